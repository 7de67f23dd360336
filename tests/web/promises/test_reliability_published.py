"""The night reads the ledger as it stands, counts as the pure part does, and publishes through the gate."""

from __future__ import annotations

import dataclasses
import random
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from bonafides.people.app.models import Client, ClientContact, Function, Person
from bonafides.promises.app import publishing
from bonafides.promises.app.actions import act, open_promise
from bonafides.promises.app.actions_asking import Part, Wish, ask_before, say_it
from bonafides.promises.app.actions_giving import add_missing, promise_team
from bonafides.promises.app.models import Kind, Promise, PromiseAct
from bonafides.promises.app.queries_night import ledger, log_size
from bonafides.promises.app.sides import Actor
from bonafides.promises.outcomes import Said, life
from bonafides.promises.publications import ACCOUNTS, MINE, ORGANISATION
from bonafides.promises.saying import Saying
from bonafides.promises.tallies import Tallies
from bonafides.readings.app import tasks, worker
from bonafides.readings.app.actions_jobs import ask_for, take_up
from bonafides.readings.app.evenings import publish_kept
from bonafides.readings.app.models import Reading
from bonafides.readings.publishing import Evening, KnownPerson, Organisation, Settings

LONG_AGO = datetime(2026, 1, 12, 9, tzinfo=UTC)


def evening(*persons):
    return Evening(
        today=timezone.localdate(),
        now=datetime.now(tz=UTC),
        settings=Settings(timezone="Europe/Berlin"),
        organisation=Organisation(tuple(KnownPerson(person.pk, person.name) for person in persons)),
    )


def published(house):
    return {
        (one.release.kind, one.release.subject): one.release.payload
        for one in publishing.publish(evening(*house.everybody))
    }


@pytest.fixture
def fitters(house):
    """Four more people in Delivery, so that five stand behind its figures."""
    return [
        Person.objects.create(name=f"Fitter {n}", function=house.delivery_function, started_on=house.on)
        for n in range(4)
    ]


@pytest.fixture
def sawmill(house):
    client = Client.objects.create(kind="customer", name="Sawmill", owner=house.rep)
    return ClientContact.objects.create(client=client, name="Berta Holz", email="berta@sawmill.example")


def asked(house, days, answer_hours=3, kind=None):
    """An ask of Delivery, promised, with the given number of days to its date."""
    at = LONG_AGO + timedelta(days=days % 5)
    due = (at + timedelta(days=20)).date()
    row = Promise(direction="ask", what="Two fitters", asker_person=house.rep, kind=kind,
                  performer_function=house.delivery_function, holder=house.rep, maker=house.rep,
                  origin="imported")  # fmt: skip
    made = open_promise(row, "ask", Actor("asker", house.rep), Saying(due_on=due), at=at)
    answered = at + timedelta(hours=answer_hours)
    return act(made, "promise", Actor("performer", house.delivery), Saying(due_on=due), at=answered)


def done(promise, house, late=0):
    at = datetime.combine(promise.due_on, LONG_AGO.timetz()) + timedelta(days=late)
    act(promise, "report", Actor("performer", house.delivery), at=at)
    return act(promise, "satisfied", Actor("asker", house.rep), at=at + timedelta(hours=1))


def test_the_night_reads_every_promise_with_its_acts_as_they_stand(house, sawmill):
    """Against the plain way: every row through the models."""
    outer = ask_before(
        Wish("Line two", "it runs", timezone.localdate() + timedelta(days=30), sawmill.client),
        [Part(house.delivery_function)], by=house.rep,
    )  # fmt: skip
    act(Promise.objects.get(direction="ask"), "promise", Actor("performer", house.delivery))
    say_it(outer, by=house.rep)
    done(asked(house, 1), house)
    found = list(ledger(log_size()))
    plain = [
        [Said(a.act, a.side, a.on, a.due_on, a.reason) for a in promise.acts.order_by("n")]
        for promise in Promise.objects.order_by("pk")
    ]
    assert [acts for _, acts in found] == plain
    assert found[0][0].rests_on == (house.delivery_function.pk,)
    assert found[0][0].performer == house.rep.pk


