"""Development tools from npm, below .venv/node_modules: `make webproef` puts them there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot import BASE

MODULES = BASE / ".venv" / "node_modules"


def package(name: str) -> Path:
    """The folder of a package; without it the test is skipped, and fails where `make proof` asks for it."""
    folder = MODULES / name
    if not folder.is_dir() and os.environ.get("WEBPROEF") == "verplicht":
        pytest.fail(f"{name} is er niet: draai `make webproef`", pytrace=False)
    if not folder.is_dir():
        pytest.skip(f"{name} is er niet: draai `make webproef`")
    return folder
