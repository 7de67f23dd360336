"""The log of reads, as the person concerned sees it: who, as what, what, why, when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from functools import cache, cached_property
from typing import Literal

from django.core import signing
from django.db.models import BigIntegerField, F, Q, QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from bonafides.people.app.models import Membership, Person, Question, ReadTrace, Team
from bonafides.people.app.prepared import Given, Prepared, filled, room_for, several
from bonafides.people.app.queries_names import names_by_number
from bonafides.people.purposes import Purpose, purposes
from bonafides.people.roles import ROLES

Which = Literal["others", "own", "team", "organisation"]
WHICH: tuple[Which, ...] = ("others", "own", "team", "organisation")
A_PAGE = 25
SALT = "glass box"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log.

    Parameters
    ----------
    at, who, role, title, purpose, refused, through
        When; whose name and role; what was read; for which purpose; whether refused; page, api or file.
    token
        Names the read in a form, signed; empty where nothing can be asked.
    question
        What was asked about it, if anything.
    """

    at: datetime
    who: str
    role: str
    title: str
    purpose: Purpose | None
    refused: bool
    through: str
    token: str
    question: Question | None


@dataclass(frozen=True)
class LogPage:
    """A page of the log.

    Parameters
    ----------
    rows
        The reads, newest first.
    names, asked
        Names of the readers as they are called today; questions about the reads, by the number of the read.
    titles
        What each declared page is called.
    asks
        Whether one may ask why.
    older
        Where the next page begins; empty on the last.
    """

    rows: Sequence[ReadTrace]
    names: Mapping[int, str]
    asked: Mapping[int, Question]
    titles: Mapping[str, str]
    asks: bool
    older: str

    @cached_property
    def lines(self) -> list[Line]:
        """What is shown of each read."""
        why = {one.name: one for one in purposes()}
        return [
            Line(
                at=row.at,
                who=self.names.get(row.reader, ""),
                role=_role(row.reader_as),
                title=self.titles.get(row.page, row.page),
                purpose=why.get(row.purpose),
                refused=row.refused,
                through=row.through,
                token=_signer().sign_object(row.pk) if self.asks and row.reader in self.names else "",
                question=self.asked.get(row.pk),
            )
            for row in self.rows
        ]

    @property
    def never_changes_as(self) -> tuple[object, ...]:
        """All that its lines are drawn from: whoever opens the same page again has it drawn already."""
        return (self.asks, timezone.get_current_timezone_name(), *map(self._drawn_from, self.rows))

    def _drawn_from(self, row: ReadTrace) -> tuple[object, ...]:
        one = self.asked.get(row.pk)
        question = one and (
            one.answer,
            one.asked_at.timestamp(),
            one.answered_at and one.answered_at.timestamp(),
        )
        read = (row.at.timestamp(), row.reader_as, row.page, row.purpose, row.refused, row.through)
        return (row.pk, self.names.get(row.reader), *read, question)


BY_ANOTHER = Q(reader__gt=F("subject")) | Q(reader__lt=F("subject"))
"""As the index of those reads says it: the database compares the words."""


def reads_about(person: Person, which: Which) -> QuerySet[ReadTrace]:
    """Reads of one kind, newest first: by others, own, of the teams one was in at that time, of all."""
    if which == "organisation":
        return ReadTrace.objects.filter(about="organisation", subject__isnull=True)
    if which == "team":
        return ReadTrace.objects.filter(_teams_of(person))
    mine = ReadTrace.objects.filter(about="person", subject=person.pk)
    return mine.filter(reader=person.pk) if which == "own" else mine.filter(BY_ANOTHER)


def _teams_of(person: Person) -> Q:
    while_there = Q(pk__in=())
    for row in Membership.objects.filter(person=person):
        spell = Q(about="team", subject=row.team_id, at__gte=midnight(row.valid_from))
        if row.valid_to is not None:
            spell &= Q(at__lt=midnight(row.valid_to))
        while_there |= spell
    return while_there


