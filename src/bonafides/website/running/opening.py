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
MADE_FIRST = ("secret", "bonafides.sqlite3")
"""What setting up leaves in a folder, whatever the database."""


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


def require_set_up(data: Path) -> None:
    """Refuse a folder in which nothing was ever set up, before anything is made in it.

    Raises
    ------
    WrongRequest
        There is neither a database nor a secret.
    """
    if not any((data / name).exists() for name in MADE_FIRST):
        raise WrongRequest(
            f"nothing is set up in {data}",
            "an installation with an organisation and an administrator",
            f"run bonafides setup --data {data} first, or bonafides demo to look around",
        )


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
