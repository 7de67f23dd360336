"""A company whose past is known, through HubSpot's layout and back."""

from __future__ import annotations

import duckdb
import pytest
from tests.sources.round_trip import assert_the_same_ends, contacts, difference, there_and_back

FIRST_DEAL = 9_000_000_000
"""Number of the first deal in the invented portal."""


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    """What is true (`t_`) and what the import made of the export (`i_`), by the deals' own numbers."""
    return there_and_back(tmp_path_factory.mktemp("round"), "hubspot", first_deal=FIRST_DEAL)


def test_deals_won_lost_and_reopened_come_back_exactly(both: duckdb.DuckDBPyConnection) -> None:
    assert_the_same_ends(both)


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
    contacts(both)
    assert difference(both, columns, "contact", "channel <> 'linkedin'", "channel <> 'linkedin'") == []
    assert (
        difference(both, "channel, happened_at", "contact", "channel = 'linkedin'", "channel = 'linkedin'")
        == []
    )
