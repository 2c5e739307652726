"""What a screen reader says: a virtual one (npm @guidepup/virtual-screen-reader) reads the page in the browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.web.browser import MARKS, browser, driver, say, site, visit
from tests.web.node import package

pytest.importorskip("playwright")
from playwright.sync_api import Browser, Page

pytestmark = MARKS


@pytest.fixture(autouse=True)
def counted(meting: Callable[[object], None]) -> None:
    """For the accessibility page."""
    meting("voorlezer")


READER = "static/voorlezer.js"
START = f"""async () => {{
    const {{virtual}} = await import('/{READER}');
    await virtual.start({{container: document.body}});
    window.virtual = virtual;
}}"""
SPOKEN = "() => window.virtual.spokenPhraseLog()"


@pytest.fixture
def read(browser: Browser, site: str) -> Iterator[Page]:
    """The first screen with a screen reader on it."""
    bundle = package("@guidepup/virtual-screen-reader") / "lib" / "esm" / "index.browser.js"
    with visit(browser, site) as page:
        page.route(f"**/{READER}", lambda route: route.fulfill(path=bundle, content_type="text/javascript"))
        page.evaluate(START)
        yield page


def announced(page: Page, manner: str) -> list[str]:
    """What was said without being asked for: `polite` waits for its turn, `assertive` interrupts."""
    said: list[str] = page.evaluate(SPOKEN)
    return [phrase.removeprefix(f"{manner}: ") for phrase in said if phrase.startswith(f"{manner}: ")]


def answer(page: Page, text: str, sees: str) -> None:
    say(page, text)
    page.get_by_text(sees).wait_for()
    page.wait_for_timeout(300)


def test_each_new_answer_is_announced_once_and_own_words_are_not(read: Page) -> None:
    answer(read, "er is iets met de buren", "Beurt 1.")
    answer(read, "weer de buren", "Beurt 2.")
    polite = announced(read, "polite")
    assert [phrase.startswith("Goed dat je hierover begint.") for phrase in polite] == [True, True]
    assert ["Beurt 1." in polite[0], "Beurt 1." in polite[1], "Beurt 2." in polite[1]] == [True, False, True]
    assert announced(read, "assertive") == []
    assert not any("er is iets met" in phrase for phrase in read.evaluate(SPOKEN))


def test_danger_interrupts_once_and_says_112_first(read: Page) -> None:
    answer(read, "het gebeurt nu", "Beurt 1.")
    assert [phrase[:11] for phrase in announced(read, "assertive")] == ["Bel nu 112."]
    assert announced(read, "polite") == []


def test_after_danger_the_next_answer_waits_its_turn_again(read: Page) -> None:
    answer(read, "het gebeurt nu", "Beurt 1.")
    answer(read, "de buren", "Beurt 2.")
    assert len(announced(read, "assertive")) == len(announced(read, "polite")) == 1


def test_a_message_that_was_not_sent_is_said_at_once_with_the_number(read: Page) -> None:
    read.context.set_offline(True)
    read.fill("#tekst", "buren")
    read.get_by_role("button", name="Verstuur").click()
    read.get_by_text("Dit bericht is niet verstuurd.").wait_for()
    read.wait_for_timeout(300)
    (said,) = announced(read, "assertive")
    assert said.startswith("Dit bericht is niet verstuurd.")
    assert "Bel 112" in said
