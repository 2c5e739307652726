"""Which messages of a conversation may be deleted: their ids, 48 hours, in memory, under the key of the chat."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from telegram import Bot

from bot.channels.telegram_bezorgen import Bezorger

HELD = 48 * 60 * 60.0
"""Seconds in which Telegram lets a bot delete a message."""

BATCH = 100
"""Messages that Telegram deletes in one call."""

PER_CHAT, CHATS = 2_000, 10_000
"""Ids held of one chat, and chats held at once; one more drops the oldest."""


class Sporen:
    """The ids of messages on both sides, apart from the conversation itself: it is forgotten long before.

    `clock` gives seconds and never runs back. After a restart nothing is known of what was said before it.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock, self._began = clock, clock()
        self._held: OrderedDict[bytes, OrderedDict[int, float]] = OrderedDict()  # quiet longest first

    def note(self, key: bytes, message_id: int) -> None:
        """This message stands in the chat now."""
        ids = self._held.setdefault(key, OrderedDict())
        self._held.move_to_end(key)
        ids.setdefault(message_id, self._clock())
        if len(ids) > PER_CHAT:
            ids.popitem(last=False)
        if len(self._held) > CHATS:
            self._held.popitem(last=False)

    def take(self, key: bytes) -> list[int]:
        """The ids of this chat that Telegram may still delete; they are forgotten here."""
        oldest = self._clock() - HELD
        return [one for one, at in self._held.pop(key, OrderedDict[int, float]()).items() if at > oldest]

    def expire(self) -> None:
        """Forget what cannot be deleted any more; costs only what it drops and one look at the quietest chat."""
        oldest = self._clock() - HELD
        while self._held and next(reversed(self._held[next(iter(self._held))].values()), oldest) <= oldest:
            self._held.popitem(last=False)

    @property
    def restarted(self) -> bool:
        """Whether messages from before our start could still have been deleted, had we known them."""
        return self._clock() - self._began < HELD

    def __len__(self) -> int:
        """How many messages are held now."""
        return sum(map(len, self._held.values()))


async def wis(bot: Bot, bezorger: Bezorger, chat_id: int, ids: list[int]) -> bool:
    """Delete these messages on both sides; False when some of them stay.

    Telegram skips ids it does not know. Where it refuses a whole batch over one message, each is asked by itself.
    """
    done = True
    for first in range(0, len(ids), BATCH):
        batch = ids[first : first + BATCH]
        if not await bezorger.call(chat_id, lambda some=batch: bot.delete_messages(chat_id, some)):  # type: ignore[misc]
            done &= all([await _one(bot, bezorger, chat_id, message_id) for message_id in batch])
    return done


async def _one(bot: Bot, bezorger: Bezorger, chat_id: int, message_id: int) -> bool:
    return await bezorger.call(chat_id, lambda: bot.delete_message(chat_id, message_id))
