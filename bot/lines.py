"""What stands beside an answer: the emergency line, the person's own language, who cannot call, who does what. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot import answer, carry
from bot.answer import SERIOUS, Setting
from bot.model import Alinea, Functie, Labels, Reading, Reply, State, Urgentie
from bot.understanding.reader import ASKS_HOW

SAME_FOR_ALL = "overleg"  # the step of the meldcode that `stap2` tells of for every functie
LIGHT = frozenset({"opvoedvraag", "overbelaste-ouder", "geldzorgen", "scheiding", "schoolverzuim", "pesten"})

# per role: topics of which the safety core of a language speaks to somebody else, and who gets the words for the role
_OF_OTHERS = frozenset({"lichamelijk-geweld", "getuige-van-geweld", "verwaarlozing", "ouder-met-problemen", "weglopen"})
SEEN_BY_OTHERS = {
    "slachtoffer": _OF_OTHERS,
    "pleger": _OF_OTHERS | {"partnergeweld", "seksueel-misbruik", "online-seksueel", "mensenhandel"},
}


def in_own_language(setting: Setting, reply: Reply) -> Reply:
    """Adds what the person's language has when the answer itself is in Dutch: the emergency line, and of the safety
    core the answer that comes nearest, with its buttons. What the reply already says in it stands between the two.

    In danger it stands directly below the first line, and the further Dutch lines come after it.
    """
    eigen = setting.eigen
    taal = setting.content.talen.get(eigen)
    if taal is None or eigen == setting.taal:
        return replace(reply, taal=eigen if eigen == setting.taal else reply.taal)
    own = [Alinea("taal", answer.fill(setting.content, taal.noodregel), boven=True)]
    own += [*(one for one in reply.alineas if one.soort == "taal"), *_core(setting, eigen, reply)]
    first = 1 if reply.labels.urgentie in SERIOUS else 0
    said = setting.content.knoppen_in.get(eigen, {})
    rest: list[Alinea] = []
    for one in reply.alineas[first:]:
        if one.soort == "taal":
            continue
        if one.soort == "vraag" and one.tekst in said:
            rest.append(Alinea("taal", said[one.tekst], one.boven))
        rest.append(replace(one, soort="eerst") if one.soort == "gevaar" else one)
    knoppen = tuple(said.get(knop, knop) for knop in reply.knoppen)
    return replace(reply, taal=eigen, alineas=(*reply.alineas[:first], *own, *rest), knoppen=knoppen)


def _core(setting: Setting, eigen: str, reply: Reply) -> list[Alinea]:
    """Of the safety core of a language what comes nearest to the answer: its own, or that of its topic."""
    known = setting.content.antwoorden.get(eigen, {})
    dutch = setting.content.antwoorden["nl"].get(reply.antwoord)
    topic, rol, serious = reply.labels.onderwerp, reply.labels.rol, reply.labels.urgentie in SERIOUS
    child = "-kind" if dutch is not None and dutch.stem == "kind" else ""
    tail = "-gevaar" if serious else ""
    of_topic = (f"{topic}{child}{tail}", f"{topic}{tail}")
    # what stands there for a bystander ("do not go in") is not for who did it, or for whom it is done to
    by_role = (f"{'gevaar' if serious else 'algemeen'}-{rol}",)
    of_role = by_role if topic in SEEN_BY_OTHERS.get(rol, ()) else ()
    in_danger = (*by_role, f"niet-pluis{child}{tail}") if serious else ()
    found = next((known[id] for id in (reply.antwoord, *of_role, *of_topic, *in_danger) if id in known), None)
    if found is None:
        return []
    return [replace(one, soort="taal", boven=True) for one in answer.paragraphs(setting, found, reply.labels)]


def understood_too(setting: Setting, labels: Labels, stem: str) -> list[Alinea]:
    """What of the labels can be told in the person's own language, to stand above the Dutch line that tells all."""
    own = setting.content.in_taal.get(setting.eigen)
    opening = setting.content.vaste_teksten.get(setting.eigen, {}).get("ik-begreep")
    if own is None or not opening or setting.eigen == setting.taal:
        return []
    dutch = answer.understood(setting, labels, stem)
    told = [one for one in answer.understood(replace(setting, content=own), labels, stem) if one not in dutch]
    return [Alinea("taal", f"{opening} {'; '.join(told)}.", boven=True)] if told else []


def program_first(setting: Setting, reply: Reply) -> Reply:
    """Who asks for somebody to come reads at once that nobody is sent: in danger directly below the first line."""
    line = Alinea("programma", answer.sentence(setting, "programma"), boven=True)
    rest = [one for one in reply.alineas if one.soort != "programma"]
    if reply.labels.urgentie not in SERIOUS:
        return replace(reply, alineas=(line, *rest))
    rest = [replace(one, soort="eerst") if place and one.soort == "gevaar" else one for place, one in enumerate(rest)]
    return replace(reply, alineas=(*rest[:1], line, *rest[1:]))


