"""The privacy gate in the browser: a whole flow in Chromium with the real product, and not a word of it left behind.

The product runs in a process of its own and logs at DEBUG (tests/privacy/product.py); every seventh message meets an
exception that holds its words. Every number is tapped, every button of the flow pressed, and the page left.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.privacy.test_canary import PRODUCT, files, found
from tests.web.browser import EXIT, MARKS, browser, driver, press  # noqa: F401
from tests.web.product import product

__all__ = ["browser"]  # a fixture
pytestmark = MARKS

WORRIES = ("mijn buurman {} slaat zijn zoon {}", "help {} hij heeft een mes", "{}", "my neighbour {} hits her son")
# Told to the test before anything else runs in the page: each write, and each number that is called.
SPY = """(() => {
  const tell = (what, detail) => console.info(`spion ${what} ${detail}`);
  const wrap = (owner, name, what, holds = () => true) => {
    const own = owner[name];
    owner[name] = function (...args) { if (holds(args)) tell(what, String(args[0])); return own.apply(this, args); };
  };
  wrap(Storage.prototype, "setItem", "storage");
  wrap(IDBFactory.prototype, "open", "indexeddb");
  if (self.CacheStorage) wrap(CacheStorage.prototype, "open", "cache");
  if (self.ServiceWorkerContainer) wrap(ServiceWorkerContainer.prototype, "register", "worker");
  // Null without an address takes something away.
  const notEmpty = ([state, , url]) => state !== null || url !== undefined;
  for (const name of ["pushState", "replaceState"]) wrap(History.prototype, name, "history", notEmpty);
  wrap(Navigator.prototype, "sendBeacon", "beacon");
  const cookie = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
  Object.defineProperty(Document.prototype, "cookie", {...cookie, set(value) { tell("cookie", value); }});
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='tel:']");
    if (!link) return;
    event.preventDefault();
    tell("belt", link.getAttribute("href"));
  }, true);
})();"""
EMPTY = """async () => [localStorage.length, sessionStorage.length, document.cookie,
  (await indexedDB.databases()).length, self.caches ? (await caches.keys()).length : 0,
  (await navigator.serviceWorker?.getRegistrations() ?? []).length]"""


class Eyes:
    """Everything that leaves the page or could stay: addresses, titles, writes, cookies."""

    def __init__(self, context: Any, origin: str) -> None:
        self.origin = origin
        self.addresses: list[str] = []
        self.titles: list[str] = []
        self.told: list[str] = []
        self.cookies: list[str] = []
        context.on("request", lambda request: self.addresses.append(request.url))
        context.on("response", self._response)
        context.on("console", lambda line: self.told.append(line.text))

    def _response(self, response: Any) -> None:
        if response.url.startswith(self.origin):
            self.cookies += [value for name, value in response.headers.items() if name.lower() == "set-cookie"]

    @property
    def called(self) -> list[str]:
        return [line.removeprefix("spion belt tel:") for line in self.told if line.startswith("spion belt ")]

    @property
    def written(self) -> list[str]:
        return [line for line in self.told if line.startswith("spion ") and not line.startswith("spion belt ")]

    def look(self, page: Any) -> None:
        """After each step: the title, the address, and nothing stored."""
        self.titles.append(page.title())
        self.addresses.append(page.url)
        if page.url.startswith(self.origin):
            assert page.evaluate(EMPTY) == [0, 0, "", 0, 0, 0]

    def elsewhere(self) -> list[str]:
        return [address for address in self.addresses if not address.startswith((self.origin, EXIT, "about:blank"))]


@contextlib.contextmanager
def visit(browser: Any, origin: str, **options: Any) -> Iterator[tuple[Any, Eyes]]:
    context = browser.new_context(**options)
    context.add_init_script(SPY)
    eyes = Eyes(context, origin)
    context.set_default_timeout(8_000)
    page = context.new_page()
    page.goto(origin)
    yield page, eyes
    assert context.cookies() == []
    assert context.storage_state() == {"cookies": [], "origins": []}
    context.close()


def say(page: Any, text: str) -> None:
    before = page.locator(".antwoord, .fout").count()
    page.fill("#tekst", text)
    press(page, page.locator("#gesprek button[type=submit]").first.inner_text())
    page.wait_for_function("n => document.querySelectorAll('.antwoord, .fout').length > n", arg=before)


def tap_each_number(page: Any, eyes: Eyes) -> None:
    links = page.locator("a[href^='tel:']:visible")
    wanted = [link.get_attribute("href").removeprefix("tel:") for link in links.all()]
    before = len(eyes.called)
    for link in links.all():
        link.click()
    page.wait_for_timeout(50)
    assert wanted
    assert eyes.called[before:] == wanted


def open_details(page: Any) -> None:
    closed = page.locator("details:not([open]) > summary:visible")
    while closed.count():
        closed.first.click()


def flow(page: Any, eyes: Eyes, canary: str) -> None:
    """First screen, worries, why, print and copy, a button, languages, another page, wipe, and leave by the word."""
    tap_each_number(page, eyes)
    for worry in WORRIES:
        say(page, worry.format(canary, canary))
        open_details(page)
        tap_each_number(page, eyes)
        eyes.look(page)
    page.evaluate("print = () => console.info('spion belt tel:print')")
    for button in page.locator("[data-doe]:visible").all():
        button.click()
    press_first(page, ".knoppen button")
    for taal in page.locator(".talen button").evaluate_all("all => all.map(one => one.value)"):
        press_first(page, f".talen button[value='{taal}']")
        say(page, WORRIES[0].format(canary, canary))
        tap_each_number(page, eyes)
        eyes.look(page)
    page.fill("#tekst", f"half {canary}")
    press_away(page, lambda: page.locator("footer a").last.click())
    eyes.look(page)
    page.goto(eyes.origin)
    say(page, WORRIES[1].format(canary))
    press_away(page, lambda: page.locator("button[name=knop][value=wis]").click())
    assert page.locator(".jij").count() == 0
    eyes.look(page)
    say(page, WORRIES[0].format(canary, canary))
    page.fill("#tekst", "weg")
    page.locator("#gesprek button[type=submit]").first.click()
    page.wait_for_url(EXIT)


def press_first(page: Any, selector: str) -> None:
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.locator(selector).last.click()
    page.wait_for_timeout(100)


def press_away(page: Any, step: Callable[[], None]) -> None:
    with page.expect_navigation():
        step()


def test_a_whole_flow_in_the_browser_leaves_nothing_behind(browser: Any, tmp_path: Path) -> None:
    canary = "zq" + secrets.token_hex(6)
    with product(tmp_path, str(PRODUCT)) as running, visit(browser, running.address) as (page, eyes):
        flow(page, eyes, canary)
    assert len(eyes.called) > 20
    assert {"112", "08002000"} <= set(eyes.called)
    assert eyes.elsewhere() == []
    assert (eyes.written, eyes.cookies) == ([], [])
    assert found([canary], *(text.encode() for text in (*eyes.addresses, *eyes.titles, *eyes.told))) == []
    assert set(eyes.titles) <= {"Routewijzer", "Weer"}
    assert b"turn_failed" in running.said
    assert found([canary], running.said, *files(tmp_path)) == []


def test_the_gate_sees_a_write_and_a_word_in_an_address(browser: Any, tmp_path: Path) -> None:
    with product(tmp_path) as running, visit(browser, running.address) as (page, eyes):
        page.evaluate("localStorage.setItem('zqword', '1'); localStorage.clear(); document.cookie = 'zq=1;max-age=0'")
        page.evaluate("history.replaceState(null, '', '/?zqword')")
        eyes.look(page)
        page.evaluate("fetch('/zqword')")
    assert [line.split()[1] for line in eyes.written] == ["storage", "cookie", "history"]
    assert len([address for address in eyes.addresses if "zqword" in address]) >= 2
