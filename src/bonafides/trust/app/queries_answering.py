"""Where an invitation stands, for the words in which its holder is told."""

from __future__ import annotations

from typing import Literal

from django.utils import timezone

from bonafides.trust.app.actions_issuing import hash_of
from bonafides.trust.app.models import Collecting
from bonafides.trust.refused import Refused

Standing = Literal["unknown", "early", "closed", "collected", "open"]


def standing(secret: str) -> tuple[Standing, str]:
    """Whether a ballot may be collected with an invitation, and the day that matters; nothing is written.

    Returns
    -------
    tuple
        unknown: no such invitation, or a newer mail replaced it; early, closed: before or after its days,
        with the first or the last of them; collected: somebody has; open. Empty where no day matters.
    """
    try:
        wanted = hash_of(secret)
    except Refused:
        return "unknown", ""
    row = Collecting.objects.select_related("invitation__cell__round").filter(secret_hash=wanted).first()
    if row is None:
        return "unknown", ""
    round_, today = row.invitation.cell.round, timezone.localdate()
    if round_.state in ("draft", "opening") or today < round_.opens_on:
        return "early", round_.opens_on.isoformat()
    if round_.state != "open" or today > round_.closes_on:
        return "closed", round_.closes_on.isoformat()
    return ("collected" if row.collected else "open"), ""
