"""Which readings lead to which route: the smallest set of kenmerken per topic, role, urgency and hour. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.answer import fits
from bot.model import Content, Labels, Route, Urgentie

DEEPEST = 4  # kenmerken added to slip past routes that stand earlier


class Cell(NamedTuple):
    """A reading at an hour: in office hours or outside them."""

    labels: Labels
    kenmerken: frozenset[str]
    office: bool


def reached(content: Content) -> dict[str, tuple[Cell, ...]]:
    """Per route the cells it serves; none for a route that always stands behind others that fit as well."""
    by_topic = {
        id: [route for route in content.routes if not route.onderwerp or id in route.onderwerp]
        for id in content.onderwerpen
    }
    return {
        route.id: tuple(
            cell
            for wanted in _wanted(content, route)
            if (cell := _served(by_topic[wanted.labels.onderwerp], route, wanted))
        )
        for route in content.routes
    }


def plain(content: Content) -> Iterator[tuple[Cell, Route | None]]:
    """Every topic, role and urgency without kenmerken, and the route that serves it."""
    for wanted in _wanted(content, Route("")):
        yield wanted, first(content.routes, wanted)


def first(routes: Sequence[Route], cell: Cell) -> Route | None:
    """The first of these routes that fits."""
    return next((route for route in routes if fits(route, *cell)), None)


def _wanted(content: Content, route: Route) -> Iterator[Cell]:
    """Everything the route asks for, with as few kenmerken as it allows."""
    hours = {"kantoor": (True,), "daarbuiten": (False,)}.get(route.tijd or "", (True, False))
    for onderwerp in route.onderwerp or tuple(content.onderwerpen):
        for rol in route.rol or tuple(content.rollen):
            for urgentie in route.urgentie or tuple(Urgentie):
                for extra in route.een_van or ("",):
                    kenmerken = frozenset((*route.kenmerken, extra)) - {""}
                    for office in hours:
                        if onderwerp in content.onderwerpen:
                            yield Cell(Labels(onderwerp, rol, urgentie), kenmerken, office)


def _served(routes: Sequence[Route], route: Route, wanted: Cell, depth: int = 0) -> Cell | None:
    """`wanted`, with further kenmerken where an earlier route gives way to them, when it leads to this route."""
    found = first(routes, wanted)
    if found is None or found is route:
        return wanted if found else None
    if depth < DEEPEST:
        for kenmerk in found.zonder:
            if kenmerk not in route.zonder:
                more = wanted._replace(kenmerken=wanted.kenmerken | {kenmerk})
                cell = _served(routes, route, more, depth + 1)
                if cell is not None:
                    return cell
    return None
