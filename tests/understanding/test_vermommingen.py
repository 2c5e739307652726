"""A danger phrase under a disguise is as grave as the phrase itself: every phrase of the content, every disguise."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.model import Content
from bot.understanding import Kennis, understand
from tests.understanding.vermommingen import VERMOMMINGEN


def test_there_are_twenty_five() -> None:
    assert len(VERMOMMINGEN) == 25


@pytest.mark.parametrize("vermomming", VERMOMMINGEN.values(), ids=VERMOMMINGEN)
def test_every_danger_phrase_is_as_grave_in_disguise(
    vermomming: Callable[[str], str], content: Content, kennis: Kennis
) -> None:
    signals = (signaal for signaal in content.signalen if signaal.soort == "gevaar")
    phrases = [proef.zegt for signaal in signals for proef in signaal.proeven if proef.signaal != "geen"]
    assert len(phrases) > 700
    assert any(vermomming(phrase) != phrase for phrase in phrases)
    lighter = [phrase for phrase in phrases if urgentie(kennis, vermomming(phrase)) is not urgentie(kennis, phrase)]
    assert lighter == []


def urgentie(kennis: Kennis, text: str) -> object:
    return understand(kennis, text).labels.urgentie
