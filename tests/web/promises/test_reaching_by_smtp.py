"""Mail that can be answered, sent over a real SMTP connection on the loopback."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from tests.installations import free_port

from bonafides.people.app.models import Client
from bonafides.promises.app.actions_asking import Part, Wish, ask_before
from bonafides.promises.app.actions_reaching import reach_out
from bonafides.promises.app.models import Outgoing, Promise


class Taking:
    """A mail server that keeps what it is handed, or says that it cannot."""

    def __init__(self) -> None:
        self.got: list[tuple[list[str], EmailMessage]] = []
        self.says = "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        if self.says.startswith("250"):
            mail = message_from_bytes(envelope.content, policy=policy.default)
            self.got.append((envelope.rcpt_tos, mail))
        return self.says


@pytest.fixture
def post(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Taking]:
    """The mail server of this installation."""
    monkeypatch.setattr("bonafides.promises.telling.is_quiet", lambda *_: False)
    monkeypatch.setattr("bonafides.promises.telling.is_working_day", lambda _: True)
    taking = Taking()
    served = Controller(taking, hostname="127.0.0.1", port=free_port(), ready_timeout=60)
    served.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", served.port, 60
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield taking
    served.stop()


def test_an_ask_travels_as_mail_and_its_answer_comes_back_by_link(house, client, post):
    house.delivery.name, house.delivery.language = "Dörte Fünk", "de"
    house.delivery.save()
    sawmill = Client.objects.create(kind="customer", name="Sägewerk Holz", owner=house.rep)
    wish = Wish("Zwei Monteure für Größe L", "Brett gesägt", house.on + timedelta(days=20), sawmill)
    inner = ask_before(wish, [Part(house.delivery_function)], by=house.rep).rests.get().inner
    post.says = "451 4.3.0 Later"
    assert reach_out() == 0
    waiting = Outgoing.objects.get(person=house.delivery)
    assert (waiting.ended, waiting.tries) == ("", 1)
    post.says = "250 OK"
    assert reach_out(waiting.not_before) == 1
    ((to, mail),) = post.got
    assert to == [house.delivery.email]
    assert mail["Subject"].strip() == "Nadia Field fragt Sie: Zwei Monteure für Größe L"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == f"<{waiting.key}@localhost>"
    assert mail.get_content_type() == "text/plain"
    body = mail.get_content()
    assert "Für: Sägewerk Holz" in body
    found = re.search(r"http://localhost(/promises/answer/\S+/promise/)", body)
    assert found is not None
    assert client.post(found[1]).status_code == 200
    assert Promise.objects.get(pk=inner.pk).state == "promised"
