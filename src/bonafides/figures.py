"""The only way a number about people is carried: with its interval, its n, or why it is refused."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypedDict

LEVEL = 0.95
"""Level of every interval that bonafides shows, so that any two can be compared (decision 0004)."""


class FigureRecord(TypedDict):
    """A figure as JSON."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    unit: str
    why: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured number that cannot be separated from its doubt.

    Parameters
    ----------
    value
        The estimate, or None when it is refused.
    low, high
        Ends of the 95 % interval in the same unit; both None when refused. A one-sided bound has the
        natural limit of the unit on the other side.
    n
        Independent things it was counted on (deals, not rows).
    unit
        Of value, low and high: "share", "days", "log-odds", "cents", "Brier" and so on.
    why
        The reason when refused; otherwise a note on how the interval came about. Empty when there is
        nothing to add.

    Raises
    ------
    ValueError
        A value without an interval, an interval without a value, ends in the wrong order, a value
        outside its own interval, a refusal without a reason.

    Examples
    --------
    >>> Figure(0.67, 0.61, 0.72, n=189, unit="share").refused
    False
    >>> Figure.refuse("Four people answered. Five are needed.", n=4, unit="share").record()["value"] is None
    True
    """

    value: float | None
    low: float | None
    high: float | None
    n: int
    unit: str
    why: str = ""

    def __post_init__(self) -> None:
        ends = (self.value, self.low, self.high)
        if self.value is None:
            if ends != (None, None, None):
                raise ValueError("a refused figure has no interval")
            if not self.why:
                raise ValueError("a refused figure says why")
            return
        if self.low is None or self.high is None:
            raise ValueError("a figure has an interval or a reason, never a bare value")
        if any(math.isnan(float(x)) for x in ends if x is not None):
            raise ValueError("a figure that is not a number must be refused, with the reason")
        slack = 1e-9 * max(1.0, abs(self.low), abs(self.high))
        if not self.low - slack <= self.value <= self.high + slack:
            raise ValueError(f"value {self.value} lies outside its interval {self.low} to {self.high}")

    @classmethod
    def refuse(cls, why: str, *, n: int, unit: str) -> Figure:
        """Return a figure that says why there is none."""
        return cls(None, None, None, n=n, unit=unit, why=why)

    @property
    def refused(self) -> bool:
        """Whether there is a reason in place of a value."""
        return self.value is None

    def excludes(self, reference: float) -> bool:
        """Whether the interval lies wholly on one side of `reference`; False when refused."""
        if self.value is None or self.low is None or self.high is None:
            return False
        return self.low > reference or self.high < reference

    def record(self) -> FigureRecord:
        """Return the figure as it stands in `report.json`: value, low, high, n, unit, why."""
        return {
            "value": None if self.value is None else float(self.value),
            "low": None if self.low is None else float(self.low),
            "high": None if self.high is None else float(self.high),
            "n": int(self.n),
            "unit": self.unit,
            "why": self.why,
        }


def figure_of(record: Mapping[str, Any]) -> Figure:
    """Return a figure out of its record, as payloads carry it; what else stands there is passed over.

    Examples
    --------
    >>> figure_of(Figure(0.5, 0.4, 0.6, n=10, unit="share").record()).value
    0.5
    >>> figure_of({"value": None, "low": None, "high": None, "n": 4, "unit": "of 7", "why": "Four."}).refused
    True
    """
    value, low, high = record["value"], record["low"], record["high"]
    return Figure(value, low, high, n=int(record["n"]), unit=str(record["unit"]), why=str(record["why"]))
