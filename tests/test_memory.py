"""What the memory promises: no longer than said, no more than said, nobody's name."""

from __future__ import annotations

from bot.memory import IDLE, MOST, Memory, key_of
from bot.model import State

A, B, C = b"a" * 32, b"b" * 32, b"c" * 32


class Clock:
    """A clock that a test moves by hand."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


def test_it_remembers_each_conversation_apart() -> None:
    memory = Memory(Clock())
    memory.put(A, State(open="leeftijd"))
    memory.put(B, State(zorg=3))
    assert (memory.get(A).open, memory.get(B).zorg, memory.get(C)) == ("leeftijd", 3, State())


def test_half_an_hour_of_silence_is_forgotten_and_a_message_starts_it_again() -> None:
    clock = Clock()
    memory = Memory(clock)
    memory.put(A, State(zorg=1))
    clock.now += IDLE - 1
    memory.put(A, State(zorg=2))
    clock.now += IDLE - 1
    assert memory.get(A) == State(zorg=2)
    clock.now += 1
    assert memory.get(A) == State()
    assert len(memory) == 0


def test_two_hours_is_the_end_however_busy_the_conversation() -> None:
    clock = Clock()
    memory = Memory(clock)
    for minute in range(0, 120, 10):
        clock.now = 1_000.0 + minute * 60
        memory.put(A, State(zorg=1))
    clock.now = 1_000.0 + MOST - 1
    assert memory.get(A) == State(zorg=1)
    clock.now += 1
    assert memory.get(A) == State()


def test_after_the_end_a_conversation_begins_anew_with_its_own_two_hours() -> None:
    clock = Clock()
    memory = Memory(clock, idle=MOST * 2)
    memory.put(A, State(zorg=1))
    clock.now += MOST
    memory.put(A, State(zorg=2))
    clock.now += MOST - 1
    assert memory.get(A) == State(zorg=2)


def test_expired_conversations_leave_without_anyone_asking_for_them() -> None:
    clock = Clock()
    memory = Memory(clock)
    memory.put(A, State())
    memory.put(B, State())
    clock.now += IDLE
    memory.expire()
    assert len(memory) == 0


def test_a_full_memory_drops_the_one_that_was_silent_longest() -> None:
    clock = Clock()
    memory = Memory(clock, room=2)
    for key in (A, B, A, C):
        clock.now += 1
        memory.put(key, State(zorg=1))
    assert [memory.get(key).zorg for key in (A, B, C)] == [1, 0, 1]
    assert len(memory) == 2


def test_forget_drops_one_conversation_and_an_unknown_key_is_fine() -> None:
    memory = Memory(Clock())
    memory.put(A, State(zorg=1))
    memory.forget(A)
    memory.forget(B)
    assert memory.get(A) == State()


def test_a_thousand_strangers_never_hold_more_than_the_room() -> None:
    memory = Memory(Clock(), room=10)
    for number in range(1_000):
        memory.put(key_of(b"s", "telegram", number), State())
    assert len(memory) == 10


def test_a_key_differs_per_person_channel_and_secret_and_shows_none_of_them() -> None:
    keys = {key_of(s, k, n) for s in (b"een", b"twee") for k in ("telegram", "web") for n in (12345, 12346)}
    assert len(keys) == 8
    assert all(len(key) == 32 and b"12345" not in key for key in keys)
