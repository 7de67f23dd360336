"""What fills the huddle: promises, contacts out of their rhythm, submittals; for their owner first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone
from tests.houses import House, sign_in

from bonafides.huddle.app import actions
from bonafides.huddle.app.actions_orders import Brief, answer_order, end_order, note_feedback, put_up, submit
from bonafides.huddle.app.models import Order, Submittal, Word
from bonafides.huddle.app.topics import topics_of
from bonafides.people.app.models import Client, Person
from bonafides.people.app.reader import reader_for
from bonafides.promises.app.actions_giving import note_implied, promise_team
from bonafides.promises.app.models import Contact
from bonafides.website.pages.beside import said_beside_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def sawmill(house: House) -> Client:
    return Client.objects.create(kind="customer", name="Sawmill", owner=house.rep)


def words_of(client: Client, person: Person, *said: tuple[str, int]) -> None:
    """Contacts: whose word it was, and how many days ago."""
    now = timezone.now()
    for turn, days in said:
        Contact.objects.create(
            person=person,
            client=client,
            kind="mail",
            direction="out" if turn == "ours" else "in",
            turn=turn,
            state="matched",
            way="forwarded",
            happened_at=now - timedelta(days=days),
            identity=f"{client.pk} {turn} {days}",
        )


def topics(person: Person, kind: str = "client:") -> list[tuple[str, str]]:
    """Names of topics of a kind with their record, as plain spaces write it."""
    found = [one for one in topics_of(reader_for(person)) if one.key.startswith(kind)]
    return [(one.what, one.record.replace("\u00a0", " ")) for one in found]


def test_a_client_is_a_topic_once_it_is_silent_for_longer_than_its_own_rhythm(house, sawmill):
    other = Client.objects.create(kind="customer", name="Dairy", owner=house.rep)
    # Answers of 2, 3, 2 and 9 days: three in four within 3. Unanswered for four days.
    usual = (("ours", 60), ("theirs", 58), ("ours", 50), ("theirs", 47), ("ours", 40), ("theirs", 38))
    words_of(sawmill, house.rep, *usual, ("ours", 30), ("theirs", 21), ("ours", 4))
    # The same silence at a client who always takes a week.
    slow = (("ours", 60), ("theirs", 53), ("ours", 50), ("theirs", 43), ("ours", 40), ("theirs", 33))
    words_of(other, house.rep, *slow, ("ours", 30), ("theirs", 23), ("ours", 4))
    [(what, record)] = topics(house.rep)
    assert what == "Sawmill: their answer"
    assert record.startswith("One contact of ours unanswered: ")
    assert record.endswith("Three in four of their answers came within 3 days (n = 4).")


def test_our_own_silence_is_a_topic_by_our_own_rhythm(house, sawmill):
    words_of(sawmill, house.rep, ("theirs", 40), ("ours", 39), ("theirs", 12), ("theirs", 2))
    [(what, record)] = topics(house.rep)
    assert what == "Sawmill: our answer"
    assert "2 contacts of theirs unanswered, the first: " in record
    assert record.endswith("Our answers before came within 1 day (n = 1).")


def test_a_first_contact_without_an_answer_is_a_topic_from_the_first_day(house, sawmill):
    other = Client.objects.create(kind="customer", name="Dairy", owner=house.rep)
    words_of(sawmill, house.rep, ("ours", 1))
    words_of(other, house.rep, ("theirs", 2))
    assert [what for what, _ in topics(house.rep)] == ["Dairy: first contact", "Sawmill: first contact"]
    record = dict(topics(house.rep))
    assert record["Dairy: first contact"].startswith("They reached out for the first time: ")
    assert record["Sawmill: first contact"].startswith("We reached out for the first time: ")


def test_nobody_elses_clients_are_topics(house, sawmill):
    words_of(sawmill, house.rep, ("ours", 30))
    for person in (house.reps[1], house.manager, house.leader, house.administrator):
        assert topics(person) == []


@pytest.fixture
def order(house: House, sawmill: Client) -> Order:
    made = put_up(Brief("Two welders", "They asked us first", sawmill), house.reps[1:4], by=house.rep)
    answer_order(made, "accepted", by=house.reps[1])
    submit(made, "Profile of the second", house.on - timedelta(days=20), by=house.reps[1])
    return made


def test_a_submittal_without_a_word_is_a_topic_of_those_two_whose_it_is(house, order):
    for person in (house.rep, house.reps[1]):
        [(what, record)] = topics(person, "submittal:")
        assert what == "Two welders: Profile of the second"
        assert record.endswith("No word for 20 days.")
    for person in (house.reps[2], house.reps[4], house.manager):
        assert topics(person, "submittal:") == []


@pytest.mark.parametrize("what", ["a word came", "the order ended", "they work on it no more"])
def test_a_submittal_is_none_any_more(house, order, what):
    if what == "a word came":
        note_feedback(Submittal.objects.get(), "They will see her.", by=house.rep)
    elif what == "the order ended":
        end_order(order, by=house.rep)
    else:
        answer_order(order, "declined", "I have no time left.", by=house.reps[1])
    assert topics(house.reps[1], "submittal:") == []


def test_what_a_leader_promised_the_team_comes_before_what_is_due_sooner(house, sawmill):
    note_implied(sawmill, "certificate", "", house.on + timedelta(days=1), by=house.manager)
    promise_team(house.north, "price list", "", house.on + timedelta(days=30), by=house.manager)
    assert [what for what, _ in topics(house.manager, "promise:")] == ["price list", "Sawmill: certificate"]


def page(house: House, person: Person) -> str:
    answer = sign_in(Browser(), person).get(f"/huddle/team/{house.north.key}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_fills_itself_for_the_owner_and_for_nobody_else(house, sawmill):
    words_of(sawmill, house.rep, ("ours", 30))
    note_implied(sawmill, "certificate", "", house.on + timedelta(days=40), by=house.rep)
    mine = page(house, house.rep)
    assert "On record, for you alone" in mine
    record = mine[mine.index("pressing-h") :]
    assert "Sawmill: first contact" in record
    # What is weeks away can be chosen, and does not press.
    assert "Sawmill: certificate" not in record
    assert "Sawmill: certificate" in mine
    for person in (house.reps[1], house.manager):
        assert "Sawmill" not in page(house, person)


def test_what_one_said_about_a_client_stands_beside_its_contacts_for_oneself(house, sawmill):
    words_of(sawmill, house.rep, ("ours", 30), ("ours", 9))
    path, sent = f"/huddle/team/{house.north.key}/", {"act": "say", "word-state": "on_course"}
    browser = sign_in(Browser(), house.rep)
    browser.post(path, sent | {"word-about": f"client:{sawmill.key}"})
    assert Word.objects.get().about == f"client:{sawmill.key}"
    text = browser.get("/huddle/said/").content.decode()
    assert "2 contacts of ours unanswered since" in text
    # The team reads the word, and not what it is about.
    assert "On course." in page(house, house.reps[1])
    assert "Sawmill" not in page(house, house.reps[1])


def test_whose_client_it_is_no_more_reads_nothing_new_of_it(house, sawmill):
    actions.say(house.north, "on_course", "", about=f"client:{sawmill.key}", by=house.rep)
    words_of(sawmill, house.reps[1], ("ours", 9))
    assert [one.what for one in said_beside_record(reader_for(house.rep))] == ["Sawmill"]
    sawmill.owner = house.reps[1]
    sawmill.save()
    assert said_beside_record(reader_for(house.rep)) == []


def test_a_submittal_one_spoke_of_stands_beside_its_silence(house, order):
    about = f"submittal:{Submittal.objects.get().key}"
    actions.say(house.north, "changed", "They have read it.", about=about, by=house.reps[1])
    [one] = said_beside_record(reader_for(house.reps[1]))
    assert one.record.endswith("No word for 20 days.")
    assert one.href == f"/huddle/order/{order.key}/"


@pytest.mark.parametrize("n", [1, 30])
def test_filling_it_takes_the_same_few_questions(n, house, sawmill, django_assert_max_num_queries):
    others: list[Any] = [
        Client.objects.create(kind="customer", name=f"C{number}", owner=house.rep) for number in range(n)
    ]
    for one in others:
        words_of(one, house.rep, ("ours", 60), ("theirs", 58), ("ours", 20))
    reader = reader_for(house.rep)
    with django_assert_max_num_queries(5):
        assert len(topics_of(reader)) == n


def test_one_kind_does_not_crowd_out_another(house, sawmill):
    for number in range(8):
        note_implied(sawmill, f"part {number}", "", house.on, by=house.rep)
    words_of(sawmill, house.rep, ("ours", 30))
    text = page(house, house.rep)
    record = text[text.index("pressing-h") :]
    assert [number for number in range(8) if f"Sawmill: part {number}" in record] == [0, 1, 2]
    assert "Sawmill: first contact" in record
    assert "More stands on Today" in record
