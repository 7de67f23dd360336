"""The whole plan of a round before its launch: cells, what will be shown of each, what is refused and why."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.utils import timezone

from bonafides.people.app.models import Line, Person, Team
from bonafides.people.app.reader import holds
from bonafides.privacy.disclosure import Leak
from bonafides.privacy.disclosure_thresholds import Thresholds
from bonafides.trust.app.instruments import instrument_of
from bonafides.trust.app.models import Asked, Round, Subject
from bonafides.trust.app.names import name_of
from bonafides.trust.app.queries_proposing import Proposed, contacts_here, here, made_up_perhaps
from bonafides.trust.app.queries_tricks import about_nobody, not_vouched, too_soon
from bonafides.trust.app.queries_units import by_team, nearest_above, teams_above
from bonafides.trust.cells import (
    About,
    CellPlan,
    NotYet,
    PlannedCell,
    Unit,
    cells_about_people,
    cells_of_teams,
)
from bonafides.trust.cells import Asked as PlannedAsked
from bonafides.trust.release_plan import Aggregate, Drafted, audit_before_launch, draft_plan

ALL = "all"
"""Key of the unit above every team: the organisation."""


@dataclass(frozen=True)
class ShownCell:
    """A planned cell with the people behind it.

    Parameters
    ----------
    planned
        As it was planned.
    subject, team
        Whom it is about, and whose team it is where it is a team's.
    who
        Who is invited.
    shows, why
        What will be shown of it by itself; why nothing is.
    joined
        Names of the smaller teams that are counted here.
    """

    planned: PlannedCell
    subject: Subject
    team: Team | None
    who: tuple[Proposed, ...]
    shows: tuple[str, ...]
    why: str
    joined: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Whom it is about; empty for the whole organisation."""
        return self.team.name if self.team is not None else name_of(self.subject)

    @property
    def way(self) -> str:
        """By link or by printed cards: a cell is one or the other (docs/how-to/run-a-round.md)."""
        inside = all(one.person is not None for one in self.who)
        return "urn" if self.subject.round.urn and inside and self.who else "link"


@dataclass(frozen=True)
class Released:
    """One group of which something will be released."""

    name: str
    relation: str
    invited: int
    groups: int
    shows: tuple[str, ...]


@dataclass(frozen=True)
class Planned:
    """Everything that a launch would fix.

    Parameters
    ----------
    cells, plan
        Cells, and what will be released.
    refusals
        Why it cannot be launched; empty where it can.
    remarks
        What whoever prepares it ought to know, and those who answer are told.
    names
        Keys of subjects and teams to their names.
    leaks
        What the audit found: what could be computed about too few.
    by_name
        Who answers with their name: (whom it is about, who, "self" or "manager").
    """

    row: Round
    cells: tuple[ShownCell, ...]
    plan: tuple[Aggregate, ...]
    labels: dict[str, dict[str, str]]
    left_out: tuple[tuple[str, str, str], ...]
    refusals: tuple[NotYet, ...]
    remarks: tuple[str, ...]
    leaks: tuple[Leak, ...]
    names: dict[str, str] = field(default_factory=dict)
    by_name: tuple[tuple[str, str, str], ...] = ()

    @property
    def released(self) -> list[Released]:
        """What will be released, in words: the widest group of each subject first."""
        invited = {cell.planned.code: cell.planned.invited for cell in self.cells}
        found = []
        for one in self.plan:
            label = self.labels[one.code]
            name = self.names.get(label["team"] or label["subject"], "")
            n = sum(invited[code] for code in one.cells)
            found.append(Released(name, label["relation"], n, len(one.cells), one.shows))
        return found

    @property
    def ready(self) -> bool:
        """Whether it may be launched."""
        return bool(self.cells) and not self.refusals and not self.leaks

    @property
    def n_invited(self) -> int:
        """Ballots that can be collected."""
        return sum(cell.planned.invited for cell in self.cells)

    @property
    def n_people(self) -> int:
        """People who are asked."""
        return len({one.email for cell in self.cells for one in cell.who})

    @cached_property
    def mark(self) -> str:
        """What was looked at, as a hash: another plan than the one that was seen is not launched.

        Codes are random each time and are left out.
        """
        row, number = self.row, {cell.planned.code: n for n, cell in enumerate(self.cells)}
        seen = {
            "round": [row.key, row.title, row.title_de, row.instrument, row.version, row.urn],
            "days": [row.opens_on.isoformat(), row.closes_on.isoformat()],
            "thresholds": row.thresholds,
            "cells": [
                [
                    cell.planned.about,
                    cell.planned.relation,
                    cell.planned.members,
                    number.get(cell.planned.parent, -1),
                    cell.planned.protection,
                    cell.way,
                ]
                for cell in self.cells
            ],
            "plan": sorted(
                [sorted(number[code] for code in one.cells), list(one.shows)] for one in self.plan
            ),
        }
        return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()


