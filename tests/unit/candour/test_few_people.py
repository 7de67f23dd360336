"""What is said of people together is refused where fewer than five stand behind it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.command_line import run

from bonafides.candour.movement import movement
from bonafides.candour.people import people
from bonafides.candour.pressure import pressure
from bonafides.history.asof import Past


def company(invented_past: Callable[..., Past], n: int, **knobs: Any) -> Past:
    return invented_past(people=n, deals=600, weeks=78, seed=3, team_size=n, **knobs)


def test_optimism_of_four_people_stands_on_their_own_sheets_alone(invented_past: Callable[..., Past]) -> None:
    found = people(company(invented_past, 4, pressure_share=0.0))  # else the manager is a fifth author
    said = found.record()
    for name in ("optimism", "spread", "organisation"):
        assert said[name]["value"] is None
        assert said[name]["why"].startswith("Four people stand behind it.")
    assert said["differ"]["p"] is None
    assert said["differ"]["verdict"].startswith("Four people stand behind it.")
    assert len(found.each) == 4
    assert not any(one.optimism.refused for one in found.each)


def test_optimism_of_five_people_may_be_said(invented_past: Callable[..., Past]) -> None:
    said = people(company(invented_past, 5, pressure_share=0.0)).record()
    assert None not in (said["optimism"]["value"], said["spread"]["value"], said["organisation"]["value"])
    assert said["differ"]["p"] is not None


@pytest.mark.parametrize("n", [4, 5])
def test_pressure_and_movement_of_fewer_than_five_are_refused(
    invented_past: Callable[..., Past], n: int
) -> None:
    past = company(invented_past, n)
    pressed, moved = pressure(past, call="tuesday"), movement(past)
    figures: list[Any] = [pressed.organisation, pressed.snap_back, pressed.manager_authored_share]
    figures.append(moved.organisation)
    assert [figure.refused for figure in figures] == [n < 5] * 4
    if n < 5:
        assert {figure.why[:10] for figure in figures} == {"Four peopl"}
    # Five owners, one manager: what owners changed may be said, what the manager changed may not.
    assert {v.layer: v.gain.refused for v in pressed.value_added} == {
        "manager_at_call": True,
        "owner_at_call": n < 5,
    }


@pytest.mark.parametrize("n", [4, 6])  # a median of five has no 95 % interval
def test_check_tells_no_share_of_fewer_than_five(tmp_path: Path, n: int) -> None:
    run("invent", tmp_path / "x", "--people", n, "--deals", 60, "--weeks", 30, "--seed", 1)
    said = json.loads(run("check", tmp_path / "x", "--json").out)
    logging = next(found for found in said.values() if isinstance(found, dict) and "floor" in found)
    assert logging["n_people"] == n
    hidden = [logging["floor"], logging["logged_share"]["value"], logging["below_floor_share"]["value"]]
    assert [value is None for value in hidden] == [n < 5] * 3
