"""The pages beside the conversation: prepare a call, the routekaart, the meldcode, accessibility, the JSON."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from aiohttp import web

from bot.channels.web_config import WebConfig
from bot.channels.web_page import PAGE_FOLDER, Page, link_numbers
from bot.model import DUTCH, MARKEN, Bladen, Meldcode, Paginataal, Picture

ReadForm = Callable[[web.Request], Awaitable[Mapping[str, str]]]
METINGEN = "toegankelijkheid.json"


class BladenPages:
    """Those pages of one deployment. What is chosen comes in the body of a form: no topic ever stands in a URL."""

    def __init__(self, bladen: Bladen, page: Page, read: ReadForm) -> None:
        self._bladen, self._page, self._read = bladen, page, read
        self._metingen = json.loads((PAGE_FOLDER / METINGEN).read_text("utf-8"))
        self._numbers = partial(link_numbers, kaarten=bladen.kaarten)
        self._named = _names(bladen.meldcode)

    def routes(self) -> list[web.RouteDef]:
        """Where each page is."""
        return [
            web.get("/voorbereiden", self._plain("voorbereiden.html")),
            web.get("/routekaart", self._plain("routekaart.html")),
            web.post("/routekaart", self._situatie),
            web.get("/routekaart.svg", self._drawing),
            web.get("/routekaart/{functie}.svg", self._drawing),
            web.get("/routekaart/{functie}", self._functie),
            web.get("/meldcode", self._plain("meldcode.html")),
            web.get("/toegankelijkheid", self._plain("toegankelijkheid.html")),
            web.get("/api/routekaart.json", self._api),
        ]

    def _plain(self, template: str) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def show(request: web.Request) -> web.Response:
            return self._show(request, template)

        return show

    async def _functie(self, request: web.Request) -> web.Response:
        id = request.match_info["functie"]
        return self._part(request, self._bladen.functies.get(id), f"/routekaart/{id}.svg")

    async def _situatie(self, request: web.Request) -> web.Response:
        form = await self._read(request)
        return self._part(request, self._bladen.situaties.get(form.get("situatie", "")))

    async def _drawing(self, request: web.Request) -> web.Response:
        functie = request.match_info.get("functie")
        drawn = self._bladen.tekeningen.get(f"functie-{functie}" if functie else self._bladen.kaart.id)
        if drawn is None:
            raise web.HTTPNotFound
        return web.Response(body=drawn, content_type="image/svg+xml", charset="utf-8")

    async def _api(self, request: web.Request) -> web.Response:
        return web.Response(body=self._bladen.api, content_type="application/json", charset="utf-8")

    def _part(self, request: web.Request, kaart: Picture | None, svg: str = "") -> web.Response:
        if kaart is None:
            raise web.HTTPNotFound
        return self._show(request, "kaartdeel.html", kaart=kaart, svg=svg)

    def _show(self, request: web.Request, template: str, **values: Any) -> web.Response:
        taal = self._page.language(request.query.get("taal"))
        return web.Response(text=self._page.draw(template, taal, **(self._values() | values)), content_type="text/html")

    def _values(self) -> dict[str, Any]:
        bladen = self._bladen
        return {
            "kaart": bladen.kaart,
            "functies": bladen.functies,
            "situaties": bladen.situaties,
            "meldcode": bladen.meldcode,
            "namen": self._named,
            "gemeente": bladen.gemeente,
            "metingen": self._metingen,
            "merk": MARKEN,
            "nummers": self._numbers,
        }


def _names(meldcode: Meldcode) -> dict[str, tuple[str, int]]:
    """What each question and outcome of the assessment is called: the key of a word of the page, and its number."""
    both = (("meldcode_vraag", meldcode.vragen), ("meldcode_uitkomst", meldcode.uitkomsten))
    return {one.id: (key, number) for key, steps in both for number, one in enumerate(steps, start=1)}


def even_weg(talen: Mapping[str, Paginataal], regels: Mapping[str, str]) -> str:
    """The page for when the server is away: one file, no script, no request; `regels` per language id."""
    cards = next(iter(talen.values())).noodkaarten
    shown = [(talen[id], link_numbers(regel, cards)) for id, regel in regels.items() if id in talen]
    return Page(talen, WebConfig()).draw("even-weg.html", DUTCH, regels=shown)
