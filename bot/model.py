"""The types everything else speaks in: frozen, slotted, standard library only, no behaviour."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple


class Urgentie(IntEnum):
    """How fast someone must act; ordered, because a higher one wins."""

    info = 0
    zorg = 1
    dringend = 2
    acuut = 3


class Labels(NamedTuple):
    """What a message is about, who writes and how urgent it is: ids of the routekaart only."""

    onderwerp: str
    rol: str
    urgentie: Urgentie


DUTCH = "nl"  # the language that all others are translated from

DADEN = ("ja", "nee", "weet-niet", "anders", "klopt-niet", "terug", "opnieuw", "stop", "weg", "wis", "dank", "groet")
"""What a whole message can do to the conversation itself."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a person; nothing in it says who that is."""

    text: str
    kanaal: str = "terminal"  # web | telegram | terminal
    taal: str | None = None  # chosen by hand, else None


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of one text.

    `zekerheid` runs from 0 (guess) to 1 (sure). `alternatieven` holds the topics that came close, best first, the
    chosen one included. `because` holds typed words: it is printed by `understand` and `waarom` and goes nowhere else.
    """

    labels: Labels
    taal: str = "nl"
    spreekt: str | None = None  # the language, where the words make it clear
    kiest_taal: str | None = None  # the message is the name of this language
    daad: str | None = None
    knop: Knop | None = None  # the button whose sentence this is
    vervolg: str | None = None  # id of a follow-up question ("what happens when I call")
    los: bool = False  # ... which may be the first thing somebody says
    kenmerken: frozenset[str] = frozenset()
    functie: str | None = None
    contact: str | None = None  # an organisation named in the text
    keten: str | None = None  # a step of the chain named in the text
    stap: int | None = None  # step of the meldcode, 1 to 5
    zekerheid: float = 0.0
    alternatieven: tuple[str, ...] = ()
    mogelijk: tuple[tuple[Labels, float], ...] = ()  # labels that may be meant, with their chance, best first
    naar: Mapping[str, float] = field(default_factory=dict)  # the chance of each first contact, by the words alone
    rolkans: float = 1.0  # how likely the role is
    alarm: float = 0.0  # how much speaks for acuut, see understanding/decide.py
    vraagt: bool = False  # the text is a question
    antwoordt: str | None = None  # the text begins with this deed: ja or nee
    genoemd: frozenset[str] = frozenset()  # which of onderwerp, rol and urgentie the text itself gave
    gezegd: frozenset[str] = frozenset()  # which of them a rule found in the words themselves
    lengte: int = 0  # in words
    gevaarwoorden: bool = False  # words of danger stand in the text, whatever they came to
    verbetert: bool = False  # the text corrects what was understood ("nee, ik ben zelf de vader")
    begrepen: bool = True  # False: nothing in the text meant anything to us
    because: str = field(default="", repr=False)


class Eerder(NamedTuple):
    """One earlier reading of a conversation, as far as it is remembered."""

    labels: Labels
    kenmerken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """What is remembered of a conversation: ids of the content and small numbers, never a typed word."""

    taal: str = "nl"
    eerder: tuple[Eerder, ...] = ()  # newest last, at most five
    open: str | None = None  # id of the question that waits for an answer
    misverstaan: int = 0  # messages in a row that were not understood
    zorg: int = 0  # turns left in the care frame


@dataclass(frozen=True, slots=True)
class Kaart:
    """A contact as a person sees it."""

    id: str
    naam: str
    nummer: str | None  # as shown, "0800-2000"; None where no number may be shown
    tel: str | None  # the same for a tel: link, "08002000"
    open: str | None  # "nu open", "meestal 11.00-21.00 uur", None when unknown
    kosten: str | None
    zo_kom_je_er: str | None
    site: str | None
    taak: str | None = None
    bel: str = "bel"  # the word for calling
    bron: str | None = None  # the site that says so
    overgenomen: str | None = None  # when that was copied, 2026-11-21


@dataclass(frozen=True, slots=True)
class Alinea:
    """One paragraph of a reply.

    `soort` is one of: gevaar (the first sentence in danger), eerst (other opening), vraag (the question asked),
    wat-zij-doen, je-naam, zo-begin-je, tekst, programma (this is a program ...), zorg (the care-frame line), taal (the
    line in the person's own language). A channel may draw each its own way, never drop one. `boven` paragraphs stand
    above the contact cards, the others below, in the order given.
    """

    soort: str
    tekst: str
    boven: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What a person gets; each channel draws it its own way."""

    taal: str
    labels: Labels
    vraag: bool = False
    alternatieven: tuple[str, ...] = ()
    alineas: tuple[Alinea, ...] = ()
    contacten: tuple[Kaart, ...] = ()
    knoppen: tuple[str, ...] = ()  # whole sentences; pressing one sends it as a message
    actie: str | None = None  # None | verlaat | wis
    antwoord: str = ""  # id of the answer
    begrepen: tuple[str, ...] = ()  # what was understood, as it may be shown; empty where no worry was
    because: str = field(default="", repr=False)  # for `understand` only


@dataclass(frozen=True, slots=True)
class Paginataal:
    """What the web page, or the bot in Telegram, says of itself in one language: its words, starts, emergency cards."""

    taal: str
    naam: str
    richting: str  # ltr | rtl
    teksten: Mapping[str, str]
    starts: tuple[str, ...]  # sentences on the buttons of the first screen
    noodkaarten: tuple[Kaart, ...]  # 112 and 0800-2000 first; each has a number


# --- the pages beside the conversation --------------------------------------------------------------


MARKEN = {
    "●": "wat deze functie doet",
    "◐": "wat deze functie doet en wat niet",
    "○": "alleen wat deze functie niet doet",
    "–": "dat weten we niet zeker",
}
"""The marks in the table of who does what, and what each means."""


@dataclass(frozen=True, slots=True)
class Vak:
    """One box: a heading, a line that explains it, and its paragraphs."""

    id: str
    kop: str
    alineas: tuple[str, ...]
    bij: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """Boxes that belong together, under one name."""

    id: str
    naam: str
    vakken: tuple[Vak, ...]


@dataclass(frozen=True, slots=True)
class Rij:
    """A row of the table; each cell is a text, or one of MARKEN."""

    id: str
    kop: str
    cellen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that a drawing shows, in reading order. `keten`: the bands follow each other."""

    id: str
    titel: str
    uitleg: str = ""
    banden: tuple[Band, ...] = ()
    koppen: tuple[str, ...] = ()  # above the columns of the table, the first one above the row heads
    rijen: tuple[Rij, ...] = ()
    noten: tuple[str, ...] = ()
    keten: bool = False


@dataclass(frozen=True, slots=True)
class Keuze:
    """An answer to a question of the assessment, and the id of what comes then."""

    zegt: str
    naar: str


@dataclass(frozen=True, slots=True)
class Weegstap:
    """A question of the assessment with its answers, or an outcome with a list for one's own file."""

    id: str
    alineas: tuple[str, ...]
    keuzes: tuple[Keuze, ...] = ()
    lijst: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Meldcode:
    """The steps for professionals, in the sentences of the answers and the chain."""

    uitleg: tuple[str, ...] = ()
    stappen: tuple[tuple[str, ...], ...] = ()  # of step 1 to 5
    vragen: tuple[Weegstap, ...] = ()  # belong to step 4
    uitkomsten: tuple[Weegstap, ...] = ()  # belong to step 5
    erbij: tuple[tuple[str, ...], ...] = ()  # when in doubt, per sector, the words explained
    begin: str = ""  # the sentence that starts the assessment in the conversation
    zinnen: tuple[str, ...] = ()  # others that go on there


@dataclass(frozen=True, slots=True)
class Bladen:
    """What the pages beside the conversation show, made once at the start; without content they stay empty."""

    kaart: Picture = Picture("routekaart", "Routekaart")
    functies: Mapping[str, Picture] = field(default_factory=dict)
    situaties: Mapping[str, Picture] = field(default_factory=dict)
    tekeningen: Mapping[str, bytes] = field(default_factory=dict)  # id of a picture -> SVG
    meldcode: Meldcode = Meldcode()
    kaarten: tuple[Kaart, ...] = ()  # every card that has a number
    gemeente: Kaart | None = None  # who hears complaints
    api: bytes = b"{}"  # the routekaart as JSON


Answer = Callable[[State, Message], tuple[Reply, State]]
"""One turn with knowledge and clock bound; it never raises."""


# --- content, as checked once and never changed ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class Plaats:
    """Where a piece of content stands, for messages to an editor."""

    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """Something an editor must mend (`fout`) or should look at (`waarschuwing`)."""

    file: str
    line: int
    what: str
    ernst: str = "fout"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.what}"


