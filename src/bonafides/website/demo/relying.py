"""Invented customers say how far they rely on us; those whom a stranger may be leave it to the stranger."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from django.db.models import Count, Min, Q

from bonafides.invented.promises import Planting
from bonafides.invented.promises.relying import answers_of
from bonafides.people.app.models import ClientContact
from bonafides.promises.app.actions_reliance import say_reliance
from bonafides.promises.app.models import Promise
from bonafides.website.demo.guests import GUESTS

DAYS_AGO = 12


def let_clients_answer(planting: Planting, *, today: date, seed: int) -> int:
    """One answer from some clients; how many."""
    rng = np.random.default_rng([seed, 22])
    settled = Promise.objects.filter(direction="ours", client__isnull=False).values("client")
    rows = list(
        settled.annotate(
            kept=Count("pk", filter=Q(state="satisfied")), broken=Count("pk", filter=Q(state="reneged"))
        ).order_by("client")
    )
    if not rows:
        return 0
    answers = answers_of(
        [row["kept"] for row in rows], [row["broken"] for row in rows], weight=planting.weight, rng=rng
    )
    first = dict(
        ClientContact.objects.exclude(name__in=GUESTS)
        .filter(erased_at__isnull=True)
        .values_list("client")
        .annotate(first=Min("pk"))
    )
    says = rng.random(len(rows)) < planting.relied
    contacts = ClientContact.objects.in_bulk(list(first.values()))
    on, n = today - timedelta(days=DAYS_AGO), 0
    for row, answer, said in zip(rows, answers, says, strict=True):
        if said and row["client"] in first:
            n += say_reliance(contacts[first[row["client"]]], int(answer), today=on)
    return n
