"""What is set at Telegram once, by a command: the webhook, and the menu with the bot's name, in Dutch and English."""

from __future__ import annotations

from urllib.parse import urlsplit

from telegram import Bot, BotCommand

from bot.channels.telegram_postbus import KINDS
from bot.channels.telegram_teksten import Teksten
from bot.channels.telegram_webhook import valid

COMMANDS = ("start", "help", "stop", "wis", "privacy", "taal", "route")
TALEN = (("nl", None), ("nl", "nl"), ("en", "en"))
"""Our language, and whom Telegram shows it to: everybody without words of their own reads Dutch."""

PUSHES = 40
"""Updates that Telegram may push at the same moment."""


async def set_webhook(bot: Bot, url: str, secret: str) -> None:
    """From now on Telegram pushes updates to this address. What waits is kept. Raises ValueError, TelegramError."""
    if urlsplit(url).scheme != "https" or not urlsplit(url).netloc:
        raise ValueError("Het adres van de webhook moet met https:// beginnen.")
    await bot.set_webhook(url, secret_token=valid(secret), allowed_updates=KINDS, max_connections=PUSHES)


async def delete_webhook(bot: Bot) -> None:
    """From now on updates wait at Telegram until somebody fetches them. Raises TelegramError."""
    await bot.delete_webhook()


async def set_menu(bot: Bot, teksten: Teksten) -> None:
    """The commands with their explanation, the name and the descriptions. Raises TelegramError."""
    for taal, shown_to in TALEN:
        explained = teksten.under(taal, "menu_")
        name, short, long = (" ".join(teksten.of(taal, id)) for id in ("naam", "kort", "beschrijving"))
        commands = [BotCommand(one, explained[one]) for one in COMMANDS if one in explained]
        await bot.set_my_commands(commands, language_code=shown_to)
        await bot.set_my_name(name, language_code=shown_to)
        await bot.set_my_short_description(short, language_code=shown_to)
        await bot.set_my_description(long, language_code=shown_to)
