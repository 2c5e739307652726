"""The route table: nothing is out of reach, danger leads to help, each topic to an answer of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from bot.answer import SERIOUS
from bot.check.inspection import Inspection, fault, warning
from bot.check.reach import Cell, plain
from bot.check.references import EERSTE_CONTACT
from bot.check.shown import KAART, of_answer
from bot.model import Content, Plaats, Problem, Route, Urgentie

ALWAYS = ("bel-112", "bel-113", "veilig-thuis")


def check(seen: Inspection) -> Iterator[Problem]:
    """Everything that must hold across the routes."""
    content = seen.content
    if not content.routes:
        yield fault(Plaats(KAART, 1), "er is geen enkele route. Maak er ten minste een die altijd past.")
        return
    yield from _last(content.routes[-1])
    yield from _names(content)
    for route in content.routes:
        cells = seen.cells.get(route.id, ())
        yield from _reached(content, route, cells)
        yield from _danger(content, route, cells)
        yield from _number(content, route, cells)
    yield from _contacts(seen)
    yield from _topics(content)


def _last(route: Route) -> Iterator[Problem]:
    conditions = (route.onderwerp, route.rol, route.urgentie, route.kenmerken, route.een_van, route.zonder, route.tijd)
    if any(conditions):
        yield fault(
            route.plaats,
            f"de laatste route ('{route.id}') past niet altijd. Zet een route zonder `als` onderaan.",
        )


def _names(content: Content) -> Iterator[Problem]:
    known: dict[str, Route] = {}
    for route in content.routes:
        other = known.setdefault(route.id, route)
        if other is not route:
            yield fault(
                route.plaats, f"route '{route.id}' bestaat al op regel {other.plaats.line}. Geef hem een andere naam."
            )


def _reached(content: Content, route: Route, cells: tuple[Cell, ...]) -> Iterator[Problem]:
    if cells or route is content.routes[-1]:
        return
    before = _in_front(content, route)
    where = (
        f"'{before.id}' (regel {before.plaats.line}) past altijd eerder"
        if before
        else "eerdere routes passen altijd eerder"
    )
    yield fault(route.plaats, f"route '{route.id}' wordt nooit gekozen: {where}. Zet hem hoger, of haal hem weg.")


def _in_front(content: Content, route: Route) -> Route | None:
    """One earlier route that fits whatever this one asks for."""
    return next((one for one in content.routes[: content.routes.index(route)] if _covers(one, route)), None)


def _covers(earlier: Route, later: Route) -> bool:
    wide = all(
        not mine or (theirs and set(theirs) <= set(mine))
        for mine, theirs in (
            (earlier.onderwerp, later.onderwerp),
            (earlier.rol, later.rol),
            (earlier.urgentie, later.urgentie),
        )
    )
    some = (
        not earlier.een_van
        or bool({*later.kenmerken} & {*earlier.een_van})
        or (bool(later.een_van) and {*later.een_van} <= {*earlier.een_van})
    )
    return (
        wide
        and some
        and {*earlier.kenmerken} <= {*later.kenmerken}
        and {*earlier.zonder} <= {*later.zonder}
        and earlier.tijd in (None, later.tijd)
    )


# --- contacts and topics ----------------------------------------------------------------------------


def _danger(content: Content, route: Route, cells: tuple[Cell, ...]) -> Iterator[Problem]:
    """Whoever comes here at acuut must see an emergency contact first."""
    acuut = next((cell for cell in cells if cell.labels.urgentie is Urgentie.acuut), None)
    contact = content.contacten.get(route.contacten[0]) if route.contacten else None
    if acuut is not None and not (contact and contact.noodcontact):
        who = f"{acuut.labels.rol}, {acuut.labels.onderwerp}"
        yield fault(route.plaats, f"route '{route.id}' geldt ook bij acuut ({who}) en begint niet met een noodcontact. "
                    "Zet er een route voor acuut boven, of begin met bel-112 of bel-113.")  # fmt: skip


def _number(content: Content, route: Route, cells: tuple[Cell, ...]) -> Iterator[Problem]:
    """Whoever comes here at dringend or acuut must see a number that always answers, on a card or in the text."""
    antwoord = content.antwoorden.get("nl", {}).get(route.antwoord)
    if antwoord is None or not any(cell.labels.urgentie in SERIOUS for cell in cells):
        return
    texts = " ".join(one.tekst for one in of_answer(antwoord))
    if not any(id in route.contacten or f"{{{id}.nummer}}" in texts for id in ALWAYS):
        what = (
            f"route '{route.id}' geldt bij gevaar en toont geen van {', '.join(ALWAYS)}. Zet er een bij de contacten."
        )
        yield fault(route.plaats, what)


def _contacts(seen: Inspection) -> Iterator[Problem]:
    """Each first contact can be reached: a route shows it."""
    shown = {id for route in seen.content.routes if seen.cells.get(route.id) for id in route.contacten}
    for id in EERSTE_CONTACT:
        contact = seen.content.contacten.get(id)
        if contact is not None and id not in shown:
            yield fault(contact.plaats, f"geen route leidt naar contact '{id}'. Zet het bij een route.")


def _topics(content: Content) -> Iterator[Problem]:
    """Each topic at each urgency has an answer of its own, for every role."""
    last = content.routes[-1]
    bare: defaultdict[str, dict[str, str]] = defaultdict(dict)  # topic -> urgency -> a role
    strange: dict[str, tuple[Route, dict[str, None]]] = {}  # answer -> its first route here, and the topics it serves
    for cell, route in plain(content):
        labels = cell.labels
        if route is last and not route.onderwerp:
            bare[labels.onderwerp].setdefault(labels.urgentie.name, labels.rol)
        elif route is not None and not route.antwoord.startswith(labels.onderwerp):
            strange.setdefault(route.antwoord, (route, {}))[1].setdefault(labels.onderwerp)
    for onderwerp, levels in bare.items():
        where = ", ".join(f"{level} (rol {rol})" for level, rol in levels.items())
        plaats = content.onderwerpen[onderwerp].plaats
        yield fault(plaats, f"onderwerp '{onderwerp}' heeft geen eigen route bij {where}. Maak er een in {KAART}.")
    for id, (route, topics) in strange.items():
        what = f"antwoord '{id}' is van een ander onderwerp, en dient ook {', '.join(topics)}."
        yield warning(route.plaats, f"{what} Past de tekst daar niet? Maak een eigen antwoord.")