def care_line(setting: Setting, state: State, labels: Labels, *, words: bool = False) -> list[Alinea]:
    """A lighter answer keeps the emergency numbers in sight within the care frame, and after words of danger."""
    if not (state.zorg or words) or labels.urgentie in SERIOUS:
        return []
    suicide = any(one.labels.onderwerp == "zelfdoding-of-zelfbeschadiging" for one in state.eerder)
    return [Alinea("zorg", answer.sentence(setting, "zorg-113" if suicide else "zorg-112"), boven=True)]


def cannot_call(setting: Setting, labels: Labels, kenmerken: Sequence[str]) -> list[Alinea]:
    """In danger, who cannot speak or call reads at once how somebody else can."""
    if carry.CANNOT_CALL not in kenmerken or labels.urgentie not in SERIOUS:
        return []
    antwoord = answer.find(setting, *variants(carry.CANNOT_CALL, labels, kenmerken))
    return [Alinea("tekst", answer.fill(setting.content, antwoord.eerst), boven=True)]


def call_anyway(setting: Setting, labels: Labels, reading: Reading | None) -> list[Alinea]:
    """That there is help already, or was an earlier report, sends nobody back: call all the same."""
    if reading is None or labels.urgentie not in SERIOUS:
        return []
    ids = [id for id in ("al-gemeld", "hulp-al-betrokken") if id in reading.kenmerken]
    return [Alinea("tekst", answer.sentence(setting, ids[0]), boven=True)] if ids else []


def variants(vervolg: str, labels: Labels, kenmerken: Iterable[str] = ()) -> list[str]:
    """The answers that fit a follow-up, most fitting first: by who asks, or by how light the worry is."""
    base = f"vervolg-{vervolg}"
    own = {"jeugdige": ["kind"], "pleger": ["pleger", "ouder"]}.get(labels.rol, [labels.rol])
    own = ["kind"] if carry.YOUNG in kenmerken else own
    voices = ["ouder"] if labels.onderwerp == "melding-over-mij" else own
    if vervolg == "gesprek-beginnen" and labels.onderwerp in LIGHT and labels.urgentie not in SERIOUS:
        voices = [*voices, "licht"]
    return [*(f"{base}-{one}" for one in voices), base]


def organisation(setting: Setting, labels: Labels, reading: Reading | None) -> str | None:
    """The organisation that a "who does what" question is about."""
    if reading is None or labels.onderwerp != "wie-doet-wat" or labels.urgentie in SERIOUS:
        return None
    functie = setting.content.functies.get(reading.functie or "")
    return (functie.contact if functie else None) or reading.contact


def function_lines(setting: Setting, labels: Labels, reading: Reading | None) -> list[Alinea]:
    """What a profession does, at one step of the meldcode or over the whole keten."""
    if reading is None or labels.onderwerp not in ("wie-doet-wat", "meldcode"):
        return []
    functie = setting.content.functies.get(reading.functie or "")
    if functie is None:
        return []
    lines = [f"{functie.naam}: {functie.taak}", *_cells(setting, functie, reading)]
    return [Alinea("tekst", answer.fill(setting.content, line)) for line in lines]


def chain_lines(setting: Setting, labels: Labels, reading: Reading | None) -> list[Alinea]:
    """What a step of the chain means, who decides, how long it lasts, how to object. A child has words of its own."""
    step = setting.content.keten.get(reading.keten or "") if reading is not None else None
    asked = (labels.onderwerp in ASKS_HOW and labels.urgentie not in SERIOUS) or labels.urgentie is Urgentie.info
    if step is None or not asked or labels.rol == "jeugdige":
        return []
    parts = [
        ("", f"{step.naam}: {step.wat_betekent_het}"),
        ("keten-wie-mag", step.wie_mag_dit),
        ("keten-wie-beslist", step.wie_beslist),
        ("keten-hoe-lang", step.hoe_lang),
        ("keten-bezwaar", step.bezwaar),
    ]
    lines = [f"{answer.sentence(setting, id)} {text}" if id else text for id, text in parts if text]
    return [Alinea("tekst", answer.fill(setting.content, line)) for line in lines]


def _cells(setting: Setting, functie: Functie, reading: Reading) -> list[str]:
    """The cell of the step that was asked about, of the meldcode or else of the chain; of no step: all."""
    content = setting.content
    step = content.keten.get(reading.keten or "")
    asked = content.stap_naar_kolom.get(reading.stap, "") if reading.stap else step.kolom if step else None
    if asked is None:
        return [f"{kolom.naam}: {functie.stappen.get(kolom.id) or content.lege_cel}" for kolom in content.kolommen]
    if asked == SAME_FOR_ALL:
        return [content.stap2]
    return [functie.stappen.get(asked) or content.lege_cel]
