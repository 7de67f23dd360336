"""`kill -9` of the server, of all its processes at once, while forms and files are being sent.

Whatever was answered with a 2xx or 3xx is there afterwards; nothing is half done; and the server starts again
by itself, or by the same command, without any repair.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

pytestmark = pytest.mark.timeout(1800)

ROOT = Path(__file__).resolve().parents[3]
TOKEN = "a" * 32
"""Of the check against forgery: the same in cookie and form, as a browser sends it."""

PEOPLE = """
import json, sys
sys.path.insert(0, {root!r})
from tests.forecasts import publish_forecasts
from tests.houses import small_house
from django.contrib.auth import SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY
from bonafides.people.app.sessions import SessionStore
from bonafides.people.app.models import User
house = small_house()
publish_forecasts(house)
def signed_in(person):
    user = User.objects.get(person=person)
    kept = SessionStore()
    kept[SESSION_KEY] = str(user.pk)
    kept[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    kept[HASH_SESSION_KEY] = user.get_session_auth_hash()
    kept.create()
    return kept.session_key
from bonafides.readings.app.actions_sources import open_source
print(json.dumps({{
    "rep": signed_in(house.rep), "administrator": signed_in(house.administrator),
    "source": open_source("Salesforce", by=house.administrator).key, "manager": house.manager.email,
}}))
"""
THERE = """
import json
from django.db import connection
from bonafides.candour.app.models import Answer
from bonafides.people.app.models import Act, Client, Line, Membership, Person, ReadTrace
new = Person.objects.filter(name__startswith="Newcomer ")
acts = list(Act.objects.filter(about="person", what="hire").values_list("subject", flat=True))
served = Client.objects.filter(name__startswith="Client ")
kept = list(Act.objects.filter(about="client", what="keep_client").values_list("subject", flat=True))
if connection.vendor == "sqlite":
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA integrity_check")
        assert cursor.fetchone()[0] == "ok"
        cursor.execute("PRAGMA foreign_key_check")
        assert cursor.fetchall() == []
print(json.dumps({
    "hire": sorted(new.values_list("name", flat=True)),
    "client": sorted(served.values_list("name", flat=True)),
    "answer": sorted(Answer.objects.values_list("text", flat=True)),
    "n_answer_reads": ReadTrace.objects.filter(page="candour:answer").count(),
    "half": {
        "newcomers without a place": new.exclude(memberships__team__name="North").count()
        + new.exclude(lines__manager__isnull=False).count(),
        "newcomers placed twice": Membership.objects.filter(person__in=new).count() - new.count()
        + Line.objects.filter(person__in=new).count() - new.count(),
        "newcomers without an act": len(set(new.values_list("pk", flat=True)) - set(acts)),
        "acts without a newcomer": len(set(acts) - set(Person.objects.values_list("pk", flat=True))),
        "clients without an act": len(set(served.values_list("pk", flat=True)) - set(kept)),
        "acts without a client": len(set(kept) - set(Client.objects.values_list("pk", flat=True))),
    },
}))
"""
IMPORTS = """
import json
from pathlib import Path
from django.conf import settings
from bonafides.readings.app import places
from bonafides.readings.app.models import Import, Job
from bonafides.readings.app.queries_imports import generation_of
found = []
for one in Import.objects.order_by("pk"):
    generation = generation_of(one) if one.state == "read" else None
    found.append({
        "key": one.key, "state": one.state, "files": len(one.files),
        "there": len([path for path in places.uploads_of(one).rglob("*") if path.is_file()]),
        "whole": generation is not None and bool(generation.facts["fingerprint"] == one.fingerprint),
        "jobs": sorted(Job.objects.filter(about=one.key).values_list("state", flat=True)),
    })
print(json.dumps(found))
"""


@dataclass
class Writer:
    """Somebody's browser that sends one form after the other, and remembers what was acknowledged."""

    port: int
    session: str
    path: str
    name: str
    form: dict[str, str]
    sent: int = 0
    cut_off: int = 0
    acknowledged: list[str] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)

    def write(self, over: threading.Event) -> None:
        """Send until told to end; a form that got no answer is not sent again."""
        while not over.is_set():
            self.sent += 1
            said = f"{self.name} {self.sent:05d}"
            form = {name: value.replace("{}", said) for name, value in self.form.items()}
            try:
                status = send(self.port, "POST", self.path, self.session, form)
            except ConnectionRefusedError:
                time.sleep(0.03)
                continue
            except (OSError, http.client.HTTPException):
                self.cut_off += 1
                continue
            if 200 <= status < 400:
                self.acknowledged.append(said)
            else:
                self.refused.append(status)


def send(
    port: int, method: str, path: str, session: str, form: dict[str, str] | bytes = b"", kind: str = ""
) -> int:
    """Ask as a browser would; the status."""
    kind = kind or "application/x-www-form-urlencoded"
    body = form if isinstance(form, bytes) else urlencode({**form, "csrfmiddlewaretoken": TOKEN}).encode()
    headers = {"Cookie": f"sessionid={session}; csrftoken={TOKEN}", "Content-Type": kind}
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as line:
        line.request(method, path, body, headers)
        answer = line.getresponse()
        answer.read()
        return answer.status


def kill(*members: int) -> None:
    """End the whole groups of some processes at once: what they started dies with them."""
    for member in members:
        with contextlib.suppress(ProcessLookupError):
            group = os.getpgid(member)
            assert group != os.getpgid(0)
            os.killpg(group, signal.SIGKILL)


def kill_everything(house: Any, server: subprocess.Popen[str]) -> None:
    """The command, the web processes and the worker, the first before it can start the others again."""
    children = house.children()
    server.kill()
    kill(*children.values())
    server.wait(20)


