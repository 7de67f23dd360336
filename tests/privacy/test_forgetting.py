"""A leaver is forgotten: the name is nowhere, the figures are as they were; an export is one's own alone."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import DatabaseError, connection, transaction
from django.test import Client as Browser
from tests.houses import sign_in
from tests.migrated import put_into

from bonafides.errors import WrongRequest
from bonafides.people.app.actions_clients import keep_client
from bonafides.people.app.actions_erasure import CALLED, erase
from bonafides.people.app.actions_leaving import deactivate
from bonafides.people.app.actions_people import change_person
from bonafides.people.app.actions_users import import_users
from bonafides.people.app.models import Alias, Erasure, Person, Question, ReadTrace, Share, User
from bonafides.people.app.queries_export import everything_about, export_zip
from bonafides.privacy.release import release
from bonafides.readings.app.actions import publish
from bonafides.readings.app.models import Reading

NAME, ADDRESS, CALLED_THERE = "Nadia Field", "nadia.field@house.example", "u-4711"


def dump() -> str:
    """Every row of every table, as text."""
    tables = connection.introspection.table_names()
    said = []
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            said.append(f"{table}: {cursor.fetchall()!r}")
    return "\n".join(said)


def rows(**chosen: Any) -> list[dict[str, Any]]:
    return list(Reading.objects.filter(**chosen).order_by("pk").values())


@pytest.fixture
def lived_in(house: Any) -> Any:
    """A house in which the first rep has left traces everywhere."""
    from bonafides.candour.app.models import Answer

    rep = house.rep
    figure = {"value": 0.6, "low": 0.5, "high": 0.7, "n": 80, "unit": "share", "why": ""}
    for kind, audience, subject, day in (
        ("candour.mine", "self", rep.pk, 2),
        ("candour.mine", "self", rep.pk, 1),
        ("candour.mine", "self", house.reps[1].pk, 1),
        ("candour.team", "team", house.north.pk, 1),
        ("candour.all", "organisation", None, 1),
    ):
        publish(
            release(kind, audience, subject, {"won": figure}, n_people=9),
            as_of=house.on - timedelta(days=day),
            source=None,
            cut=f"cut {day}",
        )
    # A team may have the number that a person has; its readings are no person's.
    publish(
        release("candour.other", "team", rep.pk, {"won": figure}, n_people=9),
        as_of=house.on, source=None, cut="cut",
    )  # fmt: skip
    import_users([{"person_id": CALLED_THERE, "name": NAME}], source="src", on=house.on, by=None)
    import_users(
        [{"person_id": "u2", "name": NAME, "email": "x@y.example"}], source="b", on=house.on, by=None
    )
    Share.objects.create(owner=rep, purpose="candour.calibration", with_person=house.manager)
    Answer.objects.create(deal_id="d1", by=rep, kind="other", text=f"As {NAME} I wrote to {ADDRESS.upper()}.")
    Answer.objects.create(deal_id="d1", by=house.manager, kind="other", text=f"{NAME} knows; NadiaField no.")
    ReadTrace.objects.create(
        reader=house.manager.pk, reader_as="manager", page="candour:mine", about="person", subject=rep.pk,
        purpose="candour.calibration",
    )  # fmt: skip
    ReadTrace.objects.create(
        reader=rep.pk, reader_as="rep", page="people:person", about="person", subject=house.leader.pk,
        purpose="people.directory",
    )  # fmt: skip
    Question.objects.create(trace=1, asked_by=rep, asked_of=house.manager, answer=f"Because of {NAME}.")
    keep_client(None, kind="customer", name="Sawmill", owner=rep, by=rep)
    change_person(rep, by=house.administrator, territory=None, language="de")
    EmailAddress.objects.create(user=User.objects.get(person=rep), email=ADDRESS, primary=True)
    sign_in(Browser(), rep)
    return house


@pytest.fixture
def gone(lived_in: Any) -> Any:
    """The same after the rep has left."""
    deactivate(lived_in.rep, on=lived_in.on, by=lived_in.administrator)
    return lived_in


def test_the_name_of_an_erased_person_is_nowhere_in_the_database(gone: Any) -> None:
    assert NAME in dump()
    erase(gone.rep, by=gone.administrator)
    said = dump().casefold()
    for word in (NAME, ADDRESS, CALLED_THERE, "Nadia "):
        assert word.casefold() not in said, word
    assert Person.objects.get(pk=gone.rep.pk).name == CALLED
    assert not User.objects.filter(person=gone.rep).exists()
    assert not Alias.objects.filter(person=gone.rep).exists()


def test_the_next_import_does_not_bring_the_name_back(gone: Any) -> None:
    """The export of the CRM still holds it until somebody erases it there."""
    erase(gone.rep, by=gone.administrator)
    users = [{"person_id": CALLED_THERE, "name": NAME}, {"person_id": "u9", "name": "Ada New"}]
    placed = import_users(users, source="src", on=gone.on, by=None, adds=False)
    assert (placed.added, placed.unclear, placed.matched) == (0, 1, 0)
    assert NAME.casefold() not in dump().casefold()


def test_figures_of_others_and_traces_are_byte_for_byte_what_they_were(gone: Any) -> None:
    others = Reading.objects.exclude(audience="self", subject=gone.rep.pk)
    before = json.dumps(list(others.order_by("pk").values()), default=str)
    traces = list(ReadTrace.objects.order_by("pk").values())
    spells = [list(gone.rep.memberships.values()), list(gone.rep.lines.values())]
    erase(gone.rep, by=gone.administrator)
    assert json.dumps(list(others.order_by("pk").values()), default=str) == before
    assert list(ReadTrace.objects.order_by("pk").values()) == traces
    assert [list(gone.rep.memberships.values()), list(gone.rep.lines.values())] == spells
    assert rows(audience="self", subject=gone.rep.pk) == []


def test_readings_of_the_erased_are_the_only_ones_that_the_database_lets_go(gone: Any) -> None:
    def refused(**chosen: Any) -> None:
        with pytest.raises(DatabaseError), transaction.atomic():
            Reading.objects.filter(**chosen).delete()

    refused(audience="self", subject=gone.rep.pk)
    Erasure.objects.create(person=gone.rep.pk, by=gone.administrator.pk)
    for chosen in (
        {"audience": "organisation"},
        {"audience": "team", "subject": gone.north.pk},
        {"audience": "team", "subject": gone.rep.pk},
        {"audience": "self", "subject": gone.reps[1].pk},
    ):
        refused(**chosen)
    with pytest.raises(DatabaseError), transaction.atomic():
        Reading.objects.filter(audience="self", subject=gone.rep.pk).update(payload={})
    with pytest.raises(DatabaseError), transaction.atomic():
        Erasure.objects.all().delete()
    assert Reading.objects.filter(audience="self", subject=gone.rep.pk).delete()[0] == 2


def test_erasure_twice_is_one_erasure_and_only_leavers_can_be_erased(gone: Any) -> None:
    erase(gone.rep, by=gone.administrator)
    assert erase(gone.rep, by=gone.administrator).gone == {}
    assert Erasure.objects.count() == 1
    for person, by in ((gone.manager, gone.administrator), (gone.leaver, gone.leaver)):
        with pytest.raises(WrongRequest):
            erase(person, by=by)


def test_a_failed_erasure_leaves_everything(gone: Any, monkeypatch: Any) -> None:
    def fails(*_: Any) -> int:
        raise RuntimeError("half way")

    before = dump()
    monkeypatch.setattr("bonafides.people.app.actions_erasure._replace_in_texts", fails)
    with pytest.raises(RuntimeError):
        erase(gone.rep, by=gone.administrator)
    assert dump() == before


def unpacked(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as bundle:
        assert bundle.testzip() is None
        return {name: bundle.read(name).decode("utf-8-sig") for name in bundle.namelist()}


def test_an_export_holds_everything_about_the_person(lived_in: Any) -> None:
    held = everything_about(lived_in.rep, own=True)
    assert held["person"][0]["email"] == ADDRESS
    assert [row["team"] for row in held["membership"]] == ["North"]
    assert {"line", "hat", "share", "answer", "client", "question", "user"} <= held.keys()
    assert [row["reader"] for row in held["reads-of-you"]] == [lived_in.manager.key]
    assert [row["as_of"] for row in held["own-figures"]] == [
        (lived_in.on - timedelta(days=day)).isoformat() for day in (2, 1)
    ]
    files = unpacked(export_zip(lived_in.rep, own=True, house="Testing & Sons"))
    assert {"README.txt", "everything.json", "person.csv", "own-figures.csv"} <= files.keys()
    assert json.loads(files["everything.json"]) == held


def test_an_export_names_nobody_else_and_no_secret(lived_in: Any) -> None:
    for own in (True, False):
        said = "\n".join(unpacked(export_zip(lived_in.rep, own=own, house="T")).values())
        for person in Person.objects.exclude(pk=lived_in.rep.pk):
            assert person.name not in said
            assert (person.email or "-@-") not in said
        for secret in ("password", "token_hash", "session_key", "payload"):
            assert secret not in said.replace("passwords, second factors", "")


def without_moments(text: str) -> str:
    """A second and its parts may read like any figure: :30.612 like 0.6."""
    return re.sub(r'"\d{4}-\d\d-\d\dT[^"]*"', '""', text)


def test_the_copy_that_an_administrator_makes_has_no_figure_about_the_person(lived_in: Any) -> None:
    own, copy = (unpacked(export_zip(lived_in.rep, own=own, house="T")) for own in (True, False))
    assert "own-figures.csv" not in copy
    assert "0.6" in without_moments(own["everything.json"])
    assert "0.6" not in without_moments(copy["everything.json"])


def test_an_export_runs_in_no_spreadsheet(house: Any) -> None:
    Person.objects.filter(pk=house.rep.pk).update(name='=HYPERLINK("http://x")')
    house.rep.refresh_from_db()
    assert "\"'=HYPERLINK" in unpacked(export_zip(house.rep, own=True, house="T"))["person.csv"]


ON_A_FILE = """
import django
django.setup()
from bonafides.people.app.actions_arrivals import apply_people, plan_of, receive
from bonafides.people.app.actions_erasure import erase
from bonafides.people.app.actions_leaving import deactivate
from bonafides.people.app.models import Person
from django.utils import timezone
today = timezone.localdate()
boss = Person.objects.create(name="Boss")
file = "name,email\\nZacharias Unforgettable,zu@unforgettable.example\\n" + "".join(
    f"Somebody Number{n},n{n}@x.example\\n" for n in range(300)
)
waiting = receive("people", file.encode(), on=today, by=boss)
apply_people(waiting, mark=plan_of(waiting)[1].mark, by=boss)
person = Person.objects.get(name="Zacharias Unforgettable")
deactivate(person, on=today, by=boss)
erase(person, by=boss)
"""


def test_the_name_is_not_in_the_file_of_the_database_either(tmp_path: Path) -> None:
    """Deleted rows and shrunken cells stay in an SQLite file unless they are overwritten."""
    own = {"BONAFIDES_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "bonafides.website.settings"}
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | own
    put_into(tmp_path)
    subprocess.run([sys.executable, "-c", ON_A_FILE], env=environment, check=True, timeout=200)
    files = [path for path in tmp_path.rglob("bonafides.sqlite3*") if path.is_file()]
    assert files
    everything = b"".join(path.read_bytes() for path in files)
    assert b"Somebody Number7" in everything
    for word in (b"Zacharias", b"Unforgettable", b"unforgettable.example"):
        assert word not in everything
