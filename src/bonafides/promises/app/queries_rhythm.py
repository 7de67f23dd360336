"""Clients of somebody with whom a word is owed for longer than their own rhythm; and first contacts."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from bonafides.people.app.reader import Reader
from bonafides.promises.app.models import Contact
from bonafides.promises.app.queries_contacts import LOOKS_BACK
from bonafides.promises.app.queries_silences import Silence, silences_of
from bonafides.promises.rhythm import Rhythm, Side, answer_times, rhythm_of

CLIENTS = 40
"""Clients of each kind that are looked at, longest waiting first."""

WORDS = 8000
"""Contacts that are read for it, the latest of all these clients."""


@dataclass(frozen=True, slots=True)
class Overdue:
    """A client with whom one side owes a word.

    Parameters
    ----------
    silence
        Who waits, since when, and the contacts without an answer.
    rhythm
        Within what time that side answered before; None where these are the first contacts of all.
    """

    silence: Silence
    rhythm: Rhythm | None


def overdue_silences(reader: Reader, *, now: datetime) -> list[Overdue]:
    """What has waited longer than that client's own rhythm, and first contacts that nobody answered.

    Three queries, two without a silence. Longest waiting first, never by a figure.
    """
    silences, _ = silences_of(reader, now=now, at_most=CLIENTS)
    silences.sort(key=lambda one: (one.at[0], one.client))
    words = _words([one.client for one in silences], now=now)
    found = []
    for one in silences:
        owes: Side = "theirs" if one.waits == "them" else "ours"
        rhythm = rhythm_of(answer_times(words.get(one.client, ()), owes))
        if rhythm is not None and now - one.at[0] > rhythm.within:
            found.append(Overdue(one, rhythm))
        elif one.answered_at is None and one.first_at == one.at[0]:
            found.append(Overdue(one, None))
    return found


def _words(clients: Collection[int], *, now: datetime) -> dict[int, list[tuple[datetime, str]]]:
    """Whose word was when, with each of some clients, oldest first."""
    if not clients:
        return {}
    rows = Contact.objects.filter(
        client__in=list(clients),
        state="matched",
        turn__in=("ours", "theirs", "both"),
        happened_at__gt=now - LOOKS_BACK,
        happened_at__lte=now,
    )
    found: dict[int, list[tuple[datetime, str]]] = {}
    latest = rows.order_by("-happened_at", "-pk").values_list("client", "happened_at", "turn")[:WORDS]
    for client, at, turn in reversed(list(latest)):
        found.setdefault(client or 0, []).append((at, turn))
    return found
