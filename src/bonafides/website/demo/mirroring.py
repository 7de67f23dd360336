"""The mirror of the demonstration: rounds run as they are in the house, with answers of planted raters."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from bonafides.errors import BeyondThisMachine
from bonafides.invented.regard import Asked, Facet, Planting, comments, draw, profiles, who_answers
from bonafides.people.app.models import ClientContact, Hat, Person, Team
from bonafides.people.app.reader import holds
from bonafides.readings.app.actions_jobs import take_up
from bonafides.trust import manifest as manifests
from bonafides.trust.app.actions_asking import add_subject, ask_too, drop_subject
from bonafides.trust.app.actions_closing import close_round
from bonafides.trust.app.actions_inviting import fresh_links
from bonafides.trust.app.actions_issuing import cell_of, issue
from bonafides.trust.app.actions_launching import launch
from bonafides.trust.app.actions_replies import write_reply
from bonafides.trust.app.actions_rounds import prepare_round
from bonafides.trust.app.ballot_box import box_in
from bonafides.trust.app.models import Collecting as CollectingRow
from bonafides.trust.app.models import NamedAnswer, Round, Subject
from bonafides.trust.app.queries_planning import plan_of
from bonafides.trust.app.tasks import opening
from bonafides.trust.cells import LEAST_INVITED_SMALL
from bonafides.trust.instruments import Instrument, load
from bonafides.trust.refused import to_text
from bonafides.trust.respondent import Collecting, Invitation, Right, write_ballot

TRUTH = "regard-truth.json"
"""Written beside the invented export: what was planted in each subject of each round."""

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


def items_of(instrument: Instrument) -> list[Asked]:
    """Its questions as the raters are asked them."""
    return [Asked(one.code, one.dimension, one.reversed) for one in instrument.items]


@contextmanager
def as_on(day: date) -> Iterator[None]:
    """Let it be another day for the house: a round of last spring is run as it would have been.

    Only while a demonstration is made, in the one process that makes it.
    """
    before = timezone.localdate
    timezone.localdate = lambda *_args, **_more: day
    try:
        yield
    finally:
        timezone.localdate = before


@dataclass
class Stage:
    """What every round of the demonstration needs.

    Parameters
    ----------
    organiser
        A learning partner.
    accept
        Takes a ballot: the ballot box, in this process while the demonstration is made.
    seed
        Of every draw.
    """

    organiser: Person
    accept: Callable[[dict[str, Any]], int]
    seed: int
    planting: Planting = field(default_factory=Planting)
    truth: list[dict[str, Any]] = field(default_factory=list)
    n_rounds: int = 0


Chosen = Callable[[Round], None]
Truths = dict[int | None, Any]
"""Number of the person (none for the organisation) to true scores, in the order of the facets."""


def mirror(rep: Person, *, today: date, seed: int, folder: Path, truth: Path) -> None:
    """Run the rounds of the demonstration in the order of their days.

    A pulse about every manager last summer and another this autumn; a profile of the rep; how the
    organisation learns; and a profile of the rep's manager that is open today.
    """
    organiser = Hat.objects.filter(role="learning").select_related("person")[0].person
    with box_in(folder) as accept:
        stage = Stage(organiser, accept, seed)
        managers = _managers(today)
        boss = next((one for one, team in managers if rep.memberships.filter(team=team).exists()), None)
        _pulses(stage, managers, boss, today)
        _profile(stage, rep, today)
        _organisation(stage, today)
        _open(stage, boss, today)
    truth.write_text(json.dumps(stage.truth, indent=1, sort_keys=True), "utf-8")


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
        told: Truths = {person.pk: truths[number].copy() for number, (person, _team) in enumerate(managers)}
        if boss is not None and turn == 0:
            told[boss.pk][place["transparency"]] -= OPENER

        def chosen(row: Round) -> None:
            for person, _team in managers:
                subject = add_subject(row, person=person, by=stage.organiser)
                if subject.asked.count() < LEAST_INVITED_SMALL:
                    drop_subject(subject, by=stage.organiser)

        row = _run(stage, instrument, title, title_de, closed, chosen, told, small_teams=True)
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

    _run(
        stage,
        instrument,
        "How we work together, autumn",
        "Wie wir zusammenarbeiten, Herbst",
        today - timedelta(days=10),
        chosen,
        {rep.pk: truths[0]},
        apart=("peers", "clients"),
    )


def _organisation(stage: Stage, today: date) -> None:
    instrument = load("learning-climate")
    facets = facets_of(instrument)
    truths = profiles(1, facets, seed=stage.seed + 2)

    def chosen(row: Round) -> None:
        add_subject(row, by=stage.organiser)

    _run(
        stage,
        instrument,
        "Learning and leadership",
        "Lernen und Führung",
        today - timedelta(days=20),
        chosen,
        {None: truths[0]},
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
    _run(
        stage,
        instrument,
        "How we work together, managers",
        "Wie wir zusammenarbeiten, Führung",
        today + timedelta(days=8),
        chosen,
        {boss.pk: truths[0]},
        close=False,
    )


def _run(
    stage: Stage,
    instrument: Instrument,
    title: str,
    title_de: str,
    closes_on: date,
    chosen: Chosen,
    truths: Truths,
    *,
    small_teams: bool = False,
    apart: Sequence[str] = (),
    close: bool = True,
) -> Round:
    """One round from its first line to its release, each step as the house takes it."""
    opens_on = closes_on - timedelta(days=14)
    stage.n_rounds += 1
    with as_on(opens_on):
        row = prepare_round(
            title=title,
            title_de=title_de,
            instrument=instrument,
            opens_on=opens_on,
            closes_on=closes_on,
            thresholds={"means": 5, "spread": 8, "comments": 10},
            small_teams=small_teams,
            urn=False,
            apart=apart,
            by=stage.organiser,
        )
        chosen(row)
        _launch(stage, row)
        _by_name(stage, row, instrument, truths)
        _answer(stage, row, instrument, truths)
    if close:
        with as_on(closes_on + timedelta(days=1)):
            row = close_round(row, _quiet)
    return row


def _launch(stage: Stage, row: Round) -> None:
    """Fix it as it was planned, and do the job that makes its keys, here and now."""
    job = launch(row, seen=plan_of(row, by=stage.organiser).mark, by=stage.organiser)
    lease = take_up()
    if lease is None or lease.job.pk != job.pk:
        raise BeyondThisMachine(
            "somebody else works on it", "a demonstration", "delete the folder, try again"
        )
    opening(lease)
    row.refresh_from_db()


def _quiet(_what: str, _share: float) -> None:
    """Nobody is told how far it is."""


def _by_name(stage: Stage, row: Round, instrument: Instrument, truths: Truths) -> None:
    """Those whom it is about answer with their name: a little above what others say."""
    facets, items = facets_of(instrument), items_of(instrument)
    lenient, spread = stage.planting.own_leniency
    alone = Planting(leniency=0, halo=spread / 3, facet=0.2, item=0.5, cannot_judge=0, careless=0)
    for number, subject in enumerate(row.subjects.order_by("pk")):
        if subject.person is None:
            continue
        sign = [-1.0 if facet.general < 0 else 1.0 for facet in facets]
        seen = [value + lenient * way for value, way in zip(truths[subject.person_id], sign, strict=True)]
        place = {facet.code: at for at, facet in enumerate(facets)}
        for code in ("intimacy", "no_favourites"):
            if code in place and seen[place[code]] < 4.4:
                seen[place[code]] += 1.4
        said = draw(seen, facets, items, 1, alone, seed=[stage.seed, 77, stage.n_rounds, number]).rows(items)
        NamedAnswer.objects.create(subject=subject, relation="self", person=subject.person, answers=said[0])


def _answer(stage: Stage, row: Round, instrument: Instrument, truths: Truths) -> None:
    """Everybody who is asked collects a ballot, and most of them answer."""
    facets, items = facets_of(instrument), items_of(instrument)
    told = manifests.read(bytes(row.manifest))
    rows = list(
        CollectingRow.objects.filter(invitation__cell__round=row)
        .select_related("invitation__cell__subject__person", "invitation__cell__subject__team")
        .order_by(
            "invitation__cell__subject",
            "invitation__cell__relation",
            "invitation__person",
            "invitation__contact",
        )
    )
    links = fresh_links(row, rows)
    answering = who_answers(len(links), stage.planting, seed=[stage.seed, stage.n_rounds])
    written = comments(
        [question.code for question in instrument.questions],
        len(links),
        chance=0.6,
        about=instrument.about,
        seed=[stage.seed, 5, stage.n_rounds],
    )
    for number, (one, link) in enumerate(links):
        if not answering[number]:
            continue
        about = one.invitation.cell.subject
        truth = truths[about.person_id if about is not None else None]
        drawn = draw(truth, facets, items, 1, stage.planting, seed=[stage.seed, stage.n_rounds, number])
        right = _collect(link.address, told)
        ballot = write_ballot(
            right,
            told,
            drawn.rows(items)[0],
            comments=written[number],
            flag=int(drawn.flags[0, 0]),
        )
        stage.accept(json.loads(json.dumps(ballot)))
    stage.truth.append(
        {
            "round": row.key,
            "instrument": instrument.slug,
            "subjects": [
                {
                    "subject": subject.key,
                    "latent": dict(
                        zip([f.code for f in facets], map(float, truths[subject.person_id]), strict=True)
                    ),
                }
                for subject in row.subjects.order_by("pk")
            ],
        }
    )


def _collect(link: str, told: manifests.Manifest) -> Right:
    """What a browser does with an invitation: hide, collect, finish."""
    invitation = Invitation.read(link)
    _key, cell = cell_of(to_text(invitation.secret))
    begun = Collecting.begin(told, cell)
    return begun.finish(issue(to_text(invitation.secret), begun.blinded), invitation.salt, invitation.name)
