"""The ledger of the demonstration: a year invented, what is open today, and what is published of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from heapq import merge
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from bonafides.errors import BeyondThisMachine
from bonafides.invented.promises import Planting, Year, year_of
from bonafides.people.app.models import Person
from bonafides.promises.app.actions_links import make_link
from bonafides.readings.app.actions_jobs import ask_for, take_up
from bonafides.readings.app.evenings import publish_kept
from bonafides.website.demo.contacting import collect
from bonafides.website.demo.guests import GUESTS
from bonafides.website.demo.huddling import huddle_of
from bonafides.website.demo.promising import Writer, agree_to_catalogue, cast_of
from bonafides.website.demo.relying import let_clients_answer
from bonafides.website.demo.scenes import Do, stage_for
from bonafides.website.demo.scenes_past import past_of
from bonafides.website.demo.scenes_today import today_of

TRUTH = "promises-truth.json"
"""Written beside the invented export: what was planted, so that anybody can look whether it is found."""

FEWEST_MATES = 3
"""Colleagues of the rep's team without whom no scene can be played: a smaller company has its year alone."""


def promise_a_year(
    rep: Person, *, since: date, today: date, seed: int, truth: Path, planting: Planting | None = None
) -> Year:
    """Fill the ledger: the year and what is open today, played together in order of time; then contacts."""
    with transaction.atomic():
        agree_to_catalogue(since, today)
        # Before anybody of the past is hired: whoever has left promises nothing but in their own scene.
        cast, stage = cast_of(), stage_for(rep, today)
        played = len(stage.mates) >= FEWEST_MATES
        if played:
            past_of(stage)
            today_of(stage)
        year = year_of(cast, planting, starts_on=since, today=today, seed=seed)
        writer = Writer(year)
        for at, do in merge(_played(year, writer), sorted(stage.programme, key=_moment), key=_moment):
            do(at)
        collect(stage, seed=seed)
        let_clients_answer(planting or Planting(), today=today, seed=seed)
        if played:
            huddle_of(stage)
        for name in GUESTS:
            make_link(stage.contact(name), by=rep)
    year.write_truth(truth)
    return year


def _played(year: Year, writer: Writer) -> Iterator[tuple[datetime, Do]]:
    for step in year.steps:

        def do(_at: datetime, step: object = step) -> None:
            writer.step(step)  # type: ignore[arg-type]

        yield timezone.make_aware(step.at), do


def _moment(one: tuple[datetime, Do]) -> datetime:
    return one[0]


def publish_now() -> None:
    """Publish what rooms say of what they keep, as the night does, without measuring the import again.

    Raises
    ------
    BeyondThisMachine
        Somebody else works on it.
    """
    job = ask_for("night", by=None)
    lease = take_up()
    if lease is None or lease.job.pk != job.pk:
        raise BeyondThisMachine("another job was taken up", "the night of the demonstration", "try again")
    lease.done(publish_kept(lease) or "nothing to publish")
