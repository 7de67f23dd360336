"""The conditions of `people.roles`, decided: each a predicate over the reader and what is asked for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import rules
from django.db.models import Q

from bonafides.people.app.concerning import Concerning
from bonafides.people.app.models import Function, Installation, Membership, Person, Share, Team
from bonafides.people.app.prepared import Given
from bonafides.people.app.reader import Reader, holds
from bonafides.people.roles import CONDITIONS, RIGHTS

Condition = Callable[..., bool]


def predicate(condition: Condition) -> Any:
    """A condition that can be joined with others by & and |."""
    return rules.predicate(condition)


@predicate
def anybody(_reader: Reader | None, _thing: Any = None) -> bool:
    """Always."""
    return True


@predicate
def signed_in(reader: Reader | None, _thing: Any = None) -> bool:
    """Somebody who works here asks."""
    if reader is None:
        return False
    return reader.person.left_on is None or reader.person.left_on > reader.on


@predicate
def is_own(reader: Reader | None, thing: Any = None) -> bool:
    """What is asked for belongs to the reader; without a thing a page shows the reader's own."""
    return reader is not None and (
        thing is None or (isinstance(thing, Person) and thing.pk == reader.person.pk)
    )


@predicate
def is_shared(reader: Reader | None, thing: Any = None) -> bool:
    """The owner shares it with the reader, or with the reader's team, at this moment."""
    if reader is None or not isinstance(thing, Person):
        return False
    return bool(shares_with(reader).filter(owner=thing).exists())


def alive(on: date | Given) -> Q:
    """Shares that are not ended and have not run out on a day."""
    return Q(ended_at__isnull=True) & (Q(until_on__isnull=True) | Q(until_on__gte=on))


def shares_with(reader: Reader) -> Any:
    """Everything that is shared with a reader now: rows of `Share`."""
    mine = Q(with_person=reader.person)
    if reader.team_id is not None:
        mine |= Q(with_team_id=reader.team_id)
    if reader.leads_teams:
        mine |= Q(with_team_id__in=reader.leads_teams)
    return Share.objects.filter(alive(reader.on) & mine)


@predicate
def is_in_team(reader: Reader | None, thing: Any = None) -> bool:
    """The reader is in that team or leads it."""
    return (
        reader is not None and isinstance(thing, Team) and thing.pk in {reader.team_id, *reader.leads_teams}
    )


@predicate
def leads_team(reader: Reader | None, thing: Any = None) -> bool:
    """The reader leads that team; or, without one, some team."""
    if reader is None:
        return False
    return (
        bool(reader.leads_teams)
        if thing is None
        else isinstance(thing, Team) and thing.pk in reader.leads_teams
    )


@predicate
def is_leader(reader: Reader | None, _thing: Any = None) -> bool:
    """The reader leads the organisation."""
    return reader is not None and reader.wears("leader")


@predicate
def is_administrator(reader: Reader | None, _thing: Any = None) -> bool:
    """The reader runs the installation."""
    return reader is not None and reader.wears("administrator")


@predicate
def keeps_rounds(reader: Reader | None, _thing: Any = None) -> bool:
    """The reader is a learning partner or runs the installation."""
    return reader is not None and (reader.wears("learning") or reader.wears("administrator"))


@predicate
def is_invented(_reader: Reader | None, _thing: Any = None) -> bool:
    """The organisation of this installation is an invented one."""
    return bool(Installation.objects.filter(kind="demo").exists())


@predicate
def is_concerned(reader: Reader | None, thing: Any = None) -> bool:
    """It concerns the reader; a thing that cannot tell whom it concerns does not."""
    return reader is not None and isinstance(thing, Concerning) and reader.person.pk in thing.who


@predicate
def answers_for(reader: Reader | None, thing: Any = None) -> bool:
    """The reader answers for that function; or, without one, for some function."""
    if reader is None:
        return False
    functions = reader.answers_for
    return bool(functions) if thing is None else isinstance(thing, Function) and thing.pk in functions


DECIDED_BY = {
    "anybody": anybody,
    "respondent": anybody,
    "signed_in": signed_in,
    "own": signed_in & is_own,
    "own_or_shared": signed_in & (is_own | is_shared),
    "in_team": signed_in & (is_in_team | is_leader),
    "of_the_team": signed_in & is_in_team,
    "leads_team": signed_in & leads_team,
    "leads": signed_in & is_leader,
    "administers": signed_in & is_administrator,
    "tries_out": signed_in & (is_administrator | is_invented),
    "concerned": signed_in & is_concerned,
    "answers_for": signed_in & answers_for,
    "keeps_rounds": signed_in & keeps_rounds,
}
"""One predicate for each condition; a test holds that none is missing."""

if DECIDED_BY.keys() != CONDITIONS.keys():
    raise RuntimeError("every condition of people.roles needs its predicate")

for _right in RIGHTS.values():
    rules.add_rule(_right.name, DECIDED_BY[_right.condition])


def may(reader: Reader | None, right: str, thing: Any = None, *, purpose: str = "") -> bool:
    """Whether a reader holds a right over a thing at this moment.

    With a purpose, what is shared must be shared for that purpose: leave to read one figure opens no other.
    """
    if purpose and RIGHTS[right].condition == "own_or_shared" and not is_own(reader, thing):
        return signed_in(reader) and reader is not None and is_shared_for(reader, thing, purpose)
    return bool(rules.test_rule(right, reader, thing))


def is_shared_for(reader: Reader, thing: Any, purpose: str) -> bool:
    """The owner shares the figure of that purpose with the reader at this moment."""
    return isinstance(thing, Person) and shares_with(reader).filter(owner=thing, purpose=purpose).exists()


def people_in(team: Team, reader: Reader) -> list[Person]:
    """Who is in a team today, in order of name."""
    now = Membership.objects.filter(holds(reader.on), team=team).select_related("person")
    return sorted((row.person for row in now), key=lambda person: (person.name, person.pk))
