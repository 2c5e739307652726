"""What the Bot API takes: every method that the product may call, each argument and its form. Whatever else is asked is
written down as wrong, and fails the test. Form and limits: https://core.telegram.org/bots/api.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from aiohttp import web

MOST_TEXT, MOST_DATA, MOST_IDS = 4096, 64, 100
SEND = {
    "link_preview_options": "map",
    "disable_notification": "bool",
    "protect_content": "bool",
    "reply_markup": "keyboard",
    "reply_parameters": "map",
    "parse_mode": "str",
    "entities": "entities",
}
NAMED = {"language_code": "str"}
METHODS: dict[str, dict[str, str]] = {
    "getMe": {},
    "getUpdates": {"offset": "int", "limit": "int", "timeout": "int", "allowed_updates": "names"},
    "setWebhook": {
        "url": "str!",
        "secret_token": "str",
        "allowed_updates": "names",
        "max_connections": "int",
        "ip_address": "str",
        "drop_pending_updates": "bool",
    },
    "deleteWebhook": {"drop_pending_updates": "bool"},
    "getWebhookInfo": {},
    "sendMessage": {"chat_id": "int!", "text": "text!", **SEND},
    "editMessageText": {"chat_id": "int!", "message_id": "int!", "text": "text!", **SEND},
    "editMessageReplyMarkup": {"chat_id": "int!", "message_id": "int!", "reply_markup": "keyboard"},
    "deleteMessage": {"chat_id": "int!", "message_id": "int!"},
    "deleteMessages": {"chat_id": "int!", "message_ids": "ids!"},
    "sendChatAction": {"chat_id": "int!", "action": "action!"},
    "answerCallbackQuery": {
        "callback_query_id": "str!",
        "text": "str",
        "show_alert": "bool",
        "url": "str",
        "cache_time": "int",
    },
    "setMyCommands": {"commands": "commands!", "scope": "map", **NAMED},
    "getMyCommands": {"scope": "map", **NAMED},
    "deleteMyCommands": {"scope": "map", **NAMED},
    "setMyName": {"name": "name", **NAMED},
    "getMyName": NAMED,
    "setMyDescription": {"description": "description", **NAMED},
    "getMyDescription": NAMED,
    "setMyShortDescription": {"short_description": "short", **NAMED},
    "getMyShortDescription": NAMED,
    "setChatMenuButton": {"chat_id": "int", "menu_button": "map"},
    "leaveChat": {"chat_id": "int!"},
}


class Refused(Exception):
    """Telegram says no: a status, its words, and for 429 how long to wait."""

    def __init__(self, status: int, why: str, retry_after: int = 0) -> None:
        super().__init__(why)
        self.status, self.why, self.retry_after = status, why, retry_after


async def read(request: web.Request) -> dict[str, Any]:
    """The arguments of a call, from its address, its form or its JSON; what is not text in a form is JSON."""
    found: dict[str, Any] = dict(request.query)
    if request.content_type == "application/json":
        return {**found, **await request.json()}
    return {**found, **(await request.post())}


def typed(name: str, given: dict[str, Any]) -> dict[str, Any]:
    """The arguments of a method in their own type; ValueError says what no Bot API would take."""
    spec = METHODS[name]
    for key in given:
        if key not in spec:
            raise ValueError(f"{name} has no argument {key}")
    for key, form in spec.items():
        if form.endswith("!") and key not in given:
            raise ValueError(f"{name} needs {key}")
    return {key: _one(f"{name}.{key}", spec[key].rstrip("!"), value) for key, value in given.items()}


def units(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _one(where: str, form: str, value: Any) -> Any:
    is_text = form in ("str", "text", "action", *_LENGTHS)
    if isinstance(value, str) and not is_text:
        try:
            value = json.loads(value)
        except ValueError:
            raise ValueError(f"{where} is not JSON") from None
    if not _FORMS[form](value):
        raise ValueError(f"{where} is not {form}")
    return value


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _list_of(fits: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(fits(one) for one in value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip()) and units(value) <= MOST_TEXT


def _is_button(value: Any) -> bool:
    if not isinstance(value, dict) or set(value) - {"text", "callback_data", "url"} or not value.get("text"):
        return False
    data = value.get("callback_data")
    return ("url" in value) != (isinstance(data, str) and 0 < len(data.encode()) <= MOST_DATA)


def _is_keyboard(value: Any) -> bool:
    if isinstance(value, dict) and value.get("remove_keyboard") is True:
        return True
    rows = value.get("inline_keyboard") if isinstance(value, dict) and set(value) == {"inline_keyboard"} else None
    return isinstance(rows, list) and all(isinstance(row, list) and all(map(_is_button, row)) for row in rows)


def _is_command(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and set(value) == {"command", "description"}
        and bool(re.fullmatch(r"[a-z0-9_]{1,32}", value["command"]))
        and 0 < len(value["description"]) <= 256
    )


def _is_entity(value: Any) -> bool:
    return isinstance(value, dict) and {"type", "offset", "length"} <= set(value) and value["length"] > 0


def _at_most(length: int) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and len(value) <= length


_LENGTHS = {"name": 64, "description": 512, "short": 120}
_FORMS: dict[str, Callable[[Any], bool]] = {
    "int": _is_int,
    "bool": lambda value: isinstance(value, bool),
    "str": lambda value: isinstance(value, str),
    "text": _is_text,
    "action": lambda value: value == "typing",
    "map": lambda value: isinstance(value, dict),
    "ids": lambda value: _list_of(_is_int)(value) and 0 < len(value) <= MOST_IDS,
    "names": _list_of(lambda one: isinstance(one, str)),
    "keyboard": _is_keyboard,
    "entities": _list_of(_is_entity),
    "commands": lambda value: _list_of(_is_command)(value) and len(value) <= 100,
    **{form: _at_most(length) for form, length in _LENGTHS.items()},
}


def broken_entity(text: str, asked: dict[str, Any]) -> str | None:
    """Why Telegram could not parse the entities of this text, or None. Of the marks only HTML is known here."""
    length = units(text)
    if any(one["offset"] < 0 or one["offset"] + one["length"] > length for one in asked.get("entities", ())):
        return "an entity outside the text"
    mode = asked.get("parse_mode")
    if mode is None:
        return None
    return _broken_html(text) if mode == "HTML" else f"parse_mode {mode} is not known"


def _broken_html(text: str) -> str | None:
    still_open: list[str] = []
    for end, tag in re.findall(r"<(/?)([a-z-]+)[^<>]*>", text):
        if tag not in ("b", "i", "u", "s", "a", "code", "pre", "blockquote", "tg-spoiler"):
            return f"unknown tag {tag}"
        if not end:
            still_open.append(tag)
        elif not still_open or still_open.pop() != tag:
            return f"unexpected end of {tag}"
    rest = re.sub(r"</?[a-z-]+[^<>]*>|&(lt|gt|amp|quot|#\d+);", "", text)
    return "unclosed tag" if still_open else "a bare < > or &" if re.search(r"[<>&]", rest) else None
