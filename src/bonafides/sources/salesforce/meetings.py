"""Event: meetings. Copies for invitees are dropped, plans are no contacts, customers can say yes or no."""

from __future__ import annotations

from dataclasses import replace

from bonafides.sources.salesforce.exports import CONTACT_PREFIXES, Export
from bonafides.sources.salesforce.tasks import ISO, RELATED, TRUE, moment, noon
from bonafides.sources.staging import Field, RawTable
from bonafides.sources.staging_area import StagingArea

_CUSTOMER = f"({'|'.join(CONTACT_PREFIXES)})[0-9A-Za-z]{{12}}"
ACCEPTED = f"regexp_matches(coalesce(\"AcceptedEventInviteeIds\", ''), '{_CUSTOMER}')"
DECLINED = f"regexp_matches(coalesce(\"DeclinedEventInviteeIds\", ''), '{_CUSTOMER}')"
NO_SHOW = (
    "regexp_matches(coalesce(\"Subject\", '') || ' ' || coalesce(\"Type\", ''), "
    "'\\b(no[- ]?show|did not show|nicht erschienen|cancell?ed|abgesagt)\\b', 'i')"
)
WITH_CUSTOMER = (
    '("WhoId" IS NOT NULL OR coalesce(try_cast("WhoCount" AS INTEGER), 0) > 0 '
    "OR regexp_matches(coalesce(\"WhatId\", ''), '^(006|001)'))"
)

MISSED = f"({NO_SHOW} OR {DECLINED} AND NOT {ACCEPTED})"
MET = f"({ACCEPTED} OR _is_after)"

_FIELDS = [
    Field("activity_id", "Id", "id", required=True),
    Field("happened_at", "StartDateTime", "timestamp", required=True, sql="_happened"),
    *RELATED,
    # A customer who accepts, or a meeting written down after it began, is evidence of the customer's
    # presence; an appointment in our calendar alone is not.
    Field(
        "direction",
        sql=f"CASE WHEN NOT {WITH_CUSTOMER} THEN 'internal' WHEN {MISSED} THEN 'out' WHEN {MET} THEN 'in' "
        "ELSE 'unknown' END",
    ),
    Field("channel", sql="'meeting'"),
    Field("outcome", sql=f"CASE WHEN {MISSED} THEN 'no_show' WHEN {MET} THEN 'held' ELSE 'unknown' END"),
    Field("is_auto", reading="bool", sql="'false'"),
]


def stage_meetings(export: Export, area: StagingArea) -> None:
    """Stage every meeting that has begun by the time of the export, once."""
    for file in export.files("Event"):
        area.add(
            "activities",
            _with_moment(export, file, area),
            _FIELDS,
            where="NOT _is_copy AND NOT _is_gone AND NOT _is_planned",
            because="meetings that took place: copies for invitees (IsChild), deleted ones and those still "
            "to "
            "come "
            "are left out",
        )


def _with_moment(export: Export, file: RawTable, area: StagingArea) -> RawTable:
    view = f"{file.view}_contacts"
    start = f"coalesce({moment(export, file, 'StartDateTime')}, {moment(export, file, 'ActivityDateTime')})"
    day = (
        f"coalesce({noon(export, file, 'ActivityDate')}, CAST(CAST({start} AS DATE) AS TIMESTAMP) + INTERVAL "
        "12 HOUR)"
    )
    happened = (
        f"CASE WHEN lower(coalesce(\"IsAllDayEvent\", '')) IN {TRUE} OR {start} IS NULL THEN {day} ELSE "
        f"{start} END"
    )
    end = (
        f"TIMESTAMP '{area.exported_at:%Y-%m-%d %H:%M:%S}'" if area.exported_at else "CAST(NULL AS TIMESTAMP)"
    )
    export.con.execute(f"""
    CREATE OR REPLACE TEMP VIEW {view} AS
    SELECT *, strftime({happened}, {ISO}) AS _happened, coalesce({happened} > {end}, false) AS _is_planned,
           coalesce({moment(export, file, "CreatedDate")} >= {start}, false) AS _is_after,
           lower(coalesce("IsChild", '')) IN {TRUE} AS _is_copy,
           lower(coalesce("IsDeleted", '')) IN {TRUE} AS _is_gone
    FROM {file.view}
    """)
    return replace(file, view=view)
