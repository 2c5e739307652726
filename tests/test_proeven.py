"""No danger phrase and no veto stands without a promise that falls when it is taken away.

`check` runs every proef against the whole product; a proef that names a signal fails as soon as that signal is gone.
"""

from __future__ import annotations

import pytest

from bot import BASE
from bot import content as reading
from bot.model import Signaal

FOUND, _ = reading.load(BASE)
assert FOUND is not None
SIGNALS = [signaal for signaal in FOUND.signalen if signaal.soort in ("gevaar", "context")]


@pytest.mark.parametrize("signaal", SIGNALS, ids=lambda one: f"{one.taal}-{one.soort}-{one.id}")
def test_taking_it_away_would_break_a_promise_and_a_near_miss_stands_against_it(signaal: Signaal) -> None:
    kept = [proef for proef in signaal.proeven if proef.signaal == signaal.id]
    missed = [proef for proef in signaal.proeven if proef.signaal == "geen" or proef.signaal is None]
    assert kept, f"{signaal.plaats.file}: geef een proef met signaal: {signaal.id}"
    assert missed, f"{signaal.plaats.file}: geef een proef die er net niet bij hoort (signaal: geen)"


def test_every_veto_names_danger_phrases_that_exist() -> None:
    known = {(signaal.taal, signaal.id) for signaal in SIGNALS if signaal.soort == "gevaar"}
    vetoes = [signaal for signaal in SIGNALS if signaal.soort == "context"]
    assert vetoes
    assert all((veto.taal, id) in known for veto in vetoes for id in veto.verlaagt)
