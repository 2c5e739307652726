"""What the terminal promises a person, and what the machine forms promise a script."""

from __future__ import annotations

import ast
import io
import json
import os
import pty
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from bot.channels.jsonl import chat_jsonl, understand_jsonl
from bot.channels.platte_tekst import regels
from bot.channels.terminal import WISSEN, chat
from bot.model import Alinea, Kaart, Labels, Message, Reply, State, Urgentie

ROOT = Path(__file__).parent.parent
CANARY = "kanarie-7f3a91"
LANG = "Een rustige zin die lang genoeg is om op een smal scherm over meer dan een regel te lopen. " * 2


def kaart(ident: str, nummer: str | None) -> Kaart:
    return Kaart(ident, ident.capitalize(), nummer, nummer, "nu open", "gratis", None, None)


NOOD = Reply(
    "nl",
    Labels("niet-pluis", "onbekend", Urgentie.dringend),
    alineas=(Alinea("gevaar", "Er ging iets mis. Bel 112 bij gevaar.", True),),
    contacten=(kaart("alarm", "112"), kaart("veilig", "0800-2000"), kaart("praten", "113")),
)


def fake(state: State, message: Message) -> tuple[Reply, State]:
    """Counts turns in State.zorg, never repeats the text, and knows a few whole messages."""
    if "kapot" in message.text:
        raise RuntimeError(f"boem {message.text}")
    actie = {"weg": "verlaat", "wis": "wis"}.get(message.text)
    pressed = message.text == "Het gebeurt nu"
    labels = Labels("niet-pluis", "omstander", Urgentie.acuut if pressed else Urgentie.zorg)
    reply = Reply(
        "nl",
        labels,
        alternatieven=("a", "b", "c", "d", "e"),
        alineas=(Alinea("gevaar" if pressed else "eerst", f"Beurt {state.zorg + 1}.", True), Alinea("tekst", LANG)),
        contacten=() if message.text == "hoi" else (kaart("veilig", "0800-2000"),),
        knoppen=("Het gebeurt nu", "Ik wil een ander woord kiezen voor wat er thuis aan de hand is"),
        actie=actie,
        because=f"woorden: {message.text}",
    )
    return reply, State(zorg=state.zorg + 1)


def talk(*typed: str) -> str:
    out = io.StringIO()
    assert chat(fake, NOOD, io.StringIO("".join(line + "\n" for line in typed)), out, {}) == 0
    return out.getvalue()


class _Keyboard(io.StringIO):
    """A keyboard on which Ctrl-C is pressed after the lines are gone."""

    def readline(self, size: int | None = -1) -> str:  # type: ignore[override]
        line = super().readline()
        if not line:
            raise KeyboardInterrupt
        return line


def on_a_screen(*typed: str, env: dict[str, str] | None = None, columns: int = 40) -> str:
    """The same talk on a real pseudo-terminal of so many columns."""
    master, slave = pty.openpty()
    subprocess.run(["stty", "cols", str(columns), "-onlcr"], stdin=slave, check=True)
    with ThreadPoolExecutor(1) as pool:
        seen = pool.submit(_all_of, master)
        with open(slave, "w", encoding="utf-8") as out:
            chat(fake, NOOD, io.StringIO("".join(line + "\n" for line in typed)), out, env or {"TERM": "xterm"})
        return seen.result(10).decode()


def _all_of(master: int) -> bytes:
    """What a screen got until it was closed; the kernel says that with an error."""
    seen = b""
    with open(master, "rb", buffering=0) as screen, suppress(OSError):
        while piece := screen.read(4096):
            seen += piece
    return seen


# --- the chat for people --------------------------------------------------------------------------


def test_the_banner_says_what_this_is_and_whom_to_call_in_danger() -> None:
    banner = talk().split("\n> ")[0]
    assert "Dit is een programma. Het belt niet" in banner
    assert "Is er nu gevaar? Bel 112." in banner
    assert "Veilig: bel 0800-2000" in banner
    assert "bewaart niets" in banner


def test_everything_the_person_must_read_is_shown_in_order_with_numbered_buttons() -> None:
    seen = talk("ik maak me zorgen")
    lines = [*regels(fake(State(), Message("x"))[0]), "1. Het gebeurt nu", "2. Ik wil een ander woord"]
    places = [seen.index(line) for line in lines]
    assert places == sorted(places)


@pytest.mark.parametrize("number", ["1", "1.", " 1 "])
def test_a_typed_number_presses_that_button(number: str) -> None:
    heard: list[str] = []

    def listen(state: State, message: Message) -> tuple[Reply, State]:
        heard.append(message.text)
        return fake(state, message)

    chat(listen, NOOD, io.StringIO(f"zorg\n{number}\n"), io.StringIO(), {})
    assert heard[1] == "Het gebeurt nu"


