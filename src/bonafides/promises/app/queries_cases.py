"""Cases as their parties read them: who may, what can be cited, what waits for whom. Nothing is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from bonafides.people.app.models import ClientContact, Hat, Person
from bonafides.people.app.reader import Reader, holds
from bonafides.promises.app.actions_cases import RIGHT_OF_REPLY_DAYS
from bonafides.promises.app.models import Case, Promise, PromiseAct, Words
from bonafides.promises.cases import CITABLE

WITH_PARTIES = ("promise__client", "about", "opened_by", "opened_by_contact__client")
"""What a page about cases shows: one query instead of one for each row."""


def whom_case(case: Case) -> frozenset[int]:
    """Numbers of those who may read a case: its parties, who decides it, and who may name them."""
    found = {case.about_id, *case.deciders.values_list("person", flat=True), *who_may_name(case)}
    return frozenset(number for number in (*found, case.opened_by_id) if number is not None)


def who_may_name(case: Case) -> frozenset[int]:
    """Numbers of the leaders whom a case is not about; where there are none, of who runs the house."""
    party = (case.about_id, case.opened_by_id)
    hats = Hat.objects.filter(holds(timezone.localdate()), role__in=("leader", "administrator"))
    worn = [row for row in hats.values_list("role", "person") if row[1] not in party]
    leaders = frozenset(person for role, person in worn if role == "leader")
    return leaders or frozenset(person for _role, person in worn)


def cases_of(reader: Reader) -> list[Case]:
    """Cases that concern somebody, the latest first."""
    person = reader.person
    mine = Q(about=person) | Q(opened_by=person) | Q(deciders__person=person) | Q(deciders__named_by=person)
    if reader.wears("leader") or reader.wears("administrator"):
        mine |= Q(decided_at__isnull=True, withdrawn_at__isnull=True)
    rows = list(Case.objects.filter(mine).select_related(*WITH_PARTIES).distinct()[:100])
    if not reader.wears("administrator") or reader.wears("leader"):
        return rows
    return [row for row in rows if person.pk in whom_case(row)]


def cases_about(promise: Promise, reader: Reader) -> list[Case]:
    """Cases about a promise that the reader may read."""
    rows = list(promise.cases.select_related("about"))
    return [row for row in rows if reader.person.pk in whom_case(row)]


def is_open(case: Case) -> bool:
    """Whether a case is neither decided nor withdrawn."""
    return case.decided_at is None and case.withdrawn_at is None


@dataclass(frozen=True, slots=True)
class Shown:
    """An act of a case with who did it and what was said."""

    act: PromiseAct
    what: str
    name: str
    text: str


def shown(acts: Sequence[PromiseAct]) -> list[Shown]:
    """Acts with their names and words, in order; three queries."""
    said = {one.act_id: one for one in Words.objects.filter(act__in=acts)}
    people = Person.objects.in_bulk([one.person for one in said.values() if one.person])
    contacts = ClientContact.objects.in_bulk([one.contact for one in said.values() if one.contact])
    found = []
    for act in acts:
        words = said.get(act.pk)
        who = (people.get(words.person or 0) or contacts.get(words.contact or 0)) if words else None
        found.append(Shown(act, act.promise.what, str(who or ""), words.text if words else ""))
    return found


def citable(promise: Promise) -> list[Shown]:
    """Acts of a promise, and of those it rests on, that a case may cite; in order of time."""
    of = [promise.pk, *promise.rests.values_list("inner", flat=True)]
    acts = PromiseAct.objects.filter(promise__in=of, act__in=CITABLE).select_related("promise")
    return shown(list(acts.order_by("leaf_index")))


def cited(case: Case, by: str) -> list[Shown]:
    """What one side of a case cites, in order of time."""
    rows = case.evidence.filter(by=by).select_related("act__promise").order_by("act__leaf_index")
    return shown([row.act for row in rows])


def reply_until(case: Case) -> date:
    """The day until which nothing is decided without the maker's answer."""
    return timezone.localdate(case.opened_at) + timedelta(days=RIGHT_OF_REPLY_DAYS)
