"""Which moves of a close date count, drawn as tables and counted by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from tests.drawn_pasts import drawn, months, past_of

from bonafides.candour.slippage import Slippage, slippage
from bonafides.engines.engine import Engine
from bonafides.engines.opening import open_engine


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    opened = open_engine("duckdb", threads=1)
    yield opened
    opened.close()


def of(engine: Engine, said: str, ended: str = "| deal | when | result |") -> Slippage:
    """Slippage of drawn statements, as known at the end of June 2026."""
    past = past_of(
        engine, drawn(said), ended=drawn(ended), periods=months("2026-01", 6), last_day=date(2026, 6, 30)
    )
    return slippage(past)


def lengths(found: Slippage) -> dict[int, int]:
    """Moves by days."""
    return dict(zip(found.moves.days.tolist(), found.moves.counts.tolist(), strict=True))


def test_a_pull_in_does_not_cancel_a_push(engine):
    found = of(
        engine,
        """
        | deal | when       | what       | value      |
        | 1    | 2026-01-05 | close_date | 2026-02-01 |
        | 1    | 2026-01-12 | close_date | 2026-03-01 |
        | 1    | 2026-01-19 | close_date | 2026-02-01 |
        | 1    | 2026-01-20 | close_date | 2026-02-01 |
        """,
    )
    assert lengths(found) == {-28: 1, 28: 1}
    assert (found.moves.revisions, found.moves.items, found.statements) == (2, 1, 4)


def test_defaults_and_bulk_edits_are_no_statements_and_moves_run_from_one_persons_date_to_the_next(engine):
    """Human 1 February, bulk 1 March, human 10 March: one move of 37 days, with two entries left out."""
    found = of(
        engine,
        """
        | deal | when       | what       | value      | by      |
        | 1    | 2026-01-05 | close_date | 2026-01-31 | default |
        | 1    | 2026-01-06 | close_date | 2026-02-01 |         |
        | 1    | 2026-02-02 | close_date | 2026-03-01 | bulk    |
        | 1    | 2026-02-20 | close_date | 2026-03-10 |         |
        """,
    )
    assert lengths(found) == {37: 1}
    assert (found.statements, found.left_out) == (2, 2)


def test_a_date_stated_after_the_old_one_had_passed_is_after_the_fact_and_on_its_day_it_is_not(engine):
    said = "".join(
        f"""
        | {deal} | 2026-01-05 | close_date | 2026-02-02 |
        | {deal} | {when}     | close_date | 2026-03-02 |"""
        for deal, when in enumerate(("2026-02-02", "2026-02-03", "2026-02-04", "2026-01-20", "2026-02-05"))
    )
    found = of(engine, "| deal | when | what | value |" + said)
    assert found.moves.after_the_fact_share.value == pytest.approx(3 / 5)
    assert found.moves.after_the_fact_share.n == 5


def test_dates_written_when_a_deal_is_closed_are_left_out_and_the_win_is_held_against_what_was_said(engine):
    """Said 1 March, then 20 March; won on 10 April and rewritten to it: 21 days after, 40 after the first."""
    said = "".join(
        f"""
        | {deal} | 2026-01-05 | close_date | 2026-03-01 |
        | {deal} | 2026-02-20 | close_date | 2026-03-20 |
        | {deal} | 2026-04-10 | close_date | 2026-04-10 |"""
        for deal in range(6)
    )
    ended = "| deal | when | result |" + "".join(f"\n| {deal} | 2026-04-10 | won |" for deal in range(6))
    found = of(engine, "| deal | when | what | value |" + said, ended)
    assert lengths(found) == {19: 6}
    assert found.at_the_end == 6
    assert (found.last_to_realised_days.value, found.first_to_realised_days.value) == (21, 40)
    assert (found.realised_days.tolist(), found.realised_counts.tolist()) == ([21], [6])


def test_without_moves_the_figures_say_so(engine):
    found = of(engine, "| deal | when | what | value |\n| 1 | 2026-01-05 | close_date | 2026-02-01 |")
    assert found.moves.later_share.why == "1 deals with a stated date, and none of the dates was ever moved."
    assert found.moves.bins() == []
    assert found.record()["items"] == 1


def test_without_statements_everything_is_refused(engine):
    found = of(engine, "| deal | when | what | value |\n| 1 | 2026-01-05 | amount | 5 |")
    assert found.moves.median_days.refused
    assert found.last_to_realised_days.refused
