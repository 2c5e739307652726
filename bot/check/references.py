"""Every id that one part of the content uses exists in another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bot import ask
from bot.answer import NO_CONTACT
from bot.check.inspection import Inspection, fault, mend, unknown, warning
from bot.check.shown import KAART, PARTS, shown
from bot.lines import SAME_FOR_ALL
from bot.model import DADEN, Antwoord, Content, Knop, Plaats, Problem, Route, Wordt

NEEDED_ANSWERS = (
    "start",
    "groet",
    "dank",
    "afscheid",
    "gewist",
    "noodhulp",
    "niet-begrepen",
    "welk-onderwerp",
    "vangnet",
    ask.WRONG,
)
"""Answers that the dialogue itself gives; a test compares them with bot/turn.py, bot/lines.py and bot/wiring.py."""
NEEDED_FOLLOW_UPS = ("en-daarna", "kan-niet-bellen", "andere-vraag")
NEEDED_SENTENCES = (
    "programma", "gevaar-nu-bel", "zorg-112", "zorg-113", "heb-je-gebeld", "vraag-onderwerp", "knop-iets-anders",
    "vraag-anders", "al-gemeld", "hulp-al-betrokken", "keten-wie-mag", "keten-wie-beslist",
    "keten-hoe-lang", "keten-bezwaar", "ik-begreep",
)  # fmt: skip
NEEDED_QUESTIONS = (ask.STILL, ask.WHO, ask.DANGER)  # asked where the reading is unsure
OPTIONAL_ANSWERS = ("dank-zorg", "afscheid-zorg", "groet-zorg")  # given in their place within the care frame
EERSTE_CONTACT = (
    "bel-112", "bel-113", "veilig-thuis", "jeugdteam", "jgz", "huisarts", "kindertelefoon", "school", "csg",
    "online-misbruik", "stop-it-now", "politie", "slachtofferhulp", "luisterlijn", "aandachtsfunctionaris",
    "vertrouwensinspecteur", "raad", "gi", "beschermingstafel", "juridisch",
    "klachtloket", "schuldhulp", "mensenhandel-meldpunt", "gemeente", "bz-noodnummer",
)  # fmt: skip
"""Contacts that every evaluation counts on: content may add contacts, but never drops one of these."""
FIELDS = ("nummer", "naam", "site", "zo_kom_je_er", "kosten")
TIJDEN = ("kantoor", "daarbuiten")
KANALEN = ("web", "telegram", "terminal")
STEMMEN = ("volwassene", "kind")
ANSWERS_TO_A_QUESTION = ("ja", "nee", "weet-niet", "anders")

_BRACES = re.compile(r"\{([^{}]*)\}|[{}]")


def check(seen: Inspection) -> Iterator[Problem]:
    """Unknown ids, placeholders and missing answers."""
    content = seen.content
    yield from _needed(seen)
    for route in content.routes:
        yield from _route(content, route)
    for antwoorden in content.antwoorden.values():
        for antwoord in antwoorden.values():
            yield from _antwoord(content, antwoord)
    for vragen in content.vragen.values():
        for vraag in vragen.values():
            for knop in vraag.knoppen:
                yield from _knop(content, knop)
                yield from unknown(knop.plaats, "antwoord op een vraag", (knop.daad,), ANSWERS_TO_A_QUESTION)
    yield from _kaart(seen)
    yield from _placeholders(seen)


# --- what must be there -----------------------------------------------------------------------------


def _needed(seen: Inspection) -> Iterator[Problem]:
    content = seen.content
    antwoorden = content.antwoorden.get("nl", {})
    for id in (*NEEDED_ANSWERS, *(f"vervolg-{one}" for one in NEEDED_FOLLOW_UPS)):
        if id not in antwoorden:
            yield fault(
                Plaats(f"responses/nl/{id}.yaml", 1),
                f"antwoord '{id}' ontbreekt; het gesprek zelf gebruikt het. Maak dit bestand.",
            )
    for id in NEEDED_SENTENCES:
        if id not in content.vaste_teksten.get("nl", {}):
            yield fault(Plaats("responses/nl/_vast.yaml", 1), f"de vaste zin '{id}' ontbreekt. Voeg hem toe.")
    for id in NEEDED_QUESTIONS:
        if id not in content.vragen.get("nl", {}):
            yield fault(Plaats("responses/nl/_vragen.yaml", 1), f"de vraag '{id}' ontbreekt. Voeg hem toe.")
    for id in EERSTE_CONTACT:
        if id not in content.contacten:
            yield fault(
                seen.files.place(KAART, "contacten"),
                f"contact '{id}' ontbreekt; elk gesprek moet erheen kunnen. Zet het terug.",
            )
    yield from _unused_answers(content)
    yield from _names(content)


def _names(content: Content) -> Iterator[Problem]:
    """An answer is found by the name of its file."""
    for antwoorden in content.antwoorden.values():
        for antwoord in antwoorden.values():
            if Path(antwoord.plaats.file).stem != antwoord.id:
                what = f"het bestand heet anders dan het antwoord '{antwoord.id}'. Noem het {antwoord.id}.yaml."
                yield warning(antwoord.plaats, what)


def _unused_answers(content: Content) -> Iterator[Problem]:
    used = {*NEEDED_ANSWERS, *OPTIONAL_ANSWERS, *(route.antwoord for route in content.routes)}
    for taal, antwoorden in content.antwoorden.items():
        for antwoord in antwoorden.values():
            if antwoord.id not in used and not antwoord.id.startswith("vervolg-"):
                yield warning(
                    antwoord.plaats, f"geen route gebruikt antwoord '{antwoord.id}'. Maak een route, of haal het weg."
                )
            if taal != "nl" and antwoord.id not in content.antwoorden.get("nl", {}):
                yield fault(
                    antwoord.plaats, f"antwoord '{antwoord.id}' is er niet in het Nederlands. Gebruik hetzelfde id."
                )


# --- routes and answers -----------------------------------------------------------------------------


def _route(content: Content, route: Route) -> Iterator[Problem]:
    plaats = route.plaats
    yield from unknown(plaats, "onderwerp", route.onderwerp, content.onderwerpen)
    yield from unknown(plaats, "rol", route.rol, content.rollen)
    yield from unknown(plaats, "kenmerk", (*route.kenmerken, *route.een_van, *route.zonder), content.kenmerken)
    yield from unknown(plaats, "tijd", (route.tijd,), TIJDEN)
    yield from unknown(plaats, "contact", route.contacten, {*content.contacten, NO_CONTACT})
    yield from unknown(plaats, "antwoord", (route.antwoord,), content.antwoorden.get("nl", {}))


def _antwoord(content: Content, antwoord: Antwoord) -> Iterator[Problem]:
    plaats = antwoord.plaats
    yield from unknown(plaats, "stem", (antwoord.stem,), STEMMEN)
    yield from unknown(plaats, "vraag", (antwoord.vraag,), content.vragen.get("nl", {}))
    for kanaal, texts in antwoord.per_kanaal.items():
        yield from unknown(plaats, "kanaal", (kanaal,), KANALEN)
        yield from unknown(plaats, "deel van een antwoord", texts, PARTS)
    for knop in antwoord.knoppen:
        yield from _knop(content, knop)
    if antwoord.id.startswith("vervolg-") and not _follow_up(content, antwoord.id.removeprefix("vervolg-")):
        yield warning(
            plaats, f"geen vervolgvraag leidt naar '{antwoord.id}'. Maak intents/nl/vervolg/, of haal het antwoord weg."
        )


def _follow_up(content: Content, name: str) -> bool:
    """Whether the name is a follow-up that somebody can ask, or a variant of one."""
    asked = {signaal.id for signaal in content.signalen if signaal.soort == "vervolg"} or {name}
    return any(name == one or name.startswith(f"{one}-") for one in {*asked, *NEEDED_FOLLOW_UPS})


def _knop(content: Content, knop: Knop) -> Iterator[Problem]:
    wordt, plaats = knop.wordt, knop.plaats
    if not plaats.line:
        return  # of a translation: what it becomes stands with the Dutch button
    yield from unknown(plaats, "onderwerp", (wordt.onderwerp,), content.onderwerpen)
    yield from unknown(plaats, "rol", (wordt.rol,), content.rollen)
    yield from unknown(plaats, "kenmerk", (*wordt.kenmerken, *wordt.zonder), content.kenmerken)
    yield from unknown(plaats, "daad", (wordt.daad,), DADEN)
    if wordt.vervolg:
        yield from unknown(plaats, "antwoord", (f"vervolg-{wordt.vervolg}",), content.antwoorden.get("nl", {}))
    if wordt == Wordt() and not knop.daad:
        yield fault(plaats, f"de knop '{knop.zegt}' doet niets. Zeg onder `wordt` waar hij heen leidt.")


# --- the kaart and the texts ------------------------------------------------------------------------


def _kaart(seen: Inspection) -> Iterator[Problem]:
    content = seen.content
    kolommen = {kolom.id for kolom in content.kolommen}
    for functie in content.functies.values():
        yield from unknown(functie.plaats, "contact", (functie.contact,), {*content.contacten, NO_CONTACT})
        yield from unknown(functie.plaats, "kolom", functie.stappen, kolommen)
    for one in content.keten.values():
        yield from unknown(one.plaats, "kolom", (one.kolom,), kolommen)
    for stap, kolom in content.stap_naar_kolom.items():
        if kolom not in (*kolommen, SAME_FOR_ALL):
            yield from unknown(seen.files.place(KAART, "stap_naar_kolom", str(stap)), "kolom", (kolom,), kolommen)


def _placeholders(seen: Inspection) -> Iterator[Problem]:
    for one in shown(seen.content):
        if "{" in one.tekst or "}" in one.tekst:
            for found in _BRACES.finditer(one.tekst):
                what = _placeholder(seen.content, found.group(1))
                if what:
                    yield fault(seen.files.place(one.file, *one.steps), what)


def _placeholder(content: Content, inside: str | None) -> str | None:
    contact, dot, field = (inside or "").partition(".")
    if not dot:
        return "een losse accolade. Schrijf bijvoorbeeld {veilig-thuis.nummer}."
    if contact not in content.contacten:
        return f"contact '{contact}' bestaat niet. {mend(contact, content.contacten)}"
    if field not in FIELDS:
        return f"'{field}' kan hier niet. Kies uit: {', '.join(FIELDS)}."
    return None
