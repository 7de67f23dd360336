"""Mail for the collecting address, sent over real connections on the loopback."""

from __future__ import annotations

import contextlib
import smtplib
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connections
from tests.houses import House, small_house
from tests.installations import free_port
from tests.unit.promises.arriving.mails import mail, raw

from bonafides.people.app.models import Client, ClientContact
from bonafides.promises.app import listening
from bonafides.promises.app.actions_contacts import start_collecting
from bonafides.promises.app.listening import Bucket, Listener, listener
from bonafides.promises.app.models import Collecting, Contact

IN = "contacts@in.example"
BO = "bo@client.example"


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Listener]]:
    """Start a listener on a free port; stops it and closes what its worker opened."""
    # A line that was open when its server stopped never ends: it counts for no other test.
    monkeypatch.setattr(listening.Line, "open_now", set())
    there: list[Listener] = []

    def start(**more: Any) -> Listener:
        made = listener(f"127.0.0.1:{free_port()}", IN, **{"limit_mib": 1, **more})
        made.start()
        there.append(made)
        return made

    yield start
    for one in there:
        one.stop(no_assert=True)
        one.handler.worker.submit(connections.close_all).result(20)
        one.handler.worker.shutdown()


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[bytes, list[str], str]]:
    """What would be taken, instead of taking it."""
    seen: list[tuple[bytes, list[str], str]] = []

    def taking(content: bytes, recipients: list[str], envelope: str) -> str:
        seen.append((content, recipients, envelope))
        return listening.TAKEN

    monkeypatch.setattr(listening, "taking", taking)
    return seen


def line_to(one: Listener) -> smtplib.SMTP:
    return smtplib.SMTP(one.hostname, one.port, timeout=20)


def test_only_mail_for_the_collecting_address_is_received(served: Any, noted: list[Any]) -> None:
    with line_to(served()) as line:
        for stranger in (
            "ada@house.example",
            "contacts@elsewhere.example",
            "postmaster@in.example",
            "x+contacts@in.example",
        ):
            with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
                line.sendmail("a@b.example", [stranger], raw(mail()))
            assert refused.value.recipients[stranger][0] == 550
        line.sendmail("a@b.example", ["Contacts+k7@IN.example"], raw(mail()))
    assert [recipients for _, recipients, _ in noted] == [["Contacts+k7@IN.example"]]


def test_nothing_is_relayed_beside_a_good_recipient(served: Any, noted: list[Any]) -> None:
    with line_to(served()) as line:
        refused = line.sendmail("a@b.example", [IN, "victim@elsewhere.example"], raw(mail()))
    assert list(refused) == ["victim@elsewhere.example"]
    assert noted[0][1] == [IN]


def test_too_large_is_refused_whether_announced_or_not(served: Any, noted: list[Any]) -> None:
    one = served(limit_mib=1)
    large = b"Subject: x\r\n\r\n" + b"x" * 70 + (b"\r\n" + b"y" * 70) * 20_000
    with line_to(one) as line, pytest.raises(smtplib.SMTPSenderRefused) as refused:
        line.sendmail("a@b.example", [IN], large)
    assert refused.value.smtp_code == 552
    with line_to(one) as line:
        line.helo()
        line.mail("a@b.example")
        line.rcpt(IN)
        assert line.data(large)[0] == 552
    assert noted == []


def test_more_than_a_minute_bears_is_put_off_and_not_refused(served: Any, noted: list[Any]) -> None:
    with line_to(served(a_minute=2)) as line:
        for _ in range(2):
            line.sendmail("a@b.example", [IN], raw(mail()))
        with pytest.raises(smtplib.SMTPDataError) as put_off:
            line.sendmail("a@b.example", [IN], raw(mail()))
    assert put_off.value.smtp_code == 451
    assert len(noted) == 2


def test_a_mail_server_may_send_many_by_one_conversation_and_chatter_ends(
    served: Any, noted: list[Any]
) -> None:
    with line_to(served(a_minute=10_000)) as line:
        for _ in range(150):
            line.sendmail("a@b.example", [IN], raw(mail()))
        said = []
        with contextlib.suppress(smtplib.SMTPServerDisconnected):
            said += [line.noop()[0] for _ in range(60)]
            said += [line.noop()[0] for _ in range(10)]
    assert len(noted) == 150
    assert said[:60] == [250] * 60
    assert 250 not in said[60:]


def test_a_bucket_fills_evenly() -> None:
    now = [0.0]
    bucket = Bucket(60, clock=lambda: now[0])
    assert [bucket.takes() for _ in range(61)] == [True] * 60 + [False]
    now[0] = 2.0
    assert [bucket.takes() for _ in range(3)] == [True, True, False]


def test_connections_beyond_the_most_are_sent_away_and_others_go_on(
    served: Any, noted: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listening, "MOST_LINES", 3)
    one = served()
    with contextlib.ExitStack() as held:
        lines = [held.enter_context(line_to(one)) for _ in range(3)]
        with socket.create_connection((one.hostname, one.port), timeout=20) as more:
            assert more.recv(200).startswith(b"421")
            assert more.recv(200) == b""
        lines[0].sendmail("a@b.example", [IN], raw(mail()))
    until = time.monotonic() + 60
    while listening.Line.open_now and time.monotonic() < until:
        time.sleep(0.02)
    with line_to(one) as line:
        line.sendmail("a@b.example", [IN], raw(mail()))
    assert len(noted) == 2


