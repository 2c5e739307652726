"""The header contract: every route of the app's own router, every method, every error, and nothing beside it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web

from bot.channels.web import WebConfig, make_app
from bot.channels.web_config import security_headers
from bot.channels.web_embed import HEADERS
from bot.zegel import Zegel
from tests.web.web_fakes import KNOWN, TALEN, Site, fake_answer

UNKNOWN = "BREW"  # to the parser of the protocol; the router never sees it
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "PROPFIND", UNKNOWN)
CONTRACT = security_headers(WebConfig())
# What a route says instead, and why: the widget's script is loaded by the pages of a municipality, and kept a while.
INSTEAD = {"/embed.js": {name.lower(): value for name, value in HEADERS.items()}}
BESIDE = {
    "refresh",
    "content-type",
    "content-length",
    "date",
    "connection",
    "allow",
    "location",
    "clear-site-data",
    "retry-after",
}
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
ACCEPTS = ("text/html", "application/json")


def app() -> web.Application:
    return make_app(fake_answer, TALEN, Zegel(None, KNOWN))


def routes() -> dict[str, set[str]]:
    """Every path of the app, a part that may be anything filled in, with the methods it allows."""
    found: dict[str, set[str]] = {}
    for route in app().router.routes():
        assert route.resource is not None
        path = re.sub(r"\{[^}]*\}", "x", route.resource.canonical)
        found.setdefault(path, set()).add(route.method)
    return found


ROUTES = routes()


class Said:
    """One answer as it came over the line."""

    def __init__(self, raw: bytes) -> None:
        head, _, self.body = raw.partition(b"\r\n\r\n")
        first, *lines = head.decode("ascii").split("\r\n")
        self.status = int(first.split()[1])
        self.lines = [(name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
        self.headers = dict(self.lines)


async def ask(site: Site, method: str, path: str, more: bytes = b"", body: bytes = b"", wait: float = 5.0) -> Said:
    length = b"Content-Length: %d\r\n" % len(body) if body else b""
    head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n".encode()
    return Said(await site.raw(head + more + length + b"\r\n" + body, wait=wait))


def assert_contract(said: Said, path: str = "") -> None:
    """Each header once, with its own value; none that is not named here, so no cookie and no version."""
    own = INSTEAD.get(path, {}) if said.status == 200 else {}
    expected = {name.lower(): value for name, value in CONTRACT.items()} | own
    names = [name for name, _ in said.lines]
    assert len(names) == len(set(names))
    assert {name: said.headers.get(name) for name in expected} == expected
    assert set(names) - set(expected) - BESIDE == set()
    assert said.headers["server"] == "Routewijzer"


def assert_error_page(said: Said, method: str = "GET") -> None:
    """112, then 0800-2000, then why; after HEAD the same headers and no body."""
    assert said.headers["content-type"].startswith("text/html")
    if method == "HEAD":
        assert said.body == b""
        assert int(said.headers["content-length"]) > 1_000
        return
    assert int(said.headers["content-length"]) == len(said.body)
    main = said.body[said.body.index(b"<main") :]
    assert main.index(b'href="tel:112"') < main.index(b'href="tel:08002000"') < main.index(b"<h2")


@pytest.fixture
async def strict(open_site: Any) -> Site:
    site = await open_site(WebConfig(per_minuut=10_000, body_seconden=0.2, antwoord_seconden=0.3))
    assert isinstance(site, Site)
    return site


def test_the_router_has_the_routes_that_everybody_knows() -> None:
    assert ROUTES["/"] == {"GET", "HEAD", "POST"}
    assert ROUTES["/weg"] == {"GET", "HEAD", "POST"}
    assert ROUTES["/leeg"] == {"GET", "HEAD"}
    assert {"/privacy", "/healthz", "/robots.txt", "/static/chat.js"} <= set(ROUTES)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("path", ROUTES)
async def test_every_route_keeps_the_contract_for_every_method(strict: Site, path: str, method: str) -> None:
    said = await ask(strict, method, path)
    assert_contract(said, path)
    if method == UNKNOWN:
        assert said.status == 400
        assert_error_page(said)
    elif method not in ROUTES[path]:
        assert said.status == 405
        assert sorted(said.headers["allow"].split(",")) == sorted(ROUTES[path])
        assert_error_page(said, method)
    elif method == "POST" and path == "/":
        assert said.status == 415
        assert_error_page(said)
    else:
        assert said.status in (200, 303, 404, 415)
        assert "allow" not in said.headers
    if method == "HEAD":
        assert said.body == b""


@pytest.mark.parametrize("method", METHODS)
async def test_a_page_that_is_not_there_keeps_the_contract_for_every_method(strict: Site, method: str) -> None:
    for path in ("/nergens", "/static/", "/static/zegel.py", "/weg/", "/%00"):
        said = await ask(strict, method, path)
        assert said.status == (400 if method == UNKNOWN else 404)
        assert_contract(said)
        assert_error_page(said, method)


async def crowded(site: Site) -> Said:
    """More connections than there is room for."""
    open_ones = [await asyncio.open_connection("127.0.0.1", site.port) for _ in range(3)]
    await asyncio.sleep(0.05)
    said = await ask(site, "GET", "/")
    for _, writer in open_ones:
        writer.close()
    return said


async def once_more(site: Site, more: bytes) -> Said:
    for _ in range(2):
        said = await ask(site, "POST", "/", FORM + more, b"tekst=a")
    return said


async def hanging(site: Site) -> Said:
    for _ in range(4):
        await ask(site, "POST", "/", FORM, b"tekst=hangt")
    return await ask(site, "GET", "/healthz")


def posted(body: bytes, more: bytes = FORM) -> Callable[[Site, bytes], Awaitable[Said]]:
    return lambda site, accept: ask(site, "POST", "/", more + accept, body)


FAILS: dict[str, tuple[int, WebConfig, Callable[[Site, bytes], Awaitable[Said]]]] = {
    "a form of many fields": (400, WebConfig(), posted(b"a=&" * 20)),
    "no request at all": (400, WebConfig(), lambda site, accept: ask(site, "", "")),
    "a Host that cannot be one": (
        400,
        WebConfig(),
        lambda site, accept: ask(site, "GET", "/", b"Host: y z\r\n" + accept),
    ),
    "nothing there": (404, WebConfig(), lambda site, accept: ask(site, "GET", "/nergens", accept)),
    "no such method": (405, WebConfig(), lambda site, accept: ask(site, "PUT", "/", accept)),
    "a body that does not come": (
        408,
        WebConfig(body_seconden=0.1),
        lambda site, accept: ask(site, "POST", "/", FORM + accept + b"Content-Length: 9\r\n"),
    ),
    "a body that is too long": (413, WebConfig(), posted(b"tekst=" + b"a" * 17_000)),
    "another kind of body": (415, WebConfig(), posted(b"{}", b"Content-Type: application/json\r\n")),
    "a packed body": (415, WebConfig(), posted(b"x", FORM + b"Content-Encoding: gzip\r\n")),
    "an odd Expect": (417, WebConfig(), posted(b"x", FORM + b"Expect: x\r\n")),
    "too many messages": (429, WebConfig(per_minuut=1), once_more),
    "a turn that fails": (500, WebConfig(), posted(b"tekst=kapot")),
    "a turn that hangs": (500, WebConfig(antwoord_seconden=0.1), posted(b"tekst=hangt")),
    "no room": (503, WebConfig(verbindingen=3), lambda site, accept: crowded(site)),
    "not well": (503, WebConfig(antwoord_seconden=0.05), lambda site, accept: hanging(site)),
}


@pytest.mark.parametrize("accept", ACCEPTS)
@pytest.mark.parametrize("name", FAILS)
async def test_every_error_keeps_the_contract_and_names_the_numbers(open_site: Any, name: str, accept: str) -> None:
    status, config, fail = FAILS[name]
    said = await fail(await open_site(config), f"Accept: {accept}\r\n".encode())
    assert said.status == status
    assert_contract(said)
    assert ("retry-after" in said.headers) == (status == 429)
    if said.headers["content-type"].startswith("application/json"):
        assert accept == "application/json"
        assert said.body.index(b"tel:112") < said.body.index(b"tel:08002000")
    else:
        assert_error_page(said)


@pytest.mark.parametrize("line", [b"GET /" + b"a" * 9_000, b"GET / HTTP/1.1\r\nA: " + b"a" * 9_000])
async def test_a_line_that_is_too_long_keeps_the_contract(strict: Site, line: bytes) -> None:
    said = Said(await strict.raw(line + b" HTTP/1.1\r\nHost: x\r\n\r\n", wait=2))
    assert said.status in (400, 431)
    assert_contract(said)
    assert_error_page(said)


@pytest.mark.parametrize("config", [WebConfig(frame_ancestors="https://www.dordrecht.nl"), WebConfig(per_minuut=1)])
async def test_the_exit_makes_the_browser_forget_and_nothing_else_does(open_site: Any, config: WebConfig) -> None:
    site = await open_site(config)
    for path in ROUTES:
        said = await ask(site, "GET", path)
        assert ("clear-site-data" in said.headers) == (path in ("/weg", "/leeg"))
        assert ("refresh" in said.headers) == (path == "/leeg")
        assert ("location" in said.headers) == (path == "/weg")
