"""text -> Reading: the one path every message takes, each step in turn, none skipped by an earlier one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import NamedTuple

from bot.model import DUTCH, Labels, Reading, Urgentie
from bot.understanding import decide, language
from bot.understanding.clean import clean
from bot.understanding.compiled import Hits, Treffer
from bot.understanding.kennis import Kennis, Taalkennis, whole
from bot.understanding.lexicon import Gelezen
from bot.understanding.patterns import Patronen
from bot.understanding.weights import chances
from bot.understanding.words import tokens

LONGEST = 2000  # characters that are read; the rest of a longer text is not looked at
MOST_WORDS = 500  # and so many words and marks of them: more are no sentences

ASKS_WHO = frozenset({"wie-doet-wat", "meldcode"})  # topics in which a named profession or organisation matters
ASKS_HOW = frozenset(
    {*ASKS_WHO, "drang-en-dwang"}
)  # ... and in which a named step of the chain does, beside any at info
TOPICS, ROLES = 6, 3  # how many of each are weighed together
NAMED = 0.4  # a share from which a label counts as said in the text

_ASKING = frozenset(
    {
        "wat",
        "wie",
        "waar",
        "wanneer",
        "hoe",
        "hoeveel",
        "welke",
        "waarom",
        "moet",
        "moeten",
        "mag",
        "mogen",
        "kan",
        "kun",
    }
    | {
        "kunnen",
        "zal",
        "zou",
        "is",
        "zijn",
        "gaat",
        "gaan",
        "komt",
        "komen",
        "krijg",
        "krijgt",
        "wordt",
        "worden",
        "word",
    }
)  # words that open a question
_ASKING_IN = {
    "en": (
        *("what", "whats", "who", "whos", "where", "when", "how", "which", "why", "must", "may", "can", "could"),
        *("should", "shall", "will", "would", "do", "does", "did", "are"),
    )
}  # ... in another language
_ANSWERS = {"ja": "ja", "jawel": "ja", "nee": "nee", "neen": "nee", "yes": "ja", "no": "nee"}
_CORRECTS = ("nee", "neen", "klopt", "verkeerd", "sorry")
_STEP = ("stap", "step")
_STAPPEN = {
    said: number
    for number, all_of in enumerate(("1 een one", "2 twee two", "3 drie three", "4 vier four", "5 vijf five"), start=1)
    for said in all_of.split()
}


class Spotted(NamedTuple):
    """What the first three steps found: the language, the words, and the signals that hold in them."""

    cleaned: str
    spoken: str | None
    taal: str
    known: Taalkennis
    words: list[Gelezen]
    hits: Hits
    treffers: list[Treffer]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything that was seen in a text, for the decision and for `waarom`."""

    cleaned: str
    spoken: str | None
    taal: str
    words: tuple[Gelezen, ...]
    hits: Hits
    treffers: tuple[Treffer, ...]
    near: decide.Near
    onderwerpen: Mapping[str, float]
    rollen: Mapping[str, float]
    urgenties: Mapping[str, float]
    naar: Mapping[str, float]
    gevaar: decide.Gevaar
    alarm: float


def understand(kennis: Kennis, text: str, before: str = DUTCH) -> Reading:
    """What `text` means. Pure and total: any string gives a Reading.

    `before` is the language of the conversation: words too few to tell theirs are read in it first, and in Dutch where
    no signal of it holds.
    """
    reading, seen = _read(kennis, text, before)
    if seen.spoken is None and before != DUTCH and not seen.treffers:
        return _read(kennis, text)[0]
    return reading


def explain(kennis: Kennis, text: str) -> tuple[Reading, Evidence]:
    """The same with all evidence; for editors only, since it holds the typed words."""
    return _read(kennis, text)


def _read(kennis: Kennis, text: str, before: str = DUTCH) -> tuple[Reading, Evidence]:
    seen = _look(kennis, text[:LONGEST], before)
    # In a language with few examples the table holds no acuut back, and only in Dutch anything else.
    trusted = seen.taal in kennis.gehoord.vertrouwd
    words = len(seen.words) if seen.taal == DUTCH else MOST_WORDS
    level = decide.urgency(seen.gevaar, seen.urgenties, seen.alarm, trusted=trusted, words=words)
    topic = decide.choose_topic(seen.onderwerpen, level)
    if topic not in decide.NO_WORRY and topic == "niet-pluis" and level is Urgentie.info:
        level = Urgentie.zorg
    rol = next(iter(seen.rollen), "onbekend")
    key = whole(seen.cleaned) if len(seen.cleaned) <= kennis.langste else ""
    known = kennis.van(seen.taal).woordenboek.known
    names = kennis.names(seen.taal)
    vervolg = next((t.signaal for t in seen.treffers if t.signaal.soort == "vervolg"), None)
    ranked = [topic, *(other for other in seen.onderwerpen if other != topic)]
    return Reading(
        labels=Labels(topic, rol, level),
        taal=seen.taal,
        spreekt=seen.spoken,
        kiest_taal=kennis.taalnamen.get(key),
        daad=kennis.gehoord.daden.get(key),
        knop=kennis.knoppen.get(key),
        vervolg=vervolg.id if vervolg else None,
        los=vervolg is not None and (vervolg.eerst or vervolg.id in kennis.content.kenmerken),
        kenmerken=kenmerken_of(seen.treffers),
        functie=_named(names.functies, seen.words) if topic in ASKS_WHO else None,
        contact=_named(names.contacten, seen.words) if topic in ASKS_WHO else None,
        keten=_named(names.keten, seen.words) if topic in ASKS_HOW or level is Urgentie.info else None,
        stap=_stap(seen.words),
        zekerheid=round(seen.onderwerpen.get(topic, 0.0), 3),
        alternatieven=tuple(ranked[:4]),
        mogelijk=_possible(seen, level),
        naar=seen.naar,
        rolkans=seen.rollen.get(rol, 0.0),
        alarm=seen.alarm,
        vraagt=_asks(seen.words, seen.taal),
        antwoordt=_ANSWERS.get(seen.words[0].vorm) if seen.words else None,
        genoemd=_named_parts(seen, topic, rol),
        gezegd=_said_parts(seen),
        lengte=len(seen.words),
        verbetert=bool(seen.words) and seen.words[0].vorm in _CORRECTS,
        gevaarwoorden=seen.gevaar.words,
        begrepen=bool(seen.treffers)
        or any(word.vorm in known or "s:" + word.stam in kennis.gehoord.gewichten.table for word in seen.words),
        because=_because(seen, topic),
    ), seen


