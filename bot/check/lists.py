"""The editors' lists: what a text may not say and what the chat may ask (responses/<taal>/_verboden.yaml)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.check.files import Files
from bot.check.phrases import Phrase, phrase
from bot.model import Problem
from bot.yamltree import Map, line_of

NAME = "_verboden.yaml"


@dataclass(frozen=True, slots=True)
class Verbod:
    """A phrase that no text may say. Ids may end in a star; `rollen` and `stem` narrow it to answers for them."""

    zin: Phrase
    hoe: str
    behalve: tuple[str, ...] = ()
    alleen: tuple[str, ...] = ()
    rollen: tuple[str, ...] = ()
    stem: str | None = None


@dataclass(frozen=True, slots=True)
class NooitEerst:
    """When no talk may come before advice, what then may not be said, and what excuses a sentence."""

    onderwerpen: tuple[str, ...] = ()
    urgenties: tuple[str, ...] = ()
    kenmerken: tuple[str, ...] = ()
    zinnen: tuple[Phrase, ...] = ()
    mits: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class PerKanaal:
    """Which answers (id and variants) and sentences need a text of their own for each channel."""

    antwoorden: tuple[str, ...] = ()
    zinnen: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class Lijsten:
    """The lists of one language."""

    verboden: tuple[Verbod, ...] = ()
    vragen: tuple[str, ...] = ()  # sentences the chat may ask
    liever_niet: str | None = None  # the button that every question has
    nooit_eerst: NooitEerst = NooitEerst()
    per_kanaal: PerKanaal = PerKanaal()
    gewone_woorden: frozenset[str] = frozenset()  # ids that are plain words as well
    namen: frozenset[str] = frozenset()  # names of organisations that are digits
    ontkenningen: frozenset[str] = frozenset()


_KEYS: Mapping[str, tuple[str, ...]] = {
    "": (
        "verboden",
        "toegestane_vragen",
        "liever_niet",
        "nooit_eerst_praten",
        "per_kanaal",
        "gewone_woorden",
        "namen",
        "ontkenningen",
    ),
    "verboden": ("zin", "hoe", "behalve", "alleen", "rollen", "stem", "ook_ontkend"),
    "nooit_eerst_praten": ("onderwerpen", "urgenties", "kenmerken", "zinnen", "mits"),
    "per_kanaal": ("antwoorden", "zinnen"),
}


def load(files: Files, talen: Iterable[str]) -> tuple[dict[str, Lijsten], list[Problem]]:
    """The lists of every language; a language without a file has empty lists."""
    out: dict[str, Lijsten] = {}
    problems: list[Problem] = []
    for taal in sorted(talen):
        file = f"responses/{taal}/{NAME}"
        tree, wrong = files.read(file)
        wrong = wrong or list(_unknown(tree, file))
        problems += wrong
        out[taal] = Lijsten() if wrong or tree is None else _lijsten(tree)
    return out, problems


def _unknown(tree: Any, file: str) -> Iterator[Problem]:
    """Every part that is no mapping and every key that means nothing here."""
    parts: list[tuple[str, Any, tuple[str | int, ...]]] = [("", tree, ())]
    if isinstance(tree, Map):
        parts += [(key, tree[key], (key,)) for key in ("nooit_eerst_praten", "per_kanaal") if key in tree]
        parts += [("verboden", one, ("verboden", at)) for at, one in enumerate(tree.get("verboden") or ())]
    for kind, part, path in parts:
        if part is None:
            continue
        if not isinstance(part, Map):
            yield Problem(file, line_of(tree, path), "hier horen sleutels met een waarde te staan.")
            continue
        for key in part:
            if key not in _KEYS[kind]:
                what = f"'{key}' ken ik hier niet. Kies uit: {', '.join(_KEYS[kind])}."
                yield Problem(file, line_of(tree, (*path, key)), what)


def _lijsten(tree: Map) -> Lijsten:
    denials = frozenset(_texts(tree, "ontkenningen"))
    nooit, kanaal = tree.get("nooit_eerst_praten") or {}, tree.get("per_kanaal") or {}
    return Lijsten(
        verboden=tuple(verbod for one in tree.get("verboden") or () for verbod in _verboden(one, denials)),
        vragen=_texts(tree, "toegestane_vragen"),
        liever_niet=tree.get("liever_niet"),
        nooit_eerst=NooitEerst(
            onderwerpen=_texts(nooit, "onderwerpen"),
            urgenties=_texts(nooit, "urgenties"),
            kenmerken=_texts(nooit, "kenmerken"),
            zinnen=_phrases(nooit, "zinnen", denials),
            mits=tuple(phrase(one, always=True) for one in _texts(nooit, "mits")),
        ),
        per_kanaal=PerKanaal(_texts(kanaal, "antwoorden"), _phrases(kanaal, "zinnen", denials)),
        gewone_woorden=frozenset(_texts(tree, "gewone_woorden")),
        namen=frozenset(_texts(tree, "namen")),
        ontkenningen=denials,
    )


def _verboden(part: Map, denials: frozenset[str]) -> Iterator[Verbod]:
    """One for each phrase under `zin`, which may be a list."""
    always = part.get("ook_ontkend") == "ja"
    for zin in _texts(part, "zin"):
        yield Verbod(
            zin=phrase(zin, denials, always),
            hoe=part.get("hoe") or "Laat dit weg.",
            behalve=_texts(part, "behalve"),
            alleen=_texts(part, "alleen"),
            rollen=_texts(part, "rollen"),
            stem=part.get("stem"),
        )


def _phrases(part: Mapping[str, Any], key: str, denials: frozenset[str]) -> tuple[Phrase, ...]:
    return tuple(phrase(one, denials) for one in _texts(part, key))


def _texts(part: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """The texts under a key: none, one or a list."""
    value = part.get(key) or ()
    return (value,) if isinstance(value, str) else tuple(value)
