"""Telegram: text in, plain text and buttons out. Who writes is never looked at, and nothing of it is ever logged."""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any

from telegram import InlineKeyboardMarkup, LinkPreviewOptions, Update
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, CallbackContext, CallbackQueryHandler, CommandHandler, MessageHandler, filters
from telegram.request import BaseRequest

from bot.channels import vaste_tekst
from bot.channels.platte_tekst import regels
from bot.channels.telegram_ophalen import App, chat_of, fetch_until, seconds_of
from bot.channels.telegram_stil import quiet_logs
from bot.channels.telegram_vorm import keyboard, parts, pressed
from bot.memory import Memory, key_of
from bot.model import Answer, Message, Reply

IN_FLIGHT = 8
"""Calls to Telegram at the same moment; more is slower."""

PAUSES = (1.0, 3.0, 10.0)
"""Seconds before a message is tried again after a fault of the network."""

_LOG = logging.getLogger("routewijzer.telegram")
_Context = CallbackContext[Any, Any, Any, Any]


def build(
    token: str,
    answer: Answer,
    memory: Memory,
    noodantwoord: Reply,
    api_url: str | None = None,
    request: BaseRequest | None = None,
) -> App:
    """The whole Telegram channel around one callable; from here on the libraries below it log nothing.

    `noodantwoord` is what a person gets when `answer` raises, and its contacts (112 first) stand in the fixed texts.
    `api_url` is the base of another Bot API server; `request` another transport (tests).
    """
    quiet_logs()
    if not token:
        raise ValueError("TELEGRAM_TOKEN is leeg. Vul het token van de bot in.")
    builder = Application.builder().token(token).updater(None).job_queue(None)
    if api_url:
        base = api_url.rstrip("/")
        builder = builder.base_url(f"{base}/bot").base_file_url(f"{base}/file/bot")
    if request:
        builder = builder.request(request).get_updates_request(request)
    else:
        builder = builder.connection_pool_size(IN_FLIGHT)
    app: App = builder.build()
    app.bot_data["loket"] = loket = Loket(answer, memory, noodantwoord)
    _add_handlers(app, loket)
    return app


async def run(app: App, stop: asyncio.Event | None = None) -> None:
    """Fetch and answer until `stop` is set; without one until SIGTERM or Ctrl-C. What was begun is finished first.

    Raises ValueError, without the token in it, when Telegram does not know the token.
    """
    loket: Loket = app.bot_data["loket"]
    await fetch_until(app, stop, loket.key, loket.unreadable, loket.memory.expire)


