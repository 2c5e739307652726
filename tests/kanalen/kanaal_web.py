"""The page as the suite meets it, with and without script, behind `say` and `press`.

Left out is only what the page says around an answer: why, saving it, and that another site stays in the history.
"""

from __future__ import annotations

import http.client
import itertools
import json
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

from tests.kanalen.gezien import Seen, seen

ADRES_KOP = "X-Eigen-Adres"
"""Where an adapter names the visitor, so that a long table does not meet the limit of one address."""


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
