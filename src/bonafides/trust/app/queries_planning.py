"""The whole plan of a round before its launch: cells, what will be shown of each, what is refused and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from bonafides.people.app.models import Line, Person, Team
from bonafides.people.app.reader import holds
from bonafides.privacy.disclosure_thresholds import Thresholds
from bonafides.privacy.said import Said
from bonafides.trust.app.instruments import instrument_of
from bonafides.trust.app.models import Asked, Round, Subject
from bonafides.trust.app.names import name_of
from bonafides.trust.app.planned import Planned, ShownCell
from bonafides.trust.app.queries_named import Answerer, who_is_asked
from bonafides.trust.app.queries_proposing import Proposed, Vouching, contacts_here, here, vouching
from bonafides.trust.app.queries_tricks import about_nobody, not_vouched, too_soon
from bonafides.trust.app.queries_units import by_team, nearest_above, teams_above
from bonafides.trust.cells import (
    About,
    CellPlan,
    Unit,
    cells_about_people,
    cells_of_teams,
)
from bonafides.trust.cells import Asked as PlannedAsked
from bonafides.trust.release_plan import Drafted, audit_before_launch, draft_plan

ALL = "all"
"""Key of the unit above every team: the organisation."""


def plan_of(row: Round, *, by: Person, on: date | None = None) -> Planned:
    """Plan a round as it is prepared now. Nothing is written."""
    today = on or timezone.localdate()
    subjects = {one.key: one for one in row.subjects.select_related("person", "team", "round").order_by("pk")}
    asked = _still_there(row)
    instrument = instrument_of(row)
    by_name = who_is_asked(list(subjects.values()), instrument, on=today)
    known, groups = vouching(by, on=today), instrument.about != "person"
    teams: dict[str, Team] = {}
    if groups:
        planned, teams = _about_groups(row, subjects, asked, today, _predicting(by_name))
    else:
        planned = _about_people(row, subjects, asked, today)
    drafted = draft_plan(planned, Thresholds.of(row.thresholds), questions=bool(instrument.questions))
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
            *not_vouched(cells, known, small=row.small_teams),
            *too_soon(row, subjects, by_name),
        ),
        remarks=tuple(_remarks(planned, cells, by, known, names)),
        leaks=leaks,
        names=names,
        by_name=tuple(
            (names.get(one.subject.key, ""), one.person.name, one.form)
            for one in by_name
            if not _counted_there(one, cells)
        ),
    )


def _counted_there(one: Answerer, cells: tuple[ShownCell, ...]) -> bool:
    """Whether somebody who would predict a group is counted in it; after the launch `counted_there`."""
    own = [cell for cell in cells if cell.subject == one.subject]
    return one.form == "prediction" and any(
        rater.person == one.person for cell in own or cells for rater in cell.who
    )


def _still_there(row: Round) -> dict[str, dict[str, Proposed]]:
    """By subject: who is asked and can still answer. Those who cannot are not counted as asked."""
    people = set(here(row.closes_on).values_list("pk", flat=True))
    contacts = set(contacts_here().values_list("pk", flat=True))
    found: dict[str, dict[str, Proposed]] = defaultdict(dict)
    mailboxes: set[tuple[int, str]] = set()
    rows = Asked.objects.filter(subject__round=row).select_related("subject", "person", "contact__client")
    for one in rows.order_by("pk"):
        there = one.person_id in people or one.contact_id in contacts
        asked = Proposed(one.relation, person=one.person, contact=one.contact)
        # One mailbox is one person, under however many names it stands among the contacts.
        if there and (one.subject_id, asked.mailbox) not in mailboxes:
            mailboxes.add((one.subject_id, asked.mailbox))
            who = f"p{one.person_id}" if one.person_id is not None else f"c{one.contact_id}"
            found[one.subject.key][who] = asked
    return found


def _predicting(by_name: Iterable[Answerer]) -> dict[str, set[str]]:
    """Key of a group to those who predict it, as `_still_there` calls them."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in by_name:
        if one.form == "prediction":
            found[one.subject.key].add(f"p{one.person.pk}")
    return found


def _about_people(
    row: Round, subjects: dict[str, Subject], asked: dict[str, dict[str, Proposed]], on: date
) -> CellPlan:
    lines = Line.objects.filter(holds(on), person__in=[one.person_id for one in subjects.values()])
    lines = lines.filter(manager__left_on__isnull=True)
    managers: dict[int | None, str] = dict(lines.values_list("person_id", "manager__name"))
    leads: dict[int | None, int] = dict(lines.values_list("person_id", "manager_id"))
    about = []
    for key, subject in subjects.items():
        if subject.person is None:
            continue
        named = [PlannedAsked(subject.person.name, "self")]
        if subject.person_id in managers:
            named.append(PlannedAsked(managers[subject.person_id], "manager"))
        # Whose name stands on one answer is counted in no group: with the one the other would be known.
        raters = [
            PlannedAsked(who, one.relation)
            for who, one in asked.get(key, {}).items()
            if one.person is None or one.person.pk not in (subject.person_id, leads.get(subject.person_id))
        ]
        about.append(About(key, (*named, *raters), subject.person.name))
    return cells_about_people(about, apart=tuple(row.apart), small_teams=row.small_teams)


def _about_groups(
    row: Round,
    subjects: dict[str, Subject],
    asked: dict[str, dict[str, Proposed]],
    on: date,
    named: dict[str, set[str]],
) -> tuple[CellPlan, dict[str, Team]]:
    """Cells of teams, or of the whole organisation by its teams; teams by the keys of their units.

    Whoever predicts with their name what a group will say is not counted in it: with the one the other would
    be guessed, and the guess would be held against a mean that they made themselves.
    """
    everything = next((key for key, one in subjects.items() if one.team is None), None)
    above = teams_above(on)
    if everything is None:
        teams = {key: one.team for key, one in subjects.items() if one.team is not None}
        keys = {team.pk: key for key, team in teams.items()}
        units = [
            Unit(
                key,
                tuple(asked.get(key, {})),
                nearest_above(team.pk, above, keys, ""),
                team.name,
                tuple(sorted(named.get(key, ()))),
            )
            for key, team in teams.items()
        ]
        return cells_of_teams(units, small_teams=row.small_teams), teams
    everybody = {
        who: one for who, one in asked.get(everything, {}).items() if who not in named.get(everything, ())
    }
    members = by_team(everybody, above, on)
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
    planned: CellPlan,
    cells: tuple[ShownCell, ...],
    by: Person,
    known: Vouching,
    names: dict[str, str],
) -> Iterable[str]:
    for key, said in planned.remarks:
        name = names.get(key, "")
        yield Said("%(name)s: %(remark)s", name=name, remark=Said.of(said)) if name else said
    if any(one.person == by for cell in cells for one in cell.who):
        yield Said(
            "You prepare this round and are asked in it. It is said in every invitation, so that everybody "
            "knows that one of the answers is the organiser’s."
        )
    doubtful = {one.mailbox for cell in cells for one in known.lacking(cell.who, cell.subject.person)}
    if doubtful:
        yield Said(
            "%(n)s of those who are asked were entered, or given another address, by you or by whom it is "
            "about, within thirty days, and have never signed in. They are counted only where enough others "
            "are asked.",
            n=len(doubtful),
        )
