"""Who is counted with whom, in a survey of teams."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafides.errors import WrongRequest
from bonafides.trust.cells import LEAST_INVITED, CellPlan, Unit, cells_of_teams


def unit(key: str, n: int, parent: str = "") -> Unit:
    return Unit(key, tuple(f"{key}{at}" for at in range(n)), parent)


def shape(plan: CellPlan) -> dict[str, tuple[int, tuple[str, ...]]]:
    return {cell.about: (cell.invited, cell.joined) for cell in plan.cells}


def test_a_team_of_eight_is_a_cell() -> None:
    plan = cells_of_teams([unit("sales", 9), unit("north", 8, "sales")])
    assert shape(plan) == {"sales": (9, ()), "north": (8, ())}
    assert plan.cells[1].parent == plan.cells[0].code


def test_a_smaller_team_is_counted_with_the_team_above_alone() -> None:
    plan = cells_of_teams([unit("sales", 4), unit("north", 9, "sales"), unit("south", 5, "sales")])
    assert shape(plan) == {"sales": (9, ("south",)), "north": (9, ())}
    assert plan.remarks == (("sales", "south has too few for a figure of its own: counted here alone."),)


def test_what_is_too_few_climbs_until_it_is_enough() -> None:
    units = [unit("firm", 3), unit("sales", 1, "firm"), unit("north", 9, "sales"), unit("south", 4, "sales")]
    assert shape(cells_of_teams(units)) == {"firm": (8, ("sales", "south")), "north": (9, ())}


def test_what_is_left_at_the_top_joins_the_smallest_cell_below() -> None:
    units = [unit("firm", 3), unit("north", 12, "firm"), unit("south", 9, "firm")]
    plan = cells_of_teams(units)
    assert shape(plan) == {"firm": (12, ("south",)), "north": (12, ())}
    assert plan.remarks == (
        (
            "firm",
            "south could have a figure of its own, but without it too few are left: counted here alone.",
        ),
    )


def test_a_small_team_that_fills_up_what_is_left_is_told_apart_from_those_that_are_too_few() -> None:
    units = [unit("firm", 1), unit("east", 4, "firm"), unit("south", 6, "firm"), unit("west", 6, "firm")]
    plan = cells_of_teams(units, small_teams=True)
    assert shape(plan) == {"firm": (11, ("east", "south")), "west": (6, ())}
    assert [said for about, said in plan.remarks if about == "firm"] == [
        "east has too few for a figure of its own: counted here alone.",
        "south could have a figure of its own, but without it too few are left: counted here alone.",
    ]


def test_a_top_without_members_needs_no_cell() -> None:
    plan = cells_of_teams([unit("firm", 0), unit("north", 8, "firm"), unit("south", 9, "firm")])
    assert set(shape(plan)) == {"north", "south"}
    assert {cell.parent for cell in plan.cells} == {""}


@pytest.mark.parametrize(("n", "stands"), [(5, False), (6, True), (7, True)])
def test_a_team_of_six_or_seven_may_stand_with_means_only(n: int, stands: bool) -> None:
    plan = cells_of_teams([unit("sales", 9), unit("north", n, "sales")], small_teams=True)
    assert ("north" in shape(plan)) == stands
    if stands:
        assert plan.cells[1].protection == "means_only"
        assert "weaker than usual" in dict(plan.remarks)["north"]


def test_a_company_of_seven_is_refused() -> None:
    plan = cells_of_teams([unit("firm", 2), unit("north", 5, "firm")])
    assert plan.cells == ()
    assert plan.refusals[0].found == "firm: seven are asked besides those who answer by name"


def test_nobody_is_in_two_teams() -> None:
    other = Unit("south", (*unit("south", 9).members, "north0"))
    assert [one.about for one in cells_of_teams([unit("north", 9), other]).refusals] == ["north", "south"]


def led(key: str, n: int, parent: str = "") -> Unit:
    """A team of so many whose first member predicts what the others will say."""
    return Unit(key, unit(key, n).members, parent, predicting=(f"{key}0",))


def test_whoever_predicts_a_team_is_not_counted_in_it() -> None:
    [cell] = cells_of_teams([led("north", 9)]).cells
    assert cell.members == tuple(f"north{at}" for at in range(1, 9))
    assert cells_of_teams([led("north", 8)]).refusals[0].found == (
        "north: seven are asked besides those who answer by name"
    )


def test_whoever_leads_a_team_that_is_counted_above_is_counted_with_it() -> None:
    plan = cells_of_teams([led("sales", 9), led("north", 8, "sales")])
    assert shape(plan) == {"sales": (16, ("north",))}
    assert "north0" in plan.cells[0].members
    assert "sales0" not in plan.cells[0].members


@pytest.mark.parametrize(("n", "stands"), [(6, False), (7, True), (8, True)])
def test_six_or_seven_are_counted_without_whoever_predicts_them(n: int, stands: bool) -> None:
    plan = cells_of_teams([led("sales", 10), led("north", n, "sales")], small_teams=True)
    assert ("north" in shape(plan)) == stands
    if stands:
        assert shape(plan)["north"] == (n - 1, ())
        assert plan.cells[1].protection == "means_only"


def test_a_top_with_nobody_but_whoever_predicts_needs_no_cell() -> None:
    assert shape(cells_of_teams([led("firm", 1), led("north", 9, "firm")])) == {"north": (8, ())}
    alone = cells_of_teams([led("firm", 1)])
    assert alone.refusals[0].found == "firm: nobody is asked besides those who answer by name"


@given(st.lists(st.tuples(st.integers(0, 14), st.integers(0, 11)), min_size=1, max_size=12), st.booleans())
def test_no_cell_has_whoever_predicts_what_it_is_about(
    drawn: list[tuple[int, int]], small_teams: bool
) -> None:
    units = [
        led(f"t{at}.", n, f"t{above % at}." if at and above else "") for at, (n, above) in enumerate(drawn)
    ]
    for cell in cells_of_teams(units, small_teams=small_teams).cells:
        assert f"{cell.about}0" not in cell.members
        assert cell.invited >= (6 if small_teams else LEAST_INVITED)
        assert (cell.protection == "means_only") == (cell.invited < LEAST_INVITED)


@pytest.mark.parametrize(
    "units",
    [
        [unit("a", 9), unit("a", 9)],
        [unit("a", 9, "nobody")],
        [unit("a", 9, "b"), unit("b", 9, "a")],
    ],
)
def test_what_is_not_a_tree_is_refused(units: list[Unit]) -> None:
    with pytest.raises(WrongRequest):
        cells_of_teams(units)


@given(st.lists(st.tuples(st.integers(0, 14), st.integers(0, 11)), min_size=1, max_size=12), st.booleans())
def test_everybody_is_in_one_cell_of_at_least_eight_or_their_tree_is_refused(
    drawn: list[tuple[int, int]], small_teams: bool
) -> None:
    units = [
        unit(f"t{at}.", n, f"t{above % at}." if at and above else "") for at, (n, above) in enumerate(drawn)
    ]
    plan = cells_of_teams(units, small_teams=small_teams)
    counted = [who for cell in plan.cells for who in cell.members]
    assert len(counted) == len(set(counted))
    top = {u.key: u for u in units}

    def root(key: str) -> str:
        return root(top[key].parent) if top[key].parent else key

    refused = {one.about for one in plan.refusals}
    assert set(counted) == {who for u in units if root(u.key) not in refused for who in u.members}
    for cell in plan.cells:
        assert cell.invited >= LEAST_INVITED or (
            small_teams and cell.protection == "means_only" and cell.invited > 5
        )
        assert (cell.protection == "means_only") == (cell.invited < LEAST_INVITED)
        if cell.parent:
            above = next(other for other in plan.cells if other.code == cell.parent)
            assert above.about != cell.about
            assert root(above.about) == root(cell.about)
