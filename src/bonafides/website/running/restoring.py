"""Putting a copy back: everything is checked before anything is changed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from bonafides import __version__
from bonafides.errors import BonafidesError, UnreadableInput, WrongRequest
from bonafides.people.app.models import Installation
from bonafides.trust.box.copying import put_back, require_sound
from bonafides.website.running.copies import BOX, FILES, FOLDERS, FORMAT, MANIFEST, run_program
from bonafides.website.running.preparing import applied, known


@dataclass(frozen=True, slots=True)
class Copy:
    """What a copy holds, as its first file says."""

    made_at: str
    version: str
    vendor: str
    migrations: tuple[str, ...]
    files: int
    rounds: tuple[str, ...]
    """Sentences about rounds that were open when the copy was made."""


def restore(copy: Path, *, replace: bool) -> Copy:
    """Put a copy back into the data folder that is open; everything is checked before anything is changed.

    Raises
    ------
    UnreadableInput
        Not a copy, or one whose content is not what it was.
    WrongRequest
        Data are there and `replace` was not said; the copy is of a newer version or of the other database.
    """
    data = Path(settings.CONFIGURATION.data)
    with tempfile.TemporaryDirectory(dir=data, prefix="scratch-") as folder:
        here = Path(folder)
        about = _unpack(copy, here)
        _fits(about)
        if not replace:
            _nothing_there(data)
        box = here / BOX if (here / BOX).is_file() else None
        if box is not None:
            require_sound(box)
        _put_back_database(here / "database", data)
        for name in FILES:
            (data / name).unlink(missing_ok=True)
            if (here / name).is_file():
                os.replace(here / name, data / name)
        for name in FOLDERS:
            shutil.rmtree(data / name, ignore_errors=True)
            if (here / name).is_dir():
                os.replace(here / name, data / name)
        rounds = put_back(box, data / "box")
    return Copy(
        str(about["made_at"]),
        str(about["version"]),
        str(about["vendor"]),
        tuple(about["migrations"]),
        len(about["sha256"]),
        rounds,
    )


def _unpack(copy: Path, here: Path) -> dict[str, Any]:
    """Unpack into an empty folder and hold every file to its mark."""
    broken = UnreadableInput(
        f"{copy} is no whole backup", "a file that bonafides backup wrote", "use another"
    )
    try:
        with tarfile.open(copy, "r:gz") as tar:
            tar.extractall(here, filter="data")
        about: dict[str, Any] = json.loads((here / MANIFEST).read_text("utf-8"))
        marks = dict(about["sha256"])
        if about["format"] != FORMAT:
            raise WrongRequest(
                f"a backup of format {about['format']}", f"format {FORMAT}", "use the version that made it"
            )
    except BonafidesError:
        raise
    except FileNotFoundError as error:
        if not copy.exists():
            raise UnreadableInput(f"{copy} is not there", "a backup", "") from error
        raise broken from error
    except (tarfile.TarError, OSError, ValueError, KeyError, EOFError) as error:
        raise broken from error
    found = {path.relative_to(here).as_posix(): path for path in here.rglob("*") if path.is_file()}
    found.pop(MANIFEST)
    if found.keys() != marks.keys() or any(_mark(path) != marks[name] for name, path in found.items()):
        raise broken
    return about


def _mark(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _fits(about: dict[str, Any]) -> None:
    if about["vendor"] != connection.vendor:
        raise WrongRequest(
            f"a backup of {about['vendor']}, and the settings name {connection.vendor}",
            "the same kind of database",
            "set or unset DATABASE_URL",
        )
    ahead = set(about["migrations"]) - known()
    if ahead:
        raise WrongRequest(
            f"a backup of bonafides {about['version']}, which is newer than {__version__}",
            "a backup of this version or an older one",
            "install that version first",
        )


def _nothing_there(data: Path) -> None:
    there = applied() and Installation.objects.first()
    if there:
        raise WrongRequest(
            f"{there.name} lives in {data}",
            "an empty data folder and database",
            "add --replace if it shall be lost",
        )


def _put_back_database(dump: Path, data: Path) -> None:
    if connection.vendor != "sqlite":
        connection.close()
        run_program(
            "pg_restore",
            ["--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error",
             f"--dbname={settings.DATABASES['default']['NAME']}", str(dump)],
        )  # fmt: skip
        return
    with closing(sqlite3.connect(dump)) as copied:
        if copied.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise UnreadableInput(
                "the database in this backup is damaged", "a sound one", "use another backup"
            )
    connection.close()
    place = Path(settings.DATABASES["default"]["NAME"])
    for tail in ("-wal", "-shm"):
        place.with_name(place.name + tail).unlink(missing_ok=True)
    os.replace(dump, place)