def _possible(seen: Evidence, level: Urgentie) -> tuple[tuple[Labels, float], ...]:
    """Topic, role and level together, the likeliest first. A topic without worry is weighed once, as information."""
    levels = decide.levels(level, seen.gevaar, seen.urgenties, trusted=seen.taal == DUTCH)
    roles = list(seen.rollen.items())[:ROLES]
    out = []
    for topic, share in islice(seen.onderwerpen.items(), TOPICS):
        if topic not in decide.NO_WORRY:
            out += [
                (likely, topic, rol, one)
                for rol, chance in roles
                for one, part in levels.items()
                if (likely := share * chance * part) > decide.NEGLIGIBLE
            ]
        elif Urgentie.info in levels and share >= decide.OUT_OF_SCOPE:
            calm = sum(part for one, part in levels.items() if one <= Urgentie.zorg)
            out.append((share * calm, topic, roles[0][0], Urgentie.info))
    out.sort(reverse=True)
    return tuple((Labels(topic, rol, one), likely) for likely, topic, rol, one in out)


def spot(kennis: Kennis, text: str, before: str = DUTCH) -> Spotted:
    """The first three steps, which learning from the examples takes as well; `before` as in `understand`."""
    cleaned = clean(text)
    said = tokens(cleaned)[:MOST_WORDS]
    spoken = language.spoken(cleaned, said, kennis.gehoord.taaltekens)
    taal = spoken or before
    known = kennis.van(taal)
    words = known.lexicon.read(said)
    hits = known.patronen.hits(words)
    return Spotted(cleaned, spoken, taal, known, words, hits, known.patronen.treffers(hits))


def _look(kennis: Kennis, text: str, before: str) -> Evidence:
    cleaned, spoken, taal, known, words, hits, treffers = spot(kennis, text, before)
    scores = kennis.gehoord.gewichten.score(words, further(kennis, taal, hits, treffers))
    near = known.gelijkenis.nearest([word.vorm for word in words])
    content = kennis.content
    topics = decide.topics(scores.get("onderwerp", {}), content.onderwerpen, treffers, near)
    roles = decide.roles(scores.get("rol", {}), content.rollen, treffers, near)
    urgenties = chances(scores.get("urgentie", {}))
    gevaar = decide.danger(treffers, urgenties)
    onderwerpen = decide.together(decide.together(topics, roles, kennis.gehoord.lift), urgenties, kennis.gehoord.lift)
    levels = decide.together(urgenties, topics, kennis.gehoord.lift)
    gevaar = decide.harmless(gevaar, levels, onderwerpen) if taal == DUTCH else gevaar
    naar = scores.get("contact", {})
    return Evidence(
        cleaned=cleaned,
        spoken=spoken,
        taal=taal,
        words=tuple(words),
        hits=hits,
        treffers=tuple(treffers),
        near=near,
        onderwerpen=onderwerpen,
        rollen=decide.together(roles, topics, kennis.gehoord.lift),
        urgenties=levels,
        naar=chances(naar),
        gevaar=gevaar,
        alarm=decide.alarm(gevaar, scores.get("urgentie", {}), naar, kennis.nood),
    )


def further(kennis: Kennis, taal: str, hits: Hits, treffers: Iterable[Treffer]) -> list[int]:
    """The points of what is more than single words: phrases of word groups, and signals that hold."""
    of_groups, table = kennis.van(taal).groepspunten, kennis.gehoord.gewichten.table
    points = [of_groups[term] for term in hits.phrases.keys() & of_groups.keys()]
    return points + [table.get(f"t:{treffer.signaal.id}", 0) for treffer in treffers]


def kenmerken_of(treffers: Iterable[Treffer]) -> frozenset[str]:
    """The kenmerken that the signals give."""
    out: set[str] = set()
    for treffer in treffers:
        signaal = treffer.signaal
        if signaal.soort == "kenmerk":
            out.add(signaal.id)
        elif signaal.soort in ("gevaar", "intent"):
            out.update(signaal.kenmerken)
    return frozenset(out)


def _named(things: Patronen, words: Sequence[Gelezen]) -> str | None:
    """The first profession, organisation or step of the chain that is named in the text."""
    found = things.find([word.woord for word in words])
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


def _asks(words: Sequence[Gelezen], taal: str) -> bool:
    """Whether the words are a question: a question mark, or a word in front that opens one."""
    opens = bool(words) and (words[0].vorm in _ASKING or words[0].vorm in _ASKING_IN.get(taal, ()))
    return opens or any(word.vorm == "?" for word in words)


def _stap(words: Sequence[Gelezen]) -> int | None:
    for word, following in pairwise(words):
        if word.vorm in _STEP and following.vorm in _STAPPEN:
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
