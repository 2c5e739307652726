"""How a call travels to Telegram: JSON over one aiohttp session (docs/besluiten/0014). Files are never sent."""

from __future__ import annotations

from typing import Any

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT = 10.0
"""Seconds in which a connection must stand."""

READ = 20.0
"""Seconds in which an answer must be there, where a call does not ask for more."""


class Vervoer(BaseRequest):
    """The library's transport over aiohttp; a fault says its kind only, never the address with the token in it."""

    def __init__(self, connections: int) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    async def initialize(self) -> None:
        """Open the session."""
        if self._session is None or self._session.closed:
            # the proxy of the environment counts, as it does for the library's own transport
            connector = aiohttp.TCPConnector(limit=self._connections)
            self._session = aiohttp.ClientSession(connector=connector, trust_env=True)

    async def shutdown(self) -> None:
        """Close it; a next call opens another."""
        if self._session is not None:
            await self._session.close()

    @property
    def read_timeout(self) -> float:
        """What a call waits where it asks for nothing else."""
        return READ

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Status and body of one call; raises TimedOut or NetworkError."""
        await self.initialize()
        assert self._session is not None
        wait = read_timeout if isinstance(read_timeout, int | float) else READ
        limits = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT, sock_read=wait)
        body = request_data.parameters if request_data else None
        try:
            async with self._session.request(method, url, json=body, timeout=limits) as answer:
                return answer.status, await answer.read()
        except TimeoutError:
            fault: NetworkError = TimedOut()
        except (aiohttp.ClientError, OSError) as error:
            fault = NetworkError(type(error).__name__)
        raise fault  # outside the except: the one before it holds the address
