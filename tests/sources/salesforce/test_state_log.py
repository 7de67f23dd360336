"""OpportunityHistory: order, repetition, defaults, and dates that nobody said. Worked by hand."""

# ruff: noqa: DTZ001  (moments are UTC without a mark, as in the tables)
from __future__ import annotations

from datetime import datetime

from bonafides.sources import ImportOptions

DAY = {"2026-03-31": 20543, "2026-06-30": 20634, "2026-03-11": 20523}
"""Days since 1970-01-01, from a calendar."""


def test_a_save_that_changes_one_field_makes_one_statement(sf, read):
    """Every row repeats all values; only the changed one is said anew, the first of each kind is kept."""
    done = read(
        Opportunity=[sf.deal(1, CloseDate="2026-06-30")],
        OpportunityStage=sf.stages,
        OpportunityHistory=[
            sf.save(1, "2026-01-05T10:00:00.000Z"),
            sf.save(1, "2026-02-01T10:00:00.000Z", CloseDate="2026-06-30"),
        ],
    )
    assert done.rows(
        "SELECT kind, count(*) FROM statements WHERE source_row IS NOT NULL AND recorded_at < "
        "'2026-02-01 10:00:00' "
        "GROUP BY 1 ORDER BY 1"
    ) == [("amount", 1), ("category", 1), ("close_date", 1), ("probability", 1), ("stage", 1)]
    assert done.said("close_date") == [
        (datetime(2026, 1, 5, 10), DAY["2026-03-31"]),
        (datetime(2026, 2, 1, 10), DAY["2026-06-30"]),
    ]


def test_g3_the_initial_state_comes_from_the_first_row_of_the_state_log(sf, read):
    """The field log has a row "created" without values."""
    done = read(
        Opportunity=[sf.deal(1, CloseDate="2026-06-30")],
        OpportunityHistory=[
            sf.save(1, "2026-01-05T10:00:00.000Z"),
            sf.save(1, "2026-02-01T10:00:00.000Z", CloseDate="2026-06-30"),
        ],
        OpportunityFieldHistory=[
            sf.change(1, "2026-01-05T10:00:00.000Z", "created", "", ""),
            sf.change(1, "2026-02-01T10:00:00.000Z", "CloseDate", "2026-03-31", "2026-06-30"),
        ],
    )
    assert [value for _, value in done.said("close_date")] == [DAY["2026-03-31"], DAY["2026-06-30"]]


def test_g5_the_close_date_that_salesforce_sets_on_winning_is_a_default_and_not_a_statement(sf, read):
    """Due on 30 June, won on 11 March: Salesforce writes 11 March, in UTC. What was said is 30 June."""
    done = read(
        Opportunity=[
            sf.deal(1, StageName="Closed Won", IsClosed="true", IsWon="true", CloseDate="2026-03-11")
        ],
        OpportunityStage=sf.stages,
        User=sf.users,
        OpportunityHistory=[
            sf.save(1, "2026-01-05T10:00:00.000Z", CloseDate="2026-06-30"),
            sf.save(
                1,
                "2026-03-11T01:30:00.000Z",
                StageName="Closed Won",
                Probability=100,
                ForecastCategory="Closed",
                CloseDate="2026-03-11",
            ),
        ],
    )
    assert done.rows(
        "SELECT value, is_human FROM statements WHERE kind = 'close_date' ORDER BY statement_no"
    ) == [
        (DAY["2026-06-30"], True),
        (DAY["2026-03-11"], False),
    ]
    assert done.rows("SELECT result, happened_at FROM outcomes") == [("won", datetime(2026, 3, 11, 1, 30))]
    # 01:30 UTC is the evening of the 10th in Los Angeles: the zone for that day is kept with the owner.
    assert done.rows("SELECT timezone FROM deals JOIN people ON person_no = owner_no") == [
        ("America/Los_Angeles",)
    ]


def test_g5_a_close_date_in_the_past_is_left_by_salesforce_and_stays_a_statement(sf, read):
    done = read(
        Opportunity=[
            sf.deal(1, StageName="Closed Won", IsClosed="true", IsWon="true", CloseDate="2026-03-01")
        ],
        OpportunityStage=sf.stages,
        OpportunityHistory=[
            sf.save(1, "2026-01-05T10:00:00.000Z", CloseDate="2026-02-15"),
            sf.save(
                1, "2026-03-11T10:00:00.000Z", StageName="Closed Won", Probability=100, CloseDate="2026-03-01"
            ),
        ],
    )
    assert [human for (human,) in done.rows("SELECT is_human FROM statements WHERE kind = 'close_date'")] == [
        True,
        True,
    ]


