"""What a person sees of one reply, told the same way for every channel."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot import BASE
from bot import content as reading
from bot.model import Content

FOUND, _ = reading.load(BASE, proeven=False)
assert FOUND is not None
CONTENT: Content = FOUND
_NUMMERS = sorted({one.telefoon for one in CONTENT.contacten.values() if one.telefoon}, key=len, reverse=True)
_NUMMER = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, _NUMMERS))})(?![\w-])")
_WOORD = re.compile(r"\w+(?:[-.'’]\w+)*")


@dataclass(frozen=True, slots=True)
class Seen:
    """`words` as read from top to bottom; `numbers` each once, in the order of first sight; `action` verlaat or wis."""

    words: tuple[str, ...]
    numbers: tuple[str, ...]
    buttons: tuple[str, ...]
    action: str | None = None


class Kanaal(Protocol):
    """What the suite asks of a channel: one conversation of one person, and an end to it."""

    def say(self, text: str) -> Seen: ...

    def press(self, place: int) -> Seen: ...

    def close(self) -> None: ...


def seen(text: str, buttons: Sequence[str], action: str | None = None) -> Seen:
    """A reply as read: `text` is all that stands there but the buttons and the channel's own frame."""
    return Seen(words_of(text), tuple(dict.fromkeys(_NUMMER.findall(text))), tuple(buttons), action)


def words_of(text: str) -> tuple[str, ...]:
    """The words without capitals, spaces, line ends and what stands between them."""
    return tuple(_WOORD.findall(text.lower()))


def place_of(part: tuple[str, ...], whole: tuple[str, ...], start: int = 0) -> int:
    """Where these words stand together, from `start` on; -1 where they do not."""
    return next((at for at in range(start, len(whole) - len(part) + 1) if whole[at : at + len(part)] == part), -1)
