"""What every way of telling can do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from bonafides.promises.app.models import Outgoing


@dataclass(frozen=True, slots=True)
class Came:
    """What a try came to.

    Parameters
    ----------
    ended
        "sent"; "dropped", where there is nothing to tell any more; "failed": try again.
        "later": not now, but at `at`; that is no try.
    """

    ended: Literal["sent", "dropped", "failed", "later"]
    at: datetime | None = None


SENT, DROPPED, FAILED = Came("sent"), Came("dropped"), Came("failed")


class Channel(Protocol):
    """One way of telling."""

    def tell(self, one: Outgoing, now: datetime) -> Came:
        """Tell it now, if it is still to be told."""
