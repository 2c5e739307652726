"""The chat on the site of another: under a strict policy, on a phone, by keyboard, unread by what runs there."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterator
from typing import Any

import pytest

from bot.channels.web_embed import script
from tests.web.browser import EXIT, MARKS, PHONE, Around, Watch, around, browser, driver
from tests.web.web_fakes import TALEN

pytest.importorskip("playwright")
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

pytestmark = MARKS

MOST = 3 * 1024
BUTTON = "Hulp bij zorgen"


@contextlib.contextmanager
def visitor(browser: Browser, two: Around, **options: Any) -> Iterator[Page]:
    """Somebody on the host page; at the end nothing went elsewhere, nothing was stored, no policy was broken."""
    context = browser.new_context(**{"viewport": {"width": 1000, "height": 800}, **options})
    context.set_default_timeout(5000)
    watch = Watch(context, two.chat)
    page = context.new_page()
    page.goto(two.host)
    yield page
    watch.elsewhere = [url for url in watch.elsewhere if not url.startswith(two.host)]
    watch.assert_clean()
    context.close()


@pytest.fixture(scope="module")
def demo() -> Iterator[Around]:
    with around() as two:
        yield two


@pytest.fixture
def page(browser: Browser, demo: Around) -> Iterator[Page]:
    with visitor(browser, demo) as page:
        yield page


def host(head: str = "", body: str = "", attributes: str = "") -> Any:
    """A host page of the test's own."""
    return lambda origin: (
        f'<!DOCTYPE html><html lang="nl"><head><title>Gemeente</title>{head}'
        f'<script src="{origin}/embed.js" {attributes}></script></head>'
        f'<body><h1>Gemeente</h1><input id="zoek">{body}</body></html>'
    )


def opened(page: Page, name: str = BUTTON) -> Any:
    page.get_by_role("button", name=name).click()
    frame = page.frame_locator("iframe")
    frame.locator("#tekst").wait_for()
    return frame


def say(frame: Any, text: str, turn: int = 1) -> None:
    frame.locator("#tekst").fill(text)
    frame.get_by_role("button", name="Verstuur").click()
    frame.get_by_text(f"Beurt {turn}.").wait_for()


# --- small, and allowed everywhere --------------------------------------------------------------------


def test_the_script_is_at_most_three_kilobytes_also_with_words_in_every_language() -> None:
    assert len(script(TALEN)) <= MOST
    assert b"innerHTML" not in script(TALEN)


def test_under_the_strictest_policy_the_button_the_frame_and_a_conversation_work(page: Page) -> None:
    assert "default-src 'none'" in page.content()
    frame = opened(page)
    say(frame, "buren")
    say(frame, "nu", 2)
    assert page.get_by_role("dialog").evaluate("node => getComputedStyle(node).position") == "fixed"


def test_only_the_sites_that_are_named_may_show_the_chat(browser: Browser, demo: Around) -> None:
    with around() as other, browser.new_context() as context:
        page = context.new_page()
        page.goto(other.host)
        page.evaluate(
            "src => document.body.append(Object.assign(document.createElement('iframe'), {src}))", f"{demo.chat}/"
        )
        page.wait_for_timeout(500)
        assert page.frames[1].locator("#tekst").count() == 0


# --- for everybody ------------------------------------------------------------------------------------


