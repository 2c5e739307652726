"""A Picture of `bot.kaart` as one landscape A4 in SVG that stands on its own. Pure.

First every box gets its place and its wrapped lines, in millimetres, in the largest letter with which all fits; then
the boxes become elements. Widths are estimated by the wide DejaVu Sans, so other sans-serif fonts fit as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from xml.etree import ElementTree as ET

from bot.kaart import is_grid, told
from bot.model import MARKEN, Band, Picture, Vak

PAGE = (297.0, 210.0)
MARGIN, PAD, GAP, ARROW = 8.0, 1.3, 1.5, 5.0
SIZES = tuple(tenth / 10 for tenth in range(55, 29, -1))  # letter sizes that are tried, in millimetres
LEADING, ASCENT = 1.22, 0.96  # of a line, in its letter size
TITLE, BOLD = 1.6, 1.15  # how much larger the title is, and how much wider bold is
INK, LINE, WHITE, HEAD, ROW = "#111111", "#555555", "#ffffff", "#e6e6e6", "#f3f3f3"
FILLS = {"band-vrijwillig": "#e3f1e7", "band-drang": "#fff0cc", "band-dwang": "#f9dedc", "band-daarna": "#e4ecf7"}
RIMS = {"band-drang": 0.6, "band-dwang": 0.9}  # thicker where the chain is stricter, also without colour
_EMS = {
    0.35: "IJijlï ,./:;\\|’‘'\u00a0",
    0.4: "()-[]ft",
    0.45: "!r",
    0.55: '"*_`–?cszç“”',
    0.6: "FLkvxy•",
    0.65: "0123456789$EPSTYabdeghnopqu{}éëöüáèàñ€",
    0.7: "ABCKRVXZ",
    0.8: "NU&DGHOQ",
    0.9: "#+<=>^w~→M",
}
_EM = {char: width for width, chars in _EMS.items() for char in chars}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text; `y` is its baseline. `soort` is empty, kop (bold) or bij (italic)."""

    x: float
    y: float
    text: str
    size: float
    soort: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """A place on the page with its lines and the boxes within it; `teken` is a mark or an arrow drawn in its middle."""

    x: float
    y: float
    w: float
    h: float
    id: str = ""
    lines: tuple[Line, ...] = ()
    delen: tuple[Box, ...] = ()
    fill: str = ""
    rand: float = 0.0
    teken: str = ""
    heel: bool = True  # no word is broken


def as_svg(picture: Picture, alone: bool = True) -> str:
    """The picture as an SVG of one A4, with a title and a description that tell it in words.

    `alone`: it prints itself; within a page, that decides about the paper.
    """
    page = layout(picture)
    names = {"title": f"titel-{picture.id}", "desc": f"uitleg-{picture.id}"}
    svg = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "width": f"{PAGE[0]:g}mm",
            "height": f"{PAGE[1]:g}mm",
            "viewBox": f"0 0 {page.w:g} {page.h:g}",
            "role": "img",
            "lang": "nl",
            "aria-labelledby": names["title"],
            "aria-describedby": names["desc"],
            "font-family": "sans-serif",
            "fill": INK,
        },
    )
    for tag, text in (("title", picture.titel), ("desc", told(picture))):
        ET.SubElement(svg, tag, id=names[tag]).text = _clean(text)
    if alone:
        ET.SubElement(svg, "style").text = "@page { size: A4 landscape; margin: 0 }"
    _draw(svg, page)
    ET.indent(svg)
    return ET.tostring(svg, encoding="unicode")


# --- places ---------------------------------------------------------------------------------------


def layout(picture: Picture) -> Box:
    """The page with everything in its place, in the largest letter that fits.

    More than A4 can hold in the smallest letter makes a larger page of the same form, which prints smaller: nothing is
    ever lost or drawn over something else.
    """
    fitting: Box | None = None
    for size in SIZES:
        page = _page(picture, size)
        if page.h <= PAGE[1]:
            fitting = fitting or page
            if whole_words(page):
                return replace(page, h=PAGE[1])
    return replace(fitting, h=PAGE[1]) if fitting else replace(page, w=page.h * PAGE[0] / PAGE[1])


