"""How the teams of the demonstration see themselves, with what whoever leads one believed it would say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from bonafides.invented.regard import Facet, profiles
from bonafides.people.app.models import Person, Team
from bonafides.trust.app.actions_asking import add_teams, drop_subject
from bonafides.trust.app.models import Round
from bonafides.trust.cells import LEAST_INVITED_SMALL
from bonafides.trust.instruments import load
from bonafides.website.demo.mirroring_round import Planted, Stage, run_round

OURS = {"safety": 0.8, "vulnerability": -1.1}
"""Planted in the team that a stranger looks at: one may try things there, and hides what one cannot do."""

BELIEVED = {"safety": 0.1, "vulnerability": 1.7}
"""How much higher than the truth whoever leads that team guesses; the others guess a little too high."""

ORDINARY = 0.3


def teams_speak(
    stage: Stage,
    managers: Sequence[tuple[Person, Team]],
    boss: Person | None,
    facets: Sequence[Facet],
    closes_on: date,
) -> Round:
    """A round about every team that is large enough, closed; who leads one said before what they expect."""
    truths = profiles(len(managers), list(facets), seed=stage.seed + 4)
    scores: dict[int | None, Any] = {}
    predicted: dict[int | None, Any] = {}
    for number, (person, team) in enumerate(managers):
        if person == boss:
            truths[number] = [facet.level + OURS.get(facet.code, 0.0) for facet in facets]
        above = [BELIEVED.get(one.code, ORDINARY) if person == boss else ORDINARY for one in facets]
        scores[-team.pk] = truths[number]
        predicted[-team.pk] = truths[number] + above
    teams = sorted((team for _person, team in managers), key=lambda team: team.name)
    leads: dict[int | None, Person] = {team.pk: person for person, team in managers}

    def chosen(row: Round) -> None:
        add_teams(row, teams, by=stage.organiser)
        for subject in row.subjects.all():
            # Whoever leads it predicts what it will say, and is not counted in it.
            if subject.asked.exclude(person=leads[subject.team_id]).count() < LEAST_INVITED_SMALL:
                drop_subject(subject, by=stage.organiser)

    return run_round(
        stage,
        load("team-safety"),
        "Our team, autumn",
        "Unser Team, Herbst",
        closes_on,
        chosen,
        Planted(facets, scores, predicted, [-team.pk for person, team in managers if person == boss]),
        small_teams=True,
    )
