"""What is shared with whom, and what people turned off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from bonafides.people.app.models import Person, Share, SwitchedOff
from bonafides.people.app.predicates import shares_with
from bonafides.people.app.reader import Reader
from bonafides.people.purposes import Purpose, purposes


def of_one() -> list[Purpose]:
    """Figures of one person: what may be shared and turned off."""
    return [one for one in purposes() if one.of_one]


def is_off(person: Person, purpose: str) -> bool:
    """Whether a person turned a figure off."""
    return SwitchedOff.objects.filter(person=person, purpose=purpose, on_at__isnull=True).exists()


def off_for(purpose: str, among: Iterable[int] | None = None) -> frozenset[int]:
    """Numbers of the people who turned a figure off: publishing leaves them out.

    Parameters
    ----------
    among
        Only these people; everybody when None.
    """
    rows = SwitchedOff.objects.filter(purpose=purpose, on_at__isnull=True)
    if among is not None:
        rows = rows.filter(person_id__in=list(among))
    return frozenset(rows.values_list("person_id", flat=True))


@dataclass(frozen=True, slots=True)
class OwnFigure:
    """A figure of one's own: what it is for, whether it is off and since when, with whom it is shared."""

    purpose: Purpose
    off: SwitchedOff | None
    shares: list[Share]


def alive_shares(person: Person) -> QuerySet[Share]:
    """What a person shares at this moment."""
    today = timezone.localdate()
    alive = Q(ended_at__isnull=True) & (Q(until_on__isnull=True) | Q(until_on__gte=today))
    return (
        Share.objects.filter(alive, owner=person)
        .select_related("with_person", "with_team")
        .order_by("made_at")
    )


def own_figures(person: Person) -> list[OwnFigure]:
    """Every figure of one's own with its shares and its switch."""
    off = {row.purpose: row for row in SwitchedOff.objects.filter(person=person, on_at__isnull=True)}
    shares = list(alive_shares(person))
    return [
        OwnFigure(one, off.get(one.name), [share for share in shares if share.purpose == one.name])
        for one in of_one()
    ]


def shared_with(reader: Reader) -> QuerySet[Share]:
    """What others share with a reader at this moment, in order of their names."""
    rows: QuerySet[Share] = shares_with(reader).exclude(owner=reader.person)
    return rows.select_related("owner", "with_team").order_by("owner__name", "purpose")
