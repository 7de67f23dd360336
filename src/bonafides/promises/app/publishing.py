"""What this room hands to the night: the ledger gone through once, as it was at one moment."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from bonafides.people.app.queries_shares import off_for
from bonafides.promises.app.actions_reliance import newest_answers
from bonafides.promises.app.queries_night import (
    ledger,
    log_size,
    members_of_functions,
    names_of_functions,
    names_of_kinds,
)
from bonafides.promises.counts import InTime
from bonafides.promises.publications import MINE, Known, releases
from bonafides.promises.tallies import Tallies
from bonafides.readings.publishing import Evening, Publication

EVERY = 10_000
"""Promises after which the night says how far it is."""


def publish(evening: Evening) -> Iterator[Publication]:
    """Count every promise, and publish what may be said; nothing of one's own for those who turned it off."""
    size = log_size()
    in_time = InTime(days=evening.settings.warned_days)
    tallies = Tallies(
        as_of=evening.today, now=evening.now.timestamp(), in_time=in_time, answered=newest_answers()
    )
    for place, (row, acts) in enumerate(ledger(size)):
        if place % EVERY == 0:
            evening.tell(f"promises, {place:,} so far", 0.1)
        tallies.take(row, acts)
    evening.tell("reliability", 0.8)
    known = Known(
        functions=names_of_functions(),
        kinds=names_of_kinds(),
        members=members_of_functions(),
        zone=evening.settings.timezone,
        answers=tallies.answers(),
    )
    here = {person.number for person in evening.organisation.persons if not person.left}
    for one in releases(tallies, known, persons=here - off_for(MINE), seed=evening.seed):
        yield Publication(one)


def mark() -> str:
    """Changes with every act, with every day, and when somebody turns their own figures off; empty before."""
    size = log_size()
    if not size:
        return ""
    import hashlib

    members = sorted(members_of_functions().items())
    answers = sorted(newest_answers().items())
    told = repr((size, timezone.localdate().isoformat(), members, sorted(off_for(MINE)), answers))
    return hashlib.blake2b(told.encode(), digest_size=16).hexdigest()
