"""Between us: what a client reads and says by a link, and what their calendar looks up; in two languages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from icalendar import Calendar
from tests.houses import House

from bonafides.people.app.models import Client, ClientContact, Person
from bonafides.promises.app.actions import act
from bonafides.promises.app.actions_asking import Part, Wish, ask_before, say_it
from bonafides.promises.app.actions_giving import note_theirs
from bonafides.promises.app.actions_links import make_link
from bonafides.promises.app.models import Promise
from bonafides.promises.app.queries_today import day_of
from bonafides.promises.app.sides import Actor
from bonafides.promises.saying import Saying

pytestmark = pytest.mark.django_db


@pytest.fixture
def frieda(house: House) -> ClientContact:
    sawmill = Client.objects.create(kind="customer", name="Sawmill", owner=house.rep)
    return ClientContact.objects.create(client=sawmill, name="Frieda Frost")


@pytest.fixture
def ours(house: House, frieda: ClientContact) -> Promise:
    """Said to the client, resting on a yes of Delivery's."""
    wish = Wish("Two fitters", "First board sawn", house.on + timedelta(days=20), frieda.client, frieda)
    outer = ask_before(wish, [Part(house.delivery_function, what="INSIDE: two of the crew")], by=house.rep)
    act(outer.rests.get().inner, "promise", Actor("performer", house.delivery), Saying(text="INSIDE: fits"))
    return say_it(outer, by=house.rep)


@pytest.fixture
def theirs(house: House, frieda: ClientContact) -> Promise:
    due = house.on + timedelta(days=6)
    return note_theirs(frieda.client, "Electricity on site", "", due, by=house.rep, contact=frieda)


def opened(contact: ClientContact, by: Person) -> Browser:
    browser = Browser()
    assert (
        browser.get(reverse("promises:open_link", args=[make_link(contact, by=by).text])).status_code == 302
    )
    return browser


def text_of(browser: Browser) -> str:
    return browser.get(reverse("promises:between")).content.decode()


def say(browser: Browser, row: Promise, what: str, **said: object) -> int:
    row.refresh_from_db()
    sent = {"seen": row.n_acts, **said}
    return browser.post(reverse("promises:between_do", args=[row.key, what]), sent).status_code


def whats(person: Person, which: str) -> list[str]:
    from bonafides.people.app.reader import reader_for

    return [row.what for row in day_of(reader_for(person)).rows[which]]  # type: ignore[index]


def test_promises_of_both_sides_stand_with_their_days(house, frieda, ours, theirs):
    text = text_of(opened(frieda, house.rep))
    for words in ("Two fitters", "First board sawn", "Electricity on site"):
        assert words in text
    for row in (ours, theirs):
        assert f"{row.due_on.day} {row.due_on:%B}" in text
    assert "INSIDE" not in text


def test_kept_not_yet_and_not_what_we_meant_are_theirs_to_say(house, frieda, ours):
    browser = opened(frieda, house.rep)
    by = Actor("performer", house.rep)
    act(ours, "report", by)
    assert say(browser, ours, "not_yet", text="One of them is missing.") == 302
    ours.refresh_from_db()
    assert ours.state == "promised"
    act(ours, "report", by)
    assert say(browser, ours, "not_meant", text="We meant fitters with a crane.") == 302
    ours.refresh_from_db()
    assert ours.state == "disputed"
    assert whats(house.rep, "us") == ["Two fitters"]
    assert say(browser, ours, "settle", text="With a crane, then.") == 302
    act(ours, "report", by)
    assert say(browser, ours, "satisfied") == 302
    ours.refresh_from_db()
    assert ours.state == "satisfied"


def test_another_date_is_wished_for_and_holds_once_we_agree(house, frieda, ours):
    later = house.on + timedelta(days=30)
    assert say(opened(frieda, house.rep), ours, "propose", due_on=later.isoformat(), text="Frost.") == 302
    ours.refresh_from_db()
    assert (ours.state, ours.due_on, ours.proposed_on) == (
        "renegotiating",
        house.on + timedelta(days=20),
        later,
    )
    assert whats(house.rep, "us") == ["Two fitters"]
    act(ours, "agree", Actor("performer", house.rep))
    ours.refresh_from_db()
    assert ours.due_on == later


def test_they_say_in_time_that_theirs_will_be_later(house, frieda, theirs):
    later = house.on + timedelta(days=9)
    assert say(opened(frieda, house.rep), theirs, "propose", due_on=later.isoformat(), text="Cable.") == 302
    assert whats(house.rep, "us") == ["Electricity on site"]