@dataclass(frozen=True, slots=True)
class Begrip:
    """A role, topic, urgency or kenmerk: its id and how it is said per voice (volwassene, kind)."""

    id: str
    uitleg: str
    zo_zeggen_we_het: Mapping[str, str] = field(default_factory=dict)
    knop: str | None = None  # the sentence on the button that means this topic
    plaats: Plaats = Plaats()


@dataclass(frozen=True, slots=True)
class Contact:
    """Someone to go to. `open` is "altijd", hours per day range ("ma-vr" -> "09:00-17:00"), or empty."""

    id: str
    naam: str
    taak: str = ""
    ook_bekend_als: tuple[str, ...] = ()
    telefoon: str | None = None
    toon: bool = False
    kosten: str | None = None
    open: Mapping[str, str] | str | None = None
    open_bron_datum: str | None = None
    chat: str | None = None
    site: str | None = None
    whatsapp: str | None = None
    zo_kom_je_er: str | None = None
    als_je_belt: str | None = None  # what happens when you get in touch, in two or three short sentences
    je_naam: str | None = None  # what happens with your name there
    schil: str | None = None
    voor_wie: str | None = None
    bron: tuple[str, ...] = ()
    bron_datum: str | None = None
    overgenomen: str | None = None
    nagebeld: str | None = None
    zekerheid: str = "onzeker"
    let_op: str | None = None
    noodcontact: bool = False  # 112, 113 and whoever counts as one: never moves, may close an acuut route
    plaats: Plaats = Plaats()


