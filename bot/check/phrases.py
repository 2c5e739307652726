"""Sentences, words and phrases of editors: what the lists of _verboden.yaml mean in a text. Pure.

A phrase is words with one space between. `begin*` and `*einde` stand for any word that starts or ends so,
`praat|spreek` for either word, `...` for at most five words of the same sentence. A phrase that is denied
("praat niet met") does not count, unless the phrase itself denies.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

GAP = 5  # most words that "..." stands for
BEFORE, AFTER = 6, 2  # how near a denial must stand

_SENTENCE = re.compile(r"[^.?!؟]+[.?!؟]*")
_CLAUSE = re.compile(r"[,;:]|\b(?:en|maar|want)\b")
_WORD = re.compile(r"[^\W_]+(?:['’&-][^\W_]+)*")


class Slot(NamedTuple):
    """The words that may stand in one place; no words at all is a gap."""

    words: frozenset[str] = frozenset()
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()


GAP_SLOT = Slot()


class Phrase(NamedTuple):
    """A phrase in slots. `always`: also when it is denied."""

    slots: tuple[Slot, ...]
    always: bool = False


def sentences(text: str) -> list[str]:
    """The sentences of a text, marks included."""
    return [found.strip() for found in _SENTENCE.findall(text) if _WORD.search(found)]


def words(text: str) -> list[str]:
    """The words of a text, in lower case; a compound with a hyphen is one word."""
    return [found.lower() for found in _WORD.findall(text)]


def phrase(text: str, denials: frozenset[str] = frozenset(), always: bool = False) -> Phrase:
    """The phrase as an editor wrote it. One that denies itself counts always."""
    slots = tuple(_slot(word) for word in text.lower().split())
    own = any(not slot.words.isdisjoint(denials) for slot in slots)
    return Phrase(slots, always or own)


def _slot(text: str) -> Slot:
    if text == "...":
        return Slot()
    said = text.split("|")
    return Slot(
        frozenset(word for word in said if "*" not in word),
        tuple(word[:-1] for word in said if word.endswith("*")),
        tuple(word[1:] for word in said if word.startswith("*")),
    )


class Phrases:
    """Phrases, indexed by their first word so that many sentences can be read."""

    def __init__(self, phrases: Iterable[Phrase], denials: frozenset[str]) -> None:
        self._denials = denials
        self._starts: defaultdict[str, list[tuple[int, Phrase]]] = defaultdict(list)
        self._begin: defaultdict[str, list[tuple[int, Phrase]]] = defaultdict(list)  # by the letter of a `begin*`
        self._end: list[tuple[int, Phrase]] = []
        self._fitting: dict[str, list[tuple[int, Phrase]]] = {}  # by a word of an editor that was looked up before
        for number, one in enumerate(phrases):
            first = one.slots[0]
            for word in first.words:
                self._starts[word].append((number, one))
            for letter in {start[:1] for start in first.starts}:
                self._begin[letter].append((number, one))
            if first.ends:
                self._end.append((number, one))

    def held(self, sentence: str) -> list[int]:
        """The numbers of the phrases that the sentence says."""
        found: list[int] = []
        for clause in _clauses(sentence):
            for start, word in enumerate(clause):
                for number, one in self._from(word):
                    end = _end(one.slots, clause, start)
                    if end is not None and (one.always or not self._denied(clause, start, end)) and number not in found:
                        found.append(number)
        return found

    def _from(self, word: str) -> list[tuple[int, Phrase]]:
        """The phrases that may start with this word."""
        if word not in self._fitting:
            near = (*self._starts.get(word, ()), *self._begin.get(word[:1], ()), *self._end)
            self._fitting[word] = [one for one in near if _fits(one[1].slots[0], word)]
        return self._fitting[word]

    def _denied(self, clause: Sequence[str], start: int, end: int) -> bool:
        return not self._denials.isdisjoint(clause[max(0, start - BEFORE) : end + AFTER])


def _clauses(sentence: str) -> list[list[str]]:
    """The words of each clause, and of the whole sentence, where a phrase may run on."""
    parts = [words(clause) for clause in _CLAUSE.split(sentence)]
    return parts if len(parts) < 2 else [*parts, words(sentence)]


def _end(slots: Sequence[Slot], tokens: Sequence[str], at: int) -> int | None:
    """Where the phrase that starts at `at` ends, or None."""
    if not slots:
        return at
    if slots[0] == GAP_SLOT:
        ends = (_end(slots[1:], tokens, start) for start in range(at, min(at + GAP, len(tokens)) + 1))
        return next((end for end in ends if end is not None), None)
    if at < len(tokens) and _fits(slots[0], tokens[at]):
        return _end(slots[1:], tokens, at + 1)
    return None


def _fits(slot: Slot, word: str) -> bool:
    return word in slot.words or word.startswith(slot.starts) or word.endswith(slot.ends)
