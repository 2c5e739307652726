"""The promises of editors: every proef holds, and every conversation goes as written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.answer import NO_CONTACT
from bot.check.inspection import Inspection, fault, unknown
from bot.check.signals import proef_ids
from bot.model import Gesprek, Labels, Message, Problem, Proef, Reading, Reply, Signaal, State, Urgentie
from bot.turn import respond
from bot.understanding import Kennis, explain
from bot.understanding.reader import Evidence
from bot.uren import OFFICE


def proeven(seen: Inspection, kennis: Kennis) -> Iterator[Problem]:
    """Each proef as a first message."""
    for signaal in seen.content.signalen:
        for proef in signaal.proeven:
            reading, evidence = explain(kennis, proef.zegt)
            reply, _ = respond(kennis, State(), Message(proef.zegt), reading, OFFICE)
            wrong = [*_labels(proef, reply.labels), *_contact(proef, reply), *_kenmerken(proef, reading.kenmerken)]
            wrong += [*_read(proef, reading), *_signal(proef, evidence, signaal)]
            if wrong:
                yield _fault(proef, wrong, _signals(evidence))


def gesprekken(seen: Inspection, kennis: Kennis, gesprekken: Iterable[Gesprek]) -> Iterator[Problem]:
    """Each conversation, turn by turn."""
    for gesprek in gesprekken:
        yield from _story(seen, gesprek)
        state = State()
        for beurt in gesprek.beurten:
            yield from proef_ids(seen.content, beurt)
            reading, evidence = explain(kennis, beurt.zegt)
            reply, state = respond(kennis, state, Message(beurt.zegt), reading, OFFICE)
            kenmerken = frozenset(state.eerder[-1].kenmerken) if state.eerder else frozenset[str]()
            wrong = [*_labels(beurt, reply.labels), *_contact(beurt, reply), *_kenmerken(beurt, kenmerken)]
            wrong += [*_read(beurt, reading), *_signal(beurt, evidence, None)]
            if wrong:
                yield _fault(beurt, wrong, _signals(evidence))


def _story(seen: Inspection, gesprek: Gesprek) -> Iterator[Problem]:
    """What a casus tells beside each turn names steps of the chain and functies that exist."""
    for beurt, toelichting in zip(gesprek.beurten, gesprek.toelichtingen, strict=False):
        yield from unknown(beurt.plaats, "stap van de keten", (toelichting.keten,), seen.content.keten)
        yield from unknown(beurt.plaats, "functie", toelichting.wie, seen.content.functies)


def _labels(proef: Proef, labels: Labels) -> Iterator[str]:
    for key in ("urgentie", "rol", "onderwerp"):
        wanted, came = getattr(proef, key), getattr(labels, key)
        if wanted and came not in wanted:
            yield f"{key} {' of '.join(map(_id, wanted))} verwacht, {_id(came)} gekregen"


def _contact(proef: Proef, reply: Reply) -> Iterator[str]:
    if proef.eerste_contact:
        came = reply.contacten[0].id if reply.contacten else NO_CONTACT
        if came not in proef.eerste_contact:
            yield f"eerste contact {' of '.join(proef.eerste_contact)} verwacht, {came} gekregen"


def _kenmerken(proef: Proef, came: frozenset[str]) -> Iterator[str]:
    missing = sorted(set(proef.kenmerken) - came)
    extra = sorted(set(proef.geen_kenmerken) & came)
    if missing:
        yield f"kenmerk {', '.join(missing)} verwacht en niet gekregen"
    if extra:
        yield f"kenmerk {', '.join(extra)} gekregen en niet verwacht"


def _read(proef: Proef, reading: Reading) -> Iterator[str]:
    for key in ("daad", "vervolg"):
        wanted, came = getattr(proef, key), getattr(reading, key)
        if wanted and came != wanted:
            yield f"{key} {wanted} verwacht, {came or 'geen'} gekregen"


def _signal(proef: Proef, evidence: Evidence, own: Signaal | None) -> Iterator[str]:
    """`geen` is about the signal of the file that the proef stands in."""
    fired = [treffer.signaal for treffer in evidence.treffers]
    if proef.signaal == "geen":
        if own is not None and any(own is one for one in fired):
            yield f"{own.soort} {own.id} hoort hier niet af te gaan"
    elif proef.signaal and proef.signaal not in {one.id for one in fired}:
        yield f"signaal {proef.signaal} verwacht en niet gekregen"


def _signals(evidence: Evidence) -> str:
    return ", ".join(f"{one.signaal.soort} {one.signaal.id}" for one in evidence.treffers) or "geen"


def _fault(proef: Proef, wrong: Iterable[str], signals: str) -> Problem:
    what = f"de proef '{proef.zegt}' klopt niet: {'; '.join(wrong)} (signalen: {signals})."
    return fault(proef.plaats, f'{what} Kijk met: routewijzer waarom "...".')


def _id(value: object) -> str:
    return value.name if isinstance(value, Urgentie) else str(value)
