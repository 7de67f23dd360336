"""Sources: opening one, changing how it is read, closing it."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from bonafides.errors import BrokenContract, WrongRequest
from bonafides.people.app.models import Person
from bonafides.readings.app import places
from bonafides.readings.app.models import Import, Source


def open_source(name: str, *, by: Person | None, folder: str = "", by_itself: bool = False) -> Source:
    """Open a source that takes uploads or watches a folder.

    Raises
    ------
    WrongRequest
        There is one of that name, or the folder cannot be watched.
    """
    called = name.strip()
    if not called:
        raise WrongRequest("a source without a name", "what people call that CRM", "give it a name")
    if Source.objects.filter(name__iexact=called).exists():
        raise WrongRequest(
            f"there is a source called {called}",
            "a name of its own",
            "choose another, or import into that one",
        )
    return Source.objects.create(name=called, folder=watchable(folder), by_itself=by_itself)


def change_source(source: Source, *, folder: str, by_itself: bool, by: Person) -> None:
    """Watch another folder, or none.

    Raises
    ------
    WrongRequest
        The folder cannot be watched.
    """
    Source.objects.filter(pk=source.pk).update(folder=watchable(folder), by_itself=by_itself)


def watchable(folder: str) -> str:
    """A folder as it may be watched; "" for none.

    Raises
    ------
    WrongRequest
        It is no absolute path, not there, or part of what bonafides keeps itself.
    """
    given = folder.strip()
    if not given:
        return ""
    path = Path(given)
    if not path.is_absolute() or not path.is_dir():
        raise WrongRequest(
            f"{given} is no folder on this server",
            "the whole path of a folder, beginning with /",
            "correct the path",
        )
    real, own = path.resolve(), places.data()
    if real == Path(real.anchor) or real.is_relative_to(own) or own.is_relative_to(real):
        raise WrongRequest(
            f"{given} holds, or lies in, what bonafides keeps itself",
            "a folder into which exports alone are written",
            "make a folder for the exports",
        )
    return str(real)


def keep_mapping(source: Source, text: str, *, by: Person) -> None:
    """Keep a mapping for tables that are not recognised; "" removes it.

    Raises
    ------
    BrokenContract
        It is none: says which key, what was found and what may stand there.
    """
    checked_mapping(text)
    Source.objects.filter(pk=source.pk).update(mapping=text)


def checked_mapping(text: str) -> None:
    """Refuse a mapping that could not be used.

    Raises
    ------
    BrokenContract
        With the place, what was found and what is expected.
    """
    from bonafides.sources.mapping import load_mapping

    if not text.strip():
        return
    if len(text) > 200_000:
        raise BrokenContract("a mapping of more than 200,000 characters", "a few dozen lines", "shorten it")
    with tempfile.TemporaryDirectory(prefix="mapping-", dir=places.scratch()) as folder:
        path = Path(folder) / "mapping.toml"
        path.write_text(text, encoding="utf-8", errors="replace")
        try:
            load_mapping(path)
        except BrokenContract as error:
            shown = error.found.replace(f"mapping {path}: ", "").replace(f"the mapping {path}", "the mapping")
            raise BrokenContract(shown, error.expected, error.remedy) from error


def close_source(source: Source, *, by: Person) -> None:
    """Take a source out of force: nothing more is measured from it; its readings stay as they are."""
    now = timezone.now()
    with transaction.atomic():
        Import.objects.filter(source=source, state="in_force").update(state="replaced", replaced_at=now)
        Source.objects.filter(pk=source.pk).update(current=None, closed_at=now)
