"""What each file of the content may hold, as pydantic parts. The format in words: docs/formaat.md."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bot.model import Urgentie
from bot.yamltree import Map

LINE = "_regel"  # the key under which a part gets the line it stands on


def _as_tuple(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


def _as_urgentie(value: Any) -> Any:
    if value not in Urgentie.__members__:
        raise ValueError(f"'{value}' is geen urgentie; kies acuut, dringend, zorg of info")
    return Urgentie[value]


def _as_urgenties(value: Any) -> Any:
    return tuple(_as_urgentie(one) for one in _as_tuple(value))


def _yes(value: Any) -> Any:
    if value not in ("ja", "nee"):
        raise ValueError(f"'{value}' is geen ja of nee")
    return value == "ja"


Words = Annotated[tuple[str, ...], BeforeValidator(_as_tuple)]
Level = Annotated[Urgentie, BeforeValidator(_as_urgentie)]
Levels = Annotated[tuple[Urgentie, ...], BeforeValidator(_as_urgenties)]
Yes = Annotated[bool, BeforeValidator(_yes)]
Number = Annotated[int, Field(ge=0, le=200)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True, arbitrary_types_allowed=True)
    regel: int = Field(default=0, alias="_regel")

    @model_validator(mode="before")
    @classmethod
    def _with_line(cls, value: Any) -> Any:
        return {**value, LINE: value.line} if isinstance(value, Map) else value


class BegripIn(_Part):
    uitleg: str = ""
    zo_zeggen_we_het: dict[str, str] = {}
    knop: str | None = None


class ContactIn(_Part):
    naam: str
    taak: str = ""
    ook_bekend_als: Words = ()
    telefoon: str | None = None
    toon: Yes = False
    kosten: str | None = None
    open: str | dict[str, str] | None = None
    open_bron_datum: str | None = None
    chat: str | None = None
    site: str | None = None
    whatsapp: str | None = None
    zo_kom_je_er: str | None = None
    als_je_belt: str | None = None
    je_naam: str | None = None
    schil: str | None = None
    voor_wie: str | None = None
    bron: Words = ()
    bron_datum: str | None = None
    overgenomen: str | None = None
    nagebeld: str | None = None
    zekerheid: str
    let_op: str | None = None
    noodcontact: Yes = False


class FunctieIn(_Part):
    naam: str
    ook_bekend_als: Words = ()
    taak: str = ""
    contact: str | None = None
    stappen: dict[str, str] = {}
    bron: Words = ()
    zekerheid: str = "synthese"


class StapIn(_Part):
    naam: str
    kolom: str | None = None
    ook_bekend_als: Words = ()
    wie_mag_dit: str = ""
    wie_beslist: str = ""
    wat_betekent_het: str = ""
    hoe_lang: str = ""
    bezwaar: str = ""
    bron: Words = ()
    zekerheid: str = "synthese"


class KolomIn(_Part):
    id: str
    naam: str
    uitleg: str = ""


class AlsIn(_Part):
    onderwerp: Words = ()
    rol: Words = ()
    urgentie: Levels = ()
    kenmerken: Words = ()
    een_van: Words = ()
    zonder: Words = ()
    tijd: str | None = None


class RouteIn(_Part):
    route: str
    als: AlsIn = AlsIn()
    contacten: Words
    antwoord: str


class TaalIn(_Part):
    naam: str
    ook_bekend_als: Words = ()
    noodregel: str
    richting: str = "ltr"
    kern: Yes = False
    aan: Yes = True
    nagekeken: str | None = None


class ContactTaalIn(_Part):
    naam: str | None = None
    ook_bekend_als: Words = ()
    kosten: str | None = None
    zo_kom_je_er: str | None = None
    taak: str | None = None
    als_je_belt: str | None = None
    je_naam: str | None = None


class FunctieTaalIn(_Part):
    naam: str | None = None
    ook_bekend_als: Words = ()
    taak: str | None = None
    stappen: dict[str, str] = {}


class StapTaalIn(_Part):
    naam: str | None = None
    ook_bekend_als: Words = ()
    wie_mag_dit: str | None = None
    wie_beslist: str | None = None
    wat_betekent_het: str | None = None
    hoe_lang: str | None = None
    bezwaar: str | None = None


class BegripTaalIn(_Part):
    knop: str | None = None
    zo_zeggen_we_het: dict[str, str] = {}


class KaartTaalIn(_Part):
    contacten: dict[str, ContactTaalIn] = {}
    functies: dict[str, FunctieTaalIn] = {}
    keten: dict[str, StapTaalIn] = {}
    kolommen: dict[str, str] = {}
    stap2: str = ""
    lege_cel: str = ""
    rollen: dict[str, BegripTaalIn] = {}
    onderwerpen: dict[str, BegripTaalIn] = {}


class BegrippenIn(_Part):
    rollen: dict[str, BegripIn]
    onderwerpen: dict[str, BegripIn]
    urgenties: dict[str, BegripIn]
    kenmerken: dict[str, BegripIn]


class RoutekaartIn(_Part):
    begrippen: BegrippenIn
    contacten: dict[str, ContactIn]
    kolommen: list[KolomIn] = []
    stap_naar_kolom: dict[str, str] = {}
    stap2: str = ""
    lege_cel: str = ""
    functies: dict[str, FunctieIn] = {}
    keten: dict[str, StapIn] = {}
    routes: list[RouteIn]


class RegelIn(_Part):
    alle: Words = ()
    een: Words = ()
    reeks: Words = ()
    niet: Words = ()
    binnen: Number = 15
    gat: Number = 3


class VerwachtIn(_Part):
    urgentie: Levels = ()
    rol: Words = ()
    onderwerp: Words = ()
    eerste_contact: Words = ()
    kenmerken: Words = ()
    geen_kenmerken: Words = ()
    signaal: str | None = None
    intent: str | None = None
    daad: str | None = None
    vervolg: str | None = None


class ProefIn(VerwachtIn):
    zegt: str


class SignaalIn(_Part):
    intent: str | None = None
    gevaar: str | None = None
    context: str | None = None
    kenmerk: str | None = None
    rolteken: str | None = None
    vervolg: str | None = None
    daad: str | None = None
    onderwerp: str | None = None
    rol: str | None = None
    urgentie: Level | None = None
    kenmerken: Words = ()
    herken: list[RegelIn] = []
    voorbeelden: list[str] | dict[str, list[str]] = []
    proeven: list[ProefIn] = []
    verlaagt: Words = ()
    eerst: Yes = False


class WordtIn(_Part):
    onderwerp: str | None = None
    rol: str | None = None
    urgentie: Level | None = None
    kenmerken: Words = ()
    zonder: Words = ()
    daad: str | None = None
    vervolg: str | None = None


class KnopIn(_Part):
    zegt: str
    wordt: WordtIn = WordtIn()
    daad: str | None = None


def _as_knop(value: Any) -> Any:
    return {"zegt": value} if isinstance(value, str) else value


Knoppen = list[Annotated[KnopIn, BeforeValidator(_as_knop)]]  # a sentence alone in a translation


class AntwoordIn(_Part):
    antwoord: str
    stem: str = "volwassene"
    eerst: str = ""
    eerst_acuut: str = ""
    eerst_rustig: str = ""
    regels: Words = ()
    wat_zij_doen: str = ""
    je_naam: str = ""
    zo_begin_je: str = ""
    tekst: Words = ()
    vraag: str | None = None
    knoppen: Knoppen = []
    per_kanaal: dict[str, dict[str, str]] = {}
    nagekeken: str | None = None


class VraagIn(_Part):
    vraag: str
    zegt: str
    knoppen: Knoppen


class VragenIn(_Part):
    vragen: list[VraagIn]


class BeurtIn(_Part):
    gebeurt: str = ""
    zegt: str
    verwacht: VerwachtIn = VerwachtIn()
    keten: str | None = None
    wie: Words = ()
    doet: str = ""


class GesprekIn(_Part):
    gesprek: str
    vooraf: str = ""
    beurten: list[BeurtIn]
    bespreek: Words = ()


KEYS = sorted({key for part in _Part.__subclasses__() for key in part.model_fields} - {"regel"})  # every key there is
