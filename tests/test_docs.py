"""What the pages say is true: each target, file, command and variable they name exists, and their examples work."""

from __future__ import annotations

import argparse
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from bench import beelden
from bot import BASE
from bot import content as reading
from bot.__main__ import _parser
from bot.check import check
from bot.model import Content, Message, Proef, Reply, State
from bot.understanding import explain, learn
from bot.wiring import bind
from tests.conftest import TUESDAY_AFTERNOON

PAGES = ("README.md", "CONTRIBUTING.md", "docs/redactie.md", "docs/formaat.md", "docs/insluiten.md")
PAGES += ("docs/kanaal-toevoegen.md",)
EDITORS = BASE / "docs" / "redactie.md"
TOWN = "mijn-gemeente"
LATER = {"casussen/"}  # comes with the cases for partners
MADE = {".venv"}  # by make
NOT_YET_READ: set[str] = set()

_SPAN = re.compile(r"`([^`\n]+)`")
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.M | re.S)
_TARGET = re.compile(r"\bmake ((?:[a-z]+\b ?)+)")
_COMMAND = re.compile(r"\broutewijzer ([a-z]+(?:-[a-z]+)*)((?: (?:--[a-z]+|[^-\s]\S*))*)")
_LINK = re.compile(r"\]\(([^)#:\s]+)\)")
_PATH = re.compile(r"(?:[\w.<>*-]+/)+[\w.<>*-]*|[\w-]+\.(?:yaml|md|toml|lock|py|tsv)")
_READ = re.compile(r"\benv(?:iron)?(?:\.get\(|\[)\"([A-Z_]+)\"")
_VARIABLE = re.compile(r"`([A-Z][A-Z_]{2,})`")


def page(name: str) -> str:
    return (BASE / name).read_text("utf-8")


def blocks(text: str, kind: str) -> list[str]:
    return [body for found, body in _BLOCK.findall(text) if found == kind]


def said(text: str) -> list[str]:
    """Every piece of code on a page: spans, and the lines of shell blocks without their comments."""
    lines = [line.split("#")[0].strip() for body in blocks(text, "sh") for line in body.splitlines()]
    return _SPAN.findall(_BLOCK.sub("", text)) + lines


def examples() -> Iterator[tuple[str, str]]:
    """The YAML examples of the editor's guide: the path in their first line, and their text."""
    for body in blocks(page("docs/redactie.md"), "yaml"):
        first = body.splitlines()[0]
        assert first.startswith("# "), f"an example without a path: {first}"
        yield first[2:].strip(), body


# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_each_make_target_exists(name: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", page("Makefile"), re.M))
    named = {target for code in said(page(name)) for words in _TARGET.findall(code) for target in words.split()}
    assert named <= targets


def test_the_readme_names_each_make_target() -> None:
    targets = set(re.findall(r"^([a-z]+):", page("Makefile"), re.M)) - {"help"}
    text = page("README.md")
    assert {target for target in targets if f"make {target}" not in text} == set()


@pytest.mark.parametrize("name", PAGES)
def test_each_command_and_its_options_exist(name: str) -> None:
    known = commands()
    for code in said(page(name)):
        for command, rest in _COMMAND.findall(code):
            assert command in known, code
            assert set(re.findall(r"--[a-z]+", rest)) <= known[command], code


def test_the_readme_names_each_command() -> None:
    text = page("README.md")
    assert {command for command in commands() if f"routewijzer {command}" not in text} == set()


def commands() -> dict[str, set[str]]:
    """Command -> its options, from the parser itself."""
    choices = next(one.choices for one in _parser()._actions if isinstance(one, argparse._SubParsersAction))
    return {
        name: {option for one in parser._actions for option in one.option_strings} for name, parser in choices.items()
    }


@pytest.mark.parametrize("name", PAGES)
def test_each_file_and_folder_exists(name: str) -> None:
    invented = {path for path, _ in examples()} | {f"{TOWN}/", "intents/de/situaties/", "intents/de/gevaar/"}
    named = {path for code in said(page(name)) for path in paths(code)} - invented - LATER
    missing = {path for path in named if not exists(path, BASE / name)}
    assert missing == set()


@pytest.mark.parametrize("name", PAGES)
def test_each_link_leads_somewhere(name: str) -> None:
    assert [link for link in _LINK.findall(page(name)) if not ((BASE / name).parent / link).exists()] == []


