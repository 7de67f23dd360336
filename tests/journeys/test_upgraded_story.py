"""An upgrade in the middle of a round: one collects and answers with the program that was announced."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.journeys.test_answer_story import (  # noqa: F401 -- fixtures
    Open,
    answer_all,
    from_here,
    headline,
    phone,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.embedded]


def upgraded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version is served from now on, by the house and by the box: it says something else."""
    from bonafides.trust.app import programs, views_answer
    from bonafides.trust.box import application, pages

    files = dict(pages.served())
    words = files["/static/words_en.js"]
    other = words.content.replace(b"Put it into the box", b"Drop it here").replace(
        b"Collect my ballot", b"Fetch it"
    )
    files["/static/words_en.js"] = words._replace(content=other)
    hashes = {
        address.removeprefix("/static/"): hashlib.sha256(file.content).hexdigest()
        for address, file in files.items()
        if address.endswith(".js")
    }
    for module in (pages, application, programs, views_answer):
        monkeypatch.setattr(module, "served", lambda: files)
    for module in (pages, application):
        monkeypatch.setattr(module, "scripts", lambda: hashes)


def test_one_collects_and_answers_with_the_program_that_was_announced(
    served: Any,
    phone: Open,  # noqa: F811
    live_server: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from tests.rounds import launched, links_of

    from bonafides.trust.box.application import Application
    from bonafides.trust.instruments import load

    row = launched(served, instrument=load("trust-profile-client"))
    Application(served.box, "secret")
    upgraded(monkeypatch)
    link, other, *_ = (from_here(one, live_server.url) for one in links_of(row).values())

    page, said = phone(link)
    headline(page, "First collect a blank ballot")
    assert page.url == f"{live_server.url}/mirror/answer/{row.key}/"
    expect(page.get_by_role("button", name="Fetch it")).to_have_count(0)
    page.get_by_role("button", name="Collect my ballot").click()
    headline(page, "Your ballot is yours")
    page.on("dialog", lambda dialog: dialog.accept())
    key = page.get_by_role("textbox", name="Your key").input_value()
    page.get_by_role("link", name="Answer now").click()
    headline(page, "This person")
    assert page.url == f"{key.partition('/answer/')[0]}/rounds/{row.key}/answer/"
    answer_all(page, "Agree")
    expect(page.get_by_role("button", name="Drop it here")).to_have_count(0)
    page.get_by_role("button", name="Put it into the box").click()
    headline(page, "Your answer is in the box")
    # Reloaded, and opened again with the key, it is the same program.
    page.reload()
    headline(page, "You have answered")
    again, more = phone(key)
    headline(again, "This person")
    assert again.url == page.url
    assert said == more == []
    assert page.context.cookies() == []

    # Where nothing was kept, the page goes on to nothing: it says that its program is not the announced one.
    served.box.pins.keep(())
    for open_ in (key, other):
        stopped, _ = phone(open_)
        headline(stopped, "This page’s program is not the announced one" if open_ == key else "First collect")
