"""Every channel says the same: one table of conversations through terminal, web, Telegram and an example of a fourth.

What may differ is what content marks `per_kanaal`, and the channel's own frame, which its adapter leaves out.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import BASE, pagina, wiring
from bot.channels.web import serving
from bot.memory import Memory
from bot.model import Alinea, Answer, Message, Reply, State
from bot.understanding import Kennis
from tests.conftest import TUESDAY_AFTERNOON
from tests.kanalen import bode
from tests.kanalen.bode_gezien import GEHEIM, Bode
from tests.kanalen.gelijk import Beurt, assert_alike
from tests.kanalen.gezien import CONTENT, Kanaal
from tests.kanalen.kanaal_web import ADRES_KOP, Web
from tests.kanalen.kanalen import Telegram, Terminal
from tests.web.browser import in_thread, served

HERE = Path(__file__).parent
TABEL: list[dict[str, Any]] = yaml.safe_load((HERE / "gesprekken.yaml").read_text("utf-8"))
VAN_REDACTEUREN = sorted((BASE / "tests" / "gesprekken").glob("*.yaml")) + sorted((BASE / "casussen").glob("*.yaml"))
TALEN = pagina.telegram(CONTENT, TUESDAY_AFTERNOON)
NAMES = ("terminal", "web-html", "web-json", "telegram", "bode")


@dataclass
class Oor:
    """Stands between a channel and the one callable, and keeps the last reply that the channel was given."""

    answer: Answer
    last: Reply | None = field(default=None)
    kanaal: str = ""

    def __call__(self, state: State, message: Message) -> tuple[Reply, State]:
        self.kanaal = message.kanaal
        self.last, after = self.answer(state, message)
        return self.last, after


# --- the channels, each with the real content and one fixed moment ---------------------------------


@pytest.fixture(scope="module")
def oor(kennis: Kennis) -> Oor:
    return Oor(wiring.bind(kennis, lambda: TUESDAY_AFTERNOON))


@pytest.fixture(scope="module")
def noodantwoord(kennis: Kennis) -> Reply:
    return wiring.emergency(kennis.content, TUESDAY_AFTERNOON)


@pytest.fixture(scope="module")
def web_port(kennis: Kennis, oor: Oor) -> Iterator[int]:
    """The app as `routewijzer web` wires it, on a port of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wiring, "know", lambda root: kennis)
        patch.setattr(wiring, "bind", lambda kennis, clock: oor)
        patch.setattr(wiring, "clock_at", lambda: lambda: TUESDAY_AFTERNOON)
        patch.setenv("PROXY_KOP", ADRES_KOP)
        patch.delenv("TELEGRAM_TOKEN", raising=False)
        app, _ = wiring.web_app(BASE)
    yield from _served(app)


@pytest.fixture(scope="module")
def bode_port(oor: Oor, noodantwoord: Reply) -> Iterator[int]:
    app = bode.build(oor, Memory(lambda: 0.0), noodantwoord, GEHEIM)

    with served(app, "127.0.0.1") as port:
        yield port


def _served(app: Any) -> Iterator[int]:
    async def serve(port: Any, stop: Any) -> None:
        async with serving(app, "127.0.0.1", 0) as bound:
            port.set_result(bound)
            await stop.wait()

    with in_thread(serve) as port:
        yield port


@pytest.fixture(scope="module")
def openen(oor: Oor, noodantwoord: Reply, web_port: int, bode_port: int) -> Callable[[str], Kanaal]:
    """A new conversation on the channel of this name. A new channel is a new line here."""
    made: dict[str, Callable[[], Kanaal]] = {
        "terminal": lambda: Terminal(oor, noodantwoord),
        "web-html": lambda: Web(web_port, as_json=False),
        "web-json": lambda: Web(web_port, as_json=True),
        "telegram": lambda: Telegram(oor, noodantwoord, TALEN),
        "bode": lambda: Bode(bode_port),
    }
    assert tuple(made) == NAMES
    return lambda name: made[name]()


# --- the table ------------------------------------------------------------------------------------


def play(kanaal: Kanaal, oor: Oor, beurten: list[dict[str, Any]]) -> list[Beurt]:
    out = []
    try:
        for beurt in beurten:
            oor.last = None
            found = kanaal.press(beurt["druk"] - 1) if "druk" in beurt else kanaal.say(str(beurt["zegt"]))
            out.append(Beurt(found, oor.last or Reply("nl", None)))  # type: ignore[arg-type]
    finally:
        kanaal.close()
    return out


@pytest.mark.parametrize("gesprek", TABEL, ids=[one["gesprek"] for one in TABEL])
def test_the_same_conversation_says_the_same_on_every_channel(
    gesprek: dict[str, Any], openen: Callable[[str], Kanaal], oor: Oor
) -> None:
    played = {name: play(openen(name), oor, gesprek["beurten"]) for name in NAMES}
    for name, beurten in played.items():
        for beurt, first, asked in zip(beurten, played["terminal"], gesprek["beurten"], strict=True):
            assert_expected(beurt, asked.get("ziet", {}))
            assert_alike(first, beurt)
        assert len(beurten) == len(gesprek["beurten"]), name


def assert_expected(beurt: Beurt, ziet: dict[str, Any]) -> None:
    """What the table says of this turn, so that it goes on showing what it is for."""
    reply = beurt.reply
    facts = {
        "taal": reply.taal,
        "urgentie": reply.labels.urgentie.name,
        "vraag": reply.vraag,
        "antwoord": reply.antwoord,
        "actie": beurt.seen.action,
        "eerste_nummer": next(iter(beurt.seen.numbers), None),
    }
    assert {key: facts[key] for key in ziet} == ziet


