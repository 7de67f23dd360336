"""Days and times are those of the place where the organisation works, on pages and in jobs."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.houses import House, sign_in, wear

from bonafides.candour.app.actions import answer_deal
from bonafides.candour.app.models import Answer
from bonafides.candour.app.queries import contacts_said
from bonafides.people.app.installation import local_time
from bonafides.people.app.models import Installation, ReadTrace
from bonafides.people.app.reader import reader_for
from bonafides.people.app.traces import write_trace
from bonafides.readings.app import worker

pytestmark = pytest.mark.django_db
LATE = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
"""Half past eleven on a Monday at Greenwich; in Berlin it is Tuesday already."""


@pytest.fixture
def berlin(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    here = Installation.objects.get()
    here.timezone = "Europe/Berlin"
    here.save()
    monkeypatch.setattr(timezone, "now", lambda: LATE)
    return house


def test_the_day_of_a_page_is_the_local_one(client: Client, berlin: House) -> None:
    text = sign_in(client, berlin.rep).get("/all/").content.decode()
    assert "Tuesday 24 November" in text
    assert timezone.get_current_timezone_name() == "UTC"


def test_times_in_the_access_log_are_local(client: Client, berlin: House) -> None:
    write_trace(
        reader=berlin.manager.pk,
        reader_as="manager",
        page="candour:mine",
        about="person",
        subject=berlin.rep.pk,
        purpose="candour.mine",
        refused=False,
        through="page",
    )
    assert ReadTrace.objects.get().at == LATE
    text = sign_in(client, berlin.rep).get("/glass-box/").content.decode()
    assert "24 Nov 2026 0:30" in text


def test_a_role_that_begins_today_is_worn_from_local_midnight_on(client: Client, berlin: House) -> None:
    wear(berlin.rep, "learning", date(2026, 11, 24))
    assert not reader_for(berlin.rep).wears("learning")
    with local_time():
        assert reader_for(berlin.rep).wears("learning")


def test_jobs_run_in_local_time(berlin: House, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, date]] = []

    stop = threading.Event()

    def look(**_how: Any) -> None:
        seen.append((timezone.get_current_timezone_name(), timezone.localdate()))
        stop.set()

    monkeypatch.setattr(worker, "take_up", look)
    monkeypatch.setattr(worker, "start_night_if_due", lambda: None)
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker, "_small_tasks", lambda: False)
    worker.run_worker(stop)
    assert seen == [("Europe/Berlin", date(2026, 11, 24))]


def test_a_contact_is_known_from_the_local_day_on_which_it_was_said(berlin: House) -> None:
    with local_time():
        made = answer_deal("deal-1", kind="contact", text="", happened_on=date(2026, 11, 24), by=berlin.rep)
        Answer.objects.filter(pk=made.pk).update(said_at=LATE)
        (said,) = contacts_said()
    assert said.said_on == date(2026, 11, 24)


def test_a_monitor_is_answered_without_the_database(client: Client, db: None) -> None:
    from bonafides.people.app.installation import forget

    forget()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        assert client.get("/health/live").status_code == 200
    assert len(asked) == 0
