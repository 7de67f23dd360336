"""The one mailbox that was given for contacts, read from a real IMAP server on the loopback."""

from __future__ import annotations

import imaplib
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from tests.conftest import absent
from tests.houses import House
from tests.mailboxes import ImapServer, imap_server, program
from tests.unit.promises.arriving.mails import mail, raw

from bonafides.errors import BeyondThisMachine, WrongRequest
from bonafides.people.app.models import Client, ClientContact
from bonafides.promises.app import polling
from bonafides.promises.app.actions_arriving import Taken
from bonafides.promises.app.actions_contacts import start_collecting
from bonafides.promises.app.models import Collecting, Contact, Mailbox
from bonafides.promises.app.polling import look_into_mailbox, place_of
from bonafides.promises.app.queries_contacts import we_wait_on

IN = "contacts@in.example"
BO = "bo@client.example"


@pytest.fixture(scope="module")
def imap() -> Iterator[ImapServer]:
    """A server for the tests of this file."""
    if program() is None:
        absent("no dovecot for IMAP")
    with imap_server() as one:
        yield one


@pytest.fixture
def ada(house: House, settings: Any) -> Collecting:
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"contacts_address": IN})
    client = Client.objects.create(kind="customer", name="Client AG", owner=house.rep)
    ClientContact.objects.create(client=client, name="Bo Client", email=BO)
    return start_collecting(keep_subjects=True, keep_bodies=False, by=house.rep)


def delivered(ada: Collecting, number: str = "<1@h>", *, to: str = "", sender: str = "") -> bytes:
    """A mail as the mail server puts it into the mailbox: what it was addressed to stands above."""
    reached = to or f"contacts+{ada.tag}@in.example"
    head = f"Return-Path: <{sender or ada.person.email}>\r\nDelivered-To: {reached}\r\n"
    return head.encode() + raw(mail(sender or ada.person.email, BO, number=number))


def test_a_copy_in_the_mailbox_turns_up_where_today_looks(imap: ImapServer, ada: Collecting) -> None:
    imap.deliver("first", delivered(ada))
    assert look_into_mailbox(imap.address("first")) == Taken(n_kept=1)
    assert [stand.client.name for stand in we_wait_on(ada.person)] == ["Client AG"]


def test_each_mail_is_read_once_and_left_where_it_is(imap: ImapServer, ada: Collecting) -> None:
    address = imap.address("once")
    imap.deliver("once", delivered(ada))
    assert look_into_mailbox(address) == Taken(n_kept=1)
    assert look_into_mailbox(address) == Taken()
    imap.deliver("once", delivered(ada, "<2@h>"))
    assert look_into_mailbox(address) == Taken(n_kept=1)
    assert imap.count("once") == 2
    with imap.entered("once") as line:
        assert line.search(None, "UNSEEN")[1][0].split() == [b"1", b"2"]


def test_a_mailbox_that_was_made_anew_is_read_again_and_nothing_counts_twice(
    imap: ImapServer, ada: Collecting
) -> None:
    address = imap.address("anew")
    imap.deliver("anew", delivered(ada))
    look_into_mailbox(address)
    Mailbox.objects.update(validity=1)
    assert look_into_mailbox(address) == Taken(n_known=1)
    assert Contact.objects.count() == 1


def test_what_is_not_for_us_is_left_out_and_stops_nothing(imap: ImapServer, ada: Collecting) -> None:
    for content in (
        delivered(ada, "<s@h>", sender="eve@evil.example"),
        delivered(ada, "<p@h>", to=IN),
        b"From: a@b.example\r\nFrom: c@d.example\r\n\r\nx",
        b"no mail at all",
        delivered(ada, "<good@h>"),
    ):
        imap.deliver("mixed", content)
    assert look_into_mailbox(imap.address("mixed")) == Taken(n_kept=1, n_left_out=4)
    assert look_into_mailbox(imap.address("mixed")) == Taken()


def test_the_plain_address_will_do_where_the_mail_server_checks_senders(
    imap: ImapServer, ada: Collecting, settings: Any
) -> None:
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"contacts_sender_checked": True})
    imap.deliver("checked", delivered(ada, to=IN))
    assert look_into_mailbox(imap.address("checked")) == Taken(n_kept=1)


def test_the_own_address_is_found_where_only_a_line_received_tells_it(
    imap: ImapServer, ada: Collecting
) -> None:
    head = (
        f"Received: from mx by in.example with ESMTP id 1\r\n\tfor <contacts+{ada.tag}@in.example>; now\r\n"
    )
    imap.deliver("received", head.encode() + raw(mail(ada.person.email, BO)))
    assert look_into_mailbox(imap.address("received")) == Taken(n_kept=1)


