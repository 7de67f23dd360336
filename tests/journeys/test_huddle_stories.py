"""Stories of colleagues in a real browser: an order is declined and its owner learns why; help is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browsers import OF_LAYOUT, barriers
from tests.houses import House, small_house

from bonafides.huddle.app import actions
from bonafides.huddle.app.models import Order, Put, Word
from bonafides.people.app.models import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def company(transactional_db: None) -> House:
    """The small organisation, for a server that runs beside the test."""
    return small_house()


def test_a_colleague_declines_an_order_and_its_owner_learns_why(
    company: House, phone_of: Callable[[Person], Page], said: list[str]
) -> None:
    owner = phone_of(company.rep)
    owner.goto("/huddle/orders/")
    owner.get_by_label("What is the order?").fill("Two welders from May")
    owner.get_by_label("Why do you believe in it?").fill("Their foreman called twice.")
    for colleague in company.reps[1:3]:
        owner.get_by_label(colleague.name).check()
    owner.get_by_role("button", name="Ask them").click()
    expect(owner.get_by_role("heading", level=1)).to_have_text("Two welders from May")

    colleague = phone_of(company.reps[1])
    colleague.goto("/huddle/orders/")
    colleague.get_by_role("link", name="Answer").click()
    colleague.get_by_label("I do not work on it").check()
    colleague.get_by_role("button", name="Tell Nadia Field").click()
    # A no without a reason comes back; what was chosen stays.
    expect(colleague.get_by_role("alert")).to_contain_text("Tell its owner why")
    expect(colleague.get_by_label("I do not work on it")).to_be_checked()
    colleague.get_by_label("Why, or what would make you believe in it").fill("The last two were sent home.")
    colleague.get_by_role("button", name="Tell Nadia Field").click()
    expect(colleague.get_by_role("status")).to_have_text(
        "Told to the owner of the order, and to nobody else."
    )

    owner.reload()
    expect(owner.get_by_text("The last two were sent home.")).to_be_visible()
    other = phone_of(company.reps[2])
    other.goto(f"/huddle/order/{Order.objects.get().key}/")
    expect(other.get_by_text("The last two were sent home.")).to_have_count(0)
    expect(other.get_by_text(company.reps[1].name)).to_have_count(0)
    assert Put.objects.get(answer="declined").colleague == company.reps[1]
    assert [line for line in said if "422" not in line] == []


def test_somebody_is_stuck_is_helped_and_says_thank_you(
    company: House, phone_of: Callable[[Person], Page], said: list[str]
) -> None:
    stuck = phone_of(company.rep)
    stuck.goto("/huddle/")
    stuck.get_by_label("Stuck").check()
    stuck.get_by_label("In one sentence").fill("The school wants an answer about storage.")
    stuck.get_by_role("button", name="Say it to the team").first.click()
    expect(stuck.get_by_role("status")).to_have_text("Said to the team.")

    helper = phone_of(company.reps[1])
    helper.goto("/huddle/")
    helper.get_by_role("link", name="Offer help").click()
    helper.locator("summary", has_text="Offer help").click()
    helper.get_by_label("What can you do?").fill("I call their data officer at ten.")
    helper.get_by_role("button", name="Offer it").click()
    expect(helper.get_by_role("status")).to_have_text("Offered.")

    stuck.reload()
    stuck.get_by_role("button", name="Say thank you").click()
    stuck.get_by_role("button", name="It is answered").click()
    helper.reload()
    expect(helper.get_by_text("Nadia Field says thank you.")).to_be_visible()
    assert said == []


def test_todays_page_takes_what_is_true(
    company: House, phone_of: Callable[[Person], Page], said: list[str]
) -> None:
    page = phone_of(company.rep)
    page.goto("/")
    page.get_by_label("On course").check()
    page.get_by_role("button", name="Say it to the team").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("One of North has spoken")
    assert Word.objects.get().speaker == company.rep
    assert said == []


@pytest.mark.parametrize(("width", "scheme", "tags"), [(1280, "light", ()), (390, "dark", OF_LAYOUT)])
def test_nobody_meets_a_barrier(
    width: int, scheme: Any, tags: tuple[str, ...], company: House, phone_of: Callable[[Person], Page]
) -> None:
    word = actions.say(company.north, "stuck", "They want an answer.", by=company.reps[1])
    actions.offer_help(word.asks, "I know whom to call.", by=company.manager)
    actions.own_mistake(company.north, "I sent the old price.", by=company.manager)
    page = phone_of(company.rep)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    for path in ("/huddle/", "/huddle/orders/", "/huddle/said/"):
        page.goto(path)
        assert barriers(page, *tags) == [], path
