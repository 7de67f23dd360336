"""What the report may say, and when: each sentence form at the edge of its condition."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from bonafides.candour.calibration import AtLead
from bonafides.candour.ever import Ever
from bonafides.candour.findings import headline, standfirst
from bonafides.candour.levels import chance_band
from bonafides.candour.page_calibration import reliability_title
from bonafides.candour.page_categories import categories_title
from bonafides.candour.page_current import current_headline
from bonafides.candour.page_dates import slippage_title
from bonafides.candour.page_forecast import coin, earlier_title, outlook_title
from bonafides.candour.page_pressure import layers_title, teams_title
from bonafides.candour.page_silence import silence_title
from bonafides.candour.pressure import Pressure
from bonafides.candour.sheets import personal_levels, sheet_headline
from bonafides.candour.value_added import ValueAdded
from bonafides.candour.words import came_true, chance_in_words, interval
from bonafides.figures import Figure

AGREE = "What was said and what happened agreed as well as chance allows"


def share(value: float, low: float, high: float, n: int = 200) -> Figure:
    return Figure(value, low, high, n=n, unit="share")


def at_lead(gap: Figure, *, beyond: bool, n: int = 200, k: int = 60) -> AtLead:
    p = np.array([gap.value + k / n if gap.value is not None else 0.5])
    brier: Any = SimpleNamespace(beyond_chance=beyond)
    return AtLead(30, p, np.array([k]), np.array([n]), brier, None, gap, gap)


def report(
    at: AtLead | None,
    *,
    organisation: Figure | None = None,
    later: Figure | None = None,
    ever: Ever | None = None,
) -> Any:
    nothing = Figure.refuse("Nothing is there.", n=0, unit="share")
    moves = SimpleNamespace(later_share=later or nothing, after_the_fact_share=nothing, revisions=50)
    by_lead = (at,) if at is not None else ()
    why = "" if at is not None else "No probability was stated."
    return SimpleNamespace(
        calibration=SimpleNamespace(by_lead=by_lead, shown=30 if at else None, why=why, ever=ever),
        people=SimpleNamespace(organisation=organisation or nothing),
        slippage=SimpleNamespace(moves=moves),
        period=None,
        others={},
        n_deals=400,
    )


def test_a_difference_is_said_with_its_numbers_when_interval_and_verdict_allow_it() -> None:
    at = at_lead(share(0.10, 0.04, 0.16), beyond=True)
    assert headline(report(at)) == "For every 100 deals, 40 wins were stated and 30 came true"


def test_a_difference_inside_chance_is_not_said() -> None:
    assert headline(report(at_lead(share(0.10, 0.04, 0.16), beyond=False))) == AGREE


def test_agreement_is_not_claimed_where_all_claims_together_say_otherwise() -> None:
    at = at_lead(share(0.02, -0.04, 0.08), beyond=False)
    beyond, within = (Figure(0.7, low, 1.2, n=200, unit="log-odds") for low in (0.2, -0.1))
    assert headline(report(at, organisation=beyond)) == "Of 200 claims, 60 came true"
    assert headline(report(at, organisation=within)) == AGREE


def test_an_interval_that_holds_zero_makes_no_difference_on_average() -> None:
    said = headline(report(at_lead(share(0.02, -0.04, 0.08), beyond=True)))
    assert said == "On average word and outcome agreed; at single levels they differed"


def test_periods_that_disagree_leave_counts_and_no_claim() -> None:
    at = at_lead(share(0.10, 0.04, 0.16), beyond=True)
    by_period = Figure(0.3, -0.1, 0.7, n=200, unit="log-odds")
    assert headline(report(at, organisation=by_period)) == "Of 200 claims, 60 came true"


def test_few_claims_are_not_praised_for_being_few() -> None:
    at = at_lead(share(0.0, -0.1, 0.1, n=40), beyond=False, n=40, k=12)
    assert headline(report(at)) == "40\xa0claims cannot tell yet whether word and outcome differ"


def test_the_same_number_twice_is_no_headline() -> None:
    at = at_lead(share(0.004, 0.001, 0.007, n=5000), beyond=True, n=5000, k=1500)
    assert headline(report(at)) == "More was said than came true"


@pytest.mark.parametrize(
    ("later", "said"),
    [
        (share(0.9, 0.8, 0.95), "Of the close dates that moved, 90\xa0% moved later"),
        (share(0.2, 0.1, 0.3), "More close dates moved earlier than later"),
        (share(0.6, 0.45, 0.7), "What was said cannot be set beside what happened yet"),
    ],
)
def test_without_claims_dates_speak_where_a_coin_could_not(later: Figure, said: str) -> None:
    assert headline(report(None, later=later)) == said


def test_a_report_of_nothing_says_so() -> None:
    assert headline(report(None)) == "What was said cannot be set beside what happened yet"
    assert standfirst(report(None)) == "400\xa0deals were read. No probability was stated."


@pytest.mark.parametrize(
    ("gap", "beyond", "says"),
    [
        (share(0.10, 0.04, 0.16), True, "For every 100 deals, 40 wins were stated and 30 came in the end"),
        (share(0.10, 0.04, 0.16), False, "What was said and what was ever won agreed"),
        (share(0.02, -0.04, 0.08), True, "at single levels they differed"),
    ],
)
def test_what_means_ever_won_is_told_under_the_same_conditions(gap: Figure, beyond: bool, says: str) -> None:
    brier: Any = SimpleNamespace(beyond_chance=beyond)
    found = Ever(200, 20, brier, None, gap, 0.0, said=0.4)
    assert says in headline(report(None, ever=found))


def test_the_share_that_came_true_is_the_gap_turned_round() -> None:
    # Said 40 % on average; a gap of 10 points (4 to 16) leaves 30 % (24 to 36).
    found = came_true(at_lead(share(0.10, 0.04, 0.16), beyond=True))
    assert (found.value, found.low, found.high) == pytest.approx((0.30, 0.24, 0.36))


def test_the_diagram_claims_a_direction_only_beyond_chance() -> None:
    assert "more than came true" in reliability_title(at_lead(share(0.1, 0.04, 0.16), beyond=True))
    assert "less than came true" in reliability_title(at_lead(share(-0.1, -0.16, -0.04), beyond=True))
    assert "chance allows" in reliability_title(at_lead(share(0.1, 0.04, 0.16), beyond=False))


def test_each_category_is_said_of_each_one_or_of_none() -> None:
    low, holds = share(0.3, 0.2, 0.4), share(0.5, 0.3, 0.7)
    assert categories_title([("commit", 0.8, low), ("best_case", 0.5, low)]).startswith("Each category")
    assert categories_title([("commit", 0.8, low), ("best_case", 0.5, holds)]).startswith("1 of 2")
    assert categories_title([("commit", 0.5, holds)]).startswith("No category")
    assert categories_title([("commit", None, low)]) == "What each forecast category came true as"


def test_dates_that_a_coin_could_have_moved_moved_both_ways() -> None:
    assert slippage_title(share(0.55, 0.45, 0.65)) == "Close dates moved both ways about as often"


def test_a_wide_silence_is_told_by_its_ends() -> None:
    assert "36\xa0% of cases" in silence_title(share(0.36, 0.31, 0.39))
    assert "between 13 and 79\xa0%" in silence_title(share(0.47, 0.13, 0.79))


@pytest.mark.parametrize(("stated", "says"), [(90.0, "within"), (121.0, "more"), (79.0, "less")])
def test_a_stated_forecast_is_set_beside_the_interval_not_the_middle(stated: float, says: str) -> None:
    expected = Figure(100.0, 80.0, 120.0, n=9, unit="cents")
    period: Any = SimpleNamespace(label="2026-Q3", expected=expected, stated_cents=stated)
    assert says in outlook_title(period)


def test_periods_on_one_side_are_counted_and_weighed_against_a_coin() -> None:
    assert (
        earlier_title([3, 3], [1, 4])
        == "The stated forecast stood above the result in 1 of the last 2 periods"
    )
    assert "in all of the last 2 periods" in earlier_title([3, 3], [1, 1])
    # Five heads or five tails in five throws: 2/32. Four or more of one side: 12/32.
    assert (coin(5, 5), coin(0, 5), coin(4, 5)) == (0.0625, 0.0625, 0.375)


def test_leaders_changes_are_judged_only_beyond_zero() -> None:
    def added(value: float, low: float, high: float) -> list[ValueAdded]:
        return [ValueAdded("manager_at_call", Figure(value, low, high, n=20, unit="Brier"))]

    assert "further from" in layers_title(added(-0.02, -0.03, -0.01))
    assert "came nearer" in layers_title(added(0.02, 0.01, 0.03))
    assert "cannot be told" in layers_title(added(0.0, -0.01, 0.01))


def test_a_jump_that_holds_zero_is_none() -> None:
    def found(value: float, low: float, high: float) -> Pressure:
        jump = Figure(value, low, high, n=50, unit="points")
        return Pressure("friday", "given", jump, (), (), jump, jump, 50, "")

    assert teams_title(found(0.01, -0.01, 0.03)).startswith("No jump")
    assert "rose" in teams_title(found(0.02, 0.01, 0.03))
    assert "fell" in teams_title(found(-0.02, -0.03, -0.01))


def test_one_open_deal_in_ten_is_older_than_nine_in_ten_by_nature() -> None:
    nothing = Figure.refuse("Nothing is there.", n=0, unit="share")
    found: Any = SimpleNamespace(
        overdue=nothing, stale=nothing, needed_wins=nothing, older=share(0.12, 0.09, 0.15)
    )
    assert current_headline(found) == ""
    found.older = share(0.17, 0.13, 0.21, n=400)
    assert current_headline(found).startswith("68 of 400 open deals")
    found.older = share(0.5, 0.3, 0.7, n=10)
    assert current_headline(found) == ""  # too few for a headline


def person(n: int, k: int, p: float, low: float, high: float) -> Any:
    return SimpleNamespace(
        optimism=Figure((low + high) / 2, low, high, n=n, unit="log-odds"),
        claims_n=np.array([n]),
        claims_k=np.array([k]),
        claims_p=np.array([p]),
    )


def test_a_sheet_speaks_of_a_difference_only_where_the_interval_excludes_none() -> None:
    assert (
        sheet_headline(person(80, 20, 0.5, 0.2, 1.2))
        == "For every 100 deals, you stated 50 wins and 25 came true"
    )
    assert sheet_headline(person(80, 20, 0.3, -0.2, 0.6)).startswith("What you said and what happened agree")
    few = sheet_headline(person(9, 0, 0.62, 0.4, 3.0))
    assert few == "You stated 62\xa0% on average, and 0 of 9 claims came true"
    assert sheet_headline(person(8, 2, 0.3, -0.2, 0.6)).startswith("8 claims cannot tell yet")
    assert sheet_headline(person(1, 0, 0.3, -0.2, 0.6)).startswith("1 claim cannot tell yet")
    assert sheet_headline(person(0, 0, 0.3, -0.2, 0.6)) == "None of your claims has an outcome yet"


def test_a_sheet_shows_fifths_until_there_are_sixty_claims() -> None:
    few, many = person(59, 20, 0.5, 0, 1), person(60, 20, 0.5, 0, 1)
    for one in (few, many):
        one.claims_p = np.array([0.45, 0.55])
        one.claims_n = np.array([29, one.claims_n[0] - 29])
        one.claims_k = np.array([10, 10])
    assert [len(personal_levels(one)) for one in (few, many)] == [1, 2]


def test_the_band_of_chance_is_the_binomial_one() -> None:
    # Binomial(10, 0.1): P(0) = .349 > .025, P(<= 3) = .987 > .975 > P(<= 2) = .930.
    assert chance_band(10, 0.1) == (0.0, 0.3)


def test_shares_and_chances_are_never_surer_than_they_are() -> None:
    assert interval(share(0.752, 0.731, 0.772)) == "75\xa0% (73 to 77\xa0%)"
    assert interval(share(0.0459, 0.012, 0.09)) == "4.6\xa0% (1.2 to 9.0\xa0%)"
    assert chance_in_words(0.0) == "p\xa0<\xa00.001"
