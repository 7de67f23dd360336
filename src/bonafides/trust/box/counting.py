"""Where a cell is counted: in itself, in the cell above it, or nowhere. Decided on numbers alone."""

from __future__ import annotations

from collections.abc import Mapping


def counted_in(n: Mapping[str, int], parents: Mapping[str, str], *, at_least: int) -> dict[str, str | None]:
    """The cell under which the answers of each cell are counted; None where they are destroyed unread.

    Parameters
    ----------
    n
        Cell to how many answered.
    parents
        Cell to the cell above it, "" where there is none. Without a circle.
    at_least
        Fewest people who are counted together.

    Returns
    -------
    dict
        Under each cell that is a value at least `at_least` answers come together, so that no smaller group of
        answers can be told from the others by where it stands.

    Notes
    -----
    From the lowest cells upward: what is too few goes to the parent. Where that is still too few for itself,
    the smallest group below it joins too, because whoever knows that group would know the rest; only where
    nothing is left to join does it go further up, or is destroyed.

    Examples
    --------
    Three reports join the peers' parent; four alone are destroyed.

    >>> counted_in({"all": 6, "peers": 9, "reports": 3}, {"peers": "all", "reports": "all", "all": ""},
    ...            at_least=5)
    {'all': 'all', 'peers': 'peers', 'reports': 'all'}
    >>> counted_in({"lone": 4}, {"lone": ""}, at_least=5)
    {'lone': None}
    """
    groups = {cell: [cell] for cell in n}
    size = dict(n)
    for cell in sorted(n, key=lambda one: (-_depth(one, parents), one)):
        children = sorted(
            (size[one], one) for one in n if parents.get(one, "") == cell and size[one] >= at_least
        )
        while 0 < size[cell] < at_least and children:
            _, joins = children.pop(0)
            _move(joins, cell, groups, size)
        above = parents.get(cell, "")
        if 0 < size[cell] < at_least and above in groups:
            _move(cell, above, groups, size)
    placed: dict[str, str | None] = dict.fromkeys(n)
    for cell, members in groups.items():
        for member in members:
            placed[member] = cell if size[cell] >= at_least else None
    return placed


def _move(cell: str, to: str, groups: dict[str, list[str]], size: dict[str, int]) -> None:
    groups[to] += groups[cell]
    size[to] += size[cell]
    groups[cell], size[cell] = [], 0


def _depth(cell: str, parents: Mapping[str, str]) -> int:
    depth, seen = 0, {cell}
    while (cell := parents.get(cell, "")) and cell not in seen:
        seen.add(cell)
        depth += 1
    return depth
