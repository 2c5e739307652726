"""What terminal and Telegram say of themselves; every number comes from the cards that are handed in."""

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

TELEGRAM_START = (
    "Hoi. Dit programma zoekt met je mee naar wie je kunt bellen als je je zorgen maakt om jezelf of een ander.",
    PROGRAMMA,
)
TELEGRAM_BEWAART = "Telegram bewaart dit gesprek wel. Typ /privacy om te lezen hoe dat zit."
TELEGRAM_PRIVACY = (
    "Dit programma slaat niet op wat je typt. Het kijkt niet naar je naam, je foto of je nummer.",
    "Het onthoudt alleen waar het over gaat, zodat je verder kunt praten. Na een half uur stilte is dat weg, en na "
    "twee uur altijd.",
    "Telegram zelf bewaart dit gesprek wel: op je telefoon en op zijn eigen computers. Telegram kan het lezen. Wie in "
    "je telefoon of je account kan, ziet het ook.",
    "Wil je het weghalen? Houd dit gesprek in de lijst ingedrukt en kies verwijderen. Doe dat ook op andere apparaten "
    "als het daar nog staat.",
    "De chat op onze website laat minder sporen na.",
)
TELEGRAM_ANDERS = (
    "Goed dat je iets stuurt. Ik kan alleen gewone berichten lezen. Foto's, spraak en doorgestuurde of aangepaste "
    "berichten open ik niet.",
    VRAAG,
)
TELEGRAM_KNOP_OUD = ("Deze knop werkt niet meer.", VRAAG)
TELEGRAM_GROEP = ("Ik praat alleen in een gesprek met jou alleen. Daarom ga ik hier weg.",)


def gevaar_regels(kaarten: tuple[Kaart, ...]) -> tuple[str, ...]:
    """One line for danger with the first number, then the other numbers to call; cards without one are left out."""
    met_nummer = [kaart for kaart in kaarten if kaart.nummer]
    eerste = [f"Is er nu gevaar? Bel {kaart.nummer}." for kaart in met_nummer[:1]]
    return (*eerste, *(f"{kaart.naam}: bel {kaart.nummer}" for kaart in met_nummer[1:]))