def test_g5_a_lost_deal_ends_when_its_stage_closed_and_never_on_its_close_date(sf, read):
    done = read(
        Opportunity=[sf.deal(1, StageName="Closed Lost", IsClosed="true", CloseDate="2026-06-30")],
        OpportunityStage=sf.stages,
        OpportunityHistory=[
            sf.save(1, "2026-01-05T10:00:00.000Z", CloseDate="2026-06-30"),
            sf.save(
                1, "2026-03-11T10:00:00.000Z", StageName="Closed Lost", Probability=0, CloseDate="2026-06-30"
            ),
        ],
    )
    assert done.rows("SELECT result, happened_at FROM outcomes") == [("lost", datetime(2026, 3, 11, 10))]


def test_g5_a_lost_deal_without_history_does_not_end_on_its_close_date(sf, read):
    done = read(
        Opportunity=[
            sf.deal(
                1,
                StageName="Closed Lost",
                IsClosed="true",
                CloseDate="2026-01-31",
                LastModifiedDate="2026-02-20T10:00:00.000Z",
            )
        ],
    )
    assert done.rows("SELECT result, happened_at FROM outcomes") == [("lost", datetime(2026, 2, 20, 10))]


def test_a_won_deal_without_history_ends_on_its_close_date_which_salesforce_wrote(sf, read):
    done = read(
        Opportunity=[
            sf.deal(1, StageName="Closed Won", IsClosed="true", IsWon="true", CloseDate="2026-01-31")
        ]
    )
    assert done.rows("SELECT result, CAST(happened_at AS DATE)::VARCHAR FROM outcomes") == [
        ("won", "2026-01-31")
    ]


def test_g7_saves_of_one_user_in_one_second_are_one_save(sf, read):
    """The order within a second is that of the ids; only what stood at its end was meant."""
    at = "2026-02-01T10:00:00.000Z"
    done = read(
        Opportunity=[sf.deal(1, CloseDate="2026-06-30")],
        OpportunityHistory=[
            sf.save(1, at, Id="00800000000000C", CloseDate="2026-06-30"),
            sf.save(1, at, Id="00800000000000A", CloseDate="2026-03-31"),
            sf.save(1, at, Id="00800000000000B", CloseDate="2026-04-30"),
        ],
    )
    assert done.said("close_date") == [(datetime(2026, 2, 1, 10), DAY["2026-06-30"])]
    account = next(row for row in done.summary.reads if row["table"] == "statements")
    assert (account["n_read"], account["n_staged"], account["n_filtered"]) == (3, 1, 2)


def test_g7_saves_of_two_users_in_one_second_stay_apart_and_in_order_of_id(sf, read):
    at = "2026-02-01T10:00:00.000Z"
    done = read(
        Opportunity=[sf.deal(1, CloseDate="2026-06-30")],
        OpportunityHistory=[
            sf.save(1, at, Id="00800000000000B", CloseDate="2026-06-30", CreatedById=sf.mia),
            sf.save(1, at, Id="00800000000000A", CloseDate="2026-03-31"),
        ],
    )
    assert [value for _, value in done.said("close_date")] == [DAY["2026-03-31"], DAY["2026-06-30"]]


def test_g7_system_modstamp_does_not_decide_the_order(sf, read):
    done = read(
        Opportunity=[sf.deal(1, CloseDate="2026-06-30")],
        OpportunityHistory=[
            sf.save(
                1,
                "2026-02-01T10:00:00.000Z",
                CloseDate="2026-06-30",
                SystemModstamp="2026-01-01T00:00:00.000Z",
            ),
            sf.save(1, "2026-01-05T10:00:00.000Z", SystemModstamp="2026-02-01T10:00:00.000Z"),
        ],
    )
    assert [value for _, value in done.said("close_date")] == [DAY["2026-03-31"], DAY["2026-06-30"]]


