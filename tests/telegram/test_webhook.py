"""The webhook: one process serves it beside the web chat; who has no secret gets nothing, and nothing is lost."""

from __future__ import annotations

import asyncio
import io
import itertools
import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.telegram.chat import Person, Post, as_message
from tests.telegram.emulator import BotApi, Fault
from tests.telegram.product import SECRET, Product, begin, polling, register, server
from tests.telegram.test_gesprek import KINDS, WORRY, until
from tests.telegram.webhook import HEADER

pytestmark = pytest.mark.asyncio(loop_scope="module")
Both = tuple[BotApi, Product]
NUMBERS = itertools.count(7_700_900_001, 13)
RIGHT = {HEADER: SECRET}


@pytest.fixture
def api(hook: Both) -> BotApi:
    return hook[0]


def update(api: BotApi, user: Person, text: str = WORRY) -> dict[str, Any]:
    """A message that was not pushed by the emulator itself."""
    post = Post(user.chat.new_id(), text, api.now(), van_bot=False)
    user.chat.posts.append(post)
    return {"update_id": next(NUMBERS), "message": as_message(user.chat, post)}


async def post(api: BotApi, body: Any, headers: Any = RIGHT) -> int:
    """The status of a push of our own."""
    data = io.BytesIO(body if isinstance(body, bytes) else json.dumps(body).encode())
    session = aiohttp.ClientSession()
    async with session, session.post(f"{api.pusher.reach}/telegram", data=data, headers=headers) as answer:
        await answer.read()
        return answer.status


async def test_a_conversation_runs_over_the_webhook_as_it_does_by_polling(api: BotApi, tmp_path: Path) -> None:
    texts = ("/start", WORRY, "en dan", "/privacy")
    user = api.person(next(NUMBERS))
    pushed = [(await user.ask(text)).text for text in texts]
    async with polling(tmp_path) as (other, _):
        person = other.person(5)
        assert [(await person.ask(text)).text for text in texts] == pushed


async def test_a_button_works_over_the_webhook(api: BotApi) -> None:
    user = api.person(next(NUMBERS))
    first = await user.ask(WORRY)
    user.press(first.knoppen[0][0])
    assert (await user.next()).text != first.text
    await until(lambda: bool(api.called("answerCallbackQuery")))


async def test_the_web_chat_is_served_by_the_same_process(api: BotApi) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{api.pusher.reach}/") as answer:
        assert answer.status == 200
        assert "112" in await answer.text()


WRONG = {
    "missing": [],
    "wrong": [(HEADER, "zqandergeheim")],
    "empty": [(HEADER, "")],
    "the start of it": [(HEADER, SECRET[:-1])],
    "not ascii": [(HEADER, "zqgéheim")],
    "twice": [(HEADER, SECRET), (HEADER, SECRET)],
    "right and wrong": [(HEADER, SECRET), (HEADER, "x")],
    "wrong and right": [(HEADER, "x"), (HEADER, SECRET)],
}


@pytest.mark.parametrize("headers", WRONG.values(), ids=WRONG)
async def test_without_exactly_the_secret_it_is_403_and_nobody_is_answered(
    api: BotApi, headers: list[tuple[str, str]]
) -> None:
    user = api.person(next(NUMBERS))
    assert await post(api, update(api, user), headers) == 403
    await user.nothing_more(0.3)


@pytest.mark.parametrize(("size", "status"), [(64 * 1024 - 200, 200), (64 * 1024 + 1, 413), (3_000_000, 413)])
async def test_a_body_over_64_kib_is_refused(api: BotApi, size: int, status: int) -> None:
    body = json.dumps({"update_id": next(NUMBERS), "zqsoort": "x" * (size - 60)}).encode()
    assert await post(api, body.ljust(size)) == status


async def test_a_body_over_64_kib_without_a_length_is_refused_too(api: BotApi) -> None:
    async def endless() -> Any:
        for _ in range(100):
            yield b" " * 1000

    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{api.pusher.reach}/telegram", data=endless(), headers=RIGHT) as answer,
    ):
        assert answer.status == 413


UNKNOWN = ("inline_query", "poll", "chat_join_request", "message_reaction", "zqnieuwesoort")


