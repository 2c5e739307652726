"""Other languages than Dutch: what a translation leaves out it takes from the Dutch text it translates. Pure.

A translated answer has the id, the questions and the buttons of the Dutch one; its buttons are given as sentences
alone, in the same order. `_kaart.yaml` of a language holds the words of the routekaart; ids, numbers, sites and hours
are those of routekaart.yaml, so that no translation can change one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from bot.model import DUTCH, Antwoord, Begrip, Contact, Content, Functie, Knop, Stap, Vraag
from bot.schema import BegripTaalIn, KaartTaalIn

Thing = TypeVar("Thing", Antwoord, Vraag)
Part = TypeVar("Part", Contact, Functie, Stap)


def inherited(own: Thing, dutch: Thing | None) -> Thing | str:
    """A translated answer or question with what its Dutch original says besides words, or why it cannot be used."""
    if dutch is None:
        return f"'{own.id}' bestaat niet in het Nederlands en telt niet mee. Vertaal een antwoord of vraag die er is."
    if len(own.knoppen) != len(dutch.knoppen):
        much = f"{len(own.knoppen)} knoppen en in het Nederlands {len(dutch.knoppen)}"
        return f"'{own.id}' heeft {much}. De vertaling telt niet mee tot dat gelijk is; mensen krijgen het Nederlands."
    knoppen = tuple(_knop(one, other) for one, other in zip(own.knoppen, dutch.knoppen, strict=True))
    if isinstance(own, Antwoord) and isinstance(dutch, Antwoord):
        return replace(own, knoppen=knoppen, stem=dutch.stem, vraag=dutch.vraag)
    return replace(own, knoppen=knoppen)


def _knop(own: Knop, dutch: Knop) -> Knop:
    return replace(own, wordt=dutch.wordt, daad=dutch.daad)


def sentences(content: Content, taal: str) -> dict[str, str]:
    """Every Dutch button sentence, question and fixed sentence that has one in this language."""
    said = content.vaste_teksten
    out = {said[DUTCH][id]: text for id, text in said.get(taal, {}).items() if id in said.get(DUTCH, {})}
    kaart = content.in_taal.get(taal, content)
    for begrippen, named in ((content.rollen, kaart.rollen), (content.onderwerpen, kaart.onderwerpen)):
        out.update((str(one.knop), str(named[id].knop)) for id, one in begrippen.items() if one.knop != named[id].knop)
    for vraag in content.vragen.get(taal, {}).values():
        out[content.vragen[DUTCH][vraag.id].zegt] = vraag.zegt
    things: list[tuple[Mapping[str, Antwoord | Vraag], Mapping[str, Antwoord | Vraag]]] = [
        (part.get(DUTCH, {}), part.get(taal, {})) for part in (content.antwoorden, content.vragen)
    ]
    for dutch, own in things:
        for id, one in own.items():
            out.update((here.zegt, there.zegt) for here, there in zip(dutch[id].knoppen, one.knoppen, strict=True))
    return out


def in_language(content: Content, kaart: KaartTaalIn) -> Content:
    """The content with the words of the routekaart in another language; what is not translated stays Dutch."""
    kolommen = tuple(replace(one, naam=kaart.kolommen.get(one.id, one.naam)) for one in content.kolommen)
    return replace(
        content,
        contacten=_translated(content.contacten, kaart.contacten),
        functies=_translated(content.functies, kaart.functies),
        keten=_translated(content.keten, kaart.keten),
        kolommen=kolommen,
        stap2=kaart.stap2 or content.stap2,
        lege_cel=kaart.lege_cel or content.lege_cel,
        rollen=_named(content.rollen, kaart.rollen),
        onderwerpen=_named(content.onderwerpen, kaart.onderwerpen),
    )


def _translated(things: Mapping[str, Part], words: Mapping[str, object]) -> dict[str, Part]:
    return {id: replace(thing, **_said(words[id])) if id in words else thing for id, thing in things.items()}


def _said(part: object) -> dict[str, Any]:
    return {name: value for name, value in vars(part).items() if value and name != "regel"}


def _named(begrippen: Mapping[str, Begrip], words: Mapping[str, BegripTaalIn]) -> dict[str, Begrip]:
    return {
        id: replace(one, knop=words[id].knop or one.knop, zo_zeggen_we_het=words[id].zo_zeggen_we_het)
        if id in words
        else one
        for id, one in begrippen.items()
    }


def unknown_ids(content: Content, kaart: KaartTaalIn) -> Iterator[str]:
    """Ids of a translation that the routekaart does not have."""
    for words, things in (
        (kaart.contacten, content.contacten),
        (kaart.functies, content.functies),
        (kaart.keten, content.keten),
        (kaart.rollen, content.rollen),
        (kaart.onderwerpen, content.onderwerpen),
        (kaart.kolommen, {one.id: one for one in content.kolommen}),
    ):
        yield from sorted(set(words) - set(things))
