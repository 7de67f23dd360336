"""What is shared with whom, and what people turned off."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import BigIntegerField, CharField, DateField, Q, QuerySet
from django.utils import timezone

from bonafides.people.app.listing import AT_ONCE
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
    return rows.select_related("owner", "with_team").order_by("owner__name", "purpose", "pk")


SHARED = Prepared(
    lambda person, own, led, purpose, on: (
        Share.objects.filter(alive(on), Q(with_person=person) | Q(with_team=own) | Q(with_team=led))
        .filter(purpose=purpose)
        .exclude(owner=person)
        .select_related("owner", "with_team")
        .order_by("owner__name", "purpose", "pk")[: AT_ONCE + 1]
    ),
    person=BigIntegerField(),
    own=BigIntegerField(),
    led=BigIntegerField(),
    purpose=CharField(),
    on=DateField(),
)
NO_TEAM = -1
MOST_DIGITS = 6


@dataclass(frozen=True, slots=True)
class SharedRows:
    """Some of what others share with a reader: whoever many share with reads them in parts.

    Parameters
    ----------
    number
        Which part, from 1.
    more
        Whether another follows.
    """

    rows: list[Share]
    number: int
    more: bool

    def __iter__(self) -> Iterator[Share]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def shared_for(reader: Reader, purpose: str, part: str | None = None) -> SharedRows:
    """The same for one purpose, in order of their names; the first part where the one asked for is not there.

    Parameters
    ----------
    part
        As an address asks for it: whatever it is, nothing is found but what is shared with the reader.
    """
    if part or len(reader.leads_teams) > 1:
        return part_of(shared_with(reader).filter(purpose=purpose), part)
    own = NO_TEAM if reader.team_id is None else reader.team_id
    led = next(iter(reader.leads_teams), NO_TEAM)
    rows = SHARED(person=reader.person.pk, own=own, led=led, purpose=purpose, on=reader.on)
    return SharedRows(rows[:AT_ONCE], 1, len(rows) > AT_ONCE)


def shared_by_others(reader: Reader, part: str | None) -> SharedRows:
    """The same for every purpose that can be shared."""
    return part_of(shared_with(reader).filter(purpose__in=[one.name for one in of_one()]), part)


def part_of(shares: QuerySet[Share], part: str | None) -> SharedRows:
    """One part of shares in the order in which they are."""
    number = int(part) if part and part.isascii() and part.isdigit() and len(part) < MOST_DIGITS else 1
    for asked in (max(number, 1), 1):
        first = (asked - 1) * AT_ONCE
        rows = list(shares[first : first + AT_ONCE + 1])
        if rows:
            break
    return SharedRows(rows[:AT_ONCE], asked, len(rows) > AT_ONCE)
