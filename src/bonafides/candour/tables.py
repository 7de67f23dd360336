"""The counts behind the report, as tables that anybody can compute with again."""

from __future__ import annotations

from typing import Any

from bonafides.candour.calibration import category_counts, probability_counts
from bonafides.candour.silence import first_attempts, reply_waits, streak_counts
from bonafides.history.asof import Past


def report_tables(past: Past) -> dict[str, Any]:
    """Expressions by name; none of them names a person."""
    found = {
        "claims_by_probability": probability_counts(past),
        "claims_by_category": category_counts(past),
        "silences": streak_counts(past),
        "first_attempts": first_attempts(past),
        "reply_waits": reply_waits(past),
    }
    return {name: expression for name, expression in found.items() if expression is not None}
