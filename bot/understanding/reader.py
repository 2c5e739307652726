"""text -> Reading: the one path every message takes, each step in turn, none skipped by an earlier one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from bot.model import Labels, Reading, Urgentie
from bot.understanding import decide, language
from bot.understanding.clean import clean
from bot.understanding.kennis import Kennis, Taalkennis, whole
from bot.understanding.patterns import Patronen, Treffer
from bot.understanding.weights import chances, features
from bot.understanding.words import Woord

LONGEST = 2000  # characters that are read; the rest of a longer text is not looked at

ASKS_WHO = frozenset({"wie-doet-wat", "meldcode"})  # topics in which a named profession or organisation matters
TOPICS, ROLES = 6, 3  # how many of each are weighed together
NAMED = 0.4  # a share from which a label counts as said in the text

_CORRECTS = ("nee", "neen", "klopt", "verkeerd", "sorry")
_STAPPEN = {"1": 1, "een": 1, "2": 2, "twee": 2, "3": 3, "drie": 3, "4": 4, "vier": 4, "5": 5, "vijf": 5}


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that was seen in a text, for the decision and for `waarom`."""

    cleaned: str
    taal: str
    words: tuple[Woord, ...]
    groups: tuple[str, ...]
    treffers: tuple[Treffer, ...]
    found: Set[str]  # features the table knows
    scores: Mapping[str, float]
    near: decide.Near
    onderwerpen: Mapping[str, float]
    rollen: Mapping[str, float]
    urgenties: Mapping[str, float]
    gevaar: decide.Gevaar


def understand(kennis: Kennis, text: str) -> Reading:
    """What `text` means. Pure and total: any string gives a Reading."""
    return _read(kennis, text)[0]


def explain(kennis: Kennis, text: str) -> tuple[Reading, Evidence]:
    """The same with all evidence; for editors only, since it holds the typed words."""
    return _read(kennis, text)


def _read(kennis: Kennis, text: str) -> tuple[Reading, Evidence]:
    seen = _look(kennis, text[:LONGEST])
    # Of other languages the table has too few examples to hold a danger phrase back.
    level = decide.urgency(seen.gevaar, seen.urgenties, decide.ACUUT_DENIED if seen.taal == "nl" else 0.0)
    topic = decide.choose_topic(seen.onderwerpen, level)
    if topic not in decide.NO_WORRY and topic == "niet-pluis" and level is Urgentie.info:
        level = Urgentie.zorg
    rol = next(iter(seen.rollen), "onbekend")
    key = whole(seen.cleaned)
    ranked = [topic, *(other for other in seen.onderwerpen if other != topic)]
    return Reading(
        labels=Labels(topic, rol, level),
        taal=seen.taal,
        daad=kennis.daden.get(key),
        knop=kennis.knoppen.get(key),
        vervolg=next((t.signaal.id for t in seen.treffers if t.signaal.soort == "vervolg"), None),
        kenmerken=_kenmerken(seen),
        functie=_named(kennis.functies, seen.words) if topic in ASKS_WHO else None,
        contact=_named(kennis.contacten, seen.words) if topic in ASKS_WHO else None,
        stap=_stap(seen.words),
        zekerheid=round(seen.onderwerpen.get(topic, 0.0), 3),
        alternatieven=tuple(ranked[:4]),
        mogelijk=_possible(seen, level),
        genoemd=_named_parts(seen, topic, rol),
        gezegd=_said_parts(seen),
        lengte=len(seen.words),
        verbetert=bool(seen.words) and seen.words[0].vorm in _CORRECTS,
        gevaarwoorden=seen.gevaar.words,
        begrepen=bool(seen.treffers) or any(feature[0] in "ws" for feature in seen.found),
        because=_because(seen, topic),
    ), seen


def _possible(seen: Evidence, level: Urgentie) -> tuple[tuple[Labels, float], ...]:
    """Topic, role and level together, the likeliest first. A topic without worry is weighed once, as information."""
    levels = decide.levels(level, seen.gevaar, seen.urgenties, trusted=seen.taal == "nl")
    roles = list(seen.rollen.items())[:ROLES]
    out = []
    for topic, share in list(seen.onderwerpen.items())[:TOPICS]:
        if topic not in decide.NO_WORRY:
            out += [
                (Labels(topic, rol, one), share * chance * part)
                for rol, chance in roles
                for one, part in levels.items()
            ]
        elif Urgentie.info in levels and share >= decide.OUT_OF_SCOPE:
            calm = sum(part for one, part in levels.items() if one <= Urgentie.zorg)
            out.append((Labels(topic, roles[0][0], Urgentie.info), share * calm))
    return tuple(sorted((one for one in out if one[1] > decide.NEGLIGIBLE), key=lambda one: -one[1]))


