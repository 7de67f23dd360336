"""From open to closed: counted once in the box, released once, keys destroyed; or void."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Q
from django.utils import timezone

from bonafides.errors import WrongRequest
from bonafides.people.app.acts import note
from bonafides.people.app.models import Person
from bonafides.readings.app.actions_jobs import ask_for
from bonafides.readings.app.models import Job
from bonafides.trust.app.actions_asking_back import write_threads
from bonafides.trust.app.ballot_box import the_box
from bonafides.trust.app.holdings_rounds import take_out
from bonafides.trust.app.kinds import CLOSE
from bonafides.trust.app.models import Cell, Collecting, Round
from bonafides.trust.app.places import issuer_of, issuers, programs, unsent_mail
from bonafides.trust.app.publishing import publish
from bonafides.trust.box.refusals import NotTaken
from bonafides.trust.days import LAST
from bonafides.trust.issuer import Issuer

Tell = Callable[[str, float], None]


def may_close(row: Round) -> bool:
    """Whether its last day is over, everywhere on Earth as in the box: never earlier than announced."""
    return row.state in ("open", "closing") and timezone.localdate(timezone=LAST) > row.closes_on


def close_now(row: Round, *, by: Person) -> Job:
    """Ask for the closing at once, instead of waiting for the worker to see that it is due.

    Raises
    ------
    WrongRequest
        Its last day is not over.
    """
    refuse_early(row)
    note("close_round", None, by, round=row.key)
    return ask_for(CLOSE, about=row.key, by=by)


def refuse_early(row: Round) -> None:
    """Hold that a round's last day is over.

    Raises
    ------
    WrongRequest
        It is not.
    """
    if not may_close(row):
        raise WrongRequest(
            f"a round that is {row.state} and whose last day is {row.closes_on}",
            "an open one whose last day is over",
            "wait until the day after",
        )


def close_round(row: Round, tell: Tell) -> Round:
    """Close a round whose last day is over: count, release, publish, destroy keys.

    Killed at any moment and done again it gives the same release: the box counts once and answers with the
    same bytes, and what the house writes it writes in one transaction.

    Raises
    ------
    WrongRequest
        Its last day is not over.
    BeyondThisMachine
        The box does not answer.
    """
    if row.state in ("closed", "void"):
        _tidy(row)
        return row
    refuse_early(row)
    _stop_collecting(row)
    tell("counting in the ballot box", 0.2)
    told = the_box().close(row.key)
    tell("publishing", 0.8)
    with transaction.atomic():
        stored = Round.objects.select_for_update().get(pk=row.pk)
        if stored.state == "closing":
            _release(stored, told)
    row.refresh_from_db()
    _tidy(row)
    return row


def _stop_collecting(row: Round) -> None:
    """From here on nothing is signed; how many ballots each cell collected is counted once."""
    with transaction.atomic():
        stored = Round.objects.select_for_update().get(pk=row.pk)
        if stored.state != "open":
            return
        collected = dict(
            Cell.objects.filter(round=stored)
            .annotate(n=Count("invitations", filter=Q(invitations__collecting__collected=True)))
            .values_list("pk", "n")
        )
        for cell in Cell.objects.filter(round=stored, collected__isnull=True):
            # Of cards it is known how many were printed, and of nobody whether one was drawn.
            cell.collected = cell.cards if cell.way == "urn" else collected[cell.pk]
            cell.save(update_fields=["collected"])
        Round.objects.filter(pk=stored.pk).update(state="closing")


def _release(stored: Round, told: dict[str, Any]) -> None:
    """Write what the box released, publish it, and forget who collected; within a transaction."""
    stored.counts, stored.ballots, stored.release = told["counts"], told["ballots"], told["release"]
    stored.state = "closed"
    stored.save(update_fields=["counts", "ballots", "release", "state"])
    forget_collecting(stored)
    publish(stored)
    write_threads(stored, told.get("threads", {}))
    for subject in stored.subjects.filter(person__erased_at__isnull=False):
        take_out(subject)


def forget_collecting(row: Round) -> None:
    """Take away secrets, and who collected."""
    Collecting.objects.filter(invitation__cell__round=row).delete()


def _tidy(row: Round) -> None:
    """Destroy the keys that sign, and what journal and unsent mail tell of collecting; again where killed."""
    issuer_of(row).destroy()
    programs().drop(row.key)
    shutil.rmtree(unsent_mail(row), ignore_errors=True)
    transaction.on_commit(_empty_the_journal)


def _empty_the_journal() -> None:
    """Carry the journal into the file: it holds who collected, in order; a reader may delay that."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def tidy_all() -> int:
    """Destroy keys of rounds that are over, or gone; how many folders went."""
    live = set(Round.objects.filter(state__in=("opening", "open", "closing")).values_list("key", flat=True))
    programs().keep(live)
    if not issuers().is_dir():
        return 0
    over = [folder for folder in issuers().iterdir() if folder.name not in live]
    for folder in over:
        Issuer(folder).destroy()
    return len(over)


# Void


def void_round(row: Round, *, by: Person | None) -> Round:
    """Declare a round void: what was answered is destroyed unread, in the box too.

    Raises
    ------
    WrongRequest
        It is not live: what is released cannot be taken back.
    """
    if row.state not in ("opening", "open", "closing"):
        raise WrongRequest(f"a round that is {row.state}", "one that is not closed yet", "")
    try:
        the_box().void(row.key)
    except NotTaken as refused:
        if the_box().state(row.key)["state"] in ("counted", "closed"):
            raise WrongRequest(
                "a round that the box has counted", "one that is not counted", "close it"
            ) from refused
    with transaction.atomic():
        Round.objects.filter(pk=row.pk, state__in=("opening", "open", "closing")).update(state="void")
        forget_collecting(row)
        note("void_round", None, by, round=row.key)
    row.refresh_from_db()
    _tidy(row)
    return row


def lost(row: Round) -> str:
    """Why a live round can never be closed; empty where it can.

    Its keys are in no backup: after a restored backup, or a lost disk, nobody can sign and nobody can open.
    """
    if row.state not in ("open", "closing"):
        return ""
    if row.state == "open":
        if issuer_of(row).missing(row.cells.values_list("code", flat=True)):
            return "the keys that sign rights to answer are lost"
        by_link = row.cells.filter(way="link", invited__gt=0).exists()
        if by_link and not Collecting.objects.filter(invitation__cell__round=row).exists():
            return "who holds an invitation is lost"
    found = the_box().state(row.key)
    if found["state"] in ("", "prepared", "void"):
        return "the ballot box does not know it"
    if found["state"] in ("open", "ended", "closing") and not found["keys"]:
        return "the keys that open answers are lost"
    return ""
