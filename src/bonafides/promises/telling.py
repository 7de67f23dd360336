"""What people are told of, when it may reach them, when it is tried again; nothing is sent here."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from bonafides.promises.conversation import Act
from bonafides.promises.working_time import is_working_day

Kind = Literal["ask", "answer", "counter", "warning", "done", "customer", "overridden", "due", "digest"]

KINDS: dict[Kind, str] = {
    "ask": "an ask arrives",
    "answer": "an answer came",
    "counter": "yes, if; or another date is proposed",
    "warning": "a warning, or a promise taken back",
    "done": "reported as done, or seen differently",
    "customer": "the customer spoke",
    "overridden": "promised without us",
    "due": "due on the next working day",
    "digest": "the day's lists",
}
"""What somebody may be told of, in words."""

KIND_OF: dict[Act, Kind] = {
    "ask": "ask",
    "offer": "answer",
    "promise": "answer",
    "counter": "counter",
    "decline": "answer",
    "withdraw": "answer",
    "accept": "answer",
    "warn": "warning",
    "propose": "counter",
    "agree": "answer",
    "refuse": "answer",
    "report": "done",
    "satisfied": "done",
    "not_yet": "done",
    "not_meant": "done",
    "deny": "done",
    "settle": "answer",
    "renege": "warning",
    "cancel": "answer",
    "hand_on": "ask",
}
"""Of which kind an act is to whoever stands on the other side. The clock's own act is told to nobody."""

ANSWERS: dict[Kind, tuple[Act, ...]] = {
    "ask": ("promise", "counter", "decline"),
    "counter": ("accept", "agree", "refuse", "ask", "withdraw"),
    "done": ("satisfied", "not_yet", "not_meant"),
    "due": ("report", "warn"),
}
"""What can be answered out of a mail, where it is open to whoever reads it."""

WAITS: tuple[timedelta, ...] = tuple(
    timedelta(seconds=seconds) for seconds in (5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400)
)
"""How long before each further try: the schedule that the Standard Webhooks specification suggests."""


def is_quiet(hour: int, quiet_from: int, quiet_to: int) -> bool:
    """Whether an hour lies in the quiet hours; none are quiet where both ends are the same.

    Examples
    --------
    >>> [is_quiet(hour, 19, 7) for hour in (18, 19, 3, 7)]
    [False, True, True, False]
    """
    if quiet_from <= quiet_to:
        return quiet_from <= hour < quiet_to
    return hour >= quiet_from or hour < quiet_to


def earliest(moment: datetime, *, zone: str, quiet_from: int, quiet_to: int) -> datetime:
    """The first moment, from one on, that lies on a working day outside the quiet hours.

    Parameters
    ----------
    moment
        With a time zone.
    zone
        IANA zone of days and hours.
    quiet_from, quiet_to
        Hours from 0 to 23.

    Examples
    --------
    >>> friday = datetime(2026, 11, 20, 20, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    >>> earliest(friday, zone="Europe/Berlin", quiet_from=19, quiet_to=7).isoformat()
    '2026-11-23T06:00:00+00:00'
    """
    found, here = moment.astimezone(UTC), ZoneInfo(zone)
    while True:
        local = found.astimezone(here)
        if is_working_day(local.date()) and not is_quiet(local.hour, quiet_from, quiet_to):
            return found
        past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
        found += timedelta(hours=1) - past


def next_try(tries: int) -> timedelta | None:
    """How long to wait after so many tries that failed; None to give up.

    Examples
    --------
    >>> next_try(1), next_try(10)
    (datetime.timedelta(seconds=5), None)
    """
    return WAITS[tries - 1] if tries <= len(WAITS) else None
