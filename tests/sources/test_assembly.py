"""What all CRMs share: order, defaults, roles, bulk edits, ends of deals. Every expected value is hand work."""

# ruff: noqa: DTZ001, E501  (times are UTC without a mark, as in the tables; a case is not cut in two)

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from bonafides.errors import BrokenContract
from bonafides.history.tables import CANONICAL


def test_every_canonical_table_is_written_in_its_contract(past: Any) -> None:
    past.put("deals", deal_id="d", created_at="2024-01-01").assemble()
    words = {"VARCHAR": "string", "BIGINT": "int64", "DOUBLE": "float64", "BOOLEAN": "bool", "DATE": "date",
             "TIMESTAMP": "timestamp"}  # fmt: skip
    for name, contract in CANONICAL.items():
        found = {row[0]: words[row[1]] for row in past.rows("DESCRIBE FROM {" + name + "}")}
        contract.require(found)


def test_no_deal_at_all_is_an_error(past: Any) -> None:
    with pytest.raises(BrokenContract, match="no deal"):
        past.assemble()


def test_repeated_states_become_changes_and_each_knows_what_it_replaced(past: Any) -> None:
    past.put("deals", deal_id="d", created_at="2024-01-01")
    for day, amount in (("2024-01-01", 10), ("2024-01-08", 10), ("2024-01-15", 12), ("2024-01-22", 10)):
        past.say("d", day, "amount", amount, "u")
    past.assemble()
    found = past.rows("SELECT statement_no, value, previous FROM {statements} ORDER BY statement_no")
    assert found == [(0, 1000, None), (1, 1200, 1000), (2, 1000, 1200)]


def test_of_several_values_of_one_save_the_last_counts(past: Any) -> None:
    past.put("deals", deal_id="d", created_at="2024-01-01")
    past.say("d", "2024-01-01", "amount", 10, "u", seq=1)
    past.say("d", "2024-01-02", "amount", 12, "u", seq=3).say("d", "2024-01-02", "amount", 11, "u", seq=2)
    past.assemble()
    assert past.rows("SELECT value, previous FROM {statements} ORDER BY 1") == [(1000, None), (1200, 1000)]


def test_two_people_in_one_second_are_two_statements_in_the_source_s_order(past: Any) -> None:
    past.put("deals", deal_id="d", created_at="2024-01-01")
    past.say("d", "2024-01-02", "amount", 12, "b", seq=2).say("d", "2024-01-02", "amount", 10, "a", seq=1)
    past.assemble()
    assert past.rows("SELECT value FROM {statements} ORDER BY statement_no") == [(1000,), (1200,)]


def test_a_cleared_value_is_a_statement_and_an_empty_first_one_is_not(past: Any) -> None:
    past.put("deals", deal_id="d", created_at="2024-01-01")
    past.say("d", "2024-01-01", "next_step", "call").say("d", "2024-01-02", "next_step", "write")
    past.put("statements", deal_id="d", recorded_at="2024-01-03", kind="amount", said=None)
    past.say("d", "2024-01-04", "amount", 7)
    past.put("statements", deal_id="d", recorded_at="2024-01-05", kind="amount", said=None)
    past.assemble()
    found = past.rows("SELECT kind, value, said FROM {statements} ORDER BY statement_no")
    assert found == [
        ("next_step", None, "call"),
        ("next_step", None, "write"),
        ("amount", 700, "7"),
        ("amount", None, None),
    ]


def with_stages(past: Any) -> Any:
    past.put("stages", stage="Proposal", position=1, default_share=0.4, category="best_case")
    past.put(
        "stages", stage="Won", position=2, default_share=1.0, category="closed", is_closed=True, is_won=True
    )
    return past.put("deals", deal_id="d", owner_id="rep", created_at="2024-01-01")


def test_a_probability_set_with_its_stage_is_a_default_and_one_set_alone_is_not(past: Any) -> None:
    with_stages(past)
    past.say("d", "2024-01-01", "stage", "Proposal", "rep").say("d", "2024-01-01", "probability", 0.4, "rep")
    past.say("d", "2024-01-05", "probability", 0.7, "rep").say("d", "2024-01-09", "probability", 0.4, "rep")
    past.assemble()
    found = past.rows(
        "SELECT value, is_default, is_human FROM {statements} WHERE kind = 'probability' "
        "ORDER BY statement_no"
    )
    assert found == [(4000, True, False), (7000, False, True), (4000, False, True)]


def test_an_overridden_probability_in_the_same_save_is_a_statement(past: Any) -> None:
    with_stages(past)
    past.say("d", "2024-01-01", "stage", "Proposal", "rep").say("d", "2024-01-01", "probability", 0.9, "rep")
    past.assemble()
    assert past.rows("SELECT is_default, is_human FROM {statements} WHERE kind = 'probability'") == [
        (False, True)
    ]


