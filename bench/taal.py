"""`make taal`: the language quality of every shown text. Figures first, then each finding as file:line.

What is wrong in one sentence or word is for bench/taalregels.py to say; here it is counted, with place and bound.

python -m bench.taal            # Dutch
python -m bench.taal --taal en  # another language; what cannot be measured for it is named
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from statistics import mean
from typing import NamedTuple

from bench import taalregels as regels
from bench.taalregels import Check, Rules, Zipf
from bot import BASE
from bot import content as reading
from bot.answer import fill, in_language, reply
from bot.check.files import Files
from bot.check.lengths import BEFORE_BUTTON, LONGEST, MEAN, said
from bot.check.phrases import sentences, words
from bot.check.reach import reached
from bot.check.references import KANALEN
from bot.check.shown import Getoond, shown
from bot.model import Antwoord, Content, Plaats, Urgentie
from bot.uren import OFFICE

COMMON_SHARE = 95.0  # per cent of words that are common or in the glossary
PASSIVE_SHARE = 2.0  # per cent of our own sentences; our own bound, the issue names none

_NUMBER = re.compile(r"\d[\d ().-]*\d")


# --- the measures -----------------------------------------------------------------------------------


class Found(NamedTuple):
    """One finding; the heavier, the worse within its measure."""

    weight: float
    place: Plaats
    what: str
    zin: str

    def __str__(self) -> str:
        return f"{self.place.file}:{self.place.line}: {self.what} ({' '.join(self.zin.split())})"


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure with its bound. No bound: only told."""

    name: str
    figure: float
    bound: float | None = None
    at_least: bool = False
    findings: Sequence[Found] = field(default=(), repr=False)

    @property
    def held(self) -> bool:
        """Whether the figure keeps to its bound."""
        if self.bound is None:
            return True
        return self.figure >= self.bound if self.at_least else self.figure <= self.bound

    def __str__(self) -> str:
        if self.bound is None:
            return f"{self.name:<58}{self.figure:>8.2f}"
        sign = ">=" if self.at_least else "<="
        return f"{self.name:<58}{self.figure:>8.2f}  {sign} {self.bound:<6g}{'held' if self.held else 'NOT HELD'}"


class Told(NamedTuple):
    """What came out: measures, what was left out and why, and tools that are not there."""

    measures: list[Measure]
    left_out: list[str]
    missing: list[str]


@dataclass(frozen=True, slots=True)
class Texts:
    """The shown texts of one language, with their sentences as they are read."""

    content: Content
    taal: str
    files: Files
    each: tuple[Getoond, ...]

    def lines(self) -> Iterator[tuple[Getoond, str]]:
        """Each sentence with the text it is of."""
        for one in self.each:
            for zin in sentences(said(self.content, one.tekst)):
                yield one, zin

    def found(self, one: Getoond, weight: float, what: str, zin: str) -> Found:
        """A finding, with the line on which its text starts."""
        return Found(weight, self.files.place(one.file, *one.steps), what, zin)


def texts_of(content: Content, taal: str = "nl", root: Path = BASE) -> Texts:
    """Everything that is shown in a language."""
    return Texts(content, taal, Files(root), tuple(one for one in shown(content) if one.taal == taal))


def lengths(texts: Texts) -> Iterator[Measure]:
    """Mean and longest sentence."""
    counts: list[int] = []
    per: defaultdict[str, list[int]] = defaultdict(list)
    where: dict[str, Getoond] = {}
    long = []
    for one, zin in texts.lines():
        counts.append(len(words(zin)))
        if regels.too_long(zin):
            long.append(texts.found(one, regels.too_long(zin), f"{counts[-1]} words in a sentence", zin))
        if one.antwoord is not None and one.soort == "antwoord":
            per[one.antwoord.id].append(counts[-1])
            where.setdefault(one.antwoord.id, one)
    heavy = [
        texts.found(where[id], mean(some), f"{mean(some):.1f} words in the mean sentence", id)
        for id, some in per.items()
        if mean(some) > MEAN
    ]
    yield Measure("words in the mean sentence", mean(counts), MEAN)
    if per:
        yield Measure("  the same in the heaviest answer", max(map(mean, per.values())), MEAN, findings=heavy)
    yield Measure("words in the longest sentence", max(counts), LONGEST, findings=long)