@dataclass(frozen=True, slots=True)
class Functie:
    """A profession and what it does per column of the keten; an empty cell says that we do not know."""

    id: str
    naam: str
    ook_bekend_als: tuple[str, ...] = ()
    taak: str = ""
    contact: str | None = None  # the contact where this function works
    stappen: Mapping[str, str] = field(default_factory=dict)  # kolom id -> text
    bron: tuple[str, ...] = ()
    zekerheid: str = "synthese"
    plaats: Plaats = Plaats()


@dataclass(frozen=True, slots=True)
class Stap:
    """A step of the keten from niet-pluis to aftercare; `kolom`: where the table of functies tells of it."""

    id: str
    naam: str
    kolom: str | None = None
    ook_bekend_als: tuple[str, ...] = ()
    wie_mag_dit: str = ""
    wie_beslist: str = ""
    wat_betekent_het: str = ""
    hoe_lang: str = ""
    bezwaar: str = ""
    bron: tuple[str, ...] = ()
    zekerheid: str = "synthese"
    plaats: Plaats = Plaats()


@dataclass(frozen=True, slots=True)
class Kolom:
    """A column of the table of functies."""

    id: str
    naam: str
    uitleg: str = ""


@dataclass(frozen=True, slots=True)
class Route:
    """First fit wins: to whom a reading leads and which answer goes with it. Empty conditions fit everything."""

    id: str
    onderwerp: tuple[str, ...] = ()
    rol: tuple[str, ...] = ()
    urgentie: tuple[Urgentie, ...] = ()
    kenmerken: tuple[str, ...] = ()  # all of these
    een_van: tuple[str, ...] = ()  # at least one of these kenmerken
    zonder: tuple[str, ...] = ()  # none of these
    tijd: str | None = None  # kantoor | daarbuiten
    contacten: tuple[str, ...] = ()
    antwoord: str = ""
    plaats: Plaats = Plaats()


