"""Requests that no browser sends: each gets a page with the numbers or a closed door, and the server lives on."""

from __future__ import annotations

from typing import Any

import pytest

_POST = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
MALFORMED = [
    b"\r\n\r\n\x00",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc",
    b"hallo\r\n\r\n",
    b"GET\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost x\r\n\r\n",
    b"GET / HTTP/1.1\r\n: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nA: \x00\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
    b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 20_000 + b"\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 500 + b"\r\n",
    b"GE\x00T / HTTP/1.1\r\nHost: x\r\n\r\n",
    _POST + b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    _POST + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\nx\r\n0\r\n\r\n",
    _POST + b"Transfer-Encoding: gzip\r\n\r\nxx",
    _POST + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
    b"GET / HTTP/1.1\nHost: x\n bad\n\n",
    b"GET http://[::1 HTTP/1.1\r\nHost: x\r\n\r\n",
    b"GET //\\x HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
    b"G" * 70_000,
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
    _POST + b"Content-Length: 99999999999999999999\r\n\r\n",
    b"GET /nergens\xff HTTP/1.1\r\nHost: x\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    _POST + b"Content-Length: 3\r\nExpect: x\r\n\r\nabc",
    b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
]


@pytest.mark.parametrize("data", MALFORMED, ids=range(len(MALFORMED)))
async def test_a_malformed_request_gets_a_page_with_the_numbers(site: Any, data: bytes) -> None:
    answer = await site.raw(data.replace(b"\r\nHost: x\r\n", b"\r\nHost: x\r\nConnection: close\r\n"), wait=3)
    head, _, page = answer.decode().partition("\r\n\r\n")
    assert int(head.split()[1]) >= 400
    assert "Content-Security-Policy: default-src 'none'" in head
    assert "Server: Routewijzer" in head
    assert page.index('href="tel:112"') < page.index('href="tel:08002000"') < page.index("<h2")
    assert "Traceback" not in page
    assert (await site.get())[0].status == 200


async def test_an_upgrade_that_nobody_offers_is_a_plain_page(site: Any) -> None:
    head = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n"
    assert (await site.raw(head, wait=0.5)).startswith(b"HTTP/1.1 200 OK")
