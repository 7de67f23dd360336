"""The ballot box stands apart: no model, relation or table of the house leads to an answer of a rater."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from bonafides.trust.box.store import Store

SAID_IN_THE_OPEN = {
    "trust.Guess.answers": "one's own guess, for oneself",
    "trust.AskedByName.answers": "a client who answers with their name on it",
    "trust.NamedAnswer.answers": "oneself, one's manager, a client by name",
    "trust.Reply.you_said": "what a leader answers, signed",
    "trust.Reply.we_heard": "what a leader answers, signed",
    "trust.Reply.we_do": "what a leader answers, signed",
    "trust.Thread.comment": "a comment that was released, of which nobody knows whose it is",
    "trust.Turn.asked": "what its reader asks back, signed",
    "trust.Turn.answer": "what its writer says to that reader, by a key that leads to no invitation",
    "trust.Round.thresholds": "fixed before the first answer",
    "trust.Round.apart": "fixed before the first answer",
    "trust.Round.plan": "fixed before the first answer",
    "trust.Round.labels": "fixed before the first answer",
    "trust.Round.manifest": "fixed before the first answer",
    "trust.Round.counts": "numbers by cell, public",
    "trust.Round.ballots": "hashes of keys that only respondents hold, sorted, public",
    "trust.Round.release": "figures that passed disclosure control",
}
"""Every field of the room that can hold more than a name, a number or a day. A new one is argued for here."""

HOLDS_MUCH = (models.JSONField, models.TextField, models.BinaryField, models.FileField)


def of_the_room() -> Iterator[tuple[str, models.Field[Any, Any]]]:
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label == "trust":
            for field in model._meta.get_fields():
                if isinstance(field, models.Field):
                    yield f"{model._meta.label}.{field.name}", field


def test_every_field_that_could_hold_an_answer_is_argued_for() -> None:
    holds = {
        name
        for name, field in of_the_room()
        if isinstance(field, HOLDS_MUCH)
        or (isinstance(field, models.CharField) and (field.max_length or 999) > 200)
    }
    assert holds == SAID_IN_THE_OPEN.keys()


def test_no_model_is_named_for_ballots_and_no_field_but_the_public_list() -> None:
    word = re.compile("ballot|vote|sealed|spool|spki|respondent", re.IGNORECASE)
    named = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields(include_hidden=True)
        if word.search(field.name) or word.search(model.__name__)
    ]
    assert named == ["trust.Round.ballots"]


def neighbours(model: type[models.Model]) -> set[type[models.Model]]:
    """Models that one reaches from a model in one step, forward or backward, by whatever relation."""
    found: set[type[models.Model]] = set(model._meta.get_parent_list())
    for field in model._meta.get_fields(include_hidden=True):
        related = field.related_model if field.is_relation else None
        if isinstance(related, type):
            found.add(related)
        through = getattr(getattr(field, "remote_field", None), "through", None) or getattr(
            field, "through", None
        )
        if isinstance(through, type):
            found.add(through)
    return found


def reached_from(start: type[models.Model]) -> set[type[models.Model]]:
    reached, ahead = {start}, deque([start])
    while ahead:
        for model in neighbours(ahead.popleft()) - reached:
            reached.add(model)
            ahead.append(model)
    return reached


def test_no_chain_of_relations_leads_from_anybody_to_an_answer_of_a_rater() -> None:
    """From every model of the house, forward and backward, over any number of steps."""
    every = apps.get_models(include_auto_created=True)
    for start in every:
        told = {
            name
            for model in reached_from(start)
            if model._meta.app_label == "trust"
            for name, field in of_the_room()
            if name.startswith(f"{model._meta.label}.") and isinstance(field, HOLDS_MUCH)
        }
        assert told <= SAID_IN_THE_OPEN.keys(), start
    assert apps.get_model("trust", "NamedAnswer") in reached_from(apps.get_model("people", "Person"))
    generic = [
        name
        for name, field in of_the_room()
        if type(field).__name__ in ("GenericForeignKey", "GenericRelation")
    ]
    assert generic == []


def test_no_column_could_be_the_name_of_a_ballot() -> None:
    """A ballot is named by a hash: 64 digits, or 32 bytes. These columns hold other hashes; no more do."""
    could = {
        name
        for name, field in of_the_room()
        if isinstance(field, models.BinaryField | models.UUIDField)
        or (isinstance(field, models.CharField) and field.max_length in (32, 43, 44, 64))
    }
    assert could == {
        "trust.AskedByName.token_hash",
        "trust.Collecting.blinded_hash",
        "trust.Collecting.secret_hash",
        "trust.Round.fingerprint",
        "trust.Round.manifest",
        "trust.Subject.salt",
        # The asker's own private key, as long as the dialogue lasts.
        "trust.Thread.reply_secret",
    }


def test_who_collected_has_no_time_and_no_place_for_one() -> None:
    timed = [
        name
        for name, field in of_the_room()
        if isinstance(field, models.DateField | models.TimeField | models.DurationField)
    ]
    # Days that are announced, or of acts that carry a name.
    assert sorted(timed) == [
        "trust.AskedByName.answered_on",
        "trust.AskedByName.ends_on",
        "trust.Guess.made_on",
        "trust.Reply.published_on",
        "trust.Round.closes_on",
        "trust.Round.opens_on",
    ]


@pytest.mark.django_db
def test_the_house_has_no_table_but_those_of_its_models() -> None:
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
    ours = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    # Of the framework: what was migrated, and what it remembers for minutes.
    assert there - ours <= {"django_migrations", "website_cache"}
    assert not there & {"spool", "counted", "comments", "rounds"}


def test_the_box_has_no_row_numbers_no_times_and_no_link_to_a_person(tmp_path: Path) -> None:
    Store(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "box.sqlite3")) as rows:
        made = dict(rows.execute("SELECT name, sql FROM sqlite_schema WHERE type='table'"))
        assert rows.execute("SELECT count(*) FROM sqlite_schema WHERE type<>'table'").fetchone() == (0,)
        columns = {name: [row[1:3] for row in rows.execute(f"PRAGMA table_info({name})")] for name in made}
    assert columns == {
        "rounds": [("round", "TEXT"), ("state", "TEXT"), ("manifest", "BLOB"), ("outcome", "BLOB")],
        "spool": [("round", "TEXT"), ("name", "BLOB"), ("ballot", "BLOB")],
        "counted": [
            ("round", "TEXT"), ("ballot", "BLOB"), ("cells", "TEXT"), ("answers", "TEXT"),
            ("flag", "INTEGER"),
        ],
        "comments": [
            ("round", "TEXT"), ("cells", "TEXT"), ("question", "TEXT"), ("place", "BLOB"), ("words", "TEXT"),
        ],
        # A thread has no cell, no question and no ballot; the one day is that of a round's last batch.
        "threads": [("round", "TEXT"), ("thread", "BLOB"), ("public", "BLOB"), ("ended", "INTEGER")],
        "turns": [
            ("round", "TEXT"), ("thread", "BLOB"), ("turn", "INTEGER"), ("asked", "BLOB"), ("own", "BLOB"),
        ],
        "said": [("round", "TEXT"), ("name", "BLOB"), ("answer", "BLOB")],
        "batches": [("round", "TEXT"), ("day", "TEXT"), ("given", "BLOB")],
    }  # fmt: skip
    assert all("WITHOUT ROWID" in sql and "AUTOINCREMENT" not in sql for sql in made.values())


PROCESS = """
import json, sys
opened = []
def look(event, arguments):
    if event in ("open", "sqlite3.connect"):
        opened.append(str(arguments[0]))
