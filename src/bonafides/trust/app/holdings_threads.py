"""What one asked back, and what was answered: handed to whoever asked, and taken away with them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bonafides.people.app.holdings import Holding
from bonafides.people.app.models import Person
from bonafides.trust.app.models import Looked, Turn


def own_questions(person: Person) -> Iterable[dict[str, Any]]:
    """What somebody asked back, as they are handed it, with what was answered; by whom nobody knows."""
    rows = Turn.objects.filter(by=person).select_related("thread__subject__round")
    for row in rows.order_by("thread__subject__round__closes_on", "thread_id", "number"):
        yield {
            "round": row.thread.subject.round.key,
            "comment": row.thread.comment,
            "asked": row.asked,
            "answer": row.answer,
        }


def erase_questions(person: Person) -> int:
    """Take away what somebody asked, with what was answered to them, and that they looked."""
    looked, _ = Looked.objects.filter(person=person).delete()
    return looked + Turn.objects.filter(by=person).delete()[0]


ASKED_BACK = Holding(
    "mirror-asked-back",
    "What you asked back about comments, and what was answered",
    own_questions,
    erase_questions,
    only_own=True,
)