def plan_of(row: Round, *, by: Person, on: date | None = None) -> Planned:
    """Plan a round as it is prepared now. Nothing is written."""
    today = on or timezone.localdate()
    subjects = {one.key: one for one in row.subjects.select_related("person", "team", "round").order_by("pk")}
    asked = _still_there(row)
    groups = instrument_of(row).about != "person"
    teams: dict[str, Team] = {}
    if groups:
        planned, teams = _about_groups(row, subjects, asked, today)
    else:
        planned = _about_people(row, subjects, asked, today)
    drafted = draft_plan(planned, Thresholds.of(row.thresholds))
    cells = _shown(planned, drafted, subjects, teams, asked)
    leaks = audit_before_launch(planned.cells, drafted.aggregates, Thresholds.of(row.thresholds))
    names = {key: name_of(one) for key, one in subjects.items()} | {
        key: team.name for key, team in teams.items()
    }
    return Planned(
        row=row,
        cells=cells,
        plan=drafted.aggregates,
        labels={code: _label(drafted.label[code], subjects, teams) for code in drafted.label},
        left_out=tuple((names.get(k, k), relation, why) for (k, relation), why in drafted.left_out.items()),
        refusals=(
            *planned.refusals,
            *about_nobody(subjects),
            *not_vouched(cells, by, today, small=row.small_teams),
            *too_soon(row, subjects),
        ),
        remarks=tuple(_remarks(planned, cells, by, today, names)),
        leaks=leaks,
        names=names,
        by_name=tuple((names.get(about, about), who, how) for about, who, how in planned.by_name),
    )


def _still_there(row: Round) -> dict[str, dict[str, Proposed]]:
    """By subject: who is asked and can still answer. Those who cannot are not counted as asked."""
    people = set(here(row.closes_on).values_list("pk", flat=True))
    contacts = set(contacts_here().values_list("pk", flat=True))
    found: dict[str, dict[str, Proposed]] = defaultdict(dict)
    rows = Asked.objects.filter(subject__round=row).select_related("subject", "person", "contact__client")
    for one in rows.order_by("pk"):
        if one.person_id in people:
            found[one.subject.key][f"p{one.person_id}"] = Proposed(one.relation, person=one.person)
        elif one.contact_id in contacts:
            found[one.subject.key][f"c{one.contact_id}"] = Proposed(one.relation, contact=one.contact)
    return found


def _about_people(
    row: Round, subjects: dict[str, Subject], asked: dict[str, dict[str, Proposed]], on: date
) -> CellPlan:
    managers = dict(
        Line.objects.filter(holds(on), person__in=[one.person_id for one in subjects.values()])
        .filter(manager__left_on__isnull=True)
        .values_list("person_id", "manager__name")
    )
    about = []
    for key, subject in subjects.items():
        if subject.person is None:
            continue
        named = [PlannedAsked(subject.person.name, "self")]
        if subject.person_id in managers:
            named.append(PlannedAsked(managers[subject.person_id], "manager"))
        raters = [PlannedAsked(who, one.relation) for who, one in asked.get(key, {}).items()]
        about.append(About(key, (*named, *raters), subject.person.name))
    return cells_about_people(about, apart=tuple(row.apart), small_teams=row.small_teams)


