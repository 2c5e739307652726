"""Step 3: which signals of the content hold in a message. No regular expression from content is ever used.

All signals of a language are compiled into one index from word to term, so that the cost of a message hardly depends on
how many signals there are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import NamedTuple

from bot.model import Regel, Signaal
from bot.understanding.words import Woord

STEMMED = 4  # words from this length are also compared by their stem
LEADING = 3  # words of a phrase by which it is found
SHORTEST_START = 2  # letters before a star

Places = dict[int, list[int]]  # term -> the places of the words where it occurs


@dataclass(frozen=True, slots=True)
class Hits:
    """The terms that occur in a message, by its words and by its phrases."""

    terms: frozenset[int]
    per_word: Sequence[_Seen]
    phrases: Mapping[int, Sequence[int]]  # term -> the places where a phrase of it begins

    def places(self, asked: frozenset[int]) -> Places:
        """Where each of the `asked` terms occurs, ascending."""
        found: Places = {term: list(self.phrases.get(term, ())) for term in asked & self.terms}
        for place, word in enumerate(self.per_word):
            for term in word.terms & asked:
                found[term].append(place)
        for term in found.keys() & self.phrases.keys():
            found[term].sort()
        return found


@dataclass(frozen=True, slots=True, eq=False)
class _Compiled:
    signaal: int
    regel: int
    alle: tuple[int, ...]
    een: tuple[int, ...]
    reeks: tuple[int, ...]
    nodig: frozenset[int]  # alle and reeks
    niet: frozenset[int]
    binnen: int
    gat: int
    terms: frozenset[int]  # those whose places it asks


class _Seen(NamedTuple):
    """What the signals know of one word."""

    key: str  # what it is compared by within a phrase
    terms: frozenset[int]
    lines: tuple[_Compiled, ...]  # to be tried where this word stands


class _Phrase(NamedTuple):
    """A phrase as keys; `offset` is which of its words it is found by."""

    keys: tuple[str, ...]
    offset: int
    term: int


@dataclass(frozen=True, slots=True)
class Treffer:
    """A signal that holds, the number of its line, and the words that made it hold (for `because`)."""

    signaal: Signaal
    regel: int
    plaatsen: tuple[int, ...]


class Patronen:
    """The compiled signals of one language."""

    def __init__(
        self,
        signalen: Iterable[Signaal],
        groepen: Mapping[str, tuple[str, ...]],
        stem: Callable[[str], str],
        spell: Callable[[str], str] = str.lower,
        known: Mapping[Woord, int] | None = None,
    ) -> None:
        """`stem` and `spell` are those of the messages: a term is compared as a message would be read.

        `known` are the words of the language, with how often they are used: they are looked up ahead, and a line is
        tried only where its rarest term occurs.
        """
        self.signalen = [signaal for signaal in signalen if signaal.herken]
        self._groepen = groepen
        self._stem = stem
        self._spell = spell
        self._terms: dict[str, int] = {}
        self._forms: defaultdict[str, list[int]] = defaultdict(list)  # word -> terms
        self._stems: defaultdict[str, list[int]] = defaultdict(list)  # stem -> terms
        self._starts: defaultdict[str, list[int]] = defaultdict(list)  # beginning of a word -> terms
        self._phrases: defaultdict[tuple[str, ...], list[_Phrase]] = defaultdict(list)  # by their first words
        self._open_phrases: defaultdict[str, list[_Phrase]] = defaultdict(list)  # with a star, by a word without one
        self._anchored: defaultdict[int, list[_Compiled]] = defaultdict(list)
        for name in groepen:
            self._term(f"<{name}>")
        compiled = [
            self._compile(number, line, regel)
            for number, signaal in enumerate(self.signalen)
            for line, regel in enumerate(signaal.herken)
        ]
        terms = {word: self._terms_of(word) for word in known or ()}
        uses: Counter[int] = Counter()
        for word, found in terms.items():
            uses.update(dict.fromkeys(found, (known or {})[word]))
        self._anchor(compiled, uses)
        alike: dict[frozenset[int], frozenset[int]] = {}  # each set of terms is held once
        self._known = {word.vorm: self._seen(word, alike.setdefault(found, found)) for word, found in terms.items()}
        self.group_terms = {self._terms[f"<{name}>"]: name for name in groepen}

    # --- compiling ---

    def _compile(self, number: int, line: int, regel: Regel) -> _Compiled:
        alle, een, reeks, niet = (
            tuple(map(self._term, part)) for part in (regel.alle, regel.een, regel.reeks, regel.niet)
        )
        nodig, never = frozenset((*alle, *reeks)), frozenset(niet)
        asked = nodig.union(een)
        return _Compiled(number, line, alle, een, reeks, nodig, never, regel.binnen, regel.gat, asked)

    def _anchor(self, lines: Iterable[_Compiled], uses: Mapping[int, int]) -> None:
        """Files each line under its rarest needed term, or under every one of `een` when it needs no other."""
        for line in lines:
            for anchor in (min(line.nodig, key=lambda term: (uses[term], term)),) if line.nodig else line.een:
                self._anchored[anchor].append(line)

    def _term(self, term: str) -> int:
        if term not in self._terms:
            self._terms[term] = number = len(self._terms)
            for word in self._members(term, ()):
                self._index(word, number)
        return self._terms[term]

    def _members(self, term: str, above: tuple[str, ...]) -> Iterable[str]:
        """The plain words and phrases of a term; groups may hold groups, never themselves."""
        if not term.startswith("<"):
            yield term
        elif term not in above:
            for member in self._groepen.get(term.strip("<>"), ()):
                yield from self._members(member, (*above, term))

    def _index(self, word: str, number: int) -> None:
        words = self._spell(word).split()
        if len(words) > 1:
            self._index_phrase(tuple(map(self._key, words)), number)
        elif word.endswith("*"):
            self._starts[words[0].rstrip("*")].append(number)
        elif words:
            self._forms[words[0]].append(number)
            if len(words[0]) >= STEMMED:
                self._stems[self._stem(words[0])].append(number)

    def _index_phrase(self, keys: tuple[str, ...], number: int) -> None:
        if not any(key.endswith("*") for key in keys[:LEADING]):
            self._phrases[keys[:LEADING]].append(_Phrase(keys, 0, number))
            return
        whole = [(len(key), offset) for offset, key in enumerate(keys) if not key.endswith("*")]
        if whole:
            offset = max(whole)[1]  # a long word is a rare one
            self._open_phrases[keys[offset]].append(_Phrase(keys, offset, number))

    def _key(self, word: str) -> str:
        """What a word of a phrase is compared by: its stem, the word itself when short, or a beginning with a star."""
        return word if word.endswith("*") or len(word) < STEMMED else "~" + self._stem(word)

    # --- matching ---

    def hits(self, words: Sequence[Woord]) -> Hits:
        """Which terms occur, and where."""
        known = self._known
        per_word = []
        for word in words:
            seen = known.get(word.vorm)
            per_word.append(self._seen(word, self._terms_of(word)) if seen is None else seen)
        phrases = self._phrases_in(words, [seen.key for seen in per_word])
        return Hits(frozenset(phrases).union(*[seen.terms for seen in per_word]), per_word, phrases)

    def _seen(self, word: Woord, terms: frozenset[int]) -> _Seen:
        key = word.vorm if len(word.vorm) < STEMMED else "~" + word.stam
        lines = [line for term in sorted(terms & self._anchored.keys()) for line in self._anchored[term]]
        return _Seen(key, terms, tuple(lines))

    def groups(self, hits: Hits) -> list[str]:
        """The names of the word groups that occur."""
        return [self.group_terms[term] for term in hits.terms & self.group_terms.keys()]

    def _terms_of(self, word: Woord) -> frozenset[int]:
        """The terms of one word, by its form, its stem, its beginnings and its parts."""
        vorm = word.vorm
        found = {*self._forms.get(vorm, ())}
        if len(vorm) >= STEMMED:
            found.update(self._stems.get(word.stam, ()))
        for size in range(SHORTEST_START, len(vorm) + 1):
            found.update(self._starts.get(vorm[:size], ()))
        for part in word.delen:
            found.update(self._forms.get(part, ()))
        return frozenset(found)

    def _phrases_in(self, words: Sequence[Woord], keys: Sequence[str]) -> dict[int, list[int]]:
        threes = list(zip(keys, keys[1:], keys[2:], strict=False))
        at: list[tuple[int, list[_Phrase]]] = []
        if not self._phrases.keys().isdisjoint(pairwise(keys)):
            at += [(place, self._phrases[two]) for place, two in enumerate(pairwise(keys)) if two in self._phrases]
        if not self._phrases.keys().isdisjoint(threes):
            at += [(place, self._phrases[three]) for place, three in enumerate(threes) if three in self._phrases]
        if not self._open_phrases.keys().isdisjoint(keys):
            at += [(place, self._open_phrases[key]) for place, key in enumerate(keys) if key in self._open_phrases]
        found: dict[int, list[int]] = {}
        for place, phrases in at:
            for one in phrases:
                if _fits(one.keys, words, keys, place - one.offset):
                    found.setdefault(one.term, []).append(place)
        return found

    def treffers(self, hits: Hits) -> list[Treffer]:
        """Every signal that holds, once, with the first line that made it hold."""
        terms = hits.terms
        tried: list[Iterable[_Compiled]] = [seen.lines for seen in hits.per_word if seen.lines]
        tried += [self._anchored[term] for term in hits.phrases if term in self._anchored]
        lines = [line for line in dict.fromkeys(chain(*tried)) if line.nodig <= terms and line.niet.isdisjoint(terms)]
        places = hits.places(frozenset().union(*[line.terms for line in lines]))
        out: dict[int, Treffer] = {}
        for line in lines:
            held = None if line.signaal in out else _places_of(line, places)
            if held is not None:
                out[line.signaal] = Treffer(self.signalen[line.signaal], line.regel, held)
        return list(out.values())


def _fits(phrase: Sequence[str], words: Sequence[Woord], keys: Sequence[str], start: int) -> bool:
    """Whether the phrase stands at `start`."""
    if start < 0 or start + len(phrase) > len(keys):
        return False
    for place, said in enumerate(phrase, start):
        if said != keys[place] and not (said[-1] == "*" and words[place].vorm.startswith(said[:-1])):
            return False
    return True


def _places_of(line: _Compiled, places: Places) -> tuple[int, ...] | None:
    """The places that make a line hold of which every needed term occurs, or None."""
    ordered = _in_order([places[term] for term in line.reeks], line.gat) if line.reeks else ()
    if ordered is None:
        return None
    lists = [places[term] for term in line.alle]
    if line.een:
        lists.append(sorted({place for term in line.een for place in places.get(term, ())}))
    if len(lists) == 1:
        return (*ordered, lists[0][0]) if lists[0] else None
    together = _together(lists, line.binnen) if lists else ()
    return None if together is None else (*ordered, *together)


def _in_order(lists: Sequence[list[int]], gap: int) -> tuple[int, ...] | None:
    """Ascending places, one of each list, with at most `gap` words between neighbours."""
    chains: list[tuple[int, ...]] = [(place,) for place in lists[0]]
    for places in lists[1:]:
        chains = [(*chain, place) for chain in chains for place in places if 0 < place - chain[-1] <= gap + 1]
        if not chains:
            return None
        chains = chains[:50]
    return chains[0]


def _together(lists: Sequence[list[int]], within: int) -> tuple[int, ...] | None:
    """One place of each list such that all lie within `within` words, or None. Places may coincide."""
    if not all(lists):
        return None
    for start in sorted({place for places in lists for place in places}):
        chosen = [next((place for place in places if place >= start), None) for places in lists]
        if None in chosen:
            return None
        picked = tuple(place for place in chosen if place is not None)
        if max(picked) - start <= within:
            return picked
    return None
