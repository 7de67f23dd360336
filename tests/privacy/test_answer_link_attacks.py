"""A link in a mail answers one promise once, for one person, and only by a press of a button."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail, signing
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from bonafides.people.app.actions_leaving import deactivate
from bonafides.people.app.models import Client, Hat, Person, ReadTrace, User
from bonafides.promises.app import actions_answering, views_answering
from bonafides.promises.app.actions import act
from bonafides.promises.app.actions_answering import SALT, make_answer_link
from bonafides.promises.app.actions_asking import Part, Wish, ask_before, say_it
from bonafides.promises.app.actions_giving import promise_colleague
from bonafides.promises.app.actions_links import SALT as CLIENT_SALT
from bonafides.promises.app.actions_reaching import reach_out
from bonafides.promises.app.models import AnswerLink, Outgoing, Promise, PromiseAct
from bonafides.promises.app.sides import Actor
from bonafides.website.logs import without_persons


@pytest.fixture(autouse=True)
def _at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bonafides.promises.telling.is_quiet", lambda *_: False)
    monkeypatch.setattr("bonafides.promises.telling.is_working_day", lambda _: True)


@pytest.fixture
def inner(house) -> Promise:
    sawmill = Client.objects.create(kind="customer", name="Sawmill", owner=house.rep)
    wish = Wish("Two fitters", "First board sawn", house.on + timedelta(days=20), sawmill, deal_id="OPP-4711")
    return ask_before(wish, [Part(house.delivery_function)], by=house.rep).rests.get().inner


def text_for(person: Person, row: Promise, kind: Any = "ask") -> str:
    made = make_answer_link(person, row, kind, now=timezone.now())
    assert made is not None
    return made[1]


def path(text: str, what: str = "promise") -> str:
    return reverse("promises:answer", args=[text, what])


@pytest.mark.parametrize("text", ["x", "a" * 43, "a" * 43 + ":" + "b" * 43, "..%2Fetc", "%00", "a:b:c"])
def test_forged_and_guessed_links_get_the_same_nothing(db, text):
    for send in (Browser().get, Browser().post):
        assert send(f"/promises/answer/{text}/promise/").status_code == 404


def test_a_text_signed_for_something_else_answers_nothing(house, inner):
    bare = signing.Signer(salt=SALT).unsign(text_for(house.delivery, inner))
    for salt in (CLIENT_SALT, "", "django.core.signing.Signer"):
        assert Browser().get(path(signing.Signer(salt=salt or "x").sign(bare))).status_code == 404
    # And the database alone, its hash, opens nothing.
    kept = AnswerLink.objects.get().token_hash
    assert Browser().get(path(signing.Signer(salt=SALT).sign(kept))).status_code == 404


def test_a_day_that_has_passed_is_refused_beside_its_field_and_the_link_still_answers(house, inner):
    Person.objects.filter(pk=house.delivery.pk).update(language="de")
    text = text_for(house.delivery, inner)
    past = (house.on - timedelta(days=1)).isoformat()
    answer = Browser().post(path(text, "counter"), {"due_on": past})
    assert answer.status_code == 422
    assert "Dieser Tag ist schon vorbei." in answer.content.decode()
    assert "Found:" not in answer.content.decode()
    assert AnswerLink.objects.get().used_at is None
    later = (house.on + timedelta(days=30)).isoformat()
    assert Browser().post(path(text, "counter"), {"due_on": later}).status_code == 200
    inner.refresh_from_db()
    assert inner.state == "countered"


def test_opening_it_changes_nothing_however_often(house, inner):
    """Scanners of mail open every link, and send HEAD and OPTIONS."""
    text = text_for(house.delivery, inner)
    n = PromiseAct.objects.count()
    for what in ("promise", "counter", "decline", "nonsense"):
        for send in ("get", "head", "options"):
            getattr(Browser(), send)(path(text, what))
    assert PromiseAct.objects.count() == n
    assert AnswerLink.objects.get().used_at is None
    assert Browser().post(path(text)).status_code == 200


def test_a_press_from_another_site_writes_nothing(house, inner):
    text = text_for(house.delivery, inner)
    assert Browser(enforce_csrf_checks=True).post(path(text)).status_code == 403
    inner.refresh_from_db()
    assert inner.state == "asked"


def test_it_answers_once(house, inner):
    text = text_for(house.delivery, inner)
    assert Browser().post(path(text)).status_code == 200
    for send in (Browser().get, Browser().post):
        assert send(path(text)).status_code == 404
    assert inner.acts.count() == 2


def test_it_runs_out(house, inner):
    text = text_for(house.delivery, inner)
    AnswerLink.objects.update(ends_at=timezone.now())
    assert Browser().get(path(text)).status_code == 404
    assert Browser().post(path(text)).status_code == 404


def test_it_answers_only_what_was_asked_in_that_mail(house, inner):
    text = text_for(house.delivery, inner)
    for what in ("hand_on", "report", "renege", "cancel", "withdraw", "accept", "fall_silent", "ask", "x"):
        assert Browser().post(path(text, what), {"text": "x", "due_on": "2030-01-01"}).status_code == 404, (
            what
        )
    inner.refresh_from_db()
    assert (inner.state, inner.n_acts) == ("asked", 1)


def test_whoever_asks_gets_no_link_that_answers_for_the_other_side(house, inner):
    assert make_answer_link(house.rep, inner, "ask", now=timezone.now()) is None
    assert make_answer_link(house.other_rep, inner, "ask", now=timezone.now()) is None
    assert make_answer_link(house.manager, inner, "ask", now=timezone.now()) is None


def test_signed_in_as_somebody_else_it_still_is_the_word_of_whom_it_was_written_to(house, inner, sign_in):
    other = sign_in(Browser(), house.rep)
    text = text_for(house.delivery, inner)
    assert house.delivery.name in other.get(path(text)).content.decode()
    other.post(path(text))
    assert inner.acts.get(n=2).said.person == house.delivery.pk


@pytest.mark.parametrize("how", ["left", "account closed", "hat taken", "erased"])
def test_who_may_not_any_more_gets_nothing(house, inner, how):
    text = text_for(house.delivery, inner)
    if how == "left":
        deactivate(house.delivery, on=house.on, by=house.administrator)
    elif how == "account closed":
        User.objects.filter(person=house.delivery).update(is_active=False)
    elif how == "hat taken":
        Hat.objects.filter(person=house.delivery).update(valid_to=house.on)
    else:
        Person.objects.filter(pk=house.delivery.pk).update(erased_at=timezone.now())
    for send in (Browser().get, Browser().post):
        answer = send(path(text))
        assert answer.status_code == 404
        assert "Two fitters" not in answer.content.decode()
    inner.refresh_from_db()
    assert inner.state == "asked"
    # Nor does any mail go to them.
    reach_out()
    assert [one.to for one in mail.outbox] == []


def test_between_looking_and_pressing_the_right_is_asked_anew(house, inner, monkeypatch):
    text = text_for(house.delivery, inner)
    found = actions_answering.question_of(text)
    Hat.objects.filter(person=house.delivery).update(valid_to=house.on)
    with pytest.raises(actions_answering.Over):
        actions_answering.answer(found, "promise", actions_answering.Saying())


def test_of_two_answers_by_link_and_page_one_wins_and_the_other_is_told(house, inner, sign_in):
    text = text_for(house.delivery, inner)
    page = sign_in(Browser(), house.delivery)
    said = page.post(reverse("promises:do", args=[inner.key, "decline"]), {"seen": 1, "text": "No fitters"})
    assert said.status_code == 302
    second = Browser().post(path(text))
    assert second.status_code == 409
    assert "Somebody was faster" in second.content.decode()
    assert "Two fitters" in Browser().get(path(text)).content.decode()  # how it stands, and no button
    assert 'action="/promises/answer/' not in Browser().get(path(text)).content.decode()
    inner.refresh_from_db()
    assert (inner.state, inner.n_acts) == ("declined", 2)


def test_of_two_answers_at_the_same_moment_one_wins_whichever_way_round(house, inner, sign_in, monkeypatch):
    text = text_for(house.delivery, inner)
    real = views_answering.answer

    def outrun(*args: Any) -> Promise:
        """The page's answer is written after the link was looked at, and before its own is."""
        act(inner, "promise", Actor("performer", house.delivery), seen=1)
        return real(*args)

    monkeypatch.setattr(views_answering, "answer", outrun)
    assert Browser().post(path(text, "decline"), {"text": "No"}).status_code == 409
    inner.refresh_from_db()
    assert (inner.state, inner.n_acts) == ("promised", 2)
    assert AnswerLink.objects.get().used_at is None
    stale = sign_in(Browser(), house.delivery).post(
        reverse("promises:do", args=[inner.key, "decline"]), {"seen": 1, "text": "No"}
    )
    assert stale.status_code == 409


