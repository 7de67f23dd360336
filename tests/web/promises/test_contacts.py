"""Contacts that arrive: taken once, matched or waiting, and who waits for whom as Today will show it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from tests.houses import House
from tests.unit.promises.arriving.mails import mail, raw

from bonafides.errors import UnreadableInput, WrongRequest
from bonafides.people.app import installation
from bonafides.people.app.models import Client, ClientContact, Installation
from bonafides.promises.app import actions_arriving
from bonafides.promises.app.actions_arriving import (
    Taken,
    TooMany,
    keep,
    take_calendar,
    take_calls,
    take_mail,
)
from bonafides.promises.app.actions_contacts import (
    change_address,
    delete_contact,
    ignore_contact,
    match_contact,
    start_collecting,
    stop_collecting,
)
from bonafides.promises.app.models import Collecting, Contact, ContactWords, KnownAs
from bonafides.promises.app.queries_contacts import (
    clients_of,
    standing,
    standing_by_deal,
    waiting_for_a_hand,
    waiting_on_us,
    we_wait_on,
)
from bonafides.promises.arriving.contacts import Arrived, Party, identity_of
from bonafides.promises.arriving.senders import NotTaken

BO = "bo@client.example"
IN = "contacts@in.example"


@pytest.fixture(autouse=True)
def _address(settings: Any) -> None:
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"contacts_address": IN})


@pytest.fixture
def client_known(house: House) -> Client:
    made = Client.objects.create(kind="customer", name="Client AG", owner=house.rep)
    ClientContact.objects.create(client=made, name="Bo Client", email=BO)
    return made


@pytest.fixture
def other_client(house: House) -> Client:
    made = Client.objects.create(kind="customer", name="Other GmbH", owner=house.other_rep)
    ClientContact.objects.create(client=made, name="Di Other", email="di@other.example")
    return made


@pytest.fixture
def ada(house: House) -> Collecting:
    """The rep of the house, who has said yes."""
    return start_collecting(keep_subjects=True, keep_bodies=False, by=house.rep)


def own(collecting: Collecting) -> str:
    local, _, domain = IN.partition("@")
    return f"{local}+{collecting.tag}@{domain}"


def send(collecting: Collecting, **more: str) -> Taken:
    sender = collecting.person.email
    return take_mail(
        raw(mail(**{"sender": sender, "to": BO, **more})), recipients=[own(collecting)], envelope=sender
    )


def forwarded(
    collecting: Collecting, *, at: str = "2026-11-20 09:30", who: str = f"Bo <{BO}>", number: str = "<f@h>"
) -> Taken:
    text = f"From: {who}\nSent: {at}\nTo: {collecting.person.email}\nSubject: The offer\n\nWhen?"
    return send(collecting, to=IN, text=text, number=number)


def test_a_forwarded_mail_turns_up_where_today_looks(ada: Collecting, client_known: Client) -> None:
    assert forwarded(ada) == Taken(n_kept=1)
    (stand,) = waiting_on_us(ada.person, now=datetime(2026, 11, 23, 9, 30, tzinfo=UTC))
    assert (stand.client, stand.n_unanswered) == (client_known, 1)
    assert stand.since == datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
    assert stand.days(datetime(2026, 11, 23, 9, 30, tzinfo=UTC)) == 3
    assert we_wait_on(ada.person) == []


def test_the_same_mail_twice_is_one_contact(ada: Collecting, client_known: Client) -> None:
    assert send(ada) == Taken(n_kept=1)
    assert send(ada) == Taken(n_known=1)
    assert Contact.objects.count() == 1


def test_one_mail_by_three_ways_is_one_contact(ada: Collecting, client_known: Client) -> None:
    original = mail(
        f"Bo <{BO}>", ada.person.email, number="<o@client.example>", at="Fri, 20 Nov 2026 09:30:00 +0100"
    )
    assert forwarded(ada) == Taken(n_kept=1)
    attached = mail(ada.person.email, IN, number="<a@h>")
    attached.add_attachment(original)
    sent = {"recipients": [own(ada)], "envelope": ada.person.email}
    assert take_mail(raw(attached), **sent) == Taken(n_known=1)
    original["Resent-From"] = ada.person.email
    assert take_mail(raw(original), **sent) == Taken(n_known=1)
    assert Contact.objects.count() == 1


def test_two_processes_that_take_the_same_mail_at_once_keep_it_once(
    ada: Collecting, client_known: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second has looked before the first wrote: the database decides."""
    send(ada)
    monkeypatch.setattr(actions_arriving, "_known", lambda _one: None)
    assert send(ada) == Taken(n_known=1)
    assert Contact.objects.count() == ContactWords.objects.count() == 1


