"""The one place where acts are written: row, act, words and log in one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from bonafides.errors import WrongRequest
from bonafides.promises.app.models import Log, Promise, PromiseAct, Words
from bonafides.promises.app.sides import Actor
from bonafides.promises.app.standing import follow, may_deny, standing_of
from bonafides.promises.conversation import ACTS, Act, take
from bonafides.promises.entry import Entry, commitment
from bonafides.promises.merkle import Frontier, leaf_hash
from bonafides.promises.saying import NOTHING, Saying

NEEDS_DATE: frozenset[Act] = frozenset({"ask", "offer", "counter", "propose"})
"""Acts that name a date."""

NEEDS_WORDS: frozenset[Act] = frozenset({"decline", "renege", "not_meant", "deny"})
"""Acts that owe the other side a reason in words."""

NEEDS_REASON: frozenset[Act] = frozenset({"renege"})
"""Acts that say why a promise broke."""


FURTHEST_YEARS = 50
"""How far ahead a date may lie: what falls due later is promised by nobody, and breaks calendars."""


class Outrun(WrongRequest):
    """Somebody else acted in the meantime; nothing was written.

    Parameters
    ----------
    promise
        As it stands now, so that the page can say what happened.
    """

    def __init__(self, promise: Promise) -> None:
        super().__init__(
            "somebody else has answered in the meantime",
            "an answer to what stands there now",
            "read what happened, then answer if there is still something to say",
        )
        self.promise = promise


class PastDay(WrongRequest):
    """The day that is named has passed: the other side could never have kept or agreed to it."""

    def __init__(self, day: date) -> None:
        super().__init__(
            f"the date {day:%-d %B %Y}, which has passed", "today or later", "choose another day"
        )


def open_promise(
    promise: Promise, first: Act, by: Actor, saying: Saying, *, at: datetime | None = None
) -> Promise:
    """Save a new promise with its first act.

    Parameters
    ----------
    promise
        Not saved yet; sides, words and client filled in.
    first
        "ask" or "offer".
    by
        Who asks or offers.
    saying
        With the date.

    Raises
    ------
    WrongRequest
        No date, a date gone by, no words; or the first act is not that side's.
    """
    if not promise.what.strip():
        raise WrongRequest("nothing is said to be promised", "what they will get", "say it in one sentence")
    promise.made_at = at or promise.made_at
    with transaction.atomic():
        promise.save(force_insert=True)
        return act(promise, first, by, saying, at=at)


def prepare_promise(promise: Promise, *, at: datetime | None = None) -> Promise:
    """Save an outer promise that is not said yet: it waits for those inside. `due_on` is the day intended."""
    promise.made_at = at or promise.made_at
    with transaction.atomic():
        promise.save(force_insert=True)
    return promise


def act(
    promise: Promise,
    what: Act,
    by: Actor,
    saying: Saying = NOTHING,
    *,
    seen: int | None = None,
    at: datetime | None = None,
) -> Promise:
    """Do an act: the only way in which a promise changes.

    Parameters
    ----------
    promise
        Any copy of the row; the newest is read and locked.
    what
        One of `conversation.ACTS`.
    by
        Who does it, on which side (`sides.actor_for`).
    saying
        Date, words and reason.
    seen
        How many acts the actor had seen (`Promise.n_acts` of the page). None skips the question.
    at
        When it was done; None is now. Only imports and the invented company tell another moment.

    Returns
    -------
    Promise
        As it stands now.

    Raises
    ------
    Outrun
        There are more acts than `seen`.
    PastDay
        The day that the act names has passed.
    WrongRequest
        The act is not open to that side now, or lacks date, words or reason.
    """
    with transaction.atomic():
        log = _locked_log()
        now = Promise.objects.select_for_update(of=("self",)).get(pk=promise.pk)
        if seen is not None and seen != now.n_acts:
            raise Outrun(now)
        moment = at or timezone.now()
        today = timezone.localdate(moment)
        _complete(now, what, saying, today)
        after = take(standing_of(now), what, by=by.side)
        follow(now, what, after, saying, moment)
        now.save()
        _write(log, now, what, by, saying, moment, today)
    return now


def _locked_log() -> Log:
    """The right edge of the log, locked until the transaction ends."""
    found = Log.objects.select_for_update().first()
    return found if found is not None else Log.objects.create()


def _complete(promise: Promise, what: Act, saying: Saying, today: date) -> None:
    """Refuse an act that lacks what the other side needs."""
    due = saying.due_on
    if what in NEEDS_DATE and due is None:
        raise WrongRequest(f"no date to {ACTS[what]}", "a day", "say by when")
    if (
        what in NEEDS_DATE
        and due is not None
        and due < today
        and promise.origin not in ("imported", "client")
    ):
        raise PastDay(due)
    for day in (due, saying.expected_on):
        if day is not None and day.year > today.year + FURTHEST_YEARS:
            raise WrongRequest(
                f"the date {day:%-d %B %Y}", f"one within {FURTHEST_YEARS} years", "choose a nearer day"
            )
    if what in NEEDS_WORDS and not saying.text.strip():
        raise WrongRequest(
            f"no reason to {ACTS[what]}", "one sentence", "say why: the other side will read it"
        )
    if what == "deny" and not may_deny(promise):
        raise WrongRequest(
            "a promise that whoever gives it has given themselves",
            "one that the other side wrote down",
            "take it back, or propose another date",
        )
    if what in NEEDS_REASON and not saying.reason:
        raise WrongRequest(
            "a promise taken back without saying why",
            "could not, did not, or should not have been made",
            "choose one",
        )


def _write(
    log: Log, row: Promise, what: Act, by: Actor, saying: Saying, moment: datetime, today: date
) -> None:
    """Add the act to the table and to the tree."""
    salt = secrets.token_bytes(16)
    opening = {"what": row.what, "done_when": row.done_when} if what in ("ask", "offer", "counter") else None
    who = {
        "person": by.person.key if by.person else "",
        "contact": by.contact.key if by.contact else "",
    }
    entry = Entry(
        promise=row.key,
        n=row.n_acts,
        act=what,
        side=by.side,
        at=moment.astimezone(UTC).isoformat(timespec="microseconds"),
        due_on=saying.due_on.isoformat() if saying.due_on else "",
        reason=saying.reason,
        who=commitment(salt, who),
        words=commitment(salt, words_of(saying.text, opening)),
    )
    leaf = leaf_hash(entry.as_bytes())
    written = PromiseAct.objects.create(
        promise=row,
        n=row.n_acts,
        leaf_index=log.size,
        act=what,
        side=by.side,
        at=moment,
        on=today,
        due_on=saying.due_on,
        reason=saying.reason,
        who=entry.who,
        words=entry.words,
        leaf=leaf,
    )
    Words.objects.create(
        act=written,
        salt=salt,
        person=by.person.pk if by.person else None,
        contact=by.contact.pk if by.contact else None,
        text=saying.text.strip(),
        opening=opening,
    )
    tree = Frontier.read(log.size, bytes(log.peaks))
    tree.add(leaf)
    log.size, log.peaks = tree.size, tree.kept()
    log.save()


def words_of(text: str, opening: Mapping[str, Any] | None) -> dict[str, Any]:
    """What the commitment to the words of an act is made over."""
    return {"text": text.strip(), **({"opening": dict(opening)} if opening else {})}
