"""Meetings out of calendar files: whom, when, recurring, moved, called off. Times by hand from RFC 5545."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from tests.unit.promises.arriving.mails import ADA, BO, HOUSE, NOW

from bonafides.errors import UnreadableInput
from bonafides.promises.arriving.calendar import Meetings, read_meetings
from bonafides.promises.arriving.contacts import Party

BERLIN = ZoneInfo("Europe/Berlin")
US = f"ORGANIZER:mailto:{ADA}"
THEM = f'ATTENDEE;CN="Client, Bo";PARTSTAT=ACCEPTED:MAILTO:{BO}'


def event(
    *lines: str, uid: str = "u1", start: str = "DTSTART:20261120T093000Z", summary: str = "The offer"
) -> str:
    return "\r\n".join(
        [
            "BEGIN:VEVENT",
            f"UID:{uid}",
            "DTSTAMP:20261101T000000Z",
            start,
            f"SUMMARY:{summary}",
            *lines,
            "END:VEVENT",
        ]
    )


def calendar(*events: str, method: str = "") -> bytes:
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//x//EN", *([f"METHOD:{method}"] if method else [])]
    return "\r\n".join([*head, *events, "END:VCALENDAR", ""]).encode()


def read(data: bytes) -> Meetings:
    return read_meetings(data, house=HOUSE, zone=BERLIN, now=NOW)


def test_a_meeting_with_somebody_outside_is_a_contact() -> None:
    (found,) = read(calendar(event(US, THEM))).kept
    assert (found.kind, found.direction, found.outcome) == ("meeting", "both", "held")
    assert found.theirs == (Party(BO, "Client, Bo"),)
    assert found.ours == (ADA,)
    assert found.happened_at == datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "outcome"), [("NEEDS-ACTION", "planned"), ("DECLINED", "declined"), ("ACCEPTED", "held")]
)
def test_what_they_said_is_kept_as_they_said_it(state: str, outcome: str) -> None:
    (found,) = read(calendar(event(US, f"ATTENDEE;PARTSTAT={state}:mailto:{BO}"))).kept
    assert found.outcome == outcome


def test_who_invites_comes() -> None:
    (found,) = read(calendar(event(f"ORGANIZER:mailto:{BO}", f"ATTENDEE:mailto:{ADA}"))).kept
    assert found.outcome == "held"


def test_what_concerns_nobody_outside_is_left_out_and_counted() -> None:
    found = read(
        calendar(
            event(US, uid="a"),
            event(US, "ATTENDEE:mailto:ben@house.example", uid="b"),
            event(US, "ATTENDEE;CUTYPE=ROOM:mailto:room@client.example", uid="c"),
            event(US, THEM, uid="d", start="DTSTART;VALUE=DATE:20261120"),
        )
    )
    assert found.kept == []
    assert found.left_out == {"nobody from outside": 3, "whole days": 1}


@pytest.mark.parametrize(
    ("start", "at"),
    [
        ("DTSTART:20261120T093000", datetime(2026, 11, 20, 8, 30, tzinfo=UTC)),  # floating: the house's zone
        ("DTSTART;TZID=America/New_York:20261120T093000", datetime(2026, 11, 20, 14, 30, tzinfo=UTC)),
        ("DTSTART;TZID=W. Europe Standard Time:20261120T093000", datetime(2026, 11, 20, 8, 30, tzinfo=UTC)),
    ],
)
def test_times_are_read_in_their_zone(start: str, at: datetime) -> None:
    assert read(calendar(event(US, THEM, start=start))).kept[0].happened_at == at


def test_a_meeting_that_recurs_keeps_its_hour_over_the_change_of_clocks() -> None:
    rule = event(US, THEM, "RRULE:FREQ=WEEKLY;COUNT=3", start="DTSTART;TZID=Europe/Berlin:20261016T100000")
    # 16 and 23 October are summer time (+0200), 30 October is not (+0100).
    assert [one.happened_at for one in read(calendar(rule)).kept] == [
        datetime(2026, 10, 16, 8, 0, tzinfo=UTC),
        datetime(2026, 10, 23, 8, 0, tzinfo=UTC),
        datetime(2026, 10, 30, 9, 0, tzinfo=UTC),
    ]


def test_one_of_a_series_may_be_moved_left_out_or_called_off() -> None:
    series = event(
        US, THEM, "RRULE:FREQ=DAILY;COUNT=4", "EXDATE:20261117T090000Z", start="DTSTART:20261116T090000Z"
    )
    moved = event(US, THEM, "RECURRENCE-ID:20261118T090000Z", start="DTSTART:20261118T150000Z")
    off = event(
        US, THEM, "RECURRENCE-ID:20261119T090000Z", "STATUS:CANCELLED", start="DTSTART:20261119T090000Z"
    )
    found = read(calendar(series, moved, off))
    assert sorted(one.happened_at for one in found.kept) == [
        datetime(2026, 11, 16, 9, 0, tzinfo=UTC),
        datetime(2026, 11, 18, 15, 0, tzinfo=UTC),
    ]
    before = {one.happened_at: one.identity for one in read(calendar(series)).kept}
    assert before[datetime(2026, 11, 18, 9, 0, tzinfo=UTC)] in {one.identity for one in found.kept}
    assert found.called_off == {before[datetime(2026, 11, 19, 9, 0, tzinfo=UTC)]}


def test_a_meeting_that_moves_stays_the_same_meeting() -> None:
    first = read(calendar(event(US, THEM))).kept[0]
    second = read(calendar(event(US, THEM, "SEQUENCE:1", start="DTSTART:20261121T093000Z"))).kept[0]
    assert first.identity == second.identity
    assert read(calendar(event(US, THEM), method="CANCEL")).called_off == {first.identity}


def test_only_a_year_back_and_three_months_ahead_are_read() -> None:
    rule = event(US, THEM, "RRULE:FREQ=DAILY", start="DTSTART:20000101T090000Z")
    found = read(calendar(rule)).kept
    assert len(found) == 400  # the most of one meeting
    assert found[0].happened_at == datetime(2025, 11, 24, 9, 0, tzinfo=UTC)
    assert read(calendar(event(US, THEM, start="DTSTART:20200101T090000Z"))).kept == []


@pytest.mark.parametrize(
    "rule",
    [
        "RRULE:FREQ=SECONDLY",
        "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "RRULE:FREQ=YEARLY;BYYEARDAY=366;INTERVAL=1000;BYDAY=MO",
        "RRULE:FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30",
        "RRULE:FREQ=NEVER",
        "RRULE:FREQ=DAILY;INTERVAL=0",
        "RRULE:FREQ=DAILY;UNTIL=20261121",
        "DTEND:nonsense",
        "RECURRENCE-ID:nonsense",
        "RDATE:20261121T093000Z",
    ],
)
def test_rules_made_to_be_slow_or_wrong_end_in_seconds(rule: str) -> None:
    began = time.process_time()
    read(calendar(event(US, THEM, rule)))
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"BEGIN:VCALENDAR",
        b"BEGIN:VEVENT\r\nEND:VCALENDAR",
        b"\x00\xff" * 100,
        b"BEGIN:VCALENDAR\r\n" * 6_000,
        b"x" * (5 * 1024 * 1024 + 1),
        calendar(*[event("RRULE:FREQ=DAILY", uid=str(n)) for n in range(501)]),
    ],
)
def test_what_is_no_calendar_is_refused_in_words(data: bytes) -> None:
    began = time.process_time()
    with pytest.raises(UnreadableInput) as refused:
        read(data)
    assert refused.value.remedy
    assert time.process_time() - began < 5


def test_one_event_that_cannot_be_read_does_not_hide_the_others() -> None:
    broken = event(US, THEM, uid="x").replace("DTSTART:20261120T093000Z", "DTSTART:2026")
    found = read(calendar(broken, event(US, THEM)))
    assert len(found.kept) == 1
    assert len(found.flaws) == 1
