"""What the export can and cannot show, and the account of its rows."""

from __future__ import annotations

from typing import Any

from bonafides.history.tables import DATA_COVERAGE, KINDS
from bonafides.sources.options import ImportSummary
from bonafides.sources.quoting import name, text
from bonafides.sources.staging_area import StagingArea


def cover(area: StagingArea) -> None:
    """Lay down a_data_coverage: the importer's rows, one a file, one for each kind it said nothing of."""
    con = area.con
    con.execute(
        f"""CREATE TABLE a_coverage AS
        SELECT {text(area.source)} AS source, object, "field", tracked_from, last_seen,
            coalesce(n_rows, 0) AS n_rows,
            0 AS n_rejected, cap_share, coalesce(is_tracked, true) AS is_tracked, note FROM staged_coverage"""
    )
    for read in area.reads:
        con.execute(
            f"INSERT INTO a_coverage SELECT {text(area.source)}, ?, '*', NULL, NULL, ?, ?, NULL, true, ?",
            [read["file"], read["n_read"], read["n_rejected"], f"read as {read['table']}"],
        )
    kinds = ", ".join(f"({text(kind)})" for kind in KINDS)
    con.execute(
        f"""INSERT INTO a_coverage
        SELECT {text(area.source)}, 'deal', k.kind, min(s.recorded_at), max(s.recorded_at),
            count(s.kind), 0, avg(s.is_censored::INT), bool_or(s.is_tracked), CASE WHEN count(s.kind) = 0 THEN
            'not in this export' WHEN NOT bool_or(s.is_tracked)
                THEN 'known as of the export only; no history' END
        FROM (VALUES {kinds}) k(kind) LEFT JOIN (
            SELECT kind, recorded_at, is_censored, EXISTS (FROM staged_statements h
                WHERE h.kind = o.kind) AS is_tracked
            FROM a_ordered o) s USING (kind)
        WHERE NOT EXISTS (FROM staged_coverage c WHERE c."field" = k.kind) GROUP BY k.kind"""
    )
    con.execute(
        """CREATE VIEW a_data_coverage AS SELECT * REPLACE (coalesce(is_tracked, false) AS is_tracked)
        FROM a_coverage ORDER BY source, object, "field\""""
    )


def _mention_formulas(area: StagingArea) -> None:
    """Say how many texts a spreadsheet would take for a formula; they are kept as texts."""
    risky = "left({0}, 1) IN ('=', '+', '@', '-', chr(9), chr(13)) AND try_cast({0} AS DOUBLE) IS NULL"
    n = area.con.execute(
        f"SELECT (SELECT count(*) FROM a_deals WHERE {risky.format('title')}) + "
        f"(SELECT count(*) FROM a_statements WHERE kind = 'next_step' AND {risky.format('said')}) + "
        f"""(SELECT count(*) FROM rejects WHERE {risky.format("found")})"""
    ).fetchone()[0]
    if n:
        area.note(
            f"{n:,} texts begin like a spreadsheet formula. They are kept as plain text, never run, "
            f"and written to "
            "rejects.csv with an apostrophe in front."
        )


def summarise(area: StagingArea, n_rejects: int) -> ImportSummary:
    """Count what was kept; see `ImportSummary`."""
    con = area.con
    _mention_formulas(area)
    counts: dict[str, int] = {}
    for table in ("deals", "statements", "activities", "outcomes", "stages"):
        counts[table] = int(con.execute(f"SELECT count(*) FROM a_{table}").fetchone()[0])
    counts["people"] = int(con.execute("SELECT count(DISTINCT person_no) FROM a_people").fetchone()[0])
    for table, column in (("statements", "kind"), ("outcomes", "result")):
        rows = con.execute(f"SELECT {column}, count(*) FROM a_{table} GROUP BY 1 ORDER BY 1").fetchall()
        counts.update({f"{table}.{word}": int(n) for word, n in rows})
    counts["rejects"] = n_rejects
    return ImportSummary(
        kind=area.source, counts=counts, reads=list(area.reads), coverage=_rows(con, "a_data_coverage"),
        refusals=list(area.refusals), notes=list(area.notes), exported_at=area.exported_at,
    )  # fmt: skip


def _rows(con: Any, table: str) -> list[dict[str, Any]]:
    columns = ", ".join(name(column) for column in DATA_COVERAGE.columns)
    found = con.execute(f"SELECT {columns} FROM {table}").fetchall()
    return [dict(zip(DATA_COVERAGE.columns, row, strict=True)) for row in found]
