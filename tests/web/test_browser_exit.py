"""Leaving in a hurry: the screen is empty at once, and no way back through the browser shows one character."""

from __future__ import annotations

import contextlib
import secrets
import statistics
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.channels.web import WebConfig
from tests.web.browser import (
    EXIT,
    HANGING_EXIT,
    MARKS,
    PHONE,
    Driver,
    around,
    browser,
    chat,
    driver,
    everything,
    launching,
    next_site,
    page,
    say,
    site,
    visit,
)

pytest.importorskip("playwright")
from playwright.sync_api import Browser, BrowserContext, CDPSession, Error, FrameLocator, Page

pytestmark = MARKS

# --- ways to leave; `at` is the page or the frame in which the chat stands ----------------------------


def by_button(page: Page, at: Any) -> None:
    at.locator("#weg button").click(no_wait_after=True)


def by_shift(page: Page, at: Any) -> None:
    at.locator("#tekst").focus()
    press_shift(page)


def by_word(page: Page, at: Any) -> None:
    at.locator("#tekst").fill("weg")
    at.get_by_role("button", name="Verstuur").click(no_wait_after=True)


def by_shift_outside(page: Page, at: Any) -> None:
    page.locator("#zoek").focus()
    press_shift(page)


def press_shift(page: Page) -> None:
    for _ in range(3):
        page.keyboard.press("Shift")


WAYS = {"knop": by_button, "shift": by_shift, "woord": by_word}
AROUND_WAYS = {**WAYS, "shift op de pagina eromheen": by_shift_outside}
Leave = Callable[[Page, Any], None]


SAID = ("buren", "nu", "en dan")


def talk_plainly(page: Page, canary: str, field: str = "half getypt") -> None:
    """The same where no script runs, so that each message brings a new page."""
    for words in SAID:
        say(page, f"{words} {canary}")
    page.fill("#tekst", f"{field} {canary}")


def talk(at: Any, canary: str) -> None:
    """Several messages, an answer to each, and one that is half typed."""
    for number, words in enumerate(SAID, 1):
        at.locator("#tekst").fill(f"{words} {canary}")
        at.get_by_role("button", name="Verstuur").click()
        at.get_by_text(f"Beurt {number}.").wait_for()
    at.locator("#tekst").fill(f"half getypt {canary}")


def assert_gone(page: Page, canary: str, script: bool = True) -> None:
    """Every step that somebody else may take afterwards, in this tab and in a new one."""
    steps = [page.go_back, page.go_forward, page.reload, page.go_back, page.go_back, page.go_forward, page.reload]
    if not script:  # Playwright answers the browser's question "send again?" with yes, so it is not asked to reload
        steps = [page.reload, *[step for step in steps if step != page.reload]]
    for step in steps:
        with contextlib.suppress(Error):  # nothing there, or the browser's own question
            step(wait_until="commit", timeout=2000)
        page.wait_for_timeout(200)
        assert_shows_nothing(page, canary)


def assert_shows_nothing(page: Page, canary: str) -> None:
    shown = everything(page)
    assert canary not in shown
    assert "Beurt" not in shown
    assert "half getypt" not in shown


# The moment of the press, and the first frame that is painted after the page was emptied; on one clock.
WATCH_EMPTY = """(() => {
    const tell = (what, at) => console.info(`${what} ${performance.timeOrigin + at}`);
    for (const kind of ["keydown", "pointerup"]) addEventListener(kind, (event) => tell("druk", event.timeStamp), true);
    new MutationObserver((_, watching) => {
        if (!document.documentElement || document.documentElement.hasChildNodes()) return;
        watching.disconnect();
        const painted = () => tell(top === self ? "leeg" : "vak", performance.now());
        requestAnimationFrame(() => requestAnimationFrame(painted));
    }).observe(document, { childList: true, subtree: true });
})()"""


def leave_to_empty(page: Page, at: Any, leave: Leave) -> None:
    """Leaves, and waits until the page itself says that it is empty: while the next site hangs nobody can ask it."""
    empty = lambda message: message.text.startswith("leeg ")  # noqa: E731
    with page.expect_console_message(empty):
        leave(page, at)
    page.wait_for_timeout(300)


@contextlib.contextmanager
def tab(browser: Browser, **options: Any) -> Iterator[Page]:
    context = browser.new_context(**{"viewport": {"width": 1000, "height": 800}, **options})
    context.set_default_timeout(5000)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def hanging() -> Iterator[str]:
    """The chat, with a next site that never answers."""
    with chat(WebConfig(per_minuut=100_000, verlaat_naar=HANGING_EXIT)) as port:
        yield f"http://127.0.0.1:{port}/"


