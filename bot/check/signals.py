"""Every id that a signal or a proef names exists, and each kind of signal names what it must."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bot.answer import NO_CONTACT
from bot.check.inspection import Inspection, fault, unknown, warning
from bot.model import DADEN, Content, Problem, Proef, Signaal, Urgentie


def check(seen: Inspection) -> Iterator[Problem]:
    """Unknown ids in intents/."""
    gevaren = frozenset(signaal.id for signaal in seen.content.signalen if signaal.soort == "gevaar")
    for signaal in seen.content.signalen:
        yield from _signaal(seen, signaal, gevaren)


def _signaal(seen: Inspection, signaal: Signaal, gevaren: frozenset[str]) -> Iterator[Problem]:
    content, plaats = seen.content, signaal.plaats
    named: tuple[tuple[str, str, Iterable[str | None], Iterable[str]], ...] = (
        ("onderwerp", "onderwerp", (signaal.onderwerp,), content.onderwerpen),
        ("rol", "rol", (signaal.rol,), content.rollen),
        ("kenmerk", "kenmerken", signaal.kenmerken, content.kenmerken),
        ("gevaar", "verlaagt", signaal.verlaagt, gevaren),
    )
    for kind, key, ids, known in named:
        yield from (
            replace(one, line=seen.files.place(plaats.file, key).line) for one in unknown(plaats, kind, ids, known)
        )
    if signaal.herken and not signaal.proeven:
        what = (
            f"{signaal.soort} '{signaal.id}' heeft regels en geen proeven. Schrijf er twee: een zin die moet raken, en"
        )
        yield warning(plaats, f"{what} een die erop lijkt en niet mag raken (signaal: geen).")
    contacten = sorted({one.contact for one in signaal.voorbeelden if one.contact})
    yield from unknown(plaats, "contact", contacten, {*content.contacten, NO_CONTACT})
    yield from _kind(content, signaal)
    groups = content.woordgroepen.get(signaal.taal, {})
    for regel in signaal.herken:
        terms = (*regel.alle, *regel.een, *regel.reeks, *regel.niet)
        yield from unknown(regel.plaats, "woordgroep", _groups(terms), groups)
    for proef in signaal.proeven:
        yield from proef_ids(content, proef)


def _groups(terms: Iterable[str]) -> Iterator[str]:
    return (term.strip("<>") for term in terms if term.startswith("<"))


_LEVELS: Mapping[str, tuple[Urgentie, ...]] = {
    "gevaar": (Urgentie.dringend, Urgentie.acuut),
    "context": (Urgentie.zorg, Urgentie.dringend),
}
_NEEDED = {"intent": ("onderwerp", "rol", "urgentie"), "rolteken": ("rol",), "context": ("verlaagt",)}


def _kind(content: Content, signaal: Signaal) -> Iterator[Problem]:
    """What each kind of signal must name."""
    id, plaats = signaal.id, signaal.plaats
    if signaal.soort == "kenmerk":
        yield from unknown(plaats, "kenmerk", (id,), content.kenmerken)
    elif signaal.soort == "daad":
        yield from unknown(plaats, "daad", (id,), DADEN)
    elif signaal.soort == "vervolg":
        yield from unknown(plaats, "antwoord", (f"vervolg-{id}",), content.antwoorden.get("nl", {}))
    levels = _LEVELS.get(signaal.soort)
    if levels and signaal.urgentie not in levels:
        yield fault(plaats, f"bij {signaal.soort} '{id}' hoort urgentie {levels[0].name} of {levels[1].name}.")
    for key in _NEEDED.get(signaal.soort, ()):
        if getattr(signaal, key) in (None, ()):
            yield fault(plaats, f"bij {signaal.soort} '{id}' ontbreekt '{key}'. Voeg het toe.")


def proef_ids(content: Content, proef: Proef) -> Iterator[Problem]:
    """Unknown ids in what a proef or a turn of a conversation expects."""
    plaats = proef.plaats
    yield from unknown(plaats, "onderwerp", proef.onderwerp, content.onderwerpen)
    yield from unknown(plaats, "rol", proef.rol, content.rollen)
    yield from unknown(plaats, "contact", proef.eerste_contact, {*content.contacten, NO_CONTACT})
    yield from unknown(plaats, "kenmerk", (*proef.kenmerken, *proef.geen_kenmerken), content.kenmerken)
    yield from unknown(plaats, "daad", (proef.daad,), DADEN)
    if proef.vervolg:
        yield from unknown(plaats, "antwoord", (f"vervolg-{proef.vervolg}",), content.antwoorden.get("nl", {}))
    if proef.signaal and proef.signaal != "geen":
        yield from unknown(plaats, "signaal", (proef.signaal,), {one.id for one in content.signalen})