def test_acts_after_the_night_began_are_not_seen(house):
    promise = asked(house, 1)
    size = log_size()
    done(promise, house)
    ((_row, acts),) = ledger(size)
    assert [said.act for said in acts] == ["ask", "promise"]


def test_a_functions_figures_are_those_of_the_pure_part(house, fitters):
    """18 kept and 2 late of 20: (1 + 18) / 22; every ask answered within three working hours."""
    kind = Kind.objects.create(function=house.delivery_function, name="Visit")
    for n in range(20):
        done(asked(house, n, kind=kind), house, late=5 * (n < 2))
    payload = published(house)[ORGANISATION, None]
    delivery = next(f for f in payload["functions"] if f["name"] == "Delivery")
    assert delivery["kept"]["value"] == pytest.approx(19 / 22)
    assert (delivery["kept"]["n"], delivery["counts"]["broken"]) == (20, 2)
    assert (delivery["answer"]["value"], delivery["answer"]["n"]) == (3.0, 20)
    assert delivery["told_in_time"]["value"] == 0
    assert "100 are needed" in delivery["perceived"]["why"]
    assert payload["kinds"][0]["kept"] == delivery["kept"]


def test_of_a_function_of_few_nothing_is_told_not_even_counts(house):
    for n in range(20):
        done(asked(house, n), house)
    payload = published(house)[ORGANISATION, None]
    delivery = next(f for f in payload["functions"] if f["name"] == "Delivery")
    assert delivery["kept"]["value"] is None
    assert "Five are needed" in delivery["kept"]["why"]
    assert "counts" not in delivery


def test_a_persons_own_figures_come_from_twenty_on_and_for_that_person(house, sawmill):
    def promised(n, by):
        row = Promise(direction="ours", what=f"Part {n}", client=sawmill.client, contact=sawmill,
                      performer_person=by, holder=by, maker=by, origin="imported")  # fmt: skip
        due = (LONG_AGO + timedelta(days=9)).date()
        made = open_promise(row, "offer", Actor("performer", by), Saying(due_on=due), at=LONG_AGO)
        act(made, "satisfied", Actor("asker", contact=sawmill), at=LONG_AGO + timedelta(days=3))

    for n in range(20):
        promised(n, house.rep)
        if n < 19:
            promised(n, house.other_rep)
    found = published(house)
    assert found[MINE, house.rep.pk]["kept"]["value"] == pytest.approx(21 / 22)
    assert "19 are" in found[MINE, house.other_rep.pk]["kept"]["why"]
    assert found[ACCOUNTS, None] == {
        "layout": 1, "as_of": timezone.localdate().isoformat(), "n_held_back": 1, "accounts": {},
    }  # fmt: skip


def test_what_a_customer_misses_lowers_the_capture_rate(house):
    contacts = []
    for n in range(6):
        client = Client.objects.create(kind="customer", name=f"Customer {n}")
        contacts.append(ClientContact.objects.create(client=client, name=f"C {n}"))
    for contact in contacts:
        for n in range(3):
            row = Promise(direction="ours", what=f"Part {n}", client=contact.client, contact=contact,
                          performer_person=house.rep, holder=house.rep, maker=house.rep,
                          origin="imported")  # fmt: skip
            due = (LONG_AGO + timedelta(days=9)).date()
            made = open_promise(row, "offer", Actor("performer", house.rep), Saying(due_on=due), at=LONG_AGO)
            act(made, "satisfied", Actor("asker", contact=contact), at=LONG_AGO + timedelta(days=3))
    add_missing(contacts[0], "A spare key", "", None, holder=house.rep, today=timezone.localdate())
    add_missing(contacts[1], "A ramp", "", None, holder=house.rep, today=timezone.localdate())
    capture = published(house)[ORGANISATION, None]["capture"]
    assert (capture["value"], capture["n"]) == (pytest.approx(18 / 20), 6)


