"""A copy of an installation, made while people use it."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import connection

from bonafides import __version__
from bonafides.errors import BeyondThisMachine, WrongRequest
from bonafides.trust.box.copying import copy_to
from bonafides.website.running.preparing import applied

FORMAT = 1
MANIFEST = "backup.json"
FILES = ("secret", "ledger.key", "settings.env", "demo.json")
FOLDERS = ("store", "uploads", "mail", "invented")
PASSED_OVER = ("uploads/incoming",)
"""Beside the database. Static files, caches and scratch are made again.

Of the folder `box` its database alone is copied, as `box.sqlite3`; the keys of its rounds, and those in
`issuer`, are in no copy (decision 0050): of a round that is closed no copy can be read any more.
"""

BOX = "box.sqlite3"

LEFT_OUT = ("trust_collecting",)
"""Tables that are empty in every copy: two copies side by side would tell when somebody collected
a ballot. A round that was open is void after a restore in any case, since its keys are in no copy either."""

TRIES = 3


class _Hashing:
    """A stream that counts and hashes what is read from it."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.hash = stream, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        part = self.stream.read(size)
        self.hash.update(part)
        return part


def back_up(out: Path, *, now: datetime) -> int:
    """Write a copy of the installation to one file; returns its bytes.

    The database is copied first, in one consistent state, then the files that state knows: what arrives while
    they are copied belongs to the next copy. Where a folder that the copied database needs was replaced in
    that time, it is begun again.

    Raises
    ------
    WrongRequest
        `out` exists.
    BeyondThisMachine
        `pg_dump` is missing or fails, or the files changed again and again.
    """
    if out.exists():
        raise WrongRequest(f"{out} exists", "a name that is free", "name another; nothing is overwritten")
    out.parent.mkdir(parents=True, exist_ok=True)
    fresh = out.with_name(f".{out.name}.partial")
    try:
        for _attempt in range(TRIES):
            if _write(fresh, now=now):
                os.replace(fresh, out)
                return out.stat().st_size
        raise BeyondThisMachine(
            "files that the copied database needs were replaced again and again",
            "a moment in which no import ends",
            "try again",
        )
    finally:
        fresh.unlink(missing_ok=True)


def _write(out: Path, *, now: datetime) -> bool:
    data = Path(settings.CONFIGURATION.data)
    with tempfile.TemporaryDirectory(dir=data, prefix="scratch-") as folder:
        dump = Path(folder) / "database"
        needed = _dump(dump)
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with (
            os.fdopen(handle, "wb") as raw,
            gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=3) as packed,
            tarfile.open(fileobj=packed, mode="w|") as tar,
        ):
            marks = {"database": _add(tar, dump, "database")}
            if copy_to(data / "box", Path(folder) / BOX):
                marks[BOX] = _add(tar, Path(folder) / BOX, BOX)
            for name, path in _files(data):
                mark = _add(tar, path, name)
                if mark is not None:
                    marks[name] = mark
            about = {
                "format": FORMAT,
                "made_at": now.isoformat(timespec="seconds"),
                "version": __version__,
                "vendor": connection.vendor,
                "migrations": sorted(applied()),
                "sha256": marks,
            }
            text = json.dumps(about, indent=1).encode()
            entry = tarfile.TarInfo(MANIFEST)
            entry.size, entry.mode = len(text), 0o600
            tar.addfile(entry, io.BytesIO(text))
        return all(any(name.startswith(f"{place}/") for name in marks) for place in needed)


def _dump(out: Path) -> list[str]:
    """Copy the database; returns folders that the state just copied needs."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(out)])
        with closing(sqlite3.connect(out)) as copied:
            _leave_out(copied)
            return _needed(copied.execute(NEEDED).fetchall())
    # The list first: what is added to it while the dump is made is in the dump and in the files too.
    with connection.cursor() as cursor:
        cursor.execute(NEEDED)
        needed = _needed(cursor.fetchall())
    left_out = [f"--exclude-table-data={table}" for table in LEFT_OUT]
    run_program("pg_dump", ["--format=custom", "--no-owner", "--no-acl", *left_out, f"--file={out}"])
    return needed


def _leave_out(copied: sqlite3.Connection) -> None:
    """Empty what no copy holds, overwriting it in the file."""
    copied.execute("PRAGMA secure_delete=ON")
    there = {name for (name,) in copied.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for table in LEFT_OUT:
        if table in there:
            copied.execute(f"DELETE FROM {table}")
    copied.commit()


NEEDED = (
    "SELECT s.key, i.key FROM readings_import i JOIN readings_source s ON s.id = i.source_id "
    "WHERE i.state = 'in_force' AND i.generation <> ''"
)


def _needed(rows: list[Any]) -> list[str]:
    return [f"store/{source}/{arrival}" for source, arrival in rows]


def _files(data: Path) -> Iterator[tuple[str, Path]]:
    for name in FILES:
        if (data / name).is_file():
            yield name, data / name
    for name in FOLDERS:
        for path in sorted((data / name).rglob("*")):
            inside = path.relative_to(data).as_posix()
            if path.is_file() and not path.is_symlink() and not inside.startswith(PASSED_OVER):
                yield inside, path


def _add(tar: tarfile.TarFile, path: Path, name: str) -> str | None:
    """Add one file as it is when it is opened; None where it has gone."""
    try:
        stream = path.open("rb")
    except FileNotFoundError:
        return None
    with stream:
        entry = tarfile.TarInfo(name)
        stat = os.fstat(stream.fileno())
        entry.size, entry.mtime, entry.mode = stat.st_size, int(stat.st_mtime), 0o600
        hashed = _Hashing(stream)
        tar.addfile(entry, hashed)
    return hashed.hash.hexdigest()


def _postgres() -> tuple[list[str], dict[str, str]]:
    """Options and environment by which PostgreSQL's programs find the database; no password in a command."""
    told = settings.DATABASES["default"]
    parts = {"--host": told["HOST"], "--port": told["PORT"], "--username": told["USER"]}
    options = [f"{name}={value}" for name, value in parts.items() if value]
    keep = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    extra = {f"PG{name.upper()}": str(value) for name, value in told.get("OPTIONS", {}).items()}
    return options, {**keep, **extra, "PGPASSWORD": told["PASSWORD"], "PGDATABASE": told["NAME"]}


def run_program(program: str, more: list[str]) -> None:
    """Run one of PostgreSQL's programs on our database.

    Raises
    ------
    BeyondThisMachine
        It is not installed, or fails.
    """
    found = shutil.which(program)
    if found is None:
        raise BeyondThisMachine(
            f"{program} is not installed", "PostgreSQL's client programs", "install postgresql-client"
        )
    options, environment = _postgres()
    done = subprocess.run(  # noqa: S603 -- a program of PostgreSQL's, options of ours
        [found, *options, *more], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise BeyondThisMachine(f"{program}: {said[-1] if said else 'it failed'}", "", "")
