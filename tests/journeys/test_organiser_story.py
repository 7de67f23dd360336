"""A learning partner runs a round in a browser, from the first line to the release; and a look on a phone.

The worker's jobs are done here, one after the other, as the worker does them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client as Browser
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Page, expect
from tests.browsers import ONE_AT_A_TIME, PATIENCE, barriers
from tests.houses import sign_in
from tests.rounds import Staged, answer, collect, on_day, staged

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Open = Callable[..., Page]


@pytest.fixture
def stage(transactional_db: None, tmp_path: Any, settings: Any, live_server: Any) -> Iterator[Staged]:
    """The small organisation with eight beside the rep, a box in this process, and a served house."""
    from tests.houses import small_house

    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(
        update={"data": tmp_path, "address": live_server.url}
    )
    with staged(small_house(), tmp_path) as made:
        yield made


@pytest.fixture
def said() -> list[str]:
    """What the console said; nothing, in the end."""
    return []


@pytest.fixture
def screen(chromium: Chromium, live_server: Any, said: list[str]) -> Iterator[Open]:
    """`screen(person, wide=True)`: a page on a desk or on a phone in which that person is signed in."""
    opened: list[BrowserContext] = []

    def open_for(person: Any, *, wide: bool = True) -> Page:
        cookie = sign_in(Browser(), person).cookies["sessionid"].value
        size = {"width": 1280, "height": 900} if wide else {"width": 390, "height": 844}
        context = chromium.new_context(base_url=live_server.url, viewport=size, locale="en-GB")
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        opened.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        return page

    yield open_for
    for context in opened:
        context.close()


def work() -> list[str]:
    """Do every job that waits, as the worker does; the kinds of those that were done."""
    from bonafides.readings.app.actions_jobs import take_up
    from bonafides.readings.app.worker import run_job

    done = []
    with ONE_AT_A_TIME:
        while (lease := take_up()) is not None:
            run_job(lease, beat_seconds=0)
            lease.job.refresh_from_db()
            assert lease.job.state == "done", lease.job.problem
            done.append(lease.job.kind)
    return done


def headline(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(words))


def fits(page: Page, width: int) -> None:
    """Nothing is wider than the screen, and nothing to trip over."""
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert barriers(page) == []


def test_a_round_is_prepared_planned_launched_reminded_closed_and_released(
    stage: Staged, screen: Open, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from bonafides.trust.app.kinds import CLOSE, MAIL, OPEN, REMIND
    from bonafides.trust.app.models import Round
    from bonafides.trust.app.tasks import look_after_rounds

    today, last = stage.house.on, stage.house.on + timedelta(days=9)
    page = screen(stage.organiser)

    # Instrument, names and days.
    page.goto("/mirror/rounds/")
    headline(page, "No round is under way")
    page.get_by_role("link", name="Prepare a round").click()
    fits(page, 1280)
    page.get_by_label("What is asked").select_option(label="Trust profile")
    page.get_by_label("What the round is called").fill("How we work together")
    page.get_by_label("The same in German").fill("Wie wir zusammenarbeiten")
    page.get_by_label("First day").fill(today.isoformat())
    page.get_by_label("Last day").fill(last.isoformat())
    page.get_by_role("button", name="Go on to whom it is about").click()

    # Whom it is about, and who is asked: too few first, and the plan says what is in the way.
    expect(page.get_by_text("It is about nobody yet.")).to_be_visible()
    fits(page, 1280)
    page.get_by_label("One person").fill("Nadia Field")
    page.get_by_role("button", name="Add, and fill in who is asked").click()
    expect(page.get_by_text("One was added.")).to_be_visible()
    page.get_by_role("link", name="Who is asked about Nadia Field").click()
    headline(page, "Who is asked about Nadia Field")
    expect(page.get_by_text("They and their manager answer by name")).to_be_visible()
    fits(page, 1280)
    page.get_by_role("button", name="Do not ask Anke Bach").click()
    expect(page.get_by_role("button", name="Do not ask Anke Bach")).to_have_count(0)
    page.get_by_role("link", name="How we work together").click()
    page.get_by_role("link", name="Look at the whole plan").click()
    headline(page, "This cannot be launched yet")
    expect(page.get_by_text("seven are asked besides those who answer by name")).to_be_visible()
    expect(page.get_by_role("button", name="Launch it as it stands here")).to_have_count(0)
    fits(page, 1280)

    # One more, by hand; then the plan passes the audit and says all that will ever be released.
    page.go_back()
    page.get_by_role("link", name="Who is asked about Nadia Field").click()
    page.get_by_label("A colleague").fill("anke.bach@house.example")
    page.get_by_label("What they are to them").select_option(label="colleagues beside them")
    page.get_by_role("button", name="Ask them too").click()
    expect(page.get_by_role("button", name="Do not ask Anke Bach")).to_be_visible()
    page.get_by_role("link", name="How we work together").click()
    page.get_by_role("link", name="Look at the whole plan").click()
    headline(page, "8 people will be asked; the plan passes the audit")
    main = page.get_by_role("main")
    expect(main).to_contain_text("What will be released, and nothing else")
    expect(main).to_contain_text("Nothing about fewer people than the threshold can be computed from it.")
    expect(main).to_contain_text("as the manager of Nadia Field")
    fits(page, 1280)
    page.get_by_role("button", name="Launch it as it stands here").click()
    expect(main).to_contain_text("Keys are being made")
    assert work() == [OPEN]
    row = Round.objects.get()
    assert (row.state, row.by) == ("open", stage.organiser)

    # Open: mails go out, nothing can be changed, nobody is counted.
    look_after_rounds()
    assert work() == [MAIL]
    assert len(mail.outbox) == 10
    page.reload()
    expect(main).to_contain_text("Nothing about it can be changed any more.")
    expect(page.get_by_role("columnheader", name="Collected")).to_have_count(0)
    fits(page, 1280)
    links = {
        one.to[0]: found.group(0)
        for one in mail.outbox
        if (found := re.search(r"http\S+/answer/#\S+", one.body)) is not None
    }
    assert len(links) == 8
    emails = sorted(links)
    for email in emails[:5]:
        answer(stage, collect(links[email]))

    # Remind: those whose ballot waits, and to how many it goes nobody is told.
    mail.outbox.clear()
    page.get_by_role("button", name="Remind them").click()
    expect(page.get_by_role("status")).to_contain_text("To how many, nobody is told.")
    assert work() == [REMIND]
    ballots = [one for one in mail.outbox if "/answer/#" in one.body]
    assert sorted(one.to[0] for one in ballots) == emails[5:]
    by_name = {one.to[0] for one in mail.outbox} - set(emails)
    assert by_name == {stage.house.rep.email, "mara.voss@house.example"}, "they answer with their names"
    assert len(mail.outbox) == len(ballots) + len(by_name)
    page.get_by_role("button", name="Remind them").click()
    expect(main).to_contain_text("a day between two reminders")
    again = re.search(r"http\S+/answer/#\S+", ballots[0].body)
    assert again is not None
    answer(stage, collect(again.group(0)))

    # One look on a phone, while it is open: the round and the board.
    phone = screen(stage.organiser, wide=False)
    phone.goto(f"/mirror/rounds/{row.key}/")
    headline(phone, "How we work together")
    expect(phone.get_by_role("button", name="Remind them")).to_be_visible()
    fits(phone, 390)
    phone.get_by_role("link", name="On the board, with a code for the wall").click()
    expect(phone.get_by_role("main")).to_contain_text(row.fingerprint[:4])
    fits(phone, 390)

    # The last day is over: close it, and the release is there for those whom it is about.
    on_day(monkeypatch, last + timedelta(days=1))
    page.goto(f"/mirror/rounds/{row.key}/")
    page.get_by_role("button", name="Close it now").click()
    assert work() == [CLOSE]
    page.reload()
    expect(main).to_contain_text("Closed and released")
    line = page.get_by_role("row", name=re.compile("Nadia Field"))
    expect(line.get_by_role("cell").nth(1)).to_have_text("8")
    expect(line.get_by_role("cell").nth(2)).to_have_text("6")
    expect(line.get_by_role("cell").nth(3)).to_have_text("6")
    expect(main).to_contain_text("It stands on no page of yours.")
    fits(page, 1280)
    page.goto(f"/mirror/person/{stage.house.rep.key}/")
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("as others see them")
    rep = screen(stage.house.rep, wide=False)
    rep.goto("/mirror/")
    expect(rep.get_by_role("main")).to_contain_text("Six peers answered, of eight who were asked.")
    fits(rep, 390)
    # What was refused, twice a day and another's mirror, is said in the console too; nothing else is.
    assert [re.findall("status of ([0-9]+)", one) for one in said] == [["422"], ["403"]]
