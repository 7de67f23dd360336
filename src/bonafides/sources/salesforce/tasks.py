"""Task: calls, mails and messages that somebody logged. A to-do that is still open is no contact.

A task has a due day, which the user can set back to the day of the call, and moments at which it was written
and completed. Where they agree on the day, the moment counts; where the day lies earlier, the day does,
at noon, so that no time zone moves it, and the distance to `logged_at` shows the back-filling.
"""

from __future__ import annotations

from dataclasses import replace

from bonafides.sources.parsing import parsed
from bonafides.sources.quoting import name
from bonafides.sources.salesforce.exports import ACCOUNT_PREFIX, OPPORTUNITY_PREFIX, USER_PREFIX, Export
from bonafides.sources.staging import Field, RawTable
from bonafides.sources.staging_area import StagingArea

ISO = "'%Y-%m-%dT%H:%M:%SZ'"
TRUE = "('true', '1', 't')"

_WORD = "lower(coalesce(\"TaskSubtype\", ''))"
_TYPE = "lower(coalesce(\"Type\", ''))"
_SUBJECT = "coalesce(\"Subject\", '')"
_SPOKEN = "lower(coalesce(\"CallDisposition\", ''))"

IS_CALL = (
    f"({_WORD} = 'call' OR \"CallType\" IS NOT NULL OR {_WORD} IN ('', 'task') AND {_TYPE} IN ('call', "
    "'anruf'))"
)
IS_MAIL = f"({_WORD} IN ('email', 'listemail') OR {_WORD} IN ('', 'task') AND {_TYPE} IN ('email', 'e-mail'))"
VOICEMAIL = (
    f"regexp_matches({_SPOKEN}, '(voice ?mail|left.*message|message left|mailbox|anrufbeantworter|\\bvm\\b)')"
)
NO_ANSWER = (
    f"regexp_matches({_SPOKEN}, '(no.?answer|not? reached|no contact|busy|wrong|bad number|unanswered|no "
    "show|"
    "nicht erreicht|niemand|besetzt|falsche|kein)')"
)
CONNECTED = (
    f"regexp_matches({_SPOKEN}, '(connect|reached|spoke|talk|answered|correct|conversation|erreicht|gespr)')"
)

CHANNEL = (
    f"CASE WHEN {IS_CALL} THEN 'call' WHEN {IS_MAIL} THEN 'email' WHEN {_WORD} = 'linkedin' THEN 'linkedin' "
    f"WHEN {_TYPE} IN ('meeting', 'besprechung') THEN 'meeting' WHEN {_WORD} = 'cadence' THEN 'other' "
    "ELSE 'task' END"
)
DIRECTION = (
    "CASE lower(\"CallType\") WHEN 'inbound' THEN 'in' WHEN 'outbound' THEN 'out' WHEN 'internal' THEN "
    "'internal' "
    f"ELSE CASE WHEN regexp_matches({_SUBJECT}, "
    "'^\\s*(←|<-)|\\[in(bound)?\\]|\\b(received|erhalten|empfangen)\\b', 'i') THEN 'in' "
    f"WHEN regexp_matches({_SUBJECT}, '^\\s*(→|->|e-?mail:)|\\[out(bound)?\\]', 'i') THEN 'out' "
    f"WHEN {_WORD} IN ('listemail', 'linkedin', 'cadence') THEN 'out' "
    f"WHEN {_WORD} = 'call' AND ({VOICEMAIL} OR {NO_ANSWER}) THEN 'out' ELSE 'unknown' END END"
)
OUTCOME = (
    f"CASE WHEN NOT {IS_CALL} THEN 'unknown' WHEN {VOICEMAIL} THEN 'voicemail' WHEN {NO_ANSWER} THEN "
    "'no_answer' "
    f"WHEN {CONNECTED} THEN 'connected' ELSE 'unknown' END"
)
DONE = (
    f'(lower(coalesce("IsClosed", \'\')) IN {TRUE} OR "CompletedDateTime" IS NOT NULL '
    "OR lower(coalesce(\"Status\", '')) IN ('completed', 'complete', 'done', 'abgeschlossen', 'erledigt') "
    'OR ("IsClosed" IS NULL AND "Status" IS NULL))'
)
"""A task is a contact once it is done. Without IsClosed and Status it is taken as logged."""

RELATED = (
    Field(
        "deal_id",
        "WhatId",
        sql=f'CASE WHEN starts_with("WhatId", \'{OPPORTUNITY_PREFIX}\') THEN "WhatId" END',
    ),
    Field(
        "account_id",
        "AccountId",
        sql=f'coalesce("AccountId", CASE WHEN starts_with("WhatId", \'{ACCOUNT_PREFIX}\') THEN "WhatId" END)',
    ),
    Field("contact_id", "WhoId", "id"),
    Field(
        "actor_id",
        "OwnerId",
        sql=f'CASE WHEN starts_with("OwnerId", \'{USER_PREFIX}\') THEN "OwnerId" ELSE '
        'coalesce("CreatedById", "OwnerId") END',
    ),
    Field("logged_at", "CreatedDate", "timestamp"),
)
"""WhatId is polymorphic: prefix 006 is an opportunity, 001 an account."""

_FIELDS = [
    Field("activity_id", "Id", "id", required=True),
    Field("happened_at", "ActivityDate", "timestamp", required=True, sql="_happened"),
    *RELATED,
    Field("direction", sql=DIRECTION),
    Field("channel", sql=CHANNEL),
    Field("outcome", sql=OUTCOME),
    Field("is_auto", reading="bool", sql=f"CAST({_WORD} IN ('listemail', 'cadence') AS VARCHAR)"),
]


def stage_tasks(export: Export, area: StagingArea) -> None:
    """Stage every task that was done, once: a mail that stands in EmailMessage as well is told there."""
    for file in export.files("Task"):
        area.add(
            "activities",
            _with_moment(export, file),
            _FIELDS,
            where=f"{DONE} AND NOT _is_mail_twin AND NOT _is_gone",
            because="tasks that were done; open to-dos are plans, deleted ones are gone, and a mail that "
            "EmailMessage holds is told there",
        )


def moment(export: Export, file: RawTable, column: str) -> str:
    """Return SQL for a column of times, typed."""
    return parsed(name(column), "timestamp", file, export.zone)


def noon(export: Export, file: RawTable, column: str) -> str:
    """Return SQL for the noon (UTC) of a day without time: the same day in nearly every zone."""
    return f"({parsed(name(column), 'date', file, export.zone)} + INTERVAL 12 HOUR)"


def _with_moment(export: Export, file: RawTable) -> RawTable:
    view = f"{file.view}_contacts"
    written = f"coalesce({moment(export, file, 'CompletedDateTime')}, {moment(export, file, 'CreatedDate')})"
    day = noon(export, file, "ActivityDate")
    mails = export.view("EmailMessage")
    export.con.execute(f"""
    CREATE OR REPLACE TEMP VIEW {view} AS
    SELECT *, strftime(CASE WHEN {written} IS NULL THEN {day}
                            WHEN {day} IS NULL OR {day} > {written} - INTERVAL 36 HOUR THEN {written}
                            ELSE {day} END, {ISO}) AS _happened,
           coalesce("Id" IN (SELECT "ActivityId" FROM {mails} WHERE "ActivityId" <> ''), false)
               AS _is_mail_twin,
           lower(coalesce("IsDeleted", '')) IN {TRUE} AS _is_gone
    FROM {file.view}
    """)
    return replace(file, view=view)
