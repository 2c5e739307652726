"""Step 3: what the terms and lines of `herken` promise in docs/formaat.md."""

import pytest

from bot.model import Regel, Signaal
from bot.understanding.clean import clean
from bot.understanding.patterns import Patronen
from bot.understanding.words import Woordenboek, tokens

GROUPS = {
    "kind": ("kind", "zoon", "buurmeisje"),
    "slaan": ("slaat", "sloeg", "klap*"),
    "geweld": ("<slaan>", "blauwe plek*"),
}
BOOK = Woordenboek("nl", {}, {})


def holds(regel: Regel, text: str) -> bool:
    patterns = Patronen([Signaal("x", "intent", herken=(regel,))], GROUPS, BOOK.stem)
    return bool(patterns.find(BOOK.read(tokens(clean(text)))))


@pytest.mark.parametrize(
    ("regel", "yes", "no"),
    [
        (Regel(alle=("<kind>", "<slaan>")), "hij slaat zijn zoon", "hij slaat zijn hond"),
        (Regel(alle=("<kind>", "<geweld>")), "zijn zoon had blauwe plekken", "zijn zoon had een plek vrij"),
        (
            Regel(alle=("<kind>", "<slaan>"), binnen=3),
            "zoon kreeg klappen",
            "mijn zoon speelt nu heel goed buiten maar hij slaat",
        ),
        (Regel(alle=("<slaan>",), niet=("bal",)), "hij slaat", "hij slaat de bal"),
        (Regel(reeks=("zoon", "slaat", "mij")), "mijn zoon slaat mij", "mij slaat mijn zoon"),
        (Regel(reeks=("ik", "slaat"), gat=1), "ik heb slaat", "ik wil dat hij niet slaat"),
        (Regel(alle=("kind",), een=("nu", "vandaag")), "het kind nu", "het kind morgen"),
        (Regel(alle=("blauwe plekken",)), "een blauwe plek hier", "blauwe lucht en plekken"),
        (Regel(alle=("opgesloten",)), "OPGESLÓTEN", "sloten"),
    ],
)
def test_a_line_holds_when_it_should(regel: Regel, yes: str, no: str) -> None:
    assert holds(regel, yes)
    assert not holds(regel, no)


def test_groups_within_groups_never_loop() -> None:
    patterns = Patronen(
        [Signaal("x", "intent", herken=(Regel(alle=("<a>",)),))], {"a": ("<b>", "een"), "b": ("<a>", "twee")}, BOOK.stem
    )
    assert patterns.find(BOOK.read(tokens("twee")))