@dataclass(frozen=True, slots=True)
class Wordt:
    """What pressing a button must lead to; None leaves that part as it was."""

    onderwerp: str | None = None
    rol: str | None = None
    urgentie: Urgentie | None = None
    kenmerken: tuple[str, ...] = ()
    zonder: tuple[str, ...] = ()  # kenmerken that it takes away
    daad: str | None = None
    vervolg: str | None = None


@dataclass(frozen=True, slots=True)
class Knop:
    """A button: a whole sentence, and what it must lead to."""

    zegt: str
    wordt: Wordt
    daad: str | None = None  # inside a question: the typed word that means the same (ja, nee, weet-niet, anders)
    plaats: Plaats = Plaats()


@dataclass(frozen=True, slots=True)
class Antwoord:
    """One answer. `eerst` opens it; the rest follows below the cards.

    `eerst_acuut` opens it at acuut, `eerst_rustig` where somebody said that it does not go on now.
    """

    id: str
    eerst: str = ""
    eerst_acuut: str = ""
    eerst_rustig: str = ""
    wat_zij_doen: str = ""
    je_naam: str = ""
    zo_begin_je: str = ""
    tekst: tuple[str, ...] = ()
    regels: tuple[str, ...] = ()  # extra lines directly under the opening ("Heb je dat al gedaan? Bel toch.")
    knoppen: tuple[Knop, ...] = ()
    per_kanaal: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # kanaal -> key -> text
    stem: str = "volwassene"  # volwassene | kind
    vraag: str | None = None  # id of the question that this answer asks
    nagekeken: str | None = None
    plaats: Plaats = Plaats()


@dataclass(frozen=True, slots=True)
class Vraag:
    """A question the chat may ask, with its answers as whole sentences."""

    id: str
    zegt: str
    knoppen: tuple[Knop, ...]
    plaats: Plaats = Plaats()


@dataclass(frozen=True, slots=True)
class Regel:
    """One line of `herken`: it holds when all its parts hold within one message.

    Terms are words, "two word phrases", prefix* and <groep>. `alle` must all occur within `binnen` words of each other;
    of `een` at least one within that same stretch; `reeks` must occur in this order with at most `gat` words
    between two;
    none of `niet` may occur anywhere in the message.
    """

    alle: tuple[str, ...] = ()
    een: tuple[str, ...] = ()
    reeks: tuple[str, ...] = ()
    niet: tuple[str, ...] = ()
    binnen: int = 15
    gat: int = 3
    plaats: Plaats = Plaats()


@dataclass(frozen=True, slots=True)
class Proef:
    """A promise of an editor: this text is understood like this. None promises nothing about that part."""

    zegt: str
    urgentie: tuple[Urgentie, ...] = ()
    rol: tuple[str, ...] = ()
    onderwerp: tuple[str, ...] = ()
    eerste_contact: tuple[str, ...] = ()
    kenmerken: tuple[str, ...] = ()
    geen_kenmerken: tuple[str, ...] = ()
    signaal: str | None = None  # the signal that must fire; "geen": the signal of this file must not
    daad: str | None = None
    vervolg: str | None = None
    plaats: Plaats = Plaats()


class Voorbeeld(NamedTuple):
    """How somebody says a situation; its own urgentie and first contact where they differ from the situation's."""

    tekst: str
    urgentie: Urgentie | None = None
    contact: str | None = None


