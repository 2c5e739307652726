"""The Telegram channel under load, part of `make bench`: replies per second on one core, the wait at a steady stream.

Everything is a share of what python-telegram-bot itself reaches in the same run: its Application with a handler that
sends a fixed text through a transport that answers at once. The product has the real content. A Bot API server of our
own runs on another core where there is one (bench/telegram_server.py). The wait counts from the moment a message should
have come in, ready or not.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from statistics import median
from typing import Any

import aiohttp
from telegram import Update
from telegram.ext import Application, MessageHandler, filters
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from bench.http import cores, messages, quantile, server
from bot import BASE
from bot import wiring as product
from bot.channels import telegram as channel
from bot.channels.telegram_stil import quiet_logs
from bot.memory import Memory
from bot.model import Answer, Message, Reply, State
from bot.uren import AMSTERDAM

TOKEN = "1:meting"
BURST = 400  # messages at once
TURNS = 5  # of one conversation
ROUNDS = 3
POOLS = (1, 4, 8, 16, 64)
STEADY, SECONDS = 100.0, 20.0  # messages a second, and for how long
FAR = 0.05  # seconds that a server far away takes for each call
WARM = 50


# --- transports -----------------------------------------------------------------------------------


class AtOnce(BaseRequest):
    """No network: every call is answered at once."""

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    @property
    def read_timeout(self) -> float:
        """Never reached."""
        return 5.0

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *args: Any, **kwargs: Any
    ) -> tuple[int, bytes]:
        """What Telegram says when all is well."""
        result: Any = True
        if url.endswith("/getMe"):
            result = {"id": 1, "is_bot": True, "first_name": "bot", "username": "een_bot"}
        if url.endswith("/sendMessage"):
            result = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "text": "x"}
        return 200, json.dumps({"ok": True, "result": result}).encode()


def httpx_pool(slots: int) -> BaseRequest:
    """The library's own transport."""
    return HTTPXRequest(connection_pool_size=slots + 1)  # one is for fetching


def ours(slots: int) -> BaseRequest:
    """The transport of the product."""
    from bot.channels.telegram_vervoer import Vervoer

    return Vervoer(slots + 1)


# --- in process -----------------------------------------------------------------------------------


def raw(number: int, text: str, chat: int) -> dict[str, Any]:
    """An update as Telegram sends it."""
    who = {"id": chat, "is_bot": False, "first_name": "x"}
    post = {"message_id": number, "date": int(time.time()), "chat": {"id": chat, "type": "private"}, "from": who}
    return {"update_id": number, "message": {**post, "text": text}}


