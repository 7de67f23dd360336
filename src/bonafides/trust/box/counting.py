"""Which cells stand together where counted answers are kept: never fewer people than the threshold apart."""

from __future__ import annotations

from collections.abc import Mapping


def kept_together(
    counted_in: Mapping[str, tuple[str, ...]], n: Mapping[str, int], *, at_least: int
) -> dict[str, str]:
    """The label under which the answers of each counted cell are kept: the cells whose answers it holds.

    Parameters
    ----------
    counted_in
        Cell to the released aggregates that count it (`Closing.counted_in`).
    n
        Cell to its counted answers.
    at_least
        Fewest answers under one label.

    Returns
    -------
    dict
        Cell to label: codes of the cells that are kept together, joined by "+". Cells with too few answers in
        all are in none.

    Notes
    -----
    What was released tells cells apart that are counted in different aggregates; more than that is not kept.
    Cells of the same aggregates stand together. What is too small still joins what it shares most aggregates
    with, the smaller of two first.

    Examples
    --------
    Peers were shown apart; reports and clients only together with them.

    >>> kept_together({"peers": ("all", "p"), "reports": ("all",), "clients": ("all",)},
    ...               {"peers": 9, "reports": 3, "clients": 4}, at_least=5)
    {'peers': 'peers', 'reports': 'clients+reports', 'clients': 'clients+reports'}
    >>> kept_together({"lone": ("all",)}, {"lone": 4}, at_least=5)
    {}
    """
    groups: dict[frozenset[str], list[str]] = {}
    for cell, codes in counted_in.items():
        if n.get(cell, 0):
            groups.setdefault(frozenset(codes), []).append(cell)
    parts = [(codes, sorted(cells)) for codes, cells in groups.items()]

    def size(part: tuple[frozenset[str], list[str]]) -> int:
        return sum(n[cell] for cell in part[1])

    while small := [part for part in parts if size(part) < at_least]:
        one = min(small, key=lambda part: (size(part), part[1]))
        parts.remove(one)
        near = [part for part in parts if part[0] & one[0]]
        if not near:
            continue
        other = min(near, key=lambda part: (-len(part[0] & one[0]), size(part), part[1]))
        parts.remove(other)
        parts.append((one[0] | other[0], sorted(one[1] + other[1])))
    label = {cell: "+".join(cells) for _, cells in parts for cell in cells}
    return {cell: label[cell] for cell in counted_in if cell in label}
