"""Draws the pages: a reply, the first screen, an error with the numbers; never a word that somebody typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.channels.platte_tekst import boven_en_onder, is_gevaar, open_en_kosten
from bot.channels.web_config import MAX_TEXT, WebConfig
from bot.model import DUTCH, Kaart, Paginataal, Reply

PAGE_FOLDER = Path(__file__).parent.parent / "page"
BLADZIJDEN = (
    ("/", "naar_begin"),
    ("/voorbereiden", "voorbereiden"),
    ("/routekaart", "routekaart"),
    ("/meldcode", "meldcode"),
    ("/privacy", "wie_ziet"),
    ("/toegankelijkheid", "toegankelijk"),
)
"""Path and text of the links below every page."""
_DRAWN = 256  # answers kept as drawn; they are fixed texts and come back all the time
_LINKED = 2_048  # paragraphs of answers kept with their numbers as links; no typed word is among them
_HERE = "\0"  # where a drawn page takes what differs each time
_ERRORS = {404: "fout_404", 408: "fout_408", 413: "fout_lang", 429: "fout_druk", 431: "fout_lang"}


class Page:
    """All pages of one deployment in every language; templates are read once, at the start."""

    def __init__(self, talen: Mapping[str, Paginataal], config: WebConfig) -> None:
        """Raises ValueError without a card that has a number: a page may never fail to name one."""
        self._talen = {id: _with_numbers(taal) for id, taal in talen.items()}
        self._templates = Environment(
            loader=FileSystemLoader(PAGE_FOLDER),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._templates.globals.update(
            talen=tuple(self._talen.values()),
            thema=config.thema_klasse,
            max_tekst=MAX_TEXT,
            bladzijden=BLADZIJDEN,
            details=open_en_kosten,
            adres=_address,
        )
        self._drawn = lru_cache(maxsize=_DRAWN)(self._draw_reply)
        self._around = lru_cache(maxsize=None)(self._draw_around)
        for name in self._templates.list_templates(extensions=["html"]):
            self._templates.get_template(name)

    def language(self, *wanted: str | None) -> str:
        """The first of these languages that the page has, else Dutch."""
        return next((taal for taal in wanted if taal in self._talen), DUTCH)

    def start(self, token: str, taal: str = DUTCH) -> str:
        """The first screen."""
        return str(escape(token)).join(self._around("start.html", taal))

    def privacy(self, taal: str = DUTCH) -> str:
        """What is kept (nothing) and what others can see."""
        return self.draw("privacy.html", taal)

    def reply(self, reply: Reply, token: str, too_long: bool = False) -> str:
        """The page without script: this answer alone, and a form to go on."""
        return self._one_answer(self.language(reply.taal), token, self.reply_part(reply, too_long))

    def reply_part(self, reply: Reply, too_long: bool = False) -> Markup:
        """The same answer as a fragment, for the script to add to the conversation."""
        return self._drawn(replace(reply, because=""), too_long)  # because holds typed words: never a key

    def error(self, status: int, token: str, taal: str = DUTCH) -> str:
        """A calm page with the numbers first, and a form to go on."""
        return self._one_answer(taal, token, self.error_part(status, taal))

    def error_part(self, status: int, taal: str = DUTCH) -> Markup:
        """The same as a fragment."""
        kop = _ERRORS.get(status, "fout_storing" if status >= 500 else "fout_geweigerd")
        return Markup(self.draw("foutmelding.html", taal, kop=kop))  # noqa: S704 - drawn with autoescape

    def draw(self, template: str, taal: str, **values: Any) -> str:
        """A template in a language of the page."""
        pagina = self._talen[taal]
        vraag = "" if taal == DUTCH else f"?taal={taal}"
        return self._templates.get_template(template).render(pagina=pagina, t=pagina.teksten, vraag=vraag, **values)

    def _one_answer(self, taal: str, token: str, part: Markup) -> str:
        before, between, after = self._around("gesprek.html", taal)
        return f"{before}{part}{between}{escape(token)}{after}"

    def _draw_around(self, template: str, taal: str) -> tuple[str, ...]:
        """A page but for the answer and the token: that is the same for everybody, so it is drawn once."""
        return tuple(self.draw(template, taal, token=_HERE, antwoord=_HERE).split(_HERE))

    def _draw_reply(self, reply: Reply, too_long: bool) -> Markup:
        taal = self.language(reply.taal)
        return Markup(self.draw("antwoord.html", taal, **self._reply_values(reply, too_long)))  # noqa: S704 - the same

    def _reply_values(self, reply: Reply, too_long: bool) -> dict[str, Any]:
        boven, onder = boven_en_onder(reply)
        # With a line in the person's own language the rest is Dutch: the answer does not exist in that language yet.
        main = DUTCH if any(alinea.soort == "taal" for alinea in reply.alineas) else reply.taal
        return {
            "reply": reply,
            "boven": [self._paragraph(alinea.soort, alinea.tekst, reply) for alinea in boven],
            "onder": [self._paragraph(alinea.soort, alinea.tekst, reply) for alinea in onder],
            "gevaar": is_gevaar(reply),
            "voorop": self._first_call(reply),
            "hoofdtaal": main,
            "richting": self._direction(main),
            "eigen_richting": self._direction(reply.taal),
            "te_lang": too_long,
        }

    def _paragraph(self, soort: str, text: str, reply: Reply) -> tuple[str, Markup]:
        return soort, link_numbers(text, (*reply.contacten, *self._talen[DUTCH].noodkaarten))

    def _first_call(self, reply: Reply) -> Kaart | None:
        """The card whose number the lines name first, so that button and lines never differ; else the first."""
        lines = " ".join(alinea.tekst for alinea in boven_en_onder(reply)[0])
        kaarten = [kaart for kaart in reply.contacten if kaart.tel]
        own = {kaart.nummer for kaart in kaarten}
        kaarten += [kaart for kaart in self._talen[self.language(reply.taal)].noodkaarten if kaart.nummer not in own]
        named = [(found.start(), at) for at, kaart in enumerate(kaarten) if (found := _find_number(kaart, lines))]
        return kaarten[min(named)[1]] if named else next((kaart for kaart in kaarten if kaart in reply.contacten), None)

    def _direction(self, taal: str) -> str:
        return self._talen[self.language(taal)].richting


def _find_number(kaart: Kaart, text: str) -> re.Match[str] | None:
    return re.search(_alone(kaart.nummer), text) if kaart.nummer else None


def _alone(*numbers: str) -> str:
    """The pattern of these numbers where they stand by themselves: the 113 in "113.nl" is no number to call."""
    any_of = "|".join(re.escape(number) for number in sorted(numbers, key=len, reverse=True))
    return rf"(?<![\w-])({any_of})(?![\w-]|\.\w)"


def _with_numbers(taal: Paginataal) -> Paginataal:
    cards = tuple(kaart for kaart in taal.noodkaarten if kaart.tel)
    if not cards:
        raise ValueError("make_app: geef noodkaarten met een nummer, 112 en 0800-2000 eerst")
    return replace(taal, noodkaarten=cards)


def link_numbers(text: str, kaarten: tuple[Kaart, ...]) -> Markup:
    """The text, escaped, with every number of these cards as a link that calls."""
    return _linked(text, tuple((kaart.nummer, kaart.tel) for kaart in kaarten if kaart.nummer and kaart.tel))


@lru_cache(maxsize=_LINKED)
def _linked(text: str, numbers: tuple[tuple[str, str], ...]) -> Markup:
    if not numbers:
        return escape(text)
    calls = dict(numbers)
    parts = re.split(_alone(*calls), text)
    # Within a right-to-left line a number would turn around: 2000-0800.
    link = Markup('<a class="utrecht-link" href="tel:{}"><bdi dir="ltr">{}</bdi></a>').format
    return Markup().join(link(calls[part], part) if at % 2 else part for at, part in enumerate(parts))


def _address(site: str) -> str:
    """The site as a web address; content may leave out the scheme."""
    return site if site.startswith(("https://", "http://")) else f"https://{site}"
