"""What each method of the Bot API does to the emulator, and what Telegram says when it will not."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.telegram.asked import Refused, broken_entity
from tests.telegram.chat import ME, Post, as_message

if TYPE_CHECKING:
    from tests.telegram.emulator import BotApi

TWO_DAYS = 48 * 3600.0


def carry_out(api: BotApi, name: str, asked: dict[str, Any]) -> Any:
    """The result of any method but getUpdates; Refused where Telegram refuses."""
    return _DOES[name](api, asked) if name in _DOES else _set(api, name, asked)


def _get_me(api: BotApi, asked: dict[str, Any]) -> Any:
    return ME


def _set_webhook(api: BotApi, asked: dict[str, Any]) -> bool:
    if asked.get("drop_pending_updates"):
        api.wrong.append("drop_pending_updates loses messages")
    if asked["url"] and not asked["url"].startswith("https://"):
        raise Refused(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
    api.allowed = tuple(asked.get("allowed_updates") or api.allowed)
    api.pusher.register(asked["url"], asked.get("secret_token", ""), asked.get("max_connections", 40))
    return True


def _delete_webhook(api: BotApi, asked: dict[str, Any]) -> bool:
    return _set_webhook(api, {**asked, "url": ""})


def _webhook_info(api: BotApi, asked: dict[str, Any]) -> dict[str, Any]:
    counted = {"pending_update_count": len(api.pending), "allowed_updates": list(api.allowed)}
    return {"url": api.pusher.url, "has_custom_certificate": False, **counted}


def _send(api: BotApi, asked: dict[str, Any]) -> dict[str, Any]:
    chat = api.chats[asked["chat_id"]]
    _check_entities(api, asked)
    post = Post(chat.new_id(), asked["text"].strip(), api.now(), van_bot=True, knoppen=_buttons(asked))
    post.silent = asked.get("disable_notification", False)
    post.preview_off = asked.get("link_preview_options", {}).get("is_disabled", False)
    post.term, post.at = api.term, asyncio.get_running_loop().time()
    chat.posts.append(post)
    chat.ever.append(post)
    chat.news.set()
    return as_message(chat, post)


def _check_entities(api: BotApi, asked: dict[str, Any]) -> None:
    why = broken_entity(asked["text"], asked)
    if why:
        api.wrong.append(f"can't parse entities: {why}")
        raise Refused(400, f"Bad Request: can't parse entities: {why}")


def _edit(api: BotApi, asked: dict[str, Any]) -> dict[str, Any]:
    chat = api.chats[asked["chat_id"]]
    post = chat.find(asked["message_id"])
    if post is None or not post.van_bot:
        raise Refused(400, "Bad Request: message to edit not found")
    text = asked.get("text", post.text)
    _check_entities(api, {**asked, "text": text})
    if text == post.text and _buttons(asked) == post.knoppen:
        raise Refused(400, "Bad Request: message is not modified")
    post.text, post.knoppen, post.edited = text, _buttons(asked), True
    return as_message(chat, post)


def _delete(api: BotApi, asked: dict[str, Any]) -> bool:
    chat = api.chats[asked["chat_id"]]
    if chat.find(asked["message_id"]) is None:
        raise Refused(400, "Bad Request: message to delete not found")
    return _delete_many(api, {**asked, "message_ids": [asked["message_id"]]})


def _delete_many(api: BotApi, asked: dict[str, Any]) -> bool:
    """Unknown ids are skipped; one that is too old makes Telegram refuse them all."""
    chat, ids = api.chats[asked["chat_id"]], set(asked["message_ids"])
    if any(post.id in ids and api.now() - post.date >= TWO_DAYS for post in chat.posts):
        raise Refused(400, "Bad Request: message can't be deleted for everyone")
    chat.posts = [post for post in chat.posts if post.id not in ids]
    return True


def _typing(api: BotApi, asked: dict[str, Any]) -> bool:
    api.chats[asked["chat_id"]].typing += 1
    return True


def _leave(api: BotApi, asked: dict[str, Any]) -> bool:
    api.chats[asked["chat_id"]].left = True
    return True


def _buttons(asked: dict[str, Any]) -> list[tuple[str, str]]:
    rows = asked.get("reply_markup", {}).get("inline_keyboard", [])
    return [(button["text"], button.get("callback_data", "")) for row in rows for button in row]


def _set(api: BotApi, name: str, asked: dict[str, Any]) -> Any:
    """Methods that only set or get something of the bot's own."""
    if name.startswith("get"):
        return [] if name == "getMyCommands" else {name.removeprefix("getMy").lower(): ""}
    api.profile[f"{name}:{asked.get('language_code', '')}"] = asked
    return True


_DOES: dict[str, Callable[..., Any]] = {
    "getMe": _get_me,
    "setWebhook": _set_webhook,
    "deleteWebhook": _delete_webhook,
    "getWebhookInfo": _webhook_info,
    "sendMessage": _send,
    "editMessageText": _edit,
    "editMessageReplyMarkup": _edit,
    "deleteMessage": _delete,
    "deleteMessages": _delete_many,
    "sendChatAction": _typing,
    "leaveChat": _leave,
}
