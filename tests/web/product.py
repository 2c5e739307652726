"""The real product as a process of its own: `python -m bot web` with the real content."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bot import BASE

ADDRESS_HEADER = "X-Eigen-Adres"
"""Where a test names the visitor, so that a thousand visitors from one machine do not meet the limit."""


class Product:
    """A running product; `said` holds what it printed and logged once it has stopped."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        self.process, self.port = process, port
        self.said = b""

    @property
    def address(self) -> str:
        """Of the first screen."""
        return f"http://127.0.0.1:{self.port}/"

    @property
    def megabytes(self) -> float:
        """Resident now."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGESIZE") / 1e6


@contextlib.contextmanager
def product(folder: Path, *command: str) -> Iterator[Product]:
    """Runs it with `folder` as home and working directory, stops it with SIGTERM and holds it to a clean end."""
    env = {**os.environ, "PYTHONPATH": str(BASE), "PROXY_KOP": ADDRESS_HEADER, "HOME": str(folder)}
    with subprocess.Popen(
        [sys.executable, *(command or ("-m", "bot")), "web", "--port", "0", "--inhoud", str(BASE)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=folder,
        env={**env, "TMPDIR": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
    ) as process:
        try:
            assert process.stdout
            line = process.stdout.readline().decode()
            running = Product(process, int(line.strip(" /\n").rpartition(":")[2]))
            yield running
        finally:
            process.send_signal(signal.SIGTERM)
            running.said = b"".join(process.communicate(timeout=30))
        assert process.returncode == 0
