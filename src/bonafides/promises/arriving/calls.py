"""Calls out of a log that a telephone system wrote as CSV; what cannot be used is told by its line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from bonafides.people.delimited import Flaw, read_cells
from bonafides.promises.arriving import phones
from bonafides.promises.arriving.contacts import (
    Arrived,
    Direction,
    Outcome,
    Party,
    clean,
    deals_in,
    identity_of,
)
from bonafides.promises.arriving.written_dates import written_date
from bonafides.sources.call_words import LABELS

COLUMNS = {
    "when": ("time", "date", "date and time", "start", "start time", "started at", "call time", "timestamp",
             "beginn", "datum", "zeit", "datum und uhrzeit"),
    "direction": ("call direction", "type", "call type", "richtung", "art"),
    "number": ("their number", "phone", "phone number", "customer number", "remote number", "external number",
               "nummer", "rufnummer", "telefon"),
    "person": ("user", "agent", "employee", "owner", "our person", "email", "user email", "mitarbeiter",
               "benutzer"),
    "seconds": ("duration", "talk time", "duration seconds", "dauer"),
    "outcome": ("result", "status", "disposition", "call result", "ergebnis"),
    "name": ("contact", "contact name", "caller name", "customer", "kontakt"),
    "deal": ("deal id", "deal_id", "opportunity", "opportunity id"),
    "subject": ("title", "topic", "betreff"),
    "call": ("call id", "id", "unique id", "uuid", "anruf id"),
}  # fmt: skip
"""Columns of a call log, and other names by which they are known."""

NEEDED = ("when", "direction", "number", "person")

_DIRECTIONS: dict[str, Direction] = {
    **dict.fromkeys(
        ("in", "inbound", "incoming", "received", "eingehend", "ein", "missed", "verpasst"), "in"
    ),
    **dict.fromkeys(
        ("out", "outbound", "outgoing", "dialed", "dialled", "placed", "ausgehend", "aus"), "out"
    ),
}
_MORE_LABELS: tuple[tuple[Outcome, tuple[str, ...]], ...] = (
    ("voicemail", ("nachricht hinterlassen",)),
    ("no_answer", ("not answered", "unbeantwortet", "verpasst", "besetzt", "nicht erreicht", "abandoned",
                   "failed")),
    ("connected", ("answered", "completed", "erreicht", "angenommen", "gesprochen", "success")),
)  # fmt: skip
AHEAD = timedelta(hours=26)


@dataclass(slots=True)
class CallLog:
    """Calls of a file, the line of each and who of ours each belongs to; flaws and remarks of reading it."""

    calls: list[tuple[int, str, Arrived]] = field(default_factory=list)
    flaws: list[Flaw] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_calls(data: bytes, *, zone: tzinfo, received_at: datetime) -> CallLog:
    """Read a call log.

    Parameters
    ----------
    data
        A CSV file with the columns `when`, `direction`, `number`, `person` and perhaps others of `COLUMNS`.
    zone
        In which the telephone system tells the time where a row names none.
    received_at
        Calls that are yet to come are flaws.

    Returns
    -------
    CallLog
        A call has line, person (as the file names them) and contact. Nothing is concluded from an empty cell.

    Raises
    ------
    UnreadableInput
        No such table; see `people.delimited.read_cells`.

    Examples
    --------
    >>> rows = b"When,Direction,Number,User,Duration\\n2026-11-20 09:30,out,+49 30 1234567,ada,0:42"
    >>> log = read_calls(rows, zone=UTC, received_at=datetime(2026, 11, 23, tzinfo=UTC))
    >>> [(person, call.theirs[0].phone, call.outcome) for _, person, call in log.calls]
    [('ada', '+49301234567', 'connected')]
    """
    cells = read_cells(data, COLUMNS, NEEDED, with_plus={"number": phones.PLUS})
    log = CallLog(flaws=list(cells.flaws), notes=list(cells.notes))
    for line, row in cells.rows:
        wrong = list(_flaws(line, row, zone, received_at))
        if wrong:
            log.flaws += wrong
        else:
            log.calls.append((line, row["person"].strip().lower(), _call(row, zone)))
    log.flaws.sort(key=lambda flaw: flaw.line)
    return log


def _flaws(line: int, row: dict[str, str], zone: tzinfo, received_at: datetime) -> Iterator[Flaw]:
    at = written_date(row["when"], zone=zone)
    if at is None:
        yield Flaw(
            line,
            "when",
            repr(row["when"][:40]),
            "a day and a time",
            "write it as 2026-11-20 09:30, or with its zone",
        )
    elif at > received_at + AHEAD:
        yield Flaw(line, "when", repr(row["when"][:40]), "a call that has been", "correct the day")
    if row["direction"].strip().casefold() not in _DIRECTIONS:
        yield Flaw(line, "direction", repr(row["direction"][:40]), "in or out", "name one of them")
    if not phones.normal(row["number"]):
        yield Flaw(
            line,
            "number",
            repr(row["number"][:40]),
            "a number of at least 7 digits",
            "leave calls without it out",
        )
    if not row["person"].strip():
        yield Flaw(line, "person", "nobody", "who of us it was", "give the address, name or extension")
    if row.get("seconds") and _seconds(row["seconds"]) is None:
        yield Flaw(
            line, "seconds", repr(row["seconds"][:40]), "seconds, or 0:42", "correct it or leave it empty"
        )
    outcome = row.get("outcome", "").strip()
    if outcome and _outcome_of(outcome) == "unknown":
        yield Flaw(
            line,
            "outcome",
            repr(outcome[:40]),
            "answered, no answer or voicemail",
            "name it so, or leave it empty",
        )


def _call(row: dict[str, str], zone: tzinfo) -> Arrived:
    at = written_date(row["when"], zone=zone) or datetime.now(UTC)
    number = phones.normal(row["number"])
    direction = _DIRECTIONS[row["direction"].strip().casefold()]
    own_id = row.get("call", "").strip()
    subject = clean(row.get("subject", ""))
    words, said = deals_in(subject)
    deal = clean(row.get("deal", ""), longest=40)
    return Arrived(
        kind="call",
        direction=direction,
        happened_at=at,
        identity=identity_of("call-id", own_id, row["person"].strip().lower())
        if own_id
        else identity_of("call", at.isoformat(), number, direction, row["person"].strip().lower()),
        way="call_log",
        theirs=(Party(name=clean(row.get("name", ""), longest=160), phone=number),),
        subject=subject,
        deal_words=(deal, *words) if deal else words,
        deal_said=(deal,) if deal else said,
        outcome=_outcome(row),
    )


def _outcome(row: dict[str, str]) -> Outcome:
    """What became of a call: as it is called; else by how long it took; else not known."""
    said = row.get("outcome", "").strip()
    if said:
        return _outcome_of(said)
    if row["direction"].strip().casefold() in ("missed", "verpasst"):
        return "no_answer"
    seconds = _seconds(row.get("seconds", ""))
    return "unknown" if seconds is None else "connected" if seconds > 0 else "no_answer"


def _outcome_of(said: str) -> Outcome:
    said = said.casefold().replace("_", " ").replace("-", " ")
    for outcome, parts in (*LABELS, *_MORE_LABELS):
        if any(part in said for part in parts):
            return outcome  # type: ignore[return-value]
    return "unknown"


def _seconds(text: str) -> int | None:
    pieces = text.strip().split(":")
    if not text.strip() or len(pieces) > 3 or not all(piece.strip().isdecimal() for piece in pieces):
        return None
    seconds = 0
    for piece in pieces:
        seconds = seconds * 60 + int(piece)
    return seconds
