"""Calls, mails, meetings, notes, tasks and messages, from v3 and v1 JSON and from tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bonafides.sources import mail_subjects
from bonafides.sources.hubspot import dispositions
from bonafides.sources.hubspot.deals import utc
from bonafides.sources.hubspot.files import bare
from bonafides.sources.piles import Pile, picked
from bonafides.sources.quoting import name, text
from bonafides.sources.staging import Field, RawTable

if TYPE_CHECKING:
    from datetime import datetime

    from bonafides.sources.json_documents import Documents
    from bonafides.sources.staging_area import StagingArea

COLUMNS = (
    "activity_id", "kind", "deal_id", "company_id", "contact_id", "happened", "logged", "owner_id",
    "direction",
    "disposition", "status", "subject", "medium",
)  # fmt: skip

_PROPERTIES = {
    "happened": ("hs_timestamp",),
    "logged": ("hs_createdate",),
    "owner_id": ("hubspot_owner_id",),
    "direction": ("hs_call_direction", "hs_email_direction"),
    "disposition": ("hs_call_disposition", "hs_meeting_outcome"),
    "status": ("hs_call_status", "hs_email_status", "hs_task_status"),
    "subject": ("hs_email_subject", "hs_meeting_title", "hs_task_subject", "hs_call_title"),
    "medium": ("hs_communication_channel_type",),
}
_V1_KINDS = {
    "CALL": "call", "EMAIL": "email", "INCOMING_EMAIL": "email", "FORWARDED_EMAIL": "email",
    "MEETING": "meeting",
    "NOTE": "note", "TASK": "task",
}  # fmt: skip


def take_documents(pile: Pile, documents: Documents, kind: str) -> None:
    """Take over a v3 JSON file of engagements of one kind; one row for each deal it is about."""
    paths = {one: f"$.properties.{one}" for theirs in _PROPERTIES.values() for one in theirs}
    paths |= {
        "id": "$.id", "object_id": "$.properties.hs_object_id", "created": "$.createdAt",
        "created_at": "$.created_at",
        "company_id": "$.associations.companies.results[0].id",
        "contact_id": "$.associations.contacts.results[0].id",
    }  # fmt: skip
    values = {ours: f"coalesce({', '.join(theirs)})" for ours, theirs in _PROPERTIES.items()}
    values["happened"] = "coalesce(hs_timestamp, created, created_at)"
    values["logged"] = "coalesce(hs_createdate, created, created_at)"
    values |= {"activity_id": "coalesce(id, object_id)", "kind": text(kind), "deal_id": "deal_id"}
    values |= {"company_id": "company_id", "contact_id": "contact_id"}
    source = _for_each_deal(
        picked(documents.view, "doc", paths, kept=_deals_at("$.associations.deals.results[*].id"))
    )
    pile.take(documents.file, source, values, n=documents.n)


def take_documents_v1(pile: Pile, documents: Documents) -> None:
    """Take over a v1 JSON file, which mixes engagements of all kinds."""
    paths = {
        "id": "$.engagement.id", "type": "$.engagement.type", "company_id": "$.associations.companyIds[0]",
        "contact_id": "$.associations.contactIds[0]", "stamped": "$.engagement.timestamp",
        "created": "$.engagement.createdAt", "owner_id": "$.engagement.ownerId",
        "towards": "$.metadata.direction",
        "disposition": "$.metadata.disposition", "met": "$.metadata.meetingOutcome",
        "status": "$.metadata.status",
        "subject": "$.metadata.subject", "title": "$.metadata.title",
    }  # fmt: skip
    kinds = " ".join(f"WHEN '{theirs}' THEN '{ours}'" for theirs, ours in _V1_KINDS.items())
    values = {
        "activity_id": "id",
        "kind": f"CASE upper(type) {kinds} ELSE 'other' END",
        "happened": "coalesce(stamped, created)",
        "logged": "created",
        "direction": "coalesce(towards, CASE WHEN type LIKE '%EMAIL' THEN type END)",
        "disposition": "coalesce(disposition, met)",
        "subject": "coalesce(subject, title)",
    } | {one: one for one in ("deal_id", "company_id", "contact_id", "owner_id", "status")}
    source = _for_each_deal(picked(documents.view, "doc", paths, kept=_deals_at("$.associations.dealIds[*]")))
    pile.take(documents.file, source, values, n=documents.n)


def _deals_at(path: str) -> str:
    return f"_record, list_distinct(json_extract_string(doc, {text(path)})) AS deals"


def _for_each_deal(source: str) -> str:
    """SQL of one row for each deal of `deals`, and one where there is none."""
    return f"(SELECT *, unnest(CASE WHEN len(deals) > 0 THEN deals ELSE [NULL] END) AS deal_id FROM {source})"


def take_table(pile: Pile, raw: RawTable, n: int, kind: str, links: str) -> None:
    """Take over a CSV of engagements; `links` is a table (engagement_id, deal_id), or ""."""
    columns = {bare(column): f"raw.{name(column)}" for column in raw.columns}
    values = {
        ours: "coalesce(" + ", ".join(columns[one] for one in theirs if one in columns) + ")"
        for ours, theirs in _PROPERTIES.items()
        if any(one in columns for one in theirs)
    }
    own = next((columns[one] for one in ("engagement_id", "hs_object_id", "id") if one in columns), "NULL")
    deal = next((columns[one] for one in ("deal_id", "dealId", "associated_deal_id") if one in columns), "")
    source = f"{raw.view} raw"
    if not deal and links and own != "NULL":
        source, deal = f"{source} LEFT JOIN {links} links ON links.engagement_id = {own}", "links.deal_id"
    values |= {"activity_id": own, "kind": text(kind), "deal_id": deal or "NULL"}
    for ours, theirs in (("contact_id", "contact_id"), ("company_id", "company_id")):
        if theirs in columns:
            values[ours] = columns[theirs]
    pile.take(raw.file, source, values, n=n)


def stage_activities(area: StagingArea, pile: Pile, now: datetime) -> int:
    """Stage what took place; what is only planned is no contact yet."""
    subject = "coalesce(subject, '')"
    answered, bounce = mail_subjects.is_automatic_reply(subject), mail_subjects.is_bounce(subject)
    calendar = mail_subjects.is_calendar(subject)
    mail = "kind = 'email'"
    outcome = (
        f"CASE kind WHEN 'call' THEN {dispositions.call_outcome(_labelled(area), 'status')} "
        f"WHEN 'meeting' THEN {dispositions.meeting_outcome('disposition')} "
        f"WHEN 'email' THEN CASE WHEN upper(status) = 'BOUNCED' OR {bounce} THEN 'bounced' "
        f"WHEN {answered} THEN 'auto_reply' ELSE 'unknown' END ELSE 'unknown' END"
    )
    area.con.execute(
        "CREATE OR REPLACE TEMP TABLE hubspot_activity AS SELECT told.*, coalesce(survivor, told.deal_id) "
        "AS about, "
        "CASE kind WHEN 'communication' THEN CASE WHEN upper(medium) LIKE 'LINKEDIN%' THEN 'linkedin' ELSE "
        "'other' END "
        "ELSE kind END AS channel, CASE kind "
        "WHEN 'call' THEN CASE upper(direction) WHEN 'INBOUND' THEN 'in' WHEN 'OUTBOUND' THEN 'out' ELSE "
        "'unknown' END "
        "WHEN 'email' THEN CASE upper(direction) WHEN 'INCOMING_EMAIL' THEN 'in' WHEN 'EMAIL' THEN 'out' "
        "ELSE 'unknown' END "
        "WHEN 'meeting' THEN CASE outcome WHEN 'held' THEN 'in' WHEN 'no_show' THEN 'out' ELSE 'unknown' END "
        "WHEN 'communication' THEN 'unknown' ELSE 'internal' END AS towards, "
        f"CAST({mail} AND ({answered} OR {bounce} OR {calendar}) AS VARCHAR) AS is_auto "
        f"FROM (SELECT *, {outcome} AS outcome FROM {pile.table}) told "
        "LEFT JOIN hubspot_merged ON loser = told.deal_id"
    )
    planned = (
        f"coalesce({utc('happened')} <= TIMESTAMP '{now:%Y-%m-%d %H:%M:%S}', true) AND "
        "coalesce(upper(status) NOT IN ('SCHEDULED', 'SENDING', 'NOT_STARTED', 'IN_PROGRESS', 'WAITING', "
        "'DEFERRED', "
        "'QUEUED'), true) AND coalesce(upper(disposition) NOT IN ('CANCELED', 'RESCHEDULED'), true)"
    )
    staged = 0 if not pile.files else area.add(
        "activities",
            pile.raw("hubspot_activity", ("about", "channel", "towards", "outcome", "is_auto")),
            _FIELDS,
        where=planned, because="planned, called off or not yet sent",
    )  # fmt: skip
    if not staged:
        why = "so that silence cannot be told from contacts that were not exported."
        area.refuse("silence", f"This export holds no calls, mails or meetings, {why}")
    return staged


def _labelled(area: StagingArea) -> str:
    """SQL of a disposition, custom ones by their label where a file gives it."""
    label = "SELECT any_value(label) FROM hubspot_dispositions d WHERE d.id = lower(disposition)"
    return f"coalesce(({label}), disposition)"


_FIELDS = (
    Field("activity_id", "activity_id", "id"),
    Field("deal_id", "about", "id"),
    Field("account_id", "company_id", "id"),
    Field("contact_id", "contact_id", "id"),
    Field("happened_at", "happened", "timestamp", required=True),
    Field("logged_at", "logged", "timestamp"),
    Field("direction", "towards"),
    Field("channel", "channel"),
    Field("outcome", "outcome"),
    Field("actor_id", "owner_id", "id"),
    Field("is_auto", "is_auto", "bool"),
)


def cover(area: StagingArea, pile: Pile) -> None:
    """Say of each kind of engagement since when it is logged."""
    found = area.con.execute(
        f"SELECT kind, count(*), min({utc('happened')}), max({utc('happened')}), count(deal_id) / count(*), "
        f"count(*) FILTER (WHERE kind = 'call' AND coalesce(disposition, '') = '') FROM {pile.table} GROUP "
        "BY kind "
        "ORDER BY kind"
    ).fetchall()
    for kind, n, first, last, linked, bare_calls in found:
        note = "" if linked == 1 else f"{linked:.0%} of them name a deal"
        if kind == "call" and bare_calls:
            note += (
                f"; {bare_calls:,} calls have no disposition, so that nothing says whether they were answered"
            )
        area.cover("engagement", kind, tracked_from=first, last_seen=last, n_rows=n, note=note.strip("; "))
