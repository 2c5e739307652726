"""Check finds each fault where it stands and says how to mend it, and leaves sound content alone.

The content here is a small one of its own, written to a folder; every test changes one line of it.
"""

from __future__ import annotations

import ast
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot import BASE
from bot import check as checking
from bot import content as reading
from bot.check import references
from bot.check.facts import as_date
from bot.check.phrases import Phrases, phrase, sentences
from bot.check.reach import reached
from bot.model import Labels, Problem, Urgentie
from bot.understanding.weights import mark_of

TODAY = date(2026, 11, 22)
OWN = BASE
KAART, VRAGEN, VAST = "routekaart.yaml", "responses/nl/_vragen.yaml", "responses/nl/_vast.yaml"
SLAAN, GEVAAR = "responses/nl/lichamelijk-geweld.yaml", "responses/nl/lichamelijk-geweld-gevaar.yaml"
START, WOORDEN = "responses/nl/start.yaml", "intents/nl/_woorden.yaml"
INTENT, PHRASE, CONTEXT = "intents/nl/slaan.yaml", "intents/nl/slaat-nu.yaml", "intents/nl/sport.yaml"
GESPREK, VERBODEN = "tests/gesprekken/een.yaml", "responses/nl/_verboden.yaml"

CONTACT = """  {id}:
    naam: {id}
    taak: Denkt met je mee.
    telefoon: 0800-2000
    toon: ja
    open: altijd
    noodcontact: {nood}
    overgenomen: 2026-11-21
    nagebeld: 2026-11-21
    zekerheid: bevestigd
"""
KAART_TEXT = """begrippen:
  rollen:
    omstander: {{uitleg: ander}}
    jeugdige: {{uitleg: zelf}}
  onderwerpen:
    lichamelijk-geweld:
      uitleg: slaan
      zo_zeggen_we_het: {{volwassene: een kind wordt geslagen}}
      knop: Ik denk dat een kind wordt geslagen
    over-deze-chat: {{uitleg: de chat}}
  urgenties: {{}}
  kenmerken: {{baby: {{uitleg: klein}}, nu: {{uitleg: nu}}}}
contacten:
{contacten}kolommen: [{{id: signaleren, naam: Signaleren}}]
stap_naar_kolom: {{1: signaleren, 2: overleg}}
functies:
  leerkracht: {{naam: Leerkracht, contact: school, stappen: {{signaleren: Schrijft op wat opvalt.}}}}
routes:
  - route: slaan-acuut
    als: {{onderwerp: lichamelijk-geweld, urgentie: acuut}}
    contacten: [bel-112, veilig-thuis]
    antwoord: lichamelijk-geweld-gevaar
  - route: slaan
    als: {{onderwerp: lichamelijk-geweld}}
    contacten: [{ids}]
    antwoord: lichamelijk-geweld
  - route: chat
    als: {{onderwerp: over-deze-chat}}
    contacten: [bel-112]
    antwoord: over-deze-chat
  - route: vangnet
    contacten: [bel-112]
    antwoord: vangnet
"""
FILES = {
    SLAAN: """antwoord: lichamelijk-geweld
eerst: Vraag eerst advies. Praat nog niet met de ouders.
wat_zij_doen: Veilig Thuis denkt met je mee.
vraag: gevaar-nu
tekst:
  - Bel {veilig-thuis.nummer}.
knoppen:
  - zegt: Het gebeurt nu, op dit moment
    wordt: {urgentie: acuut}
  - zegt: Ik kan niet bellen
    wordt: {vervolg: kan-niet-bellen}
""",
    GEVAAR: """antwoord: lichamelijk-geweld-gevaar
eerst: Bel nu {bel-112.nummer}.
knoppen:
  - zegt: Ik kan niet bellen
    wordt: {vervolg: kan-niet-bellen}
""",
    "responses/nl/over-deze-chat.yaml": """antwoord: over-deze-chat
eerst: Bel {bel-112.nummer} bij gevaar.
knoppen:
  - {zegt: Ik kan niet bellen, wordt: {vervolg: kan-niet-bellen}}
""",
    "responses/nl/vervolg-kan-niet-bellen.yaml": """antwoord: vervolg-kan-niet-bellen
tekst: Laat iemand anders bellen.
""",
    "responses/nl/vervolg-andere-vraag.yaml": "antwoord: vervolg-andere-vraag\ntekst: Stel die vraag daar.\n",
    "responses/nl/vervolg-en-daarna.yaml": "antwoord: vervolg-en-daarna\ntekst: Daarna belt er iemand.\n",
    **{f"responses/nl/{id}.yaml": f"antwoord: {id}\neerst: Dag.\n" for id in references.NEEDED_ANSWERS},
    "responses/nl/gewist.yaml": "antwoord: gewist\neerst: Dag.\nper_kanaal: {web: {}, telegram: {}, terminal: {}}\n",
    VAST: "".join(f"{id}: Bel zelf.\n" for id in references.NEEDED_SENTENCES),
    VRAGEN: """vragen:
  - vraag: gevaar-nu
    zegt: Ben je nu in gevaar?
    knoppen:
      - {zegt: "Ja, er is nu gevaar", daad: ja, wordt: {urgentie: acuut, kenmerken: nu}}
      - {zegt: Dat zeg ik liever niet, daad: anders, wordt: {urgentie: dringend}}
  - vraag: nog-steeds
    zegt: Gebeurt het nu, of is het eerder gebeurd?
    knoppen: [{zegt: Dat zeg ik liever niet, daad: anders, wordt: {urgentie: dringend}}]
  - vraag: over-wie
    zegt: Gaat het over jou of over iemand anders?
    knoppen: [{zegt: Dat zeg ik liever niet, daad: anders, wordt: {urgentie: dringend}}]
""",
    "responses/nl/_taal.yaml": "naam: Nederlands\nnoodregel: Bel {bel-112.nummer}.\nnagekeken: 2026-11-22 redactie\n",
    WOORDEN: "kind: [kind, zoon]\nslaan: [slaat, geslagen]\nsport: [honkbal]\n",
    INTENT: """intent: kind-geslagen
onderwerp: lichamelijk-geweld
rol: omstander
urgentie: zorg
herken:
  - alle: [<kind>, <slaan>]
    niet: [<sport>]
voorbeelden: [er wordt een kind geslagen, ik kan niet bellen, gevaar nu gebeurt op dit moment liever niet]
proeven:
  - zegt: een kind wordt geslagen
    onderwerp: lichamelijk-geweld
    eerste_contact: aandachtsfunctionaris
  - zegt: mijn zoon slaat goed bij honkbal
    signaal: geen
""",
    PHRASE: """gevaar: slaat-nu
urgentie: acuut
onderwerp: lichamelijk-geweld
kenmerken: [nu]
herken:
  - alle: [<slaan>, nu]
proeven:
  - zegt: hij slaat haar nu
    urgentie: acuut
    signaal: slaat-nu
""",
    CONTEXT: """context: sport
verlaagt: [slaat-nu]
urgentie: zorg
herken:
  - alle: [<sport>]
proeven:
  - zegt: een kind wordt geslagen
    signaal: geen
""",
    "intents/nl/knopwoorden.yaml": """rolteken: knopwoorden
rol: omstander
herken:
  - een: [gevaar, gebeurt, bellen, liever]
proeven:
  - zegt: een kind wordt geslagen
    signaal: geen
""",
    GESPREK: """gesprek: Het wordt dringender
beurten:
  - zegt: een kind wordt geslagen
    verwacht: {urgentie: zorg}
  - zegt: hij slaat hem nu
    verwacht: {urgentie: acuut, eerste_contact: bel-112}
""",
}

