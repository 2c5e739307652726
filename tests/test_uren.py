"""Promises about opening hours, held against a table made by hand: no code of `bot.uren`, no holidays library."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from bot.model import Contact
from bot.uren import kantoortijd, open_now, surely_closed, wording

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ROUTEKAART = Path(__file__).resolve().parent.parent / "routekaart.yaml"

# Written out from the calendar: Easter is 5 April 2026. 5 May is a day off only once in five years (2025, 2030). Good
# Friday is on the government's list but an ordinary working day for many; counted as closed, which is the safe side.
FEESTDAGEN_2026 = {
    date(2026, 1, 1),  # nieuwjaar
    date(2026, 4, 3),  # goede vrijdag
    date(2026, 4, 5),  # eerste paasdag
    date(2026, 4, 6),  # tweede paasdag
    date(2026, 4, 27),  # koningsdag
    date(2026, 5, 14),  # hemelvaart
    date(2026, 5, 24),  # eerste pinksterdag
    date(2026, 5, 25),  # tweede pinksterdag
    date(2026, 12, 25),  # eerste kerstdag
    date(2026, 12, 26),  # tweede kerstdag
}

# The Mondays of 2026 follow from 5 January; a weekday is told by counting from there, not by the calendar module.
EERSTE_MAANDAG = date(2026, 1, 5)


def _weekday(day: date) -> int:
    return (day - EERSTE_MAANDAG).days % 7


def _workday(day: date) -> bool:
    return _weekday(day) in (0, 1, 2, 3, 4) and day not in FEESTDAGEN_2026


TABEL: dict[str, Callable[[date, int], bool]] = {
    "altijd": lambda day, hour: True,
    "ma-zo 11:00-21:00": lambda day, hour: hour in range(11, 21),
    "ma-vr 09:00-17:00": lambda day, hour: _workday(day) and hour in range(9, 17),
    "ma-vr 09:00-16:00": lambda day, hour: _workday(day) and hour in range(9, 16),
    "ma-vr 08:00-17:00": lambda day, hour: _workday(day) and hour in range(8, 17),
    "ma-vr 12:00-17:00": lambda day, hour: _workday(day) and hour in range(12, 17),
    "za 10:00-14:00": lambda day, hour: _weekday(day) == 5 and day not in FEESTDAGEN_2026 and hour in range(10, 14),
}


def _contact(hours: Any, source: str | None = None) -> Contact:
    if isinstance(hours, str) and hours != "altijd":
        label, times = hours.split(" ")
        hours = {label: times}
    return Contact(id="proef", naam="Proef", open=hours, open_bron_datum=source)


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


def _hours_of_2026() -> list[tuple[datetime, date, int]]:
    """All 8,760 hours, half past each: the moment in UTC with the day and hour on a Dutch clock, worked out by hand.

    Summer time runs from 29 March 2026 01:00 UTC to 25 October 2026 01:00 UTC.
    """
    start, end = datetime(2026, 3, 29, 1), datetime(2026, 10, 25, 1)
    out = []
    for step in range(8760):
        utc = datetime(2025, 12, 31, 23, 30) + timedelta(hours=step)
        local = utc + timedelta(hours=2 if start <= utc < end else 1)
        out.append((utc.replace(tzinfo=UTC), local.date(), local.hour))
    return out


UREN_2026 = _hours_of_2026()


def test_the_year_starts_and_ends_where_it_should() -> None:
    first, last = UREN_2026[0], UREN_2026[-1]
    assert (first[1:], last[1:], len(UREN_2026)) == ((date(2026, 1, 1), 0), (date(2026, 12, 31), 23), 8760)


@pytest.mark.parametrize("hours", TABEL)
def test_agrees_with_the_table_on_every_hour_of_2026(hours: str) -> None:
    contact = _contact(hours)
    wrong = [(day, hour) for now, day, hour in UREN_2026 if open_now(contact, now) is not TABEL[hours](day, hour)]
    assert wrong == []


@pytest.mark.parametrize("hours", TABEL)
def test_surely_closed_is_the_other_side_of_the_table(hours: str) -> None:
    contact = _contact(hours, source="2019-09")
    assert all(surely_closed(contact, now) is not TABEL[hours](day, hour) for now, day, hour in UREN_2026)


def test_office_hours_agree_with_the_table() -> None:
    table = TABEL["ma-vr 09:00-17:00"]
    assert all(kantoortijd(now) is table(day, hour) for now, day, hour in UREN_2026)


def test_every_kind_of_hours_in_the_content_stands_in_the_table() -> None:
    contacten = yaml.load(ROUTEKAART.read_text("utf-8"), Loader=yaml.BaseLoader)["contacten"].values()
    found = [one["open"] for one in contacten if "open" in one]
    kinds = {kind for hours in found for kind in _kinds(hours)}
    assert found
    assert kinds <= set(TABEL)


def _kinds(hours: Any) -> list[str]:
    return [hours] if isinstance(hours, str) else [f"{label} {times}" for label, times in hours.items()]


@pytest.mark.parametrize("hours", [h for h in TABEL if h != "altijd"])
def test_what_is_told_agrees_with_the_table(hours: str) -> None:
    contact = _contact(hours, source="2025-10")
    for now, day, hour in UREN_2026:
        assert (wording(contact, now) == "nu open") is TABEL[hours](day, hour)


# --- the edges ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clock", "expected"), [("08:59:59", False), ("09:00", True), ("16:59:59", True), ("17:00", False)]
)
def test_the_first_minute_counts_and_the_last_does_not(clock: str, expected: bool) -> None:
    now = _at(f"2026-03-10T{clock}")
    assert open_now(_contact("ma-vr 09:00-17:00"), now) is expected
    assert kantoortijd(now) is expected


@pytest.mark.parametrize(
    ("utc", "expected"),
    [
        ("2026-03-28T10:00", True),  # 11.00, winter time
        ("2026-03-28T09:59", False),
        ("2026-03-29T09:00", True),  # 11.00, summer time since this night
        ("2026-03-29T08:59", False),
        ("2026-03-29T19:00", False),  # 21.00
        ("2026-10-24T09:00", True),  # 11.00, last day of summer time
        ("2026-10-25T09:59", False),  # 10.59, winter time since this night
        ("2026-10-25T10:00", True),
        ("2026-10-25T20:00", False),  # 21.00
    ],
)
def test_the_days_on_which_the_clock_changes(utc: str, expected: bool) -> None:
    now = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert open_now(_contact("ma-zo 11:00-21:00"), now) is expected


def test_the_hour_that_happens_twice_is_the_same_hour() -> None:
    night = _contact("zo 02:00-03:00")
    for utc in ("2026-10-25T00:30", "2026-10-25T01:30"):
        assert open_now(night, datetime.fromisoformat(utc).replace(tzinfo=UTC)) is True


def test_any_time_zone_tells_the_same_moment() -> None:
    noon = _at("2026-03-10T12:00")
    contact = _contact("ma-vr 09:00-17:00")
    for zone in ("America/Curacao", "Asia/Tokyo", "UTC"):
        assert open_now(contact, noon.astimezone(ZoneInfo(zone))) is True


def test_liberation_day_is_a_holiday_once_in_five_years() -> None:
    contact = _contact("ma-vr 09:00-17:00")
    assert open_now(contact, _at("2026-05-05T12:00")) is True
    assert open_now(contact, _at("2025-05-05T12:00")) is False


def test_kings_day_moves_when_it_would_fall_on_a_sunday() -> None:
    contact = _contact("za 10:00-14:00")
    assert open_now(contact, _at("2025-04-26T12:00")) is False


@pytest.mark.parametrize(
    "hours",
    [None, {}, "", "overdag", {"ma-vr": "overdag"}, {"ma-xx": "09:00-17:00"}, {"ma-vr": "17:00-09:00"}, {"ma": "9-17"},
     {"ma-vr": "09:00-25:00"}, {"ma-vr": "09:60-17:00"}, {"ma-vr": ""}, {"": "09:00-17:00"}, {"ma-vr": "²:00-17:00"},
     {"ma-vr": "09:00-17:00", "za": "?"}],
)  # fmt: skip
def test_hours_that_cannot_be_read_are_unknown(hours: Any) -> None:
    contact, now = _contact_of(hours), _at("2026-03-10T12:00")
    assert open_now(contact, now) is None
    assert surely_closed(contact, now) is False
    assert wording(contact, now) is None


def _contact_of(hours: Any) -> Contact:
    return Contact(id="proef", naam="Proef", open=hours, open_bron_datum="2025-10")


def test_several_ranges_hold_together() -> None:
    contact = _contact({"ma-vr": "09:00-17:00", "za": "10:00-24:00"}, source="2025-10")
    assert wording(contact, _at("2026-03-13T18:00")) == "dicht, weer open zaterdag 10.00 uur"
    assert wording(contact, _at("2026-03-14T23:59")) == "nu open"
    assert wording(_contact({"ma-vr": "09:00-17:00", "za": "10:00-24:00"}), _at("2026-03-14T12:00")) == (
        "meestal ma-vr 9.00-17.00, za 10.00-24.00 uur"
    )


# --- what is told ---------------------------------------------------------------------------------


def test_always_open_is_told_whatever_the_source() -> None:
    assert wording(_contact("altijd"), _at("2026-12-25T03:00")) == "nu open"
    assert wording(_contact("altijd", source="2016-03"), _at("2026-12-25T03:00")) == "nu open"


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-03-10T12:00", "nu open"),
        ("2026-03-10T08:00", "dicht, weer open vandaag 9.00 uur"),
        ("2026-03-10T17:00", "dicht, weer open woensdag 9.00 uur"),
        ("2026-03-13T17:30", "dicht, weer open maandag 9.00 uur"),
        ("2026-04-02T18:00", "dicht, weer open dinsdag 9.00 uur"),  # Good Friday and Easter
        ("2026-05-13T20:00", "dicht, weer open vrijdag 9.00 uur"),  # Ascension Day
        ("2026-12-24T23:00", "dicht, weer open maandag 9.00 uur"),  # Christmas
    ],
)
def test_recent_hours_are_told_as_they_are(moment: str, expected: str) -> None:
    assert wording(_contact("ma-vr 09:00-17:00", source="2025-10"), _at(moment)) == expected


def test_a_next_opening_over_a_week_away_is_not_named_by_its_weekday() -> None:
    assert wording(_contact("za 10:00-14:00", source="2025-10"), _at("2026-12-19T14:00")) == "dicht"


@pytest.mark.parametrize(
    "source", [None, "", "2019-09", "zonder datum", "2024-11-22", "2024-11", "2024", "2027-01", "2025-1-2-3"]
)
def test_old_undated_or_unlikely_sources_are_told_with_meestal(source: str | None) -> None:
    now = _at("2026-11-22T12:00")
    assert wording(_contact("ma-zo 11:00-21:00", source), now) == "meestal 11.00-21.00 uur"
    assert wording(_contact("ma-vr 08:00-17:00", source), now) == "meestal ma-vr 8.00-17.00 uur"


@pytest.mark.parametrize("source", ["2024-11-23", "2024-12", "2025", "2026-11-22", "2025-10-03"])
def test_sources_under_two_years_old_may_say_open_now(source: str) -> None:
    assert wording(_contact("ma-zo 11:00-21:00", source), _at("2026-11-22T12:00")) == "nu open"


def test_an_old_source_never_says_open_or_closed() -> None:
    contact = _contact("ma-zo 11:00-21:00", source="2019-09")
    assert {wording(contact, now) for now, _, _ in UREN_2026} == {"meestal 11.00-21.00 uur"}
