"""The joint SentencePiece vocabulary: one model for both languages, as an Argos package wants it."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sentencepiece import SentencePieceProcessor

UNKNOWN, START, END, PAD = 0, 1, 2, 2
"""Piece ids. Padding is never looked at, so it needs no piece of its own and borrows the end mark's."""
THREADS = 4
"""Fixed, not the number of cores: the order of floating-point sums, and so the pieces, depend on it."""


def train_vocabulary(lines: Iterable[str], folder: Path, size: int) -> Path:
    """Learn `size` pieces from the lines and write folder/sentencepiece.model; returns its path.

    Digits stand alone, so that figures are copied digit by digit, and characters too rare for a piece of their own
    are spelled in bytes, so that there is no unknown piece. Width is folded (NFKC): ， and , are the same piece.
    """
    import sentencepiece

    made = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines),
        model_writer=made,
        vocab_size=size,
        model_type="unigram",
        character_coverage=0.99995,
        byte_fallback=True,
        split_digits=True,
        normalization_rule_name="nmt_nfkc",
        unk_id=UNKNOWN,
        bos_id=START,
        eos_id=END,
        pad_id=-1,
        num_threads=THREADS,
        hard_vocab_limit=False,
        minloglevel=2,
    )
    path = folder / "sentencepiece.model"
    path.write_bytes(made.getvalue())
    return path


def load_vocabulary(path: Path) -> SentencePieceProcessor:
    """The pieces of a model file."""
    import sentencepiece

    return sentencepiece.SentencePieceProcessor(model_file=str(path))
