"""Labels and kenmerken -> the route that fits, and the answer of that route as a Reply. Pure.

First fit wins; the last route always fits. Texts reach a person only through `fill`, which puts contact data in place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import sqrt

from bot import uren
from bot.model import Alinea, Antwoord, Contact, Content, Kaart, Knop, Labels, Reading, Reply, Route, Urgentie
from bot.understanding import NO_WORRY

_SITE = re.compile(r"^https?://(?:www\.)?")  # what stands before the name of a site
_PLACEHOLDER = re.compile(r"\{([a-z0-9-]+)\.([a-z_]+)\}")
SERIOUS = (Urgentie.dringend, Urgentie.acuut)
ALWAYS_REACHED = "veilig-thuis"
NO_CONTACT = "geen"
MOST_CARDS = 4
BY_WORDS, DOUBTED = 0.5, 0.002  # the weight of what the words alone say of the first contact, and its least chance
LED_FROM = 0.15  # a chance of a first contact from which a kenmerk that was not read may be meant
UNREAD_COUNTS, MOST_CHANGES = 0.8, 2  # how likely each such kenmerk is, and how many may differ
NOT_NOW = "niet-nu"  # the kenmerk of what does not go on at this moment
UNREAD = frozenset(  # ... and which never
    {"kan-niet-bellen", "geen-papieren", "stuur-iemand", "terug", "aangekomen", "kreet", "buitenland"}
)
LEADS = frozenset({"buitenland"})  # a kenmerk that was read and leads by itself: no other is supposed beside it


@dataclass(frozen=True, slots=True)
class Setting:
    """Where and when an answer is given."""

    content: Content
    kanaal: str
    now: datetime
    taal: str = "nl"
    eigen: str = "nl"  # the person's own language; another than `taal` where its answers do not stand alone


def in_language(content: Content, kanaal: str, now: datetime, taal: str) -> Setting:
    """The setting for a language, with the words of the routekaart in it as far as they are translated."""
    return Setting(content.in_taal.get(taal, content), kanaal, now, taal)


# --- routes ---------------------------------------------------------------------------------------


def pick(content: Content, labels: Labels, kenmerken: Iterable[str], now: datetime) -> Route:
    """The first route that fits."""
    known = frozenset(kenmerken)
    office = uren.kantoortijd(now)
    routes = content.routes_per.get((labels.onderwerp, labels.urgentie), content.routes)
    return next(route for route in routes if fits(route, labels, known, office))


def settle(setting: Setting, reading: Reading) -> Reading:
    """The reading with what to answer: the likeliest labels and kenmerken of those that lead where most chance leads.

    Three topics that each are a little unsure but all lead to Veilig Thuis weigh more together than one that leads
    elsewhere. Where the words lead to a contact that the labels give under one more kenmerk, that kenmerk counts as
    read. How sure it is becomes how sure both the topic and the way are.
    """
    ways: dict[str, float] = {}
    first: dict[str, tuple[float, Labels, frozenset[str]]] = {}
    for labels, kenmerken, contact, chance in _ways(setting, reading):
        ways[contact] = ways.get(contact, 0.0) + chance
        if contact not in first or chance > first[contact][0]:
            first[contact] = chance, labels, kenmerken
    if not ways:
        return reading
    if reading.naar:
        ways = {way: _together(mass, reading.naar.get(way, 0.0)) for way, mass in ways.items()}
    way = max(ways, key=ways.__getitem__)
    _, labels, kenmerken = first[way]
    by_words = reading.naar[way] if way in reading.naar else ways[way] / sum(ways.values())
    sure = sqrt(reading.zekerheid * by_words)
    return replace(reading, labels=labels, kenmerken=kenmerken, zekerheid=round(sure, 3))


Way = tuple[Labels, frozenset[str], str, float]  # labels, kenmerken, the first contact, the chance


def _ways(setting: Setting, reading: Reading) -> Iterator[Way]:
    """Where each of the possible labels leads, by the kenmerken that were read or nearly so."""
    leads = not LEADS.isdisjoint(reading.kenmerken)
    said = [contact for contact, chance in reading.naar.items() if chance >= LED_FROM and not leads]
    for labels, chance in reading.mogelijk:
        contact = pick(setting.content, labels, reading.kenmerken, setting.now).contacten[0]
        yield labels, reading.kenmerken, contact, chance
        for other in said:
            if other != contact and other != ALWAYS_REACHED:
                yield from _nearly(setting, labels, reading.kenmerken, other, chance)


def _nearly(setting: Setting, labels: Labels, known: frozenset[str], contact: str, chance: float) -> Iterator[Way]:
    """The way to `contact` that asks for the fewest other kenmerken than are `known`, if there is one."""
    found: list[tuple[int, frozenset[str]]] = []
    for route in setting.content.routes_per.get((labels.onderwerp, labels.urgentie), ()):
        if route.contacten[0] == contact and not any(_never_supposed(setting, id) for id in route.kenmerken):
            lacks = {*route.kenmerken, *(route.een_van[:1] if known.isdisjoint(route.een_van) else ())} - known
            other = (known | lacks).difference(route.zonder)
            changes = len(lacks) + len(known.intersection(route.zonder))
            if changes <= MOST_CHANGES and pick(setting.content, labels, other, setting.now).contacten[0] == contact:
                found.append((changes, other))
    if found:
        changes, other = min(found, key=lambda one: (one[0], sorted(one[1])))
        yield labels, other, contact, chance * UNREAD_COUNTS**changes


def _never_supposed(setting: Setting, kenmerk: str) -> bool:
    """A question of the person's own, and what only the words can tell, counts where it was read and nowhere else."""
    return kenmerk in UNREAD or f"vervolg-{kenmerk}" in setting.content.antwoorden["nl"]


