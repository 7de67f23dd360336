"""A company whose past is known, through Pipedrive's layout and back."""

from __future__ import annotations

import duckdb
import pytest
from tests.sources.round_trip import assert_the_same_ends, contacts, difference, there_and_back

FIRST_DEAL = 1
"""Number of the first deal in the invented company's export."""


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """What is true (`t_`) and what the import made of the export (`i_`), by the deals' own numbers."""
    return there_and_back(tmp_path_factory.mktemp("round"), "pipedrive", first_deal=FIRST_DEAL)


def test_deals_won_lost_and_reopened_come_back_exactly(both: duckdb.DuckDBPyConnection) -> None:
    assert_the_same_ends(both)


def test_every_change_of_an_open_stage_comes_back(both: duckdb.DuckDBPyConnection) -> None:
    # Won and lost are no stages in Pipedrive, and a stage stated again is no change: what is compared is the
    # series of distinct open stages.
    true = (
        "SELECT deal, recorded_at, stage FROM (SELECT *, lag(stage) OVER (PARTITION BY deal ORDER BY "
        "statement_no) AS "
        "before FROM t_said WHERE kind = 'stage' AND stage NOT LIKE 'Closed%') WHERE stage IS DISTINCT "
        "FROM before"
    )
    found = "SELECT deal, recorded_at, stage FROM i_said WHERE kind = 'stage'"
    assert (
        both.execute(f"(({true}) EXCEPT ALL ({found})) UNION ALL (({found}) EXCEPT ALL ({true}))").fetchall()
        == []
    )


@pytest.mark.parametrize("kind", ["amount", "close_date"])
def test_first_values_and_changes_come_back(both: duckdb.DuckDBPyConnection, kind: str) -> None:
    true = f"kind = '{kind}' AND value IS DISTINCT FROM previous"
    assert difference(both, "deal, recorded_at, value, author", "said", true, f"kind = '{kind}'") == []


def test_changes_of_owner_come_back_and_each_deal_has_a_first_one(both: duckdb.DuckDBPyConnection) -> None:
    read = "kind = 'owner' AND previous IS NOT NULL"
    assert difference(both, "deal, recorded_at, owner", "said", "kind = 'owner'", read) == []
    assert both.execute(
        "SELECT count(*) FROM i_said WHERE kind = 'owner' AND previous IS NULL"
    ).fetchone() == (200,)


def test_bulk_updates_and_machines_are_told_from_people(both: duckdb.DuckDBPyConnection) -> None:
    for role in ("bulk", "automation"):
        true = f"author_role = '{role}' AND kind <> 'probability' AND value IS DISTINCT FROM previous"
        read = f"author_role = '{role}' AND kind <> 'probability'"
        assert difference(both, "deal, kind, recorded_at, value", "said", true, read) == []
    assert both.execute("SELECT count(*) > 0 FROM i_said WHERE author_role = 'bulk'").fetchone() == (True,)


def test_probabilities_that_people_stated_come_back_and_the_stages_are_nobodys(
    both: duckdb.DuckDBPyConnection,
) -> None:
    true = "kind = 'probability' AND is_human AND value IS DISTINCT FROM previous"
    read = "kind = 'probability' AND is_human"
    assert difference(both, "deal, recorded_at, value", "said", true, read) == []
    stage_set = both.execute(
        "SELECT count(*), count(*) FILTER (WHERE i.is_default) FROM t_said t JOIN i_said i USING (deal, "
        "recorded_at, kind, "
        "value) WHERE kind = 'probability' AND t.is_default"
    ).fetchone()
    assert stage_set is not None
    assert stage_set[0] > 10
    assert stage_set[0] == stage_set[1]


def test_contacts_come_back(both: duckdb.DuckDBPyConnection) -> None:
    columns = "channel, direction, outcome, is_auto, happened_at, logged_at"
    contacts(both)
    assert difference(both, columns, "contact", "true", "true") == []
