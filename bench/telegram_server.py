"""A Bot API for `bench.telegram`, as quick as plain asyncio is, in a process and on a core of its own.

It has updates ready (`POST /plan`), gives them out by getUpdates, keeps the moment each reply came in, and tells those
(`POST /uitslag`, which waits until all replies are there). One reply per message is what it counts.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
import time
from collections import defaultdict, deque
from typing import Any
from urllib.parse import parse_qs

HEAD = re.compile(rb"POST /(?:bot[^/]+/)?(\w+) .*?content-length: ?(\d+)", re.I | re.S)
ME = {"id": 1, "is_bot": True, "first_name": "bot", "username": "een_bot"}


class Telegram:
    """What is waiting, what was asked for, and what came back."""

    def __init__(self) -> None:
        self.plan: dict[str, Any] = {}
        self.updates: deque[dict[str, Any]] = deque()
        self.due: dict[int, deque[float]] = defaultdict(deque)  # of each chat, in order
        self.waits: list[float] = []
        self.first = self.last = 0.0
        self.changed = asyncio.Condition()
        self.numbers = iter(range(1, 10**9))

    async def begin(self, plan: dict[str, Any]) -> None:
        """All texts at once, or each at its own moment when `rate` is given, ready or not."""
        self.plan, self.waits, self.first, self.last = plan, [], 0.0, 0.0
        self.updates.clear()
        self.due.clear()
        pick, moment = random.Random(1), time.perf_counter() + 0.2
        for place, text in enumerate(plan["texts"]):
            moment += pick.expovariate(plan["rate"]) if plan.get("rate") else 0.0
            await asyncio.sleep(max(0.0, moment - time.perf_counter()) if plan.get("rate") else 0.0)
            await self.arrive(1000 + place % plan["chats"], text, moment)

    async def arrive(self, chat: int, text: str, moment: float) -> None:
        """One message comes in; it should have done so at this moment."""
        number, who = next(self.numbers), {"id": chat, "is_bot": False, "first_name": "x"}
        post = {"message_id": number, "date": int(time.time()), "chat": {"id": chat, "type": "private"}, "from": who}
        async with self.changed:
            self.updates.append({"update_id": number, "message": {**post, "text": text}})
            self.due[chat].append(moment)
            self.changed.notify_all()

    async def answer(self, name: str, asked: dict[str, Any]) -> Any:
        """The result of one call."""
        if name.lower() in ("getupdates", "get_updates"):
            seconds = float(asked.get("timeout", 0))
            return await self.poll(int(asked.get("offset", 0)), int(asked.get("limit", 100)), seconds)
        if name != "getMe" and self.plan.get("delay"):
            await asyncio.sleep(self.plan["delay"])
        if name == "sendMessage":
            return await self.sent(int(asked["chat_id"]))
        return ME if name == "getMe" else True

    async def poll(self, offset: int, limit: int, seconds: float) -> list[dict[str, Any]]:
        """The updates from `offset` on; what is before it is done."""
        await asyncio.sleep(self.plan.get("delay", 0.0))
        while self.updates and self.updates[0]["update_id"] < offset:
            self.updates.popleft()
        if not self.updates and seconds:
            async with self.changed:
                try:
                    await asyncio.wait_for(self.changed.wait_for(lambda: bool(self.updates)), seconds)
                except TimeoutError:
                    return []
        if self.updates and not self.first:
            self.first = time.perf_counter()
        return [self.updates[at] for at in range(min(limit, len(self.updates)))]

    async def sent(self, chat: int) -> dict[str, Any]:
        """A reply arrived in this chat."""
        self.last = time.perf_counter()
        if self.due[chat]:
            self.waits.append(self.last - self.due[chat].popleft())
        async with self.changed:
            self.changed.notify_all()
        return {"message_id": next(self.numbers), "date": 1, "chat": {"id": chat, "type": "private"}, "text": "x"}

    async def result(self) -> dict[str, Any]:
        """When every message has its reply."""
        async with self.changed:
            await self.changed.wait_for(lambda: len(self.waits) == len(self.plan["texts"]))
        return {"seconds": self.last - self.first, "waits": sorted(self.waits)}


async def serve(telegram: Telegram, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One connection, request after request."""
    tasks = set()
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            found = HEAD.match(head)
            name, length = (found[1].decode(), int(found[2])) if found else (_name(head), 0)
            asked = read(await reader.readexactly(length))
            if name == "plan":
                tasks.add(asyncio.create_task(telegram.begin(asked)))
                result: Any = True
            else:
                result = await (telegram.result() if name == "uitslag" else telegram.answer(name, asked))
            body = json.dumps({"ok": True, "result": result}).encode()
            start = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
            writer.write(start.encode() + body)
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


def _name(head: bytes) -> str:
    return head.split(b" ", 2)[1].rpartition(b"/")[2].decode()


def read(body: bytes) -> dict[str, Any]:
    """The parameters, as JSON or as a form."""
    if body.startswith(b"{"):
        return dict(json.loads(body))
    return {name: values[0] for name, values in parse_qs(body.decode()).items()}


async def main() -> None:
    """Print the address and serve until killed."""
    telegram = Telegram()
    server = await asyncio.start_server(lambda r, w: serve(telegram, r, w), "127.0.0.1", 0, limit=2**24)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
