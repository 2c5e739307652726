"""`/wis` and weg: what was said goes on both sides as far as Telegram lets a bot; the person hears what stays."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.telegram.chat import Person
from tests.telegram.conftest import Somebody
from tests.telegram.emulator import BotApi, Fault
from tests.telegram.product import begin, polling
from tests.telegram.test_gesprek import WORRY, until

pytestmark = pytest.mark.asyncio(loop_scope="module")

BY_HAND = re.compile(r"zelf|by hand|yourself", re.I)
PAST = 49 * 3600.0


@pytest.mark.parametrize("word", ["/wis", "wis", "weg", "/stop"])
async def test_wiping_takes_away_what_both_sides_said(user: Person, word: str) -> None:
    await user.ask(WORRY)
    await user.ask("/privacy")
    before = list(user.screen)
    user.say(word)
    if word == "/stop":
        return await stops_without_wiping(user, before)
    await until(lambda: not set(before) & set(user.screen))
    return await until(lambda: word not in user.screen)


async def stops_without_wiping(user: Person, before: list[str]) -> None:
    """/stop ends the conversation; what was said stays or goes, but the person is answered."""
    assert "zoontje" not in (await user.next()).text


async def test_after_wis_the_person_reads_what_cannot_be_erased(user: Person) -> None:
    await user.ask(WORRY)
    post = await user.ask("/wis")
    assert BY_HAND.search(post.text)
    await until(lambda: user.screen == [post.text])


async def test_after_weg_the_bot_falls_silent(user: Person) -> None:
    await user.ask(WORRY)
    seen = len(user.chat.ever)
    user.say("weg")
    await until(lambda: not any(WORRY in text for text in user.screen))
    await user_is_left_alone(user)
    assert len(user.chat.ever) - seen <= 1
    assert all(post.silent for post in user.chat.ever[seen:])


async def user_is_left_alone(user: Person) -> None:
    """Reads the one message that may still come, and holds that there is no other."""
    try:
        await user.next(1.0)
    except TimeoutError:
        return
    await user.nothing_more()


async def test_a_long_conversation_goes_in_batches_that_telegram_takes(api: BotApi, user: Person) -> None:
    for _ in range(70):
        await user.ask("/privacy")
    before = len(api.called("deleteMessages"))
    post = await user.ask("/wis")
    await until(lambda: user.screen == [post.text])
    batches = [asked["message_ids"] for asked in api.called("deleteMessages")[before:]]
    assert len(batches) >= 2  # of at most 100: the emulator refuses more
    assert len({number for batch in batches for number in batch}) >= 141


async def test_a_message_too_old_does_not_keep_the_others(api: BotApi, user: Person) -> None:
    api.shift = -PAST
    await user.ask("mijn zus is bang")
    api.shift = 0.0
    old = list(user.screen)
    await user.ask(WORRY)
    post = await user.ask("/wis")
    await until(lambda: user.screen == [*old, post.text])


async def test_messages_that_the_person_removed_already_are_no_trouble(user: Person) -> None:
    await user.ask(WORRY)
    user.chat.posts.clear()
    post = await user.ask("/wis")
    await until(lambda: user.screen == [post.text])


async def test_wiping_forgets_the_conversation_too(user: Person, somebody: Somebody) -> None:
    await user.ask(WORRY)
    await user.ask("/wis")
    assert (await user.ask("en dan")).text == (await somebody().ask("en dan")).text


async def test_wiping_one_chat_leaves_the_others(user: Person, somebody: Somebody) -> None:
    other = somebody()
    await other.ask(WORRY)
    before = list(other.screen)
    await user.ask(WORRY)
    await user.ask("/wis")
    assert other.screen == before


async def test_when_telegram_will_not_delete_the_person_still_hears_it(api: BotApi, user: Person) -> None:
    await user.ask(WORRY)
    api.fault = lambda name, asked: Fault(400) if name.startswith("deleteMessage") else None
    try:
        post = await user.ask("/wis")
    finally:
        api.fault = lambda name, asked: None
    assert BY_HAND.search(post.text)


async def test_after_a_restart_it_says_that_older_messages_must_be_removed_by_hand(tmp_path: Path) -> None:
    async with polling(tmp_path) as (api, first):
        user = api.person(7_700_500_001)
        await user.ask(WORRY)
        await api.settled()
        await first.stop()
        second = await begin(tmp_path, api, "telegram")
        post = await user.ask("/wis")
        assert BY_HAND.search(post.text)
        assert WORRY in user.screen
        assert await second.stop() == 0
