"""Activities, call logs and mails out of Pipedrive."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest


def activity(number: int, kind: str, subject: str, **fields: Any) -> dict[str, Any]:
    """An activity of version 2, done when it was due."""
    return {
        "id": number,
        "type": kind,
        "subject": subject,
        "done": True,
        "deal_id": 1,
        "owner_id": 91,
        "org_id": 5,
        "due_date": "2026-02-02",
        "due_time": f"{number:02d}:00:00",
        "marked_as_done_time": f"2026-02-02T{number:02d}:00:00Z",
        "add_time": "2026-02-01T09:00:00Z",
        "is_deleted": False,
    } | fields


@pytest.fixture
def contacts(imported: Callable[..., Any], made: Any) -> Callable[..., list[Any]]:
    """Import contacts beside one deal and return (direction, channel, outcome, is_auto) in order of time."""

    def run(columns: str = "direction, channel, outcome, is_auto", **files: Any) -> list[Any]:
        named = {f"{name}.json": made.page(content) for name, content in files.items()}
        result = imported({"deals.json": made.page([made.deal()])} | named)
        rows: list[Any] = result.rows(f"SELECT {columns} FROM activities ORDER BY happened_at, activity_no")
        return rows

    return run


def test_activities_are_ours_unless_their_subject_says_otherwise(contacts: Callable[..., list[Any]]) -> None:
    rows = [
        activity(1, "call", "Call: no answer"),
        activity(2, "call", "Left voicemail"),
        activity(3, "call", "Call from customer"),
        activity(4, "email", "Email sent"),
        activity(5, "email", "Email received"),
        activity(6, "linkedin_message", "LinkedIn message sent"),
        activity(7, "lunch", "Lunch"),
        activity(8, "meeting", "Demo, no-show"),
        activity(9, "task", "Write the offer"),
        activity(10, "call", "Call"),
    ]
    assert contacts(activities=rows) == [
        ("out", "call", "no_answer", False),
        ("out", "call", "voicemail", False),
        ("in", "call", "connected", False),
        ("out", "email", "unknown", False),
        ("in", "email", "unknown", False),
        ("out", "linkedin", "unknown", False),
        ("in", "meeting", "held", False),
        ("out", "meeting", "no_show", False),
        ("internal", "task", "unknown", False),
        ("out", "call", "unknown", False),
    ]


def test_what_is_not_done_is_no_contact(contacts: Callable[..., list[Any]]) -> None:
    rows = [
        activity(1, "call", "Call", done=False),
        activity(2, "call", "Call", is_deleted=True),
        activity(3, "call", "Call"),
    ]
    assert len(contacts(activities=rows)) == 1


def test_an_activity_ticked_off_late_took_place_when_it_was_due(contacts: Callable[..., list[Any]]) -> None:
    late = activity(9, "call", "Call", marked_as_done_time="2026-02-20T17:00:00Z")
    early = activity(10, "call", "Call", marked_as_done_time="2026-02-01T11:00:00Z")
    assert contacts("happened_at, logged_at", activities=[late, early]) == [
        (datetime.fromisoformat("2026-02-01T11:00:00"), datetime.fromisoformat("2026-02-01T11:00:00")),
        (datetime.fromisoformat("2026-02-02T09:00:00"), datetime.fromisoformat("2026-02-20T17:00:00")),
    ]


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("connected", "connected"),
        ("no_answer", "no_answer"),
        ("left_message", "voicemail"),
        ("left_voicemail", "voicemail"),
        ("wrong_number", "no_answer"),
        ("busy", "no_answer"),
    ],
)
def test_a_call_log_says_what_became_of_the_call_and_replaces_its_activity(
    contacts: Callable[..., list[Any]], said: str, outcome: str
) -> None:
    log = {
        "id": "abc",
        "activity_id": 1,
        "outcome": said,
        "to_phone_number": "+49 30 1",
        "user_id": 91,
        "deal_id": 1,
        "start_time": "2026-02-02T01:00:00Z",
        "end_time": "2026-02-02T01:04:00Z",
    }
    found = contacts(activities=[activity(1, "call", "Call")], callLogs=[log])
    assert found == [("out", "call", outcome, False)]


def test_mails_by_machines_and_drafts_are_no_answers(contacts: Callable[..., list[Any]]) -> None:
    def mail(number: int, subject: str, *, sent: int, draft: int = 0) -> dict[str, Any]:
        return {
            "id": number,
            "subject": subject,
            "message_time": f"2026-02-02T{number:02d}:00:00Z",
            "sent_flag": sent,
            "draft_flag": draft,
            "user_id": 91,
            "deal_id": 1,
            "add_time": f"2026-02-02T{number:02d}:00:01Z",
        }

    mails = [
        mail(1, "Offer", sent=1),
        mail(2, "Automatic reply: Offer", sent=0),
        mail(3, "Re: Offer", sent=0),
        mail(4, "Offer, again", sent=1, draft=1),
        mail(5, "Undelivered Mail Returned to Sender", sent=0),
    ]
    assert contacts(mails=mails) == [
        ("out", "email", "unknown", False),
        ("in", "email", "auto_reply", True),
        ("in", "email", "unknown", False),
        ("in", "email", "bounced", True),
    ]


def test_without_contacts_silence_is_refused(imported: Callable[..., Any], made: Any) -> None:
    result = imported({"deals.json": made.page([made.deal()])})
    assert "silence" in [measure for measure, _ in result.summary.refusals]
