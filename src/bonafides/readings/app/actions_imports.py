"""Imports: receiving one, noting what was read, putting it in force, setting it aside."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from bonafides.errors import BrokenContract, WrongRequest
from bonafides.people.app.models import Installation, Person
from bonafides.readings.app import places
from bonafides.readings.app.actions_jobs import ask_for
from bonafides.readings.app.models import Import, InventedFile, Job, Source
from bonafides.readings.arrivals import Arrived, copied

KEPT_IMPORTS = 5
"""Replaced imports of a source whose data are kept, so that one can be put back."""


def receive(
    source: Source, files: Sequence[Arrived], folder: Path, *, by: Person | None
) -> tuple[Import, Job]:
    """Make an import of files that lie in `folder` under names of ours, and ask that it be read.

    Parameters
    ----------
    folder
        Where the files were received; it becomes the import's own.

    Raises
    ------
    WrongRequest
        The source is closed, or this is the demo and a file is not of its own invention.
    """
    if source.closed_at is not None:
        raise WrongRequest(f"{source.name} is closed", "an open source", "open another source")
    if not files:
        raise WrongRequest("no file", "at least one table or archive", "choose the files of one export")
    refuse_foreign_files(one.sha256 for one in files)
    arrival = Import(source=source, by=by, files=[one.record() for one in files])
    target = places.uploads_of(arrival)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.rename(target)
    try:
        with transaction.atomic():
            arrival.save()
            job = ask_to_read(arrival, by=by)
    except BaseException:
        shutil.rmtree(target, ignore_errors=True)
        raise
    return arrival, job


def ask_to_read(arrival: Import, *, by: Person | None) -> Job:
    """Ask that an import be read (again)."""
    with transaction.atomic():
        job = ask_for("read", about=arrival.key, by=by, arguments={"import": arrival.key})
        Import.objects.filter(pk=arrival.pk, state__in=("arrived", "failed", "refused")).update(
            state="arrived", job=job
        )
    return job


def allow_invented(paths: Iterable[Path]) -> None:
    """Let a demo installation read these files, by their content; the demo calls it."""
    import hashlib

    marks = set()
    for path in paths:
        inside = [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file())
        for file in inside:
            with file.open("rb") as stream:
                marks.add(hashlib.file_digest(stream, "sha256").hexdigest())
    InventedFile.objects.bulk_create((InventedFile(sha256=mark) for mark in marks), ignore_conflicts=True)


def refuse_foreign_files(marks: Iterable[str]) -> None:
    """In a demo, refuse whatever the demo did not invent: real data do not belong beside one-click sign-ins.

    Raises
    ------
    WrongRequest
        A file that is not of the demo's own.
    """
    house = Installation.objects.first()
    if house is None or house.kind != "demo":
        return
    given = set(marks)
    if given - set(InventedFile.objects.filter(sha256__in=given).values_list("sha256", flat=True)):
        raise WrongRequest(
            "files that this demo did not invent",
            "the demo's own export: anybody may sign in here as anybody",
            "set up an installation for your organisation with: bonafides setup",
        )


def bring_in(source: Source, paths: Sequence[Path], *, by: Person | None) -> tuple[Import, Job]:
    """Import files that lie on this machine: what the demo and the set-up call.

    Raises
    ------
    WrongRequest, BeyondThisMachine
        As `receive`.
    """
    import uuid

    folder = places.incoming() / uuid.uuid4().hex
    arrived: list[Arrived] = []
    try:
        for path in paths:
            root = path if path.is_dir() else path.parent
            files = [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file())
            part = folder / f"{len(arrived):05d}"
            got = copied(root, files, part, most_bytes=1 << 62) or []
            for one in got:
                stored = f"{len(arrived) + 1:05d}-{one.stored}"
                (part / one.stored).rename(folder / stored)
                arrived.append(Arrived(one.name, one.size, stored, one.sha256))
            part.rmdir()
        return receive(source, arrived, folder, by=by)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def note_read(arrival: Import, facts: Mapping[str, Any], *, fingerprint: str, generation: str) -> None:
    """Remember what was found in an import: it can be looked at now, and be put in force."""
    Import.objects.filter(pk=arrival.pk).update(
        state="read", facts=dict(facts), fingerprint=fingerprint, generation=generation
    )


def note_failed(arrival: Import, problem: Mapping[str, str], *, draft: str = "") -> None:
    """Remember why an import could not be read; what is in force stays in force."""
    facts = {"problem": dict(problem)} | ({"draft": draft} if draft else {})
    Import.objects.filter(pk=arrival.pk).update(state="failed", facts=facts)


def read_with_mapping(arrival: Import, text: str, *, by: Person) -> Job:
    """Read an import (again) with a corrected mapping, which its source keeps.

    Raises
    ------
    BrokenContract
        The mapping cannot be used.
    WrongRequest
        The import is in force.
    """
    from bonafides.readings.app.actions_sources import keep_mapping

    arrival.refresh_from_db(fields=["state"])
    if arrival.state in ("in_force", "replaced"):
        raise WrongRequest("this import has been measured", "one that waits", "import the files again")
    if not text.strip():
        raise BrokenContract("an empty mapping", "at least one [[files]]", "correct the draft")
    with transaction.atomic():
        keep_mapping(arrival.source, text, by=by)
        Import.objects.filter(pk=arrival.pk, state__in=("read", "failed", "refused")).update(state="arrived")
        return ask_to_read(arrival, by=by)


def ask_to_put_in_force(arrival: Import, *, by: Person | None) -> Job:
    """Ask that an import be measured and put in force in the moment of publishing.

    The earlier one stays in force until then.

    Raises
    ------
    WrongRequest
        It has not been read, its data are gone, or another source is in force.
    """
    arrival.refresh_from_db(fields=["state", "generation"])
    if arrival.state == "in_force":
        raise WrongRequest(
            "this import is in force", "another one", "measure again on the page of its source"
        )
    if arrival.state not in ("read", "replaced") or not arrival.generation:
        raise WrongRequest(
            "this import cannot be measured", "one that was read whole", "import the files again"
        )
    refuse_second_source(arrival.source)
    return ask_for("night", about=arrival.key, by=by, arguments={"import": arrival.key})


def refuse_second_source(source: Source) -> None:
    """Refuse to put a second source in force: figures of two CRMs are not put together.

    Raises
    ------
    WrongRequest
        Another source is in force.
    """
    other = Source.objects.filter(current__isnull=False).exclude(pk=source.pk).first()
    if other is not None:
        raise WrongRequest(
            f"{other.name} is in force",
            "one source in force: deals of two CRMs would be counted twice",
            f"close {other.name} first",
        )


def put_in_force(arrival: Import, facts: Mapping[str, Any]) -> None:
    """Within the transaction that publishes: this import holds now, the one before is replaced."""
    now = timezone.now()
    Import.objects.filter(source=arrival.source_id, state="in_force").exclude(pk=arrival.pk).update(
        state="replaced", replaced_at=now
    )
    Import.objects.filter(pk=arrival.pk).update(
        state="in_force", in_force_at=now, replaced_at=None, facts=dict(facts)
    )
    Source.objects.filter(pk=arrival.source_id).update(current=arrival, closed_at=None)


def set_aside(arrival: Import, *, by: Person) -> None:
    """Refuse an import that is not in force, and remove its files.

    Raises
    ------
    WrongRequest
        It is in force.
    """
    with transaction.atomic():
        gone = Import.objects.filter(pk=arrival.pk).exclude(state="in_force")
        if not gone.update(state="refused", generation=""):
            raise WrongRequest("this import is in force", "one that is not", "put another in force first")
        Job.objects.filter(about=arrival.key, state="waiting").update(
            state="stopped", ended_at=timezone.now()
        )
    forget_data(arrival)


def sweep_imports(source: Source) -> None:
    """Remove the data of imports that were replaced long ago: the newest few can be put back."""
    old = (
        Import.objects.filter(source=source, state="replaced")
        .exclude(generation="")
        .order_by("-replaced_at", "-id")
    )
    for arrival in old[KEPT_IMPORTS:]:
        Import.objects.filter(pk=arrival.pk, state="replaced").update(generation="")
        forget_data(arrival)


def forget_data(arrival: Import) -> None:
    """Remove the files and the store of an import."""
    shutil.rmtree(places.uploads_of(arrival), ignore_errors=True)
    shutil.rmtree(places.store_of(arrival), ignore_errors=True)
