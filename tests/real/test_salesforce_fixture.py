"""The native Salesforce records: 36 opportunities, 48 saves, dates like 02/23/26 08:55 PM."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import datetime

import duckdb
import pytest

from bonafides.sources import ImportOptions, read_sources

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def fixture(shared_data):
    return shared_data / "sfdc_schema_fixture"


@pytest.fixture(scope="module")
def imported(fixture, tmp_path_factory):
    out = tmp_path_factory.mktemp("sfdc") / "out"
    options = ImportOptions(now=datetime.fromisoformat("2026-12-31"))
    return read_sources([fixture], out, options=options), out


@pytest.fixture(scope="module")
def saves(fixture):
    """OpportunityHistory read with the standard library, in order of time and Id."""
    with (fixture / "OpportunityHistory.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["at"] = datetime.strptime(row["CreatedDate"], "%m/%d/%y %I:%M %p")  # noqa: DTZ007
        row["due"] = datetime.strptime(row["CloseDate"], "%m/%d/%y").date()  # noqa: DTZ007
    return sorted(rows, key=lambda row: (row["OpportunityId"], row["at"], row["Id"]))


def test_it_is_recognised_by_itself(imported):
    assert imported[0].kind == "salesforce"


def test_every_deal_and_every_save_is_read_and_nothing_is_rejected(imported):
    summary, _ = imported
    assert (summary.counts["deals"], summary.counts["rejects"]) == (36, 0)
    read = {row["file"]: row for row in summary.reads}
    assert read["OpportunityHistory.csv"]["n_read"] == 48
    assert read["Opportunity.csv"]["n_staged"] == 36


def test_every_close_date_stated_is_the_one_in_the_file(imported, saves):
    """The American locale is told by the values: 27 January 2021, not the 1st of a 27th month."""
    expected = []
    last = {}
    for row in saves:
        if last.get(row["OpportunityId"]) != row["due"]:
            expected.append((row["OpportunityId"], row["at"], row["due"]))
        last[row["OpportunityId"]] = row["due"]
    found = duckdb.sql(
        "SELECT deal_id, recorded_at, (DATE '1970-01-01' + value::INTEGER)::DATE FROM "
        f"'{imported[1]}/statements.parquet' "
        f"JOIN '{imported[1]}/deals.parquet' USING (deal_no) WHERE kind = 'close_date' ORDER BY deal_id, "
        "statement_no"
    ).fetchall()
    assert found == expected


def test_each_change_of_stage_is_one_statement(imported, saves):
    changes = Counter()
    last = {}
    for row in saves:
        changes["stage"] += last.get(row["OpportunityId"]) != row["StageName"]
        last[row["OpportunityId"]] = row["StageName"]
    assert imported[0].counts["statements.stage"] == changes["stage"]


def test_deals_won_first_and_lost_afterwards_have_both_ends(imported, saves):
    ends = Counter(row["StageName"] for row in saves if row["StageName"].startswith("Closed"))
    assert (imported[0].counts["outcomes.won"], imported[0].counts["outcomes.lost"]) == (
        ends["Closed Won"],
        ends["Closed Lost"],
    )
    assert (ends["Closed Won"], ends["Closed Lost"]) == (19, 8)


def test_what_it_cannot_show_is_said(imported):
    summary, _ = imported
    assert "silence" in {measure for measure, _ in summary.refusals}
    assert any("another close date now" in note for note in summary.notes)