@pytest.mark.parametrize("file", VAN_REDACTEUREN, ids=[file.stem for file in VAN_REDACTEUREN])
def test_so_does_every_conversation_that_editors_wrote(file: Path, openen: Callable[[str], Kanaal], oor: Oor) -> None:
    beurten = [{"zegt": beurt["zegt"]} for beurt in yaml.load(file.read_text("utf-8"), yaml.BaseLoader)["beurten"]]
    played = {name: play(openen(name), oor, beurten) for name in NAMES}
    for name in NAMES[1:]:
        for first, beurt in zip(played["terminal"], played[name], strict=True):
            assert_alike(first, beurt)


@pytest.mark.parametrize("name", NAMES)
def test_each_channel_asks_for_its_own_texts(name: str, openen: Callable[[str], Kanaal], oor: Oor) -> None:
    play(openen(name), oor, [{"zegt": "wie ziet wat ik hier typ?"}])
    assert oor.kanaal == name.partition("-")[0]


def test_the_table_has_every_action_language_and_button_it_is_for() -> None:
    seen = [beurt.get("ziet", {}) for one in TABEL for beurt in one["beurten"]]
    assert {ziet.get("actie") for ziet in seen} >= {"wis", "verlaat"}
    assert {ziet.get("taal") for ziet in seen} >= {"nl", "en", "ar"}
    assert sum("druk" in beurt for one in TABEL for beurt in one["beurten"]) >= 8
    said = {beurt.get("zegt") for one in TABEL for beurt in one["beurten"]}
    assert said >= {"terug", "opnieuw", "wis", "weg", "english"}


# --- the suite itself can fail ---------------------------------------------------------------------


def _spoiled(oor: Oor, change: Callable[[Reply], Reply]) -> Answer:
    """The callable, where one channel draws something else than it was given."""

    def answer(state: State, message: Message) -> tuple[Reply, State]:
        reply, after = oor(state, message)
        return change(reply), after

    return answer


SPOILED: dict[str, Callable[[Reply], Reply]] = {
    "een alinea minder": lambda reply: replace(reply, alineas=reply.alineas[:-1]),
    "een woord anders": lambda reply: replace(
        reply, alineas=(*reply.alineas[:-1], Alinea(reply.alineas[-1].soort, reply.alineas[-1].tekst + " toch"))
    ),
    "de kaarten andersom": lambda reply: replace(reply, contacten=reply.contacten[::-1]),
    "een kaart minder": lambda reply: replace(reply, contacten=reply.contacten[1:]),
    "een knop minder": lambda reply: replace(reply, knoppen=reply.knoppen[:-1]),
    "de knoppen andersom": lambda reply: replace(reply, knoppen=reply.knoppen[::-1]),
    "zwijgen en weggaan": lambda reply: replace(reply, actie="verlaat"),
}


@pytest.mark.parametrize("how", SPOILED)
@pytest.mark.parametrize("name", ["terminal", "telegram"])
def test_a_channel_that_tells_it_otherwise_is_caught(
    how: str, name: str, openen: Callable[[str], Kanaal], oor: Oor, noodantwoord: Reply
) -> None:
    beurten = [{"zegt": "op dit moment slaat hij mijn zus en het kind"}]
    made: dict[str, Callable[[Answer, Reply], Kanaal]] = {
        "terminal": Terminal,
        "telegram": lambda answer, nood: Telegram(answer, nood, TALEN),
    }
    good = play(openen("bode"), oor, beurten)
    bad = play(made[name](_spoiled(oor, SPOILED[how]), noodantwoord), oor, beurten)
    assert len(good[0].reply.contacten) > 1
    with pytest.raises(AssertionError):
        assert_alike(good[0], bad[0])


# --- a fourth channel ------------------------------------------------------------------------------


def test_a_fourth_channel_with_its_adapter_takes_less_than_300_lines() -> None:
    lines = [line for name in ("bode.py", "bode_gezien.py") for line in (HERE / name).read_text("utf-8").splitlines()]
    assert len(lines) < 300


def test_it_knows_the_model_the_memory_and_the_plain_lines_and_nothing_else_of_the_product() -> None:
    assert {"bot.model", "bot.memory", "bot.channels.platte_tekst"} >= BODE_IMPORTS
    assert "bot.model" in BODE_IMPORTS


# Read at collection: CPython 3.11 loses count in `ast.parse` after greenlets, which the browser tests use.
BODE_IMPORTS = {
    node.module
    for node in ast.walk(ast.parse((HERE / "bode.py").read_text("utf-8")))
    if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("bot")
}


@pytest.mark.parametrize("headers", [{}, {bode.GEHEIM_KOP: "mis"}, {bode.GEHEIM_KOP: GEHEIM + "x"}])
def test_it_answers_nobody_without_its_secret(bode_port: int, headers: dict[str, str]) -> None:
    assert _posted(bode_port, b'{"wie": "a", "tekst": "hoi"}', headers) == 403


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"wie": 1, "tekst": "x"}', b"\xff", b"[" * 5000, b"1"])
def test_it_refuses_what_is_no_message(bode_port: int, body: bytes) -> None:
    assert _posted(bode_port, body, {bode.GEHEIM_KOP: GEHEIM}) == 400


def _posted(port: int, body: bytes, headers: dict[str, str]) -> int:
    import http.client

    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("POST", "/bericht", body, headers)
    status = connection.getresponse().status
    connection.close()
    return status
