"""The acts that a page offers on a promise: with their forms, on the sides where the reader stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from bonafides.people.app.reader import Reader
from bonafides.promises.app.act_words import BUTTONS
from bonafides.promises.app.forms import ActForm
from bonafides.promises.app.lines import PromiseLine
from bonafides.promises.app.models import Promise
from bonafides.promises.app.sides import sides_of
from bonafides.promises.app.standing import may_deny, standing_of
from bonafides.promises.conversation import TRANSITIONS, Act, Side, Standing, open_acts

ONE_CLICK: frozenset[Act] = frozenset({"promise", "accept", "agree"})
"""Acts that need no word: one button."""


@dataclass(frozen=True, slots=True)
class Offered:
    """One act that is open to the reader."""

    act: Act
    label: Any
    row: Promise | PromiseLine
    tried: ActForm | None
    at_once: bool

    @property
    def failed(self) -> bool:
        """Whether its form came back with errors."""
        return self.tried is not None and bool(self.tried.errors)

    @property
    def fields(self) -> SafeString:
        """Its form's fields; a fresh form is drawn once a process, as it follows from the promise alone."""
        if self.tried is not None:
            return self.tried.render()
        due = self.row.due_on if self.act in ("counter", "ask") else None
        return _fresh(self.act, self.row.key, self.row.n_acts, due, get_language())


class Offers(tuple[Offered, ...]):
    """What is open to a reader on a promise, with fresh forms: known by what it follows from."""

    never_changes_as: str


def fresh_offers(row: Promise | PromiseLine, reader: Reader) -> Offers:
    """The same as `offered`, for a part of a page that is drawn once."""
    found = Offers(offered(row, reader))
    acts = ",".join(one.act for one in found)
    found.never_changes_as = f"{row.key} {row.n_acts} {row.due_on} {acts}"
    return found


def side_for(row: Promise, act: Act, reader: Reader) -> Side | None:
    """The side on which the reader can do an act now; None where they cannot."""
    return _side(standing_of(row), act, sides_of(row, reader))


def _side(standing: Standing, act: Act, sides: frozenset[Side]) -> Side | None:
    able, _after = TRANSITIONS.get((standing.state, act), ((), standing.state))
    found = [side for side in able if side in sides and act in open_acts(standing, side)]
    return found[0] if found else None


@lru_cache(maxsize=1024)
def _open(standing: Standing, sides: frozenset[Side]) -> tuple[Act, ...]:
    """Acts open to whoever stands there, in the order of the conversation: they follow from nothing else."""
    return tuple(act for act in BUTTONS if _side(standing, act, sides))


def offered(row: Promise | PromiseLine, reader: Reader, *, tried: ActForm | None = None) -> list[Offered]:
    """Every act that is open to the reader on a promise, in the order of the conversation.

    Parameters
    ----------
    tried
        A form that came back with errors; it stands in place of the fresh one.
    """
    return [
        # What one has said oneself one does not deny.
        Offered(
            act,
            BUTTONS[act],
            row,
            tried if tried is not None and tried.act == act else None,
            act in ONE_CLICK,
        )
        for act in _open(standing_of(row), sides_of(row, reader))
        if act != "deny" or may_deny(row)
    ]


@lru_cache(maxsize=4096)
def _fresh(act: Act, key: str, n_acts: int, due_on: date | None, _language: str | None) -> SafeString:
    """The fields of a fresh form for an act, named apart from those of the other acts on the page."""
    return ActForm(act, initial={"seen": n_acts, "due_on": due_on}, auto_id=f"{act}-{key}-%s").render()
