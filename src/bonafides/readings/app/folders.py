"""Watched folders: what settled in one becomes an import; whether that may be put in force by itself."""

from __future__ import annotations

import shutil
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings as django_settings

from bonafides.readings.app import actions_imports, places
from bonafides.readings.app.models import Import, Source
from bonafides.readings.arrivals import copied, listing, settled

MOST_SAID = 200
"""Characters that a job says of what came of it."""

LESS = 0.9
"""An import waits for a person where it brings less than this share of what was there."""


def look(source: Source) -> Import | None:
    """Copy what lies in a watched folder, if it is new and settled, and make an import of it."""
    folder = Path(source.folder)
    files = settled(folder, now=time.time())
    if not files:
        return None
    seen = listing(folder, files)
    known = Import.objects.filter(source=source).first()
    if known is not None and known.facts.get("listing") == seen and known.state != "arrived":
        return None
    if known is not None and known.facts.get("listing") == seen:
        return known
    target = places.incoming() / uuid.uuid4().hex
    try:
        limit = django_settings.CONFIGURATION.upload_limit_mib * 2**20
        arrived = copied(folder, files, target, most_bytes=limit)
        if arrived is None:
            return None
        actions_imports.refuse_foreign_files(one.sha256 for one in arrived)
        arrival = Import(source=source, files=[one.record() for one in arrived], facts={"listing": seen})
        target.rename(places.uploads_of(arrival))
        arrival.save()
        return arrival
    finally:
        shutil.rmtree(target, ignore_errors=True)


def why_nothing(source: Source) -> str:
    """Why a watched folder brought nothing, for whoever asked to look; empty where it holds nothing new."""
    files = settled(Path(source.folder), now=time.time())
    if files is None:
        return f"{source.name}: its folder was written to less than two minutes ago; look again later"
    return "" if files else f"{source.name}: no tables lie in its folder"


def told_with(outcome: str, told: Sequence[str]) -> str:
    """What is told of watched folders, then what came of the night: where both are long the folders' is cut.

    Examples
    --------
    >>> told_with("published one reading", ["CRM: no tables lie in its folder"])
    'CRM: no tables lie in its folder; published one reading'
    """
    notes, room = "; ".join(told), MOST_SAID - len(outcome) - len("; ")
    if len(notes) > room:
        notes = f"{notes[: room - 1].rstrip()}…"
    return f"{notes}; {outcome}" if told else outcome


def shows_no_less(arrival: Import, before: Import) -> bool:
    """Whether an import of the same kind brings about as much and refuses no more measures."""
    new, old = arrival.facts.get("import", {}), before.facts.get("import", {})
    refused = {measure for measure, _why in new.get("refusals", ())}
    more = refused - {measure for measure, _why in old.get("refusals", ())}
    now, then = new.get("counts", {}), old.get("counts", {})
    enough = all(
        now.get(name, 0) >= LESS * then.get(name, 0) for name in ("deals", "statements", "activities")
    )
    return new.get("kind") == old.get("kind") and not more and enough
