"""What web page and Telegram are handed of the content: own words, starts and emergency cards, per language. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot import answer
from bot.answer import Setting
from bot.model import DUTCH, Content, Kaart, Paginataal

ENGLISH = "en"
EMERGENCY = ("bel-112", "veilig-thuis", "bel-113")


def languages(content: Content, now: datetime) -> dict[str, Paginataal]:
    """Every language that is switched on, Dutch first; what is not translated stays Dutch."""
    return {taal: _language(content, "web", content.pagina, taal, now) for taal in _dutch_first(content)}


def telegram(content: Content, now: datetime) -> dict[str, Paginataal]:
    """The same for the bot in Telegram; what is not translated is English there, else Dutch."""
    english = {**content.telegram.get(DUTCH, {}), **content.telegram.get(ENGLISH, {})}
    said = {taal: content.telegram.get(taal, english) for taal in content.talen} | {DUTCH: content.telegram[DUTCH]}
    return {taal: _language(content, "telegram", said, taal, now) for taal in _dutch_first(content)}


def _dutch_first(content: Content) -> list[str]:
    return sorted(content.talen, key=lambda id: (id != DUTCH, id))


def _language(
    content: Content, kanaal: str, said: Mapping[str, Mapping[str, str]], taal: str, now: datetime
) -> Paginataal:
    setting = answer.in_language(content, kanaal, now, taal)
    start = answer.find(setting, "start")
    own, one = said.get(taal, {}), content.talen[taal]
    texts = {id: answer.fill(setting.content, own.get(id) or text) for id, text in said[DUTCH].items()}
    starts = tuple(knop.zegt for knop in start.knoppen)
    return Paginataal(taal, one.naam, one.richting, texts, starts, emergency_cards(setting))


def emergency_cards(setting: Setting) -> tuple[Kaart, ...]:
    """112, 0800-2000 and 113."""
    says: Mapping[str, str] = answer.hours_in(setting)
    return tuple(answer.card(setting.content.contacten[id], setting.now, says) for id in EMERGENCY)