def test_the_tree_of_the_readme_is_the_house() -> None:
    tree = next(body for body in blocks(page("README.md"), "") if "routekaart.yaml" in body)
    rooms = [line.split()[0] for line in tree.splitlines()]
    assert [room for room in rooms if not exists(room, BASE / "README.md")] == []
    folders = {path.parent.relative_to(BASE) for path in (*BASE.glob("*/*"), *BASE.glob("*/*/*")) if of_the_house(path)}
    shown = {Path(room) for room in rooms}
    assert {str(folder) for folder in folders if len(folder.parts) == 1 and folder not in shown} == set()
    parts = {folder for folder in folders if len(folder.parts) == 2 and folder.parts[0] in ("bot", "docs", "tests")}
    assert {str(folder) for folder in parts if folder not in shown} == set()


def of_the_house(path: Path) -> bool:
    """Whether a file is ours, and not made by a tool."""
    parts = path.relative_to(BASE).parts
    folders = [part for part in parts[:-1] if (part.startswith(".") and part != ".ci") or part.endswith("egg-info")]
    return path.is_file() and not folders and "__pycache__" not in parts and parts[0] not in ("build", "dist", "shots")


def paths(code: str) -> Iterator[str]:
    """What looks like a path of ours in a piece of code."""
    for word in re.split(r"[\s,()=\"]+", code):
        if _PATH.fullmatch(word) and not word.startswith(("http", "www.")):
            yield word


def exists(path: str, page: Path) -> bool:
    """From the top, beside the page, or as a file name somewhere in the house; <x> and * stand for anything."""
    if Path(path).parts[0] in MADE:
        return True
    pattern = re.sub(r"<[^>]+>", "*", path).rstrip("/")
    places = (
        BASE,
        page.parent,
        BASE / "bot",
        BASE / "bot" / "channels",
        BASE / "responses" / "nl",
        BASE / "intents" / "nl",
    )
    return any(next(place.glob(pattern), None) is not None for place in places)


def test_the_readme_and_the_code_know_the_same_variables() -> None:
    start = page("README.md").index("## Environment variables")
    section = page("README.md")[start:].split("\n## ")[0]
    code = "\n".join(path.read_text("utf-8") for path in (BASE / "bot").rglob("*.py"))
    assert set(_VARIABLE.findall(section)) - NOT_YET_READ == set(_READ.findall(code))


# --- examples of the editor's guide ---------------------------------------------------------------


def merged(old: object, new: object) -> object:
    """`new` laid over `old`: keys replace, lists come in front."""
    if isinstance(old, dict) and isinstance(new, dict):
        return old | {key: merged(old[key], value) if key in old else value for key, value in new.items()}
    if isinstance(old, list) and isinstance(new, list):
        return [*new, *old]
    return new


def put(root: Path, path: str, text: str) -> None:
    """Does what the guide tells: adds to the files that hold many things, writes the others."""
    target, shared = root / path, BASE / path
    target.parent.mkdir(parents=True, exist_ok=True)
    if path == "routekaart.yaml" or (Path(path).name == "_woorden.yaml" and shared.is_file()):
        source = target if target.is_file() else shared
        tree = merged(yaml.load(source.read_text("utf-8"), yaml.CBaseLoader), yaml.load(text, yaml.CBaseLoader))
        text = yaml.dump(tree, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=10_000)
    target.write_text(text, "utf-8")


