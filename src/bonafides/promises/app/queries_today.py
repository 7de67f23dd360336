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
    Count,
    DateField,
    Exists,
    F,
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
    # Whoever answers for several has room for more: a place for each number of them would be many statements.
    places = len(functions) if len(functions) < 2 else room_for(len(functions))
    rows = _moves(places, room_for(last) if functions else 0)(
        me=reader.person.pk,
        team=reader.team_id or NOBODY,
        today=reader.on,
        soon=found.soon,
        **(filled("function", functions) if functions else {}),
    )
    placed = _placed(found, rows, reader.person.pk, reader.on.isoformat())
    numbers = {
        which: [place[-1] for place in nsmallest(last, places)[first - 1 :]]
        for which, places in placed.items()
    }
    by_number = lines_numbered([number for of_list in numbers.values() for number in of_list])
    found.rows = {which: [by_number[one] for one in of_list] for which, of_list in numbers.items()}
    return found


OWED, TO_SAY, THEIRS, OF_FUNCTIONS, COUNTED = range(5)
"""Turns: the reader must do it; the reader has the next word; the other side has the next move. Then what is
owed by functions for which the reader answers: the first of each list, and how many there are."""

Place = tuple[bool, bool, str, int]
"""By which a list is in order: leaders' promises to their teams first, then the soonest, then the oldest."""

Move = tuple[int, int, str, str, str, str, int, int]
"""A promise in which the reader takes part, with as little as tells its list and its place: `_moving`.

Where promises are counted, their number stands in place of one's own, and of what in place of the state.
"""


def _placed(found: Day, rows: list[Move], me: int, today: str) -> dict[Which, list[Place]]:
    """Places of the promises in each list; how many there are of each, and in the inbox, is added to the day.

    Whoever stands on both sides of a promise has it in one list: first what they owe, then what they say.
    """
    placed: dict[Which, list[Place]] = {which: [] for which in LISTS}
    soon, known = found.soon.isoformat(), set()
    for turn, number, due_on, direction, state, proposed_by, performer, function in sorted(
        rows, key=itemgetter(0)
    ):
        if turn == COUNTED:
            _add(found, state, number)
            continue
        if number in known:
            continue
        known.add(number)
        which: Which = "them" if turn == THEIRS else "us"
        if turn in (OWED, OF_FUNCTIONS) and state == "promised" and today <= due_on <= soon:
            which = "due"
        placed[which].append((direction != "team", due_on == "", due_on, number))
        found.n[which] += turn != OF_FUNCTIONS
        # As `queries_inbox.waiting_asks` says it: what the reader owes is an answer.
        asked = state == "asked" or (state == "renegotiating" and proposed_by == "asker")
        if asked and turn == OWED and (performer == me or direction == "ask"):
            found.n_asked += direction != "ours" or function != NOBODY
    return placed


def _owed(me: Given, apart: Q) -> Iterator[Q]:
    """Where the reader is the performer and has the next move."""
    yield Q(performer_person=me, waits_on="performer") & apart
    yield Q(holder=me, direction="ours", waits_on="performer")


def _awaited(me: Given, team: Given) -> Iterator[Q]:
    """Where the reader is the asker and has the next move: to confirm, agree, settle, answer a yes-if."""
    yield Q(asker_person=me, waits_on="asker")
    yield Q(holder=me, direction="theirs", waits_on="asker")
    yield Q(asker_team=team, waits_on="asker") & ~Q(performer_person=me)


def _theirs(me: Given, team: Given, today: Given, apart: Q) -> Iterator[Q]:
    """Where the other side has the next move.

    A function that has said yes is left in peace until it warns or its day has passed.
    """
    worth_a_look = ~Q(direction="ask", state="promised") | Q(due_on__lt=today) | Q(warned_at__isnull=False)
    yield Q(asker_person=me, waits_on="performer") & worth_a_look & apart
    yield Q(holder=me, direction="theirs", waits_on="performer")
    yield Q(asker_team=team, waits_on="performer") & ~Q(performer_person=me)
    yield Q(performer_person=me, waits_on="asker")
    yield Q(holder=me, direction="ours", waits_on="asker")


def _asked_of(functions: list[Given]) -> Q:
    """Where the next move is that of a function for which the reader answers."""
    return _of(functions) & Q(waits_on="performer")


