"""Make a ledger of many promises in a data folder, ask for its pages, and say what they cost and how to ask again.

python -m benchmarks.ledger_made DATA PEOPLE ACTS

What was made there before is found again and only measured.

Each of the people holds five hundred promises, one in fourteen of them open, and has five clients with eight contacts
each, of whom two have not answered the last three; every fifty have a function that answers for them. Rows are
written past `actions.act`, which takes one at a time: lists read rows. The acts are a log of conversations that
were kept, each with its leaf, as `act` would have written them.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bonafides.promises.entry import Entry

EACH, A_FUNCTION, OPEN = 500, 50, 14
CLIENTS, SILENT, CONTACTS, UNANSWERED = 5, 2, 8, 3
AT_ONCE = 20_000
GETS = 40
MADE = "ledger-made.json"
"""Written last into a folder: how large its ledger is, and whose pages are asked for."""

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
KEPT = (("ask", "asker"), ("promise", "performer"), ("report", "performer"), ("satisfied", "asker"))


def main(data: Path, people: int, acts: int) -> None:
    """Make it or find it made, measure, print JSON."""
    from bonafides.website.running.opening import open_house

    open_house(data)
    from django.core.management import call_command
    from django.db import connection

    from bonafides.people.app.models import Person
    from bonafides.website.running import preparing

    preparing.migrate()
    call_command("collectstatic", interactive=False, verbosity=0)
    note = data / MADE
    if not note.exists():
        rep, head = _made(people, acts)
        note.write_text(json.dumps({"people": people, "acts": acts, "rep": rep.pk, "head": head.pk}), "utf-8")
    told = json.loads(note.read_text("utf-8"))
    if (told["people"], told["acts"]) != (people, acts):
        raise SystemExit(
            f"{data} holds a ledger of {told['people']} people and {told['acts']} acts; remove it"
        )
    one, other = (Person.objects.select_related("user").get(pk=told[who]) for who in ("rep", "head"))
    connection.close()  # pages are asked over a connection as a server opens it
    pages = _measured(one, other)
    print(json.dumps({"promises": people * EACH, "acts": acts, "pages": pages, "asked": _asked(one, other)}))


def _made(people: int, acts: int) -> tuple[Any, Any]:
    """The house and its ledger; gives a rep and a function's head."""
    from django.db import connection, transaction

    from bonafides.people.app.models import Installation

    Installation.objects.create(id=1, name="Ledger & Sons", kind="real")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # Made once and thrown away: nothing has to survive a power cut, and indexes are written once.
            cursor.execute("PRAGMA cache_size=-2000000")
            cursor.execute("PRAGMA synchronous=OFF")
    with transaction.atomic():
        made = _promises(people)
        _acts(acts)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return made


