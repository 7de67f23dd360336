"""The night: when it is due, what a watched folder brings, and what a dead worker had measured already."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bonafides.readings.app import places, worker
from bonafides.readings.app.actions_imports import ask_to_put_in_force, bring_in
from bonafides.readings.app.actions_jobs import Lost, ask_for, take_up
from bonafides.readings.app.actions_sources import close_source, open_source
from bonafides.readings.app.folders import shows_no_less
from bonafides.readings.app.models import Import, Job, PreparedReading, Reading, Source
from bonafides.readings.schedule import last_due, time_left

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(ada: Any) -> Source:
    return open_source("Salesforce", by=ada)


@pytest.fixture
def in_force(
    source: Source, ada: Any, small_export: Path, work: Callable[[], None], counting_room: list[Any]
) -> Import:
    arrival, _job = bring_in(source, [small_export], by=ada)
    work()
    ask_to_put_in_force(arrival, by=ada)
    work()
    arrival.refresh_from_db()
    return arrival


# When it is due


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-03-02T01:30:00", "2026-03-02T01:00:00"),  # 02:30 in Berlin: half an hour ago
        ("2026-03-02T00:30:00", "2026-03-01T01:00:00"),  # 01:30: the one of the day before
        ("2026-07-02T00:30:00", "2026-07-02T00:00:00"),  # 02:30 in summer
        ("2026-03-29T01:30:00", "2026-03-29T01:00:00"),  # clocks go forward over 02:00: due at 03:00
    ],
)
def test_the_night_falls_due_by_local_time(now: str, due: str) -> None:
    found = last_due(
        datetime.fromisoformat(now).replace(tzinfo=UTC), night_at="02:00", timezone="Europe/Berlin"
    )
    assert found.astimezone(UTC).replace(tzinfo=None).isoformat() == due


def test_a_night_that_was_missed_is_caught_up_once(in_force: Import) -> None:
    first = worker.start_night_if_due()
    assert first is not None
    assert worker.start_night_if_due() is None
    Job.objects.filter(pk=first.pk).update(state="done")
    assert worker.start_night_if_due() is None
    Job.objects.filter(pk=first.pk).update(about="2020-01-01")
    assert worker.start_night_if_due() is not None


def test_there_is_no_night_where_nothing_is_in_force(source: Source) -> None:
    assert worker.start_night_if_due() is None


def test_time_left_is_told_roughly_or_not_at_all() -> None:
    # A quarter done in one minute: three minutes more.
    assert time_left(0.25, 60) == "About 3 minutes more."
    assert time_left(0.001, 60) == ""


# Watched folders


def test_what_came_of_a_night_is_said_whole_however_much_is_told_of_folders(
    tmp_path: Path, work: Callable[[], None], ada: Any
) -> None:
    for letter in "AB":
        source = open_source(letter * 110, by=ada)
        Source.objects.filter(pk=source.pk).update(folder=str(tmp_path / letter))
        (tmp_path / letter).mkdir()
    ask_for("night", about="one", by=ada)
    work()
    said = Job.objects.get(about="one").what
    assert said.startswith("AAA")
    assert said.endswith("…; no import is in force: nothing to measure")
    assert len(said) <= 200


def test_what_a_folder_brings_waits_for_somebody(
    in_force: Import, small_export: Path, tmp_path: Path, work: Callable[[], None], ada: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("bonafides.readings.arrivals.SETTLED_SECONDS", 0)
    folder = tmp_path / "watched"
    shutil.copytree(small_export, folder)
    source = in_force.source
    Source.objects.filter(pk=source.pk).update(folder=str(folder))
    ask_for("night", about="one", by=ada)
    work()
    assert Import.objects.count() == 1, "half a second old: not settled"
    assert "written to less than two minutes ago" in Job.objects.get(about="one").what
    monkeypatch.setattr("bonafides.readings.app.folders.settled", lambda where, now: _settled(where))
    ask_for("night", about="two", by=ada)
    work()
    brought = Import.objects.exclude(pk=in_force.pk).get()
    assert (brought.state, brought.by) == ("read", None)
    assert "what its folder brought waits to be looked at" in Job.objects.get(about="two").what
    assert Import.objects.get(state="in_force") == in_force
    ask_for("night", about="three", by=ada)
    work()
    assert Import.objects.count() == 2, "the same files are not brought twice"


def _settled(where: Path) -> Any:
    from bonafides.readings.arrivals import settled

    return settled(where, now=time.time() + 3600)


def test_a_folder_may_put_in_force_by_itself_what_shows_no_less(
    in_force: Import, small_export: Path, tmp_path: Path, work: Callable[[], None], ada: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("bonafides.readings.app.folders.settled", lambda where, now: _settled(where))
    folder = tmp_path / "watched"
    shutil.copytree(small_export, folder)
    Source.objects.filter(pk=in_force.source.pk).update(folder=str(folder), by_itself=True)
    ask_for("night", about="one", by=ada)
    work()
    brought = Import.objects.exclude(pk=in_force.pk).get()
    assert brought.state == "in_force"
    assert Reading.objects.get(superseded_at=None).cut == brought.fingerprint
    for name in ("Task.csv", "EmailMessage.csv"):
        (folder / name).unlink()
    ask_for("night", about="two", by=ada)
    work()
    third = Import.objects.first()
    assert third is not None
    assert (Import.objects.count(), third.state) == (3, "read"), "it shows less and waits"
    assert Import.objects.get(state="in_force") == brought


@pytest.mark.parametrize(
    ("deals", "kind", "refusals", "enough"),
    [
        (100, "salesforce", [["silence", "x"]], True),
        (90, "salesforce", [], True),
        (89, "salesforce", [], False),
        (100, "hubspot", [], False),
        (100, "salesforce", [["silence", "x"], ["outlook", "y"]], False),
    ],
)
def test_no_less_means_the_same_kind_nine_in_ten_and_no_new_refusal(
    deals: int, kind: str, refusals: list[list[str]], enough: bool
) -> None:
    before = Import(
        facts={"import": {"kind": "salesforce", "counts": {"deals": 100}, "refusals": [["silence", "x"]]}}
    )
    new = Import(facts={"import": {"kind": kind, "counts": {"deals": deals}, "refusals": refusals}})
    assert shows_no_less(new, before) is enough


def test_a_folder_that_is_gone_does_not_keep_the_night_from_measuring(
    in_force: Import, tmp_path: Path, work: Callable[[], None], ada: Any
) -> None:
    Source.objects.filter(pk=in_force.source.pk).update(folder=str(tmp_path / "nowhere"))
    job = ask_for("night", about="one", by=ada)
    work()
    job.refresh_from_db()
    assert job.state == "done"
    assert "is not there" in job.what


# Taken up again


def test_what_a_dead_worker_measured_is_not_measured_again(
    in_force: Import, ada: Any, work: Callable[[], None], counting_room: list[Any], monkeypatch: Any
) -> None:
    from bonafides.readings.app import tasks
    from bonafides.readings.app.actions_settings import change_settings
    from bonafides.readings.publishing import Settings

    change_settings(Settings(timezone="Europe/Berlin", forecast_call="friday"), by=ada)
    ask_for("night", about="one", by=ada)

    def dies(*_given: Any, **_named: Any) -> Any:
        raise Lost

    with monkeypatch.context() as patch:
        patch.setattr(tasks, "put_prepared_in_force", dies)
        work()
    assert len(counting_room) == 2
    assert Reading.objects.filter(superseded_at=None).count() == 1
    assert PreparedReading.objects.count() == 0
    Job.objects.filter(about="one").update(beat_at="2020-01-01T00:00:00Z")
    work()
    assert len(counting_room) == 2, "measured once"
    assert Reading.objects.filter(superseded_at=None).count() == 1
    assert Reading.objects.count() == 2
    assert list(places.spool_of(in_force).iterdir()) == []


def test_a_room_that_fails_leaves_everything_as_it_was(
    in_force: Import, small_export: Path, ada: Any, work: Callable[[], None]
) -> None:
    from bonafides.readings import publishing

    def fails(night: publishing.Night) -> Any:
        yield from ()
        raise ValueError("Ada Lovelace, ada@example.org")

    publishing.register("failing", fails)
    try:
        arrival, _job = bring_in(in_force.source, [small_export], by=ada)
        work()
        job = ask_to_put_in_force(arrival, by=ada)
        work()
    finally:
        publishing.unregister("failing")
    for row in (job, arrival, in_force):
        row.refresh_from_db()
    assert (job.state, arrival.state, in_force.state) == ("failed", "read", "in_force")
    assert "ValueError in" in job.problem["found"]
    assert "Ada" not in str(job.problem)


def test_only_one_night_runs_at_a_time(in_force: Import, ada: Any) -> None:
    ask_for("night", about="one", by=ada)
    ask_for("night", about="two", by=ada)
    ask_for("read", about="three", by=ada, arguments={"import": in_force.key})
    first, second = take_up(), take_up()
    assert first is not None
    assert second is not None
    assert (first.job.kind, second.job.kind) == ("night", "read")
    assert take_up() is None


def test_a_closed_source_is_measured_no_more(in_force: Import, ada: Any, work: Callable[[], None]) -> None:
    close_source(in_force.source, by=ada)
    job = ask_for("night", about="one", by=ada)
    work()
    job.refresh_from_db()
    assert job.what == "no import is in force: nothing to measure"
    assert Reading.objects.filter(superseded_at=None).count() == 1


def test_a_move_written_down_beforehand_is_measured_on_the_day_it_begins(
    in_force: Import, work: Callable[[], None], ada: Any, monkeypatch: Any
) -> None:
    from datetime import timedelta
    from types import SimpleNamespace

    from django.utils import timezone

    from bonafides.people.app.models import Membership, Team
    from bonafides.readings.app import tasks

    start, today, days = timezone.now(), timezone.localdate(), 0
    # The day is told and not worked out: days of 23 hours would skip one.
    clock = SimpleNamespace(now=lambda: start, localdate=lambda _now=None: today + timedelta(days=days))
    monkeypatch.setattr(tasks, "timezone", clock)
    Membership.objects.create(
        person=ada, team=Team.objects.create(name="North"), valid_from=today + timedelta(days=2)
    )
    told = []
    for days in (0, 1, 2, 3):
        ask_for("night", about=str(days), by=ada)
        work()
        told.append("nothing is new" in Job.objects.get(about=str(days)).what)
    assert told == [False, True, False, True]
