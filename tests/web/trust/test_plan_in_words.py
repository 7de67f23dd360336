"""The plan of a round in words: teams and relations by their names, refusals in the reader's language."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client as Browser
from tests.houses import House, sign_in
from tests.rounds import Staged, prepared
from tests.web.trust.test_asked_by_name import a_draft
from tests.web.trust.test_two_minutes import words

from bonafides.people.app.models import Client, ClientContact, Membership, Person
from bonafides.trust.app.actions_asking import ask_not, ask_too
from bonafides.trust.app.models import Asked

pytestmark = pytest.mark.django_db


def german(person: Person) -> Any:
    Person.objects.filter(pk=person.pk).update(language="de")
    return sign_in(Browser(headers={"accept-language": "de"}), person)


def test_what_is_released_of_a_team_is_called_by_the_team(house: House) -> None:
    for person in house.other_reps[:2]:
        Membership.objects.filter(person=person).update(team=house.north)
    row = a_draft(house, "team-safety", team=house.north)
    # Nine are in it; whoever leads it predicts with her name what the eight will say.
    told = words(sign_in(Browser(), house.learning).get(f"/mirror/rounds/{row.key}/plan/"))
    assert "North, all who were asked 8 invited" in told
    assert "The whole organisation" not in told


def test_why_a_plan_is_refused_is_told_in_german(stage: Staged) -> None:
    row = prepared(stage)
    for one in Asked.objects.filter(subject__round=row)[:3]:
        ask_not(one, by=stage.organiser)
    told = words(german(stage.organiser).get(f"/mirror/rounds/{row.key}/plan/"))
    assert "So kann sie noch nicht gestartet werden" in told
    assert "Nadia Field: neben denen, die mit Namen antworten, werden fünf gefragt." in told
    assert "Nötig: mindestens acht, damit ein Mittelwert auch dann gezeigt wird" in told
    assert "als Führungskraft von Nadia Field" in told
    for english in ("asked", "needed", "counted", "released"):
        assert english not in told.lower()


def test_who_is_counted_with_whom_is_said_in_words_in_both_languages(stage: Staged) -> None:
    row = prepared(stage, apart=("clients",))
    client = Client.objects.create(kind="customer", name="Sawmill", owner=stage.house.rep)
    for name in ("Ada Holz", "Bert Brot"):
        contact = ClientContact.objects.create(client=client, name=name, email=f"{name[:3]}@saw.example")
        ask_too(row.subjects.get(), "clients", contact=contact, by=stage.organiser)
    path = f"/mirror/rounds/{row.key}/plan/"
    told = words(sign_in(Browser(), stage.organiser).get(path))
    assert "with colleagues beside them, customers" in told
    assert "Two clients are invited, and eight are needed to be shown apart" in told
    told = words(german(stage.organiser).get(path))
    assert "mit Kolleginnen und Kollegen daneben, Kunden" in told
    assert "Zwei Kunden sind eingeladen, und acht sind nötig, um für sich gezeigt zu werden" in told


def test_what_a_button_refuses_is_told_in_german(stage: Staged) -> None:
    row = prepared(stage)
    answer = german(stage.organiser).post(f"/mirror/rounds/{row.key}/launch/", {"seen": "another"})
    assert answer.status_code == 422
    assert "ein anderer Plan als der, den Sie angesehen haben" in words(answer)
