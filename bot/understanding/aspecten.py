"""Step 3c: aspects, the few things a message may be about that no single word gives away.

An aspect is summed from the features of a message as the points of a label are. What is above zero speaks for every
label in its own measure: "door" and "outside" and "tonight" each say little, together they light one up. The file
`intents/_aspecten.tsv` is made with the table by `make gewichten`; a line of it is a feature and its points for each
aspect, one signed byte each, in base64. In the trade: one hidden layer of rectified units.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import mul
from struct import unpack

FINE = 64  # how finely the strength of an aspect is told
MOST = 4000  # an aspect speaks no louder than this
SAID = 1024  # what an aspect says for a label is told in parts of a logit, so many
FIELD = 32  # bits for what the aspects say of one label: an "I" of the struct module
MIDDLE = 1 << FIELD - 1


@dataclass(frozen=True, slots=True)
class Aspecten:
    """What every aspect says for every label; labels in the order of the table."""

    labels: int = 0
    begin: tuple[float, ...] = ()  # what each aspect starts from
    rows: tuple[int, ...] = ()  # per aspect what it says for each label, side by side in one whole number
    start: int = 0  # what each label starts from, likewise, so high that no sum falls below nothing

    def __len__(self) -> int:
        return len(self.begin)

    def logits(self, strengths: Sequence[float]) -> list[float]:
        """What the aspects of a message say for each label."""
        heard = [min(int(strength * FINE), MOST) if strength > 0 else 0 for strength in strengths]
        total = sum(map(mul, heard, self.rows), self.start)
        said = unpack(f"<{self.labels}I", total.to_bytes(FIELD // 8 * self.labels, "little"))
        return [(one - MIDDLE) / (FINE * SAID) for one in said]


@dataclass(frozen=True, slots=True)
class Geschreven:
    """The file as read: the aspects, and the points that each feature gives them."""

    aspecten: Aspecten = field(default_factory=Aspecten)
    features: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


def read_aspects(written: bytes) -> Geschreven:
    """The file as written by `make gewichten`; nothing written gives no aspects."""
    lines = iter(written.decode("utf-8").splitlines())
    next(lines, "")  # of which content it was made
    count, labels = map(int, next(lines, "0\t0").split("\t"))
    if not count:
        return Geschreven()
    start = _packed([int(cell) * FINE + MIDDLE for cell in next(lines).split("\t")])
    said = [[int(cell) for cell in next(lines).split("\t")] for _ in range(count)]
    begin = tuple(row[0] / SAID for row in said)
    aspecten = Aspecten(labels, begin, tuple(_packed(row[1:]) for row in said), start)
    return Geschreven(aspecten, dict(_features(lines, count)))


def _packed(cells: Sequence[int]) -> int:
    return sum(cell << FIELD * place for place, cell in enumerate(cells))


def _features(lines: Iterator[str], count: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    for line in lines:
        name, _, coded = line.partition("\t")
        yield name, unpack(f"{count}b", b64decode(coded))
