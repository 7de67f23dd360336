"""Acts, states and marks as pages say them, so that they can be said in other languages too."""

from __future__ import annotations

from typing import Any, cast

from django.utils.translation import gettext_lazy as _

from bonafides.promises.conversation import Act, State

BUTTONS: dict[Act, Any] = {
    "promise": _("Yes"),
    "counter": _("Yes, if …"),
    "decline": _("No, because …"),
    "accept": _("Accept"),
    "ask": _("Ask again"),
    "withdraw": _("Withdraw it"),
    "warn": _("Warn"),
    "propose": _("Propose another date"),
    "agree": _("Agree"),
    "refuse": _("Keep to the old date"),
    "report": _("It is done"),
    "satisfied": _("Yes, it is kept"),
    "not_yet": _("Not yet"),
    "not_meant": _("This is not what we meant"),
    "deny": _("This was never agreed"),
    "settle": _("It is settled"),
    "renege": _("We cannot keep it"),
    "cancel": _("It is no longer needed"),
}
"""What stands on the button of an act."""

DONE: dict[Act, Any] = {
    "ask": _("asked"),
    "offer": _("promised"),
    "promise": _("said yes"),
    "counter": _("said yes, if"),
    "decline": _("said no"),
    "withdraw": _("withdrew it"),
    "accept": _("accepted"),
    "warn": _("warned"),
    "propose": _("proposed another date"),
    "agree": _("agreed"),
    "refuse": _("kept to the old date"),
    "report": _("reported it as done"),
    "satisfied": _("confirmed that it was kept"),
    "not_yet": _("said that it is not done yet"),
    "not_meant": _("said that this is not what was meant"),
    "deny": _("said that it was never agreed"),
    "fall_silent": _("no answer came in time"),
    "settle": _("settled it"),
    "renege": _("took the promise back"),
    "cancel": _("released the other side"),
    "hand_on": _("handed it on"),
}
"""What somebody has done."""

STATE_WORDS: dict[State, Any] = {
    "begun": _("not said yet"),
    "asked": _("asked, not answered"),
    "countered": _("yes, if"),
    "promised": _("promised"),
    "renegotiating": _("another date is proposed"),
    "reported": _("reported done, not confirmed"),
    "unconfirmed": _("reported done; nobody said otherwise"),
    "disputed": _("seen differently"),
    "satisfied": _("kept, confirmed"),
    "declined": _("no promise"),
    "reneged": _("taken back"),
    "cancelled": _("released"),
}
"""Every state."""

MARKS: dict[State, str] = {
    "begun": "refused",
    "asked": "asked",
    "countered": "yes_if",
    "promised": "open",
    "renegotiating": "warned",
    "reported": "unconfirmed",
    "unconfirmed": "unconfirmed",
    "disputed": "disputed",
    "satisfied": "kept",
    "declined": "withdrawn",
    "reneged": "broken",
    "cancelled": "withdrawn",
}
"""The mark of parts/mark.html for every state; a warned promise shows `warned` instead of `promised`."""


def mark(state: str, *, warned: bool) -> str:
    """The mark of a promise on lists: a warned one looks warned."""
    return "warned" if state == "promised" and warned else MARKS[cast("State", state)]


def state_words(state: str) -> Any:
    """A state in words."""
    return STATE_WORDS[cast("State", state)]
