"""Rounds go when their time is over, in the box first; what is held is handed out, or forgotten."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

import pytest
from tests.rounds import after_the_last_day, answer, collect, launched, links_of, prepared, quiet, subject_of

from bonafides.people.app.holdings import forget_everywhere
from bonafides.people.app.letting_go import let_go_of_old
from bonafides.people.app.models import Client, ClientContact
from bonafides.people.app.queries_export import everything_about
from bonafides.trust.app.actions_asking import ask_too
from bonafides.trust.app.actions_closing import close_round
from bonafides.trust.app.holdings_rounds import KEPT, let_old_rounds_go
from bonafides.trust.app.models import Asked, Invitation, Round


def closed(stage, monkeypatch) -> Round:
    row = launched(stage)
    for link in links_of(row).values():
        answer(stage, collect(link))
    after_the_last_day(monkeypatch, row)
    return close_round(row, quiet)


def at(day) -> datetime:
    return datetime.combine(day, time(12), UTC)


def test_a_closed_round_goes_after_two_years_and_in_the_box_too(stage, monkeypatch):
    row = closed(stage, monkeypatch)
    let_old_rounds_go(at(row.closes_on + KEPT))
    assert Round.objects.filter(pk=row.pk).exists()
    let_go_of_old(at(row.closes_on + KEPT + timedelta(days=1)))
    assert not Round.objects.exists()
    assert not Invitation.objects.exists()
    assert stage.box.state(row.key)["state"] == "forgotten"


def test_while_the_box_is_away_the_house_keeps_it(stage, monkeypatch):
    from bonafides.errors import BeyondThisMachine
    from bonafides.trust.app.ballot_box import the_box

    row = closed(stage, monkeypatch)

    def away(_key):
        raise BeyondThisMachine("the ballot box does not answer", "", "")

    with monkeypatch.context() as patch:
        for name in ("forget", "state"):
            patch.setattr(the_box(), name, away)
        let_old_rounds_go(at(row.closes_on + KEPT + timedelta(days=1)))
    assert Round.objects.filter(pk=row.pk).exists()


def test_an_open_round_is_never_let_go(stage):
    row = launched(stage)
    let_old_rounds_go(at(row.closes_on + 2 * KEPT))
    assert Round.objects.get().state == "open"


def test_drafts_that_nobody_launched_go_after_a_year(stage):
    row = prepared(stage)
    let_old_rounds_go(at(row.closes_on + timedelta(days=366)))
    assert not Round.objects.exists()


def test_what_somebody_was_asked_is_handed_to_them_and_what_they_answered_is_not_known(stage, monkeypatch):
    row = closed(stage, monkeypatch)
    held = everything_about(stage.eight[0], own=True)
    (asked,) = held["mirror-asked"]
    assert asked["round"] == row.key
    assert asked["about"] == stage.house.rep.key
    assert not any("answers" in line for rows in held.values() for line in rows if "round" in line)


@pytest.mark.parametrize("when", ["draft", "open"])
def test_somebody_at_a_client_who_asks_to_be_forgotten_is_asked_nothing(stage, when):
    from bonafides.trust.app.actions_launching import launch
    from bonafides.trust.app.queries_planning import plan_of

    sawmill = Client.objects.create(kind="customer", name="Sawmill", owner=stage.house.rep)
    ada = ClientContact.objects.create(client=sawmill, name="Ada Holz", email="ada@saw.example")
    row = prepared(stage)
    ask_too(subject_of(row), "clients", contact=ada, by=stage.organiser)
    if when == "open":
        launch(row, seen=plan_of(row, by=stage.organiser).mark, by=stage.organiser)
        assert Invitation.objects.filter(contact=ada).exists()
    forget_everywhere(ada)
    assert not Asked.objects.filter(contact=ada).exists()
    assert not Invitation.objects.filter(contact=ada).exists()
