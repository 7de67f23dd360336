"""Rounds for tests: eight who are asked about one, a box within the process, and what respondents do."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.houses import House

    from bonafides.people.app.models import Person
    from bonafides.trust.app.models import Round, Subject
    from bonafides.trust.box.box import Box
    from bonafides.trust.respondent import Right

BESIDE = (
    "Anke Bach",
    "Bert Dorn",
    "Cleo Esch",
    "Dirk Frei",
    "Elsa Gries",
    "Finn Horn",
    "Gesa Imhof",
    "Hans Jost",
)


def quiet(_what: str, _share: float) -> None:
    """Nobody is told how far it is."""


@dataclass
class Staged:
    """A house with eight people beside the rep, and a ballot box.

    `eight` are in the rep's team; nobody else in it can be asked.
    """

    house: House
    box: Box
    eight: list[Person] = field(default_factory=list)

    @property
    def organiser(self) -> Person:
        """A learning partner, who prepares rounds."""
        return self.house.learning


@contextmanager
def staged(house: House, folder: Path) -> Iterator[Staged]:
    """Add eight people to the rep's team and have the house speak to a box in this process."""
    from bonafides.people.app.models import Line, Membership, Person
    from bonafides.trust.app.ballot_box import box_within, noon
    from bonafides.trust.box.box import Box
    from bonafides.trust.box.client import LocalBox

    since = house.on - timedelta(days=400)
    box = Box(folder / "box", clock=noon)
    made = Staged(house, box)
    Membership.objects.filter(team=house.north).exclude(person=house.rep).delete()
    Line.objects.filter(person__in=house.reps[1:]).delete()
    for name in BESIDE:
        email = f"{name.lower().replace(' ', '.')}@house.example"
        person = Person.objects.create(name=name, email=email, function=house.sales, started_on=since)
        Membership.objects.create(person=person, team=house.north, valid_from=since)
        made.eight.append(person)
    with box_within(LocalBox(box)):
        yield made
    box.shut()


@pytest.fixture(name="stage")
def stage(house: House, tmp_path: Path, settings: Any) -> Iterator[Staged]:
    """A house that can run a round about the rep, keys and all in a folder of this test."""
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"data": tmp_path})
    with staged(house, tmp_path) as made:
        yield made


def begun(house: House, slug: str = "trust-profile", **given: Any) -> Round:
    """A round that is being prepared; about nobody yet."""
    from bonafides.trust.app.actions_rounds import prepare_round
    from bonafides.trust.instruments import load

    plain: dict[str, Any] = {
        "title": f"Round of {slug}",
        "title_de": "",
        "instrument": load(slug),
        "opens_on": house.on,
        "closes_on": house.on + timedelta(days=14),
        "thresholds": {},
        "small_teams": False,
        "urn": False,
        "apart": (),
        "by": house.learning,
    }
    return prepare_round(**plain | given)


def prepared(stage: Staged, **more: Any) -> Round:
    """A round about the rep that is being prepared; the eight are asked, as colleagues beside them."""
    from bonafides.trust.app.actions_asking import add_subject

    given: dict[str, Any] = {
        "title": "How we work together",
        "title_de": "Wie wir zusammenarbeiten",
        "thresholds": {"means": 5, "spread": 8, "comments": 10},
    } | more
    row = begun(stage.house, **given)
    add_subject(row, person=stage.house.rep, relations=("peers",), by=stage.organiser)
    return row


def launched(stage: Staged, **more: Any) -> Round:
    """The same, launched and open; its mails have not been written."""
    from bonafides.trust.app.actions_launching import launch
    from bonafides.trust.app.actions_opening import open_round
    from bonafides.trust.app.queries_planning import plan_of

    row = prepared(stage, **more)
    launch(row, seen=plan_of(row, by=stage.organiser).mark, by=stage.organiser)
    return open_round(row, quiet)


def links_of(row: Round) -> dict[str, str]:
    """Fresh links by the name of whom they are for; those before them end."""
    from bonafides.trust.app.actions_inviting import fresh_links
    from bonafides.trust.app.models import Collecting

    rows = Collecting.objects.filter(invitation__cell__round=row).select_related(
        "invitation__person",
        "invitation__contact",
        "invitation__cell__subject__person",
        "invitation__cell__subject__team",
    )
    return {
        str(one.invitation.person or one.invitation.contact): link.address
        for one, link in fresh_links(row, rows)
    }


def collect(link: str) -> Right:
    """What a browser does with an invitation: check the manifest, hide, collect, finish."""
    from bonafides.trust.app.actions_issuing import cell_of, issue
    from bonafides.trust.app.models import Round
    from bonafides.trust.refused import to_text
    from bonafides.trust.respondent import Collecting, Invitation, check_about, check_manifest

    invitation = Invitation.read(link)
    key, cell = cell_of(to_text(invitation.secret))
    told = check_manifest(bytes(Round.objects.get(key=key).manifest), invitation.fingerprint)
    check_about(told, cell, invitation.salt, invitation.name)
    begun = Collecting.begin(told, cell)
    return begun.finish(issue(to_text(invitation.secret), begun.blinded), invitation.salt, invitation.name)


def answer(stage: Staged, right: Right, answers: Mapping[str, int | None] | None = None, **more: Any) -> None:
    """Send a ballot to the box: every item answered with 3 to 6 unless said otherwise."""
    from bonafides.trust import manifest
    from bonafides.trust.respondent import write_ballot

    told = manifest.read(stage.box.manifest(right.round))
    items = [str(item["code"]) for item in told.document["instrument"]["items"]]
    # Everybody another: what all say alike is not shown.
    by_hash = int(right.ballot_name, 16)
    given = {item: 3 + (by_hash >> number) % 4 for number, item in enumerate(items)}
    said = dict(answers) if answers is not None else given
    stage.box.accept(json.loads(json.dumps(write_ballot(right, told, said, **more))))


def on_day(monkeypatch: pytest.MonkeyPatch, day: date) -> None:
    """Let it be another day for the house."""
    from django.utils import timezone

    monkeypatch.setattr(timezone, "localdate", lambda *_args, **_more: day)


def after_the_last_day(monkeypatch: pytest.MonkeyPatch, row: Round) -> None:
    """Let it be the day after a round's last."""
    on_day(monkeypatch, row.closes_on + timedelta(days=1))


Answering = Callable[[Any], None]


def subject_of(row: Round) -> Subject:
    """The only subject of a round."""
    return row.subjects.get()
