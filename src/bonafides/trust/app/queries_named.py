"""What somebody is asked with their name on it inside a round, and in which relation."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from bonafides.people.app.models import Hat, Line, Person
from bonafides.people.app.reader import holds
from bonafides.trust.app.instruments import instrument_of
from bonafides.trust.app.models import Cell, Invitation, NamedAnswer, Round, Subject
from bonafides.trust.app.queries_proposing import relations_for
from bonafides.trust.instruments import Instrument

HEAVY = ("manifest", "release", "ballots", "labels", "counts", "plan")
"""Columns of a round that nobody needs who only asks what is asked; of the first once a round."""


@dataclass(frozen=True, slots=True)
class Named:
    """One thing to answer by name.

    Parameters
    ----------
    relation
        As it is kept: `self` about oneself, and for what one believes one's own team will answer;
        `manager` about somebody who reports to one.
    form
        How the instrument words it: self, prediction, manager.
    answered
        What was said so far; None: nothing.
    """

    subject: Subject
    instrument: Instrument
    relation: str
    form: str
    answered: dict[str, int | None] | None


def to_answer(person: Person, *, on: date) -> list[Named]:
    """Everything open that somebody may answer by name today: about oneself first, soonest close first.

    One query where nothing is asked.
    """
    rows = list(_asked_of(person, on))
    if not rows:
        return []
    asked = _instruments({row.round_id for row in rows})
    answered = NamedAnswer.objects.filter(subject__in=[one.pk for one in rows])
    said = set(answered.values_list("subject", flat=True))
    mine_said = dict(answered.filter(person=person).values_list("subject", "answers"))
    found = []
    for row in rows:
        form = _form(row, person)
        if form == "prediction" and row.pk in said and row.pk not in mine_said:
            continue  # somebody else who leads it has said what they believe: one prediction, not two
        instrument = asked[row.round_id]
        if fits(instrument, form):
            relation = "manager" if form == "manager" else "self"
            found.append(Named(row, instrument, relation, form, mine_said.get(row.pk)))
    return sorted(found, key=lambda one: one.form != "self")


def _asked_of(person: Person, on: date) -> QuerySet[Subject]:
    """Subjects of rounds that are open today: oneself, whom one leads, what one leads."""
    below = Line.objects.filter(holds(on), manager=person).values("person")
    hats = Hat.objects.filter(holds(on), person=person)
    mine = Q(person=person) | Q(person__in=below)
    mine |= Q(person=None, team__in=hats.filter(role="manager", team__isnull=False).values("team"))
    mine |= Q(Exists(hats.filter(role="leader")), person=None, team=None)
    rows = Subject.objects.filter(round__state="open", round__opens_on__lte=on, round__closes_on__gte=on)
    rows = rows.filter(mine).exclude(counted_there(person))
    rows = rows.select_related("round", "person", "team").order_by("round__closes_on", "pk")
    return rows.defer(*(f"round__{column}" for column in HEAVY))


def counted_there(person: Any) -> Q:
    """Subjects about which somebody has a ballot: who came to lead them since says nothing more with a name.

    A team that is counted with another one has no cell; who is counted with it does not predict it either.
    To be asked of subjects.
    """
    invited = Invitation.objects.filter(person=person)
    here = Exists(invited.filter(cell__subject=OuterRef("pk")))
    elsewhere = Exists(invited.filter(cell__round=OuterRef("round")))
    return Q(here) | Q(~Exists(Cell.objects.filter(subject=OuterRef("pk"))) & elsewhere, person=None)


def _instruments(numbers: Iterable[int]) -> dict[int, Instrument]:
    """The instrument of each round, by the round's number: a manifest is read once."""
    return {row.pk: instrument_asked(row) for row in Round.objects.filter(pk__in=numbers).defer(*HEAVY[1:])}


@dataclass(frozen=True, slots=True)
class Answerer:
    """Somebody who is asked to answer by name about one subject, and in which form."""

    subject: Subject
    person: Person
    form: str


