"""Stories of the forecast, in a real browser: a rep answers; a manager may not see, may, may not again."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

# The same pages are asked of PostgreSQL by tests/web/candour, without a browser.
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.embedded]


@pytest.fixture
def a_house(transactional_db: None) -> Any:
    from tests.forecasts import publish_forecasts
    from tests.houses import small_house

    house = small_house()
    publish_forecasts(house)
    return house


def test_a_rep_says_what_the_record_does_not_show_and_takes_it_back(a_house: Any, open_page: Any) -> None:
    page, said = open_page(a_house.rep)
    page.goto("/forecast/mine/")
    page.get_by_role("link", name="Here is what you don’t see").first.click()
    page.get_by_role("button", name="Say what is true now").click()
    expect(page.get_by_role("alert")).to_contain_text("This could not be done yet")
    page.get_by_label("They answered, elsewhere").check()
    page.get_by_label("When was it?").fill(a_house.on.isoformat())
    page.get_by_label("Here is what you don’t see").fill(
        "Their site manager called: the board meets on the 3rd."
    )
    page.get_by_role("button", name="Say what is true now").click()
    expect(page.locator(".answered")).to_contain_text("the board meets on the 3rd")

    lead, lead_said = open_page(a_house.manager)
    lead.goto(f"/forecast/team/{a_house.north.key}/")
    expect(lead.locator("#talk")).to_contain_text("the board meets on the 3rd")

    page.get_by_role("button", name="Take it back").click()
    expect(page.locator(".answered")).to_have_count(0)
    lead.reload()
    expect(lead.locator("#talk")).not_to_contain_text("the board meets on the 3rd")
    # A form that is refused answers 422, and a browser writes that down; nothing else may be said.
    assert [line for line in said if "422" not in line] == []
    assert lead_said == []


def test_a_manager_sees_a_reps_page_only_while_it_is_shared(a_house: Any, open_page: Any) -> None:
    from bonafides.people.app.actions_shares import end_share, share

    page, _ = open_page(a_house.manager)
    address = f"/forecast/person/{a_house.rep.key}/"
    page.goto(address)
    expect(page.locator("main")).not_to_contain_text("claims with an outcome")
    row = share("candour.mine", by=a_house.rep, until_on=None, person=a_house.manager)
    page.goto("/forecast/mine/")
    page.get_by_role("link", name=a_house.rep.name).click()
    expect(page.locator("main")).to_contain_text("claims with an outcome")
    end_share(row, by=a_house.rep)
    page.goto(address)
    expect(page.locator("main")).not_to_contain_text("claims with an outcome")
