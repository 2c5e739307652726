"""The machine forms `chat --jsonl` and `understand --jsonl`: one JSON object a line, in and out, in order, at once.

A line that cannot be answered gives {"fout", "regel"} with its number and never its text.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

from bot.channels.platte_tekst import regels
from bot.model import Answer, Message, Reply, State


def chat_jsonl(answer: Answer, lines_in: Iterable[bytes], out: BinaryIO) -> int:
    """One reply a line for each {"gesprek", "text"}; the State of each gesprek is kept apart, for this run only.

    Returns 1 when any line could not be answered, else 0. The streams are bytes, so the locale does not matter.
    """
    states: dict[str, State] = {}

    def reply_to(record: dict[str, Any]) -> dict[str, Any]:
        gesprek = record.get("gesprek")
        key = json.dumps(gesprek, sort_keys=True)
        reply, states[key] = answer(states.get(key, State()), Message(record["text"]))
        seen = {"alineas": list(regels(reply)), "knoppen": list(reply.knoppen)}
        return {"gesprek": gesprek, **_understood(reply), **seen}

    return _each_line(reply_to, lines_in, out)


def understand_jsonl(answer: Answer, lines_in: Iterable[bytes], out: BinaryIO) -> int:
    """How each {"id", "text"} is understood as a first message, and why; otherwise as `chat_jsonl`.

    An editors' tool: `because` holds typed words.
    """

    def reading_of(record: dict[str, Any]) -> dict[str, Any]:
        reply, _ = answer(State(), Message(record["text"]))
        return {"id": record.get("id"), **_understood(reply), "because": reply.because}

    return _each_line(reading_of, lines_in, out)


def _understood(reply: Reply) -> dict[str, Any]:
    """What both machine forms tell of a reply."""
    return {
        "urgentie": reply.labels.urgentie.name,
        "rol": reply.labels.rol,
        "onderwerp": reply.labels.onderwerp,
        "contacten": [kaart.id for kaart in reply.contacten] or ["geen"],
        "vraag": reply.vraag,
        "alternatieven": list(reply.alternatieven[:4]),
        "taal": reply.taal,
    }


def _each_line(work: Callable[[dict[str, Any]], dict[str, Any]], lines_in: Iterable[bytes], out: BinaryIO) -> int:
    """A line out for each line in, in order, at once; 1 when any of them was at fault."""
    status = 0
    try:
        for number, line in enumerate(lines_in, start=1):
            try:
                written = _written(work(_record(line)))
            except Exception as fault:  # its text may hold what was typed, so only our own words go out
                status, written = 1, _written({"fout": _reason(fault), "regel": number})
            out.write(written)
            out.flush()
    except BrokenPipeError:
        return 1
    except KeyboardInterrupt:
        return 130
    return status


class _Onleesbaar(Exception):
    """The line is not what was asked for; its message is ours and holds nothing of the line."""


def _reason(fault: Exception) -> str:
    return str(fault) if isinstance(fault, _Onleesbaar) else "hier ging iets mis"


def _record(line: bytes) -> dict[str, Any]:
    """The object of this line, with a text in it."""
    try:
        record = json.loads(line.decode("utf-8-sig"), parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise _Onleesbaar("dit is geen JSON") from None
    if not isinstance(record, dict):
        raise _Onleesbaar("dit is geen JSON-object")
    if not isinstance(record.get("text"), str):
        raise _Onleesbaar('er is geen tekst: zet die onder "text"')
    return record


def _no_constant(name: str) -> None:
    raise ValueError  # NaN and Infinity are Python's, not JSON's


def _written(record: dict[str, Any]) -> bytes:
    """One line of UTF-8; escaped throughout when an id holds half a character (a lone surrogate)."""
    try:
        return json.dumps(record, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(record).encode() + b"\n"
