"""Every answer of the content as Telegram gets it: it fits, it is plain, and its digits are of contacts."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from telegram import Update

from bot import lines, pagina
from bot.answer import NOT_NOW, Setting, in_language, reply, when_calm
from bot.channels.platte_tekst import regels
from bot.channels.telegram import build
from bot.memory import Memory
from bot.model import Antwoord, Contact, Labels, Reply, State, Urgentie
from tests.conftest import SATURDAY_NIGHT, TUESDAY_AFTERNOON
from tests.kanalen.entiteiten import entities
from tests.kanalen.gezien import CONTENT
from tests.kanalen.kanalen import PERSOON
from tests.test_cijfers import DIGITS, HOURS, strays
from tests.test_telegram import Fake

MOST_UNITS = 4096  # of a message, in UTF-16 units
MOST_DATA = 64  # bytes of a button
LANGUAGES = sorted({"nl", *CONTENT.talen})
SITES = {one.site for one in CONTENT.contacten.values() if one.site}
MENU = {"start", "help", "stop", "wis", "privacy", "taal", "route"}
TALEN = pagina.telegram(CONTENT, TUESDAY_AFTERNOON)
UNKNOWN = Labels("niet-pluis", "onbekend", Urgentie.zorg)
NOOD = Reply("nl", UNKNOWN)

Sent = list[dict[str, Any]]


def setting(taal: str, at: Any = TUESDAY_AFTERNOON) -> Setting:
    """As `turn` does it: what does not exist in a language is said in Dutch, below that language's own core."""
    alone = taal == "nl" or (taal in CONTENT.antwoorden and not CONTENT.talen[taal].kern)
    return replace(in_language(CONTENT, "telegram", at, taal if alone else "nl"), eigen=taal)


def voices(antwoord: Antwoord, levels: Iterable[Urgentie]) -> Iterator[tuple[Urgentie, Antwoord]]:
    """The answer at each level, and as it opens where somebody said that it does not go on now."""
    yield from ((level, antwoord) for level in levels)
    yield Urgentie.dringend, when_calm(antwoord, Labels("niet-pluis", "onbekend", Urgentie.dringend), [NOT_NOW])


def longest_cards(here: Setting) -> list[Contact]:
    """The four contacts whose cards take most room: no reply shows more."""

    def length(one: Contact) -> int:
        said = (one.naam, one.telefoon, one.zo_kom_je_er, one.site, one.kosten)
        return sum(len(part) for part in said if part)

    return sorted(here.content.contacten.values(), key=length)[-4:]


def replies(taal: str) -> Iterator[Reply]:
    """Every answer in this language, calm and in danger, with the four largest cards and the line of the care frame."""
    here = setting(taal)
    care = lines.care_line(here, State(zorg=1), UNKNOWN)
    levels = Urgentie if taal == "nl" else (Urgentie.zorg, Urgentie.acuut)
    for antwoord in {**CONTENT.antwoorden["nl"], **CONTENT.antwoorden.get(here.taal, {})}.values():
        for level, voice in voices(antwoord, levels):
            said = reply(here, UNKNOWN._replace(urgentie=level), voice, longest_cards(here), extra=care)
            yield lines.in_own_language(here, said)


def cards() -> Iterator[Reply]:
    """Every card, alone under a short answer."""
    for taal, at in itertools.product(("nl", "en"), (TUESDAY_AFTERNOON, SATURDAY_NIGHT)):
        here = setting(taal, at)
        for contact in here.content.contacten.values():
            yield reply(
                here, Labels("niet-pluis", "onbekend", Urgentie.zorg), CONTENT.antwoorden["nl"]["vangnet"], [contact]
            )


def through_the_channel(given: list[Reply]) -> list[Sent]:
    """What the real channel sends for each of these replies."""
    waiting, out = iter(given), []
    server = Fake()
    app = build("1:x", lambda state, message: (next(waiting), State()), Memory(time.monotonic), NOOD, request=server)

    async def feed() -> None:
        await app.initialize()
        for number in range(1, len(given) + 1):
            post = {"message_id": number, "date": int(time.time()), "chat": {"id": 5, "type": "private"}}
            update = {"update_id": number, "message": {**post, "from": PERSOON, "text": "x"}}
            server.calls.clear()
            await app.process_update(Update.de_json(update, app.bot))
            out.append(server.sent)
        await app.shutdown()

    asyncio.run(feed())
    return out


@pytest.fixture(scope="module", params=LANGUAGES)
def rendered(request: pytest.FixtureRequest) -> list[tuple[Reply, Sent]]:
    given = list(replies(request.param))
    assert len(given) > 500
    return list(zip(given, through_the_channel(given), strict=True))


