"""What the Telegram channel promises, against a transport in process that records every call."""

from __future__ import annotations

import ast
import asyncio
import json
import logging
import os
import signal
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from aiohttp import web
from telegram import Update
from telegram.request import BaseRequest, RequestData

from bot.channels.platte_tekst import regels
from bot.channels.telegram import App, build, run
from bot.channels.telegram_bezorgen import PAUSES
from bot.channels.telegram_vorm import MOST, parts
from bot.memory import Memory
from bot.model import Alinea, Kaart, Labels, Message, Paginataal, Reply, State, Urgentie

ROOT = Path(__file__).parent.parent
TOKEN = "123456:geheim-token-9c1d"
CANARY = "kanarie-7f3a91"
BUTTONS = ("Ja, het gebeurt nu", "Nee, het is nu rustig")


def kaart(ident: str, nummer: str) -> Kaart:
    return Kaart(ident, ident.capitalize(), nummer, nummer, "nu open", "gratis", None, "https://voorbeeld.nl")


NOOD = Reply(
    "nl",
    Labels("niet-pluis", "onbekend", Urgentie.dringend),
    alineas=(Alinea("gevaar", "Er ging iets mis. Bel 112 bij gevaar.", True),),
    contacten=(kaart("alarm", "112"), kaart("veilig", "0800-2000"), kaart("praten", "113")),
)


def own_words(taal: str, naam: str) -> Paginataal:
    """What the bot says of itself, as the content has it."""
    said = yaml.safe_load((ROOT / "responses" / taal / "_telegram.yaml").read_text("utf-8"))
    texts = {id: text.replace("{bel-112.nummer}", "112") for id, text in said.items()}
    starts = tuple(text for id, text in texts.items() if id.startswith("start_"))
    return Paginataal(taal, naam, "ltr", texts, starts, NOOD.contacten)


TALEN = {"nl": own_words("nl", "Nederlands"), "en": own_words("en", "English")}
SAYS = TALEN["nl"].teksten


def fake(state: State, message: Message) -> tuple[Reply, State]:
    """Counts the turns in State.zorg; raises at "kapot"; never repeats what was typed."""
    if "kapot" in message.text:
        raise RuntimeError(f"boem {message.text}")
    reply = Reply(
        "nl",
        Labels("niet-pluis", "omstander", Urgentie.zorg),
        alineas=(Alinea("eerst", f"Beurt {state.zorg + 1}. *geen* <b>opmaak</b>", True),),
        contacten=(kaart("veilig", "0800-2000"),),
        knoppen=BUTTONS,
        actie={"wis": "wis", "weg": "verlaat"}.get(message.text),
    )
    return reply, State(zorg=state.zorg + 1)


class Fake(BaseRequest):
    """Telegram in process: hands out the updates it holds, keeps each call, and fails when told to."""

    def __init__(self, *updates: Any) -> None:
        self.updates: list[Any] = list(updates)
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.faults: list[Callable[[str, dict[str, Any]], tuple[int, bytes] | None]] = []
        self.delay: Callable[[int], float] = lambda chat: 0.0
        self.now = self.peak = 0
        self.posted = 900
        self.more = asyncio.Event()

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *args: Any, **kwargs: Any
    ) -> tuple[int, bytes]:
        name = url.rpartition("/")[2]
        asked = dict(request_data.parameters) if request_data else {}
        self.calls.append((name, asked))
        for fault in self.faults:
            if (answer := fault(name, asked)) is not None:
                return answer
        return 200, json.dumps({"ok": True, "result": await self._result(name, asked)}).encode()

    async def _result(self, name: str, asked: dict[str, Any]) -> Any:
        if name == "getMe":
            return {"id": 1, "is_bot": True, "first_name": "bot", "username": "een_bot"}
        if name == "getUpdates":
            return await self._poll(asked)
        if name == "sendMessage":
            self.now += 1
            self.peak = max(self.peak, self.now)
            await asyncio.sleep(self.delay(int(asked["chat_id"])))
            self.now -= 1
            self.posted += 1
            return {
                "message_id": self.posted,
                "date": 1,
                "chat": {"id": asked["chat_id"], "type": "private"},
                "text": "x",
            }
        return True

    async def _poll(self, asked: dict[str, Any]) -> list[Any]:
        first = asked.get("offset", 0)
        held = [
            u
            for u in self.updates
            if not isinstance(u, dict) or type(u["update_id"]) is not int or u["update_id"] >= first
        ]
        if not held and asked.get("timeout"):
            self.more.clear()
            await self.more.wait()
            return await self._poll(asked)
        return held[: asked.get("limit", 100)]

    @property
    def sent(self) -> list[dict[str, Any]]:
        return [asked for name, asked in self.calls if name == "sendMessage"]

    def texts(self, chat: int = 5) -> list[str]:
        return [asked["text"] for asked in self.sent if asked["chat_id"] == chat]


