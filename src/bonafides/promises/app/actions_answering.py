"""Links in mails by which one person answers one promise, once, as it stood then."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.utils import timezone

from bonafides.people.app.models import Person
from bonafides.people.app.reader import reader_for
from bonafides.promises.app.actions import act
from bonafides.promises.app.actions_links import hash_of
from bonafides.promises.app.concern import WITH_PARTIES
from bonafides.promises.app.models import AnswerLink, Promise
from bonafides.promises.app.offered import side_for
from bonafides.promises.app.queries_reaching import reachable
from bonafides.promises.app.sides import Actor, actor_for
from bonafides.promises.conversation import BOTH, Act
from bonafides.promises.saying import Saying
from bonafides.promises.telling import ANSWERS, Kind

GOOD_FOR = timedelta(days=14)
"""How long a link answers."""

SALT = "promises.answer"


class Over(Exception):
    """The link answers nothing, or not any more; whoever holds it is not told why."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a link asks: the promise as it stands now, and what its person can answer.

    Parameters
    ----------
    acts
        Empty where somebody was faster: then only how it stands is to be told.
    """

    link: AnswerLink
    row: Promise
    acts: tuple[Act, ...]


def make_answer_link(
    person: Person, row: Promise, kind: Kind, *, now: datetime
) -> tuple[AnswerLink, str] | None:
    """A link with its text, which is known now and never again; None where there is nothing to answer."""
    if not open_answers(person, row, kind):
        return None
    text = secrets.token_urlsafe(32)
    made = AnswerLink.objects.create(
        person=person,
        promise=row,
        kind=kind,
        seen=row.n_acts,
        token_hash=hash_of(text),
        made_at=now,
        ends_at=now + GOOD_FOR,
    )
    return made, signing.Signer(salt=SALT).sign(text)


def open_answers(person: Person, row: Promise, kind: Kind) -> tuple[Act, ...]:
    """What somebody can answer to a mail of that kind, on the side where they stand at this moment."""
    reader = reader_for(person)
    return tuple(one for one in ANSWERS.get(kind, ()) if side_for(row, one, reader) is not None)


def question_of(text: str) -> Question:
    """What a link asks.

    Raises
    ------
    Over
        Forged, guessed, used, run out; or its person left, has no account any more, or stands on no side.
    """
    try:
        bare = signing.Signer(salt=SALT).unsign(text)
    except signing.BadSignature as error:
        raise Over from error
    return _question(AnswerLink.objects.filter(token_hash=hash_of(bare)).first())


def _question(link: AnswerLink | None) -> Question:
    now = timezone.now()
    if link is None or link.used_at is not None or link.ends_at <= now:
        raise Over
    person = reachable(timezone.localdate(now)).filter(pk=link.person_id).first()
    if person is None:
        raise Over
    link.person = person
    row = Promise.objects.select_related(*WITH_PARTIES).get(pk=link.promise_id)
    if all(actor_for(row, person, side) is None for side in BOTH):
        raise Over
    kind: Kind = link.kind  # type: ignore[assignment]
    return Question(link, row, open_answers(person, row, kind) if row.n_acts == link.seen else ())


def answer(found: Question, what: Act, saying: Saying) -> Promise:
    """Answer, once: who may is asked anew under the lock.

    Raises
    ------
    Over
        The link was used at the same moment, or its person may not any more.
    Outrun
        Somebody was faster: nothing was written, and the link stays as it is.
    WrongRequest
        The act lacks something, or is not open to that side.
    """
    with transaction.atomic():
        link = AnswerLink.objects.select_for_update(of=("self",)).filter(pk=found.link.pk).first()
        now = _question(link)
        if what not in ANSWERS.get(now.link.kind, ()):  # type: ignore[call-overload]
            raise Over
        side = side_for(now.row, what, reader_for(now.link.person))
        actor = actor_for(now.row, now.link.person, side) if side is not None else None
        if actor is None and now.row.n_acts == now.link.seen:
            raise Over
        # Where somebody was faster there may be no side for this act any more: `act` says that, as Outrun.
        actor = actor or _any_side(now)
        done = act(now.row, what, actor, saying, seen=now.link.seen)
        AnswerLink.objects.filter(pk=now.link.pk).update(used_at=timezone.now())
    return done


def _any_side(now: Question) -> Actor:
    found = (actor_for(now.row, now.link.person, side) for side in BOTH)
    return next(one for one in found if one is not None)
