"""Rounds that have closed, for tests of what is read of them: planted answers, measured, without a box."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from bonafides.invented.regard import Asked, Facet, Planting, draw
from bonafides.trust.instruments import Instrument, load
from bonafides.trust.measuring import Allowed, measure

if TYPE_CHECKING:
    from tests.houses import House

    from bonafides.people.app.models import Person, Team
    from bonafides.trust.app.models import Round, Subject

THRESHOLDS = {"means": 5, "spread": 8, "comments": 10}
EVERYTHING = frozenset({"means", "spread", "comments", "items"})

Rows = Sequence[Mapping[str, int | None]]


def facets_of(instrument: Instrument, **levels: float) -> list[Facet]:
    """Dimensions at 5 unless said otherwise; where less is better, at 3."""
    return [
        Facet(
            one.code,
            levels.get(one.code, 5.0 if one.direction == "more" else 3.0),
            general=0.35 if one.direction == "more" else -0.35,
        )
        for one in instrument.dimensions
    ]


def items_of(instrument: Instrument) -> list[Asked]:
    """Its questions, as planted raters are asked them."""
    return [Asked(one.code, one.dimension, one.reversed) for one in instrument.items]


def said_by(
    instrument: Instrument, n: int, *, seed: int, planting: Planting | None = None, **levels: float
) -> list[dict[str, int | None]]:
    """Answers of so many raters about a subject who stands at these levels."""
    facets = facets_of(instrument, **levels)
    truth = [one.level for one in facets]
    items = items_of(instrument)
    return draw(truth, facets, items, n, planting or Planting(careless=0), seed=seed).rows(items)


def all_say(instrument: Instrument, value: int | None) -> dict[str, int | None]:
    """One rater who says the same to everything."""
    return dict.fromkeys((item.code for item in instrument.items), value)


def cell(code: str, *, about: str = "a", relation: str = "others", invited: int = 8) -> dict[str, Any]:
    """A cell as a manifest has it, as far as measuring looks."""
    return {"code": code, "about": about * 64, "relation": relation, "invited": invited, "parent": ""}


def manifest_of(instrument: Instrument, cells: Sequence[Mapping[str, Any]], **more: Any) -> dict[str, Any]:
    """A manifest, as far as measuring looks."""
    return {
        "round": "r",
        "instrument": instrument.document(),
        "thresholds": THRESHOLDS,
        "cells": list(cells),
        "plan": [],
    } | more


def released(
    instrument: Instrument,
    rows: Mapping[str, Rows],
    plan: Mapping[str, Sequence[str]],
    *,
    shows: frozenset[str] = EVERYTHING,
    comments: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
    flags: Mapping[str, Sequence[int]] | None = None,
    invited: int = 8,
    abouts: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A release: cells with their answers, and a plan over them."""
    cells = [cell(code, about=(abouts or {}).get(code, "a"), invited=invited) for code in rows]
    answered = {
        code: [
            {"answers": one, "flag": (flags or {}).get(code, [0] * len(given))[number]}
            for number, one in enumerate(given)
        ]
        for code, given in rows.items()
    }
    allowed = [Allowed(code, tuple(inside), shows) for code, inside in plan.items()]
    return measure(manifest_of(instrument, cells), answered, comments or {}, allowed)


@dataclass
class Closed:
    """A round that has closed and was published."""

    row: Round
    subject: Subject
    codes: dict[str, str]


def closed_round(
    house: House,
    groups: Mapping[str, Rows],
    *,
    person: Person | None = None,
    team: Team | None = None,
    parts: Mapping[Any, Rows] | None = None,
    slug: str = "trust-profile",
    on: date | None = None,
    title: str = "Autumn",
    own: Mapping[str, int | None] | None = None,
    manager: Mapping[str, int | None] | None = None,
    invited: int = 9,
    asked: Sequence[Any] = (),
    contacts: Sequence[Any] = (),
    comments: Mapping[str, Sequence[str]] | None = None,
    publishing: bool = True,
) -> Closed:
    """Write a closed round with its release and publish it.

    Parameters
    ----------
    groups
        Relation to answers: one cell each.
    parts
        Team to answers: cells of a round about the organisation.
    asked, contacts
        Who was invited, to the first cell.
    comments
        Question to what was written, in the first cell.
    """
    from bonafides.trust.app.models import Cell, Invitation, NamedAnswer, Round, Subject
    from bonafides.trust.app.publishing import publish

    instrument = load(slug)
    closes_on = on or house.on - timedelta(days=5)
    cells: dict[str, tuple[str, Any, Rows]] = {}
    for number, (relation, rows) in enumerate([*groups.items(), *(parts or {}).items()]):
        is_part = not isinstance(relation, str)
        cells[f"{number:016x}"[-15:] + "a"] = (
            "team" if is_part else relation,
            relation if is_part else None,
            rows,
        )
    plan = {f"{'f' * 12}{number:04x}": [code] for number, code in enumerate(cells)}
    if len(cells) > 1:
        plan = {"e" * 16: list(cells), **plan}
    shows = sorted(EVERYTHING)
    document = manifest_of(
        instrument,
        [cell(code, relation=relation, invited=invited) for code, (relation, _team, _rows) in cells.items()],
        plan=[{"code": code, "cells": inside, "shows": shows} for code, inside in plan.items()],
    )
    answered = {
        code: [{"answers": dict(one), "flag": 0} for one in rows] for code, (_r, _t, rows) in cells.items()
    }
    first = next(iter(cells))
    allowed = [Allowed(code, tuple(inside), EVERYTHING) for code, inside in plan.items()]
    row = Round.objects.create(
        title=title,
        instrument=instrument.slug,
        version=instrument.version,
        opens_on=closes_on - timedelta(days=14),
        closes_on=closes_on,
        thresholds=THRESHOLDS,
        by=house.learning,
        plan=document["plan"],
    )
    subject = Subject.objects.create(round=row, person=person, team=team, salt="s")
    stored = {
        code: Cell.objects.create(
            # Codes are unique in the house, and the same in every manifest of these tests.
            code=f"{row.pk:08x}{code[8:]}",
            round=row,
            subject=subject,
            relation=relation,
            team=part,
            invited=invited,
        )
        for code, (relation, part, _rows) in cells.items()
    }
    Invitation.objects.bulk_create(Invitation(cell=stored[first], person=one) for one in asked)
    Invitation.objects.bulk_create(Invitation(cell=stored[first], contact=one) for one in contacts)
    release = measure(document, answered, {first: dict(comments or {})}, allowed)
    for entry in document["plan"]:
        entry["cells"] = [stored[code].code for code in entry["cells"]]
    change = Round.objects.filter(pk=row.pk).update
    change(state="opening")
    change(manifest=json.dumps(document, sort_keys=True).encode(), fingerprint=f"{row.pk:064x}")
    change(state="open")
    if own is not None:
        NamedAnswer.objects.create(subject=subject, relation="self", person=person, answers=dict(own))
    if manager is not None:
        NamedAnswer.objects.create(
            subject=subject, relation="manager", person=house.manager, answers=dict(manager)
        )
    change(state="closing")
    change(state="closed", release=release)
    row.refresh_from_db()
    if publishing:
        publish(row)
    return Closed(row, subject, {relation: code for code, (relation, _t, _r) in cells.items()})
