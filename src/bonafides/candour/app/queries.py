"""What forecast pages show: readings, parsed and drawn once in each process, and what stands beside them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from threading import Lock
from typing import Any

from django.db.models import BigIntegerField, CharField, Exists, QuerySet
from django.utils import timezone
from django.utils.safestring import mark_safe

from bonafides.candour.app.models import Answer
from bonafides.candour.contact_said import ContactSaid
from bonafides.candour.layout import LAYOUT
from bonafides.people.app.models import Person, SwitchedOff, Team
from bonafides.people.app.prepared import Given, Prepared, filled, room_for, several
from bonafides.people.app.queries_names import names_by_number
from bonafides.readings.app.models import Reading

MOST_KEPT = 64
"""Readings that a process keeps parsed and drawn: a reading is never changed, so that none goes stale."""


@dataclass(frozen=True)
class Shown:
    """A reading as pages need it.

    Parameters
    ----------
    payload
        As it was published.
    sections
        Fragments in the order in which they are read; safe HTML.
    as_of
        Last day that is known whole.
    deals
        Deals of the payload by their key.
    drawn_since
        What pages have drawn of it and will want again, by a name: the same for whoever reads it.
    """

    payload: Mapping[str, Any]
    sections: Sequence[str]
    as_of: date
    deals: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    drawn_since: dict[str, Any] = field(default_factory=dict)


class Fixed(dict[str, Any]):
    """A part of a reading: it never changes under its name, so that what is drawn of it can be kept by it."""

    def __init__(self, part: Mapping[str, Any], name: str) -> None:
        super().__init__(part)
        self.never_changes_as = name


OF_ALL = Prepared(
    lambda kind: Reading.objects.filter(
        kind=kind, superseded_at__isnull=True, subject__isnull=True
    ).values_list("key")[:1],
    kind=CharField(),
)
OF_ONE = Prepared(
    lambda kind, subject: Reading.objects.filter(
        kind=kind, superseded_at__isnull=True, subject=subject
    ).values_list("key")[:1],
    kind=CharField(),
    subject=BigIntegerField(),
)
OF_ONE_ON = Prepared(
    lambda kind, subject: (
        Reading.objects.filter(kind=kind, superseded_at__isnull=True, subject=subject)
        .exclude(Exists(SwitchedOff.objects.filter(person=subject, purpose=kind, on_at__isnull=True)))
        .values_list("key")[:1]
    ),
    kind=CharField(),
    subject=BigIntegerField(),
)

Draw = Callable[[Mapping[str, Any], Mapping[str, str]], Sequence[str]]

_kept: OrderedDict[tuple[str, str], Shown] = OrderedDict()
_turn = Lock()


def shown(
    kind: str, subject: Person | Team | None, draw: Draw, *, look: str = "", if_on: bool = False
) -> Shown | None:
    """The reading in force of a kind and subject, drawn; None where there is none that can be shown yet.

    Parameters
    ----------
    draw
        Gives the fragments, from payload and what was drawn at publishing; called when this process has not
        drawn this reading before.
    look
        Name of the drawing, where one reading is drawn in several ways.
    if_on
        Whether nothing is shown where the person whom it is about turned it off: asked in the same query.
    """
    of_one = OF_ONE_ON if if_on else OF_ONE
    asked = OF_ALL.first(kind=kind) if subject is None else of_one.first(kind=kind, subject=subject.pk)
    if asked is None:
        return None
    (key,) = asked
    known = _kept_one((key, look))
    if known is not None:
        return known
    row = Reading.objects.only("payload", "drawn", "as_of").get(key=key)
    if row.payload.get("layout") != LAYOUT:
        return None  # of another version of the code: the next night makes it anew
    # Safe: drawn by our own templates, which escape what was not drawn by them.
    sections = [mark_safe(part) for part in draw(row.payload, row.drawn)]  # noqa: S308
    fixed = [Fixed(deal, f"{key}/{deal['key']}") for deal in row.payload.get("deals", ())]
    payload = Fixed(row.payload | ({"deals": fixed} if fixed else {}), key)
    made = Shown(payload, sections, row.as_of, {deal["key"]: deal for deal in fixed})
    with _turn:
        _kept[key, look] = made
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return made


def measured() -> bool:
    """Whether anything was measured here at all: a page without a reading says which of the two it is."""
    return OF_ALL.first(kind="candour.organisation") is not None


def _kept_one(key: tuple[str, str]) -> Shown | None:
    with _turn:
        known = _kept.get(key)
        if known is not None:
            _kept.move_to_end(key)
        return known


def names_of(deals: Iterable[Mapping[str, Any]]) -> dict[int, str]:
    """Names of the people whom deals name, as they are called today."""
    named = (deal.get(role) for deal in deals for role in ("owner", "said_by"))
    return names_by_number(int(who) for who in named if who is not None)


def answers_to(deal_ids: Iterable[str]) -> dict[str, list[Answer]]:
    """Answers that stand, by deal, the newest first."""
    found: dict[str, list[Answer]] = {}
    asked = sorted(deal_ids)
    if asked:
        for row in _answers(room_for(len(asked)))(**filled("deal", asked)):
            found.setdefault(row.deal_id, []).append(row)
    return found


@cache
def _answers(n: int) -> Prepared:
    def build(**deals: Given) -> QuerySet[Any]:
        rows = Answer.objects.filter(deal_id__in=list(deals.values()), withdrawn_at__isnull=True)
        return rows.select_related("by")

    return Prepared(build, **several("deal", n, CharField))


def contacts_said() -> list[ContactSaid]:
    """Contacts that stand among the answers: the next night counts them as evidence."""
    rows = Answer.objects.filter(kind="contact", withdrawn_at__isnull=True, happened_on__isnull=False)
    said = rows.order_by("pk").values_list("deal_id", "happened_on", "said_at")
    return [ContactSaid(deal, on, timezone.localdate(at)) for deal, on, at in said if on is not None]


def teams_open_to(numbers: Iterable[int], *, everything: bool) -> QuerySet[Team]:
    """Teams by number, in order of name; all of them for those who lead the organisation."""
    return Team.objects.all() if everything else Team.objects.filter(pk__in=list(numbers))
