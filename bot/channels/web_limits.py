"""How often and how much one visitor may send; beyond that a person gets a page with the numbers."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import re
import secrets
import time
from collections import Counter
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from urllib.parse import parse_qs

from aiohttp import HttpVersion10, web

from bot.channels.web_config import MAX_BODY

_MINUTE = 60.0
_FORM = "application/x-www-form-urlencoded"
_HOST = re.compile(r"[\w.:\[\]-]*")


class RateLimit:
    """Counts messages per network address, as a hash with a key that is thrown away every minute."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._renew(clock())

    def allows(self, address: str) -> bool:
        """Counts one message from this address; False when it is one too many for this minute."""
        now = self._clock()
        if now >= self._until:
            self._renew(now)
        mark = hmac.digest(self._key, _network(address), hashlib.sha256)
        self._counts[mark] += 1
        return self._counts[mark] <= self._per_minute

    def _renew(self, now: float) -> None:
        self._key = secrets.token_bytes(32)
        self._counts: Counter[bytes] = Counter()
        self._until = now + _MINUTE


def _network(address: str) -> bytes:
    """An IPv4 address, or the /64 network of an IPv6 one: a household has millions of those."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address.encode(errors="replace")
    return ip.packed[:8] if isinstance(ip, IPv6Address) and ip.ipv4_mapped is None else ip.packed


def refuse_odd(request: web.Request) -> None:
    """Raises 400 for what the parser lets through and no browser sends: HTTP/0.9, a Host that cannot be one."""
    if request.version < HttpVersion10 or not _HOST.fullmatch(request.headers.get("Host", "")):
        raise web.HTTPBadRequest


async def read_form(request: web.Request, seconds: float) -> dict[str, str]:
    """The fields of a posted form; bytes that are no UTF-8 become question marks.

    Raises the web error that fits: 400 not a form, 408 too slow, 413 over 16 KiB, 415 another content type or packed.
    """
    if request.content_type != _FORM or request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise web.HTTPUnsupportedMediaType
    try:
        async with asyncio.timeout(seconds):
            body = await request.read()
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
    except (web.RequestPayloadError, ConnectionError):
        raise web.HTTPBadRequest from None
    if len(body) > MAX_BODY:
        raise web.HTTPRequestEntityTooLarge(MAX_BODY, len(body))
    try:
        fields = parse_qs(body.decode(errors="replace"), max_num_fields=10, errors="replace")
    except ValueError:
        raise web.HTTPBadRequest from None
    return {name: values[0] for name, values in fields.items()}
