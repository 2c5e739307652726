"""Step 3b: evidence counted from the examples: how much each word, word pair and signal speaks for each label.

The table `intents/_gewichten.tsv` is made ahead by `make gewichten` and is meant to be read, also as a spreadsheet: one
feature a line, one label a column (`rol:ouder`, `contact:csg`), in points. A point is a twentieth of a logit; an empty
cell is none. A feature is `w:` a word, `s:` a stem, `c:` a piece of a word, `b:` two stems in a row, `d:` two stems
with one or two words between them, in either order, `g:` a word group, `t:` a signal that holds, `n:` the length. A
group counts with every word that belongs to it, and once for the phrases of it.
`make gewichten` tells when it is out of date. Beside the labels a feature has points for the aspects of aspecten.py.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from itertools import groupby, zip_longest
from math import exp, sqrt
from operator import add, attrgetter
from struct import pack, unpack
from typing import Protocol

from bot.model import Content
from bot.understanding.aspecten import Aspecten, read_aspects
from bot.understanding.words import Woord, numbers_of

COUNTED = ("p-", "t-", "g-", "x-")  # word groups that the table counts
RULES_ONLY = ("t-k-",)  # ... but not those made for one rule
PAIRS = frozenset("bd")  # the features of two stems
GAPS = (2, 3)  # how far apart the two stems of a `d:` stand
BEGIN = "^"  # stands before the first word
POINT = 20.0  # points to a logit
SIZE_OFFSET = 2  # a short message is not blown up without bound
BIAS = "(begin)"  # the line with what each label starts from
FIELD = 16  # bits for the points of one label or aspect: an "H" of the struct module
ASPECT_MOST = 127  # points that a feature gives an aspect at most
WORD_MOST = 1000  # points that a word by itself gives a label at most
MIDDLE = 1 << FIELD - 1
SHARPNESS = 0.8  # what the words say by themselves and by their aspects is added, and weakened so much
FAR = 12.0  # logits below the best one from which a label has no chance


def features(
    words: Sequence[Woord], groups: Callable[[Woord], Iterable[str]], phrases: Iterable[str], signals: Iterable[str]
) -> Counter[str]:
    """What the table is asked about a message, and how often each feature counts: once for every word that has it.

    `groups` tells the groups of a word, `phrases` are the groups that occur as a phrase.
    """
    out: Counter[str] = Counter()
    for word in dict.fromkeys(words):
        out.update(of_word(word, groups(word)))
    out.update(dict.fromkeys(of_pairs([word.stam for word in words]), 1))
    out.update(of_groups(phrases))
    out.update([f"t:{name}" for name in signals])
    out[of_size(len(words))] = 1
    return out


def counted(group: str) -> bool:
    """Whether the table counts a word group."""
    return group.startswith(COUNTED) and not group.startswith(RULES_ONLY)


def of_size(words: int) -> str:
    """The feature of a message of so many words."""
    return f"n:{min(words // 4, 9)}"


def of_groups(names: Iterable[str]) -> list[str]:
    """The features of word groups."""
    return [f"g:{name}" for name in names if counted(name)]


def of_word(word: Woord, groups: Iterable[str] = ()) -> Iterator[str]:
    """The features of a word by itself, which belongs to these groups."""
    yield from of_groups(groups)
    yield "w:" + word.vorm
    yield "s:" + word.stam
    yield from ("w:" + part for part in word.delen)
    if len(word.vorm) >= 5:
        marked = f"<{word.vorm}>"
        yield from ("c:" + marked[start : start + 4] for start in range(len(marked) - 3))


def of_pairs(stems: Sequence[str]) -> set[str]:
    """The pairs of neighbours and of near neighbours."""
    out = {f"b:{a}_{b}" for a, b in zip([BEGIN, *stems], stems, strict=False)}
    for gap in GAPS:
        out.update(f"d:{min(a, b)}_{max(a, b)}" for a, b in zip(stems, stems[gap:], strict=False))
    return out


class Said(Protocol):
    """A word of a message, weighed."""

    @property
    def vorm(self) -> str:
        """As repaired."""

    @property
    def points(self) -> int:
        """Of every label."""

    @property
    def here(self) -> int:
        """The number of its stem as the first of a pair, or as either of two near each other."""

    @property
    def after(self) -> int:
        """The number of its stem as the second of a pair."""


_POINTS, _HERE, _AFTER = map(attrgetter, ("points", "here", "after"))
_BEGINS = numbers_of(BEGIN)[0]


@dataclass(frozen=True, slots=True)
class Gewichten:
    """The table, ready to be summed. Labels keep the order of the header line; those of a facet stand together.

    The points of all labels and aspects of a feature stand side by side in one whole number, FIELD bits for each, so
    that one addition adds them all. The aspects stand before the last facet, of which pairs have no points, so that the
    numbers of pairs stay short. A pair of stems is looked up by the sum of their numbers.
    """

    labels: tuple[str, ...] = ()  # "rol:ouder"
    facets: tuple[tuple[str, int, tuple[str, ...]], ...] = ()  # name, place of its first label, its labels
    start: tuple[float, ...] = ()  # what each label and aspect starts from
    aspecten: Aspecten = field(default_factory=Aspecten)
    first: int = 0  # the place of the first aspect
    table: Mapping[str, int] = field(default_factory=dict)  # feature -> points of every label and aspect
    pairs: Mapping[int, int] = field(default_factory=dict)  # sum of the numbers of two stems -> the same
    zero: int = 0  # no points for any label, so high that no sum falls below nothing
    room: int = 1  # so many features may be summed before a field is full

    def of_word(self, word: Woord, groups: Iterable[str] = ()) -> int:
        """The points of a word by itself, which belongs to these groups."""
        table = self.table
        rows = [table[feature] for feature in of_word(word, groups) if feature in table]
        held = [min(max(one, -WORD_MOST), WORD_MOST) + MIDDLE for one in self._summed(rows, self.room)]
        return int.from_bytes(pack(f"<{len(held)}H", *held), "little") - self.zero

    def score(self, words: Sequence[Said], further: Iterable[int]) -> dict[str, dict[str, float]]:
        """Per facet the logit of every label for a message.

        `further` are the points of the phrases and signals that it has.
        """
        said, by_aspects = self.heard(words, further)
        logits = (
            [(one + other) * SHARPNESS for one, other in zip(said, by_aspects, strict=True)] if by_aspects else said
        )
        return {facet: dict(zip(names, logits[at:], strict=False)) for facet, at, names in self.facets}

    def heard(self, words: Sequence[Said], further: Iterable[int]) -> tuple[list[float], list[float]]:
        """What the features of a message say for every label by themselves, and by its aspects (none: empty)."""
        rows = [*further, self.table.get(of_size(len(words)), 0)]
        rows += map(self.pairs.__getitem__, self._known_pairs(words))
        scale = 1.0 / (POINT * sqrt(len(words) + SIZE_OFFSET))
        once = {word.vorm: word for word in words}
        of_words = self._summed(list(map(_POINTS, once.values())), MIDDLE // WORD_MOST)
        of_rest = self._summed(rows, self.room)
        every = zip(self.start, of_words, of_rest, strict=True)
        sums = [start + (one + other) * scale for start, one, other in every]
        count = len(self.aspecten)
        if not count:
            return sums, []
        strengths = sums[self.first : self.first + count]
        del sums[self.first : self.first + count]
        return sums, self.aspecten.logits(strengths)

    def points(self, feature: str, label: str) -> int:
        """What one feature says for one label; for `waarom`."""
        row = self.pairs.get(pair_number(feature), 0) if feature[0] in PAIRS else self.table.get(feature, 0)
        place = self.labels.index(label)
        return self._unpacked(row)[place if place < self.first else place + len(self.aspecten)]

    def _summed(self, rows: Sequence[int], room: int) -> list[int]:
        """The points of each label and aspect, summed over the rows, of which `room` together fill no field."""
        parts = [self._unpacked(sum(rows[at : at + room])) for at in range(0, len(rows) or 1, room)]
        return [sum(points) for points in zip(*parts, strict=True)] if len(parts) > 1 else parts[0]

    def _unpacked(self, total: int) -> list[int]:
        """The points of each label and aspect."""
        count = len(self.start)
        fields = unpack(f"<{count}H", (total + self.zero).to_bytes(FIELD // 8 * count, "little"))
        return [one - MIDDLE for one in fields]

    def _known_pairs(self, words: Sequence[Said]) -> Set[int]:
        """The numbers of those pairs of stems that the table has."""
        here = list(map(_HERE, words))
        found = set(map(add, [_BEGINS, *here], map(_AFTER, words)))
        for gap in GAPS:
            found.update(map(add, here, here[gap:]))
        return self.pairs.keys() & found


def pair_number(feature: str) -> int:
    """The number of a `b:` or a `d:`: two stems in a row are here + after, two near each other both here."""
    first, second = map(numbers_of, feature[2:].split("_"))
    return first[0] + second[feature[0] == "b"]


def read_table(written: bytes, aspects: bytes = b"") -> Gewichten:
    """The table and the aspects as written by `make gewichten`; nothing written gives an empty table.

    Aspects that were made of other content than the table do not count.
    """
    lines = iter(BytesIO(written))
    mark = next(lines, b"")  # of which content it was made
    labels = tuple(next(lines, b"").decode("utf-8").rstrip("\n").split("\t")[1:])
    facets = tuple(_facets(labels))
    read = read_aspects(aspects if mark and aspects.startswith(mark) else b"")
    first, count = facets[-1][1] if facets else 0, len(read.aspecten)
    begin = next(lines, b"").rstrip(b"\n").split(b"\t")[1:]
    start = [int(points or 0) / POINT for points, _ in zip_longest(begin, labels, fillvalue=b"")]
    shifts = [FIELD * (place if place < first else place + count) for place in range(len(labels))]
    middle, packing = sum(MIDDLE << FIELD * place for place in range(count)), f"<{count}H"
    rows = {
        name: (int.from_bytes(pack(packing, *[point + MIDDLE for point in points]), "little") - middle) << FIELD * first
        for name, points in read.features.items()
    }
    largest = 1
    for line in lines:
        cells = line.rstrip(b"\n").split(b"\t")
        feature = cells[0].decode("utf-8")
        points = [int(cell or 0) for cell in cells[1:]]
        largest = max(largest, max(points), -min(points))
        row = sum([one << shift for one, shift in zip(points, shifts, strict=False) if one])
        rows[feature] = rows.get(feature, 0) + row
    return Gewichten(
        labels=labels,
        facets=facets,
        start=(*start[:first], *read.aspecten.begin, *start[first:]),
        aspecten=read.aspecten,
        first=first,
        table={name: row for name, row in rows.items() if name[0] not in PAIRS},
        pairs={pair_number(name): row for name, row in rows.items() if name[0] in PAIRS},
        zero=sum(MIDDLE << FIELD * place for place in range(len(labels) + count)),
        room=(MIDDLE - 1) // max(largest, ASPECT_MOST),
    )


def _facets(labels: Sequence[str]) -> Iterator[tuple[str, int, tuple[str, ...]]]:
    at = 0
    for facet, group in groupby([label.split(":") for label in labels], key=lambda label: label[0]):
        names = tuple(name for _, name in group)
        yield facet, at, names
        at += len(names)


def chances(scores: Mapping[str, float]) -> dict[str, float]:
    """Softmax, the likeliest first; labels far below the best one are left out."""
    if not scores:
        return {}
    top = max(scores.values())
    weighed = {label: exp(score - top) for label, score in scores.items() if score > top - FAR}
    total = sum(weighed.values())
    return {label: weighed[label] / total for label in sorted(weighed, key=weighed.__getitem__, reverse=True)}


def fresh(content: Content) -> bool:
    """Whether the table and the aspects were made of this content."""
    mark = f"# {mark_of(content)} ".encode()
    return content.gewichten.startswith(mark) and content.aspecten.startswith(mark)


def mark_of(content: Content) -> str:
    """A fingerprint of what the table is made of; the first line of the table holds the one it was made of.

    A follow-up without examples teaches nothing and does not count.
    """
    teach = [one for one in content.signalen if one.soort != "vervolg" or one.voorbeelden]
    parts = [repr((s.id, s.soort, s.onderwerp, s.rol, s.urgentie, s.voorbeelden, len(s.herken))) for s in teach]
    return sha256("\n".join(sorted(parts)).encode()).hexdigest()[:16]
