"""One emulator and one product per module; each test has people of its own."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio

from tests.telegram.chat import Person
from tests.telegram.emulator import BotApi
from tests.telegram.product import Product, polling, pushed

Somebody = Callable[..., Person]
_NUMBERS = itertools.count(7_700_100_001, 17)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def bot(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[BotApi, Product]]:
    """A product that polls."""
    async with polling(tmp_path_factory.mktemp("bot")) as both:
        yield both


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def hook(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[tuple[BotApi, Product]]:
    """A product that is pushed to."""
    async with pushed(tmp_path_factory.mktemp("hook")) as both:
        yield both


@pytest.fixture
def api(bot: tuple[BotApi, Product]) -> BotApi:
    return bot[0]


@pytest.fixture
def somebody(api: BotApi) -> Somebody:
    """A new person in a chat of the sort that is asked for."""

    def new(soort: str = "private") -> Person:
        number = next(_NUMBERS)
        return api.person(number if soort == "private" else -number, soort)

    return new


@pytest.fixture
def user(somebody: Somebody) -> Person:
    return somebody()
