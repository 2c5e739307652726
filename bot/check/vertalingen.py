"""Translations say as much as the Dutch: the same numbers in the same places, and a complete language lacks nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from bot.check.inspection import Inspection, fault, warning
from bot.check.shown import of_answer
from bot.model import DUTCH, Antwoord, Content, Plaats, Problem, Taal

ENGLISH = "en"
MOST_OF_NAMES = {"naam": 64, "kort": 120, "beschrijving": 512, "menu": 256}
TELEGRAM_TEXT = 4096
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


def check(seen: Inspection) -> Iterator[Problem]:
    """Every language but Dutch. A language that is only a line of help, or switched off, has nothing to compare."""
    content = seen.content
    dutch = content.antwoorden.get(DUTCH, {})
    yield from _telegram(content)
    for taal, own in content.antwoorden.items():
        if taal == DUTCH:
            continue
        for id, antwoord in own.items():
            if id in dutch:
                yield from _numbers(dutch[id], antwoord)
        if not content.talen[taal].kern:
            yield from _complete(seen, content.talen[taal])
        lacks = ", ".join(sorted(content.pagina.get(DUTCH, {}).keys() - content.pagina.get(taal, {}).keys()))
        if lacks:
            file = Plaats(f"responses/{taal}/_pagina.yaml", 1)
            yield warning(file, f"deze zinnen van de webpagina zijn niet vertaald en komen in het Nederlands: {lacks}.")


def _telegram(content: Content) -> Iterator[Problem]:
    """What the bot in Telegram says of itself: the same keys in each language that has it, and one that has it."""
    dutch = content.telegram.get(DUTCH, {})
    for taal in content.telegram.keys() | ({ENGLISH} & content.talen.keys() if dutch else set()):
        file, own = f"responses/{taal}/_telegram.yaml", content.telegram.get(taal, {})
        odd = ", ".join(sorted(own.keys() ^ dutch.keys()))
        if odd:
            yield fault(Plaats(file, 1), f"deze zinnen staan alleen hier of alleen in het Nederlands: {odd}.")
        if ("bel-112.nummer" in own.get("gevaar", "")) != bool(own):
            yield fault(Plaats(file, 1), "'gevaar' noemt het alarmnummer niet. Schrijf: Bel {bel-112.nummer}.")
        start = content.antwoorden.get(taal, {}).get("start")
        known = {knop.zegt for knop in start.knoppen} if start else set()
        for id, zin in own.items():
            if id.startswith("start_") and zin not in known:
                yield fault(Plaats(file, 1), f"'{id}' is geen knop van het antwoord 'start'. Neem een van die zinnen.")
            most = MOST_OF_NAMES.get("menu" if id.startswith("menu_") else id, TELEGRAM_TEXT)
            if len(zin) > most:
                yield fault(Plaats(file, 1), f"'{id}' is te lang voor Telegram. Gebruik hooguit {most} tekens.")


def _numbers(dutch: Antwoord, own: Antwoord) -> Iterator[Problem]:
    """The same placeholders, as often, so that a translation names whom the Dutch names.

    The calm opening may be left out: then the other one is given.
    """
    there = _named(dutch if own.eerst_rustig else replace(dutch, eerst_rustig=""))
    here = _named(own)
    if here != there:
        lacks, more = ", ".join((there - here).keys()), ", ".join((here - there).keys())
        parts = [f"hier ontbreekt {lacks}"] * bool(lacks) + [f"hier staat te veel {more}"] * bool(more)
        what = f"'{own.id}' noemt iets anders dan {dutch.plaats.file}: {', en '.join(parts)}."
        yield fault(own.plaats, f"{what} Noem dezelfde, even vaak.")


def _named(antwoord: Antwoord) -> Counter[str]:
    return Counter(found for one in of_answer(antwoord) for found in _PLACEHOLDER.findall(one.tekst))


def _complete(seen: Inspection, taal: Taal) -> Iterator[Problem]:
    """Answers, questions, fixed sentences and the words of the routekaart; what lacks is shown in Dutch."""
    content = seen.content
    parts = (content.antwoorden, content.vragen, content.vaste_teksten)
    for part, what in zip(parts, ("antwoord", "vraag", "zin"), strict=True):
        for id in sorted(part.get(DUTCH, {}).keys() - part.get(taal.id, {}).keys()):
            yield warning(
                taal.plaats, f"{what} '{id}' is niet vertaald en komt in het Nederlands. {_mend(seen, taal, what, id)}"
            )
    if taal.id not in content.in_taal:
        yield warning(Plaats(f"responses/{taal.id}/_kaart.yaml", 1), "de woorden van de routekaart zijn niet vertaald.")


def _mend(seen: Inspection, taal: Taal, what: str, id: str) -> str:
    name = {"antwoord": id, "vraag": "_vragen"}.get(what, "_vast")
    file = f"responses/{taal.id}/{name}.yaml"
    if what != "antwoord":
        return f"Voeg het toe in {file}."
    return f"Geef {file} evenveel knoppen." if seen.files.path(file) else f"Maak het bestand {file}."
