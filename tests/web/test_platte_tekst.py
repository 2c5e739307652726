"""A reply as plain lines, for the channels without pictures."""

from __future__ import annotations

from dataclasses import replace

from bot.channels.platte_tekst import regels
from bot.model import Alinea, Kaart, Labels, Reply, Urgentie

VT = Kaart("veilig-thuis", "Veilig Thuis", "0800-2000", "08002000", "nu open", "gratis", None, "veiligthuis.nl")
ARTS = Kaart("huisarts", "Je eigen huisarts", None, None, None, None, "Bel je praktijk.", None)
REPLY = Reply(
    taal="nl",
    labels=Labels("x", "y", Urgentie.zorg),
    alineas=(Alinea("eerst", "Eerst dit.", boven=True), Alinea("je-naam", "Je naam."), Alinea("tekst", "Slot.")),
    contacten=(VT, ARTS),
    knoppen=("Een knop",),
)


def test_everything_the_person_reads_in_order_without_buttons() -> None:
    assert regels(REPLY) == (
        "Eerst dit.",
        "Veilig Thuis: bel 0800-2000 (Nu open, gratis)",
        "veiligthuis.nl",
        "Je eigen huisarts",
        "Bel je praktijk.",
        "Je naam.",
        "Slot.",
    )


def test_in_danger_nothing_stands_above_the_danger_sentence() -> None:
    gevaar = Alinea("gevaar", "Bel nu 112.")
    for place in range(4):
        alineas = (*REPLY.alineas[:place], gevaar, *REPLY.alineas[place:])
        assert regels(replace(REPLY, alineas=alineas))[0] == "Bel nu 112."


def test_an_empty_reply_has_no_lines() -> None:
    assert regels(replace(REPLY, alineas=(), contacten=())) == ()
