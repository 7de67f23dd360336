"""Writing down who read what: one row, one statement, before the page leaves the house."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from bonafides.people.app.models import ReadTrace
from bonafides.people.app.prepared import prepared_cursor


def write_trace(**row: Any) -> None:
    """Write one read.

    A page waits for the row to be in the database and not for the disk below it: a process that is killed
    loses none, a power cut may lose those of the last second. Waiting would cost every page a write to disk.

    Parameters
    ----------
    row
        The fields of `ReadTrace` but its number and moment.

    Raises
    ------
    DatabaseError
        It could not be written: then the page is not shown either.
    """
    insert, fields = _statement(connection.vendor)
    values = {"at": timezone.now(), **row}
    given = [field.get_db_prep_save(values[field.name], connection) for field in fields]
    _WITHOUT_DISK.get(connection.vendor, _plainly)(insert, given)


@cache
def _statement(vendor: str) -> tuple[str, list[Any]]:
    """The statement, with the fields in the order of its values."""
    quote = connection.ops.quote_name
    fields = [field for field in ReadTrace._meta.concrete_fields if not field.primary_key]
    names = ", ".join(quote(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {quote(ReadTrace._meta.db_table)} ({names}) VALUES ({places})", fields


def _plainly(insert: str, given: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(insert, given)


def _sqlite(insert: str, given: list[Any]) -> None:
    if connection.in_atomic_block or not settings.CONFIGURATION.power_cut_safe:
        _plainly(insert, given)
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=NORMAL")
        try:
            cursor.execute(insert, given)
        finally:
            cursor.execute("PRAGMA synchronous=FULL")


def _postgresql(insert: str, given: list[Any]) -> None:
    # What a statement sets locally holds until its own transaction has ended, and for no other.
    lightly = "" if connection.in_atomic_block else " RETURNING set_config('synchronous_commit', 'off', true)"
    with prepared_cursor() as cursor:
        cursor.execute(insert + lightly, given)


_WITHOUT_DISK: dict[str, Callable[[str, list[Any]], None]] = {"sqlite": _sqlite, "postgresql": _postgresql}

_GUARDS = {
    "sqlite": (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
        ("no_update", "no_delete", "no_replace"),
    ),
    "postgresql": (
        "SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND tgenabled <> 'D'",
        ("no_update", "no_delete", "no_truncate"),
    ),
}


def guards_missing() -> list[str]:
    """Triggers that should keep the log as it is and are not there: somebody has been at the database."""
    table = ReadTrace._meta.db_table
    question, names = _GUARDS[connection.vendor]
    with prepared_cursor() as cursor:
        cursor.execute(question, [table])
        there = {name for (name,) in cursor.fetchall()}
    return [name for name in (f"{table}_{name}" for name in names) if name not in there]
