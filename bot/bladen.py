"""What the pages beside the conversation are handed of the content: pictures, the meldcode, the JSON. Pure.

Every sentence is one of the content, every number that of a card.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot import answer
from bot.answer import fill
from bot.kaart import of_functie, of_situatie, whole
from bot.kaart_svg import as_svg
from bot.model import (
    DUTCH,
    Antwoord,
    Bladen,
    Contact,
    Content,
    Functie,
    Kaart,
    Keuze,
    Meldcode,
    Picture,
    Stap,
    Weegstap,
)
from bot.understanding import NO_WORRY

COMPLAINTS = "gemeente"
START, FIRST = "afweging", "vervolg-afweging"  # the follow-up that begins the assessment, and its answer
ERBIJ = ("vervolg-afweging-twijfel", "vervolg-afweging-sector", "vervolg-meldcode-woorden")
EMPTY_BOX = "☐ "
_QUESTION = re.compile(r"^Vraag \w+\. ")


def bladen(content: Content, now: datetime, versie: str) -> Bladen:
    """Everything those pages need, in Dutch; drawing it takes a part of a second."""
    kaart = whole(content)
    functies = {id: of_functie(content, id) for id in content.functies}
    cards = tuple(answer.card(contact, now) for contact in content.contacten.values())
    return Bladen(
        kaart=kaart,
        functies=functies,
        situaties={id: of_situatie(content, id) for id in content.onderwerpen if id not in NO_WORRY},
        tekeningen={one.id: _drawn(one) for one in (kaart, *functies.values())},
        meldcode=meldcode(content),
        kaarten=tuple(_unbroken(one) for one in cards if one.nummer),
        gemeente=next((one for one in cards if one.id == COMPLAINTS), None),
        api=as_json(content, versie),
    )


def emergency_lines(content: Content) -> dict[str, str]:
    """The line of each language that names 112 and 0800-2000, Dutch first."""
    talen = sorted(content.talen.values(), key=lambda one: (one.id != DUTCH, one.id))
    return {one.id: fill(content, one.noodregel) for one in talen if one.aan}


def _unbroken(kaart: Kaart) -> Kaart:
    """With the number as it stands in a picture: it never breaks over two lines."""
    return replace(kaart, nummer=kaart.nummer and kaart.nummer.replace(" ", "\u00a0"))


def _drawn(picture: Picture) -> bytes:
    return as_svg(picture, alone=False).encode()


# --- the meldcode ---------------------------------------------------------------------------------


def meldcode(content: Content) -> Meldcode:
    """The five steps, the questions and outcomes of the assessment, and the sentences that go on in the chat."""
    answers = content.antwoorden[DUTCH]
    main = answers.get("meldcode", Antwoord("meldcode"))
    walk = list(_walk(answers))
    steps = {one.id: _weegstap(content, one) for one in walk}
    return Meldcode(
        uitleg=_filled(content, main.tekst),
        stappen=_steps(content, walk),
        vragen=tuple(step for step in steps.values() if step.keuzes),
        uitkomsten=tuple(step for step in steps.values() if not step.keuzes),
        erbij=tuple(_filled(content, answers[id].tekst) if id in answers else () for id in ERBIJ),
        begin=next((knop.zegt for knop in main.knoppen if knop.wordt.vervolg == START), ""),
        zinnen=tuple(knop.zegt for knop in main.knoppen if knop.wordt.vervolg != START),
    )


def _walk(answers: Mapping[str, Antwoord]) -> Iterator[Antwoord]:
    """The questions in their order, each before what it leads to; then the outcomes. Side ways are left out."""
    found, waiting = {FIRST}, [FIRST]
    outcomes: list[Antwoord] = []
    while waiting:
        one = answers.get(waiting.pop(0))
        if one is None:
            continue
        if not _asks(one):
            outcomes.append(one)
            continue
        yield one
        new = [id for id in _leads_to(one, answers) if id not in found]
        found.update(new)
        waiting += new
    yield from outcomes


def _leads_to(one: Antwoord, answers: Mapping[str, Antwoord]) -> Iterator[str]:
    for knop in one.knoppen:
        id = f"vervolg-{knop.wordt.vervolg}"
        if id in answers and (_asks(answers[id]) or _lists(answers[id])) and id != FIRST:
            yield id


def _asks(one: Antwoord) -> bool:
    return {"ja", "nee"} <= {knop.daad for knop in one.knoppen}


def _lists(one: Antwoord) -> bool:
    return any(text.startswith(EMPTY_BOX) for text in one.tekst)


def _weegstap(content: Content, one: Antwoord) -> Weegstap:
    """Of a question what stands from the question on; what stands above it belongs to the step."""
    texts = _filled(content, one.tekst)
    at = next((at for at, text in enumerate(texts) if _QUESTION.match(text)), 0)
    leads = set(_leads_to(one, content.antwoorden[DUTCH])) if _asks(one) else set()
    choices = ((knop.zegt, f"vervolg-{knop.wordt.vervolg}") for knop in one.knoppen)
    return Weegstap(
        one.id,
        tuple(_QUESTION.sub("", text) for text in texts[at:] if not text.startswith(EMPTY_BOX)),
        tuple(Keuze(zegt, naar) for zegt, naar in choices if naar in leads),
        tuple(text.removeprefix(EMPTY_BOX) for text in texts if text.startswith(EMPTY_BOX)),
    )


def _steps(content: Content, walk: Sequence[Antwoord]) -> tuple[tuple[str, ...], ...]:
    """What the content says of each step; advice stands before the talk."""
    see, talk = content.keten.get("signaleren"), content.keten.get("bespreken")
    texts = walk[0].tekst if walk else ()
    at = next((at for at, text in enumerate(texts) if _QUESTION.match(text)), 0)
    return tuple(
        _filled(content, [one for one in step if one])
        for step in (
            [see.wat_betekent_het] if see else [],
            [content.stap2],
            [talk.hoe_lang, talk.wie_beslist, talk.wat_betekent_het] if talk else [],
            list(texts[:at]),
            [],
        )
    )


def _filled(content: Content, texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(fill(content, text) for text in texts)


# --- as JSON --------------------------------------------------------------------------------------


def as_json(content: Content, versie: str) -> bytes:
    """The routekaart for other programs, see docs/api.md; no number that may not be shown."""
    whole = {
        "gemaakt": versie,
        "taal": DUTCH,
        "contacten": [_contact(content, one) for one in content.contacten.values()],
        "kolommen": [{"id": one.id, "naam": one.naam, "uitleg": fill(content, one.uitleg)} for one in content.kolommen],
        "functies": [_functie(content, one) for one in content.functies.values()],
        "keten": [_stap(content, one) for one in content.keten.values()],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def _contact(content: Content, one: Contact) -> dict[str, Any]:
    shown = bool(one.toon and one.telefoon)
    return {
        "id": one.id,
        "naam": one.naam,
        "taak": fill(content, one.taak),
        "nummer": one.telefoon if shown else None,
        "kosten": one.kosten if shown else None,
        "open": one.open if isinstance(one.open, str) or one.open is None else dict(one.open),
        "open_bron_datum": one.open_bron_datum,
        "site": one.site,
        "zo_kom_je_er": one.zo_kom_je_er,
        "bron": list(one.bron),
        "bron_datum": one.bron_datum,
        "overgenomen": one.overgenomen,
        "nagebeld": one.nagebeld,
        "zekerheid": one.zekerheid,
    }


def _functie(content: Content, one: Functie) -> dict[str, Any]:
    cells = {kolom.id: one.stappen.get(kolom.id) or content.lege_cel for kolom in content.kolommen}
    return {
        "id": one.id,
        "naam": one.naam,
        "ook_bekend_als": list(one.ook_bekend_als),
        "taak": fill(content, one.taak),
        "contact": one.contact,
        "stappen": {id: fill(content, text) for id, text in cells.items()},
        "bron": list(one.bron),
        "zekerheid": one.zekerheid,
    }


def _stap(content: Content, one: Stap) -> dict[str, Any]:
    keys = ("wie_mag_dit", "wie_beslist", "wat_betekent_het", "hoe_lang", "bezwaar")
    said = {key: fill(content, getattr(one, key)) for key in keys}
    return {"id": one.id, "naam": one.naam, **said, "bron": list(one.bron), "zekerheid": one.zekerheid}
