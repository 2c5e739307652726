"""The page in a real browser: with and without script, for every eye, leaving nothing behind."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import pytest

from bot.channels.web import WebConfig
from tests.web.browser import (
    EXIT,
    MARKS,
    PHONE,
    assert_nothing_shows,
    browser,
    chat,
    driver,
    page,
    plain,
    press,
    say,
    site,
    visit,
)

pytest.importorskip("playwright")
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

pytestmark = MARKS


# --- without script --------------------------------------------------------------------------------


def test_without_script_a_whole_conversation_works(plain: Page) -> None:
    say(plain, "er is iets met de buren")
    assert plain.get_by_text("Beurt 1.").is_visible()
    press(plain, "Het gebeurt nu, op dit moment")
    assert plain.get_by_text("Beurt 2.").is_visible()
    assert plain.get_by_role("alert").get_by_role("link", name="Bel 112").get_attribute("href") == "tel:112"
    assert plain.get_by_text("Beurt 1.").count() == 0
    assert plain.input_value("#tekst") == ""


def test_without_script_typed_words_are_not_on_the_page_nor_in_the_address(plain: Page, site: str) -> None:
    canary = secrets.token_hex(8)
    say(plain, f"buren {canary}")
    assert canary not in plain.content()
    assert plain.url == site


def test_without_script_the_exit_goes_to_the_weather_and_back_shows_nothing(plain: Page) -> None:
    canary = secrets.token_hex(8)
    for words in ("buren", "nu", "en dan"):
        say(plain, f"{words} {canary}")
    plain.fill("#tekst", canary)
    plain.locator("#weg button").click()
    plain.wait_for_url(EXIT)
    for _ in range(4):
        assert_nothing_shows(plain, plain.go_back, canary)


# --- with script -----------------------------------------------------------------------------------


def test_with_script_the_conversation_grows_without_loading_the_page_again(page: Page) -> None:
    page.evaluate("window.same = true")
    say(page, "er is iets met de buren")
    page.get_by_text("Beurt 1.").wait_for()
    press(page, "Wat gebeurt er als ik bel?")
    page.get_by_text("Beurt 2.").wait_for()
    assert page.evaluate("window.same") is True
    assert page.get_by_text("Beurt 1.").is_visible()
    assert page.locator("#begin").count() == 0
    assert page.locator(".jij").all_text_contents() == [
        "Jij: er is iets met de buren",
        "Jij: Wat gebeurt er als ik bel?",
    ]
    assert page.locator("ul.knoppen").count() == 1  # only those of the last answer


def test_own_words_are_text_never_markup(page: Page) -> None:
    say(page, "<img src=x onerror=alert(1)> <b>buren</b>")
    page.get_by_text("Beurt 1.").wait_for()
    assert page.locator(".jij b, .jij img").count() == 0
    assert "<b>buren</b>" in page.locator(".jij").inner_text()


def test_an_answer_is_announced_once_and_danger_interrupts(page: Page) -> None:
    say(page, "buren")
    page.get_by_text("Beurt 1.").wait_for()
    assert page.get_by_role("log").get_attribute("aria-live") == "polite"
    assert page.locator(".jij").get_attribute("aria-live") == "off"
    say(page, "het gebeurt nu")
    page.get_by_text("Beurt 2.").wait_for()
    assert page.get_by_role("alert").count() == 1
    assert page.get_by_role("log").get_attribute("aria-live") == "off"


def test_the_keyboard_is_enough(page: Page) -> None:
    page.focus("#tekst")
    page.keyboard.type("buren")
    page.keyboard.press("Enter")
    page.get_by_text("Beurt 1.").wait_for()
    assert page.evaluate("document.activeElement.id") == "tekst"
    button = page.get_by_role("button", name="Wat gebeurt er als ik bel?")
    button.focus()
    assert button.evaluate("node => getComputedStyle(node).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.get_by_text("Beurt 2.").wait_for()
    page.keyboard.press("Tab")  # from the own words straight into the new answer
    assert page.evaluate("document.activeElement.getAttribute('href')") == "tel:08002000"
    assert page.evaluate(
        "document.activeElement.closest('.antwoord') === [...document.querySelectorAll('.antwoord')].pop()"
    )


def test_shift_enter_is_a_new_line_and_an_empty_message_is_not_sent(page: Page) -> None:
    page.focus("#tekst")
    page.keyboard.press("Enter")
    page.keyboard.type("een")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("twee")
    assert page.input_value("#tekst") == "een\ntwee"
    assert page.locator(".jij").count() == 0


def test_a_message_that_cannot_be_sent_is_kept_and_shown_as_unsent_with_the_numbers(page: Page) -> None:
    page.context.set_offline(True)
    page.fill("#tekst", "buren")
    page.get_by_role("button", name="Verstuur").click()
    page.get_by_text("Dit bericht is niet verstuurd.").wait_for()
    assert page.locator(".jij").text_content() == "Jij: buren (niet verstuurd)"
    assert page.get_by_role("log").get_by_role("link", name="Bel 112").is_visible()
    assert page.get_by_role("log").get_by_role("link", name="Bel 0800-2000").is_visible()
    assert page.input_value("#tekst") == "buren"
    page.context.set_offline(False)
    press(page, "Verstuur")
    page.get_by_text("Beurt 1.").wait_for()


def test_the_limit_shows_the_numbers_in_the_conversation(browser: Browser) -> None:
    with chat(WebConfig(per_minuut=1)) as port, visit(browser, f"http://127.0.0.1:{port}/") as page:
        say(page, "buren")
        page.get_by_text("Beurt 1.").wait_for()
        say(page, "buren weer")
        page.get_by_text("Wacht een minuut.").wait_for()
        assert page.get_by_role("alert").get_by_role("link").first.get_attribute("href") == "tel:112"
        assert page.input_value("#tekst") == "buren weer"


def test_a_failing_turn_shows_the_numbers_and_the_conversation_goes_on(page: Page) -> None:
    say(page, "buren")
    say(page, "kapot")
    page.get_by_text("Het programma geeft nu geen antwoord").wait_for()
    say(page, "buren")
    page.get_by_text("Beurt 2.").wait_for()


@pytest.mark.parametrize("way", ["button", "word"])
def test_the_exit_leaves_nothing_for_back_forward_or_reload(page: Page, way: str) -> None:
    canary = secrets.token_hex(8)
    for words in ("buren", "nu", "en dan"):
        say(page, f"{words} {canary}")
    if way == "button":
        page.fill("#tekst", canary)
        page.locator("#weg button").click()
    else:
        page.fill("#tekst", "weg")
        page.get_by_role("button", name="Verstuur").click()
    page.wait_for_url(EXIT)
    for step in (page.go_back, page.go_forward, page.reload, page.go_back):
        assert_nothing_shows(page, step, canary)


def test_the_screen_is_blank_at_once_also_when_the_next_site_hangs(page: Page) -> None:
    waiting: list[Any] = []
    say(page, "buren")
    page.get_by_text("Beurt 1.").wait_for()
    page.route("**/weg", lambda route: waiting.append(route))  # no answer
    page.evaluate(
        """() => new MutationObserver(() => document.documentElement.childNodes.length || console.info("leeg"))
            .observe(document.documentElement, {childList: true})"""
    )
    with page.expect_console_message(lambda message: message.text == "leeg", timeout=500):
        page.locator("#weg button").click(no_wait_after=True)
    page.wait_for_timeout(100)
    waiting[0].abort()


def test_wis_and_reload_start_empty(page: Page) -> None:
    say(page, "buren")
    page.get_by_text("Beurt 1.").wait_for()
    page.fill("#tekst", "wis")
    page.get_by_role("button", name="Verstuur").click()
    page.locator("#begin").wait_for()
    assert page.locator(".jij").count() == 0
    page.fill("#tekst", "half getypt")
    page.reload()
    assert page.input_value("#tekst") == ""


def test_back_from_another_page_starts_empty(page: Page) -> None:
    say(page, "buren")
    page.get_by_text("Beurt 1.").wait_for()
    page.fill("#tekst", "half getypt")
    page.get_by_role("link", name="Wie ziet wat ik typ?").click()
    page.wait_for_url("**/privacy")
    page.go_back()
    page.locator("#begin").wait_for()
    assert page.input_value("#tekst") == ""
    assert page.locator(".jij").count() == 0


# --- for every eye ---------------------------------------------------------------------------------

STATES = {"start": None, "antwoord": "buren", "vraag": "hallo", "gevaar": "nu", "taal": "arabisch", "storing": "kapot"}
LOOKS: dict[str, dict[str, Any]] = {
    "licht": {},
    "donker": {"color_scheme": "dark"},
    "kleuren van het systeem": {"forced_colors": "active"},
    "smal": {"viewport": PHONE},
}
# In the window, and not under the bar above or the field below.
IN_VIEW = """node => {
    const box = node.getBoundingClientRect();
    const at = (y) => node.contains(document.elementFromPoint(box.left + box.width / 2, y));
    return at(box.top + 2) && at(box.bottom - 2);
}"""
CROWDED = """() => [...document.querySelectorAll('button, textarea, a.utrecht-button, header a, footer a')]
    .map(node => [node.textContent.trim(), node.getBoundingClientRect()])
    .filter(([, box]) => box.height && (box.height < 44 || box.width < 44)).map(([name]) => name)"""


def open_state(page: Page, state: str) -> None:
    words = STATES[state]
    if words:
        say(page, words)
        page.locator(".antwoord, .fout").wait_for()


def assert_accessible(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(CROWDED) == []


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(browser: Browser, site: str, state: str, look: str) -> None:
    with visit(browser, site, **LOOKS[look]) as page:
        open_state(page, state)
        assert_accessible(page)


@pytest.mark.parametrize("state", STATES)
def test_without_script_axe_finds_nothing_either(browser: Browser, site: str, state: str) -> None:
    with visit(browser, site) as page:
        page.route("**/chat.js", lambda route: route.fulfill(body=""))
        page.goto(site)
        open_state(page, state)
        assert_accessible(page)


@pytest.mark.parametrize("path", ["privacy", "bestaat-niet"])
def test_axe_finds_nothing_on_the_other_pages(page: Page, site: str, path: str) -> None:
    page.goto(site + path)
    assert_accessible(page)


@pytest.mark.parametrize("state", STATES)
def test_text_twice_as_large_fits_on_a_small_phone(browser: Browser, site: str, state: str) -> None:
    with visit(browser, site, viewport=PHONE) as page:
        open_state(page, state)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.locator("#weg button").is_visible()


def test_with_letters_twice_as_large_the_field_leaves_the_screen_to_the_answer(browser: Browser, site: str) -> None:
    with visit(browser, site, viewport={"width": 390, "height": 740}) as page:
        say(page, "het gebeurt nu")
        page.get_by_role("alert").wait_for()
        assert page.locator(".typen").evaluate(IN_VIEW)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        page.evaluate("scrollTo(0, 0)")
        assert not page.locator(".typen").evaluate(IN_VIEW)
        page.locator(".voorop .bel").scroll_into_view_if_needed()
        assert page.locator(".voorop .bel").evaluate(IN_VIEW)


@pytest.mark.parametrize("viewport", [PHONE, {"width": 1280, "height": 800}])
def test_the_exit_and_112_are_in_view_at_first_and_the_exit_stays(
    browser: Browser, site: str, viewport: dict[str, int]
) -> None:
    with visit(browser, site, viewport=viewport) as page:
        assert page.get_by_role("link", name="Bel 112").first.evaluate(IN_VIEW)
        for _ in range(3):
            say(page, "buren")
        page.get_by_text("Beurt 3.").wait_for()
        page.mouse.wheel(0, 5000)
        assert page.locator("#weg button").evaluate(IN_VIEW)


def test_in_danger_112_is_in_view_on_a_small_phone(browser: Browser, site: str) -> None:
    with visit(browser, site, viewport=PHONE) as page:
        say(page, "het gebeurt nu")
        page.get_by_role("alert").wait_for()
        assert page.locator(".alinea--gevaar").evaluate(IN_VIEW)
        assert page.locator(".antwoord .bel").first.evaluate(IN_VIEW)


def test_on_paper_the_advice_stays_and_what_was_typed_does_not(page: Page) -> None:
    say(page, "buren")
    page.get_by_text("Beurt 1.").wait_for()
    page.emulate_media(media="print")
    assert page.get_by_role("heading", name="Veilig Thuis").is_visible()
    for hidden in (".jij", ".typen", ".weg", ".knoppen"):
        assert not page.locator(hidden).first.is_visible()


def test_nothing_moves(page: Page) -> None:
    assert page.evaluate("document.getAnimations().length") == 0
    assert "transition" not in Path("bot/page/style.css").read_text(encoding="utf-8")
