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
        ("a: [1, 2\n", 1, "ontbreekt een ]"),
        ("a: \x07\n", 1, "te lezen"),
        ("a: 1\n---\nb: 2\n", 2, "leest het programma niet"),
        ("a:\n  - een\n    - twee\n", 2, "dit streepje begint geen nieuwe regel"),
        ("a:\n  -een\n", 2, "dit streepje begint geen nieuwe regel"),
        ("a:\n  - b: 1\n    b: 2\n", 3, "streepje"),
    ],
)
def test_what_an_editor_cannot_see_is_refused_with_its_line(text: str, line: int, says: str) -> None:
    tree, problems = parse(text, FILE)
    assert tree is None
    assert problems[0].file == FILE
    assert problems[0].line == line
    assert says in problems[0].what


MISTAKES = [  # what an editor types, the line to mend, and what check says
    ("a: 1\n\tb: 2\n", 2, "een tab"),
    ("a:\n\u00a0\u00a0b: 2\nc: 1\nd\n", 2, "bijzondere spatie"),
    ("a: Zeg: ik ben bang.\n", 1, 'om de hele zin: "Zeg: ik ben bang."'),
    ("a: “Zeg: ik ben bang.”\n", 1, 'rechte aanhalingstekens om de hele zin: "Zeg: ik ben bang."'),
    ('a: "Zeg het.\nb: 2\nc: "Vraag het."\n', 1, 'aan het eind. Zet het erbij: "Zeg het."'),
    ('a: "Ik" zeg het.\n', 1, "erbinnen enkele ('): \"'Ik' zeg het.\""),
    ("a: 's Avonds.\nb: 2\n", 1, 'tussen dubbele aanhalingstekens: "\'s Avonds."'),
    ("a: 'Bel 's avonds.'\n", 1, 'tussen dubbele aanhalingstekens: "Bel \'s avonds."'),
    ("a: {veilig-thuis.nummer} is het.\n", 1, 'tussen aanhalingstekens: "{veilig-thuis.nummer} is het."'),
    ("a: {b: 1\nc: 2\n", 1, "ontbreekt een }"),
    ("a: {b: 1}}\n", 1, "een } te veel"),
    ("a: {b: 1 c: 2}\n", 1, "hoort een komma"),
    ("a: [let op] Bel.\n", 1, "achter ] mag niets meer staan"),
    ("a: @hier\n", 1, "niet beginnen met @"),
    ("a:1\nb: 2\n", 1, "spatie: a: 1"),
    ("a:\n  - een\n  -twee\nb: 2\n", 3, "spatie: - twee"),
    ("a 1\nb: 2\n", 1, "geen sleutel met een dubbelepunt"),
    ("a: 1\n b: 2\n", 2, "(1 spatie; de regel erboven 0 spaties)"),
    ("a:\n  - b: {c: 1}\n   d: {e: 2}\n", 3, "springt niet goed in"),
]


@pytest.mark.parametrize(("text", "line", "says"), MISTAKES, ids=[one[2] for one in MISTAKES])
def test_a_slip_of_an_editor_is_told_in_dutch_where_it_was_made(text: str, line: int, says: str) -> None:
    tree, problems = parse(text, FILE)
    assert tree is None
    assert [problem.line for problem in problems] == [line]
    assert says in problems[0].what


def test_all_slips_in_a_file_come_at_once() -> None:
    _, problems = parse('a:1\nb: Zeg: dit.\nc: "Ik" zeg.\nd: 1\nd: 2\n', FILE)
    assert [problem.line for problem in problems] == [1, 2, 3, 5]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("wat_zei_doen: Dag.", "Bedoel je 'wat_zij_doen'?"),
        ("knoppen: [{zegt: Dag, wordt: {urgentie:acuut}}]", "hoort een spatie: urgentie: acuut"),
        ("tekst: [Zeg dit: bel nu.]", 'om de hele zin: "Zeg dit: bel nu."'),
        ("eerst: {veilig-thuis.nummer}", 'tussen aanhalingstekens: "{veilig-thuis.nummer}"'),
    ],
)
def test_a_key_or_sentence_that_does_not_fit_is_told_with_what_was_meant(tmp_path: Path, text: str, says: str) -> None:
    root = a_copy(tmp_path)
    (root / "responses/nl/dank.yaml").write_text(f"antwoord: dank\n{text}\n", "utf-8")
    found, problems = reading.load(root)
    assert found is None
    assert [(problem.line, says in problem.what) for problem in problems if problem.ernst == "fout"] == [(2, True)]


def test_a_file_that_is_not_read_is_told(tmp_path: Path) -> None:
    root = a_copy(tmp_path)
    for name in ("dank.yml", "dank.yaml.txt"):
        (root / "responses/nl" / name).write_text("antwoord: dank\n", "utf-8")
    found, problems = reading.load(root)
    assert found is not None
    told = [problem for problem in problems if "Noem het dank.yaml." in problem.what]
    assert [Path(problem.file).name for problem in told] == ["dank.yaml.txt", "dank.yml"]


def test_an_example_with_a_colon_is_told_once(tmp_path: Path) -> None:
    root = a_copy(tmp_path)
    (root / "intents/nl").mkdir(parents=True)
    text = "intent: x\nvoorbeelden:\n  - ze zei nog iets\n  - ze zei: help\n"
    (root / "intents/nl/x.yaml").write_text(text, "utf-8")
    _, problems = reading.load(root)
    assert [(problem.line, '"ze zei: help"' in problem.what) for problem in problems] == [(4, True)]


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
