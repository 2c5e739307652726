"""Where every update arrives, fetched or pushed: in order within a chat, chats apart, none answered twice."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

KINDS = ("message", "edited_message", "callback_query", "channel_post", "my_chat_member")
"""The updates we ask Telegram for."""

PER_CHAT = 100
"""Updates of one chat that wait; of what comes on top the person hears once that it was too much."""

KNOWN = 20_000
"""Ids of answered updates that are remembered, so that a repeat is not answered again."""

TOGETHER = 0.02
"""Seconds after one answer in which others are waited for, to confirm them in one go."""

GRACE = 20.0
"""Seconds that answers under way get to finish when we stop."""

_LOG = logging.getLogger("routewijzer.telegram")
_Raw = dict[str, Any]
_Task = asyncio.Task[None]


class Postbus:
    """Remembers which updates are under way and which were answered; `answer` and `too_many` say something to one.

    `key` makes the name of a chat's queue, so that no chat id is held here longer than its update is under way.
    """

    def __init__(
        self,
        answer: Callable[[_Raw], Awaitable[None]],
        too_many: Callable[[_Raw], Awaitable[None]],
        key: Callable[[int], bytes],
    ) -> None:
        self._answer, self._too_many, self._key = answer, too_many, key
        self._busy: dict[int, tuple[_Task, bytes]] = {}  # of each update id
        self._newest: dict[bytes, _Task] = {}  # of each chat
        self._waiting: Counter[bytes] = Counter()  # in each chat
        self._crowded: dict[bytes, _Task] = {}  # what is to be said where too much waits
        self._answered: OrderedDict[int, None] = OrderedDict()
        self.closed = False

    def take(self, raw: _Raw) -> _Task | None:
        """Put one update in its queue; the task ends when its reply was sent. None: it had been answered before.

        One that is under way is not begun again: its task is given once more.
        """
        update_id = raw["update_id"]
        if update_id in self._answered:
            return None
        if update_id not in self._busy:
            chat_id = chat_of(raw)
            chat = str(update_id).encode() if chat_id is None else self._key(chat_id)
            task = self._queue(raw, chat)
            self._busy[update_id] = task, chat
            task.add_done_callback(lambda done: self._done(update_id, chat, done))
        return self._busy[update_id][0]

    def _queue(self, raw: _Raw, chat: bytes) -> _Task:
        crowded = self._waiting[chat] >= PER_CHAT
        self._waiting[chat] += 1
        if crowded and chat in self._crowded:
            return self._crowded[chat]
        say = self._too_many if crowded else self._answer
        task = asyncio.create_task(_after(self._newest.get(chat), say, raw))
        self._newest[chat] = task
        if crowded:
            self._crowded[chat] = task
        return task

    def _done(self, update_id: int, chat: bytes, task: _Task) -> None:
        del self._busy[update_id]
        self._waiting[chat] -= 1
        if not self._waiting[chat]:
            del self._waiting[chat]
        for held in (self._newest, self._crowded):
            if held.get(chat) is task:
                del held[chat]
        if not task.cancelled():
            self._answered[update_id] = None
            if len(self._answered) > KNOWN:
                self._answered.popitem(last=False)

    def is_known(self, update_id: int) -> bool:
        """Whether this update is under way or answered."""
        return update_id in self._busy or update_id in self._answered

    def under_way(self, but: Sequence[bytes] = ()) -> list[int]:
        """The ids of updates without an answer yet; without those of the chats named in `but`."""
        return [update_id for update_id, (_, chat) in self._busy.items() if chat not in but]

    async def wait(self, seconds: float, but: Sequence[bytes] = ()) -> bool:
        """Until an update was answered, or this long; False, at once, when none is under way outside `but`.

        Those that are almost as fast as the first are waited for too, so that they are confirmed together.
        """
        tasks = {self._busy[update_id][0] for update_id in self.under_way(but)}
        if tasks:
            await asyncio.wait(tasks, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.wait(tasks, timeout=TOGETHER)
        return bool(tasks)

    async def finish(self) -> None:
        """Take nothing more, and let what is under way end; what does not in time stays unanswered."""
        self.closed = True
        if self._busy:
            await asyncio.wait({task for task, _ in self._busy.values()}, timeout=GRACE)

    async def drop(self) -> None:
        """Stop what is still under way."""
        late = {task for task, _ in self._busy.values()}
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)


class Eenmaal:
    """Remembers the last marks it was given: of an album, or a place on the move, only the first is answered."""

    def __init__(self, most: int = 5_000) -> None:
        self._most = most
        self._seen: OrderedDict[bytes, None] = OrderedDict()

    def first(self, mark: bytes) -> bool:
        """Whether this mark was not given before."""
        new = mark not in self._seen
        self._seen[mark] = None
        if len(self._seen) > self._most:
            self._seen.popitem(last=False)
        return new


async def _after(before: _Task | None, say: Callable[[_Raw], Awaitable[None]], raw: _Raw) -> None:
    """Answer this update after the one before it in the same chat; a fault is told by its kind."""
    if before:
        await asyncio.wait({before})
    try:
        await say(raw)
    except Exception as fault:
        _LOG.error("verzoek-mislukt soort=%s", type(fault).__name__)


def chat_of(raw: _Raw) -> int | None:
    """The chat of an update as Telegram sent it, however odd the rest of it is."""
    part: Any = next((raw[kind] for kind in KINDS if isinstance(raw.get(kind), dict)), {})
    message = part.get("message") if "callback_query" in raw else part
    chat = message.get("chat") if isinstance(message, dict) else None
    chat_id = chat.get("id") if isinstance(chat, dict) else None
    return chat_id if isinstance(chat_id, int) and not isinstance(chat_id, bool) else None


def is_update(raw: object) -> bool:
    """Whether this can be an update at all."""
    return isinstance(raw, dict) and type(raw.get("update_id")) is int
