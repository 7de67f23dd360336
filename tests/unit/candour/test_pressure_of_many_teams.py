"""Of many teams the report has all, forty in each fold; the night draws what they have in common alone."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

from bonafides.candour.page_pressure import AT_ONCE, call_section, pressure_section
from bonafides.candour.pressure import Pressure, TeamPressure
from bonafides.figures import Figure
from bonafides.privacy.pseudonyms import Pseudonyms

JUMP = Figure(0.01, -0.01, 0.03, n=50, unit="points")


def report(n: int) -> Any:
    """As much of a report as these sections look at."""
    teams = tuple(TeamPressure(f"Team {number:03d}", JUMP, 8) for number in reversed(range(n)))
    none = Figure.refuse("None.", n=0, unit="share")
    found = Pressure("tuesday", "given", JUMP, teams, (), none, none, 50, "")
    return SimpleNamespace(others={"pressure": found})


def names() -> Pseudonyms:
    return Pseudonyms({}, mode="names", salt=b"")


def listed(html: str) -> list[str]:
    return re.findall(r'<th scope="row">(Team \d+)</th>', html)


def test_the_night_draws_few_teams_and_of_many_what_they_have_in_common() -> None:
    few, many = (call_section(report(n), names()) for n in (3, AT_ONCE + 1))
    assert listed(few) == ["Team 000", "Team 001", "Team 002"]
    assert listed(many) == []
    assert "All teams" in many


def test_the_report_has_every_team_once_in_order_of_name() -> None:
    html = pressure_section(report(AT_ONCE + 2), names())
    assert listed(html) == [f"Team {number:03d}" for number in range(AT_ONCE + 2)]
    assert re.findall(r"<summary>Show (Team [^<]*)</summary>", html) == [
        "Team 000 to Team 039",
        "Team 040 to Team 041",
    ]
