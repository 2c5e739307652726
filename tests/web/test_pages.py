"""The pages beside the conversation, over real sockets and with the real content."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from bot import BASE, __version__
from bot.bladen import as_json, bladen, emergency_lines, meldcode
from bot.channels.web import WebConfig
from bot.channels.web_bladen import even_weg
from bot.channels.web_page import BLADZIJDEN
from bot.model import MARKEN, Bladen, Content
from bot.pagina import languages
from bot.understanding import NO_WORRY, Kennis
from bot.uren import OFFICE
from bot.wiring import bind
from tests.web.metingen import Metingen
from tests.web.web_fakes import TALEN, Site

OpenSite = Callable[..., Any]
PAGES = ("/voorbereiden", "/routekaart", "/routekaart/leerkracht", "/meldcode", "/toegankelijkheid")
SCHEMA = json.loads((BASE / "docs" / "routekaart.schema.json").read_text("utf-8"))
SECRET = "0123-456789"


@pytest.fixture(scope="module")
def pages(content: Content) -> Bladen:
    return bladen(content, OFFICE, __version__)


@pytest.fixture
async def site(open_site: OpenSite, pages: Bladen) -> Site:
    return await open_site(WebConfig(per_minuut=10_000), bladen=pages)  # type: ignore[no-any-return]


def secretive(content: Content) -> Content:
    """The content with a number that may not be shown, on a contact that functies name."""
    hidden = replace(content.contacten["school"], telefoon=SECRET, toon=False)
    return replace(content, contacten={**content.contacten, "school": hidden})


class Parts(HTMLParser):
    """Every tag with its attributes, in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def of(self, *names: str) -> list[dict[str, str | None]]:
        return [attrs for tag, attrs in self.tags if tag in names]


# --- all of them -----------------------------------------------------------------------------------


async def test_every_link_below_a_page_leads_to_a_page_with_a_neutral_title(site: Site) -> None:
    for path, _ in BLADZIJDEN:
        for taal in ("", "?taal=en", "?taal=ar", "?taal=bestaat-niet"):
            response, page = await site.get(path + taal)
            assert response.status == 200, path
            assert "<title>Routewijzer</title>" in page
            assert 'action="/weg"' in page


async def test_no_page_carries_script_or_style_of_its_own(site: Site) -> None:
    for path in PAGES:
        _, page = await site.get(path)
        parts = Parts(page)
        assert not parts.of("style")
        assert [one.get("src") for one in parts.of("script")] == ["/static/chat.js"]
        assert not any(name.startswith("on") or name == "style" for _, attrs in parts.tags for name in attrs)
        assert all((one.get("src") or "").startswith("/") for one in parts.of("img"))


async def test_the_button_of_112_has_the_colour_of_danger_on_every_page(site: Site) -> None:
    for path in ("/", *PAGES, "/nergens"):
        _, page = await site.get(path)
        buttons = [
            one["class"] or ""
            for one in Parts(page).of("a")
            if one.get("href") == "tel:112" and "bel" in (one.get("class") or "").split()
        ]
        assert all("utrecht-button--danger" in classes for classes in buttons), path
        assert buttons or path not in ("/", "/voorbereiden", "/meldcode", "/nergens")


async def test_robots_keep_away_from_the_exit_and_the_data(site: Site) -> None:
    _, text = await site.get("/robots.txt")
    assert text.splitlines() == ["User-agent: *", "Disallow: /weg", "Disallow: /leeg", "Disallow: /api/"]


async def test_without_content_the_pages_are_empty_and_name_112(open_site: OpenSite) -> None:
    empty = await open_site()
    for path in ("/voorbereiden", "/routekaart", "/meldcode", "/toegankelijkheid", "/api/routekaart.json"):
        response, _ = await empty.get(path)
        assert response.status == 200
    _, page = await empty.get("/voorbereiden")
    assert 'href="tel:112"' in page


# --- prepare the call ------------------------------------------------------------------------------