# --- the browser that is tested is one as people have it ----------------------------------------------


def test_this_browser_keeps_pages_for_back(browser: Browser, site: str) -> None:
    with tab(browser) as page:
        page.goto(EXIT)
        page.evaluate("window.kept = true")
        page.goto(site)
        page.go_back(wait_until="commit")
        assert page.evaluate("window.kept") is True


# --- nothing comes back -------------------------------------------------------------------------------


@pytest.mark.parametrize("way", WAYS)
def test_after_leaving_no_step_shows_a_character(browser: Browser, site: str, way: str) -> None:
    canary = secrets.token_hex(8)
    with tab(browser) as page:
        page.goto(EXIT)
        page.goto(site)
        talk(page, canary)
        assert canary in everything(page)
        WAYS[way](page, page)
        page.wait_for_url(EXIT)
        assert_gone(page, canary)
        other = page.context.new_page()
        other.goto(site)
        assert_shows_nothing(other, canary)


@pytest.mark.parametrize("way", WAYS)
def test_when_the_next_site_hangs_the_screen_is_empty_and_stays_so(browser: Browser, hanging: str, way: str) -> None:
    canary = secrets.token_hex(8)
    with tab(browser) as page:
        page.context.add_init_script(WATCH_EMPTY)
        page.goto(EXIT)
        page.goto(hanging)
        talk(page, canary)
        leave_to_empty(page, page, WAYS[way])
        assert_gone(page, canary)


@pytest.mark.parametrize("field", ["", "half getypt"])
def test_without_script_at_most_the_browser_asks_to_send_again(browser: Browser, site: str, field: str) -> None:
    canary = secrets.token_hex(8)
    with tab(browser, java_script_enabled=False) as page:
        page.goto(EXIT)
        page.goto(site)
        talk_plainly(page, canary, field)
        page.locator("#weg button").click()
        page.wait_for_url(EXIT)
        assert_gone(page, canary, script=False)


@pytest.mark.parametrize("way", ["knop", "woord"])
def test_without_script_too_the_screen_is_empty_while_the_next_site_hangs(
    browser: Browser, hanging: str, way: str
) -> None:
    canary = secrets.token_hex(8)
    with tab(browser, java_script_enabled=False) as page:
        page.goto(EXIT)
        page.goto(hanging)
        talk_plainly(page, canary)
        # Nobody can ask a page that waits for the next site, so the empty page is known by its address.
        with page.expect_event("framenavigated", lambda frame: frame.url == f"{hanging}leeg"):
            WAYS[way](page, page)
        assert page.url == f"{hanging}leeg"
        for step in (page.go_back, page.go_forward, page.go_back):
            with contextlib.suppress(Error):  # the browser's own question
                step(wait_until="commit", timeout=2000)
            page.wait_for_timeout(300)
            if page.url != f"{hanging}leeg":
                assert_shows_nothing(page, canary)


# What a phone of some years ago does not know: there the script sends the plain form.
OLDER = "delete Element.prototype.replaceChildren; delete AbortSignal.timeout"


@pytest.mark.parametrize("way", ["knop", "shift"])
def test_an_older_browser_leaves_too_and_keeps_no_form_to_send_again(browser: Browser, site: str, way: str) -> None:
    canary = secrets.token_hex(8)
    with tab(browser) as page:
        page.context.add_init_script(OLDER)
        page.goto(EXIT)
        page.goto(site)
        for words in SAID:
            with page.expect_navigation():
                say(page, f"{words} {canary}")
        page.get_by_text("Beurt 3.").wait_for()
        page.fill("#tekst", f"half getypt {canary}")
        WAYS[way](page, page)
        page.wait_for_url(EXIT)
        sent: list[str] = []
        page.on("request", lambda request: sent.append(request.method))
        assert_gone(page, canary)
        assert set(sent) == {"GET"}


def test_closing_the_chat_around_another_page_and_reloading_start_empty(browser: Browser, site: str) -> None:
    canary = secrets.token_hex(8)
    with tab(browser) as page:
        page.goto(site)
        talk(page, canary)
        page.goto(EXIT)  # typed in the address bar, the exit is not used
        page.go_back(wait_until="commit")
        page.locator("#begin").wait_for()
        assert_shows_nothing(page, canary)
        talk(page, canary)
        page.reload()
        assert_shows_nothing(page, canary)


