"""Attacks on the access log: it is written whatever is asked of the application, and never rewritten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import Client, override_settings
from django.utils import timezone
from tests.houses import House, sign_in

from bonafides.people.app.access import PAGES
from bonafides.people.app.actions_traces import forget_old_traces
from bonafides.people.app.models import ReadTrace

pytestmark = pytest.mark.django_db
TABLE = "people_readtrace"


def written(**changed: object) -> ReadTrace:
    facts = {
        "reader": 7,
        "reader_as": "manager",
        "page": "candour:mine",
        "about": "person",
        "subject": 8,
        "purpose": "candour.mine",
        **changed,
    }
    return ReadTrace.objects.create(**facts)


def refused(attack: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            attack()
    except DatabaseError:
        return True
    return False


def sql(statement: str, *given: object) -> Callable[[], object]:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, given)

    return run


def attacks(row: ReadTrace) -> dict[str, Callable[[], object]]:
    row.reader = 99
    columns = ", ".join(field.column for field in ReadTrace._meta.concrete_fields)
    return {
        "save": row.save,
        "update": lambda: ReadTrace.objects.filter(pk=row.pk).update(refused=True),
        "update all": lambda: ReadTrace.objects.update(reader=99),
        "bulk update": lambda: ReadTrace.objects.bulk_update([row], ["reader"]),
        "upsert": lambda: ReadTrace.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["id"], update_fields=["reader"]
        ),
        "delete": row.delete,
        "delete all": lambda: ReadTrace.objects.all().delete(),
        "raw delete": lambda: ReadTrace.objects.all()._raw_delete("default"),
        "raw update": sql(f"UPDATE {TABLE} SET reader = 99"),
        "date back": sql(f"UPDATE {TABLE} SET at = '2001-01-01 00:00:00'"),
        "raw delete by sql": sql(f"DELETE FROM {TABLE}"),
        "same number again": sql(
            f"INSERT INTO {TABLE} ({columns}) SELECT {columns} FROM {TABLE} WHERE id = %s", row.pk
        ),
    }


@pytest.mark.parametrize("name", attacks(ReadTrace(pk=1)).keys())
def test_a_written_read_stays_as_it_is(name: str) -> None:
    row = written()
    assert refused(attacks(row)[name]), name
    row.refresh_from_db()
    assert (row.reader, row.refused) == (7, False)


@pytest.mark.skipif("connection.vendor != 'sqlite'")
@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE", "INSERT OR IGNORE"])
def test_replacing_does_not_slip_past_the_trigger(verb: str) -> None:
    row = written()
    columns = ", ".join(field.column for field in ReadTrace._meta.concrete_fields if field.name != "id")
    refused(sql(f"{verb} INTO {TABLE} (id, {columns}) SELECT id, {columns} FROM {TABLE} WHERE id = {row.pk}"))
    refused(
        sql(
            f"{verb} INTO {TABLE} (id, at, reader, reader_as, page, about, purpose, refused, through) "
            f"VALUES ({row.pk}, '2026-01-01', 99, 'x', 'x', 'x', 'x', 0, 'page')"
        )
    )
    row.refresh_from_db()
    assert row.reader == 7


@pytest.mark.skipif("connection.vendor != 'postgresql'")
@pytest.mark.parametrize("how", ["", "CASCADE", "RESTART IDENTITY CASCADE"])
def test_truncating_is_refused(how: str) -> None:
    written()
    assert refused(sql(f"TRUNCATE {TABLE} {how}"))
    assert ReadTrace.objects.count() == 1


def test_old_reads_go_and_young_ones_stay_whatever_moment_the_application_names() -> None:
    now = timezone.now()
    old = written(at=now - timedelta(days=3 * 366 + 5))
    young = written(at=now - timedelta(days=3 * 365 - 5))
    assert forget_old_traces() == 1
    assert list(ReadTrace.objects.values_list("pk", flat=True)) == [young.pk]
    assert refused(lambda: forget_old_traces(now=now + timedelta(days=4000)))
    assert ReadTrace.objects.filter(pk=young.pk).exists()
    assert not ReadTrace.objects.filter(pk=old.pk).exists()


def test_forgetting_many_stops_at_the_first_young_one() -> None:
    now = timezone.now()
    row = {"reader": 1, "reader_as": "rep", "page": "p", "about": "person", "subject": 1, "purpose": "x"}
    ReadTrace.objects.bulk_create(ReadTrace(at=now - timedelta(days=2000), **row) for _ in range(4500))
    written()
    assert forget_old_traces() == 4500
    assert ReadTrace.objects.count() == 1


def test_no_setting_of_an_installation_speaks_of_traces() -> None:
    from bonafides.website.configuration import Configuration

    names = {
        name for name in Configuration.model_fields if "trace" in name or "log" in name or "audit" in name
    }
    assert names == {"log_level"}


@pytest.mark.parametrize("left_out", settings.MIDDLEWARE)
def test_no_middleware_carries_the_log(left_out: str, house: House) -> None:
    # Without sessions or accounts nobody is signed in, and nothing is shown; else the read is written.
    kept = [name for name in settings.MIDDLEWARE if name != left_out]
    with override_settings(MIDDLEWARE=kept):
        try:
            answer = sign_in(Client(), house.rep).get("/forecast/mine/")
        except Exception:
            return
    shown = answer.status_code == 200
    assert ReadTrace.objects.filter(page="candour:mine", subject=house.rep.pk).exists() == shown


def test_a_page_whose_read_cannot_be_written_is_not_shown(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: object) -> None:
        raise DatabaseError("disk full")

    monkeypatch.setattr("bonafides.people.app.access.write_trace", broken)
    browser = Client(raise_request_exception=False)
    answer = sign_in(browser, house.rep).get("/forecast/mine/")
    assert answer.status_code == 500
    assert "Something went wrong here" in answer.content.decode()


def test_a_view_cannot_be_reached_past_its_declaration() -> None:
    # The declaration wraps the view: what the address calls is the guard, and the guard knows its page.
    from tests.architecture.test_declared_pages import views_of

    from bonafides.website.urls import urlpatterns

    for name, view in views_of(urlpatterns):
        declared = getattr(view, "declared_page", None)
        assert declared is None or PAGES[declared.name] is declared, name


@pytest.mark.parametrize("name", ["no_update", "no_delete"])
def test_whoever_takes_a_guard_away_is_noticed_by_everybody(name: str, client: Client, house: House) -> None:
    assert (
        "guard of this log is missing" not in sign_in(client, house.rep).get("/glass-box/").content.decode()
    )
    assert client.get("/health/ready").status_code == 200
    on = f" ON {TABLE}" if connection.vendor == "postgresql" else ""
    sql(f"DROP TRIGGER {TABLE}_{name}{on}")()
    assert "guard of this log is missing" in client.get("/glass-box/").content.decode()
    ready = client.get("/health/ready")
    assert (ready.status_code, ready.json()["why"]) == (503, "the guards of the access log are missing")


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_a_guard_that_is_put_to_sleep_is_noticed_too(client: Client, house: House) -> None:
    sql(f"ALTER TABLE {TABLE} DISABLE TRIGGER {TABLE}_no_delete")()
    assert "guard of this log is missing" in sign_in(client, house.rep).get("/glass-box/").content.decode()