def _of(functions: list[Given]) -> Q:
    """Asks of some functions; of one, its index is in order of what comes next."""
    if len(functions) == 1:
        return Q(performer_function=functions[0], direction="ask")
    return Q(performer_function__id__in=functions, direction="ask")


@cache
def _moves(n_functions: int, shown: int) -> Prepared:
    """Every promise in which a reader takes part and somebody has a move: in no order, some of them twice.

    One look into an index for each way to take part; put in order here, as a database would look at each of
    them several times for that. What is asked of functions may be hundreds: it is counted where it lies, and
    as many as can be shown come with it.
    """

    def build(*, me: Given, team: Given, today: Given, soon: Given, **functions: Given) -> QuerySet[Any, Any]:
        heads = list(functions.values())
        open_inside = Rest.objects.filter(outer=OuterRef("pk"), inner__state__in=STILL_ASKED)
        # Everybody asked has answered, and nothing has been said yet.
        ready = Q(~Exists(open_inside), holder=me, direction="ours", state="begun", waits_on="")
        # What is counted for a function is nobody's besides.
        apart = ~_of(heads) if heads else Q()
        terms: dict[int, list[Q]] = {
            OWED: list(_owed(me, apart)),
            TO_SAY: [*_awaited(me, team), ready],
            THEIRS: list(_theirs(me, team, today, apart)),
        }
        moves = [_moving(term, turn) for turn, of_turn in terms.items() for term in of_turn]
        if heads:
            moves += _moving_of(heads, Q(state="promised", due_on__gte=today, due_on__lte=soon), shown)
        return moves[0].union(*moves[1:], all=True)

    return Prepared(
        build,
        me=BigIntegerField(),
        team=BigIntegerField(),
        today=DateField(),
        soon=DateField(),
        **several("function", n_functions, BigIntegerField),
    )


def _moving_of(functions: list[Given], due: Q, shown: int) -> Iterator[QuerySet[Any, Any]]:
    """What functions are asked, and what they wait for.

    What a function has reported is for its asker to confirm, not for the function to wait for.
    """
    yield _moving(_of(functions) & Q(waits_on="asker") & ~Q(state="reported"), THEIRS)
    owed = Promise.objects.filter(_asked_of(functions)).order_by()
    for of_list in (owed.filter(due), owed.exclude(due)):
        first = of_list.order_by(F("due_on").asc(nulls_last=True), "pk").values("pk")[:shown]
        yield _moving(Q(pk__in=first), OF_FUNCTIONS)
    yield _counted(owed, "all")
    yield _counted(owed.filter(due), "due")
    # As `queries_inbox.waiting_asks` says it.
    yield _counted(owed.filter(state="asked"), "asked")
    yield _counted(owed.filter(state="renegotiating", proposed_by="asker"), "asked")


def _moving(term: Q, turn: int) -> QuerySet[Any, Any]:
    """Rows of a `Move`."""
    rows = Promise.objects.filter(term).order_by()
    return rows.annotate(
        turn=_whole(turn),
        due=Coalesce(Cast("due_on", CharField()), Value("")),
        by=Coalesce("performer_person_id", Value(NOBODY)),
        of=Coalesce("performer_function_id", Value(NOBODY)),
    ).values_list("turn", "pk", "due", "direction", "state", "proposed_by", "by", "of")


def _counted(rows: QuerySet[Promise], what: str) -> QuerySet[Any, Any]:
    """A `Move` that says how many there are."""
    words = {"no_day": "", "no_direction": "", "what_of": what, "by_none": ""}
    told = {name: Value(said, output_field=CharField()) for name, said in words.items()}
    told |= {"turn": _whole(COUNTED), "by": _whole(NOBODY), "of": _whole(NOBODY)}
    one: QuerySet[Any, Any] = rows.annotate(**told).values(*told).annotate(n=Count("*"))
    return one.values_list("turn", "n", *words, "by", "of")


def _add(found: Day, what: str, n: int) -> None:
    """Add what the database has counted: what is due is not what waits."""
    if what == "asked":
        found.n_asked += n
    elif what == "due":
        found.n["due"] += n
        found.n["us"] -= n
    else:
        found.n["us"] += n


def _whole(n: int) -> Any:
    return Value(n, output_field=BigIntegerField())


__all__ = ["ALONE", "LISTS", "ROWS", "Day", "Which", "day_of"]
