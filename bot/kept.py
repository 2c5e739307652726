"""What was learned from the content, kept beside the product between starts, as Python keeps its bytecode.

A start then reads one file instead of two thousand. The file holds words of editors only, counts for nothing as soon as
any file of the content or of the code changes, and is never needed: where it cannot be written every start learns anew.
"""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from bot import BASE
from bot.understanding import Kennis

FOLDER = BASE / ".cache"
_CONTENT = ("routekaart.yaml", "intents", "responses")
MOST_ROOTS = 3  # of so many roots the last ones are kept
_MARK = 64  # bytes of the fingerprint in front


def kept(root: Path, mark: bytes, folder: Path = FOLDER) -> Kennis | None:
    """What was kept of the content below `root` under this fingerprint, or None."""
    try:
        with _file(root, folder).open("rb") as stored:
            if stored.read(_MARK) == mark:
                found = pickle.load(stored)  # noqa: S301  (our own file, beside our own code)
                return found if isinstance(found, Kennis) else None
    except (OSError, pickle.PickleError, EOFError, AttributeError, ImportError, IndexError):
        pass  # damaged or of another version: learn anew
    return None


def keep(root: Path, kennis: Kennis, mark: bytes, folder: Path = FOLDER) -> bool:
    """Keeps `kennis` for the next start; False where nothing can be written.

    `mark` is the fingerprint from before it was learned, so that a change during the learning is not missed.
    """
    file = _file(root, folder)
    own = file.with_suffix(f".{os.getpid()}")
    stored = mark + pickle.dumps(kennis, protocol=pickle.HIGHEST_PROTOCOL)
    try:
        folder.mkdir(exist_ok=True)
        own.write_bytes(stored)
        own.replace(file)
        for old in sorted(folder.glob("kennis-*"), key=lambda one: one.stat().st_mtime)[:-MOST_ROOTS]:
            old.unlink(missing_ok=True)
    except OSError:
        return False
    return True


def fingerprint(root: Path) -> bytes:
    """What changes with any file of the content, of the code or with another Python: 64 bytes."""
    said = [sys.version, *(repr(one) for one in _files(root))]
    return sha256("\n".join(said).encode()).hexdigest().encode()


def _files(root: Path) -> Iterator[tuple[str, int, int]]:
    for top in dict.fromkeys((root.resolve(), BASE)):
        for name in _CONTENT:
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
