"""EmailMessage: who wrote to whom. Robots, bounces and drafts are not customers."""

from __future__ import annotations

from dataclasses import replace

from bonafides.sources.mail_subjects import is_automatic_reply, is_bounce, is_calendar
from bonafides.sources.salesforce.exports import CONTACT_PREFIXES, OPPORTUNITY_PREFIX, USER_PREFIX, Export
from bonafides.sources.salesforce.tasks import TRUE
from bonafides.sources.staging import Field, RawTable
from bonafides.sources.staging_area import StagingArea

_SUBJECT = "coalesce(\"Subject\", '')"
_HEADERS = "lower(coalesce(\"Headers\", ''))"
_SENDER = "lower(coalesce(\"FromAddress\", ''))"
INCOMING = f"lower(coalesce(\"Incoming\", '')) IN {TRUE}"
DRAFT = (
    f"(lower(coalesce(\"IsPrivateDraft\", '')) IN {TRUE} OR lower(coalesce(\"Status\", '')) IN ('5', "
    "'draft', 'entwurf'))"
)

BOUNCED = (
    f"(lower(coalesce(\"IsBounced\", '')) IN {TRUE} OR {INCOMING} AND ({is_bounce(_SUBJECT)} "
    f"OR regexp_matches({_SENDER}, '^(mailer-daemon|postmaster)@')))"
)
AUTO_REPLY = (
    f"({is_automatic_reply(_SUBJECT)} OR regexp_matches({_HEADERS}, 'auto-submitted: "
    "*auto-(replied|generated)') "
    f"OR regexp_matches({_HEADERS}, '(x-autoreply|x-autorespond|x-auto-response-suppress|precedence: "
    "*auto_reply)'))"
)
MACHINE_SENT = (
    "(\"AutomationType\" IS NOT NULL AND lower(\"AutomationType\") NOT IN ('manual', 'none', 'manuell')"
    f" OR {INCOMING} AND {is_calendar(_SUBJECT)} OR regexp_matches({_SENDER}, "
    "'^(no-?reply|donotreply)[^@]*@'))"
)
_CONTACT = f"'({'|'.join(CONTACT_PREFIXES)})[0-9A-Za-z]{{12}}([0-9A-Za-z]{{3}})?'"

_FIELDS = [
    Field("activity_id", "Id", "id", required=True),
    Field("happened_at", "MessageDate", "timestamp", required=True),
    Field("deal_id", "RelatedToId", sql="_deal"),
    Field("account_id", "RelatedToId", sql="_account"),
    Field(
        "contact_id",
        "FromId",
        sql="sf_id18(nullif(regexp_extract(coalesce(\"FromId\", '') || ' ' || coalesce(\"ToIds\", ''), "
        f"{_CONTACT}), ''))",
    ),
    Field(
        "actor_id",
        "FromId",
        sql=f'CASE WHEN starts_with("FromId", \'{USER_PREFIX}\') THEN "FromId" WHEN NOT {INCOMING} THEN '
        '"CreatedById" END',
    ),
    Field("logged_at", "CreatedDate", "timestamp"),
    Field(
        "direction",
        sql=f"CASE WHEN {INCOMING} AND _is_ours THEN 'internal' WHEN {INCOMING} THEN 'in' ELSE 'out' END",
    ),
    Field("channel", sql="'email'"),
    Field(
        "outcome",
        sql=f"CASE WHEN {BOUNCED} THEN 'bounced' WHEN {AUTO_REPLY} THEN 'auto_reply' ELSE 'unknown' END",
    ),
    Field(
        "is_auto",
        reading="bool",
        sql=f"CAST({AUTO_REPLY} OR {MACHINE_SENT} OR ({INCOMING} AND {BOUNCED}) AS VARCHAR)",
    ),
]


def stage_mails(export: Export, area: StagingArea) -> None:
    """Stage every mail that was sent or received, with its deal from RelatedToId or from its task."""
    for file in export.files("EmailMessage"):
        area.add(
            "activities",
            _related(export, file),
            _FIELDS,
            where=f"NOT {DRAFT} AND NOT _is_gone",
            because="mails that were sent or received: drafts and deleted ones are left out",
        )


def _related(export: Export, file: RawTable) -> RawTable:
    view = f"{file.view}_contacts"
    related = (
        f'coalesce(m."RelatedToId", (SELECT min("WhatId") FROM {export.view("Task")} t WHERE t."Id" = '
        'm."ActivityId"))'
    )
    export.con.execute(f"""
    CREATE OR REPLACE TEMP VIEW {view} AS
    SELECT *, CASE WHEN starts_with(_related, '{OPPORTUNITY_PREFIX}') THEN _related END AS _deal,
           CASE WHEN starts_with(_related, '001') THEN _related END AS _account
    FROM (
        SELECT m.*, {related} AS _related, lower(coalesce("IsDeleted", '')) IN {TRUE} AS _is_gone,
               {_SENDER} <> '' AND {_SENDER} IN (SELECT lower("Email")
                   FROM {export.view("User")} WHERE "Email" <> '')
               AS _is_ours
        FROM {file.view} m
    )
    """)
    return replace(file, view=view)
