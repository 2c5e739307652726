"""For every eye, ear and hand: each state of `states.py` under the tools of others. The matrix runs in `make proof`."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot import BASE
from tests.web.browser import CHROMIUM, DEMO, DEMO_CHAT, MARKS, PHONE, around, browser, driver, visit
from tests.web.node import package
from tests.web.states import STATEN, TALEN, Staat, adres, busy, product

pytest.importorskip("playwright")
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

Meting = Callable[[object], None]
pytestmark = [*MARKS, pytest.mark.proof]

COLOURS = {
    "licht": {"color_scheme": "light", "forced_colors": "none"},
    "donker": {"color_scheme": "dark", "forced_colors": "none"},
    "kleuren van het systeem": {"color_scheme": "light", "forced_colors": "active"},
}
DESKTOP = {"width": 1280, "height": 800}
SIZES = {"bureau": (DESKTOP, "100%"), "320 px": (PHONE, "100%"), "tekst 200 %": (PHONE, "200%")}
LOOKS = [(colours, size) for colours in COLOURS for size in SIZES]
BIG, BIG_SIZE = "groot", "tekst 200 %"
CHAT = "http://127.0.0.1:"
LARGE = "size => { document.documentElement.style.fontSize = size }"
TARGETS = "button, textarea, summary, a.utrecht-button, header a, footer a"
SMALL_TARGETS = """(targets) => [...document.querySelectorAll(targets)]
    .map(node => [node.textContent.trim(), node.getBoundingClientRect()])
    .filter(([, box]) => box.height && (box.height < 44 || box.width < 44)).map(([name]) => name)"""
HTML_RULES = {
    "extends": ["html-validate:recommended", "html-validate:document"],
    "rules": {
        "no-trailing-whitespace": "off",
        "no-redundant-role": "off",
        "tel-non-breaking": "off",  # style.css keeps a number on one line
        "require-sri": ["error", {"target": "crossorigin"}],
    },
}
EVERY = [(name, taal) for name in STATEN for taal in TALEN]


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    """The product, with room for many messages."""
    with product() as address:
        yield address


def reach(page: Page, staat: Staat, taal: str) -> str:
    """Types what leads to this state; gives the HTML that the server sent last."""
    html = ""
    for zin in staat.zegt.get(taal, ()):
        page.fill("#tekst", zin)
        with page.expect_response(lambda response: response.request.method == "POST") as sent:
            page.locator(".typen button").click()
        html = "" if "json" in sent.value.headers["content-type"] else sent.value.text()
        page.wait_for_load_state("networkidle")
    page.locator(staat.ziet).last.wait_for()
    return html


def at(site: str, staat: Staat) -> contextlib.AbstractContextManager[str]:
    """The site for a state; the limit counts per minute, so each visit has one of its own."""
    return busy() if staat.druk else contextlib.nullcontext(site)


@pytest.mark.parametrize(("name", "taal"), EVERY)
def test_axe_finds_nothing_in_any_state_colour_size_or_language(
    browser: Browser, site: str, name: str, taal: str, meting: Meting
) -> None:
    staat = STATEN[name]
    with at(site, staat) as address, visit(browser, address) as page:
        page.goto(adres(address, staat, taal))
        reach(page, staat, taal)
        found = {look: flaws(page, *look) for look in LOOKS}
    meting([(BIG if size == BIG_SIZE else staat.meting, 1, len(seen)) for (_, size), seen in found.items()])
    assert {look: seen for look, seen in found.items() if seen} == {}


@pytest.mark.parametrize("taal", TALEN)
def test_axe_finds_nothing_in_a_page_with_the_chat_in_a_frame(browser: Browser, taal: str, meting: Meting) -> None:
    with around(lambda origin: demo(origin, taal)) as two, browser.new_context() as context:
        page = context.new_page()
        page.goto(two.host)
        page.locator("#rw-hulp button").first.click()
        two.frame(page).locator("#tekst").fill("nu")
        two.frame(page).locator(".typen button").click()
        two.frame(page).locator(".antwoord--gevaar").wait_for()
        found = {look: flaws(page, *look) for look in LOOKS}
    meting([(BIG if size == BIG_SIZE else "bladen", 1, len(seen)) for (_, size), seen in found.items()])
    assert {look: seen for look, seen in found.items() if seen} == {}


def demo(origin: str, taal: str) -> str:
    """The demo page of this repository, with the button in a language."""
    return DEMO.read_text("utf-8").replace(DEMO_CHAT, origin).replace("<script ", f'<script data-taal="{taal}" ')


def flaws(page: Page, colours: str, size: str) -> list[str]:
    """What axe finds in all frames, what scrolls sideways, and targets too small to touch."""
    viewport, text = SIZES[size]
    page.emulate_media(**COLOURS[colours])  # type: ignore[arg-type]
    page.set_viewport_size(viewport)  # type: ignore[arg-type]
    found = []
    for frame in page.frames:
        frame.evaluate(LARGE, text)
        if frame.url.startswith(CHAT):  # the width and the buttons of another site are not ours
            found += [] if frame.evaluate("document.documentElement.scrollWidth <= innerWidth") else ["schuift opzij"]
            found += [f"klein: {name}" for name in frame.evaluate(SMALL_TARGETS, TARGETS)]
        found += [f"{flaw['id']}: {flaw['nodes'][0]['target']}" for flaw in Axe().run(frame).response["violations"]]
    return found


@pytest.mark.parametrize(("name", "taal"), EVERY)
def test_html_validate_finds_nothing_in_what_the_server_sends(
    browser: Browser, site: str, tmp_path: Path, name: str, taal: str, meting: Meting
) -> None:
    meting("zonder_script")
    tool, staat = package("html-validate") / "bin" / "html-validate.mjs", STATEN[name]
    with at(site, staat) as address:
        context = browser.new_context(java_script_enabled=False)
        page = context.new_page()
        first = page.goto(adres(address, staat, taal))
        assert first
        (tmp_path / "page.html").write_text(reach(page, staat, taal) or first.text(), "utf-8")
        context.close()
    (tmp_path / "rules.json").write_text(json.dumps(HTML_RULES))
    done = run("node", str(tool), "--config", str(tmp_path / "rules.json"), str(tmp_path / "page.html"))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("name", "taal"), EVERY)
def test_html_codesniffer_finds_nothing(site: str, tmp_path: Path, name: str, taal: str, meting: Meting) -> None:
    meting("tweede")
    tool, staat = package("pa11y") / "bin" / "pa11y.js", STATEN[name]
    steps = [
        step
        for zin in staat.zegt.get(taal, ())
        for step in (f"set field #tekst to {zin}", "click element .typen button", "wait for element .jij to be visible")
    ]
    config = {
        "standard": "WCAG2AA",
        "runners": ["htmlcs"],
        "actions": [*steps, f"wait for element {staat.ziet} to be visible"],
        "chromeLaunchConfig": {"executablePath": CHROMIUM, "args": ["--no-sandbox"]},
    }
    (tmp_path / "pa11y.json").write_text(json.dumps(config))
    with at(site, staat) as address:
        done = run("node", str(tool), "--config", str(tmp_path / "pa11y.json"), adres(address, staat, taal))
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("name", "taal"), [(name, taal) for name, taal in EVERY if not STATEN[name].zegt and not STATEN[name].fout]
)
def test_lighthouse_is_content(site: str, tmp_path: Path, name: str, taal: str) -> None:
    """Accessibility and best practices 100, performance at least 95."""
    tool, out = package("lighthouse") / "cli" / "index.js", tmp_path / "lh.json"
    done = run(
        "node",
        str(tool),
        adres(site, STATEN[name], taal),
        "--quiet",
        "--output=json",
        f"--output-path={out}",
        "--only-categories=accessibility,best-practices,performance",
        "--chrome-flags=--headless=new --no-sandbox --disable-background-networking",
    )
    assert out.is_file(), done.stderr
    scores = {id: round(part["score"] * 100) for id, part in json.loads(out.read_text())["categories"].items()}
    print(f"lighthouse {name} {taal}: {scores}")
    assert (scores["accessibility"], scores["best-practices"]) == (100, 100)
    assert scores["performance"] >= 95


def run(*command: str) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "CHROME_PATH": CHROMIUM or "", "HOME": "/tmp"}
    return subprocess.run(command, cwd=BASE, capture_output=True, text=True, timeout=180, env=env)
