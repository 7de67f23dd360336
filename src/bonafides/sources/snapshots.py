"""Pipeline files kept week by week: what changed between them is what was said anew."""

from __future__ import annotations

from datetime import date

from bonafides.errors import BrokenContract
from bonafides.sources import vocabulary
from bonafides.sources.deal_rows import day_end, deal_fields, open_deals, stage_defaults
from bonafides.sources.file_dates import dates_of
from bonafides.sources.headers import guess, looks_like_deals
from bonafides.sources.options import ImportOptions
from bonafides.sources.reading import RawFile, RawSource
from bonafides.sources.staging import STAGED
from bonafides.sources.staging_area import StagingArea

KIND = "snapshots"
KINDS = {
    "stage": ("stage", "NULL", "NULL", "NULL"),
    "probability": ("CAST(probability AS VARCHAR)", "probability", "NULL", "NULL"),
    "category": ("category", "NULL", "NULL", "NULL"),
    "close_date": ("CAST(expected_on AS VARCHAR)", "NULL", "expected_on", "NULL"),
    "amount": ("CAST(amount AS VARCHAR)", "NULL", "NULL", "amount"),
    "owner": ("owner_id", "NULL", "NULL", "NULL"),
    "next_step": ("next_step", "NULL", "NULL", "NULL"),
}
"""Statements in a row of a snapshot: said, share, day, amount."""


def recognises(raw: RawSource) -> float:
    """How sure: 0.95 for two or more dated files that each look like deals."""
    files = _pipeline_files(raw)
    return 0.95 if len(files) >= 2 and len(dates_of([file.name for file in files])) == len(files) else 0.0


def stage(raw: RawSource, area: StagingArea, options: ImportOptions) -> None:
    """Stage every file's rows as what was believed at the end of its day; nobody is known to have said it.

    Raises
    ------
    BrokenContract
        Fewer than two files, a name without a day, or two files of one day.
    """
    files = _pipeline_files(raw)
    days = _days(files, raw)
    columns = ", ".join(f"{column} {kind}" for column, kind in STAGED["deals"].items())
    area.con.execute(f"CREATE TABLE snapshot_rows ({columns}, seen_on DATE)")
    for file in sorted(files, key=lambda one: days[one.name]):
        table = open_deals(raw, area, file)
        area.con.execute("DELETE FROM staged_deals")
        area.add("deals", table, deal_fields(area, table, guess(table.columns)))
        area.con.execute("INSERT INTO snapshot_rows SELECT *, ? FROM staged_deals", [days[file.name]])
        area.con.execute(f"DROP VIEW IF EXISTS {table.view}")
        area.con.execute(f"DROP TABLE IF EXISTS {table.view}_texts")
    last = max(days.values())
    _statements(area)
    _deals(area, last)
    stage_defaults(area)
    moment = day_end("day", area.timezone)
    area.exported_at = area.con.execute(
        f"SELECT {moment} FROM (SELECT CAST(? AS DATE) AS day)", [last]
    ).fetchone()[0]
    _endings(area, last)
    area.note(
        f"{len(files)} pipeline files from {min(days.values())} to {last} were read; "
        "changes date from the file's day."
    )
    area.refuse("optimism per person", "Pipeline files do not say who changed a value.")
    area.refuse("pressure by author", "Pipeline files do not say who changed a value.")


def _pipeline_files(raw: RawSource) -> list[RawFile]:
    return [file for file in raw.files if looks_like_deals(file.header) > 0]


def _days(files: list[RawFile], raw: RawSource) -> dict[str, date]:
    days = dates_of([file.name for file in files])
    undated = [file.name for file in files if file.name not in days]
    if len(files) < 2 or undated:
        shown = ", ".join(undated[:5]) or ", ".join(file.name for file in raw.files[:5])
        raise BrokenContract(
            f"no day can be read in the names of {shown}",
            "two or more files with the day in their names, such as pipeline-2026-03-31.csv, "
            "all written alike",
            "rename the files; for one list alone use --kind current",
        )
    seen: dict[date, str] = {}
    for name, day in days.items():
        if day in seen:
            raise BrokenContract(
                f"{seen[day]} and {name} are both of {day}", "one file a day", "leave one out"
            )
        seen[day] = name
    return days


