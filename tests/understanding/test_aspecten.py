"""Step 3c: aspects are summed like labels, speak only when lit, and are learned where single words tell nothing."""

from __future__ import annotations

from base64 import b64encode
from math import sqrt
from struct import pack

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from bench import aspecten as learning
from bench.gewichten import Example, learn_aspects, written
from bot.understanding.aspecten import FINE, MOST, SAID, read_aspects
from bot.understanding.clean import clean
from bot.understanding.lexicon import Lexicon
from bot.understanding.patterns import Patronen
from bot.understanding.weights import POINT, SHARPNESS, SIZE_OFFSET, Gewichten, features, pair_number, read_table
from bot.understanding.words import Woordenboek, tokens

PATTERNS = Patronen([], {}, str)
BOOK = Woordenboek("nl", dict.fromkeys("hij staat buiten bij de deur vanavond".split(), 50), {})
START = {"rol:ouder": 0.0, "onderwerp:pesten": 0.5, "onderwerp:scheiding": -0.5}
TABLE = {"w:deur": {"rol:ouder": 1.0}, "b:de_deur": {"rol:ouder": 0.5}, "w:buiten": {"onderwerp:pesten": 2.0}}
BEGIN = (0.5, -0.25)
SAYS = ((1.0, -2.0, 0.5), (0.25, 0.0, 3.0))
ASPECTS = {"w:deur": (40, -10), "s:vanavond": (0, 90), "b:de_deur": (20, 120), "d:buiten_deur": (-127, 5)}


def as_file() -> bytes:
    rows = [
        f"{round(own * SAID)}\t" + "\t".join(str(round(v * SAID)) for v in says)
        for own, says in zip(BEGIN, SAYS, strict=True)
    ]
    lines = ["# abc made by `make gewichten`", "2\t3", "0\t512\t-512", *rows]
    return "\n".join(
        lines + [f"{name}\t{b64encode(pack('2b', *row)).decode()}" for name, row in ASPECTS.items()]
    ).encode()


TABLES = read_table(written(START, TABLE, "abc").encode(), as_file())


@pytest.mark.parametrize("text", ["buiten bij de deur vanavond", "de deur", "vanavond", "vreemdwoord", ""])
def test_aspects_are_summed_like_labels_and_speak_when_above_zero(text: str) -> None:
    words = Lexicon(BOOK, BOOK.vocabulary(), PATTERNS, TABLES).read(tokens(clean(text)))
    _, said = TABLES.heard(words, ())
    found = features([word.woord for word in words], lambda word: (), (), ())
    scale = 1 / (POINT * sqrt(len(words) + SIZE_OFFSET))
    lit = [
        max(0.0, own + scale * sum(count * ASPECTS.get(name, (0, 0))[at] for name, count in found.items()))
        for at, own in enumerate(BEGIN)
    ]
    expected = [
        begin + sum(one * says[at] for one, says in zip(lit, SAYS, strict=True))
        for at, begin in enumerate((0, 0.5, -0.5))
    ]
    assert said == pytest.approx(expected, abs=len(BEGIN) * 3 / FINE)


def test_labels_keep_their_points_beside_the_aspects() -> None:
    plain = read_table(written(START, TABLE, "abc").encode())
    words = [
        Lexicon(BOOK, BOOK.vocabulary(), PATTERNS, one).read(tokens("buiten bij de deur")) for one in (plain, TABLES)
    ]
    alone, _ = plain.heard(words[0], ())
    own, aspects = TABLES.heard(words[1], ())
    assert own == alone
    both = TABLES.score(words[1], ())
    assert both["onderwerp"]["scheiding"] == pytest.approx((own[2] + aspects[2]) * SHARPNESS)
    assert TABLES.points("w:buiten", "onderwerp:pesten") == 2 * POINT
    assert TABLES.points("b:de_deur", "rol:ouder") == 0.5 * POINT


def test_a_pair_has_no_points_for_the_last_facet_and_stays_short() -> None:
    assert TABLES.pairs[pair_number("d:buiten_deur")].bit_length() <= 16 * 3  # one label and two aspects


def test_an_aspect_speaks_no_louder_than_the_most() -> None:
    aspects = read_aspects(as_file()).aspecten
    assert aspects.logits([1e9, 0.0]) == aspects.logits([MOST / FINE, 0.0])
    assert aspects.logits([-5.0, -5.0]) == aspects.logits([0.0, 0.0])


def test_no_file_no_aspects() -> None:
    assert len(read_aspects(b"").aspecten) == len(read_aspects(b"# abc made by a test\n").aspecten) == 0
    assert Gewichten().heard([], ()) == ([], [])


def test_aspects_of_another_table_do_not_count() -> None:
    other = read_table(written(START, TABLE, "def").encode(), as_file())
    assert (len(other.aspecten), len(other.start)) == (0, len(START))


def test_what_only_two_words_together_tell_is_learned() -> None:
    """Apart "door" and "tonight" say nothing here: only one of them is a worry, both or none are not."""
    chance = np.random.default_rng(1)
    both = chance.integers(0, 2, (4000, 2))
    matrix = csr_matrix(np.hstack([both, np.ones((4000, 1))]).astype(np.float32) * 3)
    net = learning.fit(matrix, {"urgentie": (2, both.sum(1) % 2)})
    lit = np.maximum(matrix @ net.hidden + net.begin, 0)
    guessed = (lit @ net.out["urgentie"] + net.start["urgentie"]).argmax(1)
    assert (guessed == both.sum(1) % 2).mean() > 0.95


def test_what_was_learned_is_written_so_that_it_reads_back() -> None:
    facets = {"urgentie": "zorg", "rol": "ouder", "contact": "jeugdteam"}
    data = [
        Example({f"w:{word}": 1}, 1, facets | {"onderwerp": topic}) for word, topic in (("x", "a"), ("y", "b"))
    ] * 400
    labels = ["urgentie:zorg", "rol:ouder", "contact:jeugdteam", "onderwerp:a", "onderwerp:b"]
    text = learn_aspects(data, {"w:x", "w:y"}, labels, "abc").encode()
    weights = read_table(
        ("\t".join(["# abc made by `make gewichten`\npoints", *labels]) + "\n(begin)\n").encode(), text
    )
    book = Woordenboek("nl", {"x": 50, "y": 50}, {})
    for word, topic, other in (("x", "a", "b"), ("y", "b", "a")):
        score = weights.score(Lexicon(book, book.vocabulary(), PATTERNS, weights).read([word]), ())["onderwerp"]
        assert score[topic] > score[other]
