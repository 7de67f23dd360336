"""Being told, and answering out of a mail: what goes to whom, when, once, and in which words."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from bonafides.people.app.models import Client, ClientContact
from bonafides.promises.app.actions import act
from bonafides.promises.app.actions_asking import Part, Wish, answer_overridden, ask_before, say_it
from bonafides.promises.app.actions_giving import ask_colleague, promise_team
from bonafides.promises.app.actions_reaching import choose_reach, fall_silent, let_time_pass, reach_out
from bonafides.promises.app.actions_telling import tell_new_acts
from bonafides.promises.app.models import AnswerLink, Outgoing, Overridden, Promise, PromiseAct, Told
from bonafides.promises.app.sides import Actor
from bonafides.promises.saying import Saying

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
"""A Wednesday."""


@pytest.fixture(autouse=True)
def _at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whenever the tests run, mail may go; what is quiet is tested by moments of its own."""
    monkeypatch.setattr("bonafides.promises.telling.is_quiet", lambda *_: False)
    for module in ("telling", "app.actions_telling"):
        monkeypatch.setattr(f"bonafides.promises.{module}.is_working_day", lambda _: True)


@pytest.fixture
def inner(house) -> Promise:
    sawmill = Client.objects.create(kind="customer", name="Sawmill", owner=house.rep)
    wish = Wish("Two fitters", "First board sawn", house.on + timedelta(days=20), sawmill, deal_id="OPP-4711")
    return ask_before(wish, [Part(house.delivery_function)], by=house.rep).rests.get().inner


def links(body: str) -> dict[str, str]:
    """Addresses in a mail that answer, by act."""
    found = re.findall(r"https?://[^/\s]+(/promises/answer/\S+/(\w+)/)", body)
    return {what: path for path, what in found}


def the_mail(to: Any) -> str:
    bodies = [str(one.body) for one in mail.outbox if one.to == [to.email]]
    assert len(bodies) == 1, bodies
    return bodies[0]


def test_an_ask_reaches_the_head_and_is_answered_without_signing_in(client, house, inner):
    assert reach_out() == 1
    body = the_mail(house.delivery)
    assert "Two fitters" in body
    assert "Sawmill" in body
    assert "OPP-4711" not in body
    assert set(links(body)) == {"promise", "counter", "decline"}
    page = client.get(links(body)["promise"])
    assert page.status_code == 200
    assert "Two fitters" in page.content.decode()
    inner.refresh_from_db()
    assert inner.state == "asked"
    said = client.post(links(body)["promise"])
    assert said.status_code == 200
    inner.refresh_from_db()
    assert inner.state == "promised"
    done = inner.acts.get(n=2)
    assert (done.side, done.said.person) == ("performer", house.delivery.pk)
    # Whoever asked is told, and nobody twice.
    mail.outbox.clear()
    assert reach_out() == 1
    assert "says yes" in the_mail(house.rep)
    assert reach_out() == 0


def test_yes_if_and_no_because_need_their_words(client, house, inner):
    reach_out()
    found = links(the_mail(house.delivery))
    page = client.get(found["counter"]).content.decode()
    assert 'name="due_on"' in page
    assert client.post(found["decline"]).status_code == 422
    later = inner.due_on + timedelta(days=3)
    assert client.post(found["counter"], {"due_on": later.isoformat()}).status_code == 200
    inner.refresh_from_db()
    assert (inner.state, inner.due_on) == ("countered", later)
    mail.outbox.clear()
    reach_out()
    found = links(the_mail(house.rep))
    assert set(found) == {"accept", "ask", "withdraw"}
    assert client.post(found["accept"]).status_code == 200
    inner.refresh_from_db()
    assert inner.state == "promised"


def test_the_clock_decides_nothing_about_who_is_told(house, inner):
    """Who did it is not told; who asked beforehand is; a team is told what its leader promised it."""
    Outgoing.objects.all().delete()
    # The row may be missing: tests that empty every table take away what migrations wrote.
    Told.objects.all().delete()
    Told.objects.create(next_index=PromiseAct.objects.count())
    promise_team(house.north, "A price list", "", house.on + timedelta(days=9), by=house.manager)
    reach_out()
    assert {one.to[0] for one in mail.outbox} == {rep.email for rep in house.reps}
    mail.outbox.clear()
    ask_colleague(house.other_rep, "Read my offer", "", house.on + timedelta(days=2), by=house.rep)
    reach_out()
    assert [one.to for one in mail.outbox] == [[house.other_rep.email]]


