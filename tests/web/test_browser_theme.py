"""A municipal theme package applies unchanged: our elements look as the @utrecht components do with the same theme.

Compared are the computed values in Chromium, at rest, under the mouse and with the focus. There is no tolerance: each
value of PROPERTIES must be the same text. Left out are size and place on the page (width, margin, display), which are
ours, and the minimum height of the text field, which shows two lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from bot.channels.web import WebConfig
from tests.web.browser import MARKS, browser, chat, driver, say, visit
from tests.web.node import package

pytest.importorskip("playwright")
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

pytestmark = MARKS

EXAMPLE = "@nl-design-system-unstable/voorbeeld-design-tokens"
COMPONENTS = ("root", "button", "link", "heading-2", "heading-3", "paragraph", "textarea", "form-label", "alert")

SIDES = ("block-start", "block-end", "inline-start", "inline-end")
TEXT = ("color", "font-family", "font-size", "font-weight", "line-height")
BOX = (
    "background-color",
    *(f"border-{side}-{what}" for side in SIDES for what in ("color", "style", "width")),
    "border-start-start-radius",
    "border-end-end-radius",
    *(f"padding-{side}" for side in SIDES),
)
LINE = ("text-decoration-line", "text-decoration-color", "text-decoration-thickness", "text-underline-offset")
BUTTON = (*TEXT, *BOX, "column-gap", "min-block-size", "min-inline-size", "text-transform")
# This theme names its ring only with the newer --basis-focus-*; the library still asks for --utrecht-focus-*.
RING = ("outline-color", "outline-offset", "outline-style", "outline-width", "inverse-outline-color")
ALIASES = "".join(f"--utrecht-focus-{name}: var(--basis-focus-{name});" for name in RING)
FOCUS = ("outline-color", "outline-style", "outline-width", "outline-offset", "box-shadow")


class Element(NamedTuple):
    ours: str  # selector of the first such element on our page
    theirs: str  # the same as HTML of the component library
    properties: tuple[str, ...]
    states: tuple[str, ...] = ("rust",)


USED = ("rust", "muis", "focus")
ELEMENTS = {
    "pagina": Element("body", "", (*TEXT, "background-color")),
    "knop": Element(
        ".typen .utrecht-button--primary-action",
        '<button class="utrecht-button utrecht-button--primary-action">x</button>',
        BUTTON,
        USED,
    ),
    "tweede knop": Element(
        ".knoppen .utrecht-button--secondary-action",
        '<button class="utrecht-button utrecht-button--secondary-action">x</button>',
        BUTTON,
        USED,
    ),
    "stille knop": Element(
        ".proef",
        '<button class="utrecht-button utrecht-button--subtle">x</button>',
        BUTTON,
        USED,
    ),
    "link": Element(
        ".kaart .utrecht-link",
        '<p class="utrecht-paragraph"><a class="utrecht-link utrecht-link--html-a" href="https://x.test/">x</a></p>',
        (*TEXT, *LINE, "background-color"),
        USED,
    ),
    "kop 2": Element(".utrecht-heading-2", '<h2 class="utrecht-heading-2">x</h2>', TEXT),
    "kop 3": Element(".kaart .utrecht-heading-3", '<h3 class="utrecht-heading-3">x</h3>', TEXT),
    "alinea": Element(".kaart > .utrecht-paragraph:last-child", '<p class="utrecht-paragraph">x</p>', TEXT),
    "tekstveld": Element(
        ".utrecht-textarea",
        '<textarea class="utrecht-textarea utrecht-textarea--html-textarea"></textarea>',
        (*TEXT, *BOX),
        ("rust", "focus"),
    ),
    "label": Element(
        ".utrecht-form-label",
        '<label class="utrecht-form-label">x</label>',
        ("color", "font-family", "font-size", "font-weight"),
    ),
    "melding": Element(".utrecht-alert", '<div class="utrecht-alert utrecht-alert--error">x</div>', ("color", *BOX)),
}
COMPUTED = """(node, names) => {
    const style = getComputedStyle(node);
    return Object.fromEntries(names.map(name => [name, style.getPropertyValue(name)]));
}"""
# The quiet button stands everywhere as a quiet line; one without that place, to look at.
LOOSE = """() => {
    const button = document.createElement('button');
    button.className = 'utrecht-button utrecht-button--subtle proef';
    document.querySelector('main').prepend(button);
}"""


def example_theme() -> Path:
    return package(EXAMPLE) / "dist" / "theme.css"


@pytest.fixture(scope="module")
def themed(browser: Browser) -> Iterator[Page]:
    """Our page with the example theme, with everything on it that a theme can reach."""
    with (
        chat(WebConfig(per_minuut=100_000, thema=example_theme())) as port,
        visit(browser, f"http://127.0.0.1:{port}/") as page,
    ):
        say(page, "buren")
        page.get_by_text("Beurt 1.").wait_for()
        say(page, "kapot")
        page.locator(".fout").wait_for()
        page.set_default_timeout(5000)
        page.evaluate(LOOSE)
        yield page


@pytest.fixture(scope="module")
def library(browser: Browser) -> Iterator[Page]:
    """The same elements by the component library itself, with the same theme."""
    files = [package(f"@utrecht/{name}-css") / "dist" / "index.css" for name in COMPONENTS]
    styles = "".join(f"<style>{file.read_text('utf-8')}</style>" for file in [example_theme(), *files])
    styles += f"<style>.voorbeeld-theme {{{ALIASES}}}</style>"
    body = "".join(f'<div id="e{at}">{element.theirs}</div>' for at, element in enumerate(ELEMENTS.values()))
    page = browser.new_page()
    page.set_content(f'<!DOCTYPE html><html lang="nl">{styles}<body class="utrecht-root voorbeeld-theme">{body}')
    yield page
    page.close()


def look(page: Page, selector: str, element: Element, state: str) -> dict[str, str]:
    """The computed values of the first such element in this state."""
    node = page.locator(selector).first
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur()")
    if state == "muis":
        node.hover()
    if state == "focus":
        page.keyboard.press("Home")  # from here on the browser shows where the focus is
        node.focus()
    names = [*element.properties, *(FOCUS if state == "focus" else ())]
    values: dict[str, str] = node.evaluate(COMPUTED, names)
    return values


@pytest.mark.parametrize(("name", "state"), [(name, state) for name, one in ELEMENTS.items() for state in one.states])
def test_with_a_municipal_theme_an_element_looks_as_its_component_does(
    themed: Page, library: Page, name: str, state: str
) -> None:
    element = ELEMENTS[name]
    at = list(ELEMENTS).index(name)
    theirs = "body" if name == "pagina" else f"#e{at} [class^=utrecht-{'link' if name == 'link' else ''}]"
    assert look(themed, element.ours, element, state) == look(library, theirs, element, state)


def test_the_theme_is_sent_unchanged_and_its_class_is_on_the_page(themed: Page) -> None:
    sent = themed.request.get(themed.url + "static/thema.css")
    assert sent.body() == example_theme().read_bytes()
    assert "voorbeeld-theme" in (themed.locator("body").get_attribute("class") or "")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("theme", ["", "--utrecht-document-font-family: serif;"])
def test_a_theme_that_sets_almost_nothing_can_still_be_read(
    browser: Browser, tmp_path: Path, theme: str, scheme: str
) -> None:
    file = tmp_path / "thema.css"
    file.write_text(f".leeg-theme {{ {theme} }}", "utf-8")
    with (
        chat(WebConfig(per_minuut=100_000, thema=file)) as port,
        visit(browser, f"http://127.0.0.1:{port}/", color_scheme=scheme) as page,
    ):
        for words in ("buren", "nu", "kapot"):
            say(page, words)
            page.locator(".antwoord, .fout").last.wait_for()
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
