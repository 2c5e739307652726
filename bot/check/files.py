"""The files of the content as trees, read again only when a line has to be named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bot import BASE
from bot.model import Plaats, Problem
from bot.yamltree import line_of, parse


class Files:
    """Files below a root; what the root does not have comes from the product's own content."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._trees: dict[str, Any] = {}

    def path(self, file: str) -> Path | None:
        """Where the file stands, or None."""
        places = (self.root / file, BASE / file)
        return next((place for place in places if place.is_file()), None)

    def read(self, file: str) -> tuple[Any, list[Problem]]:
        """The tree of a file and what is wrong with it; None for a file that is not there."""
        path = self.path(file)
        return parse(path.read_text("utf-8"), file) if path else (None, [])

    def place(self, file: str, *steps: str | int) -> Plaats:
        """The line in `file` of the value that the steps lead to, or the nearest one above it."""
        if file not in self._trees:
            self._trees[file] = self.read(file)[0]
        return Plaats(file, line_of(self._trees[file], steps))

    def holds(self, file: str, key: str) -> bool:
        """Whether the file has this key at the top."""
        self.place(file)
        return key in (self._trees[file] or ())

    def base(self) -> Path:
        """The product's own content."""
        return BASE