def test_what_a_form_says_about_what_was_seen_is_not_believed(house, inner):
    text = text_for(house.delivery, inner)
    act(inner, "hand_on", Actor("performer", house.delivery))
    assert Browser().post(path(text), {"seen": 2}).status_code == 409
    inner.refresh_from_db()
    assert inner.state == "asked"


def test_guessing_is_slowed_down(house, inner, settings):
    from django.core.cache import cache

    cache.clear()
    codes = [Browser().get(path(f"{n:043}:x")).status_code for n in range(35)]
    assert codes[:30] == [404] * 30
    assert set(codes[30:]) == {429}
    cache.clear()


def test_the_address_is_written_into_no_log_and_told_to_no_other_site(house, inner):
    text = text_for(house.delivery, inner)
    answer = Browser().get(path(text))
    assert answer["Referrer-Policy"] == "strict-origin"
    assert "no-store" in answer["Cache-Control"]
    assert text not in without_persons(f"GET {path(text)} 200")
    assert text.split(":")[0] not in without_persons(f"Not Found: {path(text)}")


def test_a_read_by_link_stands_in_the_log_of_reads(house, inner):
    Browser().get(path(text_for(house.delivery, inner)))
    line = ReadTrace.objects.order_by("-pk")[0]
    assert (line.reader, line.page, line.refused) == (house.delivery.pk, "promises:promise", False)