def load(root: Path) -> Content:
    found, problems = reading.load(root)
    assert found is not None, "\n".join(map(str, problems))
    return found


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which an editor did everything that the guide shows."""
    root = tmp_path_factory.mktemp("redactie")
    for path, text in examples():
        if not path.startswith(TOWN):
            put(root, path, text)
    return root


@pytest.mark.parametrize(("path", "text"), [pytest.param(*one, id=one[0]) for one in examples()])
def test_each_example_loads_by_itself(path: str, text: str, tmp_path: Path) -> None:
    if path.startswith(TOWN):
        shutil.copy(BASE / "routekaart.yaml", tmp_path / "routekaart.yaml")
    if "<winterkleren>" in text:
        put(tmp_path, *next(one for one in examples() if one[0] == "intents/nl/_woorden.yaml"))
    put(tmp_path, path.removeprefix(f"{TOWN}/"), text)
    load(tmp_path)
    _, problems = reading.load_gesprekken(tmp_path)
    assert problems == []


def test_the_new_situation_keeps_its_promises(edited: Path) -> None:
    content = load(edited)
    kennis = learn(content)
    answer = bind(kennis, lambda: TUESDAY_AFTERNOON)
    signal = next(one for one in content.signalen if one.id == "verwaarlozing-omstander-geen-jas")
    for proef in signal.proeven:
        fired = {one.signaal.id for one in explain(kennis, proef.zegt)[1].treffers}
        assert (signal.id in fired) == (proef.signaal != "geen"), proef.zegt
        holds(proef, answer(State(), Message(proef.zegt))[0])


def test_the_new_conversation_goes_as_written(edited: Path) -> None:
    answer = bind(learn(load(edited)), lambda: TUESDAY_AFTERNOON)
    talks, _ = reading.load_gesprekken(edited)
    talk = next(one for one in talks if one.plaats.file == "tests/gesprekken/kind-zonder-jas.yaml")
    state = State()
    for beurt in talk.beurten:
        reply, state = answer(state, Message(beurt.zegt))
        holds(beurt, reply)


def holds(proef: Proef, reply: Reply) -> None:
    """What a proef promises about topic, urgency and first contact."""
    labels = reply.labels
    assert not proef.onderwerp or labels.onderwerp in proef.onderwerp, proef.zegt
    assert not proef.urgentie or labels.urgentie in proef.urgentie, proef.zegt
    assert not proef.eerste_contact or reply.contacten[0].id in proef.eerste_contact, proef.zegt


def test_the_changed_answer_and_the_new_contact_are_there(edited: Path) -> None:
    content = load(edited)
    assert "Bewijs is niet nodig" in content.antwoorden["nl"]["verwaarlozing"].eerst
    assert content.routes[0].contacten == ("jgz", "opvoedcafe")
    assert content.contacten["luisterlijn"].nagebeld == "2026-11-22"
    assert content.contacten["luisterlijn"].naam  # the rest of the contact stays


def test_the_new_language_gives_its_line_of_help(edited: Path) -> None:
    answer = bind(learn(load(edited)), lambda: TUESDAY_AFTERNOON)
    reply, _ = answer(State(), Message("mein Nachbar schlägt sein Kind und ich habe Angst"))
    assert any(
        one.soort == "taal" and one.tekst.startswith("Ist gerade Gefahr? Rufen Sie 112 an.") for one in reply.alineas
    )


def test_the_second_municipality_has_its_own_names_and_the_rest_of_ours(tmp_path: Path) -> None:
    shutil.copy(BASE / "routekaart.yaml", tmp_path / "routekaart.yaml")
    for path, text in examples():
        if path.startswith(TOWN):
            put(tmp_path, path.removeprefix(f"{TOWN}/"), text)
    theirs, ours = load(tmp_path), load(BASE)
    assert theirs.contacten["jeugdteam"].naam == "Wijkteam Voorbeeldstad"
    assert "Voorbeeldstad" in theirs.antwoorden["nl"]["meedoen"].eerst
    assert theirs.contacten.keys() == ours.contacten.keys()
    assert len(theirs.signalen) == len(ours.signalen)


def test_check_finds_no_new_fault_in_what_the_guide_shows(edited: Path) -> None:
    assert faults(edited) - faults(BASE) == set()


def faults(root: Path) -> set[tuple[str, str]]:
    """File and cause of every fault, without its line: that moves when something is added above it."""
    found = check(load(root), TUESDAY_AFTERNOON.date(), root)
    return {(one.file, re.sub(r"\d+", "", one.what)) for one in found if one.ernst == "fout"}


# --- pictures -------------------------------------------------------------------------------------


def test_the_pictures_are_small_and_all_there() -> None:
    pictures = sorted((BASE / "docs" / "beelden").glob("*.png"))
    names = {path.stem for path in pictures}
    on_every_screen = {f"{what}-{screen}" for what in (*beelden.STATES, beelden.EMBEDDED) for screen in beelden.SCREENS}
    assert names == on_every_screen | {f"{what}-telefoon-donker" for what in beelden.DARK}
    assert all(path.stat().st_size < beelden.LARGEST for path in pictures)
