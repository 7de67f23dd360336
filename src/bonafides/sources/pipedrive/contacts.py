"""Activities, calls, mails and notes; what is not done yet is no contact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bonafides.sources import mail_subjects
from bonafides.sources.call_words import LABELS
from bonafides.sources.piles import Pile, picked
from bonafides.sources.pipedrive.deals import id_of, utc
from bonafides.sources.staging import Field

if TYPE_CHECKING:
    from bonafides.sources.json_documents import Documents
    from bonafides.sources.staging_area import StagingArea

COLUMNS = (
    "activity_id", "object", "kind", "deal_id", "account_id", "contact_id", "happened", "logged",
    "actor_id", "sent",
    "outcome", "subject", "is_done",
)  # fmt: skip

_CALL = {
    "connected": "connected", "no_answer": "no_answer", "busy": "no_answer", "wrong_number": "no_answer",
    "left_message": "voicemail", "left_voicemail": "voicemail",
}  # fmt: skip
_FROM_THEM = (
    r"\b(received|incoming|inbound|from (the )?customer|reply from|replied|eingehend|eingang|antwort von)\b"
)
"""An activity has no direction: it is our own work unless its subject says that they came to us."""


def take(pile: Pile, documents: Documents, subject: str, source: str) -> None:
    """Take over contacts of one kind: activity, call, mail or note.

    Parameters
    ----------
    pile, documents, subject
        Where to, from what, of which kind.
    source
        SQL of rows (`_record`, `d` JSON of one contact, `about` the deal's id).
    """
    values = {"activity_id": "id", "object": f"'{subject}'", "deal_id": "about", "subject": "subject"}
    values |= {"account_id": id_of("org_id"), "contact_id": id_of("person_id")}
    each = picked(source, "d", {one: f"$.{one}" for one in _NAMES}, kept="_record, about")
    pile.take(documents.file, each, values | _OWN[subject], n=documents.n)


_NAMES = (
    "id", "type", "subject", "org_id", "person_id", "owner_id", "user_id", "add_time",
    "marked_as_done_time", "due_date",
    "due_time", "done", "is_deleted", "start_time", "end_time", "outcome", "activity_id", "message_time",
    "sent_flag",
    "draft_flag",
)  # fmt: skip
_MARKED = utc("marked_as_done_time")
_ADDED = utc("add_time")
_DUE = (
    "CASE WHEN regexp_full_match(due_time, '[0-9]{2}:[0-9]{2}(:[0-9]{2})?') "
    "THEN due_date || ' ' || due_time || 'Z' END"
)
_DAY = "CASE WHEN due_date <> '' THEN due_date || ' 12:00:00Z' END"
_OWN = {
    "activity": {
        "kind": "type",
        # Ticked off late, it took place when it was due; done early, when it was ticked off.
        "happened": f"coalesce(CASE WHEN try_cast({_DUE} AS TIMESTAMPTZ) <= "
        f"try_cast({_MARKED} AS TIMESTAMPTZ) THEN {_DUE} END, {_MARKED}, {_DUE}, {_DAY}, {_ADDED})",
        "logged": f"CASE WHEN try_cast({_ADDED} AS TIMESTAMPTZ) > try_cast({_MARKED} AS TIMESTAMPTZ) "
        f"THEN {_ADDED} ELSE coalesce({_MARKED}, {_ADDED}) END",
        "actor_id": f"coalesce({id_of('owner_id')}, {id_of('user_id')})",
        "is_done": "coalesce(lower(done) IN ('true', '1'), false) AND "
        "coalesce(lower(is_deleted), 'false') NOT IN ('true', '1')",
    },
    "call": {
        "kind": "'call'",
        "happened": utc("start_time"),
        "logged": f"coalesce({_ADDED}, {utc('end_time')})",
        "actor_id": "user_id",
        "outcome": "outcome",
        "activity_id": "coalesce(activity_id, id)",
        "sent": "'1'",
        "is_done": "true",
    },
    "mail": {
        "kind": "'email'",
        "happened": utc("coalesce(message_time, add_time)"),
        "logged": _ADDED,
        "actor_id": "user_id",
        "sent": "CASE WHEN lower(sent_flag) IN ('true', '1') THEN '1' ELSE '0' END",
        "is_done": "coalesce(lower(draft_flag), 'false') NOT IN ('true', '1')",
    },
    "note": {
        "kind": "'note'",
        "happened": _ADDED,
        "logged": _ADDED,
        "actor_id": "user_id",
        "is_done": "true",
    },
}


def stage_activities(area: StagingArea, pile: Pile) -> int:
    """Stage what was done; a call's log counts in place of the activity that Pipedrive made of it."""
    subject = "coalesce(subject, '')"
    answered, bounce = mail_subjects.is_automatic_reply(subject), mail_subjects.is_bounce(subject)
    calendar = mail_subjects.is_calendar(subject)
    logs = " ".join(f"WHEN '{theirs}' THEN '{ours}'" for theirs, ours in _CALL.items())
    words = " ".join(
        f"WHEN contains(lower({subject}), '{part}') THEN '{outcome}'"
        for outcome, parts in LABELS
        if outcome != "connected"
        for part in parts
    )
    area.con.execute(
        "CREATE OR REPLACE TEMP TABLE pipedrive_activity AS SELECT *, CASE WHEN channel IN ('task', "
        "'note') THEN 'internal' "
        "WHEN channel = 'meeting' THEN CASE held WHEN 'held' THEN 'in' ELSE 'out' END "
        f"WHEN sent = '0' OR (sent IS NULL AND (regexp_matches(lower({subject}), '{_FROM_THEM}') OR "
        f"{answered} OR {bounce})) "
        "THEN 'in' ELSE 'out' END AS direction, "
        f"CAST(channel = 'email' AND ({answered} OR {bounce} OR {calendar}) AS VARCHAR) AS is_auto, "
        f"CASE WHEN channel = 'email' AND {bounce} THEN 'bounced' WHEN channel = 'email' AND {answered} "
        "THEN 'auto_reply' "
        "ELSE coalesce(held, 'unknown') END AS became, row_number() OVER (PARTITION BY object, "
        "activity_id, deal_id, "
        "happened ORDER BY _record) AS copy, "
        "object = 'activity' AND kind = 'call' AND activity_id IN (SELECT activity_id FROM "
        f"{pile.table} WHERE object = 'call') AS is_logged FROM (SELECT *, CASE WHEN kind IN ('call', "
        "'email', 'meeting', "
        "'note', 'task') THEN kind WHEN kind = 'lunch' THEN 'meeting' WHEN kind = 'deadline' THEN 'task' "
        "WHEN contains(lower(kind), 'linkedin') THEN 'linkedin' WHEN contains(lower(kind), 'mail') THEN "
        "'email' "
        "WHEN contains(lower(kind), 'call') THEN 'call' WHEN contains(lower(kind), 'meeting') THEN 'meeting' "
        f"ELSE 'other' END AS channel, CASE WHEN object = 'call' THEN CASE lower(outcome) {logs} END "
        f"WHEN kind = 'call' THEN CASE {words} WHEN regexp_matches(lower({subject}), '{_FROM_THEM}') THEN "
        "'connected' END "
        "WHEN kind IN ('meeting', 'lunch') OR contains(lower(kind), 'meeting') THEN "
        f"CASE WHEN regexp_matches(lower({subject}), 'no[- ]?show') THEN 'no_show' ELSE 'held' END END AS "
        "held "
        f"FROM {pile.table})"
    )
    staged = 0
    if pile.files:
        staged = area.add(
            "activities",
            pile.raw("pipedrive_activity", _JUDGED),
            _FIELDS, where="is_done = 'true' AND copy = 1 AND NOT is_logged",
            because="not done, a draft, deleted, repeated, or a call that has its own log",
        )  # fmt: skip
    if not staged:
        why = "so that silence cannot be told from contacts that were not exported."
        area.refuse("silence", f"This export holds no activities, calls or mails, {why}")
    return staged


_JUDGED = ("channel", "direction", "is_auto", "became", "copy", "is_logged")
_FIELDS = (
    Field("activity_id", "activity_id", "id"),
    Field("deal_id", "deal_id", "id"),
    Field("account_id", "account_id", "id"),
    Field("contact_id", "contact_id", "id"),
    Field("happened_at", "happened", "timestamp", required=True),
    Field("logged_at", "logged", "timestamp"),
    Field("direction", "direction"),
    Field("channel", "channel"),
    Field("outcome", "became"),
    Field("actor_id", "actor_id", "id"),
    Field("is_auto", "is_auto", "bool"),
)


def cover(area: StagingArea, pile: Pile) -> None:
    """Say of each kind of contact since when it is logged."""
    for thing, n, first, last, linked in area.con.execute(
        "SELECT object, count(*), min(t), max(t), count(deal_id) / count(*) FROM (SELECT *, "
        f"make_timestamp(epoch_us(try_cast(happened AS TIMESTAMPTZ))) AS t FROM {pile.table}) GROUP BY "
        "object ORDER BY object"
    ).fetchall():
        note = (
            "an activity has no direction: it counts as ours unless its subject says otherwise"
            if thing == "activity"
            else ""
        )
        if linked < 1:
            note = f"{linked:.0%} of them name a deal; {note}".strip("; ")
        area.cover(thing, tracked_from=first, last_seen=last, n_rows=n, note=note)
