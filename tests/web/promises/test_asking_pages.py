"""Ask, inbox and a promise's page: what each shows to whom, and what happens when two answer at once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from bonafides.people.app.models import Client
from bonafides.promises.app.actions import act
from bonafides.promises.app.actions_asking import Part, Wish, ask_before, say_it
from bonafides.promises.app.models import Outgoing, Overridden, Promise
from bonafides.promises.app.sides import Actor
from bonafides.promises.saying import Saying


@pytest.fixture
def sawmill(house) -> Client:
    return Client.objects.create(kind="customer", name="Sawmill", owner=house.rep)


@pytest.fixture
def outer(house, sawmill) -> Promise:
    wish = Wish("Two fitters on site", "First board sawn", house.on + timedelta(days=20), sawmill)
    return ask_before(wish, [Part(house.delivery_function)], by=house.rep)


def inner_of(outer: Promise) -> Promise:
    return Promise.objects.get(carries__outer=outer)


def test_a_rep_asks_a_function_counters_the_rep_accepts_and_says_it(client, sign_in, house, sawmill):
    rep = sign_in(client, house.rep)
    due = house.on + timedelta(days=20)
    said = rep.post(
        reverse("promises:ask"),
        {
            "client": sawmill.pk,
            "what": "Two fitters",
            "due_on": due.isoformat(),
            "done_when": "First board sawn",
            "functions": [house.delivery_function.pk],
        },
        follow=True,
    )
    assert "1 answer is missing before Sawmill can have your word" in said.content.decode()
    outer = Promise.objects.get(direction="ours")
    inner = inner_of(outer)
    later = due + timedelta(days=1)
    head = sign_in(client, house.delivery)
    answered = head.post(
        reverse("promises:do", args=[inner.key, "counter"]), {"seen": 1, "due_on": later.isoformat()}
    )
    assert answered.status_code == 302
    rep = sign_in(client, house.rep)
    rep.post(reverse("promises:do", args=[inner.key, "accept"]), {"seen": 2})
    refused = rep.post(reverse("promises:say", args=[outer.key]))
    assert refused.status_code == 422
    rep.post(reverse("promises:change_day", args=[outer.key]), {"due_on": later.isoformat()})
    said = rep.post(reverse("promises:say", args=[outer.key]), follow=True)
    assert said.status_code == 200
    outer.refresh_from_db()
    assert (outer.state, outer.due_on) == ("promised", later)


def test_what_a_function_said_yes_to_instead_is_shown_and_can_be_said_so(client, sign_in, house, outer):
    """Nothing is promised that nobody inside agreed to: other words are no yes, until they are those said."""
    inner, rep = inner_of(outer), sign_in(client, house.rep)
    day = outer.due_on + timedelta(days=2)
    narrower = Saying(due_on=day, what="Two fitters, on Tuesdays", done_when="Both signed the sheet")
    act(inner, "counter", Actor("performer", house.delivery), narrower)
    act(inner, "accept", Actor("asker", house.rep))
    page = rep.get(reverse("promises:prepared", args=[outer.key])).content.decode()
    assert "Instead: Two fitters, on Tuesdays." in page
    assert "said yes to something else" in page
    # With the day alone it is still not what they said yes to.
    rep.post(reverse("promises:change_day", args=[outer.key]), {"due_on": day.isoformat()})
    assert rep.post(reverse("promises:say", args=[outer.key])).status_code == 422
    assert rep.post(reverse("promises:change_day", args=[outer.key]), {"as": inner.key}).status_code == 302
    outer.refresh_from_db()
    assert (outer.what, outer.done_when) == ("Two fitters, on Tuesdays", "Both signed the sheet")
    assert outer.due_on == day
    assert rep.post(reverse("promises:say", args=[outer.key])).status_code == 302
    outer.refresh_from_db()
    assert outer.state == "promised"


def test_nobody_says_it_in_words_of_a_promise_that_it_does_not_rest_on(client, sign_in, house, outer):
    other = ask_before(
        Wish("Four fitters", "", outer.due_on, outer.client), [Part(house.delivery_function)], by=house.rep
    )
    act(inner_of(other), "promise", Actor("performer", house.delivery))
    rep = sign_in(client, house.rep)
    for foreign in (inner_of(other), inner_of(outer)):
        sent = {"as": foreign.key}
        assert rep.post(reverse("promises:change_day", args=[outer.key]), sent).status_code == 404
    outer.refresh_from_db()
    assert outer.what != "Four fitters"


def test_the_second_of_two_answers_is_told_what_happened(client, sign_in, house, outer):
    inner = inner_of(outer)
    act(inner, "promise", Actor("performer", house.delivery))
    late = sign_in(client, house.delivery).post(
        reverse("promises:do", args=[inner.key, "decline"]), {"seen": 1, "text": "no room"}
    )
    assert late.status_code == 409
    assert "Somebody was faster" in late.content.decode()
    assert inner.acts.count() == 2


def test_whom_a_promise_does_not_concern_does_not_read_it_and_nobody_acts_for_the_other_side(
    client, sign_in, house, outer
):
    inner = inner_of(outer)
    address = reverse("promises:promise", args=[inner.key])
    for who, code in (
        (house.rep, 200),
        (house.delivery, 200),
        (house.manager, 200),
        (house.other_rep, 403),
        (house.leader, 403),
        (house.administrator, 403),
    ):
        assert sign_in(client, who).get(address).status_code == code, who
    for_them = sign_in(client, house.rep).post(
        reverse("promises:do", args=[inner.key, "promise"]), {"seen": 1}
    )
    assert for_them.status_code == 422
    assert inner_of(outer).state == "asked"


def test_the_inbox_shows_what_else_falls_due_and_what_was_promised_without_us(
    client, sign_in, house, sawmill, outer
):
    say_it(outer, by=house.rep, reason="They had the only free Sunday")
    page = sign_in(client, house.delivery).get(reverse("promises:inbox")).content.decode()
    assert "1 ask waits for your answer" in page
    assert "Promised already, by week" in page
    assert "They had the only free Sunday" in page
    told = Overridden.objects.get()
    other = sign_in(client, house.rep).post(
        reverse("promises:answer_without", args=[told.key]), {"answer": "can_keep"}
    )
    assert other.status_code == 403
    sign_in(client, house.delivery).post(
        reverse("promises:answer_without", args=[told.key]), {"answer": "can_keep"}
    )
    told.refresh_from_db()
    assert (told.answer, told.answered_by) == ("can_keep", house.delivery)


def test_a_day_that_has_passed_is_said_beside_its_field(client, sign_in, house, outer):
    inner = inner_of(outer)
    past = (house.on - timedelta(days=1)).isoformat()
    answer = sign_in(client, house.delivery).post(
        reverse("promises:do", args=[inner.key, "counter"]), {"seen": 1, "due_on": past}
    )
    assert answer.status_code == 422
    assert "This day has passed." in answer.content.decode()
    assert inner_of(outer).state == "asked"


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("counter", {"due_on": True, "text": "If the crane comes on Monday."}),
        ("decline", {"text": "If the crane comes on Monday."}),
    ],
)
def test_what_a_function_said_with_its_answer_stands_on_the_prepared_page(
    client, sign_in, house, outer, what, said
):
    due = {"due_on": house.on + timedelta(days=25)} if "due_on" in said else {}
    inner = act(inner_of(outer), what, Actor("performer", house.delivery), Saying(**{**said, **due}))
    page = sign_in(client, house.rep).get(reverse("promises:prepared", args=[outer.key])).content.decode()
    assert "“If the crane comes on Monday.”" in page
    # Asked again it waits for another answer, and the one from before is over.
    if what == "counter":
        act(
            inner,
            "ask",
            Actor("asker", house.rep),
            Saying(due_on=house.on + timedelta(days=22), text="Ours."),
        )
        page = sign_in(client, house.rep).get(reverse("promises:prepared", args=[outer.key])).content.decode()
        assert "crane" not in page
        assert "Ours." not in page


def test_an_ask_is_handed_on_by_whoever_is_asked_and_by_nobody_else(client, sign_in, house, outer):
    inner = inner_of(outer)
    address, its_page = (reverse(f"promises:{name}", args=[inner.key]) for name in ("hand_on", "promise"))
    assert sign_in(client, house.delivery).get(address).status_code == 200
    for who in (house.rep, house.manager):
        shown = sign_in(client, who).get(address)
        assert (shown.status_code, shown.headers.get("Location")) == (302, its_page), who
        assert "not yours to hand on" in client.get(its_page).content.decode()
        sent = sign_in(client, who).post(address, {"to": house.delivery.key})
        assert sent.status_code in (302, 422), who
    assert inner_of(outer).acts.count() == 1
    act(inner, "decline", Actor("performer", house.delivery), Saying(text="No crew."))
    assert sign_in(client, house.delivery).get(address).status_code == 302


def test_a_missing_reason_is_said_where_it_can_be_read(client, sign_in, house, outer):
    answer = sign_in(client, house.rep).post(
        reverse("promises:say_without", args=[outer.key]), {"reason": ""}
    )
    assert answer.status_code == 422
    form = answer.content.decode().split("Promise without them …")[0].rsplit("<details", 1)[1]
    assert " open>" in form


def test_who_asks_nobody_reads_that_nobody_was_asked(client, sign_in, house, sawmill):
    wish = {"client": sawmill.pk, "what": "A call", "done_when": "They rang", "functions": []}
    due = (house.on + timedelta(days=3)).isoformat()
    page = sign_in(client, house.rep).post(reverse("promises:ask"), {**wish, "due_on": due}, follow=True)
    assert "Prepared. Nobody was asked" in page.content.decode()


def test_the_inbox_names_the_day_that_is_proposed_instead(client, sign_in, house, outer):
    inner = act(inner_of(outer), "promise", Actor("performer", house.delivery))
    sooner = house.on + timedelta(days=9)
    act(inner, "propose", Actor("asker", house.rep), Saying(due_on=sooner))
    page = sign_in(client, house.delivery).get(reverse("promises:inbox")).content.decode()
    assert f"Proposed instead: {sooner:%A} {sooner.day} {sooner:%B}." in page


def test_somebody_elses_prepared_promise_is_not_found(client, sign_in, house, outer):
    for name in ("say", "say_without", "change_day", "drop"):
        answer = sign_in(client, house.other_rep).post(
            reverse(f"promises:{name}", args=[outer.key]), {"reason": "x", "due_on": "2030-01-01"}
        )
        assert answer.status_code == 404, name
    outer.refresh_from_db()
    assert outer.state == "begun"


@pytest.mark.parametrize("n", [2, 20])
def test_lists_need_at_most_twelve_queries_however_long(
    client, sign_in, house, sawmill, n, django_assert_max_num_queries
):
    for day in range(n):
        wish = Wish(f"Part {day}", "There", house.on + timedelta(days=5 + day), sawmill)
        ask_before(wish, [Part(house.delivery_function)], by=house.rep)
    for who, name in ((house.rep, "promises:ask"), (house.delivery, "promises:inbox")):
        browser = sign_in(client, who)
        browser.get(reverse(name))
        with django_assert_max_num_queries(12):
            assert browser.get(reverse(name)).status_code == 200


@pytest.mark.parametrize(("value", "shown"), [(6.2, True), (None, False)])
def test_the_inbox_says_how_long_an_answer_usually_takes_where_it_is_known(
    client, sign_in, house, outer, monkeypatch, value, shown
):
    figure = {"value": value, "low": 4.1, "high": 9.3, "n": 31, "unit": "hours", "why": "too few"}
    monkeypatch.setattr(
        "bonafides.promises.app.views_inbox.usual_answers", lambda: {house.delivery_function.pk: figure}
    )
    page = sign_in(client, house.delivery).get(reverse("promises:inbox")).content.decode()
    assert ("Delivery usually answers within 6 working hours (4 to 9, 31 asks)." in page) is shown


def test_an_asker_reminds_once_a_day_and_nobody_else_does(client, sign_in, house, outer):
    inner = inner_of(outer)
    address = reverse("promises:remind", args=[inner.key])
    rep = sign_in(client, house.rep)
    assert address in rep.get(reverse("promises:promise", args=[inner.key])).content.decode()
    assert rep.post(address).status_code == 302
    waits = Outgoing.objects.filter(occasion__startswith="again:")
    assert [one.person for one in waits] == [house.delivery]
    assert rep.post(address).status_code == 422
    assert waits.count() == 1
    assert sign_in(client, house.delivery).post(address).status_code == 422
    assert sign_in(client, house.other_rep).post(address).status_code == 403
    inner.refresh_from_db()
    assert inner.n_acts == 1
    act(inner, "promise", Actor("performer", house.delivery))
    assert sign_in(client, house.rep).post(address).status_code == 422
