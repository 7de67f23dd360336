"""Task, Event, EmailMessage: who turned to whom, and when silence may not be spoken of."""

# ruff: noqa: DTZ001  (moments are UTC without a mark, as in the tables)
from __future__ import annotations

from datetime import datetime

CONTACT = "003000000000001AAA"


def task(sf, **values):
    return {
        "Id": "00T000000000001AAA",
        "WhatId": sf.deal_id(1),
        "WhoId": CONTACT,
        "OwnerId": sf.ada,
        "Subject": "Call",
        "Status": "Completed",
        "IsClosed": "true",
        "ActivityDate": "2026-02-02",
        "TaskSubtype": "Call",
        "CallType": "Outbound",
        "CallDisposition": "",
        "CompletedDateTime": "2026-02-02T15:00:00.000Z",
        "CreatedDate": "2026-02-02T14:59:00.000Z",
        "CreatedById": sf.ada,
        "IsDeleted": "false",
        **values,
    }


def event(sf, **values):
    return {
        "Id": "00U000000000001AAA",
        "WhatId": sf.deal_id(1),
        "WhoId": CONTACT,
        "OwnerId": sf.ada,
        "Subject": "Demo",
        "StartDateTime": "2026-02-03T09:00:00.000Z",
        "IsChild": "false",
        "IsAllDayEvent": "false",
        "AcceptedEventInviteeIds": "",
        "DeclinedEventInviteeIds": "",
        "CreatedDate": "2026-01-20T09:00:00.000Z",
        "CreatedById": sf.ada,
        **values,
    }


def mail(sf, **values):
    return {
        "Id": "02s000000000001AAA",
        "RelatedToId": sf.deal_id(1),
        "MessageDate": "2026-02-04T08:00:00.000Z",
        "Incoming": "false",
        "IsBounced": "false",
        "Status": "3",
        "FromAddress": "ada@example.com",
        "FromId": sf.ada,
        "ToIds": CONTACT,
        "Subject": "Offer",
        "AutomationType": "",
        "ActivityId": "",
        "CreatedDate": "2026-02-04T08:00:05.000Z",
        "CreatedById": sf.ada,
        **values,
    }


def contacts(done, *columns):
    return done.rows(f"SELECT {', '.join(columns)} FROM activities ORDER BY activity_no")


TASKS = [
    ({}, ("out", "call", "unknown")),
    ({"CallType": "Inbound", "CallDisposition": "Connected"}, ("in", "call", "connected")),
    ({"CallType": "Internal"}, ("internal", "call", "unknown")),
    ({"CallType": "", "CallDisposition": "Left voicemail"}, ("out", "call", "voicemail")),
    ({"CallType": "", "CallDisposition": "Nicht erreicht"}, ("out", "call", "no_answer")),
    ({"CallType": ""}, ("unknown", "call", "unknown")),
    ({"CallType": "", "TaskSubtype": "Email", "Subject": "Email: Offer"}, ("out", "email", "unknown")),
    ({"CallType": "", "TaskSubtype": "Email", "Subject": "← Email: Re: Offer"}, ("in", "email", "unknown")),
    ({"CallType": "", "TaskSubtype": "Email", "Subject": "Re: Offer"}, ("unknown", "email", "unknown")),
    ({"CallType": "", "TaskSubtype": "LinkedIn"}, ("out", "linkedin", "unknown")),
    (
        {"CallType": "", "TaskSubtype": "LinkedIn", "Subject": "LinkedIn message received"},
        ("in", "linkedin", "unknown"),
    ),
    ({"CallType": "", "TaskSubtype": "Task", "Subject": "Prepare offer"}, ("unknown", "task", "unknown")),
]


def test_a_tasks_direction_channel_and_outcome_come_from_its_own_columns(sf, read):
    rows = [task(sf, **{"Id": f"00T{n:012d}AAA", **values}) for n, (values, _) in enumerate(TASKS)]
    done = read(Opportunity=[sf.deal(1)], Task=rows)
    found = {
        int(row.split(":")[1]) - 1: tuple(rest)
        for row, *rest in contacts(done, "source_row", "direction", "channel", "outcome")
    }
    for n, (values, expected) in enumerate(TASKS):
        assert found[n] == expected, values


