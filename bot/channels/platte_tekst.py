"""A reply as plain lines: what a person reads in a terminal, in Telegram and in `chat --jsonl`."""

from __future__ import annotations

from bot.model import Alinea, Kaart, Reply, Urgentie


def regels(reply: Reply) -> tuple[str, ...]:
    """Everything the person reads, in order, one paragraph or card a line; the buttons are not in it."""
    boven, onder = boven_en_onder(reply)
    cards = (line for kaart in reply.contacten for line in _card_lines(kaart))
    return (*(alinea.tekst for alinea in boven), *cards, *(alinea.tekst for alinea in onder))


def boven_en_onder(reply: Reply) -> tuple[tuple[Alinea, ...], tuple[Alinea, ...]]:
    """The paragraphs above and below the cards, in the order given; the danger sentence always comes first of all."""
    gevaar = tuple(alinea for alinea in reply.alineas if alinea.soort == "gevaar")
    rest = tuple(alinea for alinea in reply.alineas if alinea.soort != "gevaar")
    boven = tuple(alinea for alinea in rest if alinea.boven)
    return gevaar + boven, tuple(alinea for alinea in rest if not alinea.boven)


def is_gevaar(reply: Reply) -> bool:
    """Whether this reply must interrupt: life may be at risk now."""
    return reply.labels.urgentie is Urgentie.acuut or any(alinea.soort == "gevaar" for alinea in reply.alineas)


def open_en_kosten(kaart: Kaart) -> str:
    """ "Nu open, gratis": what is known of hours and cost as one phrase, empty when nothing is."""
    phrase = ", ".join(part for part in (kaart.open, kaart.kosten) if part)
    return phrase[:1].upper() + phrase[1:]


def _card_lines(kaart: Kaart) -> tuple[str, ...]:
    """One line to call, one line to get there otherwise; a card that knows neither gives its name."""
    first = f"{kaart.naam}: {kaart.bel} {kaart.nummer}" if kaart.nummer else kaart.naam
    details = open_en_kosten(kaart)
    second = " ".join(part for part in (kaart.zo_kom_je_er, kaart.site) if part)
    return (f"{first} ({details})" if details else first, *([second] if second else []))
