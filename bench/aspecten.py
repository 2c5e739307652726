"""Learns the aspects: the few things a message may be about that no single word gives away. For bench/gewichten.py.

An aspect is a sum over the features of a message, like the points of a label; what is above zero speaks for every label
in its own measure. All labels learn on the same aspects, so that what tells a topic helps the level, and the other way
round. In the trade: one hidden layer of rectified units, trained with cross-entropy, dropout and RMSprop.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

COUNT = 64  # aspects
ROUNDS = 4  # times that every example is read
BATCH = 256  # examples between two corrections
LEFT_OUT, SILENT = 0.5, 0.3  # shares of the features and of the aspects that each correction does without
STEP, LAST_STEP = 0.005, 0.0002  # size of a correction, at the beginning and at the end
MEMORY = 0.99  # how slowly the usual size of the corrections changes
SEED = 20_26

Array = np.ndarray


@dataclass(slots=True)
class Net:
    """What was learned: features -> aspects -> labels of each facet."""

    hidden: Array  # features x aspects
    begin: Array  # aspects
    out: dict[str, Array]  # facet -> aspects x labels
    start: dict[str, Array]  # facet -> labels


def fit(matrix: csr_matrix, wanted: Mapping[str, tuple[int, Array]]) -> Net:
    """Learns from the examples, a row of `matrix` each; `wanted` gives per facet how many labels it has, and the
    place among them of every row's."""
    chance = np.random.default_rng(SEED)
    net = Net(
        hidden=(chance.standard_normal((matrix.shape[1], COUNT)) * 0.05).astype(np.float32),
        begin=np.zeros(COUNT, np.float32),
        out={
            facet: (chance.standard_normal((COUNT, many)) * 0.1).astype(np.float32)
            for facet, (many, _) in wanted.items()
        },
        start={facet: np.zeros(many, np.float32) for facet, (many, _) in wanted.items()},
    )
    usual = {key: np.zeros_like(value) for key, value in _parts(net)}
    batches = ROUNDS * -(-matrix.shape[0] // BATCH)
    for done, rows in enumerate(_batches(matrix.shape[0], chance)):
        step = LAST_STEP + (STEP - LAST_STEP) * (1 - done / batches)
        _learn(net, usual, matrix[rows], {facet: right[rows] for facet, (_, right) in wanted.items()}, step, chance)
    return net


def _parts(net: Net) -> Iterator[tuple[str, Array]]:
    yield "hidden", net.hidden
    yield "begin", net.begin
    for facet in net.out:
        yield "out " + facet, net.out[facet]
        yield "start " + facet, net.start[facet]


def _batches(size: int, chance: np.random.Generator) -> Iterator[Array]:
    for _ in range(ROUNDS):
        order = chance.permutation(size)
        yield from (order[at : at + BATCH] for at in range(0, size, BATCH))


def _learn(
    net: Net,
    usual: Mapping[str, Array],
    batch: csr_matrix,
    right: Mapping[str, Array],
    step: float,
    chance: np.random.Generator,
) -> None:
    """One correction, on a batch of examples and their right labels."""
    batch = batch.copy()
    batch.data *= (chance.random(batch.nnz) > LEFT_OUT) / (1 - LEFT_OUT)
    used = np.unique(batch.indices)
    narrow = batch[:, used]
    heard = narrow @ net.hidden[used] + net.begin
    kept = (heard > 0) * (chance.random(heard.shape) > SILENT) / (1 - SILENT)
    aspects = heard * kept
    size, places = batch.shape[0], np.arange(batch.shape[0])
    back = np.zeros_like(aspects)
    for facet, wanted in right.items():
        wrong = _softmax(aspects @ net.out[facet] + net.start[facet])
        wrong[places, wanted] -= 1
        wrong /= size
        back += wrong @ net.out[facet].T
        _correct(net.out[facet], usual["out " + facet], aspects.T @ wrong, step)
        _correct(net.start[facet], usual["start " + facet], wrong.sum(0), step)
    back *= kept
    slope = narrow.T @ back
    usual["hidden"][used] = MEMORY * usual["hidden"][used] + (1 - MEMORY) * slope**2
    net.hidden[used] -= step * slope / (np.sqrt(usual["hidden"][used]) + 1e-6)
    _correct(net.begin, usual["begin"], back.sum(0), step)


def _correct(part: Array, usual: Array, slope: Array, step: float) -> None:
    usual *= MEMORY
    usual += (1 - MEMORY) * slope**2
    part -= step * slope / (np.sqrt(usual) + 1e-6)


def _softmax(logits: Array) -> Array:
    raised = np.exp(logits - logits.max(1, keepdims=True))
    return raised / raised.sum(1, keepdims=True)
