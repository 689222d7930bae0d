"""The article that stands in an empty library is mended to the last character."""

from __future__ import annotations

from pathlib import Path

import webapp
from webapp.text import clean

SAMPLE = Path(webapp.__file__).parent / "sample" / "sample.txt"
ORIGINAL = Path(__file__).parent / "data" / "sample.clean.txt"


def test_the_sample_is_mended_to_the_last_character():
    cleaned = clean(SAMPLE.read_text("utf-8"))
    original = [line for line in ORIGINAL.read_text("utf-8").splitlines() if line]
    assert [cleaned.metadata.title, *(block.text for block in cleaned.blocks)] == original
    kinds = [block.kind for block in cleaned.blocks]
    assert (kinds.count("subtitle"), kinds.count("heading"), kinds.count("subheading")) == (1, 3, 2)
    said = cleaned.metadata
    assert (said.author, said.editor, said.source, said.views) == ("林若溪", "周岚", "海湾观察", 1326)


def test_the_sample_shows_every_main_kind_of_change():
    steps = clean(SAMPLE.read_text("utf-8")).steps()
    assert {"bytes", "glosses", "script", "markup", "punctuation", "furniture", "byline", "headings"} <= set(steps)
