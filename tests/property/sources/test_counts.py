"""Whatever stands in a file: every row is staged, rejected or filtered, and nothing happens twice."""

# ruff: noqa: E501  (a case is not cut in two)

from __future__ import annotations

import csv
import tempfile
from pathlib import Path

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bonafides.sources.reading import open_source
from bonafides.sources.staging import Field
from bonafides.sources.staging_area import StagingArea

CELL = st.one_of(
    st.sampled_from(
        [
            "",
            "1",
            "2.5",
            "2024-03-31",
            "31.03.2024",
            "2024-02-30",
            "1,5",
            "12 %",
            "=1+1",
            "-5",
            "abc",
            "1e400",
        ]
    ),
    st.text(st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=("Cs",)), max_size=8),
)
FIELDS = [
    Field("deal_id", "a", "id", required=True), Field("created_at", "b", "timestamp"), Field("amount", "c", "money"),
    Field("expected_on", "d", "date", required=True), Field("probability", "c", "percent"), Field("title", "b"),
]  # fmt: skip


@given(st.lists(st.tuples(CELL, CELL, CELL, CELL), min_size=1, max_size=25), st.booleans())
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_rows_read_are_rows_staged_rejected_and_filtered(rows: list[tuple[str, ...]], filtered: bool) -> None:
    rows = [*rows, ("id", "2024-01-01", "5", "2024-01-01")]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "deals.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, quoting=csv.QUOTE_ALL).writerows([("a", "b", "c", "d"), *rows])
        (Path(folder) / "w").mkdir()
        raw = open_source([path], workdir=Path(folder) / "w")
        area = StagingArea(raw.con, "test")
        table = raw.csv(raw.files[0])
        staged = area.add("deals", table, FIELDS, where="coalesce(c, '') <> '1'" if filtered else "")
        read = area.reads[0]
        left_out = raw.con.execute("SELECT count(*) FROM rejects WHERE action = 'row left out'").fetchone()[0]
        values = raw.con.execute("SELECT count(*) FROM rejects WHERE action = 'value left out'").fetchone()[0]
        blank = raw.con.execute(f"SELECT count(*) FROM {table.view}").fetchone()[0]
        kept = raw.con.execute(
            "SELECT count(*) FROM staged_deals s JOIN "
            + table.view
            + " r ON s.source_row = 'deals.csv:' || r._record "
            "WHERE (nullif(trim(r.c), '') IS NOT NULL AND s.amount IS NULL)"
        ).fetchone()[0]
        raw.close()
    assert read["n_read"] == blank == len(rows)
    assert read["n_read"] == read["n_staged"] + read["n_rejected"] + read["n_filtered"]
    assert read["n_staged"] == staged
    assert read["n_rejected"] == left_out
    assert values >= kept


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5), st.integers(0, 3)), max_size=30), st.randoms()
)
@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_order_of_rows_in_the_file_does_not_matter_where_times_differ(
    said: list[tuple[int, int, int]], shuffled: object
) -> None:
    """Statements of distinct moments assemble alike, however the rows were shuffled."""
    from bonafides.sources.assembly import assemble
    from bonafides.sources.options import ImportOptions
    from bonafides.sources.rejects import create

    unique = {(deal, minute): value for deal, minute, value in said}
    orders = [sorted(unique), sorted(unique, reverse=True)]
    tables = []
    for order in orders:
        with tempfile.TemporaryDirectory() as folder:
            con = duckdb.connect(config={"temp_directory": str(Path(folder) / "spill")})
            create(con)
            area = StagingArea(con, "test")
            con.execute("INSERT INTO staged_deals (deal_id, created_at) VALUES ('d0', '2024-01-01')")
            for deal, minute in order:
                con.execute(
                    "INSERT INTO staged_statements (deal_id, recorded_at, kind, said, said_amount, "
                    "author_id) "
                    "VALUES (?, ?, 'amount', ?, ?, 'u')",
                    [
                        f"d{deal}",
                        f"2024-01-01 00:0{minute}:00",
                        str(unique[deal, minute]),
                        unique[deal, minute],
                    ],
                )
            assemble(area, Path(folder) / "out", options=ImportOptions())
            tables.append(duckdb.sql(f"SELECT * FROM '{folder}/out/statements.parquet'").fetchall())
            con.close()
    assert tables[0] == tables[1]
