"""An invented company in the layout of a CRM and back: what is lost, and what is made up."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from bonafides.invented.firm import company
from bonafides.invented.layouts import write
from bonafides.invented.plan import Plan
from bonafides.sources import ImportOptions, read_sources

DEALS = 200


def there_and_back(folder: Path, layout: str, *, first_deal: int) -> duckdb.DuckDBPyConnection:
    """Views of what is true (`t_`) and of what the import made of the export (`i_`), by deals' numbers.

    `first_deal` is the number of the first deal in the export. No kind is given: the export must be
    recognised by itself.
    """
    made = company(Plan(deals=DEALS, people=8, weeks=52, seed=11))
    write(made, folder / "truth", "parquet")
    write(made, folder / layout, layout)
    options = ImportOptions(now=datetime.fromisoformat("2099-01-01"))
    summary = read_sources([folder / layout], folder / "out", options=options)
    assert summary.kind == layout
    assert summary.counts["rejects"] == 0
    con = duckdb.connect()
    for letter, place in (("t", folder / "truth"), ("i", folder / "out")):
        for file in Path(place).glob("*.parquet"):
            con.execute(f"CREATE VIEW {letter}_{file.stem} AS FROM '{file}'")
        number = "deal_no" if letter == "t" else f"CAST(deal_id AS BIGINT) - {first_deal}"
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


def contacts(both: duckdb.DuckDBPyConnection) -> None:
    """Call the activities of both sides contacts, for `difference`."""
    for letter in "ti":
        both.execute(f"CREATE OR REPLACE VIEW {letter}_contact AS FROM {letter}_activities")


def assert_the_same_ends(both: duckdb.DuckDBPyConnection) -> None:
    """Every deal, and every win, loss and reopening of it."""
    assert both.execute("SELECT count(*) FROM i_deals").fetchone() == (DEALS,)
    assert difference(both, "deal, happened_at, result, amount_cents", "ended", "true", "true") == []
