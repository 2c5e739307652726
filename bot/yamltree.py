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


def parse(text: str, file: str) -> tuple[Any, list[Problem]]:
    """The document in `text`, or None and what is wrong with it. An empty document is None without a problem."""
    problems: list[Problem] = []
    try:
        events = yaml.parse(text, Loader=_Loader)
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                tree = _node(next(events), events, file, problems)
                return (None, problems) if problems else (tree, problems)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        what = f"dit is geen geldige YAML ({error.problem}). Kijk naar inspringen, dubbele punten en aanhalingstekens."
        problems.append(Problem(file, line, what))
    except yaml.YAMLError:
        problems.append(Problem(file, 1, "dit bestand is niet te lezen als YAML: er staat een teken in dat niet mag."))
    except _Refused as refused:
        problems.append(Problem(file, refused.line, refused.what))
    return None, problems


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
        return event.value
    if isinstance(event, yaml.SequenceStartEvent):
        return _sequence(events, file, problems)
    return _mapping(line, events, file, problems)


def _sequence(events: Iterator[Any], file: str, problems: list[Problem]) -> Seq:
    out = Seq()
    for event in events:
        if isinstance(event, yaml.SequenceEndEvent):
            break
        out.lines.append(event.start_mark.line + 1)
        plain = isinstance(event, yaml.ScalarEvent) and event.anchor is None and event.tag is None
        out.append(event.value if plain else _node(event, events, file, problems))
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
            problems.append(
                Problem(file, key_line, f"'{key}' staat hier dubbel (eerder op regel {first}). Laat er een staan.")
            )
        out.lines[key] = key_line
        out[key] = _node(next(events), events, file, problems)
    return out
