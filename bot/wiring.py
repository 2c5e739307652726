"""Wiring: from the content on disk and the environment to the one callable, and the channels around it."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot import __version__
from bot.model import Alinea, Answer, Content, Labels, Message, Reply, State, Urgentie
from bot.uren import AMSTERDAM

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager

    from aiohttp.web import Application, RouteDef

    from bot.channels.telegram import App
    from bot.channels.web import WebConfig
    from bot.kept import Mark
    from bot.understanding import Kennis

LOG = logging.getLogger("routewijzer")
_EMERGENCY_LABELS = Labels("niet-pluis", "onbekend", Urgentie.dringend)

Clock = Callable[[], datetime]


# --- what every channel needs ------------------------------------------------------------------------


def bind(kennis: Kennis, clock: Clock) -> Answer:
    """The one callable a channel is handed: a turn that never raises."""
    from bot import uren
    from bot.turn import turn

    last_resort = emergency(kennis.content, clock())
    uren.kantoortijd(clock())  # loads the holidays now, not in the first turn

    def answer(state: State, message: Message) -> tuple[Reply, State]:
        try:
            return turn(kennis, state, message, clock())
        except Exception as error:
            LOG.error("turn_failed kind=%s", type(error).__name__)
            return last_resort, State(taal=state.taal)

    return answer


def emergency(kaart: Content, now: datetime) -> Reply:
    """The reply when all else fails: 112, 0800-2000 and 113."""
    from bot.answer import Setting, find, paragraphs, sentence
    from bot.pagina import emergency_cards

    setting = Setting(kaart, "web", now)
    alineas = paragraphs(setting, find(setting, "noodhulp"), _EMERGENCY_LABELS)
    alineas.append(Alinea("programma", sentence(setting, "programma")))
    return Reply("nl", _EMERGENCY_LABELS, alineas=tuple(alineas), contacten=emergency_cards(setting))


def known_ids(kaart: Content) -> frozenset[str]:
    """Every id that a State may hold."""
    from bot.ask import TOPIC, WRONG, is_guide

    ids: set[str] = {*kaart.onderwerpen, *kaart.rollen, *kaart.kenmerken, *kaart.talen, TOPIC, WRONG}
    ids.update(level.name for level in Urgentie)
    for questions in kaart.vragen.values():
        ids.update(questions)
    ids.update(id for id, one in kaart.antwoorden["nl"].items() if is_guide(one))
    return frozenset(ids)


def know(root: Path) -> Kennis:
    """What is known from the content below `root`, or exit status 1 with every problem on stderr."""
    from bot.kept import fingerprint, in_one_go, kept

    mark = fingerprint(root)
    return in_one_go(lambda: kept(root, mark) or _learned(root, mark))


def _learned(root: Path, mark: Mark) -> Kennis:
    from bot.content import load
    from bot.kept import learned

    kaart, problems = load(root, proeven=False)
    for problem in problems:
        sys.stderr.write(f"{problem}\n")
    if kaart is None:
        sys.exit(1)
    return learned(root, kaart, mark)


def clock_at(at: str | None = None) -> Clock:
    """Amsterdam time, or one fixed moment."""
    if at is None:
        return lambda: datetime.now(AMSTERDAM)
    moment = datetime.fromisoformat(at)
    moment = moment if moment.tzinfo else moment.replace(tzinfo=AMSTERDAM)
    return lambda: moment


# --- channels ----------------------------------------------------------------------------------------


def web_app(root: Path) -> tuple[Application, AbstractAsyncContextManager[None] | None]:
    """The page, and what runs beside it: Telegram when there is a token, by webhook when there is a secret too."""
    from bot.channels.web import WebConfig

    kennis, clock = know(root), clock_at()
    config, keys = WebConfig.from_env(os.environ), os.environ.get("ROUTEWIJZER_SLEUTELS")
    others, beside = _telegram_beside(kennis, clock)
    return page(kennis.content, bind(kennis, clock), clock(), config, keys, others), beside


def page(
    kaart: Content,
    answer: Answer,
    now: datetime,
    config: WebConfig,
    sleutels: str | None = None,
    others: Sequence[RouteDef] = (),
) -> Application:
    """The web channel with all its pages, around one callable. ValueError: a key or a setting that is none."""
    from bot.bladen import bladen
    from bot.channels import web
    from bot.pagina import languages
    from bot.zegel import Zegel

    zegel, pages = Zegel(sleutels, known_ids(kaart)), bladen(kaart, now, __version__)
    return web.make_app(answer, languages(kaart, now), zegel, config, bladen=pages, others=others)


def _telegram_beside(
    kennis: Kennis, clock: Clock
) -> tuple[Sequence[RouteDef], AbstractAsyncContextManager[None] | None]:
    """Routes of Telegram for the same server, and what must run as long as it does."""
    secret = os.environ.get("TELEGRAM_WEBHOOK_SECRET", "")
    if not os.environ.get("TELEGRAM_TOKEN"):
        return (), None
    from bot.channels import telegram

    app = telegram_app(kennis, clock)
    return ([telegram.webhook(app, secret)], telegram.receiving(app)) if secret else ((), telegram.beside(app))


def telegram_app(kennis: Kennis, clock: Clock) -> App:
    """The Telegram channel as TELEGRAM_TOKEN, TELEGRAM_API_URL and TELEGRAM_GEHEIM set it. ValueError: no token."""
    from bot import pagina
    from bot.channels import telegram
    from bot.memory import Memory

    token, api = os.environ.get("TELEGRAM_TOKEN", ""), os.environ.get("TELEGRAM_API_URL")
    answer, last_resort = bind(kennis, clock), emergency(kennis.content, clock())
    talen, secret = pagina.telegram(kennis.content, clock()), os.environ.get("TELEGRAM_GEHEIM", "")
    memory = Memory(time.monotonic)
    return telegram.build(token, answer, memory, last_resort, api or None, talen=talen, secret=secret)
