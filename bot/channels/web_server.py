"""Runs the web page: the sockets, errors of the protocol itself, and a log that knows nothing of anybody."""

from __future__ import annotations

import asyncio
import logging
import resource
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any

from aiohttp import web
from aiohttp.web_protocol import RequestHandler

Draw = Callable[[int], web.Response]
"""Makes the page that goes with an error status, headers included."""

_NOISY = ("aiohttp.server", "aiohttp.web", "aiohttp.access", "aiohttp.internal", "asyncio")
_RAW_503 = "HTTP/1.1 503 Service Unavailable\r\n{}Content-Length: {}\r\nConnection: close\r\n\r\n"
_SPARE_FILES = 100  # beside the connections: code, content, logs
_GRACE_SECONDS = 2.0


class _OnlyTheFact(logging.Filter):
    """Lets a warning or error of a library through as a bare fact: no address, no URL, no text, no traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING:
            return False
        kind = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else "melding"
        record.msg, record.args = f"bibliotheek: {kind}", ()
        record.exc_info = record.exc_text = record.stack_info = None
        return True


_ONLY_THE_FACT = _OnlyTheFact()


def quiet_logs() -> None:
    """From now on the web libraries log facts only, at every level; calling it twice changes nothing."""
    for name in _NOISY:
        logging.getLogger(name).addFilter(_ONLY_THE_FACT)


class _CalmHandler(RequestHandler):
    """One connection whose errors, also those before any route is known, are our own pages."""

    def __init__(self, manager: web.Server, draw: Draw, most: int, **options: Any) -> None:
        super().__init__(manager, **options)
        self._draw = draw
        self._most = most
        self._full = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        if self._manager is not None and len(self._manager.connections) > self._most:
            self._refuse()

    def _refuse(self) -> None:
        """Gives the page with the numbers without reading a byte, and closes when that has had time to arrive."""
        self._full = True
        page = self._draw(503)
        body = page.body if isinstance(page.body, bytes) else b""
        headers = "".join(f"{name}: {value}\r\n" for name, value in page.headers.items() if name != "Content-Length")
        if self.transport is not None:
            self.transport.write(_RAW_503.format(headers, len(body)).encode() + body)
        asyncio.get_running_loop().call_later(1.0, self.force_close)

    def data_received(self, data: bytes) -> None:
        if not self._full:
            super().data_received(data)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        if request.writer.output_size > 0:
            raise ConnectionError("an answer was already on its way")
        page = self._draw(status)
        page.force_close()
        return page

    async def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        if isinstance(resp, web.HTTPException) and resp.status >= 400:
            resp = self._draw(resp.status)
        return await super().finish_response(request, resp, start_time)


@asynccontextmanager
async def listening(
    app: web.Application, draw: Draw, host: str, port: int, most: int, idle_seconds: float
) -> AsyncIterator[int]:
    """Serves `app` and yields the port (0 picks a free one); raises OSError when the port is taken."""
    quiet_logs()
    _allow_files(most + _SPARE_FILES)
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_report)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_GRACE_SECONDS)
    await runner.setup()
    manager = runner.server
    assert manager is not None
    options: dict[str, Any] = {"loop": loop, "access_log": None, "auto_decompress": False}
    options |= {"keepalive_timeout": idle_seconds, "lingering_time": _GRACE_SECONDS}
    sockets = None
    try:
        sockets = await loop.create_server(
            lambda: _CalmHandler(manager, draw, most, **options), host, port, backlog=512
        )
        yield sockets.sockets[0].getsockname()[1]
    finally:
        if sockets is not None:
            sockets.close()
        await runner.cleanup()


async def until_stopped() -> None:
    """Waits for Ctrl-C or SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    try:
        await stop.wait()
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


def _allow_files(needed: int) -> None:
    """Raises the soft limit on open files as far as the system lets us."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < needed:
        ceiling = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, ceiling), hard))


def _report(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """What asyncio cannot handle becomes one event with the kind of error; its message may hold anything."""
    logging.getLogger("routewijzer.web").error("fout-in-lus soort=%s", type(context.get("exception")).__name__)
