"""Which language a message is in: by script, then by the small words each language cannot do without."""

from __future__ import annotations

import re
from collections.abc import Mapping

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_STRETCHED = re.compile(r"(.)\1{2,}")
FEWEST_WORDS = 3


def guess(cleaned: str, signs: Mapping[str, frozenset[str]]) -> str:
    """The language of a cleaned text; "nl" unless another one clearly wins. `signs` maps a language to its small words.

    By small words only from three words on, so that "ok" or "hoi" never switches.
    """
    if len(_ARABIC.findall(cleaned)) > len(cleaned) / 4:
        return "ar"
    if len(_CYRILLIC.findall(cleaned)) > len(cleaned) / 4:
        return "uk"
    words = _WORD.findall(_STRETCHED.sub(r"\1", cleaned))
    if len(words) < FEWEST_WORDS:
        return "nl"
    counts = {taal: sum(map(small.__contains__, words)) for taal, small in signs.items()}
    if not counts:
        return "nl"
    dutch = counts.pop("nl", 0)
    best = max(counts, key=lambda taal: counts[taal], default="nl")
    return best if counts.get(best, 0) > dutch and counts.get(best, 0) >= 2 else "nl"