class Loket:
    """Takes the update of one person and sends what there is to say; holds no more than `memory` holds."""

    def __init__(
        self,
        answer: Answer,
        memory: Memory,
        noodantwoord: Reply,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.memory = memory
        self._answer, self._noodantwoord, self._sleep = answer, noodantwoord, sleep
        self._gevaar = vaste_tekst.gevaar_regels(noodantwoord.contacten)
        self._secret = secrets.token_bytes(32)
        self._slots = asyncio.Semaphore(IN_FLIGHT)

    def key(self, chat_id: int) -> bytes:
        """The key of this chat's conversation; another one after every restart."""
        return key_of(self._secret, "telegram", chat_id)

    async def text(self, update: Update, context: _Context) -> None:
        """A typed message; of an unknown command the word itself (/wis means wis)."""
        if update.message and update.message.text:
            typed = re.sub(r"^/(\w+)(@\w+)?", r"\1", update.message.text)
            await self._turn(context, update.message.chat.id, typed)

    async def button(self, update: Update, context: _Context) -> None:
        """A pressed button: its sentence is the message. Nothing is posted in the person's name."""
        query = update.callback_query
        if query and query.message:
            sentence = pressed(query)
            if sentence is None:
                await self._say(context, query.message.chat.id, (*self._gevaar, *vaste_tekst.TELEGRAM_KNOP_OUD))
            else:
                await self._turn(context, query.message.chat.id, sentence)
        if query:
            with suppress(TelegramError):  # it only stops the button's own waiting sign
                async with self._slots:
                    await query.answer()

    async def start(self, update: Update, context: _Context) -> None:
        """Begin anew and say what this is."""
        if update.message:
            self.memory.forget(self.key(update.message.chat.id))
            lines = (*vaste_tekst.TELEGRAM_START, *self._gevaar, vaste_tekst.TELEGRAM_BEWAART, vaste_tekst.VRAAG)
            await self._say(context, update.message.chat.id, lines)

    async def privacy(self, update: Update, context: _Context) -> None:
        """What is kept, by us and by Telegram."""
        if update.message:
            await self._say(context, update.message.chat.id, vaste_tekst.TELEGRAM_PRIVACY)

    async def other(self, update: Update, context: _Context) -> None:
        """A photo, voice, sticker, forwarded or edited message: never opened, always the numbers."""
        if update.effective_chat:
            await self._say(context, update.effective_chat.id, (*self._gevaar, *vaste_tekst.TELEGRAM_ANDERS))

    async def group(self, update: Update, context: _Context) -> None:
        """In a group or channel: say that it talks in private only, and leave."""
        if update.effective_chat:
            await self._say(context, update.effective_chat.id, (*self._gevaar, *vaste_tekst.TELEGRAM_GROEP))
            with suppress(TelegramError):
                await context.bot.leave_chat(update.effective_chat.id)

    async def unreadable(self, app: App, raw: dict[str, Any]) -> None:
        """An update that the library cannot read: its person still gets the numbers."""
        chat_id = chat_of(raw)
        if chat_id is not None and chat_id > 0:  # below zero are groups
            await self._say(app, chat_id, (*self._gevaar, *vaste_tekst.TELEGRAM_ANDERS))

    async def failed(self, update: object, context: _Context) -> None:
        """Anything of ours that raised: the person gets the emergency reply, the log gets the kind of fault."""
        _LOG.error("verzoek-mislukt soort=%s", type(context.error).__name__)
        chat = update.effective_chat if isinstance(update, Update) else None
        if chat and chat.type == chat.PRIVATE:
            await self._reply(context, chat.id, self._noodantwoord)

    async def _turn(self, context: _Context, chat_id: int, typed: str) -> None:
        key = self.key(chat_id)
        try:
            reply, state = self._answer(self.memory.get(key), Message(typed, "telegram"))
        except Exception as fault:  # whatever went wrong, the person still reads whom to call
            _LOG.error("antwoord-mislukt soort=%s", type(fault).__name__)
            return await self._reply(context, chat_id, self._noodantwoord)
        if reply.actie in ("verlaat", "wis"):
            self.memory.forget(key)
        else:
            self.memory.put(key, state)
        return await self._reply(context, chat_id, reply)

    async def _reply(self, context: _Context, chat_id: int, reply: Reply) -> None:
        await self._say(context, chat_id, regels(reply) or regels(self._noodantwoord), reply.knoppen)

    async def _say(
        self, context: _Context | App, chat_id: int, lines: Sequence[str], knoppen: Sequence[str] = ()
    ) -> None:
        """Everything, in as few messages as it fits; the buttons under the last. What cannot arrive is let go."""
        *before, last = parts(lines)
        try:
            for text in before:
                await self._deliver(context, chat_id, text, None)
            await self._deliver(context, chat_id, last, keyboard(knoppen))
        except TelegramError as fault:
            _LOG.warning("niet-bezorgd soort=%s", type(fault).__name__)

    async def _deliver(
        self, context: _Context | App, chat_id: int, text: str, keyboard: InlineKeyboardMarkup | None
    ) -> None:
        """Send one message, again after a fault of the network, and never before Telegram's own waiting time is over.

        No slot is held while waiting, so one flooded chat does not hold up the others.
        """
        options: dict[str, Any] = {"reply_markup": keyboard, "link_preview_options": LinkPreviewOptions(True)}
        for pause in (*PAUSES, None):
            try:
                async with self._slots:
                    await context.bot.send_message(chat_id, text, **options)
                    return
            except (BadRequest, Forbidden):
                raise
            except (RetryAfter, NetworkError) as fault:
                if pause is None:
                    raise
                wait = seconds_of(fault.retry_after) if isinstance(fault, RetryAfter) else pause
            await self._sleep(wait)


def _add_handlers(app: App, loket: Loket) -> None:
    """Which update goes where; the first that fits takes it."""
    prive = filters.ChatType.PRIVATE
    nieuw = prive & filters.UpdateType.MESSAGE & ~filters.FORWARDED
    app.add_handler(MessageHandler(~prive & ~filters.StatusUpdate.ALL, loket.group))
    app.add_handler(CallbackQueryHandler(loket.button))
    app.add_handler(CommandHandler(["start", "help"], loket.start, nieuw))
    app.add_handler(CommandHandler("privacy", loket.privacy, nieuw))
    app.add_handler(MessageHandler(nieuw & filters.TEXT, loket.text))
    app.add_handler(MessageHandler(prive & ~filters.StatusUpdate.ALL, loket.other))
    app.add_error_handler(loket.failed)
