"""Pages ask the database as often in a large company as in a small one, and read no more of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.forecasts import publish_forecasts
from tests.houses import House, sign_in

from bonafides.people.app.models import Hat, Line, Membership, Person, ReadTrace, Share, Team

PAGES = {
    "/": 12,
    "/forecast/": 5,
    "/forecast/mine/": 10,
    "/forecast/team/{team}/": 10,
    "/forecast/team/{team}/call/": 8,
    "/people/": 9,
    "/people/?page=2": 9,
    "/people/teams/": 10,
    "/people/person/{rep}/": 16,
    "/people/teams/{team}/": 14,
    "/people/me/": 16,
    "/glass-box/": 15,
    "/glass-box/?of=own": 16,
    "/glass-box/?of=organisation": 16,
    "/glass-box/sharing/": 14,
    "/glass-box/purposes/": 5,
    "/all/": 5,
}
"""The most questions that a page may ask, once a process is warm."""


def grow(house: House, *, people: int, a_team: int = 8) -> None:
    """Many more people in many more teams, shares with everybody of the house, a long log."""
    made = Person.objects.bulk_create(
        Person(name=f"Person {number}", email=f"p{number}@x.example", function=house.sales)
        for number in range(people)
    )
    teams = Team.objects.bulk_create(
        Team(name=f"Team {number}", function=house.sales) for number in range(people // a_team)
    )
    since = house.on - timedelta(days=100)
    Membership.objects.bulk_create(
        Membership(person=one, team=teams[number % len(teams)], valid_from=since)
        for number, one in enumerate(made)
    )
    Hat.objects.bulk_create(Hat(person=one, role="rep", valid_from=since) for one in made)
    Line.objects.bulk_create(
        Line(person=one, manager=house.manager, valid_from=since) for one in made[: people // 4]
    )
    Share.objects.bulk_create(
        Share(owner=one, purpose="candour.mine", with_person=made[number - 1])
        for number, one in enumerate(made)
    )
    now = timezone.now()
    ReadTrace.objects.bulk_create(
        ReadTrace(
            at=now - timedelta(minutes=number),
            reader=house.rep.pk if number % 3 else made[number % people].pk,
            reader_as="rep",
            page="people:person",
            about=("person", "team", "organisation")[number % 5 % 3],
            subject=(house.rep.pk, house.north.pk, None)[number % 5 % 3],
            purpose="people.directory",
        )
        for number in range(5 * people)
    )


def asked(client: Client, address: str) -> int:
    assert client.get(address).status_code == 200  # what a process works out once is worked out
    with CaptureQueriesContext(connection) as questions:
        client.get(address)
    return len(questions)


@pytest.mark.parametrize("role", ["rep", "manager", "leader"])
def test_every_page_asks_a_bounded_number_of_questions_in_a_large_company(house: House, role: str) -> None:
    publish_forecasts(house, of_rep=100)
    grow(house, people=1200)
    client = sign_in(Client(), house.by_role[role])
    names = {"team": house.north.key, "rep": house.rep.key}
    counts = {address: asked(client, address.format(**names)) for address in PAGES}
    assert {address: n for address, n in counts.items() if n > PAGES[address]} == {}


def test_the_plan_of_the_log_uses_the_index_of_reads_by_others(house: House) -> None:
    from bonafides.people.app.queries_glass_box import BY_ANOTHER

    rows = ReadTrace.objects.filter(BY_ANOTHER, about="person", subject=house.rep.pk)
    if connection.vendor == "sqlite":
        assert "reads_by_others" in rows[:26].explain()
    else:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        assert "reads_" in rows[:26].explain()


def test_reads_of_all_are_found_newest_first_without_sorting_them(house: House) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("SQLite takes the index of all reads for it")
    from bonafides.people.app.queries_glass_box import reads_about

    with connection.cursor() as cursor:
        # To sort the few rows of a test may cost nothing: here it is done only where it must be.
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    plan = reads_about(house.rep, "organisation")[:26].explain()
    assert "reads_of_all" in plan
    assert "Sort" not in plan
