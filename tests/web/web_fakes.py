"""A small but realistic `answer` in place of the core, and somebody who talks to the server around it."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from dataclasses import replace

import aiohttp
import yaml

from bot import BASE
from bot.model import Alinea, Eerder, Kaart, Labels, Message, Paginataal, Reply, State, Urgentie
from bot.zegel import Zegel

KNOWN = frozenset({"nl", "ar", "en", "lichamelijk-geweld", "onbekend", "omstander", "geen", "waar-gaat-het-over"})

K112 = Kaart("bel-112", "Alarmnummer 112", "112", "112", "nu open", "gratis", None, None)
KVT = Kaart("veilig-thuis", "Veilig Thuis", "0800-2000", "08002000", "nu open", "gratis", None, "veiligthuis.nl")
K113 = Kaart("bel-113", "113 Zelfmoordpreventie", "113", "113", "nu open", "gratis", None, "https://www.113.nl")
ARTS = Kaart("huisarts", "Je eigen huisarts", None, None, None, None, "Bel de praktijk van je huisarts.", None)
NOODKAARTEN = (K112, KVT, K113)
STARTS = ("Ik maak me zorgen om een kind", "Ik ben thuis niet veilig")


def _talen() -> dict[str, Paginataal]:
    """The page's own words as they stand in the content; the rest is made up."""
    responses = BASE / "responses"
    dutch = yaml.safe_load((responses / "nl" / "_pagina.yaml").read_text("utf-8"))
    out = {"nl": Paginataal("nl", "Nederlands", "ltr", dutch, STARTS, NOODKAARTEN)}
    for taal, naam, richting in (("en", "English", "ltr"), ("ar", "العربية", "rtl")):
        file = responses / taal / "_pagina.yaml"
        own = yaml.safe_load(file.read_text("utf-8")) if file.is_file() else {}
        out[taal] = Paginataal(taal, naam, richting, {**dutch, **own}, STARTS, NOODKAARTEN)
    return out


TALEN = _talen()

PROGRAMMA = Alinea(
    "programma", "Dit is een programma. Het belt niet en stuurt niemand. Bel zelf, of vraag iemand om te bellen."
)


def _labels(urgentie: Urgentie) -> Labels:
    return Labels("lichamelijk-geweld", "omstander", urgentie)


GEVAAR = Reply(
    taal="nl",
    labels=_labels(Urgentie.acuut),
    alineas=(
        Alinea("gevaar", "Bel nu 112. Zeg waar je bent en wat er gebeurt.", boven=True),
        Alinea("wat-zij-doen", "De politie komt als het nodig is. Blijf uit de buurt."),
        PROGRAMMA,
    ),
    contacten=(K112, KVT),
    knoppen=("Ik kan niet praten of bellen", "Het is nu rustig"),
)
ZORG = Reply(
    taal="nl",
    labels=_labels(Urgentie.zorg),
    alineas=(
        Alinea("eerst", "Goed dat je hierover begint. Bel voor advies.", boven=True),
        Alinea("wat-zij-doen", "Iemand denkt met je mee. Jij beslist daarna wat je doet."),
        Alinea("je-naam", "Voor advies hoef je je naam niet te zeggen."),
        Alinea("zo-begin-je", "Zeg: ik maak me zorgen om een kind bij mij in de buurt."),
        Alinea("zorg", "Is er nu gevaar? Bel 112."),
    ),
    contacten=(KVT, ARTS),
    knoppen=("Het gebeurt nu, op dit moment", "Wat gebeurt er als ik bel?"),
)
VRAAG = Reply(
    taal="nl",
    labels=Labels("onbekend", "onbekend", Urgentie.zorg),
    vraag=True,
    alineas=(Alinea("vraag", "Gaat het over jou of over iemand anders?", boven=True),),
    contacten=(KVT,),
    knoppen=("Het gaat over mij", "Het gaat over een ander", "Dat zeg ik liever niet"),
)
ARABISCH = replace(
    ZORG, taal="ar", alineas=(Alinea("taal", "اتصل بالرقم 112 أو 0800-2000.", boven=True), *ZORG.alineas)
)

_BY_WORD = {
    "nu": GEVAAR,
    "buren": ZORG,
    "arabisch": ARABISCH,
    "english": replace(ZORG, taal="en"),
    "weg": replace(ZORG, actie="verlaat"),
    "wis": replace(ZORG, actie="wis"),
}

release_hanging = threading.Event()


def fake_answer(state: State, message: Message) -> tuple[Reply, State]:
    """Answers by a word in the text; counts its turns in `misverstaan`; fails or hangs when asked to."""
    words = message.text.lower().replace(",", " ").split()
    if "kapot" in words:
        raise RuntimeError(message.text)
    if "hangt" in words:
        release_hanging.wait(30)
    reply = next((_BY_WORD[word] for word in words if word in _BY_WORD), VRAAG)
    turn = Alinea("tekst", f"Beurt {state.misverstaan + 1}.")
    after = State(
        eerder=(*state.eerder, Eerder(reply.labels))[-5:],
        open="waar-gaat-het-over" if reply.vraag else None,
        misverstaan=state.misverstaan + 1,
    )
    return replace(reply, alineas=(*reply.alineas, turn), because=message.text), after


class Site:
    """A running server and a browser-like client for it."""

    def __init__(self, port: int, client: aiohttp.ClientSession, zegel: Zegel) -> None:
        self.port, self.client, self.zegel = port, client, zegel

    def url(self, path: str = "/") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    async def get(self, path: str = "/", **options: object) -> tuple[aiohttp.ClientResponse, str]:
        return await self.ask("GET", path, **options)

    async def say(
        self, text: str, staat: str = "", field: str = "tekst", **options: object
    ) -> tuple[aiohttp.ClientResponse, str]:
        return await self.ask("POST", "/", data={"staat": staat, field: text}, **options)

    async def ask(self, method: str, path: str, **options: object) -> tuple[aiohttp.ClientResponse, str]:
        options.setdefault("allow_redirects", False)
        async with self.client.request(method, self.url(path), **options) as response:  # type: ignore[arg-type]
            return response, await response.text()

    async def raw(self, data: bytes, wait: float = 5.0) -> bytes:
        """Everything the server says to these bytes."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(data)
        answer = b""
        with contextlib.suppress(TimeoutError, ConnectionError):
            async with asyncio.timeout(wait):
                while part := await reader.read(65_536):
                    answer += part
        writer.close()
        return answer
