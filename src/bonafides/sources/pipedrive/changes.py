"""Changelogs and flows: what was changed when by whom, and what had stood there before.

A changelog holds changes only. The value with which a deal began is the old value of its first change, or,
where nothing was changed, the value of today; both were written down when the deal was added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bonafides.sources.piles import Pile, picked
from bonafides.sources.pipedrive.deals import utc
from bonafides.sources.quoting import text, texts
from bonafides.sources.staging import Field, RawTable

if TYPE_CHECKING:
    from bonafides.sources.json_documents import Documents
    from bonafides.sources.staging_area import StagingArea

COLUMNS = (
    "deal_id",
    "field",
    "old_value",
    "new_value",
    "actor_id",
    "happened",
    "source",
    "is_bulk",
    "origin",
)
KIND = {
    "stage_id": "stage",
    "probability": "probability",
    "expected_close_date": "close_date",
    "value": "amount",
    "user_id": "owner",
    "owner_id": "owner",
}
NOW = {"stage": "stage", "probability": "probability", "close_date": "expected_close_date", "amount": "value",
       "owner": "owner_id"}  # fmt: skip
"""Column of the deal that holds the present value, by kind."""

BY_HAND = ("app", "web", "mobile", "android", "ios", "desktop", "browser")
"""Sources of a change that are a person at a screen."""

MADE_BY_HAND = ("ManuallyCreated", "Manually created")
"""Origin of a deal that a person added."""


def take_changes(pile: Pile, documents: Documents, source: str, origin: str) -> None:
    """Take over changes.

    Parameters
    ----------
    pile, documents
        Where to, and from what.
    source
        SQL of rows (`_record`, `d` JSON of one change, `about` the deal's id).
    origin
        "changelog" or "flow"; of the same change in both, the changelog's counts.
    """
    names = (
        "field_key", "old_value", "new_value", "actor_user_id", "user_id", "time", "log_time",
        "change_source",
        "is_bulk_update_flag",
    )  # fmt: skip
    values = {
        "deal_id": "about",
        "field": "field_key",
        "old_value": "old_value",
        "new_value": "new_value",
        "actor_id": "coalesce(actor_user_id, user_id)",
        "happened": utc("coalesce(time, log_time)"),
        "source": "change_source",
        "is_bulk": "is_bulk_update_flag",
        "origin": text(origin),
    }
    each = picked(source, "d", {one: f"$.{one}" for one in names}, kept="_record, about")
    kept = texts((*KIND, "status"))
    pile.take(documents.file, f"(SELECT * FROM {each} WHERE field_key IN ({kept}))", values, n=documents.n)


def judge(area: StagingArea, pile: Pile, deals: Pile) -> None:
    """Make `pipedrive_changes_told` (copies counted) and `pipedrive_first` (what deals began with)."""
    kinds = " ".join(f"WHEN '{field}' THEN '{kind}'" for field, kind in KIND.items())
    area.con.execute(
        f"CREATE OR REPLACE TEMP TABLE pipedrive_changes_told AS SELECT *, CASE field {kinds} ELSE field "
        "END AS kind, "
        "try_cast(happened AS TIMESTAMPTZ) AS instant, CAST(row_number() OVER (PARTITION BY deal_id, "
        f"CASE field {kinds} ELSE field END, date_trunc('second', try_cast(happened AS TIMESTAMPTZ)), "
        "CASE WHEN try_cast(happened AS TIMESTAMPTZ) IS NULL THEN _record END, "
        "coalesce(old_value, ''), coalesce(new_value, '') ORDER BY origin, _record) AS VARCHAR) AS copy, "
        f"CAST(source IS NOT NULL AND lower(source) NOT IN ({texts(BY_HAND)}) AS VARCHAR) AS is_automatic "
        f"FROM {pile.table}"
    )
    first = " UNION ALL ".join(
        f"SELECT d._record, d.deal_id, '{kind}' AS kind, {_began(kind, column)} AS new_value, d.creator_id "
        "AS actor_id, "
        f"d.add_time AS happened, CAST(d.origin IS NOT NULL AND d.origin NOT IN ({texts(MADE_BY_HAND)}) AS "
        "VARCHAR) AS "
        "is_automatic FROM pipedrive_covered d LEFT JOIN earliest e ON e.deal_id = d.deal_id AND e.kind = "
        f"'{kind}'"
        for kind, column in NOW.items()
    )
    area.con.execute(
        f"CREATE OR REPLACE TEMP TABLE pipedrive_covered AS SELECT * FROM {deals.table} d WHERE add_time "
        "<> '' AND "
        "((EXISTS (SELECT 1 FROM pipedrive_changes_told c WHERE c.deal_id = d.deal_id)) OR "
        "(EXISTS (SELECT 1 FROM pipedrive_changes_told) AND coalesce(lower(status), 'open') = 'open' AND "
        "coalesce(abs(date_diff('second', try_cast(stage_change_time AS TIMESTAMPTZ), "
        "try_cast(add_time AS TIMESTAMPTZ))) <= 60, true)))"
    )
    area.con.execute(
        "CREATE OR REPLACE TEMP TABLE pipedrive_first AS WITH earliest AS (SELECT deal_id, kind, "
        "true AS changed, arg_min(struct_pack(v := old_value), instant).v AS old_value FROM "
        "pipedrive_changes_told WHERE copy = '1' "
        f"GROUP BY deal_id, kind) SELECT * FROM ({first}) WHERE new_value <> ''"
    )


def _began(kind: str, column: str) -> str:
    """SQL of the value with which a deal began."""
    return f"CASE WHEN e.changed THEN e.old_value ELSE d.{column} END"


def stage_statements(area: StagingArea, pile: Pile, deals: Pile) -> None:
    """Stage first values and changes, and the stage's probability wherever the deal has none of its own."""
    order = " ".join(f"WHEN '{kind}' THEN '{place}'" for place, kind in enumerate(NOW))
    for kind in NOW:
        for table, raw in (
            ("pipedrive_first", deals.raw("pipedrive_first_rows", _ROWS)),
            ("pipedrive_changes_told", pile.raw("pipedrive_change_rows", _ROWS)),
        ):
            changed = table == "pipedrive_changes_told"
            area.con.execute(
                f"CREATE OR REPLACE TEMP TABLE {raw.view} AS SELECT _record, deal_id, kind, "
                "nullif(new_value, '') AS "
                "new_value, actor_id, happened, is_automatic, "
                f"{'is_bulk' if changed else 'CAST(NULL AS VARCHAR)'} AS is_bulk, "
                f"{'copy' if changed else '1'} AS copy, CASE kind {order} END AS seq FROM {table} WHERE "
                f"kind = '{kind}'"
            )
            if _some(area, raw):
                area.add(
                    "statements", raw, _fields(kind), where="CAST(copy AS INTEGER) = 1",
                    because="the same change once more: a page or the flow repeats it",
                )  # fmt: skip
    _stage_presumed(area)


_ROWS = ("kind", "new_value", "actor_id", "happened", "is_automatic", "is_bulk", "copy", "seq")


def _some(area: StagingArea, raw: RawTable) -> bool:
    return bool(area.con.execute(f"SELECT count(*) FROM {raw.view}").fetchone()[0])


def _fields(kind: str) -> tuple[Field, ...]:
    typed = {
        "probability": (Field("said_share", "new_value", "percent"),),
        "close_date": (
            Field("said_on", "new_value", "date"),
            Field("is_default", sql="'false'", reading="bool"),
        ),
        "amount": (Field("said_amount", "new_value", "money"),),
    }
    stated = (Field("is_default", sql="CASE WHEN new_value IS NOT NULL THEN 'false' END", reading="bool"),)
    return (
        Field("deal_id", "deal_id", "id", required=True),
        Field("recorded_at", "happened", "timestamp", required=True),
        Field("seq", "seq", "integer"),
        Field("author_id", "actor_id", "id"),
        Field("kind", sql=text(kind)),
        Field("said", "new_value"),
        *typed.get(kind, ()),
        *(stated if kind == "probability" else ()),
        Field("is_automatic", "is_automatic", "bool"),
        Field("is_bulk", "is_bulk", "bool"),
    )


def _stage_presumed(area: StagingArea) -> None:
    """A probability of null means the stage's: nobody states it, and it moves with the stage."""
    area.con.execute(
        "DELETE FROM staged_statements WHERE kind = 'probability' AND said IS NULL AND said_share IS NULL"
    )
    area.insert(
        "statements",
        """WITH stages AS (
            SELECT stage, any_value(try_cast(default_share AS DOUBLE)) / 100 AS share FROM pipedrive_stages
                GROUP BY stage
        ), stated AS (
            SELECT deal_id, try_cast(happened AS TIMESTAMPTZ) AS instant, new_value FROM pipedrive_first
            WHERE kind = 'probability' UNION ALL SELECT deal_id, instant, nullif(new_value, '')
            FROM pipedrive_changes_told WHERE kind = 'probability' AND copy = '1' AND instant IS NOT NULL
        ), moved AS (
            SELECT deal_id, recorded_at, said, author_id, source_row FROM staged_statements WHERE kind =
                'stage'
        ), silent AS (
            SELECT m.deal_id, m.recorded_at, m.said, m.author_id, m.source_row FROM moved m ASOF LEFT JOIN
                stated s
                ON s.deal_id = m.deal_id AND m.recorded_at >= make_timestamp(epoch_us(s.instant))
            WHERE s.new_value IS NULL
            UNION ALL
            SELECT s.deal_id, make_timestamp(epoch_us(s.instant)), m.said, NULL, m.source_row
            FROM (SELECT * FROM stated WHERE new_value IS NULL) s ASOF JOIN moved m
                ON m.deal_id = s.deal_id AND make_timestamp(epoch_us(s.instant)) >= m.recorded_at
        )
        SELECT DISTINCT deal_id, recorded_at, 1 AS seq, author_id, 'probability' AS kind,
            CAST(share AS VARCHAR) AS said, share AS said_share, true AS is_default, true AS is_automatic,
                source_row
        FROM silent JOIN stages ON stages.stage = silent.said WHERE share IS NOT NULL""",
    )


def stage_outcomes(area: StagingArea, pile: Pile) -> None:
    """Stage what the changes of status say; deals without any are ended by their own row."""
    area.con.execute(
        "CREATE OR REPLACE TEMP TABLE pipedrive_ends AS SELECT _record, deal_id, happened, CASE "
        "WHEN lower(new_value) IN ('won', 'lost', 'deleted') THEN lower(new_value) "
        "WHEN lower(new_value) = 'open' AND lower(old_value) IN ('won', 'lost', 'deleted') THEN 'reopened' "
        "END AS result, "
        "copy FROM pipedrive_changes_told WHERE field = 'status'"
    )
    raw = pile.raw("pipedrive_ends", ("deal_id", "happened", "result", "copy"))
    if _some(area, raw):
        area.add(
            "outcomes",
            raw,
            (
                Field("deal_id", "deal_id", "id", required=True),
                Field("happened_at", "happened", "timestamp", required=True),
                Field("result", "result"),
            ),
            where="copy = '1' AND result IS NOT NULL",
            because="the same change once more, or no end and no reopening",
        )
    area.insert(
        "outcomes",
        """WITH last AS (
            SELECT deal_id, arg_max(result, happened_at) AS result, max(happened_at) AS happened_at
            FROM staged_outcomes GROUP BY deal_id
        )
        SELECT d.deal_id, d.closed_at AS happened_at, lower(d.result) AS result, d.source_row
        FROM staged_deals d JOIN last USING (deal_id)
        WHERE lower(d.result) IN ('won', 'lost') AND lower(d.result) <> last.result AND d.closed_at >
            last.happened_at""",
    )


def cover(area: StagingArea, deals: Pile) -> None:
    """Say of each field since when its changes are there, and of which deals there is no changelog."""
    for kind, n, first, last in area.con.execute(
        "SELECT kind, count(*), min(make_timestamp(epoch_us(instant))), "
        "max(make_timestamp(epoch_us(instant))) "
        "FROM pipedrive_changes_told WHERE copy = '1' GROUP BY kind ORDER BY kind"
    ).fetchall():
        area.cover("deal", {v: k for k, v in reversed(KIND.items())}.get(kind, kind), tracked_from=first,
                   last_seen=last, n_rows=n)  # fmt: skip
    without, n = area.con.execute(
        "SELECT count(*) FILTER (WHERE deal_id NOT IN (SELECT deal_id FROM pipedrive_covered)), count(*) "
        f"FROM {deals.table}"
    ).fetchone()
    if without and without < n:
        area.note(
            f"{without:,} of {n:,} deals have no changelog: what they say is known as of the export only "
            "(the history is fetched deal by deal, and may have been fetched for some)"
        )
    if without == n:
        for measure in ("slippage", "landmark", "calibration", "pressure", "excess_movement"):
            why = "it says what the CRM believes now, and not what was said before."
            area.refuse(measure, f"This export holds no changelog: {why}")
    area.cover("deal", "forecast category", is_tracked=False, note="Pipedrive has none")