def test_leaders_promises_to_their_teams_stand_apart_and_first(house):
    promise_team(house.north, "Price list", "in your folder", timezone.localdate() + timedelta(days=3),
                 by=house.manager)  # fmt: skip
    payload = published(house)[ORGANISATION, None]
    assert list(payload).index("leaders") < list(payload).index("ours") < list(payload).index("functions")
    assert "One person stands behind it" in payload["leaders"]["kept"]["why"]


def test_functions_and_kinds_are_in_order_of_name_whatever_their_figures(house, fitters):
    Function.objects.create(name="Aftersales")
    for n in range(6):
        done(asked(house, n), house)
    names = [one["name"] for one in published(house)[ORGANISATION, None]["functions"]]
    assert names == sorted(names, key=str.casefold)


def test_the_night_publishes_without_an_import_and_only_when_something_changed(house, fitters):
    done(asked(house, 1), house)
    ask_for("night", about="today", by=None)
    lease = take_up()
    assert lease is not None
    assert publish_kept(lease).startswith("published ")
    assert Reading.objects.filter(kind=ORGANISATION, superseded_at__isnull=True).count() == 1
    assert publish_kept(lease) == ""
    done(asked(house, 2), house)
    assert publish_kept(lease).startswith("published ")
    assert Reading.objects.filter(kind=ORGANISATION).count() == 2


def test_an_act_that_todays_rules_would_not_take_does_not_stop_the_night(house):
    promise = asked(house, 1)
    PromiseAct.objects.bulk_create(
        [PromiseAct(promise=promise, n=9, leaf_index=log_size() - 1 + 1000, act="promise", side="asker",
                    at=LONG_AGO, on=LONG_AGO.date(), who="-", words="-", leaf=b"-")]
    )  # fmt: skip
    tallies = Tallies(as_of=timezone.localdate(), now=LONG_AGO.timestamp())
    for row, acts in ledger(10_000):
        tallies.take(row, acts)
    assert (tallies.unreadable, tallies.n_promises) == (1, 0)


def test_many_random_ledgers_are_counted_as_their_lives_say(house, fitters):
    rng = random.Random(7)
    for n in range(25):
        promise = asked(house, n)
        if rng.random() < 0.7:
            done(promise, house, late=rng.choice([0, 0, 4]))
    tallies = Tallies(as_of=timezone.localdate(), now=LONG_AGO.timestamp())
    for row, acts in ledger(log_size()):
        tallies.take(row, acts)
    outcomes = [life(acts, as_of=timezone.localdate()).outcome for _, acts in ledger(log_size())]
    counts = tallies.functions[house.delivery_function.pk]
    assert counts.kept == sum(one == "kept" for one in outcomes)
    assert counts.broken == sum(one in ("late", "kept_late") for one in outcomes)


def test_the_organisation_decides_beforehand_what_is_in_time(house, fitters):
    """Warned five days before: in time of three, not of ten."""
    for n in range(6):
        promise = asked(house, n)
        at = datetime.combine(promise.due_on - timedelta(days=5), LONG_AGO.timetz())
        act(promise, "warn", Actor("performer", house.delivery), at=at)

    def share(days):
        night = dataclasses.replace(evening(*house.everybody), settings=Settings(warned_days=days))
        whole = next(one.release.payload for one in publishing.publish(night))
        assert whole["in_time"]["days"] == days
        return next(f for f in whole["functions"] if f["name"] == "Delivery")["told_in_time"]["value"]

    assert (share(3), share(10)) == (1.0, 0.0)


def test_a_ledger_alone_is_reason_enough_for_a_night(house, fitters):
    assert worker.start_night_if_due() is None
    done(asked(house, 1), house)
    assert worker.start_night_if_due() is not None
    lease = take_up()
    tasks.night(lease)
    assert Reading.objects.filter(kind=ORGANISATION, superseded_at__isnull=True).exists()
    lease.job.refresh_from_db()
    assert (lease.job.state, lease.job.what) == ("done", "published 2 readings")
