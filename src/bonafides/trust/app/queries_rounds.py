"""Rounds for reading: listed, with their subjects and cells. Whether somebody collected is read by nobody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from bonafides.people.app.models import Person
from bonafides.readings.app.models import Job
from bonafides.trust.app.kinds import MAIL
from bonafides.trust.app.models import Asked, Cell, Invitation, Round, Subject
from bonafides.trust.app.names import name_of
from bonafides.trust.app.round_words import RELATIONS


def rounds_listed() -> QuerySet[Round]:
    """Every round, newest first, without what was released."""
    return Round.objects.select_related("by").defer("manifest", "release", "ballots")


@dataclass(frozen=True, slots=True)
class Listed:
    """A subject of a round that is being prepared, and how many are asked about it, by relation."""

    subject: Subject
    name: str
    asked: list[tuple[Any, int]]

    @property
    def n(self) -> int:
        """How many are asked."""
        return sum(n for _relation, n in self.asked)


def subjects_of(row: Round) -> list[Listed]:
    """Whom a round is about, in order of name: two queries, however many they are."""
    counted: dict[int, Counter[str]] = {}
    for subject, relation in Asked.objects.filter(subject__round=row).values_list("subject", "relation"):
        counted.setdefault(subject, Counter())[relation] += 1
    subjects = sorted(row.subjects.select_related("person", "team"), key=lambda one: (name_of(one), one.pk))
    return [
        Listed(
            one,
            name_of(one),
            [(RELATIONS[what], n) for what, n in sorted(counted.get(one.pk, Counter()).items())],
        )
        for one in subjects
    ]


def by_relation(subject: Subject) -> list[tuple[Any, list[Asked]]]:
    """Who is asked about one subject, relation by relation, in order of name."""
    rows = Asked.objects.filter(subject=subject).select_related("person", "contact__client")
    found: dict[str, list[Asked]] = {}
    for one in sorted(rows, key=lambda one: str(one.person or one.contact)):
        found.setdefault(one.relation, []).append(one)
    return [(RELATIONS[relation], found[relation]) for relation in sorted(found)]


@dataclass(frozen=True, slots=True)
class CellLine:
    """A cell of a launched round as its organiser sees it."""

    cell: Cell
    name: str
    relation: Any
    accepted: int | None


def cells_of(row: Round) -> list[CellLine]:
    """The cells of a round: invited, and after the close collected and accepted.

    Before it nothing is counted: a number that moves would tell when somebody collected.
    """
    cells = row.cells.select_related("subject__person", "subject__team", "team").order_by("pk")
    closed = row.state == "closed"
    return [
        CellLine(
            cell,
            cell.team.name if cell.team is not None else name_of(cell.subject),
            RELATIONS.get(cell.relation, cell.relation),
            row.counts.get(cell.code, {}).get("accepted", 0) if closed else None,
        )
        for cell in cells
    ]


def mails_failed(row: Round) -> bool:
    """Whether invitations could not be handed to the mail; of reminders nothing is told."""
    last = Job.objects.filter(kind=MAIL, about=row.key).first()
    return last is not None and last.state == "failed"


@dataclass(frozen=True, slots=True)
class AskedTogether:
    """One of a person's invitations, and the colleagues who are counted with them."""

    round: Round
    name: str
    relation: Any
    colleagues: list[str]
    n_contacts: int
    way: str


def asked_of(person: Person) -> Iterator[AskedTogether]:
    """What somebody is asked in rounds that are live, and with whom.

    So that everybody can see whether the others in their group are there: a group that is made up of
    mailboxes shows here.
    """
    mine = Invitation.objects.filter(
        person=person, cell__round__state__in=("opening", "open", "closing")
    ).select_related("cell__round", "cell__subject__person", "cell__subject__team")
    for one in mine.order_by("cell__round__closes_on", "pk"):
        beside = Invitation.objects.filter(cell=one.cell).exclude(pk=one.pk)
        people = sorted(beside.filter(person__isnull=False).values_list("person__name", flat=True))
        yield AskedTogether(
            one.cell.round,
            name_of(one.cell.subject),
            RELATIONS.get(one.cell.relation, one.cell.relation),
            people,
            beside.filter(contact__isnull=False).count(),
            one.cell.way,
        )
