"""State per conversation, in this process only: never written down, dropped after a while, keyed by a digest."""

from __future__ import annotations

import hashlib
import hmac
from collections import OrderedDict
from collections.abc import Callable

from bot.model import State

IDLE = 30 * 60.0
"""Seconds of silence after which a conversation is forgotten."""

MOST = 2 * 60 * 60.0
"""Seconds after its first message after which a conversation is forgotten, however busy."""

ROOM = 10_000
"""Conversations held at once; one more drops the one that was silent longest."""


def key_of(secret: bytes, kanaal: str, who: int | str) -> bytes:
    """The key of a conversation: nobody without the secret can tell whose it is."""
    return hmac.digest(secret, f"{kanaal}:{who}".encode(), hashlib.sha256)


class Memory:
    """Remembers the State of each conversation, no longer than promised.

    `clock` gives seconds and never runs back (time.monotonic). Nothing here sleeps or starts a timer: every call
    drops what has expired, and a channel calls `expire` now and then so that a quiet hour forgets too.
    """

    def __init__(self, clock: Callable[[], float], *, idle: float = IDLE, most: float = MOST, room: int = ROOM) -> None:
        self._clock, self._idle, self._most, self._room = clock, idle, most, max(1, room)
        self._held: OrderedDict[bytes, tuple[float, State]] = OrderedDict()  # longest silent first
        self._began: dict[bytes, float] = {}  # longest ago first

    def get(self, key: bytes) -> State:
        """The State of this conversation; a fresh one when it is unknown or forgotten."""
        self.expire()
        _, state = self._held.get(key, (0.0, State()))
        return state

    def put(self, key: bytes, state: State) -> None:
        """Remember this State; the first one of a conversation starts its two hours."""
        self.expire()
        now = self._clock()
        self._began.setdefault(key, now)
        self._held[key] = (now, state)
        self._held.move_to_end(key)
        if len(self._held) > self._room:
            self.forget(next(iter(self._held)))

    def forget(self, key: bytes) -> None:
        """Drop this conversation now; unknown keys are fine."""
        self._held.pop(key, None)
        self._began.pop(key, None)

    def expire(self) -> None:
        """Drop every conversation that was silent or lasted too long; costs only what it drops."""
        now = self._clock()
        while self._held and now - self._held[next(iter(self._held))][0] >= self._idle:
            self.forget(next(iter(self._held)))
        while self._began and now - self._began[next(iter(self._began))] >= self._most:
            self.forget(next(iter(self._began)))

    def __contains__(self, key: bytes) -> bool:
        """Whether something of this conversation is remembered."""
        self.expire()
        return key in self._held

    def __len__(self) -> int:
        """How many conversations are held now."""
        return len(self._held)
