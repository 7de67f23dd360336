"""Superseded readings go after the three years that the purpose registry promises; no other reading does."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from tests.houses import House

from bonafides.people.app.actions_shares import forget_old_shares
from bonafides.people.app.models import Share
from bonafides.people.purposes import purposes
from bonafides.readings.app import actions_forgetting, worker
from bonafides.readings.app.actions_forgetting import forget_old_readings
from bonafides.readings.app.actions_sources import open_source
from bonafides.readings.app.models import Import, Reading, Source

pytestmark = pytest.mark.django_db
OLD, YOUNG = timedelta(days=3 * 366 + 5), timedelta(days=3 * 365 - 5)


def reading(subject: int, superseded_at: datetime | None) -> int:
    return Reading.objects.create(
        kind="candour.team",
        audience="team",
        subject=subject,
        as_of=date(2020, 1, 5),
        payload={},
        n_people=5,
        cut="c",
        code_version="0",
        published_at=timezone.now() - 2 * OLD,
        superseded_at=superseded_at,
    ).pk


def left() -> set[int]:
    return set(Reading.objects.values_list("pk", flat=True))


def test_what_was_superseded_three_years_ago_goes_and_nothing_else() -> None:
    now = timezone.now()
    old, young, in_force = reading(1, now - OLD), reading(1, now - YOUNG), reading(1, None)
    assert forget_old_readings() == 1
    assert left() == {young, in_force}
    assert old not in left()


def test_the_database_keeps_younger_ones_whatever_moment_the_application_names() -> None:
    kept = {reading(1, timezone.now() - YOUNG), reading(2, None)}
    with pytest.raises(DatabaseError), transaction.atomic():
        forget_old_readings(now=timezone.now() + timedelta(days=4000))
    with pytest.raises(DatabaseError), transaction.atomic():
        Reading.objects.all().delete()
    assert left() == kept


def test_an_old_one_still_cannot_be_changed() -> None:
    old = reading(1, timezone.now() - OLD)
    with pytest.raises(DatabaseError), transaction.atomic():
        Reading.objects.filter(pk=old).update(payload={"said": "otherwise"})


def test_many_go_in_small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions_forgetting, "AT_ONCE", 4)
    for _ in range(11):
        reading(1, timezone.now() - OLD)
    assert forget_old_readings() == 11
    assert left() == set()


def test_the_night_does_it(house: House) -> None:
    source = open_source("Salesforce", by=house.administrator)
    arrival = Import.objects.create(source=source, state="in_force")
    Source.objects.filter(pk=source.pk).update(current=arrival)
    reading(1, timezone.now() - OLD)
    assert worker.start_night_if_due() is not None
    assert left() == set()


def test_shares_that_ended_three_years_ago_go_too(house: House) -> None:
    def shared(**how: object) -> int:
        made = Share.objects.create(owner=house.rep, purpose="candour.mine", with_person=house.manager, **how)
        return made.pk

    now = timezone.now()
    shared(ended_at=now - OLD)
    shared(until_on=(now - OLD).date())
    stays = {shared(ended_at=now - YOUNG), shared()}
    assert forget_old_shares() == 2
    assert set(Share.objects.values_list("pk", flat=True)) == stays


def test_the_registry_promises_what_is_done() -> None:
    from bonafides.candour import purposes as _declared  # noqa: F401

    promised = {one.name for one in purposes() if "superseded readings for three years" in one.kept}
    assert {"candour.team", "candour.mine", "candour.organisation"} <= promised
    assert actions_forgetting.KEPT_YEARS == 3
