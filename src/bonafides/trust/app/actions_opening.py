"""From launched to open: keys, manifest, box; every step can be killed and done again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import transaction

from bonafides.errors import WrongRequest
from bonafides.trust import manifest
from bonafides.trust.app.asking_back import DIALOGUE, dialogue_of
from bonafides.trust.app.ballot_box import the_box
from bonafides.trust.app.instruments import instrument_of
from bonafides.trust.app.models import Cell, Round
from bonafides.trust.app.names import name_of, salt_of
from bonafides.trust.app.places import issuer_of
from bonafides.trust.app.programs import keep_program
from bonafides.trust.box.pages import scripts

Tell = Callable[[str, float], None]


def open_round(row: Round, tell: Tell) -> Round:
    """Make the keys of a launched round, fix its manifest, and have the box take ballots.

    Keys are found where they were made before; the manifest is written once and then only handed on.

    Raises
    ------
    WrongRequest
        It was not launched.
    BeyondThisMachine, Refused
        The box does not answer, or does not take the round.
    """
    if row.state == "open":
        return row
    if row.state != "opening":
        raise WrongRequest(f"a round that is {row.state}", "one that was launched", "launch it first")
    cells = list(row.cells.select_related("subject__person", "subject__team", "parent").order_by("code"))
    issuer, box = issuer_of(row), the_box()
    for number, cell in enumerate(cells):
        tell("making keys", 0.9 * number / len(cells))
        issuer.make(cell.code)
    if not row.fingerprint:
        seals = box.prepare(row.key, [cell.code for cell in cells])
        keep_program(row)
        raw = manifest.canonical(_document(row, cells, seals))
        told = manifest.read(raw)
        _fix(row, raw, told.fingerprint.hex())
        row.refresh_from_db()
    tell("opening the ballot box", 0.95)
    said = box.open(row.key, bytes(row.manifest))
    if said != row.fingerprint:
        raise WrongRequest(
            "a box that read another manifest", "the one that was fixed", "declare the round void"
        )
    with transaction.atomic():
        Round.objects.filter(pk=row.pk, state="opening").update(state="open")
    row.refresh_from_db()
    return row


def _fix(row: Round, raw: bytes, fingerprint: str) -> None:
    """Write the manifest down, once: whoever comes second finds it there."""
    with transaction.atomic():
        stored = Round.objects.select_for_update().get(pk=row.pk)
        if not stored.fingerprint:
            Round.objects.filter(pk=row.pk).update(manifest=raw, fingerprint=fingerprint)


def _document(row: Round, cells: list[Cell], seals: dict[str, str]) -> dict[str, Any]:
    issuer = issuer_of(row)
    more = {"trustee": row.trustee} if row.trustee else {}
    return more | {
        "format": manifest.FORMAT,
        "round": row.key,
        "title": {"en": row.title, "de": row.title_de or row.title},
        "opens_on": row.opens_on.isoformat(),
        "closes_on": row.closes_on.isoformat(),
        "instrument": instrument_of(row).document(),
        "thresholds": row.thresholds,
        "box": settings.CONFIGURATION.own_box,
        "cells": [
            {
                "code": cell.code,
                "about": manifest.about(salt_of(cell.subject), name_of(cell.subject))
                if name_of(cell.subject)
                else "",
                "relation": cell.relation,
                "invited": cell.invited,
                "parent": cell.parent.code if cell.parent else "",
                "protection": cell.protection,
                "key": issuer.key(cell.code).public.wire(),
                "seal": seals[cell.code],
            }
            for cell in cells
        ],
        "plan": row.plan,
        **dialogue_of(row.plan, row.closes_on + DIALOGUE),
        "scripts": scripts(),
    }
