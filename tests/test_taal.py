"""The language rules find what they should and leave good Dutch alone, and the content holds the hard measures."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bench import taal, taalregels
from bench.taal import Found, Measure, Told
from bench.taalregels import DUTCH, ENGLISH
from bot.check.phrases import words
from bot.check.shown import Getoond
from bot.model import Content, Plaats

ZIPF = {"hulp": 5.0, "dienst": 5.1, "geld": 5.6, "zorgen": 5.2, "slaap": 4.6, "plek": 5.0, "mee": 5.8, "kijkt": 4.9}
ANYWHERE = Plaats("responses/nl/x.yaml", 3)
NOT_INSTALLED = "{} is not installed: make taal"


def zipf(word: str) -> float:
    return ZIPF.get(word, 0.0)


@pytest.fixture(scope="module")
def texts(content: Content) -> taal.Texts:
    return taal.texts_of(content)


def by_name(measures: list[Measure], part: str) -> Measure:
    return next(one for one in measures if part in one.name)


# --- one sentence -----------------------------------------------------------------------------------


def test_a_sentence_of_eighteen_words_is_not_too_long() -> None:
    assert taalregels.too_long(" ".join(["woord"] * 18) + ".") == 0
    assert taalregels.too_long(" ".join(["woord"] * 20) + ".") == 2


@pytest.mark.parametrize(
    ("zin", "form"),
    [
        ("Ouders worden gehoord, kinderen vanaf twaalf jaar ook.", "worden gehoord"),
        ("Vraag wat er over jou is opgeschreven.", "is opgeschreven"),
        ("Veilig Thuis vertelt je wat er gemeld is en hoort jouw verhaal.", "gemeld is"),
        ("Het is voor als een kind ernstig wordt bedreigd en hulp niet genoeg lukt.", "wordt bedreigd"),
        ("Geeft advies als iemand gedwongen of uitgebuit wordt.", "gedwongen wordt"),
        ("Vraag je hulpverlener wat er aan tafel wordt besproken.", "wordt besproken"),
        ("Is je keel dichtgeknepen?", "is dichtgeknepen"),
    ],
)
def test_a_passive_is_found(zin: str, form: str) -> None:
    assert taalregels.passive(zin, DUTCH) == form


@pytest.mark.parametrize(
    "zin",
    [
        "Veilig Thuis denkt met je mee.",
        "Zeg waar je bent en wat er gebeurt.",
        "Zeg wat er is gebeurd.",  # the perfect tense of an active verb
        "Is er nu geweld of een wapen?",
        "Is er iemand gewond?",
        "Er zijn zorgen over geld, eten of een huis.",
        "Blijf rustig en word niet boos.",
        "Het kan langer worden.",
        "Ben je bang om het te vertellen?",
        "Wordt het erger, dan beslist de rechter wat er gebeurt.",
        "Het wordt rustiger als iemand vertelt wat er is.",
    ],
)
def test_an_active_sentence_is_no_passive(zin: str) -> None:
    assert taalregels.passive(zin, DUTCH) is None


def test_english_has_its_own_passive() -> None:
    assert taalregels.passive("The child was hit.", ENGLISH) == "was hit"
    assert taalregels.passive("Are you scared? They call you back.", ENGLISH) is None


@pytest.mark.parametrize(
    "zin",
    [
        "Dat is toch jouw schuld.",
        "Had je maar eerder gebeld.",
        "Je had eerder hulp moeten vragen.",
        "Je moet het de volgende keer anders doen.",
        "Je doet het verkeerd.",
        "Het ligt aan jou.",
        "Je liet het gebeuren.",
    ],
)
def test_blame_is_found(zin: str) -> None:
    assert taalregels.blame(zin, DUTCH)


@pytest.mark.parametrize(
    "zin",
    [
        "Het is niet jouw schuld.",
        "Jij hebt geen schuld.",
        "Het ligt niet aan jou.",
        "Je doet niets verkeerd.",
        "Je bent niet te laat.",
        "Wil je dat het anders gaat? Dan mag je hulp vragen.",
    ],
)
def test_what_takes_blame_away_is_no_blame(zin: str) -> None:
    assert taalregels.blame(zin, DUTCH) is None


def test_english_has_its_own_blame() -> None:
    assert taalregels.blame("You should have called.", ENGLISH)
    assert taalregels.blame("It is not your fault.", ENGLISH) is None


@pytest.mark.parametrize(
    "zin",
    ["Waarom heb je niets gezegd?", "En waarom belde je niet?", "Vertel ons waarom je wegging.", "Hoezo ben je bang?"],
)
def test_asking_the_reader_why_is_found(zin: str) -> None:
    assert taalregels.asks_why(zin, DUTCH)


@pytest.mark.parametrize(
    "zin",
    ["Ben je nu in gevaar?", "Zij leggen uit waarom dat zo is.", "Je hoeft niet te zeggen waarom je belt."],
)
def test_why_without_a_question_to_the_reader_may_stand(zin: str) -> None:
    assert not taalregels.asks_why(zin, DUTCH)


def test_a_button_and_what_to_say_on_the_phone_are_words_of_the_reader() -> None:
    knop = Getoond("Waarom staat dit hier?", "knop", "x.yaml", ("knoppen", 0, "zegt"))
    tekst = Getoond("Bel Veilig Thuis.", "antwoord", "x.yaml", ("eerst",))
    begin = Getoond("Zeg: ik word gevolgd. Wat nu?", "antwoord", "x.yaml", ("zo_begin_je",))
    assert taalregels.by_reader(knop, knop.tekst)
    assert taalregels.by_reader(begin, "Wat nu?")
    assert taalregels.by_reader(tekst, "Zeg: ik word gevolgd.")
    assert not taalregels.by_reader(tekst, tekst.tekst)


# --- one word ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["hulp", "hulpdienst", "geldzorgen", "slaapplek", "meekijkt", "hulp-dienst"])
def test_a_common_word_and_a_compound_of_common_words_are_common(word: str) -> None:
    assert taalregels.is_common(word, zipf, DUTCH.links)


@pytest.mark.parametrize("word", ["kostendelersnorm", "hulpnorm", "normhulp", "hulp-norm"])
def test_a_compound_with_a_rare_part_is_not_common(word: str) -> None:
    assert not taalregels.is_common(word, zipf, DUTCH.links)


def test_a_compound_counts_only_where_the_language_makes_them() -> None:
    assert not taalregels.is_common("hulpdienst", zipf, ENGLISH.links)


def test_numbers_placeholders_and_names_of_contacts_are_not_counted(content: Content) -> None:
    text = "Bel Veilig Thuis, {veilig-thuis.nummer}, of 0800-2000. De Kindertelefoon luistert."
    assert taalregels.counted(text, taalregels.names_of(content)) == ["bel", "of", "luistert"]


def test_a_word_with_a_small_letter_is_no_name(content: Content) -> None:
    assert "huisarts" in taalregels.counted("Bel je huisarts.", taalregels.names_of(content))


def test_the_glossary_holds_words_of_which_each_is_used(texts: taal.Texts) -> None:
    used = {word for one in texts.each for word in words(one.tekst)}
    assert taalregels.glossary() - used == set()


def test_the_glossary_skips_comments(tmp_path: Path) -> None:
    path = tmp_path / "lijst.txt"
    path.write_text("# a group\nMeldcode\n\nhuisverbod  # law\n", "utf-8")
    assert taalregels.glossary(path) == {"meldcode", "huisverbod"}


# --- the tools --------------------------------------------------------------------------------------


def one_text(texts: taal.Texts, tekst: str) -> taal.Texts:
    return replace(texts, each=(Getoond(tekst, "antwoord", "responses/nl/start.yaml", ("eerst",)),))


def match(rule: str, text: str, piece: str) -> dict[str, Any]:
    start = len(text[: text.index(piece)].encode())
    return {"rule_id": rule, "offset": start, "length": len(piece.encode()), "suggestions": ["beter"]}


def test_lingotweaker_is_believed_but_for_names_and_what_is_passed(texts: taal.Texts) -> None:
    text = "Eén vriend vind dat. Brengt je bij Helpwanted."
    hits = [("HIJ_VIND", "vind"), ("VINDT_IK", "Brengt"), ("MORFOLOGIK_RULE_NL_NL", "Helpwanted")]
    measure = taal.grammar(
        one_text(texts, text), lambda said: [match(rule, said, piece) for rule, piece in hits], frozenset()
    )
    assert [one.zin for one in measure.findings] == ["Eén vriend vind dat."]
    assert "'vind', better beter" in measure.findings[0].what
    assert not measure.held


def test_lingotweaker_finds_a_fault_and_leaves_good_dutch_alone(texts: taal.Texts) -> None:
    pytest.importorskip("lt_py", reason=NOT_INSTALLED.format("LingoTweaker"))
    check = taalregels.lingotweaker("nl")
    if not callable(check):
        pytest.skip(NOT_INSTALLED.format("lingotweaker-data-nl"))
    assert taal.grammar(one_text(texts, "Ik wordt bang van hem."), check, frozenset()).figure == 1
    assert taal.grammar(one_text(texts, "Ik word bang van hem."), check, frozenset()).figure == 0


def test_cspell_finds_a_fault_and_leaves_good_dutch_alone() -> None:
    cspell = taalregels.find_cspell()
    if cspell is None:
        pytest.skip(NOT_INSTALLED.format("cspell"))
    lines = ["Bel de kinderrechter.", "Hier staat een foutt.", "De meldcode, en Fiom."]
    assert taalregels.misspelt(lines, cspell, "nl", ["Fiom"]) == [(1, "foutt")]
    assert taalregels.misspelt(lines[:1], cspell, "nl") == []


def test_a_cspell_that_stops_is_an_error_and_no_clean_text(tmp_path: Path) -> None:
    broken = tmp_path / "node_modules" / "cspell" / "bin"
    broken.parent.mkdir(parents=True)
    broken.write_text("#!/bin/sh\necho no such dictionary >&2\nexit 1\n", "utf-8")
    broken.chmod(0o755)
    with pytest.raises(RuntimeError, match="no such dictionary"):
        taalregels.misspelt(["goed"], broken, "nl")


def test_a_missing_tool_is_named_with_its_command(texts: taal.Texts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taalregels, "find_cspell", lambda: None)
    monkeypatch.setattr(taalregels, "lingotweaker", lambda taal_: taalregels.LINGOTWEAKER.format(taal_))
    told = Told([], [], [])
    taal._by_tools(texts, frozenset(), told)
    assert any("npm install" in line for line in told.missing)
    assert any("pip install lingotweaker lingotweaker-data-nl" in line for line in told.missing)


# --- the report -------------------------------------------------------------------------------------


def found(weight: float) -> Found:
    return Found(weight, ANYWHERE, "what", f"sentence {weight}")


def test_the_report_says_held_or_not_and_names_the_worst_of_what_broke_first() -> None:
    held = Measure("fine", 1, 2, findings=[found(9)])
    broken = Measure("broken", 3, 2, findings=[found(1), found(5)])
    lines = list(taal.report(Told([held, broken], ["x"], ["y"])))
    assert re.search(r"fine +1\.00 +<= 2 +held$", lines[0])
    assert re.search(r"broken +3\.00 +<= 2 +NOT HELD$", lines[1])
    assert lines[2:4] == ["left out: x", "not installed: y"]
    assert [line for line in lines if line.startswith("responses")] == [str(found(weight)) for weight in (5, 1, 9)]


def test_a_finding_names_file_line_and_sentence() -> None:
    assert str(Found(1, ANYWHERE, "passive", "Ik word\n gebeld.")) == "responses/nl/x.yaml:3: passive (Ik word gebeld.)"


def test_a_share_holds_from_its_bound_up() -> None:
    assert Measure("share", 95, 95, at_least=True).held
    assert not Measure("share", 94.9, 95, at_least=True).held


@pytest.mark.parametrize(("ci", "status"), [("", 0), ("true", 1)])
def test_a_missing_tool_fails_only_in_ci(ci: str, status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(taal, "measure", lambda texts: Told([Measure("fine", 1, 2)], [], ["cspell"]))
    assert taal.main([]) == status


def test_a_broken_bound_is_exit_status_1(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(taal, "measure", lambda texts: Told([Measure("broken", 3, 2)], [], []))
    assert taal.main([]) == 1


def test_a_language_that_is_not_there_is_exit_status_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert taal.main(["--taal", "xx"]) == 1
    assert "'xx'" in capsys.readouterr().err


def test_another_language_says_what_cannot_be_measured(texts: taal.Texts) -> None:
    told = taal.measure(replace(one_text(texts, "Ta bon."), taal="xx"))
    assert [one.name for one in told.measures] == ["words in the mean sentence", "words in the longest sentence"]
    assert left_out(told) >= {"words before the first button", "passive, blame, why", "cspell"}


def test_a_tool_that_does_not_know_a_language_is_left_out(texts: taal.Texts) -> None:
    pytest.importorskip("wordfreq", reason=NOT_INSTALLED.format("wordfreq"))
    pytest.importorskip("lt_py", reason=NOT_INSTALLED.format("LingoTweaker"))
    told = taal.measure(replace(one_text(texts, "Ta bon."), taal="xx"))
    assert left_out(told) >= {"common words", "LingoTweaker"}


def left_out(told: Told) -> set[str]:
    return {line.partition(":")[0] for line in told.left_out}


# --- the content itself -----------------------------------------------------------------------------


def test_an_answer_to_a_worry_that_grows_is_found(texts: taal.Texts) -> None:
    id = "niet-pluis"
    long = replace(texts.content.antwoorden["nl"][id], tekst=("woord " * 61,))
    grown = replace(texts.content, antwoorden={"nl": {**texts.content.antwoorden["nl"], id: long}})
    before, after = (list(taal.before_button(replace(texts, content=one))) for one in (texts.content, grown))
    assert id not in {one.zin for one in before[0].findings}
    assert id in {one.zin for one in after[0].findings}
    assert after[0].figure > 60


def test_the_content_holds_the_bounds_of_sentences(texts: taal.Texts) -> None:
    measures = list(taal.lengths(texts))
    assert by_name(measures, "mean").figure <= 10
    assert by_name(measures, "longest").figure <= 18


def test_95_percent_of_the_words_is_common_or_in_the_glossary(texts: taal.Texts) -> None:
    pytest.importorskip("wordfreq", reason=NOT_INSTALLED.format("wordfreq"))
    zipf_nl = taalregels.zipf_of("nl")
    assert zipf_nl is not None
    measures = list(taal.common(texts, zipf_nl, taalregels.glossary(), DUTCH.links))
    assert by_name(measures, "common or in the glossary").figure >= 95


def test_no_text_blames_or_asks_why(texts: taal.Texts) -> None:
    measures = list(taal.manner(texts, DUTCH))
    assert by_name(measures, "blame").findings == []
    assert by_name(measures, "why").findings == []
    assert by_name(measures, "passive").held
