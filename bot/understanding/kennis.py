"""All counting and indexing, done once when the content is loaded."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from bot.model import Contact, Content, Functie, Knop, Labels, Regel, Signaal, Stap, Urgentie, Voorbeeld, Wordt
from bot.understanding.clean import clean
from bot.understanding.compiled import Hits, Treffer
from bot.understanding.decide import Lift
from bot.understanding.lexicon import Gelezen, Lexicon
from bot.understanding.likeness import Gelijkenis
from bot.understanding.patterns import Patronen
from bot.understanding.weights import Gewichten, features, read_table
from bot.understanding.words import Woordenboek, stretched

_WORDS = re.compile(r"[^\W_]+(?:'[^\W_]+)?")
LEVELS = tuple(level.name for level in Urgentie)  # by number
FEWEST_TRUSTED = 500  # examples in a language from which the table may hold a phrase back from acuut
GROUP_WORD = 5  # how many uses a word of a group counts for


@dataclass(frozen=True, slots=True)
class Namen:
    """Professions, organisations and steps of the chain, by what people call them in one language."""

    functies: Patronen
    contacten: Patronen
    keten: Patronen


@dataclass(frozen=True, slots=True)
class Taalkennis:
    """What is known of one language."""

    woordenboek: Woordenboek
    patronen: Patronen
    gelijkenis: Gelijkenis
    lexicon: Lexicon
    groepspunten: Mapping[int, int]  # what the table says of a word group when a phrase of it occurs, by its term

    def features(self, words: Sequence[Gelezen], hits: Hits, treffers: Iterable[Treffer]) -> Counter[str]:
        """What the table is asked about a message that was read so; for learning and for `waarom`."""
        patronen = self.patronen
        return features(
            [word.woord for word in words],
            lambda word: patronen.groups(patronen.terms_of(word)),
            patronen.groups(frozenset(hits.phrases)),
            [treffer.signaal.id for treffer in treffers],
        )


@dataclass(frozen=True, slots=True)
class Gehoord:
    """What was learned from the intents and the table alone; by far the most work."""

    talen: Mapping[str, Taalkennis]
    vertrouwd: frozenset[str]  # the languages of which the table has seen enough to hold a phrase back from acuut
    taaltekens: Mapping[str, tuple[str, ...]]  # small word -> the languages it belongs to
    gewichten: Gewichten
    daden: Mapping[str, str]  # whole message, cleaned -> daad
    lift: Lift


@dataclass(frozen=True, slots=True)
class Kennis:
    """Everything `understand` needs. Holds words of editors only."""

    content: Content
    gehoord: Gehoord
    namen: Mapping[str, Namen]  # per language
    knoppen: Mapping[str, Knop]  # whole message, cleaned -> the button with that sentence
    taalnamen: Mapping[str, str]  # whole message, cleaned -> the language it names
    nood: tuple[str, ...]  # the emergency contacts
    langste: int  # characters of the longest of those, with room for marks

    def van(self, taal: str) -> Taalkennis:
        """What is known of a language; of one without content of its own, what is known of Dutch."""
        return self.gehoord.talen.get(taal) or self.gehoord.talen["nl"]

    def names(self, taal: str) -> Namen:
        """The names of the routekaart as a message in this language would hold them."""
        return self.namen.get(taal) or self.namen["nl"]


def _said_only(content: Content) -> Content:
    """The content without what has been counted by now, so that it is not held in memory twice."""
    signalen = tuple(replace(signaal, voorbeelden=(), proeven=()) for signaal in content.signalen)
    in_taal = {
        taal: replace(one, signalen=signalen, gewichten=b"", aspecten=b"") for taal, one in content.in_taal.items()
    }
    return replace(content, signalen=signalen, gewichten=b"", aspecten=b"", in_taal=in_taal)


def whole(cleaned: str) -> str:
    """The key under which a whole message is looked up: its words after cleaning, one space between, no marks."""
    return " ".join(_WORDS.findall(cleaned))


def learn(content: Content, gehoord: Gehoord | None = None) -> Kennis:
    """The knowledge in `content`. Pure; some five seconds for the full content, which bot/kept.py saves.

    `gehoord` is what was learned before from the very same intents; the rest takes a tenth of a second.
    """
    gehoord = gehoord or _heard(content)
    knoppen = {whole(clean(knop.zegt)): knop for knop in _buttons(content)}
    return Kennis(
        content=_said_only(content),
        gehoord=gehoord,
        namen={
            taal: _names(content, content.in_taal.get(taal), known.woordenboek) for taal, known in gehoord.talen.items()
        },
        knoppen=knoppen,
        taalnamen={
            whole(clean(name)): taal.id for taal in content.talen.values() for name in (taal.naam, *taal.ook_bekend_als)
        },
        nood=tuple(id for id, contact in content.contacten.items() if contact.noodcontact),
        langste=2 * max(map(len, (*knoppen, *gehoord.daden)), default=0),
    )


def _heard(content: Content) -> Gehoord:
    """Of the intents, word groups, spellings and the table only: nothing here may read another part of the content."""
    examples = _examples(content)
    gewichten = read_table(content.gewichten, content.aspecten)
    return Gehoord(
        talen={taal: _learn_language(content, taal, examples.get(taal, []), gewichten) for taal in _languages(content)},
        vertrouwd=frozenset(taal for taal, some in examples.items() if len(some) >= FEWEST_TRUSTED),
        taaltekens=_signs(content.woordgroepen),
        gewichten=gewichten,
        daden={
            whole(clean(one.tekst)): signaal.id
            for signaal in content.signalen
            if signaal.soort == "daad"
            for one in signaal.voorbeelden
        },
        lift=_lift([labels for some in examples.values() for _, labels in some]),
    )


def _languages(content: Content) -> set[str]:
    return {"nl", *content.woordgroepen, *(signaal.taal for signaal in content.signalen)}


def _signs(woordgroepen: Mapping[str, Mapping[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    """The small words by which a language is known, each with its languages."""
    out: defaultdict[str, list[str]] = defaultdict(list)
    for taal, groups in sorted(woordgroepen.items()):
        for word in dict.fromkeys(groups.get("taalteken", ())):
            out[word].append(taal)
    return {word: tuple(talen) for word, talen in out.items()}


Example = tuple[list[str], Labels]


def _examples(content: Content) -> dict[str, list[Example]]:
    """Per language the words of every example and what it means."""
    out: defaultdict[str, list[Example]] = defaultdict(list)
    once: dict[str, str] = {}  # each word is held once
    for signaal in content.signalen:
        if signaal.soort not in ("intent", "vervolg") or signaal.onderwerp is None:
            continue
        for one in signaal.voorbeelden:
            text, labels = one.tekst, labels_of(signaal, one)
            cleaned = text.lower() if text.isascii() else clean(text)  # an editor does not disguise words
            words = [once.setdefault(word, word) for word in _WORDS.findall(cleaned)]
            out[signaal.taal].append((words, labels))
    return out


def labels_of(signaal: Signaal, voorbeeld: Voorbeeld) -> Labels:
    """What an example of a situation means: its own level, else that of the situation, else zorg."""
    levels = (voorbeeld.urgentie, signaal.urgentie, Urgentie.zorg)
    level = next(level for level in levels if level is not None)  # info is a level too, though it counts as nothing
    return Labels(signaal.onderwerp or "niet-pluis", signaal.rol or "onbekend", level)


def _lift(labels: Sequence[Labels]) -> dict[str, dict[str, float]]:
    """Per pair of topic and role or topic and level, both ways round: the share seen over the share expected."""
    total = len(labels) or 1
    named = [(topic, other) for topic, rol, level in labels for other in (rol, LEVELS[level])]
    pairs = Counter(named)
    single = Counter(topic for topic, _, _ in labels) + Counter(other for _, other in named)
    others = {one.rol for one in labels} | {level.name for level in Urgentie if single[level.name]}
    out: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for topic in {one.onderwerp for one in labels}:
        for other in others:
            seen = (pairs[topic, other] + 1) / (single[topic] + 5)
            out[topic][other] = out[other][topic] = seen * total / single[other]
    return dict(out)


def _learn_language(content: Content, taal: str, examples: Iterable[Example], gewichten: Gewichten) -> Taalkennis:
    examples = list(examples)
    groups = content.woordgroepen.get(taal, {})
    spelling = content.spelling.get(taal, {})
    written = _written(content.signalen, groups, spelling, taal)
    said = Counter(chain.from_iterable(words for words, _ in examples))
    counts = Counter({word: often for word, often in said.items() if not stretched(word)})
    for word, count in Counter(word for word in written if not word.endswith("*")).items():
        counts[word] += GROUP_WORD * count
    starts = {word[:-1] for word in written if len(word) > 4 and word.endswith("*")}
    woordenboek = Woordenboek(taal, counts, spelling, frozenset(starts))
    signalen = [signaal for signaal in content.signalen if signaal.taal == taal]
    known = woordenboek.vocabulary()
    patronen = Patronen(signalen, groups, woordenboek.stem, woordenboek.spell, known)
    lexicon = Lexicon(woordenboek, known, patronen, gewichten)
    of_groups = {term: gewichten.table.get(f"g:{name}", 0) for term, name in patronen.group_terms.items()}
    counted = {term: points for term, points in of_groups.items() if points}
    return Taalkennis(woordenboek, patronen, Gelijkenis(examples), lexicon, counted)


def _written(
    signalen: Iterable[Signaal], groups: Mapping[str, Iterable[str]], spelling: Iterable[str], taal: str
) -> list[str]:
    """Every word that editors wrote in a group, a rule or as a spelling, in lower case; stars stay."""
    regels = [regel for signaal in signalen if signaal.taal == taal for regel in signaal.herken]
    terms = [term for regel in regels for term in (*regel.alle, *regel.een, *regel.reeks, *regel.niet)]
    members = [member for group in groups.values() for member in group]
    return [word for term in (*members, *terms, *spelling) if term[:1] != "<" for word in term.lower().split()]


def _names(content: Content, own: Content | None, woordenboek: Woordenboek) -> Namen:
    """The names of the routekaart as a message in this language would hold them: the Dutch ones, and its own."""
    parts = [content] if own is None else [content, own]
    return Namen(
        functies=_named([one for part in parts for one in part.functies.values()], woordenboek),
        contacten=_named([one for part in parts for one in part.contacten.values()], woordenboek),
        keten=_named([one for part in parts for one in part.keten.values()], woordenboek),
    )


def _named(things: Iterable[Functie | Contact | Stap], woordenboek: Woordenboek) -> Patronen:
    """Professions, organisations or steps of the chain as signals, by name and by what people call them."""
    signalen = [
        Signaal(
            id=thing.id,
            soort="naam",
            herken=tuple(Regel(alle=(clean(name),)) for name in (thing.naam, *thing.ook_bekend_als)),
        )
        for thing in things
    ]
    return Patronen(signalen, {}, woordenboek.stem, woordenboek.spell)


def _buttons(content: Content) -> Iterable[Knop]:
    for answers in content.antwoorden.values():
        yield from (knop for answer in answers.values() for knop in answer.knoppen)
    for one in (content, *content.in_taal.values()):
        for begrip in (*one.onderwerpen.values(), *one.rollen.values()):
            if begrip.knop:
                topic = begrip.id in content.onderwerpen
                yield Knop(begrip.knop, Wordt(onderwerp=begrip.id) if topic else Wordt(rol=begrip.id))
    for texts in content.vaste_teksten.values():
        if "knop-iets-anders" in texts:
            yield Knop(texts["knop-iets-anders"], Wordt(daad="anders"))
    for questions in content.vragen.values():
        yield from (knop for question in questions.values() for knop in question.knoppen)