@pytest.mark.parametrize("text", ["112", "3", "0", "-1", "1 keer", "²", "", "٢"])
def test_any_other_text_is_passed_on_as_it_was_typed(text: str) -> None:
    heard: list[str] = []

    def listen(state: State, message: Message) -> tuple[Reply, State]:
        heard.append(message.text)
        return fake(state, message)

    chat(listen, NOOD, io.StringIO(f"zorg\n{text}\n"), io.StringIO(), {})
    assert heard[1] == text


def test_the_conversation_carries_on_from_turn_to_turn() -> None:
    seen = talk("een", "twee", "drie")
    assert all(f"Beurt {turn}." in seen for turn in (1, 2, 3))


def test_if_answer_raises_the_person_still_sees_whom_to_call_and_can_go_on() -> None:
    seen = talk("een", f"kapot {CANARY}", "twee")
    assert "Bel 112 bij gevaar." in seen
    assert "Beurt 2." in seen
    assert CANARY not in seen
    assert "Traceback" not in seen


def test_the_end_of_input_and_ctrl_c_end_kindly() -> None:
    out = io.StringIO()
    assert chat(fake, NOOD, _Keyboard("hallo\n"), out, {}) == 0
    for seen in (talk("hallo"), out.getvalue()):
        assert seen.rstrip().endswith("kun je zelf wissen.")


def test_leaving_ends_the_chat_and_wiping_begins_anew() -> None:
    assert "Beurt 2." not in talk("weg", "nog iets")
    after_wipe = talk("een", "twee", "wis", "opnieuw").split("> ")[-2]
    assert "Beurt 1." in after_wipe


def test_without_a_screen_there_are_no_codes_and_no_cut_lines() -> None:
    seen = talk("hallo", "wis", "hallo")
    assert "\x1b" not in seen
    assert LANG in seen


def test_on_a_screen_lines_fit_and_numbers_stay_whole_and_bold() -> None:
    seen = on_a_screen("hallo", columns=40)
    plain = re.sub(r"\x1b\[[0-9]*m", "", seen)
    assert max(len(line) for line in plain.splitlines()) <= 40
    assert "\x1b[1m0800-2000\x1b[0m" in seen
    assert "\x1b[1m1.\x1b[0m Het gebeurt nu" in seen
    assert "\n   " in plain  # a long button hangs under its own words


