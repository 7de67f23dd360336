"""DuckDB inside this process: the default engine, for anything up to some ten million deals."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import RLock
from typing import Any

import ibis
import pyarrow
from ibis.expr.operations import InMemoryTable

from bonafides.engines.memory import MEMORY as MEMORY
from bonafides.engines.memory import checked_memory as checked_memory
from bonafides.engines.translations import translated
from bonafides.errors import BeyondThisMachine


class Embedded:
    """DuckDB through ibis, with its limits set: memory, threads and a folder of its own to spill into.

    Several threads may fetch and keep at once: each query runs on a cursor of its own, and whatever it reads
    lies where every cursor sees it.

    Parameters
    ----------
    memory
        Most memory that the engine may hold, for example "2GiB".
    threads
        Threads to use; None takes as many as there are cores.
    """

    name = "duckdb"
    lanes = 2

    def __init__(self, *, memory: str = MEMORY, threads: int | None = None) -> None:
        self._spill = tempfile.TemporaryDirectory(prefix="bonafides-")
        settings: dict[str, Any] = {
            "memory_limit": checked_memory(memory),
            "temp_directory": self._spill.name,
            "preserve_insertion_order": False,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        if threads is not None:
            settings["threads"] = threads
        self.backend = ibis.duckdb.connect(**settings)
        self._numbers = count()
        # The first connection is not to be shared, and translating is done by one thread at a time anyway.
        self._first = RLock()

    def parquet(self, paths: Path | Sequence[Path]) -> Any:
        """Return an ibis table over Parquet files."""
        several = [paths] if isinstance(paths, Path) else list(paths)
        files = ", ".join(_quoted(str(path)) for path in several)
        return self._view(f"SELECT * FROM read_parquet([{files}])")

    def rows(self, columns: Mapping[str, Any]) -> Any:
        """Return an ibis table over a few rows held in memory."""
        table = columns if isinstance(columns, pyarrow.Table) else pyarrow.table(dict(columns))
        name = f"rows_{next(self._numbers)}"
        with self._cursor() as cursor:
            cursor.register(f"given_{name}", table)
            cursor.execute(f"CREATE TABLE {name} AS SELECT * FROM given_{name}")
        with self._first:
            return self.backend.table(name)

    def named(self, expression: Any) -> Any:
        """Return a view: translating a long expression takes ten times as long as binding one."""
        if _in_memory(expression):
            return expression  # rows in memory would go with the last expression that holds them
        seen = self._view(self._query(expression))
        return seen if seen.schema() == expression.schema() else seen.cast(expression.schema())

    def fetch(self, expression: Any) -> pyarrow.Table:
        """Run an expression and return its rows."""
        table = expression.as_table()
        with out_of_memory_explained():
            if _in_memory(table):
                with self._first:
                    return self.backend.to_pyarrow(table)
            query = self._query(table)
            with self._cursor() as cursor:
                found = cursor.sql(query).to_arrow_table()
        return found.rename_columns(table.columns).cast(table.schema().to_pyarrow())

    def keep(self, expression: Any, path: Path) -> None:
        """Run an expression and write its rows to one Parquet file."""
        with out_of_memory_explained():
            if _in_memory(expression):
                with self._first:
                    self.backend.to_parquet(expression, str(path), compression="zstd", compression_level=1)
                return
            query = self._query(expression)
            with self._cursor() as cursor:
                cursor.execute(
                    f"COPY ({query}) TO {_quoted(str(path))} "
                    "(FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1)"
                )

    @contextmanager
    def shared(self) -> Iterator[None]:
        """Count whoever asks among the threads: those of the engine's own would only be in their way."""
        with self._cursor() as cursor:
            (threads,) = cursor.execute("SELECT current_setting('threads')").fetchone()
            cursor.execute(f"SET external_threads = {min(self.lanes, threads)}")
        try:
            yield
        finally:
            with self._cursor() as cursor:
                cursor.execute("SET external_threads = 1")

    def _view(self, query: str) -> Any:
        name = f"view_{next(self._numbers)}"
        with out_of_memory_explained(), self._cursor() as cursor:
            cursor.execute(f"CREATE VIEW {name} AS {query}")
            with self._first:
                return self.backend.table(name)

    def _query(self, expression: Any) -> str:
        with self._first:
            return translated(self.backend, expression)

    def _cursor(self) -> Any:
        """A connection of one thread, set as `ibis.duckdb.connect` sets the first one."""
        with self._first:
            cursor = self.backend.con.cursor()
        cursor.execute("SET TimeZone = 'UTC'")
        return cursor

    def close(self) -> None:
        """Close the database and remove what it spilled."""
        self.backend.disconnect()
        self._spill.cleanup()


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _in_memory(expression: Any) -> bool:
    """Whether an expression reads rows that ibis holds, and not the database."""
    return bool(expression.op().find(InMemoryTable))


class out_of_memory_explained:  # noqa: N801 -- reads as a sentence after `with`
    """Turn the engine's own memory error into ours, with what to do."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if error is not None and type(error).__name__ == "IOException":
            first = str(error).splitlines()[0][:200]
            raise BeyondThisMachine(
                f"the store or the temporary folder cannot be read or written ({first})",
                "files that stay as they were written, and room on the disk",
                "free some disk; if files of the store were deleted, run the same command again",
            ) from error
        if error is not None and "Out of Memory" in str(error):
            raise BeyondThisMachine(
                f"the engine ran out of memory ({str(error).splitlines()[0]})",
                "a limit that holds the work, or room to spill in the temporary folder",
                "give --memory a larger size, or set TMPDIR to a disk with more room",
            ) from error
