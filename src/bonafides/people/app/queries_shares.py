"""What is shared with whom, and what people turned off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import BigIntegerField, CharField, DateField, Q, QuerySet
from django.utils import timezone

from bonafides.people.app.models import Person, Share, SwitchedOff
from bonafides.people.app.predicates import alive, shares_with
from bonafides.people.app.prepared import Prepared
from bonafides.people.app.reader import Reader
from bonafides.people.purposes import Purpose, purposes


def of_one() -> list[Purpose]:
    """Figures of one person: what may be shared and turned off."""
    return [one for one in purposes() if one.of_one]


OFF = Prepared(
    lambda person, purpose: SwitchedOff.objects.filter(
        person=person, purpose=purpose, on_at__isnull=True
    ).values_list("pk")[:1],
    person=BigIntegerField(),
    purpose=CharField(),
)


def is_off(person: Person, purpose: str) -> bool:
    """Whether a person turned a figure off."""
    return OFF.first(person=person.pk, purpose=purpose) is not None


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
    return (
        Share.objects.filter(alive(timezone.localdate()), owner=person)
        .select_related("with_person", "with_team")
        .order_by("made_at")
    )


OWN_SHARES = Prepared(
    lambda person, purpose, on: (
        Share.objects.filter(alive(on), owner=person, purpose=purpose)
        .select_related("with_person", "with_team")
        .order_by("made_at")
    ),
    person=BigIntegerField(),
    purpose=CharField(),
    on=DateField(),
)


def own_shares(person: Person, purpose: str) -> list[Share]:
    """With whom a person shares one figure at this moment."""
    return OWN_SHARES(person=person.pk, purpose=purpose, on=timezone.localdate())


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


SHARED = Prepared(
    lambda person, own, led, purpose, on: (
        Share.objects.filter(alive(on), Q(with_person=person) | Q(with_team=own) | Q(with_team=led))
        .filter(purpose=purpose)
        .exclude(owner=person)
        .select_related("owner", "with_team")
        .order_by("owner__name")
    ),
    person=BigIntegerField(),
    own=BigIntegerField(),
    led=BigIntegerField(),
    purpose=CharField(),
    on=DateField(),
)
NO_TEAM = -1


def shared_for(reader: Reader, purpose: str) -> list[Share]:
    """The same for one purpose."""
    if len(reader.leads_teams) > 1:
        return [row for row in shared_with(reader) if row.purpose == purpose]
    own = NO_TEAM if reader.team_id is None else reader.team_id
    led = next(iter(reader.leads_teams), NO_TEAM)
    return SHARED(person=reader.person.pk, own=own, led=led, purpose=purpose, on=reader.on)
