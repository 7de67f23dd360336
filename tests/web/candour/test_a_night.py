"""A whole night over an invented export: from files to pages that people open, with an answer taken in."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.houses import sign_in, wear


@pytest.fixture
def own_data(settings: Any, tmp_path: Path) -> Path:
    """A data folder for this test."""
    folder = tmp_path / "data"
    folder.mkdir()
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"data": folder, "memory": "1GiB"})
    return folder


@pytest.fixture
def work(db: None) -> Callable[[], None]:
    """Let a worker do what there is to do."""
    from bonafides.readings.app import worker
    from bonafides.readings.app.actions_jobs import take_up

    def until_idle() -> None:
        while (lease := take_up()) is not None:
            worker.run_job(lease, stop=threading.Event(), beat_seconds=0)

    return until_idle


@pytest.fixture
def company(db: None, own_data: Path, export: Path, work: Callable[[], None]) -> dict[str, Any]:
    """An installation with an administrator, the export in force, and its people known here."""
    from bonafides.people.app.models import Alias, Installation, Membership, Person, Team
    from bonafides.readings.app.actions_imports import ask_to_put_in_force, bring_in
    from bonafides.readings.app.actions_sources import open_source

    Installation.objects.create(id=1, name="Nordwerk", kind="real", period="month")
    ada = Person.objects.create(name="Ada Keeper", email="ada@example.org")
    source = open_source("Salesforce", by=ada)
    arrival, _job = bring_in(source, [export], by=ada)
    work()
    arrival.refresh_from_db()
    assert arrival.state == "read", arrival.facts
    team = Team.objects.create(name="North")
    from django.utils import timezone

    since = timezone.localdate() - timedelta(days=1)
    people = []
    for number, row in enumerate(users(export)):
        person = Person.objects.create(name=row["Name"], email=f"p{number}@example.org")
        Alias.objects.create(person=person, source=source.key, external_id=row["Id"])
        Membership.objects.create(person=person, team=team, valid_from=since)
        people.append(person)
    wear(people[0], "manager", since, team=team)
    ask_to_put_in_force(arrival, by=ada)
    work()
    arrival.refresh_from_db()
    assert arrival.state == "in_force", arrival.facts
    return {"team": team, "people": people, "by": ada}


def users(export: Path) -> list[dict[str, str]]:
    import csv

    with next(export.rglob("User.csv")).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_night_fills_the_pages_and_the_next_takes_an_answer_in(
    company: dict[str, Any], work: Callable[[], None]
) -> None:
    from bonafides.candour.app.actions import answer_deal
    from bonafides.people.app.models import Person
    from bonafides.readings.app.actions_jobs import ask_for
    from bonafides.readings.app.models import Reading

    now = Reading.objects.filter(superseded_at__isnull=True)
    assert {"candour.organisation", "candour.incentives", "candour.team", "candour.mine"} == set(
        now.values_list("kind", flat=True)
    )
    mine = [row for row in now.filter(kind="candour.mine") if row.payload["deals"]]
    assert mine
    owner = Person.objects.get(pk=mine[0].subject)
    deal = mine[0].payload["deals"][0]
    client = sign_in(Client(), owner)
    for address in (
        "/forecast/",
        "/forecast/mine/",
        f"/forecast/mine/deal/{deal['key']}/",
        f"/forecast/team/{company['team'].key}/",
        f"/forecast/team/{company['team'].key}/call/",
        "/forecast/incentives/",
    ):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "Nothing has been measured yet." not in answer.content.decode(), address

    heard = mine[0].as_of
    assert deal["last_in"] != heard.isoformat()
    answer_deal(deal["id"], "contact", "They called me.", happened_on=heard, by=owner)
    ask_for("night", about="again", by=company["by"])
    work()
    newer = now.get(kind="candour.mine", subject=owner.pk)
    assert newer.pk != mine[0].pk
    found = next(one for one in newer.payload["deals"] if one["key"] == deal["key"])
    assert found["last_in"] == heard.isoformat()
