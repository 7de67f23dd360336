"""Open a round with many invitations in a data folder: run in a process of its own, before the house is served.

python -m benchmarks.ballots_made DATA PEOPLE CELLS BOX
"""

from __future__ import annotations

import hashlib
import json
import secrets
import sys
from datetime import timedelta
from pathlib import Path


def main(data: Path, people: int, cells: int, box: str) -> None:
    """Write the round and its invitations, have the box take it; print the secrets by cell as JSON."""
    from bonafides.website.running.opening import open_house

    open_house(data)
    from django.utils import timezone

    from bonafides.people.app.actions_accounts import set_up
    from bonafides.people.app.models import Installation, Person
    from bonafides.trust import manifest
    from bonafides.trust.app.models import Cell, Collecting, Invitation, Round
    from bonafides.trust.app.places import issuer_of
    from bonafides.trust.box.client import HttpBox
    from bonafides.trust.instruments import load
    from bonafides.website.running.preparing import migrate

    migrate()
    if not Installation.objects.exists():
        set_up(name="Load", kind="real", period="month")
    today = timezone.localdate()
    instrument = load("trust-profile-client")
    row = Round.objects.create(
        title="Load", instrument=instrument.slug, version=instrument.version, state="draft",
        opens_on=today, closes_on=today + timedelta(days=9), thresholds=dict(manifest.FLOORS),
    )  # fmt: skip
    codes = [f"{n + 1:016x}" for n in range(cells)]
    each = people // cells
    Cell.objects.bulk_create(Cell(code=code, round=row, relation="peers", invited=each) for code in codes)
    persons = Person.objects.bulk_create(Person(name=f"Person {n}") for n in range(people))
    told: dict[str, list[str]] = {}
    invitations, collecting = [], []
    for number, cell in enumerate(Cell.objects.order_by("code")):
        for person in persons[number * each : (number + 1) * each]:
            invitations.append(Invitation(cell=cell, person=person))
    for one in Invitation.objects.bulk_create(invitations):
        secret = secrets.token_bytes(32)
        told.setdefault(one.cell.code, []).append(secret.hex())
        collecting.append(
            Collecting(invitation=one, secret_hash=hashlib.sha256(secret).hexdigest(), told=True)
        )
    Collecting.objects.bulk_create(collecting)
    issuer, client = issuer_of(row), HttpBox.of(data, box)
    for code in codes:
        issuer.make(code)
    seals = client.prepare(row.key, codes)
    raw = manifest.canonical(
        {
            "format": manifest.FORMAT, "round": row.key, "title": {"en": "Load", "de": "Last"},
            "opens_on": row.opens_on.isoformat(), "closes_on": row.closes_on.isoformat(),
            "instrument": instrument.document(), "thresholds": row.thresholds, "box": box, "scripts": {},
            "cells": [
                {"code": code, "about": "", "relation": "peers", "invited": each, "parent": "",
                 "protection": "usual", "key": issuer.key(code).public.wire(), "seal": seals[code]}
                for code in codes
            ],
            "plan": [{"code": code, "cells": [code], "shows": ["means", "spread", "comments"]} for code in codes],
        }
    )  # fmt: skip
    client.open(row.key, raw)
    for step in (
        {"state": "opening"},
        {"manifest": raw, "fingerprint": manifest.fingerprint(raw).hex()},
        {"state": "open"},
    ):
        Round.objects.filter(pk=row.pk).update(**step)
    print(json.dumps({"round": row.key, "secrets": told}))


def collected(data: Path) -> None:
    """Print how many invitations were used, as the house has it."""
    from bonafides.website.running.opening import open_house

    open_house(data)
    from bonafides.trust.app.models import Collecting

    print(json.dumps({"collected": Collecting.objects.filter(collected=True).count()}))


if __name__ == "__main__":
    if sys.argv[2] == "collected":
        collected(Path(sys.argv[1]))
    else:
        main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
