"""Handing over: offered on the client's page, taken one by one, read by the giver; leavers' promises."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from bonafides.people.app.actions_leaving import deactivate
from bonafides.people.app.models import Client
from bonafides.promises.app.actions import act
from bonafides.promises.app.actions_asking import Wish, ask_before, say_it
from bonafides.promises.app.models import Handover, Promise
from bonafides.promises.app.sides import Actor


def text_of(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def sawmill(house) -> Client:
    client = Client.objects.create(kind="customer", name="Sawmill", owner=house.rep)
    due = house.on + timedelta(days=20)
    for what in ("Two fitters", "A drawing"):
        say_it(ask_before(Wish(what, "done", due, client), [], by=house.rep), by=house.rep)
    return client


def test_a_client_is_offered_taken_in_part_and_the_giver_reads_what_was_not(client, sign_in, house, sawmill):
    rep = sign_in(client, house.rep)
    address = reverse("promises:hand_over", args=[sawmill.key, house.rep.key])
    assert address in text_of(rep.get(reverse("promises:client", args=[sawmill.key])))
    assert "A drawing" in text_of(rep.get(address))
    assert rep.post(address, {"to": "Nobody Atall"}).status_code == 422
    rep.post(address, {"to": house.delivery.name, "words": "They pay late"})
    made = Handover.objects.get()

    head = sign_in(client, house.delivery)
    assert "Sawmill" in text_of(head.get(reverse("promises:handovers")))
    page = text_of(head.get(reverse("promises:handover", args=[made.key])))
    assert "They pay late" in page
    drawing, fitters = (Promise.objects.get(what=what) for what in ("A drawing", "Two fitters"))
    head.post(reverse("promises:take", args=[made.key, fitters.key]))
    without = reverse("promises:not_taken", args=[made.key, drawing.key])
    assert head.post(without, {"why": " "}).status_code == 422
    head.post(without, {"why": "We draw nothing"})
    fitters.refresh_from_db()
    drawing.refresh_from_db()
    assert (fitters.holder, drawing.holder) == (house.delivery, house.rep)
    assert "We draw nothing" in text_of(sign_in(client, house.rep).get(reverse("promises:handovers")))


def test_the_giver_takes_nothing_in_the_takers_name(client, sign_in, house, sawmill):
    rep = sign_in(client, house.rep)
    rep.post(reverse("promises:hand_over", args=[sawmill.key, house.rep.key]), {"to": house.delivery.name})
    made = Handover.objects.get()
    item = made.items.select_related("promise").first()
    assert rep.post(reverse("promises:take", args=[made.key, item.promise.key])).status_code == 422
    item.refresh_from_db()
    assert item.answered_at is None


@pytest.mark.parametrize("who", ["other_rep", "leader", "learning", "manager"])
def test_others_read_no_handover(client, sign_in, house, sawmill, who):
    rep = sign_in(client, house.rep)
    rep.post(reverse("promises:hand_over", args=[sawmill.key, house.rep.key]), {"to": house.delivery.name})
    address = reverse("promises:handover", args=[Handover.objects.get().key])
    assert sign_in(client, getattr(house, who)).get(address).status_code == 403


def test_a_manager_hands_on_what_somebody_left_behind(client, sign_in, house, sawmill):
    deactivate(house.rep, on=house.on, by=house.administrator)
    manager = sign_in(client, house.manager)
    page = text_of(manager.get(reverse("promises:handovers")))
    address = reverse("promises:hand_over", args=[sawmill.key, house.rep.key])
    assert address in page
    assert "Two fitters" in page
    manager.post(address, {"to": house.reps[1].email})
    made = Handover.objects.get()
    assert (made.by, made.taker) == (house.manager, house.reps[1])
    assert sign_in(client, house.other_manager).get(address).status_code == 403


def test_renewals_show_what_was_promised_at_the_start_and_what_became_of_it(client, sign_in, house, sawmill):
    rep = sign_in(client, house.rep)
    address = reverse("promises:client", args=[sawmill.key])
    assert "promised at the start" not in text_of(rep.get(address))
    early = timezone.now() - timedelta(days=200)
    Promise.objects.filter(what="A drawing").update(promised_at=early, state="satisfied", waits_on="")
    Client.objects.filter(pk=sawmill.pk).update(since_on=house.on - timedelta(days=100))
    start = text_of(rep.get(address)).split("promised at the start")[1]
    assert "A drawing" in start
    assert "Kept, confirmed" in start
    assert "Two fitters" not in start.split("</ul>")[0]


def test_whoever_led_a_leaver_is_told_on_today_until_it_is_offered(
    client, sign_in, house, sawmill, django_assert_max_num_queries
):
    from bonafides.people.app.reader import reader_for
    from bonafides.people.app.waiting import waiting_for

    def told(person) -> list[str]:
        return [one.what for one in waiting_for(reader_for(person)) if "who left" in one.what]

    assert told(house.manager) == []
    deactivate(house.rep, on=timezone.localdate(), by=house.administrator)
    assert told(house.manager) == ["2 open promises of somebody who left"]
    assert [told(one) for one in (house.other_manager, house.leader, house.other_rep)] == [[], [], []]
    manager = sign_in(client, house.manager)
    with django_assert_max_num_queries(12):
        assert "2 open promises of somebody who left" in text_of(manager.get("/"))
    client.post(
        reverse("promises:hand_over", args=[sawmill.key, house.rep.key]), {"to": house.other_rep.name}
    )
    assert Handover.objects.count() == 1
    assert told(house.manager) == []


def test_a_client_reads_no_placeholder_of_somebody_who_was_forgotten(house, sawmill):
    from django.test import Client as Browser

    from bonafides.people.app.actions_erasure import CALLED, erase
    from bonafides.people.app.models import ClientContact
    from bonafides.promises.app.actions_links import make_link

    frieda = ClientContact.objects.create(client=sawmill, name="Frieda", language="de")
    act(Promise.objects.get(what="A drawing", direction="ours"), "satisfied", Actor("asker", contact=frieda))
    made = make_link(frieda, by=house.rep)
    deactivate(house.rep, on=timezone.localdate(), by=house.administrator)
    house.rep.refresh_from_db()
    erase(house.rep, by=house.administrator)
    browser = Browser()
    page = text_of(browser.get(reverse("promises:open_link", args=[made.text]), follow=True))
    assert CALLED not in page
    # What ended before does not hold any more.
    assert page.count("Zugesagt von jemandem, der nicht mehr hier ist.") == 1
    assert page.count("Zugesagt von jemandem, der nicht mehr hier ist; die Zusage gilt") == 1
    assert "Sie und wer es bei uns übernimmt" in page
    browser.post(reverse("promises:between_add"), {"what": "Ein Kran"})
    assert CALLED not in text_of(browser.get(reverse("promises:between")))