async def test_the_fields_to_prepare_a_call_have_no_name_and_stand_in_no_form_that_sends(site: Site) -> None:
    _, page = await site.get("/voorbereiden")
    parts = Parts(page)
    fields = parts.of("textarea")
    assert [one["id"] for one in fields] == ["gezien", "wanneer", "gevaar", "vraag"]
    assert all("name" not in one and "form" not in one for one in fields)
    assert all(one["autocomplete"] == "off" and one["spellcheck"] == "false" for one in fields)
    assert not parts.of("input", "select")
    around = [one for one in parts.of("form") if one.get("id") != "weg"]
    assert around == [{"class": "blad", "method": "dialog", "autocomplete": "off"}]
    assert 'type="reset"' in page


async def test_the_sheet_to_prepare_a_call_holds_the_numbers_and_warns_before_printing(site: Site) -> None:
    _, page = await site.get("/voorbereiden")
    for tel in ("112", "08002000", "113"):
        assert f'href="tel:{tel}"' in page
    assert "Kan iemand dit papier vinden? Print dan niet. Wat je hier schrijft, komt op het papier." in page


# --- the routekaart --------------------------------------------------------------------------------


async def test_the_routekaart_is_a_drawing_and_all_of_it_again_as_headings_lists_and_a_table(
    site: Site, pages: Bladen
) -> None:
    _, page = await site.get("/routekaart")
    assert '<img src="/routekaart.svg"' in page
    for band in pages.kaart.banden:
        assert f">{band.naam}</h4>" in page
        for vak in band.vakken:
            assert f">{vak.kop}</h5>" in page
    table = page[page.index("<table") : page.index("</table>")]
    assert re.findall(r'<th scope="col">([^<]*)</th>', table) == list(pages.kaart.koppen)
    assert table.count('<th scope="row">') == len(pages.kaart.rijen) == table.count("<tr>") - 1
    said = re.findall(
        r'<td><span aria-hidden="true">(.)</span><span class="alleen-voorlezen">([^<]*)</span></td>', table
    )
    assert said == [(cel, MARKEN[cel]) for rij in pages.kaart.rijen for cel in rij.cellen]


async def test_every_functie_has_an_address_of_its_own_with_drawing_and_words(site: Site, pages: Bladen) -> None:
    _, whole = await site.get("/routekaart")
    for id, picture in pages.functies.items():
        assert f'href="/routekaart/{id}"' in whole
        response, page = await site.get(f"/routekaart/{id}")
        assert response.status == 200
        assert f'<img src="/routekaart/{id}.svg"' in page
        assert all(f">{vak.kop}</h4>" in page for band in picture.banden for vak in band.vakken)
        drawn, svg = await site.get(f"/routekaart/{id}.svg")
        assert drawn.content_type == "image/svg+xml"
        assert svg.startswith("<svg ")
        assert "<style" not in svg  # the policy would refuse it


@pytest.mark.parametrize(
    "path", ["/routekaart/bestaat-niet", "/routekaart/bestaat-niet.svg", "/routekaart/leerkracht/x"]
)
async def test_an_unknown_functie_is_the_page_with_the_numbers(site: Site, path: str) -> None:
    response, page = await site.get(path)
    assert response.status == 404
    assert 'href="tel:112"' in page
    assert "bestaat-niet" not in page


async def test_a_situation_is_chosen_by_form_and_no_address_names_a_topic(
    site: Site, content: Content, pages: Bladen
) -> None:
    _, page = await site.get("/routekaart")
    offered = re.findall(r'<option value="([^"]+)">', page)
    assert offered == [id for id in content.onderwerpen if id not in NO_WORRY]
    for id in offered:
        response, shown = await site.ask("POST", "/routekaart", data={"situatie": id})
        assert response.status == 200
        assert shown.count('<th scope="row">') == len(content.rollen)
        assert re.search(r'href="tel:11[23]"', shown)
        assert "Alarmnummer <a" not in shown  # a name is no number to call
        addresses = {*re.findall(r'(?:href|src|action)="([^"]*)"', page + shown)} - {path for path, _ in BLADZIJDEN}
        assert not any(id in address for address in addresses), id
    response, _ = await site.get("/routekaart?situatie=pesten")
    assert response.status == 200


