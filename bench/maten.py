"""The measures of understanding: shares with a 95 % Wilson interval over pairs of a labelled message and what was
said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

Row = Mapping[str, Any]
Pair = tuple[Row, Row]  # (labelled message, what the assistant said)
SERIOUS = frozenset({"acuut", "dringend"})
MOST_BUTTONS = 4
Z = 1.96


@dataclass(frozen=True, slots=True)
class Maat:
    """One figure: a share of `n` messages with its interval; `value` is None when there were none."""

    naam: str
    value: float | None
    low: float
    high: float
    n: int

    def __str__(self) -> str:
        shown = "n.v.t." if self.value is None else f"{self.value:.3f}"
        return f"{self.naam:<46}{shown:>8}  [{self.low:.3f}, {self.high:.3f}]  n={self.n}"


def wilson(hits: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share; (0, 1) when nothing was counted."""
    if n == 0:
        return 0.0, 1.0
    share, z2 = hits / n, Z * Z
    middle = share + z2 / (2 * n)
    half = Z * sqrt(share * (1 - share) / n + z2 / (4 * n * n))
    return max(0.0, (middle - half) / (1 + z2 / n)), min(1.0, (middle + half) / (1 + z2 / n))


def right(row: Row, part: str) -> set[str]:
    """All labels that are right for this part of a message."""
    return {row[part], *row.get("ook", {}).get(part, ())}


def first_right(row: Row, said: Row, depth: int = 1) -> bool:
    """Whether one of the first `depth` contacts shown is a right one; none shown counts as "geen"."""
    return not set(said["contacten"][:depth] or ["geen"]).isdisjoint(row["eerste_contact"])


def right_after_question(row: Row, said: Row) -> bool:
    """Right at once, or asked back with the right topic among the buttons."""
    offered = set(said.get("alternatieven", ())[:MOST_BUTTONS])
    return first_right(row, said) or (bool(said["vraag"]) and not offered.isdisjoint(right(row, "onderwerp")))


def _share(naam: str, pairs: Iterable[Pair], holds: Callable[[Row, Row], bool]) -> Maat:
    results = [holds(row, said) for row, said in pairs]
    low, high = wilson(sum(results), len(results))
    return Maat(naam, sum(results) / len(results) if results else None, low, high, len(results))


def macro_f1(pairs: Sequence[Pair]) -> Maat:
    """The mean F1 over the topics that were asked for; a topic that is also right counts as the right one."""
    hit: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    given: Counter[str] = Counter()
    for row, said in pairs:
        topic = said["onderwerp"] if said["onderwerp"] in right(row, "onderwerp") else row["onderwerp"]
        wanted[topic] += 1
        given[said["onderwerp"]] += 1
        hit[topic] += topic == said["onderwerp"]
    scores = [2 * hit[topic] / (count + given[topic]) for topic, count in wanted.items()]
    value = sum(scores) / len(scores) if scores else None
    return Maat("onderwerp macro-F1", value, value or 0.0, value or 1.0, len(pairs))


def measure(pairs: Sequence[Pair]) -> list[Maat]:
    """Every measure of the report, in its order."""
    acuut = [pair for pair in pairs if pair[0]["urgentie"] == "acuut"]
    alarms = [pair for pair in pairs if pair[1]["urgentie"] == "acuut"]
    serious = [pair for pair in pairs if pair[0]["urgentie"] in SERIOUS]
    raised = [pair for pair in pairs if pair[1]["urgentie"] in SERIOUS]
    inside = [pair for pair in pairs if "buiten-bereik" not in right(pair[0], "onderwerp")]
    outside = [pair for pair in pairs if pair[0]["onderwerp"] == "buiten-bereik"]
    known = [pair for pair in pairs if pair[0]["rol"] != "onbekend"]
    return [
        _share("eerste contact goed, direct", pairs, first_right),
        _share("eerste contact het allerbeste", pairs, _very_best),
        _share("eerste contact in de eerste drie", pairs, lambda row, said: first_right(row, said, 3)),
        _share("eerste contact goed na hoogstens een vraag", pairs, right_after_question),
        _share("onderwerp goed", pairs, lambda row, said: said["onderwerp"] in right(row, "onderwerp")),
        macro_f1(pairs),
        _share("acuut herkend (recall)", acuut, lambda row, said: said["urgentie"] == "acuut"),
        _share("acuut terecht (precisie)", alarms, lambda row, said: "acuut" in right(row, "urgentie")),
        _share("ernstig herkend (acuut of dringend)", serious, _serious_seen),
        _share("ernstig terecht (precisie)", raised, lambda row, said: not SERIOUS.isdisjoint(right(row, "urgentie"))),
        _share("rol goed (waar bekend)", known, lambda row, said: said["rol"] in right(row, "rol")),
        _share("buiten bereik herkend", outside, lambda row, said: said["onderwerp"] == "buiten-bereik"),
        _share("zorg ten onrechte weggestuurd", inside, lambda row, said: said["onderwerp"] == "buiten-bereik"),
        _share("eerst teruggevraagd", inside, lambda row, said: bool(said["vraag"])),
    ]


def _very_best(row: Row, said: Row) -> bool:
    return bool((said["contacten"] or ["geen"])[0] == row["eerste_contact"][0])


def _serious_seen(row: Row, said: Row) -> bool:
    return said["urgentie"] in SERIOUS or said["urgentie"] in right(row, "urgentie")
