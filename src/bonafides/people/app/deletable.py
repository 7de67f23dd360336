"""Rows that are written once, and may be deleted just where another table says so."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from bonafides.people.app.append_only import Forgetting

NEVER = "1 = 0"


def deletable_when(
    table: str, condition: str, *, forgets: Forgetting | None = None, before: str = NEVER
) -> migrations.RunPython:
    """A migration step, after `append_only`, that opens deletion for some rows and leaves changing shut.

    The database itself decides: no code that speaks to it can delete a row for which the condition does not
    hold (decision 0031).

    Parameters
    ----------
    table
        Its name in the database.
    condition
        SQL over `OLD`, the row to be deleted, that both databases understand.
    forgets
        Rows of that age may be deleted as well, by the clock of the database.
    before
        The condition that held before this step, for going back.
    """

    def opened(apps: Any, editor: Any) -> None:
        vendor = editor.connection.vendor
        old = f" OR {_OLD_ENOUGH[vendor](forgets)}" if forgets else ""
        for statement in _STATEMENTS[vendor](table, f"({condition}){old}"):
            editor.execute(statement)

    def shut(apps: Any, editor: Any) -> None:
        for statement in _STATEMENTS[editor.connection.vendor](table, before):
            editor.execute(statement)

    return migrations.RunPython(opened, shut)


def _sqlite(table: str, condition: str) -> list[str]:
    refuse = f"SELECT RAISE(ABORT, 'rows of {table} are written once')"
    return [
        f"DROP TRIGGER IF EXISTS {table}_no_delete",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
        f"WHEN NOT ({condition}) BEGIN {refuse}; END",
    ]


def _postgresql(table: str, condition: str) -> list[str]:
    # A trigger's WHEN may not look into other tables there; its function may.
    return [
        f"DROP TRIGGER IF EXISTS {table}_no_delete ON {table}",
        f"CREATE OR REPLACE FUNCTION {table}_deleted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {condition} THEN RETURN OLD; END IF; "
        f"RAISE EXCEPTION 'rows of {table} are written once'; END $$",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} FOR EACH ROW "
        f"EXECUTE FUNCTION {table}_deleted()",
    ]


_STATEMENTS = {"sqlite": _sqlite, "postgresql": _postgresql}


def _old_in_sqlite(forgets: Forgetting) -> str:
    # Django writes timestamps as text, in UTC; text compares as time does.
    limit = f"strftime('%Y-%m-%d %H:%M:%f', 'now', '-{forgets.years} years')"
    return f'(OLD."{forgets.column}" IS NOT NULL AND OLD."{forgets.column}" <= {limit})'


def _old_in_postgresql(forgets: Forgetting) -> str:
    limit = f"now() - interval '{forgets.years} years'"
    return f'(OLD."{forgets.column}" IS NOT NULL AND OLD."{forgets.column}" <= {limit})'


_OLD_ENOUGH = {"sqlite": _old_in_sqlite, "postgresql": _old_in_postgresql}
