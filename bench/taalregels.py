"""What is wrong in one sentence or word: too long, passive, blame, asking why, an uncommon word, grammar.

Bad language is found and good language left alone; a form that may be either is left alone too. Figures, bounds and
places are for bench/taal.py. A tool that is not there is told with the command that installs it: it is no clean text.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bot import BASE
from bot.check.lengths import LONGEST
from bot.check.phrases import Phrases, phrase, words
from bot.check.shown import Getoond
from bot.model import Content

GLOSSARY = BASE / "bench" / "woordenlijst.txt"  # Dutch
COMMON = 3.0  # zipf: once in a million words
SHORTEST_PART = 3  # letters of a part of a compound

LINGOTWEAKER = "pip install lingotweaker lingotweaker-data-{}"
CSPELL = "npm install --prefix .venv cspell@9 @cspell/dict-nl-nl@2"

# LingoTweaker where it is wrong here: a whole rule, or a rule with the words it may meet.
PASSED_RULES = frozenset({"UPPERCASE_SENTENCE_START"})  # the wording of topics stands within a sentence
PASSED = frozenset(
    {
        ("VINDT_IK", "Brengt"),  # a task says what they do: "Brengt je in contact met ..."
        ("BETEKENT_HEEFT", "zijn hoort"),  # "Boos zijn hoort erbij."
        ("JOU_JOUW", "jou advies"),  # "Veilig Thuis geeft ook jou advies."
        ("WORD_ZONDER_IK", "word"),  # "Blijf rustig en word niet boos.": said to the reader
    }
)

PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_CLAUSE = re.compile(r"[,;:]|\b(?:maar|want|but|because)\b")
_SPOKEN = re.compile(r"^(?:zeg|vraag|say|ask)\b[^:]*:", re.I)
_UNKNOWN = re.compile(r":(\d+):\d+ - (?:Unknown|Misspelled|Forbidden) word \(([^)]*)\)")


# --- the rules of a language ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rules:
    """How a language says what is looked for. An empty list: that measure does not exist for it."""

    links: tuple[str, ...] = ()  # what may stand between the two parts of a compound
    become: frozenset[str] = frozenset()  # auxiliaries that make a passive
    be: frozenset[str] = frozenset()  # the same, but of states and the perfect tense as well
    participle: re.Pattern[str] | None = None  # group "sure": the form is nothing but a participle
    active: frozenset[str] = frozenset()  # look like a participle, and are none, or no passive
    blame: tuple[str, ...] = ()  # phrases, as in _verboden.yaml
    why: tuple[str, ...] = ()  # phrases that ask for reasons when they stand in a question
    told_why: tuple[str, ...] = ()  # phrases that ask for them in any sentence
    denials: frozenset[str] = frozenset()


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BEFORE_GE = "(?:aan|achter|af|bij|dicht|door|in|kapot|los|mee|na|om|op|over|terug|tegen|toe|uit|vast|voor|weg)?"
DUTCH = Rules(
    links=("", "s", "e", "en", "ën", "n"),
    become=_set("word wordt worden werd werden"),
    be=_set("ben bent is zijn was waren"),
    participle=re.compile(rf"(?P<sure>{_BEFORE_GE}(?P<ge>ge\w{{2,}}(?:d|t|en)))|(?:be|her|ont|ver)\w{{2,}}(?:d|t|en)"),
    active=_set(
        # nouns
        "gebied gebieden gedachten geld geluid geluiden gemeenten gesprekken geweld gezicht"
        " gezinnen beeld beelden bericht berichten verdriet verstand verwijt"
        # adjectives and states
        " geen gemeen gerust gescheiden geschikt gesloten getrouwd gewend gewond gezond geput"
        " bekend bereid betrokken verslaafd vertrouwd verward"
        # the perfect tense with zijn, and verbs in the present tense
        " gebeurd gebleven geboren gedaald gefietst gegaan gegroeid gekomen geleden gelopen gelukt gereden"
        " geschrokken gestart gestopt gestorven gevallen gevlucht gewennen geweest geworden begonnen"
        " verdwenen verhuisd vertrokken"
        " gebeuren gebeurt geeft geven gelden geldt geloven gelooft genieten geniet"
    ),
    blame=(
        "jouw|je|jullie|uw|eigen|zelf schuld",
        "jouw|je|jullie|uw|eigen fout",
        "had|hadden je|jij|jullie|u maar",
        "had|hadden je|jij|jullie|u ... moeten|kunnen",
        "je|jij|jullie|u had|hadden ... moeten|kunnen",
        "je|jij|jullie|u moet ... anders|beter",
        "je|jij|jullie|u doet|doen|deed|deden ... fout|verkeerd",
        "je|jij|jullie|u liet|laat|laten ... gebeuren",
        "ligt|lag aan jou|jullie|jezelf|u",
        "je|jij|jullie|u lokte|lokt ... uit",
        "je|jij|jullie|u overdrijft|overdrijven",
        "je|jij|jullie|u bent|zijn|belt|bellen|komt|komen te laat",
    ),
    why=("waarom", "hoezo", "waarvoor", "hoe kon|kun|kunt je|jij|u", "hoe komt|kwam het dat je|jij|u"),
    told_why=("vertel|zeg|schrijf ... waarom", "leg ... uit waarom"),
    denials=_set("niet geen nooit niets niemand zonder"),
)
ENGLISH = Rules(
    become=_set("am are is was were be been being"),
    participle=re.compile(r"(?P<sure>\w{3,}ed|beaten|done|forced|given|hit|kept|made|said|seen|sent|shown|taken|told)"),
    active=_set("need scared worried tired indeed married pleased used"),
    blame=("your|own fault", "you should|could have", "if only you", "you are to blame", "you must ... better"),
    why=("why", "how could you", "how come"),
    told_why=("tell|say|explain ... why",),
    denials=_set("not no never nothing nobody without isn't"),
)
LANGUAGES = {"nl": DUTCH, "en": ENGLISH}


# --- one sentence -----------------------------------------------------------------------------------


def too_long(zin: str) -> int:
    """How many words the sentence has above the longest that is allowed."""
    return max(0, len(words(zin)) - LONGEST)


def passive(zin: str, rules: Rules) -> str | None:
    """The auxiliary and the participle of a passive, within one clause; a form that may also be a present tense or an
    infinitive ("vertelt", "bespreken") must stand beside its auxiliary.
    """
    for clause in _CLAUSE.split(zin):
        said_words = words(clause)
        helping = [at for at, word in enumerate(said_words) if word in rules.become | rules.be]
        for at, word in enumerate(said_words):
            sure = _participle(word, rules)
            if sure is None or not helping:
                continue
            near = min((abs(place - at), place) for place in helping)[1]
            if sure or (abs(near - at) == 1 and said_words[near] in rules.become):
                return f"{said_words[min(near, at)]} {said_words[max(near, at)]}"
    return None


def _participle(word: str, rules: Rules) -> bool | None:
    """True for a participle, False for what may be one, None for what is none."""
    found = rules.participle.fullmatch(word) if rules.participle else None
    if found is None or word in rules.active or found.groupdict().get("ge") in rules.active:
        return None
    return found["sure"] is not None


def blame(zin: str, rules: Rules) -> str | None:
    """The blame in a sentence, as the list has it; "het is niet jouw schuld" is none."""
    held = _phrases(rules.blame, rules.denials).held(zin)
    return rules.blame[held[0]] if held else None


def asks_why(zin: str, rules: Rules) -> bool:
    """Whether the reader is asked for reasons: in a question, or told to give them."""
    asked = zin.rstrip().endswith("?") and _phrases(rules.why).held(zin)
    return bool(asked or _phrases(rules.told_why, rules.denials).held(zin))


@cache
def _phrases(lines: tuple[str, ...], denials: frozenset[str] = frozenset()) -> Phrases:
    return Phrases((phrase(line) for line in lines), denials)


def by_reader(one: Getoond, zin: str) -> bool:
    """Whether the words are put in the reader's mouth: a button, or what to say on the phone."""
    return one.soort == "knop" or "zo_begin_je" in one.steps or _SPOKEN.match(zin.strip()) is not None


