"""Nothing about a round changes once it is launched: by no action, and by no statement to the database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from tests.rounds import launched, prepared, subject_of

from bonafides.errors import WrongRequest
from bonafides.trust.app.actions_asking import add_subject, ask_not, ask_too
from bonafides.trust.app.actions_launching import launch
from bonafides.trust.app.actions_rounds import change_round, drop_round
from bonafides.trust.app.fixed import guards
from bonafides.trust.app.models import Asked, Cell, Collecting, Invitation, Round, Subject
from bonafides.trust.app.queries_planning import plan_of

THRESHOLDS = {"means": 5, "spread": 8, "comments": 10}


def changed(row, **more):
    names = ("title", "title_de", "opens_on", "closes_on", "small_teams", "urn", "apart", "thresholds")
    return {name: getattr(row, name) for name in names} | more


def test_no_action_changes_a_launched_round(stage):
    row = launched(stage)
    by = stage.organiser
    for attempt in (
        lambda: change_round(row, **changed(row, title="Another"), by=by),
        lambda: drop_round(row, by=by),
        lambda: add_subject(row, person=stage.house.manager, by=by),
        lambda: ask_too(subject_of(row), "peers", person=stage.house.manager, by=by),
        lambda: launch(row, seen="", by=by),
    ):
        with pytest.raises(WrongRequest):
            attempt()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "Another"),
        ("title_de", "Eine andere"),
        ("instrument", "team-safety"),
        ("version", "2"),
        ("opens_on", "2020-01-01"),
        ("closes_on", "2020-01-01"),
        ("thresholds", {"means": 1, "spread": 1, "comments": 1}),
        ("small_teams", True),
        ("urn", True),
        ("apart", ["peers"]),
        ("trustee", "A" * 122),
        ("plan", []),
        ("labels", {}),
        ("manifest", b"{}"),
        ("fingerprint", "00" * 32),
        ("counts", {"ab": {"accepted": 1}}),
        ("ballots", ["00"]),
        ("release", {"aggregates": {}}),
        ("state", "draft"),
        ("state", "opening"),
        ("state", "closed"),
    ],
)
def test_the_database_refuses_to_change_it(stage, name, value):
    row = launched(stage)
    with pytest.raises(DatabaseError), transaction.atomic():
        Round.objects.filter(pk=row.pk).update(**{name: value})
    with pytest.raises(DatabaseError), transaction.atomic():
        Round.objects.filter(pk=row.pk).delete()


def test_the_database_refuses_to_add_change_or_delete_subjects_and_cells(stage):
    row = launched(stage)
    cell, subject = row.cells.get(), subject_of(row)
    invitation = Invitation.objects.filter(cell=cell).first()
    for attempt in (
        lambda: Subject.objects.create(round=row, person=stage.house.manager, salt="x"),
        lambda: Subject.objects.filter(pk=subject.pk).update(person=stage.house.manager),
        lambda: Subject.objects.filter(pk=subject.pk).update(salt="x"),
        lambda: Cell.objects.create(code="00" * 8, round=row, subject=subject, relation="peers"),
        lambda: Cell.objects.filter(pk=cell.pk).update(invited=5),
        lambda: Cell.objects.filter(pk=cell.pk).update(protection="means_only"),
        lambda: Cell.objects.filter(pk=cell.pk).update(way="urn"),
        lambda: Cell.objects.filter(pk=cell.pk).update(code="00" * 8),
        lambda: Cell.objects.filter(pk=cell.pk).delete(),
        lambda: Invitation.objects.create(cell=cell, person=stage.house.manager),
        lambda: Invitation.objects.filter(pk=invitation.pk).update(person=stage.house.manager),
        lambda: Collecting.objects.create(
            invitation=Invitation.objects.filter(cell=cell).last(), secret_hash="0" * 64
        ),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


def test_what_was_collected_cannot_be_uncollected_nor_its_secret_renewed(stage):
    row = launched(stage)
    one = Collecting.objects.filter(invitation__cell__round=row).first()
    Collecting.objects.filter(pk=one.pk).update(collected=True, blinded_hash="a" * 64)
    for change in ({"collected": False}, {"secret_hash": "b" * 64}, {"blinded_hash": ""}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Collecting.objects.filter(pk=one.pk).update(**change)


def test_every_guard_stands_after_all_migrations(db):
    if connection.vendor == "sqlite":
        asked = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        asked = "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        there = {name for (name,) in cursor.fetchall()}
    assert {f"{table}_fixed_{act}" for table, act in guards("IS NOT")} <= there


def test_thresholds_only_rise_and_never_begin_below_their_floor(stage):
    for low in ({"means": 4}, {"spread": 7}, {"comments": 9}):
        with pytest.raises(WrongRequest):
            prepared(stage, thresholds=THRESHOLDS | low)
    row = prepared(stage, thresholds=THRESHOLDS | {"means": 6})
    change_round(row, **changed(row, thresholds=THRESHOLDS | {"means": 7}), by=stage.organiser)
    row.refresh_from_db()
    assert row.thresholds["means"] == 7
    with pytest.raises(WrongRequest):
        change_round(row, **changed(row, thresholds=THRESHOLDS | {"means": 6}), by=stage.organiser)


def test_a_plan_other_than_the_one_that_was_seen_is_not_launched(stage):
    row = prepared(stage)
    add_subject(row, person=stage.eight[0], relations=("peers",), by=stage.organiser)
    seen = plan_of(row, by=stage.organiser).mark
    assert plan_of(row, by=stage.organiser).mark == seen
    ask_not(Asked.objects.filter(subject__person=stage.eight[0]).first(), by=stage.organiser)
    with pytest.raises(WrongRequest, match="another than the one you looked at"):
        launch(row, seen=seen, by=stage.organiser)
    row.refresh_from_db()
    assert row.state == "draft"


def test_days_that_cannot_be_are_refused(stage):
    on = stage.house.on
    for opens, closes in (
        (on, on - timedelta(days=1)),
        (on - timedelta(days=9), on - timedelta(days=2)),
        (on, on + timedelta(days=61)),
    ):
        with pytest.raises(WrongRequest):
            prepared(stage, opens_on=opens, closes_on=closes)


def test_who_is_asked_stands_in_no_draft_after_launch(stage):
    row = launched(stage)
    assert not Asked.objects.filter(subject__round=row).exists()
    assert {one.person for one in Invitation.objects.filter(cell__round=row)} == set(stage.eight)
