"""The web page under load, part of `make bench`: turns per second beside a bare aiohttp echo in the same run.

The real product (`python -m bot web`, real content) runs on one core, the load on another where there is one. Each
conversation has an address of its own, so that nobody meets the limit, and says labelled messages, each once before any
comes again. Any other answer than a good one stops the run.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from urllib.parse import urlencode

from bench.meten import SETS, read
from bot import BASE

ADDRESS_HEADER = "X-Eigen-Adres"
CONNECTIONS = 16
TURNS = 5  # of one conversation
SECONDS = 4.0
ROUNDS = 3
HALF = 0.5  # of the highest rate, for the quantiles
BOUND = 0.5  # of the echo
FREE = 1.0  # seconds to warm up
STAAT = re.compile(rb'(?:name=\\?"staat" value=\\?"|"staat": ?")([\w=-]+)')
ECHO = """
import sys
from aiohttp import web
async def echo(request):
    return web.Response(body=await request.read())
async def main():
    runner = web.AppRunner(web.Application(), access_log=None)
    runner.app.router.add_post("/", echo)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    print(f"http://127.0.0.1:{runner.addresses[0][1]}/", flush=True)
    await __import__("asyncio").Event().wait()
__import__("asyncio").run(main())
"""
AT_ONCE = """
import sys
import bot.__main__ as main
import bot.wiring as wiring
from bot.model import Message, State
real = wiring.bind
def bind(kennis, clock):
    reply, _ = real(kennis, clock)(State(), Message("mijn buurman slaat zijn zoon", "web"))
    return lambda state, message: (reply, state)
