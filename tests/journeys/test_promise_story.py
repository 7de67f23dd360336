"""A promise's life in a real browser, on phones: asked, countered, accepted, told, disputed, repaired."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.browsers import PHONE

# The same acts are asked of PostgreSQL by tests/web/promises, without a browser.
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.embedded]

WHAT = "Two fitters on site"
Open = Callable[..., tuple[Page, list[str]]]


@pytest.fixture
def a_house(transactional_db: None) -> Any:
    from tests.houses import small_house

    from bonafides.people.app.models import Client, ClientContact

    house = small_house()
    client = Client.objects.create(kind="customer", name="Sawmill", owner=house.rep)
    ClientContact.objects.create(client=client, name="Ada Holz", email="ada@sawmill.example")
    return house


@pytest.fixture
def phone(open_page: Open) -> Open:
    """A phone in which somebody is signed in, or nobody; and what its console says."""
    return partial(open_page, viewport=PHONE)


def test_a_promise_is_asked_countered_told_disputed_and_repaired(a_house: Any, phone: Open) -> None:
    from bonafides.people.app.models import ClientContact
    from bonafides.promises.app.actions_links import make_link
    from bonafides.promises.app.models import Promise

    rep, rep_said = phone(a_house.rep)
    head, head_said = phone(a_house.delivery)
    wanted, later = (a_house.on + timedelta(days=n) for n in (21, 14))

    # The rep asks before saying anything to the customer.
    rep.goto("/promises/ask/")
    rep.get_by_label("To whom?").select_option(label="Sawmill")
    rep.get_by_label("What will they get?").fill(WHAT)
    rep.get_by_label("By when?").fill(wanted.isoformat())
    rep.get_by_label("How will they know it is done?").fill("The first board is sawn")
    rep.get_by_label("Delivery").check()
    rep.get_by_role("button", name="Ask them").click()
    rep.goto("/")
    expect(rep.get_by_role("region", name="We wait on")).to_contain_text(WHAT)

    # Delivery finds it in Today, and says yes, if.
    head.goto("/")
    expect(head.get_by_role("region", name="Waiting on us")).to_contain_text(WHAT)
    head.get_by_role("region", name="Waiting on us").get_by_role("link", name="Answer").click()
    head.locator("summary", has_text="Yes, if").click()
    head.get_by_label("Yes, if it may be this day").fill(later.isoformat())
    head.locator("details[open]").get_by_role("button", name="Yes, if").click()
    expect(head.get_by_role("status")).to_contain_text("Written down")

    # The rep accepts it, and then tells the customer.
    rep.goto("/")
    rep.get_by_role("region", name="Waiting on us").get_by_role("link", name="Answer").click()
    rep.get_by_role("button", name="Accept").click()
    rep.goto("/")
    rep.get_by_role("region", name="Waiting on us").get_by_role("link", name="Read their answers").click()
    rep.get_by_role("button", name="Promise it now").click()
    expect(rep.get_by_role("status")).to_contain_text("It stands on the customer’s page now")

    # The rep reports it; the customer, by a link and without an account, sees it differently.
    outer = Promise.objects.get(direction="ours")
    rep.goto(f"/promises/promise/{outer.key}/")
    rep.locator("summary", has_text="It is done").click()
    rep.locator("details[open]").get_by_role("button", name="It is done").click()
    made = make_link(ClientContact.objects.get(), by=a_house.rep)
    guest, guest_said = phone(None)
    guest.goto(f"/promises/with-us/open/{made.text}/")
    guest.locator("summary", has_text="not what we meant").click()
    guest.locator("details[open] textarea").fill("We meant fitters with a crane.")
    guest.locator("details[open]").get_by_role("button", name="Say it").click()
    expect(guest.get_by_role("main")).to_contain_text("It counts for nobody until both have spoken")
    rep.goto("/")
    expect(rep.get_by_role("region", name="Waiting on us")).to_contain_text("Seen differently")
    rep.get_by_role("region", name="Waiting on us").get_by_role("link", name="Talk it over").click()
    expect(rep.get_by_role("main")).to_contain_text("We meant fitters with a crane.")

    # Both repair it: the customer settles what holds now, the rep brings the crane, the customer confirms.
    guest.get_by_text("It is settled").first.click()
    guest.locator("details[open] textarea").fill("With a crane, then.")
    guest.locator("details[open]").get_by_role("button", name="Say it").click()
    rep.goto("/")
    expect(rep.get_by_role("main")).not_to_contain_text("Seen differently")
    rep.goto(f"/promises/promise/{outer.key}/")
    rep.locator("summary", has_text="It is done").click()
    rep.locator("details[open]").get_by_role("button", name="It is done").click()
    guest.reload()
    guest.get_by_role("button", name="Yes, it is kept").click()
    expect(guest.get_by_role("main")).to_contain_text("Kept, confirmed")
    outer.refresh_from_db()
    assert outer.state == "satisfied"

    assert (rep_said, head_said, guest_said) == ([], [], [])
