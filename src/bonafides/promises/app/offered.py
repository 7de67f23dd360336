"""The acts that a page offers on a promise: with their forms, on the sides where the reader stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bonafides.people.app.reader import Reader
from bonafides.promises.app.act_words import BUTTONS
from bonafides.promises.app.forms import ActForm
from bonafides.promises.app.models import Promise
from bonafides.promises.app.sides import sides_of
from bonafides.promises.app.standing import standing_of
from bonafides.promises.conversation import TRANSITIONS, Act, Side, open_acts

ONE_CLICK: frozenset[Act] = frozenset({"promise", "accept", "agree"})
"""Acts that need no word: one button."""


@dataclass(frozen=True, slots=True)
class Offered:
    """One act that is open to the reader."""

    act: Act
    label: Any
    form: ActForm
    at_once: bool


def side_for(row: Promise, act: Act, reader: Reader) -> Side | None:
    """The side on which the reader can do an act now; None where they cannot."""
    return _side(row, act, sides_of(row, reader))


def _side(row: Promise, act: Act, sides: frozenset[Side]) -> Side | None:
    standing = standing_of(row)
    able, _after = TRANSITIONS.get((standing.state, act), ((), standing.state))
    found = [side for side in able if side in sides and act in open_acts(standing, side)]
    return found[0] if found else None


def offered(row: Promise, reader: Reader, *, tried: ActForm | None = None) -> list[Offered]:
    """Every act that is open to the reader on a promise, in the order of the conversation.

    Parameters
    ----------
    tried
        A form that came back with errors; it stands in place of the fresh one.
    """
    sides = sides_of(row, reader)
    return [
        # What one has said oneself one does not deny.
        Offered(
            act,
            label,
            tried if tried is not None and tried.act == act else form_for(row, act),
            act in ONE_CLICK,
        )
        for act, label in BUTTONS.items()
        if _side(row, act, sides) and (act != "deny" or row.origin in ("heard", "imported"))
    ]


def form_for(row: Promise, act: Act) -> ActForm:
    """A fresh form for an act; its fields are named apart from those of the other acts on the page."""
    due = row.due_on if act in ("counter", "ask") else None
    return ActForm(act, initial={"seen": row.n_acts, "due_on": due}, auto_id=f"{act}-{row.key}-%s")
