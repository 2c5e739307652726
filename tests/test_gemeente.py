"""A second municipality runs the whole product with no line of code: tests/gemeente-voorbeeld/, a made-up city.

Its editors write what differs from this folder, and answers of their own; all else is the product's.
"""

from __future__ import annotations

import gc
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from bot import BASE, answer
from bot import check as checking
from bot import content as reading
from bot.answer import Setting
from bot.channels.platte_tekst import regels
from bot.channels.web import serving
from bot.check.reach import reached
from bot.check.shown import shown
from bot.kaart import as_text, of_functie, of_situatie, whole
from bot.kept import fingerprint, keep
from bot.model import Answer, Contact, Content, Labels, Message, Reply, State, Urgentie
from bot.turn import follow_up
from bot.understanding import Kennis, learn
from bot.wiring import bind, web_app
from tests.conftest import SATURDAY_NIGHT, TUESDAY_AFTERNOON

TOWN = Path(__file__).parent / "gemeente-voorbeeld"
PLACES = re.compile(r"dord|drecht|zuid-holland|zhz")
LOCAL = (
    "veilig-thuis", "jeugdteam", "jgz", "schuldhulp", "gemeente", "swv-dordrecht", "jeugdbescherming-west", "dg-en-j",
    "jongerenwerk-contourdetwern", "albert-schweitzer-ziekenhuis", "crisisdienst-jeugd-zhz",
    "huisartsenpost-drechtsteden", "zorg-en-veiligheidshuis-zhz",
)  # fmt: skip
"""Contacts of the product that carry a name of Dordrecht or its region."""
MISSING = {"jeugdbescherming-west", "zorg-en-veiligheidshuis-zhz"}
CARD = ("naam", "site", "chat", "whatsapp", "zo_kom_je_er", "taak", "als_je_belt", "je_naam", "voor_wie", "kosten")


# --- the content ----------------------------------------------------------------------------------


def test_the_city_is_content_only() -> None:
    assert {path.suffix for path in TOWN.rglob("*") if path.is_file()} == {".yaml"}


@pytest.fixture(scope="module")
def town() -> Content:
    found, problems = reading.load(TOWN)
    assert found is not None, "\n".join(map(str, problems))
    assert [str(one) for one in problems if one.ernst == "fout"] == []
    return found


@pytest.fixture(scope="module")
def known(town: Content) -> Kennis:
    """What is learned from the city's content, kept for the starts of the product below."""
    gc.disable()
    kennis = learn(town)
    gc.enable()
    keep(TOWN, kennis, fingerprint(TOWN))
    return kennis


@pytest.fixture(scope="module")
def says(known: Kennis) -> Answer:
    return bind(known, lambda: TUESDAY_AFTERNOON)


def test_the_city_has_its_own_contacts_and_lacks_some(town: Content, content: Content) -> None:
    assert content.contacten.keys() - town.contacten.keys() == MISSING
    assert town.contacten.keys() - content.contacten.keys() == {"opvoedcafe"}
    same = [id for id in LOCAL if id in town.contacten and town.contacten[id].naam == content.contacten[id].naam]
    assert same == []


def test_every_number_is_the_national_one(town: Content, content: Content) -> None:
    numbers = {id: (one.telefoon, one.toon) for id, one in town.contacten.items() if one.telefoon}
    assert numbers == {id: (one.telefoon, one.toon) for id, one in content.contacten.items() if one.telefoon}
    assert numbers["veilig-thuis"] == ("0800-2000", True)


# --- (b) no name of another city ------------------------------------------------------------------


def test_nothing_that_can_be_read_names_another_city(town: Content, content: Content) -> None:
    foreign = names(content) - names(town)
    assert sorted(set(named(everything(town), foreign))) == []


def test_the_same_search_finds_the_names_of_the_product_in_its_own_content(content: Content, town: Content) -> None:
    foreign = names(content) - names(town)
    found = {name for _, name in named(everything(content), foreign)}
    assert found >= {"dord", "drecht", "jongjgz.nl"}
    assert {id for id in LOCAL if not any(one.casefold() in found for one in _names(content.contacten[id]))} == set()


