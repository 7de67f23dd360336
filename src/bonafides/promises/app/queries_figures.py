"""Measured figures that pages of this room show: from the reading in force, parsed once in each process."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Any

from bonafides.people.app.models import Person
from bonafides.people.app.queries_shares import is_off
from bonafides.promises.app.queries_inbox import KEY_IN_FORCE
from bonafides.promises.publications import ACCOUNTS, LAYOUT, MINE, ORGANISATION
from bonafides.readings.app.models import Reading

MOST_KEPT = 8
"""Payloads that a process keeps: a reading is never changed, so that none goes stale."""

_kept: OrderedDict[str, Mapping[str, Any]] = OrderedDict()
_turn = Lock()


def reliability_of_organisation() -> Mapping[str, Any] | None:
    """How the organisation's word is kept; None before the first night. One query, two the first time."""
    return _payload(ORGANISATION)


def reliability_of_accounts() -> Mapping[str, Any] | None:
    """The same of accounts behind which enough people stand, by number of the client."""
    return _payload(ACCOUNTS)


def own_reliability(person: Person) -> Mapping[str, Any] | None:
    """A person's own; None where there is none, or where its owner turned it off."""
    if is_off(person, MINE):
        return None
    found = Reading.objects.filter(kind=MINE, subject=person.pk, superseded_at__isnull=True)
    payload = found.values_list("payload", flat=True).first()
    return payload if payload is not None and payload.get("layout") == LAYOUT else None


def figures_of_functions() -> dict[int, Mapping[str, Any]]:
    """Figures of every function by its number: `kept`, `told_in_time`, `answer`, `ambition` and so on."""
    payload = reliability_of_organisation()
    return {} if payload is None else {one["number"]: one for one in payload["functions"]}


def usual_answers() -> dict[int, Mapping[str, Any]]:
    """How long each function usually takes to answer, in working hours; refused ones with the reason.

    Returns
    -------
    dict
        Number of the function to the record of its figure; a function that the last night did not know is
        not in it.
    """
    return {number: one["answer"] for number, one in figures_of_functions().items()}


def _payload(kind: str) -> Mapping[str, Any] | None:
    row = KEY_IN_FORCE.first(kind=kind)
    if row is None:
        return None
    key = row[0]
    with _turn:
        known = _kept.get(key)
        if known is not None:
            _kept.move_to_end(key)
            return known
    payload: Mapping[str, Any] = Reading.objects.values_list("payload", flat=True).get(key=key)
    if payload.get("layout") != LAYOUT:
        return None  # of another version of the code: the next night makes it anew
    with _turn:
        _kept[key] = payload
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return payload
