"""OpportunityFieldHistory: owners once, blanks that say nothing, untracked fields, values never stored."""

# ruff: noqa: DTZ001  (moments are UTC without a mark, as in the tables)
from __future__ import annotations

from datetime import datetime

DAY = {"2026-03-31": 20543, "2026-06-30": 20634, "2026-03-11": 20523}


def test_g4_an_owner_change_is_written_twice_and_counts_once_by_id(sf, read):
    at = "2026-02-01T10:00:00.000Z"
    done = read(
        Opportunity=[sf.deal(1, OwnerId=sf.ben)],
        User=sf.users,
        OpportunityFieldHistory=[
            sf.change(1, "2026-01-05T10:00:00.000Z", "created", "", ""),
            sf.change(1, at, "Owner", "Ada Rep", "Ben Rep", CreatedById=sf.mia),
            sf.change(1, at, "Owner", sf.ada, sf.ben, DataType="EntityId", CreatedById=sf.mia),
        ],
    )
    assert done.rows(
        "SELECT recorded_at, person_id FROM statements JOIN people ON person_no = value WHERE kind = "
        "'owner' ORDER BY statement_no"
    ) == [(datetime(2026, 1, 5, 10), sf.ada), (datetime(2026, 2, 1, 10), sf.ben)]


def test_g4_a_name_alone_is_traced_to_the_one_user_who_bears_it(sf, read):
    done = read(
        Opportunity=[sf.deal(1, OwnerId=sf.ben)],
        User=sf.users,
        OpportunityFieldHistory=[sf.change(1, "2026-02-01T10:00:00.000Z", "Owner", "Ada Rep", "Ben Rep")],
    )
    assert done.rows(
        "SELECT person_id FROM statements JOIN people ON person_no = value WHERE kind = 'owner' "
        "ORDER BY statement_no"
    )[-1] == (sf.ben,)


def test_g18_statements_before_an_owner_change_are_judged_by_the_owner_of_that_time(sf, read):
    """Ada wrote while the deal was hers; today it is Ben's."""
    done = read(
        Opportunity=[sf.deal(1, OwnerId=sf.ben, CreatedById=sf.ada)],
        User=sf.users,
        OpportunityHistory=[
            sf.save(1, "2026-01-05T10:00:00.000Z"),
            sf.save(1, "2026-01-20T10:00:00.000Z", CloseDate="2026-06-30"),
            sf.save(1, "2026-02-20T10:00:00.000Z", CloseDate="2026-03-31"),
        ],
        OpportunityFieldHistory=[
            sf.change(1, "2026-01-05T10:00:00.000Z", "created", "", ""),
            sf.change(1, "2026-02-01T10:00:00.000Z", "OwnerId", sf.ada, sf.ben, DataType="EntityId"),
        ],
    )
    assert done.rows(
        "SELECT author_role FROM statements WHERE kind = 'close_date' ORDER BY statement_no"
    ) == [
        ("owner",),
        ("owner",),
        ("other",),
    ]


def test_g6_a_blank_new_value_is_not_recorded_and_not_cleared(sf, read):
    """Long texts leave a row without values."""
    done = read(
        Opportunity=[sf.deal(1, NextStep="Send the offer")],
        OpportunityFieldHistory=[
            sf.change(1, "2026-01-20T10:00:00.000Z", "NextStep", "", "Call back"),
            sf.change(1, "2026-02-01T10:00:00.000Z", "NextStep", "", "", DataType="TextArea"),
        ],
    )
    assert done.rows("SELECT said FROM statements WHERE kind = 'next_step'") == [("Call back",)]
    account = [row for row in done.summary.reads if "blank was not recorded" in row["where"]]
    assert (account[0]["n_read"], account[0]["n_filtered"]) == (2, 1)


def test_g2_a_field_that_is_not_tracked_is_reported_as_such_and_not_as_unchanged(sf, read):
    done = read(
        Opportunity=[sf.deal(1)],
        OpportunityFieldHistory=[sf.change(1, "2026-02-01T10:00:00.000Z", "OwnerId", sf.ada, sf.ben)],
    )
    amount = done.coverage("OpportunityFieldHistory", "Amount")
    assert amount["is_tracked"] is False
    assert "not the same as unchanged" in amount["note"]
    owner = done.coverage("OpportunityFieldHistory", "OwnerId")
    assert (owner["is_tracked"], owner["tracked_from"], owner["n_rows"]) == (
        True,
        datetime(2026, 2, 1, 10),
        1,
    )


def test_g1_history_begins_where_the_purge_ends_and_nothing_is_known_before(sf, read):
    """A deal of 2023 whose oldest row is of 2026: the first change is marked, no initial value is made up."""
    done = read(
        Opportunity=[sf.deal(1, CreatedDate="2023-05-05T10:00:00.000Z", CloseDate="2026-06-30")],
        OpportunityFieldHistory=[
            sf.change(1, "2026-02-01T10:00:00.000Z", "CloseDate", "2026-03-31", "2026-06-30"),
        ],
    )
    assert done.coverage("OpportunityFieldHistory", "*")["tracked_from"] == datetime(2026, 2, 1, 10)
    assert done.noted("2026-02-01", "may have been pushed")
    assert done.rows("SELECT recorded_at, is_censored FROM statements WHERE kind = 'close_date'") == [
        (datetime(2026, 2, 1, 10), True)
    ]


