"""Promises among ourselves: a leader's to a team stands first, and only the team says whether it was kept."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from bonafides.promises.app.actions_giving import promise_colleague, promise_team
from bonafides.promises.app.models import Promise


def text_of(answer) -> str:
    return answer.content.decode()


def fields(prefix, house, **more):
    due = (house.on + timedelta(days=9)).isoformat()
    terms = {"what": "The price list", "due_on": due, "done_when": "It is online", **more}
    return {"which": prefix, **{f"{prefix}-{name}": value for name, value in terms.items()}}


def test_a_manager_promises_the_team_and_the_team_says_that_it_was_kept(client, sign_in, house):
    manager = sign_in(client, house.manager)
    assert "Promise a team" in text_of(manager.get(reverse("promises:give")))
    manager.post(reverse("promises:give"), fields("team", house, team=house.north.pk))
    made = Promise.objects.get()
    assert (made.direction, made.asker_team, made.state) == ("team", house.north, "promised")
    rep = sign_in(client, house.rep)
    assert "The price list" in text_of(rep.get(reverse("promises:give")))
    rep.post(reverse("promises:do", args=[made.key, "satisfied"]), {"seen": 1})
    made.refresh_from_db()
    assert made.state == "satisfied"


def test_who_leads_no_team_promises_none(client, sign_in, house):
    rep = sign_in(client, house.rep)
    assert "Promise a team" not in text_of(rep.get(reverse("promises:give")))
    assert rep.post(reverse("promises:give"), fields("team", house, team=house.north.pk)).status_code == 422
    manager = sign_in(client, house.manager)
    assert (
        manager.post(reverse("promises:give"), fields("team", house, team=house.south.pk)).status_code == 422
    )
    assert not Promise.objects.exists()


def test_a_colleague_is_asked_and_answers_from_the_inbox(client, sign_in, house):
    rep = sign_in(client, house.rep)
    rep.post(reverse("promises:give"), fields("ask", house, to=house.learning.name))
    made = Promise.objects.get()
    assert (made.state, made.performer_person) == ("asked", house.learning)
    other = sign_in(client, house.learning)
    assert "The price list" in text_of(other.get(reverse("promises:inbox")))
    other.post(reverse("promises:do", args=[made.key, "promise"]), {"seen": 1})
    made.refresh_from_db()
    assert made.state == "promised"


def test_a_promise_to_oneself_is_refused_with_words(client, sign_in, house):
    answer = sign_in(client, house.rep).post(
        reverse("promises:give"), fields("colleague", house, to=house.rep.name)
    )
    assert answer.status_code == 422
    assert "to yourself" in text_of(answer)


def test_leaders_promises_stand_first_though_they_fall_due_last(client, sign_in, house):
    promise_colleague(house.rep, "A lift home", "", house.on + timedelta(days=1), by=house.reps[1])
    promise_team(house.north, "A bonus", "", house.on + timedelta(days=50), by=house.manager)
    page = text_of(sign_in(client, house.rep).get(reverse("promises:give")))
    assert page.index("A bonus") < page.index("A lift home")


def test_what_another_team_was_promised_is_not_shown(client, sign_in, house):
    promise_team(house.north, "A bonus", "", house.on + timedelta(days=50), by=house.manager)
    assert "A bonus" not in text_of(sign_in(client, house.other_rep).get(reverse("promises:give")))
