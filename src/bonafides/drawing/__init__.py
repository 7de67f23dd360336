"""HOW A FIGURE LOOKS: charts to SVG, figures, refusals, tables and evidence cards, and the page round them.

Names are imported when first used, so that the command line starts without a template or a chart.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bonafides.drawing.charts import ChartPair as ChartPair
    from bonafides.drawing.charts import Curve as Curve
    from bonafides.drawing.charts import Level as Level
    from bonafides.drawing.charts import MoveBin as MoveBin
    from bonafides.drawing.charts import Outlook as Outlook
    from bonafides.drawing.charts import PeriodDay as PeriodDay
    from bonafides.drawing.charts import Recorded as Recorded
    from bonafides.drawing.charts import Row as Row
    from bonafides.drawing.charts import Step as Step
    from bonafides.drawing.charts import TeamJump as TeamJump
    from bonafides.drawing.charts import Ticks as Ticks
    from bonafides.drawing.charts import coverage_strip as coverage_strip
    from bonafides.drawing.charts import landmark_slopes as landmark_slopes
    from bonafides.drawing.charts import outlook_chart as outlook_chart
    from bonafides.drawing.charts import pressure_jumps as pressure_jumps
    from bonafides.drawing.charts import reliability_diagram as reliability_diagram
    from bonafides.drawing.charts import row_chart as row_chart
    from bonafides.drawing.charts import silence_curve as silence_curve
    from bonafides.drawing.charts import slippage_histogram as slippage_histogram
    from bonafides.drawing.charts import stacking_chart as stacking_chart
    from bonafides.drawing.charts import waterfall as waterfall
    from bonafides.drawing.evidence import evidence_card as evidence_card
    from bonafides.drawing.fragments import chart as chart
    from bonafides.drawing.fragments import doubt_note as doubt_note
    from bonafides.drawing.fragments import figure_row as figure_row
    from bonafides.drawing.fragments import finding as finding
    from bonafides.drawing.fragments import fold as fold
    from bonafides.drawing.fragments import margin_note as margin_note
    from bonafides.drawing.fragments import paragraph as paragraph
    from bonafides.drawing.fragments import refusal as refusal
    from bonafides.drawing.fragments import section as section
    from bonafides.drawing.fragments import seen_badge as seen_badge
    from bonafides.drawing.fragments import side_by_side as side_by_side
    from bonafides.drawing.fragments import table as table
    from bonafides.drawing.intervals import figure as figure
    from bonafides.drawing.pages import page as page

_ROOMS = {
    "charts": """
        ChartPair Curve Level MoveBin Outlook PeriodDay Recorded Row Step TeamJump Ticks
        coverage_strip landmark_slopes outlook_chart pressure_jumps reliability_diagram row_chart
        silence_curve slippage_histogram stacking_chart waterfall
    """,
    "evidence": "evidence_card",
    "fragments": """
        chart doubt_note figure_row finding fold margin_note paragraph refusal section seen_badge
        side_by_side table
    """,
    "intervals": "figure",
    "pages": "page",
}
_HOMES = {name: module for module, names in _ROOMS.items() for name in names.split()}

__all__ = sorted(_HOMES)  # noqa: PLE0605


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