def test_two_mails_of_one_minute_are_two_contacts(ada: Collecting, client_known: Client) -> None:
    assert send(ada, number="<one@h>") == send(ada, number="<two@h>") == Taken(n_kept=1)


def test_nothing_is_taken_of_whoever_has_not_said_yes(house: House, client_known: Client) -> None:
    nobody = Collecting(person=house.rep, tag="k7m2k7m2k7m2")
    with pytest.raises(NotTaken):
        send(nobody)
    assert not Contact.objects.exists()


def test_nothing_is_taken_by_another_persons_address(
    ada: Collecting, house: House, client_known: Client
) -> None:
    ben = start_collecting(keep_subjects=True, keep_bodies=False, by=house.other_rep)
    with pytest.raises(NotTaken):
        take_mail(raw(mail(sender=ben.person.email, to=BO)), recipients=[own(ada)], envelope=ben.person.email)


def test_nothing_is_taken_of_whoever_has_left(ada: Collecting, client_known: Client) -> None:
    ada.person.left_on = timezone.localdate()
    ada.person.save()
    with pytest.raises(NotTaken):
        send(ada)


def test_a_changed_address_ends_the_one_before(ada: Collecting, client_known: Client) -> None:
    before = own(ada)
    change_address(by=ada.person)
    with pytest.raises(NotTaken):
        take_mail(raw(mail(sender=ada.person.email, to=BO)), recipients=[before])
    ada.refresh_from_db()
    assert send(ada) == Taken(n_kept=1)


def test_more_than_an_hour_bears_is_put_off(ada: Collecting, client_known: Client, settings: Any) -> None:
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"contacts_an_hour": 2})
    send(ada, number="<1@h>")
    send(ada, number="<2@h>")
    with pytest.raises(TooMany):
        send(ada, number="<3@h>")
    assert Contact.objects.count() == 2


# What is kept


@pytest.mark.parametrize(("subjects", "bodies"), [(True, True), (True, False), (False, True), (False, False)])
def test_only_what_the_owner_says_is_kept_of_the_words(
    house: House, client_known: Client, subjects: bool, bodies: bool
) -> None:
    ada = start_collecting(keep_subjects=subjects, keep_bodies=bodies, by=house.rep)
    send(ada, subject="The offer", text="Hello Bo")
    words = ContactWords.objects.first()
    assert (words.subject if words else "") == ("The offer" if subjects else "")
    assert (words.body.strip() if words else "") == ("Hello Bo" if bodies else "")
    assert words is None or words.theirs == []
    assert (words is None) == (not subjects and not bodies)


def test_no_field_of_the_database_holds_a_body_that_is_not_kept(
    ada: Collecting, client_known: Client
) -> None:
    send(ada, text="SECRETBODY", subject="The offer")
    forwarded(ada, who="x@nobody.example")
    for model in (Contact, ContactWords):
        for row in model.objects.values():
            assert "SECRETBODY" not in str(row)
            assert "When?" not in str(row)


def test_words_go_when_their_keeping_is_ended(house: House, client_known: Client) -> None:
    ada = start_collecting(keep_subjects=True, keep_bodies=True, by=house.rep)
    send(ada, text="Hello Bo")
    start_collecting(keep_subjects=True, keep_bodies=False, by=house.rep)
    assert [(words.subject, words.body) for words in ContactWords.objects.all()] == [("The offer", "")]


def test_ending_it_leaves_that_there_were_contacts_and_nothing_else(
    ada: Collecting, client_known: Client
) -> None:
    send(ada)
    forwarded(ada, who="x@nobody.example")
    stop_collecting(by=ada.person)
    assert [row.state for row in Contact.objects.all()] == ["matched"]
    assert not ContactWords.objects.exists()
    with pytest.raises(NotTaken):
        send(ada, number="<later@h>")


