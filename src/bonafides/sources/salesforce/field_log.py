"""OpportunityFieldHistory: one row a changed field, for the fields that the organisation chose to track.

It alone knows owners and next steps. For everything else the state log is the better witness, because it
holds initial values and every save; the field log then serves the deals, and the times, that have no state
log. What is not tracked is reported as such: it is not the same as never changed.
"""

from __future__ import annotations

from dataclasses import replace

from bonafides.sources.parsing import parsed
from bonafides.sources.quoting import name, text, texts
from bonafides.sources.salesforce.exports import Export
from bonafides.sources.salesforce.fields import API_NAMES, DATE_CHANGES, FIELD, IN_STATE_LOG, KINDS
from bonafides.sources.salesforce.state_log import AUTOMATIC
from bonafides.sources.staging import Field, RawTable
from bonafides.sources.staging_area import StagingArea


def lay_out_changes(export: Export) -> None:
    """Build `sf_changes`: the rows that we read, in order, named by `_kind`.

    Adds `_at`, `_seq`, `_first` (first change of this kind for the deal), `_told` (the state log covers it),
    `_twin` (an owner's name, beside the row with the id), `_cut` (the deal is older than the log), and for
    close dates `_day` and `_old_day`.
    """
    con, log = export.con, export.view("OpportunityFieldHistory")
    words = {word: kind for kind, words in KINDS.items() for word in words}
    kind = f"([{texts(words.values())}])[list_position([{texts(words)}], {FIELD})]"
    con.execute(
        "CREATE OR REPLACE TEMP TABLE sf_names AS SELECT name, min(person_id) AS person_id FROM "
        "staged_people "
        "WHERE name IS NOT NULL GROUP BY name HAVING count(*) = 1"
    )
    con.execute(f"""
    CREATE OR REPLACE TEMP TABLE sf_changes AS
    WITH kinds AS (SELECT *, {kind} AS _kind FROM {log}),
    owners AS (
        SELECT kinds.* REPLACE ({_person("NewValue", "new")} AS "NewValue",
                              {_person("OldValue", "old")} AS "OldValue"),
               _kind = 'owner' AND ("DataType" = 'EntityId' OR {_is_id("NewValue")}
                                     OR {_is_id("OldValue")}) AS _by_id
        FROM kinds LEFT JOIN sf_names new ON new.name = CASE WHEN _kind = 'owner' THEN "NewValue" END
                   LEFT JOIN sf_names old ON old.name = CASE WHEN _kind = 'owner' THEN "OldValue" END
        WHERE _kind IS NOT NULL
    ), saves AS (SELECT "OpportunityId" AS deal_id, min(_at) AS saved_from FROM sf_state GROUP BY ALL),
    days AS ({_days(export)}),
    marked AS (
        SELECT owners.*, _day, _old_day,
               coalesce(_at >= saved_from AND _kind IN ({texts(IN_STATE_LOG)}), false) AS _told,
               _kind = 'owner' AND NOT coalesce(_by_id, false)
               AND bool_or(_by_id) OVER (PARTITION BY "OpportunityId", _kind, _at) AS _is_twin,
               coalesce(created_at < (SELECT min(_at) FROM {log}), false) AS _cut
        FROM owners LEFT JOIN days USING (_file, _record) LEFT JOIN saves ON saves.deal_id = "OpportunityId"
             LEFT JOIN staged_deals ON staged_deals.deal_id = "OpportunityId"
    )
    SELECT * EXCLUDE (_is_twin), coalesce(_is_twin, false) AS _twin,
           CAST(row_number() OVER deal AS VARCHAR) AS _seq,
           row_number() OVER (PARTITION BY "OpportunityId", _kind, coalesce(_is_twin, false)
                              ORDER BY _at, "Id", _record) = 1 AS _first
    FROM marked WINDOW deal AS (PARTITION BY "OpportunityId" ORDER BY _at, "Id", _record)
    """)


