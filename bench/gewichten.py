"""Makes `intents/_gewichten.tsv`, the readable table that bot/understanding/weights.py sums, and `_aspecten.tsv`.

    python -m bench.gewichten            # write both
    python -m bench.gewichten --check    # exit 1 when the table is older than the examples or signals

Each facet (urgentie, rol, first contact, onderwerp) gets a linear classifier over the features of weights.py on every
example in intents/. What it learns is written as points per feature and label. The aspects (bench/aspecten.py) learn
on the features that are used often.
"""

from __future__ import annotations

import argparse
import sys
from base64 import b64encode
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from math import log, sqrt
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from bench import aspecten
from bot import BASE, answer
from bot import content as reading
from bot.model import Content
from bot.understanding.aspecten import SAID
from bot.understanding.kennis import Kennis, labels_of, learn
from bot.understanding.reader import kenmerken_of, spot
from bot.understanding.weights import ASPECT_MOST, BIAS, PAIRS, POINT, SIZE_OFFSET, fresh, mark_of
from bot.uren import OFFICE

FACETS = ("urgentie", "rol", "contact", "onderwerp")  # the one with most labels last: pairs need no column of it
# the first letters of the features that count
KINDS = {"urgentie": "wsbdcgtn", "rol": "wsbdcgtn", "contact": "wsbdcgtn", "onderwerp": "wsbcgtn"}
STRENGTH = 0.005  # inverse regularisation
SHARPNESS = 5.5  # logits to a unit of the margin of a classifier
FEWEST, FEWEST_PAIRS, FEWEST_PIECES = 3, 3, 8  # a word, a pair or a piece of a word must occur in so many examples
LEAST_PAIRS = 33  # a pair that gives no label so many points is left out: it brings nothing and costs time
FEWEST_ASPECT = 15  # a feature that gives an aspect points must occur in so many examples
ASPECT_POINTS = 40.0  # points to the unit in which the aspects are learned


@dataclass(frozen=True, slots=True)
class Example:
    """One training example: its features with their counts, its number of words, its label in every facet."""

    found: Mapping[str, int]
    size: int
    labels: Mapping[str, str]


def examples(content: Content, kennis: Kennis) -> list[Example]:
    """Every example of the content, read by the product's own steps."""
    out = []
    for signaal in content.signalen:
        if signaal.soort in ("intent", "vervolg") and signaal.onderwerp:
            for one in signaal.voorbeelden:
                labels = labels_of(signaal, one)
                found, size, kenmerken = seen(kennis, one.tekst)
                first = one.contact or answer.pick(content, labels, kenmerken, OFFICE).contacten[0]
                named = labels._asdict() | {"urgentie": labels.urgentie.name, "contact": first}
                out.append(Example(found, size, named))
    return out


def seen(kennis: Kennis, text: str) -> tuple[Mapping[str, int], int, frozenset[str]]:
    """The features of a text, its number of words and its kenmerken."""
    found = spot(kennis, text)
    features = found.known.features(found.words, found.hits, found.treffers)
    return features, len(found.words), kenmerken_of(found.treffers)


def fit(data: Sequence[Example]) -> tuple[dict[str, float], dict[str, dict[str, float]]]:
    """What every label starts from, and per feature the weight of every label; both in logits."""
    counts = _counts(data)
    fewest = {"b": FEWEST_PAIRS, "d": FEWEST_PAIRS, "c": FEWEST_PIECES}
    often = sorted(name for name, count in counts.items() if count >= fewest.get(name[0], FEWEST))
    start: dict[str, float] = {}
    table: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for facet in FACETS:
        names = [name for name in often if name[0] in KINDS[facet]]
        worth = _worth(names, counts, len(data))
        model = LinearSVC(C=STRENGTH).fit(_matrix(data, names, worth), [example.labels[facet] for example in data])
        for row, label in enumerate(model.classes_):
            start[f"{facet}:{label}"] = float(model.intercept_[row]) * SHARPNESS
            weights = model.coef_[row] * worth * SHARPNESS
            for column in np.flatnonzero(np.abs(weights) * POINT >= 0.5):
                table[names[column]][f"{facet}:{label}"] = float(weights[column])
    return start, {name: weights for name, weights in table.items() if name[0] not in PAIRS or _tells(weights)}


