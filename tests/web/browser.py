"""A real Chromium for the tests of the page, with our server, a neutral site and a watch on what leaves the page."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import os
import shutil
import ssl
import tempfile
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bot import BASE
from bot.channels.web import WebConfig, make_app, serving
from bot.zegel import Zegel
from tests.web.web_fakes import KNOWN, TALEN, fake_answer

CHROMIUM = shutil.which("chromium")
try:
    from playwright.sync_api import Browser, BrowserContext, Error, FrameLocator, Page, Playwright, sync_playwright
except ImportError:
    CHROMIUM = None

if CHROMIUM is None and os.environ.get("CI") == "true":
    pytest.fail("geen browser om mee te testen: draai eerst `make tools`", pytrace=False)
MARKS = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="geen browser om mee te testen: draai `make tools`"),
]

EXIT = "https://www.knmi.nl/"
HANGING_EXIT = f"{EXIT}hangt"
PHONE = {"width": 320, "height": 640}
FLAGS = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"]


# --- servers beside the browser --------------------------------------------------------------------


@contextlib.contextmanager
def in_thread(serve: Any) -> Iterator[int]:
    """Runs `serve(port_future, stop_event)` in a thread of its own and gives the port."""
    loop = asyncio.new_event_loop()
    port: asyncio.Future[int] = loop.create_future()
    ready, stop = threading.Event(), asyncio.Event()
    port.add_done_callback(lambda _: ready.set())
    work: Coroutine[Any, Any, None] = serve(port, stop)
    thread = threading.Thread(target=lambda: loop.run_until_complete(work), daemon=True)
    thread.start()
    assert ready.wait(10)
    yield port.result()
    loop.call_soon_threadsafe(stop.set)
    thread.join(10)


def chat(config: WebConfig) -> contextlib.AbstractContextManager[int]:
    async def serve(port: asyncio.Future[int], stop: asyncio.Event) -> None:
        async with serving(make_app(fake_answer, TALEN, Zegel(None, KNOWN), config), "127.0.0.1", 0) as bound:
            port.set_result(bound)
            await stop.wait()

    return in_thread(serve)


def next_site() -> contextlib.AbstractContextManager[int]:
    """The neutral site, on https with a certificate that nobody knows."""

    async def hello(request: web.Request) -> web.Response:
        if request.path == "/hangt":
            await asyncio.sleep(3600)
        return web.Response(text="<title>Weer</title>Het weer", content_type="text/html")

    app = web.Application()
    app.router.add_get("/{rest:.*}", hello)
    return served(app, "127.0.0.1", own_certificate())


def served(app: web.Application, host: str, certificate: ssl.SSLContext | None = None) -> AbstractContextManager[int]:
    """A site of another in a thread of its own, and its port; what hangs there does not hold up the end."""

    async def serve(port: asyncio.Future[int], stop: asyncio.Event) -> None:
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, host, 0, ssl_context=certificate).start()
        port.set_result(runner.addresses[0][1])
        await stop.wait()
        await runner.cleanup()

    return in_thread(serve)


def own_certificate() -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "www.knmi.nl")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ) + certificate.public_bytes(serialization.Encoding.PEM)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.NamedTemporaryFile(suffix=".pem") as file:
        file.write(pem)
        file.flush()
        context.load_cert_chain(file.name)
    return context


# --- the browser -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site() -> Iterator[str]:  # type: ignore[override]
    with chat(WebConfig(per_minuut=100_000)) as port:
        yield f"http://127.0.0.1:{port}/"


@pytest.fixture(scope="module")
def driver() -> Iterator[Driver]:
    """One a module: a second one beside it does not start."""
    with next_site() as port, sync_playwright() as playwright:
        yield Driver(playwright, port)


@pytest.fixture(scope="module")
def browser(driver: Driver) -> Iterator[Browser]:
    browser = driver.playwright.chromium.launch(**launching(driver.exit_port))
    yield browser
    browser.close()


@dataclass(frozen=True)
class Driver:
    """What starts browsers, and the port of the neutral site."""

    playwright: Playwright
    exit_port: int

    def persistent(self, folder: str, **options: Any) -> BrowserContext:
        """A browser that keeps a profile in this folder."""
        return self.playwright.chromium.launch_persistent_context(folder, **{**launching(self.exit_port), **options})


def launching(exit_port: int) -> dict[str, Any]:
    """How this browser starts: no network but loopback, and pages are kept for Back, as people's browsers do."""
    rules = f"MAP www.knmi.nl 127.0.0.1:{exit_port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE 127.0.0.2"
    return {
        "executable_path": CHROMIUM,
        "chromium_sandbox": False,
        "args": [*FLAGS, f"--host-resolver-rules={rules}", "--ignore-certificate-errors"],
        "ignore_default_args": ["--disable-back-forward-cache"],
    }