# --- one word ---------------------------------------------------------------------------------------


Zipf = Callable[[str], float]


def counted(text: str, names: re.Pattern[str]) -> list[str]:
    """The words of a text that must be common: no number, no placeholder, no name of a contact."""
    text = names.sub(" ", PLACEHOLDER.sub(" ", text))
    return [word for word in words(text) if not any(char.isdigit() for char in word)]


def is_common(word: str, zipf: Zipf, links: Sequence[str] = ()) -> bool:
    """Whether a word is in common use, or made of two or more words that are."""
    if zipf(word) >= COMMON:
        return True
    if "-" in word:
        return all(is_common(part, zipf, links) for part in word.split("-") if part)
    return any(zipf(first) >= COMMON and zipf(rest) >= COMMON for first, rest in _parts(word, links))


def _parts(word: str, links: Sequence[str]) -> Iterator[tuple[str, str]]:
    for at in range(SHORTEST_PART, len(word)):
        for link in links:
            rest = word[at:].removeprefix(link) if word[at:].startswith(link) else ""
            if len(rest) >= SHORTEST_PART:
                yield word[:at], rest


def names_of(content: Content) -> re.Pattern[str]:
    """The names of contacts as they are written with a capital, the longest first."""
    called = {name for contact in content.contacten.values() for name in (contact.naam, *contact.ook_bekend_als)}
    names = sorted((name for name in called if name[:1].isupper()), key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)" if names else r"(?!)")


