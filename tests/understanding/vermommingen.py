"""Twenty-five named ways in which a sentence is disguised without a person seeing (much of) it.

Each takes a sentence and gives it disguised. They stand in one file, so that it is plain what `clean` promises.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_CYRILLIC = str.maketrans("aceopxyi", "асеорхуі")
_GREEK = str.maketrans("aeiop", "αειορ")
_ACCENTS = str.maketrans("aeiou", "àéïôû")
_UMLAUTS = str.maketrans("aou", "äöü")
_WORD = re.compile(r"[^\W\d_]+")


def _inside(mark: str) -> Callable[[str], str]:
    """A mark after the second letter of every word of three letters or more."""
    return lambda text: _WORD.sub(lambda w: w[0] if len(w[0]) < 3 else w[0][:2] + mark + w[0][2:], text)


def _between(mark: str) -> Callable[[str], str]:
    """A mark between the letters of the longest word."""

    def disguise(text: str) -> str:
        longest = max(_WORD.findall(text), key=len, default="")
        return text.replace(longest, mark.join(longest), 1) if len(longest) > 3 else text

    return disguise


def _latin(table: dict[int, int]) -> Callable[[str], str]:
    """Look-alikes for some letters of the words that keep a Latin letter besides."""

    def mixed(word: str) -> str:
        said = word.translate(table)
        return said if any("a" <= char <= "z" for char in said) else word

    return lambda text: _WORD.sub(lambda found: mixed(found[0]), text)


def _shifted(first_small: int, first_large: int) -> Callable[[str], str]:
    """The letters a to z from another block of the alphabet."""

    def disguise(text: str) -> str:
        return "".join(
            chr(first_small + ord(char) - ord("a"))
            if "a" <= char <= "z"
            else chr(first_large + ord(char) - ord("A"))
            if "A" <= char <= "Z"
            else char
            for char in text
        )

    return disguise


def _stretched(text: str) -> str:
    """The last vowel of the longest word held on."""
    longest = max(_WORD.findall(text), key=len, default="")
    held = re.sub(r"([aeiou])([^aeiou]*)$", r"\1\1\1\1\2", longest)
    return text.replace(longest, held, 1) if longest.isascii() else text


VERMOMMINGEN: dict[str, Callable[[str], str]] = {
    "zero width space": _inside("\u200b"),
    "zero width non-joiner": _inside("\u200c"),
    "zero width joiner": _inside("\u200d"),
    "word joiner": _inside("\u2060"),
    "byte order mark": _inside("\ufeff"),
    "soft hyphen": _inside("\u00ad"),
    "variation selector": _inside("\ufe0f"),
    "combining grapheme joiner": _inside("\u034f"),
    "right-to-left override": lambda text: f"\u202e{text}\u202c",
    "left-to-right isolate": lambda text: f"\u2066{text}\u2069",
    "right-to-left marks": lambda text: text.replace(" ", "\u200f "),
    "emoji inside words": _inside("🙂"),
    "emoji between words": lambda text: text.replace(" ", " 🙂 "),
    "full width": _shifted(0xFF41, 0xFF21),
    "mathematical bold": _shifted(0x1D41A, 0x1D400),
    "circled letters": _shifted(0x24D0, 0x24B6),
    "cyrillic look-alikes": _latin(_CYRILLIC),
    "greek look-alikes": _latin(_GREEK),
    "accents": lambda text: text.translate(_ACCENTS),
    "umlauts": lambda text: text.translate(_UMLAUTS),
    "capitals": lambda text: text.upper(),
    "spaced letters": _between(" "),
    "dotted letters": _between("."),
    "stretched letters": _stretched,
    "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
}
