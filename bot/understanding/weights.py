"""Step 3b: evidence counted from the examples: how much each word, word pair and signal speaks for each label.

The table `intents/_gewichten.tsv` is made ahead by `make gewichten` and is meant to be read: one feature a line, then
`label:points` (a point is a twentieth of a logit). A feature is `w:` a word, `s:` a stem, `b:` two stems in a row, `d:`
two stems with one or two words between them, in either order, `c:` a piece of a word, `g:` a word group, `t:` a signal
that holds, `n:` the length. `make gewichten` tells when it is out of date.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from math import exp, sqrt

from bot.model import Content
from bot.understanding.words import Woord

COUNTED = ("p-", "t-", "g-", "x-")  # word groups that the table counts
RULES_ONLY = ("t-k-",)  # ... but not those made for one rule
GAPS = (2, 3)  # how far apart the two stems of a `d:` stand
POINT = 20.0  # points to a logit
SIZE_OFFSET = 2  # a short message is not blown up without bound
FIELD = 24  # bits for the points of one label
MIDDLE = 1 << FIELD - 1


def features(words: Sequence[Woord], groups: Iterable[str], signals: Iterable[str]) -> set[str]:
    """What the table is asked about a message."""
    out = {f"g:{name}" for name in groups if name.startswith(COUNTED) and not name.startswith(RULES_ONLY)}
    out.update(f"t:{name}" for name in signals)
    before = "^"
    for word in words:
        out.add(f"w:{word.vorm}")
        out.add(f"s:{word.stam}")
        out.add(f"b:{before}_{word.stam}")
        before = word.stam
        out.update(f"w:{part}" for part in word.delen)
        out.update(pieces(word.vorm))
    stems = [word.stam for word in words]
    for gap in GAPS:
        out.update([f"d:{a}_{b}" if a < b else f"d:{b}_{a}" for a, b in zip(stems, stems[gap:], strict=False)])
    out.add(f"n:{min(len(words) // 4, 9)}")
    return out


def pieces(word: str) -> Iterator[str]:
    """The beginnings and ends and the runs of four letters of a longer word."""
    if len(word) < 5:
        return
    marked = f"<{word}>"
    for start in range(len(marked) - 3):
        yield "c:" + marked[start : start + 4]


@dataclass(frozen=True, slots=True)
class Gewichten:
    """The table, ready to be summed. Labels keep the order of the header line.

    The points of all labels of a feature stand side by side in one whole number, FIELD bits for each label, so that one
    addition adds them all.
    """

    labels: tuple[str, ...] = ()
    start: tuple[float, ...] = ()  # the bias of each label
    table: Mapping[str, int] = field(default_factory=dict)  # feature -> points of every label

    def known(self, found: Set[str]) -> Set[str]:
        """Those of the features that the table has."""
        return found & self.table.keys()

    def score(self, known: Iterable[str], size: int) -> dict[str, float]:
        """The logit of every label for these known features of a message of `size` words."""
        scale = 1.0 / (POINT * sqrt(size + SIZE_OFFSET))
        order = zip(self.labels, self.start, self._totals(known), strict=True)
        return {label: bias + points * scale for label, bias, points in order}

    def points(self, feature: str, label: str) -> int:
        """What one known feature says for one label; for `waarom`."""
        return self._totals((feature,))[self.labels.index(label)]

    def _totals(self, known: Iterable[str]) -> list[int]:
        """The points of every label, summed over the features."""
        count = len(self.labels)
        total = sum(map(self.table.__getitem__, known), _middle(count))
        size = FIELD // 8
        fields = total.to_bytes(size * count, "little")
        return [int.from_bytes(fields[at : at + size], "little") - MIDDLE for at in range(0, size * count, size)]


def _middle(count: int) -> int:
    """Zero points in each of `count` fields, so high that no sum of points falls below nothing."""
    return sum(MIDDLE << FIELD * place for place in range(count))


def read_table(written: bytes) -> Gewichten:
    """The table as written by `make gewichten`; nothing written gives an empty table."""
    lines = iter(BytesIO(written))
    next(lines, b"")  # of which content it was made
    header = [pair.rpartition(":") for pair in next(lines, b"").decode("utf-8").split()]
    labels = tuple(label for label, _, _ in header)
    start = tuple(int(points) / POINT for _, _, points in header)
    shift = {label.encode(): FIELD * at for at, label in enumerate(labels)}
    table = dict(_row(line, shift) for line in lines)
    return Gewichten(labels, start, table)


def _row(line: bytes, shift: Mapping[bytes, int]) -> tuple[str, int]:
    """A feature and its points, each label's in its own field."""
    feature, _, rest = line.rstrip(b"\n").partition(b"\t")
    total = 0
    for pair in rest.split(b" "):
        label, _, points = pair.partition(b":")
        total += int(points) << shift[label]
    return feature.decode("utf-8"), total


def chances(scores: Mapping[str, float], labels: Iterable[str]) -> dict[str, float]:
    """Softmax over the labels that have a score."""
    chosen = {label: scores[label] for label in labels if label in scores}
    if not chosen:
        return {}
    top = max(chosen.values())
    weighed = {label: exp(score - top) for label, score in chosen.items()}
    total = sum(weighed.values())
    return {label: value / total for label, value in weighed.items()}


def mark_of(content: Content) -> str:
    """A fingerprint of everything the table is made of; the first line of the table holds the one it was made of."""
    parts = [
        repr((s.id, s.soort, s.onderwerp, s.rol, s.urgentie, s.voorbeelden, len(s.herken))) for s in content.signalen
    ]
    return sha256("\n".join(sorted(parts)).encode()).hexdigest()[:16]
