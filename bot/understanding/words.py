"""Step 2: text -> words: spelling variants, typing errors, stems and the parts of compounds.

A `Woordenboek` is built once from the content. It holds only words that editors wrote; no word of a person is ever
kept, the stemmer's own cache included.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from string import ascii_lowercase
from typing import Any

import Stemmer
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from bot.understanding.clean import unleet

_TOKEN = re.compile(r"[^\W_]+(?:['’`´][^\W_]+)*|[?!.\n]", re.UNICODE)
_MIXED = re.compile(r"(?=.*[^\W\d_])(?=.*[\d@$])[\w@$!]{3,}")
STOPS, MARKS = (".", "\n"), ("?", "!")  # the first say nothing, the others count as words
_APOSTROPHES = re.compile("[’`´]")
_STRETCHED = re.compile(r"(.)\1{2,}")
_STEMMERS = {"nl": "dutch", "en": "english", "tr": "turkish", "ar": "arabic"}
_LINKS = ("", "s", "en", "e", "er")
_SHORTEST_PART = 3
_GLUED_FROM, _OFTEN = 5, 4  # letters of, and uses of each part of, a word with a single letter stuck to it
_LETTER_WORDS = {"nl": ascii_lowercase, "pl": "zw"}  # letters that are words and stick to the word before
_LONGEST = 40
_STEM_BYTES = 7  # of each number of a stem


def _stemmer(taal: str) -> Stemmer.Stemmer | None:
    """The stemmer of a language, without a memory of what it has seen."""
    if taal not in _STEMMERS:
        return None
    stemmer = Stemmer.Stemmer(_STEMMERS[taal])
    stemmer.maxCacheSize = 0
    return stemmer


def stretched(word: str) -> bool:
    """Whether a letter stands three times or more in a row: a way of saying, no word of its own."""
    return _STRETCHED.search(word) is not None


def tokens(cleaned: str) -> list[str]:
    """The words and marks of a cleaned text as they were typed."""
    return _TOKEN.findall(cleaned)


def numbers_of(stem: str) -> tuple[int, int]:
    """Two numbers of a stem, so large that sums and differences of them tell which stems stood together.

    They are made of the stem alone. Two in a row are the first of one and the second of the next, added.
    """
    digest = blake2b(stem.encode(), digest_size=2 * _STEM_BYTES).digest()
    return int.from_bytes(digest[:_STEM_BYTES], "little"), int.from_bytes(digest[_STEM_BYTES:], "little")


@dataclass(frozen=True, slots=True)
class Woord:
    """One word of a message: as repaired, its stem, and the parts of a compound."""

    vorm: str
    stam: str
    delen: tuple[str, ...] = ()


class Woordenboek:
    """What the content's language looks like: known words, spelling variants, stems."""

    def __init__(
        self,
        taal: str,
        words: Mapping[str, int],
        spelling: Mapping[str, Iterable[str]],
        starts: frozenset[str] = frozenset(),
    ) -> None:
        """`words` maps each known word to how often the content uses it; `spelling` a word to its variants.

        `starts` are the beginnings that stand before a star in the content: a word that has one is left as it is.
        """
        self.taal = taal
        self.known = dict(words)
        self._spelling = {variant: word for word, variants in spelling.items() for variant in variants}
        self._starts = starts
        self._stemmer = _stemmer(taal)
        self._near: dict[tuple[str, int], list[str]] = {}
        for word in self.known:
            if len(word) >= 5 and word.isalpha():
                self._near.setdefault((word[:3], len(word)), []).append(word)
                self._near.setdefault((word[-3:], len(word)), []).append(word)

    def vocabulary(self) -> dict[Woord, int]:
        """Every known word of the language, with how often the content uses it."""
        return {self._word(form): often for form, often in self.known.items()}

    def variants(self) -> dict[str, list[Woord]]:
        """Every spelling variant with the word or words it stands for."""
        return {variant: list(map(self._word, word.split())) for variant, word in self._spelling.items()}

    def __getstate__(self) -> dict[str, Any]:
        """Everything but the stemmer, which is made again."""
        return self.__dict__ | {"_stemmer": None}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state, _stemmer=_stemmer(state["taal"]))

    def read(self, tokens: Iterable[str]) -> list[Woord]:
        """The words of a text, in order; marks such as "?" count as words of their own."""
        return [self._word(form) for said in tokens if said not in STOPS for form in self._spell(said)]

    def _word(self, form: str) -> Woord:
        return Woord(form, self.stem(form), self.parts(form))

    def spell(self, term: str) -> str:
        """A term of the content with its spelling variants written out; stars stay."""
        return " ".join(self._spelling.get(word, word) for word in term.lower().split())

    def stem(self, word: str) -> str:
        """The stem as the language has it, never empty; without a stemmer the first six letters."""
        if self._stemmer is not None:
            return str(self._stemmer.stemWord(word)) or word
        return word[:6] if len(word) > 6 else word

    def _spell(self, token: str) -> tuple[str, ...]:
        """The word or words an editor would have written for this token."""
        if self._means(token):
            return tuple(self._spelling.get(token, token).split())
        token = _APOSTROPHES.sub("'", token)[:_LONGEST]
        twice, once = _STRETCHED.sub(r"\1\1", token), _STRETCHED.sub(r"\1", token)
        if not twice.isalpha() and _MIXED.fullmatch(twice) and unleet(twice) in self.known:
            return (unleet(twice),)
        single = re.sub(r"(.)\1", r"\1", twice) if twice != token else twice
        guesses = [guess for guess in (token, twice, once, single, twice.replace("'", "")) if self._means(guess)]
        if guesses:
            best = max(guesses, key=lambda guess: self.known.get(guess, 0))
            return tuple(self._spelling.get(best, best).split())
        return self._glued(twice) or self._one_letter_off(twice) or (self._mend(once),)

    def _means(self, word: str) -> bool:
        return word in self.known or word in self._spelling

    def _one_letter_off(self, word: str) -> tuple[str, ...]:
        """Words of one letter that were typed against their neighbour, apart again; or nothing.

        Behind a word only where such a letter may be a word and is no ending.
        """
        if len(word) < _GLUED_FROM:
            return ()
        cuts: list[tuple[str, ...]] = [(word[0], word[1:]), (word[0], word[1], word[2:])]
        if word[-1] in _LETTER_WORDS.get(self.taal, ()):
            cuts += [(word[:-1], word[-1]), (word[0], word[1:-1], word[-1])]
        return next((cut for cut in cuts if all(self.known.get(part, 0) >= _OFTEN for part in cut)), ())

    def _mend(self, word: str) -> str:
        """The known word one typing error away (two in long words), or the word itself."""
        if len(word) < 5 or not word.isalpha() or self.parts(word) or self._begins_well(word):
            return word
        most = 1 if len(word) < 9 else 2
        near = [
            known
            for length in range(len(word) - most, len(word) + most + 1)
            for edge in (word[:3], word[-3:])
            for known in self._near.get((edge, length), ())
        ]
        found = process.extract(word, near, scorer=DamerauLevenshtein.distance, score_cutoff=most, limit=None)
        best = min(((distance, -self.known[known], known) for known, distance, _ in found), default=None)
        return best[2] if best else word

    def _begins_well(self, word: str) -> bool:
        return any(word[:size] in self._starts for size in range(3, len(word) + 1))

    def _glued(self, word: str) -> tuple[str, ...]:
        """Words typed without spaces: the split into the fewest common known words, or nothing."""
        if len(word) < 12 or not word.isalpha():
            return ()
        best: list[tuple[str, ...] | None] = [()] + [None] * len(word)
        for end in range(1, len(word) + 1):
            for start in range(max(0, end - 14), end):
                head = best[start]
                part = word[start:end]
                if head is None or self.known.get(part, 0) < (30 if len(part) < 3 else 4):
                    continue
                if best[end] is None or len(head) + 1 < len(best[end] or ()):
                    best[end] = (*head, part)
        split = best[len(word)] or ()
        return split if 3 <= len(split) <= len(word) // 3 else ()

    def parts(self, word: str) -> tuple[str, ...]:
        """The two parts of an unknown compound (buurmeisje: buur, meisje), or nothing."""
        if len(word) < 7 or (word in self.known and self.known[word] > 20):
            return ()
        for cut in range(len(word) - _SHORTEST_PART, _SHORTEST_PART - 1, -1):
            head, tail = word[:cut], word[cut:]
            if self.known.get(tail, 0) < 3:
                continue
            for link in _LINKS:
                if head.endswith(link) and len(head) - len(link) >= _SHORTEST_PART:
                    stemmed = head[: len(head) - len(link)] if link else head
                    if self.known.get(stemmed, 0) >= 3:
                        return (stemmed, tail)
        return ()
