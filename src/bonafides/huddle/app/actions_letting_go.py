"""Letting go of what was said aloud as soon as the purpose registry promises."""

from __future__ import annotations

from datetime import datetime, timedelta

from bonafides.huddle.app.models import Help, Huddle, Mistake, Order
from bonafides.huddle.keeping_time import HELP_DAYS, MISTAKES_DAYS, ORDERS_DAYS, WORDS_DAYS


def let_old_words_go(now: datetime) -> int:
    """Delete huddles, help, mistakes and ended orders that are old enough, with all that hangs on them."""

    def before(days: int) -> datetime:
        return now - timedelta(days=days)

    old = (
        Huddle.objects.filter(on__lt=before(WORDS_DAYS).date()),
        Help.objects.filter(asked_at__lt=before(HELP_DAYS)),
        Mistake.objects.filter(told_at__lt=before(MISTAKES_DAYS)),
        Order.objects.filter(ended_at__lt=before(ORDERS_DAYS)),
    )
    return sum(rows.delete()[0] for rows in old)
