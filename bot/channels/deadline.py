"""An answer in time or a clear failure: a turn that hangs must never cost a person the numbers to call."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from queue import SimpleQueue

from bot.model import Answer, Message, Reply, State

_MAX_HANGING = 4  # turns that never end, before no new one is tried

_Outcome = asyncio.Future[tuple[Reply, State]]
_Turns = SimpleQueue[tuple[State, Message, _Outcome] | None]


class NoAnswer(Exception):
    """The turn failed or took too long; holds nothing of what was said."""


class Deadline:
    """Calls `answer` in a thread beside the event loop, one message at a time, each within its time."""

    def __init__(self, answer: Answer, seconds: float) -> None:
        self._answer = answer
        self._seconds = seconds
        self._turns: _Turns = SimpleQueue()
        self._worker: _Worker | None = None
        self._hanging: list[_Worker] = []

    @property
    def healthy(self) -> bool:
        """False while so many turns hang that no new one is tried: time for a restart."""
        self._hanging = [worker for worker in self._hanging if worker.is_alive()]
        return len(self._hanging) < _MAX_HANGING

    async def turn(self, state: State, message: Message) -> tuple[Reply, State]:
        """The answer to one message; raises NoAnswer when it fails or is not there in time."""
        if not self.healthy:
            raise NoAnswer
        outcome: _Outcome = asyncio.get_running_loop().create_future()
        self._turns.put((state, message, outcome))
        self._ensure_worker()
        try:
            async with asyncio.timeout(self._seconds):
                return await outcome
        except TimeoutError:
            self._leave_hanging(outcome)
            raise NoAnswer from None

    def stop(self) -> None:
        """Lets the thread end after what it has to do."""
        self._turns.put(None)

    def _ensure_worker(self) -> None:
        if self._worker is None:
            self._worker = _Worker(self._answer, self._turns)
            self._worker.start()

    def _leave_hanging(self, outcome: _Outcome) -> None:
        """Gives up on the worker when this very turn is where it hangs; a new one takes over those who wait."""
        if self._worker is not None and self._worker.busy_with is outcome:
            self._worker.left = True
            self._hanging.append(self._worker)
            self._worker = None
            if self.healthy and not self._turns.empty():
                self._ensure_worker()


class _Worker(threading.Thread):
    """Answers messages from a queue until None comes, or until it has been left hanging."""

    def __init__(self, answer: Answer, turns: _Turns) -> None:
        super().__init__(daemon=True)
        self._answer = answer
        self._turns = turns
        self.busy_with: _Outcome | None = None
        self.left = False

    def run(self) -> None:
        while self._work_once():
            pass  # each turn has its own frame: no message stays in memory while the next one is awaited

    def _work_once(self) -> bool:
        """Answers one message; of what goes wrong only the fact gets out."""
        turn = self._turns.get()
        if turn is None:
            return False
        state, message, self.busy_with = turn
        try:
            result = None if self.busy_with.done() else self._answer(state, message)
        except BaseException:  # a thread that dies would leave everybody waiting
            result = None
        _tell(self.busy_with, result)
        self.busy_with = None
        return not self.left


def _tell(outcome: _Outcome, result: tuple[Reply, State] | None) -> None:
    def settle() -> None:
        if outcome.done():
            return
        if result is None:
            outcome.set_exception(NoAnswer())
        else:
            outcome.set_result(result)

    with suppress(RuntimeError):  # the loop has closed: nobody waits any more
        outcome.get_loop().call_soon_threadsafe(settle)
