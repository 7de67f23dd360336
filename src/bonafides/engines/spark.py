"""The same expressions on Apache Spark, for histories that no one machine holds. Needs Java 17."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import ibis
import pyarrow
import pyarrow.parquet

from bonafides.errors import BeyondThisMachine


def java_is_there() -> bool:
    """Whether a Java runtime can be found."""
    home = os.environ.get("JAVA_HOME")
    return shutil.which("java") is not None or bool(home and Path(home, "bin", "java").exists())


class Spark:
    """Spark through ibis; a local session unless one is already configured."""

    name = "spark"
    lanes = 1

    def __init__(self, *, memory: str = "2g", threads: int | None = None) -> None:
        if not java_is_there():
            raise BeyondThisMachine(
                "no Java on this machine",
                "Java 17 for Spark",
                "install a Java 17 runtime or use --engine duckdb",
            )
        try:
            from pyspark.sql import SparkSession
        except ImportError as error:
            raise BeyondThisMachine(
                "PySpark is not installed",
                "the extra `bonafides[spark]`",
                "pip install 'bonafides[spark]' or use --engine duckdb",
            ) from error
        self._borrowed = SparkSession.getActiveSession() is not None
        self._scratch = tempfile.TemporaryDirectory(prefix="bonafides-spark-")
        self._session = (
            SparkSession.builder.master(f"local[{threads or 2}]")
            .appName("bonafides")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.memory", memory)
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.ansi.enabled", "false")
            .config("spark.sql.shuffle.partitions", "4")
            .config("spark.sql.warehouse.dir", self._scratch.name)
            .config("spark.log.level", "ERROR")
            .getOrCreate()
        )
        self.backend = ibis.pyspark.connect(self._session)

    def parquet(self, paths: Path | Sequence[Path]) -> Any:
        """Return an ibis table over Parquet files."""
        return self._read(self._session.read, paths)

    def _read(self, reader: Any, paths: Path | Sequence[Path]) -> Any:
        several = [paths] if isinstance(paths, Path) else list(paths)
        frame = reader.parquet(*[str(path) for path in several])
        name = f"parquet_{abs(hash(tuple(map(str, several)))):x}"
        frame.createOrReplaceTempView(name)
        return self.backend.table(name)

    def rows(self, columns: Mapping[str, Any]) -> Any:
        """Return an ibis table over a few rows held in memory."""
        table = columns if isinstance(columns, pyarrow.Table) else pyarrow.table(dict(columns))
        path = Path(self._scratch.name, f"rows-{len(os.listdir(self._scratch.name))}.parquet")
        pyarrow.parquet.write_table(table, path)
        return self._read(_told(self._session.read, table.schema), path)

    def named(self, expression: Any) -> Any:
        """Return the expression: Spark plans it anew each time, whatever it is called."""
        return expression

    def fetch(self, expression: Any) -> pyarrow.Table:
        """Run an expression and return its rows."""
        return self.backend.to_pyarrow(expression.as_table())

    def keep(self, expression: Any, path: Path) -> None:
        """Run an expression and write its rows to one Parquet file."""
        parts = Path(self._scratch.name, f"kept-{path.stem}")
        self._session.sql(self.backend.compile(expression)).coalesce(1).write.mode("overwrite").parquet(
            str(parts)
        )
        written = next(parts.glob("part-*.parquet"))
        shutil.move(written, path)
        shutil.rmtree(parts)

    def shared(self) -> AbstractContextManager[None]:
        """Nothing: it is used by one thread at a time."""
        return nullcontext()

    def close(self) -> None:
        """Stop the session, unless somebody else had it running before."""
        if not self._borrowed:
            self._session.stop()
        self._scratch.cleanup()


def _told(reader: Any, schema: pyarrow.Schema) -> Any:
    """Tell Spark the columns, unless it lacks a word for one: finding out would be a job of its own."""
    from pyspark.errors import PySparkTypeError
    from pyspark.sql.pandas.types import from_arrow_schema

    if any(pyarrow.types.is_null(field.type) for field in schema):
        return reader
    try:
        return reader.schema(from_arrow_schema(schema, prefer_timestamp_ntz=True))
    except PySparkTypeError:
        return reader
