"""The readings of this room: the one in force, those of earlier rounds, and what was said back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from bonafides.people.app.models import Hat, Person, Team
from bonafides.people.app.queries_shares import is_off
from bonafides.people.app.reader import Reader, holds
from bonafides.readings.app.models import Reading
from bonafides.trust.app.models import Invitation, Reply, Round, Subject

MOST_ROUNDS = 24
"""Earlier rounds that a page lists."""


@dataclass(frozen=True, slots=True)
class Told:
    """A reading as pages need it.

    Parameters
    ----------
    payload
        As it was published.
    closed_on
        Day on which its round closed.
    round_key
        Of that round.
    """

    payload: Mapping[str, Any]
    closed_on: date
    round_key: str


def told_of(kind: str, whose: Person | Team | None, round_key: str = "") -> Told | None:
    """The reading in force, or that of one round; None where there is none, or its owner turned it off."""
    found = [one for one in rounds_of(kind, whose) if not round_key or one.round_key == round_key]
    return found[0] if found else None


def rounds_of(kind: str, whose: Person | Team | None) -> list[Told]:
    """The newest reading of each round about somebody, newest round first."""
    if isinstance(whose, Person) and is_off(whose, kind):
        return []
    rows = Reading.objects.filter(kind=kind, subject=whose.pk if whose else None)
    told: dict[str, Told] = {}
    for row in rows.order_by("-as_of", "-id")[: 4 * MOST_ROUNDS]:
        key = str(row.payload["round"]["key"])
        told.setdefault(key, Told(row.payload, row.as_of, key))
    return list(told.values())[:MOST_ROUNDS]


# What is said back


def subject_of(told: Told) -> Subject | None:
    """Whom or what a reading is about, in its round."""
    return (
        Subject.objects.filter(key=told.payload.get("subject", {}).get("key", ""))
        .select_related("round", "person", "team")
        .first()
    )


def who_may_reply(subject: Subject, on: date) -> list[Person]:
    """Who says something back: the person it is about; whoever leads the team, or the organisation."""
    if subject.person is not None:
        return [subject.person]
    hats = Hat.objects.filter(holds(on), person__left_on__isnull=True)
    hats = hats.filter(role="manager", team=subject.team) if subject.team else hats.filter(role="leader")
    return sorted({hat.person for hat in hats.select_related("person")}, key=lambda one: (one.name, one.pk))


def replies_to(subject: Subject, *, published: bool = True) -> list[Reply]:
    """What was said back about one subject, in the order in which it was written."""
    rows = Reply.objects.filter(subject=subject).select_related("by", "subject__round")
    return list(rows.filter(published_on__isnull=False) if published else rows)


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said back to those who were asked about one subject."""

    subject: Subject
    replies: Sequence[Reply]


def heard_by(reader: Reader) -> list[Heard]:
    """What was said back in rounds in which the reader was asked; newest round first.

    That somebody was asked is known to them; whether they answered is known to nobody, and not asked for.
    """
    asked = (
        Invitation.objects.filter(person=reader.person, cell__round__state="closed")
        .values("cell__subject")
        .distinct()
    )
    rows = (
        Reply.objects.filter(subject__in=asked, published_on__isnull=False)
        .select_related("by", "subject__round", "subject__person", "subject__team")
        .order_by("-subject__round__closes_on", "subject_id", "pk")
    )
    found: dict[int, list[Reply]] = {}
    for row in rows:
        found.setdefault(row.subject_id, []).append(row)
    return [Heard(replies[0].subject, replies) for replies in found.values()]


def teams_to_read(reader: Reader) -> QuerySet[Team]:
    """Teams whose mirror the reader may open, in order of name."""
    if reader.wears("leader"):
        return Team.objects.order_by("name")
    mine = {*reader.leads_teams, *([] if reader.team_id is None else [reader.team_id])}
    return Team.objects.filter(pk__in=mine).order_by("name")


def open_rounds_about(person: Person) -> list[Round]:
    """Rounds about somebody that are open at the moment: their page says when it will fill."""
    rows = Round.objects.filter(state__in=("open", "closing"), subjects__person=person)
    return list(rows.order_by("closes_on"))
