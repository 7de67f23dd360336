"""Answers by name inside a round: oneself, one's manager, and what a leader believes the team will say."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from tests.houses import House, sign_in
from tests.rounds import begun
from tests.web.trust.test_two_minutes import words

from bonafides.people.app.models import ReadTrace
from bonafides.trust.app.actions_asking import add_subject
from bonafides.trust.app.models import NamedAnswer, Round, Subject
from bonafides.trust.app.queries_named import to_answer
from bonafides.trust.instruments import load

pytestmark = pytest.mark.django_db


def a_round(house: House, slug: str, **about: Any) -> Subject:
    """A round that is open today, about one subject."""
    row = begun(house, slug)
    subject = add_subject(row, by=house.learning, **about)
    to(row, "opening", "open")
    return subject


def to(row: Round, *states: str) -> None:
    for state in states:
        Round.objects.filter(pk=row.pk).update(state=state)


def agree(slug: str, point: int = 6) -> dict[str, str]:
    return {item.code: str(point) for item in load(slug).items}


def page(subject: Subject) -> str:
    return f"/mirror/named/{subject.key}/"


def asked_of(house: House, person: Any) -> list[tuple[str, str]]:
    return [(one.form, one.relation) for one in to_answer(person, on=house.on)]


def test_a_profile_is_answered_by_oneself_and_by_whom_one_reports_to(house: House) -> None:
    subject = a_round(house, "trust-profile", person=house.rep)
    assert asked_of(house, house.rep) == [("self", "self")]
    assert asked_of(house, house.manager) == [("manager", "manager")]
    for person in (house.reps[1], house.other_manager, house.leader, house.learning, house.administrator):
        assert asked_of(house, person) == []
        assert sign_in(Browser(), person).get(page(subject)).status_code == 404
        assert sign_in(Browser(), person).post(page(subject), agree("trust-profile")).status_code == 404
    assert not NamedAnswer.objects.exists()


def test_oneself_reads_words_about_oneself_and_first_who_will_read_them(house: House) -> None:
    subject = a_round(house, "trust-profile", person=house.rep)
    said = words(sign_in(Browser(), house.rep).get(page(subject)))
    assert said.index("Only you will read this") < said.index("1 of 22")
    assert "When something will be late, I tell others early." in said
    assert "this person tells me early" not in said


def test_a_manager_is_told_that_the_person_reads_it_with_their_name(house: House) -> None:
    subject = a_round(house, "trust-profile", person=house.rep)
    said = words(sign_in(Browser(), house.manager).get(page(subject)))
    assert said.index("Nadia Field will read this, with your name") < said.index("1 of 22")
    assert "“This person” is Nadia Field." in said


def test_what_is_said_is_kept_once_changed_and_taken_back(house: House) -> None:
    subject = a_round(house, "trust-profile", person=house.rep)
    rep = sign_in(Browser(), house.rep)
    rep.post(page(subject), agree("trust-profile") | {"c1": "none"})
    one = NamedAnswer.objects.get()
    assert (one.relation, one.person, one.answers["c1"], one.answers["c2"]) == ("self", house.rep, None, 6)
    assert rep.get(page(subject)).content.decode().count(" checked") == 22
    rep.post(page(subject), agree("trust-profile", 3))
    assert NamedAnswer.objects.get().answers["c1"] == 3
    rep.post(f"{page(subject)}take-back/")
    assert not NamedAnswer.objects.exists()


def test_a_leader_predicts_what_the_team_will_answer_and_nobody_else_does(house: House) -> None:
    subject = a_round(house, "team-safety", team=house.north)
    assert asked_of(house, house.manager) == [("prediction", "self")]
    for person in (house.rep, house.other_manager, house.leader):
        assert asked_of(house, person) == []
    manager = sign_in(Browser(), house.manager)
    said = words(manager.get(page(subject)))
    assert "how will your team answer, on average?" in said
    assert said.index("Your team will read this, with your name") < said.index("1 of 12")
    manager.post(page(subject), agree("team-safety"))
    assert NamedAnswer.objects.get().relation == "self"


def test_those_who_do_not_see_how_somebody_leads_are_not_asked_about_it(house: House) -> None:
    a_round(house, "manager-pulse-quarterly", person=house.manager)
    assert asked_of(house, house.manager) == [("self", "self")]
    assert asked_of(house, house.leader) == []


def test_the_organisation_is_predicted_by_one_who_leads_it(house: House) -> None:
    subject = a_round(house, "learning-climate")
    assert asked_of(house, house.leader) == [("prediction", "self")]
    assert asked_of(house, house.manager) == []
    NamedAnswer.objects.create(subject=subject, relation="self", person=house.manager, answers={"u1": 4})
    assert asked_of(house, house.leader) == []


@pytest.mark.parametrize("state", ["closing", "void"])
def test_a_round_that_is_over_takes_nothing_and_gives_nothing_back(house: House, state: str) -> None:
    subject = a_round(house, "trust-profile", person=house.rep)
    rep = sign_in(Browser(), house.rep)
    rep.post(page(subject), agree("trust-profile"))
    to(subject.round, state)
    assert rep.get(page(subject)).status_code == 404
    assert rep.post(page(subject), agree("trust-profile", 1)).status_code == 404
    assert rep.post(f"{page(subject)}take-back/").status_code == 404
    assert NamedAnswer.objects.get().answers["c1"] == 6


def test_a_round_that_has_not_begun_asks_nobody(house: House) -> None:
    subject = a_round(house, "trust-profile", person=house.rep)
    tomorrow = house.on - timedelta(days=1)
    assert to_answer(house.rep, on=tomorrow) == []
    assert len(to_answer(house.rep, on=subject.round.closes_on)) == 1
    assert to_answer(house.rep, on=subject.round.closes_on + timedelta(days=1)) == []


def test_a_manager_of_yesterday_is_not_asked(house: House) -> None:
    subject = a_round(house, "trust-profile", person=house.rep)
    manager = sign_in(Browser(), house.manager)
    manager.post(page(subject), agree("trust-profile"))
    house.rep.lines.update(valid_to=house.on)
    assert manager.get(page(subject)).status_code == 404


def test_the_list_says_what_is_open_and_what_is_answered(house: House) -> None:
    subject = a_round(house, "trust-profile", person=house.rep)
    rep = sign_in(Browser(), house.rep)
    assert "not answered yet" in words(rep.get("/mirror/named/"))
    rep.post(page(subject), agree("trust-profile"))
    assert "answered; you may change it" in words(rep.get("/mirror/named/"))
    assert "Nobody asks you at the moment." in words(
        sign_in(Browser(), house.other_rep).get("/mirror/named/")
    )


def test_a_read_leaves_a_trace_of_ones_own_and_none_says_what_was_answered(house: House) -> None:
    subject = a_round(house, "trust-profile", person=house.rep)
    sign_in(Browser(), house.manager).get(page(subject))
    line = ReadTrace.objects.get()
    assert (line.reader, line.subject, line.purpose) == (house.manager.pk, house.manager.pk, "mirror.by_name")


def test_the_words_are_those_of_the_manifest(house: House) -> None:
    import json

    subject = a_round(house, "trust-profile", person=house.rep)
    document = load("trust-profile").document()
    document["items"][0]["forms"]["self"]["en"] = "I know the field as it stood at launch."
    manifest = json.dumps({"instrument": document}).encode()
    Round.objects.filter(pk=subject.round_id).update(manifest=manifest, fingerprint="ab" * 32)
    assert "as it stood at launch" in words(sign_in(Browser(), house.rep).get(page(subject)))
