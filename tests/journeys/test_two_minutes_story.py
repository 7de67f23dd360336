"""Two minutes on a phone: anybody, without an account; a rep who guesses, asks, and is answered by name."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.browsers import PHONE

# The same is asked of PostgreSQL by tests/web/trust, without a browser.
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.embedded]

AGREE, DISAGREE = "Agree", "Disagree"
GUESSED = (AGREE, AGREE, AGREE, DISAGREE, AGREE, AGREE, AGREE, AGREE, AGREE, AGREE)
"""In the order asked: the fourth is the one statement of which less is better and that is not reversed."""

Open = Callable[..., tuple[Page, list[str]]]


@pytest.fixture
def a_house(transactional_db: None) -> Any:
    from tests.houses import small_house

    from bonafides.people.app.models import Client, ClientContact

    house = small_house()
    client = Client.objects.create(kind="customer", name="Sawmill", owner=house.rep)
    ClientContact.objects.create(client=client, name="Ada Holz", email="ada@sawmill.example", language="de")
    return house


@pytest.fixture
def phone(open_page: Open) -> Open:
    """A phone in which somebody is signed in, or nobody; and what its console says."""
    return partial(open_page, viewport=PHONE, has_touch=True)


def tap(page: Page, points: tuple[str, ...]) -> None:
    """Answer every statement by tapping the words of its point."""
    statements = page.locator("fieldset.statement")
    expect(statements).to_have_count(len(points))
    for place, point in enumerate(points):
        statements.nth(place).get_by_text(point, exact=True).tap()


def fits(page: Page) -> None:
    """Nothing is wider than the phone, and nothing that is pressed is smaller than 44 px."""
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    heights = page.locator("label.point, main button").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().height)"
    )
    assert min(heights, default=44) >= 44


def nothing_to_trip_over(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def test_anybody_learns_in_one_page_how_a_client_may_see_them(a_house: Any, phone: Open) -> None:
    page, said = phone(java_script_enabled=True)
    page.goto("/mirror/try/")
    expect(page.get_by_role("heading", level=1)).to_have_text("How does one client see me?")
    expect(page.get_by_text("Nobody sees this but you")).to_be_visible()
    fits(page)
    nothing_to_trip_over(page)
    tap(page, GUESSED)
    page.get_by_role("button", name="Show what it comes to").tap()
    main = page.get_by_role("main")
    expect(main).to_contain_text("Trust, by your guess")
    expect(main).to_contain_text("The trust equation")
    expect(main).to_contain_text("Your guess: Business partner")
    expect(main).to_contain_text("One thing to do")
    expect(page.locator("svg.narrow[role=img]").first).to_be_visible()
    fits(page)
    nothing_to_trip_over(page)
    # Nothing is left behind: no cookie but the one against forged forms, nothing in the browser's stores.
    assert {one["name"] for one in page.context.cookies()} <= {"csrftoken"}
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    page.get_by_role("link", name="Start again").tap()
    expect(page.locator("input:checked")).to_have_count(0)
    assert said == []


def test_it_works_without_a_script_and_in_german(a_house: Any, phone: Open) -> None:
    page, _ = phone(java_script_enabled=False, locale="de-DE")
    page.goto("/mirror/try/")
    for statement in page.locator("fieldset.statement").all():
        statement.get_by_text("Weder noch", exact=True).tap()
    page.get_by_role("button", name="Zeigen, was herauskommt").tap()
    expect(page.get_by_role("main")).to_contain_text("in der Mitte, nahe bei jeder Ecke")
    expect(page.get_by_role("main")).to_contain_text("4,0")


def test_a_rep_guesses_asks_and_is_answered_with_a_name(a_house: Any, phone: Open) -> None:
    from django.core import mail

    rep, rep_said = phone(a_house.rep)
    rep.goto("/mirror/guess/")
    rep.get_by_role("link", name="Guess Ada Holz").tap()
    expect(rep.get_by_role("heading", level=1)).to_have_text("What would Ada Holz say about you?")
    tap(rep, GUESSED)
    rep.get_by_role("button", name="Show what it comes to").tap()
    expect(rep.get_by_role("main")).to_contain_text("Only they know.")
    nothing_to_trip_over(rep)
    rep.get_by_role("button", name="Ask by mail").tap()
    expect(rep.get_by_role("status")).to_contain_text("Asked.")

    # The client opens the mail on a phone, reads who will see it, answers in German, and changes one point.
    found = re.search(r"/mirror/by-name/open/\S+", mail.outbox[0].body)
    assert found is not None
    ada, ada_said = phone(None, locale="en-GB")
    ada.goto(found.group(0))
    expect(ada).to_have_url(re.compile(r"/mirror/by-name/$"))
    expect(ada.get_by_role("main")).to_contain_text("Das liest nur Nadia Field, mit Ihrem Namen")
    fits(ada)
    nothing_to_trip_over(ada)
    tap(ada, ("Stimme zu",) * 10)
    ada.get_by_role("button", name="Diese Antwort an Nadia Field geben").tap()
    expect(ada.get_by_role("status")).to_contain_text("Danke")
    ada.locator("fieldset.statement").nth(2).get_by_text("Stimme eher nicht zu", exact=True).tap()
    ada.get_by_role("button", name="Diese Antwort an Nadia Field geben").tap()
    expect(ada.get_by_role("status")).to_contain_text("Danke")

    # She agreed that the rep's own targets come first, which he had guessed she would not: S is (6 + 2) / 2.
    rep.reload()
    expect(rep.get_by_role("heading", level=1)).to_have_text(
        "On self-orientation you guessed 2.0; Ada Holz answered 4.0"
    )
    nothing_to_trip_over(rep)
    rep.get_by_role("button", name="Delete this guess").tap()
    expect(rep.get_by_role("status")).to_contain_text("Nothing of it is kept.")
    ada.reload()
    expect(ada.get_by_role("heading", level=1)).to_have_text("This link does not open")
    assert [one for one in ada_said if "404" not in one] == []
    assert rep_said == []