@pytest.mark.parametrize("fields", [{}, {"situatie": ""}, {"situatie": "bestaat-niet"}, {"situatie": "buiten-bereik"}])
async def test_a_situation_that_is_not_there_is_the_page_with_the_numbers(site: Site, fields: dict[str, str]) -> None:
    response, page = await site.ask("POST", "/routekaart", data=fields or {"x": "y"})
    assert response.status == 404
    assert 'href="tel:112"' in page


async def test_choosing_a_situation_counts_as_a_message(open_site: OpenSite, pages: Bladen) -> None:
    site = await open_site(WebConfig(per_minuut=1), bladen=pages)
    statuses = [(await site.ask("POST", "/routekaart", data={"situatie": "pesten"}))[0].status for _ in range(2)]
    assert statuses == [200, 429]


async def test_no_page_shows_a_number_that_may_not_be_shown(open_site: OpenSite, content: Content) -> None:
    site = await open_site(bladen=bladen(secretive(content), OFFICE, "0.0.0"))
    texts = [(await site.get(path))[1] for path in (*PAGES, "/routekaart.svg", "/routekaart/leerkracht.svg")]
    texts.append((await site.get("/api/routekaart.json"))[1])
    digits = [re.sub(r"\D", "", text) for text in texts]
    assert not any(SECRET in text for text in texts)
    assert not any("0123456789" in text for text in digits)


# --- the meldcode ----------------------------------------------------------------------------------


async def test_the_meldcode_shows_five_steps_and_each_question_leads_somewhere(site: Site, content: Content) -> None:
    _, page = await site.get("/meldcode")
    assert re.findall(r">Stap (\w+):", page) == ["een", "twee", "drie", "vier", "vijf"]
    assert re.findall(r'<h4 class="vak">(Vraag \d)</h4>', page) == [f"Vraag {n}" for n in range(1, 6)]
    steps = re.findall(r'href="#([^"]+)"', page)
    assert len(steps) == 11
    assert set(steps) <= set(re.findall(r'id="([^"]+)"', page))
    # The list for the own file at each outcome.
    assert len(re.findall(r'<ul class="vinken"', page)) == len(meldcode(content).uitkomsten) == 4


async def test_every_sentence_of_the_assessment_is_on_the_page(site: Site, content: Content) -> None:
    _, page = await site.get("/meldcode")
    plain = re.sub(r"</?(?:a|bdi)\b[^>]*>", "", page)
    for id, one in content.antwoorden["nl"].items():
        if re.match("vervolg-afweging(-|$)", id) and id != "vervolg-afweging-stoppen":
            for text in one.tekst:
                kept = re.sub(r"^(Vraag \w+\.|☐) ", "", text).replace("{bel-112.nummer}", "112")
                assert kept in plain, text


async def test_in_step_three_advice_stands_before_the_talk(content: Content) -> None:
    talk = " ".join(meldcode(content).stappen[2])
    assert talk.index("pas na advies") < talk.index("Ouders horen")


async def test_the_button_starts_the_guided_check_in_the_conversation(
    open_site: OpenSite, kennis: Kennis, pages: Bladen
) -> None:
    site = await open_site(answer=bind(kennis, lambda: OFFICE), bladen=pages)
    _, page = await site.get("/meldcode")
    button = re.search(r'<button[^>]*--primary-action" type="submit" name="knop" value="([^"]+)"', page)
    assert button
    response, chat = await site.say(button[1], field="knop")
    assert response.status == 200
    assert "Vraag een." in chat
    assert "Ja, ik heb nog steeds een vermoeden" in chat


