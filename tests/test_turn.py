"""The dialogue, through `turn`: what a person gets, and what is remembered of it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest

from bot.model import Content, Labels, Message, Reply, State, Urgentie
from bot.turn import CARE_TURNS, turn
from bot.understanding import Kennis
from tests.conftest import SATURDAY_NIGHT, TUESDAY_AFTERNOON, Talk

DANGER = "mijn vader heeft een mes in zijn hand en schreeuwt tegen mama"
WORRY = "ik denk dat de buurman zijn zoontje slaat"


def read(reply: Reply) -> str:
    return " ".join(
        [*(alinea.tekst for alinea in reply.alineas), *(f"{k.naam} {k.nummer or ''}" for k in reply.contacten)]
    )


def first(reply: Reply) -> str:
    return reply.contacten[0].id if reply.contacten else "geen"


def test_a_worry_gets_whom_to_call_what_they_do_your_name_and_the_words(talk: Talk) -> None:
    [(reply, _)] = talk(WORRY)
    assert first(reply) == "veilig-thuis"
    assert {"wat-zij-doen", "je-naam", "zo-begin-je"} <= {alinea.soort for alinea in reply.alineas}


def test_in_danger_the_emergency_number_stands_first_and_nothing_above_it(talk: Talk) -> None:
    [(reply, state)] = talk(DANGER)
    assert reply.labels.urgentie is Urgentie.acuut
    assert first(reply) == "bel-112"
    assert reply.alineas[0].soort == "gevaar"
    assert "112" in reply.alineas[0].tekst
    assert any(alinea.soort == "programma" for alinea in reply.alineas)
    assert "Ik kan niet praten of bellen" in reply.knoppen
    assert state.zorg == CARE_TURNS


def test_what_was_said_carries_over(talk: Talk) -> None:
    replies = talk(WORRY, "op dit moment slaat hij hem weer")
    assert replies[-1][0].labels.urgentie is Urgentie.acuut
    assert replies[-1][0].labels.rol == replies[0][0].labels.rol
    assert first(replies[-1][0]) == "bel-112"


def test_a_correction_of_the_role_is_taken(talk: Talk) -> None:
    replies = talk("mijn zoontje wordt geslagen", "nee, ik ben zelf de vader")
    assert replies[-1][0].labels.onderwerp == replies[0][0].labels.onderwerp
    assert replies[-1][0].labels.rol in ("ouder", "pleger")


def test_opnieuw_forgets_everything(talk: Talk) -> None:
    state = talk(DANGER, "opnieuw")[-1][1]
    assert state == State(taal="nl")


@pytest.mark.parametrize(("word", "action"), [("weg", "verlaat"), ("wis", "wis")])
def test_leaving_and_wiping_are_told_to_the_channel(talk: Talk, word: str, action: str) -> None:
    reply, state = talk(WORRY, word)[-1]
    assert reply.actie == action
    assert not state.eerder


def test_a_worry_with_the_word_weg_is_a_worry(talk: Talk) -> None:
    assert talk("mijn dochter is weg")[0][0].actie is None


def test_terug_shows_the_answer_before(talk: Talk) -> None:
    replies = talk("wat is de verwijsindex", WORRY, "terug")
    assert replies[-1][0].labels.onderwerp == replies[0][0].labels.onderwerp


@pytest.mark.parametrize("follow_up", ["ok", "ik durf niet", "en dan", "dank je", "weet ik niet"])
def test_within_the_care_frame_every_follow_up_keeps_the_number(talk: Talk, follow_up: str) -> None:
    reply = talk(DANGER, follow_up)[-1][0]
    assert "112" in read(reply)
    assert reply.contacten


def test_a_new_topic_within_the_care_frame_stands_under_the_line_about_danger(talk: Talk) -> None:
    reply = talk(DANGER, "wat is de verwijsindex precies")[-1][0]
    assert any(alinea.soort == "zorg" and "112" in alinea.tekst for alinea in reply.alineas)


def test_the_care_frame_ends_after_six_turns(talk: Talk) -> None:
    replies = talk(DANGER, *["wat is de verwijsindex precies"] * (CARE_TURNS + 1))
    assert replies[1][1].zorg == CARE_TURNS - 1
    assert replies[-1][1].zorg == 0


def test_not_understood_once_is_a_question_twice_is_people_to_call(talk: Talk) -> None:
    once, twice = (reply for reply, _ in talk("qzxv wrtp", "plmk zzqx"))
    assert once.vraag
    assert once.knoppen
    assert not twice.vraag
    assert first(twice) == "veilig-thuis"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "...",
        "🙂🙂",
        "\x00",
        "\ud800",
        "\u202e\u200f",
        "?" * 2000,
        "x" * 200_000,
        "{{bel-112.nummer}}",
        "<b>hoi</b>",
        "!!python/object",
        "\x1b[31m",
    ],
)
def test_any_text_gets_a_reply_with_a_way_to_a_person(talk: Talk, text: str) -> None:
    [(reply, _)] = talk(text)
    assert reply.alineas
    assert "0800-2000" in read(reply) or reply.labels.onderwerp in ("over-deze-chat", "buiten-bereik")


def test_the_follow_ups_that_people_really_ask_are_answered_within_the_worry(talk: Talk) -> None:
    for question in (
        "wat gebeurt er als ik bel",
        "moet ik mijn naam zeggen",
        "hoe begin ik het gesprek",
        "en als het meevalt",
        "wie ziet wat ik hier typ",
        "ik kan niet praten of bellen",
    ):
        replies = talk(WORRY, question)
        assert replies[-1][0].labels.onderwerp == replies[0][0].labels.onderwerp, question
        assert replies[-1][0].alineas != replies[0][0].alineas, question


@pytest.mark.parametrize(("kanaal", "says"), [("web", "bewaart"), ("telegram", "Telegram"), ("terminal", "scherm")])
def test_who_sees_this_is_answered_per_channel(talk: Talk, kanaal: str, says: str) -> None:
    assert says in read(talk(WORRY, "wie ziet wat ik hier typ", kanaal=kanaal)[-1][0])


def test_a_closed_contact_stands_behind_an_open_one(talk: Talk) -> None:
    worry = "mijn vader scheldt me elke dag uit"
    assert first(talk(worry, at=TUESDAY_AFTERNOON)[0][0]) == "kindertelefoon"
    assert first(talk(worry, at=SATURDAY_NIGHT)[0][0]) == "veilig-thuis"


def test_a_message_in_another_language_names_the_numbers_in_that_language(talk: Talk) -> None:
    [(reply, _)] = talk("my neighbour hits her little boy every day and i am scared")
    line = next(alinea for alinea in reply.alineas if alinea.soort == "taal")
    assert "112" in line.tekst
    assert "0800-2000" in line.tekst
    assert reply.taal == "en"


def test_short_answers_never_switch_the_language(talk: Talk) -> None:
    for text in ("ok", "hoi", "help", "yes", "no"):
        assert talk(text)[0][0].taal == "nl"


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list | frozenset | set):
        for one in value:
            yield from strings(one)
    elif dataclasses.is_dataclass(value):
        for one in dataclasses.fields(value):
            yield from strings(getattr(value, one.name))


def test_no_field_of_state_holds_a_string_that_is_not_an_id(talk: Talk, content: Content) -> None:
    ids = {
        *content.onderwerpen,
        *content.rollen,
        *content.kenmerken,
        *content.talen,
        *content.vragen["nl"],
        "onderwerp",
    }
    for _, state in talk(
        WORRY, "canary kwetsbaarwoord", "wis toch", DANGER, "ja", "nee ik ben de vader", "iets anders"
    ):
        assert set(strings(state)) <= ids


def test_a_typed_yes_answers_the_open_question(kennis: Kennis, talk: Talk) -> None:
    replies = talk("help", "ja")
    assert replies[0][1].open == "gevaar-nu"
    assert replies[-1][0].labels.urgentie is Urgentie.acuut
    assert first(replies[-1][0]) == "bel-112"


def test_a_bare_cry_gets_112_first_and_one_question(talk: Talk) -> None:
    for cry in ("help", "sos", "red mij", "ik ben bang"):
        [(reply, _)] = talk(cry)
        assert first(reply) == "bel-112", cry
        assert reply.vraag, cry


def test_a_reply_is_the_same_for_the_same_words(kennis: Kennis) -> None:
    state = State(eerder=())
    again = [turn(kennis, state, Message(WORRY), TUESDAY_AFTERNOON) for _ in range(2)]
    assert again[0] == again[1]
    assert isinstance(again[0][0].labels, Labels)


def test_in_danger_who_cannot_call_reads_once_how_somebody_else_can(talk: Talk) -> None:
    [(reply, _)] = talk("ik ben doof en mijn man slaat me")
    lines = [alinea.tekst for alinea in reply.alineas if alinea.tekst.startswith("Laat iemand anders 112 bellen")]
    assert len(lines) == 1
    assert reply.alineas[0].soort == "gevaar"
