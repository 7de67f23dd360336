"""Letting readings go that were superseded as long ago as the purpose registry promises."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from bonafides.readings.app.models import Reading

KEPT_YEARS = 3
"""How long a superseded reading stays; the database holds to it by its own clock (migration 0006)."""

AT_ONCE = 400


def forget_old_readings(*, now: datetime | None = None) -> int:
    """Delete readings that were superseded more than three years ago, some hundred at a time; how many went.

    What is in force stays, however old it is.

    Raises
    ------
    IntegrityError
        The moment given lies so far ahead that younger rows were offered; none of that batch is gone.
    """
    moment = now or timezone.now()
    before = moment.replace(year=moment.year - KEPT_YEARS, day=min(moment.day, 28))
    old = Reading.objects.filter(superseded_at__lt=before).order_by("pk").values_list("pk", flat=True)
    gone = 0
    while some := list(old[:AT_ONCE]):
        with transaction.atomic():
            Reading.objects.filter(pk__in=some).delete()
        gone += len(some)
    return gone
