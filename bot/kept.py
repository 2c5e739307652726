"""What was learned from the content, kept beside the product between starts, as Python keeps its bytecode.

A start then reads one file instead of two thousand. The file holds words of editors only, counts for nothing as soon as
any file of the content or of the code changes, and is never needed: where it cannot be written every start learns anew.
What was learned from the intents outlives a change of an answer or of the routekaart.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, TypeVar

from bot import BASE
from bot.model import Content
from bot.understanding import Kennis, learn

FOLDER = BASE / ".cache"
_INTENTS = ("intents",)
_CONTENT = ("routekaart.yaml", "intents", "responses")
MOST_ROOTS = 3  # of so many roots the last ones are kept
_MARK = 64  # bytes of each fingerprint

T = TypeVar("T")


class Mark(NamedTuple):
    """Two fingerprints of 64 bytes, each with the code and the Python: they stand in front of what is kept."""

    content: bytes
    intents: bytes


def kept(root: Path, mark: Mark, folder: Path = FOLDER) -> Kennis | None:
    """What was kept of the content below `root` under this fingerprint, or None."""
    return _stored(root, folder, lambda found: found.content == mark.content)


def learned(root: Path, content: Content, mark: Mark, folder: Path = FOLDER) -> Kennis:
    """What is to be known of `content`, kept for the next time; of intents that did not change nothing is learned anew.

    `mark` is the fingerprint from before the content was read, so that a change meanwhile is not missed.
    """
    same = kept(root, mark, folder)
    if same is not None:
        return same
    before = _stored(root, folder, lambda found: found.intents == mark.intents)
    kennis = learn(content, before.gehoord if before else None)
    keep(root, kennis, mark, folder)
    return kennis


def in_one_go(work: Callable[[], T]) -> T:
    """Runs work that builds what stays, without the collector looking through it over and over."""
    gc.disable()
    try:
        return work()
    finally:
        gc.freeze()
        gc.enable()


def _stored(root: Path, folder: Path, wanted: Callable[[Mark], bool]) -> Kennis | None:
    try:
        with _file(root, folder).open("rb") as stored:
            if wanted(Mark(stored.read(_MARK), stored.read(_MARK))):
                found = pickle.load(stored)  # noqa: S301  (our own file, beside our own code)
                return found if isinstance(found, Kennis) else None
    except (OSError, pickle.PickleError, EOFError, AttributeError, ImportError, IndexError):
        pass  # damaged or of another version: learn anew
    return None


def keep(root: Path, kennis: Kennis, mark: Mark, folder: Path = FOLDER) -> bool:
    """Keeps `kennis` for the next start; False where nothing can be written."""
    file = _file(root, folder)
    own = file.with_suffix(f".{os.getpid()}")
    stored = b"".join(mark) + pickle.dumps(kennis, protocol=pickle.HIGHEST_PROTOCOL)
    try:
        folder.mkdir(exist_ok=True)
        own.write_bytes(stored)
        own.replace(file)
        for old in sorted(folder.glob("kennis-*"), key=lambda one: one.stat().st_mtime)[:-MOST_ROOTS]:
            old.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def fingerprint(root: Path) -> Mark:
    """What changes with any file of the content (of the intents), of the code or with another Python."""
    return Mark(_hashed(root, _CONTENT), _hashed(root, _INTENTS))


def _hashed(root: Path, names: tuple[str, ...]) -> bytes:
    said = [sys.version, *(repr(one) for one in _files(root, names))]
    return sha256("\n".join(said).encode()).hexdigest().encode()


def _files(root: Path, names: tuple[str, ...]) -> Iterator[tuple[str, int, int]]:
    for top in dict.fromkeys((root.resolve(), BASE)):
        for name in names:
            yield from _below(top / name)
    yield from _below(BASE / "bot")


def _below(path: Path) -> Iterator[tuple[str, int, int]]:
    """Name, size and time of change of every file at or below `path`, in order."""
    if path.is_dir():
        with os.scandir(path) as entries:
            for entry in sorted(entries, key=lambda one: one.name):
                if entry.name != "__pycache__":
                    yield from _below(Path(entry.path)) if entry.is_dir() else [_seen(entry.path, entry.stat())]
    elif path.exists():
        yield _seen(str(path), path.stat())


def _seen(name: str, stat: os.stat_result) -> tuple[str, int, int]:
    return name, stat.st_size, stat.st_mtime_ns


def _file(root: Path, folder: Path) -> Path:
    """One file for each root, so that two municipalities do not push each other out."""
    return folder / f"kennis-{sha256(str(root.resolve()).encode()).hexdigest()[:12]}"
