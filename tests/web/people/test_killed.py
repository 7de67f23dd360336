"""A process that dies in the middle of an import leaves all of it or nothing."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.migrated import put_into

N = 1500
SET_UP = f"""
import django
django.setup()
from django.utils import timezone
from bonafides.people.app.actions_arrivals import receive
from bonafides.people.app.models import Person
boss = Person.objects.create(name="Boss", email="boss@x.example")
rows = "".join(f"P {{n}},p{{n}}@x.example,Team {{n % 9}},boss@x.example,rep\\n" for n in range({N}))
receive("people", ("name,email,team,manager,role\\n" + rows).encode(), on=timezone.localdate(), by=boss)
"""
APPLY = """
import django
django.setup()
from bonafides.people.app.actions_arrivals import apply_people, plan_of
from bonafides.people.app.models import Arrival, Person
waiting = Arrival.objects.get()
mark = plan_of(waiting)[1].mark if waiting.ended_at is None else ""
print("begins", flush=True)
print(apply_people(waiting, mark=mark, by=Person.objects.get(name="Boss")), flush=True)
"""


def counts(file: Path) -> tuple[int, ...]:
    """How many people, memberships, lines, hats and finished files there are."""
    tables = ("people_person", "people_membership", "people_line", "people_hat")
    with sqlite3.connect(file) as base:
        found = [base.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]
        ended = base.execute("SELECT count(*) FROM people_arrival WHERE ended_at IS NOT NULL").fetchone()[0]
        assert base.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    return (*found, ended)


@pytest.mark.slow
def test_a_kill_leaves_all_of_an_import_or_nothing(tmp_path: Path) -> None:
    own = {"BONAFIDES_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "bonafides.website.settings"}
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | own
    put_into(tmp_path)
    subprocess.run([sys.executable, "-c", SET_UP], env=environment, check=True, timeout=200)
    nothing, everything = (1, 0, 0, 0, 0), (N + 1, N, N, N, 1)
    file = tmp_path / "bonafides.sqlite3"
    assert counts(file) == nothing
    for moment in (0.0, 0.15, 0.4, 0.7):
        process = subprocess.Popen([sys.executable, "-c", APPLY], env=environment, stdout=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stdout.readline() == b"begins\n"
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
        acknowledged = b"added" in process.stdout.read()
        process.wait()
        process.stdout.close()
        assert counts(file) in ((everything,) if acknowledged else (nothing, everything))
    for _ in range(2):
        subprocess.run([sys.executable, "-c", APPLY], env=environment, check=True, timeout=200)
        assert counts(file) == everything