def midnight(day: object) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))  # type: ignore[arg-type]


NEWEST = Prepared(
    lambda person: ReadTrace.objects.filter(BY_ANOTHER, about="person", subject=person)[: A_PAGE + 1],
    person=BigIntegerField(),
)


def log_page(person: Person, which: Which, titles: dict[str, str], start: str = "") -> LogPage:
    """A page of the log from a place that an earlier page named.

    Parameters
    ----------
    titles
        What each declared page is called.
    start
        `LogPage.older` of the page before; anything else begins at the newest.
    """
    rows = reads_about(person, which)
    at, passed = _place(start)
    if at is not None:
        rows = rows.filter(at__lte=at)
    begins = which == "others" and not start
    some = NEWEST(person=person.pk) if begins else list(rows[passed : passed + A_PAGE + 1])
    shown, more = some[:A_PAGE], len(some) > A_PAGE
    older = ""
    if more:
        last = shown[-1].at
        same = sum(row.at == last for row in shown)
        older = f"{last.isoformat()}~{same + (passed if last == at else 0)}"
    asks = which == "others"
    asked = questions_about(shown) if asks else {}
    return LogPage(shown, names_by_number(row.reader for row in shown), asked, titles, asks, older)


def questions_about(rows: Sequence[ReadTrace]) -> dict[int, Question]:
    """What was asked about reads, by the number of the read."""
    if not rows:
        return {}
    found = _questions(room_for(len(rows)))(**filled("trace", [row.pk for row in rows]))
    return {one.trace: one for one in found}


@cache
def _questions(n: int) -> Prepared:
    def build(**traces: Given) -> QuerySet[Question]:
        return Question.objects.filter(trace__in=list(traces.values())).order_by()

    return Prepared(build, **several("trace", n, BigIntegerField))


def _place(start: str) -> tuple[datetime | None, int]:
    moment, _, passed = start.partition("~")
    try:
        at = parse_datetime(moment.replace(" ", "+"))
    except ValueError:
        return None, 0
    if at is None or timezone.is_naive(at) or not passed.isdecimal():
        return None, 0
    return at, min(int(passed), 10_000)


def _role(name: str) -> str:
    """What a role is, in the few words before any condition of it."""
    return str(ROLES.get(name, name)).split(";")[0]  # type: ignore[call-overload]


def _signer() -> signing.Signer:
    """Names reads in forms. Without a time: a read is named the same way whenever it is shown."""
    return signing.Signer(salt=SALT)


def read_of(token: str, person: Person) -> ReadTrace | None:
    """The read that a form names; None unless it is one about this person, by somebody else."""
    try:
        number = _signer().unsign_object(token)
    except signing.BadSignature:
        return None
    return reads_about(person, "others").filter(pk=number).first()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that waits for somebody's answer, and the read that it is about: what was read, and when."""

    question: Question
    title: str
    at: datetime | None


WAITING = Prepared(
    lambda person: (
        Question.objects.filter(asked_of=person, answered_at__isnull=True)
        .order_by("asked_at")
        .select_related("asked_by")
    ),
    person=BigIntegerField(),
)


def questions_to(person: Person, titles: dict[str, str]) -> list[Asked]:
    """What others asked this person and have had no answer to, oldest first."""
    waiting = WAITING(person=person.pk)
    reads = ReadTrace.objects.in_bulk([row.trace for row in waiting]) if waiting else {}
    return [
        Asked(
            row,
            titles.get(reads[row.trace].page, reads[row.trace].page) if row.trace in reads else "",
            reads[row.trace].at if row.trace in reads else None,
        )
        for row in waiting
    ]


def teams_named(person: Person) -> list[str]:
    """Teams a person is or was in."""
    found = Team.objects.filter(memberships__person=person).distinct()
    return list(found.values_list("name", flat=True))
