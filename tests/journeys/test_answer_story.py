"""From the mail to the release: a house and a box, each at an address of its own, and phones."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browsers import PHONE, barriers

# The same acts are asked of PostgreSQL by tests/web/trust, without a browser.
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.embedded]

Open = Callable[[str], tuple[Page, list[str]]]


@pytest.fixture
def phone(open_page: Callable[..., tuple[Page, list[str]]]) -> Open:
    """Open a link on a phone of nobody in particular."""

    def one(link: str) -> tuple[Page, list[str]]:
        page, said = open_page(viewport=PHONE, locale="en-GB")
        page.goto(link)
        return page, said

    return one


def headline(page: Page, words: str) -> None:
    expect(page.locator("h1")).to_have_text(re.compile(words))


def from_here(link: str, house: str) -> str:
    """A link as it would stand in the mail of this test's house."""
    return house + link[link.index("/mirror/") :]


def answer_all(page: Page, point: str) -> None:
    while page.get_by_role("radio").count() == 8:
        page.get_by_label(point, exact=True).check()
        page.get_by_role("button", name="Next").click()
    while page.locator("textarea").count():
        page.get_by_role("button", name="Next").click()
    headline(page, "Your answer is ready")


def test_one_of_eight_collects_on_a_phone_answers_and_is_counted(
    served: Any, phone: Open, live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.rounds import after_the_last_day, answer, collect, launched, links_of, quiet

    from bonafides.trust.app.actions_closing import close_round
    from bonafides.trust.app.models import Collecting
    from bonafides.trust.instruments import load

    row = launched(served, instrument=load("trust-profile-client"))
    links = [from_here(link, live_server.url) for link in links_of(row).values()]

    page, said = phone(links[0])
    headline(page, "First collect a blank ballot")
    expect(page.locator("main")).to_contain_text(served.house.rep.name)
    assert "#" not in page.url
    assert barriers(page) == []
    page.get_by_role("button", name="Collect my ballot").click()
    headline(page, "Your ballot is yours")
    assert barriers(page) == []
    assert Collecting.objects.filter(collected=True).count() == 1
    # A phone that drops the page for a while finds its ballot again: it was signed once, and is not lost.
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    headline(page, "Your ballot is yours")
    key = page.get_by_role("textbox", name="Your key").input_value()
    page.get_by_role("link", name="Answer now").click()
    headline(page, "This person")
    assert page.url == key.partition("#")[0]
    assert page.evaluate("document.referrer") == ""
    answer_all(page, "Agree")
    page.get_by_role("button", name="Put it into the box").click()
    headline(page, "Your answer is in the box")
    name = page.locator(".hex").inner_text().replace(" ", "").replace("\n", "")
    assert said == []
    assert page.context.cookies() == []

    # Somebody else with the same invitation gets no second one, and is told so.
    other, _ = phone(links[0])
    other.get_by_role("button", name="Collect my ballot").click()
    headline(other, "A ballot was collected with this invitation")

    for link in links[1:]:
        answer(served, collect(link))
    after_the_last_day(monkeypatch, row)
    row = close_round(row, quiet)
    assert name in row.ballots
    (entry,) = row.plan
    assert row.release["aggregates"][entry["code"]]["n"] == 8

    board, _ = phone(f"{key.partition('/answer/')[0]}/board/")
    board.get_by_label("Link, or name of the ballot").fill(key)
    board.get_by_role("button", name="Look it up").click()
    headline(board, "It was in the box")
    expect(board.locator("main")).to_contain_text("From your group there were 8")


def test_somebody_changes_and_withdraws_with_the_key_alone(served: Any, phone: Open) -> None:
    from tests.rounds import collect, launched, links_of

    from bonafides.trust.instruments import load

    row = launched(served, instrument=load("trust-profile-client"))
    right = collect(next(iter(links_of(row).values())))
    page, said = phone(right.link())
    headline(page, "This person")
    answer_all(page, "Agree")
    page.get_by_role("button", name="Put it into the box").click()
    headline(page, "in the box")

    again, said_again = phone(right.link())
    again.get_by_role("button", name="I have answered with this link before").click()
    headline(again, "You have answered")
    again.get_by_role("button", name="Change my answer").click()
    expect(again.get_by_label("Agree", exact=True)).to_be_checked()
    answer_all(again, "Disagree")
    again.get_by_role("button", name="Put it into the box").click()
    headline(again, "Your changed answer is in the box")
    again.get_by_role("button", name="Withdraw my answer").click()
    again.get_by_role("button", name="Withdraw my answer").click()
    headline(again, "Your answer is withdrawn")
    assert said == said_again == []


def test_an_old_mail_and_a_strange_house_are_told_apart(served: Any, phone: Open, live_server: Any) -> None:
    from tests.rounds import launched, links_of

    from bonafides.trust.app.models import Round
    from bonafides.trust.respondent import Invitation

    row = launched(served)
    link = from_here(next(iter(links_of(row).values())), live_server.url)
    newer = next(iter(links_of(row).values()))
    assert newer != link
    page, _ = phone(link)
    headline(page, "This invitation does not hold")
    assert barriers(page) == []

    link = from_here(newer, live_server.url)
    told = Invitation.read(link)
    other = Invitation(told.house, told.secret, bytes(32), told.salt, told.name).link()
    page, _ = phone(other)
    headline(page, "This is not the round you were invited to")
    expect(page.locator("main")).to_contain_text(row.fingerprint[:4])
    assert Round.objects.get(pk=row.pk).state == "open"