sys.addaudithook(look)

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("django", "allauth", "rules", "ninja", "pydantic_settings"):
            raise ImportError(f"{name} is blocked")
sys.meta_path.insert(0, Blocked())

from bonafides.website.running import box
box.die_with = lambda parent: None
serve = box.served()
from tests.ballot_rounds import code_of, opened as open_round, signing_keys
held = open_round(serve._box, [code_of(1)])
for n in range(5):
    held.answer(code_of(1), {"c1": 3})
from bonafides.trust.box import closing
from tests.ballot_rounds import tally
serve._box._measure = tally
held.close()
ours = sorted(name for name in sys.modules if name.startswith("bonafides."))
print(json.dumps({"opened": opened, "modules": ours}))
"""


def test_the_process_of_the_box_never_sees_the_house(tmp_path: Path, project_root: Path) -> None:
    """From its start to the close of a round, with the framework blocked and every opened file noted."""
    (tmp_path / "bonafides.sqlite3").write_bytes(b"")
    done = subprocess.run(
        [sys.executable, "-c", PROCESS],
        env={"BONAFIDES_BOX_FOLDER": str(tmp_path / "box"), "PATH": "", "PYTHONPATH": f"{project_root}:src"},
        cwd=project_root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout.splitlines()[-1])
    inside = {name for name in said["opened"] if str(tmp_path) in name}
    assert any(name.endswith("box.sqlite3") for name in inside)
    assert not [name for name in inside if not name.startswith(str(tmp_path / "box"))]
    assert not [name for name in said["opened"] if name.endswith("bonafides.sqlite3")]
    rooms = {name.split(".")[1] for name in said["modules"]}
    assert rooms <= {"trust", "website", "errors", "figures", "methods", "privacy"}
    website = {name for name in said["modules"] if name.startswith("bonafides.website.")}
    assert website == {
        "bonafides.website.running", "bonafides.website.running.box", "bonafides.website.running.supervising"
    }  # fmt: skip


def test_a_box_that_takes_ballots_loads_no_statistics(project_root: Path) -> None:
    code = "import json, sys, bonafides.trust.box.application; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=project_root, capture_output=True, text=True, check=True
    )
    loaded = {name.split(".")[0] for name in json.loads(done.stdout)}
    assert not loaded & {"numpy", "scipy", "django", "jinja2", "duckdb", "ibis", "pyarrow"}
