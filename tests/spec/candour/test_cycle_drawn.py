"""How deals end, drawn and counted by hand."""

from __future__ import annotations

from datetime import date

from tests.drawn_pasts import drawn, moment, months, past_of

from bonafides.candour.cycle import Cycle, cycle
from bonafides.candour.people import WIN_RATES, people
from bonafides.engines.engine import Engine


def ended(engine: Engine, text: str, *, still_open: int = 0, owners: dict[int, int] | None = None) -> object:
    """Deals opened at nine on 1 January, ended as drawn, and some that are open still."""
    rows = drawn(text)
    numbers = [int(row["deal"]) for row in rows] + list(range(900, 900 + still_open))
    born = {
        deal: {"created_at": moment("2026-01-01"), "owner_no": (owners or {}).get(deal)} for deal in numbers
    }
    said = [
        {"deal": str(deal), "when": "2026-01-01", "what": "amount", "value": "100"}
        for deal in sorted(set(numbers))
    ]
    return past_of(
        engine, said, ended=rows, periods=months("2026-01", 3), deals=born, last_day=date(2026, 3, 31)
    )


SEVEN_WINS = "| deal | when | result |\n" + "\n".join(
    f"| {deal} | 2026-01-{2 * deal + 1:02d} 21:00 | won |" for deal in range(1, 8)
)
"""Won 2.5, 4.5, … 14.5 days after their opening: the middle one of seven after 8.5 days."""


def test_days_count_from_opening_to_end_with_their_parts(engine: Engine) -> None:
    found: Cycle = cycle(ended(engine, SEVEN_WINS, still_open=3))
    assert found.days_to_win.value == 8.5
    assert (found.days_to_win.low, found.days_to_win.high) == (2.5, 14.5)
    assert found.days_to_loss.refused


def test_deals_are_counted_once_by_what_came_of_them_at_last(engine: Engine) -> None:
    more = """
    | 8 | 2026-02-01 | lost |
    | 9 | 2026-02-01 | withdrawn |
    | 10 | 2026-02-01 | deleted |
    | 11 | 2026-02-01 | lost |
    | 11 | 2026-02-02 | reopened |
    """
    found = cycle(ended(engine, SEVEN_WINS + more, still_open=3))
    assert dict(found.n_by_result) == {"won": 7, "lost": 1, "withdrawn": 1, "open": 4}
    assert (found.won_of_ended.value, found.won_of_ended.n) == (7 / 9, 9)
    assert (found.won_of_begun.value, found.won_of_begun.n) == (7 / 13, 13)


def test_wins_alone_are_no_win_rate(engine: Engine) -> None:
    found = cycle(ended(engine, SEVEN_WINS, still_open=3))
    assert found.won_of_ended.refused
    assert found.won_of_begun.value == 7 / 10


def test_a_deal_over_before_it_began_is_counted_and_said(engine: Engine) -> None:
    assert cycle(ended(engine, SEVEN_WINS + "\n| 20 | 2025-12-30 | won |")).n_backwards == 1


def test_without_stated_probabilities_owners_are_compared_in_what_they_won(engine: Engine) -> None:
    """Four of four, and none of four by four others: chi-squared 16 + 4 × 1 = 20, four degrees of freedom."""
    rows = "\n".join(f"| {deal} | 2026-02-01 | {'won' if deal <= 4 else 'lost'} |" for deal in range(1, 21))
    owners = {deal: 1 + (deal - 1) // 4 for deal in range(1, 21)}
    found = people(ended(engine, "| deal | when | result |\n" + rows, owners=owners))
    assert found.differ_in == WIN_RATES
    assert found.differ.statistic is not None
    assert round(found.differ.statistic, 9) == 20.0
    assert (found.differ.df, found.differ.verdict) == (4, "they differ by more than chance")
    assert found.each == ()
