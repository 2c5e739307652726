"""A conversation in Telegram as the person has it: words, buttons, commands, other kinds of messages, groups."""

from __future__ import annotations

import asyncio
import re
import time
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.telegram.chat import Person, Post
from tests.telegram.conftest import Somebody
from tests.telegram.emulator import BotApi
from tests.telegram.product import SLOW, polling, register

pytestmark = pytest.mark.asyncio(loop_scope="module")

WORRY = "mijn buurman slaat zijn zoontje"
COMMANDS = {"start", "help", "stop", "wis", "privacy", "taal", "route"}
TELLING = re.compile(r"geweld|misbruik|mishandel|slaan|slaat|gevaar|veilig thuis|112|113|violence|abuse|danger", re.I)
"""Words that another may not read on a lock screen."""


async def test_a_worry_is_answered_with_whom_to_call_and_buttons_that_hold_only_their_place(user: Person) -> None:
    post = await user.ask(WORRY)
    assert "112" in post.text.split("\n")[0]
    assert [data for _, data in post.knoppen] == [str(place) for place in range(len(post.knoppen))]
    assert len(post.knoppen) >= 2


async def test_a_press_is_answered_as_its_sentence_and_nothing_is_posted_in_the_persons_name(
    api: BotApi, somebody: Somebody
) -> None:
    presses, types = somebody(), somebody()
    sentence = (await presses.ask(WORRY)).knoppen[0][0]
    await types.ask(WORRY)
    presses.press(sentence)
    pressed, said = await presses.next(), await types.ask(sentence)
    assert pressed.text == said.text
    assert [post.text for post in presses.chat.posts if not post.van_bot] == [WORRY]
    assert not any(sentence in post.text for post in presses.chat.posts)
    await until(lambda: bool(api.called("answerCallbackQuery")))


@pytest.mark.parametrize("data", ["99", "-1", "0000", "zqknopdata"])
async def test_a_button_that_never_stood_there_gets_the_numbers(user: Person, data: str) -> None:
    post = await user.ask(WORRY)
    user.press_data(post, data)
    assert "112" in (await user.next()).text


async def test_no_message_has_a_link_preview(api: BotApi, user: Person) -> None:
    await user.ask("/start")
    await user.ask(WORRY)
    assert [post.text for post in user.chat.ever if not post.preview_off] == []


async def test_a_slow_answer_shows_that_it_is_coming(tmp_path: Path) -> None:
    async with polling(tmp_path, SLOW) as (api, _):
        user = api.person(5)
        user.say("traag")
        await until(lambda: user.chat.typing > 0)
        assert user.chat.ever == []
        await user.next()


async def test_two_messages_at_once_are_answered_one_after_the_other(user: Person) -> None:
    user.say(WORRY)
    user.say("/privacy")
    user.say("wis")
    worry, privacy, wiped = [(await user.next()).text for _ in range(3)]
    assert "112" in worry
    assert "Telegram" in privacy
    assert wiped not in (worry, privacy)


