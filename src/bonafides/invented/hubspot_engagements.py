"""Contacts as HubSpot keeps them: calls, emails, meetings and communications as objects of their own."""

from __future__ import annotations

import datetime as dt

from bonafides.invented.saves import Past, Row

ENGAGEMENTS = {"calls": "call", "emails": "email", "meetings": "meeting", "communications": "linkedin"}
"""Object by channel."""

DISPOSITION = {
    "connected": "f240bbac-87c9-4f6e-bf70-924b57d47db7",
    "voicemail": "b2cf5968-551e-4856-9783-52b3da59a7d0",
    "no_answer": "73a0d17f-1163-4015-bdd5-ec830791da20",
}
"""HubSpot's default ids for what became of a call."""

FIRST_DEAL, FIRST_OWNER, FIRST_ACCOUNT, FIRST_CONTACT = (
    9_000_000_000,
    71_000_000,
    6_000_000_000,
    3_000_000_000,
)


def iso(at: dt.datetime) -> str:
    """Datetime as the v3 API prints it."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def engagement(kind: str, contact: Row, past: Past, account_no: int) -> Row:
    """One engagement as the v3 API returns it, with what it is associated to."""
    number = str(40_000_000_000 + contact["activity_no"])
    properties = {
        "hs_timestamp": iso(contact["happened_at"]),
        "hs_createdate": iso(contact["logged_at"]),
        "hs_lastmodifieddate": iso(contact["logged_at"]),
        "hubspot_owner_id": str(FIRST_OWNER + contact["actor_no"]),
        "hs_object_id": number,
        **_details(kind, contact, past),
    }
    ends = {
        "deals": FIRST_DEAL + past.deal["deal_no"],
        "companies": FIRST_ACCOUNT + account_no,
        "contacts": FIRST_CONTACT + account_no,
    }
    return {
        "id": number,
        "properties": properties,
        "createdAt": iso(contact["logged_at"]),
        "updatedAt": iso(contact["logged_at"]),
        "archived": False,
        "associations": {
            name: {"results": [{"id": str(end), "type": f"{kind[:-1]}_to_{name}"}]}
            for name, end in ends.items()
        },
    }


def _details(kind: str, contact: Row, past: Past) -> dict[str, str]:
    inbound = contact["direction"] == "in"
    if kind == "calls":
        return {
            "hs_call_title": "Call",
            "hs_call_direction": "INBOUND" if inbound else "OUTBOUND",
            "hs_call_status": "COMPLETED",
            "hs_call_disposition": DISPOSITION.get(contact["outcome"], ""),
            "hs_call_duration": "420000" if contact["outcome"] == "connected" else "0",
        }
    if kind == "emails":
        subject = f"{past.deal['title']}: next steps"
        if inbound:
            subject = f"Automatic reply: {subject}" if contact["is_auto"] else f"Re: {subject}"
        return {
            "hs_email_direction": "INCOMING_EMAIL" if inbound else "EMAIL",
            "hs_email_status": "SENT",
            "hs_email_subject": subject,
            "hs_email_thread_id": f"thread-{past.deal['deal_no']}",
        }
    if kind == "meetings":
        end = contact["happened_at"] + dt.timedelta(minutes=45)
        return {
            "hs_meeting_title": "Meeting",
            "hs_meeting_start_time": iso(contact["happened_at"]),
            "hs_meeting_end_time": iso(end),
            "hs_meeting_outcome": "COMPLETED",
        }
    return {
        "hs_communication_channel_type": "LINKEDIN_MESSAGE",
        "hs_communication_logged_from": "CRM",
        "hs_communication_body": "Message received" if inbound else "Message sent",
    }
