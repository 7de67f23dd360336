"""A small organisation that grows: people, teams, clients, rounds and what is published of them."""

from __future__ import annotations

from datetime import timedelta
from itertools import cycle
from typing import Any

from django.db import connection
from tests.forecasts import AS_OF, HEAD, figure
from tests.houses import House

from bonafides.people.app.models import Client, ClientContact, Hat, Membership, Person, Share, Team
from bonafides.privacy.release import release
from bonafides.readings.app.actions import publish
from bonafides.readings.app.models import Reading
from bonafides.trust.app.models import Asked, Round, Subject


def jump(name: str, value: float | None = 0.02) -> dict[str, Any]:
    """A team's jump at the call, as the organisation's reading carries it."""
    record = figure(value, -0.01, 0.05) | {"unit": "points"}
    return {"who": name, "jump": record, "n_people": 8}


def pressure(names: list[str]) -> dict[str, Any]:
    """What is known of jumps at the call, for teams of these names."""
    return {
        "why": "",
        "note": "Evidence that nobody logged looks like pressure.",
        "call_weekday": "tuesday",
        "call_source": "given",
        "n_calls": 50,
        "organisation": figure(0.01, -0.01, 0.03) | {"unit": "points"},
        "teams": [jump(name) for name in names],
    }


def publish_teams(names: list[str], *, cut: str) -> None:
    """Publish the organisation's forecast with jumps of teams."""
    payload = {
        **HEAD,
        "headline": "Word and outcome",
        "standfirst": "So.",
        "n_judged": 3,
        "n_apart": 1,
        "pressure": pressure(names),
    }
    drawn = {"outlook": "<p>The outlook</p>", "call": "<p>All teams</p>", "flow": "<p>The flow</p>"}
    let_out = release("candour.organisation", "organisation", None, payload, n_people=9)
    publish(let_out, as_of=AS_OF, source=None, cut=cut, drawn=drawn)


def grow(house: House, *, people: int, step: str) -> None:
    """Add so many people in teams of eight, and to them whatever a larger company has more of."""
    functions = (house.sales, house.delivery_function)
    made = Person.objects.bulk_create(
        Person(
            name=f"Person {step} {number}", email=f"{step}{number}@x.example", function=functions[number % 2]
        )
        for number, function in zip(range(people), cycle(functions), strict=False)
    )
    teams = Team.objects.bulk_create(
        Team(name=f"Team {step} {number:04d}", function=house.sales) for number in range(people // 8)
    )
    since = house.on - timedelta(days=100)
    Membership.objects.bulk_create(
        Membership(person=one, team=teams[number % len(teams)], valid_from=since)
        for number, one in enumerate(made)
    )
    Hat.objects.bulk_create(Hat(person=one, role="rep", valid_from=since) for one in made)
    Share.objects.bulk_create(
        Share(owner=one, purpose="candour.mine", with_person=reader)
        for one in made
        for reader in (house.leader, house.rep)
    )
    clients = Client.objects.bulk_create(
        Client(kind="customer", name=f"Client {step} {number}", owner=made[number])
        for number in range(people // 4)
    )
    ClientContact.objects.bulk_create(
        ClientContact(client=one, name=f"Contact {step} {place}") for place, one in enumerate(clients)
    )
    publish_teams([f"Team {step} {number:04d}" for number in range(people // 8)], cut=step)
    for row in Round.objects.filter(state="draft"):
        subjects = Subject.objects.bulk_create(
            Subject(round=row, person=one, salt="s") for one in made[: people // 8]
        )
        Asked.objects.bulk_create(
            Asked(subject=one, relation="peers", person=made[-1 - place])
            for place, one in enumerate(subjects)
        )
    more_parts([team.name for team in teams], cut=step)
    with connection.cursor() as cursor:
        # A database that serves has counted its rows by itself; this one could not, within one transaction.
        cursor.execute("ANALYZE")


def more_parts(names: list[str], *, cut: str) -> None:
    """Publish the organisation's mirror and the reliability of functions with so many more parts."""
    for kind, part in (("mirror.organisation", "units"), ("promises.organisation", "functions")):
        old = Reading.objects.filter(kind=kind, superseded_at__isnull=True).first()
        if old is None:
            continue
        first = old.payload[part][0]
        known = [one for one in old.payload[part] if not one["name"].startswith("Team ")]
        payload = old.payload | {part: [*known, *({**first, "name": name} for name in names)]}
        let_out = release(kind, "organisation", None, payload, n_people=9)
        publish(let_out, as_of=old.as_of, source=None, cut=cut)