def test_starting_again_gives_another_address(ada: Collecting) -> None:
    tag = ada.tag
    stop_collecting(by=ada.person)
    assert start_collecting(keep_subjects=True, keep_bodies=False, by=ada.person).tag != tag


# Waiting for a hand


def test_what_nobody_knows_waits_and_a_hand_matches_it(ada: Collecting, client_known: Client) -> None:
    assert forwarded(ada, who="New Person <np@unknown.example>") == Taken(n_waiting=1)
    (waiting,) = waiting_for_a_hand(ada.person)
    assert waiting.words.theirs == [{"address": "np@unknown.example", "name": "New Person", "phone": ""}]
    match_contact(waiting, client_known, remember="party", by=ada.person)
    assert not waiting_for_a_hand(ada.person).exists()
    assert [stand.client for stand in waiting_on_us(ada.person)] == [client_known]
    assert ContactWords.objects.get().theirs == []
    # From now on it is known.
    assert forwarded(ada, who="np@unknown.example", at="2026-11-21 10:00") == Taken(n_kept=1)


@pytest.mark.parametrize(("remember", "left"), [("", 2), ("party", 1), ("domain", 0)])
def test_what_waits_of_the_same_party_is_matched_with_what_is_remembered(
    ada: Collecting, client_known: Client, remember: Any, left: int
) -> None:
    forwarded(ada, who="np@unknown.example")
    forwarded(ada, who="np@unknown.example", at="2026-11-20 09:00")
    forwarded(ada, who="somebody.else@unknown.example", at="2026-11-20 10:00")
    forwarded(ada, who="np@elsewhere.example", at="2026-11-20 11:00")
    first = Contact.objects.order_by("pk").first()
    assert first is not None
    match_contact(first, client_known, remember=remember, by=ada.person)
    assert waiting_for_a_hand(ada.person).count() == left + 1
    assert Contact.objects.filter(state="matched", client=client_known).count() == 3 - left


@pytest.mark.parametrize(("remember", "kept"), [("", 0), ("party", 0), ("domain", 1)])
def test_a_domain_is_remembered_only_when_it_is_said(
    ada: Collecting, client_known: Client, remember: Any, kept: int
) -> None:
    forwarded(ada, who="np@unknown.example")
    match_contact(Contact.objects.get(), client_known, remember=remember, by=ada.person)
    assert forwarded(ada, who="somebody.else@unknown.example", at="2026-11-21 10:00").n_kept == kept


def test_a_domain_where_anybody_has_an_address_is_never_remembered(
    ada: Collecting, client_known: Client
) -> None:
    forwarded(ada, who="np@gmail.com")
    match_contact(Contact.objects.get(), client_known, remember="domain", by=ada.person)
    assert [known.what for known in KnownAs.objects.all()] == ["address"]


def test_two_clients_in_one_mail_wait_with_both_as_candidates(
    ada: Collecting, client_known: Client, other_client: Client
) -> None:
    assert send(ada, to=f"{BO}, di@other.example") == Taken(n_waiting=1)
    assert Contact.objects.get().candidates == [client_known.key, other_client.key]


def test_what_is_ignored_leaves_nothing_and_does_not_come_back(ada: Collecting) -> None:
    forwarded(ada, who="shop@news.example")
    ignore_contact(Contact.objects.get(), by=ada.person)
    assert not ContactWords.objects.exists()
    assert send(ada, to=IN, text="x", number="<other@h>") == Taken(n_waiting=1)
    assert forwarded(ada, who="shop@news.example") == Taken(n_known=1)


def test_what_one_sets_aside_may_be_a_contact_of_anothers(ada: Collecting, house: House) -> None:
    ben = start_collecting(keep_subjects=True, keep_bodies=False, by=house.other_rep)
    forwarded(ada, who="x@unknown.example")
    ignore_contact(Contact.objects.get(), by=ada.person)
    assert forwarded(ben, who="x@unknown.example") == Taken(n_waiting=1)
    assert Contact.objects.get().person == ben.person


