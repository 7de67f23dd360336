"""The public data beside the project, each with its mapping under examples/; expected counts from their READMEs."""

# ruff: noqa: E501  (a case is not cut in two)

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from bonafides.sources import ImportOptions, read_sources
from bonafides.sources.options import ImportSummary

pytestmark = pytest.mark.real


def imported(files: list[Path], mapping: Path, out: Path) -> ImportSummary:
    return read_sources(files, out, options=ImportOptions(mapping=mapping))


@pytest.fixture(scope="module")
def bpi(
    shared_data: Path, project_root: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[ImportSummary, Path]:
    out = tmp_path_factory.mktemp("bpi") / "out"
    files = [shared_data / "bpi2012" / one for one in ("cases.csv", "events.csv.gz")]
    return imported(files, project_root / "examples" / "bpi2012.toml", out), out


def test_bpi_2012_gives_its_familiar_totals(bpi: tuple[ImportSummary, Path]) -> None:
    counts = bpi[0].counts
    assert counts["deals"] == 13_087
    assert counts["outcomes.won"] == 2_246
    assert counts["outcomes.lost"] == 7_635
    assert counts["outcomes.withdrawn"] == 2_807
    assert counts["deals"] - counts["outcomes"] == 399
    assert counts["rejects"] == 0


def test_every_one_of_its_events_is_read_and_accounted_for(bpi: tuple[ImportSummary, Path]) -> None:
    for read in bpi[0].reads:
        assert read["n_read"] == read["n_staged"] + read["n_rejected"] + read["n_filtered"]
        if read["file"] == "events.csv.gz":
            assert read["n_read"] == 262_200


def test_its_calls_give_the_published_chances_of_an_answer(bpi: tuple[ImportSummary, Path]) -> None:
    """METHODS §1, silence: resolved cases with an offer sent, calls before the first offer that came back."""
    out = bpi[1]
    sql = f"""WITH sent AS (SELECT DISTINCT deal_no FROM '{out}/statements.parquet' s JOIN '{out}/stages.parquet' g
            ON s.value = g.stage_no WHERE s.kind = 'stage' AND g.stage = 'Offer sent'),
        back AS (SELECT deal_no, min(happened_at) AS back_at FROM '{out}/activities.parquet'
            WHERE direction = 'in' GROUP BY 1),
        calls AS (SELECT a.deal_no, a.happened_at, b.back_at, row_number() OVER line AS n,
                lead(a.happened_at) OVER line AS next_at
            FROM '{out}/activities.parquet' a JOIN sent USING (deal_no)
            JOIN (SELECT DISTINCT deal_no FROM '{out}/outcomes.parquet') USING (deal_no)
            LEFT JOIN back b USING (deal_no)
            WHERE a.channel = 'call' AND a.direction = 'out' AND coalesce(a.happened_at < b.back_at, true)
            WINDOW line AS (PARTITION BY a.deal_no ORDER BY a.happened_at, a.activity_no))
        SELECT least(n, 10) AS call, avg((back_at IS NOT NULL AND next_at IS NULL)::INT) FROM calls GROUP BY 1 ORDER BY 1"""
    found = [round(row[1], 3) for row in duckdb.sql(sql).fetchall()]
    assert found == [0.118, 0.181, 0.189, 0.188, 0.170, 0.130, 0.129, 0.132, 0.097, 0.086]


def test_its_times_are_utc(bpi: tuple[ImportSummary, Path]) -> None:
    """The first case was sent in at 2011-10-01T00:38:44.546+02:00."""
    first = duckdb.sql(f"SELECT min(created_at)::VARCHAR FROM '{bpi[1]}/deals.parquet'").fetchall()
    assert first == [("2011-09-30 22:38:44.546",)]


def test_olist_gives_842_won_of_8000_in_14_65_days(
    shared_data: Path, project_root: Path, tmp_path: Path
) -> None:
    files = [shared_data / "olist_funnel" / one for one in ("mql_iso.csv", "closed_deals_iso.csv")]
    counts = imported(files, project_root / "examples" / "olist.toml", tmp_path / "out").counts
    assert (counts["deals"], counts["outcomes.won"], counts["outcomes"]) == (8_000, 842, 842)
    days = duckdb.sql(
        f"SELECT median(date_diff('second', created_at, happened_at)) / 86400 "
        f"FROM '{tmp_path}/out/outcomes.parquet' "
        f"JOIN '{tmp_path}/out/deals.parquet' USING (deal_no)"
    ).fetchall()[0][0]
    assert days == pytest.approx(14.65, abs=0.005)


def test_olist_s_spreadsheet_copy_gives_the_same_once_its_format_is_declared(
    shared_data: Path, project_root: Path, tmp_path: Path
) -> None:
    mapping = (project_root / "examples" / "olist.toml").read_text()
    mapping = mapping.replace('"mql_iso.csv"', '"olist_marketing*"\ndate_format = "%d-%m-%Y"')
    mapping = mapping.replace(
        '"closed_deals_iso.csv"', '"olist_closed*"\ntimestamp_format = "%d-%m-%Y %H:%M"'
    )
    (tmp_path / "m.toml").write_text(mapping)
    files = sorted((shared_data / "olist_funnel").glob("olist_*.csv"))
    assert imported(files, tmp_path / "m.toml", tmp_path / "out").counts["outcomes.won"] == 842


def test_maven_gives_its_counts_and_its_people_under_managers(
    shared_data: Path, project_root: Path, tmp_path: Path
) -> None:
    files = [shared_data / "maven_crm" / one for one in ("sales_pipeline.csv", "sales_teams.csv")]
    counts = imported(files, project_root / "examples" / "maven.toml", tmp_path / "out").counts
    assert (counts["deals"], counts["outcomes.won"], counts["outcomes.lost"]) == (8_800, 4_238, 2_473)
    still_open = duckdb.sql(
        f"SELECT g.stage, count(*) FROM '{tmp_path}/out/statements.parquet' s "
        f"JOIN '{tmp_path}/out/stages.parquet' g "
        f"ON s.value = g.stage_no AND s.kind = 'stage' WHERE NOT g.is_closed GROUP BY 1 ORDER BY 1"
    ).fetchall()
    assert still_open == [("Engaging", 1_589), ("Prospecting", 500)]
    led = duckdb.sql(
        f"SELECT count(*), count(DISTINCT manager_no) FROM '{tmp_path}/out/people.parquet' "
        f"WHERE manager_no IS NOT NULL"
    ).fetchall()
    assert led == [(35, 6)]
