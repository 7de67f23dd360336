"""Which comments may be asked back about, and what a question says about who asks."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from bonafides.people.app.models import Person
from bonafides.trust.app.models import Round, Subject, Thread
from bonafides.trust.app.queries_mirror import who_may_reply
from bonafides.trust.instruments.checking import IDENTIFYING

WHO = re.compile(
    r"\b(who (are|is|wrote|said|told)|your (name|desk|team|role)|reveal|identif\w+"
    r"|which (colleague|client|one of you)|contact me|come (to|and) (see|talk)|call me|write to me"
    r"|wer (sind|bist|hat|war|schrieb)|dein\w* (name\w*|team|abteilung|alter|rolle)|gib dich"
    r"|geben sie sich|zu erkennen|melde dich|melden sie sich|ruf\w* (mich|sie mich)"
    r"|komm\w* (zu mir|vorbei)|welche\w* (kolleg\w+|kund\w+))\b",
    re.IGNORECASE,
)
"""What asks who it is, or asks them to show themselves."""


def asks_who(words: str) -> str:
    """The part of a question that asks who answers, or for what would tell; empty where there is none.

    Examples
    --------
    >>> asks_who("Who are you?"), asks_who("How long have you worked here?"), asks_who("Which meeting?")
    ('Who are', 'How long have you worked', '')
    >>> asks_who("Wer hat das geschrieben?"), asks_who("Melden Sie sich bitte bei mir")
    ('Wer hat', 'Melden Sie sich')
    """
    found = WHO.search(words) or IDENTIFYING.search(words)
    return found[0] if found else ""


def last_day_of(row: Round) -> date | None:
    """The last day on which may be asked and answered; None where nobody may."""
    if not row.manifest:
        return None
    found = json.loads(bytes(row.manifest)).get("dialogue")
    return None if found is None else date.fromisoformat(found["ends_on"])


@dataclass(frozen=True, slots=True)
class Group:
    """Comments under one question."""

    text: str
    threads: Sequence[Thread]


def threads_of(subject: Subject) -> list[Group]:
    """Comments about one subject that may be asked back about, by question, in order of the keys' hashes."""
    questions = json.loads(bytes(subject.round.manifest or b"{}")).get("instrument", {}).get("questions", [])
    found = list(Thread.objects.filter(subject=subject).prefetch_related("turns__by"))
    groups = (
        Group(
            str(one["text"]["de" if get_language() == "de" else "en"]),
            [thread for thread in found if thread.question == one["code"]],
        )
        for one in questions
    )
    return [group for group in groups if group.threads]


def may_ask_back(subject: Subject | None, person: Person, on: date) -> bool:
    """Whether somebody reads threads about a subject, and there are some."""
    if subject is None or not Thread.objects.filter(subject=subject).exists():
        return False
    return person in who_may_reply(subject, on)