def before_button(texts: Texts) -> Iterator[Measure]:
    """Words of an answer to a worry above its first button, as rendered, contact cards not counted.

    The fixed sentence that this is a program stands in every answer in danger; with it is told apart, without a bound.
    """
    own, whole = _sizes(texts)
    if not own:
        return
    over = [
        Found(count, antwoord.plaats, f"{count} words before the first button", id)
        for id, (count, antwoord) in own.items()
        if count > BEFORE_BUTTON
    ]
    longest = max(count for count, _ in own.values())
    yield Measure("words before the first button, longest answer to a worry", longest, BEFORE_BUTTON, findings=over)
    more = sum(count > BEFORE_BUTTON for count in whole.values())
    yield Measure(f"  answers over it, of {len(own)}", len(over))
    yield Measure("  the same when 'Dit is een programma. ...' counts as well", more)


def _sizes(texts: Texts) -> tuple[dict[str, tuple[int, Antwoord]], dict[str, int]]:
    """Per answer to a worry its most words over labels and channels: without and with the fixed sentence."""
    content, own, whole = texts.content, dict[str, tuple[int, Antwoord]](), dict[str, int]()
    cells = reached(content)
    for route in content.routes:
        for labels in {cell.labels for cell in cells[route.id] if cell.labels.urgentie > Urgentie.info}:
            antwoord = content.antwoorden.get(texts.taal, {}).get(route.antwoord)
            for kanaal in KANALEN if antwoord else ():
                alineas = reply(in_language(content, kanaal, OFFICE, texts.taal), labels, antwoord, ()).alineas
                sizes = [(one.soort, len(words(_NUMBER.sub("nummer", one.tekst)))) for one in alineas]
                size = sum(count for soort, count in sizes if soort != "programma")
                own[antwoord.id] = max(own.get(antwoord.id, (0, antwoord)), (size, antwoord), key=lambda pair: pair[0])
                whole[antwoord.id] = max(whole.get(antwoord.id, 0), sum(count for _, count in sizes))
    return own, whole


def common(texts: Texts, zipf: Zipf, known: frozenset[str], links: Sequence[str]) -> Iterator[Measure]:
    """The share of words that are common or in the glossary; below it what the glossary and compounds bring."""
    names = regels.names_of(texts.content)
    total = rare = alone = plain = 0
    found = []
    for one in texts.each:
        for zin in sentences(regels.PLACEHOLDER.sub("…", one.tekst)):
            for word in regels.counted(zin, names):
                total += 1
                plain += zipf(word) < regels.COMMON
                if regels.is_common(word, zipf, links):
                    continue
                alone += 1
                if word not in known:
                    rare += 1
                    found.append(texts.found(one, regels.COMMON - zipf(word), f"'{word}' is not a common word", zin))
    if total:
        share = [100 * (1 - part / total) for part in (rare, alone, plain)]
        yield Measure("% of words common or in the glossary", share[0], COMMON_SHARE, at_least=True, findings=found)
        if known:
            yield Measure("  without the glossary", share[1])
        if links:
            yield Measure("  without the glossary, a compound counted as one word", share[2])


def manner(texts: Texts, rules: Rules) -> Iterator[Measure]:
    """Passive, blame and questions after reasons, in what we say ourselves."""
    ours = [(one, zin) for one, zin in texts.lines() if not regels.by_reader(one, zin)]
    passives, blames, whys = [], [], []
    for one, zin in ours:
        if form := regels.passive(zin, rules):
            passives.append(texts.found(one, len(words(zin)), f"passive: '{form}'", zin))
        if line := regels.blame(zin, rules):
            blames.append(texts.found(one, 1, f"blame: '{line}'", zin))
        if regels.asks_why(zin, rules):
            whys.append(texts.found(one, 1, "asks the reader for reasons", zin))
    share = 100 * len(passives) / max(1, len(ours))
    yield Measure("sentences that blame the reader", len(blames), 0, findings=blames)
    yield Measure("sentences that ask the reader why", len(whys), 0, findings=whys)
    yield Measure("% of our own sentences in the passive", share, PASSIVE_SHARE, findings=passives)


# --- the tools --------------------------------------------------------------------------------------


