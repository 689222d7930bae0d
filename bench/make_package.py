"""Make a package of Argos's real size and shape, to time translation where no trained package is at hand.

    python bench/make_package.py OUT.argosmodel [--text FILE ...]

6 + 6 layers, 512 wide, 2,048 in the feed-forward layers, 8 heads, 32,000 pieces, int8: about 75 MB, as Argos's
packages.
The weights are not trained.  They are those of the tests' tiny package at full size (tests/tiny_package.py): every
layer
works as hard as in a trained model, and the output repeats the source piece by piece.  So the output is as long as the
source, which is close to the truth for Chinese into English, ends of itself, and can be compared between programs.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # the tests' helper writes the weights

from tests import tiny_package  # noqa: E402

PIECES = 32_000
SHAPE = tiny_package.Shape(layers=6, heads=8, piece=160, place=192, places=1024, feed_forward=2048)


def main() -> None:
    """Read the command line, write the package."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--text", type=Path, nargs="*", default=default_texts(), help="what the tokenizer learns from")
    chosen = parser.parse_args()
    make_package(chosen.out, chosen.text)
    print(f"{chosen.out}: {chosen.out.stat().st_size / 1e6:.0f} MB")


def default_texts() -> list[Path]:
    """The public test set beside the checkout."""
    folder = ROOT.parent / "shared" / "mt"
    return [folder / "flores-dev.zh", folder / "flores-dev.en"]


def make_package(out: Path, texts: list[Path]) -> None:
    """Write the package file."""
    tokenizer = _train(texts)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "translate-zh_en-bench"
        (folder / "model").mkdir(parents=True)
        (folder / "sentencepiece.model").write_bytes(tokenizer)
        tiny_package.write_model(
            folder / "model", _padded(tiny_package.pieces_of(folder / "sentencepiece.model")), {}, SHAPE
        )
        metadata = {
            "package_version": "0.bench",
            "argos_version": "1.9",
            "from_code": "zh",
            "from_name": "Chinese",
            "to_code": "en",
            "to_name": "English",
        }
        (folder / "metadata.json").write_text(json.dumps(metadata), encoding="utf-8")
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for file in sorted(folder.rglob("*")):
                archive.write(file, file.relative_to(folder.parent))


def _train(texts: list[Path]) -> bytes:
    import sentencepiece

    written = io.BytesIO()
    lines = (line for text in texts for line in text.read_text(encoding="utf-8").splitlines())
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=lines,
        model_writer=written,
        vocab_size=PIECES,
        hard_vocab_limit=False,
        byte_fallback=True,
        character_coverage=0.9995,
        minloglevel=2,
    )
    return written.getvalue()


def _padded(pieces: list[str]) -> list[str]:
    """A small text teaches fewer pieces than 32,000; the output layer must be as wide all the same."""
    return pieces + [f"<unused_{number}>" for number in range(PIECES - len(pieces))]


if __name__ == "__main__":
    main()
