"""Twenty requests with one secret at the same moment, each over a connection of its own: one ballot.

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
import secrets
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from django.conf import settings
from django.db import connection, connections
from tests.houses import small_house
from tests.rounds import launched, links_of, staged
from bonafides.trust.app.actions_issuing import issue
from bonafides.trust.app.models import Collecting
from bonafides.trust.app.places import issuer_of
from bonafides.trust.refused import Refused, to_text
from bonafides.trust.respondent import Invitation

with staged(small_house(), Path(settings.CONFIGURATION.data)) as stage:
    row = launched(stage)
    links = list(links_of(row).values())
    public = issuer_of(row).key(row.cells.get().code).public
    ready = Barrier(20)

    def text():
        return (secrets.randbelow(public.n - 2) + 1).to_bytes(public.size)

    def ask(link, blinded):
        ready.wait()
        try:
            return to_text(issue(to_text(Invitation.read(link).secret), blinded))
        except Refused as refused:
            return refused.found
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as pool:
        different = list(pool.map(lambda _: ask(links[0], text()), range(20)))
    same_text = text()
    with ThreadPoolExecutor(20) as pool:
        same = list(pool.map(lambda _: ask(links[1], same_text), range(20)))
    print(json.dumps({{
        "vendor": connection.vendor,
        "signatures": sum(len(one) == 512 for one in different),
        "refused": sum("collected before" in one for one in different),
        "same": len(set(same)),
        "length": len(same[0]),
        "collected": Collecting.objects.filter(collected=True).count(),
    }}))
"""


def test_twenty_at_once_with_one_secret_get_one_ballot(installed):
    house = installed()
    house.set_up()
    found = json.loads(house.django(PROGRAM.format(root=str(ROOT))).strip().splitlines()[-1])
    assert (found["signatures"], found["refused"]) == (1, 19)
    assert (found["same"], found["length"]) == (1, 512)
    assert found["collected"] == 2
