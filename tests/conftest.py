"""The real content, learned once per test session, and one fixed moment."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from bot import BASE
from bot import content as reading
from bot.model import Content, Message, Reply, State
from bot.turn import turn
from bot.understanding import Kennis, learn
from bot.uren import AMSTERDAM

TUESDAY_AFTERNOON = datetime(2026, 3, 10, 14, 0, tzinfo=AMSTERDAM)
SATURDAY_NIGHT = datetime(2026, 3, 14, 23, 30, tzinfo=AMSTERDAM)

Talk = Callable[..., list[tuple[Reply, State]]]


@pytest.fixture(scope="session")
def content() -> Content:
    found, problems = reading.load(BASE)
    assert found is not None, "\n".join(map(str, problems))
    return found


@pytest.fixture(scope="session")
def kennis(content: Content) -> Kennis:
    return learn(content)


@pytest.fixture(scope="session")
def talk(kennis: Kennis) -> Talk:
    """Plays messages as one conversation and gives every reply with the State after it."""

    def play(*texts: str, at: datetime = TUESDAY_AFTERNOON, kanaal: str = "web") -> list[tuple[Reply, State]]:
        state, out = State(), []
        for text in texts:
            reply, state = turn(kennis, state, Message(text, kanaal), at)
            out.append((reply, state))
        return out

    return play
