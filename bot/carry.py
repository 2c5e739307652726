"""What stays of what was said when a person goes on: a remark adds, a new worry moves on, danger never falls. Pure."""

from __future__ import annotations

from bot.answer import SERIOUS
from bot.model import Labels, Reading, State, Urgentie
from bot.understanding.decide import NO_WORRY

CANNOT_CALL = "kan-niet-bellen"  # both a kenmerk and a follow-up
SHORT, SHORTEST = 6, 3  # words of a remark that belongs to what was said before
CLEAR, CLEAR_ENOUGH = 0.85, 0.60  # how sure a new topic must be, after danger and otherwise
ASKS_ON = {"melden-of-advies": "wat-gebeurt-er", "gesprek-voeren": "gesprek-beginnen", "wie-doet-wat": "en-daarna"}


def may_follow(state: State, reading: Reading) -> bool:
    """A follow-up question, unless the same message brings a danger of its own."""
    last = state.eerder[-1].labels.urgentie if state.eerder else Urgentie.info
    if reading.labels.urgentie in SERIOUS and reading.labels.urgentie > last:
        return False
    return bool(state.eerder) or reading.vervolg == CANNOT_CALL


def asks_on(state: State, reading: Reading) -> bool:
    """A general question within the care frame ("wat gebeurt er dan") is about what was said, not a new topic."""
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
    said_role = "rol" in reading.gezegd or (reading.verbetert and "rol" in reading.genoemd)
    if _moves_on(state, reading):
        rol = new.rol if "rol" in reading.genoemd else last.labels.rol
        return Labels(new.onderwerp, rol, new.urgentie), tuple(sorted(reading.kenmerken))
    rol = new.rol if said_role or last.labels.rol == "onbekend" else last.labels.rol
    kenmerken = tuple(sorted({*last.kenmerken, *reading.kenmerken}))
    return Labels(last.labels.onderwerp, rol, _level(last.labels.urgentie, reading)), kenmerken


def _moves_on(state: State, reading: Reading) -> bool:
    """Whether a message is about another topic than the last one: it must say so clearly, clearer after danger.

    A short remark ("hij is slap", "ik ben 12", "ik wil weg") belongs to what was said before.
    """
    last = state.eerder[-1].labels
    if reading.labels.onderwerp == last.onderwerp:
        return False
    if last.onderwerp in NO_WORRY:
        return True
    if reading.lengte <= SHORT and not (reading.labels.urgentie is Urgentie.info and reading.lengte > SHORTEST):
        return "onderwerp" in reading.gezegd and reading.labels.urgentie > last.urgentie
    return reading.zekerheid >= (CLEAR if state.zorg else CLEAR_ENOUGH)


def _level(last: Urgentie, reading: Reading) -> Urgentie:
    """The level of a worry that goes on: a short remark raises it by a danger phrase only."""
    said = reading.labels.urgentie
    if reading.verbetert and "urgentie" in reading.gezegd:
        return said
    if reading.lengte <= SHORT and "urgentie" not in reading.gezegd:
        return last
    return max(said, last)
