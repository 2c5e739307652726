"""Every digit in every answer, in every language and on every channel, is of a contact that may be shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from bot import BASE
from bot import content as reading
from bot.answer import Setting, fill, hours_in, in_language, paragraphs, reply
from bot.channels.platte_tekst import regels
from bot.model import Content, Labels, Urgentie
from tests.conftest import SATURDAY_NIGHT, TUESDAY_AFTERNOON

FOUND, _ = reading.load(BASE, proeven=False)
assert FOUND is not None
CONTENT: Content = FOUND
DIGITS = re.compile(r"\d")
LANGUAGES = sorted(CONTENT.antwoorden)
HOURS = re.compile(r"\b\d{1,2}\.\d{2}\b(?:-\d{1,2}\.\d{2}\b)?")


def setting(taal: str, kanaal: str, at: object = TUESDAY_AFTERNOON) -> Setting:
    return in_language(CONTENT, kanaal, at, taal)  # type: ignore[arg-type]


def rendered(taal: str, kanaal: str) -> Iterator[tuple[str, str]]:
    """Every text of every answer at a calm and at a grave level, with the answer it is of."""
    here = setting(taal, kanaal)
    for antwoord in CONTENT.antwoorden[taal].values():
        for level in (Urgentie.zorg, Urgentie.acuut):
            for alinea in paragraphs(here, antwoord, Labels("niet-pluis", "onbekend", level)):
                yield antwoord.id, alinea.tekst
        yield from ((antwoord.id, knop.zegt) for knop in antwoord.knoppen)


def strays(text: str) -> str:
    """What is left of a text without the numbers, names and sites of contacts that may be shown."""
    known = {
        word for one in CONTENT.contacten.values() for word in (one.telefoon if one.toon else None, one.site) if word
    }
    for word in sorted(known | {"112", "113", "112NL"}, key=len, reverse=True):
        text = text.replace(word, " ")
    return text


@pytest.mark.parametrize("kanaal", ["web", "telegram", "terminal"])
@pytest.mark.parametrize("taal", LANGUAGES)
def test_no_digit_of_a_text_is_a_stray(taal: str, kanaal: str) -> None:
    texts = list(rendered(taal, kanaal))
    assert texts
    assert [(id, text) for id, text in texts if DIGITS.search(strays(text))] == []


@pytest.mark.parametrize("taal", LANGUAGES)
def test_the_fixed_sentences_and_questions_have_no_stray_either(taal: str) -> None:
    texts = [fill(CONTENT, text) for text in CONTENT.vaste_teksten.get(taal, {}).values()]
    texts += [
        text for one in CONTENT.vragen.get(taal, {}).values() for text in (one.zegt, *(k.zegt for k in one.knoppen))
    ]
    assert [text for text in texts if DIGITS.search(strays(text))] == []


@pytest.mark.parametrize("taal", ["nl", "en"])
def test_cards_show_numbers_that_may_be_shown_and_hours_only(taal: str) -> None:
    for at in (TUESDAY_AFTERNOON, SATURDAY_NIGHT):
        here = setting(taal, "terminal", at)
        assert hours_in(here)
        antwoord = CONTENT.antwoorden[taal]["vangnet"]
        for contact in here.content.contacten.values():
            said = reply(here, Labels("niet-pluis", "onbekend", Urgentie.zorg), antwoord, [contact])
            for line in regels(said):
                assert not DIGITS.search(strays(HOURS.sub(" ", line))), line


def test_a_digit_of_an_editor_would_be_found() -> None:
    assert DIGITS.search(strays("Bel 0900-1234567 voor hulp."))
    assert not DIGITS.search(strays("Bel 112 of 0800-2000."))
