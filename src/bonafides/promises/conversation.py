"""One conversation for action between an asker and a performer: every state, every act, and who may do it.

After Winograd and Flores (1986, ch. 5), with what a ledger needs besides: warnings, new dates agreed by both,
an end by silence that stays a class of its own, and disputes that are outside every figure until settled.

Nothing here touches the world. `take` gives the state after an act, or says why the act is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bonafides.errors import WrongRequest

State = Literal[
    "begun",
    "asked",
    "countered",
    "promised",
    "renegotiating",
    "reported",
    "unconfirmed",
    "disputed",
    "satisfied",
    "declined",
    "reneged",
    "cancelled",
]
Act = Literal[
    "ask",
    "offer",
    "promise",
    "counter",
    "decline",
    "withdraw",
    "accept",
    "warn",
    "propose",
    "agree",
    "refuse",
    "report",
    "satisfied",
    "not_yet",
    "not_meant",
    "deny",
    "fall_silent",
    "settle",
    "renege",
    "cancel",
    "hand_on",
]
Side = Literal["asker", "performer", "clock"]

STATES: dict[State, str] = {
    "begun": "nothing has been asked yet",
    "asked": "asked, not answered",
    "countered": "answered with yes, if",
    "promised": "promised",
    "renegotiating": "promised; another date or scope is proposed",
    "reported": "reported as done, not confirmed",
    "unconfirmed": "reported as done, and nobody said otherwise",
    "disputed": "disputed",
    "satisfied": "confirmed by whoever asked",
    "declined": "ended without a promise",
    "reneged": "taken back by whoever promised",
    "cancelled": "taken back by whoever asked",
}
"""Every state in words."""

ENDED: frozenset[State] = frozenset({"satisfied", "declined", "reneged", "cancelled"})
"""States after which nothing more happens."""

OPEN: tuple[State, ...] = tuple(state for state in STATES if state not in ENDED and state != "begun")
"""States in which somebody has to do something."""

RESTS_ON: frozenset[State] = frozenset({"promised", "renegotiating", "reported", "unconfirmed", "satisfied"})
"""States of an inner conversation in which an outer promise may rest on it."""

ACTS: dict[Act, str] = {
    "ask": "ask for something",
    "offer": "promise something that nobody asked for",
    "promise": "say yes",
    "counter": "say yes, if",
    "decline": "say no",
    "withdraw": "withdraw what was asked",
    "accept": "accept the counter",
    "warn": "warn that it may not be kept",
    "propose": "propose another date or scope",
    "agree": "agree to the proposal",
    "refuse": "refuse the proposal; the old word holds",
    "report": "report it as done",
    "satisfied": "confirm that it was kept",
    "not_yet": "say that it is not done yet",
    "not_meant": "say that this is not what was meant",
    "deny": "say that this was never agreed",
    "fall_silent": "let the time for an answer pass",
    "settle": "settle the dispute: the promise holds as agreed now",
    "renege": "take the promise back",
    "cancel": "release the other side from the promise",
    "hand_on": "hand it on to somebody else at one's own side",
}
"""Every act in words."""

BOTH: tuple[Side, ...] = ("asker", "performer")

TRANSITIONS: dict[tuple[State, Act], tuple[tuple[Side, ...], State]] = {
    ("begun", "ask"): (("asker",), "asked"),
    ("begun", "offer"): (("performer",), "promised"),
    ("asked", "promise"): (("performer",), "promised"),
    ("asked", "counter"): (("performer",), "countered"),
    ("asked", "decline"): (("performer",), "declined"),
    ("asked", "withdraw"): (("asker",), "declined"),
    ("countered", "accept"): (("asker",), "promised"),
    ("countered", "ask"): (("asker",), "asked"),
    ("countered", "withdraw"): (("asker",), "declined"),
    ("countered", "decline"): (("performer",), "declined"),
    ("promised", "warn"): (("performer",), "promised"),
    ("promised", "propose"): (BOTH, "renegotiating"),
    ("promised", "report"): (("performer",), "reported"),
    ("promised", "satisfied"): (("asker",), "satisfied"),
    ("promised", "not_meant"): (("asker",), "disputed"),
    ("promised", "deny"): (("performer",), "disputed"),
    ("promised", "renege"): (("performer",), "reneged"),
    ("promised", "cancel"): (("asker",), "cancelled"),
    ("renegotiating", "warn"): (("performer",), "renegotiating"),
    ("renegotiating", "agree"): (BOTH, "promised"),
    ("renegotiating", "refuse"): (BOTH, "promised"),
    ("renegotiating", "report"): (("performer",), "reported"),
    ("renegotiating", "satisfied"): (("asker",), "satisfied"),
    ("renegotiating", "renege"): (("performer",), "reneged"),
    ("renegotiating", "cancel"): (("asker",), "cancelled"),
    ("reported", "satisfied"): (("asker",), "satisfied"),
    ("reported", "not_yet"): (("asker",), "promised"),
    ("reported", "not_meant"): (("asker",), "disputed"),
    ("reported", "fall_silent"): (("clock",), "unconfirmed"),
    ("reported", "cancel"): (("asker",), "cancelled"),
    ("unconfirmed", "satisfied"): (("asker",), "satisfied"),
    ("unconfirmed", "not_yet"): (("asker",), "promised"),
    ("unconfirmed", "not_meant"): (("asker",), "disputed"),
    ("disputed", "settle"): (BOTH, "promised"),
    ("disputed", "satisfied"): (("asker",), "satisfied"),
    ("disputed", "renege"): (("performer",), "reneged"),
    ("disputed", "cancel"): (("asker",), "cancelled"),
    **{(state, "hand_on"): (BOTH, state) for state in OPEN},
}
"""From a state, an act by a side: the state after it. Whatever is not here is refused."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a conversation stands.

    Parameters
    ----------
    state
        One of `STATES`.
    proposed_by
        While another date or scope is proposed: by whom; the other side answers. While it is disputed: who
        sees it differently; that side settles it.
    """

    state: State = "begun"
    proposed_by: Side | None = None


def take(standing: Standing, act: Act, *, by: Side) -> Standing:
    """The standing after an act.

    Raises
    ------
    WrongRequest
        The act is not open in this state, or not to this side: says which acts are.

    Examples
    --------
    >>> asked = take(Standing(), "ask", by="asker")
    >>> take(asked, "promise", by="performer").state
    'promised'
    >>> take(asked, "promise", by="asker")
    Traceback (most recent call last):
        ...
    bonafides.errors.WrongRequest: ...
    """
    why = refusal(standing, act, by=by)
    if why:
        raise WrongRequest(why, _open_words(standing, by), "choose one of these, or wait for the other side")
    _, after = TRANSITIONS[(standing.state, act)]
    if after == "disputed" or act == "propose":
        return Standing(after, by if act != "hand_on" else standing.proposed_by)
    return Standing(after, standing.proposed_by if after == "renegotiating" else None)


def waits_on(standing: Standing) -> Side | None:
    """Whose move it is: the side that owes an answer or a deed; None where it has ended or not begun.

    Examples
    --------
    >>> waits_on(Standing("reported")), waits_on(Standing("promised"))
    ('asker', 'performer')
    """
    if standing.state in ("renegotiating", "disputed"):
        return "asker" if standing.proposed_by == "performer" else "performer"
    if standing.state in ("countered", "reported"):
        return "asker"
    return "performer" if standing.state in ("asked", "promised") else None


def refusal(standing: Standing, act: Act, *, by: Side) -> str:
    """Why an act is refused; empty where it is open.

    Examples
    --------
    >>> refusal(Standing("promised"), "satisfied", by="performer")
    'only the asker can confirm that it was kept'
    >>> refusal(Standing("satisfied"), "warn", by="performer")
    'it has ended (confirmed by whoever asked): nothing more can be done'
    """
    if standing.state in ENDED:
        return f"it has ended ({STATES[standing.state]}): nothing more can be done"
    found = TRANSITIONS.get((standing.state, act))
    if found is None:
        return f"it stands as {STATES[standing.state]!r}, where nobody can {ACTS[act]}"
    sides, _ = found
    if by not in sides:
        return f"only the {' or the '.join(sides)} can {ACTS[act]}"
    if act in ("agree", "refuse") and by == standing.proposed_by:
        return f"whoever made the proposal cannot {ACTS[act]}: the other side answers"
    if act == "settle" and standing.proposed_by not in (None, by):
        return f"only who sees it differently can {ACTS[act]}"
    return ""


def open_acts(standing: Standing, by: Side) -> tuple[Act, ...]:
    """What a side can do now, in the order of `ACTS`.

    Examples
    --------
    >>> open_acts(Standing("asked"), "performer")
    ('promise', 'counter', 'decline', 'hand_on')
    """
    return tuple(act for act in ACTS if not refusal(standing, act, by=by))


def _open_words(standing: Standing, by: Side) -> str:
    found = open_acts(standing, by)
    return f"the {by} to {', or '.join(ACTS[act] for act in found)}" if found else f"nothing of the {by} now"
