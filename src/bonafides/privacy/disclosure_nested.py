"""Bounds of sums of groups that lie within one another or apart, as in a tree: exact, in two passes.

Up the tree every group is at least and at most what its parts are; down the tree every part is what its group
leaves when the other parts take their most or their least. Of groups in a tree nothing tighter follows.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from bonafides.errors import WrongRequest

Ends = tuple[float, float]
SLACK = 1e-6


def nested_reach(
    limits: Mapping[str, Ends],
    shown: Sequence[tuple[frozenset[str], Ends]],
    whole: bool,
    of: frozenset[str] = frozenset(),
) -> dict[frozenset[str], Ends] | None:
    """The least and the most that the sum of every group can be; None where groups overlap otherwise.

    Parameters
    ----------
    limits
        Atom to the ends of its sum.
    shown
        Groups with the ends between which their sums lie.
    whole
        Whether sums are whole numbers.
    of
        One more group of which nothing is known.

    Returns
    -------
    dict or None
        Group to its ends; every atom is a group as well.

    Raises
    ------
    WrongRequest
        Sums that cannot all be true.

    Examples
    --------
    >>> limits = {"x": (8.0, 56.0), "y": (4.0, 28.0)}
    >>> shown = [(frozenset("xy"), (48.0, 48.0)), (frozenset("x"), (20.6, 21.4))]
    >>> nested_reach(limits, shown, True)[frozenset("y")]
    (27.0, 27.0)
    """
    ends = _met(limits, shown, of, whole)
    order = sorted(ends, key=lambda group: (len(group), sorted(group)))
    above: dict[frozenset[str], frozenset[str]] = {}
    parts: dict[frozenset[str], list[frozenset[str]]] = {group: [] for group in order}
    for at, group in enumerate(order):
        for other in order[at + 1 :]:
            if group <= other:
                above.setdefault(group, other)
            elif group & other:
                return None
        if group in above:
            parts[above[group]].append(group)
    for group in order:
        if parts[group]:
            ends[group] = _both(ends[group], _sum(ends[part] for part in parts[group]))
    for group in reversed(order):
        low, high = _sum(ends[part] for part in parts[group])
        ends |= {
            part: _both(
                ends[part], (ends[group][0] - high + ends[part][1], ends[group][1] - low + ends[part][0])
            )
            for part in parts[group]
        }
    return ends


def _met(
    limits: Mapping[str, Ends], shown: Sequence[tuple[frozenset[str], Ends]], of: frozenset[str], whole: bool
) -> dict[frozenset[str], Ends]:
    """Every group once, with what is known of it; every atom is a group."""
    ends = {frozenset((atom,)): limit for atom, limit in limits.items()}
    free = (-math.inf, math.inf)
    for atoms, known in [*shown, (of, free), (frozenset(limits), free)]:
        group = atoms & frozenset(limits)
        if group:
            low, high = known
            rounded = (_up(low), _down(high)) if whole and known != free else known
            ends[group] = _both(ends.get(group, free), rounded)
    return ends


def _up(value: float) -> float:
    return float(math.ceil(value - SLACK))


def _down(value: float) -> float:
    return float(math.floor(value + SLACK))


def _sum(ends: Iterable[Ends]) -> Ends:
    known = list(ends)
    return sum(low for low, _ in known), sum(high for _, high in known)


def _both(one: Ends, other: Ends) -> Ends:
    low, high = max(one[0], other[0]), min(one[1], other[1])
    if low > high + SLACK:
        raise contradiction()
    return low, max(low, high)


def contradiction() -> WrongRequest:
    """What is said of sums that no answers could have."""
    return WrongRequest(
        "sums that cannot all be true", "sums of the same answers", "take all of them from one round"
    )