def _about_groups(
    row: Round, subjects: dict[str, Subject], asked: dict[str, dict[str, Proposed]], on: date
) -> tuple[CellPlan, dict[str, Team]]:
    """Cells of teams, or of the whole organisation by its teams; teams by the keys of their units."""
    everything = next((key for key, one in subjects.items() if one.team is None), None)
    above = teams_above(on)
    if everything is None:
        teams = {key: one.team for key, one in subjects.items() if one.team is not None}
        keys = {team.pk: key for key, team in teams.items()}
        units = [
            Unit(key, tuple(asked.get(key, {})), nearest_above(team.pk, above, keys, ""), team.name)
            for key, team in teams.items()
        ]
        return cells_of_teams(units, small_teams=row.small_teams), teams
    members = by_team(asked.get(everything, {}), above, on)
    known = {team.pk: team for team in Team.objects.filter(pk__in=[pk for pk in members if pk])}
    keys = {pk: team.key for pk, team in known.items()}
    units = [Unit(ALL, tuple(members.get(0, ())), "", "")]
    units += [
        Unit(team.key, tuple(members[pk]), nearest_above(pk, above, keys, ALL), team.name)
        for pk, team in sorted(known.items())
    ]
    return cells_of_teams(units, small_teams=row.small_teams), {team.key: team for team in known.values()}


def _shown(
    planned: CellPlan,
    drafted: Drafted,
    subjects: dict[str, Subject],
    teams: dict[str, Team],
    asked: dict[str, dict[str, Proposed]],
) -> tuple[ShownCell, ...]:
    by_itself = {one.cells: one for one in drafted.aggregates if len(one.cells) == 1}
    of_all = next((one for one in subjects.values() if one.team is None and one.person is None), None)
    known = {who: one for found in asked.values() for who, one in found.items()}
    cells = []
    for cell in planned.cells:
        subject = of_all if of_all is not None else subjects[cell.about]
        alone = by_itself.get((cell.code,))
        who = asked.get(cell.about, {}) if of_all is None else known
        cells.append(
            ShownCell(
                planned=cell,
                subject=subject,
                team=teams.get(cell.about),
                who=tuple((who if member in who else known)[member] for member in cell.members),
                shows=alone.shows if alone else (),
                why="" if alone else drafted.left_out.get((cell.about, cell.relation), ""),
                joined=tuple(teams[key].name if key in teams else key for key in cell.joined),
            )
        )
    return tuple(cells)


def _label(label: tuple[str, str], subjects: dict[str, Subject], teams: dict[str, Team]) -> dict[str, str]:
    """Whose an aggregate is: key of the subject, key of the team, relation; for whoever publishes it."""
    key, relation = label
    of_all = next((one.key for one in subjects.values() if one.team is None and one.person is None), "")
    team = teams[key].key if key in teams else ""
    return {"subject": key if key in subjects else of_all, "team": team, "relation": relation}


def _remarks(
    planned: CellPlan, cells: tuple[ShownCell, ...], by: Person, on: date, names: dict[str, str]
) -> Iterable[str]:
    for key, said in planned.remarks:
        name = names.get(key, "")
        yield f"{name}: {said}" if name else said
    if any(one.person == by for cell in cells for one in cell.who):
        yield (
            "You prepare this round and are asked in it. It is said in every invitation, so that everybody "
            "knows that one of the answers is the organiser’s."
        )
    doubtful = {one.email for cell in cells for one in made_up_perhaps(cell.who, by, on=on)}
    if doubtful:
        yield (
            f"{len(doubtful)} of those who are asked were entered, or given another address, by you within "
            "thirty days and have never signed in. They are counted only where enough others are asked."
        )
