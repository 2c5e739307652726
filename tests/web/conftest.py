"""Sites around the fake `answer`, each test its own."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable

import aiohttp
import pytest

from bot.channels.web import WebConfig, make_app, serving
from bot.model import Answer
from bot.zegel import Zegel
from tests.web.metingen import Metingen, meting
from tests.web.web_fakes import KNOWN, TALEN, Site, fake_answer, release_hanging

__all__ = ["meting", "open_site", "site"]


def pytest_configure(config: pytest.Config) -> None:
    """Counts for the accessibility page."""
    config.pluginmanager.register(Metingen())


@pytest.fixture
async def open_site() -> AsyncIterator[Callable[..., object]]:
    """Starts sites with settings of the test's own: `await open_site(config, answer, clock)`."""
    async with contextlib.AsyncExitStack() as stack:

        async def start(config: WebConfig | None = None, answer: Answer = fake_answer, **options: object) -> Site:
            zegel = Zegel(None, KNOWN)
            app = make_app(answer, TALEN, zegel, config or WebConfig(), **options)  # type: ignore[arg-type]
            port = await stack.enter_async_context(serving(app, "127.0.0.1", 0))
            client = await stack.enter_async_context(aiohttp.ClientSession())
            return Site(port, client, zegel)

        yield start
        release_hanging.set()
    release_hanging.clear()


@pytest.fixture
async def site(open_site: Callable[..., object]) -> Site:
    """A site with the default settings, and room for many messages."""
    return await open_site(WebConfig(per_minuut=10_000))  # type: ignore[misc, no-any-return]
