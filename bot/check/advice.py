"""Advice first: nobody is told to talk to parents, partner or suspect before somebody has thought along.

Every answer is rendered for each role and urgency that can reach it, follow-ups included, per channel.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.answer import in_language, paragraphs
from bot.check.inspection import Inspection, fault
from bot.check.lists import Lijsten, NooitEerst
from bot.check.phrases import Phrases, sentences
from bot.check.reach import Cell
from bot.check.references import KANALEN
from bot.check.shown import of_answer
from bot.lines import variants
from bot.model import Antwoord, Labels, Plaats, Problem
from bot.uren import OFFICE


def check(seen: Inspection) -> Iterator[Problem]:
    """Sentences that send someone to talk first, where advice must come first."""
    for taal in seen.content.antwoorden:
        lijsten = seen.lijsten.get(taal, Lijsten())
        phrases = Phrases(lijsten.nooit_eerst.zinnen, lijsten.ontkenningen)
        excuses = Phrases(lijsten.nooit_eerst.mits, frozenset())
        told: set[tuple[str, str]] = set()
        wrong: dict[str, bool] = {}
        for antwoord, cell in _due(seen, taal, lijsten.nooit_eerst):
            for zin in _rendered(seen, taal, antwoord, cell):
                if zin not in wrong:
                    wrong[zin] = bool(phrases.held(zin)) and not excuses.held(zin)
                if wrong[zin] and (antwoord.id, zin) not in told:
                    told.add((antwoord.id, zin))
                    yield _fault(seen, antwoord, cell, zin)


def _due(seen: Inspection, taal: str, nooit: NooitEerst) -> Iterator[tuple[Antwoord, Cell]]:
    """Each answer that such a person can get: the route's own, and every follow-up; once per role and urgency."""
    done: set[tuple[str, str, int]] = set()
    follow_ups = sorted(
        {signaal.id for signaal in seen.content.signalen if signaal.soort == "vervolg"} | _asked(seen, taal)
    )
    antwoorden = seen.content.antwoorden[taal]
    asked: dict[Labels, list[str]] = {}
    for route in seen.content.routes:
        for cell in seen.cells.get(route.id, ()):
            if never_first(nooit, cell):
                new = cell.labels not in asked
                if new:
                    asked[cell.labels] = [id for one in follow_ups if (id := _first(antwoorden, one, cell))]
                for id in (route.antwoord, *(asked[cell.labels] if new else ())):
                    key = (id, cell.labels.rol, int(cell.labels.urgentie))
                    if id in antwoorden and key not in done:
                        done.add(key)
                        yield antwoorden[id], cell


def never_first(nooit: NooitEerst, cell: Cell) -> bool:
    """Whether no talk may come before advice here."""
    labels = cell.labels
    return (
        labels.onderwerp in nooit.onderwerpen
        or labels.urgentie.name in nooit.urgenties
        or not cell.kenmerken.isdisjoint(nooit.kenmerken)
    )


def _asked(seen: Inspection, taal: str) -> set[str]:
    """The follow-ups behind buttons."""
    knoppen = (knop for antwoord in seen.content.antwoorden[taal].values() for knop in antwoord.knoppen)
    return {knop.wordt.vervolg for knop in knoppen if knop.wordt.vervolg}


def _first(antwoorden: Mapping[str, Antwoord], vervolg: str, cell: Cell) -> str | None:
    return next((id for id in variants(vervolg, cell.labels) if id in antwoorden), None)


def _rendered(seen: Inspection, taal: str, antwoord: Antwoord, cell: Cell) -> Iterator[str]:
    """What the person reads, on every channel."""
    for kanaal in KANALEN if antwoord.per_kanaal else KANALEN[:1]:
        setting = in_language(seen.content, kanaal, OFFICE, taal)
        for alinea in paragraphs(setting, antwoord, cell.labels):
            yield from sentences(alinea.tekst)


def _fault(seen: Inspection, antwoord: Antwoord, cell: Cell, zin: str) -> Problem:
    labels = cell.labels
    who = f"{labels.rol}, {labels.onderwerp}, {labels.urgentie.name}"
    what = f"'{zin}' stuurt iemand naar een gesprek voordat er advies is ({who})."
    return fault(_place(seen, antwoord, zin), f"{what} Schrijf: praat nog niet zelf, vraag eerst advies.")


def _place(seen: Inspection, antwoord: Antwoord, zin: str) -> Plaats:
    for one in of_answer(antwoord):
        if zin[:20] in one.tekst:
            return seen.files.place(one.file, *one.steps)
    return antwoord.plaats