def _statements(area: StagingArea) -> None:
    moment = day_end("seen_on", area.timezone)
    over = f"CASE WHEN {vocabulary.result('coalesce(result, stage)')} IS NOT NULL THEN true END"
    for kind, (said, share, day, amount) in KINDS.items():
        set_by_crm = over if kind in ("probability", "category", "close_date") else "NULL"
        area.insert(
            "statements",
            f"SELECT deal_id, {moment} AS recorded_at, '{kind}' AS kind, {said} AS said, {share} "
            f"AS said_share, "
            f"{day} AS said_on, {amount} AS said_amount, {set_by_crm} AS is_default, source_row "
            f"FROM snapshot_rows "
            f"WHERE {said} IS NOT NULL ORDER BY seen_on",
        )


def _deals(area: StagingArea, last: date) -> None:
    """Keep the last row of each deal; one that first appears later was opened since the file before."""
    moment = day_end("first_on", area.timezone)
    gone = day_end("gone_on", area.timezone)
    area.con.execute("DELETE FROM staged_deals")
    area.con.execute(
        f"""INSERT INTO staged_deals BY NAME
        SELECT d.* EXCLUDE (seen_on) REPLACE (
            coalesce(created_at, CASE WHEN first_on > (SELECT min(seen_on) FROM snapshot_rows)
                THEN {moment} END)
                AS created_at,
            last_on < ? AND {vocabulary.result("coalesce(result, stage)")} IS NULL AS is_deleted,
            CASE WHEN last_on < ? THEN {gone} ELSE changed_at END AS changed_at)
        FROM (SELECT DISTINCT ON (deal_id) * FROM snapshot_rows ORDER BY deal_id, seen_on DESC) d
        JOIN (SELECT deal_id, min(seen_on) AS first_on, max(seen_on) AS last_on FROM snapshot_rows
            GROUP BY deal_id)
            USING (deal_id)
        LEFT JOIN (SELECT day, lead(day) OVER (ORDER BY day) AS gone_on FROM
            (SELECT DISTINCT seen_on AS day FROM snapshot_rows)) ON day = last_on
        ORDER BY deal_id""",
        [last, last],
    )


def _endings(area: StagingArea, last: date) -> None:
    """A status says how a deal ended; one that only vanishes is noted, not taken for lost."""
    moment = day_end("seen_on", area.timezone)
    closed = vocabulary.result("coalesce(result, stage)")
    area.insert(
        "outcomes",
        f"""SELECT deal_id, coalesce(closed_at, {moment}) AS happened_at, ended AS result, amount, source_row
        FROM (
            SELECT *, {closed} AS ended, lag({closed}) OVER (PARTITION BY deal_id ORDER BY seen_on) AS was
            FROM snapshot_rows) WHERE ended IS NOT NULL AND ended IS DISTINCT FROM was""",
    )
    area.insert(
        "outcomes",
        f"""SELECT deal_id, {moment} AS happened_at, 'reopened' AS result, amount, source_row FROM (
            SELECT *, {closed} AS ended, lag({closed}) OVER (PARTITION BY deal_id ORDER BY seen_on) AS was
            FROM snapshot_rows) WHERE ended IS NULL AND was IS NOT NULL""",
    )
    vanished = area.con.execute("SELECT count(*) FROM staged_deals WHERE is_deleted").fetchone()[0]
    if vanished:
        area.note(
            f"{vanished:,} deals vanish from the files without a word on how they ended; they count as "
            "deleted "
            "on the day of the first file without them, neither won nor lost."
        )
    won = area.con.execute("SELECT count(*) FROM staged_outcomes WHERE result = 'won'").fetchone()[0]
    if not won:
        area.refuse("calibration", "No file shows a deal as won; the files probably list open deals only.")
