"""What was believed of a deal at each week's end, drawn, on every engine. Week 1 begins 2026-01-05."""

from __future__ import annotations

import pytest
from tests.spec.history.drawn_spells import shown, spells_of


def test_of_two_changes_in_one_week_the_later_one_stands_at_its_end(engine):
    found = spells_of(
        engine,
        """
        | deal | when             | what        | value |
        | 1    | 2026-01-06       | probability | 90    |
        | 1    | 2026-01-08       | probability | 30    |
        | 1    | 2026-01-20       | probability | 20    |
        | 1    | 2026-01-25 23:59 | probability | 60    |
        """,
    )
    assert shown(found, "probability_bp", "probability_week") == [(1, 3, 3000, 1), (3, None, 6000, 3)]


def test_within_one_second_the_order_of_the_source_decides(engine):
    found = spells_of(
        engine,
        """
        | deal | when             | what       | value      |
        | 1    | 2026-01-06 10:00 | close_date | 2026-09-30 |
        | 1    | 2026-01-06 10:00 | close_date | 2026-06-30 |
        | 2    | 2026-01-06 10:00 | close_date | 2026-06-30 |
        | 2    | 2026-01-06 10:00 | close_date | 2026-09-30 |
        """,
    )
    assert shown(found, "expected", "n_pushes") == [
        (1, None, "2026-06-30", 0),
        (1, None, "2026-09-30", 1),
    ]


def test_a_deal_is_closed_reopened_and_closed_again(engine):
    """Deal 2 is won and reopened within one week: at its end it is open."""
    found = spells_of(
        engine,
        "| deal | when | what | value |\n| 1 | 2026-01-05 | amount | 10 |\n| 2 | 2026-01-05 | amount | 10 |",
        ended="""
        | deal | when             | result    |
        | 1    | 2026-01-13       | won       |
        | 1    | 2026-01-27       | reopened  |
        | 1    | 2026-02-03       | lost      |
        | 2    | 2026-01-13 09:00 | won       |
        | 2    | 2026-01-13 10:00 | reopened  |
        | 2    | 2026-02-03       | withdrawn |
        """,
    )
    assert shown(found, "state", "amount_cents") == [
        (1, 2, "open", 1000),
        (2, 4, "won", 1000),
        (4, 5, "open", 1000),
        (5, None, "lost", 1000),
        (1, 2, "open", 1000),
        (2, 5, "open", 1000),
        (5, None, "gone", 1000),
    ]


def test_the_week_of_closing_holds_what_was_said_last_and_the_end(engine):
    found = spells_of(
        engine,
        """
        | deal | when             | what        | value      |
        | 1    | 2026-01-05       | close_date  | 2026-02-27 |
        | 1    | 2026-01-13 11:00 | close_date  | 2026-01-13 |
        | 1    | 2026-01-13 11:00 | probability | 100        |
        """,
        ended="| deal | when | result |\n| 1 | 2026-01-13 11:00 | won |",
    )
    assert shown(found, "state", "expected", "probability_bp") == [
        (1, 2, "open", "2026-02-27", None),
        (2, None, "won", "2026-01-13", 10_000),
    ]


def test_defaults_and_bulk_edits_are_believed_and_marked(engine):
    found = spells_of(
        engine,
        """
        | deal | when       | what        | value      | by      | author |
        | 1    | 2026-01-05 | probability | 10         | default | 3      |
        | 1    | 2026-01-05 | close_date  | 2026-03-31 | default | 3      |
        | 1    | 2026-01-12 | probability | 40         |         | 7      |
        | 1    | 2026-01-19 | close_date  | 2026-04-30 | bulk    | 9      |
        | 1    | 2026-01-26 | category    | commit     |         | nobody |
        """,
    )
    columns = ("probability_bp", "probability_is_human", "probability_by", "expected_is_human", "n_pushes")
    assert shown(found, *columns) == [
        (1, 2, 1000, False, 3, False, 0),
        (2, 3, 4000, True, 7, False, 0),
        (3, 4, 4000, True, 7, False, 1),
        (4, None, 4000, True, 7, False, 1),
    ]
    assert shown(found[-1:], "category", "category_by", "category_is_human", "category_week") == [
        (4, None, "commit", None, True, 4)
    ]


def test_hearing_from_the_customer_begins_a_spell_and_writing_to_them_does_not(engine):
    found = spells_of(
        engine,
        "| deal | when | what | value |\n| 1 | 2026-01-05 | amount | 10 |",
        """
        | deal | when       | way      | how     |
        | 1    | 2026-01-13 | out      |         |
        | 1    | 2026-01-20 | in       |         |
        | 1    | 2026-01-22 | in       |         |
        | 1    | 2026-01-27 | in       | auto    |
        | 1    | 2026-02-03 | in       | bounced |
        | 1    | 2026-02-10 | internal |         |
        | 1    | 2026-02-17 | unknown  |         |
        |      | 2026-02-24 | in       |         |
        """,
    )
    assert shown(found, "last_in_week", "amount_cents") == [(1, 3, None, 1000), (3, None, 3, 1000)]


