"""Meetings with people outside, out of a calendar file (iCalendar, RFC 5545)."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from time import monotonic
from typing import Any

from bonafides.errors import BeyondThisMachine, UnreadableInput
from bonafides.people.delimited import Flaw
from bonafides.promises.arriving.contacts import (
    ADDRESS,
    Arrived,
    HouseAddresses,
    Outcome,
    Party,
    clean,
    clean_text,
    deals_in,
    identity_of,
)

MOST_BYTES = 5 * 1024 * 1024
MOST_EVENTS = 5_000
MOST_RULES = 500
MOST_TIMES = 400
"""Of one meeting that recurs."""

MOST_STEPS = 20_000
"""That a rule may take to come to its times: "every second of every 30 February" ends here."""

MOST_SECONDS = 20.0
"""That the rules of one file may take together."""

_ENDLESS = re.compile(
    r"FREQ=(SECONDLY|MINUTELY|HOURLY)"
    r"|(?=.*FREQ=(DAILY|WEEKLY))(?=.*(BYMONTHDAY|BYYEARDAY|BYWEEKNO|BYSETPOS|BYEASTER))",
    re.IGNORECASE,
)
"""Rules that may step through thousands of years without ever coming to a day."""

BACK = timedelta(days=365)
AHEAD = timedelta(days=90)
MOST_ATTENDING = 100
"""Of one meeting: more is an event of the trade, not a contact."""


@dataclass(slots=True)
class Meetings:
    """Meetings of a file; those called off; and what could not be used, by the number of its event.

    Parameters
    ----------
    kept
        One for each time that a meeting took place or will; `theirs` are those who did not decline.
    called_off
        Identities of meetings that are not to be.
    left_out
        How many events are no contacts, by why.
    """

    kept: list[Arrived] = field(default_factory=list)
    called_off: set[str] = field(default_factory=set)
    flaws: list[Flaw] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)

    def leave_out(self, why: str) -> None:
        """Count an event that is no contact."""
        self.left_out[why] = self.left_out.get(why, 0) + 1


def read_meetings(data: bytes, *, house: HouseAddresses, zone: tzinfo, now: datetime) -> Meetings:
    """Read a calendar file.

    Parameters
    ----------
    data
        The file.
    house
        Whose addresses are ours: a meeting without anybody else is none of ours to keep.
    zone
        For times that name no zone.
    now
        A year back and three months ahead are read.

    Raises
    ------
    UnreadableInput
        Too large, no calendar, or more events or rules than are looked at.
    BeyondThisMachine
        The reader of calendars is not installed.
    """
    calendar = _opened(data)
    found = Meetings()
    method = str(calendar.get("METHOD", "")).upper()
    moved = _moved(calendar)
    until = monotonic() + MOST_SECONDS
    for number, event in enumerate(calendar.walk("VEVENT"), start=1):
        if monotonic() > until:
            raise _refused("a calendar whose rules take too long", "rules of meetings")
        try:
            _read(event, found, house=house, zone=zone, now=now, moved=moved, method=method)
        except (ValueError, TypeError, AttributeError, KeyError, OverflowError, IndexError) as error:
            found.flaws.append(
                Flaw(
                    number,
                    "",
                    f"an event that cannot be read ({type(error).__name__})",
                    "as RFC 5545 says",
                    "",
                )
            )
    return found


def _opened(data: bytes) -> Any:
    if len(data) > MOST_BYTES:
        raise _refused(
            f"a calendar of {len(data) / 1_048_576:.1f} MiB", f"at most {MOST_BYTES // 1_048_576} MiB"
        )
    for pattern, most, what in ((rb"BEGIN:", MOST_EVENTS, "parts"), (rb"RRULE", MOST_RULES, "rules")):
        n = len(re.findall(pattern, data, re.IGNORECASE))
        if n > most:
            raise _refused(f"a calendar of {n:,} {what}", f"at most {most:,}")
    try:
        import icalendar
    except ImportError as error:
        raise BeyondThisMachine(
            "no reader of calendars", "the package icalendar", "install bonafides[web]"
        ) from error
    why: Exception | None = None
    try:
        calendar: Any = icalendar.Component.from_ical(data)
        if calendar.name == "VCALENDAR":
            return calendar
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        why = error
    raise UnreadableInput(
        "a file that is no calendar", "one that begins with BEGIN:VCALENDAR", "export it once more"
    ) from why


def _refused(found: str, expected: str) -> UnreadableInput:
    return UnreadableInput(found, expected, "export fewer years")


def _read(
    event: Any,
    found: Meetings,
    *,
    house: HouseAddresses,
    zone: tzinfo,
    now: datetime,
    moved: dict[str, set[datetime]],
    method: str,
) -> None:
    uid = str(event.get("UID", ""))[:500]
    begins = event["DTSTART"].dt
    if not isinstance(begins, datetime):
        return found.leave_out("whole days")
    attending = _attending(event)
    theirs = [(party, state) for party, state in attending if not house.has(party.address)]
    if not theirs:
        return found.leave_out("nobody from outside")
    if len(attending) > MOST_ATTENDING:
        return found.leave_out("more people than a contact has")
    recurs = "RRULE" in event or "RDATE" in event
    this = event["RECURRENCE-ID"].dt if "RECURRENCE-ID" in event else None
    subject = clean(str(event.get("SUMMARY", "")))
    words, said = deals_in(subject)
    ours = tuple(party.address for party, _ in attending if house.has(party.address))
    organiser = _address(event.get("ORGANIZER"))
    invited = bool(organiser) and not house.has(organiser)
    outcome = _outcome([state for _, state in theirs], invited=invited)
    called_off = method == "CANCEL" or str(event.get("STATUS", "")).upper() == "CANCELLED"
    here = moved.get(uid, set())
    for start, at in _times(event, begins, zone=zone, now=now, without=set() if this else here):
        named = _utc(this, zone) if this else start if recurs else None
        identity = identity_of("meeting", uid, named.isoformat() if named else "")
        if called_off:
            found.called_off.add(identity)
            continue
        found.kept.append(
            Arrived(
                kind="meeting",
                direction="both",
                happened_at=at,
                identity=identity,
                way="calendar",
                theirs=tuple(party for party, _ in theirs),
                ours=ours,
                subject=subject,
                body=clean_text(str(event.get("DESCRIPTION", ""))),
                deal_words=words,
                deal_said=said,
                outcome=outcome,
            )
        )
    return None


def _outcome(states: Collection[str], *, invited: bool) -> Outcome:
    """What came of it, by what those outside said to it and whether one of them invited."""
    if all(state == "DECLINED" for state in states):
        return "declined"
    return "held" if invited or "ACCEPTED" in states else "planned"


def _times(
    event: Any, begins: datetime, *, zone: tzinfo, now: datetime, without: set[datetime]
) -> Iterator[tuple[datetime, datetime]]:
    """Times of an event within the window, each with the name that RFC 5545 gives it: its planned start."""
    since, until = now - BACK, now + AHEAD
    first = _utc(begins, zone)
    if "RRULE" not in event:
        if since <= first <= until:
            yield first, first
        return
    excluded = {_utc(day, zone) for day in _dates(event, "EXDATE")} | without
    kept = 0
    for at in _recurring(event, begins, zone, until):
        if since <= at <= until and at not in excluded:
            kept += 1
            yield at, at
        if kept >= MOST_TIMES:
            return


def _recurring(event: Any, begins: datetime, zone: tzinfo, until: datetime) -> Iterator[datetime]:
    from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

    rule = event.get("RRULE")
    text = (rule[0] if isinstance(rule, list) else rule).to_ical().decode()
    if _ENDLESS.search(text):
        raise ValueError("no meeting recurs so")
    start = begins if begins.tzinfo else begins.replace(tzinfo=zone)
    # An UNTIL without a zone beside a start with one, or the other way round, is a common mistake.
    text = re.sub(r"(UNTIL=\d{8})(?:T(\d{6})Z?)?", lambda m: f"{m[1]}T{m[2] or '235959'}Z", text)
    for steps, at in enumerate(rrulestr(text, dtstart=start)):
        if steps > MOST_STEPS or at > until:
            return
        yield at.astimezone(UTC)


def _moved(calendar: Any) -> dict[str, set[datetime]]:
    """Times of recurring meetings that have an event of their own."""
    found: dict[str, set[datetime]] = {}
    for event in calendar.walk("VEVENT"):
        with contextlib.suppress(ValueError, AttributeError, TypeError, KeyError):
            found.setdefault(str(event.get("UID", ""))[:500], set()).add(_utc(event["RECURRENCE-ID"].dt, UTC))
    return found


def _attending(event: Any) -> list[tuple[Party, str]]:
    """Everybody in a meeting with an address, and what they said; rooms and things are nobody."""
    said = event.get("ATTENDEE", [])
    people = said if isinstance(said, list) else [said]
    organiser = event.get("ORGANIZER")
    found: dict[str, tuple[Party, str]] = {}
    for one in [*people, *([organiser] if organiser is not None else [])]:
        kind = str(one.params.get("CUTYPE", "INDIVIDUAL")).upper()
        address = _address(one)
        if address and address not in found and kind in ("INDIVIDUAL", "UNKNOWN"):
            name = clean(str(one.params.get("CN", "")), longest=160)
            state = (
                "ACCEPTED" if one is organiser else str(one.params.get("PARTSTAT", "NEEDS-ACTION")).upper()
            )
            found[address] = (Party(address, "" if "@" in name else name), state)
    return list(found.values())


def _address(value: Any) -> str:
    address = re.sub(r"^mailto:", "", str(value or ""), flags=re.IGNORECASE).strip().lower()
    return address if ADDRESS.fullmatch(address) else ""


def _dates(event: Any, name: str) -> Iterator[date]:
    said = event.get(name)
    for several in said if isinstance(said, list) else [said] if said is not None else []:
        for one in several.dts:
            if isinstance(one.dt, datetime):
                yield one.dt


def _utc(at: Any, zone: tzinfo) -> datetime:
    if not isinstance(at, datetime):
        raise TypeError("a day where a time is needed")
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
