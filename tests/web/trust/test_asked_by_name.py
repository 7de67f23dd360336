"""Who answers with their name: the plan, the list, Today and the mails say the same, and each has one act."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client as Browser
from tests.houses import House, sign_in
from tests.rounds import begun
from tests.web.trust.test_named import a_round, agree, page, to
from tests.web.trust.test_two_minutes import words

from bonafides.people.app.models import Person
from bonafides.people.app.reader import reader_for
from bonafides.people.app.waiting import waiting_for
from bonafides.trust.app.actions_asking import add_subject
from bonafides.trust.app.actions_telling import tell_by_name, to_tell
from bonafides.trust.app.models import NamedAnswer, Round, ToldByName
from bonafides.trust.app.queries_named import to_answer
from bonafides.trust.app.queries_planning import plan_of
from bonafides.trust.app.queries_waiting import unanswered
from bonafides.trust.instruments import load

pytestmark = pytest.mark.django_db


def a_draft(house: House, slug: str, **about: Any) -> Round:
    row = begun(house, slug, title_de=f"Runde {slug}")
    add_subject(row, by=house.learning, **about)
    return row


def subject_of(house: House, about: str) -> dict[str, Any]:
    known: dict[str, dict[str, Any]] = {
        "the rep": {"person": house.rep},
        "the manager": {"person": house.manager},
        "the team": {"team": house.north},
        "everybody": {},
    }
    return known[about]


@pytest.mark.parametrize(
    ("slug", "about", "asked"),
    [
        ("trust-profile", "the rep", {("Nadia Field", "self"), ("Mara Voss", "manager")}),
        ("trust-profile-client", "the manager", {("Mara Voss", "self"), ("Lena Storm", "manager")}),
        # "My manager …" can be said by those who are led, and not by whom that manager reports to.
        ("manager-pulse-quarterly", "the manager", {("Mara Voss", "self")}),
        ("manager-pulse-monthly", "the manager", {("Mara Voss", "self")}),
        ("team-safety", "the team", {("Mara Voss", "prediction")}),
        ("learning-climate", "everybody", {("Lena Storm", "prediction")}),
    ],
)
def test_the_plan_says_of_whom_the_list_asks_and_of_nobody_else(
    house: House, slug: str, about: str, asked: set[tuple[str, str]]
) -> None:
    if "self" not in load(slug).intro:
        asked = {(who, form) for who, form in asked if form != "self"}
    row = a_draft(house, slug, **subject_of(house, about))
    planned = plan_of(row, by=house.learning)
    assert {(who, form) for _about, who, form in planned.by_name} == asked
    to(row, "opening", "open")
    found = {(person.name, one.form) for person in house.everybody for one in to_answer(person, on=house.on)}
    assert found == asked
    told = {(person.name, one.form) for person, named in to_tell(row) for one in named}
    assert told == asked
    waits = {
        (person.name, form) for person in house.everybody for _one, form in unanswered(reader_for(person))
    }
    assert waits == asked


def test_the_pages_of_a_pulse_promise_no_manager_who_is_not_asked(house: House) -> None:
    organiser = sign_in(Browser(), house.learning)
    pulse, profile = (
        a_draft(house, "manager-pulse-quarterly", person=house.manager),
        a_draft(house, "trust-profile", person=house.rep),
    )
    said = {
        row.pk: words(organiser.get(f"/mirror/rounds/subject/{row.subjects.get().key}/"))
        for row in (pulse, profile)
    }
    assert "They and their manager answer by name" in said[profile.pk]
    assert "their manager answer" not in said[pulse.pk]
    assert "to whom they report is not asked" in said[pulse.pk]
    plan = words(organiser.get(f"/mirror/rounds/{pulse.key}/plan/"))
    assert "Mara Voss about themselves" in plan
    assert "Lena Storm" not in plan


def test_the_leaders_prediction_stands_in_the_plan_by_name(house: House) -> None:
    row = a_draft(house, "team-safety", team=house.north)
    plan = words(sign_in(Browser(), house.learning).get(f"/mirror/rounds/{row.key}/plan/"))
    assert "Mara Voss what they believe team North will answer" in plan


def test_today_says_it_with_one_act_until_it_is_answered(house: House) -> None:
    subject = a_round(house, "trust-profile", person=house.rep)
    rep, manager = (sign_in(Browser(), person) for person in (house.rep, house.manager))
    told = words(rep.get("/"))
    assert "One thing waits for a word from you" in told
    assert "Round of trust-profile: About yourself" in told
    assert "You are asked, with your name, until" in told
    assert "Only you will read this." in told
    assert rep.get("/").content.decode().count(f'href="{page(subject)}"') == 2  # its name, and its one act
    assert "Round of trust-profile: About Nadia Field" in words(manager.get("/"))
    assert "Nadia Field will read this, with your name." in words(manager.get("/"))
    rep.post(page(subject), agree("trust-profile"))
    assert "You are asked, with your name" not in words(rep.get("/"))
    rep.post(f"{page(subject)}take-back/")
    assert "You are asked, with your name" in words(rep.get("/"))


def test_nobody_else_is_told_so_and_nothing_after_the_round(house: House) -> None:
    subject = a_round(house, "trust-profile", person=house.rep)
    for person in (house.reps[1], house.other_manager, house.leader, house.learning):
        assert "You are asked, with your name" not in words(sign_in(Browser(), person).get("/"))
    to(subject.round, "closing")
    for person in (house.rep, house.manager):
        assert "You are asked, with your name" not in words(sign_in(Browser(), person).get("/"))


def test_it_stands_among_promises_by_its_last_day_after_what_a_leader_gave_the_team(house: House) -> None:
    from bonafides.promises.app.actions_giving import promise_colleague, promise_team

    a_round(house, "trust-profile", person=house.rep)  # until the fourteenth day
    for days, what in ((8, "a call"), (30, "the figures")):
        promise_colleague(house.rep, what, "", house.on + timedelta(days=days), by=house.manager)
    promise_team(house.north, "price list", "", house.on + timedelta(days=60), by=house.manager)
    told = words(sign_in(Browser(), house.manager).get("/")).lower()
    found = [told.index(one) for one in ("price list", "a call", "about nadia field", "the figures")]
    assert found == sorted(found)
    assert "four things wait for a word from you" in told


def test_two_rounds_are_two_rows_soonest_first(house: House) -> None:
    for slug, person, days in (
        ("manager-pulse-quarterly", house.manager, 9),
        ("trust-profile", house.rep, 4),
    ):
        row = a_draft(house, slug, person=person)
        Round.objects.filter(pk=row.pk).update(closes_on=house.on + timedelta(days=days))
        to(row, "opening", "open")
    found = waiting_for(reader_for(house.manager))
    assert [one.what.split(": ")[1] for one in found] == ["About Nadia Field", "About yourself"]
    assert [(one.until - house.on).days for one in found] == [4, 9]


def test_a_mail_goes_once_to_each_with_all_they_are_asked_and_no_secret(house: House) -> None:
    subject = a_round(house, "trust-profile", person=house.rep)
    assert tell_by_name(subject.round) == 0
    assert {one.to[0]: one.subject for one in mail.outbox} == {
        house.rep.email: "You are asked, with your name: Round of trust-profile",
        house.manager.email: "You are asked, with your name: Round of trust-profile",
    }
    to_rep = next(one.body for one in mail.outbox if one.to == [house.rep.email])
    assert "About yourself. Only you will read this." in to_rep
    assert to_rep.count("http") == 1
    assert page(subject) in to_rep
    assert "#" not in to_rep
    assert ToldByName.objects.count() == 2
    assert tell_by_name(subject.round) == 0
    assert len(mail.outbox) == 2


def test_whoever_is_asked_several_things_gets_one_mail(house: House) -> None:
    row = a_draft(house, "trust-profile", person=house.rep)
    add_subject(row, person=house.reps[1], by=house.learning)
    to(row, "opening", "open")
    tell_by_name(row)
    [sent] = [one for one in mail.outbox if one.to == [house.manager.email]]
    assert "About Nadia Field. Nadia Field will read this, with your name." in sent.body
    assert "About Otto Lind." in sent.body
    assert sent.body.rstrip().count("/mirror/named/\n") == 1


def test_it_is_written_in_the_readers_language(house: House) -> None:
    Person.objects.filter(pk=house.rep.pk).update(language="de")
    row = a_draft(house, "trust-profile", person=house.rep)
    to(row, "opening", "open")
    tell_by_name(row)
    [sent] = [one for one in mail.outbox if one.to == [house.rep.email]]
    assert sent.subject == "Sie werden gefragt, mit Ihrem Namen: Runde trust-profile"
    assert "Über Sie selbst. Das lesen nur Sie." in sent.body
    Person.objects.filter(pk=house.manager.pk).update(language="de")
    german = words(sign_in(Browser(headers={"accept-language": "de"}), house.manager).get("/"))
    assert "Sie werden gefragt, mit Ihrem Namen, bis" in german
    assert "Runde trust-profile: Über Nadia Field" in german


def test_a_mail_that_could_not_go_is_tried_again_and_one_who_answered_is_left_alone(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject = a_round(house, "trust-profile", person=house.rep)
    NamedAnswer.objects.create(subject=subject, relation="self", person=house.rep, answers={"c1": 5})

    def refused(*_: object) -> int:
        raise ConnectionRefusedError("no server")

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", refused)
        assert tell_by_name(subject.round) == 1
    assert not ToldByName.objects.exists()
    assert tell_by_name(subject.round) == 0
    assert [one.to for one in mail.outbox] == [[house.manager.email]]


def test_who_cannot_be_reached_or_has_left_is_not_written_to(house: House) -> None:
    subject = a_round(house, "trust-profile", person=house.rep)
    Person.objects.filter(pk=house.rep.pk).update(email="")
    Person.objects.filter(pk=house.manager.pk).update(left_on=house.on)
    assert to_tell(subject.round) == []


def test_the_mail_of_the_day_says_it_too(house: House) -> None:
    from bonafides.promises.app.actions_reaching import choose_reach, send_due
    from bonafides.promises.app.actions_telling import tell_the_day
    from bonafides.promises.working_time import is_working_day

    subject = a_round(house, "trust-profile", person=house.rep)
    choose_reach(house.rep, how="daily", digest_hour=0, quiet_from=0, quiet_to=0)
    day = next(day for n in range(3) if is_working_day(day := house.on + timedelta(days=n)))
    now = datetime.combine(day, time(12), tzinfo=UTC)
    assert tell_the_day(now) == 1
    send_due(now)
    [sent] = mail.outbox
    assert "Round of trust-profile: About yourself" in sent.body
    assert "You are asked, with your name, until" in sent.body
    assert page(subject) in sent.body


def test_an_erased_person_is_in_no_list_of_who_was_told(house: House) -> None:
    from bonafides.people.app.actions_erasure import erase

    subject = a_round(house, "trust-profile", person=house.rep)
    tell_by_name(subject.round)
    to(subject.round, "closing", "closed")
    Person.objects.filter(pk=house.manager.pk).update(left_on=house.on - timedelta(days=1))
    house.manager.refresh_from_db()
    erase(house.manager, by=house.administrator)
    assert not ToldByName.objects.filter(person=house.manager).exists()
    assert ToldByName.objects.filter(person=house.rep).exists()
