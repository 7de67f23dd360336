"""The section of the page on pressure round the forecast call: leaders' layers first."""

from __future__ import annotations

from markupsafe import Markup

from bonafides.candour.report import CandourReport


def pressure_section(report: CandourReport) -> Markup:
    """Nothing yet."""
    return Markup()
