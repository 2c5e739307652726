"""Another language than Dutch: the names of the routekaart in it, and what is read of words too few to tell theirs."""

from __future__ import annotations

import pytest

from bot.understanding import Kennis, understand
from tests.conftest import Talk

NAMED = {
    "what does the school doctor do in step 3": ("functie", "jeugdarts-jeugdverpleegkundige"),
    "what does the school attendance officer do?": ("functie", "leerplichtambtenaar"),
    "what does the leerplichtambtenaar do here": ("functie", "leerplichtambtenaar"),
    "what is a supervision order?": ("keten", "ots"),
    "what is a provisional supervision order?": ("keten", "vots"),
    "who decides about placement out of home?": ("keten", "muhp"),
}


@pytest.mark.parametrize("text", NAMED)
def test_a_name_is_known_in_its_own_language_and_in_dutch(kennis: Kennis, text: str) -> None:
    part, id = NAMED[text]
    reading = understand(kennis, text)
    assert (reading.taal, getattr(reading, part)) == ("en", id)


def test_a_step_is_known_in_english(kennis: Kennis) -> None:
    assert [understand(kennis, f"what does the teacher do in step {one}?").stap for one in ("3", "four")] == [3, 4]


def test_a_few_words_are_read_in_the_language_of_the_conversation(kennis: Kennis) -> None:
    assert understand(kennis, "my fault?", "en").vervolg == "mijn-schuld"
    assert understand(kennis, "my fault?").vervolg is None


def test_a_few_dutch_words_are_still_read_as_dutch(kennis: Kennis) -> None:
    assert understand(kennis, "mijn schuld?", "en").vervolg == "mijn-schuld"
    assert understand(kennis, "mijn schuld?", "xx").vervolg == "mijn-schuld"


def test_a_follow_up_typed_in_english_is_answered_as_its_button(talk: Talk) -> None:
    worry = "the neighbours' child screams every night and I hear slapping"
    for typed, button in (
        ("what happens if i phone them", "What happens when I call?"),
        ("do they hear my name", "Do I have to give my name?"),
        ("im too scared to phone them", "I don't dare to call"),
    ):
        asked, pressed = (talk(worry, text)[-1][0] for text in (typed, button))
        assert asked.alineas == pressed.alineas, typed
