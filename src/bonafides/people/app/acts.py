"""Writing down what was done: one line an act, in the transaction of the act itself."""

from __future__ import annotations

from typing import Any

from bonafides.people.app.models import Act, Client, ClientContact, Person, Team

ABOUT = {Person: "person", Team: "team", Client: "client", ClientContact: "contact"}


def note(
    what: str, thing: Person | Team | Client | ClientContact | None, by: Person | None, **detail: Any
) -> Act:
    """Note an act about a person, team or client. `detail` holds numbers, roles and days, never names."""
    return Act.objects.create(
        by=by.pk if by else None,
        what=what,
        about=ABOUT[type(thing)] if thing is not None else "house",
        subject=thing.pk if thing is not None else None,
        detail={
            name: value if isinstance(value, int | None) else str(value) for name, value in detail.items()
        },
    )
