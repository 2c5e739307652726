"""The real product as a process of its own against the emulator, in its own folder; everything it says is kept."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from bot import BASE
from tests.telegram.emulator import BotApi

SECRET = "zqwebhookgeheim_17"
LOUD = (str(BASE / "tests" / "privacy" / "product.py"),)
"""The product logging at DEBUG, with an exception at every seventh message."""
SLOW = (str(BASE / "tests" / "telegram" / "traag.py"),)
"""The product with a core that is slow now and then."""
PLAIN = ("-m", "bot")


class Product:
    """One run of the product; `said` holds stdout and stderr up to now."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process, self.said = process, bytearray()
        self._readers = [asyncio.create_task(self._read(one)) for one in (process.stdout, process.stderr)]

    async def ended(self, seconds: float = 120.0) -> int:
        """Its exit status."""
        async with asyncio.timeout(seconds):
            await asyncio.gather(*self._readers)
            return await self.process.wait()

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Sends the signal and waits."""
        if self.process.returncode is None:
            self.process.send_signal(how)
        return await self.ended()

    async def says(self, words: bytes, seconds: float = 120.0) -> str:
        """Waits for a line with these words."""
        async with asyncio.timeout(seconds):
            while words not in self.said.rpartition(b"\n")[0]:
                if self.process.returncode is not None:
                    raise AssertionError(self.said.decode())
                await asyncio.sleep(0.01)
        return next(line for line in self.said.split(b"\n") if words in line).decode()

    async def _read(self, stream: asyncio.StreamReader | None) -> None:
        assert stream
        while piece := await stream.read(65536):
            self.said += piece


async def begin(folder: Path, api: BotApi, *command: str, program: Sequence[str] = PLAIN, **env: str) -> Product:
    """Starts `program` with this command in `folder`; it knows the emulator only by its address."""
    own = {"PYTHONPATH": str(BASE), "HOME": str(folder), "TMPDIR": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    bot = {"TELEGRAM_TOKEN": api.token, "TELEGRAM_API_URL": api.url}
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, *program, *command, "--inhoud", str(BASE)),
        **{"stdout": pipe, "stderr": pipe, "cwd": folder, "env": {**os.environ, **own, **bot, **env}},
    )
    return Product(process)


async def poller(folder: Path, api: BotApi, program: Sequence[str] = PLAIN, **env: str) -> Product:
    """A product that polls; it has asked for updates when this returns."""
    api.polled.clear()
    running = await begin(folder, api, "telegram", program=program, **env)
    asked = asyncio.create_task(api.polled.wait())
    ended = asyncio.create_task(running.process.wait())
    await asyncio.wait({asked, ended}, timeout=120, return_when=asyncio.FIRST_COMPLETED)
    for task in (asked, ended):
        task.cancel()
    if not api.polled.is_set():
        await running.stop(signal.SIGKILL)
        raise AssertionError(f"never polled: {running.said.decode()}")
    return running


async def server(folder: Path, api: BotApi, program: Sequence[str] = PLAIN, **env: str) -> Product:
    """A product that serves web chat and webhook; the emulator reaches it from now on."""
    running = await begin(
        folder, api, "web", "--port", "0", program=program, **{"TELEGRAM_WEBHOOK_SECRET": SECRET, **env}
    )
    try:
        line = await running.says(b"http://127.0.0.1:")
    except TimeoutError:
        await running.stop(signal.SIGKILL)
        raise
    api.pusher.reach = line.split()[-1].rstrip("/")
    return running


async def register(folder: Path, api: BotApi, *option: str) -> Product:
    """Runs the command that registers the webhook (or another one of `telegram`) to its end."""
    options = option or ("--webhook", "https://routewijzer.example/telegram")
    running = await begin(folder, api, "telegram", *options, TELEGRAM_WEBHOOK_SECRET=SECRET)
    await running.ended()
    return running


@asynccontextmanager
async def polling(folder: Path, program: Sequence[str] = PLAIN, **env: str) -> AsyncIterator[tuple[BotApi, Product]]:
    """An emulator and a product that polls it; at the end the product must stop cleanly, and nothing was wrong."""
    async with BotApi() as api:
        running = await poller(folder, api, program, **env)
        try:
            yield api, running
        finally:
            status = await running.stop()
        assert (status, api.wrong) == (0, []), running.said.decode()


@asynccontextmanager
async def pushed(folder: Path, program: Sequence[str] = PLAIN, **env: str) -> AsyncIterator[tuple[BotApi, Product]]:
    """The same over the webhook, registered by its command."""
    async with BotApi() as api:
        running = await server(folder, api, program, **env)
        try:
            done = await register(folder, api)
            assert (done.process.returncode, bool(api.pusher.url)) == (0, True), done.said.decode()
            yield api, running
        finally:
            status = await running.stop()
        assert (status, api.wrong) == (0, []), running.said.decode()
