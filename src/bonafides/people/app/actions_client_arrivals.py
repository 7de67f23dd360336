"""A file of clients: tried out first, kept on somebody's word."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from bonafides.errors import WrongRequest
from bonafides.people.app.actions_clients import keep_arriving
from bonafides.people.app.models import Arrival, Person
from bonafides.people.client_arrivals import ClientArrivals, read_clients


def look_at_clients(arrival: Arrival, *, by: Person) -> tuple[dict[str, int], ClientArrivals]:
    """What a file would do: it is done and taken back, so that what is counted is what would happen.

    Raises
    ------
    UnreadableInput
        It is no file of clients.
    """
    read = read_clients(bytes(arrival.content))
    with transaction.atomic():
        counts = keep_arriving(read, by=by)
        transaction.set_rollback(True)
    return counts, read


def apply_clients(arrival: Arrival, *, by: Person) -> dict[str, int]:
    """Keep what a file says, in one transaction; twice is once.

    Raises
    ------
    WrongRequest
        It was set aside.
    """
    with transaction.atomic():
        arrival = Arrival.objects.select_for_update().get(pk=arrival.pk)
        if arrival.ended_at is not None:
            if "added" in arrival.outcome:
                return dict(arrival.outcome)
            raise WrongRequest("a file that was set aside", "one that waits", "choose the file once more")
        counts = keep_arriving(read_clients(bytes(arrival.content)), by=by)
        arrival.content, arrival.ended_at, arrival.outcome = b"", timezone.now(), counts
        arrival.save(update_fields=["content", "ended_at", "outcome"])
    return counts
