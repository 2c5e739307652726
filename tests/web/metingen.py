"""What the accessibility page tells: counted while `make proof` runs, and written where the page reads it.

Each proof says what it is (`meting`), how often it looked and how many faults it saw; a test that says nothing more
counts once, and its failing is one fault. Only a run with every proof of the list writes, whatever it found.
"""

from __future__ import annotations

import datetime
import json
import os
import re
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import BASE
from tests.web.browser import CHROMIUM

FILE = BASE / "bot" / "page" / "toegankelijkheid.json"
NORM = "WCAG 2.2 AA"
WAARMEE = {
    "axe": "axe-core 4.12.1, {chromium}",
    "bladen": "axe-core 4.12.1, {chromium}",
    "groot": "axe-core 4.12.1, {chromium}",
    "tweede": "HTML_CodeSniffer (pa11y 9), {chromium}",
    "zonder_script": "html-validate 10",
    "toetsen": "{chromium}",
    "voorlezer": "@guidepup/virtual-screen-reader 0.33",
}
"""Which proofs stand on the page, in this order, and the tools."""


class Metingen:
    """Counts looks and faults per proof; a pytest plugin."""

    def __init__(self) -> None:
        self.keer: Counter[str] = Counter()
        self.fouten: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Adds what one test saw."""
        if report.when != "call":
            return
        for name, value in report.user_properties:
            if name == "meting" and not report.skipped:
                for id, keer, fouten in value if isinstance(value, list) else [(str(value), 1, int(report.failed))]:
                    self.keer[id] += keer
                    self.fouten[id] += fouten

    def pytest_sessionfinish(self) -> None:
        """Writes the file when asked (METINGEN=schrijf) and every proof was there."""
        if os.environ.get("METINGEN") == "schrijf" and set(self.keer) == set(WAARMEE):
            self.write(FILE, datetime.date.today())

    def write(self, file: Path, today: datetime.date) -> None:
        """The figures in the form that the page reads."""
        browser = chromium()
        proeven = [
            {"id": id, "waarmee": tool.format(chromium=browser), "keer": self.keer[id], "fouten": self.fouten[id]}
            for id, tool in WAARMEE.items()
        ]
        lines = ",\n".join(f"  {json.dumps(proef)}" for proef in proeven)
        file.write_text(f'{{\n "gemeten": "{today}",\n "norm": "{NORM}",\n "proeven": [\n{lines}\n ]\n}}\n', "utf-8")


def chromium() -> str:
    """Name and main version of the browser."""
    said = subprocess.run([CHROMIUM or "", "--version"], capture_output=True, text=True, check=True).stdout
    return " ".join(re.findall(r"^(Chromium) (\d+)", said)[0])


@pytest.fixture
def meting(record_property: Callable[[str, object], None]) -> Callable[[object], None]:
    """Says which proof a test is, or a list of (proof, looks, faults)."""
    return lambda what: record_property("meting", what)