def test_a_deal_known_only_from_its_contacts_appears_once_the_customer_is_heard(engine):
    found = spells_of(
        engine,
        heard="""
        | deal | when       | way |
        | 1    | 2026-01-06 | out |
        | 1    | 2026-01-13 | in  |
        | 2    | 2026-01-06 | out |
        """,
    )
    columns = ("state", "stage_no", "probability_bp", "expected", "amount_cents", "owner_no", "n_pushes")
    assert [row["deal_no"] for row in found] == [1]
    assert shown(found, *columns) == [(2, None, "open", None, None, None, None, None, 0)]


@pytest.mark.parametrize(
    ("timezone", "week"),
    [("UTC", 1), ("Europe/Berlin", 2), ("America/New_York", 1), ("Asia/Kathmandu", 2)],
)
def test_half_past_eleven_on_sunday_in_utc_is_monday_further_east(duck, timezone, week):
    said = "| deal | when | what | value |\n| 1 | 2026-01-11 23:30 | amount | 10 |"
    assert shown(spells_of(duck, said, timezone=timezone)) == [(week, None)]


def test_the_week_turns_at_local_midnight_in_winter_and_in_summer(engine):
    """Berlin is one hour ahead on 22 March and two on 29 March 2026, the night of the change included."""
    found = spells_of(
        engine,
        """
        | deal | when             | what   | value |
        | 1    | 2026-03-22 22:59 | amount | 1     |
        | 2    | 2026-03-22 23:00 | amount | 2     |
        | 3    | 2026-03-29 21:59 | amount | 3     |
        | 4    | 2026-03-29 22:00 | amount | 4     |
        | 5    | 2026-10-25 22:59 | amount | 5     |
        | 6    | 2026-10-25 23:00 | amount | 6     |
        """,
        timezone="Europe/Berlin",
    )
    assert [row[0] for row in shown(found)] == [11, 12, 12, 13, 42, 43]


def test_amounts_below_zero_and_dates_at_the_ends_of_the_calendar_come_back_as_they_were(engine):
    found = spells_of(
        engine,
        """
        | deal | when       | what       | value      |
        | 1    | 2026-01-05 | amount     | -500.01    |
        | 1    | 2026-01-05 | close_date | 0001-01-01 |
        | 2    | 2026-01-05 | amount     | 0          |
        | 2    | 2026-01-05 | close_date | 9999-12-31 |
        | 3    | 2026-01-05 | amount     | 1000000000 |
        | 3    | 2026-01-05 | close_date | 1969-12-31 |
        """,
    )
    assert shown(found, "amount_cents", "expected") == [
        (1, None, -50_001, "0001-01-01"),
        (1, None, 0, "9999-12-31"),
        (1, None, 100_000_000_000, "1969-12-31"),
    ]


def test_every_kind_keeps_its_own_last_word_and_only_later_dates_are_pushes(engine):
    found = spells_of(
        engine,
        """
        | deal | when       | what       | value      |
        | 1    | 2026-01-05 | stage      | 2          |
        | 1    | 2026-01-06 | owner      | 5          |
        | 1    | 2026-01-12 | close_date | 2026-03-01 |
        | 1    | 2026-01-19 | close_date | 2026-04-01 |
        | 1    | 2026-01-26 | close_date | 2026-02-01 |
        | 1    | 2026-02-02 | stage      | 3          |
        | 1    | 2026-02-02 | close_date | 2026-02-02 |
        """,
    )
    assert shown(found, "stage_no", "stage_week", "owner_no", "expected", "expected_week", "n_pushes") == [
        (1, 2, 2, 1, 5, None, None, 0),
        (2, 3, 2, 1, 5, "2026-03-01", 2, 0),
        (3, 4, 2, 1, 5, "2026-04-01", 3, 1),
        (4, 5, 2, 1, 5, "2026-02-01", 4, 1),
        (5, None, 3, 5, 5, "2026-02-02", 5, 2),
    ]


def test_spells_have_the_columns_and_types_of_their_contract(engine):
    from tests.spec.history.drawn_spells import history

    from bonafides.history.spells import SPELLS, packed_spells, spells
    from bonafides.history.weeks import zone

    empty = engine.fetch(spells(packed_spells(history(engine), zone=zone("UTC"))))
    assert empty.num_rows == 0
    SPELLS.require({field.name: str(field.type) for field in empty.schema})
