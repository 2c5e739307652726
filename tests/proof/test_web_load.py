"""The real product under what an attacker or a bad line does: a normal turn stays quick, and nothing breaks it.

Times are printed, never asserted: they are figures of the machine.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import random
import resource
import secrets
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from urllib.parse import urlencode

import aiohttp
import pytest

from bench.http import HTML, Client, messages, quantile
from tests.web.malformed import CORPUS
from tests.web.product import ADDRESS_HEADER, product
from tests.web.test_malformed import closing, statuses
from tests.web.web_fakes import Site

pytestmark = pytest.mark.proof

EACH = 500
TURNS = 500
ROUNDS = 20
POSTS = 2_000
HEAD = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 9999\r\n"
SENTENCES = list(itertools.islice(messages(), 2_000))
STARTS = (b"POST / HTTP/1.1\r\nHost: x\r\nA: ", HEAD + b"\r\ntekst=")  # slow in its headers, slow in its body


async def test_500_slow_and_500_idle_connections_do_not_hold_up_a_normal_turn(tmp_path: Path) -> None:
    room_for_files(2 * EACH + 200)
    with product(tmp_path) as running:
        quiet = await turns(running.port)
        async with besieged(running.port) as still_there:
            busy = await turns(running.port)
            alive = still_there()
    for name, times in (("alone", quiet), ("besieged", busy)):
        print(
            f"\n{name}: {len(times)} turns, p50 {quantile(times, 0.5):.1f} ms, p99 {quantile(times, 0.99):.1f} ms",
            end="",
        )
    print(f"\nat the end {alive} of {2 * EACH} connections were open")
    assert len(busy) == TURNS
    assert alive > EACH
    assert b"Traceback" not in running.said


async def turns(port: int) -> list[float]:
    """Milliseconds of each turn of one person after the other, ascending."""
    loop, texts, times = asyncio.get_running_loop(), messages(), []
    async with Client(port, HTML, texts) as client:
        for _ in range(TURNS):
            begin = loop.time()
            await client.turn()
            times.append((loop.time() - begin) * 1e3)
            await asyncio.sleep(0.02)
    return sorted(times)


@contextlib.asynccontextmanager
async def besieged(port: int) -> AsyncIterator[Callable[[], int]]:
    """Holds slow and idle connections, opening each anew when it is closed; gives how many are open."""
    there: set[int] = set()
    tasks = [asyncio.create_task(hold(port, number, there)) for number in range(2 * EACH)]
    while len(there) < 2 * EACH:  # noqa: ASYNC110 - a thousand tasks count, one looks
        await asyncio.sleep(0.1)
    yield lambda: len(there)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def hold(port: int, number: int, there: set[int]) -> None:
    """Even numbers send a byte a second, odd ones nothing."""
    while True:
        with contextlib.suppress(ConnectionError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            there.add(number)
            ended = asyncio.create_task(reader.read())
            try:
                if number % 2 == 0:
                    writer.write(STARTS[number // 2 % 2])
                while not ended.done():
                    await asyncio.wait([ended], timeout=1)
                    if number % 2 == 0 and not ended.done():
                        writer.write(b"a")
            finally:
                ended.cancel()
                there.discard(number)
                writer.close()


def room_for_files(needed: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < needed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, hard))


async def test_twenty_rounds_of_malformed_requests_leave_no_traceback_and_the_memory_as_it_was(tmp_path: Path) -> None:
    with product(tmp_path) as running:
        memory = []
        for _ in range(ROUNDS):
            await one_round(running.port)
            memory.append(running.megabytes)
    print(f"\n{len(CORPUS)} malformed requests x {ROUNDS}: resident MB {[round(one) for one in memory]}")
    assert b"Traceback" not in running.said
    assert memory[-1] < memory[2] + 3


async def one_round(port: int) -> None:
    site = Site(port, None, None)  # type: ignore[arg-type]
    # Nobody waits for those whose body never comes: the person who sent them has left.
    answers = await asyncio.gather(*(site.raw(closing(data), wait=2) for data in CORPUS.values()))
    assert [answer for answer in answers for status in statuses(answer) if not 400 <= status < 500] == []


async def test_2000_random_forms_are_all_answered_calmly(tmp_path: Path) -> None:
    seed = int(os.environ.get("SEED") or secrets.randbelow(10**9))
    print(f"\nSEED={seed}")
    pick = random.Random(seed)
    found: dict[int, int] = {}
    with product(tmp_path) as running:
        async with aiohttp.ClientSession() as session:
            for number in range(POSTS):
                status = await one_post(session, running.port, pick, number)
                found[status] = found.get(status, 0) + 1
    print("answers by status:", dict(sorted(found.items())))
    assert found[200] > POSTS / 2
    assert set(found) <= {200, 303, 400, 413, 415}
    assert b"Traceback" not in running.said
    assert b"turn_failed" not in running.said
    assert b"antwoord-mislukt" not in running.said


tokens = [""]  # of earlier answers, to be sent again, whole or damaged


async def one_post(session: aiohttp.ClientSession, port: int, pick: random.Random, number: int) -> int:
    """One random form; its answer names 112 or another number, unless it leads elsewhere."""
    accept = pick.choice(("text/html", "application/json", "*/*", "application/json;q=0, \x7f"[:18]))
    headers = {
        "Accept": accept,
        "Content-Type": pick.choices(("application/x-www-form-urlencoded", "text/plain"), (20, 1))[0],
        ADDRESS_HEADER: f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}",
    }
    async with session.post(
        f"http://127.0.0.1:{port}/", data=body(pick), headers=headers, allow_redirects=False
    ) as said:
        page = await said.text()
        assert said.headers["Content-Security-Policy"].startswith("default-src 'none'")
        if said.status == 303:
            return said.status
        if said.content_type == "application/json" and said.status == 200:
            answer = await said.json()
            tokens[pick.randrange(5) % len(tokens) :] = [answer["staat"]]
            assert answer["actie"] or answer["html"]
            return said.status
        assert "tel:112" in page or "tel:" in page
        return said.status


def body(pick: random.Random) -> bytes:
    """A form of fields that are known and unknown, empty, doubled and long, now and then broken in its bytes."""
    names = ("tekst", "knop", "staat", "taal", "", "tekst[]", "x")
    fields = [(pick.choice(names), text(pick)) for _ in range(pick.choice((1, 1, 2, 2, 3, 5, 12)))]
    fields.append(("staat", token(pick)))
    whole = urlencode(fields, errors="surrogatepass").encode()
    for _ in range(pick.choice((0, 0, 0, 1, 5))):
        at = pick.randrange(len(whole))
        whole = whole[:at] + pick.randbytes(pick.randrange(4)) + whole[at + pick.randrange(4) :]
    return whole


def text(pick: random.Random) -> str:
    """Words that mean something, letters that do not, marks, other scripts, halves of a pair, very long ones."""
    return pick.choice(
        (
            lambda: pick.choice(SENTENCES),
            lambda: pick.choice(("weg", "wis", "terug", "opnieuw", "ja", "nee", "weet ik niet", "english", "stop", "")),
            lambda: "".join(chr(pick.randrange(1, 0x2FFF)) for _ in range(pick.randrange(200))),
            lambda: "".join(chr(pick.randrange(0xD800, 0x1F64F)) for _ in range(pick.randrange(50))),
            lambda: pick.choice("a? \n\0<%{") * pick.choice((1, 100, 2_000, 17_000)),
        )
    )()


def token(pick: random.Random) -> str:
    """Of an earlier answer, whole, cut, with one letter changed, or nothing like it."""
    known = pick.choice(tokens)
    at = pick.randrange(len(known) + 1)
    return pick.choice((known, known[:at], known[:at] + "A" + known[at + 1 :], text(pick)))
