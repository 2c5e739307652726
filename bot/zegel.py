"""Seals a State so that it can travel in the page, and opens it again; nothing is kept on the server."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.model import Eerder, Labels, State, Urgentie

LIFE_SECONDS = 30 * 60
MAX_BYTES = 1024
_MOST = 5  # readings and answers that a State remembers
_HIGHEST = 9999  # no counter of a State comes near it


class Zegel:
    """Seals with the first key and opens with all, so keys can rotate and several servers can share them."""

    def __init__(self, sleutels: str | None, known: frozenset[str]) -> None:
        """`sleutels`: Fernet keys with commas between; none: one random key. `known`: all ids and languages.

        Raises ValueError, without the key in it, when a key is not a Fernet key.
        """
        self._fernet = MultiFernet(_read_keys(sleutels))
        self._known = known

    def seal(self, state: State, now: float) -> str:
        """A token of at most 1 KB: the oldest memories go first. A State with an unknown id is sealed as a new one."""
        if not self._is_known(state):
            state = State()
        state = replace(state, eerder=state.eerder[-_MOST:])
        token = self._encrypt(state, now)
        while len(token) > MAX_BYTES and state.eerder:
            state = replace(state, eerder=state.eerder[1:])
            token = self._encrypt(state, now)
        return token

    def open(self, token: str | None, now: float) -> State:
        """The sealed State; a new one when the token is missing, expired, damaged or not ours. Never raises."""
        if not token or len(token) > 2 * MAX_BYTES:
            return State()
        try:
            plain = self._fernet.decrypt_at_time(token.encode(), LIFE_SECONDS, int(now))
            state = _decode(json.loads(plain))
            return state if self._is_known(state) else State()
        except (InvalidToken, ValueError, TypeError, LookupError, AttributeError):
            return State()

    def _encrypt(self, state: State, now: float) -> str:
        plain = json.dumps(_encode(state), separators=(",", ":")).encode()
        return self._fernet.encrypt_at_time(plain, int(now)).decode()

    def _is_known(self, state: State) -> bool:
        return _ids(state) <= self._known


def _read_keys(sleutels: str | None) -> list[Fernet]:
    keys = [key.strip() for key in (sleutels or "").split(",") if key.strip()]
    try:
        return [Fernet(key) for key in keys] or [Fernet(Fernet.generate_key())]
    except ValueError:
        raise ValueError("ROUTEWIJZER_SLEUTELS: een van de sleutels is geen Fernet-sleutel") from None


def _ids(state: State) -> set[str]:
    ids = {state.taal}
    if state.open is not None:
        ids.add(state.open)
    for labels, kenmerken in state.eerder:
        ids.update((labels.onderwerp, labels.rol), kenmerken)
    return ids


def _encode(state: State) -> list[Any]:
    """[ids, taal, open, misverstaan, zorg, eerder]: each id stands once, the rest points at it by number."""
    ids: list[str] = []

    def number(name: str) -> int:
        if name not in ids:
            ids.append(name)
        return ids.index(name)

    eerder = [
        [number(labels.onderwerp), number(labels.rol), int(labels.urgentie), [number(name) for name in kenmerken]]
        for labels, kenmerken in state.eerder
    ]
    waiting = None if state.open is None else number(state.open)
    return [ids, number(state.taal), waiting, state.misverstaan, state.zorg, eerder]


def _decode(sealed: Any) -> State:
    ids, taal, waiting, misverstaan, zorg, eerder = sealed
    if len(eerder) > _MOST:
        raise ValueError("more than a State remembers")
    name: Callable[[int], str] = ids.__getitem__
    return State(
        taal=name(taal),
        eerder=tuple(_decode_eerder(name, *one) for one in eerder),
        open=None if waiting is None else name(waiting),
        misverstaan=_counter(misverstaan),
        zorg=_counter(zorg),
    )


def _decode_eerder(name: Callable[[int], str], onderwerp: int, rol: int, urgentie: int, kenmerken: list[int]) -> Eerder:
    labels = Labels(name(onderwerp), name(rol), Urgentie(urgentie))
    return Eerder(labels, tuple(name(one) for one in kenmerken))


def _counter(value: int) -> int:
    if not isinstance(value, int) or not 0 <= value <= _HIGHEST:
        raise ValueError("not a counter of a State")
    return value
