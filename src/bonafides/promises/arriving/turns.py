"""Whose word a contact was: what decides who waits for whom."""

from __future__ import annotations

from typing import Literal

from bonafides.promises.arriving.contacts import Direction, Kind, Outcome

Turn = Literal["", "ours", "theirs", "both"]

TURNS: dict[Turn, str] = {
    "": "nobody's",
    "ours": "we reached out",
    "theirs": "they reached out",
    "both": "we spoke",
}


def turn_of(kind: Kind, direction: Direction, outcome: Outcome, *, is_auto: bool) -> Turn:
    """Whose word a contact was.

    A machine's answer is nobody's, nor is what could not be delivered, nor a meeting not confirmed by them.
    A call that was answered is both's; a message left is of whoever left it.

    Examples
    --------
    >>> turn_of("mail", "in", "unknown", is_auto=False), turn_of("mail", "in", "auto_reply", is_auto=True)
    ('theirs', '')
    >>> turn_of("call", "out", "voicemail", is_auto=False), turn_of("call", "out", "connected", is_auto=False)
    ('ours', 'both')
    """
    if is_auto or outcome in ("bounced", "auto_reply", "declined", "planned") or direction == "unknown":
        return ""
    if outcome in ("connected", "held"):
        return "both"
    if kind == "meeting":
        return ""
    return "theirs" if direction == "in" else "ours" if direction == "out" else "both"
