"""OpportunityHistory: one row a save, with the values as they then stood.

Every save repeats all values; which of them changed is settled later, for all CRMs alike. Here rows are put
in order (CreatedDate, then Id: SystemModstamp is only advisory), several saves of one user within one second
become one, and the close date that Salesforce itself writes on winning is told from one that a person set.
"""

from __future__ import annotations

from dataclasses import replace

from bonafides.sources.parsing import parsed
from bonafides.sources.quoting import name, text
from bonafides.sources.salesforce.exports import Export
from bonafides.sources.salesforce.locales import has_seconds
from bonafides.sources.staging import Field, RawTable
from bonafides.sources.staging_area import StagingArea

STATE = ("StageName", "Amount", "CloseDate", "Probability", "ForecastCategory", "OwnerId", "NextStep")


def lay_out_states(export: Export) -> None:
    """Build `sf_state`: all saves in order, with what stood before; or a pipe's versions of the deals.

    Adds `_at`, `_seq`, `_share` (0 to 1), `_day`, `_repeated` (one of several saves in the same second, or
    the same row twice), `_enters` (first save in this stage), `_cut` (the deal is older than its
    history), `_previous_stage` and `_previous_day`.
    """
    sources = [_saves(export, file) for file in export.files("OpportunityHistory")]
    if not sources and _keeps_versions(export):
        sources = [_versions(export, file) for file in export.files("Opportunity")]
    if not sources:
        columns = ", ".join(f"CAST(NULL AS VARCHAR) AS {name(column)}" for column in ("CreatedById", *STATE))
        sources = [
            (
                "SELECT CAST(NULL AS BIGINT) AS _record, '' AS _file, '' AS \"Id\", '' AS \"OpportunityId\", "
                f'CAST(NULL AS VARCHAR) AS "CreatedDate", {columns}, CAST(NULL AS TIMESTAMP) AS _at, '
                "CAST(NULL AS DOUBLE) AS _share, CAST(NULL AS DATE) AS _day, true AS _to_the_second "
                "WHERE false"
            )
        ]
    export.con.execute(_ORDERED.format(rows=" UNION ALL BY NAME ".join(sources)))


_ORDERED = """
CREATE OR REPLACE TEMP TABLE sf_state AS
WITH saves AS ({rows}),
marked AS (
    SELECT *, coalesce((_to_the_second AND lead(_at) OVER deal = _at
                        AND lead("CreatedById") OVER deal IS NOT DISTINCT FROM "CreatedById")
                       OR lead("Id") OVER deal = nullif("Id", ''), false) AS _repeated
    FROM saves WINDOW deal AS (PARTITION BY "OpportunityId" ORDER BY _at, "Id", _record)
)
SELECT *, CAST(row_number() OVER deal AS VARCHAR) AS _seq,
       lag("StageName") OVER deal AS _previous_stage, lag(_day) OVER deal AS _previous_day,
       NOT _repeated AND lag("StageName") OVER deal IS DISTINCT FROM "StageName" AS _enters,
       coalesce(first_value(_at) OVER deal > staged_deals.created_at + INTERVAL 1 DAY, false) AS _cut
FROM marked LEFT JOIN (SELECT deal_id, created_at FROM staged_deals) staged_deals
    ON staged_deals.deal_id = CASE WHEN _at IS NOT NULL THEN "OpportunityId" END
WINDOW deal AS (PARTITION BY "OpportunityId", _repeated ORDER BY _at, "Id", _record)
"""


def _saves(export: Export, file: RawTable) -> str:
    return (
        f'SELECT _record, {text(file.file)} AS _file, "Id", "OpportunityId", "CreatedById", "CreatedDate", '
        '"StageName", "Amount", "CloseDate", "Probability", '
        'coalesce("ForecastCategory", "ForecastCategoryName") AS "ForecastCategory", '
        'CAST(NULL AS VARCHAR) AS "OwnerId", CAST(NULL AS VARCHAR) AS "NextStep", '
        f"{_typed(export, file, 'CreatedDate')} "
        f"FROM {file.view}"
    )


def _keeps_versions(export: Export) -> bool:
    deals = export.view("Opportunity")
    return export.has("Opportunity", "_fivetran_active") and bool(
        export.one(f'SELECT count(*) > count(DISTINCT "Id") FROM {deals}')
    )


