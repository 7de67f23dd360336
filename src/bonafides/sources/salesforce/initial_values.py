"""What a deal began with, where only the field log is at hand: it stores no initial values.

Tracking writes a row "created" with empty values, and from then on only changes. The value that the first
change replaced is the one the deal began with, if the log reaches back to its creation; a field that is
tracked and never changed began as it stands now. For deals older than the log neither is known.
"""

from __future__ import annotations

from dataclasses import replace

from bonafides.sources.quoting import name, text
from bonafides.sources.salesforce.exports import Export
from bonafides.sources.salesforce.field_log import CHANGE, value_fields
from bonafides.sources.salesforce.fields import API_NAMES, CREATED, IN_STATE_LOG
from bonafides.sources.staging import RawTable
from bonafides.sources.staging_area import StagingArea

_NEEDED = ("OpportunityId", "CreatedDate", "CreatedById", "NewValue")


def stage_initial_values(export: Export, area: StagingArea) -> None:
    """Stage initial values as statements of the deal's creator, at its creation."""
    if not export.files("OpportunityFieldHistory"):
        return
    _lay_out_births(export)
    n = 0
    for kind, api in API_NAMES.items():
        for file in export.files("OpportunityFieldHistory"):
            n += _stage(export, area, file, kind, _replaced(file, kind))
        for file in export.files("Opportunity"):
            if file.has(api):
                n += _stage(export, area, file, kind, _unchanged(file, kind))
    if n:
        area.note(
            f"{n:,} initial values were not stored by Salesforce and follow from the first change of a "
            "tracked field, "
            "or from a tracked field that never changed; they are attributed to whoever created the deal."
        )


def _lay_out_births(export: Export) -> None:
    """Build `sf_births`: deals whose creation the field log covers, with moment and creator."""
    log = export.view("OpportunityFieldHistory")
    export.con.execute(f"""
    CREATE OR REPLACE TEMP TABLE sf_births AS
    WITH told AS (
        SELECT "OpportunityId" AS deal_id, min(_at) AS born_at, min_by("CreatedById", _at) AS author
        FROM {log} WHERE {CREATED} GROUP BY ALL
    ), held AS (
        SELECT "Id" AS deal_id, min(_at) AS born_at, min("CreatedById") AS author
        FROM {export.view("Opportunity")}
        WHERE _at >= (SELECT min(_at) FROM {log}) GROUP BY ALL
    )
    SELECT deal_id, strftime(coalesce(told.born_at, held.born_at), '%Y-%m-%dT%H:%M:%SZ') AS born_at,
           coalesce(told.author, held.author) AS author
    FROM told FULL JOIN held USING (deal_id) WHERE deal_id IS NOT NULL
    """)


def _replaced(file: RawTable, kind: str) -> str:
    return f"""
    SELECT _record, "OpportunityId", born_at AS "CreatedDate", author AS "CreatedById",
           "OldValue" AS "NewValue", '0' AS _seq
    FROM sf_changes JOIN sf_births ON deal_id = "OpportunityId"
    WHERE _file = {text(file.file)} AND _kind = {text(kind)} AND _first AND NOT _twin
      AND "OldValue" IS NOT NULL
    """


def _unchanged(file: RawTable, kind: str) -> str:
    return f"""
    SELECT _record, "Id" AS "OpportunityId", born_at AS "CreatedDate", author AS "CreatedById",
           {name(API_NAMES[kind])} AS "NewValue", '0' AS _seq
    FROM {file.view} JOIN sf_births ON deal_id = "Id"
    WHERE {name(API_NAMES[kind])} IS NOT NULL AND EXISTS (FROM sf_changes WHERE _kind = {text(kind)})
      AND "Id" NOT IN (SELECT "OpportunityId" FROM sf_changes
                       WHERE _kind = {text(kind)} AND "OpportunityId" <> '')
    """


def _stage(export: Export, area: StagingArea, file: RawTable, kind: str, rows: str) -> int:
    if kind in IN_STATE_LOG:  # the state log begins with the deal and knows better
        saved = 'SELECT "OpportunityId" FROM sf_state WHERE "OpportunityId" IS NOT NULL'
        rows = f'SELECT * FROM ({rows}) WHERE "OpportunityId" NOT IN ({saved})'
    if kind == "category":
        rows = f'SELECT * FROM ({rows}) WHERE sf_category("NewValue") IS NOT NULL'
    view = f"{file.view}_{kind}_first"
    export.con.execute(f"CREATE OR REPLACE TEMP VIEW {view} AS {rows}")
    if not export.one(f"SELECT count(*) FROM {view}"):
        return 0
    return area.add(
        "statements", replace(file, view=view, columns=_NEEDED), [*CHANGE, *value_fields(kind, "NewValue")]
    )