@pytest.fixture(scope="module")
def rendered_cards() -> list[tuple[Reply, Sent]]:
    given = list(cards())
    return list(zip(given, through_the_channel(given), strict=True))


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def test_every_answer_arrives_whole_in_messages_that_fit(rendered: list[tuple[Reply, Sent]]) -> None:
    for said, sent in rendered:
        assert sent, said.antwoord
        assert all(0 < units(one["text"]) <= MOST_UNITS for one in sent), said.antwoord
        assert "".join("".join(one["text"] for one in sent).split()) == "".join("".join(regels(said)).split())


def test_nothing_is_sent_as_markup_and_no_link_unfolds(rendered: list[tuple[Reply, Sent]]) -> None:
    for said, sent in rendered:
        for one in sent:
            assert not {"parse_mode", "entities"} & one.keys(), said.antwoord
            assert one["link_preview_options"] == {"is_disabled": True}, said.antwoord


def test_telegram_finds_nothing_in_a_text_but_sites_of_contacts(
    rendered: list[tuple[Reply, Sent]], rendered_cards: list[tuple[Reply, Sent]]
) -> None:
    found = {
        (said.antwoord, kind, words)
        for said, sent in (*rendered, *rendered_cards)
        for one in sent
        for kind, words in (*entities(one["text"]), *(hit for knop in said.knoppen for hit in entities(knop)))
        if not (kind == "url" and words in SITES)
    }
    assert found == set()


def test_no_site_stands_twice_in_a_row(rendered: list[tuple[Reply, Sent]]) -> None:
    for said, sent in rendered:
        for line in (line for one in sent for line in one["text"].split("\n")):
            found = [words for kind, words in entities(line) if kind == "url"]
            assert len(found) == len(set(found)), (said.antwoord, line)


@pytest.mark.parametrize("taal", ["nl", "en"])
def test_no_reply_of_a_route_names_a_site_twice(taal: str) -> None:
    here, twice = setting(taal), set()
    for route, level in itertools.product(CONTENT.routes, Urgentie):
        antwoord = here.content.antwoorden[taal].get(route.antwoord) or here.content.antwoorden["nl"][route.antwoord]
        contacts = [here.content.contacten[id] for id in route.contacten]
        said = regels(reply(here, UNKNOWN._replace(urgentie=level), antwoord, contacts))
        found = [words for line in said for kind, words in entities(line) if kind == "url"]
        twice |= {(route.id, site) for site in found if found.count(site) > 1}
    assert twice == set()


def test_each_digit_is_of_a_contact_or_an_hour_on_its_card(
    rendered: list[tuple[Reply, Sent]], rendered_cards: list[tuple[Reply, Sent]]
) -> None:
    for said, sent in (*rendered, *rendered_cards):
        for one in sent:
            assert not DIGITS.search(strays(HOURS.sub(" ", one["text"]))), (said.antwoord, one["text"])


def test_each_button_holds_only_its_place_and_says_its_whole_sentence(rendered: list[tuple[Reply, Sent]]) -> None:
    for said, sent in rendered:
        rows = sent[-1].get("reply_markup", {}).get("inline_keyboard", [])
        assert [len(row) for row in rows] == [1] * len(said.knoppen)
        buttons = [button for row in rows for button in row]
        assert [button["text"] for button in buttons] == list(said.knoppen)
        assert [button["callback_data"] for button in buttons] == [str(place) for place in range(len(buttons))]
        assert all(len(button["callback_data"].encode()) <= MOST_DATA for button in buttons)


@pytest.mark.parametrize("taal", sorted(TALEN))
def test_our_own_texts_name_commands_that_exist_and_nothing_else_to_press(taal: str) -> None:
    own = TALEN[taal].teksten
    assert own
    for id, text in own.items():
        assert all(kind == "bot_command" and words[1:] in MENU for kind, words in entities(text)), (id, text)
        assert not DIGITS.search(strays(text)), (id, text)
        assert units(text) <= MOST_UNITS


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Kijk op https://voorbeeld.nl/x.", "url"),
        ("Ga weg uit huis.Bel dan.", "url"),
        ("vraag het @routewijzer", "mention"),
        ("dat heet #veilig", "hashtag"),
        ("typ /wis", "bot_command"),
        ("mail naar iemand@voorbeeld.nl", "email"),
        ("om 17:00 uur", "timestamp"),
        ("dat is <b>nu</b>", "markup"),
        ("bel *nu*", "markup"),
        ("5555 5555 5555 4444", "bank_card"),
        ("kost $EUR", "cashtag"),
    ],
)
def test_what_telegram_would_find_is_found_here(text: str, kind: str) -> None:
    assert {found for found, _ in entities(text)} == {kind}


@pytest.mark.parametrize("text", ["Bel 0800-2000 of 112.", "ja/nee, en/of", "8.00-17.00 uur", "z.s.m.", "nr. 1"])
def test_plain_words_and_numbers_stay_plain(text: str) -> None:
    assert list(entities(text)) == []
