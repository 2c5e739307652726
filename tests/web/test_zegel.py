"""The seal: what goes in comes out, for thirty minutes, and nothing else ever gets in."""

from __future__ import annotations

import base64
import json

import pytest
from cryptography.fernet import Fernet

from bot.model import Eerder, Labels, State, Urgentie
from bot.zegel import LIFE_SECONDS, MAX_BYTES, Zegel

NOW = 1_790_000_000.0
KNOWN = frozenset({"nl", "lichamelijk-geweld", "omstander", "baby", "letsel", "vraag-wie"})
FULL = State(
    taal="nl",
    eerder=(
        Eerder(Labels("lichamelijk-geweld", "omstander", Urgentie.dringend), ("baby", "letsel")),
        Eerder(Labels("lichamelijk-geweld", "omstander", Urgentie.acuut)),
    ),
    open="vraag-wie",
    misverstaan=1,
    zorg=6,
)


@pytest.fixture
def zegel() -> Zegel:
    return Zegel(None, KNOWN)


@pytest.mark.parametrize("state", [State(), FULL])
def test_what_is_sealed_comes_out_again(zegel: Zegel, state: State) -> None:
    assert zegel.open(zegel.seal(state, NOW), NOW + LIFE_SECONDS - 1) == state


def test_urgency_keeps_its_type(zegel: Zegel) -> None:
    assert isinstance(zegel.open(zegel.seal(FULL, NOW), NOW).eerder[0].labels.urgentie, Urgentie)


def test_after_thirty_minutes_it_is_a_new_conversation(zegel: Zegel) -> None:
    assert zegel.open(zegel.seal(FULL, NOW), NOW + LIFE_SECONDS + 1) == State()


@pytest.mark.parametrize("token", [None, "", "x", "gAAAA", "ä" * 40, "\ud800", "\x00", "a" * 100_000, "=" * 80])
def test_something_else_is_a_new_conversation(zegel: Zegel, token: str | None) -> None:
    assert zegel.open(token, NOW) == State()


def test_a_damaged_token_is_a_new_conversation_wherever_the_damage_is(zegel: Zegel) -> None:
    token = zegel.seal(FULL, NOW)
    damaged = [token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :] for at in range(0, len(token) - 2, 7)]
    assert {zegel.open(one, NOW) for one in [*damaged, token[:-9], "A" + token]} == {State()}


def test_a_token_of_another_server_is_a_new_conversation(zegel: Zegel) -> None:
    assert zegel.open(Zegel(None, KNOWN).seal(FULL, NOW), NOW) == State()


def test_keys_rotate_the_first_seals_and_all_open() -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    token = Zegel(old, KNOWN).seal(FULL, NOW)
    both = Zegel(f" {new}, {old},", KNOWN)
    assert both.open(token, NOW) == FULL
    assert Zegel(new, KNOWN).open(both.seal(FULL, NOW), NOW) == FULL
    assert Zegel(old, KNOWN).open(both.seal(FULL, NOW), NOW) == State()


def test_a_wrong_key_is_named_as_setting_and_never_shown() -> None:
    with pytest.raises(ValueError, match="ROUTEWIJZER_SLEUTELS") as error:
        Zegel("geheim-maar-fout", KNOWN)
    assert "geheim" not in str(error.value)


def test_ids_of_other_content_make_a_new_conversation() -> None:
    key = Fernet.generate_key().decode()
    token = Zegel(key, KNOWN).seal(FULL, NOW)
    assert Zegel(key, KNOWN - {"baby"}).open(token, NOW) == State()


@pytest.mark.parametrize(
    "typed",
    [
        State(open="mijn buurman slaat"),
        State(taal="mijn"),
        State(eerder=(Eerder(Labels("ik heet An", "omstander", Urgentie.zorg)),)),
    ],
)
def test_a_typed_word_is_never_sealed(typed: State) -> None:
    key = Fernet.generate_key()
    token = Zegel(key.decode(), KNOWN).seal(typed, NOW)
    assert json.loads(Fernet(key).decrypt(token)) == [["nl"], 0, None, 0, 0, []]


@pytest.mark.parametrize(
    "plain",
    [
        b"",
        b"null",
        b"{}",
        b"[]",
        b"\xff",
        b"[1,2,3,4,5,6]",
        b'[["nl"],0,null,-1,0,[]]',
        b'[["nl"],3,null,0,0,[]]',
        b'[["nl"],0,null,"x",0,[]]',
        b'[["nl"],0,null,0,0,[[0,0,9,[]]]]',
        b'[[["nl"]],0,null,0,0,[]]',
        b'[["nl"],0,null,0,0,5]',
        b"[null,0,null,0,0,[]]",
    ],
)
def test_sealed_nonsense_is_a_new_conversation(plain: bytes) -> None:
    key = Fernet.generate_key()
    token = Fernet(key).encrypt_at_time(plain, int(NOW)).decode()
    assert Zegel(key.decode(), KNOWN).open(token, NOW) == State()


def test_a_token_is_at_most_1_kb_and_then_forgets_the_oldest() -> None:
    names = [f"kenmerk-met-een-lange-naam-{number}" for number in range(60)]
    eerder = [
        Eerder(Labels(names[at], names[at + 5], Urgentie.zorg), tuple(names[at * 9 : at * 9 + 9])) for at in range(5)
    ]
    state = State(eerder=tuple(eerder))
    zegel = Zegel(None, frozenset({"nl", *names}))
    token = zegel.seal(state, NOW)
    back = zegel.open(token, NOW)
    assert len(token) <= MAX_BYTES
    assert 0 < len(back.eerder) < 5
    assert back.eerder == state.eerder[-len(back.eerder) :]


def test_a_normal_conversation_keeps_all_five_readings(zegel: Zegel) -> None:
    state = State(eerder=FULL.eerder[:1] * 5, open="vraag-wie")
    token = zegel.seal(state, NOW)
    assert zegel.open(token, NOW) == state
    assert len(base64.urlsafe_b64decode(token)) < 400
