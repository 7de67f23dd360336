"""What somebody's day holds of promises: what waits on them, what they wait on, what falls due.

Two queries, however many promises there are: which rows of each list, with how many there are of all; then
these rows with their parties.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from heapq import nsmallest
from operator import itemgetter
from typing import Any, Literal

from django.db.models import (
    BigIntegerField,
    CharField,
    DateField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, Coalesce

from bonafides.people.app.prepared import Given, Prepared, filled, room_for, several
from bonafides.people.app.reader import Reader
from bonafides.promises.app.lines import PromiseLine, lines_numbered
from bonafides.promises.app.models import Promise, Rest
from bonafides.promises.working_time import add_working_days

Which = Literal["us", "them", "due"]
LISTS: tuple[Which, ...] = ("us", "them", "due")

DAYS = 2
"""Working days after today that are soon."""

ROWS = 12
"""Rows of a list beside the other two; a list on its own page has `ALONE`."""

ALONE = 30

NOBODY = 0
"""No team, no function: numbers begin at 1."""

STILL_ASKED = ("begun", "asked", "countered", "renegotiating")
"""States of an inner conversation that has not come to its answer."""


@dataclass(slots=True)
class Day:
    """The three lists of one person.

    Parameters
    ----------
    rows
        Of each list, leaders' promises to their teams first, then soonest first.
    n
        How many there are of each.
    n_asked
        How many of `us` wait in the inbox.
    soon
        Last day that counts as soon.
    """

    soon: date
    rows: dict[Which, list[PromiseLine]] = field(default_factory=lambda: {which: [] for which in LISTS})
    n: dict[Which, int] = field(default_factory=lambda: dict.fromkeys(LISTS, 0))
    n_asked: int = 0


def day_of(reader: Reader, *, first: int = 1, last: int = ROWS) -> Day:
    """What waits on a person, what they wait on, and what they owe today and on the next two working days.

    Parameters
    ----------
    first, last
        Places of the rows in each list that are wanted, counted from 1.
    """
    found = Day(add_working_days(reader.on, DAYS))
    functions = sorted(reader.answers_for)
    rows = _moves(room_for(len(functions)) if functions else 0)(
        me=reader.person.pk,
        team=reader.team_id or NOBODY,
        today=reader.on,
        **(filled("function", functions) if functions else {}),
    )
    placed, found.n_asked = _placed(rows, reader.person.pk, reader.on.isoformat(), found.soon.isoformat())
    found.n = {which: len(places) for which, places in placed.items()}
    numbers = {
        which: [place[-1] for place in nsmallest(last, places)[first - 1 :]]
        for which, places in placed.items()
    }
    by_number = lines_numbered([number for of_list in numbers.values() for number in of_list])
    found.rows = {which: [by_number[one] for one in of_list] for which, of_list in numbers.items()}
    return found


OWED, TO_SAY, THEIRS = 0, 1, 2
"""Turns: the reader must do it; the reader has the next word; the other side has the next move."""

Place = tuple[bool, bool, str, int]
"""By which a list is in order: leaders' promises to their teams first, then the soonest, then the oldest."""

Move = tuple[int, int, str, str, str, str, int, int]
"""A promise in which the reader takes part, with as little as tells its list and its place: `_moving`."""


def _placed(rows: list[Move], me: int, today: str, soon: str) -> tuple[dict[Which, list[Place]], int]:
    """Places of the promises in each list, and how many of them wait for an answer in the inbox.

    Whoever stands on both sides of a promise has it in one list: first what they owe, then what they say.
    """
    placed: dict[Which, list[Place]] = {which: [] for which in LISTS}
    n_asked, known = 0, set()
    for turn, number, due_on, direction, state, proposed_by, performer, function in sorted(
        rows, key=itemgetter(0)
    ):
        if number in known:
            continue
        known.add(number)
        place = (direction != "team", due_on == "", due_on, number)
        if turn == THEIRS:
            placed["them"].append(place)
        elif turn == OWED and state == "promised" and today <= due_on <= soon:
            placed["due"].append(place)
        else:
            placed["us"].append(place)
            # As `queries_inbox.waiting_asks` says it: what the reader owes is an answer.
            asked = state == "asked" or (state == "renegotiating" and proposed_by == "asker")
            if asked and turn == OWED and (performer == me or direction == "ask"):
                n_asked += direction != "ours" or function != NOBODY
    return placed, n_asked


