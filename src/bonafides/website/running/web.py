"""The web process: granian over WSGI, each of its workers with one thread that answers.

`python -m bonafides.website.running.web HOST PORT` is started and watched by `bonafides serve`.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from bonafides.website.running.supervising import die_with


def served() -> Any:
    """The application, in a worker of granian that ends when granian does."""
    die_with(os.getppid())
    from bonafides.website.wsgi import application

    return application


def main(host: str, port: int) -> None:
    """Serve until told to end."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    from bonafides.website.configuration import configuration
    from bonafides.website.logs import logging_for

    settings = configuration()
    # Its own lines, in our form; only what matters.
    lines = logging_for("WARNING")
    lines["loggers"] = {"_granian": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}}
    Granian(
        "bonafides.website.running.web:served",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        factory=True,
        workers=settings.workers,
        # More threads would wait for SQLite's one writer, and lengthen the tail.
        blocking_threads=1,
        backlog=1024,
        websockets=False,
        respawn_failed_workers=True,
        respawn_interval=0.5,
        workers_kill_timeout=10,
        log_access=False,
        log_level=LogLevels.warning,
        log_dictconfig=lines,
    ).serve()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
