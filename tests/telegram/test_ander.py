"""The same bot against an emulator that somebody else wrote: what we misread of the Bot API shows here."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.telegram.ander import Client, Shim, other_bot_api
from tests.telegram.emulator import TOKEN, BotApi
from tests.telegram.product import begin, register, server
from tests.telegram.test_gesprek import WORRY, until

pytestmark = pytest.mark.node


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[tuple[Shim, Client]]:
    """A product that polls it."""
    async with other_bot_api(TOKEN) as (shim, client):
        product = await begin(folder, BotApi(url=shim.url), "telegram")
        try:
            await until(lambda: "getUpdates" in shim.asked, 60)
            yield shim, client
        finally:
            assert await product.stop() == 0, product.said.decode()


async def test_a_conversation_runs_with_buttons_and_commands(tmp_path: Path) -> None:
    async with running(tmp_path) as (shim, client):
        await client.say("/start")
        start = await client.next()
        await client.say(WORRY)
        worry = await client.next()
        await client.press(worry, 0)
        pressed = await client.next()
    assert "112" in worry["message"]["text"].split("\n")[0]
    assert len({post["message"]["text"] for post in (start, worry, pressed)}) == 3
    assert "answerCallbackQuery" in shim.asked


async def test_wis_takes_away_what_was_said(tmp_path: Path) -> None:
    async with running(tmp_path) as (_, client):
        await client.say(WORRY)
        before = (await client.next())["message"]["text"]
        await client.say("/wis")
        last = (await client.next())["message"]["text"]
        for _ in range(100):
            if await client.history() == [last]:
                break
            await asyncio.sleep(0.05)
        assert await client.history() == [last]
        assert last != before


async def test_a_conversation_runs_over_the_webhook(tmp_path: Path) -> None:
    async with other_bot_api(TOKEN) as (shim, client):
        api = BotApi(url=shim.url)
        product = await server(tmp_path, api)
        shim.reach = api.pusher.reach
        assert (await register(tmp_path, api)).process.returncode == 0
        await client.say(WORRY)
        assert "112" in (await client.next())["message"]["text"]
        assert await product.stop() == 0