def whole_words(box: Box) -> bool:
    """Whether no word in the box or within it is broken."""
    return box.heel and all(map(whole_words, box.delen))


def measure(text: str, size: float, soort: str = "") -> float:
    """The width of a text in millimetres, estimated on the safe side."""
    return sum(_EM.get(char, 1.0) for char in text) * size * (BOLD if soort == "kop" else 1.0)


def _page(picture: Picture, size: float) -> Box:
    width = PAGE[0] - 2 * MARGIN
    y = MARGIN
    delen: list[Box] = []

    def put(boxes: Sequence[Box], gap: float = GAP) -> None:
        nonlocal y
        delen.extend(boxes)
        y = max((box.y + box.h for box in boxes), default=y) + (gap if boxes else 0.0)

    put([_text(MARGIN, y, width, [(picture.titel, "kop")], size * TITLE, pad=0)], 0.5)
    if picture.uitleg:
        put([_text(MARGIN, y, width, [(picture.uitleg, "")], size, pad=0)])
    for number, group in enumerate(_groups(picture)):
        if picture.keten and number:
            put([Box(MARGIN, y - GAP, width, ARROW, teken="▼")], 0.0)
        put(_band_row(group, y, size, picture.keten))
    put(_table(picture, y, size))
    put(_legend([note for note in picture.noten if note[:1] in MARKEN], y, size))
    for note in picture.noten:
        if note[:1] not in MARKEN:
            put([_text(MARGIN, y, width, [(note, "")], size, pad=0)], 0.0)
    return Box(0, 0, PAGE[0], y + MARGIN - GAP, id=picture.id, delen=tuple(delen), fill=WHITE)


def _text(x: float, y: float, w: float, parts: Sequence[tuple[str, str]], size: float, pad: float = PAD) -> Box:
    """A box as high as its paragraphs, each (text, soort), need within the width; `pad` is the room above and below."""
    lines: list[Line] = []
    heel, top, side = True, y + pad, PAD if pad else 0.0
    for text, soort in parts:
        broken = _wrap(text, w - 2 * side, size, soort)
        heel = heel and broken.heel
        for line in broken.lines:
            lines.append(Line(x + side, top + ASCENT * size, line, size, soort))
            top += LEADING * size
    return Box(x, y, w, top + pad - y, lines=tuple(lines), heel=heel)


@dataclass(frozen=True, slots=True)
class _Wrapped:
    lines: tuple[str, ...]
    heel: bool


def _wrap(text: str, width: float, size: float, soort: str) -> _Wrapped:
    """The text in lines of at most this width; a word that is wider is broken where it must."""
    lines, heel = [""], True
    for word in _clean(text).split(" "):
        longer = f"{lines[-1]} {word}".strip(" ")
        if measure(longer, size, soort) <= width:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for char in word:
            if lines[-1] and measure(lines[-1] + char, size, soort) > width:
                lines.append("")
                heel = False
            lines[-1] += char
    return _Wrapped(tuple(line for line in lines if line), heel)


def _groups(picture: Picture) -> list[list[Band]]:
    """The bands line by line: as many beside each other as their boxes leave room for."""
    most = _most(picture.keten)
    out: list[list[Band]] = []
    for band in (band for band in picture.banden if band.vakken):
        taken = sum(len(one.vakken) for one in out[-1]) if out else most
        if taken + len(band.vakken) > most:
            out.append([])
        out[-1].append(band)
    return out


def _most(keten: bool) -> int:
    """How many boxes stand beside each other at most."""
    return 6 if keten else 3


