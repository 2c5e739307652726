"""Which language a message is in: by script, then by the small words each language cannot do without."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_ARABIC = re.compile(r"[\u0600-\u06ff]")
_STRETCHED = re.compile(r"(.)\1{2,}")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
FEWEST_WORDS = 3


def spoken(cleaned: str, tokens: Sequence[str], signs: Mapping[str, Sequence[str]]) -> str | None:
    """The language that the words make clear, or None.

    `signs` maps a small word to its languages. By small words only from three words on, so that "ok" never switches.
    """
    if not cleaned.isascii():
        if len(_ARABIC.findall(cleaned)) > len(cleaned) / 4:
            return "ar"
        if len(_CYRILLIC.findall(cleaned)) > len(cleaned) / 4:
            return "uk"
    counts = _count(tokens, signs)
    dutch = counts.pop("nl", 0)
    if not dutch:
        counts = _count([_STRETCHED.sub(r"\1", word) for word in tokens], signs)
        dutch = counts.pop("nl", 0)
    if sum(map(str.isalpha, tokens)) < FEWEST_WORDS:
        return None
    best = max(counts, key=counts.__getitem__, default="nl")
    if counts.get(best, 0) > max(dutch, 1):
        return best
    return "nl" if dutch else None


def _count(tokens: Sequence[str], signs: Mapping[str, Sequence[str]]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for word in tokens:
        for taal in signs.get(word, ()):
            counts[taal] = counts.get(taal, 0) + 1
    return counts
