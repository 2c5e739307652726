"""`make bench`: speed and size side by side with the accuracy, for ours and two peers, in one run.

The reference is rapidfuzz `extractOne` over all examples: every time is also given as a share of its time, so that
figures of different machines can be compared.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from statistics import median

from bench.maten import Row, measure
from bench.meten import SETS, classifier, nearest, ours, pairs_of, read
from bot import BASE
from bot import content as reading
from bot.model import Content
from bot.understanding import learn, understand

NASTY = ("hij slaat mij " * 150)[:2000]
SHORT = 300  # characters of an ordinary message


def times(say: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    """Seconds of each call, ascending; a first round warms up."""
    for text in texts[:20]:
        say(text)
    out = []
    for text in texts:
        start = time.perf_counter()
        say(text)
        out.append(time.perf_counter() - start)
    return sorted(out)


def line(name: str, seconds: Sequence[float], reference: float) -> str:
    """One row: median, p99, messages per second, share of the reference's median."""
    middle, high = median(seconds), seconds[int(len(seconds) * 0.99)]
    per_second = len(seconds) / sum(seconds)
    return f"{name:<28}{middle * 1e6:>10.0f}{high * 1e6:>10.0f}{per_second:>10.0f}{middle / reference:>10.4f}"


def start_seconds() -> tuple[float, float]:
    """Seconds from nothing to the first line of `understand --jsonl`, and the resident megabytes at its end."""
    code = (
        "import sys; from bot.__main__ import main; main(['understand', '--jsonl']);"
        "lines = open('/proc/self/status').read().splitlines();"
        "print(next(line.split()[1] for line in lines if line.startswith('VmHWM')), file=sys.stderr)"
    )
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", code], input=b'{"id": 1, "text": "hoi"}\n', capture_output=True, check=True
    )
    return time.perf_counter() - start, int(done.stderr.split()[-1]) / 1024


def growth(content: Content, texts: Sequence[str]) -> list[str]:
    """The median with one, three and ten times the examples: a rare-word index should hardly feel them."""
    from dataclasses import replace

    rows = []
    for factor in (1, 3, 10):
        signalen = tuple(
            replace(
                signaal,
                voorbeelden=tuple(
                    one._replace(tekst=f"{one.tekst} {'x' * n}") for n in range(factor) for one in signaal.voorbeelden
                ),
            )
            for signaal in content.signalen
        )
        kennis = learn(replace(content, signalen=signalen))
        middle = median(times(lambda text, k=kennis: understand(k, text), texts))  # type: ignore[misc]
        rows.append(f"{factor:>3}x examples: median {middle * 1e6:.0f} us")
    return rows


def main() -> int:
    """Print the figures."""
    content, problems = reading.load(BASE)
    if content is None:
        print(*problems, sep="\n", file=sys.stderr)
        return 1
    rows = read(sorted(SETS.glob("*.jsonl")))
    texts = [row["text"] for row in rows if len(row["text"]) <= SHORT]
    start = time.perf_counter()
    kennis = learn(content)
    learned = time.perf_counter() - start
    peers: dict[str, Callable[[str], Row]] = {
        "ours, whole turn": ours(content),
        "rapidfuzz extractOne": nearest(content),
        "TF-IDF linear": classifier(content),
    }
    reference = median(times(peers["rapidfuzz extractOne"], texts[:150]))
    print(f"{'':<28}{'median us':>10}{'p99 us':>10}{'msg/s':>10}{'share':>10}")
    print(line("ours, understand", times(lambda text: understand(kennis, text), texts), reference))
    for name, say in peers.items():
        print(line(name, times(say, texts if name.startswith("ours") else texts[:150]), reference))
    nasty = times(lambda text: understand(kennis, text), [NASTY, "a" * 2000, "? " * 1000, "kind " * 400])
    print(f"nastiest 2,000 characters: {nasty[-1] * 1e3:.1f} ms; learn: {learned:.2f} s")
    seconds, megabytes = start_seconds()
    print(f"start of understand --jsonl: {seconds:.2f} s; resident {megabytes:.0f} MB")
    print(f"resident here, with the peers: {own_megabytes():.0f} MB")
    print(*growth(content, texts[:100]), sep="\n")
    for name, say in peers.items():
        figures = measure(pairs_of(rows, say))
        print(f"\n{name}", *figures, sep="\n  ")
    return 0


def own_megabytes() -> float:
    """Peak resident memory of this process."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    sys.exit(main())
