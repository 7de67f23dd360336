"""Webhooks: signed, tried again, without names, and never into one's own network."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from bonafides.errors import WrongRequest
from bonafides.people.app.models import Client
from bonafides.promises.app.actions import act
from bonafides.promises.app.actions_asking import Part, Wish, ask_before
from bonafides.promises.app.actions_hooks import end_hook, make_hook, secret_of
from bonafides.promises.app.actions_reaching import reach_out
from bonafides.promises.app.models import Hook, Outgoing, Promise
from bonafides.promises.app.reaching import webhook
from bonafides.promises.app.sides import Actor
from bonafides.promises.saying import Saying
from bonafides.promises.telling import WAITS
from bonafides.promises.webhooks import checked_address, is_outside


class Receiver(HTTPServer):
    """A program that is told: keeps what it got, and answers as it is bidden."""

    got: list[tuple[dict[str, str], bytes]]
    status = 204


class _Receiving(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server: Any = self.server
        body = self.rfile.read(int(self.headers["content-length"]))
        server.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(server.status)
        if server.status == 302:
            self.send_header("Location", "http://169.254.169.254/latest/meta-data/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    """A receiver on the loopback, which this installation is told to be its own."""
    served = Receiver(("127.0.0.1", 0), _Receiving)
    served.got = []
    thread = threading.Thread(target=served.serve_forever, daemon=True)
    thread.start()
    told = settings.CONFIGURATION.model_copy(update={"hooks_inside": ("127.0.0.1",)})
    settings.CONFIGURATION = told
    yield served
    served.shutdown()
    served.server_close()
    thread.join()


@pytest.fixture
def inner(house) -> Promise:
    sawmill = Client.objects.create(kind="customer", name="Sawmill", owner=house.rep)
    wish = Wish("Two fitters", "First board sawn", house.on + timedelta(days=20), sawmill, deal_id="OPP-4711")
    return ask_before(wish, [Part(house.delivery_function)], by=house.rep).rests.get().inner


def hook_to(receiver: Receiver, house: Any, *kinds: str) -> tuple[Hook, str]:
    return make_hook(
        f"http://127.0.0.1:{receiver.server_port}/in?x=1", kinds or ("ask",), by=house.administrator
    )


def test_an_act_is_told_signed_with_keys_and_days_alone(house, receiver, request):
    _hook, secret = hook_to(receiver, house, "ask", "answer")
    inner = request.getfixturevalue("inner")
    act(inner, "decline", Actor("performer", house.delivery), Saying(text="SECRET: no fitters"))
    reach_out()
    assert [json.loads(body)["data"]["state"] for _, body in receiver.got] == ["asked", "declined"]
    headers, body = receiver.got[1]
    told = json.loads(body)
    assert told["type"] == "promise.decline"
    assert told["data"] == {
        "promise": inner.key,
        "n": 2,
        "act": "decline",
        "side": "performer",
        "state": "declined",
        "due_on": None,
    }
    for _, each in receiver.got:
        for word in (b"SECRET", b"fitters", b"Sawmill", b"OPP", house.rep.name.encode(), b"house.example"):
            assert word not in each
    # By hand, as the specification says, not by our own function.
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert len(key) >= 24


def test_it_is_tried_again_under_the_same_number_and_given_up_in_the_end(house, receiver, request):
    hook_to(receiver, house)
    request.getfixturevalue("inner")
    receiver.status = 500
    now = timezone.now()
    for wait in (timedelta(0), *WAITS):
        now += wait + timedelta(seconds=1)
        reach_out(now)
    assert len(receiver.got) == 1 + len(WAITS)
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
    assert Outgoing.objects.get(hook__isnull=False).ended == "given up"
    reach_out(now + timedelta(days=9))
    assert len(receiver.got) == 1 + len(WAITS)


def test_gone_ends_it(house, receiver, request):
    hook, _ = hook_to(receiver, house)
    request.getfixturevalue("inner")
    receiver.status = 410
    reach_out()
    hook.refresh_from_db()
    assert hook.ended_at is not None


def test_an_ended_hook_and_kinds_it_was_not_made_for_are_told_nothing(house, receiver, request):
    hook, _ = hook_to(receiver, house)
    other, _ = hook_to(receiver, house, "warning")
    end_hook(hook, by=house.administrator)
    request.getfixturevalue("inner")
    reach_out()
    assert receiver.got == []
    assert other.ended_at is None


def test_a_redirection_is_not_followed(house, receiver, request, monkeypatch):
    hook_to(receiver, house)
    request.getfixturevalue("inner")
    receiver.status = 302
    called = []
    real = socket.create_connection
    monkeypatch.setattr(
        webhook.socket,
        "create_connection",
        lambda where, *a, **k: called.append(where) or real(where, *a, **k),
    )
    reach_out()
    assert called == [("127.0.0.1", receiver.server_port)]
    assert Outgoing.objects.get(hook__isnull=False).ended == ""


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "2002:7f00:1::",
        "64:ff9b::a00:1",
    ],
)
def test_a_name_that_leads_into_ones_own_network_is_not_called(house, number, monkeypatch):
    assert not is_outside(number)
    family = socket.AF_INET6 if ":" in number else socket.AF_INET
    # One public number beside it helps nothing.
    answers = [(family, 1, 6, "", (n, 443)) for n in ("93.184.216.34", number)]
    monkeypatch.setattr(webhook.socket, "getaddrinfo", lambda *_, **__: answers)

    def called(*_: Any, **__: Any) -> None:
        raise AssertionError("somebody was called")

    monkeypatch.setattr(webhook.socket, "create_connection", called)
    with pytest.raises(webhook.NotThere):
        webhook.post("https://looks.public.example/", b"{}", {})


def test_the_number_that_was_looked_at_is_the_one_that_is_called(monkeypatch):
    """A name that answers otherwise at the second look-up (DNS rebinding) is not asked a second time."""
    looked, called = [], []

    def look_up(*_: Any, **__: Any) -> Any:
        looked.append(1)
        number = "93.184.216.34" if len(looked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, 1, 6, "", (number, 443))]

    def connect(where: Any, *_: Any, **__: Any) -> None:
        called.append(where)
        raise ConnectionRefusedError

    monkeypatch.setattr(webhook.socket, "getaddrinfo", look_up)
    monkeypatch.setattr(webhook.socket, "create_connection", connect)
    with pytest.raises(ConnectionRefusedError):
        webhook.post("https://rebinding.example/", b"{}", {})
    assert called == [("93.184.216.34", 443)]
    assert len(looked) == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "https://",
        "https://user:password@example.org/",
        "https://example.org/#x",
        "https://example.org/\r\nX: y",
        "https://exa mple.org/",
        "https://example.org:0/",
        "https://example.org:99999/",
        "https://[::1/",
        "javascript:alert(1)",
        "//example.org/",
        "https://exämple.org/",
        "",
    ],
)
def test_an_address_that_a_hook_cannot_have_is_refused(house, url):
    with pytest.raises(WrongRequest):
        checked_address(url)
    with pytest.raises(WrongRequest):
        make_hook(url, ["ask"], by=house.administrator)


def test_a_hook_into_ones_own_network_is_refused_when_it_goes_without_naming_what_is_there(house, request):
    hook, _ = make_hook("https://localhost/", ["ask"], by=house.administrator)
    request.getfixturevalue("inner")
    reach_out()
    hook.refresh_from_db()
    assert hook.said == "leads into a private network"


def test_the_secret_is_shown_once_and_stands_in_no_table(client, sign_in, house):
    admin = sign_in(client, house.administrator)
    said = admin.post(reverse("promises:hooks"), {"url": "https://in.example/", "kinds": ["ask"]})
    hook = Hook.objects.get()
    secret = secret_of(hook)
    assert secret in said.content.decode()
    assert secret not in admin.get(reverse("promises:hooks")).content.decode()
    assert "no-store" in said["Cache-Control"]
    assert all(secret.removeprefix("whsec_") not in str(value) for value in Hook.objects.values_list().get())
    other, another = make_hook("https://in.example/", ["ask"], by=house.administrator)
    assert another != secret
    assert admin.post(reverse("promises:end_hook", args=[other.key])).status_code == 302


def test_only_who_runs_the_house_makes_one(client, sign_in, house):
    for person in (house.rep, house.leader, house.delivery):
        answer = sign_in(client, person).post(
            reverse("promises:hooks"), {"url": "https://in.example/", "kinds": ["ask"]}
        )
        assert answer.status_code == 403
    assert not Hook.objects.exists()