def test_nobody_decides_over_anothers_contact(ada: Collecting, house: House, client_known: Client) -> None:
    forwarded(ada, who="x@unknown.example")
    contact = Contact.objects.get()
    for act in (
        lambda: match_contact(contact, client_known, by=house.manager),
        lambda: ignore_contact(contact, by=house.manager),
    ):
        with pytest.raises(WrongRequest):
            act()
    delete_contact(contact, by=house.manager)
    assert Contact.objects.get().state == "waiting"


def test_a_deleted_contact_may_come_again(ada: Collecting, client_known: Client) -> None:
    send(ada)
    delete_contact(Contact.objects.get(), by=ada.person)
    assert send(ada) == Taken(n_kept=1)


def test_a_contact_that_was_matched_cannot_be_matched_again(
    ada: Collecting, client_known: Client, other_client: Client
) -> None:
    forwarded(ada, who="x@unknown.example")
    contact = Contact.objects.get()
    match_contact(contact, client_known, by=ada.person)
    with pytest.raises(WrongRequest):
        match_contact(contact, other_client, by=ada.person)


def test_the_person_there_must_be_of_that_client(
    ada: Collecting, client_known: Client, other_client: Client
) -> None:
    forwarded(ada, who="x@unknown.example")
    stranger = other_client.contacts.get()
    with pytest.raises(WrongRequest):
        match_contact(Contact.objects.get(), client_known, person_there=stranger, by=ada.person)


def test_a_reply_follows_the_mail_that_it_answers(ada: Collecting, client_known: Client) -> None:
    send(ada, number="<first@h>", subject="Rollout [deal D-7]")
    reply = mail("Bo at home <bo@private.example>", ada.person.email, number="<r@p>", In_Reply_To="<first@h>")
    reply["Resent-From"] = ada.person.email
    take_mail(raw(reply), recipients=[own(ada)], envelope=ada.person.email)
    second = Contact.objects.get(direction="in")
    assert (second.client, second.deal_id, second.how) == (client_known, "D-7", "thread")


def test_nobody_puts_a_contact_into_anothers_list(
    ada: Collecting, house: House, client_known: Client
) -> None:
    """An attached mail can be made up: it belongs to whoever attached it, whoever it says wrote it."""
    ben = start_collecting(keep_subjects=True, keep_bodies=False, by=house.other_rep)
    made = mail(ben.person.email, IN, number="<b@h>")
    made.add_attachment(mail(ada.person.email, BO, number="<forged@h>"))
    take_mail(raw(made), recipients=[own(ben)], envelope=ben.person.email)
    assert Contact.objects.get().person == ben.person


def test_whoever_works_at_a_clients_does_not_make_the_client_one_of_us(
    ada: Collecting, house: House, client_known: Client
) -> None:
    house.manager.email = "mara@client.example"
    house.manager.save()
    assert forwarded(ada) == Taken(n_kept=1)
    assert send(ada, to="mara@client.example", number="<2@h>") == Taken()


# Calendar files and call logs


def ics(*, uid: str = "u1", start: str = "20261120T093000Z", to: str = BO, us: str, more: str = "") -> bytes:
    lines = f"""BEGIN:VCALENDAR|VERSION:2.0|PRODID:x|BEGIN:VEVENT|UID:{uid}|DTSTART:{start}|SUMMARY:Fit
|ORGANIZER:mailto:{us}|ATTENDEE;PARTSTAT=ACCEPTED:mailto:{to}|{more or "CLASS:PUBLIC"}|END:VEVENT
|END:VCALENDAR|"""
    return lines.replace("\n", "").replace("|", "\r\n").encode()


WHEN = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def test_a_meeting_moves_and_is_called_off(ada: Collecting, client_known: Client) -> None:
    us = ada.person.email
    assert take_calendar(ics(us=us), now=WHEN)[0] == Taken(n_kept=1)
    assert take_calendar(ics(us=us, start="20261121T093000Z"), now=WHEN)[0] == Taken(n_known=1)
    assert Contact.objects.get().happened_at == datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
    assert take_calendar(ics(us=us, more="STATUS:CANCELLED"), now=WHEN)[0] == Taken()
    assert not Contact.objects.exists()