def test_too_large_a_mail_is_not_even_fetched(
    imap: ImapServer, ada: Collecting, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"contacts_limit_mib": 1})
    imap.deliver("large", delivered(ada) + (b"x" * 78 + b"\r\n") * 20_000)
    asked: list[str] = []
    really = imaplib.IMAP4.uid
    monkeypatch.setattr(
        imaplib.IMAP4, "uid", lambda self, *said: asked.append(str(said)) or really(self, *said)
    )
    assert look_into_mailbox(imap.address("large")) == Taken(n_left_out=1)
    assert not [said for said in asked if "BODY" in said]


def test_emptied_means_that_what_was_read_is_gone(imap: ImapServer, ada: Collecting) -> None:
    imap.deliver("emptied", delivered(ada))
    imap.deliver("emptied", delivered(ada, sender="eve@evil.example"))
    assert look_into_mailbox(imap.address("emptied"), emptied=True) == Taken(n_kept=1, n_left_out=1)
    assert imap.count("emptied") == 0


def test_what_is_put_off_is_read_later_and_holds_up_nobody(
    imap: ImapServer, ada: Collecting, house: House, settings: Any
) -> None:
    ben = start_collecting(keep_subjects=True, keep_bodies=False, by=house.other_rep)
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"contacts_an_hour": 1})
    for content in (delivered(ada, "<1@h>"), delivered(ada, "<2@h>"), delivered(ben, "<3@h>")):
        imap.deliver("busy", content)
    assert look_into_mailbox(imap.address("busy"), emptied=True) == Taken(n_kept=2)
    assert imap.count("busy") == 1
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"contacts_an_hour": 9})
    assert look_into_mailbox(imap.address("busy"), emptied=True) == Taken(n_kept=1)
    assert Contact.objects.count() == 3


def test_another_folder_may_be_named(imap: ImapServer, ada: Collecting) -> None:
    imap.deliver("folders", delivered(ada), folder='Con "tacts" and more')
    assert look_into_mailbox(imap.address("folders", 'Con "tacts" and more')) == Taken(n_kept=1)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda imap: imap.address("x", password="wrong"),
        lambda imap: imap.address("x", "no-such-folder"),
        lambda imap: "imap://x:y@127.0.0.1:9/",
        # A certificate that nobody vouches for, and a password that would travel in the clear.
        lambda imap: imap.address("x", secure=True),
    ],
    ids=["password", "folder", "nobody", "certificate"],
)
def test_a_mailbox_that_cannot_be_read_is_noted_and_told_without_its_secrets(
    imap: ImapServer, ada: Collecting, wrong: Any
) -> None:
    address = wrong(imap)
    with pytest.raises(BeyondThisMachine) as refused:
        look_into_mailbox(address)
    said = str(refused.value) + Mailbox.objects.get().problem
    assert "cannot be read" in said
    assert "not-a-secret" not in said
    assert "wrong" not in said


def test_a_password_never_travels_in_the_clear(monkeypatch: pytest.MonkeyPatch, ada: Collecting) -> None:
    class Elsewhere:
        def __init__(self, *_: Any, **__: Any) -> None:
            self.said: list[str] = []

        def starttls(self, **_: Any) -> None:
            raise imaplib.IMAP4.error("no TLS here")

        def login(self, *_: Any) -> None:
            pytest.fail("the password was sent")

        def logout(self) -> None: ...

    monkeypatch.setattr(polling.imaplib, "IMAP4", type("IMAP4", (Elsewhere,), {"error": imaplib.IMAP4.error}))
    with pytest.raises(BeyondThisMachine):
        look_into_mailbox("imap://user:word@mail.in.example/")


@pytest.mark.parametrize(
    "address", ["pop3://a:b@c", "imaps://host/", "imaps:", "imaps://a:b@c:99999/", "imaps://a:b@/"]
)
def test_an_address_of_no_mailbox_is_refused_without_its_secrets(address: str) -> None:
    with pytest.raises(WrongRequest) as refused:
        place_of(address)
    assert ":b@" not in str(refused.value)


def test_the_command_looks_once(
    imap: ImapServer, ada: Collecting, settings: Any, tmp_path: Any, capsys: Any
) -> None:
    from pydantic import SecretStr

    told = {"contacts_mailbox": SecretStr(imap.address("command")), "contacts_folder": tmp_path}
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update=told)
    imap.deliver("command", delivered(ada))
    call_command("contacts", once=True)
    assert capsys.readouterr().out == "1 kept, 0 waiting for a hand, 0 known already, 0 left out\n"
