"""A chat as Telegram keeps it, and the person in it: what was said, what is still to be seen, which buttons."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

NAME = "zqvoornaamzwaan"
SURNAME = "zqachternaamduif"
USERNAME = "zqgebruikersnaam"
TITLE = "zqgroepsnaam"
SEEN = (NAME, SURNAME, USERNAME, TITLE)
"""Words that stand in every update and that nobody may find again."""

DEADLINE = 15.0
_QUERIES = itertools.count(880_001)


@dataclass
class Post:
    """One message in a chat."""

    id: int
    text: str
    date: float
    van_bot: bool
    knoppen: list[tuple[str, str]] = field(default_factory=list)
    """(sentence, data) per button."""
    silent: bool = False
    preview_off: bool = False
    edited: bool = False
    term: int = 0
    """Which run of the product was on when it was sent; proofs count it."""
    at: float = 0.0
    """The moment on the clock of the loop."""


@dataclass(eq=False)
class Chat:
    """The history of one chat; `limited_until` is a moment on the clock of the loop."""

    id: int
    soort: str = "private"
    posts: list[Post] = field(default_factory=list)
    """What stands there now."""
    ever: list[Post] = field(default_factory=list)
    """Everything that the bot sent, also what was deleted."""
    last_id: int = 0
    blocked: bool = False
    left: bool = False
    limited_until: float = 0.0
    told: set[str] = field(default_factory=set)
    """The methods that were answered 429 since it was limited."""
    news: asyncio.Event = field(default_factory=asyncio.Event)
    typing: int = 0

    def new_id(self) -> int:
        self.last_id += 1
        return self.last_id

    def find(self, message_id: int) -> Post | None:
        return next((post for post in reversed(self.posts) if post.id == message_id), None)

    def as_json(self) -> dict[str, Any]:
        if self.soort == "private":
            return {"id": self.id, "type": "private", "first_name": NAME, "last_name": SURNAME, "username": USERNAME}
        return {"id": self.id, "type": self.soort, "title": TITLE}


def who(chat_id: int) -> dict[str, Any]:
    """A person as an update shows it."""
    names = {"first_name": NAME, "last_name": SURNAME, "username": USERNAME}
    return {"id": abs(chat_id), "is_bot": False, **names, "language_code": "nl"}


BOT = {"id": 4242, "is_bot": True, "first_name": "Bot", "username": "proef_bot"}
RIGHTS = ("can_join_groups", "can_read_all_group_messages", "supports_inline_queries", "can_connect_to_business")
ME = {**BOT, **dict.fromkeys(RIGHTS, False), "has_main_web_app": False}


def as_message(chat: Chat, post: Post) -> dict[str, Any]:
    """A post as the Bot API writes it."""
    sender = BOT if post.van_bot else who(chat.id)
    shown: dict[str, Any] = {"message_id": post.id, "date": int(post.date), "chat": chat.as_json(), "from": sender}
    shown["text"] = post.text
    if post.text.startswith("/"):
        command = post.text.split()[0]
        shown["entities"] = [{"type": "bot_command", "offset": 0, "length": len(command)}]
    if post.knoppen:
        rows = [[{"text": text, "callback_data": data}] for text, data in post.knoppen]
        shown["reply_markup"] = {"inline_keyboard": rows}
    return shown


class Person:
    """Somebody in a chat with the bot: says, presses, and waits for what comes."""

    def __init__(self, chat: Chat, now: Callable[[], float], receive: Callable[[str, dict[str, Any]], int]) -> None:
        self.chat, self._now, self._receive = chat, now, receive
        self._seen = 0

    def say(self, text: str, **more: Any) -> int:
        """Type a message; `more` lies over what Telegram makes of it. Gives the id of the update."""
        post = Post(self.chat.new_id(), text, self._now(), van_bot=False)
        self.chat.posts.append(post)
        return self._receive("message", {**as_message(self.chat, post), **more})

    def send(self, kind: str = "message", **content: Any) -> int:
        """Something that is not plain text: send(photo=[...]), send("edited_message", text=...)."""
        post = Post(self.chat.new_id(), "", self._now(), van_bot=False)
        self.chat.posts.append(post)
        shown = as_message(self.chat, post)
        del shown["text"]
        return self._receive(kind, {**shown, **content})

    def add_bot(self) -> int:
        """The bot is put into this group or channel."""
        bot = {"user": BOT, "status": "left"}
        member = {"user": BOT, "status": "member"}
        moved = {"old_chat_member": bot, "new_chat_member": member, "date": int(self._now())}
        return self._receive("my_chat_member", {"chat": self.chat.as_json(), "from": who(self.chat.id), **moved})

    def press(self, sentence: str) -> int:
        """Press the newest button with this sentence."""
        for post in reversed(self.chat.posts):
            for text, data in post.knoppen:
                if text == sentence:
                    return self.press_data(post, data)
        raise AssertionError(f"there is no button {sentence!r}")

    def press_data(self, post: Post, data: str) -> int:
        """Press a button of this post, or something that never stood there."""
        query = {"id": str(next(_QUERIES)), "from": who(self.chat.id), "chat_instance": "1"}
        return self._receive("callback_query", {**query, "data": data, "message": as_message(self.chat, post)})

    async def next(self, seconds: float = DEADLINE) -> Post:
        """The next message of the bot that was not read yet."""
        async with asyncio.timeout(seconds):
            while len(self.chat.ever) <= self._seen:
                self.chat.news.clear()
                await self.chat.news.wait()
        self._seen += 1
        return self.chat.ever[self._seen - 1]

    async def ask(self, text: str) -> Post:
        """Say it and read the answer."""
        self.say(text)
        return await self.next()

    async def nothing_more(self, seconds: float = 0.5) -> None:
        """Holds that the bot stays silent."""
        with contextlib.suppress(TimeoutError):
            post = await self.next(seconds)
            raise AssertionError(f"unexpected: {post.text[:80]}")

    @property
    def screen(self) -> list[str]:
        """What the person sees now, oldest first."""
        return [post.text for post in self.chat.posts]
