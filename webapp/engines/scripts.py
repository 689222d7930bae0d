"""Chinese in the script that a model was trained on: articles are kept in simplified characters, ``zt`` models read
traditional ones.
"""

from __future__ import annotations

from functools import cache
from typing import Any


def as_read_by(from_code: str, text: str) -> str:
    """``text`` in traditional characters for a model of ``zt``, else as it is.  Traditional text stays as it is."""
    return _converter().convert(text) if from_code == "zt" else text


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("s2t")
