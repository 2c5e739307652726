"""Requests that no browser sends: each gets a page with the numbers or a closed door, and the server lives on."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest

from bot.channels.web import WebConfig
from tests.web.malformed import CORPUS

STATUS = re.compile(rb"HTTP/\d\.\d (\d{3}) ")
FORM = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
GET = b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
# Odd, but right by the rules of HTTP, so each is answered as if it were not odd.
VALID = {
    "an upgrade that nobody offers": GET.replace(b"close", b"Upgrade") + b"Upgrade: websocket\r\n\r\n",
    "an upgrade to HTTP/2": GET.replace(b"close", b"Upgrade, HTTP2-Settings")
    + b"Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n\r\n",
    "an absolute address": GET.replace(b"GET /", b"GET http://x/") + b"\r\n",
    "a range": GET + b"Range: bytes=0-3,-99999999999\r\n\r\n",
    "line ends in a query": GET.replace(b"GET /", b"GET /?taal=nl%0d%0aSet-Cookie:%20a=b") + b"\r\n",
    "a body with a GET": GET + b"Content-Length: 3\r\n\r\nabc",
    "a form that waits for 100": FORM
    + b"Connection: close\r\nExpect: 100-continue\r\nContent-Length: 7\r\n\r\ntekst=a",
    "a chunked form": FORM + b"Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n7\r\ntekst=a\r\n0\r\n\r\n",
    "a form that is no UTF-8": FORM + b"Connection: close\r\nContent-Length: 8\r\n\r\ntekst=\xff\xfe",
}


@pytest.fixture
async def strict(open_site: Any) -> Any:
    """A site that does not wait long for what does not come."""
    return await open_site(WebConfig(per_minuut=10_000, body_seconden=0.3))


def closing(data: bytes) -> bytes:
    """The same, but the connection ends with it: so that the whole answer is there sooner."""
    return data.replace(b"\r\nHost: x\r\n", b"\r\nHost: x\r\nConnection: close\r\n")


def statuses(answer: bytes) -> list[int]:
    return [int(status) for status in STATUS.findall(answer)]


def test_the_corpus_has_at_least_forty_requests_and_no_two_the_same() -> None:
    assert len(CORPUS) == len(set(CORPUS.values())) >= 40


@pytest.mark.parametrize("name", CORPUS)
async def test_a_malformed_request_gets_a_page_with_the_numbers(
    strict: Any, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answer = await strict.raw(closing(CORPUS[name]), wait=3)
    head, _, page = answer.partition(b"\r\n\r\n")
    assert len(statuses(answer)) >= 1
    assert [status for status in statuses(answer) if not 400 <= status < 500] == []
    assert b"Content-Security-Policy: default-src 'none'" in head
    assert b"Server: Routewijzer\r\n" in head + b"\r\n"
    assert b"\nset-cookie" not in answer.lower()
    assert page.index(b'href="tel:112"') < page.index(b'href="tel:08002000"') < page.index(b"<h2")
    assert b"Traceback" not in page
    assert "Traceback" not in caplog.text
    assert (await strict.get())[0].status == 200


@pytest.mark.parametrize("name", VALID)
async def test_an_odd_request_that_is_right_is_answered_as_if_it_were_not_odd(strict: Any, name: str) -> None:
    answer = await strict.raw(VALID[name], wait=1)
    assert [status for status in statuses(answer) if status != 100] == [200]
    assert b"\nset-cookie" not in answer.lower()
    assert b'href="tel:112"' in answer


async def test_requests_in_a_row_are_each_answered_and_a_hidden_one_never(strict: Any) -> None:
    hidden = b"GET /privacy HTTP/1.1\r\nHost: x\r\n\r\n"
    answer = await strict.raw(FORM + b"Content-Length: %d\r\n\r\n" % len(hidden) + hidden + closing(hidden), wait=3)
    assert statuses(answer) == [200, 200]
    for name in ("a length and chunked", "chunked and a length", "a chunk longer than its size"):
        assert len(statuses(await strict.raw(CORPUS[name] + hidden, wait=3))) == 1
