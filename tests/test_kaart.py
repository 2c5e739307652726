"""The picture shows what the routekaart says, all of it, inside its boxes, with no number but those of cards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest

from bot.answer import Setting, card, contacts, pick
from bot.kaart import BANDEN, MARKEN, WIDTH, Picture, Rij, as_text, of_functie, of_situatie, told, whole
from bot.kaart_svg import PAGE, Box, Line, as_svg, layout, measure, whole_words
from bot.model import Begrip, Contact, Content, Functie, Kolom, Labels, Route, Stap, Urgentie

from .conftest import TUESDAY_AFTERNOON

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = '<b>&"'
SMALLEST = 3.0  # of a letter, in millimetres
SECRET = "0123-456789"


@pytest.fixture(scope="module")
def pictures(content: Content) -> list[Picture]:
    """Every picture that the real content gives."""
    functies = [of_functie(content, id) for id in content.functies]
    return [whole(content), *functies, *(of_situatie(content, id) for id in content.onderwerpen)]


@pytest.fixture
def small(content: Content) -> Content:
    """Two functies, three steps, one topic: names that mean something to XML, a number that may not be shown."""
    return replace(
        content,
        rollen={"ouder": Begrip("ouder", "een ouder", {"volwassene": "je bent ouder"})},
        onderwerpen={"slaan": Begrip("slaan", "er wordt geslagen", {"volwassene": f"slaan {HOSTILE}"})},
        urgenties={},
        contacten={
            "open": Contact("open", "Open", telefoon="0800 11 22", toon=True),
            "dicht": Contact("dicht", "Dicht", telefoon=SECRET, toon=False, zo_kom_je_er="Loop binnen."),
        },
        kolommen=(Kolom("een", "Een"), Kolom("twee", "Twee"), Kolom("drie", "Drie"), Kolom("vier", "Vier")),
        functies={
            "smid": Functie(
                "smid",
                HOSTILE,
                ("hoefsmid",),
                contact="dicht",
                stappen={
                    "een": "De smid smeedt.",
                    "twee": "De smid smeedt niet.",
                    "drie": "Die helpt, en beslist niet.",
                },
            ),
            "bakker": Functie("bakker", "Bakker", ("smid", "broodbakker"), contact="open"),
        },
        keten={
            "nieuw": Stap("nieuw", "Iets nieuws", wie_beslist="Jij."),
            "ots": Stap("ots", HOSTILE, wie_beslist="De rechter."),
            "nazorg": Stap("nazorg", "Nazorg", wie_beslist="Iemand."),
        },
        routes=(
            Route("nu", urgentie=(Urgentie.acuut,), contacten=("open",)),
            Route("rest", contacten=("dicht", "open")),
        ),
        routes_per={},
    )


def words(picture: Picture) -> str:
    """The text drawing on one line, as a person reads it."""
    return " ".join(" ".join(as_text(picture)).split())


def drawn(svg: str) -> str:
    """What stands in the text elements, on one line."""
    return " ".join(" ".join(one.text or "" for one in ET.fromstring(svg).iter(f"{SVG}text")).split())


def walk(box: Box) -> Iterator[Box]:
    yield box
    for one in box.delen:
        yield from walk(one)


def inside(outer: Box, inner: Box) -> bool:
    slack = 0.01
    return (
        outer.x - slack <= inner.x
        and outer.y - slack <= inner.y
        and inner.x + inner.w <= outer.x + outer.w + slack
        and inner.y + inner.h <= outer.y + outer.h + slack
    )


def holds(box: Box, line: Line) -> bool:
    """Whether the line, from the top of its capitals to below its baseline, stands in the box."""
    return inside(box, within(line))


def within(line: Line) -> Box:
    return Box(line.x, line.y - 0.76 * line.size, measure(line.text, line.size, line.soort), line.size)


def apart(one: Box, other: Box) -> bool:
    slack = 0.01
    return (
        one.x + one.w <= other.x + slack
        or other.x + other.w <= one.x + slack
        or one.y + one.h <= other.y + slack
        or other.y + other.h <= one.y + slack
    )


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG between two colours."""

    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((light(one), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


# --- what it shows --------------------------------------------------------------------------------


def test_the_whole_names_each_step_with_who_decides_and_each_functie(content: Content) -> None:
    picture = whole(content)
    text, svg = words(picture), drawn(as_svg(picture))
    for stap in content.keten.values():
        assert f"{stap.naam}: {stap.wie_beslist}" in text
        assert f"{stap.naam} {stap.wie_beslist}" in svg
    rows = " ".join(re.sub(f"[{''.join(MARKEN)}]", "", line).strip() for line in as_text(picture))
    for functie in content.functies.values():
        assert functie.naam in " ".join(rows.split())
        assert functie.naam in svg


def test_each_step_stands_in_its_band_in_the_order_of_the_keten(content: Content) -> None:
    picture = whole(content)
    assert [band.naam for band in picture.banden] == ["Vrijwillig", "Drang", "Dwang", "Daarna"]
    shown = {band.id: [vak.id for vak in band.vakken] for band in picture.banden}
    assert shown == {f"band-{band}": [f"stap-{id}" for id in ids] for band, ids in BANDEN.items()}
    assert [id for ids in BANDEN.values() for id in ids] == list(content.keten)


def test_a_step_that_no_band_names_is_vrijwillig(small: Content) -> None:
    banden = whole(small).banden
    assert [(band.naam, [vak.kop for vak in band.vakken]) for band in banden] == [
        ("Vrijwillig", ["Iets nieuws"]),
        ("Dwang", [HOSTILE]),
        ("Daarna", ["Nazorg"]),
    ]


def test_a_mark_tells_what_the_cell_says(small: Content) -> None:
    smid, bakker = whole(small).rijen
    assert smid.cellen == ("●", "○", "◐", "–")
    assert bakker.cellen == ("–",) * 4
    assert f"○ {MARKEN['○']}" in whole(small).noten


def test_no_mark_says_that_a_functie_does_what_it_has_no_task_in(content: Content) -> None:
    rows = {rij.id: dict(zip(content.kolommen, rij.cellen, strict=True)) for rij in whole(content).rijen}
    for functie in content.functies.values():
        for kolom in content.kolommen:
            text = functie.stappen.get(kolom.id, "")
            mark = rows[f"functie-{functie.id}"][kolom]
            assert (mark == "–") == (not text)
            assert mark == "○" if "geen taak" in text else mark in MARKEN


def test_a_functie_shows_its_task_each_column_and_its_contact(content: Content) -> None:
    for functie in content.functies.values():
        picture = of_functie(content, functie.id)
        for shown in (words(picture), drawn(as_svg(picture))):
            assert functie.naam in shown
            assert functie.taak in shown
            for kolom in content.kolommen:
                assert kolom.naam in shown
                assert functie.stappen.get(kolom.id, content.lege_cel) in shown
            contact = content.contacten.get(functie.contact or "")
            assert (contact.naam if contact else content.lege_cel) in shown


def test_an_empty_column_says_that_we_do_not_know(small: Content) -> None:
    assert f"Vier: {small.lege_cel}" in words(of_functie(small, "smid"))


def test_a_functie_is_found_by_what_people_call_it(content: Content, small: Content) -> None:
    for functie in content.functies.values():
        assert of_functie(content, functie.naam.upper()).titel == functie.naam
    assert of_functie(content, "  Juf ").id == "functie-leerkracht"
    assert of_functie(small, "smid").id == "functie-smid", "an id goes before what people also say"
    assert of_functie(small, "broodbakker").id == "functie-bakker"


def test_an_unknown_name_is_refused_with_the_nearest_id(content: Content) -> None:
    with pytest.raises(ValueError, match="Bedoel je 'leerkracht'"):
        of_functie(content, "leerkrach")
    with pytest.raises(ValueError, match="Bedoel je 'lichamelijk-geweld'"):
        of_situatie(content, "lichamelijk geweldd")


# --- numbers --------------------------------------------------------------------------------------


def calls(text: str) -> list[str]:
    return re.findall(r"bel\s([+\d][\d\s-]*\d)", text)


def test_a_situatie_shows_the_first_contact_of_each_role_and_urgentie(content: Content) -> None:
    setting = Setting(content, "web", TUESDAY_AFTERNOON)
    for onderwerp in content.onderwerpen:
        rows = {rij.id: rij.cellen for rij in of_situatie(content, onderwerp).rijen}
        for rol in content.rollen:
            for cel, level in zip(rows[f"rol-{rol}"], sorted(Urgentie, reverse=True), strict=True):
                labels = Labels(onderwerp, rol, level)
                route = pick(content, labels, (), TUESDAY_AFTERNOON)
                chosen = contacts(setting, route, labels) or [content.contacten[route.contacten[0]]]
                kaart = card(chosen[0], TUESDAY_AFTERNOON)
                assert cel.startswith(kaart.naam)
                assert calls(cel.replace("\u00a0", " ")) == ([kaart.nummer] if kaart.nummer else [])


def test_numbers_are_exactly_those_of_cards(content: Content, pictures: list[Picture]) -> None:
    allowed = {
        number for one in content.contacten.values() if (number := card(one, TUESDAY_AFTERNOON).nummer) is not None
    }
    shown = {number for picture in pictures for number in calls(told(picture).replace("\u00a0", " "))}
    assert {"112", "113", "0800-2000"} <= shown <= allowed
    for picture in pictures:
        cells = [cel for rij in picture.rijen for cel in rij.cellen]
        boxes = [text for band in picture.banden for vak in band.vakken for text in vak.alineas]
        lines = [one.text or "" for one in texts(picture)]
        assert sorted(n for line in lines for n in calls(line)) == sorted(n for t in [*cells, *boxes] for n in calls(t))


def test_a_number_that_may_not_be_shown_stands_nowhere(small: Content) -> None:
    for picture in (whole(small), of_functie(small, "smid"), of_situatie(small, "slaan")):
        assert SECRET not in words(picture) + as_svg(picture)
    assert "Loop binnen." in words(of_functie(small, "smid"))
    assert "Dicht: Loop binnen." in words(of_situatie(small, "slaan"))


def test_a_number_never_breaks_over_two_lines(small: Content) -> None:
    assert any("bel\u00a00800\u00a011\u00a022" in line for line in as_text(of_situatie(small, "slaan")))
    assert any("bel\u00a00800\u00a011\u00a022" in (one.text or "") for one in texts(of_functie(small, "bakker")))


def texts(picture: Picture) -> Iterator[ET.Element]:
    return ET.fromstring(as_svg(picture)).iter(f"{SVG}text")


# --- the drawings ---------------------------------------------------------------------------------


def test_text_is_plain_and_at_most_so_wide(pictures: list[Picture]) -> None:
    for picture in pictures:
        assert all(len(line) <= WIDTH and line == line.rstrip() for line in as_text(picture))


def test_an_svg_tells_itself_and_stands_on_its_own(pictures: list[Picture]) -> None:
    for picture in pictures:
        svg = as_svg(picture)
        root = ET.fromstring(svg)
        assert (root.get("role"), root.get("lang"), root.get("font-family")) == ("img", "nl", "sans-serif")
        assert (root.get("width"), root.get("height"), root.get("viewBox")) == ("297mm", "210mm", "0 0 297 210")
        title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
        assert title is not None
        assert title.text == picture.titel
        assert root.get("aria-labelledby") == title.get("id")
        assert desc is not None
        assert root.get("aria-describedby") == desc.get("id")
        assert all(rij.kop in (desc.text or "") for rij in picture.rijen)
        assert {one.tag.removeprefix(SVG) for one in root.iter()} <= SAFE
        assert svg.replace('xmlns="http://www.w3.org/2000/svg"', "").count("://") == 0
        assert not re.search(r"href|url\(|@import| on\w+=", svg)


SAFE = {"svg", "title", "desc", "style", "g", "rect", "text", "circle", "path", "polygon"}


def test_a_page_can_link_to_a_functie_and_a_step(content: Content) -> None:
    ids = [one.get("id") for one in ET.fromstring(as_svg(whole(content))).iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    assert {f"functie-{id}" for id in content.functies} | {f"stap-{id}" for id in content.keten} <= set(ids)
    assert ET.fromstring(as_svg(of_functie(content, "juf"))).find(f"{SVG}g[@id='functie-leerkracht']") is not None


def test_everything_fits_on_one_page_in_a_letter_that_can_be_read(pictures: list[Picture]) -> None:
    for picture in pictures:
        page = layout(picture)
        assert (page.w, page.h) == PAGE, picture.id
        assert whole_words(page), picture.id
        assert min(line.size for box in walk(page) for line in box.lines) >= SMALLEST


def test_no_text_stands_outside_its_box_and_no_box_over_another(pictures: list[Picture], small: Content) -> None:
    own = [whole(small), of_functie(small, "smid"), of_situatie(small, "slaan"), far_too_much()]
    for picture in [*pictures, *own]:
        for box in walk(layout(picture)):
            assert all(holds(box, line) for line in box.lines), (picture.id, box.id)
            assert all(inside(box, one) for one in box.delen), (picture.id, box.id)
            assert all(apart(*two) for two in combinations(box.delen, 2)), (picture.id, box.id)
            assert all(apart(one, within(line)) for one in box.delen for line in box.lines), (picture.id, box.id)


def far_too_much() -> Picture:
    """More than a page holds, with a word wider than its column."""
    rows = tuple(Rij(f"rij-{number}", f"rij {number}", ("woord " * 30,)) for number in range(99))
    return Picture("veel", "w" * 300, koppen=("", "Kolom"), rijen=rows)


def test_too_much_for_a_page_shrinks_and_loses_nothing() -> None:
    page = layout(far_too_much())
    assert page.h > PAGE[1]
    assert page.w / page.h == pytest.approx(PAGE[0] / PAGE[1])
    assert "rij 98" in drawn(as_svg(far_too_much()))
    assert drawn(as_svg(far_too_much())).replace(" ", "").count("woord") == 99 * 30


def test_the_estimate_is_no_smaller_than_dejavu_sans() -> None:
    """Measured in Chromium with DejaVu Sans, the widest sans-serif in common use: per letter size of one."""
    real = {
        "jeugdbeschermingstafel": (12.07, 13.65),
        "De Raad beslist zelf of er onderzoek komt.": (21.28, 24.01),
        "112": (1.91, 2.09),
        "Ondertoezichtstelling": (10.71, 12.21),
    }
    for text, (plain, bold) in real.items():
        assert plain <= measure(text, 1.0) <= plain * 1.1
        assert bold <= measure(text, 1.0, "kop") <= bold * 1.1


def test_text_and_lines_stand_out_from_what_is_behind_them(pictures: list[Picture]) -> None:
    for picture in pictures:
        root = ET.fromstring(as_svg(picture))
        grounds = {one.get("fill", "") for one in root.iter(f"{SVG}rect") if float(one.get("height", "0")) > 1}
        rims = {one.get("stroke", "") for one in root.iter() if one.get("stroke")}
        ink = root.get("fill", "")
        assert {one.get("fill", ink) for one in root.iter(f"{SVG}text")} == {ink}
        assert all(contrast(ink, ground) >= 4.5 for ground in grounds)
        assert all(contrast(rim, ground) >= 3 for rim in rims for ground in grounds)


def test_a_band_is_told_by_its_name_and_not_by_colour_alone(content: Content) -> None:
    shown = drawn(as_svg(whole(content)))
    assert all(name in shown for name in ("Vrijwillig", "Drang", "Dwang", "Daarna"))


def test_a_hostile_name_stays_text(small: Content) -> None:
    for picture in (whole(small), of_functie(small, "smid"), of_situatie(small, "slaan")):
        root = ET.fromstring(as_svg(picture))
        assert not any(one.tag.endswith("}b") for one in root.iter())
        assert HOSTILE in " ".join(one.text or "" for one in root.iter(f"{SVG}text"))
        assert HOSTILE in words(picture)
    control = replace(whole(small), titel="a\x00\x0bb\x1b")
    assert ET.fromstring(as_svg(control)).findtext(f"{SVG}title") == "a b"
    assert as_text(control)[0] == "a b"


def test_a_smaller_letter_goes_before_a_broken_word() -> None:
    cells = ("w" * 14, "kort", "kort", "kort")
    page = layout(Picture("woord", "Titel", koppen=("", *"abcd"), rijen=(Rij("rij", "Rij", cells),)))
    assert whole_words(page)
    assert cells[0] in {line.text for box in walk(page) for line in box.lines}
