"""Step 3: which signals of the content hold in a message. No regular expression from content is ever used.

All signals of a language are compiled into one index from word to term, so that the cost of a message hardly depends on
how many signals there are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from operator import add, sub
from typing import NamedTuple

from bot.model import Regel, Signaal
from bot.understanding.compiled import Bare, Compiled, Hits, Seen, Treffer, places_of
from bot.understanding.words import Woord, numbers_of

STEMMED = 4  # words from this length are also compared by their stem
LEADING = 3  # words of a phrase by which it is found
SHORTEST_START = 2  # letters before a star


class _Phrase(NamedTuple):
    """A phrase as keys; `offset` is which of its words it is found by."""

    keys: tuple[str, ...]
    offset: int
    term: int
    starred: bool = False


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

        `known` are the words of the language, with how often they are used: a line is tried only where its rarest term
        occurs.
        """
        self.signalen = [signaal for signaal in signalen if signaal.herken]
        self._groepen = groepen
        self._stem = stem
        self._spell = spell
        self._terms: dict[str, int] = {}
        self._forms: defaultdict[str, list[int]] = defaultdict(list)  # word -> terms
        self._stems: defaultdict[str, list[int]] = defaultdict(list)  # stem -> terms
        self._starts: defaultdict[str, list[int]] = defaultdict(list)  # beginning of a word -> terms
        self._phrases: defaultdict[int, list[_Phrase]] = defaultdict(list)  # by the numbers of their first words
        self._open_phrases: defaultdict[str, list[_Phrase]] = defaultdict(list)  # with a star, by a word without one
        self._anchored: defaultdict[int, list[Compiled]] = defaultdict(list)
        for name in groepen:
            self._term(f"<{name}>")
        compiled = [
            self._compile(number, line, regel)
            for number, signaal in enumerate(self.signalen)
            for line, regel in enumerate(signaal.herken)
        ]
        uses: Counter[int] = Counter()
        for word, often in (known or {}).items():
            uses.update(dict.fromkeys(self.terms_of(word), often))
        self._anchor(compiled, uses)
        self._asked = frozenset(chain(*[line.nodig | line.een | line.niet for line in compiled]))
        self._alike: dict[frozenset[int], frozenset[int]] = {}  # each set of terms of known words is held once
        self.group_terms = {self._terms[f"<{name}>"]: name for name in groepen}

    # --- compiling ---

    def _compile(self, number: int, line: int, regel: Regel) -> Compiled:
        alle, een, reeks, niet = (
            tuple(map(self._term, part)) for part in (regel.alle, regel.een, regel.reeks, regel.niet)
        )
        nodig, never = frozenset((*alle, *reeks)), frozenset(niet)
        alone = not nodig or (len(nodig) == 1 and not een and len(reeks) < 2)
        return Compiled(number, line, alle, frozenset(een), reeks, nodig, never, regel.binnen, regel.gat, alone)

    def _anchor(self, lines: Iterable[Compiled], uses: Mapping[int, int]) -> None:
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
            self._index_phrase(words, number)
        elif word.endswith("*"):
            self._starts[words[0].rstrip("*")].append(number)
        elif words:
            self._forms[words[0]].append(number)
            if len(words[0]) >= STEMMED:
                self._stems[self._stem(words[0])].append(number)

    def _index_phrase(self, words: Sequence[str], number: int) -> None:
        """Files a phrase under its first words; when there is a star among those, under its longest word."""
        keys = tuple(word if word.endswith("*") else _key(word, self._stem(word)) for word in words)
        starred = any(word.endswith("*") for word in words)
        if not any(word.endswith("*") for word in words[:LEADING]):
            (first, _), (_, second), *third = (numbers_of(self._stem(word)) for word in words[:LEADING])
            self._phrases[first + second - sum(here for here, _ in third)].append(_Phrase(keys, 0, number, starred))
            return
        whole = [(len(word), offset) for offset, word in enumerate(words) if not word.endswith("*")]
        if whole:
            offset = max(whole)[1]  # a long word is a rare one
            self._open_phrases[keys[offset]].append(_Phrase(keys, offset, number, starred))

    # --- matching ---

    def hits(self, words: Sequence[Seen]) -> Hits:
        """Which terms occur, and where."""
        phrases = self._phrases_in(words)
        return Hits(frozenset(phrases).union(*[word.terms for word in words]), words, phrases)

    def find(self, words: Iterable[Woord]) -> list[Treffer]:
        """Every signal that holds in these words."""
        return self.treffers(self.hits([self.see(word, self.terms_of(word)) for word in words]))

    def see(self, word: Woord, terms: frozenset[int], known: bool = False) -> Bare:
        """What the signals know of a word with these terms. What is `known` is held for good, so only an editor's."""
        lines = [line for term in sorted(terms & self._anchored.keys()) for line in self._anchored[term]]
        asked = terms & self._asked
        if known:
            asked = self._alike.setdefault(asked, asked)
        return Bare(word.vorm, word.stam, asked, tuple(lines), *numbers_of(word.stam))

    def groups(self, terms: frozenset[int]) -> list[str]:
        """The names of the word groups among these terms."""
        return [self.group_terms[term] for term in terms & self.group_terms.keys()]

    def terms_of(self, word: Woord) -> frozenset[int]:
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

    def _phrases_in(self, words: Sequence[Seen]) -> dict[int, list[int]]:
        """The terms of which a phrase occurs, with the places where it begins."""
        here, after = [word.here for word in words], [word.after for word in words]
        twos = list(map(add, here, after[1:]))
        threes = list(map(sub, twos, here[2:]))
        keys = [_key(word.vorm, word.stam) for word in words]
        begun = self._phrases.keys() & {*twos, *threes}
        at = [
            (place, self._phrases[one])
            for numbers in (twos, threes)
            for place, one in enumerate(numbers)
            if one in begun
        ]
        if not self._open_phrases.keys().isdisjoint(keys):
            at += [(place, self._open_phrases[key]) for place, key in enumerate(keys) if key in self._open_phrases]
        found: dict[int, list[int]] = {}
        for place, phrases in at:
            for one in phrases:
                if _fits(one, words, keys, place - one.offset):
                    found.setdefault(one.term, []).append(place)
        return found

    def treffers(self, hits: Hits) -> list[Treffer]:
        """Every signal that holds, once, with the first line that made it hold."""
        terms = hits.terms
        tried: dict[Compiled, int] = {}  # with a place of the term by which it was found
        for place, word in enumerate(hits.words):
            for line in word.lines:
                tried.setdefault(line, place)
        for term in hits.phrases.keys() & self._anchored.keys():
            for line in self._anchored[term]:
                tried.setdefault(line, hits.phrases[term][0])
        out: dict[int, Treffer] = {}
        for line, place in tried.items():
            if line.nodig <= terms and line.niet.isdisjoint(terms) and line.signaal not in out:
                held = (place,) if line.alone else places_of(line, hits)
                if held is not None:
                    out[line.signaal] = Treffer(self.signalen[line.signaal], line.regel, held)
        return list(out.values())


def _key(word: str, stem: str) -> str:
    """What a word is compared by within a phrase: its stem, or the word itself when it is short."""
    return word if len(word) < STEMMED else "~" + stem


def _fits(phrase: _Phrase, words: Sequence[Seen], keys: Sequence[str], start: int) -> bool:
    """Whether the phrase stands at `start`."""
    end = start + len(phrase.keys)
    if start < 0 or end > len(keys):
        return False
    if not phrase.starred:
        return phrase.keys == (*keys[start:end],)
    return all(
        one == key or (one[-1] == "*" and word.vorm.startswith(one[:-1]))
        for one, key, word in zip(phrase.keys, keys[start:end], words[start:end], strict=True)
    )
