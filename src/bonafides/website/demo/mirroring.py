"""The mirror of the demonstration: which rounds there are, and where everybody in them truly stands."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bonafides.invented.regard import Facet, profiles
from bonafides.people.app.models import ClientContact, Hat, Person, Team
from bonafides.people.app.reader import holds
from bonafides.trust.app.actions_asking import add_subject, ask_too, drop_subject
from bonafides.trust.app.actions_replies import write_reply
from bonafides.trust.app.ballot_box import box_in
from bonafides.trust.app.models import Round, Subject
from bonafides.trust.cells import LEAST_INVITED_SMALL
from bonafides.trust.instruments import Instrument, load
from bonafides.website.demo.mirroring_asked_back import ask_and_answer
from bonafides.website.demo.mirroring_clients import clients_answer
from bonafides.website.demo.mirroring_round import Planted, Stage, as_on, run_round
from bonafides.website.demo.mirroring_teams import teams_speak

TRUTH = "regard-truth.json"
"""Written beside the invented export: what was planted in each subject of each round."""

BY_NAME = "regard-by-name-truth.json"
"""Beside it: what was planted in the answers of clients by name."""

LEVELS = {
    "credibility": 5.4,
    "reliability": 5.5,
    "intimacy": 4.6,
    "self_orientation": 3.0,
    "initiative": 4.9,
    "criterion": 5.2,
    "connection": 4.9,
    "transparency": 5.0,
    "encouragement": 4.6,
    "blame_and_credit": 4.8,
    "no_favourites": 4.5,
    "competence": 5.4,
    "stay": 5.0,
    "safety": 4.9,
    "vulnerability": 4.3,
    "support": 4.6,
    "resources": 4.3,
    "paths": 4.0,
    "room_to_learn": 4.1,
    "word_and_deed": 4.4,
    "rivalry": 3.8,
    "right_behaviour": 4.0,
}
"""Where people of this company stand on average, by dimension."""

LESS = ("self_orientation", "rivalry")

REP = {"reliability": 0.5, "intimacy": -0.7, "credibility": 0.2}
"""Planted in the rep whose pages a stranger reads: reliable, and less close than they think."""

LED = {"competence": 0.6, "no_favourites": -0.8, "transparency": 0.2}
"""Planted in that rep's manager: good at the trade, and thought to have favourites."""

ASKED = 9
"""People of each relation who are asked about that rep, so that peers and clients are shown apart."""

OPENER = 1.3
"""By how much that manager became more open between the two pulses."""

REPLY = (
    "Leads seem to go to the same people, and nobody knows why.",
    "I give urgent ones to whoever answers first. I had not seen that this is always the same two.",
    "From this week leads go out in turn, and the list hangs where you all can see it.",
)


def facets_of(instrument: Instrument) -> list[Facet]:
    """The dimensions of an instrument as they lie in this company."""
    return [
        Facet(one.code, LEVELS.get(one.code, 4.6), general=-0.35 if one.code in LESS else 0.35, spread=0.3)
        for one in instrument.dimensions
    ]


def mirror(rep: Person, *, today: date, seed: int, folder: Path, truth: Path) -> None:
    """Run the rounds of the demonstration in the order of their days.

    A pulse about every manager last summer and another this autumn; a profile of the rep; how the
    organisation learns; how every team sees itself, and what its leader believed; clients who answered the
    rep with their name; and a profile of the rep's manager that is open today.
    """
    organiser = Hat.objects.filter(role="learning").select_related("person")[0].person
    with box_in(folder) as accept:
        stage = Stage(organiser, accept, seed)
        managers = _managers(today)
        boss = next((one for one, team in managers if rep.memberships.filter(team=team).exists()), None)
        _pulses(stage, managers, boss, today)
        _profile(stage, rep, today)
        _organisation(stage, today)
        teams_speak(stage, managers, boss, facets_of(load("team-safety")), today - timedelta(days=13))
        by_name = clients_answer(stage, rep, today)
        _open(stage, boss, today)
    truth.write_text(json.dumps(stage.truth, indent=1, sort_keys=True), "utf-8")
    truth.with_name(BY_NAME).write_text(json.dumps(by_name, indent=1, sort_keys=True), "utf-8")


def _managers(on: date) -> list[tuple[Person, Team]]:
    hats = Hat.objects.filter(holds(on), role="manager", team__isnull=False, person__left_on__isnull=True)
    return [
        (hat.person, hat.team) for hat in hats.select_related("person", "team").order_by("pk") if hat.team
    ]


