"""Question by question: means where they may stand, and why others are held back, once."""

from __future__ import annotations

from bonafides.trust.page_sure import _items

WHY = (
    "A few could judge only a part of it; beside what else is shown it would tell what they said of the rest."
)


def test_why_questions_are_held_back_stands_once_below_the_table() -> None:
    items = [{"code": f"q{n}", "dimension": "safety", "text": f"Statement {n}."} for n in range(4)]
    held = {"value": None, "low": None, "high": None, "n": 9, "why": WHY}
    stands = {"value": 5.0, "low": 4.5, "high": 5.5, "n": 9, "why": ""}
    payload = {"items": items, "dimensions": [{"code": "safety", "name": "Safety"}]}
    drawn = _items(payload, {"items": {"q0": stands, "q1": held, "q2": held, "q3": held}})
    assert drawn is not None
    table, *below = drawn
    assert table.count("held back") == 3
    assert WHY not in table
    assert [why.count(WHY) for why in below] == [1]
