"""Where the sentence pairs come from: their licences, what kind of text they are, and how much of each is wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """One source of pairs. `main` and `finish` say how often each of its pairs is seen in one pass of that phase."""

    name: str
    licence: str
    kind: str
    what: str
    main: int = 1
    finish: int = 0


# The largest part of one main pass that a kind of text may take. Manuals and statutes repeat themselves and
# would teach the model their tone; dictionary glosses are not sentences.
CAPS: Mapping[str, float] = {"documentation": 0.33, "law": 0.15, "dictionary": 0.008, "names": 0.004}

_ROWS = (
    Source("lctt", "Apache-2.0 repository, originals mostly CC BY-SA", "article", "technology articles"),
    Source("tw_law", "open data of Taiwan", "law", "statutes with the official English"),
    Source("cpp_docs", "CC BY 4.0", "documentation", "Microsoft C++ documentation"),
    Source("ps_docs", "CC BY 4.0", "documentation", "Microsoft PowerShell documentation"),
    Source("python_docs", "PSF", "documentation", "Python documentation"),
    Source("php_doc", "CC BY 3.0", "documentation", "PHP manual"),
    Source("lo_help", "MPL-2.0", "documentation", "LibreOffice help"),
    Source("cedict", "CC BY-SA 4.0", "dictionary", "CC-CEDICT glosses"),
    Source("iso_codes", "LGPL", "names", "names of countries and languages"),
    Source("wmt_enzh", "WMT research use; CC BY-SA (NTREX)", "news", "news", main=2, finish=1),
    Source("tatoeba", "CC BY 2.0 FR", "everyday", "everyday sentences", finish=1),
    Source("hsk", "CC BY-SA 4.0", "everyday", "everyday sentences", finish=1),
    Source("tico19", "CC0", "general", "health", main=2, finish=1),
    Source("xquad", "CC BY-SA", "general", "encyclopedia", main=2, finish=1),
    Source("plurality", "CC0", "general", "a book on society and technology", main=2, finish=1),
    Source("opensource_guide", "CC BY", "general", "guides", finish=1),
    Source("pud", "CC BY-SA", "general", "news and encyclopedia", main=2, finish=1),
    Source("wesnoth", "GPL-2+; CC BY-SA", "general", "game text"),
    Source("news_own", "CC0", "news", "news and features written for this project", main=4, finish=8),
    Source("generated", "CC0", "news", "amounts and names from training/grammar.py", finish=1),
)

SOURCES: Mapping[str, Source] = {row.name: row for row in _ROWS}


def source_named(name: str) -> Source:
    """The row of a source; a source that is not in the table counts as general text of unknown licence."""
    return SOURCES.get(name) or Source(name, "unknown", "general", "not described")


def capped(counts: Mapping[str, int]) -> dict[str, float]:
    """How much of each source to keep, as a share from 0 to 1, so that no kind goes over its cap in a main pass.

    counts: pairs per source after the filters. Within a kind every source keeps the same share. When only capped
    kinds are there at all, they are kept whole: a cap is a part of something.
    """
    seen: dict[str, int] = {}
    for name, number in counts.items():
        row = source_named(name)
        seen[row.kind] = seen.get(row.kind, 0) + number * row.main
    shares = _shares(seen)
    return {name: shares[source_named(name).kind] for name in counts}


def _shares(seen: Mapping[str, int]) -> dict[str, float]:
    binding = {kind for kind in seen if kind in CAPS and seen[kind]}
    free = sum(number for kind, number in seen.items() if kind not in binding)
    if not free:
        return dict.fromkeys(seen, 1.0)
    while True:
        total = (free + sum(seen[kind] for kind in seen if kind in CAPS and kind not in binding)) / (
            1 - sum(CAPS[kind] for kind in binding)
        )
        slack = {kind for kind in binding if seen[kind] <= CAPS[kind] * total}
        if not slack:
            return {kind: CAPS[kind] * total / seen[kind] if kind in binding else 1.0 for kind in seen}
        binding -= slack
