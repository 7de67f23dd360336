"""What a client may see: this module is all that a linked page reads, and it knows nothing of the inside.

No inner promise, no deal, no override, nobody's figures, no name beyond those who gave their word to this
client and the functions that stand behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core import signing
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from bonafides.people.app.models import ClientContact, Person
from bonafides.promises.app.actions_links import FEED_SALT, SALT, hash_of
from bonafides.promises.app.models import Link, Promise, PromiseAct, Rest
from bonafides.promises.app.standing import may_deny
from bonafides.promises.conversation import RESTS_ON, Act, Side, Standing, open_acts

CLIENT_SIDE: dict[str, Side] = {"ours": "asker", "theirs": "performer"}
"""On which side the client stands, by direction; promises of no other direction exist for a client."""

HIDDEN_ACTS = ("hand_on", "fall_silent")
"""Acts whose words are not the client's business."""

CLIENT_ACTS: dict[str, tuple[Act, ...]] = {
    "ours": (
        "satisfied",
        "not_yet",
        "not_meant",
        "agree",
        "refuse",
        "accept",
        "propose",
        "withdraw",
        "settle",
        "cancel",
    ),
    "theirs": (
        "promise",
        "decline",
        "report",
        "propose",
        "agree",
        "refuse",
        "warn",
        "deny",
        "settle",
        "renege",
    ),
}
"""What a client can do, in the order of the page."""


@dataclass(frozen=True, slots=True)
class Between:
    """One promise as a client sees it.

    Parameters
    ----------
    key, what, done_when, state
        The promise, and where it stands.
    due_on, expected_on, proposed_on
        The date in force; the date of a warning; the date proposed.
    day
        Local day of what the state tells: warned, reported, confirmed.
    name
        Who gave the word at our side; empty for somebody who left and was forgotten.
    answers
        Whether they work here today, and so answer.
    functions
        Who at our side agreed beforehand.
    words
        What our side said last about it.
    promised
        Whether it was ever promised.
    acts
        What the client can do now.
    seen
        How many acts there are.
    """

    key: str
    direction: str
    origin: str
    what: str
    done_when: str
    state: str
    proposed_by: str
    due_on: date | None
    expected_on: date | None
    proposed_on: date | None
    day: date | None
    warned_on: date | None
    name: str
    answers: bool
    functions: tuple[str, ...]
    words: str
    promised: bool
    acts: tuple[Act, ...]
    seen: int


def link_of(text: str) -> Link | None:
    """The link of a text, while it opens; None for anything forged, ended, expired or guessed."""
    return _link(text, SALT, "token_hash")


def feed_of(text: str) -> Link | None:
    """The link of a calendar's address."""
    return _link(text, FEED_SALT, "feed_hash")


def _link(text: str, salt: str, column: str) -> Link | None:
    try:
        bare = signing.Signer(salt=salt).unsign(text)
    except signing.BadSignature:
        return None
    return open_links().filter(**{column: hash_of(bare)}).first()


def open_links() -> QuerySet[Link]:
    """Links that open today."""
    return Link.objects.filter(
        ended_at__isnull=True,
        ends_on__gte=timezone.localdate(),
        contact__erased_at__isnull=True,
        contact__client__closed_on__isnull=True,
    ).select_related("contact__client__owner", "by")


def promises_of(contact: ClientContact) -> list[Between]:
    """Everything between a contact's client and us, soonest first; what has ended last, newest first."""
    rests = Rest.objects.filter(inner__state__in=RESTS_ON).select_related("inner__performer_function")
    rows = list(
        Promise.objects.filter(client=contact.client_id, direction__in=CLIENT_SIDE)
        .exclude(state="begun")
        .select_related("holder")
        .prefetch_related(Prefetch("rests", queryset=rests))
        .order_by("due_on", "pk")
    )
    said = _words(rows)
    shown = [_between(row, said.get(row.pk, "")) for row in rows]
    ended = [one for one in shown if not one.acts]
    return [one for one in shown if one.acts] + ended[::-1]


def promise_between(contact: ClientContact, key: str) -> Promise | None:
    """One promise of a contact's client; None for any other's, and for what is said inside only."""
    found = Promise.objects.filter(key=key, client=contact.client_id, direction__in=CLIENT_SIDE)
    return found.exclude(state="begun").first()


def _words(rows: Sequence[Promise]) -> dict[int, str]:
    """What our side said last about each."""
    ours = Q(promise__direction="ours", side="performer") | Q(promise__direction="theirs", side="asker")
    acts = (
        PromiseAct.objects.filter(ours, promise__in=rows)
        .exclude(act__in=HIDDEN_ACTS)
        .order_by("promise", "n")
        .values_list("promise", "said__text")
    )
    return {promise: text or "" for promise, text in acts}


def _between(row: Promise, words: str) -> Between:
    standing = Standing(row.state, row.proposed_by or None)  # type: ignore[arg-type]
    can = open_acts(standing, CLIENT_SIDE[row.direction])
    moment = row.settled_at or row.reported_at or row.promised_at
    return Between(
        key=row.key,
        direction=row.direction,
        origin=row.origin,
        what=row.what,
        done_when=row.done_when,
        state=row.state,
        proposed_by=row.proposed_by,
        due_on=row.due_on,
        expected_on=row.expected_on,
        proposed_on=row.proposed_on,
        day=timezone.localdate(moment) if moment else None,
        warned_on=timezone.localdate(row.warned_at) if row.warned_at else None,
        name=row.holder.name if row.holder.erased_at is None else "",
        answers=works_here(row.holder),
        functions=tuple(str(rest.inner.performer_function) for rest in row.rests.all()),
        words=words,
        promised=row.promised_at is not None,
        acts=tuple(
            act for act in CLIENT_ACTS[row.direction] if act in can and (act != "deny" or may_deny(row))
        ),
        seen=row.n_acts,
    )


def who_reads(contact: ClientContact) -> list[Person]:
    """People at our side who hold a promise to or from this client, and who answers for it; by name."""
    holders = Q(holds__client=contact.client_id) | Q(clients=contact.client_id)
    found = Person.objects.filter(holders).distinct().order_by("name")
    return [one for one in found if works_here(one)]


def works_here(person: Person) -> bool:
    """Whether somebody of our side is there to read and to answer today."""
    gone = person.left_on is not None and person.left_on <= timezone.localdate()
    return person.erased_at is None and not gone
