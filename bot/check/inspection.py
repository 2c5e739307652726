"""What every check is handed, and how it says what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from bot.check.files import Files
from bot.check.lists import Lijsten
from bot.check.reach import Cell
from bot.model import Content, Plaats, Problem

Known = Iterable[str]


@dataclass(frozen=True, slots=True)
class Inspection:
    """The content under inspection, the editors' lists per language, and which cells each route serves."""

    content: Content
    lijsten: Mapping[str, Lijsten]
    files: Files
    cells: Mapping[str, tuple[Cell, ...]]  # route id -> what leads to it
    today: date
    strict: bool = False


def fault(plaats: Plaats, what: str) -> Problem:
    """Something that must be mended before the content may be used."""
    return Problem(plaats.file, plaats.line, what)


def warning(plaats: Plaats, what: str) -> Problem:
    """Something an editor should look at."""
    return Problem(plaats.file, plaats.line, what, "waarschuwing")


def unknown(plaats: Plaats, kind: str, ids: Iterable[str | None], known: Known) -> Iterator[Problem]:
    """A fault for each id that is not known, with the nearest one that is."""
    for id in ids:
        if id and id not in known:
            yield fault(plaats, f"{kind} '{id}' bestaat niet. {mend(id, known)}")


def mend(id: str, known: Known) -> str:
    """What to do about an id that is not known."""
    near = get_close_matches(id, known, 1)
    return f"Bedoel je '{near[0]}'?" if near else "Voeg het toe, of kies een id dat er al is."
