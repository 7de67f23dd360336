"""A read waits for the database and not for the disk, also where everything else was told to wait for it."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
STORY = """
import json, os, sqlite3
import django
django.setup()
from django.core.management import call_command
from django.db import connection
call_command("migrate", "people", verbosity=0)
from bonafides.people.app.traces import write_trace
said = []
connection.ensure_connection()
connection.connection.set_trace_callback(said.append)
row = {"reader": 1, "reader_as": "rep", "page": "p", "about": "person", "subject": 2, "purpose": "x"}
write_trace(**row, refused=False, through="page")
connection.connection.set_trace_callback(None)
after = connection.connection.execute("PRAGMA synchronous").fetchone()[0]
# Another connection sees the row at once, though this one still lives.
other = sqlite3.connect(connection.settings_dict["NAME"])
rows = other.execute("SELECT count(*) FROM people_readtrace").fetchone()[0]
print(json.dumps({"said": said, "after": after, "rows": rows}))
os._exit(9)  # as if killed
"""


def test_a_trace_is_one_statement_kept_though_the_process_is_killed(tmp_path: Path) -> None:
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment["BONAFIDES_POWER_CUT_SAFE"] = "true"
    environment |= {"BONAFIDES_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "bonafides.website.settings"}
    ended = subprocess.run(
        [sys.executable, "-c", STORY], capture_output=True, text=True, cwd=ROOT, env=environment, check=False
    )
    assert ended.returncode == 9, ended.stderr
    found = json.loads(ended.stdout.splitlines()[-1])
    told = [words.split("(")[0].strip() for words in found["said"]]
    assert told[0] == "PRAGMA synchronous=NORMAL"
    assert told[-1] == "PRAGMA synchronous=FULL"
    # SQLite tells of the statement and of the trigger that looks at it.
    assert {words.split()[0] for words in told[1:-1] if not words.startswith("--")} == {"INSERT"}
    assert (found["after"], found["rows"]) == (2, 1)

    kept = sqlite3.connect(tmp_path / "bonafides.sqlite3")
    assert kept.execute("SELECT count(*) FROM people_readtrace").fetchone() == (1,)
    kept.close()
