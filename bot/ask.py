"""When to ask back, and what: one question beside what is shown, never instead of somebody to call. Pure.

An answer may bring a question of its own. Otherwise one is asked where the reading is unsure: at acuut whether it goes
on now, else which topic it is, and where no other topic comes near, who it is about or how grave it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from bot import answer
from bot.answer import NO_CONTACT, SERIOUS, Setting
from bot.model import Antwoord, Knop, Labels, Reading, Route, State, Urgentie, Vraag, Wordt
from bot.understanding import NO_WORRY

TOPIC = "onderwerp"  # State.open when the topic was asked
STILL = "nog-steeds"  # ... whether it goes on now
WHO = "over-wie"  # ... who it is about
DANGER = "gevaar-nu"  # ... whether there is danger
WRONG = "klopt-niet"  # ... what was understood wrongly, also the id of the answer that asks it
WISH_TO_DIE = "zelfdoding-of-zelfbeschadiging"
ASK_BELOW = 0.72  # ask back below this certainty, see `_certainty`
MOST_TOPICS = 3  # other topics to choose from
FAR_BELOW = 0.02  # a topic with less than this share of the best one's chance is not offered
ROLE_KNOWN = 0.6  # from this chance of the role nobody is asked who it is about


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: what State.open becomes, its words, its buttons, the topics of the readings behind them.

    `alone`: the question stands in the place of the answer, with the contacts beside it.
    """

    open: str
    zegt: str
    knoppen: tuple[Knop, ...]
    alternatieven: tuple[str, ...]
    alone: bool = False


def question(setting: Setting, id: str | None) -> Vraag | None:
    """A question of the content, in the person's language or else in Dutch."""
    vragen = setting.content.vragen
    return vragen.get(setting.taal, {}).get(id or "") or vragen.get("nl", {}).get(id or "")


def waiting(setting: Setting, id: str | None) -> tuple[Knop, ...]:
    """The buttons of the question that waits for an answer: one of the content, or that of a step of a guide."""
    vraag = question(setting, id)
    if vraag is not None or id is None:
        return vraag.knoppen if vraag else ()
    return answer.find(setting, id).knoppen if guides(setting, id) else ()


def guides(setting: Setting, id: str | None) -> bool:
    """Whether this is an answer that asks the next question of a guide: "ja" and "nee" stand on its buttons."""
    antwoord = setting.content.antwoorden["nl"].get(id or "")
    return antwoord is not None and is_guide(antwoord)


def is_guide(antwoord: Antwoord) -> bool:
    """Whether an answer waits for a typed "ja" or "nee"."""
    return any(knop.daad for knop in antwoord.knoppen)


def of_answer(setting: Setting, antwoord: Antwoord, state: State, alternatieven: Sequence[str]) -> Asked | None:
    """The question that an answer brings itself, unless it was asked just now."""
    return None if antwoord.vraag == state.open else _fixed(setting, antwoord.vraag, tuple(alternatieven))


def when_unsure(setting: Setting, state: State, reading: Reading, labels: Labels, route: Route) -> Asked | None:
    """The question that separates the readings that are close, or None where the way is clear.

    Nobody is asked twice in a row, nor on a remark about the same worry, nor where a route holds whatever the topic.
    """
    goes_on = bool(state.eerder) and state.eerder[-1].labels.onderwerp == labels.onderwerp
    if labels.onderwerp != reading.labels.onderwerp or state.open in (TOPIC, STILL, WHO, DANGER) or goes_on:
        return None
    if not route.onderwerp or _certainty(reading, route) >= ASK_BELOW:
        return None
    if labels.urgentie is Urgentie.acuut:
        return _still(setting, reading, labels)
    others = _others(reading, labels)
    if not others:
        return _who_or_when(setting, reading, labels)
    return _topic(setting, labels, others)


def instead(setting: Setting, labels: Labels) -> tuple[Knop, ...]:
    """Who may write instead, each as its own sentence, and last that it is about something else."""
    others = [one for one in setting.content.rollen.values() if one.knop and one.id not in (labels.rol, "onbekend")]
    return (*(Knop(str(one.knop), Wordt(rol=one.id)) for one in others), _something_else(setting))


def _something_else(setting: Setting) -> Knop:
    return Knop(answer.sentence(setting, "knop-iets-anders"), Wordt(daad="anders"))


def _certainty(reading: Reading, route: Route) -> float:
    """How sure it is whom to call first. The words' own lead counts once more than `answer.settle` counted it."""
    led = reading.naar.get(next(iter(route.contacten), NO_CONTACT), 0.0)
    return sqrt(reading.zekerheid * led) if reading.naar else reading.zekerheid


def _fixed(setting: Setting, id: str | None, alternatieven: tuple[str, ...]) -> Asked | None:
    vraag = question(setting, id)
    return Asked(vraag.id, vraag.zegt, vraag.knoppen, alternatieven) if vraag else None


def _still(setting: Setting, reading: Reading, labels: Labels) -> Asked | None:
    """Below the emergency number: does it go on now? With the topic that comes nearest as one more button.

    At a wish to die it is asked who it is about: "does it happen now" is no question to somebody who says goodbye.
    """
    if labels.onderwerp == WISH_TO_DIE:
        return _fixed(setting, WHO, (labels.onderwerp,))
    others = _others(reading, labels)[:1]
    asked = _fixed(setting, STILL, (labels.onderwerp, *others))
    if asked is None:
        return None
    *own, rather_not = asked.knoppen
    knoppen = (*own, *_buttons(setting, others), rather_not)
    return Asked(asked.open, asked.zegt, knoppen, asked.alternatieven)


def _who_or_when(setting: Setting, reading: Reading, labels: Labels) -> Asked | None:
    """Where the topic is clear: who it is about, or else how grave it is now."""
    if labels.onderwerp in NO_WORRY:
        return None
    known = reading.rolkans >= ROLE_KNOWN and labels.rol != "onbekend"
    grave = STILL if labels.urgentie in SERIOUS else DANGER
    return _fixed(setting, grave if known else WHO, (labels.onderwerp,))


def _topic(setting: Setting, labels: Labels, others: tuple[str, ...]) -> Asked:
    """Which topic it is: in the place of the answer, or as an addition below it at dringend."""
    serious = labels.urgentie in SERIOUS
    topics = (labels.onderwerp, *others)
    return Asked(
        open=TOPIC,
        zegt=answer.sentence(setting, "vraag-anders" if serious else "vraag-onderwerp"),
        knoppen=(*_buttons(setting, others if serious else topics), _something_else(setting)),
        alternatieven=topics,
        alone=not serious,
    )


def _others(reading: Reading, labels: Labels) -> tuple[str, ...]:
    """The other topics that came close, best first."""
    chances: dict[str, float] = {}
    for one, chance in reading.mogelijk:
        chances[one.onderwerp] = chances.get(one.onderwerp, 0.0) + chance
    least = FAR_BELOW * max(chances.values(), default=0.0)
    near = [id for id in reading.alternatieven if not chances or chances.get(id, 0.0) >= least]
    return tuple(dict.fromkeys(id for id in near if id != labels.onderwerp))[:MOST_TOPICS]


def _buttons(setting: Setting, ids: Sequence[str]) -> list[Knop]:
    """Each topic as its own sentence."""
    topics = [setting.content.onderwerpen[id] for id in ids]
    return [Knop(topic.knop, Wordt(onderwerp=topic.id)) for topic in topics if topic.knop]
