"""Understanding: `learn(content) -> Kennis` once, then `understand(kennis, text) -> Reading`, pure and total.

The steps stand in modules of their own: clean, language, lexicon (words), patterns, weights, likeness, decide.
docs/besluiten/0003 tells why.
"""

from bot.understanding.decide import NO_WORRY
from bot.understanding.kennis import Gehoord, Kennis, learn
from bot.understanding.reader import explain, understand

__all__ = ["NO_WORRY", "Gehoord", "Kennis", "explain", "learn", "understand"]
