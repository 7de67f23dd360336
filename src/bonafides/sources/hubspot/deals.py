"""Deals as HubSpot gives them: v3 and v1 JSON, the tables of the pipes, and its own CSV with labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bonafides.sources import vocabulary
from bonafides.sources.hubspot.files import UI_DEAL, bare
from bonafides.sources.piles import Pile, picked
from bonafides.sources.quoting import name, text
from bonafides.sources.staging import Field, RawTable

if TYPE_CHECKING:
    from bonafides.sources.json_documents import Documents
    from bonafides.sources.staging_area import StagingArea

PROPERTIES = (
    "dealname", "createdate", "hubspot_owner_id", "deal_currency_code", "pipeline", "dealstage",
    "hs_forecast_probability", "hs_deal_stage_probability", "hs_manual_forecast_category", "amount",
    "closedate",
    "hs_next_step", "hs_lastmodifieddate", "notes_last_contacted", "hs_is_closed", "hs_is_closed_won",
    "hs_merged_object_ids", "amount_in_home_currency",
)  # fmt: skip
COLUMNS = ("deal_id", *PROPERTIES, "account_id", "archived", "entered_at")


def category(value: str) -> str:
    """SQL: HubSpot's forecast category in the canonical words; anything else as it is, to be told.

    Examples
    --------
    >>> import duckdb
    >>> duckdb.sql("SELECT " + category("'OMIT'")).fetchone()
    ('omitted',)
    """
    return f"coalesce({vocabulary.category(value)}, nullif(trim({value}), ''))"


_V1 = {
    "deal_id": "$.dealId",
    "account_id": "$.associations.associatedCompanyIds[0]",
    "archived": "$.isDeleted",
}
_V3 = {
    "deal_id": "$.id", "account_id": "$.associations.companies.results[0].id", "archived": "$.archived",
    "object_id": "$.properties.hs_object_id", "createdAt": "$.createdAt", "created_at": "$.created_at",
}  # fmt: skip


def take_documents(pile: Pile, documents: Documents, *, version: int) -> None:
    """Take over a JSON file of deals; `version` of the API is 1 or 3."""
    ending = ".value" if version == 1 else ""
    paths = {one: f"$.properties.{one}{ending}" for one in PROPERTIES} | (_V1 if version == 1 else _V3)
    values = {one: one for one in (*PROPERTIES, "deal_id", "account_id", "archived")}
    if version == 3:
        values["deal_id"] = "coalesce(deal_id, object_id)"
        values["createdate"] = "coalesce(createdate, createdAt, created_at)"
        # The property's name holds the stage's id.
        entered = "json_extract_string(doc, '$.properties.\"hs_{}date_entered_' || dealstage || '\"')"
        values["entered_at"] = f"coalesce({entered.format('v2_')}, {entered.format('')})"
    source = picked(documents.view, "doc", paths, kept="_record, doc")
    pile.take(documents.file, source, values, n=documents.n)


def take_table(pile: Pile, raw: RawTable, n: int) -> None:
    """Take over a CSV of deals: a pipe's, or HubSpot's own with labels."""
    columns = {bare(column): column for column in raw.columns}
    for one, labels in UI_DEAL.items():
        for label in labels:
            if label in raw.columns:
                columns.setdefault(one, label)
    fivetran = {"dealstage": "deal_pipeline_stage_id", "pipeline": "deal_pipeline_id",
                "hubspot_owner_id": "owner_id",
                "dealId": "deal_id", "archived": "is_deleted"}  # fmt: skip
    for one, theirs in fivetran.items():
        if theirs in raw.columns:
            columns.setdefault(one, theirs)
    columns.setdefault("dealId", columns.get("hs_object_id", columns.get("id", "")))
    wanted = {one: one for one in PROPERTIES} | {"deal_id": "dealId", "archived": "archived"}
    values = {ours: name(columns[theirs]) for ours, theirs in wanted.items() if columns.get(theirs)}
    pile.take(raw.file, raw.view, values, n=n)


def stage_deals(area: StagingArea, pile: Pile, zone: str) -> int:
    """Stage every deal that was not merged into another."""
    con = area.con
    con.execute(
        "CREATE OR REPLACE TEMP TABLE hubspot_merged AS "
        "SELECT DISTINCT trim(loser) AS loser, deal_id AS survivor FROM ("
        f"SELECT deal_id, unnest(string_split({pile.table}.hs_merged_object_ids, ';')) AS loser FROM "
        f"{pile.table}) "
        "WHERE trim(loser) <> '' AND trim(loser) <> deal_id"
    )
    closed, won = "stages.is_closed", "stages.is_won"
    con.execute(
        "CREATE OR REPLACE TEMP TABLE hubspot_deal AS SELECT deals.*, "
        f"{category('hs_manual_forecast_category')} AS "
        f"category, {day('closedate', zone)} AS closes_on, "
        "coalesce(nullif(hs_forecast_probability, ''), nullif(hs_deal_stage_probability, '')) AS "
        "probability, "
        f"CASE WHEN {won} THEN 'won' WHEN {closed} THEN 'lost' END AS result, "
        f"CASE WHEN {closed} THEN coalesce(nullif(entered_at, ''), closedate) END AS closed_at "
        f"FROM {pile.table} deals LEFT JOIN hubspot_stage_ends stages ON stages.stage = deals.dealstage"
    )
    staged = area.add(
        "deals",
        pile.raw("hubspot_deal", ("category", "closes_on", "probability", "result", "closed_at")),
        _FIELDS,
        where="deal_id IS NULL OR deal_id NOT IN (SELECT loser FROM hubspot_merged)",
        because="merged into another deal",
    )  # fmt: skip
    return staged


_FIELDS = (
    Field("deal_id", "deal_id", "id", required=True),
    Field("title", "dealname"),
    Field("created_at", "createdate", "timestamp"),
    Field("owner_id", "hubspot_owner_id", "id"),
    Field("account_id", "account_id", "id"),
    Field("currency", "deal_currency_code"),
    Field("pipeline", "pipeline"),
    Field("is_deleted", "archived", "bool", sql="coalesce(nullif(archived, ''), 'false')"),
    Field("stage", "dealstage"),
    Field("probability", "probability", "share"),
    Field("category", "category"),
    Field("amount", "amount", "money"),
    Field("expected_on", "closes_on", "date"),
    Field("closed_at", "closed_at", "timestamp"),
    Field("result", "result"),
    Field("next_step", "hs_next_step"),
    Field("changed_at", "hs_lastmodifieddate", "timestamp"),
    Field("stage_changed_at", "entered_at", "timestamp"),
    Field("last_contact_at", "notes_last_contacted", "timestamp"),
)


def day(moment: str, zone: str) -> str:
    """SQL: the day that a close date means, as text; unreadable texts stay as they are, to be told.

    A close date is a moment in HubSpot: the day is the one in the portal's zone. A bare day, and midnight
    UTC (what integrations write when they mean a day), is never shifted.

    Examples
    --------
    >>> import duckdb
    >>> con = duckdb.connect()
    >>> asked = "SELECT " + day("x", "America/New_York") + " FROM t"
    >>> moments = ["2026-02-01T04:59:59.999Z", "2026-01-31", "2026-01-31T00:00:00Z", "1769835600000", "soon"]
    >>> _ = con.execute("CREATE TABLE t AS SELECT unnest(?) AS x", [moments])
    >>> [answer for (answer,) in con.sql(asked).fetchall()]
    ['2026-01-31', '2026-01-31', '2026-01-31', '2026-01-31', 'soon']
    """
    instant = utc(moment)
    local = f"CAST(({instant} AT TIME ZONE 'UTC') AT TIME ZONE {text(zone)} AS DATE)"
    return (
        f"CASE WHEN {instant} IS NULL THEN nullif(trim({moment}), '') "
        f"WHEN {instant} = date_trunc('day', {instant}) THEN CAST(CAST({instant} AS DATE) AS VARCHAR) "
        f"ELSE CAST({local} AS VARCHAR) END"
    )


def utc(moment: str) -> str:
    """SQL: a moment written as HubSpot does, ISO 8601 in UTC or milliseconds since 1970, as a timestamp."""
    return (
        f"coalesce(CASE WHEN regexp_full_match(trim({moment}), '[0-9]{{12,14}}') "
        f"THEN make_timestamp(try_cast({moment} AS BIGINT) * 1000) END, "
        f"make_timestamp(epoch_us(try_cast(CASE WHEN regexp_full_match({moment}, "
        f"'[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}([T ][0-9:.]+)?') "
        f"THEN {moment} || CASE WHEN length({moment}) = 10 THEN ' 00:00:00Z' ELSE 'Z' END ELSE {moment} "
        "END AS TIMESTAMPTZ))))"
    )