def _band_row(group: Sequence[Band], y: float, size: float, keten: bool) -> list[Box]:
    """The bands of one line, all equally high, with an arrow from each to the next."""
    columns = [band.vakken[: _most(keten)] for band in group]
    boxes = [vak for vakken in columns for vak in vakken]
    free = PAGE[0] - 2 * MARGIN - ARROW * (len(group) - 1) - GAP * (len(boxes) + len(group))
    widths = iter(_shared(free, [_needs(vak, size) for vak in boxes]))
    of_band = [[next(widths) for _ in vakken] for vakken in columns]

    def row(least: float) -> Iterator[Box]:
        x = MARGIN
        for at, (band, wide) in enumerate(zip(group, of_band, strict=True)):
            box = _band(band, (x, y), wide, size, least)
            if at and keten:
                yield Box(x - ARROW, y, ARROW, box.h, teken="▶")
            yield box
            x += box.w + ARROW

    return list(row(max(box.h for box in row(0.0))))


def _needs(vak: Vak, size: float) -> float:
    """The width with which no word of its heading breaks."""
    return max((measure(word, size, "kop") for word in vak.kop.split()), default=0.0) + 2 * PAD


def _shared(free: float, needs: Sequence[float]) -> list[float]:
    """Equal widths, but who needs more takes it from the others, if there is enough."""
    equal = free / len(needs)
    more = [max(need - equal, 0.0) for need in needs]
    spare = [max(equal - need, 0.0) for need in needs]
    if sum(more) > sum(spare):
        return [equal] * len(needs)
    give = sum(more) / sum(spare) if sum(spare) else 0.0
    return [equal + plus - give * room for plus, room in zip(more, spare, strict=True)]


def _band(band: Band, at: tuple[float, float], wide: Sequence[float], size: float, least: float) -> Box:
    """A band of boxes under its name, at least so high; `wide` are the widths of the boxes in a row."""
    (x, y), count = at, len(wide)
    w = sum(wide) + (count + 1) * GAP
    lefts = [x + GAP * (at + 1) + sum(wide[:at]) for at in range(count)]
    head = _text(x, y, w, [(band.naam, "kop")], size)
    top = y + head.h
    delen: list[Box] = []
    for start in range(0, len(band.vakken), count):
        vakken = band.vakken[start : start + count]
        row = [_vak(vak, lefts[at], top, wide[at], size) for at, vak in enumerate(vakken)]
        high = max(box.h for box in row)
        if start + count >= len(band.vakken):
            high = max(high, y + least - GAP - top)
        delen += (replace(box, h=high) for box in row)
        top += high + GAP
    fill, rand = FILLS.get(band.id, ROW), RIMS.get(band.id, 0.3)
    return replace(head, h=top - y, id=band.id, delen=tuple(delen), fill=fill, rand=rand)


def _vak(vak: Vak, x: float, y: float, w: float, size: float) -> Box:
    parts = [(vak.kop, "kop"), *([(vak.bij, "bij")] if vak.bij else []), *((text, "") for text in vak.alineas)]
    return replace(_text(x, y, w, parts, size), id=vak.id, fill=WHITE, rand=0.3)


def _table(picture: Picture, y: float, size: float) -> list[Box]:
    """The heads and the rows, each as high as its highest cell."""
    if not picture.rijen:
        return []
    grid = is_grid(picture)
    width, count = PAGE[0] - 2 * MARGIN, max(len(picture.koppen) - 1, 1)
    first = width * (0.43 if grid else 0.2)
    widths = [first, *[(width - first) / count] * count]
    pad = 0.25 if grid else PAD
    rows = [("", picture.koppen, HEAD), *((rij.id, (rij.kop, *rij.cellen), "") for rij in picture.rijen)]
    out: list[Box] = []
    for at, (id, texts, fill) in enumerate(rows):
        out.append(_row(texts, y, widths, size, pad, id=id, fill=fill or (WHITE if at % 2 else ROW)))
        y += out[-1].h
    return out


def _row(
    texts: Sequence[str], y: float, widths: Sequence[float], size: float, pad: float, *, id: str, fill: str
) -> Box:
    x, cells = MARGIN, []
    head, grid = fill == HEAD, any(text in MARKEN for text in texts)
    for at, (text, w) in enumerate(zip(texts, widths, strict=True)):
        if text in MARKEN:
            cells.append(_sign(x + PAD / 2, y + pad, size, text))
        else:
            cells.append(_text(x, y, w, [(text, "kop" if head or (not at and not grid) else "")], size, pad))
        x += w
    high = max(cell.h if cell.lines else cell.h + 2 * pad for cell in cells)
    return Box(MARGIN, y, sum(widths), high, id=id, delen=tuple(cells), fill=fill, rand=0.15)