# --- commands -------------------------------------------------------------------------------------


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def profile(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the command that sets the menu tells Telegram."""
    async with BotApi() as api:
        done = await register(tmp_path_factory.mktemp("menu"), api, "--menu")
        assert (done.process.returncode, api.wrong) == (0, []), done.said.decode()
        return api.profile


async def test_the_menu_has_its_commands_in_dutch_and_in_english(profile: dict[str, Any]) -> None:
    assert {"setMyCommands:", "setMyCommands:en"} <= set(profile)
    for language in ("", "en"):
        menu = {one["command"]: one["description"] for one in profile[f"setMyCommands:{language}"]["commands"]}
        assert set(menu) == COMMANDS
        assert not TELLING.search(" ".join(menu.values()))
    nl, en = (profile[f"setMyCommands:{language}"]["commands"] for language in ("", "en"))
    assert [one["command"] for one in nl] == [one["command"] for one in en]
    assert nl != en


async def test_what_a_lock_screen_shows_of_the_bot_is_neutral(profile: dict[str, Any], user: Person) -> None:
    assert {"setMyName:", "setMyDescription:", "setMyShortDescription:"} <= set(profile)
    shown = [str(value) for name, value in profile.items() if not name.startswith("setMyCommands")]
    assert not TELLING.search(" ".join(shown))
    assert not TELLING.search((await user.ask("/start")).text.split("\n")[0][:60])


@pytest.mark.parametrize("command", sorted(COMMANDS))
async def test_each_command_is_answered_with_its_own_words(somebody: Somebody, command: str) -> None:
    one, another = somebody(), somebody()
    post, nonsense = await one.ask(f"/{command}"), await another.ask("/zqkomkommer")
    assert post.text != nonsense.text


async def test_privacy_is_said_in_at_most_120_words(user: Person) -> None:
    post = await user.ask("/privacy")
    assert len(post.text.split()) <= 120
    assert "Telegram" in post.text


async def test_the_web_chat_is_named_once(user: Person) -> None:
    posts = [await user.ask(text) for text in ("/start", WORRY, "en dan", "mijn zus is bang")]
    assert len([post for post in posts if re.search(r"minder sporen", post.text)]) == 1


async def test_the_language_can_be_chosen_and_is_kept(user: Person) -> None:
    await user.ask("/taal")
    user.press("English")
    for text in ((await user.next()).text, (await user.ask("/privacy")).text, (await user.ask("help")).text):
        assert re.search(r"\b(you|your|what)\b", text)
        assert not re.search(r"\b(je|jouw|wat)\b", text)


async def test_each_deep_link_begins_as_one_of_the_first_buttons_does(somebody: Somebody) -> None:
    buttons = [sentence for sentence, _ in (await somebody().ask("/start")).knoppen]
    pressed = {(await somebody().ask(sentence)).text for sentence in buttons}
    linked = {(await somebody().ask(f"/start {payload}")).text for payload in ("kind", "thuis", "ouder", "werk")}
    assert linked == pressed
    assert len(linked) == 4


@pytest.mark.parametrize("payload", ["zqonbekend", "../../x", "a" * 64])
async def test_an_unknown_deep_link_is_a_plain_start(somebody: Somebody, payload: str) -> None:
    one, another = somebody(), somebody()
    assert (await one.ask(f"/start {payload}")).text == (await another.ask("/start")).text


# --- other kinds ----------------------------------------------------------------------------------

PHOTO = {"file_id": "zqbestand", "file_unique_id": "zqbestand2", "width": 9, "height": 9}
FILE = {"file_id": "zqbestand", "file_unique_id": "zqbestand2"}
KINDS = {
    "photo": {"photo": [PHOTO], "caption": "help zqbijschrift"},
    "voice": {"voice": {**FILE, "duration": 3}},
    "video": {"video": {**PHOTO, "duration": 3}},
    "video_note": {"video_note": {**FILE, "length": 9, "duration": 3}},
    "document": {"document": FILE},
    "sticker": {"sticker": {**PHOTO, "type": "regular", "is_animated": False, "is_video": False}},
    "location": {"location": {"latitude": 51.8, "longitude": 4.6}},
    "contact": {"contact": {"phone_number": "0612345678", "first_name": "zqcontact"}},
    "poll": {"dice": {"emoji": "x", "value": 1}},
    "forwarded": {
        "text": "zqdoorgestuurd",
        "forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "zqiemandanders"},
    },
}


@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_not_typed_gets_a_kind_answer_with_the_numbers_and_is_never_fetched(
    api: BotApi, user: Person, kind: str
) -> None:
    user.send(**KINDS[kind])
    post = await user.next()
    assert "112" in post.text
    assert "zq" not in post.text
    assert not [name for name, _ in api.calls if "File" in name]
    await user.nothing_more(0.2)


async def test_an_edited_message_gets_the_numbers(user: Person) -> None:
    await user.ask(WORRY)
    user.send("edited_message", text="toch niet", edit_date=int(time.time()))
    assert "112" in (await user.next()).text


@pytest.mark.parametrize(
    ("soort", "kind"),
    [("group", "message"), ("supergroup", "message"), ("channel", "channel_post"), ("group", "my_chat_member")],
)
async def test_in_a_group_or_channel_it_says_that_it_talks_in_private_and_leaves(
    somebody: Somebody, soort: str, kind: str
) -> None:
    crowd = somebody(soort)
    if kind == "my_chat_member":
        crowd.add_bot()
    else:
        crowd.send(kind, text=WORRY)
    await until(lambda: crowd.chat.left)
    assert len(crowd.chat.ever) == 1
    assert not crowd.chat.ever[0].knoppen
    assert "zoontje" not in crowd.chat.ever[0].text


async def test_who_blocked_the_bot_harms_no_other(somebody: Somebody) -> None:
    gone, there = somebody(), somebody()
    gone.chat.blocked = True
    gone.say(WORRY)
    assert "112" in (await there.ask(WORRY)).text
    assert gone.chat.ever == []


# --- late -----------------------------------------------------------------------------------------


async def late(api: BotApi, user: Person, minutes: float) -> Post:
    api.shift = -60 * minutes
    try:
        user.say(WORRY)
    finally:
        api.shift = 0.0
    return await user.next()


async def test_a_reply_of_more_than_ten_minutes_late_is_silent_neutral_and_then_names_112(
    api: BotApi, user: Person
) -> None:
    post = await late(api, user, 11)
    first, _, rest = post.text.partition("\n")
    assert post.silent
    assert len(first) >= 20
    assert not TELLING.search(post.text[:60])
    assert "112" in rest.strip().split("\n")[0]


async def test_a_reply_within_ten_minutes_is_an_ordinary_one(api: BotApi, user: Person, somebody: Somebody) -> None:
    post = await late(api, user, 9)
    assert not post.silent
    assert post.text == (await somebody().ask(WORRY)).text


async def until(true: object, seconds: float = 10.0) -> None:
    """Waits for a condition; a TimeoutError is the failure."""
    assert callable(true)
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110 - a condition over several parts
            await asyncio.sleep(0.01)
