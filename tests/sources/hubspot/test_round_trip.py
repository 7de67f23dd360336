"""A company whose past is known, through HubSpot's layout and back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from bonafides.invented.firm import company
from bonafides.invented.layouts import write
from bonafides.invented.plan import Plan
from bonafides.sources import ImportOptions, read_sources

FIRST_DEAL = 9_000_000_000
"""Number of the first deal in the invented portal."""


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """What is true (`t_`) and what the import made of the export (`i_`), by the deals' own numbers."""
    folder = tmp_path_factory.mktemp("round")
    made = company(Plan(deals=200, people=8, weeks=52, seed=11))
    write(made, folder / "truth", "parquet")
    write(made, folder / "hubspot", "hubspot")
    # No kind given: the export must be recognised by itself.
    summary = read_sources(
        [folder / "hubspot"], folder / "out", options=ImportOptions(now=datetime.fromisoformat("2099-01-01"))
    )
    assert summary.kind == "hubspot"
    assert summary.counts["rejects"] == 0
    con = duckdb.connect()
    for letter, place in (("t", folder / "truth"), ("i", folder / "out")):
        for file in Path(place).glob("*.parquet"):
            con.execute(f"CREATE VIEW {letter}_{file.stem} AS FROM '{file}'")
        number = "deal_no" if letter == "t" else f"CAST(deal_id AS BIGINT) - {FIRST_DEAL}"
        con.execute(
            f"CREATE VIEW {letter}_said AS SELECT {number} AS deal, s.* EXCLUDE (deal_no), g.stage, p.name "
            "AS author, "
            f"o.name AS owner FROM {letter}_statements s JOIN {letter}_deals d USING (deal_no) "
            f"LEFT JOIN {letter}_stages g ON kind = 'stage' AND value = stage_no "
            f"LEFT JOIN (SELECT DISTINCT person_no, name FROM {letter}_people) p ON p.person_no = author_no "
            f"LEFT JOIN (SELECT DISTINCT person_no, name FROM {letter}_people) o ON kind = 'owner' AND "
            "o.person_no = value"
        )
        con.execute(
            f"CREATE VIEW {letter}_ended AS SELECT {number} AS deal, happened_at, result, amount_cents "
            f"FROM {letter}_outcomes JOIN {letter}_deals USING (deal_no)"
        )
    return con


def difference(both: duckdb.DuckDBPyConnection, columns: str, table: str, true: str, read: str) -> list[Any]:
    """Rows of one side only: what is lost, and what is made up."""
    truth = f"SELECT {columns} FROM t_{table} WHERE {true}"
    found = f"SELECT {columns} FROM i_{table} WHERE {read}"
    return both.execute(
        f"(({truth}) EXCEPT ALL ({found})) UNION ALL (({found}) EXCEPT ALL ({truth}))"
    ).fetchall()


def test_deals_won_lost_and_reopened_come_back_exactly(both: duckdb.DuckDBPyConnection) -> None:
    assert both.execute("SELECT count(*) FROM i_deals").fetchone() == (200,)
    assert difference(both, "deal, happened_at, result, amount_cents", "ended", "true", "true") == []


def test_every_change_of_stage_comes_back(both: duckdb.DuckDBPyConnection) -> None:
    # A stage stated again without a change is no version in HubSpot.
    columns = "deal, recorded_at, stage, author"
    assert (
        difference(
            both, columns, "said", "kind = 'stage' AND value IS DISTINCT FROM previous", "kind = 'stage'"
        )
        == []
    )


def test_amounts_come_back_with_their_authors_and_machines_apart(both: duckdb.DuckDBPyConnection) -> None:
    true = "kind = 'amount' AND value IS DISTINCT FROM previous"
    assert difference(both, "deal, recorded_at, value, is_human", "said", true, "kind = 'amount'") == []


def test_close_dates_come_back_and_those_of_closing_are_nobodys(both: duckdb.DuckDBPyConnection) -> None:
    # HubSpot's own rewrite at the end is in the export, marked; the truth does not have it.
    true = "kind = 'close_date' AND value IS DISTINCT FROM previous"
    read = (
        "kind = 'close_date' AND NOT (is_default AND EXISTS (FROM i_ended e WHERE e.deal = i_said.deal "
        "AND e.result <> 'reopened' AND e.happened_at = i_said.recorded_at))"
    )
    assert difference(both, "deal, recorded_at, value", "said", true, read) == []
    counted = both.execute(
        "SELECT count(*), count(*) FILTER (WHERE t.is_default AND i.is_human) FROM t_said t JOIN i_said i "
        "USING "
        "(deal, recorded_at, kind, value) WHERE kind = 'close_date'"
    ).fetchone()
    assert counted is not None
    assert counted[0] > 200
    assert counted[1] == 0


def test_probabilities_that_people_stated_come_back_unless_the_cap_ate_them(
    both: duckdb.DuckDBPyConnection,
) -> None:
    whole = "deal NOT IN (SELECT deal FROM i_said WHERE is_censored)"
    true = f"kind = 'probability' AND is_human AND {whole}"
    lost = both.execute(
        f"SELECT deal, recorded_at, value FROM t_said WHERE {true} AND value IS DISTINCT FROM previous "
        "EXCEPT SELECT deal, recorded_at, value FROM i_said WHERE kind = 'probability'"
    ).fetchall()
    assert lost == []
    made_up = both.execute(
        "SELECT count(*) FROM i_said WHERE kind = 'probability' AND is_human AND (deal, recorded_at, "
        "value) NOT IN "
        "(SELECT (deal, recorded_at, value) FROM t_said WHERE kind = 'probability')"
    ).fetchone()
    assert made_up == (0,)


def test_the_cap_cuts_the_oldest_probabilities_of_the_most_restated_deals(
    both: duckdb.DuckDBPyConnection,
) -> None:
    longest = both.execute(
        "SELECT deal, count(*) FILTER (WHERE is_censored) AS cut, count(*) AS n FROM i_said WHERE kind = "
        "'probability' "
        "GROUP BY deal HAVING n >= 20 ORDER BY deal"
    ).fetchall()
    assert longest
    assert all(cut >= 20 for _, cut, _ in longest)
    share = both.execute(
        "SELECT cap_share FROM i_data_coverage WHERE field = 'hs_forecast_probability'"
    ).fetchone()
    assert share is not None
    assert share[0] > 0


def test_contacts_come_back_except_the_direction_of_messages(both: duckdb.DuckDBPyConnection) -> None:
    columns = "channel, direction, outcome, is_auto, happened_at, logged_at"
    for letter in "ti":
        both.execute(f"CREATE OR REPLACE VIEW {letter}_contact AS FROM {letter}_activities")
    assert difference(both, columns, "contact", "channel <> 'linkedin'", "channel <> 'linkedin'") == []
    assert (
        difference(both, "channel, happened_at", "contact", "channel = 'linkedin'", "channel = 'linkedin'")
        == []
    )
