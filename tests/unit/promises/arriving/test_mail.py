"""What a mail shows: whom, when, in which direction; heads as usual programs set them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from tests.unit.promises.arriving.mails import ADA, BEN, BO, COLLECTING, NOW, mail, raw, read, read_one

from bonafides.promises.arriving.contacts import Party

GMAIL = """For you.

---------- Forwarded message ---------
From: Bo Client <bo@client.example>
Date: Fri, Nov 20, 2026 at 9:30\u202fAM
Subject: The offer
To: Ada Lind <ada@house.example>
Cc: <cy@client.example>


Dear Ada, when?
"""
OUTLOOK_DE = """Zur Kenntnis

Von: Bo Client <bo@client.example>
Gesendet: Freitag, 20. November 2026 09:30
An: Ada Lind <ada@house.example>
Betreff: The offer

Liebe Ada
"""
OUTLOOK = """
-----Original Message-----
From: Bo Client [mailto:bo@client.example]
Sent: Friday, November 20, 2026 9:30 AM
To: Ada Lind
Subject: The offer

Dear Ada
"""
APPLE_DE = """

> Anfang der weitergeleiteten Nachricht:
>
> Von: Bo Client <bo@client.example>
> Betreff: The offer
> Datum: 20. November 2026 um 09:30:12 MEZ
> An: ada@house.example
>
> Liebe Ada
"""
THUNDERBIRD = """

-------- Forwarded Message --------
Subject: \tThe offer
Date: \tFri, 20 Nov 2026 09:30:00 +0100
From: \tBo Client <bo@client.example>
To: \tAda Lind <ada@house.example>


