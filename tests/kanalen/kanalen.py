"""Terminal and Telegram as the suite meets them: the real ones, each behind `say` and `press`.

An adapter leaves out only what is the channel's own: the banner, the prompt, what Telegram keeps.
"""

from __future__ import annotations

import asyncio
import io
import itertools
import queue
import threading
import time
from collections.abc import Mapping
from typing import Any

from telegram import Update

from bot.channels.telegram import build
from bot.channels.terminal import WISSEN, chat
from bot.memory import Memory
from bot.model import Answer, Paginataal, Reply
from tests.kanalen.gezien import Seen, seen
from tests.test_telegram import Fake

_PROMPT = "\n> "


# --- terminal -------------------------------------------------------------------------------------


class Terminal:
    """The chat on a screen of 80 columns, with a person who reads all of it before typing."""

    def __init__(self, answer: Answer, noodantwoord: Reply) -> None:
        self._typed: queue.Queue[str] = queue.Queue()
        self._shown: queue.Queue[str] = queue.Queue()
        self._arguments = (answer, noodantwoord)
        self._begin()

    def say(self, text: str) -> Seen:
        if self._over:
            self._begin()
        self._typed.put(text + "\n")
        shown = self._read()
        if WISSEN in shown:
            return seen("", (), "verlaat" if self._over else "wis")
        lines = shown.split("\n\n")
        numbered = "\n".join(lines[-1:]).lstrip().startswith("1. ")
        buttons = " ".join((lines.pop() if numbered else "").split())
        return seen("\n".join(lines), _numbered(buttons))

    def press(self, place: int) -> Seen:
        return self.say(str(place + 1))

    def close(self) -> None:
        self._typed.put("")
        self._thread.join(10)

    def _begin(self) -> None:
        self._over = False
        self._thread = threading.Thread(target=self._talk, daemon=True)
        self._thread.start()
        self._read()

    def _talk(self) -> None:
        screen, at = _Scherm(), 0

        class Keyboard(io.StringIO):
            def readline(_, size: int | None = -1) -> str:  # type: ignore[override]
                nonlocal at
                written, begun = screen.getvalue(), at
                at = len(written)
                self._shown.put(written[begun:])
                return self._typed.get()

        chat(*self._arguments, Keyboard(), screen, {"TERM": "xterm", "NO_COLOR": "1"})
        self._over = True
        self._shown.put(screen.getvalue()[at:])

    def _read(self) -> str:
        return self._shown.get(timeout=10).removesuffix(_PROMPT)


class _Scherm(io.StringIO):
    def isatty(self) -> bool:
        return True


def _numbered(text: str) -> tuple[str, ...]:
    """The buttons of one line "1. Een 2. Twee"."""
    found: list[str] = []
    for place in itertools.count(1):
        rest = text.removeprefix(f"{place}. ")
        if rest == text:
            return tuple(found)
        button, _, after = rest.partition(f" {place + 1}. ")
        found.append(button.strip())
        text = f"{place + 1}. {after}" if after else ""
    raise AssertionError


# --- telegram -------------------------------------------------------------------------------------


class Telegram:
    """The bot in process, with a Telegram that keeps what it was sent; `talen` is what the bot says of itself."""

    def __init__(self, answer: Answer, noodantwoord: Reply, talen: Mapping[str, Paginataal]) -> None:
        self._runner, self._server = asyncio.Runner(), Fake()
        self._memory = Memory(time.monotonic)
        self._app = build("1:x", answer, self._memory, noodantwoord, request=self._server, talen=talen)
        self._frame = {taal.teksten["sporen"] for taal in talen.values()}  # said once, under the first reply
        self._numbers = itertools.count(1)
        self._runner.run(self._app.initialize())

    def say(self, text: str) -> Seen:
        return self._update({"message": {**self._post(), "from": PERSOON, "text": text}})

    def press(self, place: int) -> Seen:
        under = {**self._post(), "text": "x", "reply_markup": self._last["reply_markup"]}
        data = [button for row in under["reply_markup"]["inline_keyboard"] for button in row][place]["callback_data"]
        query = {"id": "1", "from": PERSOON, "chat_instance": "1", "data": data, "message": under}
        return self._update({"callback_query": query})

    def close(self) -> None:
        self._runner.run(self._app.shutdown())
        self._runner.close()

    def _post(self) -> dict[str, Any]:
        return {"message_id": next(self._numbers), "date": int(time.time()), "chat": {"id": 5, "type": "private"}}

    def _update(self, update: dict[str, Any]) -> Seen:
        self._server.calls.clear()
        found = Update.de_json({"update_id": next(self._numbers), **update}, self._app.bot)
        self._runner.run(self._app.process_update(found))
        sent = self._server.sent
        if not len(self._memory):  # the conversation was dropped: whoever leaves, leaves silently
            return seen("", (), "wis" if sent else "verlaat")
        self._last = sent[-1]
        rows = self._last.get("reply_markup", {}).get("inline_keyboard", [])
        said = [line for one in sent for line in one["text"].split("\n\n") if line not in self._frame]
        return seen("\n".join(said), [button["text"] for row in rows for button in row])


PERSOON = {"id": 5, "is_bot": False, "first_name": "x"}
