"""Starts the real product with a core that needs three seconds for a message with "traag" in it."""

from __future__ import annotations

import sys
import time

import bot.turn
from bot.__main__ import main

_turn = bot.turn.turn


def _slow(kennis, state, message, now):  # type: ignore[no-untyped-def]
    if "traag" in message.text:
        time.sleep(3.0)
    return _turn(kennis, state, message, now)


bot.turn.turn = _slow

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