async def test_where_content_has_no_assessment_the_page_still_shows_the_steps(
    open_site: OpenSite, content: Content
) -> None:
    bare = {id: one for id, one in content.antwoorden["nl"].items() if "afweging" not in id and id != "meldcode"}
    small = replace(content, antwoorden={**content.antwoorden, "nl": bare}, keten={})
    site = await open_site(bladen=bladen(small, OFFICE, "0.0.0"))
    response, page = await site.get("/meldcode")
    assert response.status == 200
    assert content.stap2.strip() in page


# --- the data --------------------------------------------------------------------------------------


def faults(value: Any, schema: dict[str, Any], at: str = "$") -> Iterator[str]:
    """What of `value` does not fit: the part of JSON Schema that our schema uses."""
    if "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]]
    kinds = {"object": dict, "array": list, "string": str, "null": type(None)}
    wanted = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if not isinstance(value, tuple(kinds[kind] for kind in wanted)):
        yield f"{at}: {type(value).__name__} is none of {wanted}"
    elif isinstance(value, dict):
        yield from (f"{at}: {key} is missing" for key in schema.get("required", ()) if key not in value)
        for key, one in value.items():
            rule = schema.get("properties", {}).get(key) or schema["additionalProperties"]
            if rule is False:
                yield f"{at}: {key} is not known"
            else:
                yield from faults(one, rule, f"{at}.{key}")
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from faults(one, schema["items"], f"{at}[{number}]")
    elif isinstance(value, str):
        if "enum" in schema and value not in schema["enum"]:
            yield f"{at}: {value} is not in the list"
        if not re.search(schema.get("pattern", ""), value):
            yield f"{at}: {value} does not fit {schema['pattern']}"


async def test_the_data_fits_its_schema(site: Site) -> None:
    response, text = await site.get("/api/routekaart.json")
    assert response.content_type == "application/json"
    data = json.loads(text)
    assert list(faults(data, SCHEMA)) == []
    assert data["gemaakt"] == __version__


def test_the_schema_refuses_what_it_should() -> None:
    data = {"gemaakt": "1", "taal": "nl", "contacten": [{"id": "X y", "nummer": 112}], "kolommen": {}, "extra": 1}
    found = "\n".join(faults(data, SCHEMA))
    for part in ("functies is missing", "extra is not known", "dict is none of", "does not fit", "int is none of"):
        assert part in found


async def test_the_data_is_the_whole_routekaart_with_sources_and_dates(site: Site, content: Content) -> None:
    data = json.loads((await site.get("/api/routekaart.json"))[1])
    ids = {key: [one["id"] for one in data[key]] for key in ("contacten", "kolommen", "functies", "keten")}
    assert ids["contacten"] == list(content.contacten)
    assert ids["functies"] == list(content.functies)
    assert ids["keten"] == list(content.keten)
    assert all(set(one["stappen"]) == set(ids["kolommen"]) for one in data["functies"])
    for one in data["contacten"]:
        known = content.contacten[one["id"]]
        assert (one["bron"], one["overgenomen"]) == (list(known.bron), known.overgenomen)
        assert one["nummer"] == (known.telefoon if known.toon else None)
    said = [
        text for key in ("functies", "keten") for one in data[key] for text in one.values() if isinstance(text, str)
    ]
    assert not any("{" in text for text in said)  # every placeholder is filled


def test_a_number_that_may_not_be_shown_is_not_in_the_data(content: Content) -> None:
    assert SECRET not in as_json(secretive(content), "0.0.0").decode()
    shown = replace(content.contacten["school"], telefoon=SECRET, toon=True)
    assert SECRET in as_json(replace(content, contacten={"school": shown}), "0.0.0").decode()


def test_the_page_about_the_data_names_every_key() -> None:
    page = (BASE / "docs" / "api.md").read_text("utf-8")
    keys = {key for part in (SCHEMA, *SCHEMA["$defs"].values()) for key in part.get("properties", {})}
    assert {key for key in keys if f"`{key}`" not in page} == set()


