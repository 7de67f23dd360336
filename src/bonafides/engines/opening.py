"""Open an engine by name: for the command line, the jobs and the tests."""

from __future__ import annotations

from bonafides.engines.engine import Engine
from bonafides.errors import WrongRequest

ENGINES = ("duckdb", "spark")


def open_engine(name: str = "duckdb", *, memory: str | None = None, threads: int | None = None) -> Engine:
    """Open an engine.

    Parameters
    ----------
    name
        "duckdb" or "spark".
    memory
        Most memory it may hold, such as "2GiB"; each engine has its own default.
    threads
        Threads to use; None leaves it to the engine.

    Raises
    ------
    WrongRequest
        No engine of that name.
    BeyondThisMachine
        The engine cannot run here, with what is missing.
    """
    if name == "duckdb":
        from bonafides.engines.embedded import MEMORY, Embedded

        return Embedded(memory=memory or MEMORY, threads=threads)
    if name == "spark":
        from bonafides.engines.spark import Spark

        return Spark(memory=_java_size(memory or "2GiB"), threads=threads)
    raise WrongRequest(f"engine {name!r}", f"one of {', '.join(ENGINES)}", "choose one with --engine")


def _java_size(text: str) -> str:
    """Write a size as Java does: 2GiB becomes 2g."""
    from bonafides.engines.embedded import checked_memory

    checked = checked_memory(text).lower()
    digits = checked.rstrip("gmktib")
    return f"{int(float(digits))}{checked[len(digits)]}"
