"""The terminal chat: no network, no history file, nothing echoed; what was typed goes to `answer` and nowhere else."""

from __future__ import annotations

import io
import os
import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TextIO

from bot.channels import vaste_tekst
from bot.channels.platte_tekst import regels
from bot.model import Answer, Message, Reply, State

WISSEN = "\x1b[H\x1b[2J\x1b[3J"  # the screen and what scrolled off it
VET, GEWOON = "\x1b[1m", "\x1b[0m"


def chat(answer: Answer, noodantwoord: Reply, lines_in: TextIO, out: TextIO, env: Mapping[str, str]) -> int:
    """Talk until the person leaves, closes the input or presses Ctrl-C; always ends kindly and with 0.

    The contacts of `noodantwoord` (112 first) stand in the banner; it is also the reply when `answer` raises.
    """
    for stream in (lines_in, out):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    scherm = _Scherm(out, env)
    try:
        scherm.print_lines(*_banner(noodantwoord))
        _converse(answer, noodantwoord, lines_in, scherm)
    except KeyboardInterrupt:
        scherm.print_lines("", vaste_tekst.TERMINAL_EINDE)
    except BrokenPipeError:
        pass
    return 0


@dataclass(frozen=True, slots=True)
class _Scherm:
    """Where the person reads: knows its width, and whether it is a screen at all."""

    out: TextIO
    env: Mapping[str, str]

    def is_terminal(self) -> bool:
        """Whether it understands the codes for clearing and bold."""
        return self.out.isatty() and self.env.get("TERM") != "dumb"

    def print_lines(self, *lines: str) -> None:
        """Each line wrapped at the width of the screen; as it is where there is no screen."""
        width = self._width()
        for line in lines:
            self.out.write(_wrap(line, width) + "\n")
        self.out.flush()

    def show(self, reply: Reply) -> None:
        """The whole reply, its buttons numbered."""
        nummers = [kaart.nummer for kaart in reply.contacten if kaart.nummer]
        width = self._width()
        for line in regels(reply):
            self.out.write("\n" + self._bold(_wrap(line, width), nummers) + "\n")
        self.out.write("\n" if reply.knoppen else "")
        for place, knop in enumerate(reply.knoppen, start=1):
            text = _wrap(f"{place}. {knop}", width, indent=len(f"{place}. "))
            self.out.write(self._bold(text, [f"{place}."]) + "\n")
        self.out.flush()

    def ask(self) -> None:
        """The prompt."""
        self.out.write("\n> ")
        self.out.flush()

    def clear(self) -> None:
        """Empties the screen and what scrolled off it; nothing where there is no screen."""
        if self.is_terminal():
            self.out.write(WISSEN)
            self.out.flush()

    def _bold(self, text: str, parts: list[str]) -> str:
        if not parts or not self.is_terminal() or self.env.get("NO_COLOR"):
            return text
        longest_first = "|".join(re.escape(part) for part in sorted(parts, key=len, reverse=True))
        return re.sub(rf"(?<![\w-])(?:{longest_first})(?![\w-])", rf"{VET}\g<0>{GEWOON}", text)

    def _width(self) -> int:
        """Columns of the screen, at least 20; 0 where there is none and a line stays whole."""
        if not self.out.isatty():
            return 0
        try:
            columns = os.get_terminal_size(self.out.fileno()).columns
        except (OSError, ValueError):
            columns = 0
        return max(20, columns or 80)


def _banner(noodantwoord: Reply) -> tuple[str, ...]:
    """What this is, what it is not and whom to call in danger."""
    gevaar = vaste_tekst.gevaar_regels(noodantwoord.contacten)
    uitleg = (vaste_tekst.PROGRAMMA, vaste_tekst.TERMINAL_UITLEG)
    return (vaste_tekst.TERMINAL_TITEL, "", *gevaar, "", *uitleg, "", vaste_tekst.VRAAG)


def _converse(answer: Answer, noodantwoord: Reply, lines_in: TextIO, scherm: _Scherm) -> None:
    state, knoppen = State(), tuple[str, ...]()
    while True:
        scherm.ask()
        typed = lines_in.readline()
        if not typed:
            return scherm.print_lines("", vaste_tekst.TERMINAL_EINDE)
        reply, state = _safely(answer, noodantwoord, state, _pressed(typed, knoppen))
        knoppen = reply.knoppen
        if reply.actie in ("verlaat", "wis"):
            scherm.clear()
            state = State()
        if reply.actie == "verlaat" and scherm.is_terminal():
            return None  # whoever leaves in a hurry leaves an empty screen
        scherm.show(reply)
        if reply.actie == "verlaat":
            return None


def _safely(answer: Answer, noodantwoord: Reply, state: State, text: str) -> tuple[Reply, State]:
    """The answer, or the emergency reply when there is none."""
    try:
        return answer(state, Message(text, "terminal"))
    except Exception:  # whatever went wrong, the person still reads whom to call
        return noodantwoord, state


def _pressed(typed: str, knoppen: tuple[str, ...]) -> str:
    """The sentence of the button whose number was typed; otherwise what was typed."""
    text = typed.rstrip("\r\n")
    number = text.strip().removesuffix(".")
    if number.isascii() and number.isdecimal() and len(number) <= 2 and 1 <= int(number) <= len(knoppen):
        return knoppen[int(number) - 1]
    return text


def _wrap(line: str, width: int, indent: int = 0) -> str:
    """Lines of at most `width` (0: as it is); a word, number or address is never cut."""
    if not width:
        return line
    wrapper = textwrap.TextWrapper(
        width, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False
    )
    return "\n".join(wrapper.fill(part) for part in line.split("\n"))
