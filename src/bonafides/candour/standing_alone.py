"""Measures that stand on their own in the report, each under its name in report.json."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from bonafides.candour.calibration import Calibration
from bonafides.candour.current import current
from bonafides.candour.cycle import cycle
from bonafides.candour.dates import dates
from bonafides.candour.incentives import PADDING, Incentives, incentives, normal_outcomes
from bonafides.candour.landmark import landmark
from bonafides.candour.movement import movement
from bonafides.candour.pressure import pressure
from bonafides.candour.stacking import stacking
from bonafides.candour.this_period import Z95, ThisPeriod
from bonafides.figures import Figure
from bonafides.history.asof import Past

NO_PERIOD = "The day of the report lies in no forecast period that the export knows."


def fitted_sections(
    past: Past, few: Past, *, call: str, means: str, seed: int
) -> dict[str, Callable[[], Any]]:
    """How those sections are measured that are fitted and not counted, on the past of a sample of deals."""
    return {
        "landmark": lambda: landmark(past, few=few),
        "pressure": lambda: pressure(few, call=call, means=means, seed=seed),
        "movement": lambda: movement(few, means=means),
    }


def own_sections(
    past: Past,
    fitted: Mapping[str, Callable[[], Any]],
    period: ThisPeriod | None,
    calibrated: Calibration,
    *,
    seed: int,
) -> Sequence[tuple[str, str, Callable[[], Any]]]:
    """Name in report.json, what it is in words, and how it is measured.

    `fitted` as from `fitted_sections`. The look at the open deals as they stand is for exports whose
    statements cannot be judged.
    """
    always: list[tuple[str, str, Callable[[], Any]]] = [
        ("landmark", "whether pushes hurt", fitted["landmark"]),
        ("stacking", "period ends", lambda: stacking(past, seed=seed)),
        ("pressure", "the forecast call", fitted["pressure"]),
        ("movement", "changes of mind", fitted["movement"]),
        ("cycle", "how long deals take", lambda: cycle(past)),
        ("dates", "what close dates are worth", lambda: dates(past)),
        ("incentives", "what pay makes worth saying", lambda: _incentives(period)),
    ]
    if calibrated.unmeasured:
        always.append(("current", "the open deals as they stand", lambda: current(past)))
    return always


def _incentives(period: ThisPeriod | None) -> Incentives:
    """What schemes would pay for this period's outlook; refused without one."""
    if period is None:
        return Incentives(0.0, PADDING, (), NO_PERIOD)
    expected = period.expected
    if expected.value is None or expected.high is None:
        return Incentives(0.0, PADDING, (), expected.why)
    spread = (expected.high - expected.value) / Z95
    return incentives(normal_outcomes(expected.value, spread, floor_cents=period.closed_cents))


def why_of(name: str, section: Any) -> str:
    """Why a measure as a whole is refused; empty when it is not."""
    if name == "landmark":
        why = reason(section.trend.slope)
        return f"Deals open on the same evenings: {why}" if why else ""
    if name == "stacking":
        return reason(section.bunching.excess)
    if name == "cycle":
        return reason(section.days_to_win)
    if name == "dates":
        return reason(section.won_by_date)
    return str(getattr(section, "why", ""))


def reason(figure: Figure) -> str:
    """Why a figure is refused; empty when it is not."""
    return figure.why if figure.refused else ""
