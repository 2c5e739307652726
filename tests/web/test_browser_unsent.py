"""What could not be delivered is shown as unsent, with the numbers beside it, whatever stood in between."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.channels.web_page import PAGE_FOLDER
from tests.web.browser import MARKS, browser, driver, page, press, say, site

__all__ = ["browser", "page", "site"]  # fixtures
pytestmark = MARKS

PORTAL = "http://portaal.example/inloggen"
Between = Callable[[Any], None]


def answers(status: int, body: str, kind: str = "text/html", **headers: str) -> Between:
    return lambda route: route.fulfill(status=status, body=body, content_type=kind, headers=headers)


BETWEEN: dict[str, Between] = {
    "a 500 that is a page": answers(500, "<h1>Internal Server Error</h1>"),
    "a 502 without a body": answers(502, ""),
    "a 503 in other JSON": answers(503, '{"error": "busy"}', "application/json"),
    "a network that shows its own page": answers(200, "<form action=/login>Log in</form>"),
    "a network that answers JSON": answers(200, '{"staat": "vals", "login": true}', "application/json"),
    "JSON that is nothing": answers(200, "null", "application/json"),
    "JSON that is cut off": answers(200, '{"html": "<div>", "sta', "application/json"),
    "a network that leads elsewhere": answers(302, "", Location=PORTAL),
    "a network that leads the words elsewhere": answers(307, "", Location=PORTAL),
    "a network that leads to its page under our name": answers(307, "", Location="/inloggen"),
    "a line that is cut": lambda route: route.abort("connectionreset"),
    "a line that is gone": lambda route: route.abort("internetdisconnected"),
}


def posts_go(page: Any, between: Between) -> None:
    page.route("**/", lambda route: between(route) if route.request.method == "POST" else route.continue_())


def send(page: Any, text: str) -> None:
    page.fill("#tekst", text)
    page.get_by_role("button", name="Verstuur").click(no_wait_after=True)


def assert_unsent(page: Any, text: str) -> None:
    """Marked, the words given back, the numbers beside it, and the conversation where it was."""
    page.get_by_text("Dit bericht is niet verstuurd.").wait_for(timeout=5_000)
    assert page.locator(".jij").last.text_content() == f"Jij: {text} (niet verstuurd)"
    assert page.input_value("#tekst") == text
    for number in ("Bel 112", "Bel 0800-2000"):
        assert page.get_by_role("alert").last.get_by_role("link", name=number).is_visible()
    assert page.locator(".knoppen").count() == 1


@pytest.mark.parametrize("name", BETWEEN)
def test_what_is_not_our_answer_shows_the_message_as_unsent_and_it_can_be_sent_again(page: Any, name: str) -> None:
    elsewhere: list[str] = []
    page.on("request", lambda request: elsewhere.append(request.url) if "inloggen" in request.url else None)
    say(page, "buren")
    page.get_by_text("Beurt 1.").wait_for()
    before = page.input_value("[name=staat]")
    posts_go(page, BETWEEN[name])
    send(page, "en de buren")
    assert_unsent(page, "en de buren")
    assert page.input_value("[name=staat]") == before
    assert elsewhere == []
    page.unroute("**/")
    press(page, "Verstuur")
    page.get_by_text("Beurt 2.").wait_for()


def test_an_answer_that_stays_away_is_given_up_and_shown_as_unsent(page: Any, site: str) -> None:
    script = (PAGE_FOLDER / "chat.js").read_text("utf-8")
    assert "WAIT_MS = 15000" in script
    page.route("**/chat.js", lambda route: route.fulfill(body=script.replace("= 15000", "= 300")))
    page.goto(site)
    say(page, "buren")
    held: list[Any] = []
    posts_go(page, held.append)
    send(page, "en de buren")
    assert_unsent(page, "en de buren")
    assert len(held) == 1


def test_pressing_twice_sends_once_and_what_is_typed_meanwhile_stays(page: Any) -> None:
    held: list[Any] = []
    posts_go(page, held.append)
    page.fill("#tekst", "buren")
    page.get_by_role("button", name="Verstuur").dblclick(no_wait_after=True)
    send(page, "nog iets")
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    assert len(held) == 1
    assert page.locator(".jij").count() == 1
    held[0].continue_()
    page.get_by_text("Beurt 1.").wait_for()
    assert page.input_value("#tekst") == "nog iets"


def test_a_button_that_could_not_be_sent_is_still_there(page: Any) -> None:
    say(page, "buren")
    page.get_by_text("Beurt 1.").wait_for()
    posts_go(page, BETWEEN["a line that is cut"])
    page.get_by_role("button", name="Wat gebeurt er als ik bel?").click()
    page.get_by_text("Dit bericht is niet verstuurd.").wait_for()
    assert page.locator(".jij").last.text_content() == "Jij: Wat gebeurt er als ik bel? (niet verstuurd)"
    assert page.input_value("#tekst") == ""
    page.unroute("**/")
    press(page, "Wat gebeurt er als ik bel?")
    page.get_by_text("Beurt 2.").wait_for()