def _counts(data: Sequence[Example]) -> Counter[str]:
    """In how many examples each feature occurs."""
    return Counter(feature for example in data for feature in example.found)


def _worth(names: Sequence[str], counts: Mapping[str, int], size: int) -> np.ndarray:
    """How telling each feature is: the rarer, the more (inverse document frequency)."""
    return np.array([log(size / counts[name]) + 1 for name in names])


def _tells(weights: Mapping[str, float]) -> bool:
    return max(map(abs, weights.values())) * POINT >= LEAST_PAIRS


def _matrix(data: Sequence[Example], names: Sequence[str], worth: np.ndarray) -> csr_matrix:
    column = {name: at for at, name in enumerate(names)}
    starts, columns, values = [0], [], []
    for example in data:
        scale = 1 / sqrt(example.size + SIZE_OFFSET)
        for feature, count in example.found.items():
            if feature in column:
                columns.append(column[feature])
                values.append(count * worth[column[feature]] * scale)
        starts.append(len(columns))
    return csr_matrix((values, columns, starts), shape=(len(data), len(names)))


def written(start: Mapping[str, float], table: Mapping[str, Mapping[str, float]], mark: str) -> str:
    """The table as text: of which content it was made, the labels, what each starts from, then a feature a line."""
    lines = [f"# {mark} made by `make gewichten`", "\t".join(["points", *start])]
    lines += [_line(name, weights, start) for name, weights in ((BIAS, start), *sorted(table.items()))]
    return "\n".join(lines) + "\n"


def learn_aspects(data: Sequence[Example], known: Set[str], labels: Sequence[str], mark: str) -> str:
    """The aspects as text: how many there are and of how many labels, what each label starts from, what each aspect
    starts from and says for every label, then a feature a line. Only `known` features count.
    """
    counts = _counts(data)
    names = sorted(name for name, count in counts.items() if count >= FEWEST_ASPECT and name in known)
    worth = _worth(names, counts, len(data))
    of_facet = {
        facet: [label.partition(":")[2] for label in labels if label.startswith(facet + ":")] for facet in FACETS
    }
    places = {facet: {name: at for at, name in enumerate(some)} for facet, some in of_facet.items()}
    wanted = {
        facet: (len(place), np.array([place[example.labels[facet]] for example in data]))
        for facet, place in places.items()
    }
    net = aspecten.fit(_matrix(data, names, worth).astype(np.float32), wanted)
    finer = ASPECT_POINTS / POINT  # an aspect is told so much finer than it was learned
    hidden = np.clip(np.rint(net.hidden * worth[:, None] * ASPECT_POINTS), -ASPECT_MOST, ASPECT_MOST).astype(np.int8)
    start = np.rint(np.concatenate([net.start[facet] for facet in FACETS]) * SAID).astype(int)
    said = np.rint(np.concatenate([net.out[facet] for facet in FACETS], axis=1) / finer * SAID).astype(int)
    begin = np.rint(net.begin * finer * SAID).astype(int)
    lines = [f"# {mark} made by `make gewichten`", f"{len(begin)}\t{len(start)}", "\t".join(map(str, start))]
    lines += ["\t".join(map(str, (own, *row))) for own, row in zip(begin, said, strict=True)]
    lines += [f"{name}\t{b64encode(row.tobytes()).decode()}" for name, row in zip(names, hidden, strict=True)]
    return "\n".join(lines) + "\n"


def _line(name: str, weights: Mapping[str, float], labels: Iterable[str]) -> str:
    points = (round(weights.get(label, 0.0) * POINT) for label in labels)
    return "\t".join([name, *(str(point) if point else "" for point in points)]).rstrip("\t")


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
        now = fresh(content)
        print("up to date" if now else "out of date: run `make gewichten`")
        return 0 if now else 1
    data = examples(content, learn(replace(content, gewichten=b"", aspecten=b"")))
    start, table = fit(data)
    folder, mark = args.inhoud / "intents", mark_of(content)
    (folder / "_gewichten.tsv").write_text(written(start, table, mark), "utf-8")
    (folder / "_aspecten.tsv").write_text(learn_aspects(data, table.keys(), [*start], mark), "utf-8")
    print(f"{len(data)} examples, {len(table)} features")
    return 0


if __name__ == "__main__":
    sys.exit(main())