Dear Ada
"""
OUTLOOK_WEB_HTML = """<html><head><style>p{}</style></head><body><div>FYI</div><hr><div id="divRplyFwdMsg">
<b>From:</b> Bo Client &lt;bo@client.example&gt;<br><b>Sent:</b> Friday, November 20, 2026 9:30:00 AM<br>
<b>To:</b> Ada Lind &lt;ada@house.example&gt;<br><b>Subject:</b> The offer</div><p>Dear Ada</p>
</body></html>"""


def forwarding(text: str, **more: str) -> EmailMessage:
    return mail(to=COLLECTING, subject="Fwd: The offer", text=text, number="<f1@house.example>", **more)


def test_a_copy_of_ones_own_mail_goes_to_everybody_outside_it_names() -> None:
    found = read_one(mail(to=f"Bo Client <{BO}>, {BEN}", Cc="cy@client.example"))
    assert (found.way, found.direction, found.kind) == ("copied", "out", "mail")
    assert found.theirs == (Party(BO, "Bo Client"), Party("cy@client.example"))
    assert found.ours == (ADA, BEN)
    assert found.happened_at == datetime(2026, 11, 23, 9, 15, tzinfo=UTC)
    assert found.dated == "stated"


@pytest.mark.parametrize(
    ("text", "at"),
    [
        (GMAIL, datetime(2026, 11, 20, 8, 30, tzinfo=UTC)),  # in the zone of whoever forwarded: +0100
        (OUTLOOK_DE, datetime(2026, 11, 20, 8, 30, tzinfo=UTC)),
        (OUTLOOK, datetime(2026, 11, 20, 8, 30, tzinfo=UTC)),
        (APPLE_DE, datetime(2026, 11, 20, 8, 30, 12, tzinfo=UTC)),  # MEZ is +0100
    ],
    ids=["gmail", "outlook-de", "outlook", "apple-de"],
)
def test_a_forwarded_mail_is_the_one_within_whatever_program_forwarded_it(text: str, at: datetime) -> None:
    found = read_one(forwarding(text))
    assert (found.way, found.direction, found.subject) == ("forwarded", "in", "The offer")
    assert found.theirs[0].address == BO
    assert found.happened_at == at
    assert "Ada" in found.body
    assert "Zur Kenntnis" not in found.body


def test_a_head_may_begin_with_its_subject() -> None:
    found = read_one(forwarding(THUNDERBIRD))
    assert (found.theirs[0].address, found.subject) == (BO, "The offer")
    assert found.happened_at == datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


def test_a_mail_forwarded_as_html_only_is_read() -> None:
    made = forwarding("x")
    made.clear_content()
    made.set_content(OUTLOOK_WEB_HTML, subtype="html")
    found = read_one(made)
    assert (found.theirs, found.subject) == ((Party(BO, "Bo Client"),), "The offer")
    assert found.happened_at == datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


def test_an_own_mail_that_is_forwarded_went_to_them() -> None:
    text = GMAIL.replace("From: Bo Client <bo@client.example>", "From: Ada Lind <ada@house.example>").replace(
        "To: Ada Lind <ada@house.example>", "To: Bo Client <bo@client.example>"
    )
    found = read_one(forwarding(text))
    assert found.direction == "out"
    assert {party.address for party in found.theirs} == {BO, "cy@client.example"}


def test_the_first_head_that_names_somebody_outside_counts() -> None:
    inner = "From: Ben <ben@house.example>\nSent: 2026-11-21 10:00\nTo: ada@house.example\nSubject: look\n\n"
    found = read_one(forwarding(inner + GMAIL))
    assert found.theirs[0].address == BO


def test_a_name_without_an_address_is_kept_as_a_name() -> None:
    found = read_one(
        forwarding("From: Bo Client\nSent: 2026-11-20 09:30\nTo: Ada Lind\nSubject: The offer\n\nx")
    )
    assert found.theirs == (Party(name="Bo Client"),)


def test_a_mail_to_us_alone_that_forwards_nothing_names_nobody() -> None:
    found = read_one(forwarding("Met Bo at the fair."))
    assert (found.theirs, found.direction, found.way) == ((), "unknown", "forwarded")


def test_a_word_among_colleagues_is_no_contact_unless_it_carries_one() -> None:
    assert read(mail(to=BEN, text="Shall we call Bo?")) == ()
    assert read_one(mail(to=BEN, text=GMAIL)).theirs[0].address == BO


def test_attached_mails_are_read_each_by_its_own_head() -> None:
    made = forwarding("two of them")
    made.add_attachment(
        mail(f"Bo <{BO}>", ADA, number="<b1@client.example>", at="Fri, 20 Nov 2026 09:30:00 +0100")
    )
    made.add_attachment(
        mail(f"Ada <{ADA}>", BO, number="<a1@house.example>", In_Reply_To="<b1@client.example>")
    )
    first, second = read(made)
    assert (first.way, first.direction, second.direction) == ("attached", "in", "out")
    assert second.answers == (first.identity,)
    assert first.theirs[0].address == second.theirs[0].address == BO


def test_the_same_mail_is_the_same_contact_whichever_way_it_comes() -> None:
    original = mail(f"Bo <{BO}>", ADA, number="<b1@client.example>", at="Fri, 20 Nov 2026 09:30:00 +0100")
    attached = forwarding("x")
    attached.add_attachment(original)
    inline = read_one(forwarding(GMAIL))
    assert read_one(attached).identity == read_one(original).identity
    assert read_one(attached).likeness == inline.likeness
    assert read_one(forwarding(OUTLOOK_DE)).identity == inline.identity


def test_a_mail_attached_to_a_mail_to_a_customer_is_not_the_contact() -> None:
    made = mail()
    made.add_attachment(mail("X <x@elsewhere.example>", ADA, number="<x@x.example>"))
    assert read_one(made).theirs == (Party(BO, "Bo Client"),)


def test_a_redirected_mail_came_from_them() -> None:
    found = read_one(mail(f"Bo <{BO}>", ADA, Resent_From=ADA))
    assert (found.way, found.direction, found.theirs) == ("redirected", "in", (Party(BO, "Bo"),))


@pytest.mark.parametrize(
    ("more", "subject", "outcome"),
    [
        ({"Auto_Submitted": "auto-replied"}, "Re: The offer", "auto_reply"),
        ({}, "Automatic reply: The offer", "auto_reply"),
        ({}, "AW: Abwesenheitsnotiz: The offer", "auto_reply"),
        ({"X_Autoreply": "yes"}, "Re: The offer", "auto_reply"),
        ({"List_Id": "<news.client.example>"}, "Our news", "unknown"),
        ({"Precedence": "bulk"}, "Our news", "unknown"),
        ({}, "Undeliverable: The offer", "bounced"),
    ],
)
def test_what_a_machine_wrote_is_nobodys_answer(more: dict[str, str], subject: str, outcome: str) -> None:
    found = read_one(mail(f"Bo <{BO}>", ADA, subject=subject, **more))
    assert (found.is_auto, found.outcome) == (True, outcome)


def test_a_person_whose_program_asks_for_no_automatic_answer_is_a_person() -> None:
    found = read_one(mail(f"Bo <{BO}>", ADA, Auto_Submitted="no", X_Auto_Response_Suppress="All"))
    assert not found.is_auto


def test_a_bounce_is_told_by_its_report_and_names_no_postmaster() -> None:
    report = (
        b"From: Mail Delivery <MAILER-DAEMON@client.example>\r\nTo: ada@house.example\r\nSubject: Sorry\r\n"
        b"Date: Mon, 23 Nov 2026 10:00:00 +0000\r\nMessage-ID: <r1@client.example>\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/plain\r\n\r\nno such user\r\n"
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
        b"Final-Recipient: rfc822; bo@client.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n"
    )
    found = read_one(report)
    assert (found.outcome, found.is_auto, found.theirs) == ("bounced", True, ())


def test_a_date_that_cannot_be_true_gives_way_to_the_moment_of_arrival() -> None:
    for at in ("Mon, 23 Nov 2099 10:00:00 +0000", "Mon, 01 Jan 1900 10:00:00 +0000", "yesterday", ""):
        found = read_one(mail(at=at))
        assert (found.happened_at, found.dated) == (NOW, "received"), at
    assert read_one(mail(at="Tue, 24 Nov 2026 10:00:00 +0000")).happened_at == NOW + timedelta(hours=22)


def test_without_a_message_id_the_same_mail_is_still_the_same() -> None:
    assert read_one(mail(number="")).identity == read_one(mail(number="")).identity
    assert read_one(mail(number="")).identity != read_one(mail(number="", text="other")).identity


def test_deals_are_read_from_the_subject() -> None:
    found = read_one(mail(subject="Re: Rollout D-1047 [deal 0061x]"))
    assert (found.deal_words, found.deal_said) == (("D-1047", "0061x"), ("0061x",))


def test_bodies_in_other_characters_are_read() -> None:
    made = raw(mail(text="x")).replace(b'charset="utf-8"', b'charset="no-such-thing"')
    assert read_one(made).body == "x"
