"""An invented company, written as Salesforce would export it, and read again: what is lost, what is added.

Salesforce cannot keep everything: a stage stated anew without change leaves no row, a bulk edit has no mark,
and a default close date is not told from a chosen one. And it adds what nobody said: values that a stage or a
win sets. Everything else must come back exactly.
"""

from __future__ import annotations

from datetime import datetime

import duckdb
import pytest

from bonafides import invented
from bonafides.sources import ImportOptions, read_sources

KEY = "deal_id, recorded_at, kind, value"


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """Views want_* (what the company is) and got_* (what came back)."""
    folder = tmp_path_factory.mktemp("company")
    made = invented.company(invented.Plan(people=6, deals=120, weeks=40))
    invented.write(made, folder / "want", "parquet")
    invented.write(made, folder / "salesforce", "salesforce")
    options = ImportOptions(kind="salesforce", now=datetime.fromisoformat("2030-01-01"))
    summary = read_sources([folder / "salesforce"], folder / "got", options=options)
    con = duckdb.connect()
    for side in ("want", "got"):
        for file in (folder / side).glob("*.parquet"):
            con.execute(f"CREATE VIEW {side}_{file.stem} AS SELECT * FROM read_parquet('{file}')")
        con.execute(
            f"CREATE TABLE {side} AS SELECT deal_id, recorded_at, kind, value, previous, is_human, "
            "is_default, author_role, "
            f"person_id AS author FROM {side}_statements JOIN {side}_deals USING (deal_no) "
            f"LEFT JOIN (SELECT DISTINCT person_no, person_id FROM {side}_people) ON person_no = author_no"
        )
    return con, summary


def rows(both, sql):
    return both[0].execute(sql).fetchall()


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("deals", "deal_id, title, account_id, is_deleted"),
        ("outcomes", "deal_no, happened_at, result, amount_cents"),
        ("activities", "deal_no, happened_at, logged_at, direction, channel, outcome, is_auto"),
        ("periods", "starts_on, ends_on"),
        ("stages", "stage, default_bp, category, is_closed, is_won"),
    ],
)
def test_deals_ends_contacts_periods_and_stages_come_back_exactly(both, table, columns):
    for one, other in (("want", "got"), ("got", "want")):
        assert (
            rows(
                both, f"SELECT {columns} FROM {one}_{table} EXCEPT ALL SELECT {columns} FROM {other}_{table}"
            )
            == []
        )
    assert rows(both, f"SELECT count(*) > 5 FROM want_{table}") == [(True,)]


def test_the_customers_person_comes_back_except_from_mails_that_name_an_address_only(both):
    columns = "deal_no, contact_id, happened_at FROM {}_activities WHERE channel <> 'email'"
    assert rows(both, f"SELECT {columns.format('want')} EXCEPT ALL SELECT {columns.format('got')}") == []


def test_the_counts_of_won_and_lost_are_those_of_the_company(both):
    counts = dict(rows(both, "SELECT result, count(*) FROM want_outcomes GROUP BY 1"))
    assert {result: both[1].counts[f"outcomes.{result}"] for result in counts} == counts
    assert both[1].counts["deals"] == 120
    assert both[1].counts["rejects"] == 0


def test_the_only_statements_that_are_lost_changed_nothing(both):
    lost = (
        f"FROM want WHERE NOT EXISTS (FROM got WHERE ({KEY}) = (want.deal_id, want.recorded_at, want.kind, "
        "want.value))"
    )
    assert rows(both, f"SELECT DISTINCT kind, value = previous {lost}") in ([], [("stage", True)])


def test_everything_added_was_set_by_salesforce_or_is_the_first_owner(both):
    added = (
        f"FROM got WHERE NOT EXISTS (FROM want WHERE ({KEY}) = (got.deal_id, got.recorded_at, got.kind, "
        "got.value))"
    )
    assert rows(
        both, f"SELECT count(*) {added} AND NOT (is_default OR (kind = 'owner' AND previous IS NULL))"
    ) == [(0,)]
    assert rows(both, f"SELECT count(*) > 0 {added}") == [(True,)]


def test_every_statement_has_its_own_author(both):
    assert rows(
        both,
        f"SELECT count(*) FROM want JOIN got USING ({KEY}) WHERE want.author IS DISTINCT FROM got.author",
    ) == [(0,)]


def test_a_human_statement_is_denied_only_where_the_stage_sets_the_same_value(both):
    denied = f"FROM want JOIN got USING ({KEY}) WHERE want.is_human AND NOT got.is_human"
    assert rows(both, f"SELECT DISTINCT kind, got.is_default {denied}") in ([], [("category", True)])


def test_a_statement_is_wrongly_human_only_where_salesforce_leaves_no_mark(both):
    """Bulk edits, default close dates, and defaults in a save that states the same stage again."""
    wrong = f"FROM want JOIN got USING ({KEY}) WHERE got.is_human AND NOT want.is_human"
    kinds = rows(both, f"SELECT DISTINCT want.author_role = 'bulk' OR want.is_default {wrong}")
    assert kinds in ([], [(True,)])
    n, n_wrong = rows(both, f"SELECT (SELECT count(*) FROM got WHERE is_human), (SELECT count(*) {wrong})")[0]
    assert n_wrong < 0.03 * n


def test_submissions_come_back_to_the_cent(both):
    columns = "person_id, layer, category, is_cumulative, amount_cents, recorded_at, starts_on"
    sides = [
        f"SELECT {columns} FROM {side}_forecasts JOIN (SELECT DISTINCT person_no, person_id FROM "
        f"{side}_people) "
        "USING (person_no) WHERE layer = 'submission'"
        for side in ("want", "got")
    ]
    assert rows(both, f"{sides[0]} EXCEPT ALL {sides[1]}") == []
    assert rows(both, f"{sides[1]} EXCEPT ALL {sides[0]}") == []


def test_push_counts_agree_for_every_deal_and_nothing_is_refused(both):
    assert any("120 of 120 deals" in note for note in both[1].notes)
    assert both[1].refusals == []
