"""What the terminal says of itself; every number comes from the cards that are handed in."""

from __future__ import annotations

from bot.model import Kaart

PROGRAMMA = "Dit is een programma. Het belt niet en stuurt niemand. Bel zelf, of vraag iemand om te bellen."
VRAAG = "Typ in je eigen woorden wat er is."

TERMINAL_TITEL = "Routewijzer: bij wie kun je terecht met een zorg om jezelf of een ander?"
TERMINAL_UITLEG = (
    "Dit programma bewaart niets van wat je typt. Typ een cijfer om een knop te kiezen. "
    "Met 'wis' maak je het scherm leeg. Met 'weg' stop je."
)
TERMINAL_EINDE = "Tot ziens. Dit programma heeft niets bewaard. Wat nog op je scherm staat, kun je zelf wissen."


def gevaar_regels(kaarten: tuple[Kaart, ...]) -> tuple[str, ...]:
    """One line for danger with the first number, then the other numbers to call; cards without one are left out."""
    met_nummer = [kaart for kaart in kaarten if kaart.nummer]
    eerste = [f"Is er nu gevaar? Bel {kaart.nummer}." for kaart in met_nummer[:1]]
    return (*eerste, *(f"{kaart.naam}: bel {kaart.nummer}" for kaart in met_nummer[1:]))
