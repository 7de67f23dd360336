"""Twenty answers to one ask at the same moment, each over a connection of its own: exactly one wins.

Real threads in an installation of its own: a file on SQLite, a database of its own on PostgreSQL.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

pytestmark = [pytest.mark.timeout(900), pytest.mark.slow]

ROOT = Path(__file__).resolve().parents[3]

PROGRAM = """
import json, os, sys
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
sys.path.insert(0, {root!r})
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from django.conf import settings
settings.ALLOWED_HOSTS = ["*"]
from django.db import connection, connections
from django.test import Client as Browser
from tests.houses import sign_in, small_house
from bonafides.people.app.models import Client
from bonafides.promises.app.actions_asking import Part, Wish, ask_before
from bonafides.promises.app.models import Log, Promise, PromiseAct, Words
from bonafides.promises.merkle import Frontier, root_of

house = small_house()
sawmill = Client.objects.create(kind="customer", name="Sawmill", owner=house.rep)
wish = Wish("Two fitters", "First board sawn", house.on + timedelta(days=20), sawmill)
asked = ask_before(wish, [Part(house.delivery_function)], by=house.rep).rests.get().inner
other = ask_before(wish, [Part(house.delivery_function)], by=house.rep).rests.get().inner
browsers = [sign_in(Browser(), house.delivery) for _ in range(20)]
ready = Barrier(20)

def answer(n):
    what, said = [("promise", {{}}), ("decline", {{"text": "no room"}})][n % 2]
    ready.wait()
    try:
        sent = browsers[n].post(f"/promises/promise/{{asked.key}}/{{what}}/", {{"seen": "1", **said}})
        return sent.status_code, "Somebody was faster" in sent.content.decode()
    finally:
        connections.close_all()

def each(n):
    ready.wait()
    try:
        # Not one of these knows of the others: every one is written, one after the other.
        from bonafides.promises.app.actions import act
        from bonafides.promises.app.sides import Actor
        act(other, "hand_on", Actor("performer", house.delivery))
    finally:
        connections.close_all()

with ThreadPoolExecutor(20) as pool:
    answers = list(pool.map(answer, range(20)))
with ThreadPoolExecutor(20) as pool:
    list(pool.map(each, range(20)))
acts = list(PromiseAct.objects.order_by("leaf_index"))
asked.refresh_from_db()
other.refresh_from_db()
tree = Log.objects.get()
edge = Frontier.read(tree.size, bytes(tree.peaks))
print(json.dumps({{
    "vendor": connection.vendor,
    "statuses": sorted(status for status, _ in answers),
    "told": sum(told for _, told in answers),
    "n_acts": [asked.n_acts, other.n_acts],
    "state": asked.state,
    "leaves": [one.leaf_index for one in acts],
    "places": [[one.n for one in acts if one.promise_id == row.pk] for row in (asked, other)],
    "size": tree.size,
    "peaks_hold": edge.root() == root_of(bytes(one.leaf) for one in acts),
    "words": Words.objects.count(),
}}))
"""


def test_one_of_twenty_answers_wins_and_the_log_has_no_gap(installed):
    house = installed()
    house.set_up()
    found = json.loads(house.django(PROGRAM.format(root=str(ROOT))).strip().splitlines()[-1])
    assert found["statuses"] == [302] + [409] * 19
    assert found["told"] == 19
    assert found["n_acts"] == [2, 21]
    assert found["state"] in ("promised", "declined")
    assert found["leaves"] == list(range(found["size"]))
    assert found["places"] == [[1, 2], list(range(1, 22))]
    assert found["peaks_hold"]
    assert found["words"] == found["size"]
