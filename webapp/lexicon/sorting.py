"""The order of Chinese titles in a list: by pinyin, as dictionaries and libraries in China do."""

from __future__ import annotations

import unicodedata

LENGTH = 40  # characters that decide; titles alike so far are taken as they come


def title_key(title: str) -> str:
    """A string that sorts titles by their syllables with tone (春城 ``chun1 cheng2``), Latin and digits by themselves."""
    from pypinyin import Style, lazy_pinyin

    syllables = lazy_pinyin(unicodedata.normalize("NFKC", title[:LENGTH]).casefold(), style=Style.TONE3, neutral_tone_with_five=True)
    letters = "".join(character if character.isalnum() else " " for character in " ".join(syllables))
    return " ".join(letters.split())
