"""The gate between the two conversations: nothing is promised outside before those inside said yes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bonafides.promises.conversation import RESTS_ON, STATES, State


@dataclass(frozen=True, slots=True)
class Inner:
    """What an outer promise rests on: one function's part, and where its conversation stands.

    Parameters
    ----------
    instead
        What it said yes to where that is not what it was asked for; empty where it is.
    """

    function: str
    state: State
    due_on: date | None = None
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Override:
    """Leave to promise although somebody inside has not said yes: by a named person, with a reason.

    Parameters
    ----------
    by
        Name or number of the person who takes it on themselves; never empty.
    reason
        Why; shown to every function that was overridden.
    """

    by: str
    reason: str

    def __post_init__(self) -> None:
        if not self.by.strip() or not self.reason.strip():
            raise ValueError("an override has a name and a reason")


@dataclass(frozen=True, slots=True)
class Gate:
    """Whether the outer promise is open.

    Parameters
    ----------
    open
        Whether it may be made.
    missing
        Functions that have not said yes, with the state of their conversation in words.
    shown_to
        Functions that must be shown that they were overridden.
    """

    open: bool
    missing: tuple[tuple[str, str], ...]
    shown_to: tuple[str, ...] = ()


def gate(
    inner: Sequence[Inner],
    override: Override | None = None,
    *,
    due_on: date | None = None,
    what: str = "",
) -> Gate:
    """Decide whether a promise to the outside may be made.

    Parameters
    ----------
    inner
        The conversations that it rests on. Without any, the speaker promises only what they do themselves.
    override
        A named person's, if there is one.
    due_on
        The day that is to be promised outside: a function that promised a later one has not said yes to it.
    what
        What is to be promised outside: a function that said yes to something else has not said yes to it.

    Examples
    --------
    >>> parts = [Inner("Support", "promised"), Inner("Delivery", "asked")]
    >>> gate(parts).open, gate(parts).missing
    (False, (('Delivery', 'asked, not answered'),))
    >>> gate(parts, Override("Ada Lind", "the customer's board meets tonight")).shown_to
    ('Delivery',)
    """
    missing = tuple((one.function, said) for one in inner if (said := _missing(one, due_on, what)))
    if not missing:
        return Gate(True, ())
    names = tuple(name for name, _ in missing)
    return Gate(override is not None, missing, names if override else ())


def _missing(one: Inner, due_on: date | None, what: str) -> str:
    """What is missing of a function's part, in words; empty where nothing is."""
    if one.state not in RESTS_ON:
        return STATES[one.state]
    if one.instead and one.instead != what:
        return "said yes to something else"
    if due_on is not None and one.due_on is not None and one.due_on > due_on:
        return f"promised for {one.due_on:%-d %B %Y}, which is later than {due_on:%-d %B %Y}"
    return ""
