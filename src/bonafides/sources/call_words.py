"""What people write when a call was not answered: labels of dispositions, subjects of activities."""

from __future__ import annotations

LABELS = (
    ("voicemail", ("voicemail", "voice mail", "left live message", "left message", "mailbox")),
    (
        "no_answer",
        ("no answer", "busy", "wrong number", "unanswered", "not reached", "no response", "missed"),
    ),
    ("connected", ("connected", "reached", "spoke", "conversation")),
)
"""Outcome of a call by what its label or subject contains, in lower case; the first match counts."""
