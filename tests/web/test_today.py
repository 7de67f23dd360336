"""Today: three lists that fill themselves, one action each, and a bounded number of questions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.houses import House, sign_in

from bonafides.people.app.models import Client as Customer
from bonafides.people.app.models import ClientContact, ReadTrace
from bonafides.people.app.reader import reader_for
from bonafides.promises.app.actions import act
from bonafides.promises.app.actions_asking import Part, Wish, ask_before
from bonafides.promises.app.actions_giving import (
    ask_colleague,
    note_implied,
    note_theirs,
    promise_colleague,
    promise_team,
)
from bonafides.promises.app.models import Contact, Promise
from bonafides.promises.app.queries_asking import asked_of
from bonafides.promises.app.queries_contacts import standing
from bonafides.promises.app.queries_silences import silences_of
from bonafides.promises.app.queries_today import day_of
from bonafides.promises.app.sides import Actor, sides_of
from bonafides.promises.saying import Saying
from bonafides.promises.working_time import add_working_days

pytestmark = pytest.mark.django_db

AT_MOST = 12
"""Questions that Today may ask, whatever the number of promises."""


@pytest.fixture
def sawmill(house: House) -> Customer:
    return Customer.objects.create(kind="customer", name="Sawmill", owner=house.rep)


def whats(rows: list[Promise]) -> list[str]:
    return [row.what for row in rows]


def test_what_waits_on_whom_follows_from_the_side_on_which_the_reader_stands(
    house: House, sawmill: Customer
) -> None:
    rep, on = house.rep, house.on
    later = on + timedelta(days=20)
    note_implied(sawmill, "certificate", "", later, by=rep)
    note_theirs(sawmill, "list of users", "", later, by=rep)
    ask_colleague(house.manager, "answer about storage", "", later, by=rep)
    ask_colleague(rep, "price of a spare part", "", later, by=house.manager)
    promise_colleague(house.reps[1], "sawmill figures", "", on, by=rep)
    promise_team(house.north, "price list", "", later, by=house.manager)
    found = day_of(reader_for(rep))
    assert whats(found.rows["us"]) == ["certificate", "price of a spare part"]
    # What a leader promised the team comes first, whenever it is due.
    assert whats(found.rows["them"]) == ["price list", "list of users", "answer about storage"]
    assert whats(found.rows["due"]) == ["sawmill figures"]
    assert found.n == {"us": 2, "them": 3, "due": 1}
    assert found.n_asked == asked_of(reader_for(rep)).count() == 1


def test_a_leaders_own_promises_to_the_team_come_before_what_is_due_sooner(house: House) -> None:
    on = house.on
    promise_colleague(house.rep, "a call", "", on + timedelta(days=8), by=house.manager)
    promise_team(house.north, "price list", "", on + timedelta(days=30), by=house.manager)
    assert whats(day_of(reader_for(house.manager)).rows["us"]) == ["price list", "a call"]


def test_soon_is_today_and_the_next_two_working_days(house: House) -> None:
    for day in range(9):
        promise_colleague(house.manager, f"on day {day}", "", house.on + timedelta(days=day), by=house.rep)
    soon = (add_working_days(house.on, 2) - house.on).days
    found = day_of(reader_for(house.rep))
    assert whats(found.rows["due"]) == [f"on day {day}" for day in range(soon + 1)]
    assert whats(found.rows["us"]) == [f"on day {day}" for day in range(soon + 1, 9)]


def test_every_move_stands_with_whoever_has_to_make_it(house: House, sawmill: Customer) -> None:
    """Ask, yes-if, yes, report, not yet, kept: after each act the promise waits on exactly one side."""
    rep, head = house.rep, house.delivery
    due = house.on + timedelta(days=20)
    outer = ask_before(
        Wish("Two fitters", "Board sawn", due, sawmill), [Part(house.delivery_function)], by=rep
    )
    inner = outer.rests.get().inner

    def where(person: Any) -> set[str]:
        found = day_of(reader_for(person))
        return {which for which, rows in found.rows.items() for row in rows if row.pk in (inner.pk, outer.pk)}

    assert (where(rep), where(head)) == ({"them"}, {"us"})
    act(inner, "counter", Actor("performer", head), Saying(due_on=due, text="from noon"))
    assert (where(rep), where(head)) == ({"us"}, {"them"})
    act(inner, "accept", Actor("asker", rep))
    # Delivery owes it; the rep has not told the customer, and is told that it may be said now.
    assert (where(rep), where(head)) == ({"us"}, {"us"})
    assert whats(day_of(reader_for(rep)).rows["us"]) == ["Two fitters"]
    assert day_of(reader_for(rep)).rows["us"][0].pk == outer.pk
    act(outer, "offer", Actor("performer", rep), Saying(due_on=due))
    act(inner, "report", Actor("performer", head))
    assert inner.pk in {row.pk for row in day_of(reader_for(rep)).rows["us"]}
    act(inner, "not_yet", Actor("asker", rep))
    assert where(head) == {"us"}
    act(inner, "report", Actor("performer", head))
    act(inner, "satisfied", Actor("asker", rep))
    assert where(head) == set()


def test_what_waits_on_us_is_what_the_reader_can_act_on(house: House, sawmill: Customer) -> None:
    """The lists are cut by queries of their own; `sides_of` is what acts are allowed by: both agree."""
    crowd(house, sawmill, 8)
    for person in (house.rep, house.manager, house.delivery, house.reps[1]):
        reader = reader_for(person)
        found = day_of(reader, last=500)
        told = {row.pk for which in ("us", "due") for row in found.rows[which]}
        mine = {
            row.pk
            for row in Promise.objects.exclude(waits_on="")
            if row.waits_on in sides_of(row, reader)
        }  # fmt: skip
        ready = {row.pk for row in found.rows["us"] if row.state == "begun"}
        assert told - ready == mine


def crowd(house: House, client: Customer, n: int) -> None:
    """Promises of every kind around the rep."""
    for number in range(n):
        due = house.on + timedelta(days=number % 40)
        note_implied(client, f"implied {number}", "", due, by=house.rep)
        note_theirs(client, f"theirs {number}", "", due, by=house.rep)
        promise_colleague(house.manager, f"to a colleague {number}", "", due, by=house.rep)
        if number % 4 == 0:
            ask_before(Wish(f"w {number}", "", due, client), [Part(house.delivery_function)], by=house.rep)
            promise_team(house.north, f"to the team {number}", "", due, by=house.manager)


def a_contact(client: Customer, house: House, at: datetime, turn: str, **more: Any) -> Contact:
    return Contact.objects.create(
        person=house.rep,
        client=client,
        kind="mail",
        direction="out" if turn == "ours" else "in",
        turn=turn,
        state="matched",
        way="forwarded",
        happened_at=at,
        identity=f"{client.pk} {at.isoformat()} {turn}",
        **more,
    )


def test_silences_are_those_that_contacts_stand_at(house: House, sawmill: Customer) -> None:
    """The moments that are drawn are what `queries_contacts.standing` counts."""
    now = timezone.now()
    others = [Customer.objects.create(kind="customer", name=f"C{n}", owner=house.rep) for n in range(4)]
    said = {
        sawmill: (("theirs", 30), ("ours", 20), ("ours", 9)),
        others[0]: (("ours", 12), ("theirs", 4), ("theirs", 2)),
        others[1]: (("ours", 12), ("both", 3)),
        others[2]: (("ours", 500), ("ours", 5)),
    }
    for client, turns in said.items():
        for turn, days in turns:
            a_contact(client, house, now - timedelta(days=days), turn)
    a_contact(sawmill, house, now - timedelta(days=1), "")
    counted = {row.client.pk: row for row in standing(said, now=now) if row.waits != "nobody"}
    told, n = silences_of(reader_for(house.rep), now=now, at_most=9)
    assert {one.client for one in told} == counted.keys() == {sawmill.pk, others[0].pk, others[2].pk}
    for one in told:
        row = counted[one.client]
        assert (one.waits, len(one.at), one.at[0]) == (row.waits, row.n_unanswered, row.since)
    ends = {one.name: (one.first_at, one.answered_at) for one in told}
    assert ends["Sawmill"] == (now - timedelta(days=30), now - timedelta(days=30))
    assert ends["C0"] == (now - timedelta(days=12), now - timedelta(days=12))
    assert ends["C2"] == (now - timedelta(days=5), None)
    assert n == {"them": 2, "us": 1}
    assert silences_of(reader_for(house.reps[1]), now=now, at_most=9) == ([], {})


def test_the_page_draws_the_unanswered_contacts_and_says_them(house: House, sawmill: Customer) -> None:
    now = timezone.now()
    ada = ClientContact.objects.create(client=sawmill, name="Ada", email="ada@sawmill.example")
    a_contact(sawmill, house, now - timedelta(days=40), "theirs", contact=ada)
    for days in (30, 20, 10):
        a_contact(sawmill, house, now - timedelta(days=days), "ours", contact=ada)
    text = sign_in(Client(), house.rep).get("/").content.decode()
    assert text.count('class="said"') == 3
    assert text.count('class="shown"') == 1
    assert "3 contacts unanswered since" in text
    assert "mailto:ada@sawmill.example" in text
    assert "The chance that they are still there" not in text


def test_the_chance_that_they_are_still_there_is_the_readers_own_readings(
    house: House, sawmill: Customer
) -> None:
    from tests.forecasts import deal, mine_payload

    from bonafides.people.app.actions_shares import turn_off
    from bonafides.privacy.release import release
    from bonafides.readings.app.actions import publish

    payload = mine_payload(deal("aa11", "Ferry terminal refit", owner=house.rep.pk))
    alive = {"value": 0.37, "low": 0.21, "high": 0.55, "n": 214, "unit": "share", "why": ""}
    payload["deals"][0] |= {"id": "006A", "unanswered": 3, "alive": alive | {"n_people": 9}}
    publish(
        release("candour.mine", "self", house.rep.pk, payload, n_people=9),
        as_of=house.on,
        source=None,
        cut="test",
    )
    a_contact(sawmill, house, timezone.now() - timedelta(days=9), "ours", deal_id="006A")
    client = sign_in(Client(), house.rep)
    text = client.get("/").content.decode().replace("\u00a0", " ")
    assert "still there: 37 % (21 to 55 %), n = 214" in text
    turn_off("candour.mine", by=house.rep)
    assert "still there" not in client.get("/").content.decode()


@pytest.mark.parametrize("n", [5, 500])
def test_today_asks_at_most_twelve_questions(house: House, sawmill: Customer, n: int) -> None:
    from tests.forecasts import publish_forecasts

    publish_forecasts(house, of_rep=20)
    bulk(house, sawmill, n)
    for number in range(min(n, 60)):
        client = Customer.objects.create(kind="customer", name=f"Client {number}", owner=house.rep)
        for days in range(1, 6):
            a_contact(client, house, timezone.now() - timedelta(days=days), "ours", deal_id=f"d{number}")
    for person in (house.rep, house.manager, house.delivery):
        client = sign_in(Client(), person)
        client.get("/")
        # Now and then one more is asked, such as whether the session is still open: never twice in a row.
        asked = min((queries_of(client) for _ in range(3)), key=len)
        assert len(asked) <= AT_MOST, "\n".join(asked)


def queries_of(client: Client) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/")
    assert answer.status_code == 200
    return [one["sql"][:160] for one in asked]


def bulk(house: House, client: Customer, n: int) -> None:
    """Many promises as rows alone: for lists, which read rows."""
    now = timezone.now()
    Promise.objects.bulk_create(
        Promise(
            direction=direction,
            what=f"{direction} {number}",
            client=client if direction in ("ours", "theirs", "ask") else None,
            asker_person=house.rep if direction in ("ask", "theirs") else None,
            asker_team=house.north if direction == "team" else None,
            performer_person={"ours": house.rep, "team": house.manager}.get(direction),
            performer_function=house.delivery_function if direction == "ask" else None,
            holder=house.manager if direction == "team" else house.rep,
            maker=house.rep,
            state="asked" if direction == "ask" else "promised",
            waits_on="performer",
            waits_since=now,
            due_on=house.on + timedelta(days=number % 60),
            n_acts=1,
        )
        for number in range(n)
        for direction in ("ours", "theirs", "ask", "team")
    )


def test_long_lists_are_cut_and_go_on_on_a_page_of_their_own(house: House, sawmill: Customer) -> None:
    bulk(house, sawmill, 100)
    client = sign_in(Client(), house.rep)
    text = client.get("/").content.decode()
    assert "more, due later" in text
    seen: list[str] = []
    for number in range(1, 6):
        part = client.get(f"/?list=us&page={number}").content.decode()
        seen += [f"ours {n}" for n in range(100) if f"Sawmill: ours {n}<" in part]
    due = day_of(reader_for(house.rep)).n["due"]
    assert len(seen) == len(set(seen)) == 100 - due
    assert client.get("/?list=nonsense&page=x").status_code == 200


def test_one_press_says_that_it_is_done(house: House) -> None:
    row = promise_colleague(house.manager, "send the figures", "", house.on, by=house.rep)
    client = sign_in(Client(), house.rep)
    text = client.get("/").content.decode()
    assert f'formaction="/promises/promise/{row.key}/report/" name="seen" value="1"' in text
    answer = client.post(f"/promises/promise/{row.key}/report/", {"seen": 1, "back": "today"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    row.refresh_from_db()
    assert row.state == "reported"
    assert whats(day_of(reader_for(house.manager)).rows["us"]) == ["send the figures"]


def test_the_number_beside_inbox_stands_on_today_alone(house: House, sawmill: Customer) -> None:
    due = house.on + timedelta(days=20)
    ask_before(Wish("Fitters", "", due, sawmill), [Part(house.delivery_function)], by=house.rep)
    client = sign_in(Client(), house.delivery)
    assert 'Inbox <span class="n">1</span>' in client.get("/").content.decode()
    assert 'class="n"' not in client.get("/promises/inbox/").content.decode()


def test_empty_lists_say_what_will_fill_them_and_the_read_is_written_down(house: House) -> None:
    text = sign_in(Client(), house.learning).get("/").content.decode()
    for words in ("Nobody waits for you.", "You wait for nobody.", "Nothing is due until"):
        assert words in text
    line = ReadTrace.objects.latest("pk")
    assert (line.page, line.about, line.subject) == ("today", "person", house.learning.pk)


def test_whoever_is_not_signed_in_is_led_to_the_door(db: None) -> None:
    assert Client().get("/")["Location"].startswith("/sign-in/login/")


def test_today_and_the_inbox_speak_german_to_whoever_chose_it(house: House, sawmill: Customer) -> None:
    due = house.on + timedelta(days=20)
    outer = ask_before(Wish("Zwei Monteure", "", due, sawmill), [Part(house.delivery_function)], by=house.rep)
    row, late = note_theirs(sawmill, "Strom", "", due, by=house.rep), house.on - timedelta(days=30)
    Promise.objects.filter(pk=row.pk).update(due_on=late)
    for person in (house.rep, house.delivery):
        person.language = "de"
        person.save()
    text = sign_in(Client(), house.rep).get("/").content.decode()
    for words in ("Man wartet auf uns", "Wir warten auf", "Der Tag ist vorbei.", "Delivery gefragt: heute"):
        assert words in text
    assert f"Zugesagt von ihnen bis: {late.day}. " in text
    answer = sign_in(Client(), house.delivery).get("/promises/inbox/").content.decode()
    for words in ("1 Frage wartet auf Ihre Antwort", "Gefragt von Nadia Field", "Schon zugesagt, nach Woche"):
        assert words in answer
    for english in ("Waiting", "Asked by", "Hand it on", "Promised already", "longest"):
        assert english not in text + answer, english
    assert outer.key in text or "Zwei Monteure" in text
