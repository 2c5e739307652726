"""A casus for a meeting of the partners: a made-up story, and at each step what the assistant says, where in the chain
it stands and who is responsible. The same files are played as conversations by `check`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from textwrap import wrap

from bot import content as reading
from bot.channels import platte_tekst
from bot.model import Content, Gesprek, Message, State, Toelichting
from bot.turn import turn
from bot.understanding import Kennis

FOLDER = "casussen"
WIDTH = 100


def cases(root: Path) -> dict[str, Gesprek]:
    """Every casus below `root` by the name of its file."""
    found, _ = reading.load_gesprekken(root, FOLDER)
    return {Path(one.plaats.file).stem: one for one in found}


def titles(root: Path) -> list[str]:
    """A line for each casus: its name and its title."""
    known = cases(root)
    width = max(map(len, known), default=0)
    return [f"{name:<{width}}  {casus.naam}" for name, casus in known.items()]


def find(root: Path, name: str) -> Gesprek | None:
    """The casus with this name."""
    return cases(root).get(name)


def walk(kennis: Kennis, casus: Gesprek, now: datetime) -> Iterator[list[str]]:
    """The casus as blocks of lines: what went before, each step, what to talk about."""
    yield [casus.naam, "=" * len(casus.naam), *wrap(casus.vooraf, WIDTH)]
    state = State()
    told = casus.toelichtingen or (Toelichting(),) * len(casus.beurten)
    for number, (beurt, toelichting) in enumerate(zip(casus.beurten, told, strict=True), 1):
        reply, state = turn(kennis, state, Message(beurt.zegt), now)
        lines = [f"Stap {number}", *wrap(toelichting.gebeurt, WIDTH), "", *wrap(f"“{beurt.zegt}”", WIDTH), ""]
        for line in platte_tekst.regels(reply):
            lines += wrap(line, WIDTH, initial_indent="  | ", subsequent_indent="  | ")
        yield [*lines, "", *_beside(kennis.content, toelichting)]
    if casus.bespreek:
        yield ["Om te bespreken", *(line for one in casus.bespreek for line in _item(one))]


def _beside(content: Content, toelichting: Toelichting) -> Iterator[str]:
    """Where in the chain this is, who decides there, who is responsible and what they do."""
    step = content.keten.get(toelichting.keten or "")
    if step is not None:
        yield from wrap(f"In de keten: {step.naam}. Wie beslist: {step.wie_beslist}", WIDTH)
    if toelichting.wie:
        names = ", ".join(content.functies[id].naam for id in toelichting.wie if id in content.functies)
        yield from wrap(f"Aan zet: {names}.", WIDTH)
    yield from wrap(toelichting.doet, WIDTH)


def _item(text: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent="- ", subsequent_indent="  ")
