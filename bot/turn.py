"""One turn of the conversation: knowledge + State + Message -> Reply + State. Pure and total: any text gives a Reply.

What a message does is decided in this order: a button's own sentence, a deed (stop, terug, ja), a follow-up question, a
message that adds to what was said before, a new worry.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot import answer, ask, carry, lines
from bot.answer import SERIOUS, Setting
from bot.carry import UNKNOWN
from bot.model import (
    DUTCH,
    Alinea,
    Antwoord,
    Contact,
    Content,
    Eerder,
    Knop,
    Labels,
    Message,
    Reading,
    Reply,
    State,
    Urgentie,
    Wordt,
)
from bot.understanding import NO_WORRY, Kennis, understand

CARE_TURNS = 6
REMEMBERED = 5
QUESTION = "andere-vraag"  # the answer to a question that has none of its own
CHAT = Labels("over-deze-chat", "onbekend", Urgentie.info)

Outcome = tuple[Reply, State]


def turn(kennis: Kennis, state: State, message: Message, now: datetime) -> Outcome:
    """The reply to `message` and the State after it."""
    return respond(kennis, state, message, understand(kennis, message.text, message.taal or state.taal), now)


def respond(kennis: Kennis, state: State, message: Message, reading: Reading, now: datetime) -> Outcome:
    """The same for a message that has been read; `check` presses one button in thousands of states."""
    heard = _heard(kennis, state, reading, message)
    taal = heard if _stands_alone(kennis.content, heard) else "nl"
    setting = replace(answer.in_language(kennis.content, message.kanaal, now, taal), eigen=heard)
    reading = answer.settle(setting, reading)
    address = carry.names_address(message.text)
    if address and reading.vervolg is None:
        reading = replace(reading, vervolg=carry.SENDS)
    if reading.kiest_taal is not None:
        reply, after = _again(setting, state) if state.eerder else _plain(setting, state, "start")
    elif reading.knop is not None:
        reply, after = _press(setting, state, reading, reading.knop)
    elif reading.daad is not None:
        reply, after = _deed(setting, state, reading)
    else:
        reply, after = _say(setting, state, reading)
    if reading.vervolg == carry.SENDS:
        reply = lines.program_first(setting, reply)
    reply = lines.in_own_language(setting, reply)
    return replace(reply, because=reading.because), replace(after, taal=heard)


def _heard(kennis: Kennis, state: State, reading: Reading, message: Message) -> str:
    """The person's language: chosen by hand or by its name, else that of the message where its words make it clear.

    A short "evet" or "ok" leaves it as it was, and so does a button that is not translated yet. A language that the
    content does not have counts as the one before.
    """
    pressed = reading.knop is not None or reading.daad is not None
    spoken = None if pressed and state.taal != DUTCH else reading.spreekt
    wanted = message.taal or reading.kiest_taal or spoken or state.taal
    known = {"nl", *kennis.content.talen}
    return wanted if wanted in known else state.taal if state.taal in known else "nl"


def _stands_alone(content: Content, taal: str) -> bool:
    """Whether answers in this language are given without the Dutch ones beside them."""
    return taal == "nl" or (taal in content.antwoorden and not content.talen[taal].kern)


# --- deeds and buttons ----------------------------------------------------------------------------


def _deed(setting: Setting, state: State, reading: Reading) -> Outcome:
    daad = reading.daad
    if daad in ("ja", "nee", "weet-niet", "anders"):
        return _answer_question(setting, state, reading, str(daad))
    if daad == "klopt-niet":
        return _correct(setting, state) if state.eerder else _not_understood(setting, state)
    if daad == "terug":
        return _back(setting, state)
    if daad == "opnieuw":
        return _plain(setting, State(), "start", vraag=False)
    if daad == "weg":
        return _plain(setting, State(), "afscheid", actie="verlaat")
    if daad == "wis":
        return _plain(setting, State(), "gewist", actie="wis")
    id = "afscheid" if daad == "stop" else str(daad)  # or dank, or groet
    if state.zorg:
        return _stay(setting, state, id)
    return _plain(setting, state if daad != "stop" else State(), id)


def _plain(setting: Setting, state: State, id: str, **rest: object) -> Outcome:
    """An answer about the conversation itself: no contact is due."""
    antwoord = answer.find(setting, id, "groet")
    return answer.reply(setting, CHAT, antwoord, (), **rest), replace(state, open=None, misverstaan=0)  # type: ignore[arg-type]


def _stay(setting: Setting, state: State, id: str) -> Outcome:
    """Thanks, goodbye or a greeting within the care frame: kind, and the number stays in sight."""
    called = Alinea("zorg", answer.sentence(setting, "heb-je-gebeld"))
    return _once_more(setting, state, [called], f"{id}-zorg", id)


def _back(setting: Setting, state: State) -> Outcome:
    """The answer before the last one, or the start."""
    if len(state.eerder) < 2:
        return _plain(setting, State(zorg=state.zorg), "start")
    earlier = state.eerder[:-1]
    return _show(setting, replace(state, eerder=earlier[:-1], open=None), earlier[-1].labels, earlier[-1].kenmerken)


def _answer_question(setting: Setting, state: State, reading: Reading, daad: str) -> Outcome:
    """A typed ja, nee, weet ik niet or anders: an answer to the open question, else a follow-up."""
    knop = next((knop for knop in ask.waiting(setting, state.open) if knop.daad == daad), None)
    if knop is not None:
        return _press(setting, state, reading, knop)
    asked = state.open == ask.TOPIC and (daad == "anders" or not state.zorg)
    if asked or (daad == "anders" and (not state.eerder or state.open == ask.WRONG)):
        return _net(setting, state)
    if daad == "anders":
        return _correct(setting, state)
    return _again(setting, state) if state.eerder else _not_understood(setting, state)


def _press(setting: Setting, state: State, reading: Reading, knop: Knop) -> Outcome:
    """What a button says it becomes, on top of what was said before."""
    wordt = knop.wordt
    if wordt.daad is not None:
        return _deed(setting, state, replace(reading, daad=wordt.daad))
    if wordt.vervolg is not None and (state.eerder or wordt.onderwerp is None):
        return _follow(setting, state, wordt.vervolg)
    last = state.eerder[-1] if state.eerder else Eerder(reading.labels if reading.begrepen else UNKNOWN)
    labels, kenmerken = _become(wordt, last)
    return _show(setting, state, labels, kenmerken)


def _become(wordt: Wordt, last: Eerder) -> tuple[Labels, tuple[str, ...]]:
    urgentie = last.labels.urgentie if wordt.urgentie is None else wordt.urgentie
    labels = Labels(wordt.onderwerp or last.labels.onderwerp, wordt.rol or last.labels.rol, urgentie)
    kept = (id for id in (*last.kenmerken, *wordt.kenmerken) if id not in wordt.zonder)
    return labels, tuple(dict.fromkeys(kept))


def _correct(setting: Setting, state: State) -> Outcome:
    """ "Dat klopt niet": what was understood, and who it may be about instead; whom to call stays in sight."""
    labels = state.eerder[-1].labels
    if labels.onderwerp in NO_WORRY:
        return _not_understood(setting, state)
    route = answer.pick(setting.content, labels, state.eerder[-1].kenmerken, setting.now)
    antwoord = answer.find(setting, ask.WRONG)
    stem = answer.find(setting, route.antwoord).stem
    said = f"{answer.sentence(setting, 'ik-begreep')} {'; '.join(answer.understood(setting, labels, stem))}."
    reply = answer.reply(
        setting,
        labels,
        antwoord,
        answer.contacts(setting, route, labels),
        extra=[
            *lines.care_line(setting, state, labels),
            *lines.understood_too(setting, labels, stem),
            Alinea("tekst", said, boven=True),
        ],
        knoppen=ask.instead(setting, labels),
        vraag=True,
        alternatieven=(labels.onderwerp,),
    )
    return reply, replace(state, open=ask.WRONG, misverstaan=0, zorg=max(0, state.zorg - 1))


# --- messages -------------------------------------------------------------------------------------


def _say(setting: Setting, state: State, reading: Reading) -> Outcome:
    if ask.guides(setting, state.open) and reading.labels.urgentie not in SERIOUS:
        if reading.antwoordt is not None:
            return _answer_question(setting, state, reading, reading.antwoordt)
        if not reading.begrepen or reading.labels.onderwerp == "buiten-bereik":
            return _follow(setting, state, str(state.open).removeprefix("vervolg-"))
    if reading.vervolg is not None and carry.may_follow(state, reading):
        return _follow(setting, state, reading.vervolg, reading)
    if not reading.begrepen:
        return _again(setting, state, reading) if state.zorg else _not_understood(setting, state)
    if state.eerder and carry.asks_on(state, reading):
        return _follow(setting, state, carry.ASKS_ON[reading.labels.onderwerp])
    if state.eerder and carry.adds_nothing(state, reading):
        return _again(setting, state, reading)
    labels, kenmerken = carry.merged(state, reading)
    if carry.asks_the_same(state, reading, labels, kenmerken):
        return _again(setting, state, reading)
    return _show(setting, state, labels, kenmerken, reading)


def _show(
    setting: Setting, state: State, labels: Labels, kenmerken: Sequence[str], reading: Reading | None = None
) -> Outcome:
    """The answer of the route that fits, remembered as the last reading."""
    route = answer.pick(setting.content, labels, kenmerken, setting.now)
    antwoord = answer.when_calm(answer.find(setting, route.antwoord), labels, kenmerken)
    named = lines.organisation(setting, labels, reading)
    chosen = answer.contacts(setting, route, labels, named)
    extra = [
        *lines.care_line(setting, state, labels, words=reading is not None and reading.gevaarwoorden),
        *lines.cannot_call(setting, labels, kenmerken),
        *lines.call_anyway(setting, labels, reading),
        *(lines.function_lines(setting, labels, reading) or lines.chain_lines(setting, labels, reading)),
    ]
    alternatieven = reading.alternatieven if reading is not None else (labels.onderwerp,)
    unsure = ask.when_unsure(setting, state, reading, labels, route) if reading is not None else None
    asked = unsure or ask.of_answer(setting, antwoord, state, alternatieven)
    if asked is not None and asked.alone:
        antwoord = answer.find(setting, "welk-onderwerp")
    knoppen = antwoord.knoppen
    if asked is not None:
        first = labels.urgentie in SERIOUS and asked is unsure  # what to press in danger stands above the question's
        knoppen = (*knoppen[:first], *asked.knoppen, *(() if asked is unsure else knoppen))
        extra.append(Alinea("vraag", asked.zegt, boven=asked.alone))
        alternatieven = asked.alternatieven
    reply = answer.reply(
        setting,
        labels,
        antwoord,
        chosen,
        extra=extra,
        knoppen=knoppen,
        vraag=asked is not None,
        alternatieven=alternatieven,
    )
    return reply, _remember(state, labels, kenmerken, asked.open if asked else None)


def _remember(state: State, labels: Labels, kenmerken: Sequence[str], open_question: str | None) -> State:
    return replace(
        state,
        eerder=(*state.eerder, Eerder(labels, tuple(kenmerken)))[-REMEMBERED:],
        open=open_question,
        misverstaan=0,
        zorg=CARE_TURNS if labels.urgentie in SERIOUS else max(0, state.zorg - 1),
    )


def _follow(setting: Setting, state: State, vervolg: str, reading: Reading | None = None) -> Outcome:
    """The answer to a follow-up question, within the last reading and with its contacts.

    A follow-up that is a kenmerk as well has routes of its own, for this one answer.
    """
    labels, kenmerken = carry.asked_within(state, reading, vervolg)
    route = answer.pick(setting.content, labels, (*kenmerken, vervolg), setting.now)
    chosen = answer.contacts(setting, route, labels)
    asked = f"{vervolg}-{carry.ABROAD}" if vervolg == carry.SENDS and carry.ABROAD in kenmerken else vervolg
    antwoord = follow_up(setting, asked, labels, chosen[0] if chosen else None, kenmerken)
    reply = answer.reply(
        setting,
        labels,
        antwoord,
        chosen,
        extra=lines.care_line(setting, state, labels),
        alternatieven=(labels.onderwerp,),
    )
    if labels.urgentie in SERIOUS and (not state.eerder or labels != state.eerder[-1].labels):
        return reply, _remember(state, labels, kenmerken, None)
    if not state.eerder and reading is not None and reading.labels.onderwerp not in NO_WORRY:
        state = replace(state, eerder=(Eerder(labels, tuple(sorted(reading.kenmerken))),))
    left = CARE_TURNS if labels.urgentie in SERIOUS and not state.zorg else max(0, state.zorg - 1)
    waits = antwoord.id if ask.is_guide(antwoord) else None
    return reply, replace(state, open=waits, misverstaan=0, zorg=left)


def follow_up(
    setting: Setting, vervolg: str, labels: Labels, first: Contact | None, kenmerken: Sequence[str] = ()
) -> Antwoord:
    """The answer to a follow-up question, where there is one of the first contact's own.

    What happens when you call is told of the first contact itself.
    """
    own = [f"vervolg-{vervolg}-{first.id}"] if first is not None else []
    antwoord = answer.find(setting, *own, *lines.variants(vervolg, labels, kenmerken))
    tells = vervolg == "wat-gebeurt-er" and first is not None and first.id != answer.ALWAYS_REACHED
    if first is None or not tells or not first.als_je_belt:
        return antwoord
    return replace(antwoord, eerst="", regels=(), tekst=(first.als_je_belt, first.je_naam or ""))


def _again(setting: Setting, state: State, reading: Reading | None = None) -> Outcome:
    """A follow-up that names nothing ("ok", "ja"): the last answer stands, with its number and its opening sentence.

    To a question that has no answer of its own it is said so, and whom to ask. "Mag dat?" is about that answer.
    """
    labels = state.eerder[-1].labels
    own = reading is not None and reading.vraagt and reading.lengte > carry.SHORTEST
    ids = lines.variants(QUESTION, labels, state.eerder[-1].kenmerken) if own else []
    return _once_more(setting, state, lines.care_line(setting, state, labels), *ids)


def _once_more(setting: Setting, state: State, extra: Sequence[Alinea], *ids: str) -> Outcome:
    """The last answer, or the one with one of these ids, beside the contacts of the last reading."""
    last = state.eerder[-1]
    route = answer.pick(setting.content, last.labels, last.kenmerken, setting.now)
    reply = answer.reply(
        setting,
        last.labels,
        answer.find(setting, *(ids or (route.antwoord,))),
        answer.contacts(setting, route, last.labels),
        extra=extra,
        alternatieven=(last.labels.onderwerp,),
    )
    return reply, replace(state, open=None, misverstaan=0, zorg=max(0, state.zorg - 1))


def _not_understood(setting: Setting, state: State) -> Outcome:
    """Once: one question with buttons. Twice: people to call."""
    if state.misverstaan >= 1:
        return _net(setting, state)
    antwoord = answer.find(setting, "niet-begrepen")
    chosen = [setting.content.contacten[answer.ALWAYS_REACHED]]
    reply = answer.reply(setting, UNKNOWN, antwoord, chosen, vraag=True, alternatieven=(UNKNOWN.onderwerp,))
    return reply, replace(state, open=None, misverstaan=state.misverstaan + 1, zorg=max(0, state.zorg - 1))


def _net(setting: Setting, state: State) -> Outcome:
    """The safe default: a person to call."""
    route = setting.content.routes[-1]
    chosen = answer.contacts(setting, route, UNKNOWN)
    reply = answer.reply(setting, UNKNOWN, answer.find(setting, "vangnet"), chosen, alternatieven=(UNKNOWN.onderwerp,))
    return reply, replace(state, open=None, misverstaan=0, zorg=max(0, state.zorg - 1))
