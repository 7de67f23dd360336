"""What a file of people would change, worked out before anything is changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from bonafides.errors import WrongRequest
from bonafides.people.arrivals import Arriving
from bonafides.people.delimited import Flaw
from bonafides.people.lines import Span, after, circles, turn

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody whom the house knows, as they stand today.

    `manager` is the number of whom they report to; `crm_id` what the CRM calls them.
    """

    number: int
    name: str
    email: str = ""
    team: str = ""
    function: str = ""
    territory: str = ""
    manager: int | None = None
    roles: frozenset[str] = frozenset()
    started_on: date | None = None
    left_on: date | None = None
    crm_id: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that would change: what it is, what stands there, what would."""

    what: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Step:
    """What one row would do: to somebody known (`number`), or by adding somebody.

    `manager` is a number where the manager is known already, and the line of the manager's own row where
    that row adds them (`manager_line`).
    """

    row: Arriving
    number: int | None
    differences: tuple[Difference, ...]
    manager: int | None = None
    manager_line: int | None = None

    @property
    def adds(self) -> bool:
        """Whether somebody new would be added."""
        return self.number is None


@dataclass(slots=True)
class Plan:
    """Everything a file would do, in the order of its lines."""

    steps: list[Step] = field(default_factory=list)
    unchanged: int = 0
    flaws: list[Flaw] = field(default_factory=list)

    @property
    def mark(self) -> str:
        """The same for the same plan: whoever agreed to one agreed to no other."""
        return hashlib.sha256(repr((self.steps, self.flaws)).encode()).hexdigest()

    @property
    def added(self) -> int:
        """People who would be added."""
        return sum(step.adds for step in self.steps)

    @property
    def changed(self) -> int:
        """People who would change."""
        return len(self.steps) - self.added


def plan_people(
    rows: Sequence[Arriving],
    known: Sequence[Known],
    lines: Sequence[Span],
    *,
    on: date,
    by: int | None = None,
) -> Plan:
    """Compare rows with those who are known, by CRM id, then by e-mail.

    What a row leaves empty stays as it is; nobody who is missing from the file is touched; nobody's leaving
    is planned, since deactivation is an act of its own. A row whose manager cannot be found, or would close a
    circle, is left out with the reason.

    Parameters
    ----------
    rows
        As `arrivals.read_people` gives them.
    known
        Everybody in the house who is not erased.
    lines
        Reporting lines, for finding circles and changes before later ones.
    on
        The day from which changes of team, manager and role hold.
    by
        Number of whoever brings the file: nobody says what the CRM calls themselves, and reads so what
        another person's deals show.
    """
    plan = Plan()
    index = _Index(known, rows)
    own: dict[int, list[Span]] = {}
    for span in lines:
        own.setdefault(span.whose, []).append(span)
    turned: dict[int, _Turned] = {}
    for row in rows:
        try:
            step = _step(row, index)
            _require_not_own_id(step, by)
            line = _turned(step, own, on)
        except _Unplanned as unplanned:
            plan.flaws.append(unplanned.flaw)
            continue
        if line is not None:
            turned[row.line] = line
        if step.adds or step.differences:
            plan.steps.append(step)
        else:
            plan.unchanged += 1
    _leave_out_circles(plan, lines, turned, index, on)
    _leave_out_orphans(plan)
    plan.flaws.sort(key=lambda flaw: flaw.line)
    return plan


class _Unplanned(Exception):
    def __init__(self, line: int, column: str, found: str, expected: str, remedy: str) -> None:
        super().__init__(found)
        self.flaw = Flaw(line, column, found, expected, remedy)


class _Index:
    """Who is meant by an address, an id or a name."""

    def __init__(self, known: Sequence[Known], rows: Sequence[Arriving]) -> None:
        self.by_number = {person.number: person for person in known}
        self.by_email = {person.email.lower(): person for person in known if person.email}
        self.by_crm = {person.crm_id: person for person in known if person.crm_id}
        self.names = _gathered((person.name.casefold(), person) for person in known if not person.left_on)
        self.row_by = _gathered(
            (key, row) for row in rows for key in {row.email, row.crm_id, row.name.casefold()} if key
        )

    def of(self, row: Arriving) -> Known | None:
        """Whom a row is about; None when nobody is known."""
        by_id, by_mail = self.by_crm.get(row.crm_id), self.by_email.get(row.email)
        if by_id and by_mail and by_id is not by_mail:
            raise _Unplanned(
                row.line,
                "crm_id",
                f"the CRM id of {by_id.name} with the address of {by_mail.name}",
                "one person",
                "correct one of the two",
            )
        return by_id or by_mail

    def manager(self, row: Arriving) -> tuple[int | None, int | None]:
        """Number of the manager, or the line of the row that adds them."""
        said = row.manager
        known = self.by_email.get(said.lower()) or self.by_crm.get(said)
        if known is None:
            named = self.row_by.get(said.lower(), []) or self.row_by.get(said, [])
            people = {person.number: person for person in self.names.get(said.casefold(), [])}
            rows = [other for other in named if (own := self.of(other)) is None or own.number not in people]
            if len(people) + len(rows) != 1:
                found = "which nobody is called" if not people and not rows else "which several are called"
                raise _Unplanned(
                    row.line,
                    "manager",
                    f"{said[:60]!r}, {found}",
                    "the e-mail address, CRM id or whole name of one person, here or in the file",
                    "write the address",
                )
            if rows:
                own = self.of(rows[0])
                return (own.number, None) if own else (None, rows[0].line)
            known = next(iter(people.values()))
        return known.number, None


def _gathered(pairs: Iterable[tuple[str, Thing]]) -> Mapping[str, list[Thing]]:
    found: dict[str, list[Thing]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found


def _step(row: Arriving, index: _Index) -> Step:
    known = index.of(row)
    if known is not None and known.left_on is not None:
        raise _Unplanned(
            row.line, "email", f"{known.name}, who left on {known.left_on}", "somebody who works here",
            "let them come back first, on their page",
        )  # fmt: skip
    if known is not None and row.left_on is not None:
        raise _Unplanned(
            row.line, "left_on", f"{row.left_on} for {known.name}, who works here", "an empty cell",
            "let them go on their page: sign-in, team and clients end with it",
        )  # fmt: skip
    if "manager" in row.roles and not row.team and not (known and known.team):
        raise _Unplanned(row.line, "role", "a manager without a team", "the team that is led", "fill in team")
    if "delivery" in row.roles and not row.function and not (known and known.function):
        raise _Unplanned(
            row.line, "role", "a delivery head without a function", "the function they answer for",
            "fill in function",
        )  # fmt: skip
    manager, manager_line = index.manager(row) if row.manager else (None, None)
    if manager_line == row.line or (known is not None and manager == known.number):
        raise _Unplanned(row.line, "manager", "the person's own name", "somebody else", "name another one")
    differences = tuple(_differences(row, known, manager, manager_line, index))
    return Step(row, known.number if known else None, differences, manager, manager_line)


def _require_not_own_id(step: Step, by: int | None) -> None:
    """Hold that nobody makes a CRM id their own: whoever has it is shown what its deals say."""
    if step.number is not None and step.number == by:
        for difference in step.differences:
            if difference.what == "crm_id":
                raise _Unplanned(
                    step.row.line,
                    "crm_id",
                    f"{difference.after!r} for yourself",
                    "an id that somebody else gives you",
                    "ask another administrator, or empty the cell",
                )


def _differences(
    row: Arriving, known: Known | None, manager: int | None, manager_line: int | None, index: _Index
) -> Iterable[Difference]:
    for what in ("name", "email", "team", "function", "territory", "crm_id"):
        said, held = getattr(row, what), getattr(known, what, "")
        if said and said != held:
            yield Difference(what, held, said)
    if row.started_on and row.started_on != getattr(known, "started_on", None):
        held_day = getattr(known, "started_on", None)
        yield Difference("started_on", str(held_day or ""), str(row.started_on))
    held_manager = known.manager if known else None
    if manager_line is not None or (manager is not None and manager != held_manager):
        before = index.by_number.get(held_manager) if held_manager is not None else None
        yield Difference("manager", before.name if before else "", row.manager)
    for role in row.roles:
        if role not in (known.roles if known else frozenset()):
            yield Difference("role", "", role)


@dataclass(frozen=True, slots=True)
class _Turned:
    """The lines of one person before a step and after it; below zero: somebody who is added."""

    whose: int
    before: list[Span]
    after: list[Span]


def _turned(step: Step, own: Mapping[int, list[Span]], on: date) -> _Turned | None:
    if all(difference.what != "manager" for difference in step.differences):
        return None
    whose = step.number if step.number is not None else -step.row.line
    to = step.manager if step.manager is not None else -(step.manager_line or 0)
    before = own.get(whose, [])
    try:
        change = turn(before, whose, to, on)
    except WrongRequest as error:
        raise _Unplanned(step.row.line, "manager", error.found, error.expected, error.remedy) from error
    return _Turned(whose, before, after(before, change, on))


def _leave_out_circles(
    plan: Plan, lines: Sequence[Span], turned: dict[int, _Turned], index: _Index, on: date
) -> None:
    """Take out the steps by which people would come to report to themselves, until nobody does."""
    line_of = {line.whose: number for number, line in turned.items()}
    days = sorted({on, *(span.since for span in lines if span.since > on)})

    def called(number: int) -> str:
        return index.by_number[number].name if number in index.by_number else f"line {-number}"

    while turned:
        moved = {line.whose for line in turned.values()}
        spans = [span for span in lines if span.whose not in moved]
        spans += [span for line in turned.values() for span in line.after]
        found = [circle for day in days for circle in circles(spans, day)]
        guilty = {line_of[who]: circle for circle in found for who in circle if line_of.get(who) in turned}
        if not guilty:
            return
        for number, circle in guilty.items():
            del turned[number]
            step = next(step for step in plan.steps if step.row.line == number)
            plan.steps.remove(step)
            said = " reports to ".join(called(who) for who in [*circle, circle[0]])
            plan.flaws.append(
                Flaw(
                    number,
                    "manager",
                    f"a circle: {said}",
                    "a line that ends",
                    "correct one of these managers",
                )
            )


def _leave_out_orphans(plan: Plan) -> None:
    """Take out rows whose manager's own row was left out."""
    while True:
        adds = {step.row.line for step in plan.steps if step.adds}
        orphans = [step for step in plan.steps if step.manager_line and step.manager_line not in adds]
        if not orphans:
            return
        for step in orphans:
            plan.steps.remove(step)
            found = f"{step.row.manager[:60]!r}, whose own row (line {step.manager_line}) cannot be used"
            plan.flaws.append(
                Flaw(
                    step.row.line,
                    "manager",
                    found,
                    "a manager whom the house knows",
                    "correct that row first",
                )
            )
