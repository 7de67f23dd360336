"""Looking into the watched folder: calendar files and call logs, each taken once."""

from __future__ import annotations

import hashlib
import logging
import os
import stat
import time
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, IntegrityError
from django.utils import timezone

from bonafides.errors import BonafidesError
from bonafides.people.delimited import MOST_BYTES, Flaw
from bonafides.promises.app.actions_arriving import Taken, take_calendar, take_calls
from bonafides.promises.app.models import ArrivedFile

log = logging.getLogger("bonafides.contacts")

TAKES = {".ics": take_calendar, ".csv": take_calls}
SETTLED_SECONDS = 5.0
"""A file that was changed a moment ago may still be written."""

MOST_FLAWS = 200
FLAWS_KEPT = timedelta(days=90)
MOST_FILES = 10_000

_SEEN: set[tuple[str, int, int]] = set()
"""Name, size and time of files that need not be opened again by this process."""


def look_into_folder(folder: Path, *, settled_seconds: float = SETTLED_SECONDS) -> Taken:
    """Take every file that has not been taken.

    Links are not followed, and nothing is changed or deleted in the folder.
    """
    taken = Taken()
    try:
        with os.scandir(folder) as entries:
            names = sorted(one.name for one in entries if _fits(one.name))[:MOST_FILES]
    except OSError as error:
        log.warning("the folder of contacts cannot be read (%s)", type(error).__name__)
        return taken
    for name in names:
        try:
            taken += _look_at(folder / name, settled_seconds)
        except OSError as error:
            log.warning("a file of contacts cannot be read (%s)", type(error).__name__)
    return taken


def _fits(name: str) -> bool:
    return Path(name).suffix.lower() in TAKES and not name.startswith((".", "~"))


def _look_at(path: Path, settled_seconds: float) -> Taken:
    about = path.lstat()
    mark = (str(path), about.st_size, about.st_mtime_ns)
    if not stat.S_ISREG(about.st_mode) or mark in _SEEN or time.time() - about.st_mtime < settled_seconds:
        return Taken()
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(handle, "rb") as stream:
        data = stream.read(MOST_BYTES + 1)
    taken = take_file(path.name, data)
    _SEEN.add(mark)
    return taken


def take_file(name: str, data: bytes) -> Taken:
    """Take one file and write down what became of it; one that was taken before is left alone."""
    digest = hashlib.sha256(data).hexdigest()
    if ArrivedFile.objects.filter(digest=digest).exists():
        return Taken()
    taken, flaws, problem = Taken(), list[Flaw](), None
    try:
        taken, flaws = TAKES[Path(name).suffix.lower()](data)
    except BonafidesError as error:
        problem = {"found": error.found, "expected": error.expected, "remedy": error.remedy}
    except DatabaseError:
        raise
    except Exception:
        # Its words may quote the file: only its kind and place are logged.
        log.exception("a file of contacts could not be taken")
        problem = {"found": "a file that could not be taken", "expected": "", "remedy": "see the log"}
    try:
        ArrivedFile.objects.create(
            name=name[:200],
            digest=digest,
            at=timezone.now(),
            n_kept=taken.n_kept,
            n_waiting=taken.n_waiting,
            n_known=taken.n_known,
            n_left_out=taken.n_left_out,
            flaws=[asdict(flaw) for flaw in flaws[:MOST_FLAWS]],
            problem=problem,
        )
    except IntegrityError:
        log.info("a file was taken by another process at the same moment")
    return taken


def look_if_configured() -> Taken | None:
    """One look, where a folder is configured; cells that could not be read are forgotten after a while."""
    folder = settings.CONFIGURATION.contacts_folder
    if folder is None:
        return None
    forget_flaws(before=timezone.now() - FLAWS_KEPT)
    return look_into_folder(folder)


def forget_flaws(*, before: datetime) -> int:
    """Empty what old files had wrong: cells of them may name somebody."""
    return ArrivedFile.objects.filter(at__lt=before).exclude(flaws=[]).update(flaws=[])