def test_nobody_moves_or_ends_anothers_meeting(ada: Collecting, house: House, client_known: Client) -> None:
    ben = start_collecting(keep_subjects=True, keep_bodies=False, by=house.other_rep)
    take_calendar(ics(us=ada.person.email), by=ada.person, now=WHEN)
    take_calendar(ics(us=ada.person.email, start="20261001T093000Z"), by=ben.person, now=WHEN)
    take_calendar(ics(us=ada.person.email, more="STATUS:CANCELLED"), by=ben.person, now=WHEN)
    assert Contact.objects.get().happened_at == datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def test_meetings_of_others_in_the_watched_folder_are_not_kept(
    ada: Collecting, house: House, client_known: Client
) -> None:
    taken, _ = take_calendar(ics(us=house.manager.email), now=WHEN)
    assert taken == Taken(n_left_out=1)


def test_a_calendar_is_uploaded_by_whoever_has_said_yes(house: House) -> None:
    with pytest.raises(WrongRequest):
        take_calendar(ics(us=house.rep.email), by=house.rep, now=WHEN)


def test_an_invitation_that_is_forwarded_is_a_meeting_too(ada: Collecting, client_known: Client) -> None:
    made = mail(ada.person.email, IN, text="fyi", number="<inv@h>")
    made.add_attachment(ics(us=ada.person.email), maintype="text", subtype="calendar", filename="x.ics")
    take_mail(raw(made), recipients=[own(ada)], envelope=ada.person.email, received_at=WHEN)
    assert Contact.objects.filter(kind="meeting", client=client_known).count() == 1


def test_calls_of_those_who_said_yes_are_kept_and_the_others_only_counted(
    ada: Collecting, house: House, client_known: Client
) -> None:
    KnownAs.objects.create(client=client_known, what="phone", value="+49301234567")
    rows = (
        "when,direction,number,person,seconds\n"
        f"2026-11-20 09:30,out,+49 30 1234567,{ada.person.email},42\n"
        f"2026-11-20 09:40,out,030 1234567,{ada.person.name},0\n"
        f"2026-11-20 09:50,out,+49 30 1234567,{house.manager.email},42\n"
        f"soon,out,+49 30 1234567,{ada.person.email},42\n"
    )
    taken, flaws = take_calls(rows.encode(), now=WHEN)
    assert taken == Taken(n_kept=2, n_left_out=1)
    assert [(flaw.line, flaw.column) for flaw in flaws] == [(5, "when")]
    assert list(Contact.objects.order_by("happened_at").values_list("outcome", "turn")) == [
        ("connected", "both"),
        ("no_answer", "ours"),
    ]
    again, _ = take_calls(rows.encode(), now=WHEN)
    assert again == Taken(n_known=2, n_left_out=1)


def test_what_is_no_calendar_is_refused(ada: Collecting) -> None:
    with pytest.raises(UnreadableInput):
        take_calendar(b"nothing", by=ada.person)


def test_a_demonstration_takes_nothing_of_anybodys(
    ada: Collecting, client_known: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installation, "this_installation", lambda: Installation(name="I", kind="demo"))
    with pytest.raises(NotTaken):
        send(ada)
    with pytest.raises(WrongRequest):
        take_calendar(ics(us=ada.person.email), by=ada.person, now=WHEN)
    with pytest.raises(WrongRequest):
        take_calls(b"when,direction,number,person\n", now=WHEN)


# Who waits for whom

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
Had = Callable[..., None]


@pytest.fixture
def had(ada: Collecting) -> Had:
    """Keep a contact so many days ago: "in" or "out", or anything else that is said of it."""

    def one(days: float, direction: str = "in", address: str = BO, **more: Any) -> None:
        at = NOW - timedelta(days=days)
        usual: dict[str, Any] = {
            "kind": "mail",
            "way": "copied",
            "identity": identity_of("t", str(at), direction, address),
        }
        keep(
            Arrived(
                **{**usual, "direction": direction, "happened_at": at, "theirs": (Party(address),), **more}
            ),
            ada,
        )

    return one


def test_unanswered_contacts_are_those_since_the_other_side_last_spoke(
    had: Had, client_known: Client
) -> None:
    for days, direction in ((20, "out"), (15, "in"), (10, "out"), (7, "out"), (2, "out")):
        had(days, direction)
    (stand,) = standing([client_known], now=NOW)
    assert (stand.waits, stand.n_unanswered, stand.last_by) == ("them", 3, "ours")
    assert stand.since == NOW - timedelta(days=10)
    assert stand.last_at == NOW - timedelta(days=2)


