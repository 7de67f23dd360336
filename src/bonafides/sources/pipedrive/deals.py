"""Deals as Pipedrive gives them: JSON of both versions of its API, and its own CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bonafides.errors import BrokenContract
from bonafides.sources.piles import Pile, picked
from bonafides.sources.pipedrive.files import UI
from bonafides.sources.quoting import name
from bonafides.sources.staging import Field, RawTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bonafides.sources.json_documents import Documents
    from bonafides.sources.staging_area import StagingArea

COLUMNS = (
    "deal_id", "title", "owner_id", "creator_id", "account_id", "person_id", "currency", "pipeline",
    "stage", "value",
    "probability", "status", "expected_close_date", "add_time", "update_time", "stage_change_time",
    "won_time",
    "lost_time", "close_time", "lost_reason", "last_activity", "is_deleted", "origin",
)  # fmt: skip


def id_of(held: str) -> str:
    """SQL: an id that version 1 wraps into an object (`{"id": 7, "name": …}`) and version 2 does not.

    Examples
    --------
    >>> import duckdb
    >>> held = '''(VALUES ('{"id": 7}'), ('{"value": 8}'), ('9')) t(x)'''
    >>> duckdb.sql(f"SELECT {id_of('x')} FROM {held}").fetchall()
    [('7',), ('8',), ('9',)]
    """
    return (
        f"CASE WHEN starts_with({held}, '{{') THEN coalesce(json_extract_string({held}, '$.id'), "
        f"json_extract_string({held}, '$.value')) ELSE {held} END"
    )


def utc(moment: str) -> str:
    """SQL: a time with its zone; version 1 writes `YYYY-MM-DD HH:MM:SS` and means UTC.

    Examples
    --------
    >>> import duckdb
    >>> duckdb.sql("SELECT " + utc("'2026-01-05 10:00:00'")).fetchone()
    ('2026-01-05 10:00:00Z',)
    """
    bare = r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?"
    return (
        f"CASE WHEN regexp_full_match({moment}, '{bare}') THEN {moment} || 'Z' ELSE nullif({moment}, '') END"
    )


_TIMES = ("add_time", "update_time", "stage_change_time", "won_time", "lost_time", "close_time")
_TEXTS = (
    "title",
    "currency",
    "value",
    "probability",
    "status",
    "expected_close_date",
    "lost_reason",
    "origin",
)


def take_documents(pile: Pile, documents: Documents) -> None:
    """Take over a JSON file of deals."""
    names = (
        *_TEXTS, *_TIMES, "id", "owner_id", "user_id", "creator_user_id", "org_id", "person_id",
        "pipeline_id", "stage_id",
        "last_activity_date", "is_deleted", "deleted",
    )  # fmt: skip
    values = {one: one for one in _TEXTS} | {one: utc(one) for one in _TIMES}
    values |= {
        "deal_id": "id",
        "owner_id": f"coalesce({id_of('owner_id')}, {id_of('user_id')})",
        "creator_id": id_of("creator_user_id"),
        "account_id": id_of("org_id"),
        "person_id": id_of("person_id"),
        "pipeline": "pipeline_id",
        "stage": "stage_id",
        "last_activity": "last_activity_date",
        "is_deleted": "coalesce(is_deleted, deleted, CASE WHEN status = 'deleted' THEN 'true' END)",
    }
    source = picked(documents.view, "doc", {one: f"$.{one}" for one in names})
    pile.take(documents.file, source, values, n=documents.n)


def take_table(pile: Pile, raw: RawTable, n: int, mapped: Mapping[str, str]) -> None:
    """Take over Pipedrive's own CSV.

    Parameters
    ----------
    pile, raw, n
        Where to, from what, how many records.
    mapped
        Headers by our columns, from a mapping file; English headers are known without.

    Raises
    ------
    BrokenContract
        No column holds the deal's id.
    """
    columns = {ours: next((one for one in labels if one in raw.columns), "") for ours, labels in UI.items()}
    columns |= {ours: header for ours, header in mapped.items() if header in raw.columns and ours in COLUMNS}
    if not columns["deal_id"]:
        raise BrokenContract(
            f"{raw.file} has no column with the deal's id. It has: {', '.join(raw.columns)}",
            "Deal - ID",
            "add the column ID when exporting; deals are told apart by it next week",
        )
    pile.take(raw.file, raw.view, {ours: name(column) for ours, column in columns.items() if column}, n=n)


def stage_deals(area: StagingArea, pile: Pile) -> int:
    """Stage the deals; a deal's end is what its status says, at that status's own time."""
    area.con.execute(
        "CREATE OR REPLACE TEMP TABLE pipedrive_deal AS SELECT *, "
        "CASE lower(status) WHEN 'won' THEN coalesce(won_time, close_time) WHEN 'lost' THEN "
        "coalesce(lost_time, close_time) "
        "WHEN 'open' THEN NULL ELSE coalesce(close_time, won_time, lost_time) END AS ended, "
        "coalesce(nullif(probability, ''), CASE WHEN coalesce(lower(status), 'open') = 'open' THEN "
        "stage_share END) AS "
        f"believed FROM {pile.table} LEFT JOIN (SELECT stage AS stage_id, any_value(default_share) AS "
        "stage_share "
        "FROM pipedrive_stages GROUP BY stage) stages ON stages.stage_id = stage"
    )
    return area.add("deals", pile.raw("pipedrive_deal", ("ended", "believed")), _FIELDS)


_FIELDS = (
    Field("deal_id", "deal_id", "id", required=True),
    Field("title", "title"),
    Field("created_at", "add_time", "timestamp"),
    Field("owner_id", "owner_id", "id"),
    Field("account_id", "account_id", "id"),
    Field("currency", "currency"),
    Field("pipeline", "pipeline"),
    Field("is_deleted", "is_deleted", "bool", sql="coalesce(nullif(is_deleted, ''), 'false')"),
    Field("stage", "stage"),
    Field("probability", "believed", "percent"),
    Field("amount", "value", "money"),
    Field("expected_on", "expected_close_date", "date"),
    Field("closed_at", "ended", "timestamp"),
    Field("result", "status"),
    Field("changed_at", "update_time", "timestamp"),
    Field("stage_changed_at", "stage_change_time", "timestamp"),
    Field("last_contact_at", "last_activity", "timestamp"),
)