def test_g16_dates_without_zone_are_never_shifted_and_times_are_utc(sf, read):
    """Whatever zone is given, 31 March stays 31 March, and a time marked Z stays where it is."""
    for zone in ("Pacific/Auckland", "America/Los_Angeles", "Europe/Berlin"):
        done = read(
            options=ImportOptions(kind="salesforce", timezone=zone, now=datetime(2026, 12, 31)),
            Opportunity=[sf.deal(1)],
            OpportunityHistory=[sf.save(1, "2026-03-29T00:59:00.000+0000")],
        )
        assert done.said("close_date") == [(datetime(2026, 3, 29, 0, 59), DAY["2026-03-31"])], zone


def test_g18_a_statement_belongs_to_the_author_of_its_row_and_not_to_the_owner(sf, read):
    done = read(
        Opportunity=[sf.deal(1, OwnerId=sf.ada)],
        User=sf.users,
        OpportunityHistory=[
            sf.save(1, "2026-01-05T10:00:00.000Z"),
            sf.save(1, "2026-02-01T10:00:00.000Z", CloseDate="2026-06-30", CreatedById=sf.ben),
        ],
    )
    assert done.rows(
        "SELECT person_id, author_role FROM statements JOIN people ON person_no = author_no "
        "WHERE kind = 'close_date' ORDER BY statement_no"
    ) == [(sf.ada, "owner"), (sf.ben, "other")]


def test_g19_managers_and_integration_users_are_told_apart(sf, read):
    done = read(
        Opportunity=[sf.deal(1, OwnerId=sf.ada)],
        User=sf.users,
        OpportunityHistory=[
            sf.save(1, "2026-01-05T10:00:00.000Z"),
            sf.save(1, "2026-02-01T10:00:00.000Z", CloseDate="2026-06-30", CreatedById=sf.mia),
            sf.save(1, "2026-02-02T10:00:00.000Z", CloseDate="2026-03-31", CreatedById=sf.robot),
        ],
    )
    assert done.rows(
        "SELECT author_role, is_human FROM statements WHERE kind = 'close_date' ORDER BY statement_no"
    ) == [
        ("owner", True),
        ("manager", True),
        ("automation", False),
    ]
    assert done.noted("automation", "Data Integration")


def test_g20_a_probability_that_the_stage_sets_is_a_default_and_an_override_is_a_statement(sf, read):
    done = read(
        Opportunity=[sf.deal(1)],
        OpportunityStage=sf.stages,
        OpportunityHistory=[
            sf.save(1, "2026-01-05T10:00:00.000Z"),
            sf.save(
                1,
                "2026-02-01T10:00:00.000Z",
                StageName="Proposal",
                Probability=60,
                ForecastCategory="BestCase",
            ),
            sf.save(
                1,
                "2026-02-02T10:00:00.000Z",
                StageName="Proposal",
                Probability=85,
                ForecastCategory="Forecast",
            ),
        ],
    )
    assert done.rows(
        "SELECT kind, value, is_default FROM statements WHERE kind IN ('probability', 'category') "
        "ORDER BY kind, statement_no"
    ) == [
        ("category", 1, True),
        ("category", 2, True),
        ("category", 4, False),
        ("probability", 2000, True),
        ("probability", 6000, True),
        ("probability", 8500, False),
    ]


def test_stage_defaults_are_inferred_only_where_most_saves_agree(sf, read):
    """Six deals enter Proposal with 60, its default; five enter Review with five values: none."""
    rows = [sf.save(n, "2026-01-05T10:00:00.000Z", StageName="Proposal", Probability=60) for n in range(1, 7)]
    rows += [sf.save(n, "2026-01-05T10:00:00.000Z", StageName="Review", Probability=n) for n in range(11, 16)]
    deals = [sf.deal(n, StageName="Proposal" if n < 10 else "Review") for n in (*range(1, 7), *range(11, 16))]
    done = read(Opportunity=deals, OpportunityHistory=rows)
    assert done.rows("SELECT stage, default_bp FROM stages ORDER BY stage") == [
        ("Proposal", 6000),
        ("Review", None),
    ]
    assert done.noted("no OpportunityStage")


def test_an_amount_that_is_empty_is_not_said_and_not_nought(sf, read):
    done = read(
        Opportunity=[sf.deal(1, Amount="")],
        OpportunityHistory=[
            sf.save(1, "2026-01-05T10:00:00.000Z", Amount=""),
            sf.save(1, "2026-02-01T10:00:00.000Z", Amount=500),
            sf.save(1, "2026-02-02T10:00:00.000Z", Amount="", CloseDate="2026-06-30"),
        ],
    )
    assert done.said("amount") == [(datetime(2026, 2, 1, 10), 50000)]