def grammar(texts: Texts, check: Check, known: frozenset[str]) -> Measure:
    """What LingoTweaker finds, but for the words of the glossary, names and what PASSED lets through."""
    called = (" ".join((one.naam, *one.ook_bekend_als)) for one in texts.content.contacten.values())
    names = known | {word for name in called for word in words(name)}
    once = cache(lambda text: tuple(regels.faults(text, check, names)))
    found = []
    for one in texts.each:
        text = " ".join(fill(texts.content, one.tekst).split())
        for what, piece in once(text):
            zin = next((zin for zin in sentences(text) if piece in zin), text)
            found.append(texts.found(one, 1, what, zin))
    return Measure("spelling and grammar, LingoTweaker", len(found), 0, findings=found)


def spelling(texts: Texts, cspell: Path, known: frozenset[str]) -> Measure:
    """What cspell finds in the texts, names of contacts left out."""
    names = regels.names_of(texts.content)
    lines = [" ".join(names.sub(" ", regels.PLACEHOLDER.sub(" ", one.tekst)).split()) for one in texts.each]
    found = [
        texts.found(texts.each[at], 1, f"cspell: '{word}' is not a word it knows", texts.each[at].tekst)
        for at, word in regels.misspelt(lines, cspell, texts.taal, known)
    ]
    return Measure("spelling, cspell", len(found), 0, findings=found)


# --- the command ------------------------------------------------------------------------------------


def measure(texts: Texts) -> Told:
    """Everything that can be measured for this language here."""
    rules = regels.LANGUAGES.get(texts.taal)
    known = regels.glossary() if texts.taal == "nl" else frozenset[str]()
    told = Told([*lengths(texts), *before_button(texts)], [], [])
    if not texts.content.antwoorden.get(texts.taal):
        told.left_out.append("words before the first button: there are no answers in this language")
    zipf = regels.zipf_of(texts.taal)
    if zipf:
        told.measures.extend(common(texts, zipf, known, rules.links if rules else ()))
    elif find_spec("wordfreq") is None:
        told.missing.append("common words: wordfreq is not installed. pip install wordfreq")
    else:
        told.left_out.append("common words: wordfreq has no list for this language")
    if rules:
        told.measures.extend(manner(texts, rules))
    else:
        told.left_out.append("passive, blame, why: bench/taalregels.py has no lists for this language")
    _by_tools(texts, known, told)
    return told


def _by_tools(texts: Texts, known: frozenset[str], told: Told) -> None:
    check = regels.lingotweaker(texts.taal)
    if check is None:
        told.left_out.append("LingoTweaker: it does not know this language")
    elif isinstance(check, str):
        told.missing.append(f"LingoTweaker is not installed for this language. {check}")
    else:
        told.measures.append(grammar(texts, check, known))
    cspell = regels.find_cspell()
    if texts.taal not in ("nl", "en"):
        told.left_out.append("cspell: no dictionary for this language is chosen")
    elif cspell is None:
        told.missing.append(f"cspell is not installed. {regels.CSPELL}")
    else:
        told.measures.append(spelling(texts, cspell, known))


def report(told: Told) -> Iterator[str]:
    """The figures, what is not measured, and each finding: broken bounds first, then the worst first."""
    yield from map(str, told.measures)
    yield from (f"left out: {line}" for line in told.left_out)
    yield from (f"not installed: {line}" for line in told.missing)
    for one in sorted(told.measures, key=lambda one: one.held):
        if one.findings:
            yield f"\n{one.name.strip()}: {len(one.findings)} found"
            worst = sorted(one.findings, key=lambda found: (-found.weight, found.place.file, found.place.line))
            yield from map(str, worst)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report; 1 when a bound does not hold, or when a tool is missing in CI."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--taal", default="nl", help="the language to measure (default: nl)")
    taal = parser.parse_args(arguments).taal
    content, problems = reading.load(BASE)
    texts = texts_of(content, taal) if content else None
    if texts is None or not texts.each:
        print(*problems or [f"nothing is shown in '{taal}'"], sep="\n", file=sys.stderr)
        return 1
    told = measure(texts)
    print(*report(told), sep="\n")
    broken = not all(one.held for one in told.measures)
    return 1 if broken or (told.missing and os.environ.get("CI")) else 0


if __name__ == "__main__":
    sys.exit(main())
