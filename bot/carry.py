"""What stays of what was said when a person goes on: a remark adds, a new worry moves on, danger never falls. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.answer import NOT_NOW, SERIOUS
from bot.model import Eerder, Labels, Reading, State, Urgentie
from bot.understanding.decide import NO_WORRY

UNKNOWN = Labels("niet-pluis", "onbekend", Urgentie.zorg)
CANNOT_CALL = "kan-niet-bellen"  # both a kenmerk and a follow-up
SENDS = "stuur-iemand"  # asks this program to come or to send somebody
LOOKS_FOR = "zoekt-ander"  # asks where somebody is
AFTER = "na-het-gevaar"  # tells that the danger of before is over: the police came, a false alarm
HUNTS = frozenset({"zoekt-melder", LOOKS_FOR, "zoekt-plek", "kind-van-ander"})  # questions that get no help to find
FEARS = "bang-kwijt"  # asks whether the children are taken away, in the words of one who gives them up
SHORT, SHORTEST = 6, 3  # words of a remark that belongs to what was said before
# topics that people ask about whatever their worry is
RULES = NO_WORRY | {
    "wie-doet-wat", "meldcode", "drang-en-dwang", "verwijsindex", "beroepsgeheim-en-privacy", "klacht", "meedoen",
    "melden-of-advies", "gesprek-voeren",
}  # fmt: skip
STORY = 10  # from so many words on a message tells more than the question in it
CLEAR, CLEAR_ENOUGH, SURE = 0.85, 0.70, 0.95  # how sure a new topic must be: after danger, otherwise, in a question
ASKS_ON = {"melden-of-advies": "wat-gebeurt-er", "gesprek-voeren": "gesprek-beginnen", "wie-doet-wat": "en-daarna"}

ARRIVED, LEAVES, ABROAD = "aangekomen", "vertrek", "buitenland"  # kenmerken
YOUNG = "jong-schrijft"  # a child that writes about somebody else
HONOUR = "eergerelateerd-of-schadelijke-praktijk"
MISSED = frozenset({"weglopen", "zelfdoding-of-zelfbeschadiging"})  # topics in which looking for somebody is a worry
OPPOSITES = {
    ABROAD: {LEAVES, ARRIVED},
    "nu": {NOT_NOW},
    NOT_NOW: {"nu"},
    "geen-collega": {"collega", "onderwijs-of-opvang", "leiding"},
    "terug": {"weg"},
    "weg": {"terug"},
    "tafel": {"onderzoek-raad"},  # of the chain the step that was named last counts
    "onderzoek-raad": {"tafel"},
    "maatregel-loopt": {"tafel", "onderzoek-raad"},
}
CLEAR_ALARM, SOME_ALARM = 0.0, -4.0  # later in a conversation, where no danger is said in so many words
ASKED_ALARM = 8.0  # ... and in a question or a "no"
# kenmerken of the person, which stay when the talk turns to another topic ("mijn baby huilt" ... "ik heb hem geschud")
OF_SOMEBODY = frozenset({"baby", "onder-4", "onder-12", "minderjarig", YOUNG, "geen-papieren", CANNOT_CALL, ABROAD})
CRY = "kreet"
GOES_ON = frozenset({ARRIVED, "terug", "leiding", "al-gemeld", "hulp-al-betrokken"})  # say more of the same worry

_STREET = re.compile(
    r"\b[a-z'’-]{3,}(?:straat|laan|weg|plein|kade|singel|dijk|gracht|hof|steeg|dreef)\s+\d{1,4}\b", re.I
)
_POSTCODE = re.compile(r"\b[1-9]\d{3} ?[A-Z]{2}\b")


def names_address(text: str) -> bool:
    """Whether a message holds a street with a number, or a postcode."""
    return bool(_STREET.search(text) or _POSTCODE.search(text))


def may_follow(state: State, reading: Reading) -> bool:
    """A follow-up question, unless the same message brings a danger of its own.

    One that may come first (`los`) is not pushed aside by a guess of danger.
    """
    last = state.eerder[-1].labels if state.eerder else reading.labels._replace(urgentie=Urgentie.info)
    if reading.vervolg == LOOKS_FOR and last.onderwerp in MISSED and last.rol != "pleger":
        return False
    if reading.vervolg == AFTER:
        return last.urgentie in SERIOUS and not (reading.labels.urgentie is Urgentie.acuut and _says_danger(reading))
    if state.eerder and not reading.los and not reading.kenmerken.isdisjoint(GOES_ON):
        return False
    if reading.vervolg == SENDS:
        return reading.lengte <= STORY and "onderwerp" not in reading.gezegd
    if reading.labels.urgentie in SERIOUS and reading.labels.urgentie > last.urgentie:
        short = SHORT if reading.taal == "nl" else STORY  # in few examples of a language a level is a weak guess
        if state.eerder and reading.lengte <= short:
            return not _says_danger(reading)
        return reading.los and reading.lengte <= STORY and not _says_danger(reading)
    return bool(state.eerder) or reading.los


def _says_danger(reading: Reading) -> bool:
    """A danger in the words themselves; who hunts speaks of stalking without being stalked."""
    hunts = reading.vervolg in HUNTS and reading.labels.urgentie is not Urgentie.acuut
    serious = reading.labels.urgentie in SERIOUS
    return serious and "urgentie" in reading.gezegd and not hunts and reading.vervolg != FEARS


def asked_within(state: State, reading: Reading | None, vervolg: str) -> Eerder:
    """The reading that a follow-up is about: the last one, else what the message itself says."""
    last = state.eerder[-1] if state.eerder else Eerder(_own(reading))
    level = last.labels.urgentie
    if vervolg == AFTER:
        level = min(level, Urgentie.dringend)
    if vervolg in (CANNOT_CALL, SENDS):
        level = max(level, Urgentie.dringend)
    if vervolg == SENDS and reading is not None:
        level = max(level, reading.labels.urgentie)
    return last._replace(labels=last.labels._replace(urgentie=level))


def _own(reading: Reading | None) -> Labels:
    """What a question that comes first says by itself; danger counts only when it is said."""
    if reading is None or reading.labels.onderwerp in NO_WORRY:
        return UNKNOWN
    said = reading.labels.urgentie if _says_danger(reading) else Urgentie.zorg
    return reading.labels._replace(urgentie=min(reading.labels.urgentie, said))


def asks_on(state: State, reading: Reading) -> bool:
    """A general question within the care frame ("wat gebeurt er dan") is about what was said, not a new topic."""
    if not reading.kenmerken.isdisjoint(GOES_ON):
        return False
    return bool(state.zorg) and reading.labels.onderwerp in ASKS_ON and not reading.gezegd


def adds_nothing(state: State, reading: Reading) -> bool:
    """A message that names no topic, role, danger or kenmerk of its own, or chat within the care frame."""
    if reading.gezegd or reading.kenmerken or reading.verbetert:
        return False
    if state.zorg and reading.labels.onderwerp in NO_WORRY:
        return True
    return not reading.genoemd


def merged(state: State, reading: Reading) -> tuple[Labels, tuple[str, ...]]:
    """The reading on top of the last one: what the text does not clearly say, stays; danger may rise, never fall."""
    if not state.eerder:
        return reading.labels, tuple(sorted(reading.kenmerken))
    last, new = state.eerder[-1], reading.labels
    if last.labels.onderwerp != UNKNOWN.onderwerp:
        reading = replace(reading, kenmerken=reading.kenmerken - {CRY})  # "wat nu" is no cry when the worry is known
    said_role = "rol" in reading.gezegd or (reading.verbetert and "rol" in reading.genoemd)
    if _moves_on(state, reading):
        unknown = last.labels.rol == "onbekend" and "rol" in reading.genoemd
        rol = new.rol if said_role or unknown else last.labels.rol
        known = reading.kenmerken.union(OF_SOMEBODY.intersection(last.kenmerken))
        return Labels(new.onderwerp, rol, _unalarmed(last.labels.urgentie, reading)), tuple(sorted(known))
    rol = new.rol if said_role or last.labels.rol == "onbekend" else last.labels.rol
    return Labels(last.labels.onderwerp, rol, _level(last.labels.urgentie, reading)), _kenmerken(
        last, reading.kenmerken
    )


def _kenmerken(last: Eerder, new: Iterable[str]) -> tuple[str, ...]:
    """What is known adds up; what is new takes its opposite away. Who was to leave and is there, is abroad."""
    fresh = set(new)
    if ARRIVED in fresh and (LEAVES in last.kenmerken or last.labels.onderwerp == HONOUR):
        fresh = (fresh - {ARRIVED}) | {ABROAD}
    gone = {old for one in fresh for old in OPPOSITES.get(one, ())} - fresh
    return tuple(sorted({*last.kenmerken, *fresh} - gone))


def _moves_on(state: State, reading: Reading) -> bool:
    """Whether a message is about another topic than the last one: it must say so clearly, clearer after danger.

    A short remark ("hij is slap", "ik ben 12", "ik wil weg") belongs to what was said before.
    """
    last = state.eerder[-1].labels
    if _asks_of_functie(reading, reading.labels):
        return True
    if reading.labels.onderwerp == last.onderwerp:
        return False
    if last.urgentie in SERIOUS and not reading.kenmerken.isdisjoint(GOES_ON):
        return False
    if last.onderwerp in NO_WORRY:
        return True
    if _wonders(reading):
        return False
    if reading.lengte <= SHORT and not (reading.labels.urgentie is Urgentie.info and reading.lengte > SHORTEST):
        return "onderwerp" in reading.gezegd and reading.labels.urgentie > last.urgentie
    return reading.zekerheid >= (CLEAR if state.zorg else CLEAR_ENOUGH)


def _asks_of_functie(reading: Reading, labels: Labels) -> bool:
    """Whether it asks what a functie does: each functie is a question of its own, whatever was asked before."""
    return bool(reading.functie) and labels.onderwerp == "wie-doet-wat"


def _unalarmed(last: Urgentie, reading: Reading) -> Urgentie:
    """The level of a message that goes on. A doubt or a side question is no alarm: acuut must be said or be clear."""
    said = reading.labels.urgentie
    if said is not Urgentie.acuut or last is Urgentie.acuut or "urgentie" in reading.gezegd:
        return said
    doubts = reading.vraagt or reading.verbetert
    if reading.alarm > (ASKED_ALARM if doubts else CLEAR_ALARM):
        return said
    return max(last, Urgentie.dringend if reading.alarm > SOME_ALARM and not doubts else Urgentie.zorg)


def _wonders(reading: Reading) -> bool:
    """A question or a "no" that brings no topic in so many words: it is about what was said before."""
    rules = reading.labels.urgentie is Urgentie.info and reading.labels.onderwerp in RULES
    unsure = reading.zekerheid < SURE and "onderwerp" not in reading.gezegd
    return (reading.vraagt or reading.verbetert) and unsure and not rules


def asks_the_same(state: State, reading: Reading, labels: Labels, kenmerken: Sequence[str]) -> bool:
    """Whether a question brings nothing new, so that the last answer would only be said again; or leads away from it.

    Who talks of a worry is not told that this is no place for the question.
    """
    if not state.eerder or not reading.vraagt or state.eerder[-1].labels.onderwerp in NO_WORRY:
        return False
    if _asks_of_functie(reading, labels):
        return False
    last = state.eerder[-1]
    return labels.onderwerp == "buiten-bereik" or (labels, tuple(kenmerken)) == (last.labels, tuple(last.kenmerken))


def _level(last: Urgentie, reading: Reading) -> Urgentie:
    """The level of a worry that goes on: a short remark raises it by a danger phrase only."""
    said = _unalarmed(last, reading)
    if reading.verbetert and "urgentie" in reading.gezegd:
        return said
    if reading.lengte <= SHORT and "urgentie" not in reading.gezegd:
        return last
    return max(said, last)
