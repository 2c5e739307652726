"""Long polling of our own: an update is confirmed to Telegram only when its reply was sent.

The library's own poller confirms a batch before its handlers ran, and throws a whole batch away over one bad update.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from telegram import Bot
from telegram.error import Conflict, RetryAfter

from bot.channels.telegram_bezorgen import IN_FLIGHT, seconds_of
from bot.channels.telegram_postbus import GRACE, KINDS, Postbus, is_update

LONG = 30
"""Seconds that Telegram may hold a poll open while there is nothing."""

BREATH = 0.25
"""Seconds after which we fetch again while an answer is still under way, and after which an answer counts as slow."""

MOST = 100
"""Updates that Telegram gives in one poll."""

ROOM = 1_000
"""Updates that may be under way before none is confirmed ahead of its reply any more."""

_LOG = logging.getLogger("routewijzer.telegram")


class Poller:
    """Fetches updates into the postbus for ever.

    A kill can double only what was fetched and not yet confirmed: so no more than IN_FLIGHT are, unless something slow
    stands in front. `flooded` names the chats that Telegram makes wait.
    """

    def __init__(self, bot: Bot, postbus: Postbus, flooded: Callable[[], Sequence[bytes]]) -> None:
        self._bot, self._postbus, self._flooded = bot, postbus, flooded
        self._next = 0  # the id after the newest that we have seen
        self._shown: list[int] = []  # the ids that the last poll gave
        self._oldest: tuple[int, float] | None = None  # the first without an answer, and when we first saw it in front
        self._stuck = False  # whether nothing of that was new, though it was all we asked for
        self._ahead = False  # whether to confirm past the chats that Telegram makes wait

    async def poll(self, tidy: Callable[[], None]) -> None:
        """Fetch for ever; a fault is logged by its kind and tried again, more slowly each time."""
        faults, clashes = pauses(0.25, 30.0), pauses(1.0, 60.0)
        while True:
            tidy()
            offset = self._confirmed()
            limit = self._limit(offset)
            try:
                batch = await self._fetch(offset, LONG, limit)
            except Conflict:
                _LOG.error("ophalen-botst: iemand anders gebruikt dit token, of er staat nog een webhook aan")
                await asyncio.sleep(next(clashes))
            except Exception as fault:
                _LOG.warning("ophalen-mislukt soort=%s", type(fault).__name__)
                asked = seconds_of(fault.retry_after) if isinstance(fault, RetryAfter) else 0.0
                await asyncio.sleep(max(next(faults), asked))
            else:
                faults, clashes = pauses(0.25, 30.0), pauses(1.0, 60.0)
                await self._took(batch, offset, limit)

    async def confirm_and(self, drop: Callable[[], Awaitable[None]]) -> None:
        """Drop what is under way, and tell Telegram all that was answered and nothing else.

        What stays unconfirmed is given once more after the next start.
        """
        confirmed = self._confirmed()
        await drop()
        with suppress(Exception):
            await asyncio.wait_for(self._fetch(confirmed, 0, limit=1), GRACE)

    async def _took(self, batch: list[dict[str, Any]], offset: int, limit: int) -> None:
        fresh = [raw for raw in batch if not self._postbus.is_known(raw["update_id"])]
        for raw in fresh:
            self._postbus.take(raw)
        self._shown = [raw["update_id"] for raw in batch]
        self._next = max((update_id + 1 for update_id in self._shown), default=self._next)
        self._stuck = not fresh and len(batch) >= limit
        self._ahead = self._stuck and limit == MOST and len(self._postbus.under_way()) < ROOM
        waited = await self._postbus.wait(BREATH, self._flooded())
        while waited and len(batch) >= limit and self._confirmed() == offset and not self._is_slow():
            waited = await self._postbus.wait(BREATH, self._flooded())  # asking now would show the same once more
        if not waited and not fresh and self._confirmed() == offset:
            await asyncio.sleep(BREATH / 2)  # what cannot be confirmed yet must not make us ask in circles

    def _limit(self, offset: int) -> int:
        """So many that few are unconfirmed; past a slow one few are under way; when those stand still too, all."""
        if not self._is_slow():
            return IN_FLIGHT
        under_way = set(self._postbus.under_way())
        done = sum(update_id >= offset and update_id not in under_way for update_id in self._shown)
        return MOST if self._stuck else min(MOST, IN_FLIGHT + done)

    def _is_slow(self) -> bool:
        """Whether the update in front takes so long that others must not wait for it."""
        front, now = min(self._postbus.under_way(), default=None), time.monotonic()
        if front is None or self._oldest is None or self._oldest[0] != front:
            self._oldest = None if front is None else (front, now)
        return bool(self._flooded()) or (self._oldest is not None and now - self._oldest[1] >= BREATH)

    def _confirmed(self) -> int:
        """All updates below this id have been answered."""
        return min(self._postbus.under_way(self._flooded() if self._ahead else ()), default=self._next)

    async def _fetch(self, offset: int, seconds: int, limit: int) -> list[dict[str, Any]]:
        """The updates from `offset` on, as Telegram sent them: parsed one by one later, so one bad one harms no other.

        "get_Updates" is how the library lets a method be called raw that it also wraps, without a warning.
        """
        asked = {"offset": offset, "timeout": seconds, "limit": limit, "allowed_updates": list(KINDS)}
        found: Any = await self._bot.do_api_request("get_Updates", asked, read_timeout=seconds + 10)
        return [raw for raw in found if is_update(raw)] if isinstance(found, list) else []


def pauses(first: float, most: float) -> Iterator[float]:
    """Seconds to wait, twice as long each time, up to `most`."""
    while True:
        yield first
        first = min(most, first * 2)
