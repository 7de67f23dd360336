"""Attacks on what is said aloud: another team, leaders, administrators, the API, copies, the log of reads."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.test import Client as Browser
from django.utils import timezone
from tests.houses import House, sign_in
from tests.web.test_every_page_as_every_role import make_world, pages

from bonafides.huddle.app import actions
from bonafides.huddle.app.actions_orders import Brief, answer_order, put_up
from bonafides.huddle.app.models import Help, Mistake, Order, Word
from bonafides.people.app.actions_erasure import erase
from bonafides.people.app.models import Act, Membership, Person, ReadTrace
from bonafides.people.app.queries_export import everything_about

pytestmark = pytest.mark.django_db

NEEDLE = "zeppelin"
"""A word that stands in everything that is said aloud here, and nowhere else."""


@pytest.fixture
def said(house: House) -> Order:
    """Something of every kind, said by people of the team of six."""
    word = actions.say(house.north, "stuck", f"The {NEEDLE} is late.", by=house.rep)
    actions.offer_help(word.asks, f"I fly a {NEEDLE}.", by=house.reps[1])
    actions.ask_for_help(house.north, f"Which {NEEDLE}?", of=house.reps[1], by=house.rep)
    actions.own_mistake(house.north, f"I lost the {NEEDLE}.", put_right=f"New {NEEDLE}.", by=house.rep)
    order = put_up(Brief(f"A {NEEDLE}", f"A {NEEDLE} pays"), house.reps[1:3], by=house.rep)
    answer_order(order, "declined", f"No {NEEDLE} for me.", by=house.reps[1])
    return order


OUTSIDERS = ("other_rep", "other_manager", "leader", "administrator", "delivery", "learning", "leaver")


@pytest.mark.parametrize("who", OUTSIDERS)
def test_another_team_leaders_and_administrators_get_nothing_and_the_team_sees_that_they_tried(
    who: str, house: House, said: Order
) -> None:
    browser = sign_in(Browser(), getattr(house, who))
    for path in (f"/huddle/team/{house.north.key}/", f"/huddle/order/{said.key}/"):
        for answer in (browser.get(path), browser.post(path, {"act": "say", "word-state": "on_course"})):
            assert answer.status_code in (302, 403), path
            assert NEEDLE not in answer.content.decode()
    tried = ReadTrace.objects.filter(about="team", subject=house.north.pk, page="huddle:team", refused=True)
    assert tried.count() == 2
    assert Word.objects.count() == 1


@pytest.mark.parametrize("who", ["leader", "administrator", "other_manager", "delivery"])
def test_no_page_and_no_endpoint_tells_anybody_outside_the_team(who: str, house: House, said: Order) -> None:
    world = make_world(house)
    browser = sign_in(Browser(raise_request_exception=False), getattr(house, who))
    seen = 0
    for route, _shown in pages():
        with transaction.atomic():
            answer = browser.get(world.path(route))
            body = b"".join(answer) if answer.streaming else answer.content
            transaction.set_rollback(True)
        seen += answer.status_code == 200
        assert NEEDLE.encode() not in body, route
    assert seen > 10


def test_the_api_knows_nothing_of_the_huddle_even_for_whoever_spoke(house: House, said: Order) -> None:
    world = make_world(house)
    browser = sign_in(Browser(raise_request_exception=False), house.rep)
    document = browser.get("/api/openapi.json").content.decode()
    assert "huddle" not in document
    for route, shown in pages():
        if shown.through == "api":
            assert NEEDLE not in browser.get(world.path(route)).content.decode(), route


def test_whoever_leads_the_team_does_not_read_what_was_asked_of_one_colleague(
    house: House, said: Order
) -> None:
    body = sign_in(Browser(), house.manager).get(f"/huddle/team/{house.north.key}/").content.decode()
    assert f"The {NEEDLE} is late." in body
    assert f"Which {NEEDLE}?" not in body


def test_somebody_who_was_moved_to_another_team_reads_nothing_any_more(house: House, said: Order) -> None:
    Membership.objects.filter(person=house.reps[2]).update(valid_to=house.on)
    path = f"/huddle/team/{house.north.key}/"
    assert sign_in(Browser(), house.reps[2]).get(path).status_code == 403


def test_keys_of_another_team_cannot_be_acted_on_through_ones_own(house: House, said: Order) -> None:
    browser = sign_in(Browser(), house.other_rep)
    path = f"/huddle/team/{house.south.key}/"
    for act, key in (
        ("offer", Help.objects.filter(colleague=None).get().key),
        ("close", Help.objects.filter(colleague=None).get().key),
        ("thank", Mistake.objects.get().key),
        ("take_back", Word.objects.get().key),
    ):
        answer = browser.post(path, {"act": act, "key": key})
        assert answer.status_code == 404, act
        assert NEEDLE not in answer.content.decode()


def test_help_cannot_be_asked_of_somebody_in_another_team(house: House) -> None:
    path = f"/huddle/team/{house.north.key}/"
    sent = {"act": "ask", "help-sentence": "Come over", "help-of": house.other_rep.key}
    assert sign_in(Browser(), house.rep).post(path, sent).status_code == 422
    assert not Help.objects.exists()


def test_nobody_speaks_about_a_promise_that_is_not_theirs(house: House) -> None:
    path = f"/huddle/team/{house.north.key}/"
    sent = {"act": "say", "word-state": "on_course", "word-about": "promise:abcabcabcabc"}
    sign_in(Browser(), house.rep).post(path, sent)
    assert not Word.objects.exclude(about="").exists()


def test_the_log_of_reads_cannot_tell_who_asked_for_help_or_owned_a_mistake(house: House) -> None:
    path = f"/huddle/team/{house.north.key}/"
    noted = Act.objects.count()
    lines = []
    for sent in (
        None,
        {"act": "say", "word-state": "on_course"},
        {"act": "ask", "help-sentence": "Who knows?"},
        {"act": "own", "mistake-sentence": "I forgot."},
    ):
        browser = sign_in(Browser(), house.rep)
        before = ReadTrace.objects.count()
        browser.get(path) if sent is None else browser.post(path, sent)
        lines.append([_told(line) for line in ReadTrace.objects.order_by("pk")[before:]])
    assert len(lines[0]) == 1
    assert all(line == lines[0] for line in lines)
    assert Act.objects.count() == noted
    assert (Help.objects.count(), Mistake.objects.count()) == (1, 1)


def _told(line: ReadTrace) -> dict[str, Any]:
    """What a line says beside its number and its moment."""
    return {
        field.name: getattr(line, field.name)
        for field in ReadTrace._meta.concrete_fields
        if field.name not in ("id", "at")
    }


def test_the_copy_that_an_administrator_makes_holds_nothing_of_it(house: House, said: Order) -> None:
    assert NEEDLE not in str(everything_about(house.rep, own=False))
    own = str(everything_about(house.rep, own=True))
    assert all(f"{what}" in own for what in ("help asked", "mistake owned", "stuck", "put up"))
    assert NEEDLE in own


def test_whoever_is_forgotten_takes_their_words_along(house: House, said: Order) -> None:
    gone: Person = house.rep
    gone.left_on = timezone.localdate()
    gone.save()
    erase(gone, by=house.administrator)
    assert not any(model.objects.exists() for model in (Word, Help, Mistake, Order))


def test_what_one_said_beside_the_record_is_for_oneself_alone(house: House, said: Order) -> None:
    for person in (house.manager, house.leader, house.administrator):
        body = sign_in(Browser(), person).get("/huddle/said/").content.decode()
        assert NEEDLE not in body
