"""`routewijzer check`: everything that must hold across the content, as Problems with file, line and how to mend it.

Each module looks at one thing. Most only read; `advice` renders, `buttons` and `promises` play through `turn`.
"""

from __future__ import annotations

import multiprocessing
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path

from bot import BASE
from bot import content as reading
from bot.check import (
    advice,
    buttons,
    facts,
    lengths,
    lists,
    promises,
    references,
    routes,
    signals,
    texts,
    vertalingen,
    words,
)
from bot.check.files import Files
from bot.check.inspection import Inspection
from bot.check.reach import reached
from bot.check.shown import KAART
from bot.kept import Mark, fingerprint, in_one_go, learned
from bot.model import Content, Problem
from bot.understanding import Kennis, learn
from bot.uren import AMSTERDAM

STORIES = ("tests/gesprekken", "casussen")
Work = Callable[[], list[Problem]]
Play = Callable[[Inspection, Kennis], Iterator[Problem]]

__all__ = ["check", "run"]


def check(
    content: Content,
    today: date,
    root: Path | None = None,
    *,
    strict: bool = False,
    known: Callable[[Content], Kennis] | None = learn,
    beside: Callable[[Work], Work] = lambda work: work,
) -> Iterator[Problem]:
    """Every problem of `content`, read from `root`. `known` is how to learn it; None leaves out all conversations.

    `strict` makes a fault of a fact that is old or that nobody called to confirm. `beside` may begin with the promises
    at once, and is asked for them at the end.
    """
    files = Files(root or BASE)
    lijsten, problems = lists.load(files, content.talen)
    yield from problems
    seen = Inspection(content, lijsten, files, reached(content), today, strict)
    kennis = None if known is None else known(content)
    kept = None if kennis is None else beside(lambda: _played(seen, kennis, promises.proeven, _stories))
    for part in (references, signals, words, routes, texts, lengths, advice, vertalingen):
        yield from part.check(seen)
    if kennis is not None and kept is not None:
        yield from _played(seen, kennis, buttons.check)
        yield from kept()
    yield from facts.check(seen)


def _played(seen: Inspection, kennis: Kennis, *plays: Play) -> list[Problem]:
    return [problem for play in plays for problem in _safely(play, seen, kennis)]


def _stories(seen: Inspection, kennis: Kennis) -> Iterator[Problem]:
    for folder in STORIES:
        gesprekken, problems = reading.load_gesprekken(seen.files.root, folder)
        yield from problems
        yield from promises.gesprekken(seen, kennis, gesprekken)


def _safely(play: Play, seen: Inspection, kennis: Kennis) -> Iterator[Problem]:
    """What a play finds; one that stops on a missing id or route says so, and the cause itself has been told before."""
    try:
        yield from play(seen, kennis)
    except (KeyError, RuntimeError) as error:
        what = (
            f"het naspelen stopte ({type(error).__name__} {error}). Herstel eerst de andere fouten, en draai opnieuw."
        )
        yield Problem(KAART, 1, what)


# --- the command ------------------------------------------------------------------------------------


def run(root: Path, *, strict: bool, kort: bool = False) -> int:
    """Prints every problem, faults first, and a closing line; 1 when there is a fault. `kort`: one line in all."""
    start, mark = time.monotonic(), fingerprint(root)
    content, problems = in_one_go(lambda: reading.load(root))
    if content is not None:
        today = datetime.now(AMSTERDAM).date()
        known = None if kort else partial(_learned, root, mark)
        problems = [*problems, *check(content, today, root, strict=strict, known=known, beside=_forked)]
    faults = [problem for problem in problems if problem.ernst == "fout"]
    if kort:
        _print(_short(faults))
    else:
        _print(*faults, *_folded([problem for problem in problems if problem.ernst != "fout"]))
        _print(_count(faults, problems, content, time.monotonic() - start))
    return 1 if faults else 0


def _forked(work: Work) -> Work:
    """The work, begun in a process of its own where the system can split one off; its outcome when asked."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return work
    context = multiprocessing.get_context("fork")
    receive, send = context.Pipe(duplex=False)
    process = context.Process(target=lambda: send.send(work()))
    process.start()
    send.close()

    def outcome() -> list[Problem]:
        found: list[Problem] = receive.recv()
        process.join()
        return found

    return outcome


def _learned(root: Path, mark: Mark, content: Content) -> Kennis:
    return in_one_go(lambda: learned(root, content, mark))


def _print(*lines: object) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def _folded(warnings: Iterable[Problem]) -> Iterator[str]:
    """Each warning once; where it holds more often in the same file, the other lines stand behind it."""
    grouped: dict[tuple[str, str], list[int]] = {}
    for problem in warnings:
        grouped.setdefault((problem.file, problem.what), []).append(problem.line)
    for (file, what), found in grouped.items():
        more = f" (ook op regel {', '.join(map(str, found[1:]))})" if len(found) > 1 else ""
        yield f"{file}:{found[0]}: waarschuwing: {what}{more}"


def _short(faults: list[Problem]) -> str:
    if not faults:
        return "De inhoud is in orde."
    return f"{_many(len(faults), 'fout', 'fouten')} in de inhoud; de eerste: {faults[0]} Alles zien: routewijzer check"


def _count(faults: list[Problem], problems: list[Problem], content: Content | None, seconds: float) -> str:
    warned = len(problems) - len(faults)
    found = f"{_many(len(faults), 'fout', 'fouten')}, {_many(warned, 'waarschuwing', 'waarschuwingen')}"
    if content is None:
        return f"{found}. De rest is pas na te kijken als deze fouten weg zijn."
    answers = sum(map(len, content.antwoorden.values()))
    size = f"{len(content.routes)} routes, {answers} antwoorden, {len(content.signalen)} signalen"
    return f"{found} in {size} ({seconds:.1f} s).".replace(".", ",", 1)


def _many(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"
