"""What somebody is asked with their name on it inside a round, and in which relation."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from bonafides.people.app.models import Hat, Line, Person
from bonafides.people.app.reader import holds
from bonafides.trust.app.instruments import instrument_of
from bonafides.trust.app.models import NamedAnswer, Round, Subject
from bonafides.trust.app.queries_proposing import relations_for
from bonafides.trust.instruments import Instrument


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
    """Everything open that somebody may answer by name today: about oneself first, soonest close first."""
    below = Line.objects.filter(holds(on), manager=person).values("person")
    hats = Hat.objects.filter(holds(on), person=person)
    mine = Q(person=person) | Q(person__in=below)
    mine |= Q(person=None, team__in=hats.filter(role="manager", team__isnull=False).values("team"))
    if hats.filter(role="leader").exists():
        mine |= Q(person=None, team=None)
    rows = (
        Subject.objects.filter(round__state="open", round__opens_on__lte=on, round__closes_on__gte=on)
        .filter(mine)
        .select_related("round", "person", "team")
        .order_by("round__closes_on", "pk")
    )
    said = {row.subject_id: row for row in NamedAnswer.objects.filter(subject__in=[one.pk for one in rows])}
    mine_said = {
        row.subject_id: row.answers
        for row in NamedAnswer.objects.filter(person=person, subject__in=[one.pk for one in rows])
    }
    found = []
    for row in rows:
        form = _form(row, person)
        if form == "prediction" and row.pk in said and row.pk not in mine_said:
            continue  # somebody else who leads it has said what they believe: one prediction, not two
        instrument = instrument_asked(row.round)
        if fits(instrument, form):
            relation = "manager" if form == "manager" else "self"
            found.append(Named(row, instrument, relation, form, mine_said.get(row.pk)))
    return sorted(found, key=lambda one: one.form != "self")


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
    """Whether an instrument can be answered so.

    A prediction where it words one, about oneself where it has such a form; a manager is asked where
    colleagues are, and not where only those are who are led by the person: they know what leads them.
    """
    if form == "manager":
        return instrument.about == "person" and relations_for(instrument) != ("reports",)
    return form in instrument.intro


def one_to_answer(person: Person, key: str, *, on: date) -> Named | None:
    """One of them by the key of its subject; None where nobody asks this person, or not now."""
    return next((one for one in to_answer(person, on=on) if one.subject.key == key), None)
