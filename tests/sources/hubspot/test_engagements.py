"""Calls, mails and meetings out of HubSpot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

DISPOSITIONS = {
    "busy": ("9d9162e7-6cf3-4944-bf63-4dff82258764", "no_answer"),
    "connected": ("f240bbac-87c9-4f6e-bf70-924b57d47db7", "connected"),
    "live message": ("a4c4c377-d246-4b32-a13b-75a56a4cd0ff", "voicemail"),
    "voicemail": ("b2cf5968-551e-4856-9783-52b3da59a7d0", "voicemail"),
    "no answer": ("73a0d17f-1163-4015-bdd5-ec830791da20", "no_answer"),
    "wrong number": ("17b47fee-58de-441e-a44c-c6300d46f273", "no_answer"),
}


def engagement(number: int, deal: str = "1", **properties: str) -> dict[str, Any]:
    """A v3 engagement, an hour after the one before it."""
    return {
        "id": str(number),
        "properties": {"hs_timestamp": f"2026-02-02T{number:02d}:00:00Z", "hubspot_owner_id": "101"}
        | properties,
        "associations": {
            "deals": {"results": [{"id": deal, "type": "call_to_deal"}]},
            "contacts": {"results": [{"id": "c7", "type": "call_to_contact"}]},
        },
    }


@pytest.fixture
def contacts(imported: Callable[..., Any], made: Any) -> Callable[..., list[Any]]:
    """Import engagements of one deal; return (direction, channel, outcome, is_auto) in order of time."""

    def run(name: str, content: Any, **others: Any) -> list[Any]:
        deal = made.deal(
            "1", "2026-01-05T10:00:00Z", {"dealstage": [made.version(made.open, "2026-01-05T10:00:00Z")]}
        )
        result = imported({"deals.json": [deal], name: content} | others)
        rows: list[Any] = result.rows(
            "SELECT direction, channel, outcome, is_auto FROM activities ORDER BY happened_at"
        )
        return rows

    return run


@pytest.mark.parametrize(("guid", "outcome"), DISPOSITIONS.values(), ids=list(DISPOSITIONS))
def test_a_completed_call_is_what_its_disposition_says(
    contacts: Callable[..., list[Any]], guid: str, outcome: str
) -> None:
    call = engagement(1, hs_call_status="COMPLETED", hs_call_disposition=guid, hs_call_direction="OUTBOUND")
    assert contacts("calls.json", {"results": [call]}) == [("out", "call", outcome, False)]


def test_a_completed_call_without_disposition_is_not_taken_for_an_answered_one(
    contacts: Callable[..., list[Any]],
) -> None:
    calls = [
        engagement(1, hs_call_status="COMPLETED", hs_call_direction="OUTBOUND"),
        engagement(2, hs_call_status="NO_ANSWER", hs_call_direction="OUTBOUND"),
        engagement(3, hs_call_status="COMPLETED", hs_call_direction="INBOUND"),
    ]
    assert contacts("calls.json", {"results": calls}) == [
        ("out", "call", "unknown", False),
        ("out", "call", "no_answer", False),
        ("in", "call", "unknown", False),
    ]


def test_a_portals_own_dispositions_are_read_by_their_labels(contacts: Callable[..., list[Any]]) -> None:
    own = "0f5b7d9c-0000-4444-8888-000000000001"
    call = engagement(1, hs_call_status="COMPLETED", hs_call_disposition=own, hs_call_direction="OUTBOUND")
    labels = [{"id": own, "label": "Mailbox full - no answer", "deleted": False}]
    assert contacts("calls.json", [call], **{"dispositions.json": labels}) == [
        ("out", "call", "voicemail", False)
    ]


def test_automatic_replies_bounces_and_calendar_mails_are_no_answers(
    contacts: Callable[..., list[Any]],
) -> None:
    def mail(
        number: int, subject: str, direction: str = "INCOMING_EMAIL", status: str = "SENT"
    ) -> dict[str, Any]:
        return engagement(
            number, hs_email_direction=direction, hs_email_status=status, hs_email_subject=subject
        )

    mails = [
        mail(1, "Your offer", "EMAIL"),
        mail(2, "Automatic reply: Your offer"),
        mail(3, "AW: Abwesenheitsnotiz: Your offer"),
        mail(4, "Undeliverable: Your offer"),
        mail(5, "Accepted: Demo @ Tue"),
        mail(6, "Re: Your offer"),
        mail(7, "Your offer", "EMAIL", "BOUNCED"),
        mail(8, "Fwd: Your offer", "FORWARDED_EMAIL"),
        mail(9, "Your offer, again", "EMAIL", "SCHEDULED"),
    ]
    assert contacts("emails.json", {"results": mails}) == [
        ("out", "email", "unknown", False),
        ("in", "email", "auto_reply", True),
        ("in", "email", "auto_reply", True),
        ("in", "email", "bounced", True),
        ("in", "email", "unknown", True),
        ("in", "email", "unknown", False),
        ("out", "email", "bounced", False),
        ("unknown", "email", "unknown", False),
    ]


def test_meetings_held_missed_and_called_off_differ(contacts: Callable[..., list[Any]]) -> None:
    meetings = [
        engagement(1, hs_meeting_outcome="COMPLETED", hs_meeting_title="Demo"),
        engagement(2, hs_meeting_outcome="NO_SHOW", hs_meeting_title="Demo"),
        engagement(3, hs_meeting_outcome="CANCELED", hs_meeting_title="Demo"),
        engagement(4, hs_meeting_outcome="SCHEDULED", hs_meeting_title="Demo, never followed up"),
        engagement(
            5, hs_meeting_outcome="SCHEDULED", hs_meeting_title="Demo", hs_timestamp="2027-01-04T10:00:00Z"
        ),
    ]
    assert contacts("meetings.json", meetings) == [
        ("in", "meeting", "held", False),
        ("out", "meeting", "no_show", False),
        ("unknown", "meeting", "unknown", False),
    ]


def test_legacy_engagements_of_all_kinds_come_in_one_file(contacts: Callable[..., list[Any]]) -> None:
    def one(number: int, kind: str, **metadata: Any) -> dict[str, Any]:
        return {
            "engagement": {
                "id": number,
                "type": kind,
                "timestamp": 1770022800000 + number * 3_600_000,
                "ownerId": 101,
            },
            "associations": {"dealIds": [1], "contactIds": [7], "companyIds": []},
            "metadata": metadata,
        }

    rows = [
        one(1, "CALL", status="COMPLETED", disposition="73a0d17f-1163-4015-bdd5-ec830791da20"),
        one(2, "INCOMING_EMAIL", subject="Re: offer"),
        one(3, "NOTE", body="thinking"),
        one(4, "TASK", status="NOT_STARTED", subject="call back"),
    ]
    assert contacts("engagements.json", {"results": rows, "hasMore": False}) == [
        ("unknown", "call", "no_answer", False),
        ("in", "email", "unknown", False),
        ("internal", "note", "unknown", False),
    ]


def test_a_pipes_table_of_calls_finds_its_deals_in_the_link_table(contacts: Callable[..., list[Any]]) -> None:
    calls = (
        "engagement_id,property_hs_timestamp,property_hubspot_owner_id,property_hs_call_direction,"
        "property_hs_call_disposition,property_hs_call_status\n"
        "81,2026-02-02 10:00:00,101,OUTBOUND,f240bbac-87c9-4f6e-bf70-924b57d47db7,COMPLETED\n"
    )
    links = "deal_id,engagement_id,category\n1,81,CALL\n"
    found = contacts("engagement_call.csv", calls, **{"engagement_deal.csv": links})
    assert found == [("out", "call", "connected", False)]


def test_messages_have_no_direction_and_are_linkedin_only_where_the_channel_says_so(
    contacts: Callable[..., list[Any]],
) -> None:
    sent = [
        engagement(1, hs_communication_channel_type="LINKEDIN_MESSAGE"),
        engagement(2, hs_communication_channel_type="WHATS_APP"),
    ]
    assert contacts("communications.json", sent) == [
        ("unknown", "linkedin", "unknown", False),
        ("unknown", "other", "unknown", False),
    ]


def test_calls_without_a_disposition_are_counted_in_the_coverage(
    imported: Callable[..., Any], made: Any
) -> None:
    deal = made.deal(
        "1", "2026-01-05T10:00:00Z", {"dealstage": [made.version(made.open, "2026-01-05T10:00:00Z")]}
    )
    result = imported({"deals.json": [deal], "calls.json": [engagement(1, hs_call_status="COMPLETED")]})
    assert "1 calls have no disposition" in result.coverage("call", "engagement")["note"]
    assert "silence" not in [measure for measure, _ in result.summary.refusals]


def test_without_engagements_silence_is_refused(imported: Callable[..., Any], made: Any) -> None:
    deal = made.deal(
        "1", "2026-01-05T10:00:00Z", {"dealstage": [made.version(made.open, "2026-01-05T10:00:00Z")]}
    )
    result = imported({"deals.json": [deal]})
    assert "silence" in [measure for measure, _ in result.summary.refusals]
