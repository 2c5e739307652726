"""The web channel: a form comes in, one turn is made, a page goes out. It decides nothing and keeps nothing."""

from __future__ import annotations

import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass

from aiohttp import web

from bot.channels.deadline import Deadline
from bot.channels.platte_tekst import is_gevaar
from bot.channels.web_bladen import BladenPages
from bot.channels.web_config import MAX_BODY, MAX_TEXT, WebConfig, security_headers
from bot.channels.web_embed import HEADERS as EMBED_HEADERS
from bot.channels.web_embed import script as embed_script
from bot.channels.web_limits import RateLimit, read_form, refuse_odd
from bot.channels.web_page import PAGE_FOLDER, Page
from bot.channels.web_server import listening, quiet_logs, until_stopped
from bot.model import Answer, Bladen, Message, Paginataal, Reply, State
from bot.zegel import Zegel

__all__ = ["WebConfig", "make_app", "run", "serving"]

_LOG = logging.getLogger("routewijzer.web")
_STATIC = {"style.css": "text/css", "chat.js": "text/javascript", "favicon.svg": "image/svg+xml"}
_THEMA = "/static/thema.css"
_EMBED = "/embed.js"
_ROBOTS = "User-agent: *\nDisallow: /weg\nDisallow: /api/\n"
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class _Desk:
    """What every request needs at hand."""

    page: Page
    zegel: Zegel
    config: WebConfig
    deadline: Deadline
    limit: RateLimit
    headers: dict[str, str]
    clock: Callable[[], float]

    def seal(self, state: State) -> str:
        return self.zegel.seal(state, self.clock())


_DESK = web.AppKey("desk", _Desk)


def make_app(
    answer: Answer,
    talen: Mapping[str, Paginataal],
    zegel: Zegel,
    config: WebConfig | None = None,
    clock: Callable[[], float] = time.time,
    bladen: Bladen | None = None,
    others: Sequence[web.RouteDef] = (),
) -> web.Application:
    """The whole web channel around one callable; `talen` is what the page says of itself, Dutch at least.

    `bladen` is what the pages beside the conversation show; `others` are routes of another channel on this server.
    """
    config = config or WebConfig()
    quiet_logs()
    app = web.Application(middlewares=[_calm], client_max_size=MAX_BODY)
    app[_DESK] = _Desk(
        page=Page(talen, config),
        zegel=zegel,
        config=config,
        deadline=Deadline(answer, config.antwoord_seconden),
        limit=RateLimit(config.per_minuut),
        headers=security_headers(config),
        clock=clock,
    )
    app.on_response_prepare.append(_add_headers)
    app.on_cleanup.append(_stop_turns)
    app.add_routes(BladenPages(bladen or Bladen(), app[_DESK].page, _form).routes())
    app.add_routes([*_routes(), web.get(_THEMA, _bytes(config.thema_css, "text/css"))])
    app.add_routes(others)
    app.add_routes([web.get(_EMBED, _bytes(embed_script(talen), "text/javascript"))])
    return app


async def run(
    app: web.Application,
    host: str,
    port: int,
    ready: Callable[[int], None] = lambda port: None,
    beside: AbstractAsyncContextManager[None] | None = None,
) -> None:
    """Serves until Ctrl-C or SIGTERM, then stops cleanly; calls `ready` with the port. OSError: the port is taken.

    `beside` is entered when the page is there, and left before it goes.
    """
    async with serving(app, host, port) as bound, beside or nullcontext():
        ready(bound)
        await until_stopped()


def serving(app: web.Application, host: str, port: int) -> AbstractAsyncContextManager[int]:
    """Serves as long as the block runs and gives the port; 0 picks a free one."""
    config = app[_DESK].config
    return listening(
        app, lambda status: _protocol_error(app, status), host, port, config.verbindingen, config.stil_seconden
    )


def _routes() -> list[web.RouteDef]:
    static = [web.get(f"/static/{name}", _file(name, kind)) for name, kind in _STATIC.items()]
    return [
        web.get("/", _start),
        web.post("/", _message),
        web.get("/weg", _leave),
        web.post("/weg", _leave),
        web.get("/privacy", _privacy),
        web.get("/healthz", _health),
        web.get("/robots.txt", _robots),
        web.get("/favicon.ico", _file("favicon.svg", _STATIC["favicon.svg"])),
        *static,
    ]


async def _start(request: web.Request) -> web.Response:
    desk = request.app[_DESK]
    taal = _asked_language(request)
    return _html(desk.page.start(desk.seal(State(taal=taal)), taal))