def test_mass_mails_and_cadences_are_a_machines_work(sf, read):
    rows = [
        task(sf, Id=f"00T{n:012d}AAA", CallType="", TaskSubtype=subtype)
        for n, subtype in enumerate(("ListEmail", "Cadence", "Email"))
    ]
    done = read(Opportunity=[sf.deal(1)], Task=rows)
    assert contacts(done, "is_auto") == [(True,), (True,), (False,)]


def test_an_open_to_do_is_a_plan_and_no_contact(sf, read):
    done = read(
        Opportunity=[sf.deal(1)],
        Task=[
            task(sf),
            task(sf, Id="00T000000000002AAA", IsClosed="false", Status="Not Started", CompletedDateTime=""),
        ],
    )
    assert len(contacts(done, "direction")) == 1
    account = next(row for row in done.summary.reads if row["table"] == "activities")
    assert (account["n_read"], account["n_staged"], account["n_filtered"]) == (2, 1, 1)


def test_a_call_set_back_to_an_earlier_day_happened_then_and_was_written_down_later(sf, read):
    """Completed on 9 March for 2 February: the day counts, at noon; the moment shows the back-filling."""
    done = read(
        Opportunity=[sf.deal(1)],
        Task=[
            task(
                sf,
                ActivityDate="2026-02-02",
                CompletedDateTime="2026-03-09T15:00:00.000Z",
                CreatedDate="2026-03-09T15:00:00.000Z",
            )
        ],
    )
    assert contacts(done, "happened_at", "logged_at") == [
        (datetime(2026, 2, 2, 12), datetime(2026, 3, 9, 15))
    ]


def test_g16_a_due_day_on_the_day_of_the_call_does_not_move_the_moment(sf, read):
    """23:30 in Los Angeles on 2 February is 07:30 UTC on the 3rd: the same call, not a back-filled one."""
    done = read(
        Opportunity=[sf.deal(1)],
        Task=[task(sf, ActivityDate="2026-02-02", CompletedDateTime="2026-02-03T07:30:00.000Z")],
    )
    assert contacts(done, "happened_at") == [(datetime(2026, 2, 3, 7, 30),)]


def test_what_id_is_a_deal_only_with_the_prefix_of_opportunities(sf, read):
    done = read(
        Opportunity=[sf.deal(1)],
        Task=[
            task(sf),
            task(
                sf,
                Id="00T000000000002AAA",
                WhatId="001000000000007AAA",
                ActivityDate="2026-02-03",
                CompletedDateTime="2026-02-03T15:00:00.000Z",
            ),
        ],
    )
    assert sorted(contacts(done, "deal_no IS NULL", "account_id"), key=str) == [
        (False, None),
        (True, "001000000000007AAA"),
    ]


def test_copies_of_a_meeting_for_invitees_are_dropped(sf, read):
    done = read(
        Opportunity=[sf.deal(1)],
        Event=[event(sf), event(sf, Id="00U000000000002AAA", IsChild="true", OwnerId=sf.ben)],
    )
    assert len(contacts(done, "channel")) == 1


MEETINGS = [
    ({}, ("unknown", "unknown")),
    ({"AcceptedEventInviteeIds": f"{CONTACT};005000000000001AAA"}, ("in", "held")),
    ({"DeclinedEventInviteeIds": CONTACT}, ("out", "no_show")),
    ({"Subject": "Demo (no-show)"}, ("out", "no_show")),
    ({"CreatedDate": "2026-02-03T09:30:00.000Z"}, ("in", "held")),
    ({"WhatId": "", "WhoId": ""}, ("internal", "unknown")),
]


