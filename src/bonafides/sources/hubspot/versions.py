"""Property history: every version of every property we read, from whichever export, as statements.

HubSpot keeps the newest 20 versions of a deal's property, in its pages and in its API alike: the deals that
were moved most often are the ones whose past is cut off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bonafides.sources.hubspot import origins
from bonafides.sources.hubspot.deals import category, day, utc
from bonafides.sources.piles import Pile
from bonafides.sources.quoting import text, texts
from bonafides.sources.staging import Field

if TYPE_CHECKING:
    from bonafides.sources.json_documents import Documents
    from bonafides.sources.staging_area import StagingArea

CAP = 20
"""Versions that HubSpot keeps of one property of one deal."""

SAME_SAVE_SECONDS = 60
"""Within this of closing or of creation, a date equal to the CRM's own was set by the CRM."""

KIND = {
    "dealstage": "stage",
    "hs_deal_stage_probability": "probability",
    "hs_forecast_probability": "probability",
    "hs_manual_forecast_category": "category",
    "closedate": "close_date",
    "amount": "amount",
    "hubspot_owner_id": "owner",
    "hs_next_step": "next_step",
}
"""What a property's value is a statement about, in the order in which one save writes them."""

COLUMNS = ("deal_id", "property", "value", "stamped", "source", "source_id", "user_id", "place")
_VERSION = (
    "STRUCT(value VARCHAR, timestamp VARCHAR, sourceType VARCHAR, source_type VARCHAR, source VARCHAR, "
    "sourceId VARCHAR, source_id VARCHAR, updatedByUserId VARCHAR, updated_by_user_id VARCHAR)[]"
)


def take_documents(pile: Pile, documents: Documents, *, version: int) -> None:
    """Take over the versions in a JSON file of deals; `version` of the API is 1 or 3."""
    if version == 1:
        deal_id, held = "doc->>'dealId'", "doc->'properties'"
        shape = f"MAP(VARCHAR, STRUCT(versions {_VERSION}))"
        versions = "entry.value.versions"
    else:
        deal_id = "coalesce(doc->>'id', json_extract_string(doc, '$.properties.hs_object_id'))"
        held = "coalesce(doc->'propertiesWithHistory', doc->'properties_with_history')"
        shape = f"MAP(VARCHAR, {_VERSION})"
        versions = "entry.value"
    source = f"""(
        SELECT _record, deal_id, entry.key AS property, unnest({versions}) AS version,
            generate_subscripts({versions}, 1) AS place
        FROM (
            SELECT _record, {deal_id} AS deal_id,
                unnest(map_entries(json_transform({held}, {text('"' + shape + '"')}))) AS entry
            FROM {documents.view}
        ) WHERE entry.key IN ({texts(tuple(KIND))})
    )"""
    values = {
        "deal_id": "deal_id", "property": "property", "value": "version.value",
        "stamped": "version.timestamp",
        "source": "coalesce(version.sourceType, version.source_type, version.source)",
        "source_id": "coalesce(version.sourceId, version.source_id)",
        "user_id": "coalesce(version.updatedByUserId, version.updated_by_user_id)", "place": "place",
    }  # fmt: skip
    pile.take(documents.file, source, values, n=documents.n)