async def test_who_has_no_script_reads_what_the_browser_itself_keeps(site: Site) -> None:
    _, page = await site.get("/")
    assert "Je browser bewaart zelf nog even wat je verstuurde." in page.partition("<noscript>")[2]
    _, page = await site.get("/privacy")
    assert "Die bewaart zelf nog even wat je verstuurde." in page.partition("<noscript>")[2]


# --- the accessibility statement -------------------------------------------------------------------


async def test_the_statement_shows_each_measurement_and_how_to_complain_without_a_form(site: Site) -> None:
    _, page = await site.get("/toegankelijkheid")
    measured = json.loads((BASE / "bot" / "page" / "toegankelijkheid.json").read_text("utf-8"))
    assert page.count('<th scope="row">') == len(measured["proeven"]) > 0
    assert f'datetime="{measured["gemeten"]}"' in page
    assert "Gemeente Dordrecht" in page
    assert "noem geen namen" in page
    assert not Parts(page).of("textarea", "input", "select")


def test_the_statement_claims_no_more_than_the_proofs_do() -> None:
    from tests.web.metingen import WAARMEE
    from tests.web.states import STATEN, TALEN
    from tests.web.test_browser_proof import BIG_SIZE, LOOKS

    measured = json.loads((BASE / "bot" / "page" / "toegankelijkheid.json").read_text("utf-8"))
    keer = {one["id"]: one["keer"] for one in measured["proeven"]}
    big = sum(size == BIG_SIZE for _, size in LOOKS)
    talks = sum(staat.meting == "axe" for staat in STATEN.values())
    pages = len(STATEN) - talks + 1  # and the one with the chat in a frame
    assert list(keer) == list(WAARMEE)
    assert keer["axe"] == talks * len(TALEN) * (len(LOOKS) - big)
    assert keer["bladen"] == pages * len(TALEN) * (len(LOOKS) - big)
    assert keer["groot"] == (talks + pages) * len(TALEN) * big
    assert keer["tweede"] == keer["zonder_script"] == len(STATEN) * len(TALEN)
    assert min(keer.values()) > 0


def test_what_the_proofs_count_is_what_the_page_shows(tmp_path: Path) -> None:
    counted = Metingen()
    counted.keer.update({"axe": 9, "toetsen": 2})
    counted.fouten.update({"axe": 1})
    counted.write(tmp_path / "x.json", date(2026, 1, 2))
    written = json.loads((tmp_path / "x.json").read_text("utf-8"))
    assert written["gemeten"] == "2026-01-02"
    assert {one["id"]: (one["keer"], one["fouten"]) for one in written["proeven"]}["axe"] == (9, 1)


# --- when the server is away -----------------------------------------------------------------------


def test_the_page_for_when_we_are_away_needs_nothing_else(content: Content) -> None:
    page = even_weg(languages(content, OFFICE), emergency_lines(content))
    parts = Parts(page)
    assert not parts.of("script", "img", "form", "iframe")
    links = [one.get("href") or "" for one in parts.of("a", "link")]
    assert all(link.startswith(("tel:", "data:,")) for link in links)
    assert links.count("tel:112") > 1
    assert "url(" not in page
    assert "default-src 'none'" in page


def test_the_page_for_when_we_are_away_speaks_every_language_with_numbers_from_the_cards(content: Content) -> None:
    other = replace(content.contacten["bel-112"], telefoon="999")
    moved = replace(content, contacten={**content.contacten, "bel-112": other})
    page = even_weg(languages(moved, OFFICE), emergency_lines(moved))
    assert "112" not in page.replace("Alarmnummer 112", "")
    for taal in content.talen:
        if taal != "nl":
            assert f'<li lang="{taal}" dir="{content.talen[taal].richting}">' in page
    assert page.count("999</bdi>") == len([taal for taal in content.talen if taal != "nl"])


def test_the_command_prints_that_page(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot", "even-weg", "--inhoud", str(BASE)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.startswith("<!DOCTYPE html>")
    assert TALEN["nl"].teksten["even_weg"] in done.stdout
    assert done.stdout.rstrip().endswith("</html>")
