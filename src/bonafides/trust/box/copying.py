"""Copies of the box's database for bad days, and what becomes of rounds when one is put back."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from bonafides.errors import UnreadableInput
from bonafides.trust.box import keys
from bonafides.trust.box.dialogue import THREADS
from bonafides.trust.box.store import DATABASE

KEYS = "keys"
WITH_THREADS = 2
"""Version of the database from which it has threads."""


def copy_to(folder: Path, out: Path) -> bool:
    """Copy the database of a box, in one consistent state, to a new file; whether there is one.

    No key is in it: what waits in it can be read with the keys of this machine alone, and after close never.
    """
    place = folder / DATABASE
    if not place.is_file():
        return False
    with closing(sqlite3.connect(f"{place.absolute().as_uri()}?mode=ro", uri=True, timeout=20)) as rows:
        rows.execute("VACUUM INTO ?", (str(out),))
    return True


def put_back(copy: Path | None, folder: Path) -> tuple[str, ...]:
    """Put a copy in the place of the database; None where the copied installation had no box.

    Keys stay as they are, but for those of rounds that the copy does not know as open: destroyed.

    Returns
    -------
    tuple
        Sentences about rounds that were open when the copy was made.

    Raises
    ------
    UnreadableInput
        The copy is damaged.
    """
    if copy is not None:
        require_sound(copy)
    for tail in ("", "-wal", "-shm"):
        (folder / (DATABASE + tail)).unlink(missing_ok=True)
    if copy is not None:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        fresh = folder / f".{DATABASE}.partial"
        shutil.copyfile(copy, fresh)
        fresh.chmod(0o600)
        os.replace(fresh, folder / DATABASE)
    live = dict(_live(folder))
    if (folder / KEYS).is_dir():
        for path in sorted((folder / KEYS).iterdir()):
            if path.name not in live:
                keys.destroy(path)
    _end_threads_unknown(folder)
    return tuple(_told(folder, key, title) for key, title in sorted(live.items()))


def _end_threads_unknown(folder: Path) -> None:
    """Destroy keys of answers that wait in threads the copy does not know."""
    known: set[str] = set()
    if (folder / DATABASE).is_file():
        with closing(sqlite3.connect(folder / DATABASE)) as rows:
            if rows.execute("PRAGMA user_version").fetchone()[0] >= WITH_THREADS:
                known = {key for (key,) in rows.execute("SELECT round FROM batches")}
    if (folder / THREADS).is_dir():
        for path in sorted((folder / THREADS).iterdir()):
            if path.name not in known:
                keys.destroy(path)


def require_sound(copy: Path) -> None:
    """Refuse a copy that is no sound database.

    Raises
    ------
    UnreadableInput
        It is damaged.
    """
    try:
        with closing(sqlite3.connect(copy)) as rows:
            sound = rows.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    except sqlite3.DatabaseError:
        sound = False
    if not sound:
        raise UnreadableInput("the ballot box in this backup is damaged", "a sound one", "use another backup")


def _live(folder: Path) -> Iterator[tuple[str, str]]:
    """Rounds that are not over, with their titles."""
    if not (folder / DATABASE).is_file():
        return
    with closing(sqlite3.connect(folder / DATABASE)) as rows:
        for key, manifest in rows.execute(
            "SELECT round, manifest FROM rounds WHERE state IN ('prepared', 'open', 'ended', 'closing')"
        ):
            yield key, json.loads(manifest)["title"]["en"] if manifest else key


def _told(folder: Path, key: str, title: str) -> str:
    if (folder / KEYS / key / keys.SEALS).is_file():
        return (
            f'The round "{title}" was open then. Its keys are still here, but who holds an invitation is in '
            "no copy: declare it void on its page, and ask again."
        )
    return (
        f'The round "{title}" was open then, and its keys are in no copy: what was answered can never be '
        "opened. Declare it void on its page, and ask again."
    )