def judge(area: StagingArea, pile: Pile, zone: str) -> None:
    """Make `hubspot_judged`: each version with its author and whose word it is.

    `is_rewritten`: the CRM wrote the day of closing over the stated date, as it does on closed won and on
    closed lost. `is_month_end`: the CRM's own date for a new deal, the last day of the month of creation.
    """
    con = area.con
    named = con.execute(f"SELECT count(*) FROM {pile.table} WHERE user_id <> ''").fetchone()
    names_users = bool(named and named[0])
    closes_on = "try_cast(closes_on AS DATE)"
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE hubspot_judged AS
        WITH raw AS (
            SELECT *, {origins.source_word("source")} AS word, {utc("stamped")} AS instant,
                {origins.user_of("user_id", "source_id")} AS person,
                CASE WHEN property = 'closedate' THEN {day("value", zone)} END AS closes_on
            FROM {pile.table}
        ), copies AS (
            SELECT *, row_number() OVER (PARTITION BY deal_id, property, instant, value,
                CASE WHEN instant IS NULL THEN _record END ORDER BY _record) AS copy
            FROM raw
        ), told AS (
            SELECT *, count(*) FILTER (WHERE copy = 1) OVER (PARTITION BY deal_id, property) AS n_versions
            FROM copies
        ), ends AS (
            SELECT deal_id, list(instant) AS ended FROM (
                SELECT deal_id, instant FROM told WHERE property = 'dealstage'
                    AND value IN (SELECT stage FROM hubspot_stage_ends WHERE is_closed)
                UNION SELECT deal_id, {utc("entered_at")} FROM hubspot_deals
                WHERE dealstage IN (SELECT stage FROM hubspot_stage_ends WHERE is_closed) AND entered_at <> ''
            ) GROUP BY deal_id
        ), created AS (
            SELECT deal_id, min({utc("createdate")}) AS created_at FROM hubspot_deals GROUP BY deal_id
        )
        SELECT told.*, coalesce(users.owner_id, CASE WHEN person SIMILAR TO '[0-9]+' THEN 'user:' || person
                ELSE person END) AS author_id,
            min(instant) FILTER (WHERE property = 'hs_forecast_probability' AND value <> '')
                OVER (PARTITION BY told.deal_id) AS own_since,
            coalesce(len(list_filter(ended, lambda t: {closes_on} = {_local("t", zone)}
                AND abs(date_diff('second', t, instant)) <= {SAME_SAVE_SECONDS})) > 0, false) AS is_rewritten,
            coalesce(abs(date_diff('second', created_at, instant)) <= {SAME_SAVE_SECONDS}
                AND {closes_on} = last_day({_local("created_at", zone)}), false) AS is_month_end,
            {origins.is_automatic("word", "person", names_users=names_users)} AS is_automatic,
            {origins.is_bulk("word")} AS is_bulk, n_versions >= {CAP} AS is_censored
        FROM told LEFT JOIN ends USING (deal_id) LEFT JOIN created USING (deal_id)
            LEFT JOIN hubspot_users users ON users.is_user AND users.known_as = lower(told.person)"""
    )


def _local(instant: str, zone: str) -> str:
    return f"CAST(({instant} AT TIME ZONE 'UTC') AT TIME ZONE {text(zone)} AS DATE)"


def stage_statements(area: StagingArea, pile: Pile) -> None:
    """Stage the judged versions, kind by kind."""
    order = " ".join(f"WHEN '{one}' THEN {place}" for place, one in enumerate(KIND))
    for kind in dict.fromkeys(KIND.values()):
        properties = tuple(one for one, of in KIND.items() if of == kind)
        some = area.con.execute(
            f"SELECT count(*) FROM hubspot_judged WHERE property IN ({texts(properties)})"
        ).fetchone()
        if not some or not some[0]:
            continue
        view = f"hubspot_{kind}"
        area.con.execute(
            f"CREATE OR REPLACE TEMP TABLE {view} AS SELECT _record, judged.* EXCLUDE (_record, "
            "is_automatic, "
            f"is_bulk, is_censored), {_said(kind)} AS said, CAST(CASE property {order} END * 1000 + "
            "n_versions - "
            "coalesce(try_cast(place AS INTEGER), 0) AS VARCHAR) AS seq, CAST(is_automatic AS VARCHAR) AS "
            "is_automatic, CAST(is_bulk AS VARCHAR) AS is_bulk, CAST(is_censored AS VARCHAR) AS is_censored, "
            f"{_default(kind)} AS is_default FROM hubspot_judged judged LEFT JOIN hubspot_users owners ON "
            f"NOT owners.is_user AND owners.known_as = lower(judged.value) AND property = 'hubspot_owner_id' "
            f"WHERE property IN ({texts(properties)})"
        )
        where, because = (
            "deal_id IS NULL OR deal_id NOT IN (SELECT loser FROM hubspot_merged)",
            "merged into another deal",
        )
        where, because = f"({where}) AND copy = 1", f"{because}, or the same version once more"
        if kind == "probability":
            own = "property <> 'hs_deal_stage_probability' OR own_since IS NULL OR instant < own_since"
            where = f"({where}) AND ({own})"
            because += ", or the stage's probability while the deal has one of its own"
        raw = pile.raw(
            view,
            ("author_id", "seq", "said", "closes_on", "is_automatic", "is_bulk", "is_censored", "is_default"),
        )
        area.add("statements", raw, _fields(kind), where=where, because=because)
        area.con.execute(f"DROP TABLE {view}")


def _said(kind: str) -> str:
    if kind == "category":
        return category("value")
    return "coalesce(owners.owner_id, nullif(value, ''))" if kind == "owner" else "nullif(value, '')"


def _default(kind: str) -> str:
    if kind == "close_date":
        return "CAST(is_rewritten OR is_month_end AS VARCHAR)"
    if kind == "probability":
        return "CASE WHEN judged.is_automatic THEN 'true' END"
    return "CAST(NULL AS VARCHAR)"


def _fields(kind: str) -> tuple[Field, ...]:
    typed = {
        "probability": (Field("said_share", "value", "share"),),
        "close_date": (Field("said_on", "value", "date", sql="closes_on"),),
        "amount": (Field("said_amount", "value", "money"),),
    }
    return (
        Field("deal_id", "deal_id", "id", required=True),
        Field("recorded_at", "stamped", "timestamp", required=True),
        Field("seq", "seq", "integer"),
        Field("author_id", "author_id", "id"),
        Field("kind", sql=text(kind)),
        Field("said", "said"),
        *typed.get(kind, ()),
        Field("is_default", "is_default", "bool"),
        Field("is_automatic", "is_automatic", "bool"),
        Field("is_bulk", "is_bulk", "bool"),
        Field("is_censored", "is_censored", "bool"),
    )


def cover(area: StagingArea) -> None:
    """Say of each property since when its history is there, and how often the cap cut it off."""
    found = {
        row[0]: row[1:]
        for row in area.con.execute(
            "SELECT property, count(*), min(instant), max(instant), count(DISTINCT deal_id) FILTER (WHERE "
            "is_censored) / "
            "count(DISTINCT deal_id) FROM hubspot_judged GROUP BY property"
        ).fetchall()
    }
    for one in KIND:
        n, first, last, capped = found.get(one, (0, None, None, None))
        note = "" if n else "no history in this export: changes of it cannot be seen"
        if capped:
            note = f"HubSpot keeps {CAP} versions: in {capped:.1%} of the deals the older ones are gone"
        area.cover("deal", one, tracked_from=first, last_seen=last, n_rows=n, cap_share=capped,
                   is_tracked=bool(n), note=note)  # fmt: skip
