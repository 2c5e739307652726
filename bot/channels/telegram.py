"""Telegram: text in, plain text and buttons out. Who writes is never looked at, and nothing of it is ever logged.

One message travels: `telegram_poll` or `telegram_webhook` -> `telegram_postbus` (its turn in the queue of its chat) ->
`telegram_loket` (what to say) -> `telegram_bezorgen` (until it has arrived).
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from aiohttp.web import RouteDef
from telegram import Bot, Update
from telegram.error import InvalidToken, TelegramError
from telegram.request import BaseRequest

from bot.channels import telegram_menu, telegram_webhook
from bot.channels.deadline import Deadline
from bot.channels.telegram_bezorgen import IN_FLIGHT, Bezorger
from bot.channels.telegram_loket import Loket
from bot.channels.telegram_poll import Poller, pauses
from bot.channels.telegram_postbus import Postbus
from bot.channels.telegram_stil import quiet_logs
from bot.channels.telegram_teksten import Talen, Teksten
from bot.channels.telegram_vervoer import Vervoer
from bot.channels.telegram_wissen import Sporen
from bot.memory import Memory
from bot.model import Answer, Reply

TURN_SECONDS = 5.0
"""After which a person gets the numbers instead of an answer."""

NO_TOKEN = "TELEGRAM_TOKEN is leeg. Vul het token van de bot in."  # noqa: S105
UNKNOWN_TOKEN = "Telegram kent dit token niet. Kijk TELEGRAM_TOKEN na."  # noqa: S105

_LOG = logging.getLogger("routewijzer.telegram")


@dataclass(frozen=True, slots=True)
class App:
    """The parts of the Telegram channel, wired."""

    bot: Bot
    loket: Loket
    postbus: Postbus
    bezorger: Bezorger
    teksten: Teksten
    deadline: Deadline

    async def initialize(self) -> None:
        """Say hello to Telegram; raises TelegramError."""
        await self.bot.initialize()

    async def shutdown(self) -> None:
        """Close the connections and let the thread of the turns end."""
        self.deadline.stop()
        await self.bot.shutdown()

    async def process_update(self, update: Update) -> None:
        """Answer one update outside the queue (tests)."""
        await self.loket.handle(update)

    def tidy(self) -> None:
        """Forget what has had its time."""
        self.loket.memory.expire()
        self.loket.sporen.expire()


def build(
    token: str,
    answer: Answer,
    memory: Memory,
    noodantwoord: Reply,
    api_url: str | None = None,
    request: BaseRequest | None = None,
    *,
    talen: Talen | None = None,
    secret: str = "",
    clock: Callable[[], float] = time.time,
) -> App:
    """The whole Telegram channel around one callable; from here on the libraries below it log nothing.

    `noodantwoord` is what a person gets when `answer` raises; `talen` what the bot says of itself, per language.
    `secret` makes the keys of the conversations; without one they are others after every restart.
    `api_url` is the base of another Bot API server; `request` another transport (tests).
    """
    quiet_logs()
    if not token:
        raise ValueError(NO_TOKEN)
    bot = _bot(token, api_url, request)
    sporen, teksten, deadline = Sporen(time.monotonic), Teksten(talen, noodantwoord), Deadline(answer, TURN_SECONDS)
    bezorger = Bezorger(bot, lambda chat_id, message_id: sporen.note(loket.key(chat_id), message_id), clock)
    own = secret.encode() or secrets.token_bytes(32)
    loket = Loket(bot, deadline, memory, sporen, bezorger, noodantwoord, teksten, own)
    return App(bot, loket, Postbus(loket.take, loket.too_many, loket.key), bezorger, teksten, deadline)


def _bot(token: str, api_url: str | None, request: BaseRequest | None) -> Bot:
    base = (api_url or "https://api.telegram.org").rstrip("/")
    calls, polls = request or Vervoer(IN_FLIGHT), request or Vervoer(1)
    return Bot(token, f"{base}/bot", f"{base}/file/bot", request=calls, get_updates_request=polls)


# --- two ways in ----------------------------------------------------------------------------------


async def run(app: App, stop: asyncio.Event | None = None) -> None:
    """Fetch and answer until `stop` is set; without one until SIGTERM or Ctrl-C. What was begun is finished first.

    Raises ValueError, without the token in it, when Telegram does not know the token.
    """
    stop = stop or _stop_at_signal()
    poller = Poller(app.bot, app.postbus, lambda: [app.loket.key(chat_id) for chat_id in app.bezorger.flooded])
    try:
        if await _connect(app, stop):
            _LOG.info("telegram-gestart")
            polling = asyncio.create_task(poller.poll(app.tidy))
            try:
                await stop.wait()
            finally:
                polling.cancel()
                await asyncio.wait({polling})
                await app.postbus.finish()
                await poller.confirm_and(app.postbus.drop)
    finally:
        await app.shutdown()
        _LOG.info("telegram-gestopt")


@asynccontextmanager
async def beside(app: App) -> AsyncIterator[None]:
    """Long polling as long as the block runs; a token that Telegram does not know ends it, and not the block."""
    stop = asyncio.Event()
    polling = asyncio.create_task(_run_logged(app, stop))
    try:
        yield
    finally:
        stop.set()
        await polling


@asynccontextmanager
async def receiving(app: App) -> AsyncIterator[None]:
    """What the webhook needs as long as its server runs; at the end, what was begun is finished first."""
    stop = asyncio.Event()
    beside = [asyncio.create_task(_hello(app, stop)), asyncio.create_task(_tidy(app))]
    try:
        yield
    finally:
        stop.set()
        await app.postbus.finish()
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)
        await app.postbus.drop()
        await app.shutdown()


def webhook(app: App, secret: str) -> RouteDef:
    """The route of the webhook, for `web.make_app`."""
    return telegram_webhook.route(app.postbus, secret)


async def register(app: App, url: str, secret: str) -> None:
    """Tell Telegram where to push. Raises ValueError with what to mend."""
    await _once(app, lambda: telegram_menu.set_webhook(app.bot, url, secret))


async def unregister(app: App) -> None:
    """Tell Telegram to keep updates until they are fetched. Raises ValueError with what to mend."""
    await _once(app, lambda: telegram_menu.delete_webhook(app.bot))


async def menu(app: App) -> None:
    """Set the commands, the name and the descriptions. Raises ValueError with what to mend."""
    await _once(app, lambda: telegram_menu.set_menu(app.bot, app.teksten))


async def _once(app: App, ask: Callable[[], Awaitable[None]]) -> None:
    """One errand at Telegram; what goes wrong is said without the token."""
    try:
        async with app.bot:
            await ask()
            return
    except InvalidToken:
        why = UNKNOWN_TOKEN
    except TelegramError as fault:
        why = f"Telegram deed het niet ({type(fault).__name__}). Probeer het later nog eens."
    raise ValueError(why)  # outside the except: no address with the token in it


async def _run_logged(app: App, stop: asyncio.Event) -> None:
    try:
        await run(app, stop)
    except ValueError:
        _LOG.error("telegram-onbekend-token: de webpagina draait door, Telegram niet. Kijk TELEGRAM_TOKEN na.")


async def _hello(app: App, stop: asyncio.Event) -> None:
    try:
        await _connect(app, stop)
    except ValueError:
        _LOG.error("telegram-onbekend-token: er komt niets aan bij Telegram. Kijk TELEGRAM_TOKEN na.")


async def _tidy(app: App) -> None:
    while True:
        app.tidy()
        await asyncio.sleep(60)


async def _connect(app: App, stop: asyncio.Event) -> bool:
    """Say hello to Telegram until it answers; False when we were stopped before that."""
    for pause in pauses(1.0, 30.0):
        try:
            await app.initialize()
            return True
        except InvalidToken:
            break
        except TelegramError as fault:
            _LOG.warning("verbinden-mislukt soort=%s", type(fault).__name__)
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause)
        if stop.is_set():
            return False
    raise ValueError(UNKNOWN_TOKEN)  # outside the except: no token in it


def _stop_at_signal() -> asyncio.Event:
    """Set by SIGTERM or Ctrl-C."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop
