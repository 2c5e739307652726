"""YAML -> Content or Problems. With `yamltree` the only module that knows yaml and pydantic.

`load(root)` is all or nothing: a whole Content, or every structural problem at once with file and line. What must hold
across the content (references, numbers, promises) is the job of `check`. The format stands in docs/formaat.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError

from bot import BASE, model, vertaling
from bot.model import Content, Plaats, Problem, Urgentie
from bot.schema import (
    KEYS,
    AntwoordIn,
    BegripIn,
    ContactIn,
    GesprekIn,
    KaartTaalIn,
    KnopIn,
    RegelIn,
    RouteIn,
    RoutekaartIn,
    SignaalIn,
    TaalIn,
    VerwachtIn,
    VragenIn,
)
from bot.yamlfout import COLON, quoted
from bot.yamltree import line_of, over, parse, value_at

TO = " naar "  # between the urgentie and the first contact of a group of examples

KAART = "routekaart.yaml"
LAID_OVER = (KAART, "_kaart.yaml")  # of these a second municipality writes only what differs

# --- reading --------------------------------------------------------------------------------------

Kind = TypeVar("Kind", bound=BaseModel)
Thing = TypeVar("Thing", model.Antwoord, model.Vraag)


class _Reader:
    """Reads files below a root (falling back on BASE) and gathers every problem."""

    def __init__(self, root: Path, proeven: bool = True) -> None:
        self.proeven = proeven
        self.roots = (root,) if root.resolve() == BASE else (root, BASE)
        self.problems: list[Problem] = []

    def files(self, folder: str) -> Iterator[str]:
        """Paths of the YAML files below `folder`, relative to their root; the first root that has one wins."""
        found = {path.relative_to(root).as_posix() for root in self.roots for path in (root / folder).rglob("*.yaml")}
        return iter(sorted(found))

    def misnamed(self, folder: str) -> Iterator[Problem]:
        """Files that look like content and are not read, because their name ends otherwise."""
        for path in sorted((self.roots[0] / folder).rglob("*.y*ml*")):
            if path.suffix != ".yaml" and path.is_file() and not path.name.endswith("~"):
                name = f"{path.name.partition('.')[0]}.yaml"
                what = f"dit bestand leest het programma niet, omdat de naam niet op .yaml eindigt. Noem het {name}."
                yield Problem(path.relative_to(self.roots[0]).as_posix(), 1, what, "waarschuwing")

    def text(self, file: str, roots: tuple[Path, ...]) -> str | None:
        for root in roots:
            if (root / file).is_file():
                try:
                    return (root / file).read_text("utf-8")
                except UnicodeDecodeError:
                    self.problems.append(Problem(file, 1, "dit bestand is geen UTF-8. Sla het op als UTF-8."))
                    return None
        self.problems.append(Problem(file, 1, "dit bestand ontbreekt."))
        return None

    def level(self, file: str) -> int:
        """In which root the file stands: 0 is the first."""
        return next(at for at, root in enumerate(self.roots) if (root / file).is_file())

    def tree(self, file: str) -> Any:
        """What the file holds; a routekaart and its words in a language lie over those of the product."""
        own = self.alone(file, self.roots)
        if own is not None and Path(file).name in LAID_OVER and self.mine(file) and (BASE / file).is_file():
            return over(own, self.alone(file, (BASE,)))
        return own

    def mine(self, file: str) -> bool:
        """Whether a second municipality has this file itself."""
        return len(self.roots) > 1 and (self.roots[0] / file).is_file()

    def alone(self, file: str, roots: tuple[Path, ...]) -> Any:
        """What the file of the first of these roots holds."""
        text = self.text(file, roots)
        if text is None:
            return None
        tree, problems = parse(text, file)
        self.problems += problems
        if tree is None and not problems:
            self.problems.append(Problem(file, 1, "dit bestand is leeg. Vul het, of haal het weg."))
        return tree

    def valid(self, kind: type[Kind], tree: Any, file: str) -> Kind | None:
        if tree is None:
            return None
        try:
            return kind.model_validate(tree)
        except ValidationError as error:
            errors = error.errors(include_url=False, include_input=False)
            self.problems += [_problem(one, tree, file) for one in errors if _meant(one, tree)]
            return None

    def read(self, kind: type[Kind], file: str) -> Kind | None:
        return self.valid(kind, self.tree(file), file)


_SAID = {
    "missing": "'{key}' ontbreekt. Voeg het toe.",
    "string_type": "bij '{key}' hoort een tekst te staan.",
    "list_type": "bij '{key}' hoort een lijst te staan (elke regel begint met een streepje).",
    "tuple_type": "bij '{key}' hoort een lijst te staan.",
    "dict_type": "bij '{key}' horen sleutels met een waarde te staan.",
    "less_than_equal": "bij '{key}' hoort een getal van 0 tot 200 te staan.",
    "greater_than_equal": "bij '{key}' hoort een getal van 0 tot 200 te staan.",
    "int_parsing": "bij '{key}' hoort een getal te staan.",
}


def _meant(error: Mapping[str, Any], tree: Any) -> bool:
    """Whether the error is about the form that the editor chose, where a list or keys may stand."""
    path = tuple(error["loc"])
    forms: dict[Any, Any] = {"list[str]": (list, str), "dict[str,list[str]]": dict}
    at = next((at for at, step in enumerate(path) if step in forms), None)
    return at is None or isinstance(value_at(tree, path[:at]), forms[path[at]])


def _problem(error: Mapping[str, Any], tree: Any, file: str) -> Problem:
    path = tuple(error["loc"])
    key = next((step for step in reversed(path) if isinstance(step, str) and "[" not in step), "dit")
    detail = str(error.get("ctx", {}).get("error", "")) or "deze waarde past hier niet"
    what = _SAID.get(error["type"], "'{key}': {detail}.").format(key=key, detail=detail)
    if error["type"] == "string_type":
        what = _split_sentence(value_at(tree, path)) or what
    elif error["type"] == "extra_forbidden":
        what = f"'{key}' ken ik hier niet. {_mend(key)}"
    return Problem(file, line_of(tree, path), what)


def _split_sentence(found: Any) -> str | None:
    """What to do about a sentence that YAML took for a key with a value."""
    if not isinstance(found, dict) or len(found) != 1:
        return None
    key, value = next(iter(found.items()))
    if "." in key and not value:
        return f"een zin die met een accolade begint, staat tussen aanhalingstekens: {quoted(f'{{{key}}}')}"
    return COLON.format(quoted(f"{key}: {value}")) if isinstance(value, str) else None


def _mend(key: str) -> str:
    word, colon, value = key.partition(":")
    if colon:
        return f"Achter de dubbelepunt hoort een spatie: {word}: {value.strip()}"
    near = get_close_matches(key.lower(), KEYS, 1)
    return f"Bedoel je '{near[0]}'?" if near else "Kijk in docs/formaat.md welke sleutels hier mogen."


# --- pydantic parts -> model ----------------------------------------------------------------------


def _fields(part: BaseModel, *skip: str) -> dict[str, Any]:
    return {name: getattr(part, name) for name in type(part).model_fields if name not in ("regel", *skip)}


def _begrippen(parts: Mapping[str, BegripIn], file: str) -> dict[str, model.Begrip]:
    return {id: model.Begrip(id=id, plaats=Plaats(file, part.regel), **_fields(part)) for id, part in parts.items()}


def _contact(id: str, part: ContactIn, file: str) -> model.Contact:
    return model.Contact(id=id, plaats=Plaats(file, part.regel), **_fields(part))


def _route(part: RouteIn, file: str) -> model.Route:
    return model.Route(
        id=part.route,
        contacten=part.contacten,
        antwoord=part.antwoord,
        plaats=Plaats(file, part.regel),
        **_fields(part.als),
    )


def _proef(part: VerwachtIn, zegt: str, file: str) -> model.Proef:
    rest = _fields(part, "zegt", "intent", "signaal")
    return model.Proef(zegt=zegt, signaal=part.signaal or part.intent, plaats=Plaats(file, part.regel), **rest)


def _regel(part: RegelIn, file: str) -> model.Regel:
    return model.Regel(part.alle, part.een, part.reeks, part.niet, part.binnen, part.gat, Plaats(file, part.regel))


SOORTEN = ("intent", "gevaar", "context", "kenmerk", "rolteken", "vervolg", "daad")


def _signaal(part: SignaalIn, file: str, problems: list[Problem]) -> model.Signaal | None:
    kinds = [soort for soort in SOORTEN if getattr(part, soort) is not None]
    if len(kinds) != 1:
        said = "precies een van " + ", ".join(SOORTEN) + " moet bovenaan staan."
        problems.append(Problem(file, part.regel or 1, said))
        return None
    return model.Signaal(
        id=getattr(part, kinds[0]),
        soort=kinds[0],
        taal=file.split("/")[1],
        herken=tuple(_regel(one, file) for one in part.herken),
        voorbeelden=tuple(_voorbeelden(part, file, problems)),
        proeven=tuple(_proef(one, one.zegt, file) for one in part.proeven),
        plaats=Plaats(file, part.regel),
        **_fields(part, *SOORTEN, "herken", "voorbeelden", "proeven"),
    )


def _voorbeelden(part: SignaalIn, file: str, problems: list[Problem]) -> Iterator[model.Voorbeeld]:
    """The examples: a list, or lists under an urgentie, with or without a first contact ("dringend naar csg")."""
    if isinstance(part.voorbeelden, list):
        yield from map(model.Voorbeeld, part.voorbeelden)
        return
    for key, texts in part.voorbeelden.items():
        level, _, contact = key.partition(TO)
        if level not in Urgentie.__members__:
            problems.append(
                Problem(file, part.regel, f"'{level}' is geen urgentie; kies acuut, dringend, zorg of info.")
            )
            continue
        yield from (model.Voorbeeld(text, Urgentie[level], contact or None) for text in texts)


def _knop(part: KnopIn, file: str) -> model.Knop:
    return model.Knop(part.zegt, model.Wordt(**_fields(part.wordt)), part.daad, Plaats(file, part.regel))


def _knoppen(parts: Iterable[KnopIn], file: str) -> tuple[model.Knop, ...]:
    return tuple(_knop(part, file) for part in parts)


def _antwoord(part: AntwoordIn, file: str) -> model.Antwoord:
    rest = _fields(part, "antwoord", "knoppen")
    return model.Antwoord(
        id=part.antwoord, knoppen=_knoppen(part.knoppen, file), plaats=Plaats(file, part.regel), **rest
    )


# --- the whole ------------------------------------------------------------------------------------


def load(root: Path, *, proeven: bool = True) -> tuple[Content | None, list[Problem]]:
    """The content below `root`, or None and every structural problem in it. Warnings come with a Content.

    Only `check` needs the proeven; without them loading is faster.
    """
    reader = _Reader(root, proeven)
    reader.problems += (problem for folder in ("intents", "responses") for problem in reader.misnamed(folder))
    kaart = reader.read(RoutekaartIn, "routekaart.yaml")
    signalen = [one for file in reader.files("intents") if not _is_words(file) for one in _read_signaal(reader, file)]
    woorden, spelling = _read_words(reader, "_woorden"), _read_words(reader, "_spelling")
    talen, antwoorden, vragen, vast, pagina, telegram = _read_responses(reader)
    gewichten, aspecten = (_read_learned(reader, name) for name in ("_gewichten.tsv", "_aspecten.tsv"))
    if kaart is None or any(problem.ernst == "fout" for problem in reader.problems):
        return None, reader.problems
    file = "routekaart.yaml"
    begrippen = kaart.begrippen
    routes = tuple(_route(part, file) for part in kaart.routes)
    content = Content(
        rollen=_begrippen(begrippen.rollen, file),
        onderwerpen=_begrippen(begrippen.onderwerpen, file),
        kenmerken=_begrippen(begrippen.kenmerken, file),
        urgenties=_begrippen(begrippen.urgenties, file),
        contacten={id: _contact(id, part, file) for id, part in kaart.contacten.items()},
        functies={
            id: model.Functie(id=id, plaats=Plaats(file, p.regel), **_fields(p)) for id, p in kaart.functies.items()
        },
        kolommen=tuple(model.Kolom(**_fields(part)) for part in kaart.kolommen),
        stap_naar_kolom={int(stap): kolom for stap, kolom in kaart.stap_naar_kolom.items()},
        stap2=kaart.stap2,
        lege_cel=kaart.lege_cel,
        keten={id: model.Stap(id=id, plaats=Plaats(file, p.regel), **_fields(p)) for id, p in kaart.keten.items()},
        routes=routes,
        routes_per={
            (onderwerp, level): tuple(route for route in routes if _can_fit(route, onderwerp, level))
            for onderwerp in begrippen.onderwerpen
            for level in Urgentie
        },
        antwoorden=antwoorden,
        vragen=vragen,
        vaste_teksten=vast,
        pagina=pagina,
        telegram=telegram,
        signalen=tuple(signalen),
        woordgroepen=woorden,
        spelling=spelling,
        talen=talen,
        gewichten=gewichten,
        aspecten=aspecten,
    )
    return _with_languages(reader, content), reader.problems


def _can_fit(route: model.Route, onderwerp: str, level: Urgentie) -> bool:
    return (not route.onderwerp or onderwerp in route.onderwerp) and (not route.urgentie or level in route.urgentie)


def load_gesprekken(root: Path, folder: str = "tests/gesprekken") -> tuple[tuple[model.Gesprek, ...], list[Problem]]:
    """The conversations below `folder`, for check and the tests."""
    reader = _Reader(root)
    reader.problems += reader.misnamed(folder)
    out = []
    for file in reader.files(folder):
        part = reader.read(GesprekIn, file)
        if part is not None:
            beurten = tuple(_proef(beurt.verwacht, beurt.zegt, file) for beurt in part.beurten)
            toelichtingen = tuple(model.Toelichting(one.gebeurt, one.keten, one.wie, one.doet) for one in part.beurten)
            plaats = Plaats(file, part.regel)
            out.append(model.Gesprek(part.gesprek, beurten, plaats, part.vooraf, toelichtingen, part.bespreek))
    return tuple(out), reader.problems


def _is_words(file: str) -> bool:
    return Path(file).name.startswith("_")


def _read_signaal(reader: _Reader, file: str) -> Iterator[model.Signaal]:
    tree = reader.tree(file)
    if not reader.proeven and isinstance(tree, dict):
        tree.pop("proeven", None)
    part = reader.valid(SignaalIn, tree, file)
    signaal = _signaal(part, file, reader.problems) if part else None
    if signaal is not None:
        yield signaal


def _read_words(reader: _Reader, start: str) -> dict[str, dict[str, tuple[str, ...]]]:
    groups: dict[str, dict[str, tuple[str, ...]]] = {}
    for file in reader.files("intents"):
        if not Path(file).name.startswith(start):
            continue
        own = groups.setdefault(file.split("/")[1], {})
        tree = reader.tree(file)
        for group, words in (tree or {}).items():
            line = line_of(tree, (group,))
            if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
                reader.problems.append(Problem(file, line, f"bij groep '{group}' hoort een lijst woorden te staan."))
            elif group in own:
                reader.problems.append(
                    Problem(file, line, f"groep '{group}' bestaat al in een ander bestand. Voeg ze samen.")
                )
            else:
                own[group] = tuple(words)
    return groups


Responses = tuple[
    dict[str, model.Taal],
    dict[str, dict[str, model.Antwoord]],
    dict[str, dict[str, model.Vraag]],
    dict[str, dict[str, str]],
    dict[str, dict[str, str]],
    dict[str, dict[str, str]],
]


def _read_responses(reader: _Reader) -> Responses:
    talen: dict[str, model.Taal] = {}
    antwoorden: dict[str, dict[str, model.Antwoord]] = {}
    vragen: dict[str, dict[str, model.Vraag]] = {}
    vast: dict[str, dict[str, str]] = {}
    pagina: dict[str, dict[str, str]] = {}
    telegram: dict[str, dict[str, str]] = {}
    sentences = {"_vast.yaml": vast, "_pagina.yaml": pagina, "_telegram.yaml": telegram}
    for file in reader.files("responses"):
        taal, name = file.split("/")[1], Path(file).name
        if name == "_taal.yaml":
            part = reader.read(TaalIn, file)
            if part:
                talen[taal] = model.Taal(id=taal, plaats=Plaats(file, part.regel), **_fields(part))
        elif name == "_kaart.yaml":
            continue  # read when the Dutch words are there
        elif name in sentences:
            tree = reader.tree(file) or {}
            sentences[name][taal] = {key: str(text) for key, text in tree.items()}
        elif name == "_vragen.yaml":
            lijst = reader.read(VragenIn, file)
            for vraag in lijst.vragen if lijst else ():
                knoppen = _knoppen(vraag.knoppen, file)
                vragen.setdefault(taal, {})[vraag.vraag] = model.Vraag(
                    vraag.vraag, vraag.zegt, knoppen, Plaats(file, vraag.regel)
                )
        elif name != "_verboden.yaml":  # those lists are read by bot/check
            antwoord = reader.read(AntwoordIn, file)
            if antwoord:
                _add(antwoorden.setdefault(taal, {}), _antwoord(antwoord, file), reader.problems)
    _inherit(antwoorden, reader)
    _inherit(vragen, reader)
    return _switched_on(talen, antwoorden, vragen, vast, pagina, telegram)


def _inherit(things: dict[str, dict[str, Thing]], reader: _Reader) -> None:
    """What a translation leaves out is as in Dutch. One of a text that lies under a newer Dutch one does not count."""
    dutch = things.get(model.DUTCH, {})
    for taal in things.keys() - {model.DUTCH}:
        kept: dict[str, Thing] = {}
        for id, one in things[taal].items():
            original = dutch.get(id)
            if original is not None and reader.level(one.plaats.file) > reader.level(original.plaats.file):
                continue  # another municipality says it in its own words, in Dutch only
            found = vertaling.inherited(one, original)
            if isinstance(found, str):
                reader.problems.append(Problem(one.plaats.file, one.plaats.line or 1, found, "waarschuwing"))
            else:
                kept[id] = found
        things[taal] = kept


def _switched_on(talen: dict[str, model.Taal], *responses: dict[str, Any]) -> Responses:
    """Without the languages that are switched off."""
    off = {id for id, taal in talen.items() if not taal.aan}
    kept = [{id: one for id, one in part.items() if id not in off} for part in (talen, *responses)]
    return cast("Responses", tuple(kept))


def _with_languages(reader: _Reader, content: Content) -> Content:
    """The content, with the routekaart in every language that has words for it."""
    in_taal: dict[str, Content] = {}
    for file in reader.files("responses"):
        taal = file.split("/")[1]
        if Path(file).name == "_kaart.yaml" and taal in content.talen:
            part = reader.valid(KaartTaalIn, _words_of(reader, file), file)
            if part is not None:
                unknown = vertaling.unknown_ids(content, part)
                reader.problems += [
                    Problem(file, part.regel or 1, f"'{id}' staat niet in routekaart.yaml.") for id in unknown
                ]
                in_taal[taal] = vertaling.in_language(content, part)
    content = replace(content, in_taal=in_taal)
    knoppen = {taal: vertaling.sentences(content, taal) for taal in content.talen if taal != model.DUTCH}
    return replace(content, knoppen_in=knoppen)


def _words_of(reader: _Reader, file: str) -> Any:
    """The words of the routekaart in a language; for a contact that a city describes, none but its own."""
    tree = reader.tree(file)
    if reader.mine(KAART) and isinstance(tree, dict):
        own = reader.alone(file, reader.roots) if reader.mine(file) else {}
        kept = {*own.get("contacten", {})}
        for id in reader.alone(KAART, reader.roots).get("contacten", {}):
            if id not in kept:
                tree.get("contacten", {}).pop(id, None)
    return tree


def _add(own: dict[str, model.Antwoord], antwoord: model.Antwoord, problems: list[Problem]) -> None:
    if antwoord.id in own:
        first = own[antwoord.id].plaats.file
        what = f"antwoord '{antwoord.id}' bestaat al in {first}. Geef een van beide een andere naam."
        problems.append(Problem(antwoord.plaats.file, antwoord.plaats.line, what))
    own[antwoord.id] = antwoord


def _read_learned(reader: _Reader, name: str) -> bytes:
    for root in reader.roots:
        path = root / "intents" / name
        if path.is_file():
            return path.read_bytes()
    return b""