def test_promised_without_them_reaches_the_head_with_name_and_reason(house, inner):
    reach_out()
    mail.outbox.clear()
    outer = Promise.objects.get(direction="ours")
    say_it(outer, by=house.rep, reason="Their board meets tonight")
    reach_out()
    body = the_mail(house.delivery)
    assert house.rep.name in body
    assert "> Their board meets tonight" in body
    assert "/promises/inbox/" in body


@pytest.mark.parametrize(
    ("answer", "said"), [("cannot", "cannot keep what was promised"), ("can_keep", "can keep what was")]
)
def test_whoever_promised_without_them_is_told_whether_they_can_keep_it(house, inner, answer, said):
    outer = say_it(Promise.objects.get(direction="ours"), by=house.rep, reason="Their board meets tonight")
    reach_out()
    mail.outbox.clear()
    answer_overridden(Overridden.objects.get(), answer, by=house.delivery)
    reach_out()
    [told] = mail.outbox
    assert told.to == [house.rep.email]
    assert said in told.subject
    assert f"{house.delivery.name} {said}" in told.body
    assert f"/promises/promise/{outer.key}/" in told.body
    reach_out()
    assert len(mail.outbox) == 1


def test_what_the_customer_says_reaches_the_holder(house, inner):
    ada = ClientContact.objects.create(client=inner.client, name="Ada Holz")
    act(inner, "promise", Actor("performer", house.delivery))
    outer = say_it(Promise.objects.get(direction="ours"), by=house.rep)
    act(outer, "report", Actor("performer", house.rep))
    reach_out()
    mail.outbox.clear()
    act(outer, "not_meant", Actor("asker", contact=ada), Saying(text="We meant three fitters"))
    reach_out()
    body = the_mail(house.rep)
    assert "Ada Holz" in body
    assert "> We meant three fitters" in body


def test_german_mail_and_page(client, house, inner):
    house.delivery.language = "de"
    house.delivery.save()
    reach_out()
    body = the_mail(house.delivery)
    assert "fragt Sie" in body
    assert "Ja, wenn" in body
    page = client.get(links(body)["counter"]).content.decode()
    assert '<html lang="de"' in page
    assert "Es ist nichts gesagt, bis Sie auf einen Knopf drücken." in page


def test_nothing_is_told_while_it_is_quiet_and_nothing_is_lost(house, inner, monkeypatch):
    monkeypatch.undo()
    choose_reach(house.delivery, how="at_once", digest_hour=8, quiet_from=18, quiet_to=7)
    night = NOON.replace(hour=22)
    PromiseAct.objects.all()  # append-only: moments of acts cannot be moved, so the step's own moment is
    monkeypatch.setattr("bonafides.promises.app.actions_telling.NEWS_FOR", timedelta(days=10_000))
    assert reach_out(night) == 0
    waiting = Outgoing.objects.get(person=house.delivery)
    assert waiting.not_before == NOON.replace(day=26, hour=7)
    assert reach_out(NOON.replace(day=26, hour=6)) == 0
    # Later quiet hours, chosen meanwhile, hold too.
    choose_reach(house.delivery, how="at_once", digest_hour=8, quiet_from=18, quiet_to=9)
    assert reach_out(NOON.replace(day=26, hour=8)) == 0
    assert reach_out(NOON.replace(day=26, hour=10)) == 1


def test_a_mail_that_cannot_be_handed_over_is_tried_again_under_the_same_number(house, inner, monkeypatch):
    from django.core.mail import EmailMessage

    numbers = []

    def refuse(self: EmailMessage) -> int:
        numbers.append(self.extra_headers["Message-ID"])
        raise ConnectionRefusedError

    now = timezone.now()
    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", refuse)
        assert reach_out(now) == 0
    waiting = Outgoing.objects.get(person=house.delivery)
    assert (waiting.tries, waiting.not_before - now) == (1, timedelta(seconds=5))
    assert not AnswerLink.objects.exists()
    assert reach_out(now + timedelta(seconds=6)) == 1
    assert mail.outbox[0].extra_headers["Message-ID"] == numbers[0]


