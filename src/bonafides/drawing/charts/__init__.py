"""The charts, each from data to two drawings; Altair and vl-convert are known nowhere else."""

from __future__ import annotations

from bonafides.drawing.charts.canvas import ChartPair, Ticks
from bonafides.drawing.charts.coverage import Recorded, coverage_strip
from bonafides.drawing.charts.curves import Curve, landmark_slopes, silence_curve
from bonafides.drawing.charts.flow import Step, waterfall
from bonafides.drawing.charts.outlook import Outlook, outlook_chart
from bonafides.drawing.charts.reliability import Level, reliability_diagram
from bonafides.drawing.charts.rows import Row, TeamJump, pressure_jumps, row_chart
from bonafides.drawing.charts.slippage import MoveBin, slippage_histogram
from bonafides.drawing.charts.stacking import PeriodDay, stacking_chart

__all__ = [
    "ChartPair",
    "Curve",
    "Level",
    "MoveBin",
    "Outlook",
    "PeriodDay",
    "Recorded",
    "Row",
    "Step",
    "TeamJump",
    "Ticks",
    "coverage_strip",
    "landmark_slopes",
    "outlook_chart",
    "pressure_jumps",
    "reliability_diagram",
    "row_chart",
    "silence_curve",
    "slippage_histogram",
    "stacking_chart",
    "waterfall",
]