Find = Callable[..., list[Problem]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with sound content that inherits nothing."""
    monkeypatch.setattr(reading, "BASE", tmp_path)
    ids = sorted(references.EERSTE_CONTACT)
    contacten = "".join(CONTACT.format(id=id, nood="ja" if id in ("bel-112", "bel-113") else "nee") for id in ids)
    kaart = KAART_TEXT.format(contacten=contacten, ids=", ".join(ids))
    for file, text in {**FILES, KAART: kaart}.items():
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(text, "utf-8")
    shutil.copy(OWN / VERBODEN, tmp_path / VERBODEN)
    return tmp_path


@pytest.fixture
def find(folder: Path) -> Find:
    """Changes one text in a file and gives the problems of the whole content."""

    def changed(file: str = KAART, old: str = "", new: str = "", **how: bool) -> list[Problem]:
        path = folder / file
        text = path.read_text("utf-8") if path.exists() else ""
        assert old in text
        path.write_text(text.replace(old, new, 1) if old else text + new, "utf-8")
        return problems_of(folder, **how)

    return changed


def problems_of(folder: Path, **how: bool) -> list[Problem]:
    content, problems = reading.load(folder)
    assert content is not None, problems
    tables = [folder / "intents" / name for name in ("_gewichten.tsv", "_aspecten.tsv")]
    if not tables[0].exists():
        for table in tables:
            table.write_text(f"# {mark_of(content)} made by a test\n", "utf-8")
        content, problems = reading.load(folder)
        assert content is not None
    return [*problems, *checking.check(content, TODAY, folder, **how)]


def line_with(folder: Path, file: str, marker: str) -> int:
    lines = (folder / file).read_text("utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if marker in line)


def test_sound_content_has_no_problem(find: Find) -> None:
    assert find() == []


CASES = [
    # references
    (
        KAART,
        "antwoord: lichamelijk-geweld-gevaar",
        "antwoord: lichamelijk-gewelt",
        "route: slaan-acuut",
        "antwoord 'lichamelijk-gewelt' bestaat niet",
    ),
    (
        KAART,
        "contacten: [bel-112, veilig-thuis]",
        "contacten: [bel-112, veilig-tuis]",
        "route: slaan-acuut",
        "Bedoel je 'veilig-thuis'",
    ),
    (KAART, "urgentie: acuut}", "urgentie: acuut, kenmerken: babi}", "route: slaan-acuut", "kenmerk 'babi'"),
    (KAART, "urgentie: acuut}", "urgentie: acuut, tijd: nacht}", "route: slaan-acuut", "tijd 'nacht'"),
    (KAART, "contact: school", "contact: skool", "leerkracht:", "contact 'skool'"),
    (KAART, "stappen: {signaleren", "stappen: {signalen", "leerkracht:", "kolom 'signalen'"),
    (KAART, "1: signaleren, 2", "1: signalen, 2", "stap_naar_kolom", "kolom 'signalen'"),
    (INTENT, "rol: omstander", "rol: buurman", "rol: buurman", "rol 'buurman'"),
    (INTENT, "<kind>, <slaan>", "<kind>, <meppen>", "<meppen>", "woordgroep 'meppen'"),
    (INTENT, "rol: omstander\n", "", "intent:", "ontbreekt 'rol'"),
    (
        INTENT,
        "eerste_contact: aandachtsfunctionaris",
        "eerste_contact: de-buren",
        "zegt: een kind",
        "contact 'de-buren'",
    ),
    (
        INTENT,
        "[er wordt een kind geslagen, ik kan niet bellen, gevaar nu gebeurt op dit moment liever niet]",
        "{zorg naar de-buren: [er wordt een kind geslagen]}",
        "intent:",
        "contact 'de-buren'",
    ),
    (PHRASE, "urgentie: acuut", "urgentie: zorg", "gevaar:", "hoort urgentie dringend of acuut"),
    (CONTEXT, "verlaagt: [slaat-nu]", "verlaagt: [slaat-na]", "verlaagt:", "gevaar 'slaat-na'"),
    (WOORDEN, "kind: [kind, zoon]", "kind: [kind, zoon, <dochter>]", "kind:", "woordgroep 'dochter'"),
    (WOORDEN, "kind: [kind, zoon]", "kind: [kind, zoon, <kind>]", "kind:", "bevat zichzelf"),
    (SLAAN, "vraag: gevaar-nu", "vraag: gevaar-na", "antwoord:", "vraag 'gevaar-na'"),
    (SLAAN, "{vervolg: kan-niet-bellen}", "{vervolg: kan-niet}", "zegt: Ik kan niet", "antwoord 'vervolg-kan-niet'"),
    (SLAAN, "{urgentie: acuut}", "{}", "zegt: Het gebeurt nu", "doet niets"),
    (SLAAN, "{veilig-thuis.nummer}", "{veilig-tuis.nummer}", "veilig-tuis", "contact 'veilig-tuis'"),
    (SLAAN, "{veilig-thuis.nummer}", "{veilig-thuis.telefoon}", "telefoon", "'telefoon' kan hier niet"),
    (SLAAN, "{veilig-thuis.nummer}", "{veilig-thuis", "{veilig-thuis", "losse accolade"),
    (START, "antwoord: start", "antwoord: begin", None, "antwoord 'start' ontbreekt"),
    (VRAGEN, "vraag: over-wie", "vraag: over-wat", None, "de vraag 'over-wie' ontbreekt"),
    (VAST, "zorg-113:", "zorg-114:", None, "vaste zin 'zorg-113' ontbreekt"),
    (GESPREK, "urgentie: acuut, eerste", "rol: buurman, urgentie: acuut, eerste", "rol: buurman", "rol 'buurman'"),
    # routes
    (
        KAART,
        "  - route: vangnet\n",
        "  - route: vangnet\n    als: {rol: omstander}\n",
        "route: vangnet",
        "past niet altijd",
    ),
    (
        KAART,
        "als: {onderwerp: over-deze-chat}",
        "als: {onderwerp: lichamelijk-geweld, rol: jeugdige}",
        "route: chat",
        "'slaan' (regel",
    ),
    (
        KAART,
        "contacten: [bel-112, veilig-thuis]",
        "contacten: [veilig-thuis]",
        "route: slaan-acuut",
        "begint niet met een noodcontact",
    ),
    (
        KAART,
        "als: {onderwerp: over-deze-chat}",
        "als: {onderwerp: over-deze-chat, rol: jeugdige}",
        "over-deze-chat: {uitleg",
        "geen eigen route bij info",
    ),
    (KAART, "csg, gemeente", "gemeente", None, "geen route leidt naar contact 'csg'"),
    (KAART, "route: chat", "route: slaan  # dubbel", "# dubbel", "route 'slaan' bestaat al"),
    # texts
    (SLAAN, "Bel {veilig-thuis.nummer}.", "Bel 0800-2000.", "0800", "cijfer"),
    (SLAAN, "Bel {veilig-thuis.nummer}.", "Bel 113.", "113", "cijfer"),
    (SLAAN, "denkt met je mee.", "denkt met je mee!", "mee!", "uitroepteken"),
    (SLAAN, "denkt met je mee.", "denkt mee over lichamelijk-geweld.", "wat_zij_doen", "is een id"),
    (SLAAN, "denkt met je mee.", "denkt mee. Waarom bel je niet?", "wat_zij_doen", "begint met waarom"),
    (SLAAN, "denkt met je mee.", "helpt je anoniem.", "wat_zij_doen", "je naam niet te zeggen"),
    (SLAAN, "denkt met je mee.", "zegt nooit wie je bent, je naam blijft geheim.", "wat_zij_doen", "Kindertelefoon"),
    (
        SLAAN,
        "denkt met je mee.",
        "denkt mee. Confronteer de buren.",
        "wat_zij_doen",
        "Laat niemand zelf de ander aanspreken",
    ),
    (SLAAN, "denkt met je mee.", "zoekt de dader.", "wat_zij_doen", "Schrijf wat er gebeurt"),
    (
        SLAAN,
        "denkt met je mee.",
        "denkt mee. " + "Dit is een veel te lange zin " * 3 + ".",
        "wat_zij_doen",
        "21 woorden",
    ),
    (
        GEVAAR,
        "eerst: Bel nu {bel-112.nummer}.",
        "eerst: Bel nu {bel-112.nummer}. " + "Zeg waar je nu bent. " * 5,
        "eerst:",
        "28 woorden, meer dan 25",
    ),
    (GEVAAR, "Bel nu {bel-112.nummer}.", "Ga naar buiten.", "eerst:", "noemt geen noodcontact"),
    (SLAAN, "denkt met je mee.", "denkt mee. Dit programma bewaart niets.", "antwoord:", "per_kanaal"),
    (VRAGEN, "Ben je nu in gevaar?", "Hoe heet je?", "vraag: gevaar-nu", "mag de chat niet stellen"),
    (VRAGEN, "zegt: Dat zeg ik liever niet", "zegt: Ik weet het niet", "vraag: gevaar-nu", "ontbreekt de knop"),
    (VERBODEN, "verboden:\n", "verboten: []\nverboden:\n", "verboten", "'verboten' ken ik hier niet"),
    # advice first
    (SLAAN, "Praat nog niet met de ouders.", "Praat eerst met de ouders.", "eerst:", "voordat er advies is"),
    (
        "responses/nl/vervolg-kan-niet-bellen.yaml",
        "Laat iemand anders bellen.",
        "Bespreek het met je partner.",
        "Bespreek",
        "voordat er advies is",
    ),
    # buttons
    (SLAAN, "zegt: Het gebeurt nu, op dit moment", "zegt: Qwrt zxcv", "Qwrt", "wordt getypt niet begrepen"),
    (
        SLAAN,
        "zegt: Het gebeurt nu, op dit moment\n    wordt: {urgentie: acuut}",
        "zegt: Hij slaat haar nu\n    wordt: {urgentie: zorg}",
        "Hij slaat",
        "minder dan acuut",
    ),
    # proeven and gesprekken
    (
        INTENT,
        "eerste_contact: aandachtsfunctionaris",
        "eerste_contact: csg",
        "zegt: een kind",
        "eerste contact csg verwacht, aandachtsfunctionaris gekregen",
    ),
    (
        INTENT,
        "zegt: mijn zoon slaat goed bij honkbal",
        "zegt: mijn zoon slaat",
        "zegt: mijn zoon",
        "intent kind-geslagen hoort hier niet af te gaan",
    ),
    (PHRASE, "zegt: hij slaat haar nu", "zegt: hij slaat haar", "zegt: hij slaat", "signaal slaat-nu verwacht"),
    (PHRASE, "    signaal: slaat-nu", "    geen_kenmerken: [nu]", "zegt: hij slaat", "kenmerk nu gekregen"),
    (
        GESPREK,
        "urgentie: acuut, eerste",
        "urgentie: zorg, eerste",
        "urgentie: zorg, eerste",
        "zorg verwacht, acuut gekregen",
    ),
    # facts
    (KAART, "    telefoon: 0800-2000\n", "", "toon: ja", "toont een nummer dat er niet is"),
    (KAART, "Denkt met je mee.", "Bel 0800 0113 voor hulp.", "0800 0113", "hoort alleen bij telefoon"),
    (KAART, "zekerheid: bevestigd", "zekerheid: vast", "zekerheid: vast", "zekerheid 'vast'"),
    (KAART, "overgenomen: 2026-11-21", "overgenomen: vorig jaar", "vorig jaar", "is geen datum"),
    (
        KAART,
        "    telefoon: 0800-2000\n    toon: ja\n",
        "    telefoon: 0800-2000\n    toon: nee\n",
        "naam: aandachtsfunctionaris",
        "niet hoe je er komt",
    ),
    (
        "responses/nl/_taal.yaml",
        "nagekeken: 2026-11-22 redactie",
        "nagekeken: redactie",
        "nagekeken",
        "mist een datum of een rol",
    ),
    (
        KAART,
        "    open: altijd\n",
        "    open: {woe: 09.30-12.00}\n",
        "open: {woe",
        "niet te lezen. Schrijf altijd, of dagen",
    ),
    # what nobody meant to show
    (SLAAN, "  - Bel {veilig-thuis.nummer}.", "  -", "  -", "hier staat geen tekst"),
    (SLAAN, "denkt met je mee.", 'denkt met je mee."', "wat_zij_doen", "los aanhalingsteken"),
    (INTENT, "rol: omstander", "rol: omstanders", "rol: omstanders", "Bedoel je 'omstander'"),
]


@pytest.mark.parametrize(("file", "old", "new", "marker", "says"), CASES, ids=[case[4] for case in CASES])
def test_a_fault_is_found_where_it_stands(
    find: Find, folder: Path, file: str, old: str, new: str, marker: str | None, says: str
) -> None:
    found = [problem for problem in find(file, old, new) if problem.ernst == "fout" and says in problem.what]
    assert found
    if marker:
        assert (file, line_with(folder, file, marker)) in {(problem.file, problem.line) for problem in found}


WARNINGS = [
    (WOORDEN, "sport: [honkbal]", "sport: [honkbal]\nweer: [regen]", "weer:", "geen regel gebruikt woordgroep 'weer'"),
    (
        INTENT,
        "herken:\n",
        "herken:\n  - alle: [<slaan>, <kind>]\n    niet: [<sport>]\n",
        "- alle: [<kind>",
        "dezelfde regel",
    ),
    (
        "responses/nl/los.yaml",
        "",
        "antwoord: los\neerst: Dag.\n",
        "antwoord: los",
        "geen route gebruikt antwoord 'los'",
    ),
    (
        "responses/nl/los.yaml",
        "",
        "antwoord: los-antwoord\neerst: Dag.\n",
        "antwoord: los",
        "heet anders dan het antwoord",
    ),
    (
        "intents/nl/zonder-proef.yaml",
        "",
        "rolteken: zonder-proef\nrol: omstander\nherken:\n  - een: [regen]\n",
        "rolteken:",
        "heeft regels en geen proeven",
    ),
    (SLAAN, "denkt met je mee.", "denkt mee. " + "Zij kijken wat er nodig is. " * 10, "antwoord:", "meer dan 60"),
    (
        GEVAAR,
        "{bel-112.nummer}.",
        "{bel-112.nummer} en zeg dan waar je bent en wat je daar hoort.",
        "antwoord:",
        "woorden per zin",
    ),
    (
        KAART,
        "antwoord: over-deze-chat",
        "antwoord: lichamelijk-geweld-gevaar",
        "route: chat",
        "van een ander onderwerp",
    ),
    (KAART, "nagebeld: 2026-11-21", "nagebeld:", "nagebeld:\n", "niet nagebeld"),
    (
        KAART,
        "overgenomen: 2026-11-21",
        "overgenomen: 2025-10",
        "overgenomen: 2025-10",
        "niet overgenomen in het laatste jaar",
    ),
    ("responses/nl/_taal.yaml", "nagekeken: 2026-11-22 redactie\n", "", "naam:", "door niemand nagekeken"),
    (GEVAAR, "{vervolg: kan-niet-bellen}", "{urgentie: dringend}", "antwoord:", "hoort de knop"),
]


@pytest.mark.parametrize(("file", "old", "new", "marker", "says"), WARNINGS, ids=[case[4] for case in WARNINGS])
def test_what_may_wait_is_a_warning(
    find: Find, folder: Path, file: str, old: str, new: str, marker: str, says: str
) -> None:
    found = [problem for problem in find(file, old, new) if says in problem.what]
    assert {problem.ernst for problem in found} == {"waarschuwing"}
    lines = (folder / file).read_text("utf-8").splitlines()
    assert {marker.strip() in lines[problem.line - 1] for problem in found} == {True}


def test_an_old_table_is_a_warning(find: Find, folder: Path) -> None:
    assert find() == []
    assert [problem.file for problem in find(INTENT, "er wordt een kind geslagen", "er wordt gemept")] == [
        "intents/_gewichten.tsv"
    ]


def test_in_a_strict_run_a_fact_that_nobody_confirmed_is_a_fault(find: Find) -> None:
    problems = find(KAART, "nagebeld: 2026-11-21", "nagebeld:", strict=True)
    assert [problem.ernst for problem in problems if "nagebeld" in problem.what] == ["fout"]
    read = [problem for problem in problems if "nagekeken" in problem.what]
    assert {problem.ernst for problem in read} == {"fout"}
    assert len(read) == 1  # the answers of a language together


def test_a_button_that_means_two_things_is_told_with_its_double(find: Find) -> None:
    found = find(
        "responses/nl/over-deze-chat.yaml",
        "knoppen:\n",
        "knoppen:\n  - {zegt: 'Ja, er is nu gevaar', wordt: {urgentie: dringend}}\n",
    )
    assert any(
        "hoort urgentie dringend te geven, maar geeft acuut" in problem.what and f"{VRAGEN}:5" in problem.what
        for problem in found
    )


def test_all_faults_come_at_once(find: Find, folder: Path) -> None:
    find(SLAAN, "denkt met je mee.", "helpt!")
    files = {problem.file for problem in find(INTENT, "rol: omstander", "rol: buurman")}
    assert {SLAAN, INTENT} <= files


def test_reading_only_is_enough_for_a_start(find: Find) -> None:
    assert find(INTENT, "eerste_contact: aandachtsfunctionaris", "eerste_contact: csg", known=None) == []


# --- the command ------------------------------------------------------------------------------------


def test_the_command_prints_faults_first_and_counts(
    folder: Path, find: Find, capsys: pytest.CaptureFixture[str]
) -> None:
    find(SLAAN, "denkt met je mee.", "helpt!")
    find(WOORDEN, "sport: [honkbal]", "sport: [honkbal]\nweer: [regen]")
    assert checking.run(folder, strict=False) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"{SLAAN}:3: er staat een uitroepteken")
    assert any(line.startswith(f"{WOORDEN}:4: waarschuwing: ") for line in lines[1:])
    assert lines[-1].startswith("1 fout, ")


def test_the_command_is_content_with_sound_content(
    folder: Path, find: Find, capsys: pytest.CaptureFixture[str]
) -> None:
    assert find() == []
    assert checking.run(folder, strict=False, kort=True) == 0
    assert capsys.readouterr().out == "De inhoud is in orde.\n"


def test_the_short_command_says_one_line(folder: Path, find: Find, capsys: pytest.CaptureFixture[str]) -> None:
    find(SLAAN, "denkt met je mee.", "helpt!")
    assert checking.run(folder, strict=False, kort=True) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith(f"1 fout in de inhoud; de eerste: {SLAAN}:3: ")


def test_content_that_does_not_load_is_told_too(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / SLAAN).write_text("antwoord: x\nsoort: grap\n", "utf-8")
    assert checking.run(folder, strict=False) == 1
    assert capsys.readouterr().out.startswith(f"{SLAAN}:2: 'soort' ken ik hier niet")


# --- its parts --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "sentence", "holds"),
    [
        ("praat ... met ... ouders", "Praat er eerst over met zijn ouders.", True),
        ("praat ... met ... ouders", "Praat nog niet met de ouders.", False),
        ("praat ... met ... ouders", "Wacht niet, praat met de ouders.", True),
        ("blijft geheim", "Beloven dat het blijft geheim, kan niemand.", True),
        ("geheim blijft", "Niemand kan beloven dat het geheim blijft.", False),
        ("niet afgepakt", "Je kind wordt niet afgepakt.", True),
        ("dader*", "Je zoekt daderhulp.", True),
        ("*misbruik", "Het gaat over machtsmisbruik.", True),
        ("film het|hem", "Film hem als je kunt.", True),
        ("film het|hem", "Een film over hem.", False),
    ],
)
def test_a_phrase_of_an_editor_is_found_unless_it_is_denied(said: str, sentence: str, holds: bool) -> None:
    denials = frozenset({"niet", "niemand"})
    assert bool(Phrases([phrase(said, denials)], denials).held(sentence)) is holds


def test_sentences_end_at_their_marks() -> None:
    assert sentences("Bel nu. Kun je bellen? Zeg: ik ben bang.") == ["Bel nu.", "Kun je bellen?", "Zeg: ik ben bang."]


def test_dates_are_read_as_their_earliest_day() -> None:
    assert as_date("2025-10") == date(2025, 10, 1)
    assert [as_date(text) for text in ("vorig jaar", "2025-13", "10-2025", "")] == [None] * 4


def test_a_route_behind_a_zonder_is_reached_by_that_kenmerk(folder: Path) -> None:
    path = folder / KAART
    first = """  - route: slaan-acuut
    als: {onderwerp: lichamelijk-geweld, zonder: baby}
    contacten: [bel-112]
    antwoord: start
"""
    path.write_text(
        path.read_text("utf-8").replace("  - route: slaan-acuut", first + "  - route: slaan-nu", 1), "utf-8"
    )
    content, _ = reading.load(folder)
    assert content is not None
    cells = reached(content)["slaan-nu"]
    assert {cell.kenmerken for cell in cells} == {frozenset({"baby"})}
    assert cells[0].labels == Labels("lichamelijk-geweld", "omstander", Urgentie.acuut)


# Parsed at collection: CPython 3.11 loses count in `ast.parse` after greenlets, which the browser tests use.
DIALOGUE = [
    ast.parse((OWN / "bot" / file).read_text("utf-8")) for file in ("turn.py", "lines.py", "answer.py", "wiring.py")
]


def test_check_knows_every_answer_and_sentence_that_the_dialogue_names() -> None:
    answers, told = set(), set()
    for source in DIALOGUE:
        for node in ast.walk(source):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                texts = [
                    arg.value for arg in ast.walk(node) if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
                ]
                answers |= set(texts) if name == "find" else set()
                told |= set(texts) if name == "sentence" else set()
                answers |= {
                    str(arg.value) for arg in node.args[2:3] if name == "_plain" and isinstance(arg, ast.Constant)
                }
    assert answers - {"-zorg", "nl"} <= set(references.NEEDED_ANSWERS)
    assert told <= set(references.NEEDED_SENTENCES)


BANNED = """De Kindertelefoon houdt het geheim.
De Kindertelefoon belt niet zomaar je ouders.
Ik vertel het aan niemand.
Je kind wordt niet afgepakt.
Alleen de rechter beslist daarover.
Veilig Thuis haalt geen kinderen weg.
Drang is vrijwillig.
Bel dag en nacht voor advies.
De ouders horen het niet.
Je naam blijft geheim.
Je wordt niet uitgezet.
Je hoort het binnen vijf werkdagen.
Je belt anoniem.
Confronteer hem met wat je ziet.
Ga weg bij hem.
Film het als het gebeurt.
Verzamel bewijs.
Neem zijn telefoon af.
Laat een familielid tolken.
Laat je kind voor je vertalen.
Vraag de imam om te bemiddelen.
Bel naar huis.
Vraag het kind uit.
Verwijder de berichten.
Verander al je wachtwoorden.
Ga niet douchen.
Betaal het bedrag.
Ga naar huis.
Wacht tot morgen.
Wij begrijpen dat je boos was.
Dan melden we uw kinderen.
Het is een poging om aandacht.
Je bent niet strafbaar.
Hoe heet je?
Heb je bewijs?
Weet je het zeker?""".splitlines()


@pytest.mark.parametrize("zin", BANNED)
def test_no_banned_claim_or_advice_of_the_domain_passes(find: Find, zin: str) -> None:
    found = find(SLAAN, "Veilig Thuis denkt met je mee.", f'"{zin}"', known=None)
    assert any("mag hier niet" in problem.what for problem in found)


SAID = """Over uit huis plaatsen beslist een kinderrechter. Bij groot gevaar kan dat snel gaan.
Beloven dat niemand het raadt, kan niemand.
Je mag nee zeggen. Blijft het onveilig? Dan kan de Raad gaan onderzoeken.
Liever nog niet douchen. Heb je dat al gedaan? Bel toch.
Haal nog niets weg en verander nog niets.
Betaal niet. Stuur niets meer.
Maak eerst een plan met Veilig Thuis.
Iemand die je helpt, kan niet beloven dat het geheim blijft.
Na een melding praat Veilig Thuis meestal met de ouders.
Praat niet met je collega en vraag het kind niet uit.""".splitlines()


@pytest.mark.parametrize("zin", SAID)
def test_what_the_domain_says_instead_passes(find: Find, zin: str) -> None:
    assert find(SLAAN, "Veilig Thuis denkt met je mee.", f'"{zin}"', known=None) == []
