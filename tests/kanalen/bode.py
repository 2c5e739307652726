"""An example of a fourth channel: a JSON hook, as a bridge to Signal or Matrix or a school's own app would call it.

A test double: not part of the product, but whole, and it faces the same suite (docs/kanaal-toevoegen.md tells how).

POST /bericht with {"wie": "...", "tekst": "..."} gives {"regels": [...], "knoppen": [...], "actie": null}. A pressed
button is sent as its sentence. `wie` is whatever the bridge calls a conversation; it becomes a digest at once.
"""

from __future__ import annotations

import hmac
import json
import logging
import secrets
from typing import Any

from aiohttp import web

from bot.channels.platte_tekst import regels
from bot.memory import Memory, key_of
from bot.model import Answer, Message, Reply

NAAM = "bode"
MAX_BODY = 16 * 1024
MAX_TEXT = 2_000
GEHEIM_KOP = "X-Bode-Geheim"

_LOG = logging.getLogger("routewijzer.bode")
_Found = tuple[str, str]


def build(answer: Answer, memory: Memory, noodantwoord: Reply, geheim: str) -> web.Application:
    """The whole channel around one callable; `geheim` is what the bridge must show with every message."""
    app = web.Application(client_max_size=MAX_BODY)
    app.router.add_post("/bericht", _Loket(answer, memory, noodantwoord, geheim).bericht)
    return app


class _Loket:
    """Takes one message and gives one reply. A turn is one step of the loop, so a conversation keeps its order."""

    def __init__(self, answer: Answer, memory: Memory, noodantwoord: Reply, geheim: str) -> None:
        self._answer, self._memory, self._noodantwoord = answer, memory, noodantwoord
        self._geheim, self._secret = geheim.encode(), secrets.token_bytes(32)

    async def bericht(self, request: web.Request) -> web.Response:
        """403 without the secret, 400 without a message in it, else the reply; a person always gets whom to call."""
        shown = request.headers.getall(GEHEIM_KOP, [])
        if len(shown) != 1 or not hmac.compare_digest(shown[0].encode("utf-8", "replace"), self._geheim):
            raise web.HTTPForbidden
        wie, tekst = _read(await request.read())
        return web.json_response(_written(self._turn(wie, tekst)))

    def _turn(self, wie: str, tekst: str) -> Reply:
        key = key_of(self._secret, NAAM, wie)
        try:
            reply, state = self._answer(self._memory.get(key), Message(tekst[:MAX_TEXT], NAAM))
        except Exception as fault:  # its text may hold what was typed
            _LOG.error("antwoord-mislukt soort=%s", type(fault).__name__)
            return self._noodantwoord
        if reply.actie in ("verlaat", "wis"):
            self._memory.forget(key)
        else:
            self._memory.put(key, state)
        return reply


def _read(body: bytes) -> _Found:
    """Whose conversation, and what was typed."""
    try:
        found = json.loads(body)
        wie, tekst = found["wie"], found["tekst"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise web.HTTPBadRequest from None
    if not (isinstance(wie, str) and isinstance(tekst, str)):
        raise web.HTTPBadRequest
    return wie, tekst


def _written(reply: Reply) -> dict[str, Any]:
    """Who leaves, leaves silently."""
    if reply.actie == "verlaat":
        return {"regels": [], "knoppen": [], "actie": reply.actie}
    return {"regels": regels(reply), "knoppen": reply.knoppen, "actie": reply.actie}
