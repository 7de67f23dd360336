"""Publications on their way from measuring to the database: a file that is there whole or not at all."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path

from bonafides.errors import WrongRequest
from bonafides.privacy.release import Release, release
from bonafides.readings.publishing import Publication


def spool(publications: Iterable[Publication], path: Path) -> int:
    """Write publications to a file, one a line; returns how many.

    Raises
    ------
    WrongRequest
        One of them has not been through the privacy gate.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f".{uuid.uuid4().hex}.partial")
    n = 0
    try:
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            for one in publications:
                out.write(_line(one))
                n += 1
            out.flush()
            os.fsync(out.fileno())
        os.replace(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)
    return n


def spooled(path: Path) -> Iterator[Publication]:
    """Read publications back; each goes through the privacy gate again."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            one = json.loads(line)
            let_out = release(
                one["kind"], one["audience"], one["subject"], one["payload"], n_people=one["n_people"]
            )
            yield Publication(let_out, one["drawn"])


def gated(one: Publication) -> Release:
    """The release of a publication.

    Raises
    ------
    WrongRequest
        It is none that the gate made.
    """
    found = one.release if isinstance(one, Publication) else one
    if not isinstance(found, Release):
        raise WrongRequest(
            f"a {type(found).__name__} to publish",
            "a release that the privacy gate made",
            "call bonafides.privacy.release.release first",
        )
    return found


def _line(one: Publication) -> str:
    let_out = gated(one)
    record = {
        "kind": let_out.kind,
        "audience": let_out.audience,
        "subject": let_out.subject,
        "payload": let_out.payload,
        "n_people": let_out.n_people,
        "drawn": {name: str(html) for name, html in one.drawn.items()},
    }
    return json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n"
