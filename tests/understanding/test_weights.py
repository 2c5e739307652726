"""Step 3b: the table is summed as it stands, whatever the message, and tells what it counted."""

from __future__ import annotations

from math import sqrt

import pytest

from bench.gewichten import written
from bot.understanding.clean import clean
from bot.understanding.weights import POINT, SIZE_OFFSET, Gewichten, chances, features, read_table
from bot.understanding.words import Woordenboek, tokens

BOOK = Woordenboek("nl", dict.fromkeys("hij slaat mij vandaag weer hard".split(), 50), {})
START = {"urgentie:acuut": 0.5, "urgentie:zorg": -0.5, "rol:ouder": 0.0}
TABLE = {
    "w:slaat": {"urgentie:acuut": 2.0, "urgentie:zorg": -3.0},
    "s:slat": {"rol:ouder": 1.0},
    "b:^_hij": {"urgentie:acuut": 0.25},
    "d:hij_mij": {"urgentie:acuut": 1.5, "rol:ouder": -0.5},
    "g:p-kind": {"rol:ouder": 4.0},
    "t:slaat-nu": {"urgentie:acuut": 1.0},
    "n:0": {"urgentie:zorg": 1.0},
    "c:<onb": {"urgentie:zorg": 2.0},
}
GEWICHTEN = read_table(written(START, TABLE, "abc").encode())


def score(text: str, weights: Gewichten = GEWICHTEN) -> dict[str, float]:
    found = weights.score(BOOK.read(tokens(clean(text))), {}, ())
    return {f"{facet}:{label}": logit for facet, labels in found.items() for label, logit in labels.items()}


@pytest.mark.parametrize("text", ["hij slaat mij", "slaat hij", "onbekendewoorden slaat slaat slaat", "", "mij hij"])
def test_the_score_is_the_sum_of_the_features(text: str) -> None:
    words = BOOK.read(tokens(clean(text)))
    scale = 1 / sqrt(len(words) + SIZE_OFFSET)
    for label, logit in score(text).items():
        said = sum(count * TABLE.get(name, {}).get(label, 0.0) for name, count in features(words, (), ()).items())
        assert logit == pytest.approx(START[label] + said * scale)


def test_words_summed_ahead_give_the_same() -> None:
    words = BOOK.read(tokens("hij slaat mij weer"))
    ready = {word.vorm: GEWICHTEN.of_word(word) for word in BOOK.vocabulary()}
    assert GEWICHTEN.score(words, ready, ()) == GEWICHTEN.score(words, {}, ())


def test_groups_and_signals_are_added() -> None:
    further = [GEWICHTEN.table["g:p-kind"], GEWICHTEN.table["t:slaat-nu"]]
    words = BOOK.read(tokens("hij"))
    plain, more = GEWICHTEN.score(words, {}, ()), GEWICHTEN.score(words, {}, further)
    assert more["rol"]["ouder"] - plain["rol"]["ouder"] == pytest.approx(4.0 / sqrt(1 + SIZE_OFFSET))
    assert more["urgentie"]["acuut"] > plain["urgentie"]["acuut"]


def test_no_length_of_text_spills_from_one_label_into_another() -> None:
    heavy = {f"w:{'x' * n}": {"urgentie:acuut": 500.0, "urgentie:zorg": -500.0} for n in range(1, 40)}
    weights = read_table(written(START, heavy, "abc").encode())
    found = score(" ".join("x" * n for n in range(1, 40)), weights)
    assert found["rol:ouder"] == 0.0
    assert found["urgentie:acuut"] > 0 > found["urgentie:zorg"]


def test_a_point_says_what_a_feature_brings() -> None:
    assert GEWICHTEN.points("d:hij_mij", "urgentie:acuut") == 1.5 * POINT
    assert GEWICHTEN.points("w:nooitgezien", "urgentie:acuut") == 0


def test_an_empty_table_scores_nothing() -> None:
    assert read_table(b"").score(BOOK.read(["hij"]), {}, ()) == {}
    assert chances({}) == {}


def test_chances_add_up_and_come_best_first() -> None:
    share = chances({"a": 1.0, "b": 3.0, "c": -50.0})
    assert list(share) == ["b", "a"]
    assert sum(share.values()) == pytest.approx(1.0)
