"""The measures say what docs/meten.md says they say."""

from __future__ import annotations

import pytest

from bench.maten import Row, first_right, measure, right_after_question, wilson
from bench.meten import style_loss

GOLD: Row = {
    "urgentie": "dringend",
    "rol": "ouder",
    "onderwerp": "opvoedvraag",
    "eerste_contact": ["jgz", "jeugdteam"],
    "ook": {"onderwerp": ["overbelaste-ouder"]},
}


def said(**more: object) -> Row:
    base = {"urgentie": "dringend", "rol": "ouder", "onderwerp": "opvoedvraag", "contacten": ["jgz"], "vraag": False}
    return {**base, "alternatieven": [], **more}


def test_any_right_contact_counts_and_none_shown_counts_as_geen() -> None:
    assert first_right(GOLD, said(contacten=["jeugdteam"]))
    assert not first_right(GOLD, said(contacten=["veilig-thuis", "jgz"]))
    assert first_right(GOLD, said(contacten=["veilig-thuis", "jgz"]), depth=3)
    assert first_right({**GOLD, "eerste_contact": ["geen"]}, said(contacten=[]))


def test_a_question_counts_only_with_the_right_topic_among_four() -> None:
    wrong = said(contacten=["veilig-thuis"], vraag=True)
    assert right_after_question(GOLD, {**wrong, "alternatieven": ["pesten", "overbelaste-ouder"]})
    assert not right_after_question(GOLD, {**wrong, "alternatieven": ["a", "b", "c", "d", "opvoedvraag"]})
    assert not right_after_question(GOLD, {**wrong, "vraag": False, "alternatieven": ["opvoedvraag"]})


def test_the_interval_is_that_of_wilson() -> None:
    low, high = wilson(8, 10)
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)
    assert wilson(0, 0) == (0.0, 1.0)


def test_what_there_is_nothing_of_has_no_value() -> None:
    figures = {figure.naam: figure for figure in measure([(GOLD, said())])}
    assert figures["eerste contact goed, direct"].value == 1.0
    assert figures["acuut herkend (recall)"].value is None
    assert figures["onderwerp macro-F1"].value == pytest.approx(1.0)


def test_the_loss_of_a_style_is_told_against_plain_wording_and_never_guessed() -> None:
    right, wrong = {"eerste_contact": ["jgz"]}, {"eerste_contact": ["school"]}
    said = {"contacten": ["jgz"]}
    pairs = [({**right, "soort": "gewoon"}, said)] * 4 + [
        ({**row, "soort": "straattaal"}, said) for row in (right, wrong)
    ]
    plain, typing, street, second = style_loss(pairs)
    assert (plain.value, street.value, street.n) == (1.0, 0.5, 2)
    assert typing.value is None
    assert second.value is None