def test_a_meeting_counts_as_the_customers_act_once_accepted_or_written_down_afterwards(sf, read):
    rows = [event(sf, **{"Id": f"00U{n:012d}AAA", **values}) for n, (values, _) in enumerate(MEETINGS)]
    done = read(Opportunity=[sf.deal(1)], Event=rows)
    found = {
        int(row.split(":")[1]) - 1: tuple(rest)
        for row, *rest in contacts(done, "source_row", "direction", "outcome")
    }
    for n, (values, expected) in enumerate(MEETINGS):
        assert found[n] == expected, values


def test_a_meeting_still_to_come_has_not_taken_place(sf, read):
    done = read(Opportunity=[sf.deal(1)], Event=[event(sf, StartDateTime="2026-11-03T09:00:00.000Z")])
    assert contacts(done, "channel") == []


MAILS = [
    ({}, ("out", "unknown", False)),
    ({"Incoming": "true", "FromAddress": "kim@buyer.example", "FromId": CONTACT}, ("in", "unknown", False)),
    ({"Incoming": "true", "FromAddress": "ben@example.com", "FromId": ""}, ("internal", "unknown", False)),
    ({"IsBounced": "true"}, ("out", "bounced", False)),
    (
        {"Incoming": "true", "FromAddress": "mailer-daemon@buyer.example", "FromId": ""},
        ("in", "bounced", True),
    ),
    (
        {"Incoming": "true", "FromAddress": "kim@buyer.example", "Subject": "Abwesenheitsnotiz: Angebot"},
        ("in", "auto_reply", True),
    ),
    (
        {"Incoming": "true", "FromAddress": "kim@buyer.example", "Subject": "Accepted: Demo"},
        ("in", "unknown", True),
    ),
    ({"AutomationType": "Automated"}, ("out", "unknown", True)),
    ({"AutomationType": "Manual"}, ("out", "unknown", False)),
]


def test_robots_bounces_and_colleagues_are_not_customers(sf, read):
    rows = [mail(sf, **{"Id": f"02s{n:012d}AAA", **values}) for n, (values, _) in enumerate(MAILS)]
    done = read(Opportunity=[sf.deal(1)], User=sf.users, EmailMessage=rows)
    found = {
        int(row.split(":")[1]) - 1: tuple(rest)
        for row, *rest in contacts(done, "source_row", "direction", "outcome", "is_auto")
    }
    for n, (values, expected) in enumerate(MAILS):
        assert found[n] == expected, values


def test_drafts_were_never_sent(sf, read):
    done = read(
        Opportunity=[sf.deal(1)],
        EmailMessage=[mail(sf, Status="5"), mail(sf, Id="02s000000000002AAA", IsPrivateDraft="true")],
    )
    assert contacts(done, "channel") == []


def test_a_mail_with_a_task_beside_it_is_one_contact_and_finds_its_deal_through_the_task(sf, read):
    done = read(
        Opportunity=[sf.deal(1)],
        Task=[task(sf, CallType="", TaskSubtype="Email")],
        EmailMessage=[mail(sf, ActivityId="00T000000000001AAA", RelatedToId="")],
    )
    assert contacts(done, "channel", "deal_no") == [("email", 0)]


def test_g15_without_tasks_and_mails_silence_is_refused(sf, read):
    done = read(Opportunity=[sf.deal(1)])
    assert "no silence" in done.refused("silence")


def test_g15_contacts_that_belong_to_no_deal_are_no_evidence_of_silence(sf, read):
    done = read(Opportunity=[sf.deal(1)], Task=[task(sf, WhatId="")])
    assert "Einstein Activity Capture" in done.refused("silence")


def test_g15_where_no_answer_was_ever_recorded_silence_is_refused(sf, read):
    done = read(Opportunity=[sf.deal(1)], Task=[task(sf)])
    assert "None of 1 contacts" in done.refused("silence")


def test_silence_can_be_measured_once_answers_are_recorded(sf, read):
    done = read(
        Opportunity=[sf.deal(1)],
        EmailMessage=[
            mail(sf),
            mail(
                sf, Id="02s000000000002AAA", Incoming="true", FromAddress="kim@buyer.example", FromId=CONTACT
            ),
        ],
    )
    assert done.refused("silence") == ""
