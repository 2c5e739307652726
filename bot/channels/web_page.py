"""Draws the pages: a reply, the first screen, an error with the numbers; never a word that somebody typed."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.channels.platte_tekst import boven_en_onder, is_gevaar, open_en_kosten
from bot.channels.web_config import MAX_TEXT, WebConfig
from bot.model import Kaart, Reply

PAGE_FOLDER = Path(__file__).parent.parent / "page"
_DRAWN = 256  # answers kept as drawn; they are fixed texts and come back all the time
_RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "ur", "yi"})
_BUSY = "Even te veel berichten", "Wacht een minuut. Verstuur je bericht dan nog een keer."
_LONG = "Dat is te veel tekst", "Maak je bericht korter. Een paar zinnen is genoeg."
_OUTAGE = "Het programma geeft nu geen antwoord", "Dit ligt niet aan jou. Wacht niet op dit programma. Bel gerust."
_ERRORS = {
    404: ("Deze pagina is er niet", "Ga terug naar het begin. Daar kun je typen wat er is."),
    408: ("Het versturen duurde te lang", "Probeer het nog een keer."),
    413: _LONG,
    429: _BUSY,
    431: _LONG,
}
_REFUSED = "Dit kwam niet goed aan", "Ga terug naar het begin. Daar kun je typen wat er is."


class Page:
    """All pages of one deployment, with its emergency cards; templates are read once, at the start."""

    def __init__(self, noodkaarten: tuple[Kaart, ...], config: WebConfig) -> None:
        """Raises ValueError without a card that has a number: a page may never fail to name one."""
        if not any(kaart.tel for kaart in noodkaarten):
            raise ValueError("make_app: geef noodkaarten met een nummer, 112 en 0800-2000 eerst")
        self._noodkaarten = tuple(kaart for kaart in noodkaarten if kaart.tel)
        self._templates = Environment(
            loader=FileSystemLoader(PAGE_FOLDER),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._templates.globals.update(
            noodkaarten=self._noodkaarten,
            starts=config.starts,
            max_tekst=MAX_TEXT,
            details=open_en_kosten,
            adres=_address,
        )
        self._drawn = lru_cache(maxsize=_DRAWN)(self._draw_reply)
        for name in self._templates.list_templates(extensions=["html"]):
            self._templates.get_template(name)

    def start(self, token: str) -> str:
        """The first screen."""
        return self._draw("start.html", token=token)

    def privacy(self) -> str:
        """What is kept (nothing) and what others can see."""
        return self._draw("privacy.html")

    def reply(self, reply: Reply, token: str, too_long: bool = False) -> str:
        """The page without script: this answer alone, and a form to go on."""
        return self._draw("gesprek.html", token=token, antwoord=self.reply_part(reply, too_long))

    def reply_part(self, reply: Reply, too_long: bool = False) -> Markup:
        """The same answer as a fragment, for the script to add to the conversation."""
        return self._drawn(replace(reply, because=""), too_long)  # because holds typed words: never a key

    def error(self, status: int, token: str) -> str:
        """A calm page with the numbers first, and a form to go on."""
        return self._draw("fout.html", token=token, **_error_values(status))

    def error_part(self, status: int) -> str:
        """The same as a fragment."""
        return self._draw("foutmelding.html", **_error_values(status))

    def _draw_reply(self, reply: Reply, too_long: bool) -> Markup:
        return Markup(self._draw("antwoord.html", **self._reply_values(reply, too_long)))  # noqa: S704 - drawn with autoescape

    def _reply_values(self, reply: Reply, too_long: bool) -> dict[str, Any]:
        boven, onder = boven_en_onder(reply)
        # With a line in the person's own language the rest is Dutch: the answer does not exist in that language yet.
        main = "nl" if any(alinea.soort == "taal" for alinea in reply.alineas) else reply.taal
        return {
            "reply": reply,
            "boven": [self._paragraph(alinea.soort, alinea.tekst, reply) for alinea in boven],
            "onder": [self._paragraph(alinea.soort, alinea.tekst, reply) for alinea in onder],
            "gevaar": is_gevaar(reply),
            "taal": main,
            "richting": _direction(main),
            "eigen_richting": _direction(reply.taal),
            "te_lang": too_long,
        }

    def _paragraph(self, soort: str, text: str, reply: Reply) -> tuple[str, Markup]:
        return soort, link_numbers(text, (*reply.contacten, *self._noodkaarten))

    def _draw(self, template: str, **values: Any) -> str:
        return self._templates.get_template(template).render(values)


def link_numbers(text: str, kaarten: tuple[Kaart, ...]) -> Markup:
    """The text, escaped, with every number of these cards as a link that calls."""
    calls = {kaart.nummer: kaart.tel for kaart in kaarten if kaart.nummer and kaart.tel}
    if not calls:
        return escape(text)
    numbers = "|".join(re.escape(number) for number in sorted(calls, key=len, reverse=True))
    parts = re.split(rf"(?<![\w-])({numbers})(?![\w-])", text)
    # Within a right-to-left line a number would turn around: 2000-0800.
    link = Markup('<a class="utrecht-link" href="tel:{}"><bdi dir="ltr">{}</bdi></a>').format
    return Markup().join(link(calls[part], part) if at % 2 else part for at, part in enumerate(parts))


def _error_values(status: int) -> dict[str, Any]:
    titel, uitleg = _ERRORS.get(status, _OUTAGE if status >= 500 else _REFUSED)
    return {"titel": titel, "uitleg": uitleg}


def _direction(taal: str) -> str:
    return "rtl" if taal in _RIGHT_TO_LEFT else "ltr"


def _address(site: str) -> str:
    """The site as a web address; content may leave out the scheme."""
    return site if site.startswith(("https://", "http://")) else f"https://{site}"