def until_ready(house: Any) -> None:
    """Wait until the server answers again."""
    limit = time.monotonic() + 240
    while not house.ready():
        assert time.monotonic() < limit, "the server did not come back"
        time.sleep(0.05)


def until_acknowledged(writers: Iterable[Writer], more: int) -> None:
    """Wait until the server has done something for each of them again, however busy the machine is."""
    wanted = [(one, len(one.acknowledged) + more) for one in writers]
    limit = time.monotonic() + 240
    while not all(len(one.acknowledged) >= n for one, n in wanted):
        assert time.monotonic() < limit, "nothing is acknowledged"
        time.sleep(0.02)


@pytest.mark.slow
def test_no_form_is_lost_or_half_done_when_the_server_is_killed(installed: Any) -> None:
    house = installed()
    house.set_up()
    who = json.loads(house.django(PEOPLE.format(root=str(ROOT))))
    place = {"team": "North", "manager": who["manager"], "email": "", "function": "", "territory": ""}
    rep, administrator = who["rep"], who["administrator"]
    writers = {
        "hire": Writer(house.port, administrator, "/people/keep/add/", "Newcomer", {"name": "{}", **place}),
        "client": Writer(
            house.port, rep, "/people/clients/add/", "Client", {"name": "{}", "kind": "customer"}
        ),
        "answer": Writer(
            house.port,
            rep,
            "/forecast/mine/deal/aa11/answer/",
            "Said",
            {"kind": "other", "text": "{}", "happened_on": ""},
        ),
    }
    draw, over = random.Random(20261123), threading.Event()
    server = house.serve()
    threads = [threading.Thread(target=one.write, args=(over,)) for one in writers.values()]
    for thread in threads:
        thread.start()
    rounds = 0
    try:
        for _ in range(3):  # the command sees it and starts the web processes again
            until_acknowledged(writers.values(), 2)
            time.sleep(draw.uniform(0.1, 0.9))
            kill(house.children()["web"])
            rounds += 1
            until_ready(house)
        for _ in range(2):  # nobody is left to start anything: the same command once more
            until_acknowledged(writers.values(), 2)
            time.sleep(draw.uniform(0.1, 0.9))
            kill_everything(house, server)
            rounds += 1
            server = house.serve()
        until_acknowledged(writers.values(), 2)
    finally:
        over.set()
        for thread in threads:
            thread.join(30)
    found = json.loads(house.django(THERE))
    for name, writer in writers.items():
        assert writer.refused == []
        assert len(writer.acknowledged) > rounds
        assert set(writer.acknowledged) <= set(found[name]), f"{name}: acknowledged and lost"
        assert len(found[name]) == len(set(found[name])), f"{name}: done twice"
        assert len(found[name]) <= writer.sent
    assert set(found["half"].values()) == {0}, found["half"]
    assert found["n_answer_reads"] >= len(writers["answer"].acknowledged)
    assert sum(one.cut_off for one in writers.values()) >= rounds, "killed when nothing was being written"


def multipart(files: list[Path]) -> tuple[bytes, str]:
    """Files as a form sends them, and the type of that."""
    parts = [
        b'--cut\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n'
        + TOKEN.encode()
        + b"\r\n"
    ]
    for file in files:
        head = f'--cut\r\nContent-Disposition: form-data; name="files"; filename="{file.name}"\r\n'
        parts.append(head.encode() + b"Content-Type: text/csv\r\n\r\n" + file.read_bytes() + b"\r\n")
    return b"".join(parts) + b"--cut--\r\n", "multipart/form-data; boundary=cut"


def stop_in_the_middle(
    port: int, path: str, session: str, body: bytes, kind: str
) -> http.client.HTTPConnection:
    """Send the first two thirds of an upload, and keep the line open."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    line.putrequest("POST", path)
    for name, value in {
        "Cookie": f"sessionid={session}; csrftoken={TOKEN}",
        "Content-Type": kind,
        "Content-Length": str(len(body)),
    }.items():
        line.putheader(name, value)
    line.endheaders(body[: 2 * len(body) // 3])
    return line


@pytest.mark.slow
def test_an_import_survives_a_kill_of_everything_and_is_whole_or_not_there(
    installed: Any, export: Path
) -> None:
    house = installed()
    house.set_up()
    who = json.loads(house.django(PEOPLE.format(root=str(ROOT))))
    path = f"/readings/sources/{who['source']}/upload/"
    body, kind = multipart(sorted(one for one in export.iterdir() if one.suffix == ".csv"))
    draw = random.Random(11)
    server = house.serve()
    # Cut off while it is received: there is no import, and nothing of it is measured.
    line = stop_in_the_middle(house.port, path, who["administrator"], body, kind)
    time.sleep(0.3)
    kill_everything(house, server)
    line.close()
    assert json.loads(house.django(IMPORTS)) == []
    # Acknowledged, and cut off while it is read; and once more, with nobody but a worker.
    server = house.serve()
    assert send(house.port, "POST", path, who["administrator"], body, kind) == 302
    time.sleep(draw.uniform(0.1, 1.5))
    kill_everything(house, server)
    for most in (draw.uniform(0.5, 2.5), 300):
        worker = subprocess.Popen(
            [sys.executable, "-m", "django", "work", "--stale", "1", "--poll", "0.1", "--until-idle"],
            env=house.environment,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        with contextlib.suppress(subprocess.TimeoutExpired):
            worker.wait(most)
        kill(worker.pid)
        worker.wait(20)
    house.serve()
    found = json.loads(house.django(IMPORTS))
    assert len(found) == 1
    for one in found:
        assert (one["state"], one["jobs"], one["whole"]) == ("read", ["done"], True), found
        assert one["files"] == one["there"] > 1
        assert send(house.port, "GET", f"/readings/imports/{one['key']}/", who["administrator"]) == 200
