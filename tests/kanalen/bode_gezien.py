"""The adapter of the example channel: what the suite needs to talk to it."""

from __future__ import annotations

import http.client
import itertools
import json

from tests.kanalen.bode import GEHEIM_KOP
from tests.kanalen.gezien import Seen, seen

GEHEIM = "een-lang-geheim"


class Bode:
    """A bridge that passes on what one person types."""

    _persons = itertools.count(1)

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._wie, self._buttons = f"gesprek-{next(self._persons)}", tuple[str, ...]()

    def say(self, text: str) -> Seen:
        body = json.dumps({"wie": self._wie, "tekst": text})
        self._connection.request("POST", "/bericht", body, {GEHEIM_KOP: GEHEIM})
        response = self._connection.getresponse()
        assert response.status == 200, response.status
        said = json.loads(response.read())
        self._buttons = tuple(said["knoppen"])
        return seen("" if said["actie"] else "\n".join(said["regels"]), self._buttons, said["actie"])

    def press(self, place: int) -> Seen:
        return self.say(self._buttons[place])

    def close(self) -> None:
        self._connection.close()
