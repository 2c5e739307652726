"""Step 3b: evidence counted from the examples: how much each word, word pair and signal speaks for each label.

The table `intents/_gewichten.tsv` is made ahead by `make gewichten` and is meant to be read: one feature a line, then
`label:points` (a point is a twentieth of a logit). A feature is `w:` a word, `s:` a stem, `b:` two stems in a row,
`c:` a piece of a word, `g:` a word group, `t:` a signal that holds, `n:` the length. `make gewichten` tells when it
is out of date.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from math import exp, sqrt

from bot.model import Content
from bot.understanding.words import Woord

COUNTED = ("p-", "t-", "g-", "x-")  # word groups that the table counts
RULES_ONLY = ("t-k-",)  # ... but not those made for one rule
POINT = 20.0  # points to a logit
SIZE_OFFSET = 2  # a short message is not blown up without bound


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
    """The table, ready to be summed. Labels keep the order of the header line."""

    labels: tuple[str, ...] = ()
    start: tuple[float, ...] = ()  # the bias of each label
    table: Mapping[str, array[int]] = field(default_factory=dict)  # feature -> label, points, label, points, ...

    def score(self, found: Iterable[str], size: int) -> dict[str, float]:
        """The logit of every label for these features of a message of `size` words."""
        totals = [0] * len(self.labels)
        for feature in found:
            row = self.table.get(feature)
            if row is not None:
                for at, points in zip(row[::2], row[1::2], strict=True):
                    totals[at] += points
        scale = 1.0 / (POINT * sqrt(size + SIZE_OFFSET))
        return {label: bias + total * scale for label, bias, total in zip(self.labels, self.start, totals, strict=True)}


def read_table(written: bytes) -> Gewichten:
    """The table as written by `make gewichten`; nothing written gives an empty table."""
    lines = iter(BytesIO(written))
    next(lines, b"")  # of which content it was made
    header = [pair.rpartition(":") for pair in next(lines, b"").decode("utf-8").split()]
    labels = tuple(label for label, _, _ in header)
    start = tuple(int(points) / POINT for _, _, points in header)
    number = {label.encode(): at for at, label in enumerate(labels)}
    table = dict(_row(line, number) for line in lines)
    return Gewichten(labels, start, table)


def _row(line: bytes, number: Mapping[bytes, int]) -> tuple[str, array[int]]:
    """A feature and label, points, label, points, ... as numbers."""
    feature, _, rest = line.rstrip(b"\n").partition(b"\t")
    pairs = rest.replace(b":", b" ").split(b" ")
    row = array("h", bytes(2 * len(pairs)))
    row[::2] = array("h", [number[label] for label in pairs[::2]])
    row[1::2] = array("h", list(map(int, pairs[1::2])))
    return feature.decode("utf-8"), row


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