def test_the_keyboard_opens_types_closes_and_comes_back_to_the_button(page: Page) -> None:
    button = page.get_by_role("button", name=BUTTON)
    button.focus()
    assert button.evaluate("node => getComputedStyle(node).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    frame = page.frame_locator("iframe")
    frame.locator("#tekst").wait_for()
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.tagName") == "IFRAME"
    frame.locator("#tekst").focus()
    page.keyboard.type("buren")
    page.keyboard.press("Enter")
    frame.get_by_text("Beurt 1.").wait_for()
    page.get_by_role("button", name="Sluiten").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.shadowRoot.activeElement.textContent") == BUTTON


def test_closing_wipes_the_conversation(page: Page) -> None:
    say(opened(page), "buren")
    page.get_by_role("button", name="Sluiten").click()
    assert page.locator("iframe").count() == 0
    frame = opened(page)
    assert frame.get_by_text("Beurt 1.").count() == 0
    say(frame, "buren")


def test_going_on_to_another_page_and_back_shows_no_conversation(page: Page, demo: Around) -> None:
    say(opened(page), "buren")
    page.goto(f"{demo.host}ander")
    page.go_back(wait_until="commit")
    page.get_by_role("button", name=BUTTON).wait_for()
    assert page.locator("iframe").count() == 0
    say(opened(page), "buren")


@pytest.mark.parametrize("open_first", [False, True])
@pytest.mark.parametrize("viewport", [PHONE, {"width": 1000, "height": 800}])
def test_axe_finds_nothing_on_the_page_around_it(
    browser: Browser, demo: Around, viewport: dict[str, int], open_first: bool
) -> None:
    with visitor(browser, demo, viewport=viewport) as page:
        if open_first:
            opened(page)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()


def test_on_a_phone_it_fills_the_screen_and_the_page_behind_it_is_out_of_reach(browser: Browser, demo: Around) -> None:
    with visitor(browser, demo, viewport=PHONE) as page:
        opened(page)
        assert page.get_by_role("dialog").bounding_box() == {"x": 0, "y": 0, **PHONE}
        assert page.get_by_role("dialog").evaluate("node => node.matches(':modal')")
        page.set_viewport_size({"width": 320, "height": 300})  # a keyboard comes up
        page.wait_for_timeout(200)
        assert page.get_by_role("dialog").bounding_box() == {"x": 0, "y": 0, "width": 320, "height": 300}
        for name in ("Sluiten",):
            assert page.get_by_role("button", name=name).bounding_box()["height"] >= 44  # type: ignore[index]


# --- on any page --------------------------------------------------------------------------------------


def test_loaded_twice_there_is_one_button_that_works(browser: Browser) -> None:
    twice = lambda origin: host(body=f'<script src="{origin}/embed.js"></script>')(origin)  # noqa: E731
    with around(twice) as two, visitor(browser, two) as page:
        assert page.get_by_role("button", name=BUTTON).count() == 1
        say(opened(page), "buren")


def test_label_place_and_language_are_set_on_the_script_tag(browser: Browser) -> None:
    attributes = 'data-tekst="Vragen?" data-plaats="links" data-taal="en"'
    with around(host(attributes=attributes)) as two, visitor(browser, two) as page:
        box = page.get_by_role("button", name="Vragen?").bounding_box()
        assert box is not None
        assert box["x"] < 50
        frame = opened(page, "Vragen?")
        assert frame.locator("html").get_attribute("lang") == "en"
        assert page.get_by_role("dialog").bounding_box()["x"] < 50  # type: ignore[index]


def test_the_button_can_stand_where_the_script_stands(browser: Browser) -> None:
    here = lambda origin: (  # noqa: E731
        "<!DOCTYPE html><title>Gemeente</title><h1>Gemeente</h1><p id=voor>voor</p>"
        f'<script src="{origin}/embed.js" data-plaats="hier"></script><p id=na>na</p>'
    )
    with around(here) as two, visitor(browser, two) as page:
        tops = [page.locator(at).bounding_box()["y"] for at in ("#voor", "#rw-hulp button.hier", "#na")]  # type: ignore[index]
        assert tops == sorted(tops)
        say(opened(page), "buren")


def test_the_style_of_the_page_around_it_does_not_spoil_it(browser: Browser) -> None:
    ugly = (
        "<style>html{font-size:4px} *{display:none!important} html,body,h1{display:block!important}"
        " div{transform:scale(.1)}</style>"
    )
    with around(host(head=ugly)) as two, visitor(browser, two) as page:
        assert page.get_by_role("button", name=BUTTON).bounding_box()["height"] >= 44  # type: ignore[index]
        opened(page)


def test_a_page_that_asks_whether_you_are_sure_does_not_hold_up_the_exit(browser: Browser) -> None:
    asks = "<script>addEventListener('beforeunload', e => e.preventDefault()); onbeforeunload = () => 'x'</script>"
    with around(host(head=asks)) as two, visitor(browser, two) as page:
        asked: list[str] = []
        page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
        page.locator("#zoek").fill("iets")
        frame = opened(page)
        frame.locator("#weg button").click()
        page.wait_for_url(EXIT)
        assert asked == []


@pytest.mark.parametrize("said", ["{routewijzer: 'weg'}", "'weg'", "null"])
def test_a_message_that_is_not_from_the_frame_does_nothing(page: Page, demo: Around, said: str) -> None:
    opened(page)
    page.evaluate(f"() => postMessage({said}, '*')")
    page.evaluate(
        f"() => dispatchEvent(new MessageEvent('message', {{data: {said}, origin: '{demo.chat}', source: self}}))"
    )
    page.wait_for_timeout(200)
    assert page.url == demo.host
    assert page.get_by_role("heading", name="Gemeente Voorbeeld").is_visible()


def test_shift_on_the_page_leaves_only_while_the_chat_is_open(page: Page, demo: Around) -> None:
    for _ in range(4):
        page.keyboard.press("Shift")
    page.wait_for_timeout(200)
    assert page.url == demo.host
    opened(page)
    page.locator("#zoek").focus()
    for letter in "ABC":
        page.keyboard.press(f"Shift+{letter}")
    page.keyboard.press("Escape")
    assert page.input_value("#zoek") == "ABC"
    assert page.url == demo.host


# --- who reads along ----------------------------------------------------------------------------------

LOGGER = """<script>
    window.logged = [];
    const log = (...what) => logged.push(what.map(String).join(" "));
    for (const target of [window, document])
        for (const kind of ["keydown", "keypress", "keyup", "beforeinput", "input", "change", "copy", "cut", "paste",
                            "compositionend", "selectionchange", "submit"])
            target.addEventListener(kind, (e) => log(kind, e.key, e.data, e.target?.value), true);
    addEventListener("message", (e) => log("message", JSON.stringify(e.data)));
    const attach = Element.prototype.attachShadow;
    Element.prototype.attachShadow = function (options) { return (window.shadow = attach.call(this, options)); };
    new PerformanceObserver((list) => list.getEntries().forEach((e) => log("bron", e.name)))
        .observe({type: "resource", buffered: true});
    setInterval(() => {
        const frame = window.shadow?.querySelector("iframe");
        if (!frame) return;
        for (const read of [() => frame.contentDocument?.body.innerHTML,
                            () => frame.contentWindow.document.body.innerHTML, () => frame.contentWindow.location.href,
                            () => getSelection().toString(), () => frame.src])
            try { log("lees", read()); } catch (error) { log("geweigerd", error.name); }
    }, 50);
</script>"""


def test_a_page_that_logs_keys_reads_no_character_of_the_chat(browser: Browser) -> None:
    canary, control = secrets.token_hex(8), secrets.token_hex(8)
    with around(host(head=LOGGER)) as two, visitor(browser, two) as page:
        page.locator("#zoek").press_sequentially(control)
        assert control in " ".join(page.evaluate("logged")), "the logger logs nothing at all"
        frame = opened(page)
        # The page around it sees that a frame was loaded, and from where: wait for that before looking at the rest.
        page.wait_for_function("performance.getEntriesByType('resource').some(seen => seen.initiatorType === 'iframe')")
        page.wait_for_timeout(200)
        page.evaluate("() => { logged.length = 0 }")
        frame.locator("#tekst").focus()
        page.keyboard.type(f"buren {canary}")
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.press("ControlOrMeta+c")
        frame.get_by_role("button", name="Verstuur").click()
        frame.get_by_text("Beurt 1.").wait_for()
        page.wait_for_timeout(200)
        logged = page.evaluate("logged")
        assert any(line.startswith("geweigerd") for line in logged), "the logger did not try the frame"
        assert {line for line in logged if not line.startswith(("geweigerd", "lees"))} == set()
        assert {line for line in logged if line.startswith("lees")} <= {
            "lees undefined",
            "lees ",
            f"lees {two.chat}/?taal=nl",
        }
        assert canary not in " ".join(logged)


def test_the_chat_is_told_nothing_of_the_page_around_it(browser: Browser, demo: Around) -> None:
    with visitor(browser, demo) as page:
        asked: list[Any] = []
        page.on("request", lambda request: asked.append(request) if request.url.startswith(demo.chat) else None)
        page.goto(f"{demo.host}?geheim=1")
        say(opened(page), "buren")
        told = [request.all_headers().get("referer") for request in asked]
        assert asked
        assert not any(referer and demo.host in referer for referer in told)
        assert [request for request in asked if "geheim" in request.url + (request.post_data or "")] == []


def test_a_frame_without_our_script_leaves_too(browser: Browser) -> None:
    bare = lambda origin: f'<!DOCTYPE html><title>Gemeente</title><iframe src="{origin}/"></iframe>'  # noqa: E731
    with around(bare) as two, visitor(browser, two) as page:
        page.frame_locator("iframe").locator("#weg button").click()
        page.wait_for_url(EXIT)


def test_a_link_to_another_site_does_not_open_in_the_frame(page: Page) -> None:
    frame = opened(page)
    say(frame, "buren")
    assert frame.get_by_role("link", name="veiligthuis.nl").get_attribute("target") == "_top"
