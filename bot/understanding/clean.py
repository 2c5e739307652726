"""Step 1: undo what disguises a word, whoever did it: a keyboard, a filter or a frightened hand.

Invisible and bidi characters go, width, case and Latin accents fold, look-alikes fold only inside a word that mixes scripts
(Ukrainian and Arabic survive), emoji become words, spaced-out letters join.
"""

from __future__ import annotations

import re
import unicodedata

_EMOJI_WORDS = {
    "🔪": "mes", "🗡": "mes", "🔫": "pistool", "💊": "pillen", "🩸": "bloed", "🤕": "gewond", "👊": "slaan", "🤛": "slaan", "🤜": "slaan",
    "😭": "huilen", "😢": "huilen", "😱": "bang", "😨": "bang", "😰": "bang", "😧": "bang", "🆘": "sos", "🚨": "alarm", "☠": "dood", "💀": "dood",
    "⚰": "dood", "🍺": "drank", "🍷": "drank", "🥃": "drank", "🤰": "zwanger", "👶": "baby", "🤮": "overgeven", "😡": "boos", "🤬": "schelden",
    "🚑": "ambulance", "🚓": "politie", "👮": "politie", "✈": "vliegtuig", "🔒": "opgesloten", "🩹": "wond", "💔": "verdriet", "🥺": "verdriet",
    "😂": "haha", "🤣": "haha", "😅": "haha", "😜": "grapje", "😉": "grapje",
}  # fmt: skip

_LOOK = {
    "а": "a", "в": "b", "с": "c", "ԁ": "d", "е": "e", "ё": "e", "һ": "h", "н": "h", "і": "i", "ї": "i", "ј": "j", "к": "k", "ӏ": "l", "м": "m", "о": "o",
    "р": "p", "ԛ": "q", "г": "r", "ѕ": "s", "т": "t", "у": "y", "ѵ": "v", "ԝ": "w", "х": "x", "з": "z", "и": "n", "п": "n", "б": "b", "д": "d", "л": "l",
    "α": "a", "β": "b", "ε": "e", "η": "n", "ι": "i", "κ": "k", "ν": "v", "ο": "o", "ρ": "p", "σ": "s", "ς": "s", "τ": "t", "υ": "u", "χ": "x", "ω": "w",
    "γ": "y", "μ": "m", "ı": "i", "ł": "l", "ø": "o", "đ": "d", "ƒ": "f", "ʟ": "l", "ɑ": "a", "ɡ": "g", "ɩ": "i", "ʀ": "r", "ꜱ": "s",
}  # fmt: skip
_LEET = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"}

_UNSEEN = dict.fromkeys(
    map(ord, "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0")
)  # without a width
_WORDISH = re.compile(r"[^\s.,;:?()\[\]\"]+")
_SPACED = re.compile(r"(?<!\w)[^\W\d_]([\s.\-_*])\1?(?:[^\W\d_]\1{1,2}){2,}[^\W\d_](?!\w)")


def clean(text: str) -> str:
    """`text` in lower case, without disguise; sentence marks stay. Any string is accepted."""
    if text.isascii() and text.isprintable():
        return _join_spaced(text.lower())
    text = text.translate(_UNSEEN)
    if not text.isprintable():
        text = "".join(map(_visible, text))
    text = unicodedata.normalize("NFKC", text).lower()
    text = _emoji_to_words(text)
    text = _WORDISH.sub(lambda found: _one_script(found.group()), text)
    return _join_spaced(_fold_accents(text))


def _visible(char: str) -> str:
    if char.isprintable() or char in "\n\r\t":
        return char
    kind = unicodedata.category(char)
    return " " if kind in ("Cc", "Zl", "Zp", "Zs") else ""


def _emoji_to_words(text: str) -> str:
    """Known emoji become words; all other symbols vanish, inside a word without a gap."""
    out: list[str] = []
    for place, char in enumerate(text):
        if unicodedata.category(char) not in ("So", "Sk") and not "\ufe00" <= char <= "\ufe0f":
            out.append(char)
        elif not _inside_word(text, place):
            out.append(f" {_EMOJI_WORDS.get(char, '')} ")
    return "".join(out)


def _inside_word(text: str, place: int) -> bool:
    return 0 < place < len(text) - 1 and text[place - 1].isalpha() and text[place + 1].isalpha()


def _one_script(word: str) -> str:
    """Folds look-alikes when a word mixes Latin with another script; leaves pure words alone."""
    latin = any("a" <= char <= "z" for char in word)
    if not latin or word.isascii():
        return word
    return "".join(_LOOK.get(char, char) for char in word)


def _fold_accents(text: str) -> str:
    """Strips marks from Latin letters and vowel signs from Arabic ones; Cyrillic letters stay whole."""
    out: list[str] = []
    base_keeps = False
    for char in unicodedata.normalize("NFD", text):
        if unicodedata.combining(char):
            if base_keeps:
                out.append(char)
            continue
        base_keeps = "\u0370" <= char <= "\u04ff"
        out.append(_LOOK.get(char, char) if char in "ıłøđ" else char)
    return unicodedata.normalize("NFC", "".join(out)).replace("\u0640", "").replace("ß", "ss").replace("æ", "ae")


def _join_spaced(text: str) -> str:
    """ "s l a a n" and "s.l.a.a.n" become one word again; initials of two or three letters stay."""
    return _SPACED.sub(lambda found: re.sub(r"[\s.\-_*]", "", found.group()), text)


def unleet(word: str) -> str:
    """The word with digits and signs read as the letters they look like; for words that mix both."""
    return "".join(_LEET.get(char, char) for char in word)