def _pulses(stage: Stage, managers: Sequence[tuple[Person, Team]], boss: Person | None, today: date) -> None:
    instrument = load("manager-pulse-quarterly")
    facets = facets_of(instrument)
    truths = profiles(len(managers), facets, seed=stage.seed)
    place = {facet.code: number for number, facet in enumerate(facets)}
    for number, (person, _team) in enumerate(managers):
        if person == boss:
            for code, more in LED.items():
                truths[number, place[code]] = LEVELS[code] + more
    for turn, (closed, title, title_de) in enumerate(
        (
            (today - timedelta(days=98), "How we are led, summer", "Wie wir geführt werden, Sommer"),
            (today - timedelta(days=6), "How we are led, autumn", "Wie wir geführt werden, Herbst"),
        )
    ):
        told: dict[int | None, Any] = {
            person.pk: truths[number].copy() for number, (person, _team) in enumerate(managers)
        }
        if boss is not None and turn == 0:
            told[boss.pk][place["transparency"]] -= OPENER

        def chosen(row: Round) -> None:
            for person, _team in managers:
                subject = add_subject(row, person=person, by=stage.organiser)
                if subject.asked.count() < LEAST_INVITED_SMALL:
                    drop_subject(subject, by=stage.organiser)

        row = run_round(
            stage, instrument, title, title_de, closed, chosen, Planted(facets, told), small_teams=True
        )
        subject = Subject.objects.filter(round=row, person=boss).first()
        if turn == 1 and boss is not None and subject is not None:
            with as_on(closed + timedelta(days=3)):
                write_reply(subject, *REPLY, by=boss, on=closed + timedelta(days=3))


def _profile(stage: Stage, rep: Person, today: date) -> None:
    instrument = load("trust-profile")
    facets = facets_of(instrument)
    truths = profiles(1, facets, seed=stage.seed + 1)
    for number, facet in enumerate(facets):
        truths[0, number] = LEVELS[facet.code] + REP.get(facet.code, 0.0)
    contacts = list(ClientContact.objects.exclude(email="").select_related("client").order_by("pk"))
    colleagues = (
        Person.objects.filter(hats__role="rep", left_on__isnull=True).exclude(pk=rep.pk).order_by("pk")
    )

    def chosen(row: Round) -> None:
        subject = add_subject(row, person=rep, relations=("peers", "clients"), by=stage.organiser)
        asked = set(subject.asked.values_list("person_id", "contact_id"))
        people = {person for person, _contact in asked} | {rep.pk}
        clients = {contact for _person, contact in asked if contact is not None}
        peers = subject.asked.filter(relation="peers").count()
        for contact in [one for one in contacts if one.pk not in clients][: ASKED - len(clients)]:
            ask_too(subject, "clients", contact=contact, by=stage.organiser)
        for mate in [one for one in colleagues if one.pk not in people][: ASKED - peers]:
            ask_too(subject, "peers", person=mate, by=stage.organiser)

    closed = today - timedelta(days=10)
    row = run_round(
        stage,
        instrument,
        "How we work together, autumn",
        "Wie wir zusammenarbeiten, Herbst",
        closed,
        chosen,
        Planted(facets, {rep.pk: truths[0]}),
        apart=("peers", "clients"),
    )
    ask_and_answer(row, stage.ticked.get(row.key, []), by=rep, closed=closed)


def _organisation(stage: Stage, today: date) -> None:
    instrument = load("learning-climate")
    facets = facets_of(instrument)
    truths = profiles(1, facets, seed=stage.seed + 2)

    def chosen(row: Round) -> None:
        add_subject(row, by=stage.organiser)

    run_round(
        stage,
        instrument,
        "Learning and leadership",
        "Lernen und Führung",
        today - timedelta(days=20),
        chosen,
        Planted(facets, {None: truths[0]}),
        small_teams=True,
    )


def _open(stage: Stage, boss: Person | None, today: date) -> None:
    """A round that is open today: some have answered, and what they said is closed to everybody."""
    if boss is None:
        return
    instrument = load("trust-profile")
    facets = facets_of(instrument)

    def chosen(row: Round) -> None:
        add_subject(row, person=boss, by=stage.organiser)

    truths = profiles(1, facets, seed=stage.seed + 3)
    run_round(
        stage,
        instrument,
        "How we work together, managers",
        "Wie wir zusammenarbeiten, Führung",
        today + timedelta(days=8),
        chosen,
        Planted(facets, {boss.pk: truths[0]}),
        close=False,
    )
