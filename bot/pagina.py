"""What the web page is handed of the content: its own words, the starts and the emergency cards, per language. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot import answer
from bot.answer import Setting
from bot.model import DUTCH, Content, Kaart, Paginataal

EMERGENCY = ("bel-112", "veilig-thuis", "bel-113")


def languages(content: Content, now: datetime) -> dict[str, Paginataal]:
    """Every language that is switched on, Dutch first; what is not translated stays Dutch."""
    return {taal: _language(content, taal, now) for taal in sorted(content.talen, key=lambda id: (id != DUTCH, id))}


def _language(content: Content, taal: str, now: datetime) -> Paginataal:
    setting = answer.in_language(content, "web", now, taal)
    start = answer.find(setting, "start")
    own, one = content.pagina.get(taal, {}), content.talen[taal]
    texts = {id: answer.fill(setting.content, own.get(id) or text) for id, text in content.pagina[DUTCH].items()}
    starts = tuple(knop.zegt for knop in start.knoppen)
    return Paginataal(taal, one.naam, one.richting, texts, starts, emergency_cards(setting))


def emergency_cards(setting: Setting) -> tuple[Kaart, ...]:
    """112, 0800-2000 and 113."""
    says: Mapping[str, str] = answer.hours_in(setting)
    return tuple(answer.card(setting.content.contacten[id], setting.now, says) for id in EMERGENCY)
