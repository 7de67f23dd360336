"""Opportunity: what the CRM says of each deal now, and the deals that only their history still knows."""

from __future__ import annotations

from dataclasses import replace

from bonafides.sources.parsing import parsed
from bonafides.sources.quoting import name
from bonafides.sources.salesforce.exports import Export
from bonafides.sources.salesforce.tasks import ISO, noon
from bonafides.sources.staging import Field, RawTable
from bonafides.sources.staging_area import StagingArea

RESULT = (
    "CASE WHEN lower(\"IsWon\") IN ('true', '1', 't') THEN 'won' "
    "WHEN lower(\"IsClosed\") IN ('true', '1', 't') THEN 'lost' END"
)
CATEGORY = 'coalesce(sf_category("ForecastCategory"), sf_category("ForecastCategoryName"))'


def stage_deals(export: Export, area: StagingArea) -> None:
    """Stage every opportunity once: the row in force, where a pipe keeps all versions of it.

    A deal that was never moved has no history; for that case only, its closing moment is taken from
    LastStageChangeDate, or for a won deal from CloseDate, which Salesforce itself sets on winning. The
    CloseDate of a lost deal says nothing of its end, so that stays unknown.
    """
    for file in export.files("Opportunity"):
        area.add(
            "deals",
            _ranked(export, file),
            _FIELDS,
            where="_rank = 1",
            because="only the row in force of each deal: the others are earlier versions or copies",
        )


_FIELDS = [
    Field("deal_id", "Id", "id", required=True),
    Field("title", "Name"),
    Field("created_at", "CreatedDate", "timestamp"),
    Field("owner_id", "OwnerId", "id"),
    Field("account_id", "AccountId", "id"),
    Field("currency", "CurrencyIsoCode"),
    Field("pipeline", "RecordTypeId", "id"),
    Field("is_deleted", "IsDeleted", "bool"),
    Field("stage", "StageName"),
    Field("probability", "Probability", "percent"),
    Field("category", "ForecastCategory", sql=CATEGORY),
    Field("amount", "Amount", "money"),
    Field("expected_on", "CloseDate", "date"),
    Field("result", "IsClosed", sql=RESULT),
    Field("closed_at", "LastStageChangeDate", "timestamp", sql="_closed"),
    Field("next_step", "NextStep"),
    Field("changed_at", "LastModifiedDate", "timestamp"),
    Field("stage_changed_at", "LastStageChangeDate", "timestamp"),
    Field("last_contact_at", "LastActivityDate", "timestamp"),
]


def _ranked(export: Export, file: RawTable) -> RawTable:
    view = f"{file.view}_now"
    won_on = f"strftime({noon(export, file, 'CloseDate')}, {ISO})"
    changed = parsed(name("LastModifiedDate"), "timestamp", file, export.zone)
    export.con.execute(
        f"CREATE OR REPLACE TEMP VIEW {view} AS SELECT *, "
        "row_number() OVER (PARTITION BY \"Id\" ORDER BY lower(\"_fivetran_active\") IN ('true', '1', "
        "'t') DESC "
        f"NULLS LAST, {changed} DESC NULLS LAST, _record DESC) AS _rank, "
        f'CASE WHEN ({RESULT}) IS NOT NULL THEN coalesce("LastStageChangeDate", '
        f"CASE WHEN ({RESULT}) = 'won' THEN {won_on} END) END AS _closed FROM {file.view}"
    )
    return replace(file, view=view)


def stage_lost_parents(export: Export, area: StagingArea) -> int:
    """Stage the deals that history names and Opportunity does not hold; returns how many.

    They were deleted, or the export left them out: either way, what remains looks better than what was.
    """
    named = (
        'SELECT "OpportunityId" AS deal_id, _at FROM sf_state '
        f'UNION ALL SELECT "OpportunityId", _at FROM {export.view("OpportunityFieldHistory")}'
    )
    n = area.insert(
        "deals",
        "SELECT deal_id, min(_at) AS created_at, true AS is_deleted, "
        f"'history only' AS source_row FROM ({named}) "
        "WHERE deal_id IS NOT NULL AND deal_id NOT IN (SELECT deal_id FROM staged_deals) GROUP BY deal_id",
    )
    if n and export.files("Opportunity"):
        total = area.count("deals")
        area.note(
            f"{n:,} of {total:,} deals are known from their history only: they were deleted, merged or "
            "left out of "
            "the export. Whatever is measured on the deals that survive can look better than what happened; "
            "a hard delete leaves no trace at all, so there may be more."
        )
    return n


def stage_ends_without_history(area: StagingArea) -> None:
    """Stage the end of closed deals of whose stages there is no history: nothing else could date it."""
    n = area.insert(
        "outcomes",
        "SELECT deal_id, coalesce(closed_at, changed_at) AS happened_at, result, amount, source_row FROM "
        "staged_deals "
        "WHERE result IS NOT NULL AND coalesce(closed_at, changed_at) IS NOT NULL AND deal_id NOT IN ("
        "SELECT deal_id FROM staged_statements WHERE kind = 'stage')",
    )
    if n:
        area.note(
            f"Closed deals without a history of their stage: {n:,}. Their end is LastStageChangeDate; "
            "without it, the close "
            "date of a won deal, and the last modification of a lost one, which may be later than its end."
        )
