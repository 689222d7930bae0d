"""Plain text, pasted or from a file: decoded, otherwise as it is."""

from __future__ import annotations

from webapp.importers import Imported
from webapp.text.encoding import decode


def read(data: bytes) -> Imported:
    decoded = decode(data)
    return Imported(decoded.text, decoded.encoding, "plain")
