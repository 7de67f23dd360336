"""The pages of contacts: what waits, whose it is, what is kept; nobody's but one's own."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.houses import House, sign_in

from bonafides.people.app.models import Client, ClientContact, ReadTrace
from bonafides.promises.app.actions_contacts import start_collecting
from bonafides.promises.app.models import ArrivedFile, Collecting, Contact, ContactWords, KnownAs

IN = "contacts@in.example"


@pytest.fixture
def theirs(house: House) -> Client:
    made = Client.objects.create(kind="customer", name="Client AG", owner=house.rep)
    ClientContact.objects.create(client=made, name="Bo Client", email="bo@client.example")
    return made


@pytest.fixture
def me(client: Browser, house: House, settings: Any) -> Browser:
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"contacts_address": IN})
    return sign_in(client, house.rep)


def waiting(house: House, n: int = 0, **more: Any) -> Contact:
    usual: dict[str, Any] = {"kind": "mail", "direction": "in", "way": "forwarded", "how": "nobody"}
    made = Contact.objects.create(
        person=house.rep, happened_at=timezone.now(), identity=f"w{n}", **{**usual, **more}
    )
    party = {"address": f"np{n}@unknown.example", "name": "New Person", "phone": ""}
    ContactWords.objects.create(said_in=made, subject=f"Offer {n}", theirs=[party])
    return made


def test_nothing_is_taken_before_a_yes_and_the_address_is_shown_after_it(me: Browser, house: House) -> None:
    page = me.get(reverse("promises:contact_settings")).content.decode()
    assert "contacts+" not in page
    me.post(reverse("promises:contact_settings"), {"keep_subjects": "on"})
    row = Collecting.objects.get()
    assert (row.person, row.keep_subjects, row.keep_bodies) == (house.rep, True, False)
    page = me.get(reverse("promises:contact_settings")).content.decode()
    assert f"contacts+{row.tag}@in.example" in page


def test_the_address_changes_and_the_whole_ends(me: Browser, house: House) -> None:
    row = start_collecting(keep_subjects=True, keep_bodies=True, by=house.rep)
    me.post(reverse("promises:contact_address"))
    assert Collecting.objects.get().tag != row.tag
    waiting(house)
    me.post(reverse("promises:contact_stop"))
    assert Collecting.objects.get().ended_at is not None
    assert not Contact.objects.exists()


def test_a_contact_that_waits_is_matched_and_remembered(me: Browser, house: House, theirs: Client) -> None:
    row = waiting(house)
    listed = me.get(reverse("promises:contacts")).content.decode()
    assert "1 contact waits for your hand" in listed
    assert "New Person (np0@unknown.example)" in listed
    answer = me.post(
        reverse("promises:contact", args=[row.key]),
        {"client": theirs.pk, "deal_id": "D-7", "remember": "party"},
        follow=True,
    )
    assert "Matched. It counts for Client AG." in answer.content.decode()
    row.refresh_from_db()
    assert (row.state, row.client, row.deal_id) == ("matched", theirs, "D-7")
    assert theirs.known_as.get().value == "np0@unknown.example"


def test_what_counts_by_itself_can_be_taken_back_by_whoever_said_it(
    me: Browser, house: House, theirs: Client
) -> None:
    start_collecting(keep_subjects=True, keep_bodies=False, by=house.rep)
    mine = KnownAs.objects.create(client=theirs, what="address", value="np@unknown.example", by=house.rep)
    others = KnownAs.objects.create(client=theirs, what="domain", value="other.example", by=house.manager)
    page = me.get(reverse("promises:contact_settings")).content.decode()
    assert "np@unknown.example" in page
    assert "other.example" not in page
    for one in (mine, others):
        me.post(
            reverse("promises:contact_known"), {"client": theirs.key, "what": one.what, "value": one.value}
        )
    assert list(KnownAs.objects.all()) == [others]


def test_who_might_be_meant_is_one_press_away(me: Browser, house: House, theirs: Client) -> None:
    row = waiting(house, candidates=[theirs.key], how="unclear")
    assert "It is Client AG" in me.get(reverse("promises:contacts")).content.decode()
    me.post(reverse("promises:contact_is", args=[row.key]), {"client": theirs.key})
    row.refresh_from_db()
    assert row.client == theirs


def test_one_press_matches_nobody_who_was_not_named(me: Browser, house: House, theirs: Client) -> None:
    row = waiting(house)
    me.post(reverse("promises:contact_is", args=[row.key]), {"client": theirs.key})
    row.refresh_from_db()
    assert row.state == "waiting"


def test_where_nobody_knows_who_reached_out_it_is_asked(me: Browser, house: House, theirs: Client) -> None:
    row = waiting(house, direction="unknown")
    address = reverse("promises:contact", args=[row.key])
    assert me.post(address, {"client": theirs.pk}).status_code == 422
    assert me.post(address, {"client": theirs.pk, "direction": "in"}).status_code == 302
    row.refresh_from_db()
    assert (row.direction, row.turn) == ("in", "theirs")


def test_set_aside_and_deleted(me: Browser, house: House) -> None:
    one, other = waiting(house, 1), waiting(house, 2)
    me.post(reverse("promises:contact_ignore", args=[one.key]))
    me.post(reverse("promises:contact_delete", args=[other.key]))
    assert [row.state for row in Contact.objects.all()] == ["ignored"]
    assert not ContactWords.objects.exists()


@pytest.mark.parametrize("who", ["manager", "leader", "administrator", "other_rep"])
def test_nobody_else_reaches_ones_contacts(client: Browser, house: House, theirs: Client, who: str) -> None:
    row = waiting(house)
    sign_in(client, getattr(house, who))
    assert "np0@" not in client.get(reverse("promises:contacts")).content.decode()
    for name in ("contact", "contact_is", "contact_ignore", "contact_delete"):
        answer = client.post(reverse(f"promises:{name}", args=[row.key]), {"client": theirs.pk})
        assert answer.status_code == 404, name
    assert Contact.objects.get().state == "waiting"


def test_reading_leaves_a_line_in_the_log(me: Browser, house: House) -> None:
    me.get(reverse("promises:contacts"))
    line = ReadTrace.objects.latest("pk")
    assert (line.reader, line.subject, line.purpose) == (house.rep.pk, house.rep.pk, "promises.contacts")


def test_a_calendar_is_uploaded(me: Browser, house: House, theirs: Client) -> None:
    start_collecting(keep_subjects=True, keep_bodies=False, by=house.rep)
    on = timezone.now().strftime("%Y%m%dT%H%M%SZ")
    lines = f"""BEGIN:VCALENDAR|VERSION:2.0|PRODID:x|BEGIN:VEVENT|UID:u|DTSTART:{on}|SUMMARY:Fit
