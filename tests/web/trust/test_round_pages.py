"""Pages of rounds as whoever prepares one uses them: every form, every refusal, every way on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from tests.houses import sign_in
from tests.rounds import (
    after_the_last_day,
    answer,
    collect,
    launched,
    links_of,
    prepared,
    quiet,
    subject_of,
)

from bonafides.people.app.models import Client, ClientContact
from bonafides.readings.app.models import Job
from bonafides.trust.app.actions_closing import close_round
from bonafides.trust.app.actions_opening import open_round
from bonafides.trust.app.kinds import CLOSE, OPEN, REMIND
from bonafides.trust.app.models import Asked, Collecting, Round
from bonafides.trust.app.queries_planning import plan_of


@pytest.fixture
def browser(stage):
    return sign_in(Browser(), stage.organiser)


def text(answered) -> str:
    return " ".join(answered.content.decode().split())


def form_of(stage, **more):
    on = stage.house.on
    return {
        "instrument": "trust-profile",
        "title": "Autumn",
        "title_de": "Herbst",
        "opens_on": str(on),
        "closes_on": str(on + timedelta(days=9)),
        "means": 5,
        "spread": 8,
        "comments": 10,
    } | more


def test_a_round_is_prepared_planned_and_launched_by_hand(stage, browser):
    sent = browser.post(reverse("trust:new_round"), form_of(stage))
    row = Round.objects.get()
    assert sent["Location"] == reverse("trust:round", args=[row.key])
    assert "It is about nobody yet." in text(browser.get(sent["Location"]))
    said = {"person": "nadia.field@house.example", "relations": ["peers"]}
    sent = browser.post(reverse("trust:round_about", args=[row.key]), said)
    assert sent.status_code == 302
    assert Asked.objects.count() == 8
    page = text(browser.get(reverse("trust:round_subject", args=[subject_of(row).key])))
    assert all(person.name in page for person in stage.eight)
    page = text(browser.get(reverse("trust:round_plan", args=[row.key])))
    assert "8 people will be asked; the plan passes the audit" in page
    assert "Mara Voss" in page, "who answers by name is said"
    seen = plan_of(row, by=stage.organiser).mark
    assert seen in page
    sent = browser.post(reverse("trust:launch_round", args=[row.key]), {"seen": seen})
    assert sent.status_code == 302
    assert Job.objects.get(kind=OPEN).about == row.key
    row.refresh_from_db()
    assert (row.state, row.by) == ("opening", stage.organiser)
    open_round(row, quiet)
    assert "Nothing about it can be changed any more." in text(
        browser.get(reverse("trust:round", args=[row.key]))
    )


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"means": 4}, "greater than or equal to 5"),
        ({"spread": 7}, "greater than or equal to 8"),
        ({"comments": 9}, "greater than or equal to 10"),
        ({"closes_on": "2020-01-01"}, "a last day that is not over"),
        ({"closes_on": "2099-01-01"}, "close it sooner"),
        ({"title": ""}, "required"),
        ({"instrument": "two-minutes"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_refused_in_the_form(stage, browser, wrong, said):
    sent = browser.post(reverse("trust:new_round"), form_of(stage, **wrong))
    assert sent.status_code == 422
    assert said in text(sent)
    assert not Round.objects.exists()


def test_a_threshold_that_was_raised_cannot_be_lowered_in_the_form(stage, browser):
    row = prepared(stage, thresholds={"means": 6, "spread": 8, "comments": 10})
    sent = browser.post(reverse("trust:change_round", args=[row.key]), form_of(stage, means=5))
    assert sent.status_code == 422
    assert "a threshold only rises" in text(sent)


def test_a_plan_that_is_refused_says_what_to_do_and_has_no_button(stage, browser):
    row = prepared(stage)
    for one in Asked.objects.filter(subject__round=row)[:3]:
        browser.post(reverse("trust:ask_not", args=[subject_of(row).key]), {"who": one.pk})
    assert Asked.objects.count() == 5
    page = text(browser.get(reverse("trust:round_plan", args=[row.key])))
    assert "This cannot be launched yet" in page
    assert "five are asked" in page
    assert "Launch it as it stands here" not in page
    sent = browser.post(reverse("trust:launch_round", args=[row.key]), {"seen": "x"})
    assert sent.status_code == 422


def test_a_group_of_seven_may_be_chosen_and_its_weaker_protection_is_said(stage, browser):
    row = prepared(stage, small_teams=True)
    browser.post(
        reverse("trust:ask_not", args=[subject_of(row).key]),
        {"who": Asked.objects.get(person=stage.eight[0]).pk},
    )
    page = text(browser.get(reverse("trust:round_plan", args=[row.key])))
    assert "Weaker protection" in page
    assert "means with their intervals" in page
    assert "how answers spread" not in page
    assert plan_of(row, by=stage.organiser).ready


def test_somebody_at_a_client_and_a_colleague_are_asked_by_hand(stage, browser):
    sawmill = Client.objects.create(kind="customer", name="Sawmill", owner=stage.house.rep)
    ada = ClientContact.objects.create(client=sawmill, name="Ada Holz", email="ada@saw.example")
    row = prepared(stage)
    there = reverse("trust:ask_too", args=[subject_of(row).key])
    assert browser.post(there, {"contact": ada.key, "relation": "clients"}).status_code == 302
    assert (
        browser.post(there, {"person": "dora.fink@house.example", "relation": "internal"}).status_code == 302
    )
    assert Asked.objects.filter(by_hand=True).count() == 2
    for wrong in (
        {"relation": "peers"},
        {"person": "dora.fink@house.example", "contact": ada.key, "relation": "peers"},
        {"person": "nobody@house.example", "relation": "peers"},
        {"person": stage.organiser.email, "relation": "peers"},
        {"person": "dora.fink@house.example", "relation": "owners"},
    ):
        assert browser.post(there, wrong).status_code == 422, wrong


def test_the_number_of_a_row_of_another_subject_takes_nobody_out(stage, browser):
    row, other = prepared(stage), prepared(stage)
    foreign = Asked.objects.filter(subject__round=other).first()
    for who in (foreign.pk, "", "x", 10**9):
        browser.post(reverse("trust:ask_not", args=[subject_of(row).key]), {"who": who})
    assert Asked.objects.count() == 16


def test_teams_and_the_whole_organisation(stage, browser):
    browser.post(reverse("trust:new_round"), form_of(stage, instrument="learning-climate"))
    row = Round.objects.get()
    there = reverse("trust:round_about", args=[row.key])
    assert browser.post(there, {}).status_code == 422
    assert browser.post(there, {"everybody": "on"}).status_code == 302
    assert browser.post(there, {"team": "North"}).status_code == 422, "North is in the organisation"
    page = text(browser.get(reverse("trust:round_plan", args=[row.key])))
    assert "North" in page
    assert "The whole organisation" in page


def test_everybody_to_whom_people_report_is_asked_about_by_those_who_do(stage, browser):
    browser.post(reverse("trust:new_round"), form_of(stage, instrument="manager-pulse-monthly"))
    row = Round.objects.get()
    sent = browser.post(
        reverse("trust:round_about", args=[row.key]), {"leaders": "on", "relations": ["reports"]}
    )
    assert sent.status_code == 302
    assert row.subjects.count() >= 2
    assert set(Asked.objects.values_list("relation", flat=True)) == {"reports"}


def test_reminding_closing_and_void_by_their_buttons(stage, browser, monkeypatch):
    row = launched(stage)
    there = reverse("trust:round", args=[row.key])
    assert "Remind them" in text(browser.get(there))
    Collecting.objects.update(told=True)
    assert browser.post(reverse("trust:remind_round", args=[row.key])).status_code == 302
    assert Job.objects.filter(kind=REMIND).count() == 1
    assert browser.post(reverse("trust:remind_round", args=[row.key])).status_code == 422
    assert browser.post(reverse("trust:close_round", args=[row.key])).status_code == 422
    after_the_last_day(monkeypatch, row)
    assert "Close it now" in text(browser.get(there))
    assert browser.post(reverse("trust:close_round", args=[row.key])).status_code == 302
    assert Job.objects.filter(kind=CLOSE).count() == 1
    sent = browser.post(reverse("trust:void_round", args=[row.key]))
    assert (sent.status_code, Round.objects.get().state) == (422, "open")
    assert browser.post(reverse("trust:void_round", args=[row.key]), {"sure": "yes"}).status_code == 302
    assert Round.objects.get().state == "void"


def test_the_board_says_what_was_fixed_and_what_was_counted_without_a_name(stage, monkeypatch):
    row = launched(stage)
    rights = [collect(link) for link in list(links_of(row).values())[:6]]
    for right in rights:
        answer(stage, right)
    anybody = Browser()
    there = reverse("trust:board_round", args=[row.key])
    before = text(anybody.get(there))
    assert "Collected" not in before
    told = anybody.get(reverse("trust:board_manifest", args=[row.key]))
    assert told.content == bytes(row.manifest)
    assert told["Content-Type"] == "application/json"
    after_the_last_day(monkeypatch, row)
    close_round(row, quiet)
    page = text(anybody.get(there))
    assert all(right.ballot_name in page for right in rights)
    assert row.fingerprint[:4] in page
    assert "6, sorted" in page
    names = [person.name for person in (*stage.eight, stage.house.rep, stage.organiser)]
    assert not any(name in page for name in names)
    drawn = anybody.get(reverse("trust:board_mark", args=[row.key]))
    assert drawn["Content-Type"] == "image/svg+xml"
    assert drawn.content.startswith(b"<svg")


def test_a_draft_stands_on_no_board(stage):
    row = prepared(stage)
    for name in ("board_round", "board_manifest", "board_mark"):
        assert Browser().get(reverse(f"trust:{name}", args=[row.key])).status_code == 404
    assert row.title not in text(Browser().get(reverse("trust:board")))
    api = sign_in(Browser(), stage.house.rep)
    assert api.get("/api/rounds").json() == []
    assert api.get(f"/api/rounds/{row.key}").status_code == 404


def test_the_api_says_what_the_board_says(stage):
    row = launched(stage)
    api = sign_in(Browser(), stage.house.rep)
    (listed,) = api.get("/api/rounds").json()
    assert listed["fingerprint"] == row.fingerprint
    whole = api.get(f"/api/rounds/{row.key}").json()
    (cell,) = whole["cells"]
    assert (cell["relation"], cell["invited"], cell["collected"]) == ("peers", 8, None)
    assert "labels" not in whole
    assert "release" not in whole
