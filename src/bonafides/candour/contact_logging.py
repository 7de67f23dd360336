"""How well contacts are logged: whether a missing answer can mean anything, and whose deals say nothing."""

from __future__ import annotations

import ibis
import numpy as np

from bonafides.engines.words import count_if
from bonafides.figures import Figure
from bonafides.history.asof import Past, endings
from bonafides.history.checks import logging_by_person
from bonafides.history.spells import contacts

LEAST_LOGGED = 0.5
"""Share of deals that are over which must have a logged contact before a missing answer means anything."""

LEAST_INBOUND = 0.02
"""Share of logged contacts that must come from customers; below it replies are plainly not logged at all."""

QUIET_OWNER = 0.6
"""Whose deals have contacts in fewer of their weeks than this part of the middle owner's logs too little."""


def logging_shares(past: Past) -> tuple[Figure, Figure, int]:
    """Share of deals that are over with any contact, share of contacts that came in, and their number."""
    from bonafides.methods.intervals import wilson

    c = contacts(past.activities)
    over = endings(past)
    seen = past.engine.fetch(over.semi_join(c, "deal_no").agg(n=ibis._.count())).column("n")[0].as_py()
    total = past.engine.fetch(over.agg(n=ibis._.count())).column("n")[0].as_py()
    way = past.engine.fetch(c.agg(n=c.count(), k=count_if(c.direction == "in"))).to_pylist()[0]
    return wilson(seen, total), wilson(way["k"] or 0, way["n"]), int(way["n"])


def why_too_little(logged: Figure, inbound: Figure) -> str:
    """Why silence means nothing here; empty where it does."""
    if logged.value is None or inbound.value is None:
        return (
            "No contacts with customers are in this export, so nobody can tell silence from missing records."
        )
    if logged.value < LEAST_LOGGED:
        return (
            f"Only {logged.value:.0%} of the deals that are over have any contact logged; {LEAST_LOGGED:.0%} "
            "are needed. Below that, silence may be missing records."
        )
    if inbound.value < LEAST_INBOUND:
        return (
            f"Only {inbound.value:.1%} of the logged contacts come from customers; {LEAST_INBOUND:.0%} are "
            "needed. Their answers seem not to be logged."
        )
    return ""


def quiet_owners(past: Past) -> frozenset[int]:
    """Owners whose deals show contacts in far fewer of their weeks than those of the middle owner."""
    by_person = logging_by_person(
        past.deals, past.statements, past.activities, past.outcomes, last_day=past.as_of_day
    )
    rows = [
        row
        for row in past.engine.fetch(by_person.select("owner_no", "logged_share")).to_pylist()
        if row["logged_share"] is not None
    ]
    if not rows:
        return frozenset()
    limit = QUIET_OWNER * float(np.median([row["logged_share"] for row in rows]))
    return frozenset(row["owner_no"] for row in rows if row["logged_share"] < limit)
