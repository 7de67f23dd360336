"""Out of what a mirror showed becomes a promise: the rooms of regard and of promises meet here."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from bonafides.people.app.models import Person
from bonafides.people.app.reader import Reader
from bonafides.promises.app.actions_giving import promise_colleague, promise_team
from bonafides.promises.app.models import Promise
from bonafides.trust.app.actions_replies import note_promise
from bonafides.trust.app.models import Reply
from bonafides.trust.app.queries_mirror import told_of
from bonafides.trust.app.retold import retold

LONGEST = 300
"""Characters of a promise: what was said back may be longer, and is cut at a word."""


def own_reply(reader: Reader, key: str) -> Reply | None:
    """Something that the reader said back and that is no promise yet."""
    rows = Reply.objects.filter(key=key, by=reader.person, promise_key="")
    return rows.select_related("subject__person", "subject__team").first()


def own_tip(reader: Reader, kind: str, place: int) -> str:
    """The one thing to do of the reader's own mirror or pulse, by its place; empty where there is none."""
    told = told_of(kind, reader.person)
    tips = [] if told is None else told.payload["tips"]
    if told is None or not 0 <= place < len(tips):
        return ""
    return retold(str(tips[place]["act"]), told.payload)


def as_promise(text: str) -> str:
    """The same as one sentence that a promise can hold.

    Examples
    --------
    >>> as_promise("Every second week,\\n we go through leads. ")
    'Every second week, we go through leads.'
    >>> len(as_promise("word " * 100))  # Fifty-nine whole words and a mark.
    295
    """
    one = " ".join(text.split())
    return one if len(one) <= LONGEST else one[: LONGEST - 1].rsplit(" ", 1)[0] + "…"


def make_promise(which: str, given: dict[str, Any], *, by: Person, reply: Reply | None) -> Promise:
    """Promise a team or a colleague; note on the answer to those who were asked that it is a promise now.

    Raises
    ------
    WrongRequest
        The promise cannot be given, or the answer is one already.
    """
    terms = (given["what"], given["done_when"], given["due_on"])
    with transaction.atomic():
        made = (
            promise_team(given["team"], *terms, by=by)
            if which == "team"
            else promise_colleague(given["to"], *terms, by=by)
        )
        if reply is not None:
            note_promise(reply, made.key, by=by)
    return made