def test_a_second_mail_cannot_be_smuggled_in_the_first(served: Any, noted: list[Any]) -> None:
    smuggled = (
        b"Subject: one\r\n\r\nfirst\n.\nMAIL FROM:<x@y.example>\nRCPT TO:<contacts@in.example>\nDATA\nsecond"
    )
    for end in (b"\n.\n", b"\n.\r\n", b"\r.\r", b"\r\n.\n"):
        noted.clear()
        one = served()
        with line_to(one) as line:
            line.helo()
            line.mail("a@b.example")
            line.rcpt(IN)
            line.docmd("DATA")
            line.send(smuggled.replace(b"\n.\n", end) + b"\r\n.\r\n")
            line.getreply()
            with contextlib.suppress(smtplib.SMTPServerDisconnected):
                line.noop()
        assert len(noted) <= 1, end


def test_it_speaks_of_nothing_but_itself(served: Any, noted: list[Any]) -> None:
    with line_to(served()) as line:
        code, said = line.ehlo()
        assert code == 250
        assert b"AUTH" not in said
        assert line.verify("ada@house.example")[0] in (252, 502)
        assert b"ython" not in (line.ehlo_resp or b"")


# With everything behind it


@pytest.fixture
def ada(transactional_db: None, settings: Any) -> Collecting:
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"contacts_address": IN})
    house: House = small_house()
    client = Client.objects.create(kind="customer", name="Client AG", owner=house.rep)
    ClientContact.objects.create(client=client, name="Bo Client", email=BO)
    return start_collecting(keep_subjects=True, keep_bodies=False, by=house.rep)


def test_a_mail_is_taken_once_it_is_written_and_refused_in_words(ada: Collecting, served: Any) -> None:
    me, own = ada.person.email, f"contacts+{ada.tag}@in.example"
    with line_to(served()) as line:
        copied = raw(mail(me, BO))
        line.sendmail(me, [own], copied)
        assert Contact.objects.get().client.name == "Client AG"  # type: ignore[union-attr]
        line.sendmail(me, [own], copied)
        assert Contact.objects.count() == 1
        for envelope, recipient, sender in (
            (me, IN, me),
            ("eve@evil.example", own, "eve@evil.example"),
            ("", own, "eve@evil.example"),
            (me, "contacts+guessguess22@in.example", me),
        ):
            with pytest.raises(smtplib.SMTPDataError) as refused:
                line.sendmail(envelope, [recipient], raw(mail(sender, BO, number="<2@h>")))
            assert (refused.value.smtp_code, refused.value.smtp_error) == (550, b"5.7.1 Not taken here")
        with pytest.raises(smtplib.SMTPDataError) as refused:
            line.sendmail(me, [own], b"From: x@y.example\r\nFrom: " + me.encode() + b"\r\n\r\nx")
        assert refused.value.smtp_code == 554
        assert b"2 lines From" in refused.value.smtp_error
    assert Contact.objects.count() == 1


def test_who_is_not_served_now_may_come_again(
    ada: Collecting, served: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("words that quote the mail")

    monkeypatch.setattr(listening, "take_mail", broken)
    with line_to(served()) as line, pytest.raises(smtplib.SMTPDataError) as refused:
        line.sendmail(ada.person.email, [IN], raw(mail()))
    assert refused.value.smtp_code == 451
    assert b"quote" not in refused.value.smtp_error


# The whole house

ROWS = """
from bonafides.promises.app.models import Contact
print(*Contact.objects.values_list("client__name", "direction"), sep="|")
"""
SAY_YES = """
from bonafides.people.app.models import Client, ClientContact, Person
from bonafides.promises.app.actions_contacts import start_collecting
adam = Person.objects.get(email="adam@house.example")
client = Client.objects.create(kind="customer", name="Client AG", owner=adam)
ClientContact.objects.create(client=client, name="Bo", email="bo@client.example")
print(start_collecting(keep_subjects=True, keep_bodies=False, by=adam).tag)
"""


@pytest.mark.timeout(900)
def test_serving_the_house_receives_mail_where_that_is_configured(installed: Any) -> None:
    house = installed()
    house.set_up()
    port = free_port()
    house.environment |= {"BONAFIDES_CONTACTS_ADDRESS": IN, "BONAFIDES_CONTACTS_LISTEN": f"127.0.0.1:{port}"}
    tag = house.django(SAY_YES)
    house.serve()
    until = time.monotonic() + 60
    while True:
        try:
            line = smtplib.SMTP("127.0.0.1", port, timeout=20)
            break
        except OSError:
            assert time.monotonic() < until, "nobody listens"
            time.sleep(0.1)
    with line:
        line.sendmail(
            "adam@house.example", [f"contacts+{tag}@in.example"], raw(mail("adam@house.example", BO))
        )
    assert house.django(ROWS) == "('Client AG', 'out')"


def test_serving_the_house_listens_to_nobody_unless_that_is_configured() -> None:
    from bonafides.website.configuration import Configuration

    told = Configuration()
    assert not told.collects_contacts
    assert not told.model_copy(update={"contacts_listen": "127.0.0.1:25"}).collects_contacts
    assert told.model_copy(
        update={"contacts_listen": "127.0.0.1:25", "contacts_address": IN}
    ).collects_contacts