def _look(kennis: Kennis, text: str) -> Evidence:
    cleaned = clean(text)
    taal = language.guess(cleaned, kennis.taaltekens)
    known: Taalkennis = kennis.talen.get(taal) or kennis.talen["nl"]
    words = known.woordenboek.read(cleaned)
    hits = known.patronen.hits(words)
    treffers = known.patronen.treffers(hits)
    groups = tuple(known.patronen.group_terms[term] for term in hits if term in known.patronen.group_terms)
    found = kennis.gewichten.known(features(words, groups, (t.signaal.id for t in treffers)))
    scores = kennis.gewichten.score(found, len(words))
    urgenties = chances(scores, [level.name for level in Urgentie])
    near = known.gelijkenis.nearest([word.vorm for word in words])
    content = kennis.content
    topics = decide.topics(scores, content.onderwerpen, treffers, near)
    gevaar = decide.danger(treffers, urgenties)
    roles = decide.roles(scores, content.rollen, treffers, near)
    return Evidence(
        cleaned=cleaned,
        taal=taal,
        words=tuple(words),
        groups=groups,
        treffers=tuple(treffers),
        found=found,
        scores=scores,
        near=near,
        onderwerpen=decide.together(decide.together(topics, roles, kennis.lift), urgenties, kennis.lift),
        rollen=decide.together(roles, topics, kennis.lift),
        urgenties=decide.together(urgenties, topics, kennis.lift),
        gevaar=decide.harmless(gevaar, urgenties, topics) if taal == "nl" else gevaar,
    )


def _kenmerken(seen: Evidence) -> frozenset[str]:
    out: set[str] = set()
    for treffer in seen.treffers:
        signaal = treffer.signaal
        if signaal.soort == "kenmerk":
            out.add(signaal.id)
        elif signaal.soort in ("gevaar", "intent"):
            out.update(signaal.kenmerken)
    return frozenset(out)


def _named(things: Patronen, words: Sequence[Woord]) -> str | None:
    """The first profession or organisation named in the text."""
    found = things.treffers(things.hits(words))
    return min(found, key=lambda one: one.plaatsen).signaal.id if found else None


def _named_parts(seen: Evidence, topic: str, rol: str) -> frozenset[str]:
    """Which labels the text itself gave, so that a follow-up can keep the others."""
    signals = [
        treffer.signaal for treffer in seen.treffers if treffer.signaal.soort in ("intent", "gevaar", "rolteken")
    ]
    parts = set()
    if seen.onderwerpen.get(topic, 0.0) >= NAMED or any(signaal.onderwerp for signaal in signals):
        parts.add("onderwerp")
    if rol != "onbekend" and (seen.rollen.get(rol, 0.0) >= NAMED or any(signaal.rol == rol for signaal in signals)):
        parts.add("rol")
    if seen.gevaar.niveau is not None or max(seen.urgenties.values(), default=0.0) >= NAMED:
        parts.add("urgentie")
    return frozenset(parts)


def _said_parts(seen: Evidence) -> frozenset[str]:
    """Which labels a rule of an editor found in the words themselves."""
    parts = set()
    for treffer in seen.treffers:
        signaal = treffer.signaal
        if signaal.soort == "rolteken":
            parts.add("rol")
        elif signaal.soort in ("gevaar", "intent"):
            parts.add("urgentie")
            if signaal.onderwerp:
                parts.add("onderwerp")
    return frozenset(parts)


def _stap(words: Sequence[Woord]) -> int | None:
    for word, following in pairwise(words):
        if word.vorm == "stap" and following.vorm in _STAPPEN:
            return _STAPPEN[following.vorm]
    return None


def _because(seen: Evidence, topic: str) -> str:
    """One line: the signals that held, the best topics, the nearest example."""
    signals = ", ".join(f"{t.signaal.soort} {t.signaal.id} ({_said(seen, t)})" for t in seen.treffers) or "geen signaal"
    best = ", ".join(f"{label} {share:.2f}" for label, share in list(seen.onderwerpen.items())[:3])
    like = f"lijkt {seen.near[0][0]:.2f} op “{seen.near[0][1]}”" if seen.near else "lijkt op niets"
    return f"{signals}; {best}; {like}"


def _said(seen: Evidence, treffer: Treffer) -> str:
    return " ".join(seen.words[place].vorm for place in sorted(set(treffer.plaatsen)))
