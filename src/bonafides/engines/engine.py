"""What an engine is to the rest of the house: a place that turns an expression into rows or a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol


class Engine(Protocol):
    """A place where expressions run."""

    name: str

    lanes: int
    """How many threads may use it at once."""

    def parquet(self, paths: Path | Sequence[Path]) -> Any:
        """Return an ibis table over one or several Parquet files; nothing is read yet."""

    def rows(self, columns: Mapping[str, Any]) -> Any:
        """Return an ibis table over a few rows held in memory: column name to array."""

    def named(self, expression: Any) -> Any:
        """Return the same table under a name of its own, so that what is built on it need not repeat it.

        Nothing is computed. An engine that gains nothing by it returns the expression.
        """

    def fetch(self, expression: Any) -> Any:
        """Run an expression and return its rows as a pyarrow Table."""

    def keep(self, expression: Any, path: Path) -> None:
        """Run an expression and write its rows to one Parquet file."""

    def shared(self) -> AbstractContextManager[None]:
        """For as long as `lanes` threads use it at once: begun and ended while none does."""

    def close(self) -> None:
        """Give back memory, threads and temporary files."""