def who_is_asked(subjects: Sequence[Subject], instrument: Instrument, *, on: date) -> list[Answerer]:
    """Who answers by name in a round about these subjects: what `to_answer` asks each of them.

    In the order of the subjects; of one, themselves before whom they report to. Whoever has left is not
    asked, nor whoever is counted in a group to say what it will answer.
    """
    of_people = {one.person_id: one for one in subjects if one.person_id is not None}
    of_teams = {one.team_id: one for one in subjects if one.team_id is not None}
    of_all = next((one for one in subjects if one.person_id is None and one.team_id is None), None)
    found = []
    if fits(instrument, "self"):
        found += [Answerer(one, one.person, "self") for one in subjects if one.person is not None]
    if of_people and fits(instrument, "manager"):
        lines = Line.objects.filter(holds(on), person__in=of_people).select_related("manager")
        found += [Answerer(of_people[line.person_id], line.manager, "manager") for line in lines]
    if fits(instrument, "prediction"):
        hats = Hat.objects.filter(holds(on)).select_related("person")
        leads = hats.filter(role="manager", team__in=of_teams)
        found += [Answerer(of_teams[hat.team_id], hat.person, "prediction") for hat in leads if hat.team_id]
        if of_all is not None:
            found += [Answerer(of_all, hat.person, "prediction") for hat in hats.filter(role="leader")]
    place = {one.pk: number for number, one in enumerate(subjects)}
    counted = _counted_in(subjects, found)
    here = {
        (one.subject.pk, one.person.pk): one
        for one in found
        if (one.person.left_on is None or one.person.left_on > on)
        and (one.subject.pk, one.person.pk) not in counted
    }
    return sorted(
        here.values(),
        key=lambda one: (place[one.subject.pk], one.form != "self", one.person.name, one.person.pk),
    )


def _counted_in(subjects: Sequence[Subject], found: Sequence[Answerer]) -> set[tuple[int, int]]:
    """By subject and person: those who have a ballot about what they would answer with their name.

    What `counted_there` asks of one person, of all of them in two queries.
    """
    leads = {one.person.pk for one in found if one.form != "self"}
    ballots = Invitation.objects.filter(person__in=leads, cell__round__in={one.round_id for one in subjects})
    about, within = set(), set()
    for lead, subject, row in ballots.values_list("person", "cell__subject", "cell__round"):
        about.add((subject, lead))
        within.add((row, lead))
    celled = (
        set(Cell.objects.filter(subject__in=subjects).values_list("subject", flat=True)) if within else ()
    )
    return {
        (of.pk, who.pk)
        for of, who in ((one.subject, one.person) for one in found)
        if (of.pk, who.pk) in about
        or (of.person_id is None and of.pk not in celled and (of.round_id, who.pk) in within)
    }


def _form(row: Subject, person: Person) -> str:
    if row.person_id is None:
        return "prediction"
    return "self" if row.person_id == person.pk else "manager"


def instrument_asked(row: Round) -> Instrument:
    """The instrument of a round as its manifest has it; before there is one, as the house has it."""
    if row.manifest:
        return Instrument.from_document(json.loads(bytes(row.manifest))["instrument"])
    return instrument_of(row)


def fits(instrument: Instrument, form: str) -> bool:
    """Whether an instrument can be answered so: the one rule for the plan, the list, Today and the mails.

    A prediction where it words one, about oneself where it has such a form. A manager answers by name
    wherever the statements can be said by one: where colleagues are asked, or where it words them for
    managers. A pulse asks those who are led ("my manager …"); to whom that manager reports cannot say so.
    """
    if form == "manager":
        if instrument.about != "person":
            return False
        worded = form in instrument.intro or any(form in item.forms for item in instrument.items)
        return worded or relations_for(instrument) != ("reports",)
    return form in instrument.intro


def one_to_answer(person: Person, key: str, *, on: date) -> Named | None:
    """One of them by the key of its subject; None where nobody asks this person, or not now."""
    return next((one for one in to_answer(person, on=on) if one.subject.key == key), None)
