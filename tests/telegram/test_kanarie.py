"""The privacy gate over Telegram: all logs at DEBUG, much goes wrong, and no word, name, chat or token is found."""

from __future__ import annotations

import asyncio
import random
import re
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.privacy.test_canary import says, words
from tests.telegram.chat import SEEN, Person, who
from tests.telegram.emulator import BotApi, Fault
from tests.telegram.product import LOUD, SECRET, Product, begin, poller, polling, pushed, register, server
from tests.telegram.test_gesprek import KINDS, WORRY

CHATS = 7_654_300_001
NEEDLES = (*SEEN, "zqtoken", "9c1d7e", SECRET, "76543000", "zqbestand", "zqbijschrift", "zqcontact", "0612345678")
ODD = "zqvreemdeupdate"
MALFORMED = (
    {"message": {"text": ODD, "chat": {"id": CHATS + 900, "type": "private"}}},
    {"message": {"message_id": 1, "date": ODD, "text": ODD, "chat": {"id": CHATS + 901, "type": "private"}}},
    {"message": {"message_id": ODD, "date": 1, "text": ODD, "chat": {"id": CHATS + 902, "type": ODD}}},
    {"message": [ODD]},
    {"message": {"chat": {"id": ODD}}},
    {"message": None},
    {"message": {"message_id": 1, "date": 1, "chat": {"id": CHATS + 903, "type": "private"}, "text": {"a": ODD}}},
    {"message": {"message_id": 1, "date": 1, "chat": {"id": CHATS + 904, "type": "private"}, "entities": ODD}},
    {"callback_query": {"id": ODD, "data": ODD, "message": {"chat": {"id": CHATS + 905}}}},
    {"callback_query": {"id": "1", "from": who(CHATS + 906), "chat_instance": "1", "data": ODD}},
    {"edited_message": {"text": ODD}},
    {"zqnieuwesoort": {"text": ODD}},
)


def troubled(seed: int) -> object:
    """Every sort of trouble, now and then, the same for the same seed."""
    pick = random.Random(seed)
    odd = ODD.encode()
    bodies = (b"<html>" + odd, b"\xff" + odd, b"", b'{"ok":false,"description":"' + odd + b'"}')

    def fault(name: str, asked: object) -> Fault | None:
        chance = pick.random()
        if chance < 0.05:
            return Fault(500, body=pick.choice(bodies))
        if chance < 0.08:
            return Fault(cut=True, after=chance < 0.065)
        if chance < 0.09:
            return Fault(200, body=pick.choice(bodies))
        return Fault(wait=0.3) if chance < 0.11 else None

    return fault


async def talk(api: BotApi, needles: list[str]) -> list[Person]:
    """Each word in a chat of its own, among updates that cannot be read; a press, a photo and a wipe here and there."""
    people = []
    for number, word in enumerate(needles):
        person = api.person(CHATS + number)
        api.chats.setdefault(CHATS + 900 + number % 7, api.person(CHATS + 900 + number % 7).chat)
        person.say(says(word, number))
        people.append(person)
        if number % 5 == 0:
            api.receive_raw(dict(MALFORMED[number // 5 % len(MALFORMED)]))
        if number % 5 == 1:
            person.send(**list(KINDS.values())[number // 5 % len(KINDS)])
        if number % 5 == 2:
            person.say(("/wis", "weg", f"/start {word}", f"/{word}", f"/taal {word}")[number // 5 % 5])
    for person in people:
        post = await person.next(90)
        if post.knoppen:
            person.press_data(post, "0")
    return people


def left_behind(needles: list[str], folder: Path, *ran: Product) -> list[str]:
    """What stands in anything that was printed or written, files by their names too."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    texts = [bytes(one.said) for one in ran] + [str(path).encode() + path.read_bytes() for path in files]
    whole = b"\n".join(texts).decode("utf-8", "replace").lower()
    return [needle for needle in (*needles, *NEEDLES, ODD) if needle.lower() in whole] + [str(path) for path in files]


def test_the_gate_finds_what_was_left_behind(tmp_path: Path) -> None:
    (tmp_path / "log").write_text(f"{NEEDLES[0]} {CHATS}", "utf-8")
    assert left_behind([], tmp_path) == [NEEDLES[0], "76543000", str(tmp_path / "log")]


@pytest.mark.parametrize(("way", "seed"), [(polling, 21), (pushed, 22)], ids=["polling", "webhook"])
async def test_nothing_is_left_behind_at_debug_whatever_goes_wrong(tmp_path: Path, way: Any, seed: int) -> None:
    needles = words(120, seed)
    async with way(tmp_path, LOUD) as (api, running):
        api.fault = troubled(seed)
        await talk(api, needles)
        api.fault = lambda name, asked: None
    assert b"soort=" in running.said or b"kind=" in running.said  # it did log
    assert left_behind(needles, tmp_path, running) == []


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGABRT])
async def test_nothing_is_left_behind_by_an_end_in_the_middle(tmp_path: Path, how: signal.Signals) -> None:
    async with BotApi() as api:
        running = await poller(tmp_path, api, LOUD, PYTHONFAULTHANDLER="1")
        api.fault = lambda name, asked: Fault(wait=1.0) if name == "sendMessage" else None
        needles = words(20, 23)
        for number, word in enumerate(needles):
            api.person(CHATS + number).say(says(word, number))
        await asyncio.sleep(0.3)
        await running.stop(how)
        assert left_behind(needles, tmp_path, running) == []


async def test_a_server_that_is_gone_or_refuses_the_token_is_not_told_about_in_the_log(tmp_path: Path) -> None:
    async with BotApi() as api:
        refused = await begin(tmp_path, api, "telegram", program=LOUD, TELEGRAM_TOKEN="4242:zqtokenfout9c1d7e")
        assert await refused.ended() == 1
        assert b"TELEGRAM_TOKEN" in refused.said
        gone = await poller(tmp_path, api, LOUD)
        url = api.url.encode()
    await asyncio.sleep(1.5)
    await gone.stop()
    assert left_behind([], tmp_path, refused, gone) == []
    assert url not in gone.said


async def test_registering_and_removing_the_webhook_at_debug_shows_no_secret(tmp_path: Path) -> None:
    async with BotApi() as api:
        web = await server(tmp_path, api, LOUD)
        done = await register(tmp_path, api)
        gone = await register(tmp_path, api, "--webhook-weg")
        assert (done.process.returncode, gone.process.returncode, await web.stop()) == (0, 0, 0)
        assert left_behind([], tmp_path, web, done, gone) == []


async def test_a_second_poller_is_logged_and_backs_off(tmp_path: Path) -> None:
    async with polling(tmp_path) as (api, first):
        second = await begin(tmp_path, api, "telegram")
        await asyncio.sleep(6.0)
        asked, conflicts = len(api.called("getUpdates")), api.conflicts
        assert conflicts > 0
        assert asked <= 60
        assert re.search(rb"Conflict|botst", first.said + second.said)
        user = api.person(CHATS)
        assert "112" in (await user.ask(WORRY)).text
        assert await second.stop() == 0
        await api.settled()
        assert len(user.chat.ever) <= 2
