"""The channels as the suite meets them: the real ones, each behind `say` and `press`.

An adapter leaves out only what is the channel's own: the banner, the prompt, the links below an answer on the page.
"""

from __future__ import annotations

import asyncio
import http.client
import io
import itertools
import json
import queue
import threading
import time
from collections.abc import Mapping
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from telegram import Update
from telegram.request import BaseRequest, RequestData

from bot.channels.telegram import build
from bot.channels.terminal import WISSEN, chat
from bot.memory import Memory
from bot.model import Answer, Paginataal, Reply
from tests.kanalen.gezien import Seen, seen

ADRES_KOP = "X-Eigen-Adres"
"""Where an adapter names the visitor, so that a long table does not meet the limit of one address."""

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


# --- web ------------------------------------------------------------------------------------------


class Web:
    """The page of the real server, without script (`as_json` false) or as the script asks for it."""

    _visitors = itertools.count(1)

    def __init__(self, port: int, as_json: bool) -> None:
        self._accept = "application/json" if as_json else "text/html"
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._staat, self._taal, self._buttons = "", "nl", tuple[str, ...]()
        number = next(self._visitors)
        self._address = f"10.9.{number >> 8}.{number & 255}"

    def say(self, text: str) -> Seen:
        return self._post("tekst", text)

    def press(self, place: int) -> Seen:
        return self._post("knop", self._buttons[place])

    def close(self) -> None:
        self._connection.close()

    def _post(self, field: str, text: str) -> Seen:
        form = urlencode({"staat": self._staat, "taal": self._taal, field: text})
        headers = {"Accept": self._accept, "Content-Type": "application/x-www-form-urlencoded"}
        self._connection.request("POST", "/", form, {**headers, ADRES_KOP: self._address})
        response = self._connection.getresponse()
        body = response.read().decode()
        if response.status == 303:
            return self._left("wis" if response.headers["Location"] == "/" else "verlaat")
        assert response.status == 200, response.status
        return self._drawn(body) if self._accept == "text/html" else self._told(json.loads(body))

    def _told(self, said: dict[str, Any]) -> Seen:
        if said["actie"]:
            return self._left(said["actie"])
        shown = self._drawn(said["html"])
        self._staat, self._taal = said["staat"], _Pagina.of(said.get("pagina", "")).taal or self._taal
        return shown

    def _drawn(self, html: str) -> Seen:
        page = _Pagina.of(html)
        self._staat, self._taal, self._buttons = page.staat, page.taal or self._taal, tuple(page.buttons)
        return seen("".join(page.text), page.buttons)

    def _left(self, action: str) -> Seen:
        self._staat, self._buttons = "", ()
        return seen("", (), action)


class _Pagina(HTMLParser):
    """Reads the answer on a page: its text and its buttons, without the page's own words about it."""

    FRAME = frozenset({"erbij", "knoppen"})
    EMPTY = frozenset({"input", "link", "meta", "br"})
    INLINE = frozenset({"bdi", "a", "strong"})  # what is beside these is the same word; a calling button stands alone

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.buttons: list[str] = []
        self.staat = self.taal = ""
        self._open: list[set[str]] = []

    @classmethod
    def of(cls, html: str) -> _Pagina:
        page = cls()
        page.feed(html)
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        classes = {tag, *found.get("class", "").split()}
        if tag == "html":
            self.taal = found["lang"]
        if found.get("name") == "staat":
            self.staat = found["value"]
        if found.get("name") == "knop" and self._inside("antwoord", "knoppen"):
            self.buttons.append(found["value"])
        if tag == "span" and "lang" in found and "details" in classes:
            classes.add("erbij")  # the note that another site stays in the history of the browser
        if tag not in self.EMPTY:
            self._open.append(classes)

    def handle_endtag(self, tag: str) -> None:
        closed = set() if tag in self.EMPTY else self._open.pop()
        assert tag in closed | self.EMPTY, f"</{tag}>"
        if tag not in self.INLINE or "bel" in closed:
            self.text.append("\n")

    def handle_data(self, data: str) -> None:
        if self._inside("antwoord") and not any(self.FRAME & classes for classes in self._open):
            self.text.append(data)

    def _inside(self, *names: str) -> bool:
        return all(any(name in classes for classes in self._open) for name in names)


# --- telegram -------------------------------------------------------------------------------------


class Telegram:
    """The bot in process, with a Telegram that keeps what it was sent; `talen` is what the bot says of itself."""

    def __init__(self, answer: Answer, noodantwoord: Reply, talen: Mapping[str, Paginataal]) -> None:
        self._runner, self._server = asyncio.Runner(), TelegramInHuis()
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
        self._server.sent.clear()
        found = Update.de_json({"update_id": next(self._numbers), **update}, self._app.bot)
        self._runner.run(self._app.process_update(found))
        sent = list(self._server.sent)
        if not len(self._memory):  # the conversation was dropped: whoever leaves, leaves silently
            return seen("", (), "wis" if sent else "verlaat")
        self._last = sent[-1]
        rows = self._last.get("reply_markup", {}).get("inline_keyboard", [])
        said = [line for one in sent for line in one["text"].split("\n\n") if line not in self._frame]
        return seen("\n".join(said), [button["text"] for row in rows for button in row])


PERSOON = {"id": 5, "is_bot": False, "first_name": "x"}


class TelegramInHuis(BaseRequest):
    """Answers every call at once and well; `sent` holds the messages."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self._posts = itertools.count(1000)

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *args: Any, **kwargs: Any
    ) -> tuple[int, bytes]:
        result: Any = True
        if url.endswith("/getMe"):
            result = {"id": 1, "is_bot": True, "first_name": "bot", "username": "een_bot"}
        if url.endswith("/sendMessage"):
            assert request_data
            self.sent.append(asked := dict(request_data.parameters))
            chat = {"id": asked["chat_id"], "type": "private"}
            result = {"message_id": next(self._posts), "date": 1, "chat": chat, "text": "x"}
        return 200, json.dumps({"ok": True, "result": result}).encode()
