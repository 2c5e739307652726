"""How Telegram pushes updates: in order per chat, chats side by side, again after a pause until the answer is 200."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from typing import Any

import aiohttp

HEADER = "X-Telegram-Bot-Api-Secret-Token"
PAUSES = (0.05, 0.1, 0.2, 0.5)
"""Seconds before it is tried again; the last one is used for ever. Telegram itself waits longer."""


class Pusher:
    """Pushes what is in `pending` to where `reach` says that the registered address is, and takes it out at a 200."""

    def __init__(self, pending: dict[int, dict[str, Any]], twice: set[int]) -> None:
        self.url, self.secret, self.reach = "", "", ""
        """The address that was registered; where that really is: scheme, host and port on loopback."""
        self.tries = 0
        self.statuses: list[int] = []
        self._pending, self._twice = pending, twice
        self._queues: dict[Any, deque[int]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None
        self._slots = asyncio.Semaphore(40)

    def register(self, url: str, secret: str, connections: int) -> None:
        """From now on to this address; empty: nowhere. What is pending is pushed too."""
        self.url, self.secret, self._slots = url, secret, asyncio.Semaphore(connections)
        for number in tuple(self._pending):
            self.take(number)

    def take(self, number: int) -> None:
        """Push this update when its turn in its chat has come."""
        if not self.url:
            return
        chat = _chat_of(self._pending[number], number)
        queue = self._queues.setdefault(chat, deque())
        if number not in queue:
            queue.append(number)
        if len(queue) == 1:
            self._spawn(self._push_all(chat, queue))

    async def close(self) -> None:
        """Stop pushing."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session:
            await self._session.close()

    def _spawn(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _push_all(self, chat: Any, queue: deque[int]) -> None:
        while queue and self.url:
            number = queue[0]
            update = self._pending[number]
            if number in self._twice:
                self._spawn(self._push(update))  # Telegram pushes again what it thinks got lost
            await self._push_until_taken(update)
            self._pending.pop(number, None)
            queue.popleft()
        self._queues.pop(chat, None)

    async def _push_until_taken(self, update: dict[str, Any]) -> None:
        pauses = iter(PAUSES)
        pause = PAUSES[0]
        while self.url and await self._push(update) != 200:
            pause = next(pauses, pause)
            await asyncio.sleep(pause)

    async def _push(self, update: dict[str, Any]) -> int:
        """One try; 0 when the connection was refused or cut."""
        self._session = self._session or aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(90))
        address = self.reach + "/" + self.url.split("/", 3)[3]
        self.tries += 1
        status = 0
        async with self._slots:
            with contextlib.suppress(aiohttp.ClientError, ConnectionError):
                async with self._session.post(address, json=update, headers={HEADER: self.secret}) as answer:
                    await answer.read()
                    status = answer.status
        self.statuses.append(status)
        return status


def _chat_of(update: dict[str, Any], number: int) -> Any:
    """What Telegram keeps in order: the updates of one chat."""
    for content in update.values():
        if isinstance(content, dict):
            message = content.get("message") if isinstance(content.get("message"), dict) else content
            chat = message.get("chat") if isinstance(message, dict) else None
            if isinstance(chat, dict):
                return str(chat.get("id"))
    return number