def test_whether_a_probability_is_a_default_is_unknown_without_stage_defaults(past: Any) -> None:
    past.put("deals", deal_id="d", created_at="2024-01-01").say("d", "2024-01-01", "probability", 0.4, "rep")
    past.assemble()
    assert past.rows("SELECT is_default, is_human FROM {statements}") == [(None, True)]


def test_the_close_date_that_a_win_sets_to_its_own_day_is_no_statement(past: Any) -> None:
    with_stages(past)
    past.say("d", "2024-01-01", "close_date", "2024-06-30", "rep").say(
        "d", "2024-01-01", "stage", "Proposal", "rep"
    )
    past.say("d", "2024-03-05 14:00:00", "stage", "Won", "rep").say(
        "d", "2024-03-05 14:00:00", "close_date", "2024-03-05", "rep"
    )
    past.assemble()
    found = past.rows(
        "SELECT said, is_default, is_human FROM {statements} WHERE kind = 'close_date' ORDER BY statement_no"
    )
    assert found == [("2024-06-30", None, True), ("2024-03-05", True, False)]
    assert past.rows("SELECT happened_at, result FROM {outcomes}") == [(datetime(2024, 3, 5, 14), "won")]


def test_closing_reopening_and_closing_again_are_three_outcomes(past: Any) -> None:
    past.put("stages", stage="Lost", position=3, is_closed=True, is_won=False)
    with_stages(past)
    for day, stage in (("01", "Proposal"), ("02", "Lost"), ("03", "Proposal"), ("04", "Won")):
        past.say("d", f"2024-01-{day}", "stage", stage, "rep")
    past.say("d", "2024-01-01", "amount", 5, "rep").say("d", "2024-01-03 12:00:00", "amount", 8, "rep")
    past.assemble()
    found = past.rows("SELECT outcome_no, result, amount_cents FROM {outcomes} ORDER BY outcome_no")
    assert found == [(0, "lost", 500), (1, "reopened", 500), (2, "won", 800)]


def test_the_author_s_part_follows_owner_and_manager_over_time(past: Any) -> None:
    past.put("people", person_id="rep", manager_id="lead", valid_to="2024-02-01")
    past.put("people", person_id="rep", manager_id="other", valid_from="2024-02-01")
    past.put("people", person_id="lead", manager_id="chief").put("people", person_id="other")
    past.put("people", person_id="sync", is_person=False)
    past.put("deals", deal_id="d", owner_id="rep2", created_at="2024-01-01")
    past.say("d", "2024-01-01", "owner", "rep", "rep").say("d", "2024-03-01", "owner", "rep2", "rep")
    for i, (day, author) in enumerate(
        [("01-02", "rep"), ("01-03", "lead"), ("01-04", "chief"), ("01-05", "sync"), ("02-02", "lead"),
         ("02-03", "other"), ("03-02", "rep"), ("03-03", "rep2")]
    ):  # fmt: skip
        past.say("d", f"2024-{day}", "amount", 10 + i, author)
    past.assemble()
    found = past.rows(
        "SELECT author_role, is_human FROM {statements} WHERE kind = 'amount' ORDER BY statement_no"
    )
    assert [role for role, _ in found] == [
        "owner", "manager", "manager", "automation", "other", "manager", "other", "owner",
    ]  # fmt: skip
    assert [human for _, human in found] == [True, True, True, False, True, True, True, True]


@pytest.mark.parametrize(("n", "seconds", "bulk"), [(20, 3, True), (19, 3, False), (20, 4, False)])
def test_twenty_deals_within_a_minute_are_a_bulk_edit(past: Any, n: int, seconds: int, bulk: bool) -> None:
    """20 deals 3 s apart span 57 s; 4 s apart 76 s."""
    for i in range(n):
        at = f"2024-01-01 10:0{(i * seconds) // 60}:{(i * seconds) % 60:02d}"
        past.put("deals", deal_id=f"d{i:02d}", owner_id="u", created_at="2024-01-01")
        past.say(f"d{i:02d}", at, "close_date", "2024-03-31", "u")
    past.assemble()
    roles = {row[0] for row in past.rows("SELECT author_role FROM {statements} WHERE kind = 'close_date'")}
    assert roles == {"bulk" if bulk else "owner"}


def test_a_snapshot_of_many_deals_by_nobody_is_not_a_bulk_edit(past: Any) -> None:
    for i in range(30):
        past.put("deals", deal_id=f"d{i:02d}", created_at="2024-01-01").say(
            f"d{i:02d}", "2024-01-07", "amount", i + 1
        )
    past.assemble()
    assert past.rows("SELECT DISTINCT author_role, is_human FROM {statements}") == [("unknown", True)]


