"""Takes one update and sends what there is to say. Who writes is never looked at; what is no text is never opened."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Sequence
from typing import Any

from telegram import Bot, CallbackQuery, Chat, Update
from telegram import Message as Post
from telegram.ext import filters

from bot.channels.deadline import Deadline
from bot.channels.platte_tekst import is_gevaar, regels
from bot.channels.telegram_bezorgen import Bezorger, Brief
from bot.channels.telegram_postbus import Eenmaal, chat_of
from bot.channels.telegram_teksten import Teksten
from bot.channels.telegram_vorm import asked_at, pressed
from bot.channels.telegram_wissen import Sporen, wis
from bot.memory import Memory, key_of
from bot.model import DUTCH, Message, Reply, State, Urgentie

HELP = ("hulp", "hulp_typ", "hulp_wis", "hulp_meer")
LEAVES = ("wis", "weg", "stop")
"""Commands that act whatever stands behind them."""
PRIVACY = ("privacy", "privacy_onthoudt", "privacy_telegram", "privacy_weg", "privacy_web")

_COMMAND = re.compile(r"/(\w+)(?:@\w+)?")
_LOG = logging.getLogger("routewijzer.telegram")


class Loket:
    """Holds no more than `memory` and `sporen` hold; each update comes here once, in order within its chat."""

    def __init__(
        self,
        bot: Bot,
        deadline: Deadline,
        memory: Memory,
        sporen: Sporen,
        bezorger: Bezorger,
        noodantwoord: Reply,
        teksten: Teksten,
        secret: bytes,
    ) -> None:
        self._bot, self._deadline, self._bezorger = bot, deadline, bezorger
        self.memory, self.sporen = memory, sporen
        self._noodantwoord, self._teksten, self._secret = noodantwoord, teksten, secret
        self._eenmaal = Eenmaal()

    def key(self, chat_id: int) -> bytes:
        """The key of this chat's conversation: nobody without the secret can tell whose it is."""
        return key_of(self._secret, "telegram", chat_id)

    # --- an update --------------------------------------------------------------------------------

    async def take(self, raw: dict[str, Any]) -> None:
        """Answer one update as Telegram sent it; returns when its reply was sent, or can never be."""
        try:
            update = Update.de_json(raw, self._bot)
        except Exception as fault:
            _LOG.warning("update-onleesbaar soort=%s", type(fault).__name__)
            return await self._numbers(raw, "anders", "anders_typ")
        return await self.handle(update)

    async def too_many(self, raw: dict[str, Any]) -> None:
        """More of one chat than can wait: the numbers, once for all of them."""
        await self._numbers(raw, "te_veel")

    async def handle(self, update: Update) -> None:
        """Answer one update that could be read; whatever fails, the person reads whom to call."""
        chat = update.effective_chat
        try:
            await self._dispatch(update, chat)
        except Exception as fault:
            _LOG.error("verzoek-mislukt soort=%s", type(fault).__name__)
            if chat and chat.type == chat.PRIVATE:
                await self._bezorger.send(chat.id, Brief(regels(self._noodantwoord)))

    async def _dispatch(self, update: Update, chat: Chat | None) -> None:
        if chat is None:
            return
        if chat.type != chat.PRIVATE:
            await self._leave(update, chat)
        elif update.callback_query:
            await self._button(update.callback_query, chat.id)
        elif update.edited_message:
            await self._edited(update.edited_message)
        elif update.message and not filters.StatusUpdate.ALL.check_update(update):
            self.sporen.note(self.key(chat.id), update.message.message_id)
            forwarded = filters.FORWARDED.check_update(update)
            await (self._other if forwarded or not update.message.text else self._text)(update.message)

    # --- what a person does -----------------------------------------------------------------------

    async def _text(self, post: Post) -> None:
        """A typed message, or a command; of one that we do not know the word itself (/wis means wis)."""
        text = post.text or ""
        command = _COMMAND.match(text)
        own = {"start": self._start, "help": self._help, "privacy": self._privacy}
        own |= {"taal": self._taal, "route": self._route}
        if command and command[1].lower() in own:
            await own[command[1].lower()](post, text[command.end() :].strip())
        elif command and command[1].lower() in LEAVES:
            await self._turn(post.chat.id, command[1], asked_at(post))
        else:
            await self._turn(post.chat.id, _COMMAND.sub(r"\1", text, count=1) if command else text, asked_at(post))

    async def _button(self, query: CallbackQuery, chat_id: int) -> None:
        """A pressed button: its sentence is the message. Nothing is posted in the person's name."""
        if query.message:
            self.sporen.note(self.key(chat_id), query.message.message_id)
        sentence = pressed(query)
        if sentence is None:
            await self._say(chat_id, "knop_oud", gevaar=True)
        else:
            await self._turn(chat_id, sentence)
        await self._bezorger.once(query.answer)  # it only stops the button's own waiting sign

    async def _edited(self, post: Post) -> None:
        """A changed message is read by itself: `weg` and danger count as if it were new, else we say once we saw it.

        Whoever hides what was written must not hear the phone: an answer to an edit comes without a sound.
        """
        chat_id, asked = post.chat.id, asked_at(post)
        self.sporen.note(self.key(chat_id), post.message_id)
        if post.text:
            reply, state = await self._ask(chat_id, _COMMAND.sub(r"\1", post.text, count=1), alone=True)
            if reply.actie or reply.labels.urgentie >= Urgentie.dringend or is_gevaar(reply):
                return await self._reply(chat_id, reply, state, asked, silent=True)
        if self._first_time(chat_id, f"bericht {post.message_id}"):
            await self._say(chat_id, "aangepast", gevaar=True, asked=asked, silent=True)
        return None

    async def _other(self, post: Post) -> None:
        """A photo, voice, place or forwarded message: one answer, however many photos an album has."""
        self._first_time(post.chat.id, f"bericht {post.message_id}")  # a place on the move goes on being edited
        album = post.media_group_id
        if album is None or self._first_time(post.chat.id, f"album {album}"):
            await self._say(post.chat.id, "anders", "anders_typ", gevaar=True, asked=asked_at(post))

    async def _leave(self, update: Update, chat: Chat) -> None:
        """In a group or channel: say only that it talks in private, and leave."""
        post, change = update.message or update.channel_post, update.my_chat_member
        came = change is not None and change.new_chat_member.status not in ("left", "kicked")
        if came or (post is not None and not post.left_chat_member):
            said = self._teksten.of("nl", "groep")
            if said:
                await self._bezorger.send(chat.id, Brief(said, silent=True))
            await self._bezorger.call(chat.id, lambda: self._bot.leave_chat(chat.id))

    # --- commands ---------------------------------------------------------------------------------

    async def _start(self, post: Post, payload: str) -> None:
        """Begin anew and say what this is; behind the link of a partner with a sentence, or in a language."""
        chat_id, key = post.chat.id, self.key(post.chat.id)
        taal = payload if self._teksten.knows(payload) else self.memory.get(key).taal
        self.memory.forget(key)
        self.memory.put(key, State(taal=taal))
        sentence = self._teksten.under(taal, "start_").get(payload)
        if sentence:
            self.memory.forget(key)  # so that the first reply says what Telegram keeps
            return await self._turn(chat_id, sentence, asked_at(post), taal)
        said = (*self._teksten.of(taal, "hallo"), *self._teksten.gevaar(taal))
        said += (*self._teksten.of(taal, "uitleg", "programma", "sporen"), self._teksten.andere(taal))
        return await self._send(chat_id, said, self._teksten.starts(taal), asked_at(post))

    async def _help(self, post: Post, payload: str) -> None:
        await self._say(post.chat.id, *HELP, gevaar=True, asked=asked_at(post))

    async def _privacy(self, post: Post, payload: str) -> None:
        await self._say(post.chat.id, *PRIVACY, asked=asked_at(post))

    async def _taal(self, post: Post, payload: str) -> None:
        """A button per language: its own name is the message that chooses it. A known one behind it chooses at once."""
        if self._teksten.knows(payload):
            return await self._turn(post.chat.id, self._teksten.naam(payload), asked_at(post))
        return await self._say(post.chat.id, "taal", knoppen=self._teksten.namen(), asked=asked_at(post))

    async def _route(self, post: Post, payload: str) -> None:
        """Who does what, as questions on buttons."""
        knoppen = tuple(self._teksten.under(self._language(post.chat.id), "route_").values())
        await self._say(post.chat.id, "route", knoppen=knoppen, asked=asked_at(post))

    # --- a turn -----------------------------------------------------------------------------------

    async def _turn(self, chat_id: int, typed: str, asked: float | None = None, taal: str | None = None) -> None:
        await self._reply(chat_id, *(await self._ask(chat_id, typed, taal)), asked)

    async def _ask(self, chat_id: int, typed: str, taal: str | None = None, alone: bool = False) -> tuple[Reply, State]:
        """The core's reply and the state after it; the emergency reply and the state before when there is none.

        `alone`: as if nothing had been said before it.
        """
        state = self.memory.get(self.key(chat_id))
        state = State(taal=state.taal) if alone else state
        typing = asyncio.create_task(self._bezorger.type_when_slow(chat_id))
        try:
            return await self._deadline.turn(state, Message(typed, "telegram", taal))
        except Exception as fault:  # whatever went wrong, the person still reads whom to call
            _LOG.error("antwoord-mislukt soort=%s", type(fault).__name__)
            return self._noodantwoord, state
        finally:
            typing.cancel()

    async def _reply(
        self, chat_id: int, reply: Reply, state: State, asked: float | None = None, silent: bool = False
    ) -> None:
        if reply.actie in ("verlaat", "wis"):
            return await self._wipe(chat_id, reply, state.taal, asked)
        key = self.key(chat_id)
        told = key in self.memory or reply is self._noodantwoord
        self.memory.put(key, state)
        said = regels(reply)
        traces = () if told or not said else self._teksten.of(state.taal, "sporen")
        return await self._send(chat_id, (*said, *traces), reply.knoppen, asked, silent)

    async def _wipe(self, chat_id: int, reply: Reply, taal: str, asked: float | None) -> None:
        """Forget all but a language that was chosen, and delete; then say what stays, or after `weg` nothing."""
        key = self.key(chat_id)
        self.memory.forget(key)
        if taal != DUTCH:
            self.memory.put(key, State(taal=taal))
        done = await wis(self._bot, self._bezorger, chat_id, self.sporen.take(key))
        if reply.actie == "wis":
            told = ("wis_klaar" if done else "wis_deels", *(("wis_herstart",) if self.sporen.restarted else ()))
            said = (*regels(reply), *self._teksten.of(taal, *told))
            await self._bezorger.send(chat_id, Brief(said, (), asked, self._late(taal), silent=True))

    # --- what is said -----------------------------------------------------------------------------

    async def _say(
        self,
        chat_id: int,
        *ids: str,
        gevaar: bool = False,
        knoppen: Sequence[str] = (),
        asked: float | None = None,
        silent: bool = False,
    ) -> None:
        """Sentences of our own, with the numbers under the first where that is asked."""
        taal = self._language(chat_id)
        said = self._teksten.of(taal, *ids)
        numbers = self._teksten.gevaar(taal) if gevaar else ()
        await self._send(chat_id, (*said[:1], *numbers, *said[1:]), knoppen, asked, silent)

    async def _numbers(self, raw: dict[str, Any], *ids: str) -> None:
        """The same to the person behind an update that we do not read."""
        chat_id = chat_of(raw)
        if chat_id is not None and chat_id > 0:  # below zero are groups
            await self._say(chat_id, *ids, gevaar=True)

    async def _send(
        self, chat_id: int, said: Sequence[str], knoppen: Sequence[str], asked: float | None, silent: bool = False
    ) -> None:
        lines = tuple(said) or regels(self._noodantwoord)
        await self._bezorger.send(chat_id, Brief(lines, knoppen, asked, self._late(self._language(chat_id)), silent))

    def _late(self, taal: str) -> tuple[str, ...]:
        """That we were away, and on the very next line what to do in danger."""
        return ("\n".join((*self._teksten.of(taal, "laat"), *self._teksten.gevaar(taal)[:1])),)

    def _language(self, chat_id: int) -> str:
        return self.memory.get(self.key(chat_id)).taal

    def _first_time(self, chat_id: int, what: str) -> bool:
        """Whether this was not seen before; held under the secret like the conversation itself."""
        return self._eenmaal.first(key_of(self._secret, what, chat_id))