@pytest.mark.parametrize("env", [{"TERM": "xterm", "NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_color_and_a_dumb_terminal_get_no_bold(env: dict[str, str]) -> None:
    assert "\x1b" not in on_a_screen("hallo", env=env)


def test_on_a_screen_wiping_and_leaving_empty_it_with_what_scrolled_off() -> None:
    assert "Beurt 2." in on_a_screen("een", "wis").split(WISSEN)[1]
    assert on_a_screen("een", "weg", "twee").split(WISSEN)[1] == ""


def test_odd_bytes_on_the_keyboard_never_stop_the_chat() -> None:
    raw = b"\xff\xfe\x00\x1b[2J\xed\xa0\x80 <script>\n" + "\u202e\ufeff".encode() + b"\n" + b"x" * 200_000 + b"\n"
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    assert chat(fake, NOOD, io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"), out, {}) == 0
    out.flush()
    assert b"Beurt 3." in out.buffer.getvalue()  # type: ignore[attr-defined]
    assert b"\x1b" not in out.buffer.getvalue()  # type: ignore[attr-defined]


TELEGRAM = sorted(path.stem for path in (ROOT / "bot" / "channels").glob("telegram*.py"))


# Parsed at collection: CPython 3.11 loses count in `ast.parse` after greenlets, which the browser tests use.
SOURCES = [
    ast.parse((ROOT / "bot" / "channels" / f"{name}.py").read_text(encoding="utf-8"))
    for name in ("terminal", "jsonl", "vaste_tekst", *TELEGRAM)
]


def test_no_history_no_network_and_no_number_in_the_code() -> None:
    for tree in SOURCES:
        imported = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }
        assert not imported & {"readline", "socket", "turn", "understanding", "content", "yaml"}
        strings = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
        assert not [
            text for text in strings if re.search(r"\b(112|113|0\d{3}-?\d{4})\b", text) and " first" not in text
        ]
        called = {getattr(node.func, "id", "") for node in ast.walk(tree) if isinstance(node, ast.Call)}
        assert "input" not in called


# --- the machine forms ----------------------------------------------------------------------------


def machine(work: Any, *lines: bytes | dict[str, Any]) -> tuple[int, list[dict[str, Any]], bytes]:
    out = io.BytesIO()
    given = [line if isinstance(line, bytes) else json.dumps(line).encode() + b"\n" for line in lines]
    status = work(fake, given, out)
    return status, [json.loads(line) for line in out.getvalue().splitlines()], out.getvalue()


def test_a_chat_line_out_holds_every_promised_key() -> None:
    status, (line,), _ = machine(chat_jsonl, {"gesprek": 7, "text": "een"})
    reply, _ = fake(State(), Message("een"))
    assert status == 0
    assert line == {
        "gesprek": 7,
        "urgentie": "zorg",
        "rol": "omstander",
        "onderwerp": "niet-pluis",
        "contacten": ["veilig"],
        "vraag": False,
        "alternatieven": ["a", "b", "c", "d"],
        "taal": "nl",
        "alineas": list(regels(reply)),
        "knoppen": list(reply.knoppen),
    }


def test_an_understand_line_out_holds_every_promised_key_and_each_line_stands_alone() -> None:
    status, lines, _ = machine(understand_jsonl, {"id": ["x", 1], "text": "een"}, {"id": None, "text": "hoi"})
    assert status == 0
    keys = ["id", "urgentie", "rol", "onderwerp", "contacten", "vraag", "alternatieven", "taal", "because"]
    assert [list(line) for line in lines] == [keys, keys]
    assert (lines[0]["id"], lines[0]["because"]) == (["x", 1], "woorden: een")
    assert lines[1]["contacten"] == ["geen"]


def test_each_gesprek_keeps_its_own_state_whatever_its_id_is() -> None:
    ids: list[Any] = ["a", 1, "1", True, None, [1], {"x": 1}, "a", 1, "1", True, None, [1], {"x": 1}]
    _, lines, _ = machine(chat_jsonl, *({"gesprek": i, "text": "t"} for i in ids))
    assert [line["gesprek"] for line in lines] == ids
    assert [line["alineas"][0] for line in lines] == ["Beurt 1."] * 7 + ["Beurt 2."] * 7


BAD = [
    b"geen json " + CANARY.encode() + b"\n",
    b"\n",
    b'["' + CANARY.encode() + b'"]\n',
    b'"' + CANARY.encode() + b'"\n',
    b'{"gesprek": "' + CANARY.encode() + b'"}\n',
    b'{"gesprek": 1, "text": 3}\n',
    b'{"text": "kapot ' + CANARY.encode() + b'"}\n',
    b'{"text": "x", "gesprek": NaN}\n',
    b'{"text": "\xff' + CANARY.encode() + b'"}\n',
    b"[" * 100_000 + b"\n",
    b'{"text": "x", "gesprek": ' + b"[" * 900 + b"]" * 900 + b"}\n",
    b'{"text": "x", "n": ' + b"9" * 10_000 + b"}\n",
]


@pytest.mark.parametrize("work", [chat_jsonl, understand_jsonl])
def test_a_bad_line_gives_its_number_and_never_its_text_and_the_rest_goes_on(work: Any) -> None:
    good = {"text": "een"}
    status, lines, raw = machine(work, *[item for bad in BAD for item in (bad, good)])
    assert status == 1
    assert len(lines) == 2 * len(BAD)
    assert all(line.get("urgentie") == "zorg" for line in lines[1::2])
    faults = [(place, line) for place, line in enumerate(lines, start=1) if "fout" in line]
    assert all(set(line) == {"fout", "regel"} and line["regel"] == place for place, line in faults)
    assert len(faults) >= len(BAD) - 1  # how deep a list may go differs by machine
    assert CANARY.encode() not in raw


def test_half_characters_in_json_never_break_the_output() -> None:
    line = b'{"gesprek": "\\ud800", "id": "\\udfff", "text": "\\ud800 hoi \\u0000"}\n'
    for work, key, value in ((chat_jsonl, "gesprek", "\ud800"), (understand_jsonl, "id", "\udfff")):
        status, (out,), raw = machine(work, line)
        raw.decode("utf-8")
        assert (status, out[key]) == (0, value)


def test_a_byte_order_mark_and_line_separators_inside_a_text_are_fine() -> None:
    status, lines, _ = machine(chat_jsonl, b'\xef\xbb\xbf{"text": "een\xe2\x80\xa8twee"}\r\n', b'{"text": "drie"}')
    assert (status, len(lines)) == (0, 2)


def test_each_line_is_written_before_the_next_is_read_and_is_utf8_in_any_locale() -> None:
    code = (
        "import sys; from tests.test_terminal import fake; from bot.channels.jsonl import chat_jsonl;"
        "sys.exit(chat_jsonl(fake, sys.stdin.buffer, sys.stdout.buffer))"
    )
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    env["PYTHONDONTWRITEBYTECODE"] = "1"
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as run:
        assert run.stdin
        assert run.stdout
        for turn in (1, 2):
            run.stdin.write('{"gesprek": "één", "text": "héé"}\n'.encode())
            run.stdin.flush()
            line = run.stdout.readline().decode("utf-8")
            assert json.loads(line)["alineas"][0] == f"Beurt {turn}."
            assert "één" in line
        run.stdin.close()
    assert run.returncode == 0
