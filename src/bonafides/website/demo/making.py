"""Making the demonstration: invent, people the house, import, measure; each by what everybody else uses."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import connection
from django.utils import timezone

from bonafides.errors import BeyondThisMachine
from bonafides.people.app.actions_accounts import set_up
from bonafides.people.app.models import Installation
from bonafides.readings.app.actions_imports import allow_invented, ask_to_put_in_force, bring_in
from bonafides.readings.app.actions_sources import open_source
from bonafides.readings.app.models import Import, Job
from bonafides.readings.app.worker import run_worker
from bonafides.website.demo.company import began, people_the_house
from bonafides.website.demo.folder import DONE, MAKING, is_whole
from bonafides.website.demo.ledger import TRUTH, promise_a_year, publish_now
from bonafides.website.demo.living import chosen_rep, live
from bonafides.website.demo.mirroring import TRUTH as REGARD
from bonafides.website.demo.mirroring import mirror
from bonafides.website.running import preparing

NAME = "Hartmann Cold Storage"

MOST_MIRRORED = 400
"""Sellers of a company in which rounds are held too: each right to answer is signed, 27 ms of a core."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large the invented company is.

    Parameters
    ----------
    people
        Sellers; with their managers the teams have forty people in all.
    a_team
        Sellers of each team.
    """

    people: int = 35
    deals: int = 2000
    a_team: int = 7
    weeks: int = 52
    seed: int = 7


Say = Callable[[str], None]


def make(data: Path, size: Size, say: Say, *, today: date | None = None) -> str:
    """Make the demonstration in an empty, migrated data folder; the key of the rep whom a stranger may be.

    Raises
    ------
    BeyondThisMachine
        The import or the measuring failed; says why.
    """
    from bonafides.invented import Plan, company, write

    today = today or timezone.localdate()
    since = began(today, size.weeks)
    say(f"Inventing {size.people} sellers, {size.deals:,} deals and {size.weeks} weeks of contacts …")
    plan = Plan(
        people=size.people,
        team_size=size.a_team,
        deals=size.deals,
        weeks=size.weeks,
        seed=size.seed,
        starts_on=since,
        period="month",
    )
    export = data / "invented"
    shutil.rmtree(export, ignore_errors=True)
    write(company(plan), export, "salesforce")
    set_up(name=NAME, kind="demo", period=plan.period)
    source = open_source("Invented CRM", by=None)
    people_the_house(export, source.key, since=since)
    allow_invented([export])
    say("Reading the export …")
    arrival, job = bring_in(source, [export], by=None)
    _finish(job)
    say("Measuring …")
    _finish(ask_to_put_in_force(Import.objects.get(pk=arrival.pk), by=None))
    rep = chosen_rep()
    if rep is not None:
        live(rep, today=today)
        say("Asking, promising, keeping and breaking, for a year …")
        promise_a_year(rep, since=since, today=today, seed=size.seed, truth=data / TRUTH)
        publish_now()
    if rep is not None and size.people <= MOST_MIRRORED:
        say("Asking how people are seen, in a ballot box of its own …")
        mirror(rep, today=today, seed=size.seed, folder=data / "box", truth=data / REGARD)
    return rep.key if rep is not None else ""


def _finish(job: Job) -> None:
    """Do the jobs that wait, in this process, and look how this one ended."""
    run_worker(threading.Event(), poll_seconds=0.1, until_idle=True)
    connection.close()
    job.refresh_from_db()
    if job.state != "done":
        problem = job.problem or {}
        raise BeyondThisMachine(
            f"the {job.kind} ended as {job.state}: {problem.get('found', 'nothing is known')}",
            "a demonstration",
            str(problem.get("to_do", "delete the folder and try again")),
        )


def prepare(data: Path, size: Size, say: Say) -> None:
    """Make the demonstration where it is not there yet; refuse a folder that holds something else.

    Raises
    ------
    WrongRequest
        The folder holds a real organisation.
    """
    fresh = not (data / "bonafides.sqlite3").exists()
    preparing.migrate()
    if Installation.objects.exists():
        preparing.installation("demo")
    elif fresh:
        (data / MAKING).touch()
    if not is_whole(data):
        rep = make(data, size, say)
        (data / DONE).write_text(
            json.dumps({"people": size.people, "deals": size.deals, "rep": rep}), "utf-8"
        )
        (data / MAKING).unlink(missing_ok=True)
    preparing.collect_static()
