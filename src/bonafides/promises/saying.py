"""What an act says besides its name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bonafides.promises.outcomes import Reason


@dataclass(frozen=True, slots=True)
class Saying:
    """Date, words and reason of an act.

    Parameters
    ----------
    text
        In the actor's words; may be erased later.
    due_on
        The date it names: of what is asked, offered, countered or proposed; with `settle`, that holds now.
    expected_on
        With a warning: the date that is expected instead. A hint to the other side; the word given stays.
    reason
        Why a promise is taken back.
    what, done_when
        With a counter: another scope, and how one will know then. "" leaves them.
    """

    text: str = ""
    due_on: date | None = None
    expected_on: date | None = None
    reason: Reason = ""
    what: str = ""
    done_when: str = ""


NOTHING = Saying()
"""An act that says nothing besides its name."""
