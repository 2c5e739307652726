"""Every text that a person can get to see, with the file and the place where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from bot.model import Antwoord, Content, Knop

PARTS = ("eerst", "eerst_acuut", "eerst_rustig", "regels", "wat_zij_doen", "je_naam", "zo_begin_je", "tekst")
CARD = ("taak", "kosten", "zo_kom_je_er", "als_je_belt", "je_naam", "voor_wie")
STEP = ("wie_mag_dit", "wie_beslist", "wat_betekent_het", "hoe_lang", "bezwaar")
KAART = "routekaart.yaml"


@dataclass(frozen=True, slots=True)
class Getoond:
    """A text, where it stands, and of what it is part.

    `soort` is antwoord, knop, vraag, vast, taal, begrip, contact, functie or keten. A `knop` is said by the person,
    all others by us.
    """

    tekst: str
    soort: str
    file: str
    steps: tuple[str | int, ...]
    taal: str = "nl"
    antwoord: Antwoord | None = None


def shown(content: Content) -> Iterator[Getoond]:
    """Every text of every language."""
    for taal, antwoorden in content.antwoorden.items():
        for antwoord in antwoorden.values():
            yield from of_answer(antwoord, taal)
    yield from _dialogue(content)
    yield from _kaart(content, KAART)
    dutch = {(one.steps, one.tekst) for one in _kaart(content, KAART)}
    for taal, translated in content.in_taal.items():
        for one in _kaart(translated, f"responses/{taal}/_kaart.yaml"):
            if (one.steps, one.tekst) not in dutch:  # what is not translated was told as Dutch
                yield replace(one, taal=taal, steps=one.steps[1:] if one.steps[0] == "begrippen" else one.steps)


def of_answer(antwoord: Antwoord, taal: str = "nl") -> Iterator[Getoond]:
    """The texts of one answer, its buttons and those per channel."""
    file = antwoord.plaats.file
    for key in PARTS:
        for steps, tekst in _each(key, getattr(antwoord, key)):
            yield Getoond(tekst, "antwoord", file, steps, taal, antwoord)
    for kanaal, texts in antwoord.per_kanaal.items():
        for key, tekst in texts.items():
            yield Getoond(tekst, "antwoord", file, ("per_kanaal", kanaal, key), taal, antwoord)
    yield from _knoppen(antwoord.knoppen, file, ("knoppen",), taal, antwoord)


def _each(key: str, value: str | tuple[str, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(value, str):
        value = (value,) if value else ()
        yield from (((key,), tekst) for tekst in value)
    else:
        yield from (((key, at), tekst) for at, tekst in enumerate(value))


def _knoppen(
    knoppen: Iterable[Knop], file: str, steps: tuple[str | int, ...], taal: str, antwoord: Antwoord | None = None
) -> Iterator[Getoond]:
    for at, knop in enumerate(knoppen):
        yield Getoond(knop.zegt, "knop", file, (*steps, at, "zegt"), taal, antwoord)


def _dialogue(content: Content) -> Iterator[Getoond]:
    """The questions, the fixed sentences and the emergency line of each language."""
    for taal, vragen in content.vragen.items():
        for at, vraag in enumerate(vragen.values()):
            yield Getoond(vraag.zegt, "vraag", vraag.plaats.file, ("vragen", at, "zegt"), taal)
            yield from _knoppen(vraag.knoppen, vraag.plaats.file, ("vragen", at, "knoppen"), taal)
    for taal, zinnen in content.vaste_teksten.items():
        for id, zin in zinnen.items():
            yield Getoond(
                zin, "knop" if id.startswith("knop-") else "vast", f"responses/{taal}/_vast.yaml", (id,), taal
            )
    for kind, texts in (("pagina", content.pagina), ("telegram", content.telegram)):
        for taal, zinnen in texts.items():
            for id, zin in zinnen.items():
                soort = "knop" if kind == "telegram" and id.startswith(("start_", "route_")) else kind
                yield Getoond(zin, soort, f"responses/{taal}/_{kind}.yaml", (id,), taal)
    for taal, one in content.talen.items():
        yield Getoond(one.noodregel, "taal", one.plaats.file, ("noodregel",), taal)


def _kaart(content: Content, file: str) -> Iterator[Getoond]:
    """What routekaart.yaml says itself, or its translation in this file."""
    for kind, begrippen in (("rollen", content.rollen), ("onderwerpen", content.onderwerpen)):
        for id, begrip in begrippen.items():
            for stem, zin in begrip.zo_zeggen_we_het.items():
                yield Getoond(zin, "begrip", file, ("begrippen", kind, id, "zo_zeggen_we_het", stem))
            if begrip.knop:
                yield Getoond(begrip.knop, "knop", file, ("begrippen", kind, id, "knop"))
    yield from _of_things(file, content.contacten, "contacten", CARD, "contact")
    yield from _of_things(file, content.functies, "functies", ("naam", "taak"), "functie")
    yield from _of_things(file, content.keten, "keten", ("naam", *STEP), "keten")
    for functie in content.functies.values():
        for kolom, tekst in functie.stappen.items():
            yield Getoond(tekst, "functie", file, ("functies", functie.id, "stappen", kolom))
    for key, tekst in (("stap2", content.stap2), ("lege_cel", content.lege_cel)):
        if tekst:
            yield Getoond(tekst, "functie", file, (key,))


def _of_things(
    file: str, things: Mapping[str, object], section: str, keys: Iterable[str], soort: str
) -> Iterator[Getoond]:
    for id, thing in things.items():
        for key in keys:
            tekst = getattr(thing, key)
            if tekst:
                yield Getoond(tekst, soort, file, (section, id, key))
