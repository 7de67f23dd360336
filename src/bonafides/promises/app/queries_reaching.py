"""Who is to be told of what, whom mail may reach, and the three lists of a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from bonafides.people.app.models import Hat, Membership, Person
from bonafides.people.app.reader import Reader, holds
from bonafides.promises.app.concern import WITH_PARTIES
from bonafides.promises.app.models import Promise, PromiseAct, Reach
from bonafides.promises.app.queries_asking import asked_of
from bonafides.promises.conversation import OPEN, Side
from bonafides.promises.directions import ASKER, PERFORMER
from bonafides.promises.telling import KIND_OF, Kind
from bonafides.promises.working_time import add_working_days

MOST = 40
"""Lines of each list in a mail; how many more there are is said."""


def reachable(on: date) -> QuerySet[Person]:
    """People whom mail may reach: they work here, and their account is open."""
    here = Q(left_on__isnull=True) | Q(left_on__gt=on)
    return Person.objects.filter(here, erased_at__isnull=True, user__is_active=True).exclude(email="")


def reach_of(person: Person) -> Reach:
    """How somebody wants to be told; the defaults where they never said."""
    return Reach.objects.filter(person=person).first() or Reach(person=person)


def told_of(row: Promise, act: PromiseAct) -> tuple[Kind | None, frozenset[int]]:
    """Of which kind an act is, and the numbers of those to be told: the other side, without whoever did it.

    Who hands something on tells whoever has it now. What was agreed beforehand is told to nobody; nor is what
    goes along with a client, for whoever has it now has just taken it.
    """
    kind = KIND_OF.get(act.act)  # type: ignore[call-overload]
    taken = act.act == "hand_on" and (row.direction, act.side) != ("ask", "performer")
    if kind is None or row.origin == "agreed" or taken:
        return None, frozenset()
    said = getattr(act, "said", None)
    mine: Side = "asker" if act.side == "asker" else "performer"
    other: Side = "performer" if mine == "asker" else "asker"
    found = people_of(row, mine if act.act == "hand_on" else other)
    if said is not None and said.contact:
        kind = "customer"
    return kind, found - {said.person if said is not None else None}


def people_of(row: Promise, side: Side) -> frozenset[int]:
    """Numbers of the people here who stand on a side today; nobody for a client's side."""
    party = (ASKER if side == "asker" else PERFORMER)[row.direction]  # type: ignore[index]
    if party == "client":
        return frozenset()
    if party == "team":
        there = Membership.objects.filter(holds(timezone.localdate()), team=row.asker_team_id)
        return frozenset(there.values_list("person_id", flat=True)) - {row.performer_person_id}
    if party == "function" and row.performer_person_id is None:
        return heads_of(row.performer_function_id)
    if row.direction in ("ours", "theirs"):
        return frozenset({row.holder_id})
    number = row.asker_person_id if side == "asker" else row.performer_person_id
    return frozenset() if number is None else frozenset({number})


def heads_of(function: int | None) -> frozenset[int]:
    """Numbers of those who answer for a function today."""
    found = Hat.objects.filter(holds(timezone.localdate()), role="delivery", function=function)
    return frozenset(found.values_list("person_id", flat=True)) if function is not None else frozenset()


def due_on_the_next_day(today: date) -> QuerySet[Promise]:
    """Promises that fall due on the next working day."""
    return Promise.objects.filter(
        state__in=("promised", "renegotiating"), due_on__gt=today, due_on__lte=add_working_days(today, 1)
    ).select_related(*WITH_PARTIES)


@dataclass(frozen=True, slots=True)
class Lists:
    """What somebody owes, what they wait for, what falls due: by date, each with how many more."""

    waiting_on_us: list[Promise]
    we_wait_on: list[Promise]
    due: list[Promise]
    n_more: tuple[int, int, int]

    @property
    def empty(self) -> bool:
        """Whether there is nothing to say."""
        return not (self.waiting_on_us or self.we_wait_on or self.due)


def lists_of(reader: Reader) -> Lists:
    """The three lists of a person's day."""
    me, until = reader.person, add_working_days(reader.on, 2)
    perform = Q(performer_person=me, direction__in=("ask", "team", "colleague")) | Q(
        holder=me, direction="ours"
    )
    ask = Q(asker_person=me, direction__in=("ask", "colleague")) | Q(holder=me, direction="theirs")
    alive = Promise.objects.filter(state__in=OPEN).select_related(*WITH_PARTIES).order_by("due_on", "pk")
    word_due = ~Q(waits_on="performer", state="promised")
    owed = alive.filter(
        (perform & Q(waits_on="performer") & word_due)
        | (ask & Q(waits_on="asker"))
        | Q(pk__in=asked_of(reader).order_by().values("pk"))
    )
    waited = alive.filter((perform & Q(waits_on="asker")) | (ask & Q(waits_on="performer")))
    due = alive.filter(perform, state__in=("promised", "renegotiating"), due_on__lte=until)
    shown = [_first(rows.distinct()) for rows in (owed, waited, due)]
    return Lists(shown[0][0], shown[1][0], shown[2][0], (shown[0][1], shown[1][1], shown[2][1]))


def _first(rows: QuerySet[Promise]) -> tuple[list[Promise], int]:
    found = list(rows[: MOST + 1])
    return found[:MOST], max(rows.count() - MOST, 0) if len(found) > MOST else 0


def wishes_of(numbers: Iterable[int]) -> dict[int, Reach]:
    """How each of some people wants to be told, of those who ever said."""
    return {one.person_id: one for one in Reach.objects.filter(person__in=set(numbers))}
