"""Silence for the libraries under the Telegram channel: they log texts, addresses and the token."""

from __future__ import annotations

import logging
import os

os.environ.setdefault("PTB_TIMEDELTA", "true")  # else each waiting time of python-telegram-bot gives a warning

LIBRARIES = ("telegram", "httpx", "httpcore")


def quiet_logs() -> None:
    """From now on no record of these libraries reaches any handler, at any level; calling it twice changes nothing.

    Their loggers that exist refuse every record; what a later one makes stops at the library's own top.
    """
    for name in tuple(logging.Logger.manager.loggerDict):
        if name.partition(".")[0] in LIBRARIES:
            logging.getLogger(name).addFilter(_nothing)
    for name in LIBRARIES:
        top = logging.getLogger(name)
        top.addFilter(_nothing)
        top.propagate = False
        if not top.handlers:
            top.addHandler(logging.NullHandler())


def _nothing(record: logging.LogRecord) -> bool:
    return False
