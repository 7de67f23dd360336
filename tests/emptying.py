"""After a test with a live server the database is emptied, rows that nobody may delete included.

Triggers that keep traces and the kind of an installation would refuse it: they stand aside for that moment,
which the application itself has no means to bring about. Only tables that hold rows are emptied; what names
the tables themselves (content types and permissions) is the same for every test and stays, where Django
would delete it and write it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest

OF_THE_TABLES = ("django_content_type", "auth_permission")


def _holding(line: Any, tables: Iterable[str]) -> list[str]:
    """The tables in which there are rows."""
    quote = line.ops.quote_name
    each = (f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {quote(table)})" for table in tables)
    with line.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(each))
        return sorted(name for (name,) in cursor.fetchall())


def _flush(_style: Any, connection: Any, **_how: Any) -> list[str]:
    """Stands for Django's `sql_flush`."""
    known = connection.introspection.django_table_names(only_existing=True, include_views=False)
    # The cache is no model's: how often somebody tried to get in would count for whoever tries next.
    known = [*known, "website_cache"]
    holding = _holding(connection, (table for table in known if table not in OF_THE_TABLES))
    return [f"DELETE FROM {connection.ops.quote_name(table)}" for table in holding]


@contextmanager
def _without_triggers(connection: Any, of: Sequence[str]) -> Iterator[None]:
    """Let nothing stand in the way of these statements."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = [(name, sql) for name, table, sql in cursor.fetchall() if f'DELETE FROM "{table}"' in of]
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        yield
        for _name, sql in triggers:
            cursor.execute(sql)


@pytest.fixture(scope="session", autouse=True)
def _emptying() -> Iterator[None]:
    from django.core.management.commands import flush
    from django.db.backends.base.operations import BaseDatabaseOperations

    plainly = BaseDatabaseOperations.execute_sql_flush

    def execute_sql_flush(self: Any, sql_list: Sequence[str]) -> None:
        with _without_triggers(self.connection, sql_list):
            plainly(self, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", execute_sql_flush)
        patch.setattr(flush, "sql_flush", _flush)
        patch.setattr(flush, "emit_post_migrate_signal", lambda *_named, **_more: None)
        yield
