"""Until when comments may be asked back about: fixed as everything of a round, before the first answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

DIALOGUE = timedelta(days=28)
"""After the last day of a round."""


def dialogue_of(plan: Iterable[Mapping[str, Any]], ends_on: date) -> dict[str, Any]:
    """What a manifest says about asking back: until when; nothing where no comment will be shown.

    Examples
    --------
    >>> dialogue_of([{"shows": ["means", "comments"]}], date(2027, 1, 8))
    {'dialogue': {'ends_on': '2027-01-08'}}
    >>> dialogue_of([{"shows": ["means"]}], date(2027, 1, 8))
    {}
    """
    shown = any("comments" in entry["shows"] for entry in plan)
    return {"dialogue": {"ends_on": ends_on.isoformat()}} if shown else {}