def test_a_mail_holds_only_what_its_reader_may_see(house, inner):
    """A head's mail shows the ask: no deal, nothing of the promise to the customer, nothing of other asks."""
    outer = Promise.objects.get(direction="ours")
    Promise.objects.filter(pk=outer.pk).update(what="INSIDE: at a tenth below the list")
    secret = promise_colleague(
        house.other_rep, "INSIDE: my notes", "", house.on + timedelta(days=3), by=house.rep
    )
    reach_out()
    by_reader = {one.to[0]: f"{one.subject}\n{one.body}" for one in mail.outbox}
    head = by_reader.pop(house.delivery.email)
    assert "INSIDE" not in head
    assert "OPP-4711" not in head
    assert outer.key not in head
    assert secret.key not in head
    assert list(by_reader) == [house.other_rep.email]
    # No picture, no address but our own, nothing hidden.
    assert all(one.content_subtype == "plain" and not one.alternatives for one in map(_whole, mail.outbox))
    assert set(re.findall(r"https?://[^/\s]+", head)) == {"http://localhost"}


def _whole(one: Any) -> Any:
    one.alternatives = getattr(one, "alternatives", [])
    return one


def test_a_mail_is_written_when_it_goes_to_whom_it_may_concern_then(house, inner):
    """Between the act and the mail the head changed: the new words go to nobody who may not read them."""
    from bonafides.promises.app.actions_telling import tell_new_acts

    tell_new_acts(timezone.now())
    Hat.objects.filter(person=house.delivery).update(valid_to=house.on)
    reach_out()
    assert mail.outbox == []
    assert Outgoing.objects.get().ended == "dropped"


def test_words_that_were_erased_are_mailed_to_nobody(house, inner):
    from bonafides.promises.app.actions_telling import tell_new_acts
    from bonafides.promises.app.models import Words

    act(inner, "decline", Actor("performer", house.delivery), actions_answering.Saying(text="SECRET reason"))
    tell_new_acts(timezone.now())
    Words.objects.filter(person=house.delivery.pk).delete()
    reach_out()
    (one,) = mail.outbox
    assert "SECRET" not in one.body
    assert house.delivery.name not in one.body


def test_no_header_comes_out_of_what_somebody_writes(house, inner):
    row = promise_colleague(
        house.other_rep,
        "Tea\r\nBcc: spy@evil.example\r\n\r\n<img src=x>",
        "",
        house.on + timedelta(days=3),
        by=house.rep,
    )
    house.rep.name = "Nadia\r\nBcc: spy@evil.example"
    house.rep.save()
    act(
        row,
        "warn",
        Actor("performer", house.rep),
        actions_answering.Saying(text="Yes\nhttps://evil.example/"),
    )
    reach_out()
    for one in mail.outbox:
        headers = one.message()
        assert "\n" not in one.subject
        assert headers["Bcc"] is None
        assert one.recipients() == one.to
        # Somebody's words cannot pass for ours: their lines are marked.
        assert not re.search(r"^https?://evil", one.body, re.MULTILINE)
        assert not re.search(r"^Bcc:", one.body, re.MULTILINE)


def test_what_was_promised_without_them_goes_to_that_function_alone(house, inner):
    outer = Promise.objects.get(direction="ours")
    say_it(outer, by=house.rep, reason="INSIDE: their board meets")
    reach_out()
    assert {one.to[0] for one in mail.outbox if "INSIDE" in one.body} == {house.delivery.email}