def _days(export: Export) -> str:
    selects = [
        f"SELECT {text(file.file)} AS _file, _record, "
        f"{parsed(name('NewValue'), 'date', file, export.zone)} AS _day, "
        f"{parsed(name('OldValue'), 'date', file, export.zone)} AS _old_day FROM {file.view} "
        f"WHERE {DATE_CHANGES}"
        for file in export.files("OpportunityFieldHistory")
    ]
    none = (
        "SELECT '' AS _file, CAST(NULL AS BIGINT) AS _record, CAST(NULL AS DATE) AS _day, CAST(NULL AS DATE) "
        "AS _old_day"
    )
    return " UNION ALL ".join(selects) or f"{none} WHERE false"


def _is_id(column: str) -> str:
    return (
        f"coalesce(regexp_full_match({name(column)}, '(005|00G)[0-9A-Za-z]{{12}}([0-9A-Za-z]{{3}})?'), false)"
    )


def _person(column: str, side: str) -> str:
    """An owner by id: as it stands, or found by a name that only one user has."""
    value = name(column)
    return (
        f"CASE WHEN _kind <> 'owner' THEN {value} WHEN {_is_id(column)} THEN sf_id18({value}) "
        f"ELSE coalesce({side}.person_id, {value}) END"
    )


CHANGE = (
    Field("deal_id", "OpportunityId", "id", required=True),
    Field("recorded_at", "CreatedDate", "timestamp", required=True),
    Field("seq", reading="integer", sql="_seq"),
    Field("author_id", "CreatedById", "id"),
    Field("is_automatic", reading="bool", sql=AUTOMATIC),
)
_CENSORED = Field("is_censored", reading="bool", sql="CAST(_first AND _cut AS VARCHAR)")


def stage_field_log(export: Export, area: StagingArea) -> None:
    """Stage the changes of tracked fields that the state log does not tell."""
    for file in export.files("OpportunityFieldHistory"):
        for kind in KINDS:
            view = f"{file.view}_{kind}"
            export.con.execute(
                f"CREATE OR REPLACE TEMP VIEW {view} AS SELECT * FROM sf_changes "
                f"WHERE _file = {text(file.file)} AND _kind = {text(kind)}"
            )
            if export.one(f"SELECT count(*) FROM {view}"):
                _stage_changes(area, replace(file, view=view), kind)


def _stage_changes(area: StagingArea, file: RawTable, kind: str) -> None:
    known = ' AND sf_category("NewValue") IS NOT NULL' if kind == "category" else ""
    rewritten = Field("is_default", reading="bool", sql=f"CASE WHEN {_REWRITTEN} THEN 'true' END")
    area.add(
        "statements",
        file,
        [*CHANGE, _CENSORED, *value_fields(kind, "NewValue"), *([rewritten] if kind == "close_date" else [])],
        where=f'"NewValue" IS NOT NULL AND NOT _told AND NOT _twin{known}',
        because=f"changes of {API_NAMES[kind]} with a new value (blank was not recorded, which is not "
        "cleared) "
        "that "
        "the state log does not tell; owners once, by id",
    )


def value_fields(kind: str, column: str) -> list[Field]:
    """Return the fields that carry a value of this kind out of a text column."""
    typed = {
        "probability": [Field("said_share", column, "percent", required=True)],
        "close_date": [Field("said_on", column, "date", required=True)],
        "amount": [Field("said_amount", column, "money", required=True)],
    }.get(kind, [])
    said = Field("said", column, sql=f"sf_category({name(column)})" if kind == "category" else "")
    return [Field("kind", sql=text(kind)), said, *typed]


_REWRITTEN = (
    '_day = CAST(_at AS DATE) AND _old_day > _day AND ("OpportunityId", _at) IN ('
    'SELECT (c."OpportunityId", c._at) FROM sf_changes c JOIN staged_stages s ON s.stage = c."NewValue" '
    "AND s.is_won "
    "WHERE c._kind = 'stage')"
)
"""The save that won the deal also pulled its close date to the day: Salesforce did, nobody said so."""
