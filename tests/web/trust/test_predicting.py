"""Whoever predicts with their name what a group will answer is not counted in that group."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from tests.houses import sign_in, wear
from tests.rounds import Staged, begun, quiet
from tests.web.trust.test_two_minutes import words

from bonafides.people.app.models import Membership, Person, Team
from bonafides.people.app.reader import reader_for
from bonafides.trust.app.actions_asking import add_subject
from bonafides.trust.app.actions_launching import launch
from bonafides.trust.app.actions_opening import open_round
from bonafides.trust.app.actions_telling import to_tell
from bonafides.trust.app.instruments import instrument_of
from bonafides.trust.app.models import Asked, Invitation, Round
from bonafides.trust.app.queries_named import to_answer, who_is_asked
from bonafides.trust.app.queries_planning import plan_of
from bonafides.trust.app.queries_waiting import unanswered

pytestmark = pytest.mark.django_db


def joins(person: Person, team: Team, stage: Staged) -> None:
    Membership.objects.filter(person=person).delete()
    Membership.objects.create(person=person, team=team, valid_from=stage.house.on - timedelta(days=400))


def about(stage: Staged, slug: str, *teams: Team, **given: Any) -> Round:
    """A round about teams, or about the organisation where none is named; still being prepared."""
    row = begun(stage.house, slug, **given)
    for team in teams or (None,):
        add_subject(row, team=team, by=stage.organiser)
    return row


def started(stage: Staged, row: Round) -> Round:
    launch(row, seen=plan_of(row, by=stage.organiser).mark, by=stage.organiser)
    return open_round(row, quiet)


def predicts(person: Person, on: Any) -> list[str]:
    """What the page, Today and the mails ask somebody to predict: all say the same."""
    asked = [one.subject.team.name if one.subject.team else "all" for one in to_answer(person, on=on)]
    waits = [one.team or "all" for one, form in unanswered(reader_for(person)) if form == "prediction"]
    assert sorted(asked) == sorted(waits)
    return asked


def test_who_leads_the_team_answers_by_name_and_by_no_ballot(stage: Staged) -> None:
    lead, north = stage.house.manager, stage.house.north
    joins(lead, north, stage)
    row = about(stage, "team-safety", north)
    assert Asked.objects.filter(person=lead).exists(), "she is in the team"
    row = started(stage, row)
    assert row.cells.get().invited == 9  # the eight and the rep
    assert not Invitation.objects.filter(person=lead).exists()
    assert predicts(lead, stage.house.on) == ["North"]
    assert {person: [one.form for one in named] for person, named in to_tell(row)} == {lead: ["prediction"]}


def test_the_organisation_is_counted_without_who_predicts_it(stage: Staged) -> None:
    house = stage.house
    row = about(stage, "learning-climate")
    planned = plan_of(row, by=stage.organiser)
    counted = {one.person for cell in planned.cells for one in cell.who}
    assert house.leader not in counted
    assert house.manager in counted, "who leads a team predicts nothing where all are asked"
    assert [who for _about, who, _form in planned.by_name] == [house.leader.name]
    assert sum(cell.planned.invited for cell in planned.cells) == Asked.objects.count() - 1


def test_an_instrument_that_asks_for_no_prediction_counts_everybody(stage: Staged, tmp_path: Any) -> None:
    from dataclasses import replace

    import bonafides.trust.app.queries_planning as planning
    from bonafides.trust.instruments import load

    joins(stage.house.manager, stage.house.north, stage)
    row = about(stage, "team-safety", stage.house.north)
    plain = load("team-safety")
    plain = replace(plain, intro={form: said for form, said in plain.intro.items() if form != "prediction"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(planning, "instrument_of", lambda _row: plain)
        planned = plan_of(row, by=stage.organiser)
    assert planned.cells[0].planned.invited == 10
    assert planned.by_name == ()


def test_who_leads_a_team_that_is_counted_above_is_counted_and_predicts_nothing(stage: Staged) -> None:
    house = stage.house
    # South has its lead and three; who leads it is a member of it and reports to who is in North.
    joins(house.manager, house.north, stage)
    house.other_manager.lines.update(manager=house.manager)
    row = about(stage, "team-safety", house.north, house.south)
    planned = plan_of(row, by=stage.organiser)
    [cell] = planned.cells
    assert cell.joined == ("South",)
    members = {one.person for one in cell.who}
    assert house.other_manager in members
    assert house.manager not in members
    assert planned.by_name == (("North", house.manager.name, "prediction"),)
    row = started(stage, row)
    assert predicts(house.manager, house.on) == ["North"]
    assert predicts(house.other_manager, house.on) == []
    assert [person for person, _named in to_tell(row)] == [house.manager]


def test_who_comes_to_lead_a_team_after_the_launch_keeps_the_ballot_and_predicts_nothing(
    stage: Staged,
) -> None:
    row = started(stage, about(stage, "team-safety", stage.house.north))
    new = stage.eight[0]
    wear(new, "manager", stage.house.on, team=stage.house.north)
    assert Invitation.objects.filter(person=new).count() == 1
    assert predicts(new, stage.house.on) == []
    assert new not in [person for person, _named in to_tell(row)]
    # Her page is not there either: nothing of hers gets in with her name.
    path = f"/mirror/named/{row.subjects.get().key}/"
    assert sign_in(Browser(), new).get(path).status_code == 404


def test_who_is_asked_is_looked_up_once_however_many_lead(stage: Staged) -> None:
    """An open round is looked at every few seconds: a look for each manager would keep it busy."""
    house = stage.house
    queries = []
    for people in ([house.rep], [house.rep, house.other_rep]):
        row = begun(house, "trust-profile")
        for person in people:
            add_subject(row, person=person, by=stage.organiser)
        subjects = list(row.subjects.select_related("person", "team").order_by("pk"))
        with CaptureQueriesContext(connection) as counted:
            found = who_is_asked(subjects, instrument_of(row), on=house.on)
        leads = {one.person for one in found if one.form == "manager"}
        assert len(leads) == len(people)
        queries.append(len(counted))
    assert queries[0] == queries[1]


def test_eight_with_their_lead_are_seven(stage: Staged) -> None:
    """The lead does not make a group large enough: her answer is not in it."""
    house = stage.house
    for person in (house.rep, stage.eight[0]):
        Membership.objects.filter(person=person).delete()
    joins(house.manager, house.north, stage)
    assert Membership.objects.filter(team=house.north).count() == 8
    row = about(stage, "team-safety", house.north)
    [refused] = plan_of(row, by=stage.organiser).refusals
    assert str(refused.found) == "North: seven are asked besides those who answer by name"
    row = about(stage, "team-safety", house.north, small_teams=True)
    [cell] = plan_of(row, by=stage.organiser).cells
    assert (cell.planned.invited, cell.planned.protection) == (7, "means_only")


def test_the_page_of_who_is_asked_says_so(stage: Staged) -> None:
    row = about(stage, "team-safety", stage.house.north)
    told = words(sign_in(Browser(), stage.organiser).get(f"/mirror/rounds/subject/{row.subjects.get().key}/"))
    assert "Whoever leads it predicts with their name what it will say, and is not counted in it." in told
