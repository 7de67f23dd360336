"""One round of the demonstration's mirror: each step as the house takes it, answers of planted raters."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from bonafides.errors import BeyondThisMachine
from bonafides.invented.regard import Asked, Facet, Planting, comments, draw, who_answers
from bonafides.people.app.models import Person
from bonafides.readings.app.actions_jobs import take_up
from bonafides.trust import manifest as manifests
from bonafides.trust.app.actions_closing import close_round
from bonafides.trust.app.actions_inviting import fresh_links
from bonafides.trust.app.actions_issuing import cell_of, issue
from bonafides.trust.app.actions_launching import launch
from bonafides.trust.app.actions_rounds import prepare_round
from bonafides.trust.app.models import Collecting as CollectingRow
from bonafides.trust.app.models import NamedAnswer, Round, Subject
from bonafides.trust.app.queries_named import who_is_asked
from bonafides.trust.app.queries_planning import plan_of
from bonafides.trust.app.tasks import opening
from bonafides.trust.instruments import Instrument
from bonafides.trust.refused import to_text
from bonafides.trust.respondent import Collecting, Invitation, Right, write_ballot


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
    ticked: dict[str, list[Right]] = field(default_factory=dict)
    """Round to the rights of those who may be asked back: in memory, while the demonstration is made."""


@dataclass(frozen=True)
class Planted:
    """What is true in a round.

    Parameters
    ----------
    facets
        The dimensions of its instrument as they lie in this company.
    scores
        Place of the subject (`place_of`) to true scores, in the order of the facets.
    predicted
        Place of a team to what whoever leads it believes it will answer; where there is none, nobody says.
    whole
        Places of the subjects of whom everybody answers, so that their page has something to show.
    """

    facets: Sequence[Facet]
    scores: Mapping[int | None, Any]
    predicted: Mapping[int | None, Any] = field(default_factory=dict)
    whole: Collection[int | None] = ()

    def profile(self, place: int | None) -> dict[str, float]:
        """True scores by dimension."""
        return self._named(self.scores[place])

    def prediction(self, place: int | None) -> dict[str, float]:
        """What is predicted of a team, by dimension; nothing where nobody says anything."""
        return self._named(self.predicted[place]) if place in self.predicted else {}

    def _named(self, scores: Any) -> dict[str, float]:
        return {facet.code: float(score) for facet, score in zip(self.facets, scores, strict=True)}


def place_of(subject: Subject | None) -> int | None:
    """Where the truth about a subject stands: the number of the person, below zero that of the team.

    None for the organisation.
    """
    if subject is None:
        return None
    return -subject.team_id if subject.team_id is not None else subject.person_id


Chosen = Callable[[Round], None]
"""Says whom a round is about and who is asked."""


def run_round(
    stage: Stage,
    instrument: Instrument,
    title: str,
    title_de: str,
    closes_on: date,
    chosen: Chosen,
    planted: Planted,
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
        _by_name(stage, row, instrument, planted)
        _answer(stage, row, instrument, planted)
    subjects = [_truth(one, planted) for one in row.subjects.order_by("pk")]
    stage.truth.append({"round": row.key, "instrument": instrument.slug, "subjects": subjects})
    if close:
        with as_on(closes_on + timedelta(days=1)):
            row = close_round(row, _quiet)
    return row


def _truth(subject: Subject, planted: Planted) -> dict[str, Any]:
    """What was planted in one subject, and what whoever leads it was made to predict."""
    place = place_of(subject)
    predicted = planted.prediction(place)
    told = {"subject": subject.key, "latent": planted.profile(place)}
    return told | ({"predicted": predicted} if predicted else {})


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


def items_of(instrument: Instrument) -> list[Asked]:
    """Its questions as the raters are asked them."""
    return [Asked(one.code, one.dimension, one.reversed) for one in instrument.items]


def _by_name(stage: Stage, row: Round, instrument: Instrument, planted: Planted) -> None:
    """Those whom it is about answer with their name, a little above what others say; a team is predicted."""
    items = items_of(instrument)
    lenient, spread = stage.planting.own_leniency
    alone = Planting(leniency=0, halo=spread / 3, facet=0.2, item=0.5, cannot_judge=0, careless=0)
    subjects = list(row.subjects.select_related("person", "team").order_by("pk"))
    asked = {one.subject.pk: one for one in reversed(who_is_asked(subjects, instrument, on=row.opens_on))}
    for number, subject in enumerate(subjects):
        if subject.person is not None:
            who, seen = subject.person, planted.profile(subject.person_id)
            for facet in planted.facets:
                seen[facet.code] += -lenient if facet.general < 0 else lenient
            for code in ("intimacy", "no_favourites"):
                if code in seen and seen[code] < 4.4:
                    seen[code] += 1.4
        elif subject.pk in asked and (seen := planted.prediction(place_of(subject))):
            who = asked[subject.pk].person
        else:
            continue
        seed = [stage.seed, 77, stage.n_rounds, number]
        said = draw(list(seen.values()), planted.facets, items, 1, alone, seed=seed).rows(items)
        NamedAnswer.objects.create(subject=subject, relation="self", person=who, answers=said[0])


def _answer(stage: Stage, row: Round, instrument: Instrument, planted: Planted) -> None:
    """Everybody who is asked collects a ballot, and most of them answer."""
    items = items_of(instrument)
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
        about = one.invitation.cell.subject
        if not answering[number] and place_of(about) not in planted.whole:
            continue
        truth = planted.scores[place_of(about)]
        seed = [stage.seed, stage.n_rounds, number]
        drawn = draw(truth, planted.facets, items, 1, stage.planting, seed=seed)
        right = _collect(link.address, told)
        # One in three may be asked back about what they wrote first.
        ticks = list(written[number])[:1] if number % 3 == 0 and "dialogue" in told.document else []
        if ticks:
            stage.ticked.setdefault(row.key, []).append(right)
        ballot = write_ballot(
            right,
            told,
            drawn.rows(items)[0],
            comments=written[number],
            flag=int(drawn.flags[0, 0]),
            asked_back=ticks,
        )
        stage.accept(json.loads(json.dumps(ballot)))


def _collect(link: str, told: manifests.Manifest) -> Right:
    """What a browser does with an invitation: hide, collect, finish."""
    invitation = Invitation.read(link)
    _key, cell = cell_of(to_text(invitation.secret))
    begun = Collecting.begin(told, cell)
    return begun.finish(issue(to_text(invitation.secret), begun.blinded), invitation.salt, invitation.name)
