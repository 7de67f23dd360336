"""What is planted in an invented company: every knob with its meaning, its unit and its default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from bonafides.errors import WrongRequest

MONDAY = date(2024, 1, 1)
"""First day unless another is wished: far enough back for two years of history to be over."""


def knob(default: Any, says: str, *, low: float | None = None, high: float | None = None) -> Any:
    """Declare one knob: its default, what it does, and the range that makes sense."""
    return field(default=default, metadata={"says": says, "low": low, "high": high})


def _channels() -> dict[str, Channel]:
    return {
        "call": Channel(weekly=0.85, alpha=2.0, beta=6.0, delay_median_days=0.4, delay_sigma=1.0),
        "email": Channel(weekly=1.25, alpha=2.0, beta=5.0, delay_median_days=1.2, delay_sigma=1.1),
        "linkedin": Channel(weekly=0.2, alpha=1.0, beta=6.0, delay_median_days=2.5, delay_sigma=1.2),
    }


@dataclass(frozen=True, slots=True)
class Channel:
    """How one channel is used and answered.

    Parameters
    ----------
    weekly
        Attempts per deal and week (Poisson mean).
    alpha, beta
        A living customer answers an attempt with a chance drawn from Beta(alpha, beta), anew in each silence.
    delay_median_days, delay_sigma
        The answer comes after a lognormal delay.
    """

    weekly: float
    alpha: float
    beta: float
    delay_median_days: float
    delay_sigma: float


@dataclass(frozen=True)
class Plan:
    """What the company is made of and what is planted in it.

    Every field carries ``metadata["says"]`` and its range, so that a command line can be derived from it.

    Raises
    ------
    WrongRequest
        A knob lies outside its range; says which, and the range.

    Examples
    --------
    >>> Plan(people=10, deals=500).period
    'month'
    >>> Plan(alive=2.0)
    Traceback (most recent call last):
        ...
    bonafides.errors.WrongRequest: Found: alive is 2.0.
    Expected: a number from 0.0 to 1.0 (share of customers still interested when a silence begins).
    What to do: change alive.
    """

    people: int = knob(24, "sales people, managers apart", low=1, high=9000)
    deals: int = knob(2000, "deals ever opened", low=1, high=100_000_000)
    weeks: int = knob(104, "weeks of history", low=4, high=1040)
    seed: int = knob(1, "the same seed gives the same bytes", low=0)
    starts_on: date = knob(MONDAY, "first day, a Monday")  # noqa: RUF009  a date is as immutable as a number
    period: str = knob("month", "forecast period: month or quarter")
    timezone: str = knob("UTC", "IANA zone of everybody's working days, 9:00 to 17:00")
    currencies: tuple[str, ...] = knob(("EUR",), "currencies of the deals; the first is home")
    team_size: int = knob(8, "sales people per manager", low=1, high=100)
    optimism_mean: float = knob(0.3, "mean optimism of people, log-odds", low=-5.0, high=5.0)
    optimism_sd: float = knob(0.4, "spread of optimism between people, log-odds", low=0.0, high=5.0)
    optimism: Mapping[int, float] | None = knob(
        None, "optimism by sales person (0, 1, …), log-odds; others drawn"
    )
    pressure_jump: float = knob(0.6, "jump at the weekly forecast call, log-odds", low=-5.0, high=5.0)
    pressure_share: float = knob(
        0.1, "share of managers whose call makes figures jump, one at least unless 0", low=0.0, high=1.0
    )
    pressure: Mapping[int, float] | None = knob(None, "jump by manager (0, 1, …), log-odds; others 0")
    pressure_reach: float = knob(1.0, "share of open deals that jump at each call", low=0.0, high=1.0)
    pressure_by_manager: float = knob(0.2, "share of jumps written by the manager", low=0.0, high=1.0)
    call_weekday: int = knob(1, "weekday of the forecast call, Monday 0, at 10:00", low=0, high=4)
    calls_skipped: float = knob(0.1, "share of weeks without a call", low=0.0, high=1.0)
    restate: float = knob(
        0.8, "a statement is renewed once it is off by this much, log-odds", low=0.0, high=10.0
    )
    alive: float = knob(0.7, "share of customers still interested when a silence begins", low=0.0, high=1.0)
    channels: Mapping[str, Channel] = field(
        default_factory=_channels,
        metadata={"says": "attempts and answers by channel", "low": None, "high": None},
    )
    auto_replies: float = knob(0.04, "share of e-mails answered by a machine", low=0.0, high=1.0)
    push: float = knob(0.03, "weekly chance that a close date moves without any reason", low=0.0, high=1.0)
    push_when_due: float = knob(0.7, "chance, at a review, that an overdue date is moved", low=0.0, high=1.0)
    push_harm: float = knob(
        0.0, "what each of the first three pushes costs the chance to win, log-odds", low=0.0, high=3.0
    )
    default_dates: float = knob(
        0.2, "share of deals whose first close date is the CRM's month end", low=0.0, high=1.0
    )
    default_probabilities: float = knob(
        0.15, "share of deals that only ever show the stage's default", low=0.0, high=1.0
    )
    bulk: float = knob(0.15, "share of overdue dates moved in bulk when a period begins", low=0.0, high=1.0)
    automation: float = knob(0.3, "share of changes of amount written by an integration", low=0.0, high=1.0)
    amount_changes: float = knob(0.015, "weekly chance that the amount changes", low=0.0, high=1.0)
    logging_gaps: float = knob(0.1, "share of people who log little", low=0.0, high=1.0)
    logged_by_them: float = knob(0.15, "share of contacts that those people log", low=0.0, high=1.0)
    period_shock_sd: float = knob(
        0.0, "luck common to all deals of a period, log of the win hazard", low=0.0, high=3.0
    )
    hockey_stick: float = knob(
        5.0, "win hazard in a period's last week against other weeks", low=1.0, high=10.0
    )
    stacking: float = knob(
        0.0, "share of stated dates moved onto the period's last 3 business days", low=0.0, high=1.0
    )
    reopened: float = knob(0.02, "share of lost deals reopened five weeks later", low=0.0, high=1.0)
    transfers: float = knob(0.03, "share of deals handed to a colleague of the team", low=0.0, high=1.0)
    reassigned: float = knob(0.1, "share of people who change manager half-way", low=0.0, high=1.0)

    def __post_init__(self) -> None:
        for one in fields(self):
            low, high = one.metadata.get("low"), one.metadata.get("high")
            value = getattr(self, one.name)
            if (low is not None and not value >= low) or (high is not None and not value <= high):
                top = "any number" if high is None else high
                raise WrongRequest(
                    f"{one.name} is {value}",
                    f"a number from {low} to {top} ({one.metadata['says']})",
                    f"change {one.name}",
                )
        if self.period not in ("month", "quarter"):
            raise WrongRequest(f"period is {self.period}", "month or quarter", "change period")
        if self.starts_on.weekday() != 0:
            raise WrongRequest(f"starts_on is {self.starts_on}, not a Monday", "a Monday", "change starts_on")
        if not self.currencies:
            raise WrongRequest("currencies is empty", "at least one ISO 4217 code", "name one")
        unknown = set(self.channels) - {"call", "email", "linkedin"}
        if unknown or not self.channels:
            raise WrongRequest(
                f"channels are {sorted(self.channels)}",
                "call, email, linkedin or some of them",
                "change channels",
            )


def honest(**knobs: Any) -> Plan:
    """Return a plan of a company in which everybody says what they know, and nothing else is planted.

    Examples
    --------
    >>> honest(deals=100).optimism_sd
    0.0
    """
    nothing: dict[str, Any] = {
        "optimism_mean": 0.0,
        "optimism_sd": 0.0,
        "pressure_share": 0.0,
        "default_dates": 0.0,
        "default_probabilities": 0.0,
        "bulk": 0.0,
        "automation": 0.0,
        "logging_gaps": 0.0,
    }
    return Plan(**{**nothing, **knobs})
