"""What the bot says of itself, in the person's language; the sentences stand in responses/<taal>/_telegram.yaml."""

from __future__ import annotations

from collections.abc import Mapping

from bot.model import DUTCH, Kaart, Paginataal, Reply

Talen = Mapping[str, Paginataal]


class Teksten:
    """The bot's own sentences per language. One that is not there is left out, so that a gap never costs the numbers.

    Without any language it knows the emergency numbers of `noodantwoord` only.
    """

    def __init__(self, talen: Talen | None, noodantwoord: Reply) -> None:
        bare = Paginataal(DUTCH, "Nederlands", "ltr", {}, (), noodantwoord.contacten)
        self._talen: Talen = talen or {DUTCH: bare}
        self._dutch = self._talen.get(DUTCH, bare)

    def of(self, taal: str, *ids: str) -> tuple[str, ...]:
        """These sentences, one a paragraph."""
        texts = self._in(taal).teksten
        return tuple(texts[id] for id in ids if texts.get(id))

    def under(self, taal: str, prefix: str) -> dict[str, str]:
        """The sentences whose id begins like this, by the rest of their id."""
        texts = self._in(taal).teksten
        return {id.removeprefix(prefix): text for id, text in texts.items() if id.startswith(prefix)}

    def gevaar(self, taal: str) -> tuple[str, ...]:
        """What to do in danger, then the other numbers to call."""
        cards = [kaart for kaart in self._in(taal).noodkaarten if kaart.nummer]
        first = self.of(taal, "gevaar") or tuple(map(_call, cards[:1]))
        return (*first, *map(_call, cards[1:]))

    def starts(self, taal: str) -> tuple[str, ...]:
        """The sentences on the buttons of the first message."""
        return self._in(taal).starts

    def namen(self) -> tuple[str, ...]:
        """Every language by its own name; that name as a message chooses it."""
        return tuple(one.naam for one in self._talen.values())

    def naam(self, taal: str) -> str:
        """The own name of a language."""
        return self._in(taal).naam

    def andere(self, taal: str) -> str:
        """The other languages by their own names, and the command that shows them."""
        return f"{', '.join(one.naam for one in self._talen.values() if one.taal != taal)}: /taal"

    def knows(self, taal: str) -> bool:
        """Whether this is one of the languages."""
        return taal in self._talen

    def _in(self, taal: str) -> Paginataal:
        return self._talen.get(taal, self._dutch)


def _call(kaart: Kaart) -> str:
    return f"{kaart.naam}: {kaart.bel} {kaart.nummer}"
