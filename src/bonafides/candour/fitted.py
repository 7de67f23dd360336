"""What the report fits to a sample of the deals, beside what it counts on all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bonafides.candour.aside import Later
from bonafides.candour.outlook import OutlookModel, fit_outlook
from bonafides.candour.outlook_check import OutlookCheck, check_outlook
from bonafides.candour.silence import Silence, silence
from bonafides.candour.standing_alone import fitted_sections
from bonafides.history.past import Past


@dataclass(frozen=True, slots=True)
class Fitted:
    """What is fitted to a sample of the deals, each to be had by calling it."""

    silent: Callable[[], Silence]
    model: Callable[[], OutlookModel]
    check: Callable[[], OutlookCheck]
    sections: Mapping[str, Callable[[], Any]]


def fitted_aside(past: Past, few: Past, later: Later, *, call: str, means: str, seed: int) -> Fitted:
    """Have it fitted: `few` is the past of a sample of the deals, `later` where it is done."""
    model = later(lambda: fit_outlook(few))
    sections = fitted_sections(past, few, call=call, means=means, seed=seed)
    return Fitted(
        model=model,
        silent=later(lambda: silence(few)),
        check=later(lambda: check_outlook(few, model(), seed=seed)),
        sections={name: later(run) for name, run in sections.items()},
    )
