"""The webhook as one route of our own server: only Telegram may knock, and it hears 200 when the reply was sent."""

from __future__ import annotations

import asyncio
import hmac
import json
import re
from typing import Any

from aiohttp import web

from bot.channels.telegram_postbus import Postbus, is_update

PATH = "/telegram"
HEADER = "X-Telegram-Bot-Api-Secret-Token"
MAX_BODY = 64 * 1024
"""Bytes of one update; Telegram's own are far smaller."""

READ_SECONDS = 10.0
"""In which an update must have arrived."""

PATIENCE = 25.0
"""Seconds that Telegram waits for the 200; after that it hears 503, repeats, and joins the answer under way."""


def route(postbus: Postbus, secret: str) -> web.RouteDef:
    """`POST /telegram` for `web.make_app`; the secret is what was registered with the address.

    Raises ValueError for a secret that Telegram does not take.
    """
    wanted = valid(secret).encode()

    async def receive(request: web.Request) -> web.Response:
        status = await _receive(request, postbus, wanted)
        return web.Response(status=status, headers={"Connection": "close"} if status == 413 else None)

    return web.post(PATH, receive)


def valid(secret: str) -> str:
    """The secret, when Telegram takes it and nobody guesses it; raises ValueError."""
    if not re.fullmatch(r"[A-Za-z0-9_-]{8,256}", secret):
        raise ValueError("TELEGRAM_WEBHOOK_SECRET moet uit 8 tot 256 letters, cijfers, streepjes of _ bestaan.")
    return secret


async def _receive(request: web.Request, postbus: Postbus, secret: bytes) -> int:
    """The status that Telegram gets."""
    given = request.headers.getall(HEADER, [])
    if len(given) != 1 or not hmac.compare_digest(given[0].encode(errors="replace"), secret):
        return 403
    try:
        async with asyncio.timeout(READ_SECONDS):
            body = await _body(request)
    except TimeoutError:
        return 408
    if body is None:
        return 413
    raw = _loaded(body)
    return 400 if raw is None else await _answered(raw, postbus)


async def _body(request: web.Request) -> bytes | None:
    """The bytes that were sent; None when they are too many, without reading on."""
    if (request.content_length or 0) > MAX_BODY:
        return None
    body = b""
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > MAX_BODY:
            return None
    return body


def _loaded(body: bytes) -> dict[str, Any] | None:
    """The update; None when it is none."""
    try:
        raw = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return raw if is_update(raw) else None


async def _answered(raw: dict[str, Any], postbus: Postbus) -> int:
    """200 once its reply was sent; 503 makes Telegram come back with it."""
    if postbus.closed:
        return 503
    task = postbus.take(raw)
    if task is None:
        return 200
    await asyncio.wait({task}, timeout=PATIENCE)
    return 200 if task.done() and not task.cancelled() else 503
