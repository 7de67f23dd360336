"""What the access log costs a page: the same page with its trace and without, in turns, in one process.

python -m benchmarks.trace_cost [--pairs 400]

The page is the list of forty people who work here, from a database on disk as an installation has it: a light page,
so that the share of the trace is large. Times are medians over pairs; the ratio is what counts. "waiting" is what it
would cost if each trace waited for the disk.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from typing import Any

from benchmarks.results import put


def prepare() -> Any:
    """A house of its own with some people and a session: gives the browser."""
    os.environ["BONAFIDES_DATA"] = tempfile.mkdtemp(prefix="bonafides-trace-cost-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "bonafides.website.settings"
    import django
    from django.conf import settings

    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.ALLOWED_HOSTS = ["testserver"]
    django.setup()
    from django.core.management import call_command
    from django.test import Client

    from bonafides.people.app.models import Installation, Person, User

    call_command("migrate", verbosity=0)
    Installation.objects.create(id=1, name="Bench", kind="real")
    person = Person.objects.create(name="Ada Bench", email="ada@bench.example")
    user = User.objects.create_user(person.email, person=person)
    Person.objects.bulk_create(Person(name=f"Person {i:02}", email=f"{i}@bench.example") for i in range(40))
    browser = Client()
    browser.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def waiting(insert: str, given: list[Any]) -> None:
    """The same row, with the disk awaited."""
    from bonafides.people.app.traces import _plainly

    _plainly(insert, given)


def main() -> None:
    """Measure, and print one line of JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=400)
    parser.add_argument("--write", action="store_true", help="into RESULTS.md")
    parser.add_argument("--page", default="/people/")
    asked = parser.parse_args()
    browser = prepare()
    from django.db import connection

    from bonafides.people.app import access, traces

    def nothing(**_: object) -> None:
        return None

    def with_disk(**row: Any) -> None:
        kept = dict(traces._WITHOUT_DISK)
        traces._WITHOUT_DISK.clear()
        traces._WITHOUT_DISK[connection.vendor] = waiting
        try:
            traces.write_trace(**row)
        finally:
            traces._WITHOUT_DISK.update(kept)

    ways: dict[str, Callable[..., None]] = {
        "without": nothing,
        "with": traces.write_trace,
        "waiting": with_disk,
    }
    took: dict[str, list[float]] = {name: [] for name in ways}
    cpu: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(asked.pairs + 20):
        for name, write in ways.items():
            vars(access)["write_trace"] = write
            begun, begun_cpu = time.perf_counter(), time.process_time()
            answer = browser.get(asked.page)
            if turn >= 20:
                took[name].append((time.perf_counter() - begun) * 1e3)
                cpu[name].append((time.process_time() - begun_cpu) * 1e3)
            if answer.status_code != 200:
                raise SystemExit(f"{asked.page}: {answer.status_code}")
    middle = {name: statistics.median(values) for name, values in took.items()}
    spent = {name: statistics.median(values) for name, values in cpu.items()}
    found = {
        "database": connection.vendor,
        "pairs": asked.pairs,
        "page_bytes": len(answer.content),
        "ms": {name: round(value, 3) for name, value in middle.items()},
        "cpu_ms": {name: round(value, 3) for name, value in spent.items()},
        "ratio": round(middle["with"] / middle["without"], 3),
        "cpu_ratio": round(spent["with"] / spent["without"], 3),
        "ratio_waiting": round(middle["waiting"] / middle["without"], 3),
    }
    print(json.dumps(found))
    if asked.write:
        put(f"access log on {connection.vendor}", in_words(found))


def in_words(found: dict[str, Any]) -> str:
    """The section of RESULTS.md."""
    ms, cpu = found["ms"], found["cpu_ms"]
    return (
        f"## What the access log costs a page ({found['database']})\n\n"
        f"The list of forty people, {found['page_bytes'] / 1000:.0f} kB, in one process: with its trace and without, in "
        f"{found['pairs']} turns. Medians; written by `python -m benchmarks.trace_cost --write`.\n\n"
        "| | without | with | ratio |\n| --- | ---: | ---: | ---: |\n"
        f"| processor, ms | {cpu['without']} | {cpu['with']} | {found['cpu_ratio']} |\n"
        f"| wall, ms | {ms['without']} | {ms['with']} | {found['ratio']} |\n"
    )


if __name__ == "__main__":
    main()
