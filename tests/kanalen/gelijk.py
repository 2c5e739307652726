"""When two channels told a turn alike: the same words, numbers, buttons and action, each whole and in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.answer import fill
from bot.channels.platte_tekst import boven_en_onder
from bot.model import Antwoord, Kaart, Reply
from tests.kanalen.gezien import CONTENT, Seen, place_of, words_of

FRAME_WORDS = frozenset(words_of("bel"))
"""Words that stand on a calling button of the page where a plain channel needs none, and the other way round."""


@dataclass(frozen=True)
class Beurt:
    """One turn on one channel: what the person saw, and the reply that the channel was given."""

    seen: Seen
    reply: Reply


def own_words(reply: Reply) -> tuple[tuple[str, ...], ...]:
    """The paragraphs of this reply that its answer marks `per_kanaal`."""
    found = (of_taal.get(reply.antwoord) for of_taal in (CONTENT.antwoorden[reply.taal], CONTENT.antwoorden["nl"]))
    marked = {fill(CONTENT, text) for antwoord in found if antwoord is not None for text in _marked(antwoord)}
    return tuple(words_of(alinea.tekst) for alinea in reply.alineas if alinea.tekst in marked)


def _marked(antwoord: Antwoord) -> Iterator[str]:
    """What each channel says in the place of the same key, and what a channel of which nothing is said shows there."""
    for texts in antwoord.per_kanaal.values():
        for key, text in texts.items():
            own = getattr(antwoord, key)
            yield from (text, own) if isinstance(own, str) else (text, *own)


def without_own(beurt: Beurt) -> frozenset[str]:
    """The words that every channel shares."""
    words = beurt.seen.words
    for part in own_words(beurt.reply):
        at = place_of(part, words)
        assert at >= 0, f"niet getoond: {part}"
        words = words[:at] + words[at + len(part) :]
    return frozenset(words)


def emergency_names(reply: Reply) -> frozenset[str]:
    """The page shows the number of danger as a button, and says no more of that card."""
    return frozenset(word for kaart in reply.contacten for word in words_of(kaart.naam) if kaart.nummer)


def assert_alike(one: Beurt, other: Beurt) -> None:
    """The second told this turn as the first did, and whole."""
    assert_same(one, other)
    assert_whole(other)


def assert_same(one: Beurt, other: Beurt) -> None:
    """Two channels told this turn alike."""
    assert one.seen.action == other.seen.action
    if one.seen.action:
        return  # what it leaves on the screen is its own: the page goes elsewhere, Telegram keeps silent
    assert sorted(one.seen.numbers) == sorted(other.seen.numbers)
    assert _after_the_first(one, other) == _after_the_first(other, one)
    assert one.seen.buttons == other.seen.buttons
    differ = without_own(one) ^ without_own(other)
    assert differ <= FRAME_WORDS | emergency_names(one.reply)


def assert_whole(beurt: Beurt) -> None:
    """The reply is there whole and in order: every paragraph, every card, every button, the danger sentence first."""
    if beurt.seen.action:
        return
    words, at = beurt.seen.words, 0
    for alinea in (alinea for part in boven_en_onder(beurt.reply) for alinea in part):
        part = words_of(alinea.tekst)
        found = place_of(part, words, at)
        assert found >= 0, f"niet op zijn plaats: {alinea.soort}: {' '.join(part)}"
        at = found + len(part)
    at = 0
    for kaart in beurt.reply.contacten:
        found = place_of(
            words_of(f"{kaart.naam} {kaart.bel} {kaart.nummer}" if kaart.nummer else kaart.naam), words, at
        )
        assert found >= 0 or _stands_up_front(kaart, beurt), kaart.id
        at = max(at, found)
        for text in (kaart.zo_kom_je_er, kaart.site, kaart.open):
            assert place_of(words_of(text or ""), words, at) >= 0, kaart.id
    assert beurt.seen.buttons == beurt.reply.knoppen


def _stands_up_front(kaart: Kaart, beurt: Beurt) -> bool:
    """In danger the page has one number right under the first sentence, as a button to call."""
    first = next(iter(boven_en_onder(beurt.reply)[0]), None)
    if first is None or not kaart.nummer:
        return False
    return place_of(words_of(f"{first.tekst} {kaart.bel} {kaart.nummer}"), beurt.seen.words) == 0


def _after_the_first(one: Beurt, other: Beurt) -> list[str]:
    """The numbers in order, but for the one that one of the two has up front as a button."""
    cards = [kaart for beurt in (one, other) for kaart in beurt.reply.contacten if _stands_up_front(kaart, beurt)]
    return [number for number in one.seen.numbers if number not in {kaart.nummer for kaart in cards}]