def test_a_day_that_has_passed_is_refused_beside_its_field_in_the_clients_language(house, frieda, ours):
    ClientContact.objects.filter(pk=frieda.pk).update(language="de")
    browser = opened(frieda, house.rep)
    past = (house.on - timedelta(days=1)).isoformat()
    sent = {"seen": ours.n_acts, "due_on": past, "text": "Frost."}
    answer = browser.post(reverse("promises:between_do", args=[ours.key, "propose"]), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Dieser Tag ist schon vorbei." in page
    assert page.count("Nichts wurde") == 0
    # What they wrote with it stands there still.
    assert "Frost." in page
    ours.refresh_from_db()
    assert ours.state == "promised"


def test_who_has_left_is_not_said_to_read_or_to_answer(house, frieda, ours):
    """Their word stands with their name; what is asked now is for whoever works here."""
    browser = opened(frieda, house.other_rep)
    add = {"what": "A bench for the yard", "due_on": (house.on + timedelta(days=12)).isoformat()}
    browser.post(reverse("promises:between_add"), add)
    assert f"{house.rep.name} will answer" in text_of(browser)
    Person.objects.filter(pk=house.rep.pk).update(left_on=house.on - timedelta(days=1))
    page = text_of(browser)
    assert f"Promised by {house.rep.name}" in page
    assert f"{house.rep.name} will answer" not in page
    readers = page[page.index("Who reads this") :]
    assert house.rep.name not in readers
    assert "You, and those who take over at our end" in readers
    # What is added now goes to who gave the link, and nobody is told that who has left answers it.
    page = browser.post(
        reverse("promises:between_add"), {**add, "what": "A roof"}, follow=True
    ).content.decode()
    assert f"{house.other_rep.name} will answer" in page
    assert Promise.objects.get(what="A roof").holder == house.other_rep


def test_what_is_missing_here_is_added_and_answered_by_whoever_serves_them(house, frieda):
    browser = opened(frieda, house.rep)
    due = house.on + timedelta(days=12)
    sent = {"what": "A bench for the yard", "due_on": due.isoformat()}
    assert browser.post(reverse("promises:between_add"), sent).status_code == 302
    row = Promise.objects.get(what="A bench for the yard")
    assert (row.origin, row.state, row.performer_person) == ("client", "asked", house.rep)
    assert "A bench for the yard" in text_of(browser)
    assert whats(house.rep, "us") == ["A bench for the yard"]


def test_their_calendar_holds_open_promises_of_both_sides_and_nothing_of_the_inside(
    house, frieda, ours, theirs
):
    made = make_link(frieda, by=house.rep)
    address = reverse("promises:calendar", args=[made.feed])
    found = Calendar.from_ical(Browser().get(address).content)
    days = {str(one["summary"]): one.decoded("dtstart") for one in found.walk("VEVENT")}
    assert days == {
        "Testing & Sons promised: Two fitters": ours.due_on,
        "Promised to Testing & Sons: Electricity on site": theirs.due_on,
    }
    act(theirs, "report", Actor("performer", contact=frieda))
    act(theirs, "satisfied", Actor("asker", house.rep))
    body = Browser().get(address).content.decode()
    assert "Electricity on site" not in body
    for inside in ("INSIDE", "Delivery", house.delivery.name):
        assert inside not in body


def test_page_and_calendar_speak_german_to_whoever_is_spoken_to_in_german(house, frieda, ours):
    frieda.language = "de"
    frieda.save()
    text = text_of(opened(frieda, house.rep))
    assert '<html lang="de"' in text
    assert f"{ours.due_on.day}. " in text
    feed = Browser().get(reverse("promises:calendar", args=[make_link(frieda, by=house.rep).feed]))
    summaries = [str(one["summary"]) for one in Calendar.from_ical(feed.content).walk("VEVENT")]
    assert summaries == ["Testing & Sons hat zugesagt: Two fitters"]
    assert "Zwischen Ihnen und Testing &amp; Sons" in text


def test_what_they_added_and_nobody_answered_is_not_called_promised_in_their_calendar(house, frieda):
    made, browser = make_link(frieda, by=house.rep), Browser()
    browser.get(reverse("promises:open_link", args=[made.text]))
    due = (house.on + timedelta(days=12)).isoformat()
    browser.post(reverse("promises:between_add"), {"what": "A bench for the yard", "due_on": due})
    feed = Browser().get(reverse("promises:calendar", args=[made.feed]))
    [event] = Calendar.from_ical(feed.content).walk("VEVENT")
    assert str(event["summary"]) == "Asked of Testing & Sons: A bench for the yard"


def test_what_waits_for_their_word_stands_first_and_what_ended_is_folded_away(house, frieda, ours):
    """On a phone the page is as short as what is open: of what ended, three stand open."""
    from bonafides.promises.app.actions import open_promise

    def said(what: str, days: int) -> Promise:
        row = Promise(
            direction="ours", what=what, client=frieda.client, contact=frieda,
            performer_person=house.rep, holder=house.rep, maker=house.rep,
        )  # fmt: skip
        due = house.on + timedelta(days=days)
        return open_promise(row, "offer", Actor("performer", house.rep), Saying(due_on=due))

    for number in range(6):
        act(said(f"Ended {number}", number), "satisfied", Actor("asker", contact=frieda))
    act(said("Reported late in the list", 90), "report", Actor("performer", house.rep), Saying(text="Done."))
    theirs = note_theirs(
        frieda.client, "A date they gave", "", house.on + timedelta(days=9), by=house.rep, contact=frieda
    )
    act(theirs, "propose", Actor("asker", house.rep), Saying(due_on=house.on + timedelta(days=3)))
    browser = opened(frieda, house.rep)
    text = text_of(browser)
    assert "2 promises wait for your word" in text
    assert text.index("Reported late in the list") < text.index("Two fitters") < text.index("Ended 5")
    folded = text[text.index("3 that ended earlier") : text.index("What you promised us")]
    assert [f"Ended {number}" in folded for number in range(6)] == [True] * 3 + [False] * 3


def test_what_they_added_is_not_called_promised_before_it_is(house, frieda):
    browser = opened(frieda, house.rep)
    browser.post(reverse("promises:between_add"), {"what": "A crane for the roof"})
    row = Promise.objects.get(what="A crane for the roof")
    # No day is remembered: a yes to it must not be late the next morning.
    assert row.due_on == house.on + timedelta(days=14)
    text = text_of(browser)
    assert f"{house.rep.name} will answer." in text
    assert "Promised by" not in text
