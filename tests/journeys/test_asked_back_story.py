"""On phones: a comment is shown, the manager asks back, its writer answers, she reads it on another day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.asked_back_house import more_people
from tests.browsers import PHONE, barriers
from tests.journeys.test_answer_story import answer_all, headline
from tests.rounds import answer, begun, collect, links_of, on_day, quiet

# Who asks and what is handed on is asked of PostgreSQL by tests/web/trust, without a browser.
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.embedded]

COMMENT = "Leads go to the same two, and nobody says why."


@pytest.fixture
def served(served: Any) -> Any:
    """With twelve people beside the rep."""
    more_people(served)
    return served


def pulse(stage: Any) -> Any:
    """A pulse about whoever leads the rep's team, open today."""
    from bonafides.trust.app.actions_asking import add_subject, ask_too
    from bonafides.trust.app.actions_launching import launch
    from bonafides.trust.app.actions_opening import open_round
    from bonafides.trust.app.queries_planning import plan_of

    row = begun(
        stage.house,
        "manager-pulse-quarterly",
        title="How we are led",
        title_de="Wie wir geführt werden",
        thresholds={"means": 5, "spread": 8, "comments": 10},
    )
    subject = add_subject(row, person=stage.house.manager, by=stage.organiser)
    for person in stage.eight:
        ask_too(subject, "reports", person=person, by=stage.organiser)
    launch(row, seen=plan_of(row, by=stage.organiser).mark, by=stage.organiser)
    return open_round(row, quiet)


def test_a_manager_asks_back_and_whoever_wrote_answers_without_a_name(
    served: Any,
    open_page: Callable[..., tuple[Page, list[str]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from bonafides.trust.app.actions_asking_back import fetch_all
    from bonafides.trust.app.actions_closing import close_round

    row = pulse(served)
    first, *others = links_of(row).values()
    right = collect(first)
    phone, said = open_page(viewport=PHONE, locale="en-GB")
    phone.goto(right.link())
    headline(phone, "My manager")
    while phone.get_by_role("radio").count() == 8:
        phone.get_by_label("Agree", exact=True).check()
        phone.get_by_role("button", name="Next").click()
    phone.get_by_role("textbox").fill(COMMENT)
    tick = phone.get_by_label("I may be asked back about this")
    expect(tick).not_to_be_checked()
    expect(phone.get_by_text("What you write then can give you away as well")).to_be_visible()
    assert barriers(phone) == []
    tick.check()
    answer_all(phone, "Agree")
    phone.get_by_role("button", name="Put it into the box").click()
    headline(phone, "Your answer is in the box")
    expect(phone.get_by_text("You ticked that you may be asked back")).to_be_visible()
    for link in others:
        answer(served, collect(link), comments={"keep": "Fine as it is."})
    closed_on = row.closes_on + timedelta(days=1)
    on_day(monkeypatch, closed_on)
    row = close_round(row, quiet)

    manager, heard = open_page(served.house.manager, viewport=PHONE)
    manager.goto("/mirror/pulse/")
    manager.get_by_role("link", name="Comments I may ask back about").click()
    expect(manager.get_by_text(COMMENT)).to_be_visible()
    assert manager.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert barriers(manager) == []
    manager.get_by_role("link", name="Ask back").click()
    manager.get_by_role("textbox", name="Your question").fill("Who are you?")
    manager.get_by_role("button", name="Look at it once more").click()
    expect(manager.get_by_role("alert")).to_contain_text("asks who somebody is")
    assert barriers(manager) == []
    manager.get_by_role("button", name="Change it").click()
    manager.get_by_role("textbox", name="Your question").fill("What would be a fair way to hand them out?")
    manager.get_by_role("button", name="Look at it once more").click()
    expect(manager.get_by_role("alert")).to_have_count(0)
    manager.get_by_role("button", name="Send it").click()
    expect(manager.get_by_text("No answer so far.")).to_be_visible()

    # The writer's own phone, on another day, with nothing but the link that was kept.
    back, noted = open_page(viewport=PHONE, locale="en-GB")
    back.clock.set_fixed_time(datetime.combine(closed_on, time(10)))
    asked: list[str] = []
    back.on("request", lambda request: asked.append(request.url))
    back.goto(right.link())
    headline(back, "You are asked back")
    assert [one for one in asked if "threads" in one and not one.endswith(".js")] == [
        f"{right.box}/rounds/{row.key}/threads.json"
    ], "one request, the same for everybody"
    expect(back.get_by_text("What would be a fair way to hand them out?")).to_be_visible()
    assert back.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert barriers(back) == []
    back.get_by_role("textbox", name="Your answer").fill("In turn, with the list on the wall.")
    back.get_by_label("Now", exact=True).check()
    back.get_by_role("button", name="Answer without a name").click()
    expect(back.get_by_text("Your answer is in the box.")).to_be_visible()
    assert barriers(back) == []

    fetch_all(closed_on)
    manager.reload()
    expect(manager.get_by_text("No answer so far.")).to_be_visible()
    on_day(monkeypatch, closed_on + timedelta(days=1))
    fetch_all(closed_on)
    manager.reload()
    expect(manager.get_by_text("In turn, with the list on the wall.")).to_be_visible()
    expect(manager.get_by_text("Answered, without a name")).to_be_visible()
    assert barriers(manager) == []

    # Somebody who ticked nothing sees the same page, and asks for the same list.
    other, silent = open_page(viewport=PHONE, locale="de-DE")
    other.clock.set_fixed_time(datetime.combine(closed_on, time(10)))
    other.goto(right.link())
    headline(other, "Niemand fragt Sie im Moment etwas")
    expect(other.get_by_text("In turn, with the list on the wall.")).to_be_visible()
    other.get_by_role("button", name="Hier soll niemand mehr fragen").click()
    other.get_by_role("button", name="Hier soll niemand mehr fragen").click()
    assert barriers(other) == []
    assert said == heard == noted == silent == []