@pytest.mark.parametrize("kind", UNKNOWN)
async def test_a_kind_of_update_that_we_do_not_know_is_200_and_ignored(api: BotApi, kind: str) -> None:
    before = len(api.calls)
    assert await post(api, {"update_id": next(NUMBERS), kind: {"id": "1", "zq": 1}}) == 200
    assert len(api.calls) == before


BROKEN = (b"", b"{", b"[]", b"null", b"7", b"\xff\xfe", b'{"update_id": "x"}', b'{"message": {}}', b"[" * 5000)


@pytest.mark.parametrize("body", BROKEN, ids=range(len(BROKEN)))
async def test_what_is_no_update_breaks_nothing(api: BotApi, body: bytes) -> None:
    assert await post(api, body) in (200, 400)
    assert "112" in (await api.person(next(NUMBERS)).ask(WORRY)).text


async def test_a_get_of_the_webhook_shows_nothing_of_it(api: BotApi) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{api.pusher.reach}/telegram") as answer:
        assert answer.status in (403, 404, 405)


async def test_a_repeat_is_answered_once_also_when_it_comes_at_the_same_time(api: BotApi) -> None:
    user = api.person(next(NUMBERS))
    same = update(api, user)
    assert await asyncio.gather(*(post(api, same) for _ in range(5))) == [200] * 5
    assert await post(api, same) == 200
    await user.next()
    await user.nothing_more()


async def test_200_comes_only_after_the_reply(api: BotApi) -> None:
    user = api.person(next(NUMBERS))
    api.fault = lambda name, asked: Fault(wait=1.0) if name == "sendMessage" else None
    try:
        assert await post(api, update(api, user)) == 200
        assert len(user.chat.ever) == 1
    finally:
        api.fault = lambda name, asked: None


async def test_what_could_not_be_sent_is_pushed_again_and_answered_once(api: BotApi) -> None:
    user = api.person(next(NUMBERS))
    refused = iter([Fault(500)] * 3)
    api.fault = lambda name, asked: next(refused, None) if name == "sendMessage" else None
    user.say(WORRY)
    await user.next(60)
    api.fault = lambda name, asked: None
    await api.settled()
    await user.nothing_more()


async def test_a_photo_over_the_webhook_gets_the_numbers(api: BotApi) -> None:
    user = api.person(next(NUMBERS))
    user.send(**KINDS["photo"])
    assert "112" in (await user.next()).text


# --- registering ----------------------------------------------------------------------------------


async def test_without_a_secret_there_is_no_webhook(tmp_path: Path) -> None:
    async with BotApi() as api:
        running = await server(tmp_path, api, TELEGRAM_WEBHOOK_SECRET="")
        try:
            assert await post(api, {"update_id": 1}) in (403, 404, 405)
            assert await post(api, {"update_id": 1}, {HEADER: ""}) in (403, 404, 405)
        finally:
            assert await running.stop() == 0


async def test_the_webhook_is_registered_and_removed_by_command(tmp_path: Path) -> None:
    async with BotApi() as api:
        done = await register(tmp_path, api)
        assert done.process.returncode == 0
        assert api.pusher.url == "https://routewijzer.example/telegram"
        assert api.pusher.secret == SECRET
        assert set(api.called("setWebhook")[0]["allowed_updates"]) >= {"message", "edited_message", "callback_query"}
        gone = await register(tmp_path, api, "--webhook-weg")
        assert (gone.process.returncode, api.pusher.url, api.wrong) == (0, "", [])
        for one in (done, gone):
            assert SECRET.encode() not in one.said
            assert api.token.encode() not in one.said


async def test_an_address_that_telegram_refuses_ends_with_a_line_and_without_the_token(tmp_path: Path) -> None:
    async with BotApi() as api:
        done = await register(tmp_path, api, "--webhook", "http://routewijzer.example/telegram")
        assert done.process.returncode not in (0, None)
        assert b"Traceback" not in done.said
        assert api.token.encode() not in done.said
        assert SECRET.encode() not in done.said
        assert api.pusher.url == ""


async def test_registering_without_a_secret_is_refused(tmp_path: Path) -> None:
    async with BotApi() as api:
        running = await begin(tmp_path, api, "telegram", "--webhook", "https://x.example/telegram")
        assert await running.ended() != 0
        assert b"TELEGRAM_WEBHOOK_SECRET" in running.said
        assert api.pusher.url == ""
