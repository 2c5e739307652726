"""Without a mouse: every flow by keyboard, in the order of the page, with the focus always to be seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.web.browser import EXIT, MARKS, PHONE, browser, driver, next_site, page, say, site, visit

pytest.importorskip("playwright")
from playwright.sync_api import Browser, Page

pytestmark = MARKS


@pytest.fixture(autouse=True)
def counted(meting: Callable[[object], None]) -> None:
    """For the accessibility page."""
    meting("toetsen")


# Where the focus is: its place in the document, its outline, and whether nothing sticks over it.
HERE = """() => {
    const node = document.activeElement;
    if (!node || node === document.body) return null;
    const all = [...document.querySelectorAll('*')], style = getComputedStyle(node);
    const box = node.getBoundingClientRect();
    const over = document.elementFromPoint(box.left + Math.min(box.width, 40) / 2, box.top + box.height / 2);
    return {
        at: all.indexOf(node),
        text: (node.textContent || node.id).trim(),
        outline: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        seen: node.contains(over) || (over !== null && over.contains(node)),
    };
}"""
REACHABLE = """() => [...document.querySelectorAll('a[href], button, textarea, summary')]
    .filter(node => node.checkVisibility() && node.tabIndex >= 0).length"""
STATES = {"start": None, "antwoord": "buren", "vraag": "hallo", "gevaar": "nu", "fout": "kapot"}


def tab_to(page: Page, text: str) -> None:
    """Goes on with the Tab key until this has the focus."""
    for _ in range(60):
        here = page.evaluate(HERE)
        if here and here["text"] == text:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {text!r}")


def press_key(page: Page, key: str = "Enter") -> None:
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.keyboard.press(key)
    page.wait_for_load_state()


@pytest.mark.parametrize("viewport", [PHONE, {"width": 1280, "height": 800}], ids=["320", "1280"])
@pytest.mark.parametrize("state", STATES)
def test_tab_passes_everything_in_order_and_the_focus_is_always_seen(
    browser: Browser, site: str, state: str, viewport: dict[str, int]
) -> None:
    with visit(browser, site, viewport=viewport) as page:
        if words := STATES[state]:
            say(page, words)
            page.locator(".antwoord, .fout").wait_for()
        page.evaluate("document.activeElement.blur(); scrollTo(0, 0); getSelection().removeAllRanges()")
        page.keyboard.press("Home")  # from here on the browser shows where the focus is
        page.locator(".naam a").focus()
        stops = []
        while (here := page.evaluate(HERE)) and (not stops or here["at"] > stops[-1]["at"]):
            stops.append(here)
            page.keyboard.press("Tab")
        assert here is None or here["at"] == stops[0]["at"]  # round, never back
        assert len(stops) == page.evaluate(REACHABLE)
        assert [stop["text"] for stop in stops if not stop["outline"]] == []
        assert [stop["text"] for stop in stops if not stop["seen"]] == []


def test_a_conversation_a_correction_and_a_wipe_by_keyboard(page: Page) -> None:
    tab_to(page, "Ik maak me zorgen om een kind")
    press_key(page)
    page.get_by_text("Beurt 1.").wait_for()
    tab_to(page, "tekst")
    page.keyboard.type("er is iets met de buren")
    press_key(page)
    page.get_by_text("Beurt 2.").wait_for()
    tab_to(page, "Printen of kopiëren")
    page.keyboard.press("Enter")
    assert page.get_by_role("button", name="Print dit advies").is_visible()
    tab_to(page, "Begin opnieuw")
    press_key(page, "Space")
    page.get_by_text("Beurt 3.").wait_for()
    tab_to(page, "Wis dit gesprek")
    page.keyboard.press("Enter")
    page.locator("#begin").wait_for()
    assert page.locator(".jij").count() == 0


def test_another_language_and_the_privacy_page_by_keyboard(page: Page) -> None:
    tab_to(page, "Wie ziet wat ik typ?")
    page.keyboard.press("Enter")
    page.wait_for_url("**/privacy")
    tab_to(page, "Meer weten")
    page.keyboard.press("Space")
    assert page.locator("details").get_attribute("open") is not None
    tab_to(page, "Terug naar het begin")
    page.keyboard.press("Enter")
    page.locator("#begin").wait_for()
    tab_to(page, "English")
    press_key(page)


def test_in_danger_112_is_the_next_stop_and_the_exit_is_one_key_from_the_top(page: Page) -> None:
    page.focus("#tekst")
    page.keyboard.type("hallo")
    press_key(page)
    tab_to(page, "Het gaat over mij")
    page.focus("#tekst")
    page.keyboard.type("nu")
    press_key(page)
    page.get_by_role("alert").wait_for()
    assert page.get_by_role("alert").get_by_role("link").first.get_attribute("href") == "tel:112"
    page.locator(".naam a").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(EXIT)
