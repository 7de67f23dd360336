"""What one list of open deals shows on 30 June 2026, drawn and counted by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from tests.drawn_pasts import drawn, moment, months, past_of

from bonafides.candour.current import Current, Listed, current
from bonafides.engines.engine import Engine
from bonafides.engines.opening import open_engine

SAID = """
    | deal | when       | what        | value      | by      |
    | 1    | 2026-06-30 | close_date  | 2026-06-10 |         |
    | 1    | 2026-06-30 | probability | 80         |         |
    | 2    | 2026-06-30 | close_date  | 2026-06-30 |         |
    | 2    | 2026-06-30 | probability | 50         |         |
    | 3    | 2026-06-30 | close_date  | 2026-07-31 | default |
    | 3    | 2026-06-30 | probability | 50         | default |
    | 4    | 2026-06-30 | close_date  | 2026-08-12 |         |
    """
BORN = {
    deal: moment(day) for deal, day in enumerate(("2026-01-01", "2026-06-01", "2026-06-02", "2026-06-03"), 1)
}


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    opened = open_engine("duckdb", threads=1)
    yield opened
    opened.close()


def today(engine: Engine, *, won: int = 20, said: str = SAID) -> Current:
    """Four open deals beside won deals of 10, 20, 30, … days and as many lost ones."""
    born = dict(BORN)
    ended = ["| deal | when | result |"]
    for number in range(won):
        for deal, result in ((100 + number, "won"), (300 + number, "lost")):
            born[deal] = moment("2026-01-01")
            ended.append(f"| {deal} | {date(2026, 1, 11) + timedelta(days=5 * number)} | {result} |")
    past = past_of(
        engine,
        drawn(said),
        ended=drawn("\n".join(ended)),
        periods=months("2026-01", 9),
        deals={deal: {"created_at": moment} for deal, moment in born.items()},
        last_day=date(2026, 6, 30),
    )
    return current(past)


def test_overdue_default_and_month_end_dates_are_counted_among_dated_deals(engine):
    found = today(engine)
    assert (found.overdue.value, found.overdue.n) == (1 / 4, 4)  # due today is not overdue
    assert found.default_dates.value == 1 / 4
    assert found.month_ends.value == 2 / 4
    assert found.overdue_deals == (Listed(1, 20),)


def test_age_is_held_against_the_cycles_of_won_deals(engine):
    """Won in 10, 15, … 105 days: nine in ten within 95. One deal is 180 days old, the others under 30."""
    found = today(engine)
    assert found.older.value == 1 / 4
    assert found.older.why == "90% of 20 won deals took 95 days or less in all."
    assert found.oldest_deals[0] == Listed(1, 180)
    assert "20 are needed" in today(engine, won=19).older.why
    assert today(engine, won=1).older.why == "1 won deal with both days. 20 are needed."


def test_stated_probabilities_need_so_many_wins(engine):
    """.8 + .5 + .5 = 1.8 of 3, give or take 1.96 √(.16 + .25 + .25), where half of the others were won."""
    found = today(engine)
    assert found.needed_wins.value == pytest.approx(1.8)
    assert found.needed_wins.low == pytest.approx(1.8 - 1.959964 * 0.66**0.5)
    assert found.needed_wins.why.endswith("1 were set by the CRM.")
    assert [(row.share, row.n, row.needed) for row in found.stated] == [(0.5, 2, 1.0), (0.8, 1, 0.8)]
    assert (found.won_share.value, found.won_share.n) == (0.5, 40)


def test_a_value_that_only_stands_there_was_set_by_nobody_knows_whom(engine):
    """A list without a past holds values alone: that a person stated none of them would be an invention."""
    lines = SAID.strip().splitlines()
    listed = "\n".join([lines[0], *(line[: line.rindex("|", 0, -1)] + "| unknown |" for line in lines[1:])])
    found = today(engine, said=listed)
    assert found.default_dates.refused
    assert "does not say who set" in found.default_dates.why
    assert found.needed_wins.value == pytest.approx(1.8)
    assert found.needed_wins.why.endswith("who set them is not on record.")
    assert (found.overdue.value, found.month_ends.value) == (1 / 4, 2 / 4)


def test_a_stage_that_only_stands_there_began_nobody_knows_when(engine):
    """Deal 4 entered its stage on 1 June, more than three weeks before; deal 1 was only seen in one then."""
    said = SAID + "| 4 | 2026-06-01 | stage | 2 | |\n    | 1 | 2026-06-01 | stage | 2 | unknown |\n"
    found = today(engine, said=said).long_in_stage
    assert (found.value, found.n) == (0.0, 1)


def test_dates_that_nobody_stated_are_a_share_of_those_whose_origin_is_known(engine):
    """Three of four dates have an entry, one of them a default; the fourth only stands there."""
    said = SAID.replace("| 1    | 2026-06-30 | close_date  | 2026-06-10 |         |",
                        "| 1    | 2026-06-30 | close_date  | 2026-06-10 | unknown |")  # fmt: skip
    found = today(engine, said=said).default_dates
    assert (found.value, found.n) == (pytest.approx(1 / 3), 3)
    assert found.why == "Of 1 more the export does not say who set the date."


def test_dates_in_the_last_three_business_days_stand_beside_wins_in_them(engine):
    """30 June and 31 July of four dates. Wins fell every fifth day from 11 January to 16 April.

    Among them Saturday 31 January, after the last business day; Wednesday 25 February, the third last of
    a month whose last business day is Friday the 27th; Friday 27 March, the third last before the 31st.
    """
    found = today(engine)
    assert found.dated_at_end.value == 2 / 4
    assert (found.won_at_end.value, found.won_at_end.n) == (pytest.approx(3 / 20), 20)


def test_what_the_export_does_not_say_is_refused_and_not_guessed(engine):
    found = today(engine)
    assert found.stale.why.startswith("The export holds no contact")
    assert found.long_in_stage.why == "The export does not say when open deals were put into their stage."
    assert found.stalest_deals == ()


def test_without_open_deals_everything_but_the_past_is_refused(engine):
    found = today(engine, said="| deal | when | what | value |\n| 300 | 2026-01-02 | amount | 5 |")
    assert found.overdue.refused
    assert found.older.refused
    assert found.needed_wins.refused
    assert not found.won_share.refused
    record = found.record()
    assert record["stated"] == []
    assert len(record["next_week"]) == 4
