"""The form of Telegram: texts that fit, buttons that hold nothing but their place, when somebody wrote."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup
from telegram import Message as Post

MOST = 4096
"""The longest message Telegram takes, counted in UTF-16 units."""


def parts(lines: Sequence[str]) -> list[str]:
    """The paragraphs as texts of at most 4,096 units, parted between paragraphs; inside one only when it must."""
    texts = [""]
    for piece in (piece for line in lines for piece in _pieces(line)):
        joined = f"{texts[-1]}\n\n{piece}" if texts[-1] else piece
        if _units(joined) <= MOST:
            texts[-1] = joined
        else:
            texts.append(piece)
    return texts


def _pieces(line: str) -> list[str]:
    """The paragraph itself, or what it must be cut into; half the limit, as one character may take two units."""
    return [line] if _units(line) <= MOST else textwrap.wrap(line, MOST // 2, replace_whitespace=False)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def keyboard(knoppen: Sequence[str]) -> InlineKeyboardMarkup | None:
    """One button a row; its data is its place only, so that no sentence travels outside the message."""
    rows = [[InlineKeyboardButton(knop, callback_data=str(place))] for place, knop in enumerate(knoppen)]
    return InlineKeyboardMarkup(rows) if rows else None


def pressed(query: CallbackQuery) -> str | None:
    """The sentence on the button that was pressed, from the message's own keyboard; None when it is not there."""
    if not isinstance(query.message, Post) or not query.message.reply_markup:
        return None
    buttons = (button for row in query.message.reply_markup.inline_keyboard for button in row)
    return next((button.text for button in buttons if button.callback_data == query.data), None)


def asked_at(post: Post) -> float:
    """When the person wrote, in seconds since 1970."""
    return (post.edit_date or post.date).timestamp()
