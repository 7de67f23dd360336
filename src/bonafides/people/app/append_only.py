"""Rows that the database itself refuses to change or to delete, on SQLite and on PostgreSQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import migrations


@dataclass(frozen=True, slots=True)
class Forgetting:
    """When rows may go after all: the database compares its own clock with a column, nobody tells it.

    Parameters
    ----------
    column
        When the row was written; timestamp in UTC.
    years
        How old it must be.
    """

    column: str
    years: int


def append_only(
    table: str, *, may_change: tuple[str, ...] = (), forgets: Forgetting | None = None
) -> migrations.RunPython:
    """A migration step after which rows of a table can be added and nothing else.

    A later step for the same table replaces the one before.

    Parameters
    ----------
    table
        Its name in the database.
    may_change
        Columns that may still be set, once, from null.
    forgets
        Rows of that age may be deleted; younger ones not by anybody who speaks through the application.
    """

    def protect(apps: Any, editor: Any) -> None:
        release(apps, editor)
        columns = _columns(editor, table)
        for statement in _STATEMENTS[editor.connection.vendor](table, columns, may_change, forgets):
            editor.execute(statement)

    def release(apps: Any, editor: Any) -> None:
        on = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
        for act in ("update", "delete", "truncate", "replace"):
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}{on}")

    return migrations.RunPython(protect, release)


def one_row(table: str, *, fixed: tuple[str, ...]) -> migrations.RunPython:
    """A migration step after which a table keeps its only row, and the named columns of it never change.

    Parameters
    ----------
    table
        Its name in the database.
    fixed
        Columns that stay as they were written.
    """

    def protect(apps: Any, editor: Any) -> None:
        for statement in _ONE_ROW[editor.connection.vendor](table, fixed):
            editor.execute(statement)

    def release(apps: Any, editor: Any) -> None:
        on = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
        for act in ("second", "update", "delete", "truncate"):
            editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}{on}")

    return migrations.RunPython(protect, release)


def _columns(editor: Any, table: str) -> list[str]:
    with editor.connection.cursor() as cursor:
        return [
            column.name for column in editor.connection.introspection.get_table_description(cursor, table)
        ]


def _changed(columns: list[str], may_change: tuple[str, ...], differs: str) -> str:
    fixed = [f'OLD."{c}" {differs} NEW."{c}"' for c in columns if c not in may_change]
    once = [f'(OLD."{c}" IS NOT NULL AND OLD."{c}" {differs} NEW."{c}")' for c in may_change]
    return " OR ".join(fixed + once)


def _sqlite(
    table: str, columns: list[str], may_change: tuple[str, ...], forgets: Forgetting | None
) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are written once'); END"
    # Django writes timestamps as text, in UTC; text compares as time does.
    young = (
        f"""WHEN OLD."{forgets.column}" IS NULL OR OLD."{forgets.column}" """
        f"""> strftime('%Y-%m-%d %H:%M:%f', 'now', '-{forgets.years} years') """
        if forgets
        else ""
    )
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
        f"WHEN {_changed(columns, may_change, 'IS NOT')} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {young}{refuse}",
        # INSERT OR REPLACE deletes without asking the trigger above.
        f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) {refuse}",
    ]


def _postgresql(
    table: str, columns: list[str], may_change: tuple[str, ...], forgets: Forgetting | None
) -> list[str]:
    refuse = f"EXECUTE FUNCTION {table}_written_once()"
    young = (
        f"""WHEN (OLD."{forgets.column}" IS NULL """
        f"""OR OLD."{forgets.column}" > now() - interval '{forgets.years} years') """
        if forgets
        else ""
    )
    return [
        f"CREATE OR REPLACE FUNCTION {table}_written_once() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION 'rows of {table} are written once'; END $$",
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW "
        f"WHEN ({_changed(columns, may_change, 'IS DISTINCT FROM')}) {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW {young}{refuse}",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} {refuse}",
    ]


_STATEMENTS = {"sqlite": _sqlite, "postgresql": _postgresql}


def _one_row_sqlite(table: str, fixed: tuple[str, ...]) -> list[str]:
    said = f"{', '.join(fixed)} of {table} cannot be changed"
    differ = " OR ".join(f'OLD."{c}" IS NOT NEW."{c}"' for c in fixed)
    return [
        # Also against INSERT OR REPLACE, whose silent deletion calls no trigger.
        f"CREATE TRIGGER {table}_no_second BEFORE INSERT ON {table} "
        f"WHEN EXISTS (SELECT 1 FROM {table}) BEGIN SELECT RAISE(ABORT, '{said}'); END",
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
        f"WHEN {differ} BEGIN SELECT RAISE(ABORT, '{said}'); END",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{said}'); END",
    ]


def _one_row_postgresql(table: str, fixed: tuple[str, ...]) -> list[str]:
    said = f"{', '.join(fixed)} of {table} cannot be changed"
    differ = " OR ".join(f'OLD."{c}" IS DISTINCT FROM NEW."{c}"' for c in fixed)
    then = f"EXECUTE FUNCTION {table}_stays()"
    return [
        f"CREATE OR REPLACE FUNCTION {table}_stays() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{said}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({differ}) {then}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW {then}",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} {then}",
    ]


_ONE_ROW = {"sqlite": _one_row_sqlite, "postgresql": _one_row_postgresql}