def names(content: Content) -> set[str]:
    """Every name, site and other name of a contact, in every language."""
    every = (content, *content.in_taal.values())
    return {name.casefold() for one in every for contact in one.contacten.values() for name in _names(contact)}


def _names(contact: Contact) -> tuple[str, ...]:
    return (contact.naam, *contact.ook_bekend_als, *([contact.site] if contact.site else ()))


def named(texts: Iterator[tuple[str, str]], foreign: set[str]) -> Iterator[tuple[str, str]]:
    """Where a foreign name or place stands in a text, and which."""
    longest_first = sorted(foreign, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    for where, text in texts:
        said = text.casefold()
        for found in (*pattern.finditer(said), *PLACES.finditer(said)):
            yield where, found.group()


def everything(content: Content) -> Iterator[tuple[str, str]]:
    """Whatever a person can get to read, with where it comes from, in every language."""
    for taal, kaart in (("nl", content), *content.in_taal.items()):
        for one in shown(kaart):
            if one.taal in (taal, "nl"):
                yield f"{taal} {one.file} {one.steps}", answer.fill(kaart, one.tekst)
        for contact in kaart.contacten.values():
            for key in CARD:
                yield f"{taal} {contact.id}.{key}", getattr(contact, key) or ""
        yield from _replies(kaart, taal)
        yield from _follow_ups(kaart, taal)
    yield from _pictures(content)


def _replies(kaart: Content, taal: str) -> Iterator[tuple[str, str]]:
    """The answer of each route with its contacts, at each urgency that leads there, by day and by night."""
    cells = reached(kaart)
    for now in (TUESDAY_AFTERNOON, SATURDAY_NIGHT):
        setting = Setting(kaart, "web", now, taal)
        for route in kaart.routes:
            antwoord = answer.find(setting, route.antwoord)
            for labels in {cell.labels.urgentie: cell.labels for cell in cells[route.id]}.values():
                chosen = answer.contacts(setting, route, labels)
                yield f"{taal} route {route.id}", _read(answer.reply(setting, labels, antwoord, chosen))


def _follow_ups(kaart: Content, taal: str) -> Iterator[tuple[str, str]]:
    """Each follow-up as told of each contact that may stand first."""
    setting = Setting(kaart, "web", TUESDAY_AFTERNOON, taal)
    asked = sorted({one.id for one in kaart.signalen if one.soort == "vervolg"})
    for rol in kaart.rollen:
        labels = Labels("niet-pluis", rol, Urgentie.zorg)
        for contact in kaart.contacten.values():
            for vervolg in asked:
                antwoord = follow_up(setting, vervolg, labels, contact)
                where = f"{taal} vervolg {vervolg} bij {contact.id}"
                yield where, _read(answer.reply(setting, labels, antwoord, [contact]))


def _pictures(content: Content) -> Iterator[tuple[str, str]]:
    """The printed routekaart."""
    yield "kaart", "\n".join(as_text(whole(content)))
    for id in content.functies:
        yield f"kaart {id}", "\n".join(as_text(of_functie(content, id)))
    for id in content.onderwerpen:
        yield f"kaart {id}", "\n".join(as_text(of_situatie(content, id)))


def _read(reply: Reply) -> str:
    return "\n".join((*regels(reply), *reply.knoppen))


@pytest.mark.parametrize(
    ("taal", "text", "first", "shows"),
    [
        ("nl", "wat doet het bijenkorfje?", "jgz", "JGZ Voorbeeldstreek"),  # what people call it there
        ("nl", "ik kan de rekeningen niet meer betalen", "jeugdteam", "Geldloket Voorbeeldstad"),  # routed otherwise
        (
            "nl",
            "mijn peuter van 2 wil niet slapen",
            "jgz",
            "Opvoedcafé in de bibliotheek",
        ),  # a contact of the city's own
        ("nl", "hoe kan ik meedenken in de gemeente?", "gemeente", "Voorbeeldstad heeft meestal een groep"),  # reworded
        ("en", "ik kan de rekeningen niet meer betalen", "jeugdteam", "Walk in at the Krekelhuis"),
    ],
)
def test_a_conversation_names_the_city_s_own_contacts(
    says: Answer, taal: str, text: str, first: str, shows: str
) -> None:
    reply, _ = says(State(), Message(text, "web", taal))
    assert reply.contacten[0].id == first
    assert shows in _read(reply)
    assert not PLACES.search(_read(reply).casefold())


def test_the_local_word_means_nothing_elsewhere(content: Content, town: Content) -> None:
    assert "bijenkorfje" in names(town) - names(content)


# --- (c) danger -----------------------------------------------------------------------------------


def test_every_dangerous_reading_leads_where_it_leads_in_the_product(town: Content, content: Content) -> None:
    cells = {cell for some in reached(content).values() for cell in some if cell.labels.urgentie >= Urgentie.dringend}
    assert len(cells) > 1000
    for labels, kenmerken, office in cells:
        now = TUESDAY_AFTERNOON if office else SATURDAY_NIGHT
        theirs, ours = (answer.pick(one, labels, kenmerken, now) for one in (town, content))
        assert theirs.contacten[0] == ours.contacten[0], (labels, kenmerken)
        assert labels.urgentie < Urgentie.acuut or town.contacten[theirs.contacten[0]].noodcontact, theirs.id


@pytest.mark.parametrize("before", [(), ("wat doet het bijenkorfje?",), ("ik kan de rekeningen niet meer betalen",)])
@pytest.mark.parametrize("text", ["hij slaat haar nu in elkaar", "mijn vader staat nu met een mes voor mijn moeder"])
def test_danger_still_leads_to_112_first(says: Answer, before: tuple[str, ...], text: str) -> None:
    state = State()
    for earlier in before:
        _, state = says(state, Message(earlier, "web"))
    reply, _ = says(state, Message(text, "web"))
    assert reply.labels.urgentie is Urgentie.acuut
    assert reply.contacten[0].id == "bel-112"
    assert regels(reply)[0].startswith("Bel nu 112")


# --- (d) the product starts with it ---------------------------------------------------------------


@pytest.mark.usefixtures("known")
def test_chat_over_jsonl_starts_with_it() -> None:
    asked = ("ik kan de rekeningen niet meer betalen", "hij slaat haar nu in elkaar")
    typed = "".join(json.dumps({"gesprek": number, "text": text}) + "\n" for number, text in enumerate(asked))
    command = [sys.executable, "-m", "bot", "chat", "--jsonl", "--inhoud", str(TOWN), "--at", "2026-03-10T14:00"]
    run = subprocess.run(command, cwd=BASE, input=typed.encode(), capture_output=True, timeout=60)
    assert (run.returncode, run.stderr) == (0, b"")
    money, danger = map(json.loads, io.BytesIO(run.stdout))
    assert money["contacten"][:2] == ["jeugdteam", "schuldhulp"]
    assert "Wijkteam Voorbeeldstad" in "\n".join(money["alineas"])
    assert danger["contacten"][0] == "bel-112"


@pytest.mark.usefixtures("known")
async def test_the_web_page_starts_with_it() -> None:
    app, _ = web_app(TOWN)
    async with serving(app, "127.0.0.1", 0) as port, aiohttp.ClientSession() as client:
        url = f"http://127.0.0.1:{port}/"
        async with client.get(url) as response:
            start = await response.text()
        async with client.post(url, data={"staat": "", "tekst": "wat doet het bijenkorfje?"}) as response:
            page = await response.text()
    assert 'href="tel:112"' in start
    assert "JGZ Voorbeeldstreek" in page
    assert "consultatiebureau in het gezondheidshuis" in page
    assert not PLACES.search((start + page).casefold())


# --- (a) check ------------------------------------------------------------------------------------


def test_check_finds_no_fault(town: Content, known: Kennis, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "learn", lambda content: known)  # the same content, learned once
    found = checking.check(town, TUESDAY_AFTERNOON.date(), TOWN)
    assert [str(one) for one in found if one.ernst == "fout"] == []
