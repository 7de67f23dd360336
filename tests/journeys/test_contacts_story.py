"""Contacts that arrive, in a real browser and over real SMTP: a forwarded mail turns up in Today."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Page, expect
from tests.browsers import PHONE
from tests.installations import free_port
from tests.unit.promises.arriving.mails import mail, raw

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.embedded]

IN = "contacts@in.example"


@pytest.fixture
def a_house(transactional_db: None, settings: Any) -> Any:
    from tests.houses import small_house

    from bonafides.people.app.models import Client, ClientContact

    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"contacts_address": IN})
    house = small_house()
    for name, domain in (("Sawmill", "sawmill.example"), ("Harbour Logistics", "harbour.example")):
        made = Client.objects.create(kind="customer", name=name, owner=house.rep)
        ClientContact.objects.create(client=made, name=f"Bo of {name}", email=f"bo@{domain}")
    return house


@pytest.fixture
def send(a_house: Any) -> Iterator[Callable[[str, str, str], None]]:
    """Forward a mail of somebody's to an address, as a mail program does, over SMTP."""
    from bonafides.promises.app.listening import listener

    server = listener(f"127.0.0.1:{free_port()}", IN, limit_mib=1)
    server.start()

    def forward(sender: str, to: str, subject: str) -> None:
        me = a_house.rep.email
        at = timezone.now() - timedelta(days=3)
        made = mail(me, to, text="FYI", subject=f"Fwd: {subject}", number=f"<{subject}@h>")
        original = mail(sender, me, subject=subject, number=f"<{subject}@c>", at=format_datetime(at))
        made.add_attachment(original)
        with smtplib.SMTP(server.hostname, server.port, timeout=20) as line:
            line.sendmail(me, [to], raw(made))

    yield forward
    server.stop(no_assert=True)
    server.handler.worker.submit(connections.close_all).result(20)
    server.handler.worker.shutdown()


@pytest.fixture
def tab(open_page: Callable[..., tuple[Page, list[str]]], a_house: Any) -> tuple[Page, list[str]]:
    """A phone in which the rep is signed in, and what its console says."""
    return open_page(a_house.rep, viewport=PHONE)


def test_a_forwarded_mail_turns_up_in_today(tab: tuple[Page, list[str]], send: Any) -> None:
    page, said = tab
    page.goto("/promises/contacts/")
    expect(page.get_by_role("heading", level=1)).to_have_text("No contacts of yours are taken")
    page.get_by_role("link", name="See what is kept").click()
    page.get_by_role("button", name="Take my contacts from now on").click()
    address = page.locator("code.secret").inner_text()
    assert address.startswith("contacts+")

    page.goto("/")
    assert "Sawmill" not in page.get_by_role("main").inner_text()
    send("Bo <bo@sawmill.example>", address, "When do the fitters come?")
    page.goto("/")
    expect(page.get_by_role("main")).to_contain_text("Sawmill")

    send("Inga Norden <inga@unknown.example>", address, "An order")
    page.goto("/promises/contacts/")
    expect(page.get_by_role("heading", level=1)).to_have_text("1 contact waits for your hand")
    page.get_by_role("link", name="Say whose it is").click()
    page.get_by_label("Which client?").select_option(label="Harbour Logistics")
    page.get_by_label("From now on, whenever this address or number comes").check()
    page.get_by_role("button", name="It is theirs").click()
    expect(page.get_by_role("status")).to_contain_text("It counts for Harbour Logistics.")
    page.goto("/")
    expect(page.get_by_role("main")).to_contain_text("Harbour Logistics")
    assert said == []
