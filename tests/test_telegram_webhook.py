"""The two ways in share one queue: the webhook beside the page, and what the queue promises to both."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from bot.channels import telegram, web
from bot.channels.telegram_postbus import PER_CHAT
from bot.zegel import Zegel
from tests.test_telegram import SAYS, Fake, fake, make, message, running, too_many, until
from tests.web.web_fakes import KNOWN
from tests.web.web_fakes import TALEN as PAGE

SECRET = "een-lang-geheim-9f"
HEAD = "X-Telegram-Bot-Api-Secret-Token"


@asynccontextmanager
async def served(request: Fake) -> AsyncIterator[str]:
    """The page and the webhook on one server."""
    app = make(request)
    config = web.WebConfig(per_minuut=1)
    site = web.make_app(fake, PAGE, Zegel(None, KNOWN), config, others=[telegram.webhook(app, SECRET)])
    async with web.serving(site, "127.0.0.1", 0) as port, telegram.receiving(app):
        yield f"http://127.0.0.1:{port}/telegram"


async def push(url: str, body: Any, headers: Any = ((HEAD, SECRET),)) -> int:
    data = json.dumps(body).encode() if isinstance(body, dict | list) else body
    async with aiohttp.ClientSession() as session, session.post(url, data=data, headers=list(headers)) as answer:
        return answer.status


async def test_telegram_hears_200_when_the_reply_was_sent_and_a_repeat_is_not_answered() -> None:
    request = Fake()
    request.delay = lambda chat: 0.1
    async with served(request) as url:
        assert await asyncio.gather(*(push(url, message("een", 1)) for _ in range(3))) == [200] * 3
        assert len(request.texts()) == 1
        assert await push(url, message("een", 1)) == 200
    assert len(request.texts()) == 1


@pytest.mark.parametrize(
    "headers", [(), ((HEAD, "x"),), ((HEAD, ""),), ((HEAD, SECRET), (HEAD, SECRET)), ((HEAD, SECRET + "é"),)]
)
async def test_who_does_not_know_the_secret_hears_403_and_nothing_is_answered(headers: Any) -> None:
    request = Fake()
    async with served(request) as url:
        assert await push(url, message("een", 1), headers) == 403
    assert request.sent == []


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b" " * (64 * 1024 + 1), 413),
        (b"{", 400),
        (b"[" * 60_000, 400),
        ([], 400),
        ({"update_id": "1"}, 400),
        ({"update_id": 1}, 200),
        ({"update_id": 1, "iets_nieuws": {"chat": {"id": 5}}}, 200),
    ],
)
async def test_what_is_no_update_is_refused_and_what_we_do_not_know_is_let_be(body: Any, status: int) -> None:
    request = Fake()
    async with served(request) as url:
        assert await push(url, body) == status
    assert request.sent == []


async def test_a_body_without_a_length_is_refused_when_it_grows_too_big() -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" " * 1024

    async with served(Fake()) as url:
        assert await push(url, endless()) == 413


async def test_the_limits_of_the_page_do_not_hinder_it() -> None:
    request = Fake()
    async with served(request) as url:
        big = message("x", 1, onbekend="y" * 30_000)
        assert [await push(url, big), *[await push(url, message("x", n)) for n in range(2, 6)]] == [200] * 5
    assert len(request.texts()) == 5


async def test_what_is_under_way_is_finished_before_the_server_stops_and_new_ones_come_back_later() -> None:
    request = Fake()
    request.delay = lambda chat: 0.3
    async with served(request) as url:
        pushed = asyncio.create_task(push(url, message("een", 1)))
        await until(lambda: request.now == 1)
    assert await pushed == 200
    assert request.now == 0


async def test_when_it_takes_too_long_telegram_comes_back_and_joins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.telegram_webhook.PATIENCE", 0.05)
    request = Fake()
    request.delay = lambda chat: 0.2
    async with served(request) as url:
        assert await push(url, message("een", 1)) == 503
        await until(lambda: request.now == 0)
        await asyncio.sleep(0.05)
        assert await push(url, message("een", 1)) == 200
    assert len(request.texts()) == 1


def test_a_short_or_odd_secret_is_refused_at_the_start() -> None:
    for secret in ("", "kort", "met een spatie erin"):
        with pytest.raises(ValueError, match="TELEGRAM_WEBHOOK_SECRET"):
            telegram.webhook(make(Fake()), secret)


# --- registering ----------------------------------------------------------------------------------


async def test_registering_names_address_and_secret_and_keeps_what_waits() -> None:
    request = Fake()
    await telegram.register(make(request), "https://voorbeeld.nl/telegram", SECRET)
    name, asked = request.calls[-1]
    assert (name, asked["url"], asked["secret_token"]) == ("setWebhook", "https://voorbeeld.nl/telegram", SECRET)
    await telegram.unregister(make(request))
    assert request.calls[-1][0] == "deleteWebhook"
    assert not any(call.get("drop_pending_updates") for _, call in request.calls)


async def test_what_goes_wrong_at_registering_is_said_without_the_token() -> None:
    request = Fake()
    request.faults.append(lambda name, asked: (401, b'{"ok": false}') if name == "getMe" else None)
    with pytest.raises(ValueError, match="kent dit token niet") as caught:
        await telegram.register(make(request), "https://voorbeeld.nl/telegram", SECRET)
    assert "geheim-token" not in repr((caught.value, caught.value.__context__))
    with pytest.raises(ValueError, match="https"):
        await telegram.register(make(Fake()), "http://voorbeeld.nl", SECRET)


# --- the queue ------------------------------------------------------------------------------------


async def test_of_what_is_too_much_for_one_chat_the_person_hears_once() -> None:
    request = Fake()
    app = make(request)
    await app.initialize()
    tasks = [app.postbus.take(message("x", number)) for number in range(1, PER_CHAT + 51)]
    await asyncio.gather(*{task for task in tasks if task})
    await app.shutdown()
    texts = request.texts()
    assert len(texts) == PER_CHAT + 1
    assert texts[-1].startswith(SAYS["te_veel"])
    assert "112" in texts[-1]


async def test_behind_a_flooded_chat_the_others_go_on_even_past_what_telegram_shows_at_once() -> None:
    request = Fake(*(message("x", number, chat=5 if number == 1 else 100 + number) for number in range(1, 301)))
    request.faults.append(too_many(30, 5, [1]))
    app = make(request)
    began = time.monotonic()
    async with running(app):
        await until(lambda: len(request.sent) == 300, 20)
        assert time.monotonic() - began < 20
        app.bezorger._sleep = asyncio.sleep
        for task in [task for task, _ in app.postbus._busy.values()]:
            task.cancel()


async def test_a_second_poller_is_backed_off_from_and_told_of(caplog: pytest.LogCaptureFixture) -> None:
    request = Fake(message("x", 1))
    clash = [(409, b'{"ok": false, "description": "Conflict"}')]
    request.faults.append(lambda name, asked: clash.pop() if name == "getUpdates" and clash else None)
    async with running(make(request)):
        await until(lambda: not clash)
        await asyncio.sleep(0.1)
        assert request.sent == []
    assert "ophalen-botst" in caplog.text


async def test_no_update_is_ever_dropped_on_purpose() -> None:
    request = Fake(message("x", 1))
    async with running(make(request)):
        await until(lambda: len(request.sent) == 1)
    assert not any("drop_pending_updates" in asked or name == "deleteWebhook" for name, asked in request.calls)
