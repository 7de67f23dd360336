"""What every page asks is prepared once a connection; one that ended is noticed without a question."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import DataError, connection, transaction
from django.db.models import BigIntegerField, CharField
from django.test import Client
from tests.houses import House, sign_in

from bonafides.people.app.models import Person, ReadTrace
from bonafides.people.app.prepared import Prepared
from bonafides.people.app.traces import write_trace

pytestmark = [pytest.mark.django_db, pytest.mark.skipif("connection.vendor != 'postgresql'")]

ROW = {
    "reader": 1,
    "reader_as": "rep",
    "page": "candour:mine",
    "about": "person",
    "subject": 2,
    "purpose": "candour.mine",
    "refused": False,
    "through": "page",
}


def asked(sql: str, *values: Any) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def prepared_now() -> set[str]:
    return {statement for (statement,) in asked("SELECT statement FROM pg_prepared_statements")}


def by_name_and_number() -> Prepared:
    return Prepared(
        lambda name, number: Person.objects.filter(name=name, pk=number).values_list("pk", "name"),
        name=CharField(),
        number=BigIntegerField(),
    )


def test_a_statement_is_prepared_once_whatever_the_values(house: House) -> None:
    ask = by_name_and_number()
    assert ask(name=house.rep.name, number=house.rep.pk) == [(house.rep.pk, house.rep.name)]
    before = prepared_now()
    # Small and large numbers are one kind: a choice by the value would be a statement for each width.
    for name, number in (("x' OR '1' = '1", 7), ("100 %s %%", 70_000), ("$1", 2**40), ("", -1)):
        assert ask(name=name, number=number) == []
    assert prepared_now() == before
    assert any("$2" in statement and "people_person" in statement for statement in before)


def test_values_never_stand_in_the_words_of_a_prepared_statement(house: House) -> None:
    by_name_and_number()(name="Nobody Whosoever", number=1)
    assert not [statement for statement in prepared_now() if "Whosoever" in statement]


def test_a_text_is_never_cut_at_a_nul(house: House) -> None:
    ask = by_name_and_number()
    with pytest.raises(DataError, match="NUL"):
        ask(name=f"{house.rep.name}\0 and more", number=house.rep.pk)


def test_what_the_server_refuses_is_an_error_of_the_database_and_the_next_question_is_answered(
    house: House,
) -> None:
    ask = by_name_and_number()
    with pytest.raises(DataError), transaction.atomic():
        ask(name="x", number=2**70)
    assert ask(name=house.rep.name, number=house.rep.pk)


def test_beyond_the_most_that_is_kept_statements_are_answered_without_being_kept(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bonafides.website.postgresql.prepared.PREPARED_AT_MOST", 0)
    monkeypatch.setattr(connection._kept, "by_words", {})
    before = prepared_now()
    assert by_name_and_number()(name=house.rep.name, number=house.rep.pk) == [(house.rep.pk, house.rep.name)]
    assert prepared_now() == before


def test_what_is_rolled_back_takes_no_statement_with_it(house: House) -> None:
    ask = by_name_and_number()
    for _ in range(2):
        with transaction.atomic():
            assert ask(name=house.rep.name, number=house.rep.pk)
            transaction.set_rollback(True)
    assert ask(name=house.rep.name, number=house.rep.pk)


def test_behind_a_pooler_nothing_is_prepared(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "PREPARES", False)
    before = prepared_now()
    assert by_name_and_number()(name=house.rep.name, number=house.rep.pk) == [(house.rep.pk, house.rep.name)]
    assert prepared_now() == before


def test_the_setting_of_a_pooler_reaches_the_connection() -> None:
    from pydantic import SecretStr

    from bonafides.website.configuration import Configuration
    from bonafides.website.told_to_django import database

    address = SecretStr("postgresql://host/house")
    assert database(Configuration(DATABASE_URL=address))["PREPARES"]
    assert not database(Configuration(DATABASE_URL=address, pooled=True))["PREPARES"]


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24 01:15:05.402949+00",
        "2026-11-24 01:15:05.4+00",
        "2026-11-24 01:15:00+00",
        "2026-12-31 23:59:59.999999+00",
        "0001-01-01 00:00:00+00",
        "2026-11-24 01:15:05+05:30",
    ],
)
def test_moments_are_read_as_djangos_own_way_reads_them(text: str) -> None:
    from django.db.backends.postgresql.psycopg_any import register_tzloader

    with closing(connection.copy()) as other:
        other.ensure_connection()
        asked = f"SELECT '{text}'::timestamptz"
        [ours] = other.connection.execute(asked).fetchone()
        register_tzloader(UTC, other.connection)
        [theirs] = other.connection.execute(asked).fetchone()
    assert (ours, ours.tzinfo) == (theirs, theirs.tzinfo) == (datetime.fromisoformat(text), UTC)


def test_what_no_moment_of_ours_can_be_is_refused_as_before() -> None:
    for text in ("infinity", "0044-03-15 12:00:00+00 BC", "20000-01-01 00:00:00+00"):
        with pytest.raises(DataError), transaction.atomic():
            asked("SELECT %s::timestamptz", text)


@pytest.mark.parametrize(
    ("prepares", "chosen", "planned"),
    [(True, "", ("1.1", "off")), (True, "-c random_page_cost=3", ("3", "off")), (False, "", ("4", "on"))],
)
def test_what_is_planned_is_planned_for_pages_unless_somebody_has_chosen_or_shares_the_connection(
    prepares: bool, chosen: str, planned: tuple[str, str]
) -> None:
    with closing(connection.copy()) as other:
        other.settings_dict["PREPARES"] = prepares
        other.settings_dict["OPTIONS"]["options"] = chosen
        with other.cursor() as cursor:
            cursor.execute("SELECT current_setting('random_page_cost'), current_setting('jit')")
            assert cursor.fetchone() == planned


@pytest.mark.django_db(transaction=True)
def test_a_trace_does_not_wait_for_the_disk_and_what_comes_after_it_does() -> None:
    asked("SELECT set_config('synchronous_commit', 'on', false)")
    write_trace(**ROW)
    assert asked("SHOW synchronous_commit") == [("on",)]
    assert any("synchronous_commit" in statement for statement in prepared_now())
    # A form that shows somebody while it writes: what it acknowledges is on the disk, its trace with it.
    with transaction.atomic():
        write_trace(**ROW)
        assert asked("SHOW synchronous_commit") == [("on",)]
    assert ReadTrace.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_the_first_question_of_a_transaction_belongs_to_it(house: House) -> None:
    ask = by_name_and_number()
    with transaction.atomic():
        assert ask(name=house.rep.name, number=house.rep.pk)
        Person.objects.filter(pk=house.rep.pk).update(name="Somebody Else")
        assert ask(name=house.rep.name, number=house.rep.pk) == []
        transaction.set_rollback(True)
    assert ask(name=house.rep.name, number=house.rep.pk)


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_the_server_ended_is_opened_anew_for_the_next_page(house: House) -> None:
    client = sign_in(Client(), house.rep)
    assert client.get("/people/").status_code == 200
    with closing(connection.copy()) as other, other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 2000)", [connection.connection.info.backend_pid])
    # What Django does between two requests; its client for tests leaves it out.
    connection.health_check_enabled, connection.health_check_done = True, False
    assert client.get("/people/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_stands_is_not_asked_whether_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db.backends.postgresql.base import DatabaseWrapper

    def ask(_self: object) -> bool:
        raise AssertionError("the server was asked")

    asked("SELECT 1")
    monkeypatch.setattr(DatabaseWrapper, "is_usable", ask)
    assert connection.is_usable()


@pytest.mark.django_db(transaction=True)
def test_a_connection_in_a_broken_transaction_is_not_taken_for_one_that_stands() -> None:
    from psycopg import errors

    connection.ensure_connection()
    raw = connection.connection
    raw.autocommit = False
    with pytest.raises(errors.SyntaxError):
        raw.execute("nonsense")
    assert not connection.is_usable()
    raw.rollback()
    raw.autocommit = True
    assert connection.is_usable()
