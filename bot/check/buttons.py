"""Every button does what it says: pressed in each state that shows it, and typed by somebody who just came in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from bot.answer import SERIOUS, in_language, paragraphs
from bot.ask import DANGER, STILL, TOPIC, WHO
from bot.check.inspection import Inspection, fault
from bot.check.reach import Cell
from bot.check.references import NEEDED_ANSWERS
from bot.lines import variants
from bot.model import (
    DUTCH,
    Antwoord,
    Eerder,
    Knop,
    Labels,
    Message,
    Plaats,
    Problem,
    Reading,
    Reply,
    State,
    Urgentie,
    Wordt,
)
from bot.turn import CARE_TURNS, follow_up, respond
from bot.understanding import Kennis, explain
from bot.understanding.clean import clean
from bot.understanding.kennis import whole
from bot.understanding.reader import Evidence
from bot.uren import OFFICE

ACTIONS = {"weg": "verlaat", "wis": "wis"}


class Press(NamedTuple):
    """A button, the State in which a person sees it, and what came of pressing it."""

    knop: Knop
    state: State
    reply: Reply
    after: State


def check(seen: Inspection, kennis: Kennis) -> Iterator[Problem]:
    """Presses and types; one fault for each button of an answer and each way in which it goes wrong.

    A translated button becomes what the Dutch one becomes, so it is pressed once; typed every one must be understood.
    """
    read: dict[str, tuple[Reading, Evidence]] = {}
    told: set[tuple[Plaats, str]] = set()
    for taal in seen.content.antwoorden:
        shown = _shown(seen, taal) if taal == DUTCH else _once(seen, taal)
        for knop, state in (*shown, *((knop, None) for knop in _all(seen, taal))):
            if knop.zegt not in read:
                read[knop.zegt] = explain(kennis, knop.zegt)
            for wrong in _tried(seen, kennis, knop, state or State(taal), *read[knop.zegt], typed=state is None):
                kind = " ".join(wrong.split()[:2])
                if (knop.plaats, kind) not in told:
                    told.add((knop.plaats, kind))
                    yield fault(knop.plaats, f"de knop '{knop.zegt}' {wrong}. {_mend(kennis, knop)}")


def _tried(
    seen: Inspection, kennis: Kennis, knop: Knop, state: State, reading: Reading, evidence: Evidence, *, typed: bool
) -> Iterator[str]:
    """What is wrong with the reply to the button, in this State or typed as a first message."""
    press = Press(knop, state, *respond(kennis, state, Message(knop.zegt, "web"), reading, OFFICE))
    return _typed(press, reading, evidence) if typed else _wrong(seen, press)


def _mend(kennis: Kennis, knop: Knop) -> str:
    """The same sentence elsewhere with another meaning is the usual cause."""
    other = kennis.knoppen.get(whole(clean(knop.zegt)))
    if other is not None and other.wordt != knop.wordt and other.plaats.file:
        where = f"{other.plaats.file}:{other.plaats.line}"
        return f"Dezelfde zin staat met een andere `wordt` in {where}: maak ze gelijk, of kies een andere zin."
    return "Maak `wordt` gelijk aan wat de zin zegt, of kies een andere zin."


# --- which button is shown where --------------------------------------------------------------------


def _shown(seen: Inspection, taal: str) -> Iterator[tuple[Knop, State]]:
    """Each button with the States in which a person sees it."""
    antwoorden = seen.content.antwoorden[taal]
    for route in seen.content.routes:
        if route.antwoord in antwoorden:
            antwoord = antwoorden[route.antwoord]
            for cell in _per_level(seen.cells.get(route.id, ())):
                yield from _under(seen, taal, antwoord, _state(taal, cell, antwoord.vraag))
                yield from _when_unsure(seen, taal, cell)
    for id, antwoord in antwoorden.items():
        if id in NEEDED_ANSWERS:
            yield from _under(seen, taal, antwoord, State(taal))
        elif id.startswith("vervolg-"):
            yield from _under(seen, taal, antwoord, _state(taal, _leads_to(seen, antwoord), None))
    yield from _topics(seen, taal)


def _once(seen: Inspection, taal: str) -> Iterator[tuple[Knop, State]]:
    """Each button with one of the States in which a person sees it."""
    first = {knop.zegt: (knop, state) for knop, state in reversed(list(_shown(seen, taal)))}
    yield from first.values()


def _per_level(cells: Iterable[Cell]) -> Iterable[Cell]:
    """One cell for each urgency."""
    return {cell.labels.urgentie: cell for cell in cells}.values()


def _under(seen: Inspection, taal: str, antwoord: Antwoord, state: State) -> Iterator[tuple[Knop, State]]:
    vraag = seen.content.vragen.get(taal, {}).get(antwoord.vraag or "")
    return ((knop, state) for knop in (*(vraag.knoppen if vraag else ()), *antwoord.knoppen))


def _when_unsure(seen: Inspection, taal: str, cell: Cell) -> Iterator[tuple[Knop, State]]:
    """The buttons of the questions that may stand below an answer that is not sure."""
    asked = (STILL, WHO) if cell.labels.urgentie in SERIOUS else (DANGER, WHO)
    for id in asked:
        vraag = seen.content.vragen.get(taal, {}).get(id)
        yield from ((knop, _state(taal, cell, id)) for knop in (vraag.knoppen if vraag else ()))


def _state(taal: str, cell: Cell | None, open_question: str | None) -> State:
    """The State after the reply to such a reading."""
    if cell is None:
        return State(taal)
    care = CARE_TURNS if cell.labels.urgentie in SERIOUS else 0
    return State(taal, (Eerder(cell.labels, tuple(sorted(cell.kenmerken))),), open_question, zorg=care)


def _leads_to(seen: Inspection, antwoord: Antwoord) -> Cell | None:
    """A reading after which this variant of a follow-up is given."""
    base = antwoord.id.removeprefix("vervolg-")
    names = [base.rsplit("-", cut)[0] for cut in range(base.count("-") + 1)]
    for cells in seen.cells.values():
        for cell in cells[:1]:
            if any(antwoord.id in variants(name, cell.labels) for name in names):
                return cell
    return None


def _topics(seen: Inspection, taal: str) -> Iterator[tuple[Knop, State]]:
    """The buttons of the question which topic it is, after an unsure reading of another topic."""
    for knop in _topic_buttons(seen):
        other = next(id for id in seen.content.onderwerpen if id != knop.wordt.onderwerp)
        yield knop, State(taal, (Eerder(Labels(other, "onbekend", Urgentie.zorg)),), TOPIC)


def _topic_buttons(seen: Inspection) -> Iterator[Knop]:
    for begrip in seen.content.onderwerpen.values():
        if begrip.knop:
            yield Knop(begrip.knop, Wordt(onderwerp=begrip.id), plaats=begrip.plaats)


# --- pressing ---------------------------------------------------------------------------------------


def _wrong(seen: Inspection, press: Press) -> Iterator[str]:
    """What came out that the button does not say."""
    wordt = press.knop.wordt
    if wordt.daad is not None:
        if press.reply.actie != ACTIONS.get(wordt.daad):
            yield f"hoort {wordt.daad} te doen, maar doet iets anders"
    elif wordt.vervolg is not None and (press.state.eerder or wordt.onderwerp is None):
        if not _answers(seen, press, wordt.vervolg):
            yield f"hoort naar vervolg-{wordt.vervolg} te leiden, maar toont iets anders"
    else:
        yield from _labels(press)
        yield from _kenmerken(press)


def _answers(seen: Inspection, press: Press, vervolg: str) -> bool:
    """Whether the reply holds the answer to this follow-up."""
    taal, labels = press.state.taal, press.reply.labels
    setting = in_language(seen.content, "web", OFFICE, taal)
    shown = press.reply.contacten
    first = setting.content.contacten[shown[0].id] if shown else None
    kenmerken = press.state.eerder[-1].kenmerken if press.state.eerder else ()
    wanted = paragraphs(setting, follow_up(setting, vervolg, labels, first, kenmerken), labels)
    return {alinea.tekst for alinea in wanted} <= {alinea.tekst for alinea in press.reply.alineas}


def _labels(press: Press) -> Iterator[str]:
    wordt, came = press.knop.wordt, press.reply.labels
    last = press.state.eerder[-1].labels if press.state.eerder else None
    for key in ("onderwerp", "rol", "urgentie"):
        named = getattr(wordt, key)
        wanted = getattr(last, key, None) if named is None else named
        if wanted is not None and getattr(came, key) != wanted:
            yield f"hoort {key} {_id(wanted)} te geven, maar geeft {_id(getattr(came, key))}"


def _kenmerken(press: Press) -> Iterator[str]:
    wordt = press.knop.wordt
    came = set(press.after.eerder[-1].kenmerken) if press.after.eerder else set()
    missing, left = set(wordt.kenmerken) - set(wordt.zonder) - came, set(wordt.zonder) & came
    if missing:
        yield f"hoort kenmerk {', '.join(sorted(missing))} te geven, maar doet dat niet"
    if left:
        yield f"hoort kenmerk {', '.join(sorted(left))} weg te halen, maar doet dat niet"


def _id(value: object) -> str:
    return value.name if isinstance(value, Urgentie) else str(value)


# --- typing -----------------------------------------------------------------------------------------


def _all(seen: Inspection, taal: str) -> Iterator[Knop]:
    """Each button once, by sentence and meaning."""
    content = seen.content
    groups = [antwoord.knoppen for antwoord in content.antwoorden[taal].values()]
    groups += [vraag.knoppen for vraag in content.vragen.get(taal, {}).values()]
    every = (*(knop for group in groups for knop in group), *_topic_buttons(seen))
    yield from {(knop.zegt, knop.wordt): knop for knop in every}.values()


def _typed(press: Press, reading: Reading, evidence: Evidence) -> Iterator[str]:
    """Typed by somebody who just came in, the sentence is understood and makes nothing less dangerous."""
    if not reading.begrepen and reading.daad is None and press.state.taal == DUTCH:  # a button is known word for word
        yield "wordt getypt niet begrepen"
    least, came = _least(press.knop, evidence), press.reply.labels.urgentie
    if came < least:
        yield f"geeft getypt {came.name}, minder dan {least.name}"


def _least(knop: Knop, evidence: Evidence) -> Urgentie:
    """The danger that must stay: what the button says, and its danger phrases unless they answer a question."""
    levels = [knop.wordt.urgentie, None if knop.daad else evidence.gevaar.niveau]
    return max((level for level in levels if level is not None and level in SERIOUS), default=Urgentie.info)