@pytest.mark.parametrize("way", [*WAYS, "zonder script"])
@pytest.mark.proof
def test_a_browser_that_opens_its_tabs_again_shows_nothing_and_its_profile_holds_nothing(
    driver: Driver, site: str, way: str
) -> None:
    canary = secrets.token_hex(8)
    unsent = secrets.token_hex(8)
    plain = way == "zonder script"
    with tempfile.TemporaryDirectory() as folder:
        context = driver.persistent(folder, java_script_enabled=not plain)
        page = context.pages[0]
        page.goto(site)
        if plain:
            talk_plainly(page, canary)
            page.fill("#tekst", unsent)
        else:
            talk(page, canary)
        WAYS.get(way, by_button)(page, page)
        page.wait_for_url(EXIT)
        page.wait_for_timeout(3000)  # in which the browser writes its session
        context.close()
        kept = holding(Path(folder), canary)
        # Without script the browser itself keeps a sent form, so that it can ask to send it again; the page says so.
        assert [name for name in kept if not (plain and name.startswith(("Session_", "Tabs_")))] == []
        assert holding(Path(folder), unsent) == []
        args = [*launching(driver.exit_port)["args"], "--restore-last-session"]
        context = driver.persistent(folder, java_script_enabled=not plain, args=args)
        context.pages[0].wait_for_timeout(1000)
        assert EXIT in [page.url for page in context.pages], "the tab was not opened again"
        for page in context.pages:
            assert_gone(page, canary, script=not plain)
        context.close()


@pytest.mark.proof
def test_a_profile_does_hold_what_stands_in_an_ordinary_field(driver: Driver) -> None:
    """The control: the same search finds a word on a page that takes no care."""
    canary = secrets.token_hex(8)
    ordinary = lambda _: "<!DOCTYPE html><title>x</title><form><textarea id=t></textarea></form>"  # noqa: E731
    with tempfile.TemporaryDirectory() as folder, around(ordinary) as two:
        context = driver.persistent(folder)
        page = context.pages[0]
        page.goto(two.host)
        page.fill("#t", canary)
        page.goto(EXIT)
        page.wait_for_timeout(3000)
        context.close()
        assert holding(Path(folder), canary) != []


def holding(folder: Path, canary: str) -> list[str]:
    """The files of a profile in which the word stands, one byte or two bytes a letter."""
    forms = (canary.encode(), canary.encode("utf-16-le"))
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return [path.name for path in files if any(form in path.read_bytes() for form in forms)]


# --- what does not leave ------------------------------------------------------------------------------


def test_escape_and_capital_letters_do_not_leave(page: Page, site: str) -> None:
    sentence = "Mijn Zus Vertelde Dat Haar Man BOOS Was"
    page.focus("#tekst")
    for letter in sentence:
        page.keyboard.press(f"Shift+{letter}" if letter.isupper() else letter if letter != " " else "Space")
    for _ in range(4):
        page.keyboard.press("Escape")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.keyboard.press("a")
    page.keyboard.press("Shift")
    page.wait_for_timeout(300)
    assert page.url == site
    assert page.input_value("#tekst") == f"{sentence}a"


@pytest.mark.proof
def test_three_times_shift_in_more_than_five_seconds_does_not_leave(page: Page, site: str) -> None:
    page.focus("#tekst")
    for _ in range(3):
        page.keyboard.press("Shift")
        page.wait_for_timeout(2700)
    assert page.url == site
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.wait_for_url(EXIT)


# --- around the chat: the page of another -------------------------------------------------------------


@pytest.mark.parametrize("way", AROUND_WAYS)
def test_leaving_takes_the_page_around_it_along(browser: Browser, way: str) -> None:
    canary = secrets.token_hex(8)
    with around() as two, tab(browser) as page:
        page.goto(EXIT)
        frame = two.open(page)
        talk(frame, canary)
        assert canary in everything(page)
        AROUND_WAYS[way](page, frame)
        page.wait_for_url(EXIT)
        assert_gone(page, canary)


@pytest.mark.parametrize("way", AROUND_WAYS)
def test_around_it_too_a_hanging_next_site_leaves_an_empty_screen(browser: Browser, way: str) -> None:
    canary = secrets.token_hex(8)
    with around(verlaat_naar=HANGING_EXIT) as two, tab(browser) as page:
        page.context.add_init_script(WATCH_EMPTY)
        page.goto(EXIT)
        frame = two.open(page)
        talk(frame, canary)
        leave_to_empty(page, frame, AROUND_WAYS[way])
        assert_gone(page, canary)


# --- always in view -----------------------------------------------------------------------------------

