"""Count what the cleaner changes in undamaged Chinese: false changes per million characters, by step.

    python bench/untouched.py PATH [PATH ...] [--show STEP]

PATH: a text (UTF-8) or a folder of .txt files, one paragraph a line or blank lines between; nobody's damage in them, and
nothing the language table was counted over.  Every file is cleaned as one article, and every paragraph by itself as a
fragment, because a short text gives the gates less to go by.  What "markup", "punctuation", "spaces" and the steps about
lines change is their trade; of "bytes" and "glosses" every change is a false one, and the command fails if there is any.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from webapp.text import clean  # noqa: E402
from webapp.text.pipeline import STEPS  # noqa: E402

NEVER = ("bytes", "glosses")


def texts(paths: list[Path]) -> list[str]:
    """The contents of all files, folders walked through in order."""
    files = [file for path in paths for file in (sorted(path.rglob("*.txt")) if path.is_dir() else [path])]
    return [file.read_text("utf-8") for file in files]


def count(text: str, *, fragment: bool, shown: str) -> Counter[str]:
    """Applied changes by step; those of the step ``shown`` are printed with what stands around them."""
    found: Counter[str] = Counter()
    for change in clean(text, fragment=fragment).changes:
        if change.state != "applied":
            continue
        found[change.step] += 1
        if change.step == shown:
            around = text[max(0, change.raw_start - 20) : change.raw_end + 20].replace("\n", "⏎")
            print(f"  {change.before!r} → {change.after!r} in {around}")
    return found


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", type=Path, nargs="+")
    parser.add_argument("--show", default="", help="print each change of this step")
    options = parser.parse_args(argv)
    whole: Counter[str] = Counter()
    single: Counter[str] = Counter()
    size = 0
    for text in texts(options.paths):
        size += len(text)
        whole += count(text, fragment=False, shown=options.show)
        for line in filter(None, text.splitlines()):
            single += count(line, fragment=True, shown=options.show)
    print(f"{size:,} characters; changes per million, in whole texts and in single paragraphs")
    for step in STEPS:
        print(f"  {step.name:14} {1e6 * whole[step.name] / size:10.1f} {1e6 * single[step.name] / size:10.1f}")
    return int(any(whole[name] or single[name] for name in NEVER))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
