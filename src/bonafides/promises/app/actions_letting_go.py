"""Letting go of words about promises, contacts and cases as soon as the purpose registry promises."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from bonafides.promises.app.models import Case, Contact, Words

KEPT = timedelta(days=3 * 365 + 1)
"""Three years: after a client was last served, after a case ended."""


def let_old_words_go(now: datetime) -> int:
    """Delete what was said and written about clients served no more, and ended cases; how many rows went.

    Acts, dates and outcomes stay: the log is whole without the words.
    """
    day = timezone.localdate(now - KEPT)
    ended = Q(decided_at__lt=now - KEPT) | Q(withdrawn_at__lt=now - KEPT)
    old = (
        Words.objects.filter(act__promise__client__closed_on__lt=day),
        Words.objects.filter(act__promise__carries__outer__client__closed_on__lt=day),
        Contact.objects.filter(client__closed_on__lt=day),
        Case.objects.filter(ended),
    )
    with transaction.atomic():
        return sum(rows.delete()[0] for rows in old)