IN_SIGHT = """node => {
    const box = node.getBoundingClientRect(), view = visualViewport;
    const at = (x, y) => node.contains(document.elementFromPoint(x, y));
    return box.left >= view.offsetLeft - 1 && box.right <= view.offsetLeft + view.width + 1
        && box.top >= view.offsetTop - 1 && box.bottom <= view.offsetTop + view.height + 1
        && at(box.left + 2, box.top + 2) && at(box.right - 4, box.bottom - 4);
}"""
SIZES = {"320 breed": PHONE, "400 procent": {"width": 320, "height": 256}, "toetsenbord": {"width": 360, "height": 300}}


@pytest.mark.parametrize("size", SIZES)
def test_the_way_out_is_in_view_however_small_the_screen(browser: Browser, site: str, size: str) -> None:
    with visit(browser, site, viewport=SIZES[size]) as page:
        for _ in range(2):
            say(page, "buren")
        page.get_by_text("Beurt 2.").wait_for()
        for top in (0, 300, 100_000):
            page.evaluate("top => scrollTo(0, top)", top)
            assert page.locator("#weg button").evaluate(IN_SIGHT)


@pytest.mark.parametrize("size", SIZES)
def test_in_a_frame_too_the_way_out_is_in_view(browser: Browser, size: str) -> None:
    with around() as two, tab(browser, viewport=SIZES[size]) as page:
        frame = two.open(page)
        frame.locator("#tekst").focus()
        page.wait_for_timeout(300)
        assert frame.locator("#weg button").evaluate(IN_SIGHT)
        box = page.locator("iframe").bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["y"] >= 0
        assert box["x"] + box["width"] <= SIZES[size]["width"]
        assert box["y"] + box["height"] <= SIZES[size]["height"]


def test_zoomed_in_with_two_fingers_the_way_out_moves_along(browser: Browser, site: str) -> None:
    """The visual viewport is then smaller than the page, as with a keyboard on the screen of an iPhone."""
    phone = {"viewport": {"width": 390, "height": 700}, "is_mobile": True, "has_touch": True}
    with visit(browser, site, **phone) as page:
        hand = page.context.new_cdp_session(page)
        pinch(hand, 2)
        page.wait_for_function("visualViewport.scale > 1.5")
        for _ in range(3):
            drag(hand, -300)
            page.wait_for_timeout(200)
        assert page.evaluate("visualViewport.offsetTop") > 0
        assert page.locator("#weg button").evaluate(IN_SIGHT)


def pinch(hand: CDPSession, scale: float) -> None:
    hand.send("Input.synthesizePinchGesture", {"x": 200, "y": 400, "scaleFactor": scale, "relativeSpeed": 2000})


def drag(hand: CDPSession, down: int) -> None:
    hand.send("Input.synthesizeScrollGesture", {"x": 100, "y": 300, "yDistance": down, "speed": 3000})


# --- how fast -----------------------------------------------------------------------------------------

BOUND_MS = 100
RUNS = 15


@pytest.mark.proof
@pytest.mark.parametrize("where", ["eigen pagina", "in een venster"])
@pytest.mark.parametrize("way", ["knop", "shift"])
def test_figure_time_to_an_empty_screen(browser: Browser, hanging: str, where: str, way: str) -> None:
    with around(verlaat_naar=HANGING_EXIT) as two:
        took = [time_to_empty(browser, two if where != "eigen pagina" else hanging, WAYS[way]) for _ in range(RUNS)]
    print(
        f"\nleeg scherm, {way}, {where}, volgende site hangt: mediaan {statistics.median(took):.0f} ms,"
        f" langste {max(took):.0f} ms van {RUNS} (grens {BOUND_MS} ms)"
    )


def time_to_empty(browser: Browser, where: Any, leave: Leave) -> float:
    """Milliseconds from the (last) press to the first painted frame of the emptied page."""
    told: list[tuple[str, float]] = []
    with tab(browser) as page:
        page.context.add_init_script(WATCH_EMPTY)
        page.on("console", lambda message: told.append(split(message.text)) if message.type == "info" else None)
        at = page if isinstance(where, str) else where.open(page)
        if isinstance(where, str):
            page.goto(where)
        talk(at, "buren")
        told.clear()
        leave_to_empty(page, at, leave)
    return next(at for what, at in told if what == "leeg") - max(at for what, at in told if what == "druk")


def split(text: str) -> tuple[str, float]:
    what, _, at = text.partition(" ")
    return (what, float(at)) if what in ("druk", "leeg", "vak") else ("", 0.0)
