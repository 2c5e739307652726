"""What Telegram makes of plain text by itself: the kinds of MessageEntity that its Bot API says it finds unasked.

Found here a little sooner than there (any letter-dot-letter counts as an address, whatever its top-level domain), so
that what passes here is surely plain.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_DOMAIN = r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,}"
_KINDS = {
    "email": re.compile(rf"[\w.+-]+@{_DOMAIN}"),
    "url": re.compile(rf"(?:\w+://\S+)|(?<![\w@.-]){_DOMAIN}(?:[/?#][^\s)]*)?(?![\w@])"),
    "mention": re.compile(r"(?<![\w/])@\w{3,}"),
    "hashtag": re.compile(r"(?<![\w/])[#＃]\w*[^\W\d]\w*"),
    "cashtag": re.compile(r"(?<!\w)\$[A-Z]{1,8}(?![\w])"),
    "bot_command": re.compile(r"(?<![\w/<>])/\w{1,64}"),
    "bank_card": re.compile(r"(?<!\d)(?:\d[ -]?){12,18}\d(?!\d)"),
    "timestamp": re.compile(r"(?<![\w:])(?:\d{1,4}:)?\d{1,4}:\d\d(?![\w:])"),
    "markup": re.compile(r"</?[a-z]+>|\*\w|\w\*|`|\]\(|__|~~|\|\||&(?:amp|lt|gt|quot|#\d+);"),
}
"""The last kind is none of Telegram's: signs meant as markup, which a person would see as signs."""


def entities(text: str) -> Iterator[tuple[str, str]]:
    """Kind and words of each, every stretch of text under one kind: no link within a link."""
    taken: list[tuple[int, int]] = []
    for kind, pattern in _KINDS.items():
        for found in pattern.finditer(text):
            if not any(begin < found.end() and found.start() < end for begin, end in taken):
                taken.append(found.span())
                yield kind, found.group(0).rstrip(".,;:!?")
