"""Many people at once, and what became of each message: answered, lost, doubled, or answered in two ways."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field

from tests.telegram.chat import Chat, Post
from tests.telegram.emulator import BotApi, Fault

SOFT, HARD = "mijn dochter wordt gepest op school", "mijn buurman slaat zijn zoontje"
SCRIPTS = (
    (SOFT, HARD, "/privacy", "ik durf niet te bellen"),
    ("mijn zus is bang voor haar man", "en dan", "wis", HARD),
    ("mijn vader slaat mij", "/privacy", "wat gebeurt er als ik bel", "/start"),
    (HARD, "/start", SOFT, "/privacy"),
    ("ik wil dood", "ik durf niet te bellen", "/privacy", "wis"),
)
FIRST = 7_800_000_001
MOST_THERE = 150
"""People who wait for an answer at the same time."""


def level(text: str) -> int:
    """How much danger a reply answers to: 2 names 112 or 113 first, 1 names a number to call, 0 none."""
    first = text.split("\n")[0]
    return 2 if "112" in first or "113" in first else int(any(one in text for one in ("112", "113", "0800-2000")))


@dataclass
class Tally:
    """What became of the messages."""

    messages: int = 0
    lost: int = 0
    doubled: int = 0
    different: int = 0
    lower: int = 0
    """Replies of a lower danger level than the message alone gets."""
    doubled_in: Counter[int] = field(default_factory=Counter)
    """Per run of the product: what it had answered and not confirmed when it was stopped, so that another did again."""

    def __str__(self) -> str:
        most = max(self.doubled_in.values(), default=0)
        return (
            f"{self.messages} messages: {self.lost} lost, {self.doubled} doubled (at most {most} after one stop), "
            f"{self.different} answered in two ways, {self.lower} of a lower level"
        )


async def alone(api: BotApi, chat_id: int, *texts: str) -> list[str]:
    """What a person reads who says these texts in peace."""
    person = api.person(chat_id)
    return [(await person.ask(text)).text for text in texts]


def compared(chats: dict[Chat, list[str]]) -> Tally:
    """Each chat beside what it should have read, in order."""
    tally = Tally()
    for chat, expected in chats.items():
        got, due = Counter(post.text for post in chat.ever), Counter(expected)
        seen = [post.text for at, post in enumerate(chat.ever) if at == 0 or post.text != chat.ever[at - 1].text]
        tally.messages += len(expected)
        tally.lost += (due - got).total()
        tally.doubled += sum(count for text, count in (got - due).items() if text in due)
        tally.different += sum(text not in due for text in got) or int(set(seen) == set(due) and seen != expected)
    return tally


class Crowd:
    """New people all the time: each second one says something grave alone, each other one something light first."""

    def __init__(self, api: BotApi, each: float) -> None:
        self._api, self._each = api, each
        self._tasks: list[asyncio.Task[None]] = []
        self._stopped = asyncio.Event()
        self._there = asyncio.Semaphore(MOST_THERE)
        self.chats: list[Chat] = []

    async def come(self) -> None:
        """Somebody every `each` seconds until `leave`; nobody new while too many wait, as on a slow machine."""
        while not self._stopped.is_set():
            await self._there.acquire()
            self._tasks.append(asyncio.create_task(self._talk(len(self.chats))))
            await asyncio.sleep(self._each)

    async def leave(self) -> None:
        """Nobody new comes; who is there gets the answers still due."""
        self._stopped.set()
        async with asyncio.timeout(120):
            await asyncio.gather(*self._tasks)
        await self._api.settled(60)

    def go(self) -> None:
        """Everybody leaves at once, when the test failed."""
        for task in self._tasks:
            task.cancel()

    async def _talk(self, number: int) -> None:
        try:
            await self._two_or_one(number)
        finally:
            self._there.release()

    async def _two_or_one(self, number: int) -> None:
        person = self._api.person(FIRST + 31 * number)
        self.chats.append(person.chat)
        if number % 2:
            person.say(SOFT)
            await person.next(110)
        person.say(HARD)
        await person.next(110)

    def tally(self, soft: str, hard: str) -> Tally:
        """`soft` and `hard` are the replies to these texts alone."""
        tally = Tally()
        for chat in self.chats:
            light = [post for post in chat.ever if post.text == soft]
            grave = [post for post in chat.ever if post.text != soft]
            self._add(tally, grave)
            tally.lower += sum(level(post.text) < level(hard) for post in grave)
            if any(post.text == SOFT for post in chat.posts):
                self._add(tally, light)
            else:
                tally.different += len({post.text for post in grave} - {hard}) + len(light)
        return tally

    @staticmethod
    def _add(tally: Tally, posts: list[Post]) -> None:
        tally.messages += 1
        tally.lost += not posts
        tally.doubled += max(0, len(posts) - 1)
        tally.doubled_in.update(post.term for post in posts[:-1])


def now_and_then(seed: int, share: float, wait: float = 0.0) -> object:
    """500 for this share of the calls, before they were carried out; the others take `wait`."""
    pick = random.Random(seed)
    return lambda name, asked: (
        Fault(500) if pick.random() < share else Fault(wait=wait) if name == "sendMessage" else None
    )
