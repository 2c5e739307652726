"""YAML text -> plain dicts, lists and strings that remember their line.

Every scalar stays text: `17:00`, `0113` and `no` are what the editor typed. Anchors, aliases, tags and duplicate keys
are
refused, because an editor cannot see what they do. Uses libyaml's C parser.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml

from bot.model import Problem
from bot.yamlfout import Stop, Told, told

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Map(dict[str, Any]):
    """A mapping that knows its own line and the line of each of its keys."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}


class Seq(list[Any]):
    """A list that knows the line of each of its items."""

    __slots__ = ("lines",)

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []


class _Refused(Exception):
    def __init__(self, line: int, what: str) -> None:
        super().__init__(what)
        self.line, self.what = line, what


MOST = 20  # faults of one file that are told at once


def parse(text: str, file: str) -> tuple[Any, list[Problem]]:
    """The document in `text`, or None and what is wrong with it. An empty document is None without a problem."""
    problems: list[Problem] = []
    lines: list[str] = []
    while len(problems) < MOST:
        try:
            tree, more = _document("\n".join(lines) if lines else text, file)
        except (yaml.YAMLError, _Refused) as error:
            lines = lines or text.splitlines()
            told = list(_told(lines, error))
            problems += [Problem(file, one.at + 1, one.what) for one in told]
            if any(one.instead is None or lines[one.at] == one.instead for one in told):
                break  # what comes behind would mislead
            for one in told:
                lines[one.at] = one.instead or ""
        else:
            problems += more
            return (None, problems) if problems else (tree, problems)
    return None, problems


def _document(text: str, file: str) -> tuple[Any, list[Problem]]:
    tree, problems = None, list[Problem]()
    events: Iterator[Any] = yaml.parse(text, Loader=_Loader)
    seen = False
    for event in events:
        if isinstance(event, yaml.DocumentStartEvent):
            if seen:
                what = (
                    "een regel met alleen --- mag hier niet: wat eronder staat, leest het programma niet. Haal hem weg."
                )
                raise _Refused(_line(event), what)
            tree, seen = _node(next(events), events, file, problems), True
    return tree, problems


def _line(event: Any) -> int:
    line: int = event.start_mark.line + 1
    return line


def _told(lines: list[str], error: yaml.YAMLError | _Refused) -> Iterator[Told]:
    """What is wrong, and where."""
    if isinstance(error, _Refused):
        at = error.line - 1
        yield Told(at, error.what, "" if lines[at].strip() == "---" else None)
    elif isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        start = error.context_mark.line if error.context_mark and "block" not in (error.context or "") else None
        yield from told(lines, Stop(error.problem_mark.line, start, error.problem or ""))
    else:
        yield Told(0, "dit bestand is niet te lezen als YAML: er staat een teken in dat niet mag.", None)


def line_of(tree: Any, path: tuple[Any, ...]) -> int:
    """The line on which the value at `path` stands, or the nearest one above it."""
    line = 1
    for step in path:
        if isinstance(tree, Map) and step in tree:
            line = tree.lines.get(step, line)
            tree = tree[step]
        elif isinstance(tree, Seq) and isinstance(step, int) and step < len(tree):
            line = tree.lines[step]
            tree = tree[step]
    return line


def value_at(tree: Any, path: tuple[Any, ...]) -> Any:
    """What stands at `path`; a step that leads nowhere is left out."""
    for step in path:
        if (isinstance(tree, Map) and step in tree) or (isinstance(tree, Seq) and isinstance(step, int)):
            tree = tree[step]
    return tree


def over(own: Any, base: Any) -> Any:
    """`own` laid over `base`: key by key, empty takes away, routes by name or in front, all else replaces."""
    if isinstance(own, Map) and isinstance(base, Map):
        out = Map(own.line)
        for key in dict.fromkeys((*base, *own)):
            value = over(own[key], base.get(key)) if key in own else base[key]
            if value != "":
                out[key], out.lines[key] = value, (own if key in own else base).lines[key]
        return out
    return _routes_over(own, base) if _routes(own) and _routes(base) else own


def _routes(tree: Any) -> bool:
    return isinstance(tree, Seq) and all(isinstance(one, Map) and "route" in one for one in tree)


def _routes_over(own: Seq, base: Seq) -> Seq:
    mine, ours = ({one["route"]: (one, line) for one, line in zip(seq, seq.lines, strict=True)} for seq in (own, base))
    new = {name: pair for name, pair in mine.items() if name not in ours}
    pairs = [*new.values(), *(mine.get(name, pair) for name, pair in ours.items())]
    out = Seq()
    out += [one for one, _ in pairs]
    out.lines += [line for _, line in pairs]
    return out


def _node(event: Any, events: Iterator[Any], file: str, problems: list[Problem]) -> Any:
    line = event.start_mark.line + 1
    if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
        raise _Refused(
            line,
            "een anker (&) of verwijzing (*) mag hier niet. Schrijf de tekst uit, of zet hem tussen aanhalingstekens.",
        )
    if getattr(event, "tag", None):
        raise _Refused(line, "een label met een uitroepteken (!) mag hier niet. Zet de tekst tussen aanhalingstekens.")
    if isinstance(event, yaml.ScalarEvent):
        return _text(event, file, problems)
    if isinstance(event, yaml.SequenceStartEvent):
        return _sequence(events, file, problems)
    return _mapping(line, events, file, problems)


def _text(event: Any, file: str, problems: list[Problem]) -> str:
    """The text, unless a dash in it was meant to begin a new line of a list."""
    text: str = event.value
    if "-" in text and not event.style and _lost_dash(event, text):
        what = (
            "dit streepje begint geen nieuwe regel. Zet er een spatie achter, en laat het even ver inspringen als de "
        )
        what += "andere streepjes. Hoort het bij de zin? Zet aanhalingstekens om de zin."
        problems.append(Problem(file, event.start_mark.line + 1, what))
    return text


def _lost_dash(event: Any, text: str) -> bool:
    glued = text[0] == "-" and text[1:2].isalpha()
    return glued or (" - " in text and event.start_mark.line != event.end_mark.line)


def _sequence(events: Iterator[Any], file: str, problems: list[Problem]) -> Seq:
    out = Seq()
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            break
        out.lines.append(event.start_mark.line + 1)
        plain = isinstance(event, yaml.ScalarEvent) and event.anchor is None and event.tag is None
        out.append(_text(event, file, problems) if plain else _node(event, events, file, problems))
    return out


def _mapping(line: int, events: Iterator[Any], file: str, problems: list[Problem]) -> Map:
    out = Map(line)
    for event in events:
        if isinstance(event, yaml.MappingEndEvent):
            break
        key_line = event.start_mark.line + 1
        key = _node(event, events, file, problems)
        if not isinstance(key, str):
            raise _Refused(key_line, "een sleutel moet een gewoon woord zijn.")
        if key in out:
            first = out.lines[key]
            what = f"'{key}' staat hier dubbel (eerder op regel {first}). Laat er een staan."
            if event.start_mark.column:
                what += " Begint hier een nieuw deel van een lijst? Zet er dan een streepje voor."
            problems.append(Problem(file, key_line, what))
        out.lines[key] = key_line
        out[key] = _node(next(events), events, file, problems)
    return out