def _owed(me: Given) -> Iterator[Q]:
    """Where the reader is the performer and has the next move."""
    yield Q(performer_person=me, waits_on="performer")
    yield Q(holder=me, direction="ours", waits_on="performer")


def _awaited(me: Given, team: Given) -> Iterator[Q]:
    """Where the reader is the asker and has the next move: to confirm, agree, settle, answer a yes-if."""
    yield Q(asker_person=me, waits_on="asker")
    yield Q(holder=me, direction="theirs", waits_on="asker")
    yield Q(asker_team=team, waits_on="asker") & ~Q(performer_person=me)


def _theirs(me: Given, team: Given, today: Given) -> Iterator[Q]:
    """Where the other side has the next move.

    A function that has said yes is left in peace until it warns or its day has passed.
    """
    worth_a_look = ~Q(direction="ask", state="promised") | Q(due_on__lt=today) | Q(warned_at__isnull=False)
    yield Q(asker_person=me, waits_on="performer") & worth_a_look
    yield Q(holder=me, direction="theirs", waits_on="performer")
    yield Q(asker_team=team, waits_on="performer") & ~Q(performer_person=me)
    yield Q(performer_person=me, waits_on="asker")
    yield Q(holder=me, direction="ours", waits_on="asker")


def _of_functions(functions: list[Given]) -> dict[int, Q]:
    """Where the reader answers for the function that performs, by whose turn it is.

    What a function has reported is for its asker to confirm, not for the function to wait for.
    """
    asked = Q(performer_function__id__in=functions, direction="ask")
    return {
        OWED: asked & Q(waits_on="performer"),
        THEIRS: asked & Q(waits_on="asker") & ~Q(state="reported"),
    }


@cache
def _moves(n_functions: int) -> Prepared:
    """Every promise in which a reader takes part and somebody has a move: in no order, some of them twice.

    One look into an index for each way to take part; put in order here, as a database would look at each of
    them several times for that.
    """

    def build(*, me: Given, team: Given, today: Given, **functions: Given) -> QuerySet[Any, Any]:
        heads = list(functions.values())
        open_inside = Rest.objects.filter(outer=OuterRef("pk"), inner__state__in=STILL_ASKED)
        # Everybody asked has answered, and nothing has been said yet.
        ready = Q(~Exists(open_inside), holder=me, direction="ours", state="begun", waits_on="")
        terms: dict[int, list[Q]] = {
            OWED: list(_owed(me)),
            TO_SAY: [*_awaited(me, team), ready],
            THEIRS: list(_theirs(me, team, today)),
        }
        moves = [_moving(term, turn) for turn, of_turn in terms.items() for term in of_turn]
        if heads:
            moves += [_moving(term, turn, of_functions=True) for turn, term in _of_functions(heads).items()]
        return moves[0].union(*moves[1:], all=True)

    return Prepared(
        build,
        me=BigIntegerField(),
        team=BigIntegerField(),
        today=DateField(),
        **several("function", n_functions, BigIntegerField),
    )


def _moving(term: Q, turn: int, *, of_functions: bool = False) -> QuerySet[Any, Any]:
    """Rows of a `Move`; of functions, nothing is looked up that their index does not hold."""
    rows = Promise.objects.filter(term).order_by()
    some: Any = Value(1, output_field=BigIntegerField())
    return rows.annotate(
        turn=Value(turn, output_field=BigIntegerField()),
        due=Coalesce(Cast("due_on", CharField()), Value("")),
        by=Value(NOBODY, output_field=BigIntegerField())
        if of_functions
        else Coalesce("performer_person_id", Value(NOBODY)),
        of=some if of_functions else Coalesce("performer_function_id", Value(NOBODY)),
    ).values_list("turn", "pk", "due", "direction", "state", "proposed_by", "by", "of")


__all__ = ["ALONE", "LISTS", "ROWS", "Day", "Which", "day_of"]
