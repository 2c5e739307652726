"""The picture of the routekaart: the whole chain with who does what, one functie, or one situation. Pure.

A Picture holds the words; `as_text` draws it as plain lines, `bot.kaart_svg` as one A4. Every sentence about a task or
a step is one of the content, every number that of a card.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from textwrap import TextWrapper

from bot.answer import Setting, card, contacts, fill, pick
from bot.model import (
    MARKEN,
    Band,
    Begrip,
    Contact,
    Content,
    Functie,
    Kaart,
    Labels,
    Picture,
    Rij,
    Stap,
    Urgentie,
    Vak,
)
from bot.uren import OFFICE

WIDTH = 100
BANDEN = {
    "vrijwillig": ("niet-pluis", "signaleren", "bespreken", "vrijwillige-hulp"),
    "drang": ("drang-beschermingstafel", "onderzoek-raad"),
    "dwang": ("huisverbod", "vots", "ots", "muhp", "gezagsbeeindiging"),
    "daarna": ("nazorg",),
}
FIRST_BAND = "vrijwillig"  # for a step that no band names
_SENTENCE = re.compile(r"(?<=[.?!])\s+")
_CLAUSE = re.compile(r"[.?!:]\s+|, (?:en|maar) ")
_DENIES = re.compile(r"\b(?:niet|geen|nooit)\b", re.IGNORECASE)


# --- the three pictures ---------------------------------------------------------------------------


def whole(content: Content) -> Picture:
    """The chain in bands, who decides at each step, and per functie in which columns it has something to do."""
    names = [stap.naam for stap in content.keten.values()]
    reach = f"Van {names[0]} tot {names[-1]}. " if names else ""
    rijen = tuple(_functie_row(content, functie) for functie in content.functies.values())
    used = {cel for rij in rijen for cel in rij.cellen}
    return Picture(
        id="routekaart",
        titel="De routekaart: wie beslist en wie doet wat",
        uitleg=f"{reach}In elk vak staat wie er beslist. Daaronder zegt een teken wat we weten van elke functie.",
        banden=tuple(_bands(content)),
        koppen=("Wie doet wat", *(kolom.naam for kolom in content.kolommen)),
        rijen=rijen,
        noten=tuple(f"{mark} {means}" for mark, means in MARKEN.items() if mark in used),
        keten=True,
    )


def of_functie(content: Content, name: str) -> Picture:
    """What one functie does, by its id or any name people use; ValueError names the nearest id."""
    functie = content.functies[_find("Functie", _functie_names(content), name)]
    known = functie.ook_bekend_als
    steps = tuple(
        Vak(
            f"kolom-{kolom.id}",
            kolom.naam,
            (fill(content, functie.stappen.get(kolom.id) or content.lege_cel),),
            fill(content, kolom.uitleg),
        )
        for kolom in content.kolommen
    )
    who = (
        Vak("taak", "Taak", (fill(content, functie.taak or content.lege_cel),)),
        Vak("contact", "Contact", _contact_lines(content, content.contacten.get(functie.contact or ""))),
    )
    return Picture(
        id=f"functie-{functie.id}",
        titel=functie.naam,
        uitleg=f"Ook bekend als: {', '.join(known)}." if known else "",
        banden=(Band("wie", "Wie is dit", who), Band("stappen", "Wat doet deze functie", steps)),
    )


def of_situatie(content: Content, onderwerp: str) -> Picture:
    """Whom to call first at one topic, per role and urgentie; ValueError names the nearest id.

    Every urgentie can occur at every topic: danger is decided before the topic, and a route fits each.
    """
    begrip = content.onderwerpen[_find("Situatie", {id: id for id in content.onderwerpen}, onderwerp)]
    levels = sorted(Urgentie, reverse=True)
    setting = Setting(content, "web", OFFICE)
    first = {(rol, level): _first(setting, Labels(begrip.id, rol, level)) for rol in content.rollen for level in levels}
    ways = {kaart.naam: kaart for kaart in first.values() if not kaart.nummer}
    return Picture(
        id=f"situatie-{begrip.id}",
        titel=_said(begrip),
        uitleg="Bij wie begin je op een werkdag overdag, als we verder niets weten? Weet je meer? Typ het in de chat.",
        koppen=("Wie ben je", *(_level(content, level) for level in levels)),
        rijen=tuple(
            Rij(f"rol-{rol.id}", _said(rol), tuple(_call(first[rol.id, at]) for at in levels))
            for rol in content.rollen.values()
        ),
        noten=tuple(
            f"{naam}: {' '.join(part for part in (kaart.zo_kom_je_er, kaart.site) if part)}"
            for naam, kaart in ways.items()
            if kaart.zo_kom_je_er or kaart.site
        ),
    )


# --- their parts ----------------------------------------------------------------------------------


def _bands(content: Content) -> Iterator[Band]:
    band_of = {stap: band for band, stappen in BANDEN.items() for stap in stappen}
    for band in BANDEN:
        stappen = [stap for stap in content.keten.values() if band_of.get(stap.id, FIRST_BAND) == band]
        if stappen:
            yield Band(f"band-{band}", _capital(band), tuple(_step(content, stap) for stap in stappen))


def _step(content: Content, stap: Stap) -> Vak:
    return Vak(f"stap-{stap.id}", stap.naam, (fill(content, stap.wie_beslist or content.lege_cel),))


def _functie_row(content: Content, functie: Functie) -> Rij:
    marks = tuple(_mark(content, functie.stappen.get(kolom.id, "")) for kolom in content.kolommen)
    return Rij(f"functie-{functie.id}", functie.naam, marks)


def _mark(content: Content, text: str) -> str:
    """What kind of text stands in a cell, by its words: a cell that only says what is not done counts as no task."""
    if not text.strip() or text == content.lege_cel:
        return "–"
    denied = [bool(_DENIES.search(clause)) for clause in _CLAUSE.split(text)]
    return "○" if all(denied) else "◐" if any(denied) else "●"


def _contact_lines(content: Content, contact: Contact | None) -> tuple[str, ...]:
    if contact is None:
        return (content.lege_cel,)
    kaart = card(contact, OFFICE)
    cost = f" ({kaart.kosten})" if kaart.kosten else ""
    return tuple(line for line in (f"{_call(kaart)}{cost}", kaart.zo_kom_je_er, kaart.site) if line)


def _first(setting: Setting, labels: Labels) -> Kaart:
    """The card that stands first; where nobody is to be called, that of the contact that says so."""
    route = pick(setting.content, labels, (), setting.now)
    chosen = contacts(setting, route, labels) or [setting.content.contacten[id] for id in route.contacten]
    return card(chosen[0], setting.now)


def _call(kaart: Kaart) -> str:
    """The name with its number, which never breaks over two lines."""
    return f"{kaart.naam}: bel\u00a0{kaart.nummer.replace(' ', chr(160))}" if kaart.nummer else kaart.naam


def _level(content: Content, level: Urgentie) -> str:
    """The first sentence of what this urgentie means."""
    begrip = content.urgenties.get(level.name)
    meaning = fill(content, begrip.uitleg) if begrip else ""
    return _SENTENCE.split(meaning)[0] or _capital(level.name)


def _said(begrip: Begrip) -> str:
    return _capital(begrip.zo_zeggen_we_het.get("volwassene") or begrip.uitleg or begrip.id)


def _functie_names(content: Content) -> dict[str, str]:
    """Every name of a functie -> its id; an id goes before a name, a name before what people also say."""
    names: dict[str, str] = {id: id for id in content.functies}
    for functie in content.functies.values():
        names.setdefault(functie.naam.casefold(), functie.id)
    for functie in content.functies.values():
        for other in functie.ook_bekend_als:
            names.setdefault(other.casefold(), functie.id)
    return names


def _find(what: str, known: Mapping[str, str], typed: str) -> str:
    key = " ".join(typed.casefold().split())
    if key in known:
        return known[key]
    near = get_close_matches(key, known, 1, 0.0)
    hint = f" Bedoel je '{known[near[0]]}'?" if near else ""
    raise ValueError(f"{what} '{typed}' is niet bekend.{hint}")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# --- in words -------------------------------------------------------------------------------------


def told(picture: Picture) -> str:
    """The whole picture as sentences, for who cannot see it."""
    parts = [f"{picture.titel}.", picture.uitleg]
    for band in picture.banden:
        parts.append(f"{band.naam}.")
        parts += (_vak_in_words(vak) for vak in band.vakken)
    parts += (f"{rij.kop}: {_row_in_words(picture, rij)}" for rij in picture.rijen)
    parts += (note for note in picture.noten if note[0] not in MARKEN)
    return " ".join(part for part in parts if part)


def _vak_in_words(vak: Vak) -> str:
    parts = [part for part in (vak.bij, *vak.alineas) if part]
    ended = (part if part.endswith((".", "?", "!")) else f"{part}." for part in parts[:-1])
    return " ".join((f"{vak.kop}:", *ended, *parts[-1:]))


def _row_in_words(picture: Picture, rij: Rij) -> str:
    heads = picture.koppen[1:]
    if not is_grid(picture):
        return " ".join(f"{head} {cel}." for head, cel in zip(heads, rij.cellen, strict=True))
    by_mark = {mark: [head for head, cel in zip(heads, rij.cellen, strict=True) if cel == mark] for mark in MARKEN}
    return "; ".join(f"{MARKEN[mark]} bij {', '.join(at)}" for mark, at in by_mark.items() if at) + "."


def is_grid(picture: Picture) -> bool:
    """Whether the table holds marks only."""
    return all(cel in MARKEN for rij in picture.rijen for cel in rij.cellen)


def as_text(picture: Picture) -> list[str]:
    """Plain lines of at most WIDTH characters."""
    lines = [*_wrapped(picture.titel), "=" * min(len(picture.titel), WIDTH), *_wrapped(picture.uitleg)]
    for band in picture.banden:
        lines += ["", *_wrapped(band.naam), "-" * min(len(band.naam), WIDTH)]
        for vak in band.vakken:
            lines += _wrapped(_vak_in_words(vak), "- ", "  ")
    if picture.rijen:
        lines += ["", *(_grid(picture) if is_grid(picture) else _list(picture))]
    notes = [line for note in picture.noten for line in _wrapped(note, "", "  ")]
    return [*lines, *([""] if notes else []), *notes]


def _grid(picture: Picture) -> Iterator[str]:
    """Rows with a mark under each head, all columns in step."""
    most = WIDTH * 2 // 3 // max(len(picture.koppen) - 1, 1)
    others = [max(min(max(map(len, head.split()), default=0) + 2, most + 1), 2) for head in picture.koppen[1:]]
    widths = [max(WIDTH - sum(others), WIDTH // 4), *others]
    yield from _columns(picture.koppen, widths)
    yield "-" * sum(widths)
    for rij in picture.rijen:
        yield from _columns((rij.kop, *rij.cellen), widths)


def _columns(texts: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    cells = [_wrapped(text, width=max(width - 1, 1)) for text, width in zip(texts, widths, strict=False)]
    for at in range(max(map(len, cells))):
        line = (f"{cell[at] if at < len(cell) else '':<{width}}" for cell, width in zip(cells, widths, strict=False))
        yield "".join(line).rstrip()


def _list(picture: Picture) -> Iterator[str]:
    """Row by row, each cell on a line with the head of its column."""
    for at, rij in enumerate(picture.rijen):
        yield from ["", *_wrapped(rij.kop)][not at :]
        for head, cel in zip(picture.koppen[1:], rij.cellen, strict=True):
            yield from _wrapped(f"{head} {cel}", "- ", "  ")


def _wrapped(text: str, first: str = "", later: str = "", width: int = WIDTH) -> list[str]:
    clean = "".join(char if char.isprintable() or char == "\u00a0" else " " for char in text)
    wrapper = TextWrapper(width, initial_indent=first, subsequent_indent=later, break_on_hyphens=False)
    return wrapper.wrap(re.sub(" +", " ", clean))
