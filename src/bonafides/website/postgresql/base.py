"""Django's own backend, which prepares what every page asks, and looks at a connection without a question."""

from __future__ import annotations

import select
from datetime import UTC, datetime
from typing import Any

from django.db.backends.postgresql import base
from django.db.backends.postgresql.psycopg_any import BaseTzLoader
from psycopg.pq import ConnStatus, TransactionStatus
from psycopg.sql import Literal

from bonafides.website.postgresql.prepared import Kept, PreparedCursor

PLANS_FOR_PAGES = """
SELECT set_config(name, CASE name WHEN 'jit' THEN 'off' ELSE '1.1' END, false)
FROM pg_settings WHERE name IN ('jit', 'random_page_cost') AND source = 'default'
"""
"""What PostgreSQL takes by default is right for disks that turn: for a dozen rows it reads a whole table
rather than look into an index a dozen times. Where somebody has chosen otherwise, that holds."""


class MomentLoader(BaseTzLoader):  # type: ignore[misc]
    """Moments in UTC, as the server tells them here; whatever else it says is read by Django's own."""

    timezone = UTC

    def load(self, data: Any) -> datetime:
        """A moment out of its text."""
        text = bytes(data)
        if text.endswith(b"+00"):
            try:
                return datetime.fromisoformat(text.decode())
            except ValueError:
                pass
        found: datetime = super().load(data)
        return found


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection of this house."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """A connection that reads moments without a pattern: a page has dozens of them."""
        made = super().get_new_connection(conn_params)
        if self.timezone == UTC:
            made.adapters.register_loader("timestamptz", MomentLoader)
        return made

    def init_connection_state(self) -> None:
        """A new connection has prepared nothing, and plans for a database whose indexes are near at hand."""
        super().init_connection_state()
        self._kept = Kept()
        if self.prepares:
            self.connection.execute(PLANS_FOR_PAGES)

    @property
    def prepares(self) -> bool:
        """Whether statements may be prepared: not where a pooler changes the connection below."""
        return bool(self.settings_dict.get("PREPARES", True))

    def prepared_cursor(self) -> Any:
        """A cursor for what is asked again and again; wrapped, counted and guarded as any other."""
        if not self.prepares:
            return self.cursor()
        self.close_if_health_check_failed()
        self.ensure_connection()
        line = self.connection
        if not line.autocommit and line.pgconn.transaction_status == TransactionStatus.IDLE:
            return self.cursor()  # the first of a transaction: the driver begins it
        with self.wrap_database_errors:
            return self._prepare_cursor(PreparedCursor(line, self._kept))  # type: ignore[attr-defined]

    def literal(self, value: Any) -> str:
        """A value as it stands in the words of a statement."""
        self.ensure_connection()
        return Literal(value).as_string(self.connection)

    def is_usable(self) -> bool:
        """Whether the connection stands.

        Django asks the server before each page. A server that ends a connection says so, and its word waits
        at our end: where nothing waits, and no transaction hangs, there is nothing to ask.
        """
        if self.connection is None:
            return False
        line = self.connection.pgconn
        quiet = line.status == ConnStatus.OK and line.transaction_status == TransactionStatus.IDLE
        if quiet and not _waits(line.socket):
            return True
        return bool(super().is_usable())


def _waits(socket: int) -> bool:
    """Whether something can be read from a socket, its end included; yes where the system cannot tell."""
    if not hasattr(select, "poll"):
        return True
    look = select.poll()
    look.register(socket, select.POLLIN | select.POLLERR | select.POLLHUP)
    return bool(look.poll(0))
