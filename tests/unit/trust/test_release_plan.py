"""What a round will release, before launch and at close."""

from __future__ import annotations

import random
from itertools import count

import pytest

from bonafides.errors import WrongRequest
from bonafides.privacy.disclosure import Row, audit
from bonafides.trust.cells import RELATIONS, About, Asked, CellPlan, Unit, cells_about_people, cells_of_teams
from bonafides.trust.release_plan import (
    SHOWS,
    Aggregate,
    Closing,
    Drafted,
    Earlier,
    Thresholds,
    audit_before_launch,
    close_plan,
    draft_plan,
)

USUAL = Thresholds()
USUALLY = ("means", "items", "spread")


def about_ada(**asked: int) -> CellPlan:
    number = count()
    raters = tuple(Asked(f"{kind} {at}", kind) for kind, n in asked.items() for at in range(n))
    return cells_about_people([About("ada", raters)], apart=RELATIONS, code=lambda: f"c{next(number)}")


def teams(*units: tuple[str, int, str], small_teams: bool = False) -> CellPlan:
    number = count()
    made = [Unit(key, tuple(f"{key}{at}" for at in range(n)), above) for key, n, above in units]
    return cells_of_teams(made, small_teams=small_teams, code=lambda: f"c{next(number)}")


def drafted(planned: CellPlan, thresholds: Thresholds = USUAL) -> Drafted:
    number = count()
    return draft_plan(planned, thresholds, code=lambda: f"p{next(number)}")


def shown(plan: Drafted) -> dict[str, tuple[str, ...]]:
    return {" ".join(plan.label[one.code]): one.shows for one in plan.aggregates}


def released(plan: Drafted, closing: Closing) -> dict[str, set[str]]:
    return {" ".join(plan.label[one.code]): set(one.shows) for one in closing.decisions if one.shows}


def test_a_person_has_all_raters_and_each_relation_apart() -> None:
    plan = drafted(about_ada(peers=10, reports=8))
    assert shown(plan) == {
        "ada all": SHOWS,
        "ada peers": USUALLY,
        "ada reports": USUALLY,
    }, "comments of ten peers would, beside those of all, show which are the eight reports'"


def test_comments_of_two_relations_are_apart_where_each_has_ten() -> None:
    assert set(shown(drafted(about_ada(peers=10, reports=10))).values()) == {SHOWS}


def test_where_nothing_is_asked_in_words_no_comments_are_promised() -> None:
    planned = teams(("firm", 20, ""))
    assert shown(draft_plan(planned, USUAL)) == {"firm all": SHOWS}
    assert shown(draft_plan(planned, USUAL, questions=False)) == {"firm all": USUALLY}


def test_one_cell_is_one_aggregate() -> None:
    assert shown(drafted(about_ada(peers=9))) == {"ada all": USUALLY}


def test_a_team_is_shown_with_all_below_it() -> None:
    plan = drafted(teams(("firm", 8, ""), ("north", 10, "firm"), ("south", 12, "firm"), ("east", 3, "south")))
    cells = {plan.label[one.code][0]: len(one.cells) for one in plan.aggregates}
    assert cells == {"firm": 3, "north": 1, "south": 1}


def test_a_team_with_one_team_below_and_nobody_else_is_shown_once() -> None:
    plan = drafted(teams(("firm", 9, ""), ("sales", 0, "firm"), ("north", 10, "sales")))
    assert "north all" in shown(plan)
    assert plan.left_out == {("sales", "all"): "The same people as north · all: shown there."}


def test_a_small_team_shows_means_and_its_spread_does_not_follow_from_above() -> None:
    plan = drafted(teams(("firm", 12, ""), ("north", 7, "firm"), small_teams=True))
    assert shown(plan) == {"firm all": SHOWS, "north all": ("means",)}
    spread = [one for one in plan.aggregates if "spread" in one.shows]
    assert len(spread) == 1


def test_a_raised_threshold_takes_small_relations_out_before_launch() -> None:
    plan = drafted(about_ada(peers=12, reports=9), Thresholds(means=10, spread=10))
    assert list(shown(plan)) == ["ada all"]
    assert plan.left_out[("ada", "reports")] == "Nine people stand behind it. Ten are needed."
    assert plan.left_out[("ada", "peers")] == (
        "Beside what else is shown, it would give away what nine people said. Ten are needed."
    )


def test_a_drafted_plan_passes_its_own_audit() -> None:
    draw = random.Random(3)
    for _ in range(60):
        planned = about_ada(**{kind: draw.randint(0, 15) for kind in RELATIONS})
        plan = drafted(planned)
        assert audit_before_launch(planned.cells, plan.aggregates, USUAL) == ()


def test_a_plan_made_by_hand_that_leaks_is_refused_before_launch() -> None:
    planned = about_ada(peers=10, reports=8)
    plan = [Aggregate("all", ("c0", "c1"), SHOWS), Aggregate("peers", ("c0",), SHOWS)]
    (leak,) = audit_before_launch(planned.cells, plan, USUAL)
    assert leak.words() == "From all - peers follows the sum of c1: eight people, and ten are needed."


