"""Content is read as text, all or nothing, and every refusal names file, line and what to do."""

import shutil
from pathlib import Path

import pytest

from bot import BASE
from bot import content as reading
from bot.yamltree import parse

FILE = "proef.yaml"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "dubbel"),
        ("a: &x 1\n", 1, "anker"),
        ("a: 1\nb: *a\n", 2, "anker"),
        ("a: !!int 3\n", 1, "label"),
        ("a: [1, 2\n", 2, "geen geldige YAML"),
        ("a: \x07\n", 1, "te lezen"),
    ],
)
def test_what_an_editor_cannot_see_is_refused_with_its_line(text: str, line: int, says: str) -> None:
    tree, problems = parse(text, FILE)
    assert tree is None
    assert problems[0].file == FILE
    assert problems[0].line == line
    assert says in problems[0].what


def test_every_scalar_stays_text() -> None:
    tree, _ = parse("tijd: 17:00\nnummer: 0113\nja: no\nleeg: ~\n", FILE)
    assert {key: tree[key] for key in ("tijd", "nummer", "ja", "leeg")} == {
        "tijd": "17:00",
        "nummer": "0113",
        "ja": "no",
        "leeg": "~",
    }


def a_copy(tmp_path: Path) -> Path:
    """A municipality of its own: only the file under test; the rest is inherited."""
    root = tmp_path / "gemeente"
    (root / "responses" / "nl").mkdir(parents=True)
    return root


def test_a_second_municipality_inherits_what_it_does_not_have(tmp_path: Path) -> None:
    root = a_copy(tmp_path)
    shutil.copy(BASE / "routekaart.yaml", root / "routekaart.yaml")
    text = (
        (root / "routekaart.yaml")
        .read_text("utf-8")
        .replace("naam: Sociaal Wijkteam Dordrecht", "naam: Wijkteam Voorbeeldstad")
    )
    (root / "routekaart.yaml").write_text(text, "utf-8")
    found, problems = reading.load(root)
    assert found is not None, problems
    assert found.contacten["jeugdteam"].naam == "Wijkteam Voorbeeldstad"
    assert found.antwoorden["nl"].keys() == reading.load(BASE)[0].antwoorden["nl"].keys()  # type: ignore[union-attr]


def test_an_unknown_key_is_refused_where_it_stands(tmp_path: Path) -> None:
    root = a_copy(tmp_path)
    (root / "responses/nl/nieuw.yaml").write_text("antwoord: nieuw\neerst: Hallo\nsoort: grap\n", "utf-8")
    found, problems = reading.load(root)
    assert found is None
    assert [(p.file, p.line) for p in problems] == [("responses/nl/nieuw.yaml", 3)]
    assert "soort" in problems[0].what


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    root = a_copy(tmp_path)
    (root / "responses/nl/a.yaml").write_text("eerst: Hallo\n", "utf-8")
    (root / "responses/nl/b.yaml").write_text("antwoord: b\nantwoord: b\n", "utf-8")
    (root / "responses/nl/c.yaml").write_bytes(b"antwoord: \xff\n")
    _, problems = reading.load(root)
    assert {p.file.rsplit("/", 1)[-1] for p in problems} == {"a.yaml", "b.yaml", "c.yaml"}
