"""The registry: names, laziness, determinism, file names."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exporters import sample
from webapp.errors import NotFound
from webapp.exporters import FORMATS, export
from webapp.exporters.naming import file_name

# Formats whose bytes depend on the version of a library are checked part by part instead.
TEXTS = [row for row in FORMATS if row.name not in ("docx", "epub")]


CASES = [(row.name, build) for row in FORMATS for build in (sample.document, sample.hostile, sample.bare)
         if not (row.only_translated and build is sample.bare)]


@pytest.mark.parametrize(("name", "build"), CASES)
def test_the_same_document_gives_the_same_bytes(name: str, build) -> None:
    first, second = export(build(), name), export(build(), name)
    assert first == second
    assert first.data


@pytest.mark.parametrize("row", TEXTS, ids=lambda row: row.name)
def test_golden(row, golden) -> None:
    golden(f"sample.{row.extension}", export(sample.document(), row.name).data.decode("utf-8"))


def test_an_unknown_format_is_refused_with_the_names_that_exist() -> None:
    with pytest.raises(NotFound, match="html"):
        export(sample.document(), "pdf2")


def test_the_package_loads_no_format_before_it_is_asked_for() -> None:
    code = (
        "import sys, webapp.exporters\n"
        "heavy = {'lxml', 'nh3', 'markdown_it', 'docx'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_file_name_keeps_the_chinese_title() -> None:
    exported = export(sample.document(), "markdown")
    assert exported.filename == "青石湾三年之痛：一座“无人码头”为什么停了又开？.md"
    assert exported.media_type.startswith("text/markdown")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("a/b\\c:d", "a b c d.html"),
        ("../../etc/passwd", "etc passwd.html"),
        ("CON", "_CON.html"),
        ("nul.txt", "_nul.txt.html"),
        ("com¹", "_com¹.html"),
        ("控\x00制\x1f符\u202eexe", "控 制 符 exe.html"),
        ("结尾.. ", "结尾.html"),
        ("", "article.html"),
        ("???", "article.html"),
        ("\ud800", "article.html"),
    ],
)
def test_file_names(title: str, expected: str) -> None:
    assert file_name(title, "html") == expected


@given(st.text(max_size=400))
def test_every_title_makes_a_file_name_that_fits(title: str) -> None:
    name = file_name(title, "html")
    assert name.endswith(".html") and len(name) <= 120 and len(name.encode("utf-8")) <= 255
    assert not set(name) & set('/\\:*?"<>|\0\n\r')
    assert name[0] not in ". " and name == name.strip()