def _promises(people: int) -> tuple[Any, Any]:
    """People, functions, clients and promises; gives a rep and a function's head."""
    from django.utils import timezone

    from bonafides.people.app.models import Client, Function, Hat, Membership, Person, Team, User

    today, draw = timezone.localdate(), random.Random(11)
    functions = Function.objects.bulk_create(
        Function(name=f"F{n}") for n in range(max(people // A_FUNCTION, 1))
    )
    teams = Team.objects.bulk_create(Team(name=f"T{n}", function=functions[0]) for n in range(people // 10))
    made = Person.objects.bulk_create(
        [Person(name=f"P{n}", email=f"p{n}@ledger.example") for n in range(people)], batch_size=500
    )
    clients = Client.objects.bulk_create(
        [Client(kind="customer", name=f"C{n}", owner=made[n // CLIENTS]) for n in range(people * CLIENTS)],
        batch_size=500,
    )
    since = today - timedelta(days=400)
    Membership.objects.bulk_create(
        Membership(person=one, team=teams[n % len(teams)], valid_from=since) for n, one in enumerate(made)
    )
    heads = made[: len(functions)]
    Hat.objects.bulk_create(
        Hat(person=head, role="delivery", function=function, valid_from=since)
        for head, function in zip(heads, functions, strict=True)
    )
    for one in (made[-1], heads[0]):
        User.objects.create_user(one.email, person=one)
    numbers = [[one.pk for one in rows] for rows in (made, functions, teams, clients)]
    _write("promises", "Promise", _rows(*numbers, today, draw))
    _write("promises", "Contact", _contacts(numbers[0], numbers[3], draw))
    return made[-1], heads[0]


def _rows(
    people: list[int], functions: list[int], teams: list[int], clients: list[int], today: date, draw: Any
) -> Iterator[dict[str, Any]]:
    from django.utils import timezone

    now = timezone.now()
    kinds = ("ours", "ask", "theirs", "colleague", "team")
    for number in range(len(people) * EACH):
        me = people[number % len(people)]
        direction = draw.choices(kinds, (40, 40, 12, 6, 2))[0]
        is_open = number // len(people) % OPEN == 0
        asked = is_open and direction == "ask" and draw.random() < 0.1
        state, waits_on = ("asked" if asked else "promised", "performer") if is_open else ("satisfied", "")
        other = draw.choice(people)
        mine = clients[number % len(people) * CLIENTS + number // len(people) % CLIENTS]
        yield {
            "key": f"{number:012d}",
            "direction": direction,
            "origin": "said",
            "what": f"What was promised, number {number}",
            "done_when": "It is there",
            "client_id": mine if direction in ("ours", "theirs", "ask") else None,
            "deal_id": "",
            "asker_person_id": {"ask": me, "theirs": me, "colleague": other}.get(direction),
            "asker_team_id": draw.choice(teams) if direction == "team" else None,
            "performer_person_id": me if direction in ("ours", "colleague", "team") else None,
            "performer_function_id": draw.choice(functions) if direction == "ask" else None,
            "holder_id": me,
            "maker_id": me,
            "made_at": now,
            "state": state,
            "proposed_by": "",
            "waits_on": waits_on,
            "waits_since": now,
            "due_on": today + timedelta(days=draw.randrange(90) if is_open else -draw.randrange(1, 365)),
            "reason": "",
            "n_acts": 4,
        }


def _contacts(people: list[int], clients: list[int], draw: Any) -> Iterator[dict[str, Any]]:
    """To and fro with every client; the last words are ours where a client is silent, else both's."""
    from django.utils import timezone

    now = timezone.now()
    for place, client in enumerate(clients):
        days = sorted((draw.uniform(1, 120) for _ in range(CONTACTS)), reverse=True)
        silent = place % CLIENTS < SILENT
        for n, ago in enumerate(days):
            last = n >= CONTACTS - UNANSWERED
            turn = ("ours" if silent else "both") if last else ("ours", "theirs")[n % 2]
            yield {
                "key": f"{place:08d}{n:02d}",
                "person_id": people[place // CLIENTS],
                "client_id": client,
                "deal_id": "",
                "kind": "call" if turn == "both" else "mail",
                "direction": {"ours": "out", "theirs": "in", "both": "both"}[turn],
                "outcome": "unknown",
                "turn": turn,
                "is_auto": False,
                "happened_at": now - timedelta(days=ago),
                "way": "copied",
                "how": "",
                "state": "matched",
                "arrived_at": now,
                "identity": f"{place}-{n}",
                "likeness": "",
                "candidates": [],
            }


def kept(n: int) -> Iterator[Entry]:
    """Entries of conversations that were kept, four acts each."""
    draw, moment = random.Random(12), AT.isoformat(timespec="microseconds")
    for index in range(n):
        number, step = divmod(index, len(KEPT))
        what, side = KEPT[step]
        due = AT.date().isoformat() if what == "ask" else ""
        who, words = draw.randbytes(32).hex(), draw.randbytes(32).hex()
        yield Entry(f"{number:012d}", step + 1, what, side, moment, due, "", who, words)


def _acts(n: int) -> None:
    """Put a log of kept conversations into the database."""
    from bonafides.promises.app.models import Log
    from bonafides.promises.merkle import Frontier, leaf_hash

    tree = Frontier()

    def rows() -> Iterator[dict[str, Any]]:
        for index, entry in enumerate(kept(n)):
            leaf = leaf_hash(entry.as_bytes())
            tree.add(leaf)
            yield {
                "promise_id": index // len(KEPT) + 1,
                "n": entry.n,
                "leaf_index": index,
                "act": entry.act,
                "side": entry.side,
                "at": AT,
                "on": AT.date(),
                "due_on": AT.date() if entry.due_on else None,
                "reason": "",
                "who": entry.who,
                "words": entry.words,
                "leaf": leaf,
            }

    _write("promises", "PromiseAct", rows())
    Log.objects.create(size=tree.size, peaks=b"".join(tree.peaks))


def _write(app: str, model: str, rows: Iterator[dict[str, Any]]) -> None:
    """Insert rows as they are, many at once."""
    from django.apps import apps
    from django.db import connection

    table = apps.get_model(app, model)._meta
    names: list[str] = []
    waiting: list[list[Any]] = []
    fields = {field.column: field for field in table.concrete_fields}
    with connection.cursor() as cursor:
        for row in rows:
            if not names:
                names = [name for name in fields if name in row]
                columns, places = ", ".join(f'"{name}"' for name in names), ", ".join(["%s"] * len(names))
                insert = f'INSERT INTO "{table.db_table}" ({columns}) VALUES ({places})'
                ways = [fields[name].get_db_prep_save for name in names]
            waiting.append([way(row[name], connection) for way, name in zip(ways, names, strict=True)])
            if len(waiting) == AT_ONCE:
                cursor.executemany(insert, waiting)
                waiting = []
        if waiting:
            cursor.executemany(insert, waiting)


PAGES = (("Today, a rep", "/"), ("Inbox, a rep", "/promises/inbox/"))
OF_HEADS = (("Today, a function’s head", "/"), ("Inbox, a function’s head", "/promises/inbox/"))
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def _asked(rep: Any, head: Any) -> dict[str, list[str]]:
    """Address and cookie of every page, for whoever asks a server for them."""
    from django.test import Client

    found = {}
    for pages, person in ((PAGES, rep), (OF_HEADS, head)):
        client = Client()
        client.force_login(person.user, backend=BACKEND)
        for name, path in pages:
            found[name] = [path, f"sessionid={client.cookies['sessionid'].value}"]
    return found


def _measured(rep: Any, head: Any) -> dict[str, dict[str, float]]:
    """Questions and milliseconds of CPU of each page, once a process is warm."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    found = {}
    every = [(name, path, rep) for name, path in PAGES] + [(name, path, head) for name, path in OF_HEADS]
    for name, path, person in every:
        client = Client(HTTP_HOST="localhost")
        client.force_login(person.user, backend=BACKEND)
        assert client.get(path).status_code == 200
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
            n = len(asked)
        taken, wall = [], []
        for _ in range(GETS):
            cpu, began = time.process_time(), time.perf_counter()
            client.get(path)
            taken.append((time.process_time() - cpu) * 1000)
            wall.append((time.perf_counter() - began) * 1000)
        found[name] = {"queries": n, "cpu_ms": sorted(taken)[GETS // 2], "p95_ms": sorted(wall)[-2]}
    found["peak"] = {"mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}
    return found


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
