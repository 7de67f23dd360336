"""Stories of the mirror in a real browser, on a phone: a manager reads her pulse and replies to the team."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from tests.browsers import barriers
from tests.houses import House, small_house
from tests.mirrors import closed_round, said_by

from bonafides.people.app.models import Person
from bonafides.promises.app.models import Promise
from bonafides.trust.instruments import load

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PULSE = load("manager-pulse-quarterly")


@pytest.fixture
def company(transactional_db: None) -> House:
    """The small organisation, for a server that runs beside the test."""
    return small_house()


def test_a_manager_reads_her_pulse_and_replies_to_the_team(
    company: House, phone_of: Callable[[Person], Page], said: list[str]
) -> None:
    closed_round(
        company,
        {"reports": said_by(PULSE, 9, seed=1, competence=6.2, no_favourites=3.2)},
        person=company.manager,
        slug=PULSE.slug,
        asked=company.reps,
        title="How we are led",
    )
    manager = phone_of(company.manager)
    manager.goto("/mirror/")
    manager.get_by_role("link", name="As I lead").click()
    expect(manager.get_by_role("heading", level=1)).to_contain_text("Your team finds you good at the trade")
    expect(manager.get_by_text("Only you can see this page")).to_be_visible()
    manager.get_by_text("Show the numbers").first.click()
    expect(manager.get_by_role("region", name="Means by part")).to_be_visible()
    assert manager.evaluate("document.documentElement.scrollWidth") <= 390
    assert barriers(manager) == []

    manager.get_by_role("link", name="Answer those who were asked").click()
    manager.get_by_label("You said").fill("Leads go to the same two.")
    manager.get_by_label("We heard").fill("I had not seen that.")
    manager.get_by_label("We do").fill("From Monday leads go out in turn.")
    manager.get_by_role("button", name="Say it").click()
    expect(manager.get_by_text("Said. Those who were asked can read it.")).to_be_visible()
    manager.get_by_role("link", name="Make it a promise").click()
    form = manager.locator("form", has=manager.locator("input[name=which][value=team]"))
    expect(form.get_by_label("What?")).to_have_value("From Monday leads go out in turn.")
    form.get_by_label("By when?").fill((company.on + timedelta(days=10)).isoformat())
    form.get_by_role("button", name="Promise it").click()
    expect(manager.get_by_role("link", name="promised, with a date")).to_be_visible()

    rep = phone_of(company.rep)
    rep.goto("/mirror/heard/")
    expect(rep.get_by_text("Leads go to the same two.")).to_be_visible()
    expect(rep.get_by_text("From Monday leads go out in turn.")).to_be_visible()
    assert barriers(rep) == []
    rep.get_by_role("link", name="promised, with a date").click()
    expect(rep.get_by_role("heading", level=1)).to_contain_text("From Monday leads go out in turn.")
    assert Promise.objects.get().asker_team_id == company.north.pk
    assert said == []
