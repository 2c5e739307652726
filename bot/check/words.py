"""Word groups and rules: nothing lies there unused or twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from bot.check.inspection import Inspection, fault, unknown, warning
from bot.model import Content, Plaats, Problem, Regel, Signaal
from bot.understanding.weights import fresh

TABLE = "t-"  # groups of this kind are made for the trained table
LANGUAGE = "taalteken"  # the group by which a language is known
WEIGHTS = "intents/_gewichten.tsv"


def check(seen: Inspection) -> Iterator[Problem]:
    """Groups, doubled rules, and the age of the table."""
    counted = _in_table(seen.content.gewichten)
    for taal, groups in seen.content.woordgroepen.items():
        yield from _groups(seen, taal, groups, counted)
    yield from _same_rules(seen.content)
    yield from _weights(seen.content)


def _groups(
    seen: Inspection, taal: str, groups: Mapping[str, tuple[str, ...]], counted: frozenset[str]
) -> Iterator[Problem]:
    used = {LANGUAGE, *_in_rules(seen.content, taal), *counted}
    for members in groups.values():
        used |= _named(members)
    for name, members in groups.items():
        missing = _named(members) - groups.keys()
        if missing:
            yield from unknown(_place(seen, taal, name), "woordgroep", sorted(missing), groups)
        if _holds_itself(name, groups):
            yield fault(_place(seen, taal, name), f"woordgroep '{name}' bevat zichzelf. Haal hem uit zijn eigen lijst.")
        if name not in used and not name.startswith(TABLE):
            yield warning(
                _place(seen, taal, name), f"geen regel gebruikt woordgroep '{name}'. Gebruik hem, of haal hem weg."
            )


def _in_rules(content: Content, taal: str) -> set[str]:
    rules = (regel for signaal in content.signalen if signaal.taal == taal for regel in signaal.herken)
    return {name for regel in rules for name in _named((*regel.alle, *regel.een, *regel.reeks, *regel.niet))}


def _in_table(gewichten: bytes) -> frozenset[str]:
    """The groups that the trained table knows."""
    lines = (line for line in gewichten.splitlines() if line.startswith(b"g:"))
    return frozenset(line[2:].partition(b"\t")[0].decode("utf-8") for line in lines)


def _named(terms: tuple[str, ...]) -> set[str]:
    return {term.strip("<>") for term in terms if term.startswith("<")}


def _holds_itself(name: str, groups: Mapping[str, tuple[str, ...]]) -> bool:
    found, todo = set[str](), _named(groups[name])
    while todo:
        found |= todo
        todo = {inner for one in todo for inner in _named(groups.get(one, ()))} - found
    return name in found


def _place(seen: Inspection, taal: str, name: str) -> Plaats:
    """The file and line of a word group; any of the _woorden files of the language may hold it."""
    for root in (seen.files.root, seen.files.base()):
        for path in sorted((root / "intents" / taal).rglob("_woorden*.yaml")):
            plaats = seen.files.place(path.relative_to(root).as_posix(), name)
            if seen.files.holds(plaats.file, name):
                return plaats
    return Plaats(f"intents/{taal}/_woorden.yaml", 1)


# --- rules ------------------------------------------------------------------------------------------


def _same_rules(content: Content) -> Iterator[Problem]:
    """The same line twice: in one kind of signal of one language it says nothing new."""
    first: dict[tuple[object, ...], tuple[Signaal, Regel]] = {}
    told = defaultdict[str, set[str]](set)
    for signaal in content.signalen:
        for regel in signaal.herken:
            key = (
                signaal.taal,
                signaal.soort,
                frozenset(regel.alle),
                frozenset(regel.een),
                regel.reeks,
                frozenset(regel.niet),
            )
            other, line = first.setdefault(key, (signaal, regel))
            if line is not regel and other.plaats.file not in told[signaal.plaats.file]:
                told[signaal.plaats.file].add(other.plaats.file)
                yield warning(
                    regel.plaats, f"dezelfde regel staat in {line.plaats.file}:{line.plaats.line}. Laat er een staan."
                )


def _weights(content: Content) -> Iterator[Problem]:
    if not fresh(content):
        yield warning(
            Plaats(WEIGHTS, 1), "de gewichten zijn ouder dan de voorbeelden of signalen. Draai `make gewichten`."
        )
