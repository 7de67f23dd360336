"""Whatever a mail program writes above a forwarded mail is read as what it meant, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime

from hypothesis import given
from hypothesis import strategies as st

from bonafides.promises.arriving.written_dates import written_date

MONTHS_DE = [
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
    "Dezember",
]  # fmt: skip
SHORT_DE = ["Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."]
DAYS_DE = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"]

ZONES = st.integers(-12 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))
MOMENTS = st.datetimes(min_value=datetime(1995, 1, 1), max_value=datetime(2090, 12, 31)).map(  # noqa: DTZ001
    lambda at: at.replace(second=0, microsecond=0)
)

PROGRAMS = {
    "Gmail": lambda at: (
        at.strftime("%a, %b ") + f"{at.day}, {at.year} at " + at.strftime("%I:%M\u202f%p").lstrip("0")
    ),
    "Gmail in German": lambda at: f"Mo., {at.day}. {SHORT_DE[at.month - 1]} {at.year} um {at:%H:%M} Uhr",
    "Outlook": lambda at: (
        at.strftime("%A, %B ") + f"{at.day}, {at.year} " + at.strftime("%I:%M %p").lstrip("0")
    ),
    "Outlook in German": lambda at: (
        f"{DAYS_DE[at.weekday()]}, {at.day}. {MONTHS_DE[at.month - 1]} {at.year} {at:%H:%M}"
    ),
    "Outlook, short": lambda at: f"{at:%d.%m.%Y %H:%M}",
    "Apple": lambda at: f"{at.day} {at:%B} {at.year} at {at:%H:%M:%S}",
    "Apple in German": lambda at: f"{at.day}. {MONTHS_DE[at.month - 1]} {at.year} um {at:%H:%M:%S}",
    "ISO": lambda at: f"{at:%Y-%m-%d %H:%M}",
}


@given(at=MOMENTS, zone=ZONES, program=st.sampled_from(sorted(PROGRAMS)))
def test_a_date_that_a_program_writes_is_read_in_the_zone_of_whoever_forwards(
    at: datetime, zone: timezone, program: str
) -> None:
    meant = at.replace(tzinfo=zone).astimezone(UTC)
    assert written_date(PROGRAMS[program](at), zone=zone) == meant


@given(at=MOMENTS, zone=ZONES, other=ZONES)
def test_a_zone_that_is_written_counts(at: datetime, zone: timezone, other: timezone) -> None:
    meant = at.replace(tzinfo=zone)
    assert written_date(format_datetime(meant), zone=other) == meant
    assert written_date(f"{at:%Y-%m-%d %H:%M} GMT{meant:%z}", zone=other) == meant


@given(at=MOMENTS, first=st.sampled_from(["%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M"]))
def test_numbers_that_could_be_day_or_month_are_never_guessed(at: datetime, first: str) -> None:
    read = written_date(at.strftime(first), zone=UTC)
    assert read in (None, at.replace(tzinfo=UTC))
    if at.day > 12 or at.day == at.month:
        assert read is not None


@given(text=st.text(max_size=150))
def test_any_text_is_a_date_or_none(text: str) -> None:
    read = written_date(text, zone=UTC)
    assert read is None or read.tzinfo is UTC
