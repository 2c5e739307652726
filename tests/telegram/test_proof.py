"""Nothing is lost and nothing doubled: repeats, faults, stops and kills under load, and one chat that is limited.

Each prints one line of figures.
"""

from __future__ import annotations

import asyncio
import random
import signal
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest

from bench.http import quantile
from tests.telegram.chat import Chat
from tests.telegram.emulator import BotApi, Fault
from tests.telegram.load import FIRST, HARD, SCRIPTS, SOFT, Crowd, Tally, alone, compared, level, now_and_then
from tests.telegram.product import Product, poller, polling, pushed, register, server

pytestmark = pytest.mark.proof

UPDATES, REPEATS = 5_000, 1_000
STOPS = 50
IN_FLIGHT = 8
EACH = 0.03
"""Seconds between two people under load."""
Running = Callable[[Path], AbstractAsyncContextManager[tuple[BotApi, Product]]]
WAYS = {"polling": polling, "webhook": pushed}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
async def test_5000_updates_with_repeats_and_faults_are_answered_once_and_in_order(
    way: Running, tmp_path: Path
) -> None:
    async with way(tmp_path) as (api, _):
        calm = [await alone(api, number + 1, *script) for number, script in enumerate(SCRIPTS)]
        assert all(len(set(texts)) == len(texts) for texts in calm)
        begin = time.monotonic()
        api.fault = now_and_then(5, 0.05)
        chats = await flock(api, calm)
        await api.settled(220)
        api.fault = lambda name, asked: None
        await asyncio.sleep(0.5)
        tally = compared(chats)
        took = time.monotonic() - begin
    print(f"\n{way.__name__}: {UPDATES} updates in {took:.0f} s, {REPEATS} of them repeats; {tally}")
    assert (tally.messages, tally.lost, tally.different) == (UPDATES - REPEATS, 0, 0)
    assert tally.doubled <= UPDATES // 1000


async def flock(api: BotApi, calm: list[list[str]]) -> dict[Chat, list[str]]:
    """A thousand people who say four things each, one of the four twice; beside what each should read."""
    pick, chats = random.Random(7), {}
    for number in range((UPDATES - REPEATS) // 4):
        person = api.person(FIRST + number)
        script = SCRIPTS[number % len(SCRIPTS)]
        again = pick.randrange(4)
        for at, text in enumerate(script):
            api.twice.update({api.next_id} if at == again else ())
            person.say(text)
        chats[person.chat] = calm[number % len(SCRIPTS)]
        await asyncio.sleep(0.01)
    return chats


Begin = Callable[[Path, BotApi], Any]


async def stopped(folder: Path, begin: Begin, how: signal.Signals, times: int) -> Tally:
    """The product is stopped so many times at a moment that nobody chose while people keep coming."""
    pick = random.Random(how)
    async with BotApi() as api:
        running = await begin(folder, api)
        if begin is server:
            assert (await register(folder, api)).process.returncode == 0
        soft, hard = [(await alone(api, at, text))[0] for at, text in enumerate((SOFT, HARD), start=1)]
        api.fault = lambda name, asked: Fault(wait=0.03) if name == "sendMessage" else None
        crowd = Crowd(api, EACH)
        coming = asyncio.create_task(crowd.come())
        try:
            for _ in range(times):
                await asyncio.sleep(pick.uniform(0.05, 0.8))
                status = await running.stop(how)
                assert status == (0 if how is signal.SIGTERM else -how), running.said.decode()
                await asyncio.sleep(0.1)  # what it had sent off still arrives, and counts for this run
                api.term += 1
                running = await begin(folder, api)
            await crowd.leave()
        finally:
            coming.cancel()
            crowd.go()
            status = await running.stop()
        assert status == 0
        assert (api.wrong, level(hard)) == ([], 2)
        return crowd.tally(soft, hard)


BEGIN: dict[str, Begin] = {"polling": poller, "webhook": server}


@pytest.mark.parametrize("begin", BEGIN.values(), ids=BEGIN)
async def test_50_times_sigterm_under_load_loses_and_doubles_nothing(tmp_path: Path, begin: Begin) -> None:
    tally = await stopped(tmp_path, begin, signal.SIGTERM, STOPS)
    print(f"\n{begin.__name__}, {STOPS} x SIGTERM: {tally}")
    assert (tally.lost, tally.doubled, tally.different, tally.lower) == (0, 0, 0, 0)


@pytest.mark.parametrize("begin", BEGIN.values(), ids=BEGIN)
async def test_50_times_kill_9_under_load_loses_nothing_and_doubles_what_was_in_flight(
    tmp_path: Path, begin: Begin
) -> None:
    tally = await stopped(tmp_path, begin, signal.SIGKILL, STOPS)
    print(f"\n{begin.__name__}, {STOPS} x kill -9: {tally}")
    assert (tally.lost, tally.different, tally.lower) == (0, 0, 0)
    assert max(tally.doubled_in.values(), default=0) <= IN_FLIGHT


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
async def test_a_chat_that_is_limited_for_a_minute_holds_up_no_other(way: Running, tmp_path: Path) -> None:
    async with way(tmp_path) as (api, _):
        limited = api.person(1)
        await limited.ask(HARD)
        api.limit(1, 60)
        for _ in range(20):
            limited.say(SOFT)
        times = sorted(await others(api, 99, 55))
        early = len(limited.chat.ever)
        await asyncio.wait_for(api.settled(90), 90)
    late, most = len(limited.chat.ever), quantile(times, 0.99)
    print(
        f"\n{way.__name__}: 1 chat limited for 60 s with 20 messages waiting; 99 others, {len(times)} messages: "
        f"p50 {quantile(times, 0.5) * 1e3:.0f} ms, p99 {most * 1e3:.0f} ms, max {times[-1] * 1e3:.0f} ms"
    )
    assert (early, late) == (1, 21)
    assert most < 1.0


async def others(api: BotApi, count: int, seconds: float) -> list[float]:
    """How long each message of these people took, in seconds; each says something every two seconds or so."""
    end = time.monotonic() + seconds
    found = await asyncio.gather(*(one_of(api, 100 + number, end) for number in range(count)))
    return [took for times in found for took in times]


async def one_of(api: BotApi, number: int, end: float) -> list[float]:
    person, pick, times = api.person(number), random.Random(number), []
    while time.monotonic() < end:
        await asyncio.sleep(pick.uniform(0.5, 3.5))
        begin = time.monotonic()
        person.say(SOFT)
        await person.next(90)
        times.append(time.monotonic() - begin)
        assert len(person.chat.ever) == len(times)
    return times
