"""Step 1: a disguised word reads like the word itself, and other scripts survive."""

import pytest

from bot.understanding.clean import clean

DISGUISES = {
    "zero width": "hij sl\u200baat me",
    "soft hyphen": "hij sl\u00adaat me",
    "bidi override": "hij \u202eslaat\u202c me",
    "full width": "hij ｓｌａａｔ me",
    "accents": "hij slààt mé",
    "capitals": "HIJ SLAAT ME",
    "spaced": "hij s l a a t me",
    "dotted": "hij s.l.a.a.t me",
    "cyrillic look-alikes": "hij sl\u0430\u0430t me",
    "greek look-alikes": "hij slα\u03b1t me",
    "emoji inside": "hij sl🙂aat me",
    "variation selector": "hij sl\ufe0faat me",
    "mathematical letters": "hij 𝐬𝐥𝐚𝐚𝐭 me",
}


@pytest.mark.parametrize("said", DISGUISES.values(), ids=DISGUISES)
def test_a_disguise_comes_off(said: str) -> None:
    assert clean(said).split() == ["hij", "slaat", "me"]


@pytest.mark.parametrize(
    ("said", "kept"),
    [("Мій чоловік б'є", "чоловік"), ("її", "її"), ("йду", "йду"), ("زوجي يضربني", "زوجي"), ("çocuğum", "cocugum")],
)
def test_other_scripts_survive(said: str, kept: str) -> None:
    assert kept in clean(said)


def test_emoji_become_words() -> None:
    assert "mes" in clean("hij heeft een 🔪").split()


@pytest.mark.parametrize(
    "text", ["", "\x00", "\ud800", "🙂" * 50, "\u202e\u200f", "a" * 10_000, "<script>", "{{7*7}}", "'; DROP"]
)
def test_any_string_is_accepted(text: str) -> None:
    assert isinstance(clean(text), str)
