"""Long polling of our own: one update at a time per chat, and confirmed only when it has been answered.

The library's own poller confirms a batch before its handlers ran, and throws a whole batch away over one bad update.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

from telegram import Update
from telegram.error import EndPointNotFound, InvalidToken, RetryAfter, TelegramError
from telegram.ext import Application

App = Application[Any, Any, Any, Any, Any, Any]

KINDS = ("message", "edited_message", "callback_query")
"""The updates we ask Telegram for."""

LONG = 30
"""Seconds that Telegram may hold a poll open while there is nothing."""

BREATH = 0.25
"""Seconds after which we fetch again while an answer is still under way."""

GRACE = 10.0
"""Seconds that answers under way get to finish when we stop."""

_LOG = logging.getLogger("routewijzer.telegram")
_Unreadable = Callable[[App, dict[str, Any]], Awaitable[None]]


async def fetch_until(
    app: App,
    stop: asyncio.Event | None,
    key: Callable[[int], bytes],
    unreadable: _Unreadable,
    tidy: Callable[[], None],
) -> None:
    """Fetch updates and feed them to `app` until `stop` (or SIGTERM, Ctrl-C) and finish what was begun.

    `key` names the queue of a chat, `unreadable` takes what cannot be parsed, `tidy` is called at every poll.
    """
    stop = stop or _stop_at_signal()
    postbus = _Postbus(app, key, unreadable)
    try:
        if not await _connect(app, stop):
            return
        _LOG.info("telegram-gestart")
        poller = asyncio.create_task(postbus.poll(tidy))
        try:
            await stop.wait()
        finally:
            poller.cancel()
            await asyncio.wait({poller})
            await postbus.finish()
    finally:
        await app.shutdown()
        _LOG.info("telegram-gestopt")


def chat_of(raw: dict[str, Any]) -> int | None:
    """The chat of an update as Telegram sent it, however odd the rest of it is."""
    part: Any = next((raw[kind] for kind in KINDS if isinstance(raw.get(kind), dict)), {})
    message = part.get("message") if "callback_query" in raw else part
    chat = message.get("chat") if isinstance(message, dict) else None
    chat_id = chat.get("id") if isinstance(chat, dict) else None
    return chat_id if isinstance(chat_id, int) and not isinstance(chat_id, bool) else None


def seconds_of(span: timedelta | int) -> float:
    """A span of time as the library gives it, in seconds."""
    return span.total_seconds() if isinstance(span, timedelta) else float(span)


class _Postbus:
    """Remembers which updates are under way, so that none is taken twice and none confirmed too early."""

    def __init__(self, app: App, key: Callable[[int], bytes], unreadable: _Unreadable) -> None:
        self._app, self._key, self._unreadable = app, key, unreadable
        self._next = 0  # the first update id that we have not seen
        self._busy: dict[int, asyncio.Task[None]] = {}
        self._newest: dict[bytes, asyncio.Task[None]] = {}  # per chat

    async def poll(self, tidy: Callable[[], None]) -> None:
        """Fetch for ever; a fault is logged by its kind and tried again, more slowly each time."""
        pauses = _pauses()
        while True:
            tidy()
            try:
                batch = await self._fetch(self._confirmed(), LONG)
            except Exception as fault:
                _LOG.warning("ophalen-mislukt soort=%s", type(fault).__name__)
                asked = seconds_of(fault.retry_after) if isinstance(fault, RetryAfter) else 0.0
                await asyncio.sleep(max(next(pauses), asked))
                continue
            pauses = _pauses()
            fresh = [raw for raw in batch if raw["update_id"] >= self._next]
            for raw in fresh:
                self._take(raw)
            await self._breathe(bool(fresh))

    async def finish(self) -> None:
        """Let what is under way end, then confirm to Telegram all that was answered and nothing else."""
        if self._busy:
            await asyncio.wait(self._busy.values(), timeout=GRACE)
        confirmed = self._confirmed()
        late = tuple(self._busy.values())
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        with suppress(Exception):  # unconfirmed means answered once more after the next start, never lost
            await asyncio.wait_for(self._fetch(confirmed, 0, limit=1), GRACE)

    def _confirmed(self) -> int:
        """All updates below this id have been answered."""
        return min(self._busy, default=self._next)

    async def _fetch(self, offset: int, seconds: int, limit: int = 100) -> list[dict[str, Any]]:
        """The updates from `offset` on, as Telegram sent them: parsed one by one later, so one bad one harms no other.

        "get_Updates" is how the library lets a method be called raw that it also wraps, without a warning.
        """
        asked = {"offset": offset, "timeout": seconds, "limit": limit, "allowed_updates": list(KINDS)}
        found: Any = await self._app.bot.do_api_request("get_Updates", asked, read_timeout=seconds + 10)
        updates = found if isinstance(found, list) else []
        return [raw for raw in updates if isinstance(raw, dict) and type(raw.get("update_id")) is int]

    def _take(self, raw: dict[str, Any]) -> None:
        update_id, chat_id = raw["update_id"], chat_of(raw)
        self._next = max(self._next, update_id + 1)
        chat = self._key(chat_id) if chat_id is not None else str(update_id).encode()
        task = asyncio.create_task(self._handle(raw, self._newest.get(chat)))
        self._busy[update_id] = self._newest[chat] = task
        task.add_done_callback(lambda done: self._done(update_id, chat, done))

    def _done(self, update_id: int, chat: bytes, task: asyncio.Task[None]) -> None:
        del self._busy[update_id]
        if self._newest.get(chat) is task:
            del self._newest[chat]

    async def _handle(self, raw: dict[str, Any], before: asyncio.Task[None] | None) -> None:
        """Answer this update after the one before it in the same chat; never raises."""
        if before:
            await asyncio.wait({before})
        try:
            update = self._read(raw)
            if update is None:
                await self._unreadable(self._app, raw)
            else:
                await self._app.process_update(update)
        except Exception as fault:
            _LOG.error("verzoek-mislukt soort=%s", type(fault).__name__)

    def _read(self, raw: dict[str, Any]) -> Update | None:
        try:
            return Update.de_json(raw, self._app.bot)
        except Exception as fault:
            _LOG.warning("update-onleesbaar soort=%s", type(fault).__name__)
            return None

    async def _breathe(self, was_fresh: bool) -> None:
        """Wait for the answers under way, shortly; never ask again at once for what we already have."""
        if self._busy:
            await asyncio.wait(self._busy.values(), timeout=BREATH)
        elif not was_fresh:
            await asyncio.sleep(BREATH / 5)


async def _connect(app: App, stop: asyncio.Event) -> bool:
    """Say hello to Telegram until it answers; False when we were stopped before that."""
    for pause in _pauses():
        try:
            await app.initialize()
            with suppress(InvalidToken, EndPointNotFound):  # a server without webhooks has none to remove
                await app.bot.delete_webhook()
            return True
        except InvalidToken:
            break
        except TelegramError as fault:
            _LOG.warning("verbinden-mislukt soort=%s", type(fault).__name__)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)
        if stop.is_set():
            return False
    raise ValueError("Telegram kent dit token niet. Kijk TELEGRAM_TOKEN na.")  # outside the except: no token in it


def _pauses() -> Iterator[float]:
    """1, 2, 4 ... 30 seconds."""
    pause = 1.0
    while True:
        yield pause
        pause = min(30.0, pause * 2)


def _stop_at_signal() -> asyncio.Event:
    """Set by SIGTERM or Ctrl-C."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop
