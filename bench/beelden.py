"""`make shots`: pictures of the real page, taken with Chromium, into docs/beelden.

    python -m bench.beelden             # every page, on a phone and on a desktop
    python -m bench.beelden --naar DIR  # somewhere else

The real content answers, at one fixed moment, so that the pictures differ only when the product does.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import shutil
import sys
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

from aiohttp import web
from playwright.async_api import Browser, Page, async_playwright

from bot import BASE
from bot import content as reading
from bot.channels.web import WebConfig, serving
from bot.understanding import learn
from bot.uren import OFFICE
from bot.wiring import bind, page

FOLDER = BASE / "docs" / "beelden"
SCREENS = {"telefoon": (390, 844), "bureau": (1280, 800)}
STATES: dict[str, tuple[str, tuple[str, ...]]] = {  # picture -> address, and what is typed there
    "start": ("/", ()),
    "antwoord": ("/", ("Ik hoor de buren vaak schreeuwen tegen hun kind",)),
    "gevaar": ("/", ("Mijn buurman slaat zijn zoontje nu",)),
    "vraag": ("/", ("help",)),
    "gids": ("/", ("Loop de afweging met mij door",)),
    "fout": ("/bestaat-niet", ()),
    "druk": ("/", ("hallo",)),
    "privacy": ("/privacy", ()),
    "voorbereiden": ("/voorbereiden", ()),
    "routekaart": ("/routekaart", ()),
    "functie": ("/routekaart/leerkracht", ()),
    "meldcode": ("/meldcode", ()),
    "toegankelijkheid": ("/toegankelijkheid", ()),
    "english": ("/?taal=en", ("I am worried about a child",)),
    "arabisch": ("/?taal=ar", ("الجيران يضربون طفلهم",)),
}
EMBEDDED = "ingesloten"  # the chat in the page of another, just opened
BUSY = "druk"  # on a site that takes no message at all: what the limit per address shows
DARK = ("start", "gevaar")  # also in dark, on a phone
FLAGS = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
LARGEST = 260_000  # bytes of one picture
TALLEST = 1_500  # pixels: of a long page the beginning tells enough
DEMO = BASE / "deploy" / "demo" / "index.html"
DEMO_CHAT = "http://127.0.0.1:8080"  # where the demo page looks for the chat


async def take(folder: Path) -> list[Path]:
    """Every picture, made in `folder`; the server and the browser live only as long."""
    content, problems = reading.load(BASE)
    if content is None:
        sys.exit("\n".join(map(str, problems)))
    answer = bind(learn(content), lambda: OFFICE)

    def app(config: WebConfig) -> web.Application:
        return page(content, answer, OFFICE, config)

    async with (
        serving(app(WebConfig(per_minuut=1_000, frame_ancestors="http://127.0.0.2:*")), "127.0.0.1", 0) as port,
        serving(app(WebConfig(per_minuut=0)), "127.0.0.1", 0) as busy,
        _demo(f"http://127.0.0.1:{port}") as host,
        async_playwright() as playwright,
    ):
        browser = await playwright.chromium.launch(executable_path=_chromium(), args=FLAGS)
        made = []
        for screen in SCREENS:
            for name in STATES:
                site = f"http://127.0.0.1:{busy if name == BUSY else port}"
                made.append(await _state(browser, site, name, screen, folder))
            made.append(await _embedded(browser, host, screen, folder))
        made += [await _state(browser, f"http://127.0.0.1:{port}", name, "telefoon", folder, "dark") for name in DARK]
        await browser.close()
    return made


@contextlib.asynccontextmanager
async def _demo(chat: str) -> AsyncIterator[str]:
    """The site of another that shows this chat, on an origin of its own."""

    async def show(request: web.Request) -> web.Response:
        return web.Response(text=DEMO.read_text("utf-8").replace(DEMO_CHAT, chat), content_type="text/html")

    demo = web.Application()
    demo.router.add_get("/", show)
    runner = web.AppRunner(demo, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.2", 0).start()
    yield f"http://127.0.0.2:{runner.addresses[0][1]}/"
    await runner.cleanup()


async def _embedded(browser: Browser, host: str, screen: str, folder: Path) -> Path:
    """The chat in the page of another, just opened."""
    width, height = SCREENS[screen]
    context = await browser.new_context(viewport={"width": width, "height": height}, locale="nl-NL")
    page = await context.new_page()
    await page.goto(host)
    await page.locator("#rw-hulp button").first.click()
    await page.frame_locator("iframe").locator("#tekst").wait_for()
    file = folder / f"{EMBEDDED}-{screen}.png"
    await page.screenshot(path=file, animations="disabled")
    await context.close()
    return file


def _chromium() -> str:
    return shutil.which("chromium") or sys.exit("Chromium is not here: run `make tools` first")


async def _state(browser: Browser, site: str, name: str, screen: str, folder: Path, colours: str = "light") -> Path:
    """The picture of one state on one size of screen."""
    width, height = SCREENS[screen]
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        locale="nl-NL",
        color_scheme="dark" if colours == "dark" else "light",
    )
    page = await context.new_page()
    path, said = STATES[name]
    await page.goto(site + path)
    for text in said:
        await _say(page, text)
    file = folder / f"{name}-{screen}{'-donker' if colours == 'dark' else ''}.png"
    await _picture(page, file, width, height)
    await context.close()
    return file


async def _say(page: Page, text: str) -> None:
    """Types, sends, and waits until the answer stands on the page."""
    await page.get_by_role("textbox").fill(text)
    async with page.expect_response(lambda response: response.request.method == "POST"):
        await page.locator(".typen button").click()
    await page.wait_for_load_state("networkidle")


async def _picture(page: Page, path: Path, width: int, height: int) -> None:
    """The whole page without the mouse on it, on a screen so tall that nothing that sticks covers anything."""
    await page.mouse.move(0, 0)
    needed = await page.evaluate("Math.max(innerHeight, document.documentElement.scrollHeight)")
    await page.set_viewport_size({"width": width, "height": min(int(needed), TALLEST)})
    await page.evaluate("scrollTo(0, 0)")
    await page.screenshot(path=path, animations="disabled")


def main(arguments: Iterable[str] | None = None) -> int:
    """Makes the pictures; 1 when one is too large for the repository."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--naar", type=Path, default=FOLDER)
    args = parser.parse_args(list(arguments) if arguments is not None else None)
    args.naar.mkdir(parents=True, exist_ok=True)
    made = asyncio.run(take(args.naar))
    for path in made:
        print(f"{path.stat().st_size / 1000:6.0f} kB  {path}")
    return int(any(path.stat().st_size > LARGEST for path in made))


if __name__ == "__main__":
    sys.exit(main())