@pytest.mark.parametrize(
    ("peers", "reports", "expected"),
    [
        (10, 10, {"ada all": set(SHOWS), "ada peers": set(SHOWS), "ada reports": set(SHOWS)}),
        (9, 6, {"ada all": set(SHOWS), "ada peers": {"means"}, "ada reports": {"means"}}),
        (9, 4, {"ada all": set(SHOWS)}),
        (4, 4, {"ada all": set(USUALLY)}),
        (9, 0, {"ada all": set(USUALLY), "ada peers": set(USUALLY)}),
        (4, 0, {}),
        (0, 0, {}),
    ],
)
def test_what_is_released_follows_from_how_many_answered(
    peers: int, reports: int, expected: dict[str, set[str]]
) -> None:
    plan = drafted(about_ada(peers=12, reports=12))
    closing = close_plan(plan.aggregates, {"c0": peers, "c1": reports}, USUAL)
    assert released(plan, closing) == expected


def test_cells_below_the_threshold_are_counted_in_the_wider_one_or_destroyed() -> None:
    plan = drafted(about_ada(peers=12, reports=12))
    closing = close_plan(plan.aggregates, {"c0": 9, "c1": 3}, USUAL)
    assert closing.only_wider == ("c0", "c1")
    assert closing.counted_in == {"c0": ("p0",), "c1": ("p0",)}
    assert close_plan(plan.aggregates, {"c0": 2, "c1": 2}, USUAL).unread == ("c0", "c1")


def test_a_refusal_says_why_without_codes() -> None:
    plan = drafted(about_ada(peers=12, reports=12))
    decisions = close_plan(plan.aggregates, {"c0": 9, "c1": 3}, USUAL).decisions
    assert [one.why for one in decisions] == [
        "",
        "Beside what else is shown, it would give away what three people said. Five are needed.",
        "Three people stand behind it. Five are needed.",
    ]
    assert decisions[1].refused["spread"] == "Not even means can be shown of it."


def test_nothing_that_leaks_is_released_whoever_answers() -> None:
    draw = random.Random(11)
    for turn in range(150):
        if turn % 2:
            planned = about_ada(**{kind: draw.randint(0, 14) for kind in RELATIONS})
        else:
            units = [("t0", draw.randint(0, 12), "")]
            units += [(f"t{at}", draw.randint(0, 14), f"t{draw.randrange(at)}") for at in range(1, 9)]
            planned = teams(*units, small_teams=turn % 4 == 0)
        plan = drafted(planned)
        accepted = {cell.code: draw.randint(0, cell.invited) for cell in planned.cells}
        closing = close_plan(plan.aggregates, accepted, USUAL)
        for what, least in {**USUAL.record(), "items": USUAL.spread}.items():
            out = [Row(one.code, frozenset(one.cells)) for one in closing.decisions if what in one.shows]
            assert audit(accepted, out, least=least).passed
        for one in closing.decisions:
            planned_shows = next(a.shows for a in plan.aggregates if a.code == one.code)
            assert one.shows | set(one.refused) == set(planned_shows)
            assert "means" in one.shows or not one.shows
        assert set(closing.unread) | set(closing.counted_in) == {c for a in plan.aggregates for c in a.cells}


def test_answers_that_are_out_already_count_at_close() -> None:
    plan = [Aggregate("all", ("c",), ("means",))]
    before = [Earlier("batch of June", {"c": 6}, ("means",))]
    four_more = close_plan(plan, {"c": 10}, USUAL, earlier=before)
    assert four_more.decisions[0].why == (
        "Beside what else is shown, it would give away what four people said. Five are needed."
    )
    assert close_plan(plan, {"c": 11}, USUAL, earlier=before).decisions[0].shows == {"means"}
    assert close_plan(plan, {"c": 6}, USUAL, earlier=before).decisions[0].shows == {"means"}


def test_what_is_out_cannot_be_withdrawn() -> None:
    with pytest.raises(WrongRequest):
        close_plan(
            [Aggregate("all", ("c",), ("means",))],
            {"c": 5},
            USUAL,
            earlier=[Earlier("June", {"c": 6}, ("means",))],
        )


def test_thresholds_only_rise() -> None:
    assert USUAL.raised({"comments": 12}).comments == 12
    for lowered in (
        {"means": 4},
        {"spread": 7},
        {"comments": 9},
        {"means": 9},
        {"means": True},
        {"other": 9},
    ):
        with pytest.raises(WrongRequest):
            Thresholds.of(lowered)
    with pytest.raises(WrongRequest):
        Thresholds(means=6).raised({"means": 5})


def test_an_aggregate_is_read_back_from_the_manifest() -> None:
    one = Aggregate("p", ("c", "d"), ("means",))
    assert Aggregate.of(one.record()) == one