async def in_process(app: Any, texts: Sequence[str]) -> float:
    """Replies per second without a network, one after the other."""
    await app.initialize()
    start = 0.0
    for number, text in enumerate((*texts[:WARM], *texts)):
        if number == WARM:
            start = time.perf_counter()
        await app.process_update(Update.de_json(raw(number + 1, text, 1000 + number % (BURST // TURNS)), app.bot))
    rate = len(texts) / (time.perf_counter() - start)
    await app.shutdown()
    return rate


def library(reply: bool) -> Any:
    """python-telegram-bot alone; with `reply` its handler sends a fixed text."""
    quiet_logs()
    app = Application.builder().token(TOKEN).updater(None).job_queue(None).request(AtOnce()).build()

    async def handle(update: Update, context: Any) -> None:
        if reply:
            await context.bot.send_message(update.message.chat.id, "Een vaste tekst van een regel.")

    app.add_handler(MessageHandler(filters.TEXT, handle))
    return app


# --- over HTTP ------------------------------------------------------------------------------------


async def over_http(app: Any, address: str, plan: dict[str, Any]) -> dict[str, Any]:
    """What the server saw while the product fetched and answered all of a plan."""
    stop = asyncio.Event()
    async with aiohttp.ClientSession(address) as control:
        await control.post("/plan", json=plan)
        running = asyncio.create_task(channel.run(app, stop))
        asked = asyncio.create_task(_result(control))
        await asyncio.wait({running, asked}, return_when=asyncio.FIRST_COMPLETED)
        stop.set()
        await running
        return await asked


async def _result(control: aiohttp.ClientSession) -> dict[str, Any]:
    async with control.post("/uitslag", json={}, timeout=aiohttp.ClientTimeout(total=300)) as response:
        found: dict[str, Any] = (await response.json())["result"]
        return found


def burst(answer: Answer, nood: Reply, address: str, transport: BaseRequest, slots: int, texts: Sequence[str]) -> float:
    """Replies per second when everything waits already, with so many calls at a time."""
    _set_slots(slots)
    app = channel.build(TOKEN, answer, Memory(time.monotonic), nood, address, transport)
    plan = {"texts": list(texts), "chats": BURST // TURNS}
    return float(len(texts) / asyncio.run(over_http(app, address, plan))["seconds"])


def _set_slots(slots: int) -> None:
    """How many calls the product makes at a time, wherever it keeps that number."""
    for name, module in list(sys.modules.items()):
        if name.startswith("bot.channels.telegram") and hasattr(module, "IN_FLIGHT"):
            module.IN_FLIGHT = slots  # type: ignore[attr-defined]


def steady(answer: Answer, nood: Reply, address: str, texts: Sequence[str], delay: float) -> list[float]:
    """Seconds of each reply, ascending, at a steady stream, with the product as it is."""
    app = channel.build(TOKEN, answer, Memory(time.monotonic), nood, address)
    plan = {"texts": list(texts), "chats": BURST // TURNS, "rate": STEADY, "delay": delay}
    return list(asyncio.run(over_http(app, address, plan))["waits"])


# --- figures --------------------------------------------------------------------------------------


def real() -> tuple[Answer, Reply]:
    """The product's callable, and the reply for when all else fails."""
    kennis = product.know(BASE)
    now = datetime.now(AMSTERDAM)
    return product.bind(kennis, lambda: datetime.now(AMSTERDAM)), product.emergency(kennis.content, now)


def in_turns(rates: dict[str, Callable[[], float]]) -> dict[str, float]:
    """The median of each; one after the other, so that a busy minute of the machine hits all alike."""
    found: dict[str, list[float]] = {name: [] for name in rates}
    for _ in range(ROUNDS):
        for name, rate in rates.items():
            found[name].append(rate())
    return {name: median(values) for name, values in found.items()}


def main() -> int:
    """Print the figures."""
    answer, nood = real()
    first, _ = answer(State(), Message("mijn buurman slaat zijn zoon", "telegram"))
    talks = (text for text in messages() if answer(State(), Message(text, "telegram"))[0].actie is None)
    texts = list(itertools.islice(talks, int(STEADY * SECONDS)))
    slots = channel.IN_FLIGHT
    with server("-m", "bench.telegram_server") as port:
        os.sched_setaffinity(0, {cores()[-1]})
        address = f"http://127.0.0.1:{port}"

        def alone(app: Callable[[], Any]) -> Callable[[], float]:
            return lambda: asyncio.run(in_process(app(), texts[:BURST]))

        def built(said: Answer) -> Callable[[], Any]:
            return lambda: channel.build(TOKEN, said, Memory(time.monotonic), nood, request=AtOnce())

        def through(transport: Callable[[int], BaseRequest], pool: int) -> Callable[[], float]:
            return lambda: burst(answer, nood, address, transport(pool), pool, texts[:BURST])

        ceiling = "library, a fixed text"
        found = in_turns(
            {
                "library, nothing sent": alone(lambda: library(reply=False)),
                ceiling: alone(lambda: library(reply=True)),
                "ours, answer at once": alone(built(lambda state, message: (first, state))),
                "ours": alone(built(answer)),
                **{f"ours over httpx, {pool} at a time": through(httpx_pool, pool) for pool in POOLS},
                **{f"ours over aiohttp, {pool} at a time": through(ours, pool) for pool in POOLS},
            }
        )
        print(f"{'Telegram, one core':<34}{'replies/s':>10}{'share':>10}   (the first four have no network)")
        for name, rate in found.items():
            print(f"{name:<34}{rate:>10.0f}{rate / found[ceiling]:>10.3f}")
        _set_slots(slots)
        for where, delay in (("a server near", 0.0), (f"a server {FAR * 1e3:.0f} ms away", FAR)):
            waits = steady(answer, nood, address, texts, delay)
            middle, high = (quantile(waits, share) * 1e3 for share in (0.5, 0.99))
            print(f"{STEADY:.0f} messages/s, {where}: p50 {middle:.0f} ms, p99 {high:.0f} ms (n = {len(waits)})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