class Watch:
    """What a page did that it should not: other origins, errors, storage."""

    def __init__(self, context: BrowserContext, own: str) -> None:
        self.context, self.own = context, own
        self.elsewhere: list[str] = []
        self.errors: list[str] = []
        context.on("request", self._request)
        context.on("console", lambda message: self._error(message.text) if message.type == "error" else None)
        context.on("weberror", lambda error: self._error(str(error.error)))

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self.own, EXIT)):
            self.elsewhere.append(request.url)

    def _error(self, text: str) -> None:
        # The browser itself notes every answer of 400 and up, and a lost network.
        if "Failed to load resource" not in text:
            self.errors.append(text)

    def assert_clean(self) -> None:
        assert (self.elsewhere, self.errors, self.context.cookies()) == ([], [], [])
        assert self.context.storage_state() == {"cookies": [], "origins": []}


@contextlib.contextmanager
def visit(browser: Browser, site: str, **options: Any) -> Iterator[Page]:
    context = browser.new_context(**{"viewport": {"width": 1000, "height": 800}, **options})
    watch = Watch(context, site)
    page = context.new_page()
    page.goto(site)
    yield page
    watch.assert_clean()
    context.close()


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    with visit(browser, site) as page:
        yield page


@pytest.fixture
def plain(browser: Browser, site: str) -> Iterator[Page]:
    """The same page in a browser without script."""
    with visit(browser, site, java_script_enabled=False) as page:
        yield page


def say(page: Page, text: str) -> None:
    """Types and sends, and waits for what comes of it."""
    page.fill("#tekst", text)
    press(page, "Verstuur")


def press(page: Page, name: str) -> None:
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def everything(page: Page) -> str:
    """What a page shows in all its frames, with what stands in its fields: that is no part of `content()`."""
    fields = [field.input_value() for frame in page.frames for field in frame.locator("textarea, input").all()]
    return "\n".join([frame.content() for frame in page.frames] + fields)


def assert_nothing_shows(page: Page, step: Any, canary: str) -> None:
    """After a step through the history neither the page nor its field shows anything of the conversation."""
    with contextlib.suppress(Error):  # the browser's own page: "send the form again?"
        step(timeout=2000)
    page.wait_for_timeout(300)
    assert canary not in page.content()
    assert "Beurt" not in page.content()
    assert [field.input_value() for field in page.locator("textarea").all()] in ([], [""])


# --- the site of another, around the page ----------------------------------------------------------

DEMO = BASE / "deploy" / "demo" / "index.html"
DEMO_CHAT = "http://127.0.0.1:8080"


@dataclass(frozen=True)
class Around:
    """A chat and the site of a municipality that shows it, on two origins (and two sites: 127.0.0.1 and 127.0.0.2)."""

    chat: str
    host: str

    def open(self, page: Page) -> FrameLocator:
        """Goes to the host page and presses the button."""
        page.goto(self.host)
        page.get_by_role("button", name="Hulp bij zorgen").click()
        return self.frame(page)

    def frame(self, page: Page) -> FrameLocator:
        return page.frame_locator("iframe")


@contextlib.contextmanager
def around(html: Callable[[str], str] | None = None, verlaat_naar: str = EXIT) -> Iterator[Around]:
    """Both servers; `html` makes the host page from the origin of the chat (default: the demo of this repository)."""
    make = html or (lambda origin: DEMO.read_text("utf-8").replace(DEMO_CHAT, origin))
    pages: dict[str, str] = {}
    with host_site(pages) as host_port:
        host = f"http://127.0.0.2:{host_port}"
        with chat(WebConfig(per_minuut=100_000, frame_ancestors=host, verlaat_naar=verlaat_naar)) as port:
            pages["/"] = make(f"http://127.0.0.1:{port}")
            yield Around(f"http://127.0.0.1:{port}", f"{host}/")


def host_site(pages: dict[str, str]) -> contextlib.AbstractContextManager[int]:
    """A small site; `pages` may be filled later."""

    async def serve_page(request: web.Request) -> web.Response:
        if request.path not in pages:
            return web.Response(text="Een andere bladzijde", content_type="text/html")
        return web.Response(text=pages[request.path], content_type="text/html")

    app = web.Application()
    app.router.add_get("/{rest:.*}", serve_page)
    return served(app, "127.0.0.2")
