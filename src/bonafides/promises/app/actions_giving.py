"""Promises that need nobody else's yes: to a colleague, to one's team, by a client to us, or heard so."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bonafides.errors import WrongRequest
from bonafides.people.app.models import Client, ClientContact, Person, Team
from bonafides.people.app.reader import reader_for
from bonafides.promises.app.actions import open_promise
from bonafides.promises.app.models import Promise
from bonafides.promises.app.sides import Actor
from bonafides.promises.saying import Saying

UNREMEMBERED = 14
"""Days until a promise is asked for that a client remembers without its day."""


def promise_team(
    team: Team, what: str, done_when: str, due_on: date, *, by: Person, at: datetime | None = None
) -> Promise:
    """A leader promises something to a team; the team alone says whether it was kept.

    Raises
    ------
    WrongRequest
        Somebody who leads neither that team nor the organisation.
    """
    reader = reader_for(by)
    if team.pk not in reader.leads_teams and not reader.wears("leader"):
        raise WrongRequest(f"you do not lead {team}", "its manager, or a leader", "promise it to a colleague")
    row = Promise(
        direction="team",
        what=what.strip(),
        done_when=done_when.strip(),
        asker_team=team,
        performer_person=by,
        holder=by,
        maker=by,
    )
    return open_promise(row, "offer", Actor("performer", by), Saying(due_on=due_on), at=at)


def promise_colleague(
    to: Person, what: str, done_when: str, due_on: date, *, by: Person, at: datetime | None = None
) -> Promise:
    """Promise something to a colleague."""
    if to.pk == by.pk:
        raise WrongRequest("a promise to yourself", "a colleague", "choose somebody else")
    row = Promise(
        direction="colleague",
        what=what.strip(),
        done_when=done_when.strip(),
        asker_person=to,
        performer_person=by,
        holder=by,
        maker=by,
    )
    return open_promise(row, "offer", Actor("performer", by), Saying(due_on=due_on), at=at)


def ask_colleague(
    of: Person, what: str, done_when: str, due_on: date, *, by: Person, at: datetime | None = None
) -> Promise:
    """Ask a colleague for something; they answer as a function does."""
    if of.pk == by.pk:
        raise WrongRequest("an ask of yourself", "a colleague", "choose somebody else")
    row = Promise(
        direction="colleague",
        what=what.strip(),
        done_when=done_when.strip(),
        asker_person=by,
        performer_person=of,
        holder=of,
        maker=by,
    )
    return open_promise(row, "ask", Actor("asker", by), Saying(due_on=due_on), at=at)


def note_theirs(
    client: Client,
    what: str,
    done_when: str,
    due_on: date,
    *,
    by: Person,
    contact: ClientContact | None = None,
    deal_id: str = "",
    at: datetime | None = None,
) -> Promise:
    """Write down what a client has promised us. On their page they may see it differently."""
    row = Promise(direction="theirs", client=client, contact=contact, deal_id=deal_id, asker_person=by)
    return _heard(row, what, done_when, due_on, by=by, at=at)


def note_implied(
    client: Client,
    what: str,
    done_when: str,
    due_on: date,
    *,
    by: Person,
    contact: ClientContact | None = None,
    deal_id: str = "",
    at: datetime | None = None,
) -> Promise:
    """Write down what the client has heard as our promise, though nobody meant to give one. It binds us."""
    row = Promise(direction="ours", client=client, contact=contact, deal_id=deal_id, performer_person=by)
    return _heard(row, what, done_when, due_on, by=by, at=at)


def _heard(
    row: Promise, what: str, done_when: str, due_on: date, *, by: Person, at: datetime | None
) -> Promise:
    """Write down what was heard: somebody at our side holds it, whichever side gave it."""
    row.origin, row.holder, row.maker = "heard", by, by
    row.what, row.done_when = what.strip(), done_when.strip()
    return open_promise(row, "offer", Actor("performer", by), Saying(due_on=due_on), at=at)


def add_missing(
    contact: ClientContact,
    what: str,
    done_when: str,
    due_on: date | None,
    *,
    holder: Person,
    today: date,
    at: datetime | None = None,
) -> Promise:
    """A client adds what we promised and did not write down: asked of us, until we answer it.

    Parameters
    ----------
    holder
        Who serves the client, and answers.
    due_on
        The day they remember, which may have passed. None asks for `UNREMEMBERED` days from today: whoever
        says yes to it is not late the next morning.
    """
    row = Promise(
        direction="ours",
        origin="client",
        what=what.strip(),
        done_when=done_when.strip(),
        client=contact.client,
        contact=contact,
        performer_person=holder,
        holder=holder,
        maker=holder,
    )
    return open_promise(
        row,
        "ask",
        Actor("asker", contact=contact),
        Saying(due_on=due_on or today + timedelta(days=UNREMEMBERED)),
        at=at,
    )