def glossary(path: Path = GLOSSARY) -> frozenset[str]:
    """The words of the glossary, in lower case."""
    lines = (line.partition("#")[0].strip().lower() for line in path.read_text("utf-8").splitlines())
    return frozenset(line for line in lines if line)


def zipf_of(taal: str) -> Zipf | None:
    """How common a word is in a language, or None when that is not known."""
    if find_spec("wordfreq") is None:
        return None
    from wordfreq import available_languages, zipf_frequency

    return cache(lambda word: zipf_frequency(word, taal)) if taal in available_languages() else None


# --- what a tool finds ------------------------------------------------------------------------------


Check = Callable[[str], list[dict[str, Any]]]


def faults(text: str, check: Check, names: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Each fault that LingoTweaker finds in a text, with the words it is about; names and what is passed are none."""
    for match in check(text):
        rule, start = match["rule_id"], match["offset"]
        piece = text.encode()[start : start + match["length"]].decode()  # offsets count bytes
        spelling = rule.startswith("MORFOLOGIK") and piece.lower() in names
        if rule not in PASSED_RULES and (rule, piece) not in PASSED and not spelling:
            better = ", ".join(match["suggestions"][:3])
            yield f"LingoTweaker {rule}: '{piece}'{f', better {better}' if better else ''}", piece


def lingotweaker(taal: str) -> Check | str | None:
    """Its check of a text; the command that installs it; or None when it does not know the language."""
    if find_spec("lt_py") is None:
        return LINGOTWEAKER.format(taal)
    import lt_py

    try:
        return lt_py.Engine(taal).check
    except ValueError:
        return None
    except RuntimeError:  # it has no data for this language
        return LINGOTWEAKER.format(taal)


def misspelt(lines: Sequence[str], cspell: Path, taal: str, known: Iterable[str] = ()) -> list[tuple[int, str]]:
    """Each unknown word with the number of its line; a run that went wrong is an error, not a clean text."""
    dictionary = cspell.resolve().parents[1] / "@cspell" / "dict-nl-nl" / "cspell-ext.json"
    settings: dict[str, Any] = {"version": "0.2", "language": taal, "words": sorted(known), "minWordLength": 3}
    settings |= {"maxNumberOfProblems": 100_000, "maxDuplicateProblems": 100_000}
    if taal == "nl":
        settings |= {"import": [str(dictionary)], "dictionaries": ["nl-nl"]}
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder, "cspell.json")
        config.write_text(json.dumps(settings), "utf-8")
        command = [str(cspell), "lint", "--no-progress", "--no-color", "--config", str(config), "stdin://shown.txt"]
        command += ["--no-default-configuration"] if taal == "nl" else []
        run = subprocess.run(command, input="\n".join(lines), capture_output=True, text=True, encoding="utf-8")
    out = [(int(line) - 1, word) for line, word in _UNKNOWN.findall(run.stdout)]
    if "Files checked: 1" not in run.stderr + run.stdout or bool(out) != bool(run.returncode):
        raise RuntimeError(f"cspell stopped: {(run.stderr or run.stdout).strip()[:300]}")
    return out


def find_cspell() -> Path | None:
    """Where cspell stands: below .venv, in the project, or on the path."""
    folders = [str(BASE / part / "node_modules" / ".bin") for part in (".venv", ".")]
    found = shutil.which("cspell", path=os.pathsep.join([*folders, os.environ.get("PATH", "")]))
    return Path(found) if found else None
