"""Rows that the database itself refuses to change or to delete, on SQLite and on PostgreSQL."""

from __future__ import annotations

from typing import Any

from django.db import migrations


def append_only(table: str, *, may_change: tuple[str, ...] = ()) -> migrations.RunPython:
    """A migration step after which rows of a table can be added and nothing else.

    Parameters
    ----------
    table
        Its name in the database.
    may_change
        Columns that may still be set, once, from null.
    """

    def protect(apps: Any, editor: Any) -> None:
        for statement in _STATEMENTS[editor.connection.vendor](table, _columns(editor, table), may_change):
            editor.execute(statement)

    def release(apps: Any, editor: Any) -> None:
        on = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
        for act in ("update", "delete"):
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


def _sqlite(table: str, columns: list[str], may_change: tuple[str, ...]) -> list[str]:
    said = f"rows of {table} are written once"
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
        f"WHEN {_changed(columns, may_change, 'IS NOT')} BEGIN SELECT RAISE(ABORT, '{said}'); END",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{said}'); END",
    ]


def _postgresql(table: str, columns: list[str], may_change: tuple[str, ...]) -> list[str]:
    said = f"rows of {table} are written once"
    return [
        f"CREATE OR REPLACE FUNCTION {table}_written_once() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{said}'; END $$",
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW "
        f"WHEN ({_changed(columns, may_change, 'IS DISTINCT FROM')}) EXECUTE FUNCTION {table}_written_once()",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW "
        f"EXECUTE FUNCTION {table}_written_once()",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"EXECUTE FUNCTION {table}_written_once()",
    ]


_STATEMENTS = {"sqlite": _sqlite, "postgresql": _postgresql}
