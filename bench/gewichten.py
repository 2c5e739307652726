"""Makes `intents/_gewichten.tsv`, the readable table that bot/understanding/weights.py sums.

    python -m bench.gewichten            # write the table
    python -m bench.gewichten --check    # exit 1 when the table is older than the examples or signals

Each facet (onderwerp, rol, urgentie) gets a logistic regression over the features of weights.py on every example in
intents/. What it learns is written as points per feature and label; small ones are left out.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log, sqrt
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from bot import BASE
from bot import content as reading
from bot.model import Content, Labels, Urgentie
from bot.understanding.clean import clean
from bot.understanding.kennis import Kennis, learn
from bot.understanding.language import guess
from bot.understanding.weights import POINT, SIZE_OFFSET, features, mark_of

FACETS = ("urgentie", "rol", "onderwerp")  # the one with most labels last: most features say nothing of it
# the first letters of the features that count
KINDS = {"onderwerp": "wsbcgtn", "rol": "wsbdgtn", "urgentie": "wsbdgtn"}
STRENGTH = {"onderwerp": 1.5, "rol": 1.0, "urgentie": 0.7}  # inverse regularisation
# topics gain three points by a full fit, the others nothing
TOLERANCE = {"onderwerp": 1e-4, "rol": 1e-3, "urgentie": 1e-3}
FEWEST, FEWEST_PIECES = 3, 15  # a feature must occur in so many examples, a piece of a word in so many
LEAST, LEAST_PAIRS = 6, 12  # smaller weights are left out: in points, and those of pairs and pieces
PAIRS = frozenset("bcd")


@dataclass(frozen=True, slots=True)
class Example:
    """One training example: its features, number of words and labels."""

    found: frozenset[str]
    size: int
    labels: Labels


def examples(content: Content, kennis: Kennis) -> list[Example]:
    """Every example of the content, read by the product's own steps."""
    out = []
    for signaal in content.signalen:
        if signaal.soort in ("intent", "vervolg") and signaal.onderwerp:
            for text, level in signaal.voorbeelden:
                urgentie = level if level is not None else signaal.urgentie or Urgentie.zorg
                found, size = seen(kennis, text)
                out.append(Example(found, size, Labels(signaal.onderwerp, signaal.rol or "onbekend", urgentie)))
    return out


def seen(kennis: Kennis, text: str) -> tuple[frozenset[str], int]:
    """The features of a text and its number of words."""
    cleaned = clean(text)
    known = kennis.talen.get(guess(cleaned, kennis.taaltekens)) or kennis.talen["nl"]
    words = known.woordenboek.read(cleaned)
    hits = known.patronen.hits(words)
    groups = (known.patronen.group_terms[term] for term in hits if term in known.patronen.group_terms)
    signals = (treffer.signaal.id for treffer in known.patronen.treffers(hits))
    return frozenset(features(words, groups, signals)), len(words)


def fit(data: Sequence[Example]) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """The bias of every label, and per feature the weight of every label."""
    counts = Counter(feature for example in data for feature in example.found)
    often = {name for name, count in counts.items() if count >= (FEWEST_PIECES if name[0] == "c" else FEWEST)}
    bias: dict[str, float] = {}
    table: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for facet in FACETS:
        names = sorted(name for name in often if name[0] in KINDS[facet])
        worth = {name: log(len(data) / counts[name]) + 1 for name in names}
        labels = [_id(example.labels, facet) for example in data]
        model = LogisticRegression(C=STRENGTH[facet], max_iter=1000, tol=TOLERANCE[facet]).fit(
            _matrix(data, names, worth), labels
        )
        for row, label in enumerate(model.classes_):
            bias[label] = float(model.intercept_[row])
            for column in np.flatnonzero(np.abs(model.coef_[row]) * POINT >= 1e-9):
                table[names[column]][label] = float(model.coef_[row][column]) * worth[names[column]]
    return bias, dict(table)


def _id(labels: Labels, facet: str) -> str:
    value = getattr(labels, facet)
    return value.name if isinstance(value, Urgentie) else str(value)


def _matrix(data: Sequence[Example], names: Sequence[str], worth: dict[str, float]) -> csr_matrix:
    column = {name: at for at, name in enumerate(names)}
    rows, columns, values = [], [], []
    for row, example in enumerate(data):
        scale = 1 / sqrt(example.size + SIZE_OFFSET)
        for feature in example.found:
            if feature in column:
                rows.append(row)
                columns.append(column[feature])
                values.append(worth[feature] * scale)
    return csr_matrix((values, (rows, columns)), shape=(len(data), len(names)))


def written(bias: dict[str, float], table: dict[str, dict[str, float]], mark: str) -> str:
    """The table as text; the first line tells of which content it was made."""
    lines = [f"# {mark} made by `make gewichten`: feature, then label:points", _pairs(bias, 0)]
    for feature in sorted(table):
        pairs = _pairs(table[feature], LEAST_PAIRS if feature[0] in PAIRS else LEAST)
        if pairs:
            lines.append(f"{feature}\t{pairs}")
    return "\n".join(lines) + "\n"


def _pairs(weights: dict[str, float], least: int) -> str:
    points = {label: round(weight * POINT) for label, weight in weights.items()}
    kept = sorted((label for label, point in points.items() if abs(point) >= least), key=lambda label: -points[label])
    return " ".join(f"{label}:{points[label]}" for label in kept)


def main(arguments: Iterable[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="only tell whether the table is up to date")
    parser.add_argument("--inhoud", type=Path, default=BASE)
    args = parser.parse_args(list(arguments) if arguments is not None else None)
    content, problems = reading.load(args.inhoud)
    if content is None:
        print(*problems, sep="\n", file=sys.stderr)
        return 1
    if args.check:
        fresh = content.gewichten.startswith(f"# {mark_of(content)} ".encode())
        print("up to date" if fresh else "out of date: run `make gewichten`")
        return 0 if fresh else 1
    data = examples(content, learn(content))
    bias, table = fit(data)
    (args.inhoud / "intents" / "_gewichten.tsv").write_text(written(bias, table, mark_of(content)), "utf-8")
    print(f"{len(data)} examples, {len(table)} features")
    return 0


if __name__ == "__main__":
    sys.exit(main())
