"""The Bot API emulator of somebody else, npm `telegram-test-api`, behind a shim that mends what it lacks.

It has no `is_bot`, no `chat_instance`, null where Telegram says true, dates in milliseconds, no long polling, no secret
at a push, no deleteMessages and no methods for the profile. What passes the shim unchanged is its own.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import web

from tests.telegram.asked import METHODS, read
from tests.telegram.webhook import HEADER
from tests.web.node import package

SCRIPT = """
const Server = require(process.argv[1])
new Server({ port: +process.argv[2], host: '127.0.0.1' }).start().then(() => console.log('ok'))
"""
PASSED = ("getMe", "sendMessage", "editMessageText", "editMessageReplyMarkup", "deleteMessage", "answerCallbackQuery")


class Shim:
    """Stands where the Bot API is expected; `url` is its own, `inner` that of the npm server."""

    def __init__(self, inner: str, session: aiohttp.ClientSession) -> None:
        self.inner, self.url, self.reach, self.secret = inner, "", "", ""
        self.asked: list[str] = []
        self._session = session
        self._pending: dict[int, dict[str, Any]] = {}

    async def call(self, request: web.Request) -> web.Response:
        """One call of the product."""
        token, name = request.match_info["token"], request.match_info["name"].replace("_", "").lower()
        name = next((known for known in METHODS if known.lower() == name), name)
        self.asked.append(name)
        asked = {key: _value(value) for key, value in (await read(request)).items()}
        if name not in METHODS:
            return web.json_response({"ok": False, "error_code": 404, "description": "Not Found"}, status=404)
        result = await self._result(token, name, asked)
        return web.json_response({"ok": True, "result": result})

    async def push(self, request: web.Request) -> web.Response:
        """A push of the npm server, with the secret that it forgets."""
        body = _mended(await request.json())
        async with self._session.post(f"{self.reach}/telegram", json=body, headers={HEADER: self.secret}) as answer:
            return web.Response(status=answer.status)

    async def _result(self, token: str, name: str, asked: dict[str, Any]) -> Any:
        if name == "getUpdates":
            return await self._updates(token, asked)
        if name == "deleteMessages":
            for number in asked["message_ids"]:
                await self._inner(token, "deleteMessage", {"chat_id": asked["chat_id"], "message_id": number})
            return True
        if name == "setWebhook" and asked["url"]:
            self.secret = asked.get("secret_token", "")
            await self._inner(token, name, {"url": f"{self.url}/push"})
        elif name in ("setWebhook", "deleteWebhook"):
            await self._inner(token, "deleteWebhook", {})
        elif name in PASSED:
            found = (await self._inner(token, name, asked)).get("result") or True
            return _mended_message(found) if isinstance(found, dict) else found
        return {"url": ""} if name == "getWebhookInfo" else True

    async def _updates(self, token: str, asked: dict[str, Any]) -> list[dict[str, Any]]:
        """Long polling with an offset on a server that knows neither."""
        self._pending = {number: one for number, one in self._pending.items() if number >= asked.get("offset", 0)}
        end = time.monotonic() + asked.get("timeout", 0)
        while True:
            fresh = (await self._inner(token, "getUpdates", {}))["result"]
            self._pending.update((one["update_id"], _mended(one)) for one in fresh)
            if self._pending or time.monotonic() >= end:
                return list(self._pending.values())
            await asyncio.sleep(0.05)

    async def _inner(self, token: str, name: str, asked: dict[str, Any]) -> Any:
        async with self._session.post(f"{self.inner}/bot{token}/{name}", json=asked) as answer:
            return await answer.json()


class Client:
    """A person who uses the npm server's own client routes."""

    def __init__(self, shim: Shim, token: str, session: aiohttp.ClientSession) -> None:
        self._shim, self._token, self._session = shim, token, session
        self._chat = {"id": 31, "type": "private", "first_name": "zqvoornaam"}
        self._from = {"id": 31, "is_bot": False, "first_name": "zqvoornaam"}

    async def say(self, text: str) -> None:
        """Type a message, or a command when it starts with a slash."""
        message: dict[str, Any] = {"text": text, "date": int(time.time())}
        if text.startswith("/"):
            message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
        await self._post("sendCommand" if "entities" in message else "sendMessage", message)

    async def press(self, post: dict[str, Any], place: int) -> None:
        """Press a button of a post; this server wants to be told what the post was."""
        markup = post["message"]["reply_markup"]
        shown = {"message_id": post["messageId"], "date": int(time.time()), "text": "x", "reply_markup": markup}
        data = markup["inline_keyboard"][place][0]["callback_data"]
        await self._post("sendCallback", {"message": {**shown, "chat": self._chat}, "data": data})

    async def next(self, seconds: float = 15.0) -> dict[str, Any]:
        """The next post of the bot."""
        async with asyncio.timeout(seconds):
            while not (found := await self._post("getUpdates", {"token": self._token, "chatId": 31})):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        assert len(found) == 1
        post: dict[str, Any] = found[0]
        return post

    async def history(self) -> list[str]:
        """The texts that this server still holds."""
        found = await self._post("getUpdatesHistory", {"token": self._token})
        return [one["message"]["text"] for one in found if "message" in one]

    async def _post(self, route: str, body: dict[str, Any]) -> Any:
        whole = {"botToken": self._token, "from": self._from, "chat": self._chat, **body}
        async with self._session.post(f"{self._shim.inner}/{route}", json=whole) as answer:
            return (await answer.json())["result"]


@asynccontextmanager
async def other_bot_api(token: str) -> AsyncIterator[tuple[Shim, Client]]:
    """The npm server, the shim before it and a person; skipped where the package is not installed."""
    folder, port = package("telegram-test-api"), _free_port()
    node = await asyncio.create_subprocess_exec(
        "node", "-e", SCRIPT, str(folder), str(port), stdout=asyncio.subprocess.PIPE, env=dict(os.environ)
    )
    assert node.stdout
    assert await node.stdout.readline() == b"ok\n"
    app, session = web.Application(), aiohttp.ClientSession()
    shim = Shim(f"http://127.0.0.1:{port}", session)
    app.router.add_route("*", "/bot{token}/{name}", shim.call)
    app.router.add_post("/push", shim.push)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    shim.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield shim, Client(shim, token, session)
    finally:
        await runner.cleanup()
        await session.close()
        node.terminate()
        await node.communicate()


def _free_port() -> int:
    """That server takes no port 0."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        port: int = one.getsockname()[1]
        return port


def _value(value: Any) -> Any:
    """A part of a form as what it stands for; a text that reads as a number stays a text only by luck."""
    try:
        return json.loads(value) if isinstance(value, str) and value[:1] in "[{-0123456789tf" else value
    except ValueError:
        return value


def _mended(update: dict[str, Any]) -> dict[str, Any]:
    """What every client of Telegram may count on."""
    if "callback_query" in update:
        update["callback_query"].setdefault("chat_instance", "1")
    return update


def _mended_message(found: dict[str, Any]) -> dict[str, Any]:
    if "message_id" in found:
        found["date"] = int(time.time())
        return {key: value for key, value in found.items() if value is not None}
    return {**found, "is_bot": True}
