"""The facts under `contacten`: a number stands where it belongs, has a source, and was looked at not too long ago."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time

from bot.check.inspection import Inspection, fault, unknown, warning
from bot.check.shown import KAART
from bot.model import Antwoord, Contact, Functie, Plaats, Problem, Stap, Taal
from bot.uren import AMSTERDAM, open_now

ZEKERHEDEN = ("bevestigd", "een-bron", "synthese", "onzeker", "niet-gevonden", "algemene-kennis")
DATES = ("open_bron_datum", "overgenomen", "nagebeld")
WORDED = ("taak", "chat", "site", "zo_kom_je_er", "als_je_belt", "je_naam", "voor_wie", "let_op", "kosten")
YEAR = 365  # days that a fact stays fresh

_NUMBER = re.compile(r"(?<![\w.-])(?:\+?\d[\d \-()]{5,}\d|11[23])(?![\w-]|\.\w)")


def check(seen: Inspection) -> Iterator[Problem]:
    """Every contact, and in a strict run what nobody has read yet."""
    for contact in seen.content.contacten.values():
        yield from _numbers(seen, contact)
        yield from unknown(_place(seen, contact, "zekerheid"), "zekerheid", (contact.zekerheid,), ZEKERHEDEN)
        yield from _dates(seen, contact)
        yield from _way_in(seen, contact)
        yield from _hours(seen, contact)
    things: list[Functie | Stap] = [*seen.content.functies.values(), *seen.content.keten.values()]
    for thing in things:
        yield from unknown(thing.plaats, "zekerheid", (thing.zekerheid,), ZEKERHEDEN)
    yield from _read_by_somebody(seen)


def _numbers(seen: Inspection, contact: Contact) -> Iterator[Problem]:
    if contact.toon and not contact.telefoon:
        yield fault(
            _place(seen, contact, "toon"),
            f"contact '{contact.id}' toont een nummer dat er niet is. Vul telefoon in, of zet toon op nee.",
        )
    for key in WORDED:
        found = _NUMBER.search(getattr(contact, key) or "")
        if found:
            what = (
                f"'{found.group().strip()}' is een nummer; dat hoort alleen bij telefoon of whatsapp, niet bij {key}."
            )
            yield fault(_place(seen, contact, key), f"{what} Haal het hier weg.")


def _way_in(seen: Inspection, contact: Contact) -> Iterator[Problem]:
    """Nobody is sent to a name alone."""
    number = contact.telefoon if contact.toon else None
    if not any((number, contact.site, contact.chat, contact.whatsapp, contact.zo_kom_je_er)):
        what = f"bij contact '{contact.id}' staat niet hoe je er komt. Vul telefoon in (met toon: ja), site of "
        yield fault(_place(seen, contact, "naam"), f"{what}zo_kom_je_er.")


def _hours(seen: Inspection, contact: Contact) -> Iterator[Problem]:
    """Hours that cannot be read are shown to nobody."""
    if contact.open and open_now(contact, datetime.combine(seen.today, time(), AMSTERDAM)) is None:
        what = f"de tijden van contact '{contact.id}' zijn niet te lezen. Schrijf altijd, of dagen met een tijd, zoals "
        yield fault(_place(seen, contact, "open"), f"{what}ma-vr: 09:00-17:00.")


def _dates(seen: Inspection, contact: Contact) -> Iterator[Problem]:
    for key in DATES:
        text = getattr(contact, key)
        if text and as_date(text) is None:
            yield fault(
                _place(seen, contact, key),
                f"'{text}' is geen datum. Schrijf jaar-maand-dag, zoals 2026-11-21, of jaar-maand.",
            )
    old = fault if seen.strict else warning
    if _stale(seen, contact.overgenomen):
        what = "niet overgenomen in het laatste jaar. Kijk de bron na, en vul bij overgenomen de datum van vandaag in."
        yield old(_place(seen, contact, "overgenomen"), what)
    if _stale(seen, contact.nagebeld):
        what = "niet nagebeld in het laatste jaar. Bel of kijk het na, en vul nagebeld in."
        yield old(_place(seen, contact, "nagebeld"), what)


def _stale(seen: Inspection, text: str | None) -> bool:
    """Whether a date is empty or more than a year ago; one that is no date is told already."""
    day = as_date(text or "")
    return not text or (day is not None and (seen.today - day).days > YEAR)


def as_date(text: str) -> date | None:
    """The earliest day of "2025", "2025-10" or "2025-10-03", or None."""
    parts = text.strip().split("-")
    if not all(part.isascii() and part.isdecimal() for part in parts) or len(parts) > 3 or len(parts[0]) != 4:
        return None
    year, month, day = (*map(int, parts), 1, 1)[:3]
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _place(seen: Inspection, contact: Contact, key: str) -> Plaats:
    return seen.files.place(KAART, "contacten", contact.id, key)


def _read_by_somebody(seen: Inspection) -> Iterator[Problem]:
    """Who read each language, and in a strict run each answer: a role and a date."""
    for taal in seen.content.talen.values():
        yield from _read(seen, taal)
    for id, antwoorden in seen.content.antwoorden.items():
        for antwoord in antwoorden.values():
            if antwoord.nagekeken:
                yield from _read(seen, antwoord)
        unread = [one for one in antwoorden.values() if not one.nagekeken]
        if seen.strict and unread:
            what = f"nog door niemand nagekeken, net als {len(unread) - 1} andere antwoorden in taal '{id}'."
            yield fault(unread[0].plaats, f"{what} Lees ze, en vul bij elk nagekeken in (datum en rol).")


def _read(seen: Inspection, thing: Antwoord | Taal) -> Iterator[Problem]:
    if not thing.nagekeken:
        old = fault if seen.strict else warning
        yield old(thing.plaats, "nog door niemand nagekeken. Lees het, en vul nagekeken in (datum en rol).")
        return
    day, _, role = thing.nagekeken.strip().partition(" ")
    if as_date(day) is None or not role.strip():
        place = seen.files.place(thing.plaats.file, "nagekeken")
        what = f"'{thing.nagekeken}' bij nagekeken mist een datum of een rol. Schrijf ze achter elkaar, zoals: "
        yield fault(place, f"{what}2026-11-22 redactie.")
