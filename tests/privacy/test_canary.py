"""The privacy gate: a thousand conversations with words that exist nowhere else, and not one of them left behind.

The product runs as a person would run it, in processes of its own, logging at DEBUG, with forced exceptions that hold
the
typed words and a SIGTERM at the end. A control shows that the gate would find a word if it were there.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import string
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from bot import BASE

PRODUCT = Path(__file__).with_name("product.py")
MESSAGES = (
    "hij slaat {} elke avond",
    "{}",
    "mijn dochter {} is bang voor {}",
    "help {} hij heeft een mes",
    "wat doet {} bij stap 3",
    "my neighbour {} hits her son",
)


def words(count: int, seed: int) -> list[str]:
    """Made-up words of twelve letters that occur nowhere."""
    pick = random.Random(seed)
    return ["zq" + "".join(pick.choices(string.ascii_lowercase, k=10)) for _ in range(count)]


def says(word: str, number: int) -> str:
    return MESSAGES[number % len(MESSAGES)].format(word, word)


def start(tmp_path: Path, *arguments: str) -> subprocess.Popen[bytes]:
    env = {
        **os.environ,
        "PYTHONPATH": str(BASE),
        "HOME": str(tmp_path),
        "TMPDIR": str(tmp_path),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return subprocess.Popen(
        [sys.executable, str(PRODUCT), *arguments, "--inhoud", str(BASE)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=env,
    )


def found(needles: list[str], *texts: bytes) -> list[str]:
    whole = b"\n".join(texts).decode("utf-8", "replace").lower()
    return [needle for needle in needles if needle in whole]


def files(folder: Path) -> Iterator[bytes]:
    return (path.name.encode() + path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_the_gate_finds_a_word_that_was_left_behind(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("zqkwetsbaar", "utf-8")
    assert found(["zqkwetsbaar"], *files(tmp_path)) == ["zqkwetsbaar"]


def test_nothing_typed_in_the_terminal_is_left_behind(tmp_path: Path) -> None:
    needles = words(350, 1)
    lines = [json.dumps({"gesprek": n, "text": says(word, n)}) for n, word in enumerate(needles)]
    process = start(tmp_path, "chat", "--jsonl")
    out, err = process.communicate("\n".join(lines).encode(), timeout=120)
    assert out.count(b"\n") == len(lines)
    assert b"turn_failed" in err
    assert found(needles, out, err, *files(tmp_path)) == []


def test_nothing_typed_in_a_conversation_on_screen_is_left_behind(tmp_path: Path) -> None:
    needles = words(100, 2)
    process = start(tmp_path, "chat")
    out, err = process.communicate("\n".join(says(word, n) for n, word in enumerate(needles)).encode(), timeout=120)
    assert b"112" in out
    assert found(needles, out, err, *files(tmp_path)) == []


async def test_nothing_typed_in_the_web_chat_is_left_behind(tmp_path: Path) -> None:
    needles = words(500, 3)
    process = start(tmp_path, "web", "--port", "0")
    assert process.stdout is not None
    line = await asyncio.to_thread(process.stdout.readline)
    address = line.decode().split()[-1]
    pages = await _talk_to_the_page(address, needles)
    process.send_signal(signal.SIGTERM)
    out, err = await asyncio.to_thread(process.communicate, timeout=30)
    assert process.returncode == 0
    assert len(pages) == len(needles)
    assert all(b"112" in page for page in pages)
    assert found(needles, line, out, err, *pages, *files(tmp_path)) == []


async def _talk_to_the_page(address: str, needles: list[str]) -> list[bytes]:
    """Each word in a form, in the address, in a header or in a broken body; the limit of sixty a minute is met too."""
    pages = []
    async with aiohttp.ClientSession() as session:
        for number, word in enumerate(needles):
            text = says(word, number)
            if number % 25 == 0:
                asked = session.post(address + word, data={"tekst": text})
            elif number % 25 == 1:
                asked = session.post(address, data=b"\xff\xfe" + text.encode(), headers={"Content-Type": word})
            elif number % 25 == 2:
                asked = session.put(address, data={"tekst": text * 900})
            else:
                asked = session.post(address, data={"tekst": text, "staat": word}, headers={"User-Agent": word})
            async with asked as answer:
                pages.append(await answer.read() + str(answer.headers).encode())
    return pages


async def test_nothing_typed_in_telegram_is_left_behind(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    import logging
    from datetime import datetime

    from bot import content
    from bot.understanding import learn
    from bot.uren import AMSTERDAM
    from bot.wiring import bind
    from tests.test_telegram import feed, message

    caplog.set_level(logging.DEBUG)
    monkeypatch.chdir(tmp_path)
    found_content, _ = content.load(BASE)
    assert found_content is not None
    answer = bind(learn(found_content), lambda: datetime.now(AMSTERDAM))
    needles = words(150, 4)
    updates = [message(says(word, number), number + 1, chat=number + 1) for number, word in enumerate(needles)]
    fake = await feed(*updates, answer=answer)
    sent = "\n".join(str(one) for one in fake.sent)
    printed = "".join(capfd.readouterr())
    assert len(fake.sent) >= len(needles)
    assert found(needles, sent.encode(), printed.encode(), caplog.text.encode(), *files(tmp_path)) == []
