"""Processes for the tests of recovery, to be killed: workers with one room that measures slowly, and others.

Run as: python night.py <data folder>. Django is set up once, and each line of JSON that is read forks a
process that does it: ["work", seconds that a measurement takes, until idle], ["set_up", people],
["bring_in", folder], ["put_in_force", key]. The answer is the number of the process; ["ended", number] is
answered with how it ended, or null while it lives. What a process has to say it writes to `said`.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def set_up(people: int) -> str:
    """An organisation with some people and one source."""
    from bonafides.people.app.models import Installation, Person
    from bonafides.readings.app.actions_sources import open_source

    Installation.objects.create(id=1, name="Nordwerk", kind="real")
    Person.objects.bulk_create(Person(name=f"Person {n}") for n in range(people))
    open_source("Salesforce", by=None)
    return ""


def bring_in(folder: str) -> str:
    """Take an export in; the key of its import."""
    from bonafides.readings.app.actions_imports import bring_in as take_in
    from bonafides.readings.app.models import Source

    return str(take_in(Source.objects.get(), [Path(folder)], by=None)[0].key)


def put_in_force(key: str) -> str:
    """Ask for an import to be measured and put in force."""
    from bonafides.readings.app.actions_imports import ask_to_put_in_force
    from bonafides.readings.app.models import Import

    ask_to_put_in_force(Import.objects.get(key=key), by=None)
    return ""


def work(seconds: float, until_idle: bool) -> str:
    """Be a worker."""
    from bonafides.privacy.release import release
    from bonafides.readings import publishing
    from bonafides.readings.app.worker import run_worker

    def slowly(night: Any) -> Iterator[publishing.Publication]:
        n = night.engine.fetch(night.past().deals.count()).column(0)[0].as_py()
        figure = {"value": n, "low": n, "high": n, "n": n, "unit": "deals", "why": ""}
        yield publishing.Publication(
            release("slow.organisation", "organisation", None, {"deals": figure}, n_people=9)
        )
        people = night.organisation.persons
        for place, somebody in enumerate(people):
            time.sleep(seconds / len(people))
            night.tell("measuring", place / len(people))
            yield publishing.Publication(
                release("slow.mine", "self", somebody.number, {"deals": figure}, n_people=1)
            )

    for room in publishing.publishers():
        publishing.unregister(room.room)
    publishing.register("slow", slowly)
    run_worker(threading.Event(), poll_seconds=0.05, stale_seconds=1.0, until_idle=until_idle)
    return ""


TO_DO = {done.__name__: done for done in (set_up, bring_in, put_in_force, work)}


def _live(data: Path, what: str, arguments: list[Any]) -> None:
    """Do one thing in a process of its own, and end."""
    status = 1
    try:
        (data / "said").write_text(TO_DO[what](*arguments), "utf-8")
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def main(data: str) -> None:
    """Set Django up for that folder, and fork for whatever is asked. No connection is opened before."""
    os.environ["BONAFIDES_DATA"] = data
    os.environ["DJANGO_SETTINGS_MODULE"] = "bonafides.website.settings"
    import django

    django.setup()
    import ibis.backends.duckdb  # noqa: F401
    import pyarrow.parquet  # noqa: F401

    import bonafides.readings.app.worker  # noqa: F401

    ended: dict[int, int] = {}
    for line in sys.stdin:
        what, *arguments = json.loads(line)
        if what == "ended":
            number = arguments[0]
            if number not in ended:
                gone, status = os.waitpid(number, os.WNOHANG)
                ended |= {number: os.waitstatus_to_exitcode(status)} if gone else {}
            print(json.dumps(ended.get(number)), flush=True)
            continue
        child = os.fork()
        if child == 0:
            _live(Path(data), what, arguments)
        print(child, flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