def test_g1_a_deal_older_than_its_state_log_is_marked_as_cut_off(sf, read):
    done = read(
        Opportunity=[sf.deal(1, CreatedDate="2023-05-05T10:00:00.000Z"), sf.deal(2)],
        OpportunityHistory=[sf.save(1, "2026-02-01T10:00:00.000Z"), sf.save(2, "2026-01-05T10:00:00.000Z")],
    )
    assert done.rows(
        "SELECT deal_id, bool_and(is_censored) FROM statements JOIN deals USING (deal_no) "
        "WHERE kind = 'close_date' GROUP BY 1 ORDER BY 1"
    ) == [(sf.deal_id(1), True), (sf.deal_id(2), False)]
    assert done.noted("50%", "older than their history")


def test_g3_without_a_state_log_the_initial_value_is_what_the_first_change_replaced(sf, read):
    done = read(
        Opportunity=[sf.deal(1, CloseDate="2026-06-30", StageName="Discovery")],
        User=sf.users,
        OpportunityFieldHistory=[
            sf.change(1, "2026-01-05T10:00:00.000Z", "created", "", "", CreatedById=sf.ben),
            sf.change(1, "2026-02-01T10:00:00.000Z", "CloseDate", "2026-03-31", "2026-06-30"),
        ],
    )
    assert done.said("close_date") == [
        (datetime(2026, 1, 5, 10), DAY["2026-03-31"]),
        (datetime(2026, 2, 1, 10), DAY["2026-06-30"]),
    ]
    assert done.rows(
        "SELECT person_id FROM statements JOIN people ON person_no = author_no "
        "WHERE kind = 'close_date' ORDER BY statement_no"
    ) == [(sf.ben,), (sf.ada,)]
    assert done.noted("initial values were not stored")


def test_g3_a_tracked_field_that_never_changed_began_as_it_stands_now(sf, read):
    done = read(
        Opportunity=[sf.deal(1, CloseDate="2026-06-30"), sf.deal(2, CloseDate="2026-03-31")],
        OpportunityFieldHistory=[
            sf.change(1, "2026-01-05T10:00:00.000Z", "created", "", ""),
            sf.change(2, "2026-01-05T10:00:00.000Z", "created", "", ""),
            sf.change(1, "2026-02-01T10:00:00.000Z", "CloseDate", "2026-03-31", "2026-06-30"),
        ],
    )
    assert done.said("close_date", 2) == [(datetime(2026, 1, 5, 10), DAY["2026-03-31"])]


def test_the_state_log_is_the_witness_where_both_tell_the_same_change(sf, read):
    at = "2026-02-01T10:00:00.000Z"
    done = read(
        Opportunity=[sf.deal(1, CloseDate="2026-06-30")],
        OpportunityHistory=[sf.save(1, "2026-01-05T10:00:00.000Z"), sf.save(1, at, CloseDate="2026-06-30")],
        OpportunityFieldHistory=[sf.change(1, at, "CloseDate", "2026-03-31", "2026-06-30")],
    )
    assert [value for _, value in done.said("close_date")] == [DAY["2026-03-31"], DAY["2026-06-30"]]


def test_g5_the_date_that_winning_wrote_is_a_default_in_the_field_log_as_well(sf, read):
    at = "2026-03-11T10:00:00.000Z"
    done = read(
        Opportunity=[
            sf.deal(1, StageName="Closed Won", IsClosed="true", IsWon="true", CloseDate="2026-03-11")
        ],
        OpportunityStage=sf.stages,
        OpportunityFieldHistory=[
            sf.change(1, "2026-01-05T10:00:00.000Z", "created", "", ""),
            sf.change(1, at, "StageName", "Discovery", "Closed Won"),
            sf.change(1, at, "CloseDate", "2026-06-30", "2026-03-11", DataType="DateOnly"),
        ],
    )
    assert done.rows(
        "SELECT value, is_human FROM statements WHERE kind = 'close_date' ORDER BY statement_no"
    ) == [
        (DAY["2026-06-30"], True),
        (DAY["2026-03-11"], False),
    ]
    assert done.rows("SELECT result, happened_at FROM outcomes") == [("won", datetime(2026, 3, 11, 10))]


def test_g9_a_file_under_the_wrong_name_is_read_for_what_it_holds(sf, read):
    done = read(
        Opportunity=[sf.deal(1)],
        OpportunityFieldHistory=[sf.save(1, "2026-01-05T10:00:00.000Z")],
        OpportunityHistory=[sf.change(1, "2026-02-01T10:00:00.000Z", "NextStep", "", "Call back")],
    )
    assert done.said("close_date") == [(datetime(2026, 1, 5, 10), DAY["2026-03-31"])]
    assert done.rows("SELECT said FROM statements WHERE kind = 'next_step'") == [("Call back",)]
    assert done.noted("named for OpportunityFieldHistory", "holds OpportunityHistory")


def test_g8_fields_that_we_do_not_use_are_counted_and_not_taken_for_statements(sf, read):
    done = read(
        Opportunity=[sf.deal(1)],
        OpportunityFieldHistory=[
            sf.change(1, "2026-02-01T10:00:00.000Z", "Competitor__c", "A", "B"),
            sf.change(1, "2026-02-02T10:00:00.000Z", "NextStep", "", "Call back"),
        ],
    )
    assert done.rows("SELECT count(*) FROM statements WHERE source_row LIKE 'OpportunityFieldHistory%'") == [
        (1,)
    ]
    assert done.noted("Competitor__c", "1 row")