async def _message(request: web.Request) -> web.Response:
    """One message: from the form to the answer, with the State of the sealed field; a token that fails starts anew."""
    desk = request.app[_DESK]
    form = await _form(request)
    state = desk.zegel.open(form.get("staat"), desk.clock())
    text = (form.get("knop") or form.get("tekst") or "").replace("\r\n", "\n")
    try:
        reply, after = await desk.deadline.turn(state, Message(text[:MAX_TEXT], "web"))
        return _show(request, reply, desk.seal(after), len(text) > MAX_TEXT, form.get("taal"))
    except Exception as exc:
        _LOG.error("antwoord-mislukt soort=%s", type(exc).__name__)
        return _error(request, 500, state)


async def _form(request: web.Request) -> dict[str, str]:
    """The fields that were sent, counted; raises the web error that fits."""
    desk = request.app[_DESK]
    if not desk.limit.allows(_address(request, desk.config.proxy_kop)):
        raise web.HTTPTooManyRequests
    return await read_form(request, desk.config.body_seconden)


def _show(request: web.Request, reply: Reply, token: str, too_long: bool, shown: str | None) -> web.Response:
    """The answer; to a script whose page is in another language (`shown`) the whole page goes with it."""
    page = request.app[_DESK].page
    if _wants_json(request):
        part = "" if reply.actie else page.reply_part(reply, too_long)
        said = {"html": part, "staat": token, "actie": reply.actie, "gevaar": is_gevaar(reply)}
        if shown is not None and shown != page.language(reply.taal):
            said["pagina"] = page.reply(reply, token, too_long)
        return web.json_response(said)
    if reply.actie == "verlaat":
        return _exit(request)
    if reply.actie == "wis":
        return web.Response(status=303, headers={"Location": "/"})
    return _html(page.reply(reply, token, too_long))


async def _leave(request: web.Request) -> web.Response:
    return _exit(request)


def _exit(request: web.Request) -> web.Response:
    """To the neutral site, and the browser forgets what it kept of this one."""
    location = request.app[_DESK].config.verlaat_naar
    return web.Response(status=303, headers={"Location": location, "Clear-Site-Data": '"cache", "storage"'})


async def _privacy(request: web.Request) -> web.Response:
    return _html(request.app[_DESK].page.privacy(_asked_language(request)))


async def _health(request: web.Request) -> web.Response:
    if not request.app[_DESK].deadline.healthy:
        raise web.HTTPServiceUnavailable
    return web.Response(text="ok")


async def _robots(request: web.Request) -> web.Response:
    return web.Response(text=_ROBOTS)


def _file(name: str, kind: str) -> _Handler:
    return _bytes((PAGE_FOLDER / name).read_bytes(), kind)


def _bytes(content: bytes, kind: str) -> _Handler:
    async def send(request: web.Request) -> web.StreamResponse:
        return web.Response(body=content, content_type=kind, charset="utf-8")

    return send


@web.middleware
async def _calm(request: web.Request, handler: _Handler) -> web.StreamResponse:
    """Turns every error into a page with the numbers."""
    try:
        refuse_odd(request)
        return await handler(request)
    except web.HTTPException as exc:
        response = _error(request, exc.status, State())
        if "Allow" in exc.headers:
            response.headers["Allow"] = exc.headers["Allow"]
        return response
    except Exception as exc:
        _LOG.error("verzoek-mislukt soort=%s", type(exc).__name__)
        return _error(request, 500, State())


def _error(request: web.Request, status: int, state: State) -> web.Response:
    """The page with the numbers; the conversation can go on where it was."""
    desk = request.app[_DESK]
    headers = {"Retry-After": "60"} if status == 429 else None
    token = desk.seal(state)
    if _wants_json(request):
        known = token if state != State() else None  # without one the page keeps the token it has
        part = desk.page.error_part(status, _asked_language(request))
        return web.json_response({"html": part, "staat": known}, status=status, headers=headers)
    return _html(desk.page.error(status, token, desk.page.language(state.taal)), status, headers)


def _protocol_error(app: web.Application, status: int) -> web.Response:
    """The same page where no request could be read: no hook runs there, so the headers go with it."""
    desk = app[_DESK]
    return _html(desk.page.error(status, desk.seal(State())), status, desk.headers)


def _html(page: str, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(text=page, status=status, headers=headers, content_type="text/html")


async def _add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """The same with every answer; only the script for other sites may be loaded from there."""
    own = EMBED_HEADERS if request.path == _EMBED and response.status == 200 else {}
    response.headers.update({**request.app[_DESK].headers, **own})


async def _stop_turns(app: web.Application) -> None:
    app[_DESK].deadline.stop()


def _asked_language(request: web.Request) -> str:
    """The language of the page: in the address, or as our script says it; what a browser prefers does not count."""
    own = request.headers.get("Accept-Language") if _wants_json(request) else None
    return request.app[_DESK].page.language(request.query.get("taal"), own)


def _wants_json(request: web.Request) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _address(request: web.Request, proxy_header: str | None) -> str:
    """The visitor's network address; behind our own proxy the last one that proxy named."""
    named = request.headers.get(proxy_header, "") if proxy_header else ""
    return named.rpartition(",")[2].strip() or request.remote or ""
