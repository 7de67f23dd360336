"""Answering with one's name inside a round: written, changed, taken back while the round is open."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from bonafides.errors import WrongRequest
from bonafides.people.app.holdings import Holding
from bonafides.people.app.models import ClientContact, Person
from bonafides.trust.app.actions_guesses import KEPT_DAYS
from bonafides.trust.app.models import AskedByName, Guess, NamedAnswer, Round, ToldByName
from bonafides.trust.app.queries_named import Named


def answer_named(named: Named, answers: dict[str, int | None], *, by: Person) -> None:
    """Write down an answer that carries a name; the newer one stands.

    Raises
    ------
    WrongRequest
        The round has been closed in the meantime.
    """
    with transaction.atomic():
        if not _still_open(named):
            raise WrongRequest("a round that is closed", "an open round")
        NamedAnswer.objects.update_or_create(
            subject=named.subject, person=by, defaults={"relation": named.relation, "answers": answers}
        )


def take_named_back(named: Named, *, by: Person) -> bool:
    """Take an answer back while the round is open; whether there was one."""
    with transaction.atomic():
        if not _still_open(named):
            return False
        return bool(NamedAnswer.objects.filter(subject=named.subject, person=by).delete()[0])


def _still_open(named: Named) -> bool:
    rounds = Round.objects.select_for_update().filter(pk=named.subject.round_id, state="open")
    return rounds.exists()


def own_answers(person: Person) -> Iterable[dict[str, Any]]:
    """What clients answered by name about somebody, as they alone may read it."""
    rows = AskedByName.objects.filter(guess__person=person, answers__isnull=False)
    for row in rows.select_related("guess__contact").order_by("pk"):
        yield {
            "guess": row.guess.key,
            "contact": row.guess.contact.key,
            "answered_on": row.answered_on.isoformat() if row.answered_on else "",
            "answers": row.answers,
        }


def erase_answers(person: Person) -> int:
    """Take away somebody's guesses with what clients answered to them, and their answers by name."""
    guesses, _ = Guess.objects.filter(person=person).delete()
    answers, _ = NamedAnswer.objects.filter(person=person).delete()
    told, _ = ToldByName.objects.filter(person=person).delete()
    return guesses + answers + told


def forget_named(contact: ClientContact) -> int:
    """The same for somebody at a client."""
    n, _ = NamedAnswer.objects.filter(contact=contact.pk).delete()
    return n


def let_old_answers_go(now: datetime) -> int:
    """Delete answers by name of rounds that closed long enough ago."""
    long_ago = now.date() - timedelta(days=KEPT_DAYS)
    n, _ = NamedAnswer.objects.filter(subject__round__closes_on__lt=long_ago).delete()
    return n


GUESSES_AND_ANSWERS = Holding(
    "mirror-by-name",
    "What clients answered to you with their name, where you asked them",
    own_answers,
    erase_answers,
    only_own=True,
)
