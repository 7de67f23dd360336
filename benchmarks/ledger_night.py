"""How long a night takes over a million promises: `python -m benchmarks.ledger_night 1000000 FOLDER`."""

from __future__ import annotations

import os
import random
import resource
import sqlite3
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks.results import put

A_MILLION = 1_000_000
FIRST, TODAY, SLICE = date(2025, 1, 1), date(2026, 11, 23), 50_000
ACT = 'promise_id, n, leaf_index, act, side, at, "on", due_on, reason, who, words, leaf'


def main(count: int, folder: Path) -> None:
    """Fill an SQLite ledger with plain rows, then measure one night's counting of it."""
    os.environ["BONAFIDES_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "bonafides.website.settings"
    folder.mkdir(parents=True, exist_ok=True)
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from bonafides.promises.app.models import Promise

    if not Promise.objects.exists():
        fill(count)
    measure()


def measure() -> None:
    """One night, as the worker would do it, without writing the readings."""
    from bonafides.promises.app import publishing
    from bonafides.promises.app.queries_night import log_size
    from bonafides.readings.app.queries_organisation import organisation
    from bonafides.readings.publishing import Evening, Settings

    begun, spent = time.perf_counter(), time.process_time()
    evening = Evening(
        today=TODAY, now=datetime.now(tz=UTC), settings=Settings(), organisation=organisation("", TODAY)
    )
    made = list(publishing.publish(evening))
    took, cpu = time.perf_counter() - begun, time.process_time() - spent
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    promises = made[0].release.payload["n_promises"]
    told = (
        f"{promises:,} promises with {log_size():,} acts, read from SQLite, counted and passed through the gate: "
        f"{len(made)} readings in {took:.1f} s ({cpu:.1f} s of processor time), {peak} MiB at most."
    )
    print(told)
    if promises >= A_MILLION:
        load = f"Load average {os.getloadavg()[0]:.1f} when it ended."
        put(
            "night of the ledger",
            f"## A night of the ledger\n\n{told} {load} `python -m benchmarks.ledger_night`",
        )


def fill(count: int) -> None:
    """Plain rows: one ask and one promise to a client in turn, eight functions, 5,000 clients."""
    from django.db import connection

    from bonafides.people.app.models import Client, Function, Person
    from bonafides.promises.app.models import Log, Promise

    functions = [Function.objects.create(name=f"Function {n}").pk for n in range(8)]
    people = [Person.objects.create(name=f"P {n}", function_id=functions[n % 8]).pk for n in range(200)]
    Client.objects.bulk_create(Client(kind="customer", name=f"C {n}") for n in range(5000))
    clients = list(Client.objects.values_list("pk", flat=True))
    fields = Promise._meta.concrete_fields
    empty = {
        f.column: ""
        if f.get_internal_type() == "CharField"
        else 0
        if "Integer" in f.get_internal_type()
        else None
        for f in fields
    }
    connection.close()
    base = sqlite3.connect(connection.settings_dict["NAME"])
    base.execute("PRAGMA synchronous=off")
    rng, leaf = random.Random(1), 0
    days = [str(FIRST + timedelta(days=n)) for n in range(800)]
    for low in range(1, count + 1, SLICE):
        rows, acts, rests = [], [], []
        for number in range(low, min(low + SLICE, count + 1)):
            begun, span, ask = rng.randrange(600), rng.randrange(3, 60), number % 2 == 1
            who, due = people[number % 200], begun + span
            row = empty | {
                "id": number,
                "key": f"{number:012d}",
                "direction": "ask" if ask else "ours",
                "origin": "said",
                "what": "x",
                "client_id": clients[number % 5000],
                "holder_id": who,
                "maker_id": who,
                "state": "promised",
                "made_at": f"{days[begun]} 09:00:00",
                "asker_person_id": who if ask else None,
                "performer_function_id": functions[rng.randrange(8)] if ask else None,
                "performer_person_id": None if ask else who,
                "estimate_on": days[due - rng.randrange(3)] if ask else None,
            }
            rows.append([None if f.is_relation and not row[f.column] else row[f.column] for f in fields])
            for n, (what, side, day, dated) in enumerate(life(rng, ask, span), start=1):
                on = days[begun + day]
                at = f"{on} {9 + n:02d}:00:00"
                acts.append(
                    (number, n, leaf, what, side, at, on, days[due] if dated else None, "", "-", "-", b"-")
                )
                leaf += 1
            if not ask and number > 4:
                rests += [(number, number - 1), (number, number - 3)]
        columns = ", ".join(f.column for f in fields)
        base.executemany(f"INSERT INTO promises_promise ({columns}) VALUES ({marks(len(fields))})", rows)
        base.executemany(f"INSERT INTO promises_promiseact ({ACT}) VALUES ({marks(12)})", acts)
        base.executemany("INSERT INTO promises_rest (outer_id, inner_id) VALUES (?, ?)", rests)
        base.commit()
    base.close()
    Log.objects.create(size=leaf)


def life(rng: random.Random, ask: bool, span: int) -> list[tuple[str, str, int, bool]]:
    """Acts with their side, day, and whether they name the date: four in five kept, one in ten taken back."""
    asked = [("ask", "asker", 0, True), ("promise", "performer", 1, False)]
    acts = asked if ask else [("offer", "performer", 0, True)]
    if rng.random() < 0.2:
        acts.append(("warn", "performer", 2, False))
    draw = rng.random()
    if draw < 0.8:
        acts += [("report", "performer", span, False), ("satisfied", "asker", span + 2, False)]
    elif draw < 0.9:
        acts.append(("renege", "performer", span, False))
    return acts


def marks(count: int) -> str:
    """As many question marks."""
    return ", ".join("?" * count)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]))