def _together(mass: float, chance: float) -> float:
    """How likely a way is by its labels and by the words alone."""
    return float(mass ** (1 - BY_WORDS) * max(chance, DOUBTED) ** BY_WORDS)


def fits(route: Route, labels: Labels, kenmerken: frozenset[str], office: bool) -> bool:
    """Whether every condition of the route holds."""
    return (
        (not route.onderwerp or labels.onderwerp in route.onderwerp)
        and (not route.rol or labels.rol in route.rol)
        and (not route.urgentie or labels.urgentie in route.urgentie)
        and kenmerken.issuperset(route.kenmerken)
        and (not route.een_van or not kenmerken.isdisjoint(route.een_van))
        and kenmerken.isdisjoint(route.zonder)
        and (route.tijd is None or (route.tijd == "kantoor") == office)
    )


def contacts(setting: Setting, route: Route, labels: Labels, first: str | None = None) -> list[Contact]:
    """Whom to show, best first: as the route says, but someone who is surely closed stands behind the first who
    is open.

    `first` is an organisation the person asked about. At acuut nothing moves, and emergency contacts never move.
    """
    ids = [id for id in route.contacten if id != NO_CONTACT]
    if first is not None and first != NO_CONTACT:
        ids = [first, *(id for id in ids if id != first)]
    chosen = [setting.content.contacten[id] for id in ids]
    if labels.urgentie is Urgentie.acuut or not chosen or first is not None:
        return chosen[:MOST_CARDS]
    return _open_first(setting, chosen, labels)[:MOST_CARDS]


def _open_first(setting: Setting, chosen: list[Contact], labels: Labels) -> list[Contact]:
    if chosen[0].noodcontact or not uren.surely_closed(chosen[0], setting.now):
        return chosen
    open_ones = [one for one in chosen if not uren.surely_closed(one, setting.now)]
    if not open_ones and labels.urgentie > Urgentie.info:
        open_ones = [setting.content.contacten[ALWAYS_REACHED]]
    return [*open_ones, *(one for one in chosen if one not in open_ones)]


def card(contact: Contact, now: datetime, says: Mapping[str, str] = uren.NL) -> Kaart:
    """The contact as a person sees it; no number unless it may be shown. `says`: the words of another language."""
    number = contact.telefoon if contact.toon else None
    return Kaart(
        id=contact.id,
        naam=contact.naam,
        nummer=number,
        tel=re.sub(r"[^\d+]", "", number) if number else None,
        open=uren.wording(contact, now, says),
        kosten=contact.kosten if number else None,
        zo_kom_je_er=contact.zo_kom_je_er,
        site=contact.site,
        taak=contact.taak or None,
        bel=says.get("kaart-bel", "bel"),
        bron=next((_SITE.sub("", one).partition("/")[0] for one in contact.bron), None),
        overgenomen=contact.overgenomen,
    )


def hours_in(setting: Setting) -> Mapping[str, str]:
    """The words for hours on a card, in the person's language or else in Dutch."""
    texts = setting.content.vaste_teksten.get(setting.taal, {})
    return texts if texts.keys() >= uren.NL.keys() else uren.NL


def understood(setting: Setting, labels: Labels, stem: str) -> tuple[str, ...]:
    """Who writes and what about, in the words for this voice; nothing where no worry was understood."""
    if labels.onderwerp in NO_WORRY:
        return ()
    begrippen = (setting.content.rollen.get(labels.rol), setting.content.onderwerpen.get(labels.onderwerp))
    said = (one.zo_zeggen_we_het.get(stem) for one in begrippen if one is not None)
    return tuple(one for one in said if one)


