"""Opening the data folder of an installation, for the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bonafides.errors import WrongRequest

SETTINGS = "bonafides.website.settings"
LOCK = "running.lock"


def open_house(data: Path) -> Path:
    """Start Django over a data folder, and return the folder.

    Raises
    ------
    WrongRequest
        A setting that cannot be used.
    """
    data = data.resolve()
    os.environ["BONAFIDES_DATA"] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    import django

    django.setup()
    return data


@contextmanager
def alone_in(data: Path, what: str) -> Iterator[None]:
    """Hold a data folder for one server, or for one restoring; freed by the system when the process dies.

    Raises
    ------
    WrongRequest
        Another process holds it.
    """
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (data / LOCK).open("a") as lock:
        if sys.platform != "win32":
            import fcntl

            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise WrongRequest(
                    f"another bonafides runs on {data}",
                    f"a data folder that nobody else runs on, for {what}",
                    "stop the other one first",
                ) from error
        yield