def _versions(export: Export, file: RawTable) -> str:
    at = 'coalesce("LastModifiedDate", "SystemModstamp", "_fivetran_start")'
    return (
        f'SELECT _record, {text(file.file)} AS _file, \'\' AS "Id", "Id" AS "OpportunityId", '
        f'"LastModifiedById" AS "CreatedById", {at} AS "CreatedDate", "StageName", "Amount", "CloseDate", '
        '"Probability", coalesce("ForecastCategory", "ForecastCategoryName") AS "ForecastCategory", '
        '"OwnerId", '
        f'"NextStep", {_typed(export, file, at, quoted=False)} FROM {file.view}'
    )


def _typed(export: Export, file: RawTable, at: str, *, quoted: bool = True) -> str:
    moment = parsed(name(at) if quoted else at, "timestamp", file, export.zone)
    share = parsed(name("Probability"), "percent", file, export.zone)
    day = parsed(name("CloseDate"), "date", file, export.zone)
    seconds = "true" if has_seconds(file) else "false"
    return f"{moment} AS _at, {share} AS _share, {day} AS _day, {seconds} AS _to_the_second"


REWRITTEN = (
    '"StageName" IN (SELECT stage FROM staged_stages WHERE is_won) '
    "AND coalesce(_previous_stage NOT IN (SELECT stage FROM staged_stages WHERE is_closed), false) "
    "AND _day = CAST(_at AS DATE) AND _previous_day > _day"
)
"""A deal that was due later is won: Salesforce sets its close date to the day, in UTC. Nobody said that."""

AUTOMATIC = 'CAST("CreatedById" IN (SELECT person_id FROM staged_people WHERE NOT is_person) AS VARCHAR)'
"""Attributed to the author of the row, never to the deal's owner; automation users assert nothing."""

SAVE = (
    Field("deal_id", "OpportunityId", "id", required=True),
    Field("recorded_at", "CreatedDate", "timestamp", required=True),
    Field("seq", reading="integer", sql="_seq"),
    Field("author_id", "CreatedById", "id"),
    Field("is_automatic", reading="bool", sql=AUTOMATIC),
    Field("is_censored", reading="bool", sql="CAST(_cut AS VARCHAR)"),
)
_USABLE = '_at IS NOT NULL AND "OpportunityId" IS NOT NULL AND NOT _repeated'


def stage_state_log(export: Export, area: StagingArea) -> None:
    """Stage what each save asserted: stage, probability, category, close date and amount.

    An empty cell asserts nothing: it is not a value that somebody cleared.
    """
    for file in (*export.files("OpportunityHistory"), *export.files("Opportunity")):
        view = f"{file.view}_states"
        export.con.execute(
            f"CREATE OR REPLACE TEMP VIEW {view} AS SELECT * FROM sf_state WHERE _file = {text(file.file)}"
        )
        if export.one(f"SELECT count(*) FROM {view}"):
            _stage_file(
                export,
                area,
                replace(file, view=view, columns=("OpportunityId", "CreatedDate", "CreatedById", *STATE)),
            )


def _stage_file(export: Export, area: StagingArea, file: RawTable) -> None:
    area.add(
        "statements",
        file,
        [*SAVE, Field("kind", sql="'stage'"), Field("said", "StageName", required=True)],
        where="NOT _repeated",
        because="saves of one user within one second are one save",
    )
    for kind, column, fields in (
        ("probability", "Probability", [Field("said_share", "Probability", "percent", required=True)]),
        ("category", "ForecastCategory", []),
        ("close_date", "CloseDate", [Field("said_on", "CloseDate", "date", required=True), _REWRITTEN_FIELD]),
        ("amount", "Amount", [Field("said_amount", "Amount", "money", required=True)]),
        ("owner", "OwnerId", []),
        ("next_step", "NextStep", []),
    ):
        said = Field("said", column, sql=f"sf_category({name(column)})" if kind == "category" else "")
        if export.one(f"SELECT count({name(column)}) FROM {file.view}"):
            area.add(
                "statements",
                file,
                [*SAVE, Field("kind", sql=text(kind)), said, *fields],
                where=f"{_USABLE} AND {name(column)} IS NOT NULL"
                + (f" AND sf_category({name(column)}) IS NOT NULL" if kind == "category" else ""),
                because=f"rows that state a {column}",
            )


_REWRITTEN_FIELD = Field("is_default", reading="bool", sql=f"CASE WHEN {REWRITTEN} THEN 'true' END")
