"""From files to readings: read, looked at, put in force; the earlier import stays until the switch."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bonafides.readings.app import places
from bonafides.readings.app.actions_imports import ask_to_put_in_force, bring_in, set_aside
from bonafides.readings.app.actions_jobs import ask_for
from bonafides.readings.app.actions_sources import open_source
from bonafides.readings.app.models import Import, Job, Reading, Source

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(ada: Any) -> Source:
    return open_source("Salesforce", by=ada)


def test_an_import_is_read_and_nothing_is_measured_until_somebody_puts_it_in_force(
    source: Source, ada: Any, small_export: Path, work: Callable[[], None], counting_room: list[Any]
) -> None:
    arrival, _job = bring_in(source, [small_export], by=ada)
    work()
    arrival.refresh_from_db()
    assert (arrival.state, counting_room, Reading.objects.count()) == ("read", [], 0)
    assert arrival.facts["import"]["counts"]["deals"] == 60
    ask_to_put_in_force(arrival, by=ada)
    source.refresh_from_db()
    assert source.current is None
    work()
    source.refresh_from_db()
    assert source.current == arrival
    reading = Reading.objects.get(kind="count.organisation")
    assert (reading.payload["deals"]["value"], reading.cut) == (60, source.current.fingerprint)


def test_a_second_night_does_no_work_twice(
    source: Source, ada: Any, small_export: Path, work: Callable[[], None], counting_room: list[Any]
) -> None:
    arrival, _job = bring_in(source, [small_export], by=ada)
    work()
    ask_to_put_in_force(arrival, by=ada)
    work()
    again = ask_for("night", about="again", by=ada)
    work()
    again.refresh_from_db()
    assert (len(counting_room), Reading.objects.count()) == (1, 1)
    assert "nothing is new" in again.what


def test_a_file_that_cannot_be_read_leaves_the_earlier_import_in_force(
    source: Source,
    ada: Any,
    small_export: Path,
    work: Callable[[], None],
    counting_room: list[Any],
    tmp_path: Path,
) -> None:
    arrival, _job = bring_in(source, [small_export], by=ada)
    work()
    ask_to_put_in_force(arrival, by=ada)
    work()
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK\x03\x04 and nothing else")
    bad, job = bring_in(source, [broken], by=ada)
    work()
    for row in (bad, job, source):
        row.refresh_from_db()
    assert (bad.state, job.state, source.current) == ("failed", "failed", arrival)
    assert "broken.zip is not a whole zip archive" in bad.facts["problem"]["found"]
    assert str(places.data()) not in str(bad.facts)


def test_a_replaced_import_can_be_put_back(
    source: Source,
    ada: Any,
    small_export: Path,
    work: Callable[[], None],
    counting_room: list[Any],
    tmp_path: Path,
) -> None:
    first, _job = bring_in(source, [small_export], by=ada)
    work()
    ask_to_put_in_force(first, by=ada)
    work()
    from tests.command_line import run

    assert (
        run("invent", tmp_path / "next", "--people", 8, "--deals", 70, "--weeks", 26, "--seed", 4).code == 0
    )
    second, _job = bring_in(source, [tmp_path / "next"], by=ada)
    work()
    ask_to_put_in_force(second, by=ada)
    work()
    first.refresh_from_db()
    assert first.state == "replaced"
    assert Reading.objects.get(superseded_at=None).payload["deals"]["value"] == 70
    ask_to_put_in_force(first, by=ada)
    work()
    assert Reading.objects.get(superseded_at=None).payload["deals"]["value"] == 60
    assert Import.objects.get(state="in_force") == first
    assert Reading.objects.count() == 3


def test_an_unrecognised_table_comes_with_a_drafted_mapping(
    source: Source, ada: Any, work: Callable[[], None], tmp_path: Path
) -> None:
    (tmp_path / "things.csv").write_text("colour,weight\nred,3\n")
    arrival, _job = bring_in(source, [tmp_path / "things.csv"], by=ada)
    work()
    arrival.refresh_from_db()
    assert arrival.state == "failed"
    assert 'file = "things.csv"' in arrival.facts["draft"]


def test_what_is_set_aside_leaves_no_file(
    source: Source, ada: Any, small_export: Path, work: Callable[[], None]
) -> None:
    arrival, _job = bring_in(source, [small_export], by=ada)
    work()
    assert places.uploads_of(arrival).is_dir()
    set_aside(arrival, by=ada)
    assert not places.uploads_of(arrival).exists()
    assert not places.store_of(arrival).exists()
    assert Job.objects.count() == 1
