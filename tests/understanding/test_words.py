"""Step 2: typing errors, spelling variants, glued words and compounds."""

import pytest

from bot.understanding.clean import clean
from bot.understanding.words import Woordenboek, tokens

WORDS = "ik hij mijn het een niet slaat slaan buur meisje buurman zoontje jongen kind moeder vader bang school zwanger"
KNOWN = dict.fromkeys(WORDS.split(), 50)
BOOK = Woordenboek("nl", KNOWN, {"mijn": ("mn", "m'n"), "veilig thuis": ("vt",)})


def forms(text: str) -> list[str]:
    return [word.vorm for word in BOOK.read(tokens(clean(text)))]


@pytest.mark.parametrize(
    ("typed", "meant"), [("moeeder", "moeder"), ("zwnager", "zwanger"), ("schol", "school"), ("zoontjje", "zoontje")]
)
def test_a_typing_error_is_mended(typed: str, meant: str) -> None:
    assert forms(typed) == [meant]


def test_a_known_word_is_left_alone() -> None:
    assert forms("buurman") == ["buurman"]


def test_spelling_variants_and_abbreviations_are_written_out() -> None:
    assert forms("m'n vt") == ["mijn", "veilig", "thuis"]


def test_words_typed_without_spaces_come_apart() -> None:
    assert forms("hijslaatmijnzoontje") == ["hij", "slaat", "mijn", "zoontje"]


def test_stretched_letters_shrink() -> None:
    assert forms("baaaaang") == ["bang"]


def test_a_compound_shows_its_parts() -> None:
    assert BOOK.read(tokens("buurmeisje"))[0].delen == ("buur", "meisje")


def test_no_typed_word_is_kept() -> None:
    before = repr(sorted(BOOK.known)) + repr(BOOK._near)
    BOOK.read(tokens(clean("kwetsbaarwoordje dat niemand kent")))
    assert repr(sorted(BOOK.known)) + repr(BOOK._near) == before
    assert BOOK._stemmer is not None
    assert BOOK._stemmer.maxCacheSize == 0
