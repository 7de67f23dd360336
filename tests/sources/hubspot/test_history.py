"""What HubSpot's property history says, and what only looks as if somebody had said it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

NOON = "T12:00:00Z"


def day(text: str) -> int:
    """Days since 1970."""
    return (datetime.fromisoformat(text) - datetime.fromisoformat("1970-01-01")).days


def pushed(made: Any, n: int) -> dict[str, Any]:
    """A deal whose close date has n versions, a day apart."""
    versions = [
        made.version(f"2026-{3 + i // 28:02d}-{1 + i % 28:02d}{NOON}", f"2026-02-{1 + i:02d}{NOON}")
        for i in range(n)
    ]
    return made.deal("1", "2026-01-05T10:00:00Z", {"closedate": versions})


@pytest.mark.parametrize(("n", "cut"), [(19, False), (20, True)])
def test_twenty_versions_are_marked_as_cut_off_and_nineteen_are_not(
    imported: Callable[..., Any], made: Any, n: int, cut: bool
) -> None:
    result = imported({"deals.json": {"results": [pushed(made, n)]}})
    assert result.statements("close_date", "is_censored") == [cut] * n
    assert result.coverage("closedate")["cap_share"] == float(cut)


def test_a_page_that_comes_twice_counts_once_and_does_not_reach_the_cap(
    imported: Callable[..., Any], made: Any
) -> None:
    page = {"results": [pushed(made, 11)]}
    result = imported({"deals.json": [page, page]})
    assert result.statements("close_date", "is_censored") == [False] * 11
    assert result.rows("SELECT count(*) FROM deals") == [1]


def test_the_cap_is_counted_in_deals_and_by_property(imported: Callable[..., Any], made: Any) -> None:
    quiet = [
        made.deal(
            str(i),
            "2026-01-05T10:00:00Z",
            {"closedate": [made.version("2026-06-01T12:00:00Z", "2026-01-05T10:00:00Z")]},
        )
        for i in (2, 3, 4)
    ]
    result = imported({"deals.json": [pushed(made, 20), *quiet]})
    assert result.coverage("closedate")["cap_share"] == 0.25
    assert "25.0%" in result.coverage("closedate")["note"]


def test_the_last_day_of_the_month_of_creation_is_the_crms_own_date(
    imported: Callable[..., Any], made: Any
) -> None:
    dates = [
        made.version("2026-01-31T10:00:00Z", "2026-01-05T10:00:01Z"),
        made.version("2026-01-31T11:00:00Z", "2026-01-20T11:00:00Z"),
        made.version("2026-02-28T11:00:00Z", "2026-01-21T11:00:00Z"),
        made.version("2026-01-31T11:00:00Z", "2026-01-22T11:00:00Z"),
    ]
    result = imported({"deals.json": [made.deal("1", "2026-01-05T10:00:00Z", {"closedate": dates})]})
    # The second version only repeats the day and is no change; back on that day later, somebody chose it.
    assert result.statements("close_date", "value, is_default, is_human") == [
        (day("2026-01-31"), True, False),
        (day("2026-02-28"), False, True),
        (day("2026-01-31"), False, True),
    ]


@pytest.mark.parametrize("stage", ["closedwon", "closedlost"])
def test_the_date_written_on_closing_won_or_lost_is_not_a_statement(
    imported: Callable[..., Any], made: Any, stage: str
) -> None:
    history = {
        "dealstage": [
            made.version(made.open, "2026-01-05T10:00:00Z"),
            made.version(stage, "2026-03-05T10:00:00Z"),
        ],
        "closedate": [
            made.version("2026-06-30T12:00:00Z", "2026-01-05T10:00:00Z"),
            made.version("2026-03-05T10:00:00.250Z", "2026-03-05T10:00:00.250Z"),
        ],
    }
    result = imported({"deals.json": [made.deal("1", "2026-01-05T10:00:00Z", history)]})
    assert result.statements("close_date", "value, is_human") == [
        (day("2026-06-30"), True),
        (day("2026-03-05"), False),
    ]
    assert result.rows("SELECT result, happened_at FROM outcomes") == [
        (stage.removeprefix("closed"), datetime.fromisoformat("2026-03-05T10:00:00")),
    ]


def test_a_date_somebody_chose_while_closing_stays_theirs(imported: Callable[..., Any], made: Any) -> None:
    history = {
        "dealstage": [
            made.version(made.open, "2026-01-05T10:00:00Z"),
            made.version(made.lost, "2026-03-05T10:00:00Z"),
        ],
        "closedate": [
            made.version("2026-06-30T12:00:00Z", "2026-01-05T10:00:00Z"),
            made.version("2026-02-20T12:00:00Z", "2026-03-05T10:00:05Z"),
        ],
    }
    result = imported({"deals.json": [made.deal("1", "2026-01-05T10:00:00Z", history)]})
    assert result.statements("close_date", "is_human") == [True, True]


@pytest.mark.parametrize(
    "source",
    ["AUTOMATION_PLATFORM", "CALCULATED", "IMPORT", "API", "INTEGRATION", "MERGE_OBJECTS", "WORKFLOWS"],
)
def test_what_a_machine_wrote_is_nobodys_word_even_with_a_user_beside_it(
    imported: Callable[..., Any], made: Any, source: str
) -> None:
    amounts = [
        made.version("1000", "2026-01-05T10:00:00Z"),
        made.version("2000", "2026-02-05T10:00:00Z", source),
    ]
    files = {
        "deals.json": [made.deal("1", "2026-01-05T10:00:00Z", {"amount": amounts})],
        "owners.json": made.owners,
    }
    result = imported(files)
    assert result.statements("amount", "value, author_role, is_human") == [
        (100_000, "owner", True),
        (200_000, "automation", False),
    ]


def test_a_version_without_a_user_is_nobodys_word(imported: Callable[..., Any], made: Any) -> None:
    amounts = [
        made.version("1000", "2026-01-05T10:00:00Z"),
        made.version("2000", "2026-02-05T10:00:00Z", "CRM_UI", user=None) | {"updatedByUserId": None},
    ]
    result = imported({"deals.json": [made.deal("1", "2026-01-05T10:00:00Z", {"amount": amounts})]})
    assert result.statements("amount", "is_human") == [True, False]


def test_an_edit_of_many_records_at_once_is_a_bulk_edit(imported: Callable[..., Any], made: Any) -> None:
    dates = [
        made.version("2026-06-01T12:00:00Z", "2026-01-05T12:00:00Z"),
        made.version("2026-09-01T12:00:00Z", "2026-02-05T12:00:00Z", "CRM_UI_BULK_ACTION"),
    ]
    files = {
        "deals.json": [made.deal("1", "2026-01-05T10:00:00Z", {"closedate": dates})],
        "owners.json": made.owners,
    }
    result = imported(files)
    assert result.statements("close_date", "author_role, is_human") == [("owner", True), ("bulk", False)]


def test_a_category_that_the_stage_brought_with_it_is_not_a_persons(
    imported: Callable[..., Any], made: Any
) -> None:
    def history(hour: int, by_hand: str, user: int | None) -> dict[str, Any]:
        return {
            "dealstage": [
                made.version("qualifiedtobuy", f"2026-01-05T{hour}:00:00Z"),
                made.version("contractsent", f"2026-02-05T{hour}:00:00Z"),
            ],
            "hs_manual_forecast_category": [
                made.version(by_hand, f"2026-01-10T{hour}:00:00Z"),
                made.version("COMMIT", f"2026-02-05T{hour}:00:01Z", "AUTOMATION_PLATFORM", user=user),
            ],
        }

    deals = [
        made.deal("1", "2026-01-05T10:00:00Z", history(10, "BEST_CASE", None)),
        made.deal("2", "2026-01-05T11:00:00Z", history(11, "OMIT", 11)),
    ]
    result = imported({"deals.json": deals})
    assert result.statements("category", "value, author_role = 'automation', is_human") == [
        (2, False, True),
        (4, True, False),
        (0, False, True),
        (4, True, False),
    ]
    assert result.rows("SELECT category FROM stages WHERE stage = 'Contract Sent'") == [4]


def test_a_home_currency_amount_that_moves_with_the_exchange_rate_is_not_read(
    imported: Callable[..., Any], made: Any
) -> None:
    history = {
        "amount": [made.version("1000", "2026-01-05T10:00:00Z")],
        "amount_in_home_currency": [
            made.version("920", "2026-01-05T10:00:00Z", "CALCULATED"),
            made.version("931", "2026-01-06T10:00:00Z", "CALCULATED"),
        ],
    }
    made_deal = made.deal("1", "2026-01-05T10:00:00Z", history, deal_currency_code="USD")
    result = imported({"deals.json": [made_deal]})
    assert result.statements("amount") == [100_000]
    assert result.rows("SELECT currency FROM deals") == ["USD"]
    assert not result.coverage("amount_in_home_currency")["is_tracked"]


def test_merged_deals_count_once_and_their_contacts_follow_the_survivor(
    imported: Callable[..., Any], made: Any
) -> None:
    kept = made.deal(
        "1",
        "2026-01-05T10:00:00Z",
        {"closedate": [made.version("2026-06-01T12:00:00Z", "2026-01-05T10:00:00Z")]},
        hs_merged_object_ids="2;3",
    )
    lost = made.deal(
        "2",
        "2026-01-04T10:00:00Z",
        {"closedate": [made.version("2026-09-01T12:00:00Z", "2026-01-06T10:00:00Z")]},
    )
    note = {
        "id": "9",
        "properties": {"hs_timestamp": "2026-01-07T10:00:00Z", "hs_note_body": "called"},
        "associations": {"deals": {"results": [{"id": "2", "type": "note_to_deal"}]}},
    }
    result = imported({"deals.json": [kept, lost], "notes.json": {"results": [note]}})
    assert result.rows("SELECT deal_id FROM deals") == ["1"]
    assert result.statements("close_date") == [day("2026-06-01")]
    assert result.rows("SELECT deal_id FROM activities JOIN deals USING (deal_no)") == ["1"]
    filtered = [one for one in result.summary.reads if one["n_filtered"]]
    assert [(one["table"], one["n_filtered"]) for one in filtered] == [("deals", 1), ("statements", 1)]


def test_the_stages_probability_is_a_default_until_somebody_states_another(
    imported: Callable[..., Any], made: Any
) -> None:
    history = {
        "dealstage": [
            made.version("qualifiedtobuy", "2026-01-05T10:00:00Z"),
            made.version("contractsent", "2026-03-05T10:00:00Z"),
        ],
        "hs_deal_stage_probability": [
            made.version("0.4", "2026-01-05T10:00:00Z", "CALCULATED", None),
            made.version("0.9", "2026-03-05T10:00:00Z", "CALCULATED", None),
        ],
        "hs_forecast_probability": [made.version("0.55", "2026-02-05T10:00:00Z")],
    }
    result = imported({"deals.json": [made.deal("1", "2026-01-05T10:00:00Z", history)]})
    assert result.statements("probability", "value, is_default, is_human") == [
        (4_000, True, False),
        (5_500, False, True),
    ]


def test_every_value_is_a_text_and_so_are_true_and_false(imported: Callable[..., Any], made: Any) -> None:
    pipelines = {
        "results": [
            {
                "id": "p1",
                "label": "Sales",
                "displayOrder": 0,
                "stages": [
                    {
                        "id": "701",
                        "label": "Talking",
                        "displayOrder": 0,
                        "metadata": {"isClosed": "false", "probability": "0.3"},
                    },
                    {
                        "id": "702",
                        "label": "Signed",
                        "displayOrder": 1,
                        "metadata": {"isClosed": "true", "probability": "1.0"},
                    },
                    {
                        "id": "703",
                        "label": "Gone",
                        "displayOrder": 2,
                        "metadata": {"isClosed": "true", "probability": "0.0"},
                    },
                ],
            },
        ]
    }
    history = {
        "dealstage": [
            made.version("701", "2026-01-05T10:00:00Z"),
            made.version("703", "2026-02-05T10:00:00Z"),
        ],
        "amount": [made.version("1234.50", "2026-01-05T10:00:00Z")],
    }
    deal = made.deal("1", "2026-01-05T10:00:00Z", history, pipeline="p1") | {"archived": "false"}
    result = imported({"deals.json": [deal], "pipelines.json": pipelines})
    assert result.statements("amount") == [123_450]
    assert result.rows("SELECT stage, default_bp, is_closed, is_won FROM stages ORDER BY position") == [
        ("Talking", 3_000, False, False),
        ("Signed", 10_000, True, True),
        ("Gone", 0, True, False),
    ]
    assert result.rows("SELECT result FROM outcomes") == ["lost"]
    assert result.rows("SELECT is_deleted FROM deals") == [False]


def test_a_stage_of_another_pipeline_in_the_history_still_ends_the_deal(
    imported: Callable[..., Any], made: Any
) -> None:
    stages = [
        {"id": "701", "label": "Talking", "metadata": {"isClosed": "false", "probability": "0.3"}},
        {"id": "703", "label": "Gone", "metadata": {"isClosed": "true", "probability": "0.0"}},
    ]
    pipelines = [
        {"id": "old", "label": "Old", "stages": stages},
        {
            "id": "new",
            "label": "New",
            "stages": [{"id": "801", "label": "Renewed", "metadata": {"isClosed": "false"}}],
        },
    ]
    history = {
        "dealstage": [
            made.version("701", "2026-01-05T10:00:00Z"),
            made.version("703", "2026-02-05T10:00:00Z"),
            made.version("801", "2026-03-05T10:00:00Z"),
        ]
    }
    deal = made.deal("1", "2026-01-05T10:00:00Z", history, pipeline="new")
    result = imported({"deals.json": [deal], "pipelines.json": {"results": pipelines}})
    assert result.rows("SELECT result FROM outcomes ORDER BY outcome_no") == ["lost", "reopened"]


def test_a_users_number_is_not_an_owners_and_the_owners_file_joins_them(
    imported: Callable[..., Any], made: Any
) -> None:
    history = {
        "hubspot_owner_id": [made.version("101", "2026-01-05T10:00:00Z")],
        "amount": [
            made.version("1000", "2026-01-05T10:00:00Z"),
            made.version("2000", "2026-02-05T10:00:00Z", user=12),
        ],
    }
    files = {"deals.json": [made.deal("1", "2026-01-05T10:00:00Z", history)], "owners.json": made.owners}
    result = imported(files)
    assert result.statements("amount", "author_role") == ["owner", "other"]
    assert result.rows("SELECT person_id, name, team FROM people ORDER BY person_no") == [
        ("101", "Ada Lovelace", "North"),
        ("102", "Bob Noyce", None),
    ]


def test_without_owners_nobody_is_taken_for_the_owner(imported: Callable[..., Any], made: Any) -> None:
    amounts = [made.version("1000", "2026-01-05T10:00:00Z", user=101)]
    result = imported({"deals.json": [made.deal("1", "2026-01-05T10:00:00Z", {"amount": amounts})]})
    assert result.statements("amount", "author_role") != ["owner"]
    assert any("two different numbers" in note for note in result.summary.notes)


def test_a_close_date_is_the_day_in_the_portals_zone_and_a_bare_day_is_never_shifted(
    imported: Callable[..., Any], made: Any
) -> None:
    dates = [
        made.version("2026-02-01T04:59:59.999Z", "2026-01-05T15:00:00Z"),
        made.version("2026-03-31T00:00:00Z", "2026-01-06T15:00:00Z"),
        made.version("2026-04-30", "2026-01-07T15:00:00Z"),
    ]
    result = imported(
        {"deals.json": [made.deal("1", "2026-01-05T10:00:00Z", {"closedate": dates})]},
        timezone="America/New_York",
    )
    assert result.statements("close_date") == [day("2026-01-31"), day("2026-03-31"), day("2026-04-30")]


def test_forecast_submissions_are_said_to_be_missing(imported: Callable[..., Any], made: Any) -> None:
    result = imported({"deals.json": [pushed(made, 2)]})
    row = result.coverage("*", "forecast submission")
    assert not row["is_tracked"]
    assert "forecast period resets" in row["note"]


def test_deals_without_any_history_refuse_what_needs_one(imported: Callable[..., Any], made: Any) -> None:
    plain = made.deal(
        "1", "2026-01-05T10:00:00Z", {}, dealstage="closedwon", closedate="2026-02-01T10:00:00Z"
    )
    del plain["propertiesWithHistory"]
    result = imported({"deals.json": [plain]})
    assert "slippage" in [measure for measure, _ in result.summary.refusals]
    assert result.rows("SELECT result FROM outcomes") == ["won"]


def test_rows_read_are_staged_rejected_or_filtered(imported: Callable[..., Any], made: Any) -> None:
    amounts = [
        made.version("1000", "2026-01-05T10:00:00Z"),
        made.version("2000", "yesterday"),
        made.version("a lot", "2026-02-05T10:00:00Z"),
    ]
    result = imported({"deals.json": [made.deal("1", "2026-01-05T10:00:00Z", {"amount": amounts})]})
    for one in result.summary.reads:
        assert one["n_read"] == one["n_staged"] + one["n_rejected"] + one["n_filtered"]
    lines = (result.out / "rejects.csv").read_text().splitlines()
    assert len(lines) == 3
    assert any("yesterday" in line and "row left out" in line for line in lines)
    assert any("a lot" in line and "value left out" in line for line in lines)