def _sign(x: float, y: float, size: float, teken: str) -> Box:
    return Box(x, y, 1.5 * size, LEADING * size, teken=teken)


def _legend(notes: Sequence[str], y: float, size: float) -> list[Box]:
    """What the marks mean, beside each other."""
    out: list[Box] = []
    for at, note in enumerate(notes):
        w = (PAGE[0] - 2 * MARGIN) / len(notes)
        x = MARGIN + at * w
        sign = _sign(x, y, size, note[0])
        out += (sign, _text(x + sign.w, y, w - sign.w, [(note[1:].strip(), "")], size, pad=0))
    return out


# --- elements -------------------------------------------------------------------------------------


def _draw(parent: ET.Element, box: Box) -> None:
    """The box as a group: its ground, its sign, its lines, and the boxes within it."""
    group = ET.SubElement(parent, "g", {"id": box.id} if box.id else {})
    if box.fill:
        rect = _add(group, "rect", x=box.x, y=box.y, width=box.w, height=box.h, fill=box.fill)
        if box.rand:
            rect.attrib.update({"stroke": LINE, "stroke-width": f"{box.rand:g}"})
    if box.teken:
        _SIGNS[box.teken](group, box.x + box.w / 2, box.y + box.h / 2, min(box.w, box.h) * 0.33)
    for line in box.lines:
        text = _add(group, "text", x=line.x, y=line.y)
        text.set("font-size", f"{line.size:g}")
        text.attrib.update({"kop": {"font-weight": "bold"}, "bij": {"font-style": "italic"}}.get(line.soort, {}))
        text.text = line.text
    for one in box.delen:
        _draw(group, one)


def _add(parent: ET.Element, tag: str, **values: float | str) -> ET.Element:
    told = {key: value if isinstance(value, str) else f"{round(value, 2):g}" for key, value in values.items()}
    return ET.SubElement(parent, tag, told)


def _full(group: ET.Element, x: float, y: float, r: float) -> None:
    _add(group, "circle", cx=x, cy=y, r=r)


def _ring(group: ET.Element, x: float, y: float, r: float) -> None:
    ring = _add(group, "circle", cx=x, cy=y, r=r, fill="none", stroke=INK)
    ring.set("stroke-width", "0.35")


def _half(group: ET.Element, x: float, y: float, r: float) -> None:
    _ring(group, x, y, r)
    _add(group, "path", d=f"M{x:.2f} {y - r:.2f} A{r:.2f} {r:.2f} 0 0 0 {x:.2f} {y + r:.2f} Z")


def _dash(group: ET.Element, x: float, y: float, r: float) -> None:
    _add(group, "rect", x=x - r, y=y - 0.2, width=2 * r, height=0.4)


def _right(group: ET.Element, x: float, y: float, r: float) -> None:
    _add(group, "polygon", points=f"{x - r:.2f},{y - r:.2f} {x + r:.2f},{y:.2f} {x - r:.2f},{y + r:.2f}")


def _down(group: ET.Element, x: float, y: float, r: float) -> None:
    _add(group, "polygon", points=f"{x - r:.2f},{y - r:.2f} {x + r:.2f},{y - r:.2f} {x:.2f},{y + r:.2f}")


_SIGNS: dict[str, Callable[[ET.Element, float, float, float], None]] = {
    "●": _full,
    "◐": _half,
    "○": _ring,
    "–": _dash,
    "▶": _right,
    "▼": _down,
}


def _clean(text: str) -> str:
    """The text without what XML cannot hold, and with single spaces; a space that may not break stays."""
    shown = "".join(char if char.isprintable() or char == "\u00a0" else " " for char in text)
    return " ".join(word for word in shown.split(" ") if word)
