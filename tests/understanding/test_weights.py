"""Step 3b: the table is summed as it stands, whatever the message, and tells what it counted."""

from __future__ import annotations

from math import sqrt

import pytest

from bench.gewichten import written
from bot.understanding.clean import clean
from bot.understanding.lexicon import Gelezen, Lexicon
from bot.understanding.patterns import Patronen
from bot.understanding.weights import POINT, SIZE_OFFSET, Gewichten, chances, features, pair_number, read_table
from bot.understanding.words import Woordenboek, tokens

PATTERNS = Patronen([], {"p-kind": ("zoon", "dochter")}, str)
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


def weighed(text: str, weights: Gewichten = GEWICHTEN) -> list[Gelezen]:
    return Lexicon(BOOK, BOOK.vocabulary(), PATTERNS, weights).read(tokens(clean(text)))


def score(text: str, weights: Gewichten = GEWICHTEN) -> dict[str, float]:
    found = weights.score(weighed(text, weights), ())
    return {f"{facet}:{label}": logit for facet, labels in found.items() for label, logit in labels.items()}


@pytest.mark.parametrize("text", ["hij slaat mij", "slaat hij", "onbekendewoorden slaat slaat slaat", "", "mij hij"])
def test_the_score_is_the_sum_of_the_features(text: str) -> None:
    words = BOOK.read(tokens(clean(text)))
    found = features(words, lambda word: PATTERNS.groups(PATTERNS.terms_of(word)), (), ())
    scale = 1 / sqrt(len(words) + SIZE_OFFSET)
    for label, logit in score(text).items():
        said = sum(count * TABLE.get(name, {}).get(label, 0.0) for name, count in found.items())
        assert logit == pytest.approx(START[label] + said * scale)


def test_a_word_looked_up_ahead_weighs_what_a_strange_one_would() -> None:
    ahead = Lexicon(BOOK, BOOK.vocabulary(), PATTERNS, GEWICHTEN)
    strange = Lexicon(Woordenboek("nl", {}, {}), {}, PATTERNS, GEWICHTEN)
    said = tokens("hij slaat mij weer")
    assert ahead.read(said) == strange.read(said)


def test_phrases_and_signals_are_added() -> None:
    further = [GEWICHTEN.table["g:p-kind"], GEWICHTEN.table["t:slaat-nu"]]
    plain, more = GEWICHTEN.score(weighed("hij"), ()), GEWICHTEN.score(weighed("hij"), further)
    assert more["rol"]["ouder"] - plain["rol"]["ouder"] == pytest.approx(4.0 / sqrt(1 + SIZE_OFFSET))
    assert more["urgentie"]["acuut"] > plain["urgentie"]["acuut"]


def test_a_group_counts_with_every_word_of_it() -> None:
    one, two = score("onbekend zoon"), score("dochter zoon")
    assert one["rol:ouder"] == pytest.approx(4.0 / sqrt(2 + SIZE_OFFSET))
    assert two["rol:ouder"] == pytest.approx(8.0 / sqrt(2 + SIZE_OFFSET))


def test_no_two_pairs_of_stems_share_a_number() -> None:
    stems = [f"stam{n}" for n in range(60)]
    pairs = [f"{kind}:{a}_{b}" for kind in "bd" for a in stems for b in stems if kind == "b" or a <= b]
    assert len(set(map(pair_number, pairs))) == len(pairs)


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
    assert score("hij", read_table(b"")) == {}
    assert chances({}) == {}


def test_chances_add_up_and_come_best_first() -> None:
    share = chances({"a": 1.0, "b": 3.0, "c": -50.0})
    assert list(share) == ["b", "a"]
    assert sum(share.values()) == pytest.approx(1.0)
