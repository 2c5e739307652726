"""What was learned is kept between starts, and never outlives a change."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot import BASE
from bot.kept import MOST_ROOTS, fingerprint, keep, kept, learned
from bot.understanding import Kennis, understand

MESSAGES = ("hij slaat mij nu", "mijn baby huilt al uren", "wat doet de jeugdarts bij stap 3", "babam beni dövüyor")


@pytest.fixture
def town(tmp_path: Path) -> Path:
    """A root of its own, which inherits everything but the routekaart."""
    root = tmp_path / "gemeente"
    root.mkdir()
    shutil.copy(BASE / "routekaart.yaml", root / "routekaart.yaml")
    return root


def test_the_next_start_understands_the_same(kennis: Kennis, town: Path, tmp_path: Path) -> None:
    assert keep(town, kennis, fingerprint(town), tmp_path / "cache")
    again = kept(town, fingerprint(town), tmp_path / "cache")
    assert again is not None
    assert [understand(again, text) for text in MESSAGES] == [understand(kennis, text) for text in MESSAGES]


def test_nothing_is_kept_of_content_that_was_never_learned(town: Path, tmp_path: Path) -> None:
    assert kept(town, fingerprint(town), tmp_path / "cache") is None


def test_any_changed_or_new_file_makes_it_learn_anew(kennis: Kennis, town: Path, tmp_path: Path) -> None:
    assert keep(town, kennis, fingerprint(town), tmp_path / "cache")
    before = fingerprint(town)
    (town / "intents").mkdir()
    (town / "intents" / "nieuw.yaml").write_text("intent: x\n", "utf-8")
    assert kept(town, fingerprint(town), tmp_path / "cache") is None
    assert fingerprint(town) != before
    os.utime(town / "routekaart.yaml", (1, 1))
    assert len({before, fingerprint(town)}) == 2


def test_a_changed_answer_leaves_what_was_learned_from_the_intents(kennis: Kennis, town: Path, tmp_path: Path) -> None:
    marked = replace(kennis, gehoord=replace(kennis.gehoord, vertrouwd=frozenset({"eerder"})))
    before = fingerprint(town)
    assert keep(town, marked, before, tmp_path / "cache")
    os.utime(town / "routekaart.yaml", (1, 1))
    after = fingerprint(town)
    changed = replace(kennis.content, lege_cel="Dit is nieuw.")
    known = learned(town, changed, after, tmp_path / "cache")
    assert after.intents == before.intents
    assert known.gehoord.vertrouwd == {"eerder"}
    assert known.content.lege_cel == "Dit is nieuw."
    assert kept(town, after, tmp_path / "cache") is not None


def test_changed_intents_are_learned_anew(town: Path) -> None:
    before = fingerprint(town)
    (town / "intents").mkdir()
    (town / "intents" / "_gewichten.tsv").write_text("# nieuw\n", "utf-8")
    assert fingerprint(town).intents != before.intents


@pytest.mark.parametrize("damage", [b"", b"kapot", pickle.dumps("geen kennis")])
def test_a_damaged_file_is_passed_over(kennis: Kennis, town: Path, tmp_path: Path, damage: bytes) -> None:
    assert keep(town, kennis, fingerprint(town), tmp_path / "cache")
    (file,) = (tmp_path / "cache").iterdir()
    file.write_bytes(b"".join(fingerprint(town)) + damage)
    assert kept(town, fingerprint(town), tmp_path / "cache") is None


def test_only_the_last_few_roots_are_kept(kennis: Kennis, town: Path, tmp_path: Path) -> None:
    for number in range(MOST_ROOTS + 2):
        assert keep(town / str(number), kennis, fingerprint(town), tmp_path / "cache")
    assert len(list((tmp_path / "cache").iterdir())) == MOST_ROOTS


def test_where_nothing_can_be_written_it_goes_on_without(kennis: Kennis, town: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert not keep(town, kennis, fingerprint(town), tmp_path / "cache")
    assert kept(town, fingerprint(town), tmp_path / "cache") is None


def test_the_command_answers_the_same_on_the_first_and_the_second_start(town: Path) -> None:
    said = [
        subprocess.run(  # our own command, with fixed words
            [sys.executable, "-m", "bot", "understand", "--inhoud", str(town), *MESSAGES],
            capture_output=True,
            check=True,
            cwd=BASE,
        ).stdout
        for _ in range(2)
    ]
    assert said[0] == said[1] != b""
