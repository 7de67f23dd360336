"""A migrated database, made once in a run of the tests and copied wherever one is needed.

Migrating takes seconds and gives the same each time. That it works from nothing is shown by whoever makes
the first one, by `bonafides setup`, and by the tests of migrations.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest

SHARED = "BONAFIDES_TESTS_SHARED"
"""Names a folder that all processes of one run share; see `tests.own_house`."""
NAME = "bonafides.sqlite3"
MIGRATE = """
import gc, django
gc.disable()  # a quarter of the work would be looking for what is still used
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""


def shared() -> Path:
    """The folder that all processes of this run share."""
    return Path(os.environ[SHARED])


@contextmanager
def one_at_a_time(what: str) -> Iterator[None]:
    """Let one process of the run make a thing, while the others wait for it."""
    with (shared() / f"{what}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _migrate(data: Path, **more: str) -> None:
    plain = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    own = {"BONAFIDES_DATA": str(data), "DJANGO_SETTINGS_MODULE": "bonafides.website.settings", **more}
    command = [sys.executable, "-c", MIGRATE]
    done = subprocess.run(command, env=plain | own, capture_output=True, text=True, check=False, timeout=240)
    assert done.returncode == 0, done.stderr


def migrated() -> Path:
    """An SQLite file with every table and nothing in it; not to be opened, but copied."""
    made = shared() / "migrated" / NAME
    with one_at_a_time("migrated"):
        if not made.exists():
            _migrate(shared() / "migrating")
            assert not (shared() / "migrating" / f"{NAME}-wal").exists()
            (shared() / "migrating").rename(made.parent)
    return made


def put_into(data: Path) -> None:
    """Give a data folder, made where there is none, a migrated SQLite database."""
    data.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(migrated(), data / NAME)


def of_this_run(what: str) -> str:
    """A name for a database of a cluster that no other run gives."""
    return f"{what}_{shared().name.rpartition('-')[2]}"


def migrated_on_cluster(address: str) -> str:
    """The name of a migrated database of a PostgreSQL cluster; not to be opened, but a template."""
    import psycopg

    migrating, made = of_this_run("migrating"), of_this_run("migrated")
    with one_at_a_time("migrated-on-cluster"), psycopg.connect(address, autocommit=True) as line:
        if not line.execute("SELECT 1 FROM pg_database WHERE datname = %s", [made]).fetchone():
            line.execute(f'CREATE DATABASE "{migrating}"')
            of_its_own = urlunsplit(urlsplit(address)._replace(path=f"/{migrating}"))
            _migrate(shared() / "migrating-on-cluster", DATABASE_URL=of_its_own)
            line.execute(f'ALTER DATABASE "{migrating}" RENAME TO "{made}"')
    return made


def _copied(self: Any, verbosity: int = 1, autoclobber: bool = False, **_more: Any) -> str:
    """Stands for Django's `create_test_db`: the same, with a copy where it migrates."""
    from django.conf import settings
    from django.core.management import call_command

    line, name = self.connection, self._get_test_db_name()
    if line.vendor == "postgresql":
        line.settings_dict["TEST"]["TEMPLATE"] = f'"{migrated_on_cluster(os.environ["DATABASE_URL"])}"'
    self._create_test_db(verbosity, autoclobber)
    line.close()
    settings.DATABASES[line.alias]["NAME"] = line.settings_dict["NAME"] = name
    line.ensure_connection()
    if line.vendor == "sqlite":
        import sqlite3

        kept = sqlite3.connect(f"file:{migrated()}?mode=ro&immutable=1", uri=True)
        kept.backup(line.connection)
        kept.close()
    call_command("createcachetable", database=line.alias)
    return str(name)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """What pytest-django asks for before it makes the database of the tests."""
    from django.db.backends.base.creation import BaseDatabaseCreation

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseCreation, "create_test_db", _copied)
        yield
