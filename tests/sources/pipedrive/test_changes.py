"""What Pipedrive's changelogs say, and what they leave out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from bonafides.errors import BrokenContract

ADDED = datetime.fromisoformat("2026-01-05T10:00:00")


def at(text: str) -> datetime:
    """A moment, UTC."""
    return datetime.fromisoformat(text)


@pytest.fixture
def told(imported: Callable[..., Any], made: Any) -> Callable[..., Any]:
    """Import one deal with its changelog and the stages."""

    def run(changes: list[dict[str, Any]], **deal: Any) -> Any:
        return imported(
            {
                "deals.json": made.page([made.deal(**deal)]),
                "changelog.json": made.page(changes, deal_id=1),
                "stages.json": made.page(made.stages),
            }
        )

    return run


def test_the_first_changes_old_value_is_what_the_deal_began_with(told: Callable[..., Any], made: Any) -> None:
    changes = [
        made.change("value", "1500", "2000", "2026-03-01 09:00:00"),
        made.change("value", "1000", "1500", "2026-02-01 09:00:00"),
    ]
    result = told(changes, value=2000)
    assert result.statements("amount", "recorded_at, value, previous, is_human") == [
        (ADDED, 100_000, None, True),
        (at("2026-02-01T09:00:00"), 150_000, 100_000, True),
        (at("2026-03-01T09:00:00"), 200_000, 150_000, True),
    ]


def test_what_was_never_changed_was_said_when_the_deal_was_added(told: Callable[..., Any], made: Any) -> None:
    result = told([made.change("value", "900", "1000", "2026-02-01 09:00:00")])
    assert result.statements("close_date", "recorded_at, said") == [(ADDED, "2026-06-30")]
    assert result.statements("owner", "recorded_at, author_role") == [(ADDED, "owner")]


def test_what_was_empty_before_its_first_change_was_not_said_at_the_beginning(
    told: Callable[..., Any], made: Any
) -> None:
    result = told([made.change("expected_close_date", None, "2026-06-30", "2026-02-01 09:00:00")])
    assert result.statements("close_date", "recorded_at") == [at("2026-02-01T09:00:00")]


def test_a_page_that_comes_twice_counts_once(imported: Callable[..., Any], made: Any) -> None:
    first = [made.change("value", "1000", "1500", "2026-02-01 09:00:00")]
    second = [made.change("value", "1500", "1000", "2026-03-01 09:00:00")]
    pages = [made.page(first, deal_id=1), made.page(first, deal_id=1), made.page(second, deal_id=1)]
    result = imported({"deals.json": made.page([made.deal()]), "changelog.json": pages})
    assert result.statements("amount") == [100_000, 150_000, 100_000]
    filtered = [one["n_filtered"] for one in result.summary.reads if one["table"] == "statements"]
    assert sum(filtered) == 1


def test_the_same_change_in_changelog_and_flow_counts_once(imported: Callable[..., Any], made: Any) -> None:
    flow = {
        "object": "dealChange",
        "timestamp": "2026-02-01 09:00:00",
        "data": {
            "id": 7,
            "item_id": 1,
            "user_id": 91,
            "field_key": "value",
            "old_value": "1000",
            "new_value": "1500",
            "log_time": "2026-02-01 09:00:00",
            "is_bulk_update_flag": None,
        },
    }
    log = made.change("value", "1000", "1500", "2026-02-01 09:00:00")
    deals = made.page([made.deal(value=1500)])
    both = imported(
        {"deals.json": deals, "changelog-1.json": made.page([log]), "flow-1.json": made.page([flow])}
    )
    assert both.statements("amount") == [100_000, 150_000]


def test_a_flow_alone_says_as_much(imported: Callable[..., Any], made: Any) -> None:
    flow = [
        {
            "object": "dealChange",
            "timestamp": "2026-02-01 09:00:00",
            "data": {
                "item_id": 1,
                "user_id": 91,
                "field_key": "value",
                "old_value": "1000",
                "new_value": "1500",
                "log_time": "2026-02-01 09:00:00",
            },
        },
        {
            "object": "activity",
            "timestamp": "2026-02-02 09:00:00",
            "data": {
                "id": 70,
                "type": "call",
                "subject": "Call: no answer",
                "done": True,
                "deal_id": 1,
                "user_id": 91,
                "marked_as_done_time": "2026-02-02 09:00:00",
                "add_time": "2026-02-01 09:00:00",
            },
        },
    ]
    result = imported({"deals.json": made.page([made.deal(value=1500)]), "flow.json": made.page(flow)})
    assert result.statements("amount") == [100_000, 150_000]
    assert result.rows("SELECT direction, channel, outcome FROM activities") == [("out", "call", "no_answer")]


def test_changelogs_inside_the_deals_are_read(imported: Callable[..., Any], made: Any) -> None:
    log = [made.change("value", "1000", "1500", "2026-02-01 09:00:00")]
    result = imported({"deals.json": made.page([made.deal(value=1500) | {"changelog": log}])})
    assert result.statements("amount") == [100_000, 150_000]


def test_a_change_of_no_deal_is_asked_whose_it_is(imported: Callable[..., Any], made: Any) -> None:
    log = [made.change("value", "1000", "1500", "2026-02-01 09:00:00")]
    with pytest.raises(BrokenContract, match="does not say of which deal"):
        imported({"deals.json": made.page([made.deal()]), "changelog.json": made.page(log)})


def test_a_bulk_update_is_housekeeping_and_no_statement(told: Callable[..., Any], made: Any) -> None:
    changes = [
        made.change(
            "expected_close_date", "2026-03-31", "2026-06-30", "2026-04-01 06:00:00", is_bulk_update_flag=True
        )
    ]
    result = told(changes)
    assert result.statements("close_date", "said, author_role, is_human") == [
        ("2026-03-31", "owner", True),
        ("2026-06-30", "bulk", False),
    ]


@pytest.mark.parametrize(
    ("source", "human"), [("app", True), ("mobile", True), ("api", False), ("import", False)]
)
def test_only_a_change_made_at_a_screen_is_a_persons(
    told: Callable[..., Any], made: Any, source: str, human: bool
) -> None:
    result = told([made.change("value", "900", "1000", "2026-02-01 09:00:00", change_source=source)])
    assert result.statements("amount", "is_human") == [True, human]


def test_an_imported_deals_first_values_are_nobodys_word(told: Callable[..., Any], made: Any) -> None:
    result = told([made.change("value", "900", "1000", "2026-02-01 09:00:00")], origin="Import")
    assert result.statements("amount", "is_human") == [False, True]


def test_a_probability_of_null_is_the_stages_and_nobodys_word(told: Callable[..., Any], made: Any) -> None:
    changes = [
        made.change("stage_id", "11", "12", "2026-02-01 09:00:00"),
        made.change("probability", None, "45", "2026-03-01 09:00:00"),
        made.change("stage_id", "12", "11", "2026-03-10 09:00:00"),
        made.change("probability", "45", None, "2026-04-01 09:00:00"),
    ]
    result = told(changes, stage_change_time="2026-03-10T09:00:00Z")
    assert result.statements("probability", "recorded_at, value, is_default, is_human") == [
        (ADDED, 2_000, True, False),
        (at("2026-02-01T09:00:00"), 6_000, True, False),
        (at("2026-03-01T09:00:00"), 4_500, False, True),
        # back in the first stage with a figure of one's own nothing moves; cleared, it is 20 % again
        (at("2026-04-01T09:00:00"), 2_000, True, False),
    ]


def test_a_won_deal_ends_at_its_won_time_whatever_lost_time_is_left_over(
    imported: Callable[..., Any], made: Any
) -> None:
    deal = made.deal(
        status="won",
        lost_time="2026-02-01T09:00:00Z",
        won_time="2026-04-01T09:00:00Z",
        close_time="2026-04-01T09:00:00Z",
    )
    result = imported({"deals.json": made.page([deal])})
    assert result.rows("SELECT result, happened_at FROM outcomes") == [("won", at("2026-04-01T09:00:00"))]


def test_lost_reopened_and_won_are_three_outcomes_with_the_amounts_of_their_moments(
    told: Callable[..., Any], made: Any
) -> None:
    changes = [
        made.change("status", "open", "lost", "2026-02-01 09:00:00"),
        made.change("lost_time", None, "2026-02-01 09:00:00", "2026-02-01 09:00:00"),
        made.change("status", "lost", "open", "2026-03-01 09:00:00"),
        made.change("value", "1000", "1500", "2026-03-02 09:00:00"),
        made.change("status", "open", "won", "2026-04-01 09:00:00"),
    ]
    result = told(changes, status="won", value=1500, won_time="2026-04-01T09:00:00Z")
    assert result.rows("SELECT result, happened_at, amount_cents FROM outcomes ORDER BY outcome_no") == [
        ("lost", at("2026-02-01T09:00:00"), 100_000),
        ("reopened", at("2026-03-01T09:00:00"), 100_000),
        ("won", at("2026-04-01T09:00:00"), 150_000),
    ]


def test_an_end_after_the_changelog_stops_is_taken_from_the_deal(told: Callable[..., Any], made: Any) -> None:
    changes = [
        made.change("status", "open", "lost", "2026-02-01 09:00:00"),
        made.change("status", "lost", "open", "2026-03-01 09:00:00"),
    ]
    result = told(changes, status="won", won_time="2026-04-01T09:00:00Z")
    assert result.rows("SELECT result FROM outcomes ORDER BY outcome_no") == ["lost", "reopened", "won"]


def test_times_without_a_zone_are_utc_whatever_the_organisations_zone(
    imported: Callable[..., Any], made: Any
) -> None:
    old = {
        "id": 1,
        "title": "Old",
        "user_id": {"id": 91, "name": "Ada"},
        "creator_user_id": {"id": 92, "name": "Bob"},
        "org_id": {"value": 5, "name": "Acme"},
        "stage_id": 11,
        "pipeline_id": 3,
        "value": 1000,
        "currency": "EUR",
        "add_time": "2026-01-05 10:00:00",
        "status": "won",
        "won_time": "2026-02-01 23:30:00",
        "probability": None,
        "expected_close_date": "2026-02-01",
        "deleted": False,
    }
    new = made.deal(2, status="won", won_time="2026-02-01T23:30:00Z")
    result = imported({"deals.json": made.page([old, new])}, timezone="America/New_York")
    assert result.rows("SELECT DISTINCT happened_at FROM outcomes") == [at("2026-02-01T23:30:00")]
    assert result.rows("SELECT DISTINCT created_at FROM deals") == [ADDED]
    assert result.rows("SELECT account_id FROM deals ORDER BY deal_id") == ["5", "5"]
    assert result.rows(
        "SELECT person_id FROM deals JOIN people ON owner_no = person_no ORDER BY deal_id"
    ) == ["91", "91"]


def test_a_rotting_period_is_a_setting_and_not_read(told: Callable[..., Any], made: Any) -> None:
    result = told([made.change("value", "900", "1000", "2026-02-01 09:00:00")])
    row = result.coverage("days_to_rotten", "stage")
    assert not row["is_tracked"]
    assert "nobody says" in row["note"]


def test_deals_whose_changelog_was_not_fetched_are_counted_and_not_made_up(
    imported: Callable[..., Any], made: Any
) -> None:
    moved = made.deal(2, stage_id=12, stage_change_time="2026-03-01T09:00:00Z")
    log = made.page([made.change("value", "900", "1000", "2026-02-01 09:00:00")], deal_id=1)
    result = imported({"deals.json": made.page([made.deal(), moved]), "changelog.json": log})
    assert any("1 of 2 deals have no changelog" in note for note in result.summary.notes)
    known = result.rows("SELECT is_human FROM statements JOIN deals USING (deal_no) WHERE deal_id = '2'")
    assert known
    assert not any(known)


def test_deals_without_changelogs_refuse_what_needs_a_past(imported: Callable[..., Any], made: Any) -> None:
    result = imported({"deals.json": made.page([made.deal()])})
    assert "slippage" in [measure for measure, _ in result.summary.refusals]


def test_a_deleted_deal_is_marked(imported: Callable[..., Any], made: Any) -> None:
    result = imported(
        {"deals.json": made.page([made.deal(), made.deal(2, is_deleted=True, status="deleted")])}
    )
    assert result.rows("SELECT is_deleted FROM deals ORDER BY deal_id") == [False, True]
    assert result.rows("SELECT result FROM outcomes") == ["deleted"]


def test_rows_read_are_staged_rejected_or_filtered(told: Callable[..., Any], made: Any) -> None:
    changes = [
        made.change("value", "900", "plenty", "2026-02-01 09:00:00"),
        made.change("value", "plenty", "1000", "some day"),
    ]
    result = told(changes)
    for one in result.summary.reads:
        assert one["n_read"] == one["n_staged"] + one["n_rejected"] + one["n_filtered"]
    lines = (result.out / "rejects.csv").read_text().splitlines()
    assert any("some day" in line and "row left out" in line for line in lines)
    assert any("plenty" in line and "value left out" in line for line in lines)
