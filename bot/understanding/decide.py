"""Steps 4 and 6: from evidence to one Reading. Danger is decided first, with its context in hand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, inf, log

from bot.model import Labels, Signaal, Urgentie
from bot.understanding.compiled import Treffer
from bot.understanding.weights import chances

# Thresholds, chosen on the rounds that have been measured (docs/meten.md); shares between 0 and 1, or logits.
ALARM = -10.8  # logits from which a message is acuut, see `alarm`
FEW_WORDS, FEW_ALARM = 5, -0.9  # ... and of so few words without a danger phrase: "ik ben juf" is no cry
# logits that the danger phrases add to the alarm, by the highest level that they come to
PHRASE_ALARMS: Mapping[Urgentie | None, float] = {Urgentie.acuut: 3.4, Urgentie.dringend: -1.0}
CALM = frozenset({"houdt-kind", "al-gemeld"})  # kenmerken that are no danger by themselves
SETTLED = frozenset({"weg-van-huis"})  # danger phrases that the domain rules call dringend by themselves
CALM_ALARM = -16.0  # logits that either adds to the alarm
EMERGENCY_COUNTS = 0.75  # the weight of the first contact in the alarm, beside the level
DRINGEND_COUNTS = 0.3  # ... and of dringend against the calmer levels
CONTEXT_DENIED = 0.80  # a context lowers nothing when the table is this sure of acuut
SERIOUS = 0.45  # acuut and dringend together, for either of them
PHRASE_COUNTS = 40.0  # how much likelier a danger phrase makes dringend, against zorg
OUT_OF_SCOPE = 0.35  # below this a message is never sent away
LIKE_FROM = 0.62  # likeness from which an example counts
LIKE_POINTS = 4.0  # logits that a perfect likeness adds
INTENT_POINTS = 2.5  # logits that a signal of a situation adds to its topic and role
ROLE_POINTS = 5.0  # logits that words which give the role away add to it
GEVAAR_POINTS = 1.0  # logits that a danger phrase adds to its topic

UNLIKELY = 0.02  # smaller chances are left as they are
# so sure of no worry, and so little danger, before words of danger are let go: of acuut, and others
ELSEWHERE_AT_ACUUT, ELSEWHERE = (0.97, 0.01), (0.6, 0.2)
NEGLIGIBLE = 0.01  # readings with a smaller chance are not weighed
TOGETHER = 0.6  # how much weight it has that a topic, a role and a level often go together

NO_WORRY = frozenset({"buiten-bereik", "over-deze-chat"})

Near = Sequence[tuple[float, str, Labels]]
Lift = Mapping[str, Mapping[str, float]]  # label -> other label -> how much more often the two go together


@dataclass(frozen=True, slots=True)
class Gevaar:
    """What the danger phrases and their contexts come to."""

    niveau: Urgentie | None  # None: no danger phrase holds
    phrases: tuple[Signaal, ...] = ()
    contexts: tuple[Signaal, ...] = ()
    words: bool = False  # words of danger stand in the text, whatever they came to
    elsewhere: bool = False  # the text is about something else altogether
    calm: bool = False  # a rule read what it is about, and that is no danger by itself


def danger(treffers: Iterable[Treffer], share: Mapping[str, float]) -> Gevaar:
    """The highest level of the danger phrases that hold, each lowered only by a context that names it.

    `share` is the table's chance of each level: where it is nearly sure of acuut a context lowers nothing.
    """
    fired = [treffer.signaal for treffer in treffers]
    phrases = tuple(signaal for signaal in fired if signaal.soort == "gevaar")
    sure = share.get("acuut", 0.0) > CONTEXT_DENIED
    contexts = () if sure else tuple(signaal for signaal in fired if signaal.soort == "context")
    levels = [_lowered(phrase, contexts) for phrase in phrases]
    calm = {phrase.id for phrase in phrases} <= SETTLED and any(map(_is_calm, fired))
    return Gevaar(max(levels, default=None), phrases, contexts, words=bool(phrases), calm=calm)


def _is_calm(signaal: Signaal) -> bool:
    """A situation that an editor gave a lower level than acuut, or words of which the level is settled."""
    if signaal.soort == "intent":
        return signaal.urgentie is not None and signaal.urgentie < Urgentie.acuut
    return signaal.id in {"gevaar": SETTLED, "kenmerk": CALM}.get(signaal.soort, ())


def harmless(gevaar: Gevaar, levels: Mapping[str, float], topics: Mapping[str, float]) -> Gevaar:
    """The danger let go of where the table is nearly sure that the text is about something else altogether.

    "My printer may fly out of the window": the words then count for the line with the emergency number only.
    """
    sure, least = ELSEWHERE_AT_ACUUT if gevaar.niveau is Urgentie.acuut else ELSEWHERE
    elsewhere = sum(topics.get(id, 0.0) for id in NO_WORRY) > sure
    grave = levels.get("acuut", 0.0) + levels.get("dringend", 0.0)
    return Gevaar(None, words=gevaar.words, elsewhere=True) if elsewhere and grave < least else gevaar


def _lowered(phrase: Signaal, contexts: Iterable[Signaal]) -> Urgentie:
    level = phrase.urgentie or Urgentie.dringend
    for context in contexts:
        if phrase.id in context.verlaagt:
            level = min(level, context.urgentie or Urgentie.zorg)
    return level


def urgency(
    gevaar: Gevaar, share: Mapping[str, float], raised: float, trusted: bool = True, words: int = FEW_WORDS + 1
) -> Urgentie:
    """The level: the alarm first, then danger phrases, then the table. By the table no phrase falls below dringend.

    `raised` is how much speaks for acuut, see `alarm`. In a language of which the table is not `trusted` a danger
    phrase of acuut always stands.
    """
    lowered = bool(gevaar.contexts and gevaar.phrases) and gevaar.niveau is not Urgentie.acuut
    if gevaar.niveau is Urgentie.acuut and (not share or not trusted):
        return Urgentie.acuut
    bound = FEW_ALARM if words <= FEW_WORDS and gevaar.niveau is None else ALARM
    if not lowered and not gevaar.elsewhere and share and raised > bound:
        return Urgentie.acuut
    serious = share.get("acuut", 0.0) + share.get("dringend", 0.0)
    if (gevaar.niveau or Urgentie.info) >= Urgentie.dringend or (serious > SERIOUS and not lowered):
        return Urgentie.dringend
    quiet = Urgentie.zorg if share.get("zorg", 0.0) >= share.get("info", 0.0) or not share else Urgentie.info
    return max(quiet, gevaar.niveau or Urgentie.info)


def alarm(
    gevaar: Gevaar, levels: Mapping[str, float], contacts: Mapping[str, float], emergency: Collection[str]
) -> float:
    """How much speaks for acuut, in logits: the level, the first contact by the words alone, and the danger phrases.

    `levels` and `contacts` are the table's scores, `emergency` the contacts that are an emergency number.
    """
    if not levels:
        return -inf
    calmer = {level: score for level, score in levels.items() if level != "acuut"}
    by_table = _margin(levels, ("acuut",)) + DRINGEND_COUNTS * _margin(calmer, ("dringend",))
    phrase = CALM_ALARM if gevaar.calm else PHRASE_ALARMS.get(gevaar.niveau, 0.0)
    return by_table + EMERGENCY_COUNTS * _margin(contacts, emergency) + phrase


def _margin(scores: Mapping[str, float], wanted: Collection[str]) -> float:
    """How far these labels stand above all others together, in logits; 0 where either side is missing."""
    some = [score for label, score in scores.items() if label in wanted]
    others = [score for label, score in scores.items() if label not in wanted]
    return _log_sum(some) - _log_sum(others) if some and others else 0.0


def _log_sum(scores: Sequence[float]) -> float:
    top = max(scores)
    return top + log(sum([exp(score - top) for score in scores]))


def levels(decided: Urgentie, gevaar: Gevaar, share: Mapping[str, float], trusted: bool) -> dict[Urgentie, float]:
    """The levels that may still be meant, with their chance, when topic and role are weighed by where they lead.

    What was decided as acuut stays so. After a danger phrase nothing falls below zorg, and nothing falls at all in a
    language of which the table is not `trusted`.
    """
    if decided is Urgentie.acuut or (gevaar.niveau is not None and not trusted):
        return {decided: 1.0}
    lowest = Urgentie.zorg if gevaar.phrases else Urgentie.info
    open_ones = {level: share.get(level.name, 0.0) for level in Urgentie if lowest <= level < Urgentie.acuut}
    if gevaar.niveau is Urgentie.dringend:
        open_ones[Urgentie.dringend] *= PHRASE_COUNTS
    return open_ones if share else {decided: 1.0}


def topics(scores: dict[str, float], ids: Iterable[str], treffers: Iterable[Treffer], near: Near) -> dict[str, float]:
    """The chance of every topic, from the table, the signals that hold and the examples it looks like."""
    totals = dict.fromkeys(ids, 0.0) | scores
    for treffer in treffers:
        topic = treffer.signaal.onderwerp
        if topic in totals:
            totals[topic] += INTENT_POINTS if treffer.signaal.soort in ("intent", "vervolg") else GEVAAR_POINTS
    for topic, points in _likeness(near, "onderwerp").items():
        totals[topic] = totals.get(topic, 0.0) + points
    return chances(totals)


def roles(scores: dict[str, float], ids: Iterable[str], treffers: Iterable[Treffer], near: Near) -> dict[str, float]:
    """The chance of every role, likewise."""
    totals = dict.fromkeys(ids, 0.0) | scores
    for treffer in treffers:
        rol = treffer.signaal.rol
        if rol in totals:
            totals[rol] += ROLE_POINTS if treffer.signaal.soort == "rolteken" else INTENT_POINTS
    for rol, points in _likeness(near, "rol").items():
        totals[rol] = totals.get(rol, 0.0) + points / 2
    return chances(totals)


def _likeness(near: Near, part: str) -> dict[str, float]:
    """Logits per label from the examples that look alike enough: the best one of each label counts."""
    out: dict[str, float] = {}
    for likeness, _, labels in near:
        if likeness >= LIKE_FROM:
            label = getattr(labels, part)
            out[label] = max(out.get(label, 0.0), LIKE_POINTS * (likeness - LIKE_FROM) / (1 - LIKE_FROM))
    return out


def together(share: Mapping[str, float], others: Mapping[str, float], lift: Lift) -> dict[str, float]:
    """`share` again, with the labels that often go with `others` made likelier.

    `lift` tells how much more often two labels stand together in the examples than chance would have it.
    """
    likely = [(other, part) for other, part in others.items() if part > UNLIKELY]
    weighed: dict[str, float] = {}
    rest: dict[str, float] = {}
    for label, chance in share.items():
        if chance > UNLIKELY:
            lifts = lift.get(label, {})
            weighed[label] = chance * sum([part * lifts.get(other, 1.0) for other, part in likely]) ** TOGETHER
        else:
            rest[label] = chance
    total = sum(weighed.values()) or 1.0
    ranked = sorted(weighed, key=weighed.__getitem__, reverse=True)
    return {label: weighed[label] / total for label in ranked} | rest


def choose_topic(share: Mapping[str, float], level: Urgentie) -> str:
    """The best topic; nobody in danger and no shimmer of a worry is sent away."""
    ranked = list(share)
    if not ranked:
        return "niet-pluis"
    best = ranked[0]
    if best in NO_WORRY and (level >= Urgentie.dringend or share[best] < OUT_OF_SCOPE):
        return next((topic for topic in ranked if topic not in NO_WORRY), best)
    return best
