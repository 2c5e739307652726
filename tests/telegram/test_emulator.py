"""The emulator is as strict as Telegram: what the Bot API would not take is refused, and fails the test that did it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from tests.telegram.emulator import BotApi, Fault

CHAT = 41
TEXT = {"chat_id": CHAT, "text": "goed"}


def button(data: str) -> dict[str, Any]:
    return {"reply_markup": {"inline_keyboard": [[{"text": "Ja", "callback_data": data}]]}}


WRONG = {
    "unknown method": ("sendTelepathy", {}),
    "unknown argument": ("sendMessage", {**TEXT, "loud": True}),
    "missing argument": ("sendMessage", {"chat_id": CHAT}),
    "wrong type": ("sendMessage", {**TEXT, "disable_notification": "maybe"}),
    "text too long": ("sendMessage", {"chat_id": CHAT, "text": "🙂" * 2049}),
    "empty text": ("sendMessage", {"chat_id": CHAT, "text": " \n "}),
    "broken entity": ("sendMessage", {**TEXT, "text": "<b>half", "parse_mode": "HTML"}),
    "bare bracket": ("sendMessage", {**TEXT, "text": "1 < 2", "parse_mode": "HTML"}),
    "entity outside": ("sendMessage", {**TEXT, "entities": [{"type": "bold", "offset": 2, "length": 9}]}),
    "data too long": ("sendMessage", {**TEXT, **button("é" * 33)}),
    "no data": ("sendMessage", {**TEXT, **button("")}),
    "too many ids": ("deleteMessages", {"chat_id": CHAT, "message_ids": list(range(101))}),
    "another action": ("sendChatAction", {"chat_id": CHAT, "action": "dancing"}),
    "who never spoke": ("sendMessage", {**TEXT, "chat_id": 99}),
    "a file": ("getFile", {"file_id": "x"}),
    "forgetting": ("setWebhook", {"url": "", "drop_pending_updates": True}),
    "bad command": ("setMyCommands", {"commands": [{"command": "Wis!", "description": "x"}]}),
    "name too long": ("setMyName", {"name": "x" * 65}),
}


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with BotApi() as one:
        one.person(CHAT)
        yield one


async def call(api: BotApi, name: str, /, **asked: Any) -> tuple[int, Any]:
    """The status and the body, as a bot gets them."""
    url = f"{api.url}/bot{api.token}/{name}"
    async with aiohttp.ClientSession() as session, session.post(url, json=asked) as answer:
        return answer.status, await answer.json()


@pytest.mark.parametrize(("name", "asked"), WRONG.values(), ids=WRONG)
async def test_what_the_bot_api_would_not_take_is_written_down(api: BotApi, name: str, asked: dict[str, Any]) -> None:
    await call(api, name, **asked)
    assert len(api.wrong) == 1
    assert api.sent == []


async def test_what_it_takes_is_seen_by_the_person(api: BotApi) -> None:
    bold = [{"type": "bold", "offset": 0, "length": 4}]
    status, body = await call(api, "sendMessage", **TEXT, **button("é" * 32), entities=bold)
    assert (status, body["ok"], api.wrong) == (200, True, [])
    assert api.person(CHAT).screen == ["goed"]


async def test_an_update_comes_again_until_it_is_confirmed(api: BotApi) -> None:
    number = api.person(CHAT).say("hoi")
    for _ in range(2):
        _, body = await call(api, "getUpdates")
        assert [update["update_id"] for update in body["result"]] == [number]
    assert (await call(api, "getUpdates", offset=number + 1))[1]["result"] == []


async def test_a_poll_waits_for_what_comes_and_a_second_poller_sends_the_first_away(api: BotApi) -> None:
    first = asyncio.create_task(call(api, "getUpdates", timeout=20))
    await asyncio.wait_for(api.polled.wait(), 5)
    second = asyncio.create_task(call(api, "getUpdates", timeout=20))
    assert (await first)[0] == 409
    api.person(CHAT).say("hoi")
    assert len((await second)[1]["result"]) == 1


async def test_what_is_too_old_makes_telegram_refuse_them_all_and_unknown_ids_are_skipped(api: BotApi) -> None:
    person = api.person(CHAT)
    person.say("nu")
    assert (await call(api, "deleteMessages", chat_id=CHAT, message_ids=[1, 77]))[0] == 200
    assert person.screen == []
    api.shift = -49 * 3600.0
    person.say("toen")
    api.shift = 0.0
    person.say("nu")
    assert (await call(api, "deleteMessages", chat_id=CHAT, message_ids=[2, 3]))[0] == 400
    assert person.screen == ["toen", "nu"]


async def test_a_limited_chat_hears_how_long_and_a_bot_that_does_not_wait_is_wrong(api: BotApi) -> None:
    api.limit(CHAT, 30)
    status, body = await call(api, "sendMessage", **TEXT)
    assert (status, body["parameters"], api.wrong) == (429, {"retry_after": 30}, [])
    await call(api, "sendMessage", **TEXT)
    assert len(api.wrong) == 1
    api.limit(CHAT, 0)
    assert (await call(api, "sendMessage", **TEXT))[0] == 200


async def test_a_fault_comes_before_or_after_the_call_was_carried_out(api: BotApi) -> None:
    for after, seen in ((False, 0), (True, 1)):
        api.fault = lambda name, asked, after=after: Fault(cut=True, after=after)
        with pytest.raises(aiohttp.ClientError):
            await call(api, "sendMessage", **TEXT)
        assert len(api.sent) == seen
