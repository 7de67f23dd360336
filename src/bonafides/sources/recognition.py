"""Whose files are these?"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

from bonafides.errors import Unrecognised, WrongRequest
from bonafides.sources.json_documents import open_documents
from bonafides.sources.reading import JSON_SUFFIXES, RawSource

IMPORTERS = {
    "canonical": "bonafides.sources.canonical",
    "salesforce": "bonafides.sources.salesforce",
    "salesforce-report": "bonafides.sources.salesforce.salesforce_report",
    "hubspot": "bonafides.sources.hubspot",
    "pipedrive": "bonafides.sources.pipedrive",
    "snapshots": "bonafides.sources.snapshots",
    "current": "bonafides.sources.current",
    "mapped": "bonafides.sources.mapped",
    "events": "bonafides.sources.events",
}
"""Importers by kind, most particular first: of equals the first wins."""

ENOUGH = 0.5


def importer(kind: str) -> ModuleType:
    """Return the importer of a kind.

    Raises
    ------
    WrongRequest
        There is none of that name.
    """
    if kind not in IMPORTERS:
        raise WrongRequest(
            f"--kind {kind} is unknown", f"one of {', '.join(IMPORTERS)}", "leave it out to have it guessed"
        )
    return import_module(IMPORTERS[kind])


def recognise(raw: RawSource) -> list[tuple[str, float, str]]:
    """Ask every importer how sure it is.

    Returns
    -------
    list of (kind, confidence from 0 to 1, why)
        Surest first; those that are not at all sure are left out.
    """
    found = []
    for kind in IMPORTERS:
        module = importer(kind)
        sure = float(module.recognises(raw))
        if sure > 0:
            found.append((kind, sure, (module.__doc__ or "").strip().splitlines()[0]))
    return sorted(found, key=lambda one: -one[1])


def choose(raw: RawSource) -> str:
    """Return the kind of the surest importer.

    Raises
    ------
    Unrecognised
        None is sure enough; says what was found and that a mapping can be drafted.
    UnreadableInput
        None is, and no wonder: a JSON file is cut off or malformed; names the file, the line and the byte.
    """
    ranked = recognise(raw)
    if ranked and ranked[0][1] >= ENOUGH:
        return ranked[0][0]
    _whole(raw)
    seen = "; ".join(f"{file.name} ({', '.join(file.header[:8]) or 'no header'})" for file in raw.files[:5])
    raise Unrecognised(
        f"these files are not recognised: {seen}",
        f"an export of one of {', '.join(IMPORTERS)}",
        "name its kind with --kind, or correct the drafted mapping and give it with --mapping "
        "(docs/how-to/map-your-own-columns.md)",
    )


def _whole(raw: RawSource) -> None:
    """Read JSON that nobody recognised to its end: what is cut off cannot be recognised."""
    for number, file in enumerate(raw.files):
        if file.suffix in JSON_SUFFIXES:
            open_documents(raw.con, file.path, file.name, view=f"unrecognised_{number}")
