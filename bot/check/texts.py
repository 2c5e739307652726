"""How every shown text is written: no loose digit, no banned phrase, short sentences, allowed questions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from bot.check.inspection import Inspection, fault
from bot.check.lists import Lijsten
from bot.check.phrases import Phrases, sentences, words
from bot.check.references import KANALEN
from bot.check.shown import Getoond, of_answer, shown
from bot.model import Antwoord, Content, Labels, Problem, Vraag

_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_HYPHENED = re.compile(r"(?<![\w-])[a-z0-9]+(?:-[a-z0-9]+)+(?![\w-])")
_WAAROM = ("waarom", "why")
_CALL = ("bel", "bellen", "belt", "call")


def check(seen: Inspection) -> Iterator[Problem]:
    """Everything that the wording of a text must hold."""
    served = serves(seen)
    for taal in seen.content.talen:
        lijsten = seen.lijsten.get(taal, Lijsten())
        texts = [one for one in shown(seen.content) if one.taal == taal]
        yield from _signs(seen, lijsten, texts)
        yield from _banned(seen, lijsten, texts, served)
        yield from _per_channel(seen, lijsten, taal)
        for vraag in seen.content.vragen.get(taal, {}).values():
            yield from _question(seen, lijsten, vraag)


def serves(seen: Inspection) -> dict[str, frozenset[Labels]]:
    """Per answer the labels that a route leads to it with."""
    out: defaultdict[str, set[Labels]] = defaultdict(set)
    for route in seen.content.routes:
        out[route.antwoord].update(cell.labels for cell in seen.cells.get(route.id, ()))
    return {id: frozenset(labels) for id, labels in out.items()}


# --- signs and ids ----------------------------------------------------------------------------------


def _signs(seen: Inspection, lijsten: Lijsten, texts: Iterable[Getoond]) -> Iterator[Problem]:
    ids = _ids(seen.content) - lijsten.gewone_woorden
    for one in texts:
        yield from _whole(seen, one)
        for zin in sentences(_PLACEHOLDER.sub(" ", one.tekst)):
            for wrong in _wrong_signs(one, zin, ids, lijsten):
                yield _fault(seen, one, wrong)


def _whole(seen: Inspection, one: Getoond) -> Iterator[Problem]:
    """A text that is there, with its quotation marks in pairs."""
    if not one.tekst.strip():
        yield _fault(seen, one, "hier staat geen tekst. Vul hem in, of haal de regel weg.")
    elif one.tekst.count('"') % 2:
        what = f"in '{short(one.tekst)}' staat een los aanhalingsteken, en dat ziet iedereen."
        yield _fault(seen, one, f"{what} Zet er ook een aan het begin van de zin, of haal het weg.")


def _wrong_signs(one: Getoond, zin: str, ids: frozenset[str], lijsten: Lijsten) -> Iterator[str]:
    if _loose_digit(zin, lijsten.namen) and one.steps[-1] != "kosten":
        yield f"er staat een cijfer in '{short(zin)}'. Schrijf bijvoorbeeld {{veilig-thuis.nummer}}, of een woord."
    if "!" in zin:
        yield f"er staat een uitroepteken in '{short(zin)}'. Maak er een punt van."
    for id in _HYPHENED.findall(zin):
        if id in ids:
            yield f"'{id}' is een id en wordt zo getoond. Zeg het in gewone woorden (zie zo_zeggen_we_het)."
    if one.soort != "knop" and zin.endswith("?") and words(zin)[0] in _WAAROM:
        yield f"'{short(zin)}' begint met waarom. Vraag het zonder verwijt, of laat het weg."


def _loose_digit(text: str, names: Iterable[str]) -> bool:
    """Whether a digit stands there that is not the name of an organisation ("113 luistert"); "bel 113" is a number."""
    said = words(text)
    return any(
        any(char.isdigit() for char in word) and (word not in names or (at > 0 and said[at - 1] in _CALL))
        for at, word in enumerate(said)
    )


def _ids(content: Content) -> frozenset[str]:
    """Every id that could slip into a text."""
    kinds = (
        content.onderwerpen,
        content.rollen,
        content.kenmerken,
        content.contacten,
        content.antwoorden.get("nl", {}),
    )
    return frozenset(id for kind in kinds for id in kind if "-" in id)


# --- banned phrases ---------------------------------------------------------------------------------


def _banned(
    seen: Inspection, lijsten: Lijsten, texts: Iterable[Getoond], served: dict[str, frozenset[Labels]]
) -> Iterator[Problem]:
    phrases = Phrases((verbod.zin for verbod in lijsten.verboden), lijsten.ontkenningen)
    known: dict[str, list[int]] = {}
    for one in texts:
        if one.soort == "knop":
            continue
        for zin in sentences(_PLACEHOLDER.sub("nummer", one.tekst)):
            if zin not in known:
                known[zin] = phrases.held(zin)
            for number in known[zin]:
                verbod = lijsten.verboden[number]
                if _counts(one, verbod.behalve, verbod.alleen) and _meant(one, verbod.stem, verbod.rollen, served):
                    yield _fault(seen, one, f"'{short(zin)}' mag hier niet. {verbod.hoe}")


def _counts(one: Getoond, behalve: Iterable[str], alleen: Iterable[str]) -> bool:
    """Whether the ban is for this text: `behalve` and `alleen` name answers, a star for whatever follows."""
    id = one.antwoord.id if one.antwoord else one.soort
    narrowed = not alleen or any(_named(id, name) for name in alleen)
    return narrowed and not any(_named(id, name) for name in behalve)


def _named(id: str, name: str) -> bool:
    return id.startswith(name[:-1]) if name.endswith("*") else id == name


def _meant(one: Getoond, stem: str | None, rollen: tuple[str, ...], served: dict[str, frozenset[Labels]]) -> bool:
    """Whether people of this voice or these roles can read the text."""
    if stem is None and not rollen:
        return True
    if one.antwoord is None:
        return not stem and one.soort in ("vast", "vraag", "taal", "begrip", "contact")
    if stem is not None:
        return one.antwoord.stem == stem
    return not readers(one.antwoord, served).isdisjoint(rollen)


def readers(antwoord: Antwoord, served: dict[str, frozenset[Labels]]) -> frozenset[str]:
    """The roles that get this answer: by a route, or by the variant of a follow-up."""
    if antwoord.id.startswith("vervolg-"):
        variant = antwoord.id.rpartition("-")[2]
        roles = {
            "kind": ("jeugdige",),
            "ouder": ("ouder", "pleger"),
            "professional": ("professional",),
            "slachtoffer": ("slachtoffer",),
        }
        return frozenset(roles.get(variant, ("omstander", "ouder", "pleger", "onbekend")))
    return frozenset(labels.rol for labels in served.get(antwoord.id, ()))


# --- channels and questions -------------------------------------------------------------------------


def _per_channel(seen: Inspection, lijsten: Lijsten, taal: str) -> Iterator[Problem]:
    """What is kept differs per channel: such an answer has a text for each."""
    phrases = Phrases(lijsten.per_kanaal.zinnen, lijsten.ontkenningen)
    for antwoord in seen.content.antwoorden.get(taal, {}).values():
        missing = [kanaal for kanaal in KANALEN if kanaal not in antwoord.per_kanaal]
        named = any(antwoord.id in (name, f"{name}-kind") for name in lijsten.per_kanaal.antwoorden)
        texts = [one.tekst for one in of_answer(antwoord) if one.soort == "antwoord"]
        if missing and (named or any(phrases.held(zin) for tekst in texts for zin in sentences(tekst))):
            what = "wat er bewaard wordt, verschilt per kanaal."
            yield fault(antwoord.plaats, f"{what} Voeg onder `per_kanaal` een tekst toe voor {', '.join(missing)}.")


def _question(seen: Inspection, lijsten: Lijsten, vraag: Vraag) -> Iterator[Problem]:
    """Only the questions of the list are asked, and nobody has to answer."""
    allowed = {tuple(words(one)) for one in lijsten.vragen}
    asked = [zin for zin in sentences(vraag.zegt) if zin.endswith("?")]
    for zin in asked or [vraag.zegt]:
        if tuple(words(zin)) not in allowed:
            yield fault(
                vraag.plaats,
                f"de vraag '{short(zin)}' mag de chat niet stellen. Kies een uit toegestane_vragen in _verboden.yaml.",
            )
    wanted = lijsten.liever_niet
    if wanted and not any(words(knop.zegt) == words(wanted) for knop in vraag.knoppen):
        yield fault(vraag.plaats, f"bij vraag '{vraag.id}' ontbreekt de knop '{wanted}'. Voeg hem toe.")


def _fault(seen: Inspection, one: Getoond, what: str) -> Problem:
    return fault(seen.files.place(one.file, *one.steps), what)


def short(text: str) -> str:
    """The beginning of a text, to find it by."""
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:57] + "..."
