"""``make messages``: gather the marked sentences of the source and bring every catalogue up to date with them.

What is new comes in untranslated, what is gone goes out; translations are written into the .po by hand or with any
program for such files.
"""

from __future__ import annotations

import sys

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import write_po

from webapp.config import ROOT
from webapp.locale import LANGUAGES, catalogue, path_of

# Doors for whoever runs the program, and for programs: they speak English.
NOT_FOR_READERS = ("cli", "backup", "config", "prepare", "doctor", "web/api", "migrations/**", "locale/**")
METHODS = [
    *((f"webapp/{name}.py", "ignore") for name in NOT_FOR_READERS if "*" not in name),
    *((f"webapp/{name}", "ignore") for name in NOT_FOR_READERS if "*" in name),
    ("webapp/**.py", "python"),
    ("templates/**.html", "jinja2"),
]
OPTIONS = {"templates/**.html": {"trimmed": "true", "silent": "false"}}
ERRORS = ("BadForm", "NotFound", "Conflict", "TooLarge", "UnreadableContent", "PackageError", "EngineUnavailable", "Cancelled")
KEYWORDS = DEFAULT_KEYWORDS | dict.fromkeys(("marked", "Message", *ERRORS))
WIDTH = 118
HEADER = "# The Chinese interface of Duizhao.  docs/languages.md says how to change it."


def extracted() -> Catalog:
    """Every marked sentence of the source, with the files it stands in."""
    found = Catalog(domain="messages", charset="utf-8", header_comment=HEADER, project="Duizhao", version="")
    for folder in ("webapp", "templates"):
        rows = extract_from_dir(
            ROOT / folder,
            method_map=[(pattern.removeprefix(f"{folder}/"), method) for pattern, method in METHODS if pattern.startswith(folder)],
            options_map={pattern.removeprefix(f"{folder}/"): options for pattern, options in OPTIONS.items()},
            keywords=KEYWORDS,
        )
        for name, _, sentence, comments, context in rows:
            found.add(sentence, locations=[(f"{folder}/{name}", None)], auto_comments=comments, context=context)
    return found


def update(language: str, source: Catalog) -> int:
    """Write the catalogue anew; how many of its sentences have no translation."""
    present = catalogue(language)
    present.update(source, no_fuzzy_matching=True)
    present.obsolete.clear()
    with path_of(language).open("wb") as file:
        write_po(file, present, width=WIDTH, sort_by_file=True, include_lineno=False, omit_header=False)
    return len(untranslated(present))


def untranslated(found: Catalog) -> list[str | tuple[str, str]]:
    """The sentences that lack a translation, or one of its forms."""
    rows = [(message.id, message.string) for message in found if message.id]
    return [id for id, said in rows if not said or (not isinstance(said, str) and not all(said))]


def main() -> None:
    source = extracted()
    missing = {language: update(language, source) for language in LANGUAGES if language != "en"}
    for language, count in missing.items():
        print(f"{language}: {len(source)} sentences, {count} to translate")
    sys.exit(any(missing.values()))


if __name__ == "__main__":
    main()