PERSON = {
    "id": 5,
    "is_bot": False,
    "first_name": CANARY,
    "last_name": CANARY,
    "username": CANARY,
    "language_code": "nl",
}


def message(text: str | None = "hallo", number: int = 1, chat: int = 5, **more: Any) -> dict[str, Any]:
    body = {"message_id": number, "date": 1, "chat": {"id": chat, "type": "private"}, "from": PERSON, **more}
    if text is not None:
        body["text"] = text
    if text and text.startswith("/"):
        body["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
    return {"update_id": number, "message": body}


def press(data: str, number: int = 2, **more: Any) -> dict[str, Any]:
    rows = [[{"text": text, "callback_data": str(place)}] for place, text in enumerate(BUTTONS)]
    kept = {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "reply_markup": {"inline_keyboard": rows}}
    query = {"id": "1", "from": PERSON, "chat_instance": "1", "data": data, "message": {**kept, **more}}
    return {"update_id": number, "callback_query": query}


def make(request: Fake, answer: Any = fake, clock: Callable[[], float] = time.monotonic, talen: Any = TALEN) -> App:
    return build(TOKEN, answer, Memory(clock), NOOD, request=request, talen=talen)


async def feed(*updates: dict[str, Any], answer: Any = fake, request: Fake | None = None, talen: Any = TALEN) -> Fake:
    request = request or Fake()
    app = make(request, answer, talen=talen)
    await app.initialize()
    for update in updates:
        await app.process_update(Update.de_json(update, app.bot))
    await app.shutdown()
    return request


@asynccontextmanager
async def running(app: App) -> AsyncIterator[asyncio.Event]:
    stop = asyncio.Event()
    task = asyncio.create_task(run(app, stop))
    try:
        yield stop
    finally:
        stop.set()
        await asyncio.wait_for(task, 20)


async def until(seen: Callable[[], bool], seconds: float = 5.0) -> None:
    async with asyncio.timeout(seconds):
        while not seen():  # noqa: ASYNC110 - whatever a test looks at has no event
            await asyncio.sleep(0.005)


# --- one message ----------------------------------------------------------------------------------


async def test_a_reply_is_plain_text_without_preview_with_all_its_words_and_buttons() -> None:
    (sent,) = (await feed(message("mijn buurman slaat"))).sent
    reply, _ = fake(State(), Message("x"))
    assert sent["text"] == "\n\n".join((*regels(reply), SAYS["sporen"]))
    assert "parse_mode" not in sent
    assert "entities" not in sent
    assert sent["link_preview_options"] == {"is_disabled": True}
    keyboard = [button for row in sent["reply_markup"]["inline_keyboard"] for button in row]
    assert [button["text"] for button in keyboard] == list(BUTTONS)
    assert [button["callback_data"] for button in keyboard] == ["0", "1"]


async def test_the_core_hears_the_text_and_the_channel_and_nothing_about_the_person() -> None:
    heard: list[Message] = []

    def listen(state: State, message: Message) -> tuple[Reply, State]:
        heard.append(message)
        return fake(state, message)

    await feed(message("een"), press("1"), message("/wis@een_bot"), message("/onbekend\nnu"), answer=listen)
    assert heard == [Message(text, "telegram") for text in ("een", BUTTONS[1], "wis", "onbekend\nnu")]


async def test_a_pressed_button_is_answered_and_nothing_is_posted_in_the_persons_name() -> None:
    request = await feed(message("een"), press("0"))
    assert [name for name, _ in request.calls] == ["getMe", "sendMessage", "sendMessage", "answerCallbackQuery"]
    assert not any(BUTTONS[0] in text for text in request.texts())


@pytest.mark.parametrize("data", ["2", "-1", "x", "", "00", "²", CANARY])
async def test_a_button_that_is_not_there_gets_the_numbers(data: str) -> None:
    (text,) = (await feed(press(data))).texts()
    assert "112" in text
    assert text.startswith(SAYS["knop_oud"])


async def test_a_button_under_a_message_too_old_to_see_gets_the_numbers() -> None:
    old = press("0")
    old["callback_query"]["message"] = {"message_id": 1, "date": 0, "chat": {"id": 5, "type": "private"}}
    assert "112" in (await feed(old)).texts()[0]


async def test_start_begins_anew_and_says_what_this_is() -> None:
    request = await feed(message("een"), message("/start iets"), message("twee"))
    first, start, again = request.texts()
    assert start.startswith(SAYS["hallo"])
    assert start.count(SAYS["sporen"]) == first.count(SAYS["sporen"]) == 1
    assert SAYS["sporen"] not in again  # once in a conversation
    assert "Dit is een programma" in start
    assert "Bel 112." in start
    assert "0800-2000" in start
    assert again == first.removesuffix("\n\n" + SAYS["sporen"])


async def test_privacy_says_in_120_words_what_is_kept_by_us_and_by_telegram() -> None:
    (text,) = (await feed(message("/privacy"))).texts()
    assert len(text.split()) <= 120
    assert "Telegram zelf bewaart" in text
    assert "minder sporen" in text


FORWARDED = {"type": "hidden_user", "sender_user_name": CANARY, "date": 1}
OTHER_KINDS = {
    "foto": message(None, photo=[{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}], caption=CANARY),
    "spraak": message(None, voice={"file_id": "a", "file_unique_id": "b", "duration": 1}),
    "plek": message(None, location={"latitude": 52.1, "longitude": 5.1}),
    "contact": message(None, contact={"phone_number": "1", "first_name": CANARY}),
    "doorgestuurd": message(CANARY, forward_origin=FORWARDED),
    "doorgestuurde opdracht": message("/start", forward_origin=FORWARDED),
    "peiling": message(None, dice={"emoji": "🎲", "value": 1}),
}


@pytest.mark.parametrize("kind", OTHER_KINDS)
async def test_other_kinds_of_messages_get_one_kind_answer_with_the_numbers_and_are_never_opened(kind: str) -> None:
    heard: list[Message] = []
    request = await feed(OTHER_KINDS[kind], answer=lambda s, m: heard.append(m))
    (text,) = request.texts()
    assert text.startswith(SAYS["anders"] + "\n\nIs er nu gevaar? Bel 112.")
    assert "0800-2000" in text
    assert [name for name, _ in request.calls] == ["getMe", "sendMessage"]
    assert heard == []


async def test_a_notice_of_telegram_itself_gets_silence() -> None:
    assert (await feed(message(None, message_auto_delete_timer_changed={"message_auto_delete_time": 1}))).sent == []


@pytest.mark.parametrize(("word", "beurten"), [("wis", "1231"), ("/wis", "1231"), ("weg", "121")])
async def test_wiping_and_leaving_forget_the_conversation(word: str, beurten: str) -> None:
    texts = (await feed(message("een"), message("twee"), message(word), message("vier"))).texts()
    assert [text[:7] for text in texts] == [f"Beurt {turn}" for turn in beurten]


async def test_if_answer_raises_the_person_gets_the_emergency_reply_and_the_conversation_goes_on() -> None:
    texts = (await feed(message("een"), message(f"kapot {CANARY}"), message("twee"))).texts()
    assert texts[1] == "\n\n".join(regels(NOOD))
    assert texts[2].startswith("Beurt 2")


async def test_if_our_own_code_raises_the_person_gets_the_emergency_reply() -> None:
    broken = Reply("nl", None, alineas=None)  # type: ignore[arg-type]
    texts = (await feed(message("een"), answer=lambda s, m: (broken, s))).texts()
    assert texts == ["\n\n".join(regels(NOOD))]


async def test_a_reply_without_words_becomes_the_emergency_reply() -> None:
    silent = Reply("nl", NOOD.labels)
    assert (await feed(message("een"), answer=lambda s, m: (silent, s))).texts() == ["\n\n".join(regels(NOOD))]


def test_long_replies_part_between_paragraphs_and_lose_nothing() -> None:
    lines = [f"{place} " + "woord " * 200 for place in range(20)] + ["🙂" * 5000, "x" * 9000]
    texts = parts(lines)
    assert all(0 < len(text.encode("utf-16-le")) // 2 <= MOST for text in texts)
    assert "".join("".join(texts).split()) == "".join("".join(lines).split())
    assert [text.split()[0] for text in texts[:6]] == ["0", "3", "6", "9", "12", "15"]


async def test_only_the_last_part_of_a_long_reply_has_the_buttons() -> None:
    long = Reply("nl", NOOD.labels, alineas=(Alinea("tekst", "a" * 4000), Alinea("tekst", "b" * 3900)), knoppen=BUTTONS)
    sent = (await feed(message(), answer=lambda s, m: (long, s))).sent
    assert [(s["text"][0], "reply_markup" in s) for s in sent] == [("a", False), ("b", True)]


# --- who it is ------------------------------------------------------------------------------------

BANNED = {
    *("first_name", "last_name", "full_name", "username", "name", "language_code", "effective_user", "from_user"),
    *("effective_sender", "sender_chat", "title", "bio", "photo", "is_premium", "link", "effective_name", "user"),
    *("get_chat", "get_profile_photos", "mention_html", "mention_markdown", "forward_origin", "contact", "caption"),
    *("user_data", "chat_data", "parse_mode", "location", "author_signature", "to_dict", "to_json"),
}


# Parsed at collection: CPython 3.11 loses count in `ast.parse` after greenlets, which the browser tests use.
CHANNEL = [(path, ast.parse(path.read_text("utf-8"))) for path in (ROOT / "bot" / "channels").glob("telegram*.py")]


def test_names_pictures_and_language_codes_are_never_read() -> None:
    assert CHANNEL
    for path, parsed in CHANNEL:
        nodes = list(ast.walk(parsed))
        read = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
        read |= {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
        assert not read & BANNED, path.name


def test_a_conversation_key_shows_no_chat_and_is_another_after_a_restart() -> None:
    one, two = (make(Fake()).loket.key(123456) for _ in range(2))
    assert one != two
    assert b"123456" not in one + two
    fixed = [build(TOKEN, fake, Memory(time.monotonic), NOOD, request=Fake(), secret=CANARY) for _ in range(2)]
    assert len({app.loket.key(123456) for app in fixed}) == 1
    assert len({app.loket.key(chat) for app in fixed for chat in (1, 2)}) == 2


# --- delivery -------------------------------------------------------------------------------------


async def test_one_chat_is_answered_in_order_and_a_slow_one_holds_up_no_other() -> None:
    updates = [message("x", number, chat=5 if number % 2 else 6) for number in range(1, 21)]
    request = Fake(*updates)
    request.delay = lambda chat: 0.1 if chat == 5 else 0.0
    async with running(make(request)):
        await until(lambda: len(request.texts(6)) == 10, 1.0)
        assert len(request.texts(5)) < 10
        await until(lambda: len(request.texts(5)) == 10)
    for chat in (5, 6):
        assert [text.split(".")[0] for text in request.texts(chat)] == [f"Beurt {turn}" for turn in range(1, 11)]


async def test_a_stuck_chat_does_not_keep_new_messages_of_others_waiting() -> None:
    request = Fake(message("x", 1, chat=5))
    request.delay = lambda chat: 3.0 if chat == 5 else 0.0
    async with running(make(request)):
        await until(lambda: bool(request.texts(5)))
        request.updates.append(message("y", 2, chat=6))
        await until(lambda: len(request.texts(6)) == 1, 1.0)
    assert len(request.texts(5)) == len(request.texts(6)) == 1


async def test_at_most_eight_calls_are_in_flight() -> None:
    request = Fake(*(message("x", number, chat=number) for number in range(1, 41)))
    request.delay = lambda chat: 0.02
    async with running(make(request)):
        await until(lambda: len(request.sent) == 40)
    assert request.peak == 8


async def test_an_update_is_confirmed_only_after_its_reply_was_sent_and_never_answered_twice() -> None:
    request = Fake(*(message("x", number, chat=number) for number in range(1, 8)))
    request.delay = lambda chat: 0.3 if chat == 3 else 0.0
    async with running(make(request)):
        await until(lambda: any(asked.get("offset") == 8 for name, asked in request.calls if name == "getUpdates"))
    assert sorted(asked["chat_id"] for asked in request.sent) == list(range(1, 8))
    offsets = [asked["offset"] for name, asked in request.calls if name == "getUpdates"]
    assert offsets[0] == 0
    assert not {4, 5, 6, 7} & set(offsets)


async def test_sigterm_finishes_what_was_begun_confirms_it_and_ends() -> None:
    request = Fake(message("x", 1))
    request.delay = lambda chat: 0.3
    task = asyncio.create_task(run(make(request)))
    await until(lambda: request.now == 1)
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait_for(task, 5)
    assert request.now == 0
    name, asked = request.calls[-1]
    assert (name, asked["offset"], asked.get("timeout", 0)) == ("getUpdates", 2, 0)


def too_many(seconds: int, chat: int, times: list[int]) -> Callable[[str, dict[str, Any]], tuple[int, bytes] | None]:
    """Telegram says 429 to this chat as often as `times` holds a number."""

    def fault(name: str, asked: dict[str, Any]) -> tuple[int, bytes] | None:
        if name != "sendMessage" or asked["chat_id"] != chat or not times:
            return None
        times.pop()
        return 429, json.dumps({"ok": False, "description": CANARY, "parameters": {"retry_after": seconds}}).encode()

    return fault


async def test_a_flooded_chat_waits_as_long_as_telegram_asks_and_holds_up_no_other() -> None:
    request = Fake(*(message("x", number, chat=5 + number % 20) for number in range(1, 41)))
    request.faults.append(too_many(1, 5, [1]))
    began = time.monotonic()
    async with running(make(request)):
        await until(lambda: len(request.sent) == 39)  # 38 of the others, and the one that was refused
        assert time.monotonic() - began < 0.9
        await until(lambda: len(request.sent) == 41)
        assert time.monotonic() - began >= 1.0


NO = b'{"ok": false}'


@pytest.mark.parametrize(
    ("status", "body", "again"),
    [(403, NO, 0), (400, NO, 0), (502, NO, len(PAUSES)), (500, NO, len(PAUSES))]
    + [(200, body, len(PAUSES)) for body in (b"<html>", b"", b"\xff")],
)
async def test_what_cannot_arrive_is_tried_again_only_where_that_may_help(status: int, body: bytes, again: int) -> None:
    request = Fake()
    request.faults.append(lambda name, asked: (status, body) if name == "sendMessage" else None)
    app = make(request)
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    app.bezorger._sleep = sleep
    await app.initialize()
    await app.process_update(Update.de_json(message(), app.bot))
    await app.shutdown()
    assert (len(request.sent), waited) == (1 + again, list(PAUSES[:again]))


MALFORMED = [
    {"update_id": 2, "message": {"text": CANARY, "chat": {"id": 8, "type": "private"}}},
    {"update_id": 3, "message": {**message(CANARY, 3, 8)["message"], "date": CANARY}},
    {"update_id": 4, "callback_query": {"data": CANARY, "message": {"chat": {"id": 8}}}},
    {"update_id": 5, "message": [CANARY]},
    {"update_id": 6, "message": {"chat": {"id": CANARY}}},
    {"update_id": 7, CANARY: {"text": CANARY}},
    {"update_id": 8},
    {"update_id": CANARY},
    {"update_id": True},
    [CANARY],
    CANARY,
    None,
]


async def test_a_malformed_update_harms_no_other_and_its_person_gets_the_numbers() -> None:
    request = Fake(message("x", 1), *MALFORMED, message("y", 9))
    async with running(make(request)):
        await until(lambda: len(request.texts(5)) == 2)
        await until(lambda: len(request.texts(8)) == 3)
    assert all("112" in text for text in request.texts(8))


async def test_faults_of_telegram_are_waited_out() -> None:
    request = Fake(message("x", 1))
    answers = [(502, b"<html>" + CANARY.encode()), (200, b"\xff" + CANARY.encode()), (409, b'{"ok": false}')]
    request.faults.append(lambda name, asked: answers.pop(0) if name == "getUpdates" and len(answers) > 1 else None)
    async with running(make(request)):
        await until(lambda: len(request.texts(5)) == 1)


async def test_an_unknown_token_ends_with_one_line_without_the_token() -> None:
    request = Fake()
    request.faults.append(lambda name, asked: (401, b'{"ok": false, "description": "Unauthorized"}'))
    with pytest.raises(ValueError, match="TELEGRAM_TOKEN") as caught:
        await run(make(request), asyncio.Event())
    assert TOKEN not in repr((caught.value, caught.value.__context__, caught.value.__cause__))
    with pytest.raises(ValueError, match="leeg"):
        build("", fake, Memory(time.monotonic), NOOD)


async def test_a_quiet_hour_forgets_too() -> None:
    now = [0.0]
    request = Fake(message("x", 1))
    app = make(request, clock=lambda: now[0])
    loket = app.loket
    async with running(app):
        await until(lambda: len(request.texts(5)) == 1)
        assert len(loket.memory) == 1
        now[0] = 3600.0
        request.updates.append({"update_id": 2})
        request.more.set()
        await until(lambda: len(loket.memory) == 0)


# --- nothing is logged ----------------------------------------------------------------------------


class Everything(logging.Handler):
    """Keeps all that any logger lets through, as a log file would hold it."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record) + repr(record.__dict__))


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """Everything logged anywhere at DEBUG, also by loggers that were set to DEBUG by name or made later."""
    names = ["", *logging.Logger.manager.loggerDict, "telegram.later", "httpx.later", "httpcore.later"]
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.DEBUG)
    handler = Everything()
    logging.getLogger().addHandler(handler)
    yield handler.lines
    logging.getLogger().removeHandler(handler)
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


def assert_silent(logged: list[str], capfd: pytest.CaptureFixture[str], *, events: bool = True) -> None:
    seen = "\n".join(logged) + "".join(capfd.readouterr())
    assert CANARY not in seen
    assert "geheim-token" not in seen
    assert "getUpdates" not in seen
    assert not events or "soort=" in seen  # our own events are there, so the handler did listen


async def test_no_text_name_or_token_is_logged_whatever_goes_wrong(
    logged: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    request = Fake(
        *MALFORMED,
        *({**update, "update_id": number} for number, update in enumerate(OTHER_KINDS.values(), start=10)),
        message(CANARY, 20),
        message(f"kapot {CANARY}", 21),
        press(CANARY, 22),
    )
    polls = [(500, CANARY.encode()), (200, b"\xff" + CANARY.encode())]
    request.faults.append(lambda name, asked: polls.pop() if name == "getUpdates" and polls else None)
    request.faults.append(too_many(1, 5, [1]))
    async with running(make(request)):
        await until(lambda: len(request.texts(5)) >= 10, 15)
    assert_silent(logged, capfd)


@pytest.mark.parametrize("library", ["telegram", "httpx", "httpcore"])
def test_a_logger_refuses_whether_it_has_a_handler_of_its_own_or_is_made_later(
    library: str, logged: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    make(Fake())
    handler = Everything()
    own = logging.getLogger(f"{library}.later")  # the fixture made it before `build` ran
    own.addHandler(handler)
    for name in (library, f"{library}.later", f"{library}.made{time.monotonic_ns()}.now"):
        logging.getLogger(name).critical("%s %s", CANARY, TOKEN)
    own.removeHandler(handler)
    assert_silent(logged + handler.lines, capfd, events=False)


async def test_a_crash_of_the_transport_is_not_logged_either(
    logged: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    def crash(name: str, asked: dict[str, Any]) -> None:
        if name == "sendMessage":
            raise RuntimeError(f"{CANARY} {TOKEN} {asked}")

    request = Fake()
    request.faults.append(crash)
    app = make(request)
    app.bezorger._sleep = lambda seconds: asyncio.sleep(0)
    await app.initialize()
    await app.process_update(Update.de_json(message(CANARY), app.bot))
    await app.shutdown()
    assert_silent(logged, capfd)


# --- over real HTTP -------------------------------------------------------------------------------


@asynccontextmanager
async def bot_api(request: Fake) -> AsyncIterator[str]:
    """The same answers behind a real server, so that the library's own transport is in play."""

    async def handle(asked: web.Request) -> web.Response:
        assert asked.path.startswith(f"/bot{TOKEN}/")
        form = await asked.json() if asked.content_type == "application/json" else {}
        name = asked.match_info["name"]
        request.calls.append((name, form))
        return web.json_response({"ok": True, "result": await request._result(name, form)})

    app = web.Application()
    app.router.add_post("/{token}/{name}", handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def test_over_real_http_a_conversation_runs_and_nothing_is_logged(
    logged: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    request = Fake(message(f"één {CANARY}", 1), press("0", 2))
    async with bot_api(request) as url:
        app = build(TOKEN, fake, Memory(time.monotonic), NOOD, api_url=url, talen=TALEN)
        async with running(app):
            await until(lambda: len(request.texts(5)) == 2)
    assert [text[:7] for text in request.texts(5)] == ["Beurt 1", "Beurt 2"]
    assert_silent(logged, capfd, events=False)


async def test_without_a_server_it_waits_and_logs_neither_address_nor_token(
    logged: list[str], capfd: pytest.CaptureFixture[str]
) -> None:
    app = build(TOKEN, fake, Memory(time.monotonic), NOOD, api_url="http://127.0.0.1:9")
    async with running(app):
        await until(lambda: any("verbinden-mislukt" in line for line in logged))
    assert_silent(logged, capfd)
    assert not any("127.0.0.1" in line for line in logged)
