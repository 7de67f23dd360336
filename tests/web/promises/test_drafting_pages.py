"""Draft from a mail or a note: for the reader alone, one by one, and nothing of the text is kept."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.messages import get_messages
from django.urls import reverse

from bonafides.people.app.models import Client, ClientContact
from bonafides.promises.app.models import Promise, Words

SECRET = "zirconium"
NOTE = (
    "Call with Ada Holz\n"
    f"- We send the {SECRET} certificate by Friday\n"
    f"- Ada Holz sends the {SECRET} drawings next week\n"
    "- They like the weather\n"
)


@pytest.fixture
def sawmill(house) -> Client:
    made = Client.objects.create(kind="customer", name="Sawmill", owner=house.rep)
    ClientContact.objects.create(client=made, name="Ada Holz")
    return made


def pasted(house, sawmill, **more) -> dict[str, object]:
    return {"text": NOTE, "client": sawmill.pk, "written_on": house.on.isoformat(), "writer": "", **more}


def one(house, sawmill, do: str, *, left: str = "0 1", **more) -> dict[str, object]:
    """What the page of suggestions sends: both suggestions, and what is done with one."""
    due = (house.on + timedelta(days=4)).isoformat()
    said: dict[str, object] = {
        "do": do,
        "left": left,
        "about-client": sawmill.pk,
        "about-written_on": house.on,
    }
    for n, direction in enumerate(("ours", "theirs")):
        said |= {
            f"s{n}-what": f"The paper {n}",
            f"s{n}-due_on": due,
            f"s{n}-direction": direction,
            f"s{n}-why": "named",
        }
    return said | more


def everything_kept() -> str:
    """Every value of every row of every table."""
    rows = (row for model in apps.get_models() for row in model._default_manager.values_list())
    return "\n".join(str(row) for row in rows)


def test_a_note_gives_suggestions_in_both_directions_marked_as_such(client, sign_in, house, sawmill):
    rep = sign_in(client, house.rep)
    said = rep.post(reverse("promises:draft"), pasted(house, sawmill)).content.decode()
    assert "2 sentences may be promises" in said
    assert "Suggestion: perhaps our promise to them" in said
    assert "Suggestion: perhaps their promise to us" in said
    assert "like the weather" not in said
    assert Promise.objects.count() == 0


def test_nothing_of_the_text_is_kept_in_tables_logs_messages_or_addresses(
    client, sign_in, house, sawmill, caplog
):
    rep = sign_in(client, house.rep)
    caplog.set_level(logging.DEBUG)
    answers = [
        rep.post(reverse("promises:draft"), pasted(house, sawmill)),
        rep.post(reverse("promises:draft"), pasted(house, sawmill, client="nonsense")),
        rep.post(reverse("promises:draft_one"), one(house, sawmill, "0:none", **{"s1-what": SECRET})),
        rep.post(reverse("promises:draft_one"), one(house, sawmill, "1:theirs", **{"s0-what": SECRET})),
        rep.post(reverse("promises:draft_ask"), one(house, sawmill, "0:ask", **{"s0-what": SECRET})),
    ]
    assert [answer.status_code for answer in answers] == [200, 422, 200, 200, 200]
    assert SECRET not in everything_kept()
    assert "The paper 1" in everything_kept(), (
        "what was confirmed is kept, so the search above can find things"
    )
    # Outside production Django may log its statements; what was confirmed is among them, the rest is not.
    assert SECRET not in caplog.text
    assert all(
        SECRET not in str(message) for answer in answers for message in get_messages(answer.wsgi_request)
    )
    assert all(SECRET not in answer.wsgi_request.get_full_path() for answer in answers)
    assert all("no-store" in answer["Cache-Control"] for answer in answers)
    assert SECRET not in str(dict(rep.session.items()))
    assert all(SECRET not in cookie.value for cookie in rep.cookies.values())


def test_one_is_noted_as_theirs_and_the_other_stays_on_the_page(client, sign_in, house, sawmill):
    rep = sign_in(client, house.rep)
    said = rep.post(reverse("promises:draft_one"), one(house, sawmill, "1:theirs"))
    noted = Promise.objects.get()
    assert (noted.direction, noted.origin, noted.what, noted.client) == (
        "theirs",
        "heard",
        "The paper 1",
        sawmill,
    )
    assert (noted.holder, noted.due_on) == (house.rep, house.on + timedelta(days=4))
    assert "1 sentence may be a promise" in said.content.decode()
    assert "The paper 0" in said.content.decode()


def test_what_they_heard_as_ours_is_noted_so(client, sign_in, house, sawmill):
    rep = sign_in(client, house.rep)
    rep.post(reverse("promises:draft_one"), one(house, sawmill, "0:heard"))
    noted = Promise.objects.get()
    assert (noted.direction, noted.origin, noted.performer_person) == ("ours", "heard", house.rep)


def test_no_promise_writes_nothing_and_takes_it_off_the_page(client, sign_in, house, sawmill):
    rep = sign_in(client, house.rep)
    said = rep.post(reverse("promises:draft_one"), one(house, sawmill, "0:none")).content.decode()
    assert Promise.objects.count() == Words.objects.count() == 0
    assert "The paper 0" not in said
    assert "The paper 1" in said


def test_asking_first_opens_ask_with_its_fields_filled_and_writes_nothing(client, sign_in, house, sawmill):
    rep = sign_in(client, house.rep)
    said = rep.post(reverse("promises:draft_ask"), one(house, sawmill, "0:ask")).content.decode()
    assert 'value="The paper 0"' in said
    assert f'value="{house.on + timedelta(days=4)}"' in said
    assert f'<option value="{sawmill.pk}" selected>' in said
    assert f'action="{reverse("promises:ask")}"' in said
    assert Promise.objects.count() == 0


@pytest.mark.parametrize("due", ["", "2020-01-01", "soon"])
def test_without_a_day_to_come_nothing_is_noted_and_nothing_on_the_page_is_lost(
    client, sign_in, house, sawmill, due
):
    rep = sign_in(client, house.rep)
    said = rep.post(reverse("promises:draft_one"), one(house, sawmill, "1:theirs", **{"s1-due_on": due}))
    assert said.status_code == 422
    assert Promise.objects.count() == 0
    assert "The paper 0" in said.content.decode()
    assert "The paper 1" in said.content.decode()


@pytest.mark.parametrize(
    "do", ["", "7:theirs", "x:none", "1:publish", "99999999999999999999:theirs", "²:theirs"]
)
def test_what_no_button_sends_does_nothing(client, sign_in, house, sawmill, do):
    rep = sign_in(client, house.rep)
    said = rep.post(reverse("promises:draft_one"), one(house, sawmill, do, left="0 1 1 x 9999 -3 ²"))
    assert said.status_code == 200
    assert "2 sentences may be promises" in said.content.decode()
    assert Promise.objects.count() == 0


def test_a_text_without_any_says_so_and_a_day_to_come_is_refused(client, sign_in, house, sawmill):
    rep = sign_in(client, house.rep)
    said = rep.post(reverse("promises:draft"), pasted(house, sawmill, text="Nice to meet you."))
    assert "Nothing more that looks like a promise" in said.content.decode()
    later = (house.on + timedelta(days=1)).isoformat()
    assert rep.post(reverse("promises:draft"), pasted(house, sawmill, written_on=later)).status_code == 422
    assert rep.get(reverse("promises:draft")).status_code == 200
    assert reverse("promises:draft") in rep.get(reverse("promises:ask")).content.decode()
