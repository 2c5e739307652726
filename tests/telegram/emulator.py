"""A Bot API server on loopback for one bot: long polling, webhook, limits, and what each person sees in each chat.

Strict: a call that no Bot API would take is answered as Telegram does and written down in `wrong`. Faults are injected
by a function that sees each call. Its clock can be moved: `shift` is in seconds.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.telegram.asked import METHODS, Refused, read, typed
from tests.telegram.chat import Chat, Person, Post
from tests.telegram.methods import carry_out
from tests.telegram.webhook import Pusher

TOKEN = "4242:zqtokenzwaluw-9c1d7e"
USUAL = ("message", "edited_message", "channel_post", "edited_channel_post", "callback_query", "my_chat_member")
"""The updates that come when the bot asked for none in particular (of those that are made here)."""


@dataclass(frozen=True)
class Fault:
    """What goes wrong with one call: it waits, answers with `status`, or its connection is cut before or after."""

    status: int = 0
    wait: float = 0.0
    cut: bool = False
    after: bool = False
    """The call is carried out, and only its answer gets lost."""
    body: bytes = b'{"ok":false,"error_code":500,"description":"Internal Server Error"}'


@dataclass(repr=False, eq=False)
class BotApi:
    """The server and all its chats."""

    token: str = TOKEN
    shift: float = 0.0
    chats: dict[int, Chat] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    """Calls that are outside the Bot API, or that the product promised never to make."""
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    conflicts: int = 0
    fault: Callable[[str, dict[str, Any]], Fault | None] = lambda name, asked: None
    pending: dict[int, dict[str, Any]] = field(default_factory=dict)
    """Updates that were not confirmed, by id."""
    twice: set[int] = field(default_factory=set)
    """Updates that are to be delivered two times."""
    allowed: tuple[str, ...] = USUAL
    term: int = 0
    url: str = ""
    profile: dict[str, Any] = field(default_factory=dict)
    """What was set: commands, name, descriptions, per method and language."""

    def __post_init__(self) -> None:
        self.polled, self._news = asyncio.Event(), asyncio.Event()
        self._poller: object | None = None
        self.next_id = 1000
        self.pusher = Pusher(self.pending, self.twice)

    # --- the server -----------------------------------------------------------------------------

    async def __aenter__(self) -> BotApi:
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{name}", self._handle)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *what: object) -> None:
        await self.pusher.close()
        await self._runner.cleanup()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        name, asked = request.match_info["name"], await read(request)
        name = next((known for known in METHODS if known.lower() == name.replace("_", "").lower()), name)
        fault = self.fault(name, asked) or Fault()
        await asyncio.sleep(fault.wait)
        if fault.cut and not fault.after:
            return self._cut(request)
        if fault.status and not fault.after:
            return web.Response(status=fault.status, body=fault.body)
        try:
            if request.match_info["token"] != self.token:
                raise Refused(401, "Unauthorized")
            result = await self._result(name, asked)
        except Refused as no:
            return _refusal(no)
        return self._cut(request) if fault.cut else web.json_response({"ok": True, "result": result})

    def _cut(self, request: web.Request) -> web.Response:
        assert request.transport
        request.transport.abort()
        return web.Response()

    async def _result(self, name: str, given: dict[str, Any]) -> Any:
        if name not in METHODS:
            self.wrong.append(f"unknown method {name}")
            raise Refused(404, "Not Found: method not found")
        try:
            asked = typed(name, given)
        except ValueError as why:
            self.wrong.append(str(why))
            raise Refused(400, f"Bad Request: {why}") from None
        self.calls.append((name, asked))
        if "chat_id" in asked and name != "setChatMenuButton":
            self._admit(name, asked["chat_id"])
        if name == "getUpdates":
            return await self._get_updates(asked)
        return carry_out(self, name, asked)

    def _admit(self, name: str, chat_id: int) -> None:
        """Whether this call may reach this chat now."""
        chat = self.chats.get(chat_id)
        if chat is None:
            self.wrong.append(f"{name} to a chat that never spoke")
            raise Refused(400, "Bad Request: chat not found")
        if chat.blocked or chat.left:
            raise Refused(403, "Forbidden: bot was blocked by the user")
        left = chat.limited_until - asyncio.get_running_loop().time()
        if left <= 0:
            chat.told.clear()
        elif name in ("sendMessage", "editMessageText", "sendChatAction"):
            if name in chat.told:
                self.wrong.append(f"{name} again before retry_after was over")
            chat.told.add(name)
            raise Refused(429, f"Too Many Requests: retry after {math.ceil(left)}", math.ceil(left))

    # --- people ---------------------------------------------------------------------------------

    def now(self) -> float:
        """The time that messages get."""
        return time.time() + self.shift

    def person(self, chat_id: int, soort: str = "private") -> Person:
        """Somebody in a chat of this sort, the same chat for the same id."""
        chat = self.chats.setdefault(chat_id, Chat(chat_id, soort))
        return Person(chat, self.now, self.receive)

    def limit(self, chat_id: int, seconds: float) -> None:
        """Telegram answers 429 to this chat for so long."""
        chat = self.chats[chat_id]
        chat.told.clear()
        chat.limited_until = asyncio.get_running_loop().time() + seconds

    def receive(self, kind: str, content: Any) -> int:
        """An update comes in at Telegram; kept for the bot when it asked for this kind."""
        return self.receive_raw({kind: content})

    def receive_raw(self, update: dict[str, Any]) -> int:
        """The same for an update of any shape; it gets the next id."""
        number = update["update_id"] = self.next_id
        self.next_id += 1
        if any(kind in self.allowed for kind in update) or not any(kind in USUAL for kind in update):
            self.pending[number] = update
            self._news.set()
            self.pusher.take(number)
        return number

    @property
    def sent(self) -> list[Post]:
        """Everything the bot said, anywhere."""
        return [post for chat in self.chats.values() for post in chat.ever]

    def called(self, name: str) -> list[dict[str, Any]]:
        return [asked for known, asked in self.calls if known == name]

    async def settled(self, seconds: float = 30.0) -> None:
        """Until the bot confirmed everything."""
        async with asyncio.timeout(seconds):
            while self.pending:  # noqa: ASYNC110 - polled, as three parts take from it
                await asyncio.sleep(0.02)

    # --- polling --------------------------------------------------------------------------------

    async def _get_updates(self, asked: dict[str, Any]) -> list[dict[str, Any]]:
        if self.pusher.url:
            raise Refused(409, "Conflict: can't use getUpdates method while webhook is active")
        me = self._poller = object()
        self._news.set()  # who was waiting is sent away
        self._confirm(asked.get("offset", 0))
        self.allowed = tuple(asked.get("allowed_updates") or self.allowed)
        self.polled.set()
        await self._wait_for_news(me, asked.get("timeout", 0))
        batch = list(self.pending.values())[: asked.get("limit", 100)]
        return [update for one in batch for update in [one] * (2 if one["update_id"] in self.twice else 1)]

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self.wrong.append("a negative offset forgets updates")
        for number in [number for number in self.pending if number < offset]:
            del self.pending[number]

    async def _wait_for_news(self, me: object, seconds: float) -> None:
        """Until there is something or the time is over; a newer poller sends this one away."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not self.pending or self._poller is not me:
                    if self._poller is not me:
                        self.conflicts += 1
                        raise Refused(409, "Conflict: terminated by other getUpdates request")
                    self._news.clear()
                    await self._news.wait()


def _refusal(no: Refused) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": no.status, "description": no.why}
    if no.retry_after:
        body["parameters"] = {"retry_after": no.retry_after}
    return web.json_response(body, status=no.status)
