"""No page grows with the company: rows for each team, person or client stand in parts, by name."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.grown import grow
from tests.houses import House, sign_in
from tests.web.test_every_page_as_every_role import World, make_world, pages

from bonafides.people.app.models import ReadTrace
from bonafides.privacy.release import release
from bonafides.readings.app.actions import publish

pytestmark = pytest.mark.django_db

ROLES = ("rep", "delivery", "learning", "leader", "administrator")
MORE_BYTES, MORE_QUERIES = 1500, 3
"""What a page four times as large a company may have more of: longer names and numbers, another count."""


@pytest.fixture
def world(house: House) -> World:
    return make_world(house)


def sizes(browser: Client, world: World) -> dict[str, tuple[int, int]]:
    """Bytes and queries of every address that opens."""
    found = {}
    for route, shown in pages():
        if shown.through == "file":
            continue  # everything about one person, or a table as such: no page, and nobody reads it as one
        path = world.path(route)
        browser.get(path)  # what a process works out once is worked out
        with CaptureQueriesContext(connection) as asked:
            answer = browser.get(path)
        if answer.status_code == 200:
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            found[f"{shown.name} {path}"] = (len(body), len(asked))
    return found


def visited(house: House) -> None:
    """A log and a list of readings that are long already: this test itself makes neither longer."""
    ReadTrace.objects.bulk_create(
        ReadTrace(
            at=timezone.now() - timedelta(days=1),
            reader=reader.pk,
            reader_as="rep",
            page="people:person",
            about="person",
            subject=reader.pk,
            purpose="people.directory",
        )
        for reader in house.by_role.values()
        for _ in range(300)
    )
    for number in range(60):
        let_out = release(f"test.n{number:02d}", "organisation", None, {"n": number}, n_people=9)
        publish(let_out, as_of=house.on, source=None, cut="test")


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_no_page_grows_with_the_company(role: str, world: World) -> None:
    browser = sign_in(Client(), world.house.by_role[role])
    visited(world.house)
    grow(world.house, people=400, step="a")
    before = sizes(browser, world)
    grow(world.house, people=1200, step="b")
    after = sizes(browser, world)
    grown = {
        name: (old, after[name])
        for name, old in before.items()
        if after[name][0] > old[0] + MORE_BYTES or after[name][1] > old[1] + MORE_QUERIES
    }
    assert grown == {}
