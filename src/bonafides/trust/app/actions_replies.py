"""Saying back what was heard and what will be done, to those who were asked."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from bonafides.errors import WrongRequest
from bonafides.people.app.holdings import Holding
from bonafides.people.app.models import Person
from bonafides.people.app.reader import reader_for
from bonafides.trust.app.models import Reply, Subject
from bonafides.trust.app.queries_mirror import who_may_reply

MOST = 12
"""Things said back about one round: more would bury what matters."""


def write_reply(subject: Subject, you_said: str, we_heard: str, we_do: str, *, by: Person, on: date) -> Reply:
    """Say back one thing that was heard, and what will be done; at once, to those who were asked.

    Raises
    ------
    WrongRequest
        Nothing has been released yet, somebody else's to say, or a dozen are there already.
    """
    refuse_reply(subject, by=by, on=on)
    with transaction.atomic():
        Subject.objects.select_for_update().get(pk=subject.pk)
        if Reply.objects.filter(subject=subject).count() >= MOST:
            raise WrongRequest("a thirteenth answer to one round", f"at most {MOST}", "take one back first")
        return Reply.objects.create(
            subject=subject,
            by=by,
            you_said=you_said.strip(),
            we_heard=we_heard.strip(),
            we_do=we_do.strip(),
            published_on=on,
        )


def refuse_reply(subject: Subject, *, by: Person, on: date) -> None:
    """Hold that somebody may answer those who were asked about a subject.

    Raises
    ------
    WrongRequest
        They may not, or not yet.
    """
    if subject.round.state != "closed":
        raise WrongRequest(
            "an answer before anything was released", "a round that has closed", "wait for its close"
        )
    if by not in who_may_reply(subject, on):
        raise WrongRequest(
            "an answer by somebody else", "the person it is about, or whoever leads", "leave it to them"
        )


def take_reply_back(row: Reply, *, by: Person) -> None:
    """Take back what one said, as long as it has not become a promise.

    Raises
    ------
    WrongRequest
        Somebody else said it, or it is a promise by now.
    """
    if row.by_id != by.pk:
        raise WrongRequest("an answer of somebody else", "one's own", "leave it to them")
    with transaction.atomic():
        stored = Reply.objects.select_for_update().get(pk=row.pk)
        if stored.promise_key:
            raise WrongRequest(
                "an answer that became a promise", "one that did not", "take the promise back where it stands"
            )
        stored.delete()


def note_promise(row: Reply, promise_key: str, *, by: Person) -> None:
    """Note which promise an answer became; called where rooms meet.

    Raises
    ------
    WrongRequest
        Somebody else's answer, or it is a promise already.
    """
    if row.by_id != by.pk or reader_for(by).person.pk != row.by_id:
        raise WrongRequest("an answer of somebody else", "one's own", "leave it to them")
    if not Reply.objects.filter(pk=row.pk, promise_key="").update(promise_key=promise_key):
        raise WrongRequest("a promise already made of this", "one promise of one answer", "look at it there")


def own_replies(person: Person) -> Iterable[dict[str, Any]]:
    """What somebody said back, as they are handed it."""
    for row in Reply.objects.filter(by=person).select_related("subject__round").order_by("pk"):
        yield {
            "round": row.subject.round.key,
            "you_said": row.you_said,
            "we_heard": row.we_heard,
            "we_do": row.we_do,
            "promise": row.promise_key,
            "published_on": row.published_on.isoformat() if row.published_on else "",
        }


def erase_replies(person: Person) -> int:
    """Take away what somebody said back: words of their own, under their name."""
    return Reply.objects.filter(by=person).delete()[0]


SAID_BACK = Holding(
    "mirror-said-back", "What you said back to those who were asked about you", own_replies, erase_replies
)
