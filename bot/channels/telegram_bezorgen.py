"""Brings a reply to its chat: again after a fault, never sooner than Telegram allows, silent when late."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from telegram import Bot, LinkPreviewOptions
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.channels.telegram_vorm import keyboard, parts

IN_FLIGHT = 8
"""Calls to Telegram at the same moment, and updates fetched at a time."""

PAUSES = (0.5, 1.0, 3.0, 10.0, *(30.0,) * 120)
"""Seconds before a message is tried again after a fault of the network: for about an hour, then it is let go."""

LONG_WAIT = 1.0
"""Seconds of waiting from which a chat is no longer waited for by the fetching of others."""

LATE = 600.0
"""Seconds after which a reply comes without a sound, and says first that we were away."""

SLOW = 0.7
"""Seconds without an answer after which the chat shows that one is coming."""

FOUNDED = 1_376_438_400.0
"""The first day of Telegram, 2013-08-14: an earlier date on a message says nothing."""

_LOG = logging.getLogger("routewijzer.telegram")
_FINAL = (BadRequest, Forbidden, InvalidToken)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Brief:
    """What to send to a chat. `asked`: when the person wrote, if that is known; `late`: what stands above it then."""

    regels: Sequence[str]
    knoppen: Sequence[str] = ()
    asked: float | None = None
    late: Sequence[str] = ()
    silent: bool = False


class Bezorger:
    """Sends and deletes; `sent` is told the id of every message that arrived."""

    def __init__(
        self,
        bot: Bot,
        sent: Callable[[int, int], None],
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._bot, self._sent, self._clock, self._sleep = bot, sent, clock, sleep
        self._slots = asyncio.Semaphore(IN_FLIGHT)
        self.flooded: set[int] = set()  # the chats that have to wait long now, mostly because Telegram says so

    async def send(self, chat_id: int, brief: Brief) -> None:
        """Everything, in as few messages as it fits, the buttons under the last. What cannot ever arrive is let go."""
        try:
            texts = await self._each(chat_id, lambda: self._part(chat_id, brief, self._texts(brief), 0))
            for place in range(1, len(texts)):
                await self._each(chat_id, lambda at=place: self._part(chat_id, brief, texts, at))  # type: ignore[misc]
        except TelegramError as fault:
            _LOG.warning("niet-bezorgd soort=%s", type(fault).__name__)

    async def call(self, chat_id: int, ask: Callable[[], Awaitable[object]]) -> bool:
        """Any other call about this chat, as stubborn as a message; False when Telegram does not do it."""
        try:
            await self._each(chat_id, ask)
        except TelegramError:
            return False
        return True

    async def once(self, ask: Callable[[], Awaitable[object]]) -> None:
        """A call that nobody misses when it fails."""
        try:
            async with self._slots:
                await ask()
        except TelegramError:
            return

    async def type_when_slow(self, chat_id: int) -> None:
        """After a while the chat shows that an answer is coming; cancel it when it is there."""
        await asyncio.sleep(SLOW)
        await self.once(lambda: self._bot.send_chat_action(chat_id, "typing"))

    def is_late(self, brief: Brief) -> bool:
        """Whether the person wrote so long ago that the phone may lie elsewhere by now."""
        known = brief.asked is not None and brief.asked > FOUNDED
        return known and self._clock() - (brief.asked or 0.0) > LATE

    def _texts(self, brief: Brief) -> list[str]:
        """The texts as they are now: a reply that waited long becomes a late one."""
        return parts((*brief.late, *brief.regels) if self.is_late(brief) else brief.regels)

    async def _part(self, chat_id: int, brief: Brief, texts: list[str], place: int) -> list[str]:
        options: dict[str, Any] = {"link_preview_options": LinkPreviewOptions(is_disabled=True)}
        if place == len(texts) - 1:
            options["reply_markup"] = keyboard(brief.knoppen)
        if brief.silent or self.is_late(brief):
            options["disable_notification"] = True
        message = await self._bot.send_message(chat_id, texts[place], **options)
        self._sent(chat_id, message.message_id)
        return texts

    async def _each(self, chat_id: int, ask: Callable[[], Awaitable[T]]) -> T:
        """Ask until it is done. No slot is held while waiting, so one flooded chat does not hold up the others."""
        pauses = iter(PAUSES)
        while True:
            try:
                async with self._slots:
                    return await ask()
            except _FINAL:
                raise
            except RetryAfter as fault:
                wait = seconds_of(fault.retry_after) + 0.1
            except TelegramError:  # of the network, or an answer that is none
                last = next(pauses, None)
                if last is None:
                    raise
                wait = last
            if wait >= LONG_WAIT:
                self.flooded.add(chat_id)
            try:
                await self._sleep(wait)
            finally:
                self.flooded.discard(chat_id)


def seconds_of(span: timedelta | int) -> float:
    """A span of time as the library gives it, in seconds."""
    return span.total_seconds() if isinstance(span, timedelta) else float(span)
