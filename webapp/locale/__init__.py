"""The catalogues of the interface: one messages.po per language; English is in the source itself.

They are read as they are: nothing compiled lies about that could be older than its source.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog
    from babel.support import Translations

FOLDER = Path(__file__).resolve().parent
LANGUAGES = ("en", "zh_Hans")


def path_of(language: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def catalogue(language: str) -> Catalog:
    """The catalogue as it stands in its file.  Raises OSError for English, which has none."""
    from babel.messages.pofile import read_po

    with path_of(language).open("rb") as file:
        return read_po(file, locale=language, domain="messages")


@cache
def translations(language: str) -> Translations:
    """What gettext needs."""
    from babel.messages.mofile import write_mo
    from babel.support import Translations

    if language == "en":
        return Translations()
    compiled = BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)
    return Translations(compiled, domain="messages")
