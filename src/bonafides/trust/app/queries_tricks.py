"""Plans with which somebody could find out what one person answered, and that no audit of cells sees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from bonafides.errors import BonafidesError
from bonafides.privacy.said import Said
from bonafides.privacy.thresholds import LEAST_PEOPLE
from bonafides.trust.app.instruments import instrument_of
from bonafides.trust.app.models import Asked, Invitation, Round, Subject
from bonafides.trust.app.names import name_of
from bonafides.trust.app.queries_proposing import Vouching
from bonafides.trust.cells import LEAST_INVITED, LEAST_INVITED_SMALL, NotYet

if TYPE_CHECKING:
    from bonafides.trust.app.planned import ShownCell
    from bonafides.trust.app.queries_named import Answerer

BETWEEN_ROUNDS = timedelta(days=14)
"""The same people asked the same of the same person again: two rounds that differ by one who is asked tell of
that one, however well each is kept."""


def about_nobody(subjects: dict[str, Subject]) -> Iterable[NotYet]:
    """A round needs something that it is about."""
    if not subjects:
        yield NotYet(
            "",
            Said("a round about nobody"),
            Said("somebody, a team, or the organisation"),
            Said("say whom it is about"),
        )


def not_vouched(cells: Iterable[ShownCell], known: Vouching, *, small: bool) -> Iterable[NotYet]:
    """Groups that are large enough only with people for whom nobody vouches who stands apart."""
    for cell in cells:
        doubtful = known.lacking(cell.who, cell.subject.person)
        least = LEAST_INVITED_SMALL if cell.planned.protection == "means_only" and small else LEAST_INVITED
        left = cell.planned.invited - len(doubtful)
        if doubtful and left < min(least, cell.planned.invited):
            yield NotYet(
                cell.planned.about,
                Said(
                    "%(n)s of %(m)s were entered, or given another address, by you or by whom it is about, "
                    "within thirty days, and have never signed in",
                    n=len(doubtful),
                    m=cell.planned.invited,
                ),
                Said("at least %(least)s for whom somebody else vouches", least=least),
                Said("let another learning partner or administrator prepare this round, or wait"),
            )


def too_soon(row: Round, subjects: dict[str, Subject], by_name: Iterable[Answerer]) -> Iterable[NotYet]:
    """Subjects of whom the same is asked at the same time, or has just been; under whatever name.

    Parameters
    ----------
    by_name
        Who answers with their name: they make no two groups different.
    """
    near = Q(state__in=("opening", "open", "closing"))
    near |= Q(state="closed", closes_on__gt=row.opens_on - BETWEEN_ROUNDS)
    found = Round.objects.filter(near).exclude(pk=row.pk).defer("manifest", "release", "ballots")
    others = [one for one in found if _asks_the_same(row, one)]
    people = {one.person_id: key for key, one in subjects.items() if one.person_id}
    nearly = _nearly_asked_in(subjects.values(), others, {one.person.pk for one in by_name})
    for other in Subject.objects.filter(round__in=others).select_related("round", "person", "team"):
        if other.person_id in people or _same_group(other, subjects.values()) or other.pk in nearly:
            yield NotYet(
                people.get(other.person_id or 0, ""),
                Said(
                    "another round that asks the same about %(name)s, with its last day %(day)s",
                    name=name_of(other) or Said("everybody"),
                    day=other.round.closes_on,
                ),
                Said("%(n)s days between two", n=BETWEEN_ROUNDS.days),
                Said(
                    "choose a later day; two rounds close together would tell of one who is asked only in one"
                ),
            )


def _asks_the_same(row: Round, other: Round) -> bool:
    """Whether two rounds share a question, whatever their instruments are called."""
    if row.instrument == other.instrument:
        return True
    try:
        return bool(_questions(row) & _questions(other))
    except BonafidesError:
        # Its file is gone: what it asked cannot be told any more.
        return True


def _questions(row: Round) -> set[str]:
    return {" ".join(item.text["en"].casefold().split()) for item in instrument_of(row).items}


def _nearly_asked_in(subjects: Iterable[Subject], others: Iterable[Round], named: set[int]) -> set[int]:
    """Groups of other rounds, by number, in which nearly the same people were asked: a team made anew."""
    groups = [one.pk for one in subjects if one.person_id is None]
    asked = set(Asked.objects.filter(subject__in=groups).values_list("person", flat=True)) - {None}
    were: dict[int, set[int | None]] = defaultdict(set)
    invited = Invitation.objects.filter(cell__round__in=others, cell__subject__person__isnull=True)
    for subject, person in invited.values_list("cell__subject", "person"):
        were[subject].add(person)
    return {
        subject
        for subject, known in were.items()
        if asked & known
        and len(asked - known - named) < LEAST_PEOPLE
        and len(known - asked - named) < LEAST_PEOPLE
    }


def _same_group(other: Subject, subjects: Iterable[Subject]) -> bool:
    """Whether one of them is the same team, or one of both is the whole organisation."""
    if other.person_id is not None:
        return False
    return any(
        one.person_id is None and (None in (one.team_id, other.team_id) or one.team_id == other.team_id)
        for one in subjects
    )
