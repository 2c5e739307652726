"""Which module may import which: the arrows of the house point inward."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

BOT = Path(__file__).parent.parent / "bot"
MODULES = sorted(BOT.rglob("*.py"))
PURE = {
    "__future__",
    "array",
    "base64",
    "heapq",
    "collections",
    "dataclasses",
    "datetime",
    "enum",
    "functools",
    "hashlib",
    "io",
    "math",
    "operator",
    "re",
    "string",
    "struct",
    "typing",
    "unicodedata",
    "zoneinfo",
    "itertools",
    "types",
}
TEXT = {"rapidfuzz", "Stemmer"}
HEAVY = {"yaml", "pydantic", "aiohttp", "telegram", "redis", "holidays", "cryptography", "jinja2"}


def _read(path: Path) -> set[str]:
    """Every module that the file imports, at the top or inside a function, by its full name."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
            found |= {f"{node.module}.{alias.name}" for alias in node.names if node.module.startswith("bot")}
    return found


# Read at collection: CPython 3.11 loses count in `ast.parse` after greenlets, which the browser tests use.
IMPORTS = {path: _read(path) for path in MODULES}


def imports(path: Path) -> set[str]:
    """The same, as read before."""
    return IMPORTS[path]


def tops(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(path)}


def name(path: Path) -> str:
    return path.relative_to(BOT).as_posix()


def test_model_imports_the_standard_library_only() -> None:
    assert tops(BOT / "model.py") <= PURE


@pytest.mark.parametrize("path", [p for p in MODULES if name(p).startswith("understanding/")], ids=name)
def test_understanding_knows_text_libraries_model_and_itself(path: Path) -> None:
    assert tops(path) <= PURE | TEXT | {"bot"}
    inside = {one for one in imports(path) if one.startswith("bot")}
    assert all(one.startswith(("bot.model", "bot.understanding")) for one in inside)


@pytest.mark.parametrize("path", [BOT / "turn.py", BOT / "answer.py", BOT / "carry.py", BOT / "lines.py"], ids=name)
def test_turn_imports_no_channel_no_content_and_nothing_heavy(path: Path) -> None:
    assert tops(path) <= PURE | {"bot"}
    inside = {one for one in imports(path) if one.startswith("bot.")}
    assert not any(one.startswith(("bot.channels", "bot.content", "bot.memory", "bot.check")) for one in inside)


@pytest.mark.parametrize("path", [p for p in MODULES if name(p).startswith("channels/")], ids=name)
def test_a_channel_knows_the_model_and_what_it_carries_only(path: Path) -> None:
    inside = {one for one in imports(path) if one.startswith("bot.")}
    allowed = ("bot.model", "bot.channels", "bot.memory", "bot.zegel")
    assert all(one.startswith(allowed) for one in inside), inside


@pytest.mark.parametrize("heavy", sorted(HEAVY))
def test_each_heavy_library_has_one_room(heavy: str) -> None:
    rooms = {name(path) for path in MODULES if heavy in tops(path)}
    allowed = {
        "yaml": {"content.py", "yamltree.py"},
        "pydantic": {"content.py", "schema.py"},
        "holidays": {"uren.py"},
        "cryptography": {"zegel.py"},
        "redis": set(),
    }
    if heavy in allowed:
        assert rooms <= allowed[heavy]
    else:
        assert all(room.startswith("channels/") or room == "wiring.py" for room in rooms)
