"""A contact that somebody says they had elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ContactSaid:
    """The customer of a deal was heard from on a day, as somebody said later.

    Parameters
    ----------
    deal_id
        What the source calls the deal.
    happened_on
        The day of the contact.
    said_on
        The day on which it was said: before that nobody could know of it.
    """

    deal_id: str
    happened_on: date
    said_on: date
