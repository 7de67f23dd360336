"""What must be done before a page is served: the database of this version, static files, an installation."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import OperationalError

from bonafides import __version__
from bonafides.errors import BeyondThisMachine, WrongRequest
from bonafides.people.app.models import Installation

MARK = ".made-from"


def applied() -> set[str]:
    """Migrations that the database has seen, as "room.name"; none for an empty database.

    Raises
    ------
    BeyondThisMachine
        The database does not answer.
    """
    try:
        return {f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()}
    except OperationalError as error:
        raise BeyondThisMachine(
            "the database does not answer", "a database that is running", "look at DATABASE_URL, and at it"
        ) from error


def known() -> set[str]:
    """Migrations of this version of the code, as "room.name"."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    replaced = {
        key for migration in loader.disk_migrations.values() for key in getattr(migration, "replaces", ())
    }
    return {f"{app}.{name}" for app, name in {*loader.disk_migrations, *replaced}}


def migrate() -> None:
    """Bring the database to this version.

    Raises
    ------
    WrongRequest
        The database is of a newer version than this code.
    """
    ahead = applied() - known()
    if ahead:
        raise WrongRequest(
            f"a database of a newer version ({', '.join(sorted(ahead)[:3])})",
            f"one that bonafides {__version__} knows",
            "install the version that made it, or restore a backup of this version",
        )
    if known() - applied():
        call_command("migrate", interactive=False, verbosity=0)


def collect_static() -> bool:
    """Copy and compress static files where they have changed since the last time; whether they had."""
    root = Path(settings.STATIC_ROOT)
    mark = hashlib.sha256(__version__.encode())
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda found: found[0]):
            here = Path(storage.path(path))
            mark.update(f"{path} {here.stat().st_size} {here.stat().st_mtime_ns}\n".encode())
    now, before = mark.hexdigest(), root / MARK
    if before.is_file() and before.read_text("ascii") == now:
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=root.is_dir())
    before.write_text(now, "ascii")
    return True


def installation(kind: str | None = None) -> Installation:
    """What this data folder is.

    Raises
    ------
    WrongRequest
        It has not been set up, or is of the other kind.
    """
    here = Installation.objects.first()
    if here is None:
        raise WrongRequest(
            f"nothing is set up in {settings.CONFIGURATION.data}",
            "an installation with an organisation and an administrator",
            "run bonafides setup first, or bonafides demo to look around",
        )
    if kind is not None and here.kind != kind:
        words = {"demo": "an invented company", "real": "a real organisation"}
        raise WrongRequest(
            f"{settings.CONFIGURATION.data} holds {words[here.kind]}",
            words[kind],
            "name another folder with --data: what a folder is never changes",
        )
    return here