@dataclass(frozen=True, slots=True)
class Signaal:
    """One situation, danger, context, kenmerk, role sign, follow-up or deed, and how people say it.

    `soort` is intent, gevaar, context, kenmerk, rolteken, vervolg or daad. Of gevaar, `urgentie` is the level it gives.
    Of context, `verlaagt` names the gevaar ids it may touch and `urgentie` the level they fall to.
    """

    id: str
    soort: str
    taal: str = "nl"
    onderwerp: str | None = None
    rol: str | None = None
    urgentie: Urgentie | None = None
    kenmerken: tuple[str, ...] = ()
    herken: tuple[Regel, ...] = ()
    voorbeelden: tuple[Voorbeeld, ...] = ()
    proeven: tuple[Proef, ...] = ()
    verlaagt: tuple[str, ...] = ()
    eerst: bool = False  # of a follow-up: it may be the first thing somebody says
    plaats: Plaats = Plaats()


@dataclass(frozen=True, slots=True)
class Taal:
    """A language of the content; `nagekeken` is empty until a native speaker from the trade has read it.

    `kern`: a safety core only, shown together with the Dutch answer. `aan`: switched off, nobody is shown it.
    """

    id: str
    naam: str
    noodregel: str  # one line in that language that names 112 and 0800-2000 by placeholder
    ook_bekend_als: tuple[str, ...] = ()  # other words that choose it
    richting: str = "ltr"
    kern: bool = False
    aan: bool = True
    nagekeken: str | None = None
    plaats: Plaats = Plaats()


@dataclass(frozen=True, slots=True)
class Toelichting:
    """What the partners read beside a turn of a casus: what happens, where in the chain, who is responsible."""

    gebeurt: str = ""
    keten: str | None = None  # id of a step of the chain
    wie: tuple[str, ...] = ()  # ids of functies
    doet: str = ""


@dataclass(frozen=True, slots=True)
class Gesprek:
    """A whole conversation that editors wrote: what is said and what must come of it, turn by turn.

    A casus is one for the partners to read: it has a story around it. Elsewhere that is empty.
    """

    naam: str
    beurten: tuple[Proef, ...]
    plaats: Plaats = Plaats()
    vooraf: str = ""
    toelichtingen: tuple[Toelichting, ...] = ()  # one for each turn
    bespreek: tuple[str, ...] = ()  # questions for the meeting


@dataclass(frozen=True, slots=True)
class Content:
    """Everything the product knows and says. Checked once, never changed."""

    rollen: Mapping[str, Begrip]
    onderwerpen: Mapping[str, Begrip]
    kenmerken: Mapping[str, Begrip]
    urgenties: Mapping[str, Begrip]
    contacten: Mapping[str, Contact]
    functies: Mapping[str, Functie]
    kolommen: tuple[Kolom, ...]
    stap_naar_kolom: Mapping[int, str]
    stap2: str  # step 2 of the meldcode is the same for every function
    lege_cel: str
    keten: Mapping[str, Stap]
    routes: tuple[Route, ...]
    routes_per: Mapping[
        tuple[str, Urgentie], tuple[Route, ...]
    ]  # those that can fit a topic and level, in the same order
    antwoorden: Mapping[str, Mapping[str, Antwoord]]  # taal -> id -> answer
    vragen: Mapping[str, Mapping[str, Vraag]]  # taal -> id -> question
    vaste_teksten: Mapping[str, Mapping[str, str]]  # taal -> id -> sentence used by turn
    pagina: Mapping[str, Mapping[str, str]]  # taal -> id -> what the web page says of itself
    signalen: tuple[Signaal, ...]
    woordgroepen: Mapping[str, Mapping[str, tuple[str, ...]]]  # taal -> group -> words
    spelling: Mapping[str, Mapping[str, tuple[str, ...]]]  # taal -> word -> how else people type it
    talen: Mapping[str, Taal]
    gewichten: bytes = b""  # the weight table as it stands in its file, see bot/understanding/weights.py
    aspecten: bytes = b""  # the file made with it, see bot/understanding/aspecten.py
    telegram: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # as `pagina`, of the bot in Telegram
    in_taal: Mapping[str, Content] = field(default_factory=dict)  # this content with the words of the kaart translated
    knoppen_in: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # language -> Dutch button or question
