"""Let the company of a data folder grow to many people, teams, readings and traces: in a process of its own.

python -m benchmarks.house_grown DATA PEOPLE TRACES

Nothing is imported or measured for those who are added: each gets a copy of a reading that was measured. What a page
asks of the database and draws is the same as after an import of so many; how long such an import takes is not told.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any

AT_ONCE = 2000
OF_TEAM = 8


def main(data: Path, people: int, traces: int) -> None:
    """Grow; print what the pages of the grown company are."""
    from bonafides.website.running.opening import open_house

    open_house(data)
    from django.db import connection, transaction

    from benchmarks.house_made import told
    from bonafides.people.app.models import Person
    from bonafides.website.running import preparing

    preparing.migrate()
    before = told()
    with transaction.atomic():
        missing = people - Person.objects.count()
        if missing > 0:
            _people(missing)
            _traces(traces)
    with connection.cursor() as cursor:
        # PostgreSQL does this by itself after so many rows, some time later: not while pages are measured.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    # The same people ask for the same pages: their sessions are good still.
    print(json.dumps({**before, "people": Person.objects.count(), "traces": traces, "grown": True}))


def _people(n: int) -> None:
    """Sellers in teams of eight with their managers, accounts, readings and shares."""
    from bonafides.people.app.models import Function, Hat, Line, Membership, Person, Share, Team, User
    from bonafides.readings.app.models import Reading

    since = Hat.objects.order_by("valid_from").values_list("valid_from", flat=True)[0]
    sales = Function.objects.get(name="Sales")
    made = Person.objects.bulk_create(
        [
            Person(
                name=f"{name} {number}", email=f"grown{number}@example.com", function=sales, started_on=since
            )
            for number, name in zip(
                range(n), cycle(("Abel", "Kern", "Moser", "Ziegler", "Otto", "Falk")), strict=False
            )
        ],
        batch_size=AT_ONCE,
    )
    User.objects.bulk_create(
        [User(email=one.email, person=one, password="!") for one in made], batch_size=AT_ONCE
    )
    bosses, sellers = made[: n // (OF_TEAM + 1)], made[n // (OF_TEAM + 1) :]
    teams = Team.objects.bulk_create(
        [Team(name=f"Grown team {number}", function=sales) for number in range(len(bosses))],
        batch_size=AT_ONCE,
    )
    placed = list(zip(sellers, cycle(range(len(bosses))), strict=False))
    Membership.objects.bulk_create(
        [Membership(person=one, team=teams[at], valid_from=since) for one, at in placed]
        + [
            Membership(person=boss, team=team, valid_from=since)
            for boss, team in zip(bosses, teams, strict=True)
        ],
        batch_size=AT_ONCE,
    )
    Line.objects.bulk_create(
        [Line(person=one, manager=bosses[at], valid_from=since) for one, at in placed], batch_size=AT_ONCE
    )
    Hat.objects.bulk_create(
        [Hat(person=one, role="rep", valid_from=since) for one in sellers]
        + [
            Hat(person=boss, role="manager", team=team, valid_from=since)
            for boss, team in zip(bosses, teams, strict=True)
        ],
        batch_size=AT_ONCE,
    )
    Share.objects.bulk_create(
        [
            Share(owner=one, purpose="candour.mine", with_person=bosses[at])
            for one, at in islice(placed, 0, None, 3)
        ],
        batch_size=AT_ONCE,
    )
    for kind, subjects in (
        ("candour.mine", [one.pk for one in made]),
        ("candour.team", [one.pk for one in teams]),
    ):
        Reading.objects.bulk_create(_copies(kind, subjects), batch_size=200)


def _copies(kind: str, subjects: list[int]) -> Iterator[Any]:
    from bonafides.readings.app.models import Reading

    there = list(Reading.objects.filter(kind=kind, superseded_at__isnull=True))
    names = [
        field.name for field in Reading._meta.concrete_fields if field.name not in ("id", "key", "subject")
    ]
    for subject, one in zip(subjects, cycle(there), strict=False):
        yield Reading(subject=subject, **{name: getattr(one, name) for name in names})


def _traces(n: int) -> None:
    """Reads of a year: by oneself mostly, by others, of teams and of all."""
    from django.utils import timezone

    from bonafides.people.app.models import Person, ReadTrace, Team

    draw, now = random.Random(7), timezone.now()
    people = list(Person.objects.values_list("pk", flat=True))
    teams = list(Team.objects.values_list("pk", flat=True))
    kinds = (
        ("person", "candour:mine", "candour.mine"),
        ("person", "people:person", "people.directory"),
        ("team", "candour:team", "candour.team"),
        ("organisation", "people:directory", "people.directory"),
    )
    weights = (5, 2, 2, 3)

    def row() -> ReadTrace:
        reader = draw.choice(people)
        about, page, purpose = draw.choices(kinds, weights)[0]
        subject = {
            "candour:mine": reader,
            "people:person": draw.choice(people),
            "candour:team": draw.choice(teams),
        }.get(page)
        return ReadTrace(
            at=now - timedelta(seconds=draw.uniform(60, 365 * 86_400)),
            reader=reader,
            reader_as="rep",
            page=page,
            about=about,
            subject=subject,
            purpose=purpose,
        )

    for begin in range(0, n, 50_000):
        rows = [row() for _ in range(min(50_000, n - begin))]
        ReadTrace.objects.bulk_create(rows, batch_size=AT_ONCE)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(text) for text in sys.argv[2:4]))
