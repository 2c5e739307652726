"""What a person meets in Telegram beside the plain conversation: commands, odd messages, wiping, late replies."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from telegram import Update

from bot import content as reading
from bot import pagina
from bot.channels import telegram
from bot.channels.telegram import App, build
from bot.channels.telegram_wissen import BATCH, HELD, Sporen
from bot.check import vertalingen
from bot.memory import Memory
from bot.model import Alinea, Content, Labels, Message, Reply, State, Urgentie
from bot.understanding import learn
from bot.uren import AMSTERDAM
from bot.wiring import bind, emergency
from tests.conftest import BASE
from tests.test_telegram import CANARY, NOOD, SAYS, TALEN, TOKEN, Fake, fake, feed, make, message, press

ENGLISH = TALEN["en"].teksten


def edit(text: str, number: int = 1, **more: Any) -> dict[str, Any]:
    return {"update_id": number, "edited_message": {**message(text, number)["message"], "edit_date": 2, **more}}


def alarm(state: State, message: Message) -> tuple[Reply, State]:
    """Hears danger in everything."""
    reply = Reply(
        "nl", Labels("niet-pluis", "omstander", Urgentie.acuut), alineas=(Alinea("gevaar", "Bel 112.", True),)
    )
    return reply, state


async def fed(app: App, *updates: dict[str, Any]) -> None:
    for update in updates:
        await app.process_update(Update.de_json(update, app.bot))


@pytest.fixture(scope="module")
def found() -> Content:
    """The content as it is."""
    content, _ = reading.load(BASE, proeven=False)
    assert content is not None
    return content


@pytest.fixture(scope="module")
def real(found: Content) -> tuple[Any, Any, Any]:
    """The callable, the emergency reply, and what the bot says of itself."""
    now = datetime.now(AMSTERDAM)
    return bind(learn(found), lambda: now), emergency(found, now), pagina.telegram(found, now)


# --- commands -------------------------------------------------------------------------------------


async def test_help_is_another_answer_than_start_and_names_every_command() -> None:
    start, hulp = (await feed(message("/start", 1), message("/help", 2))).texts()
    assert start != hulp
    assert all(f"/{one}" in hulp for one in ("start", "wis", "taal", "route", "privacy", "stop"))
    assert "112" in hulp
    assert "0800-2000" in hulp


@pytest.mark.parametrize("payload", ["kind", "thuis", "ouder", "werk"])
async def test_a_link_with_a_known_start_begins_with_that_sentence(payload: str) -> None:
    heard: list[Message] = []
    await feed(message(f"/start {payload}"), answer=lambda s, m: (heard.append(m), fake(s, m))[1])
    assert heard == [Message(SAYS[f"start_{payload}"], "telegram", "nl")]


async def test_a_link_with_anything_else_is_a_plain_start_and_is_not_read() -> None:
    heard: list[Message] = []
    request = await feed(message(f"/start {CANARY}"), answer=lambda s, m: heard.append(m))
    assert heard == []
    assert request.texts()[0].startswith(SAYS["hallo"])
    assert [row[0]["text"] for row in request.sent[0]["reply_markup"]["inline_keyboard"]] == list(TALEN["nl"].starts)


async def test_a_link_with_a_language_starts_in_that_language_and_the_conversation_stays_in_it() -> None:
    request = await feed(message("/start en", 1), message("/help", 2))
    assert request.texts()[0].startswith(ENGLISH["hallo"])
    assert request.texts()[1].startswith(ENGLISH["hulp"])


async def test_every_language_has_a_button_that_chooses_it(real: tuple[Any, Any, Any]) -> None:
    answer, nood, talen = real
    request = Fake()
    app = build(TOKEN, answer, Memory(time.monotonic), nood, request=request, talen=talen)
    await app.initialize()
    await fed(app, message("/taal", 1))
    names = [row[0]["text"] for row in request.sent[0]["reply_markup"]["inline_keyboard"]]
    assert names == [one.naam for one in talen.values()]
    for place, taal in enumerate(talen):
        kept = {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}}
        kept["reply_markup"] = request.sent[0]["reply_markup"]  # type: ignore[assignment]
        query = {"id": "1", "from": message()["message"]["from"], "chat_instance": "1", "data": str(place)}
        await fed(app, {"update_id": 9, "callback_query": {**query, "message": kept}})
        assert app.loket.memory.get(app.loket.key(5)).taal == taal
    await app.shutdown()


@pytest.mark.parametrize("taal", ["nl", "en"])
async def test_each_button_of_the_route_command_leads_to_who_does_what(taal: str, real: tuple[Any, Any, Any]) -> None:
    answer, _, talen = real
    asked = {id: text for id, text in talen[taal].teksten.items() if id.startswith("route_")}
    assert len(asked) == 8
    state = State(taal=taal)
    for sentence in asked.values():  # one after the other in one conversation
        reply, state = answer(state, Message(sentence, "telegram"))
        assert reply.antwoord == "wie-doet-wat", sentence


@pytest.mark.parametrize("taal", ["nl", "en"])
def test_a_greeting_in_a_grave_conversation_is_greeted_and_the_numbers_stay(
    taal: str, real: tuple[Any, Any, Any]
) -> None:
    answer, _, _ = real
    said = {"nl": ("mijn vader slaat mij", "hallo"), "en": ("my father hits me", "hello")}[taal]
    _, state = answer(State(taal=taal), Message(said[0], "telegram"))
    reply, _ = answer(state, Message(said[1], "telegram"))
    assert reply.antwoord == "groet-zorg"
    assert "112" in reply.alineas[0].tekst + reply.alineas[1].tekst


async def test_a_language_behind_the_command_chooses_it(real: tuple[Any, Any, Any]) -> None:
    answer, _, talen = real
    request = await feed(message("/taal en"), message("/start"), answer=answer, talen=talen)
    assert request.texts()[-1].startswith(talen["en"].teksten["hallo"])
    assert "Nederlands" in request.texts()[-1]


@pytest.mark.parametrize("command", ["/wis", "/wis nu", "/weg alsjeblieft", "/weg@een_bot"])
async def test_whatever_stands_behind_them_wis_and_weg_act(command: str) -> None:
    heard: list[str] = []
    await feed(message(command), answer=lambda s, m: (heard.append(m.text), fake(s, m))[1])
    assert heard == [command[1:4]]


@pytest.mark.parametrize("word", ["/stop", "/wis", "/weg"])
@pytest.mark.parametrize("taal", ["nl", "en"])
def test_the_commands_of_the_menu_mean_what_they_say_in_both_languages(
    word: str, taal: str, real: tuple[Any, Any, Any]
) -> None:
    reply, _ = real[0](State(taal=taal), Message(word[1:], "telegram"))
    assert (reply.actie or reply.antwoord) == {"/stop": "afscheid", "/wis": "wis", "/weg": "verlaat"}[word]


async def test_the_menu_the_name_and_the_descriptions_are_neutral_and_in_both_languages() -> None:
    request = Fake()
    await telegram.menu(make(request))
    asked = [(name, call) for name, call in request.calls if name.startswith("setMy")]
    assert {call.get("language_code") for _, call in asked} == {None, "nl", "en"}
    commands = [[one["command"] for one in call["commands"]] for name, call in asked if name == "setMyCommands"]
    assert commands == [["start", "help", "stop", "wis", "privacy", "taal", "route"]] * 3
    shown = str(asked).lower()
    assert not [
        word for word in ("geweld", "mishandel", "misbruik", "violence", "abuse", "kind", "child") if word in shown
    ]


# --- messages that are no text --------------------------------------------------------------------


async def test_an_album_of_ten_photos_gets_one_answer() -> None:
    photo = [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]
    album = [message(None, number, photo=photo, media_group_id="7") for number in range(1, 11)]
    assert len((await feed(*album)).texts()) == 1


async def test_a_place_on_the_move_gets_one_answer() -> None:
    place = {"latitude": 52.1, "longitude": 5.1, "live_period": 900}
    moved = [
        {"update_id": n, "edited_message": message(None, 1, location=place, edit_date=n)["message"]} for n in (2, 3)
    ]
    assert len((await feed(message(None, 1, location=place), *moved)).texts()) == 1


async def test_an_edited_message_is_asked_for_again_once() -> None:
    texts = (await feed(edit(CANARY), edit(CANARY, edit_date=3))).texts()
    assert len(texts) == 1
    assert texts[0].startswith(SAYS["aangepast"] + "\n\nIs er nu gevaar? Bel 112.")


async def test_an_edited_message_that_names_danger_is_answered_every_time() -> None:
    texts = (await feed(edit("een"), edit("twee"), answer=alarm)).texts()
    assert [text.split("\n")[0] for text in texts] == ["Bel 112."] * 2


async def test_who_changes_a_message_hears_nothing_and_what_was_said_before_does_not_count() -> None:
    heard: list[State] = []

    def listen(state: State, message: Message) -> tuple[Reply, State]:
        heard.append(state)
        return fake(state, message)

    request = await feed(message("een"), edit("boodschappen"), answer=listen)
    assert heard == [State(), State()]
    assert [asked.get("disable_notification", False) for asked in request.sent] == [False, True]


@pytest.mark.parametrize("word", ["weg", "/weg", "/wis"])
async def test_a_message_that_is_changed_into_weg_or_wis_wipes(word: str) -> None:
    request = await feed(message("een", 7), edit(word, 7))
    assert 7 in deleted(request)


def in_group(kind: str, **more: Any) -> dict[str, Any]:
    chat = {"id": -7, "type": "channel" if kind == "channel_post" else "group", "title": CANARY}
    return {"update_id": 1, kind: {**message(CANARY, chat=-7)["message"], "chat": chat, **more}}


def invited(status: str) -> dict[str, Any]:
    me = {"id": 1, "is_bot": True, "first_name": "bot"}
    member = {"user": me, "status": status, "until_date": 0}
    return in_group("my_chat_member", old_chat_member={"user": me, "status": "left"}, new_chat_member=member)


@pytest.mark.parametrize("update", [in_group("message"), in_group("channel_post"), invited("member")])
async def test_in_a_group_it_says_only_that_it_talks_in_private_and_leaves(update: dict[str, Any]) -> None:
    request = await feed(update)
    assert [name for name, _ in request.calls] == ["getMe", "sendMessage", "leaveChat"]
    assert request.texts(-7) == [SAYS["groep"]]
    assert request.sent[0]["disable_notification"] is True


async def test_it_says_nothing_where_it_was_put_out() -> None:
    gone = in_group("message", left_chat_member={"id": 1, "is_bot": True, "first_name": "bot"})
    assert [name for name, _ in (await feed(invited("kicked"), gone)).calls] == ["getMe"]


# --- wiping ---------------------------------------------------------------------------------------


def deleted(request: Fake) -> list[int]:
    return [one for name, asked in request.calls if name == "deleteMessages" for one in asked["message_ids"]]


async def test_wis_deletes_the_messages_of_both_sides_and_says_what_it_cannot() -> None:
    request = await feed(message("een", 1), press("0", 2), message("/wis", 3))
    assert sorted(deleted(request)) == [1, 3, 901, 902]
    last = request.texts()[-1]
    assert SAYS["wis_klaar"] in last
    assert SAYS["wis_herstart"] in last


async def test_what_stays_after_wis_makes_no_sound_and_has_no_buttons() -> None:
    last = (await feed(message("een"), message("/wis"))).sent[-1]
    assert last["disable_notification"] is True
    assert not last.get("reply_markup")


async def test_weg_deletes_everything_and_then_says_nothing() -> None:
    request = await feed(message("een", 1), message("weg", 2))
    assert sorted(deleted(request)) == [1, 2, 901]
    assert request.calls[-1][0] == "deleteMessages"


async def test_deleting_goes_in_batches_that_telegram_takes() -> None:
    request = await feed(*(message("x", number) for number in range(1, 121)), message("weg", 121))
    batches = [asked["message_ids"] for name, asked in request.calls if name == "deleteMessages"]
    assert [len(batch) for batch in batches] == [BATCH, BATCH, 41]


async def test_where_telegram_refuses_a_batch_each_message_is_asked_by_itself_and_it_says_so() -> None:
    request = Fake()
    refused = (400, b'{"ok": false, "description": "x"}')
    request.faults.append(
        lambda name, asked: refused if name == "deleteMessages" or asked.get("message_id") == 1 else None
    )
    await feed(message("een", 1), message("wis", 2), request=request)
    assert [asked["message_id"] for name, asked in request.calls if name == "deleteMessage"] == [1, 901, 2]
    assert SAYS["wis_deels"] in request.texts()[-1]


def test_ids_are_held_for_48_hours_and_no_longer_and_within_bounds() -> None:
    now = [0.0]
    sporen = Sporen(lambda: now[0])
    for number in range(3_000):
        sporen.note(b"a", number)
    assert len(sporen) == 2_000
    now[0] = HELD - 1
    sporen.note(b"a", 9_000)
    assert sporen.restarted
    now[0] = HELD
    assert not sporen.restarted
    assert sporen.take(b"a") == [9_000]
    sporen.note(b"b", 1)
    now[0] = 2 * HELD
    sporen.expire()
    assert len(sporen) == 0


# --- slow and late --------------------------------------------------------------------------------


async def test_a_late_reply_makes_no_sound_says_so_neutrally_and_names_112_on_the_next_line() -> None:
    request = await feed(message("een", date=int(time.time()) - 700))
    (sent,) = request.sent
    first, second = sent["text"].split("\n")[:2]
    assert (first, second) == (SAYS["laat"], "Is er nu gevaar? Bel 112.")
    assert len(first) >= 60 or "112" not in sent["text"][:60]
    assert sent["disable_notification"] is True


async def test_a_reply_that_telegram_held_up_too_long_becomes_a_late_one() -> None:
    now, request = [float(time.time())], Fake()
    app = build(TOKEN, fake, Memory(time.monotonic), NOOD, request=request, talen=TALEN, clock=lambda: now[0])
    down = [(502, b"{}")] * 3
    request.faults.append(lambda name, asked: down.pop() if name == "sendMessage" and down else None)

    async def wait(seconds: float) -> None:
        now[0] += 400

    app.bezorger._sleep = wait
    await app.initialize()
    await fed(app, message("een", date=int(now[0])))
    await app.shutdown()
    assert [SAYS["laat"] in text for text in request.texts()] == [False, False, True, True]


async def test_a_reply_in_time_makes_its_sound() -> None:
    (sent,) = (await feed(message("een", date=int(time.time()) - 500))).sent
    assert "disable_notification" not in sent
    assert SAYS["laat"] not in sent["text"]


async def test_a_slow_answer_shows_that_it_is_coming_and_a_quick_one_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.telegram_bezorgen.SLOW", 0.02)

    def slow(state: State, message: Message) -> tuple[Reply, State]:
        time.sleep(0.1 if message.text == "traag" else 0)
        return fake(state, message)

    request = await feed(message("snel", 1), message("traag", 2), answer=slow)
    await asyncio.sleep(0)
    names = [name for name, _ in request.calls]
    assert names == ["getMe", "sendMessage", "sendChatAction", "sendMessage"]


async def test_a_turn_that_hangs_costs_nobody_the_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.telegram.TURN_SECONDS", 0.05)

    def hang(state: State, message: Message) -> tuple[Reply, State]:
        time.sleep(0.5)
        return fake(state, message)

    assert "112" in (await feed(message("een"), answer=hang)).texts()[0]


# --- its sentences --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("taal", "change", "says"),
    [
        ("en", {"hallo": None}, "alleen in het Nederlands: hallo"),
        ("en", {"nieuw": "Hi."}, "alleen hier"),
        ("nl", {"start_kind": "Ik wil iets anders"}, "geen knop van het antwoord 'start'"),
        ("nl", {"gevaar": "Is er nu gevaar?"}, "alarmnummer"),
        ("en", {"kort": "x" * 121}, "te lang voor Telegram"),
    ],
)
def test_check_names_what_is_wrong_with_the_sentences_of_the_bot(
    taal: str, change: Any, says: str, found: Content
) -> None:
    assert list(vertalingen._telegram(found)) == []
    own = {id: text for id, text in {**found.telegram[taal], **change}.items() if text is not None}
    broken = replace(found, telegram={**found.telegram, taal: own})
    assert any(says in problem.what for problem in vertalingen._telegram(broken))
