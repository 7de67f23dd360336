"""Ten thousand people: the number of queries does not grow with them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bonafides.people.app.models import Alias, Hat, Line, Membership, Person, Team
from bonafides.privacy.release import release
from bonafides.readings.app.actions import AT_ONCE, publish_all
from bonafides.readings.app.models import Reading
from bonafides.readings.app.queries_organisation import organisation
from bonafides.readings.publishing import Publication, Settings, settings_mark

pytestmark = pytest.mark.usefixtures("db")
MANY = 10_000
FIGURE = {"value": 0.5, "low": 0.4, "high": 0.6, "n": 80, "unit": "share", "why": ""}


def publications(n: int, *, said: float) -> Iterator[Publication]:
    """One reading for each person, of some six kilobytes."""
    payload = {f"figure_{number}": FIGURE | {"value": said} for number in range(40)}
    for person in range(n):
        let_out = release("scale.mine", "self", person, payload, n_people=1)
        yield Publication(let_out, {"head": "<p>…</p>" * 200})


def test_ten_thousand_readings_are_published_with_a_few_queries_for_every_few_hundred() -> None:
    begins = time.process_time()  # of this process: a busy machine takes longer
    with CaptureQueriesContext(
        connection,
    ) as first:
        publish_all(
            publications(MANY, said=0.5), as_of=date(2026, 1, 4), source=None, cut="a", settings_mark=""
        )
    with CaptureQueriesContext(connection) as second:
        publish_all(
            publications(MANY, said=0.6), as_of=date(2026, 1, 11), source=None, cut="b", settings_mark=""
        )
    took = time.process_time() - begins
    batches = MANY / AT_ONCE
    assert len(first) <= 9 * batches + 10
    assert len(second) <= 10 * batches + 10
    assert Reading.objects.filter(superseded_at=None, cut="b").count() == MANY
    assert Reading.objects.count() == 2 * MANY
    assert took < 60, "published 2 × 10,000 readings"


def test_publishing_the_same_again_writes_nothing() -> None:
    for _time in range(2):
        n = publish_all(
            publications(1000, said=0.5), as_of=date(2026, 1, 4), source=None, cut="a", settings_mark=""
        )
    assert (n, Reading.objects.count()) == (0, 1000)


def test_what_is_measured_no_more_is_in_force_no_more() -> None:
    when = {"source": None, "settings_mark": ""}
    publish_all(publications(10, said=0.5), as_of=date(2026, 1, 4), cut="a", **when)
    publish_all(publications(7, said=0.5), as_of=date(2026, 1, 11), cut="b", **when)
    assert sorted(Reading.objects.filter(superseded_at=None).values_list("subject", flat=True)) == list(
        range(7)
    )


def test_the_organisation_is_read_with_the_same_queries_whatever_its_size() -> None:
    def people(n: int) -> None:
        made = Person.objects.bulk_create(Person(name=f"Person {number}") for number in range(n))
        team = Team.objects.create(name=f"Team of {n}")
        since = date(2025, 1, 1)
        Alias.objects.bulk_create(Alias(person=one, source="crm", external_id=f"005{one.pk}") for one in made)
        Membership.objects.bulk_create(Membership(person=one, team=team, valid_from=since) for one in made)
        Hat.objects.bulk_create(Hat(person=one, role="rep", valid_from=since) for one in made)
        Line.objects.bulk_create(Line(person=one, manager=made[0], valid_from=since) for one in made[1:])

    people(10)
    with CaptureQueriesContext(connection) as few:
        organisation("crm", date(2026, 1, 1))
    people(MANY)
    with CaptureQueriesContext(connection) as many:
        known = organisation("crm", date(2026, 1, 1))
    assert len(many) == len(few) <= 6
    assert len(known.persons) == MANY + 10
    assert settings_mark(Settings(), known, {}) != settings_mark(Settings(period="month"), known, {})
