"""Starts the real product for the privacy gate: everything logs at DEBUG, and every seventh message meets an exception
that holds its words. Run as a program: `python tests/privacy/product.py web --port 0`.
"""

from __future__ import annotations

import itertools
import logging
import sys

logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)

import bot.turn  # noqa: E402
from bot.__main__ import main  # noqa: E402

_counter = itertools.count(1)
_turn = bot.turn.turn


def _failing(kennis, state, message, now):  # type: ignore[no-untyped-def]
    if next(_counter) % 7 == 0:
        raise RuntimeError(f"forced while reading {message.text}")
    return _turn(kennis, state, message, now)


bot.turn.turn = _failing

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
