"""Everything that is known of each word of a language, side by side, so that a message costs one look-up a word.

Built once from the content; it holds words of editors only. A word that nobody wrote is looked up with the same steps,
and forgotten with the message.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from bot.understanding.compiled import Compiled
from bot.understanding.patterns import Patronen
from bot.understanding.weights import Gewichten
from bot.understanding.words import MARKS, STOPS, Woord, Woordenboek


class Gelezen(NamedTuple):
    """One word of a message with what the signals and the table know of it."""

    vorm: str
    stam: str
    delen: tuple[str, ...]
    terms: frozenset[int]  # these and the numbers: see compiled.Seen
    lines: tuple[Compiled, ...]
    here: int
    after: int
    points: int  # see weights.Gewichten

    @property
    def woord(self) -> Woord:
        """The word itself."""
        return Woord(self.vorm, self.stam, self.delen)


class Lexicon:
    """The words of one language, ready to be read."""

    def __init__(
        self, woordenboek: Woordenboek, known: Mapping[Woord, int], patronen: Patronen, gewichten: Gewichten
    ) -> None:
        """Looks up every `known` word ahead, the most used first, and every spelling variant of one."""
        self._woordenboek = woordenboek
        self._patronen = patronen
        self._gewichten = gewichten
        often = sorted(known, key=known.__getitem__, reverse=True)  # these lie close together in memory
        self._ready = {word.vorm: self._look_up(word, known=True) for word in often}
        self._ready |= {word.vorm: self._look_up(word, known=True) for word in woordenboek.read(MARKS)}
        variants = {variant: self._all_of(words) for variant, words in woordenboek.variants().items()}
        self._ready |= {variant: words[0] for variant, words in variants.items() if len(words) == 1}
        self._several = {variant: words for variant, words in variants.items() if len(words) > 1}
        for variant in self._several:
            self._ready.pop(variant, None)

    def read(self, tokens: Iterable[str]) -> list[Gelezen]:
        """The words of a text, in order; marks such as "?" count as words of their own."""
        out: list[Gelezen] = []
        ready = self._ready
        for said in tokens:
            one = ready.get(said)
            if one is not None:
                out.append(one)
            elif said not in STOPS:
                out += self._several.get(said) or self._all_of(self._woordenboek.read([said]))
        return out

    def _all_of(self, words: Iterable[Woord]) -> tuple[Gelezen, ...]:
        return tuple(self._ready.get(word.vorm) or self._look_up(word) for word in words)

    def _look_up(self, word: Woord, known: bool = False) -> Gelezen:
        terms = self._patronen.terms_of(word)
        seen = self._patronen.see(word, terms, known)
        points = self._gewichten.of_word(word, self._patronen.groups(terms))
        return Gelezen(word.vorm, word.stam, word.delen, seen.terms, seen.lines, seen.here, seen.after, points)
