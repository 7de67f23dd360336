"""Whoever is asked why they read gets a mail: that a question waits and where, and nothing about anybody."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from tests.houses import House, sign_in

from bonafides.people.app.models import Person, Question
from bonafides.people.app.traces import write_trace

pytestmark = pytest.mark.django_db


def read_by(reader: Person, of: Person) -> None:
    write_trace(
        reader=reader.pk,
        reader_as="manager",
        page="candour:mine",
        about="person",
        subject=of.pk,
        purpose="candour.mine",
        refused=False,
        through="page",
    )


def ask(client: Client, person: Person) -> None:
    browser = sign_in(client, person)
    token = re.findall(r'name="read" value="([^"]+)"', browser.get("/glass-box/").content.decode())
    assert browser.post("/glass-box/ask/", {"read": token[0]}).status_code == 302


def test_the_one_asked_is_told_that_a_question_waits_and_no_more(client: Client, house: House) -> None:
    read_by(house.manager, house.rep)
    ask(client, house.rep)
    (sent,) = mail.outbox
    assert sent.to == [house.manager.email]
    assert "http://testserver/glass-box/" in sent.body
    assert "Testing & Sons" in sent.subject
    for hidden in (house.rep.name, house.rep.email, house.rep.key, "outcome"):
        assert hidden not in sent.subject + sent.body


def test_it_is_in_their_language(client: Client, house: House) -> None:
    Person.objects.filter(pk=house.manager.pk).update(language="de")
    read_by(house.manager, house.rep)
    ask(client, house.rep)
    (sent,) = mail.outbox
    assert sent.subject == "In bonafides bei Testing & Sons wartet eine Frage auf Sie"
    assert "Guten Tag Mara Voss" in sent.body


def test_there_is_one_mail_a_day_however_many_ask(client: Client, house: House) -> None:
    for who in house.reps[:3]:
        read_by(house.manager, who)
        ask(Client(), who)
    assert len(mail.outbox) == 1
    Question.objects.update(asked_at=timezone.now() - timedelta(days=2))
    read_by(house.manager, house.reps[3])
    ask(Client(), house.reps[3])
    assert len(mail.outbox) == 2


def test_whoever_has_left_gets_none(client: Client, house: House) -> None:
    read_by(house.manager, house.rep)
    Person.objects.filter(pk=house.manager.pk).update(left_on=house.on)
    ask(client, house.rep)
    assert mail.outbox == []
    assert Question.objects.count() == 1


def test_a_mail_that_cannot_leave_takes_no_question_away(
    client: Client, house: House, settings: pytest.FixtureRequest
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1  # type: ignore[attr-defined]
    read_by(house.manager, house.rep)
    ask(client, house.rep)
    assert Question.objects.count() == 1
