"""The demonstration's mirror: comments that were asked back about, one answered and one in silence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from bonafides.people.app.models import Person
from bonafides.trust import manifest as manifests
from bonafides.trust.app.actions_asking_back import ask_back, fetch_answers
from bonafides.trust.app.ballot_box import box_here
from bonafides.trust.app.models import Round, Thread
from bonafides.trust.refused import from_text
from bonafides.trust.respondent import Right
from bonafides.trust.threads import name_of
from bonafides.trust.threads_respondent import own_threads, write_said
from bonafides.website.demo.mirroring_round import as_on

ASKED = "Thank you for writing this. What would be one thing to begin with?"
ANSWERED = "A short note when something moves. Even “still waiting” would help; silence costs me a day."


def ask_and_answer(row: Round, rights: Sequence[Right], *, by: Person, closed: date) -> None:
    """Ask back about two comments the day after the close; the writer of one answers, the other is silent.

    Parameters
    ----------
    rights
        Of those who ticked that they may be asked.
    """
    box, threads = box_here(), list(Thread.objects.filter(subject__round=row, subject__person=by)[:2])
    if box is None or not threads:
        return
    with as_on(closed + timedelta(days=1)):
        for thread in threads:
            ask_back(thread, ASKED, by=by, on=closed + timedelta(days=1))
        told, listed = manifests.read(bytes(row.manifest)), box.dialogue.listed(row.key)
        name = name_of(from_text(threads[0].address, "a key"))
        for right in rights:
            for own in own_threads(right, told, listed):
                if own.name == name:
                    box.dialogue.say(write_said(right, own, own.open_turn, ANSWERED))
    with as_on(closed + timedelta(days=2)):
        fetch_answers(row)