def test_versions_kept_by_a_pipe_serve_as_history_in_snake_case(sf, read):
    """Fivetran's history mode: one row a version, close_date as a moment, one version in force."""
    common = {
        "id": sf.deal_id(1),
        "name": "Deal 1",
        "amount": 1000,
        "stage_name": "Discovery",
        "probability": 20,
        "forecast_category": "Pipeline",
        "created_date": "2026-01-05 10:00:00+00:00",
        "is_closed": "false",
        "is_won": "false",
        "last_modified_by_id": sf.ada,
    }
    done = read(
        opportunity=[
            {
                **common,
                "owner_id": sf.ada,
                "close_date": "2026-03-31 00:00:00+00:00",
                "next_step": "Call",
                "last_modified_date": "2026-01-05 10:00:00+00:00",
                "_fivetran_active": "false",
            },
            {
                **common,
                "owner_id": sf.ben,
                "close_date": "2026-06-30 00:00:00+00:00",
                "next_step": "Wait",
                "last_modified_date": "2026-02-01 10:00:00+00:00",
                "_fivetran_active": "true",
            },
        ],
    )
    assert done.said("close_date") == [
        (datetime(2026, 1, 5, 10), DAY["2026-03-31"]),
        (datetime(2026, 2, 1, 10), DAY["2026-06-30"]),
    ]
    assert done.summary.counts["deals"] == 1
    assert done.rows("SELECT said FROM statements WHERE kind = 'next_step' ORDER BY statement_no") == [
        ("Call",),
        ("Wait",),
    ]
    assert done.rows("SELECT person_id FROM deals JOIN people ON person_no = owner_no") == [(sf.ben,)]


def test_rows_that_cannot_be_used_are_rejected_once_and_the_account_adds_up(sf, read):
    done = read(
        Opportunity=[sf.deal(1)],
        OpportunityHistory=[
            sf.save(1, "2026-01-05T10:00:00.000Z"),
            {**sf.save(1, "2026-02-01T10:00:00.000Z"), "CreatedDate": "??"},
        ],
    )
    rejected = (done.folder / "rejects.csv").read_text().splitlines()[1:]
    assert len(rejected) == 1
    assert "OpportunityHistory.csv,2," in rejected[0]
    for row in done.summary.reads:
        assert row["n_read"] == row["n_staged"] + row["n_rejected"] + row["n_filtered"]


MODIFIED = "2026-02-20T09:30:00.000Z"


def test_a_close_date_newer_than_the_history_stands_from_the_last_modification_and_is_nobodys(sf, read):
    """The history ends with 31 March; the row was modified on 20 February and says 30 June."""
    done = read(
        Opportunity=[sf.deal(1, CloseDate="2026-06-30", LastModifiedDate=MODIFIED)],
        OpportunityStage=sf.stages,
        User=sf.users,
        OpportunityHistory=[sf.save(1, "2026-01-05T10:00:00.000Z", CloseDate="2026-03-31")],
    )
    assert done.said("close_date") == [
        (datetime(2026, 1, 5, 10), DAY["2026-03-31"]),
        (datetime(2026, 2, 20, 9, 30), DAY["2026-06-30"]),
    ]
    who = "SELECT author_no, author_role, is_human FROM statements WHERE kind = 'close_date' "
    assert done.rows(f"{who} ORDER BY statement_no")[-1] == (None, "unknown", False)
    assert done.noted("modified since: 1.")


def test_a_row_that_says_what_its_history_said_last_or_is_older_changes_nothing(sf, read):
    save = sf.save(1, "2026-02-01T10:00:00.000Z", CloseDate="2026-06-30")
    later = {"CloseDate": "2026-06-30", "LastModifiedDate": MODIFIED}
    older = {"CloseDate": "2026-03-11", "LastModifiedDate": "2026-01-31T10:00:00.000Z"}
    closed = {"StageName": "Closed Won", "IsClosed": "true", "IsWon": "true", "LastModifiedDate": MODIFIED}
    for current in (later, older, {**closed, "CloseDate": "2026-03-11"}):
        done = read(
            Opportunity=[sf.deal(1, **current)], OpportunityStage=sf.stages, OpportunityHistory=[save]
        )
        assert done.said("close_date") == [(datetime(2026, 2, 1, 10), DAY["2026-06-30"])]
        assert not done.noted("modified since")
