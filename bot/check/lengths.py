"""How long texts are: sentences, openings in danger, and what stands before the first button."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from statistics import mean

from bot.answer import SERIOUS, fill
from bot.check.inspection import Inspection, fault, warning
from bot.check.phrases import sentences, words
from bot.check.shown import Getoond, of_answer, shown
from bot.check.texts import serves, short
from bot.model import Antwoord, Content, Labels, Problem, Urgentie

LONGEST = 18  # words in a sentence
MEAN = 10  # words in a sentence, over an answer
OPENING = 25  # words in the first lines in danger
OPENING_ELSEWHERE = 36  # ... in another language, where the same sentence takes more words
BEFORE_BUTTON = 60  # words of an answer to a worry, cards not counted
CANNOT_CALL = "kan-niet-bellen"

_GLOSS = re.compile(r"\([^()]*\)")  # a translation explains a Dutch name in brackets
_NUMBER = re.compile(r"\{[^{}]*\.nummer\}")


def check(seen: Inspection) -> Iterator[Problem]:
    """Texts that are too long, and openings in danger that name nobody who comes."""
    served = serves(seen)
    yield from _sentences(seen, shown(seen.content))
    for taal, antwoorden in seen.content.antwoorden.items():
        for antwoord in antwoorden.values():
            yield from _sizes(seen, antwoord, served.get(antwoord.id, frozenset()), dutch=taal == "nl")


def _sentences(seen: Inspection, texts: Iterable[Getoond]) -> Iterator[Problem]:
    lengths: defaultdict[str, list[int]] = defaultdict(list)
    first: dict[str, Getoond] = {}
    for one in texts:
        text = one.tekst if one.taal == "nl" else _GLOSS.sub("", one.tekst)
        for zin in sentences(said(seen.content, text)):
            count = len(words(zin))
            if count > LONGEST:
                yield fault(
                    seen.files.place(one.file, *one.steps),
                    f"deze zin heeft {count} woorden, meer dan {LONGEST}: '{short(zin)}'. Maak er twee van.",
                )
            if one.antwoord is not None and one.soort == "antwoord":
                lengths[one.antwoord.id].append(count)
                first.setdefault(one.antwoord.id, one)
    for id, counts in lengths.items():
        if mean(counts) > MEAN:
            each = f"{mean(counts):.1f}".replace(".", ",")
            what = f"antwoord '{id}' heeft gemiddeld {each} woorden per zin, meer dan {MEAN}. Maak de zinnen korter."
            yield warning(seen.files.place(first[id].file), what)


def said(content: Content, text: str) -> str:
    """The text as it is read aloud: a number counts as one word, a name as it is."""
    return fill(content, _NUMBER.sub("nummer", text))


def _sizes(seen: Inspection, antwoord: Antwoord, labels: frozenset[Labels], *, dutch: bool) -> Iterator[Problem]:
    levels = {one.urgentie for one in labels}
    most = OPENING if dutch else OPENING_ELSEWHERE
    if levels & {*SERIOUS}:
        for key in ("eerst", "eerst_acuut", "eerst_rustig"):
            count = len(words(said(seen.content, getattr(antwoord, key))))
            if count > most:
                what = f"de opening bij gevaar heeft {count} woorden, meer dan {most}. Maak hem korter."
                yield fault(seen.files.place(antwoord.plaats.file, key), what)
    if Urgentie.acuut in levels and dutch:  # a translation names whom the Dutch names, see vertalingen.py
        yield from _names_help(seen, antwoord)
    if levels - {Urgentie.info} and dutch:
        parts = (
            one.tekst
            for one in of_answer(antwoord)
            if one.soort == "antwoord" and one.steps[0] not in ("per_kanaal", "eerst_acuut", "eerst_rustig")
        )
        count = sum(len(words(said(seen.content, part))) for part in parts)
        if count > BEFORE_BUTTON:
            what = f"dit antwoord op een zorg heeft {count} woorden voor de eerste knop, meer dan {BEFORE_BUTTON}."
            yield warning(antwoord.plaats, f"{what} Kort het in.")


def _names_help(seen: Inspection, antwoord: Antwoord) -> Iterator[Problem]:
    """At acuut the first lines name someone who comes at once, and there is a way for who cannot call."""
    key = "eerst_acuut" if antwoord.eerst_acuut else "eerst"
    opening = getattr(antwoord, key)
    help = [contact for contact in seen.content.contacten.values() if contact.noodcontact]
    names = [name for contact in help for name in (f"{{{contact.id}.", contact.naam, *contact.ook_bekend_als)]
    if opening and not any(name in opening for name in names):
        what = "de opening bij acuut noemt geen noodcontact. Begin bijvoorbeeld met 'Bel nu {bel-112.nummer}.'."
        yield fault(seen.files.place(antwoord.plaats.file, key), what)
    if not any(knop.wordt.vervolg == CANNOT_CALL for knop in antwoord.knoppen):
        yield warning(
            antwoord.plaats,
            "bij gevaar hoort de knop 'Ik kan niet praten of bellen' (vervolg kan-niet-bellen). Voeg hem toe.",
        )
