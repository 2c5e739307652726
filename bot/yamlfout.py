"""What an editor did, told from the lines of a file that a YAML parser refused: in Dutch, with how to mend it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

_LINE = re.compile(r"(?P<head>\s*(?:-\s+)*(?:[^\s\"'{}\[\]#:-][^\"{}\[\]#:]*:(?:\s+|$))?)(?P<value>.*)")
_KEY = re.compile(r"\s*(?:-\s|[a-z_]+:(?:\s|$))")
_TIGHT_KEY = re.compile(r"(\s*(?:- +)?[a-z_]+):([^\s/:].*)")
_TIGHT_DASH = re.compile(r"(\s*-)([^\s-].*)")
_TAB = re.compile(r"[ -]*\t")
_ODD_SPACE = re.compile(r"[ -]*[\u00a0\u2000-\u200b\u202f\u3000]")
_PLACEHOLDER = re.compile(r"\{[\w-]+\.\w+\}")
_MARKS = re.compile(r'["“”„]')
_CLOSED = {'"': re.compile(r'"(?:[^"\\]|\\.)*"'), "'": re.compile(r"'(?:[^']|'')*'")}
_PAIR = {"{": "}", "[": "]"}
COLON = "er staat een dubbelepunt in de zin. Zet rechte aanhalingstekens om de hele zin: {}"
_ODD = "de regel begint met een bijzondere spatie, meegekopieerd uit een andere tekst. Typ de spaties opnieuw."
_NO_START = "@`%!&*|>?,"
_INDENT = (
    "deze regel springt niet goed in ({here}; de regel erboven {above}). Laat regels die bij elkaar horen even ver "
)
_INDENT += "inspringen, met spaties."
_NO_COLON = (
    "deze regel is geen sleutel met een dubbelepunt. Hoort hij bij de zin erboven? Zet ze op één regel. Is het een "
)
_NO_COLON += "sleutel? Zet er een dubbelepunt en een spatie achter."


class Stop(NamedTuple):
    """Where the parser stopped and began (counted from 0), and what it said about it."""

    at: int
    start: int | None
    said: str


class Told(NamedTuple):
    """The line (counted from 0), what is wrong there, and a line to read on with; None: reading on would mislead."""

    at: int
    what: str
    instead: str | None


def told(lines: Sequence[str], stop: Stop) -> Iterator[Told]:
    """What is wrong in the lines, as near to its cause as can be seen."""
    for sign, what in ((_TAB, "hier staat een tab. Zet er spaties voor in de plaats."), (_ODD_SPACE, _ODD)):
        found = [at for at, line in enumerate(lines) if sign.match(line)]
        if found and min(found) <= stop.at:
            yield from (Told(at, what, None) for at in found)
            return
    first = _first(lines) if stop.said.startswith("mapping values") else None
    for at in (_open_quote(lines, stop.at), stop.start, first, stop.at):
        cause = _cause(lines[at], stop.said) if at is not None and at < len(lines) else None
        if at is not None and cause:
            yield Told(at, *cause)
            return
    bare = stop.start if "expected ':'" in stop.said else first
    if bare is not None and ":" not in lines[bare]:
        yield Told(bare, _NO_COLON, "" if bare else None)
        return
    at = min(stop.at, len(lines) - 1)
    yield Told(at, _INDENT.format(here=_spaces(lines[at]), above=_spaces(_above(lines, at))), None)


def _split(line: str) -> tuple[str, str]:
    """What stands before the value, dash and key, and the value."""
    found = _LINE.match(line)
    return (found["head"], found["value"].strip()) if found else ("", line.strip())


def _open_quote(lines: Sequence[str], last: int) -> int | None:
    """The first line with a quotation mark that is not closed, though the next line begins with a new part."""
    for at, line in enumerate(lines[: last + 1]):
        value = _split(line)[1]
        closed = _CLOSED.get(value[:1])
        if closed and not closed.match(value) and (at + 1 >= len(lines) or _next_is_new(lines[at + 1 :])):
            return at
    return None


def _first(lines: Sequence[str]) -> int | None:
    """The first line that is no comment; without a key all that follows belongs to it."""
    return next((at for at, line in enumerate(lines) if line.strip() and not line.lstrip().startswith("#")), None)


def _next_is_new(lines: Sequence[str]) -> bool:
    following = next((line for line in lines if line.strip()), "")
    return not following or bool(_KEY.match(following))


def _above(lines: Sequence[str], at: int) -> str:
    return next((line for line in reversed(lines[:at]) if line.strip() and not line.lstrip().startswith("#")), "")


def _spaces(line: str) -> str:
    count = len(line) - len(line.lstrip(" "))
    return f"{count} {'spatie' if count == 1 else 'spaties'}"


# --- one line ---------------------------------------------------------------------------------------


def _cause(line: str, said: str) -> tuple[str, str] | None:
    """What is wrong in this line by itself, and a line to read on with."""
    if found := _TIGHT_DASH.match(line):
        return f"achter het streepje hoort een spatie: - {found[2].strip()}", f"{found[1]} {found[2]}"
    if found := _TIGHT_KEY.match(line):
        return f"achter de dubbelepunt hoort een spatie: {found[1].strip()}: {found[2].strip()}", f"{found[1]}: x"
    head, value = _split(line)
    what = _value(value, said)
    return (what, f"{head}x") if what else None


def _value(value: str, said: str) -> str | None:
    """What is wrong with a value by itself."""
    if value[:1] in _CLOSED:
        return _quotes(value)
    if value[:1] in _PAIR:
        return _brackets(value, said)
    if value and value[0] in _NO_START:
        return f"een zin kan niet beginnen met {value[0]}. Zet er aanhalingstekens om: {quoted(value)}"
    plain = value.partition(" #")[0].rstrip()
    if ": " in plain or plain.endswith(":"):
        return COLON.format(quoted(plain))
    return None


def _quotes(value: str) -> str | None:
    """A value that begins with a quotation mark which is not closed, or closed too early."""
    closed = _CLOSED[value[0]].match(value)
    rest = value[closed.end() :].strip() if closed else ""
    if closed and (not rest or rest.startswith("#")):
        return None
    if value[0] == "'":
        return f"een zin met een apostrof staat tussen dubbele aanhalingstekens: {quoted(value)}"
    if not closed:
        return f"het aanhalingsteken aan het begin krijgt er geen aan het eind. Zet het erbij: {quoted(value)}"
    return f"aanhalingstekens staan om de hele zin, en erbinnen enkele ('): {quoted(value)}"


def _brackets(value: str, said: str) -> str | None:
    first, last = value[0], _PAIR[value[0]]
    plain = value.partition(" #")[0].rstrip()
    if _PLACEHOLDER.match(value):
        return f"een zin die met een accolade begint, staat tussen aanhalingstekens: {quoted(plain)}"
    if plain.count(first) > plain.count(last):
        return f"hier ontbreekt een {last} aan het eind."
    if plain.count(first) < plain.count(last):
        return f"hier staat een {last} te veel."
    if not plain.endswith(last):
        return f"achter {last} mag niets meer staan. Is het een zin? Zet er aanhalingstekens om: {quoted(plain)}"
    if "','" not in said:
        return None
    return f"tussen {first} en {last} hoort een komma tussen twee delen, en aanhalingstekens om een zin met leestekens."


def quoted(value: str) -> str:
    """The sentence as it may stand: double quotes around it, single ones within."""
    bare = value
    for first, last in ('""', "''", "“”", "„”", "‘’"):
        if bare[0] == first and (bare[-1] == last or (first != "'" and bare.count(first) == 1)):
            bare = bare[1:].removesuffix(last)
            break
    inner = "'" if len(_MARKS.findall(bare)) % 2 == 0 else ""
    return f'"{_MARKS.sub(inner, bare)}"'
