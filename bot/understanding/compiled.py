"""A line of a signal as numbers, what it is held against, and where it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from bot.model import Signaal


class Seen(Protocol):
    """What the signals know of one word."""

    @property
    def vorm(self) -> str:
        """As repaired."""

    @property
    def stam(self) -> str:
        """The stem of it."""

    @property
    def terms(self) -> frozenset[int]:
        """The terms that a line asks for."""

    @property
    def lines(self) -> tuple[Compiled, ...]:
        """The lines to be tried where this word stands."""

    @property
    def here(self) -> int:
        """The number of its stem as the first, and as the third word of a phrase."""

    @property
    def after(self) -> int:
        """The number of its stem as the second word of a phrase."""


class Bare(NamedTuple):
    """Just that."""

    vorm: str
    stam: str
    terms: frozenset[int]
    lines: tuple[Compiled, ...]
    here: int
    after: int


@dataclass(frozen=True, slots=True)
class Hits:
    """The terms that occur in a message, by its words and by its phrases."""

    terms: frozenset[int]
    words: Sequence[Seen]
    phrases: Mapping[int, Sequence[int]]  # term -> the places where a phrase of it begins

    def places(self, term: int) -> list[int]:
        """Where a term occurs, ascending."""
        found = [place for place, word in enumerate(self.words) if term in word.terms]
        return sorted([*found, *self.phrases[term]]) if term in self.phrases else found


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """One line of a signal, its terms as numbers."""

    signaal: int
    regel: int
    alle: tuple[int, ...]
    een: frozenset[int]
    reeks: tuple[int, ...]
    nodig: frozenset[int]  # alle and reeks
    niet: frozenset[int]
    binnen: int
    gat: int
    alone: bool  # one term is enough, wherever it stands


@dataclass(frozen=True, slots=True)
class Treffer:
    """A signal that holds, the number of its line, and the words that made it hold (for `because`)."""

    signaal: Signaal
    regel: int
    plaatsen: tuple[int, ...]


def places_of(line: Compiled, hits: Hits) -> tuple[int, ...] | None:
    """The places that make a line hold of which every needed term occurs, or None."""
    if line.een and line.een.isdisjoint(hits.terms):
        return None
    ordered = _in_order([hits.places(term) for term in line.reeks], line.gat) if line.reeks else ()
    if ordered is None:
        return None
    lists = [hits.places(term) for term in line.alle]
    if line.een:
        lists.append(sorted({place for term in line.een & hits.terms for place in hits.places(term)}))
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
