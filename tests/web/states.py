"""Every state of the page that a person can see, in one table. A new page is a new line; every proof reads it.

The real content answers, so that texts, lengths and languages are those of the product.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from bot import BASE
from bot import content as reading
from bot.channels.web import WebConfig, serving
from bot.model import Answer, Content
from bot.understanding import learn
from bot.uren import OFFICE
from bot.wiring import bind, page
from tests.web.browser import in_thread

TALEN = ("nl", "en", "ar")


@dataclass(frozen=True)
class Staat:
    """How to get there: an address, what is typed or pressed per language, and what then stands on the page."""

    pad: str = "/"
    zegt: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ziet: str = "main h2"
    druk: bool = False  # on a site that takes one message a minute
    fout: bool = False  # answers with an error status, which Lighthouse does not judge

    @property
    def meting(self) -> str:
        """Under which name the accessibility page counts it."""
        return "axe" if self.pad == "/" or self.fout else "bladen"


def _steeds(*zinnen: str) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(TALEN, zinnen)


STATEN = {
    "start": Staat(),
    "vraag": Staat(zegt={"nl": ("dat is het niet",), "en": ("help",), "ar": ("مساعدة",)}, ziet=".alinea--vraag"),
    "antwoord": Staat(
        zegt={
            "nl": ("Ik hoor de buren vaak schreeuwen tegen hun kind",),
            "en": ("I am worried about a child",),
            "ar": ("الجيران يضربون طفلهم",),
        },
        ziet=".antwoord .kaart",
    ),
    "gevaar": Staat(
        zegt={
            "nl": ("Mijn buurman slaat zijn zoontje nu",),
            "en": ("my neighbour is hitting his child right now",),
            "ar": ("زوجي يضربني الآن",),
        },
        ziet=".antwoord--gevaar",
    ),
    "gids": Staat(
        zegt=_steeds("ik wil de meldcode doorlopen", "Loop de afweging met mij door"), ziet=".antwoord .knoppen"
    ),
    "fout": Staat("/bestaat-niet", ziet=".fout", fout=True),
    "druk": Staat(zegt=_steeds("hallo", "hallo"), ziet=".fout", druk=True, fout=True),
    "privacy": Staat("/privacy"),
    "routekaart": Staat("/routekaart"),
    "functie": Staat("/routekaart/leerkracht"),
    "meldcode": Staat("/meldcode"),
    "voorbereiden": Staat("/voorbereiden"),
    "toegankelijkheid": Staat("/toegankelijkheid"),
}


def adres(site: str, staat: Staat, taal: str) -> str:
    """Where a state begins, in a language."""
    return site.rstrip("/") + staat.pad + ("" if taal == "nl" else f"?taal={taal}")


@cache
def _learned() -> tuple[Content, Answer]:
    content, problems = reading.load(BASE)
    assert content is not None, problems
    return content, bind(learn(content), lambda: OFFICE)


@contextlib.contextmanager
def product(config: WebConfig | None = None) -> Iterator[str]:
    """The real content behind the real server, and its address."""
    content, answer = _learned()

    async def serve(port: object, stop: object) -> None:
        app = page(content, answer, OFFICE, config or WebConfig(per_minuut=100_000))
        async with serving(app, "127.0.0.1", 0) as bound:
            port.set_result(bound)  # type: ignore[attr-defined]
            await stop.wait()  # type: ignore[attr-defined]

    with in_thread(serve) as port:
        yield f"http://127.0.0.1:{port}/"


@contextlib.contextmanager
def busy() -> Iterator[str]:
    """The same, where the second message is one too many."""
    with product(WebConfig(per_minuut=1)) as site:
        yield site
