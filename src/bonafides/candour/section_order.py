"""In which order the sections of the organisation's page are read."""

from __future__ import annotations

from collections.abc import Mapping

ORDER = (
    *(
        "held_back",
        "outlook",
        "layers",
        "call",
        "flow",
        "calibration",
        "dates",
        "stacking",
        "silence",
        "cycle",
    ),
    *("current_0", "current_1", "refusals", "methods"),
)
"""Leaders' part first; what is not named here follows."""


def in_order(drawn: Mapping[str, str]) -> list[str]:
    """Fragments of a reading as they are read: a database may keep names in an order of its own.

    Examples
    --------
    >>> in_order({"methods": "m", "flow": "f", "outlook": "o", "refusals": "r"})
    ['o', 'f', 'r', 'm']
    """
    place = {name: at for at, name in enumerate(ORDER)}
    return [drawn[name] for name in sorted(drawn, key=lambda name: (place.get(name, len(ORDER)), name))]


def round_the_call(drawn: Mapping[str, str]) -> list[str]:
    """The same as two fragments: up to the forecast call, after which teams stand, and what follows it.

    Examples
    --------
    >>> round_the_call({"methods": "m", "flow": "f", "outlook": "o", "call": "c"})
    ['o\\nc', 'f\\nm']
    """
    first = ORDER[: ORDER.index("call") + 1]
    before = {name: part for name, part in drawn.items() if name in first}
    after = {name: part for name, part in drawn.items() if name not in first}
    return ["\n".join(in_order(parts)) for parts in (before, after)]
