"""Reads that try to leave no trace, and copies that try to outlive the page: none of them may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from tests.forecasts import publish_forecasts
from tests.houses import House, account, sign_in
from tests.web.test_every_page_as_every_role import make_world, pages

from bonafides.people.app.actions_accounts import make_token
from bonafides.people.app.models import ReadTrace, Share

SHOWS_NOTHING = {404, 405, 410, 429}
"""Answers in which nobody's data stand: nothing there, no such method, over, too often."""

KEEPING = {
    "change": {"facts-email": "no address"},
    "place": {"place-on": "no day"},
    "give_hat": {"hat-role": "no role"},
    "deactivate": {"leaving-on": "no day"},
}
"""Forms about a person, filled so that they come back with the person's page around them."""


def read(page: str) -> list[tuple[int, int | None, bool]]:
    """Reader, subject and whether refused, of each read of a page."""
    rows = ReadTrace.objects.filter(page=page).order_by("pk")
    return list(rows.values_list("reader", "subject", "refused"))


@pytest.mark.parametrize("form", KEEPING)
def test_a_form_that_comes_back_wrong_is_a_read_of_the_person_around_it(form: str, house: House) -> None:
    """An administrator who posts nonsense sees the same page as one who opens it."""
    browser = sign_in(Client(), house.administrator)
    answer = browser.post(reverse(f"people:{form}", args=[house.rep.key]), KEEPING[form])
    assert answer.status_code == 422
    assert house.rep.name in answer.content.decode()
    assert read(f"people:{form}") == [(house.administrator.pk, house.rep.pk, False)]


def test_an_erasure_that_is_only_tried_is_a_read(house: House) -> None:
    browser = sign_in(Client(), house.administrator)
    answer = browser.post(reverse("people:erase", args=[house.leaver.key]), {"name": "somebody else"})
    assert answer.status_code == 422
    assert house.leaver.name in answer.content.decode()
    assert read("people:erase") == [(house.administrator.pk, house.leaver.pk, False)]


def test_an_answer_that_comes_back_wrong_is_a_read_of_the_deal(house: House) -> None:
    publish_forecasts(house)
    browser = sign_in(Client(), house.rep)
    assert browser.post("/forecast/mine/deal/aa11/answer/", {"kind": "other", "text": ""}).status_code == 422
    assert read("candour:answer") == [(house.rep.pk, house.rep.pk, False)]


def by_other_ways() -> dict[str, Callable[[Client, str], HttpResponse]]:
    """Ways of asking for a page other than opening it."""
    return {
        "head": lambda browser, path: browser.head(path),
        "options": lambda browser, path: browser.options(path),
        "put": lambda browser, path: browser.put(path),
        "patch": lambda browser, path: browser.patch(path),
        "trace": lambda browser, path: browser.trace(path),
        "delete": lambda browser, path: browser.delete(path),
        "htmx": lambda browser, path: browser.get(path, headers={"HX-Request": "true"}),
        "htmx boosted": lambda browser, path: browser.get(
            path, headers={"HX-Request": "true", "HX-Boosted": "true", "HX-Target": "main"}
        ),
        "prefetch": lambda browser, path: browser.get(path, headers={"Sec-Purpose": "prefetch"}),
        "part": lambda browser, path: browser.get(path, headers={"Range": "bytes=0-20"}),
        "conditional": lambda browser, path: browser.get(
            path, headers={"If-Modified-Since": "Sun, 22 Nov 2099 00:00:00 GMT", "If-None-Match": "*"}
        ),
        "other format": lambda browser, path: browser.get(path, headers={"Accept": "application/json"}),
        "overridden": lambda browser, path: browser.get(path, headers={"X-HTTP-Method-Override": "OPTIONS"}),
    }


@pytest.mark.parametrize("way", by_other_ways())
def test_no_way_of_asking_slips_past_the_log(way: str, house: House) -> None:
    """Whatever answers with something about people has written its line first; who may not, is refused."""
    world = make_world(house)
    ask = by_other_ways()[way]
    allowed, other = sign_in(Client(), house.rep), sign_in(Client(), house.other_rep)
    wrong = []
    for route, shown in pages():
        if shown.about == "nobody" or not shown.right.startswith("read_"):
            continue
        path = world.path(route)
        for browser in (allowed, other):
            before = ReadTrace.objects.count()
            answer = ask(browser, path)
            written = ReadTrace.objects.count() - before
            if answer.status_code >= 500:
                wrong.append(f"{shown.name}: {answer.status_code}")
            elif written != (answer.status_code not in SHOWS_NOTHING):
                wrong.append(f"{shown.name} {answer.status_code}: {written} lines")
    assert not wrong, wrong


def test_a_read_by_program_says_that_it_was_one(house: House) -> None:
    publish_forecasts(house)
    Share.objects.create(owner=house.rep, purpose="candour.mine", with_person=house.manager)
    _made, text = make_token(account(house.manager), name="sheet", days=1, by=house.manager)
    Client().get(
        f"/api/people/{house.rep.key}/readings/candour.mine", headers={"Authorization": f"Bearer {text}"}
    )
    line = ReadTrace.objects.get(subject=house.rep.pk)
    assert (line.reader, line.through, line.page) == (house.manager.pk, "api", "api:shared_reading")


def test_a_token_beside_somebody_elses_session_reads_as_whose_token_it_is(house: House) -> None:
    """Two names in one request must not be mixed: neither rights nor log may take the other's."""
    publish_forecasts(house)
    for browser_of, token_of in ((house.rep, house.manager), (house.manager, house.rep)):
        _made, text = make_token(account(token_of), name="sheet", days=1, by=token_of)
        browser = sign_in(Client(), browser_of)
        headers = {"Authorization": f"Bearer {text}"}
        assert browser.get("/api/me", headers=headers).json()["key"] == token_of.key
        before = ReadTrace.objects.count()
        browser.get(f"/api/people/{house.rep.key}/readings/candour.mine", headers=headers)
        line = ReadTrace.objects.order_by("-pk").first()
        assert line is not None
        assert ReadTrace.objects.count() == before + 1
        assert (line.reader, line.refused) == (token_of.pk, token_of.pk != house.rep.pk)


def test_what_is_about_people_is_kept_by_no_cache(house: House) -> None:
    """A page kept by a browser or a proxy would be read again without a line, also after a share ended."""
    world = make_world(house)
    browser, stored = sign_in(Client(), house.rep), []
    for route, shown in pages():
        answer: Any = browser.get(world.path(route))
        told = answer.headers.get("Cache-Control", "")
        if "no-store" not in told or "private" not in told:
            stored.append(f"{shown.name}: {told!r}")
    assert not stored, stored
