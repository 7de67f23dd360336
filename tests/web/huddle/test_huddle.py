"""A team's ten minutes: what is said, help, mistakes owned; who reads it, and what it never does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from bonafides.errors import WrongRequest
from bonafides.huddle.app import actions
from bonafides.huddle.app.actions_letting_go import let_old_words_go
from bonafides.huddle.app.models import Help, Huddle, Mistake, Offer, Order, Thanks, Word
from bonafides.huddle.app.queries import help_for, round_of
from bonafides.huddle.app.queries_people import CREW
from bonafides.people.app.reader import Reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(house) -> str:
    return f"/huddle/team/{house.north.key}/"


@pytest.fixture
def rep(client, house, sign_in):
    return sign_in(client, house.rep)


def reads(house, person) -> str:
    from django.test import Client
    from tests.houses import sign_in

    return sign_in(Client(), person).get(f"/huddle/team/{house.north.key}/").content.decode()


def test_the_way_to_the_huddle_leads_to_ones_own_team(rep, page):
    assert rep.get("/huddle/")["Location"] == page


def test_somebody_without_a_team_is_told_what_a_huddle_is(client, house, sign_in):
    said = sign_in(client, house.administrator).get("/huddle/").content.decode()
    assert "You are in no team today" in said


def test_what_is_said_is_read_by_the_team_and_whoever_leads_it(rep, house, page):
    sent = {"act": "say", "word-state": "changed", "word-sentence": "The terminal has gone\n quiet."}
    assert rep.post(page, sent).status_code == 302
    for person in (house.reps[1], house.manager):
        assert "The terminal has gone quiet." in reads(house, person)


def test_whoever_has_not_spoken_is_a_number_and_no_name(house):
    actions.say(house.north, "on_course", "", by=house.rep)
    said = reads(house, house.rep)
    assert "6 have not spoken yet." in said
    spoken = said[said.index("said-list") : said.index("</section>", said.index("said-list"))]
    assert not any(person.name in spoken for person in house.reps[1:])


def test_everybody_sees_the_same_order_and_whoever_leads_speaks_first(house):
    orders = [
        [p.name for p in round_of(house.north, Reader(who, house.on)).people]
        for who in (house.rep, house.manager)
    ]
    assert orders[0] == orders[1]
    assert orders[0][0] == house.manager.name
    tomorrow = round_of(house.north, Reader(house.rep, house.on + timedelta(days=1)))
    assert {p.name for p in tomorrow.people} == set(orders[0])


def test_a_state_without_its_sentence_is_sent_back_with_what_was_chosen(rep, page):
    answer = rep.post(page, {"act": "say", "word-state": "stuck", "word-sentence": " "})
    assert answer.status_code == 422
    assert "Say in one sentence what is true." in answer.content.decode()
    assert not Word.objects.exists()


def test_whoever_is_stuck_has_asked_for_help_and_thanks_for_it(house, sign_in, client, page):
    word = actions.say(house.north, "stuck", "They want an answer I do not have.", by=house.rep)
    browser = sign_in(client, house.reps[1])
    assert "Offer help" in browser.get(page).content.decode()
    browser.post(page, {"act": "offer", "key": word.asks.key, "sentence": "I know whom to call."})
    offer = Offer.objects.get()
    assert (offer.helper, offer.sentence) == (house.reps[1], "I know whom to call.")
    sign_in(client, house.rep).post(page, {"act": "thank_help", "key": offer.key})
    client.post(page, {"act": "close", "key": word.asks.key})
    assert Offer.objects.get().thanked_at is not None
    assert Help.objects.get().answered_at is not None
    assert "says thank you" in reads(house, house.reps[1])


def test_nobody_thanks_or_closes_in_the_askers_place(house):
    asked = actions.ask_for_help(house.north, "Who knows the clinic?", by=house.rep)
    offer = actions.offer_help(asked, "", by=house.reps[1])
    with pytest.raises(WrongRequest, match="whoever asked"):
        actions.thank_for_help(offer, by=house.reps[2])
    with pytest.raises(WrongRequest, match="your own"):
        actions.close_help(asked, by=house.manager)
    with pytest.raises(WrongRequest, match="asked for it themselves"):
        actions.offer_help(asked, "", by=house.rep)


def test_what_is_asked_of_one_colleague_is_read_by_these_two_alone(rep, house, page):
    rep.post(page, {"act": "ask", "help-sentence": "Can you sit in?", "help-of": house.reps[1].key})
    assert "Can you sit in?" in reads(house, house.rep)
    assert "Can you sit in?" in reads(house, house.reps[1])
    for person in (house.reps[2], house.manager):
        assert "Can you sit in?" not in reads(house, person)


def test_nobody_else_can_offer_where_one_colleague_was_asked(house, sign_in, client, page):
    asked = actions.ask_for_help(house.north, "Can you sit in?", of=house.reps[1], by=house.rep)
    answer = sign_in(client, house.reps[2]).post(page, {"act": "offer", "key": asked.key})
    assert answer.status_code == 404
    with pytest.raises(WrongRequest, match="somebody else was asked"):
        actions.offer_help(asked, "", by=house.reps[2])


def test_an_owned_mistake_is_thanked_for_once_and_not_by_oneself(rep, house, page, sign_in, client):
    rep.post(
        page, {"act": "own", "mistake-sentence": "I sent the old price.", "mistake-put_right": "Sent anew."}
    )
    mistake = Mistake.objects.get()
    browser = sign_in(client, house.reps[1])
    for _ in range(2):
        browser.post(page, {"act": "thank", "key": mistake.key})
    assert Thanks.objects.count() == 1
    assert "Otto Lind: thank you for saying it." in reads(house, house.manager)
    with pytest.raises(WrongRequest, match="nobody thanks themselves"):
        actions.thank_for_owning(mistake, by=house.rep)


def test_a_word_is_taken_back_by_whoever_said_it_alone(rep, house, page, client, sign_in):
    word = actions.say(house.north, "help", "Anybody free at noon?", by=house.rep)
    assert sign_in(client, house.reps[1]).post(page, {"act": "take_back", "key": word.key}).status_code == 404
    sign_in(client, house.rep).post(page, {"act": "take_back", "key": word.key})
    assert not Word.objects.exists()
    assert not Help.objects.exists()


def test_help_that_somebody_answered_stays_when_the_word_is_taken_back(house):
    word = actions.say(house.north, "help", "Anybody free at noon?", by=house.rep)
    actions.offer_help(word.asks, "I am.", by=house.reps[1])
    actions.take_back(word, by=house.rep)
    assert [asked.sentence for asked in help_for(house.north, Reader(house.reps[1], house.on))] == [
        "Anybody free at noon?"
    ]


@pytest.mark.parametrize("n", [1, 30])
def test_the_page_asks_the_same_few_questions_however_much_is_said(
    n, rep, house, page, django_assert_max_num_queries
):
    for i in range(n):
        word = actions.say(house.north, "stuck", f"Number {i}", by=house.reps[i % 6])
        actions.offer_help(word.asks, "Yes.", by=house.manager)
        actions.thank_for_owning(actions.own_mistake(house.north, f"No {i}", by=house.manager), by=house.rep)
    with django_assert_max_num_queries(18):
        assert rep.get(page).status_code == 200


@pytest.mark.embedded
def test_who_is_in_a_team_is_not_looked_for_among_everybody_who_works_here(house):
    told = CREW._told()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {told.sql}", [1] * len(told.params))
        steps = [row[3] for row in cursor.fetchall()]
    assert any(step.startswith("SEARCH people_person") for step in steps), steps
    assert not [step for step in steps if step.startswith("SCAN people_")]


def test_things_said_go_after_the_days_their_purpose_names(house):
    now = timezone.now()
    for days in (29, 31, 89, 91):
        day = now - timedelta(days=days)
        huddle = Huddle.objects.create(team=house.north, on=day.date())
        Word.objects.create(huddle=huddle, speaker=house.rep, state="on_course", said_at=day)
        Help.objects.create(team=house.north, asker=house.rep, sentence=f"{days}", asked_at=day)
        Mistake.objects.create(team=house.north, teller=house.rep, sentence=f"{days}", told_at=day)
    for days in (None, 364, 366):
        ended = None if days is None else now - timedelta(days=days)
        put_up = now - timedelta(days=800)
        Order.objects.create(
            held_by=house.rep, what=f"{days}", why="It pays", put_up_at=put_up, ended_at=ended
        )
    let_old_words_go(now)
    assert Word.objects.count() == Huddle.objects.count() == 1
    assert [row.sentence for row in Help.objects.order_by("sentence")] == ["29", "31", "89"]
    assert [row.sentence for row in Mistake.objects.order_by("sentence")] == ["29", "31", "89"]
    assert {row.what for row in Order.objects.all()} == {"None", "364"}


def test_the_night_lets_them_go(house):
    from bonafides.readings.app.worker import forget_what_is_old

    Huddle.objects.create(team=house.north, on=house.on - timedelta(days=40))
    forget_what_is_old()
    assert not Huddle.objects.exists()
