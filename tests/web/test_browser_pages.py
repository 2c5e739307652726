"""The pages beside the conversation in a real browser: for every eye, on one sheet, and nothing sent or kept."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot import __version__
from bot.bladen import bladen, emergency_lines
from bot.channels.web import WebConfig, make_app, serving
from bot.channels.web_bladen import even_weg
from bot.model import Content
from bot.pagina import languages
from bot.uren import OFFICE
from bot.zegel import Zegel
from tests.web.browser import (
    EXIT,
    MARKS,
    PHONE,
    Watch,
    browser,
    driver,
    in_thread,
    visit,
)
from tests.web.test_browser import assert_accessible
from tests.web.web_fakes import KNOWN, TALEN, fake_answer

pytestmark = MARKS

PAGES = (
    "voorbereiden",
    "routekaart",
    "routekaart/leerkracht",
    "situatie",
    "meldcode",
    "toegankelijkheid",
    "privacy",
    "bestaat-niet",
)
LOOKS: dict[str, dict[str, Any]] = {"licht": {}, "donker": {"color_scheme": "dark"}, "smal": {"viewport": PHONE}}
FIELDS = ("gezien", "wanneer", "gevaar", "vraag")
A4_ACROSS = (842, 595)  # points


@pytest.fixture(scope="module")
def site(content: Content) -> Iterator[str]:
    pages = bladen(content, OFFICE, __version__)

    async def serve(port: asyncio.Future[int], stop: asyncio.Event) -> None:
        app = make_app(fake_answer, TALEN, Zegel(None, KNOWN), WebConfig(per_minuut=100_000), bladen=pages)
        async with serving(app, "127.0.0.1", 0) as bound:
            port.set_result(bound)
            await stop.wait()

    with in_thread(serve) as port:
        yield f"http://127.0.0.1:{port}/"


def open_page(page: Any, site: str, name: str) -> None:
    page.goto(site + ("routekaart" if name == "situatie" else name))
    if name == "situatie":
        page.select_option("#situatie", "pesten")
        page.get_by_role("button", name="Bekijk").click()
        page.get_by_role("table").wait_for()
        assert page.url == site + "routekaart"


def write(page: Any, words: str) -> None:
    for id in FIELDS:
        page.fill(f"#{id}", words)


def values(page: Any) -> set[str]:
    return {field.input_value() for field in page.locator("textarea").all()}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_on_any_page(browser: Any, site: str, name: str, look: str) -> None:
    with visit(browser, site, **LOOKS[look]) as page:
        open_page(page, site, name)
        assert_accessible(page)


@pytest.mark.parametrize("name", PAGES)
def test_text_twice_as_large_fits_on_a_small_phone(browser: Any, site: str, name: str) -> None:
    with visit(browser, site, viewport=PHONE) as page:
        open_page(page, site, name)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        page.wait_for_function("document.documentElement.scrollWidth <= innerWidth", timeout=5000)


# --- prepare the call ------------------------------------------------------------------------------


@pytest.mark.parametrize("script", [True, False])
def test_what_is_written_to_prepare_a_call_is_never_sent_and_never_kept(
    browser: Any,
    site: str,
    script: bool,
) -> None:
    canary = secrets.token_hex(8)
    sent: list[str] = []
    with visit(browser, site, java_script_enabled=script) as page:
        page.on("request", lambda request: sent.append(f"{request.url} {request.headers} {request.post_data}"))
        page.goto(site + "voorbereiden")
        write(page, canary)
        page.focus("#gezien")
        page.keyboard.press("Enter")
        page.reload()
        assert values(page) == {""}
        write(page, canary)
        page.get_by_role("link", name="Wie ziet wat ik typ?").click()
        page.wait_for_url("**/privacy")
        page.go_back()
        page.locator("#gezien").wait_for()
        assert values(page) == {""}
        write(page, canary)
        page.locator("#weg button").click()
        page.wait_for_url(EXIT)
        page.go_back()
        page.wait_for_timeout(300)
        assert canary not in page.content()
        assert canary not in values(page)
    assert sent
    assert not any(canary in one for one in sent)


@pytest.mark.parametrize("script", [True, False])
def test_one_tap_empties_the_sheet_also_without_script(browser: Any, site: str, script: bool) -> None:
    with visit(browser, site, java_script_enabled=script) as page:
        page.goto(site + "voorbereiden")
        write(page, "kanarie")
        page.get_by_role("button", name="Maak alles leeg").click()
        assert values(page) == {""}


def test_the_print_button_prints_and_sends_nothing(browser: Any, site: str) -> None:
    with visit(browser, site) as page:
        page.add_init_script("window.printed = 0; window.print = () => (window.printed += 1)")
        page.goto(site + "voorbereiden")
        write(page, "kanarie")
        page.get_by_role("button", name="Print dit blad").click()
        assert page.evaluate("window.printed") == 1
        assert values(page) == {"kanarie"}
        assert page.url == site + "voorbereiden"


def test_the_paper_shows_what_was_written_in_full_and_the_numbers(browser: Any, site: str) -> None:
    with visit(browser, site) as page:
        page.goto(site + "voorbereiden")
        write(page, "regel\n" * 12)
        field = page.locator("#gezien")
        field.evaluate("node => { node.style.fieldSizing = 'fixed' }")  # a browser that does not know it
        assert field.evaluate("node => node.scrollHeight > node.clientHeight")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        for id in FIELDS:
            assert page.locator(f"#{id}").evaluate("node => node.scrollHeight <= node.clientHeight"), id
        page.emulate_media(media="print")
        assert page.get_by_role("link", name="Bel 0800-2000").is_visible()
        for hidden in (".weg", ".voet", ".knoppenrij", ".druk-niet"):
            assert not page.locator(hidden).first.is_visible()


# --- on paper --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["routekaart", "routekaart/leerkracht", "situatie"])
def test_the_routekaart_prints_on_one_a4_across(browser: Any, site: str, name: str) -> None:
    with visit(browser, site) as page:
        open_page(page, site, name)
        paper = page.pdf(prefer_css_page_size=True)
    sizes = re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", paper)
    assert [tuple(round(float(side)) for side in size) for size in sizes] == [A4_ACROSS]


@pytest.mark.parametrize("path", ["routekaart", "routekaart/leerkracht"])
def test_the_drawing_is_really_shown(browser: Any, site: str, path: str) -> None:
    with visit(browser, site) as page:
        page.goto(site + path)
        assert page.locator(".tekening img").evaluate("node => node.complete && node.naturalWidth > 1000")


# --- in use ----------------------------------------------------------------------------------------


def test_a_choice_of_situation_leaves_no_trace_in_the_address_and_back_shows_the_whole(
    browser: Any,
    site: str,
) -> None:
    with visit(browser, site) as page:
        open_page(page, site, "situatie")
        assert page.title() == "Routewijzer"
        page.go_back()
        page.locator("#situatie").wait_for()
        assert page.input_value("#situatie") != "pesten"


@pytest.mark.parametrize("step", ["reload", "go_back"])
def test_with_script_a_choice_of_situation_is_not_sent_again(browser: Any, site: str, step: str) -> None:
    with visit(browser, site) as page:
        open_page(page, site, "situatie")
        if step == "go_back":
            page.goto(site + "meldcode")
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.method))
        getattr(page, step)()
        page.locator("#situatie").wait_for()
        assert page.input_value("#situatie") != "pesten"
        assert set(sent) == {"GET"}


# Every run of digits in a number to call: on how many lines it stands.
LINES_OF_DIGITS = """nodes => nodes.flatMap(node => [...node.textContent.matchAll(/\\d+/g)].map(digits => {
    const range = document.createRange(), text = node.firstChild;
    range.setStart(text, digits.index);
    range.setEnd(text, digits.index + digits[0].length);
    return new Set([...range.getClientRects()].map(box => box.top)).size;
}))"""


@pytest.mark.parametrize("name", ["voorbereiden", "meldcode"])
def test_twice_as_large_no_number_breaks_between_two_digits(browser: Any, site: str, name: str) -> None:
    with visit(browser, site, viewport=PHONE) as page:
        open_page(page, site, name)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        lines = page.locator(".bel bdi").evaluate_all(LINES_OF_DIGITS)
        assert len(lines) > 2
        assert set(lines) == {1}
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_way_from_question_to_outcome_works_without_script(browser: Any, site: str) -> None:
    with visit(browser, site, java_script_enabled=False) as page:
        page.goto(site + "meldcode")
        page.get_by_role("link", name="ga naar vraag 2").click()
        assert page.url.endswith("#vraag-2")
        page.locator("#vraag-2").get_by_role("link", name="ga naar uitkomst").click()
        assert page.locator(":target .vinken li").count() > 3


def test_the_page_for_when_we_are_away_opens_from_a_file_without_one_request(
    browser: Any,
    content: Content,
    tmp_path: Path,
) -> None:
    file = tmp_path / "even-weg.html"
    file.write_text(even_weg(languages(content, OFFICE), emergency_lines(content)), encoding="utf-8")
    for look in LOOKS.values():
        context = browser.new_context(**look)
        watch = Watch(context, file.as_uri())
        asked: list[str] = []
        context.on("request", lambda request, asked=asked: asked.append(request.url))
        page = context.new_page()
        page.goto(file.as_uri())
        assert_accessible(page)
        assert page.locator(".bel").first.get_attribute("href") == "tel:112"
        assert asked == [file.as_uri()]
        assert (watch.elsewhere, watch.errors) == ([], [])
        context.close()