def test_killed_between_two_steps_nothing_is_lost_and_nothing_is_told_twice(house, inner, monkeypatch):
    from bonafides.promises.app import actions_telling

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(actions_telling, "_put", killed)
        with pytest.raises(KeyboardInterrupt):
            reach_out()
    assert not Outgoing.objects.exists()
    assert tell_new_acts(timezone.now()) == PromiseAct.objects.count()
    assert tell_new_acts(timezone.now()) == 0
    Told.objects.update(next_index=0)  # a mark that was put back by a restored copy
    tell_new_acts(timezone.now())
    assert Outgoing.objects.filter(person=house.delivery).count() == 1


def test_an_ask_that_was_answered_on_the_page_is_not_mailed_any_more(house, inner):
    tell_new_acts(timezone.now())
    act(inner, "promise", Actor("performer", house.delivery))
    reach_out()
    assert [one.to for one in mail.outbox] == [[house.rep.email]]
    assert Outgoing.objects.get(person=house.delivery).ended == "dropped"


def test_the_days_lists_come_once_a_day_at_the_hour_and_only_with_something_in_them(
    house, inner, monkeypatch
):
    today = timezone.localtime().replace(hour=9, minute=0)
    for person in (house.rep, house.delivery, house.other_rep):
        choose_reach(person, how="daily", digest_hour=9, quiet_from=19, quiet_to=7)
    assert reach_out(today.replace(hour=8)) == 0
    assert reach_out(today) == 2
    body = the_mail(house.delivery)
    assert re.search(r"WAITING ON YOU\n- Two fitters \(Sawmill\)", body)
    assert re.search(r"YOU WAIT FOR\n- Two fitters \(Sawmill\)", the_mail(house.rep))
    assert Outgoing.objects.get(person=house.other_rep).ended == "dropped"
    assert reach_out(today + timedelta(minutes=30)) == 0


def test_what_falls_due_on_the_next_working_day_is_told_once(house, inner, monkeypatch):
    act(inner, "promise", Actor("performer", house.delivery))
    Promise.objects.filter(pk=inner.pk).update(due_on=house.on + timedelta(days=1))
    monkeypatch.setattr("bonafides.promises.app.actions_reaching.tell_new_acts", lambda _: 0)
    let_time_pass()
    let_time_pass()
    assert reach_out() == 1
    body = the_mail(house.delivery)
    assert "falls due" in body
    assert set(links(body)) == {"report", "warn"}


def test_a_report_without_a_word_falls_silent_after_two_weeks(house, inner):
    act(inner, "promise", Actor("performer", house.delivery))
    done = act(inner, "report", Actor("performer", house.delivery))
    assert fall_silent(timezone.now() + timedelta(days=13)) == 0
    assert fall_silent(timezone.now() + timedelta(days=15)) == 1
    done.refresh_from_db()
    assert (done.state, done.acts.get(n=4).side) == ("unconfirmed", "clock")
    assert fall_silent(timezone.now() + timedelta(days=15)) == 0


def test_the_worker_takes_the_step(house, inner, monkeypatch):
    import threading

    from bonafides.readings.app import steps, worker

    assert {"reaching", "time passing"} <= steps._STEPS.keys()
    for step in steps._STEPS.values():
        step.due_at = 0.0
    # The connection is that of the test's own transaction; there is no other job.
    for name in ("close_old_connections", "start_night_if_due", "_small_tasks"):
        monkeypatch.setattr(worker, name, lambda: None)
    worker.run_worker(threading.Event(), until_idle=True)
    assert [one.to for one in mail.outbox] == [[house.delivery.email]]


def test_how_i_am_told_is_mine_to_choose(client, sign_in, house, inner):
    mine = sign_in(client, house.delivery)
    said = {"how": "off", "digest_hour": 7, "quiet_from": 20, "quiet_to": 6}
    assert mine.post(reverse("promises:reach"), said).status_code == 302
    assert 'value="off"' in mine.get(reverse("promises:reach")).content.decode()
    assert reach_out() == 0
    assert mine.post(reverse("promises:reach"), said | {"digest_hour": 24}).status_code == 422