# --- texts ----------------------------------------------------------------------------------------


def fill(content: Content, text: str) -> str:
    """`text` with {contact.field} replaced; a number that may not be shown becomes the contact's name."""

    def value(found: re.Match[str]) -> str:
        contact = content.contacten.get(found.group(1))
        return _field(contact, found.group(2)) if contact else found.group(0)

    return _PLACEHOLDER.sub(value, text)


def _field(contact: Contact, name: str) -> str:
    if name == "nummer":
        return contact.telefoon if contact.toon and contact.telefoon else contact.naam
    return str(getattr(contact, name, None) or contact.naam)


def sentence(setting: Setting, id: str) -> str:
    """A fixed sentence of the dialogue, in the person's language or else in Dutch."""
    texts = setting.content.vaste_teksten
    return fill(setting.content, texts.get(setting.taal, {}).get(id) or texts["nl"][id])


def find(setting: Setting, *ids: str) -> Antwoord:
    """The first of these answers that exists, in the person's language or else in Dutch."""
    for id in ids:
        for taal in (setting.taal, "nl"):
            found = setting.content.antwoorden.get(taal, {}).get(id)
            if found is not None:
                return found
    return setting.content.antwoorden["nl"]["vangnet"]


def when_calm(antwoord: Antwoord, labels: Labels, kenmerken: Iterable[str]) -> Antwoord:
    """The answer as it opens for somebody who said that it does not go on now."""
    calm = NOT_NOW in kenmerken and labels.urgentie is not Urgentie.acuut
    return replace(antwoord, eerst=antwoord.eerst_rustig) if calm and antwoord.eerst_rustig else antwoord


def paragraphs(setting: Setting, antwoord: Antwoord, labels: Labels) -> list[Alinea]:
    """The answer's own paragraphs: the opening above the cards, the parts and the text below."""
    own = antwoord.per_kanaal.get(setting.kanaal, {})
    serious = labels.urgentie in SERIOUS
    acuut = labels.urgentie is Urgentie.acuut and antwoord.eerst_acuut
    opening = own.get("eerst") or (antwoord.eerst_acuut if acuut else antwoord.eerst)
    out = [("gevaar" if serious else "eerst", opening, True)]
    out += [("gevaar" if serious else "eerst", line, True) for line in antwoord.regels]
    for key in ("wat_zij_doen", "je_naam", "zo_begin_je"):
        out.append((key.replace("_", "-"), own.get(key) or getattr(antwoord, key), False))
    texts = (own["tekst"],) if "tekst" in own else antwoord.tekst
    out += [("tekst", text, False) for text in texts]
    return [Alinea(soort, fill(setting.content, text), boven) for soort, text, boven in out if text]


def _first_line(labels: Labels) -> str:
    """The sentence that stands first in danger where the answer itself has none."""
    return "zorg-113" if labels.onderwerp == "zelfdoding-of-zelfbeschadiging" else "gevaar-nu-bel"


def reply(
    setting: Setting,
    labels: Labels,
    antwoord: Antwoord,
    chosen: Sequence[Contact],
    *,
    extra: Sequence[Alinea] = (),
    knoppen: Sequence[Knop] | None = None,
    **rest: object,
) -> Reply:
    """The Reply of an answer: danger always names an emergency number and says that this is a program."""
    alineas = paragraphs(setting, antwoord, labels)
    serious = labels.urgentie in SERIOUS
    if serious and not (alineas and alineas[0].soort == "gevaar"):
        alineas.insert(0, Alinea("gevaar", sentence(setting, _first_line(labels)), True))
    if serious:
        alineas.append(Alinea("programma", sentence(setting, "programma")))
    above = [one for one in extra if one.boven]
    told = [one for one in extra if one.soort == "tekst" and not one.boven]
    below = [one for one in extra if not one.boven and one.soort != "tekst"]
    opening = [one for one in alineas if one.boven]
    rest_of = [one for one in alineas if not one.boven]
    shown = antwoord.knoppen if knoppen is None else knoppen
    return Reply(
        taal=setting.taal,
        labels=labels,
        alineas=(*opening, *above, *told, *rest_of, *below) if serious else (*above, *opening, *told, *rest_of, *below),
        contacten=tuple(card(contact, setting.now, hours_in(setting)) for contact in chosen),
        antwoord=antwoord.id,
        begrepen=understood(setting, labels, antwoord.stem),
        knoppen=tuple(knop.zegt for knop in shown),
        **rest,  # type: ignore[arg-type]
    )