|ORGANIZER:mailto:{house.rep.email}|ATTENDEE:mailto:bo@client.example|END:VEVENT|END:VCALENDAR|"""
    file = SimpleUploadedFile("mine.ics", lines.replace("\n", "").replace("|", "\r\n").encode())
    answer = me.post(reverse("promises:contact_calendar"), {"file": file}, follow=True)
    assert "1 taken, 0 waiting for your hand" in answer.content.decode()
    assert Contact.objects.get().client == theirs


def test_what_is_no_calendar_is_refused_in_words(me: Browser, house: House) -> None:
    start_collecting(keep_subjects=True, keep_bodies=False, by=house.rep)
    answer = me.post(reverse("promises:contact_calendar"), {"file": SimpleUploadedFile("x.ics", b"nothing")})
    assert answer.status_code == 422
    assert "What to do: export it once more" in answer.content.decode()


def test_what_came_in_a_mail_is_shown_as_text(me: Browser, house: House) -> None:
    row = waiting(house)
    ContactWords.objects.update(
        subject="<script>alert(1)</script>", theirs=[{"address": "", "name": "<b>Bo</b>", "phone": ""}]
    )
    for address in (reverse("promises:contacts"), reverse("promises:contact", args=[row.key])):
        page = me.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<b>Bo</b>" not in page
        assert "&lt;b&gt;Bo" in page


def test_administrators_see_what_became_of_files_and_nobodys_contacts(client: Browser, house: House) -> None:
    waiting(house)
    flaw = {
        "line": 3,
        "column": "when",
        "found": "'soon'",
        "expected": "a day and a time",
        "remedy": "write it",
    }
    ArrivedFile.objects.create(name="calls.csv", digest="d", n_kept=2, flaws=[flaw])
    sign_in(client, house.administrator)
    page = client.get(reverse("promises:contact_files")).content.decode()
    assert "Line 3, when" in page
    assert "np0@" not in page
    sign_in(client, house.leader)
    assert client.get(reverse("promises:contact_files")).status_code == 403


def test_the_list_asks_the_same_however_long_it_is(me: Browser, house: House, theirs: Client) -> None:
    start_collecting(keep_subjects=True, keep_bodies=False, by=house.rep)

    def queries() -> int:
        with CaptureQueriesContext(connection) as said:
            page = me.get(reverse("promises:contacts")).content.decode()
        assert re.search(r"waits? for your hand", page)
        return len(said)

    waiting(house, 0, candidates=[theirs.key])
    first = queries()
    for n in range(1, 60):
        waiting(
            house, n, candidates=[theirs.key], **({"state": "matched", "client": theirs} if n % 2 else {})
        )
    # The lines of the access log and the session are among them.
    assert queries() <= first + 1
    assert first <= 12, first
