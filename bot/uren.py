"""Opening hours and Dutch public holidays. Pure: the clock is an argument. The one module with the holidays library.

Every `now` is an aware datetime; hours are those of Europe/Amsterdam. Nothing here raises: hours that cannot be read
count as unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.model import Contact

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
OFFICE = datetime(2026, 3, 10, 14, 0, tzinfo=AMSTERDAM)  # a Tuesday in office hours: for promises, pictures, figures
DAGEN = ("ma", "di", "wo", "do", "vr", "za", "zo")
DAGNAMEN = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
NL: Mapping[str, str] = {
    "uren-open": "nu open",
    "uren-dicht": "dicht",
    "uren-weer-open": "dicht, weer open DAG TIJD uur",
    "uren-meestal": "meestal TIJDEN uur",
    "uren-vandaag": "vandaag",
    **{"uren-dag-" + day: name for day, name in zip(DAGEN, DAGNAMEN, strict=True)},
}  # the fixed sentences of responses/<taal>/_vast.yaml say the same in another language
JAREN_VERS = 2  # hours from a source younger than this are told as they are, older ones with "meestal"


class _Blok(NamedTuple):
    """Hours on some days of the week: `van` counts, `tot` does not, both in minutes after midnight."""

    label: str  # "ma-vr", as in the content
    dagen: frozenset[int]  # Monday is 0
    van: int
    tot: int


def open_now(contact: Contact, now: datetime) -> bool | None:
    """Whether `now` falls within the hours of the contact, whatever their source; None when they are unknown.

    A choice, since no source says what happens on holidays: on a Dutch public holiday only hours for the whole week
    (`ma-zo`, `altijd`) hold; every other range counts as closed. The holidays are the library's public ones: with Good
    Friday, though many work then, and 5 May once in five years. To think a contact closed is the safe mistake: it then
    only stands behind one that is open.
    """
    if contact.open == "altijd":
        return True
    blokken = _blokken(contact.open)
    if not blokken:
        return None
    local = now.astimezone(AMSTERDAM)
    minute = local.hour * 60 + local.minute
    return any(blok.van <= minute < blok.tot for blok in _on(blokken, local.date()))


def surely_closed(contact: Contact, now: datetime) -> bool:
    """True outside the hours of the contact, however old their source; False when they are unknown."""
    return open_now(contact, now) is False


def wording(contact: Contact, now: datetime, says: Mapping[str, str] = NL) -> str | None:
    """How a card tells the hours: "nu open", "dicht, weer open maandag 9.00 uur", "meestal 11.00-21.00 uur" or None.

    `says` are the words of another language, under the same keys as NL.
    """
    is_open = open_now(contact, now)
    if is_open is None:
        return None
    blokken = _blokken(contact.open)
    if blokken and not _fresh(contact.open_bron_datum, now):
        return says["uren-meestal"].replace("TIJDEN", ", ".join(_told(blok, says) for blok in blokken))
    return says["uren-open"] if is_open else _closed_until(blokken, now.astimezone(AMSTERDAM), says)


def kantoortijd(now: datetime) -> bool:
    """Monday to Friday from 9 to 17 o'clock in Amsterdam, no public holiday."""
    local = now.astimezone(AMSTERDAM)
    return local.weekday() < 5 and 9 <= local.hour < 17 and not _is_holiday(local.date())


def _blokken(hours: Mapping[str, str] | str | None) -> tuple[_Blok, ...]:
    """The hours as blocks; empty when there are none or when one of them cannot be read."""
    if not isinstance(hours, Mapping):
        return ()
    blokken = tuple(_blok(label, times) for label, times in hours.items())
    return tuple(blok for blok in blokken if blok) if all(blokken) else ()


def _blok(label: str, times: str) -> _Blok | None:
    dagen, (van, _, tot) = _dagen(label), times.partition("-")
    start, end = _minutes(van), _minutes(tot)
    if not dagen or start is None or end is None or start >= end:
        return None
    return _Blok(label, dagen, start, end)


def _dagen(label: str) -> frozenset[int]:
    """The days of "za" or "ma-vr"; empty when it is neither."""
    first, _, last = label.partition("-")
    if first not in DAGEN or (last or first) not in DAGEN:
        return frozenset()
    start, end = DAGEN.index(first), DAGEN.index(last or first)
    return frozenset((start + step) % 7 for step in range((end - start) % 7 + 1))


def _minutes(clock: str) -> int | None:
    """Minutes after midnight of "09:00"; "24:00" is the end of the day."""
    hour, _, minute = clock.strip().partition(":")
    if not (hour.isdecimal() and minute.isdecimal() and len(hour) <= 2 and len(minute) == 2):
        return None
    total = int(hour) * 60 + int(minute)
    return total if int(minute) < 60 and total <= 24 * 60 else None


def _on(blokken: tuple[_Blok, ...], day: date) -> list[_Blok]:
    """The blocks that hold on this day, earliest first."""
    today = [blok for blok in blokken if day.weekday() in blok.dagen]
    held = [blok for blok in today if len(blok.dagen) == 7 or not _is_holiday(day)]
    return sorted(held, key=lambda blok: blok.van)


def _is_holiday(day: date) -> bool:
    return day in _holidays(day.year)


@lru_cache(maxsize=8)
def _holidays(year: int) -> frozenset[date]:
    """Dutch public holidays of a year; the library is loaded here because importing it takes 0.2 s."""
    import holidays

    return frozenset(holidays.country_holidays("NL", years=year))


def _fresh(source: str | None, now: datetime) -> bool:
    """Whether a source of "2025", "2025-10" or "2025-10-03" is under two years old; counted from its earliest day."""
    parts = (source or "").strip().split("-")
    if len(parts) > 3 or not all(part.isdecimal() for part in parts):
        return False
    year, month, day = (*(int(part) for part in parts), 1, 1)[:3]
    today = now.astimezone(AMSTERDAM).date()
    here = (today.year, today.month, today.day)
    return (year, month, day) <= here < (year + JAREN_VERS, month, day)


def _told(blok: _Blok, says: Mapping[str, str]) -> str:
    hours = f"{_clock(blok.van)}-{_clock(blok.tot)}"
    if len(blok.dagen) == 7:
        return hours
    days = [says["uren-dag-" + day][:3] if says is not NL else day for day in blok.label.split("-")]
    return f"{'-'.join(days)} {hours}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60}.{minutes % 60:02d}"


def _closed_until(blokken: tuple[_Blok, ...], local: datetime, says: Mapping[str, str]) -> str:
    """When it opens again, named by its weekday, so only looked for within a week."""
    minute = local.hour * 60 + local.minute
    for ahead in range(7):
        day = local.date() + timedelta(days=ahead)
        starts = [blok.van for blok in _on(blokken, day) if ahead or blok.van > minute]
        if starts:
            name = says["uren-vandaag" if not ahead else "uren-dag-" + DAGEN[day.weekday()]]
            return says["uren-weer-open"].replace("DAG", name).replace("TIJD", _clock(starts[0]))
    return says["uren-dicht"]
