"""People as a file names them: each row checked, each flaw told with its line and column."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from bonafides.people.delimited import Cells, Flaw, read_cells
from bonafides.people.roles import ROLES

COLUMNS = {
    "name": ("full name", "person"),
    "email": ("e-mail", "mail", "email address"),
    "team": (),
    "function": ("department",),
    "territory": ("region",),
    "manager": ("reports to", "manager email"),
    "role": ("roles", "hat", "hats"),
    "started_on": ("start", "started", "start date"),
    "left_on": ("left", "end", "end date"),
    "crm_id": ("crm", "user id", "external id"),
}
"""Columns of a file of people, and what else they may be called."""

LONGEST = {"name": 160, "email": 254, "team": 120, "function": 120, "territory": 120, "crm_id": 200}
BY_HAND = "administrator"
"""The one role that no file gives."""

ADDRESS = re.compile(r"[^@\s,;:<>\"]+@[^@\s,;:<>\"]+\.[^@\s,;:<>\".]+")
DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})\.(\d{1,2})\.(\d{4})")


@dataclass(frozen=True, slots=True)
class Arriving:
    """One person as a row names them; what the file leaves empty is empty here."""

    line: int
    name: str
    email: str = ""
    team: str = ""
    function: str = ""
    territory: str = ""
    manager: str = ""
    roles: tuple[str, ...] = ()
    started_on: date | None = None
    left_on: date | None = None
    crm_id: str = ""


@dataclass(slots=True)
class Arrivals:
    """What could be read of a file of people, what could not, and remarks on the whole."""

    people: list[Arriving] = field(default_factory=list)
    flaws: list[Flaw] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_people(data: bytes) -> Arrivals:
    """Read a file of people. A row with a flaw is left out whole; the others stand.

    Raises
    ------
    UnreadableInput
        No table, or none with a column for names.

    Examples
    --------
    >>> read = read_people(b"email,name\\nada@house.example,Ada Lind\\nnobody,Bo Berg\\n")
    >>> [person.name for person in read.people]
    ['Ada Lind']
    >>> [(flaw.line, flaw.column, flaw.found) for flaw in read.flaws]
    [(3, 'email', "'nobody'")]
    """
    cells = read_cells(data, COLUMNS, ["name"])
    arrivals = Arrivals(flaws=list(cells.flaws), notes=list(cells.notes))
    seen: dict[str, dict[str, int]] = {"email": {}, "crm_id": {}}
    for line, row in cells.rows:
        try:
            person = _person(line, row)
            _require_new(person, seen)
        except _Flawed as flawed:
            arrivals.flaws.append(flawed.flaw)
            continue
        arrivals.people.append(person)
    arrivals.flaws.sort(key=lambda flaw: flaw.line)
    if _without(cells, "email"):
        arrivals.notes.append("Without a column email nobody of this file can be invited.")
    return arrivals


class _Flawed(Exception):
    """A row that cannot be used."""

    def __init__(self, line: int, column: str, found: str, expected: str, remedy: str) -> None:
        super().__init__(found)
        self.flaw = Flaw(line, column, found, expected, remedy)


def _without(cells: Cells, column: str) -> bool:
    return bool(cells.rows) and column not in cells.columns


def _person(line: int, row: dict[str, str]) -> Arriving:
    for column, longest in LONGEST.items():
        if len(row.get(column, "")) > longest:
            raise _Flawed(line, column, f"{len(row[column])} characters", f"at most {longest}", "shorten it")
    if not row["name"]:
        raise _Flawed(line, "name", "an empty cell", "a name", "name the person, or delete the row")
    email = row.get("email", "").lower()
    if email and not ADDRESS.fullmatch(email):
        raise _Flawed(line, "email", repr(email[:60]), "an e-mail address", "correct it, or leave it empty")
    if not email and not row.get("crm_id"):
        raise _Flawed(
            line,
            "email",
            "neither an e-mail address nor a CRM id",
            "one of the two, by which the same person is known next time",
            "add one",
        )
    started, left = (_day(line, column, row.get(column, "")) for column in ("started_on", "left_on"))
    if started and left and left < started:
        raise _Flawed(
            line, "left_on", f"{left}, before {started}", "a day after started_on", "correct one of the two"
        )
    kept = {column: row.get(column, "") for column in ("team", "function", "territory", "manager", "crm_id")}
    return Arriving(
        line,
        row["name"],
        email,
        roles=_roles(line, row.get("role", "")),
        started_on=started,
        left_on=left,
        **kept,
    )


def _day(line: int, column: str, cell: str) -> date | None:
    if not cell:
        return None
    found = DAY.fullmatch(cell)
    try:
        if found is None:
            raise ValueError(cell)
        if found[1]:
            return date(int(found[1]), int(found[2]), int(found[3]))
        return date(int(found[6]), int(found[5]), int(found[4]))
    except ValueError:
        raise _Flawed(
            line, column, repr(cell[:40]), "a day such as 2026-03-31 or 31.3.2026", "write it so"
        ) from None


def _roles(line: int, cell: str) -> tuple[str, ...]:
    found = dict.fromkeys(word.strip().casefold() for word in re.split(r"[;,/|]", cell) if word.strip())
    given = [role for role in ROLES if role not in ("member", BY_HAND)]
    for word in found:
        if word == BY_HAND:
            raise _Flawed(
                line,
                "role",
                "administrator",
                "one of " + ", ".join(given),
                "give this role by hand, on the page of the person: no file makes an administrator",
            )
        if word not in ROLES:
            raise _Flawed(line, "role", repr(word[:40]), "one of " + ", ".join(given), "choose one of them")
    return tuple(word for word in found if word != "member")


def _require_new(person: Arriving, seen: dict[str, dict[str, int]]) -> None:
    own = {"email": person.email, "crm_id": person.crm_id}
    for column, value in own.items():
        if value in seen[column]:
            raise _Flawed(
                person.line,
                column,
                f"{value!r}, which stands in line {seen[column][value]} too",
                "each person once",
                "delete one of the two rows",
            )
    for column, value in own.items():
        if value:
            seen[column][value] = person.line