wiring.bind = bind
sys.exit(main.main(sys.argv[1:]))
"""
WEB = ("web", "--port", "0", "--inhoud", str(BASE))


# --- servers --------------------------------------------------------------------------------------


@contextlib.contextmanager
def server(*command: str) -> Iterator[int]:
    """Runs a server that prints its address last on its first line; on the first core alone. Gives the port."""
    env = {**os.environ, "PROXY_KOP": ADDRESS_HEADER, "PYTHONPATH": str(BASE)}
    with subprocess.Popen([sys.executable, *command], stdout=subprocess.PIPE, env=env) as process:
        try:
            assert process.stdout
            port = int(process.stdout.readline().decode().strip(" /\n").rpartition(":")[2])
            with contextlib.suppress(OSError):
                _pin(process.pid, cores()[0])
            yield port
        finally:
            process.terminate()
            process.wait(20)


def product() -> contextlib.AbstractContextManager[int]:
    """The product as people meet it."""
    return server("-m", "bot", *WEB)


def at_once() -> contextlib.AbstractContextManager[int]:
    """The same with an answer that takes no time to find: what the page itself costs."""
    return server("-c", AT_ONCE, *WEB)


def echo() -> contextlib.AbstractContextManager[int]:
    """An aiohttp server that sends the body back and does nothing else."""
    return server("-c", ECHO)


def cores() -> list[int]:
    return sorted(os.sched_getaffinity(0))


def _pin(pid: int, core: int) -> None:
    """All threads of a process on one core."""
    for thread in os.listdir(f"/proc/{pid}/task"):
        os.sched_setaffinity(int(thread), {core})


# --- one client -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kind:
    """How a request asks, and how a good answer looks."""

    name: str
    accept: str
    good: bytes


HTML = Kind("HTML", "text/html", b'href="tel:')
JSON = Kind("JSON", "application/json", b"staat")
PLAIN = Kind("echo", "text/plain", b"tekst=")


class Client:
    """One keep-alive connection that says one message after the other, each conversation TURNS long."""

    numbers = itertools.count(1)

    def __init__(self, port: int, kind: Kind, texts: Iterator[str]) -> None:
        self._port, self._kind, self._texts = port, kind, texts
        self._said = 0
        self._start_anew()

    async def __aenter__(self) -> Client:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        return self

    async def __aexit__(self, *exc: object) -> None:
        self._writer.close()
        with contextlib.suppress(ConnectionError):
            await self._writer.wait_closed()

    async def turn(self) -> None:
        """One message and its whole answer; a wrong answer raises."""
        if self._said == TURNS:
            self._start_anew()
        self._said += 1
        self._writer.write(self._request(next(self._texts)))
        head = await self._reader.readuntil(b"\r\n\r\n")
        length = int(re.search(rb"(?i)content-length: (\d+)", head)[1])  # type: ignore[index]
        body = await self._reader.readexactly(length)
        self._check(head, body)
        found = STAAT.search(body)
        self._staat = found[1].decode() if found else self._staat

    def _check(self, head: bytes, body: bytes) -> None:
        left = b'"actie": "' in body or head.startswith(b"HTTP/1.1 303")  # "weg" or "wis" among the messages
        if not left and not (head.startswith(b"HTTP/1.1 200") and self._kind.good in body):
            raise RuntimeError(f"no answer: {head[:200]!r}")

    def _start_anew(self) -> None:
        number = next(self.numbers)
        self._address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        self._staat, self._said = "", 0

    def _request(self, text: str) -> bytes:
        body = urlencode({"staat": self._staat, "taal": "nl", "tekst": text}).encode()
        head = (
            "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Accept: {self._kind.accept}\r\n{ADDRESS_HEADER}: {self._address}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


# --- load -----------------------------------------------------------------------------------------


async def closed(port: int, kind: Kind, texts: Iterator[str], seconds: float) -> float:
    """Turns per second when every connection sends its next message at once."""
    until = time.perf_counter() + seconds

    async def talk() -> int:
        said = 0
        async with Client(port, kind, texts) as client:
            while time.perf_counter() < until:
                await client.turn()
                said += 1
        return said

    start = time.perf_counter()
    said = await asyncio.gather(*(talk() for _ in range(CONNECTIONS)))
    return sum(said) / (time.perf_counter() - start)


async def open_loop(port: int, kind: Kind, texts: Iterator[str], rate: float, seconds: float) -> list[float]:
    """Seconds of each turn, ascending, when messages come at this rate at random moments, ready or not.

    The time counts from the moment a message should have gone, so that waiting is not left out.
    """
    pick = random.Random(1)
    times: list[float] = []
    free: asyncio.Queue[Client] = asyncio.Queue()

    async def one(due: float) -> None:
        client = await free.get()
        await client.turn()
        times.append(time.perf_counter() - due)
        free.put_nowait(client)

    async with contextlib.AsyncExitStack() as stack, asyncio.TaskGroup() as turns:
        for _ in range(CONNECTIONS * 4):
            free.put_nowait(await stack.enter_async_context(Client(port, kind, texts)))
        due = start = time.perf_counter()
        while due < start + seconds:
            due += pick.expovariate(rate)
            await asyncio.sleep(due - time.perf_counter())
            turns.create_task(one(due))
    return sorted(times)


def messages() -> Iterator[str]:
    """Labelled messages of ordinary length, each once before any comes again."""
    texts = [row["text"] for row in read(sorted(SETS.glob("*.jsonl"))) if len(row["text"]) <= 300]
    random.Random(1).shuffle(texts)
    return itertools.cycle(texts)


def quantile(values: Sequence[float], share: float) -> float:
    """Of ascending values."""
    return values[min(len(values) - 1, int(len(values) * share))]


def rates(ports: dict[str, tuple[int, Kind]], texts: Iterator[str]) -> dict[str, float]:
    """Turns per second of each; in turns, so that a busy minute of the machine hits all alike; the median."""
    found: dict[str, list[float]] = {name: [] for name in ports}
    for at in range(ROUNDS + 1):  # the first round warms up
        for name, (port, kind) in ports.items():
            rate = asyncio.run(closed(port, kind, texts, SECONDS if at else FREE))
            if at:
                found[name].append(rate)
    return {name: median(values) for name, values in found.items()}


def main() -> int:
    """Print the figures."""
    texts = messages()
    with echo() as bare, product() as whole, at_once() as quick:
        os.sched_setaffinity(0, {cores()[-1]})
        ports = {"echo": (bare, PLAIN), "HTML": (whole, HTML), "JSON": (whole, JSON)}
        found = rates({**ports, "HTML, answer at once": (quick, HTML), "JSON, answer at once": (quick, JSON)}, texts)
        print(f"{'turns over HTTP, one core':<28}{'turns/s':>10}{'share':>10}   (to reach: {BOUND} of the echo)")
        for name, rate in found.items():
            print(f"{name:<28}{rate:>10.0f}{rate / found['echo']:>10.3f}")
        for kind in (HTML, JSON):
            rate = found[kind.name] * HALF
            times = asyncio.run(open_loop(whole, kind, texts, rate, SECONDS * ROUNDS))
            middle, high = quantile(times, 0.5) * 1e3, quantile(times, 0.99) * 1e3
            print(f"{kind.name} at half load, {rate:.0f}/s: p50 {middle:.1f} ms, p99 {high:.1f} ms (n = {len(times)})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
