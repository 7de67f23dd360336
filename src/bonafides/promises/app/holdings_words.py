"""What people said about promises: handed to them, taken away with them; the log stays whole."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bonafides.people.app.holdings import Holding
from bonafides.people.app.models import ClientContact, Person
from bonafides.promises.app.models import Words


def own_words(person: Person) -> Iterable[dict[str, Any]]:
    """Every act of a person with its words, oldest first."""
    rows = Words.objects.filter(person=person.pk).select_related("act__promise").order_by("act")
    for said in rows:
        yield {
            "promise": said.act.promise.key,
            "act": said.act.act,
            "side": said.act.side,
            "at": said.act.at.isoformat(),
            "text": said.text,
        }


def erase_words(person: Person) -> int:
    """Take names, words and salts away: acts and dates stay, and nobody can test a guess against them."""
    n, _ = Words.objects.filter(person=person.pk).delete()
    return n


def forget_words(contact: ClientContact) -> int:
    """The same for somebody at a client."""
    n, _ = Words.objects.filter(contact=contact.pk).delete()
    return n


WORDS_OF_PROMISES = Holding("promises", "What you asked, promised and said about it", own_words, erase_words)