def test_a_call_that_was_answered_answers_both(had: Had, client_known: Client) -> None:
    had(5, "in")
    had(3, "out", kind="call", outcome="connected")
    (stand,) = standing([client_known], now=NOW)
    assert (stand.waits, stand.since, stand.n_unanswered, stand.last_by) == ("nobody", None, 0, "both")


def test_machines_bounces_and_coming_meetings_answer_nothing(had: Had, client_known: Client) -> None:
    had(9, "out")
    had(8, "in", is_auto=True, outcome="auto_reply")
    had(7, "in", is_auto=True, outcome="bounced")
    had(6, "both", kind="meeting", outcome="planned")
    had(-5, "both", kind="meeting", outcome="held")
    (stand,) = standing([client_known], now=NOW)
    assert (stand.waits, stand.n_unanswered) == ("them", 1)


def test_a_call_without_an_answer_is_one_more_unanswered_contact(had: Had, client_known: Client) -> None:
    had(9, "out")
    had(3, "out", kind="call", outcome="no_answer")
    assert standing([client_known], now=NOW)[0].n_unanswered == 2


def test_deals_may_be_told_apart(had: Had, client_known: Client) -> None:
    had(9, "out", deal_said=("D-1",))
    had(7, "out", deal_said=("D-1",))
    had(5, "in", deal_said=("D-2",))
    found = standing_by_deal(client_known, now=NOW)
    assert [(stand.deal_id, stand.waits, stand.n_unanswered) for stand in found] == [
        ("D-1", "them", 2),
        ("D-2", "us", 1),
    ]


@examples(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    turns=st.lists(
        st.tuples(st.sampled_from(["ours", "theirs", "both", ""]), st.integers(-3, 500)),
        min_size=1,
        max_size=14,
        unique_by=lambda one: one[1],
    )
)
def test_two_ways_of_counting_agree(
    turns: list[tuple[str, int]], ada: Collecting, client_known: Client
) -> None:
    """By the index for all clients, and by walking through one client's contacts."""
    Contact.objects.all().delete()
    Contact.objects.bulk_create(
        Contact(
            person=ada.person, client=client_known, kind="mail", direction="in", turn=turn, state="matched",
            way="copied", happened_at=NOW - timedelta(days=days), identity=str(n),
        )
        for n, (turn, days) in enumerate(turns)
    )  # fmt: skip
    assert standing([client_known], now=NOW) == standing_by_deal(client_known, now=NOW)


def test_longest_waiting_come_first(had: Had, client_known: Client, other_client: Client) -> None:
    had(3, "in")
    had(8, "in", "di@other.example")
    assert [stand.client for stand in standing([client_known, other_client], now=NOW)] == [
        other_client,
        client_known,
    ]


def test_contacts_of_others_count_for_whoever_answers_for_the_client(
    ada: Collecting, house: House, client_known: Client
) -> None:
    ben = start_collecting(keep_subjects=True, keep_bodies=False, by=house.other_rep)
    send(ada, at="Mon, 16 Nov 2026 10:00:00 +0000", number="<1@h>")
    send(ben, at="Wed, 18 Nov 2026 10:00:00 +0000", number="<2@h>")
    assert [stand.n_unanswered for stand in we_wait_on(ada.person)] == [2]
    assert list(clients_of(ben.person)) == [client_known]
    assert list(clients_of(house.leader)) == []


def test_two_queries_whatever_the_number_of_clients(ada: Collecting, house: House) -> None:
    for n in range(30):
        made = Client.objects.create(kind="customer", name=f"C{n}", owner=house.rep)
        Contact.objects.bulk_create(
            Contact(
                person=house.rep, client=made, kind="mail", direction="in", turn="theirs", state="matched",
                way="copied", happened_at=timezone.now() - timedelta(days=k), identity=f"{n}-{k}",
            )
            for k in range(5)
        )  # fmt: skip
    with CaptureQueriesContext(connection) as said:
        assert len(waiting_on_us(house.rep)) == 30
    assert len(said) == 2  # the clients, and where they stand
