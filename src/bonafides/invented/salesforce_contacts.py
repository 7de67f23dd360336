"""Contacts as Salesforce keeps them: calls and LinkedIn as Task, meetings as Event, mail as EmailMessage."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bonafides.invented.saves import Past, Row

if TYPE_CHECKING:
    from bonafides.invented.salesforce import Numbers

CONTACT_OBJECTS = ("Task", "Event", "EmailMessage")
DISPOSITION = {"no_answer": "No answer", "voicemail": "Left voicemail", "connected": "Connected"}


def stamp(at: dt.datetime) -> str:
    """Datetime as the API prints it."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def contact_rows(name: str, past: Past, users: list[str], names: list[str], ids: Numbers) -> Iterator[Row]:
    """Yield the rows of one of `CONTACT_OBJECTS` for one deal."""
    for contact in past.contacts:
        channel = contact["channel"]
        if name == "Task" and channel in ("call", "linkedin"):
            yield _task(contact, past, users, ids)
        elif name == "Event" and channel == "meeting":
            yield _event(contact, past, users, ids.new("00U"), users[contact["actor_no"]], is_child=False)
            if contact["activity_no"] % 5 == 0:  # a colleague was invited: Salesforce keeps a copy for each
                colleague = users[(contact["actor_no"] + 1) % len(users)]
                yield _event(contact, past, users, ids.new("00U"), colleague, is_child=True)
        elif name == "EmailMessage" and channel == "email":
            yield _email(contact, past, users, names, ids)


def _task(contact: Row, past: Past, users: list[str], ids: Numbers) -> Row:
    inbound, call = contact["direction"] == "in", contact["channel"] == "call"
    owner = users[contact["actor_no"]]
    if call:
        subject = "Call from customer" if inbound else "Call"
    else:
        subject = "LinkedIn message received" if inbound else "LinkedIn message sent"
    return {
        "Id": ids.new("00T"),
        "WhatId": past.deal["deal_id"],
        "WhoId": contact["contact_id"],
        "AccountId": contact["account_id"],
        "OwnerId": owner,
        "Subject": subject,
        "Status": "Completed",
        "Priority": "Normal",
        "IsClosed": "true",
        "IsArchived": "false",
        "IsRecurrence": "false",
        "IsDeleted": "false",
        "ActivityDate": contact["happened_at"].date().isoformat(),
        "CompletedDateTime": stamp(contact["happened_at"]),
        "TaskSubtype": "Call" if call else "LinkedIn",
        "Type": "Call" if call else "Other",
        "CallType": ("Inbound" if inbound else "Outbound") if call else "",
        "CallDisposition": DISPOSITION.get(contact["outcome"], "") if call else "",
        "CallDurationInSeconds": ("420" if contact["outcome"] == "connected" else "0") if call else "",
        "CreatedDate": stamp(contact["logged_at"]),
        "CreatedById": owner,
        "LastModifiedDate": stamp(contact["logged_at"]),
        "LastModifiedById": owner,
        "SystemModstamp": stamp(contact["logged_at"]),
    }


def _event(contact: Row, past: Past, users: list[str], row_id: str, owner: str, *, is_child: bool) -> Row:
    start = contact["happened_at"]
    end = start + dt.timedelta(minutes=45)
    return {
        "Id": row_id,
        "WhatId": past.deal["deal_id"],
        "WhoId": contact["contact_id"],
        "AccountId": contact["account_id"],
        "OwnerId": owner,
        "Subject": "Meeting",
        "Type": "Meeting",
        "EventSubtype": "Event",
        "IsAllDayEvent": "false",
        "IsArchived": "false",
        "IsChild": str(is_child).lower(),
        "IsGroupEvent": str(is_child).lower(),
        "IsDeleted": "false",
        "ActivityDate": start.date().isoformat(),
        "ActivityDateTime": stamp(start),
        "StartDateTime": stamp(start),
        "EndDateTime": stamp(end),
        "DurationInMinutes": "45",
        "ShowAs": "Busy",
        "CreatedDate": stamp(contact["logged_at"]),
        "CreatedById": users[contact["actor_no"]],
        "LastModifiedDate": stamp(contact["logged_at"]),
        "LastModifiedById": users[contact["actor_no"]],
        "SystemModstamp": stamp(contact["logged_at"]),
    }


def _email(contact: Row, past: Past, users: list[str], names: list[str], ids: Numbers) -> Row:
    inbound, machine = contact["direction"] == "in", contact["is_auto"]
    ours = f"{names[contact['actor_no']].lower().replace(' ', '.')}@example.com"
    theirs = f"buyer-{contact['contact_id'][3:15].lower()}@customer.example"
    subject = f"{past.deal['title']}: next steps"
    if inbound:
        subject = f"Automatic reply: {subject}" if machine else f"Re: {subject}"
    return {
        "Id": ids.new("02s"),
        "RelatedToId": past.deal["deal_id"],
        "ParentId": "",
        "ActivityId": "",
        "Subject": subject,
        "Incoming": str(inbound).lower(),
        "MessageDate": stamp(contact["happened_at"]),
        "Status": "0" if inbound else "3",
        "FromAddress": theirs if inbound else ours,
        "FromName": "Buyer" if inbound else names[contact["actor_no"]],
        "ToAddress": ours if inbound else theirs,
        "CcAddress": "",
        "Headers": "Auto-Submitted: auto-replied" if machine else "",
        "IsBounced": "false",
        "IsDeleted": "false",
        "IsPrivateDraft": "false",
        "ThreadIdentifier": f"thread-{past.deal['deal_id']}",
        "ReplyToEmailMessageId": "",
        "CreatedDate": stamp(contact["logged_at"]),
        "CreatedById": users[contact["actor_no"]],
        "LastModifiedDate": stamp(contact["logged_at"]),
        "LastModifiedById": users[contact["actor_no"]],
        "SystemModstamp": stamp(contact["logged_at"]),
    }