def test_a_deal_known_only_from_its_history_counts_as_deleted_and_is_said(past: Any) -> None:
    past.put("deals", deal_id="a", created_at="2024-01-01").say("gone", "2024-01-02", "amount", 5, "u")
    summary = past.assemble()
    assert past.rows("SELECT deal_id, is_deleted FROM {deals} ORDER BY deal_no") == [
        ("a", False),
        ("gone", True),
    ]
    assert past.rows("SELECT result FROM {outcomes}") == [("deleted",)]
    assert any("known only from their history" in note for note in summary.notes)


def test_contacts_of_deals_outside_the_export_stay_and_are_counted(past: Any) -> None:
    past.put("deals", deal_id="a", created_at="2024-01-01")
    past.put("activities", deal_id="b", happened_at="2024-01-02", direction="in", channel="telex")
    summary = past.assemble()
    assert past.rows("SELECT deal_no, direction, channel, outcome FROM {activities}") == [
        (None, "in", "other", "unknown")
    ]
    assert any("without a deal" in note for note in summary.notes)


def test_what_a_deal_says_now_is_nobody_s_statement_and_dates_from_the_export(past: Any) -> None:
    past.put(
        "deals",
        deal_id="a",
        created_at="2024-01-01",
        amount=5.0,
        expected_on="2024-05-01",
        changed_at="2024-02-01",
    )
    past.say("a", "2024-01-15", "amount", 5, "u")
    past.assemble()
    found = past.rows("SELECT kind, recorded_at, is_human FROM {statements} ORDER BY kind")
    assert found == [("amount", datetime(2024, 1, 15), True), ("close_date", datetime(2024, 2, 1), False)]


def test_amounts_keep_their_currency_and_missing_rates_refuse_the_sum(past: Any) -> None:
    past.put("deals", deal_id="a", created_at="2024-01-01", currency="eur")
    past.put("deals", deal_id="b", created_at="2024-01-01", currency="USD")
    past.put("fx", on="2024-01-01", currency="USD", home="EUR", rate=0.9)
    summary = past.assemble()
    assert past.rows("SELECT currency, rate FROM {fx} ORDER BY 1") == [("EUR", 1.0), ("USD", 0.9)]
    assert summary.refusals == []


def test_currencies_without_rates_are_refused_by_name(past: Any) -> None:
    past.put("deals", deal_id="a", created_at="2024-01-01", currency="EUR")
    past.put("deals", deal_id="b", created_at="2024-01-01", currency="CHF")
    summary = past.assemble(home_currency="EUR")
    assert [why for measure, why in summary.refusals if "CHF" in why]


def test_periods_follow_the_fiscal_year(past: Any) -> None:
    past.put("deals", deal_id="a", created_at="2024-01-15", changed_at="2024-05-02")
    past.assemble(fiscal_year_start=2)
    assert past.rows("SELECT label, starts_on, ends_on FROM {periods} ORDER BY period_no") == [
        ("FY2024-Q4", date(2023, 11, 1), date(2024, 1, 31)),
        ("FY2025-Q1", date(2024, 2, 1), date(2024, 4, 30)),
        ("FY2025-Q2", date(2024, 5, 1), date(2024, 7, 31)),
    ]


def test_a_close_date_far_in_the_future_does_not_lay_out_centuries(past: Any) -> None:
    past.put("deals", deal_id="a", created_at="2024-01-15", expected_on="9999-12-31")
    past.say("a", "2024-01-16", "close_date", "2099-12-31", "u").assemble()
    assert past.rows("SELECT count(*) FROM {periods}")[0][0] <= 10


def test_the_newest_row_of_a_repeated_deal_is_kept_and_the_others_are_listed(past: Any) -> None:
    past.put("deals", deal_id="a", title="old", changed_at="2024-01-01", source_row="x.csv:1")
    past.put("deals", deal_id="a", title="new", changed_at="2024-02-01", source_row="x.csv:2")
    summary = past.assemble()
    assert past.rows("SELECT title FROM {deals}") == [("new",)]
    assert summary.counts["rejects"] == 1
    assert "x.csv,1," in (past.folder / "out" / "rejects.csv").read_text()


def test_two_imports_of_the_same_rows_are_equal_to_the_byte(past: Any, tmp_path: Any) -> None:
    from staged_pasts import past as another  # type: ignore[import-not-found]

    (tmp_path / "second").mkdir()
    with another(tmp_path / "second") as second:
        for one in (past, second):
            with_stages(one).say("d", "2024-01-01", "stage", "Proposal", "rep").say(
                "e", "2024-01-01", "amount", 4, "u"
            )
            one.assemble()
        for name in CANONICAL:
            mine, other = (
                past.folder / "out" / f"{name}.parquet",
                tmp_path / "second" / "out" / f"{name}.parquet",
            )
            assert mine.read_bytes() == other.read_bytes(), name
