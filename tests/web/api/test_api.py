"""The API: the rights and traces of the pages, problem details, tokens that end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from bonafides.people.app.models import (
    Hat,
    Membership,
    Person,
    ReadTrace,
    Share,
    SwitchedOff,
    Team,
    Token,
    User,
)
from bonafides.people.app.tokens import fresh_token, hash_of
from bonafides.privacy.release import release
from bonafides.readings.app.actions import publish

pytestmark = pytest.mark.django_db

FIGURE = {"value": 0.6, "low": 0.5, "high": 0.7, "n": 80, "unit": "share", "why": ""}


@pytest.fixture
def north():
    """A team of two and its lead."""
    team = Team.objects.create(name="North")
    people = [
        Person.objects.create(name=name, email=f"{name}@example.org".lower()) for name in ("Ada", "Bo", "Cy")
    ]
    for person in people[:2]:
        Membership.objects.create(person=person, team=team, valid_from=date(2020, 1, 1))
    Hat.objects.create(person=people[2], role="manager", team=team, valid_from=date(2020, 1, 1))
    for person in people:
        User.objects.create_user(person.email, person=person)
    return team, people


def token_for(person, **fields):
    text = fresh_token()
    given = {"expires_at": timezone.now() + timedelta(days=1), **fields}
    Token.objects.create(user=person.user, name="test", token_hash=hash_of(text), **given)
    return text


def get(address, token=None):
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return Client().get(f"/api/{address}", headers=headers)


def publish_mine(person, value=0.6):
    made = release("candour.mine", "self", person.pk, {"won": {**FIGURE, "value": value}}, n_people=1)
    return publish(made, as_of=date(2026, 11, 22), source=None, cut="abc")


def test_without_a_token_every_address_is_a_problem(north):
    for address in ("me", "people", "me/reads", "purposes", "readings", "sources"):
        answer = get(address)
        assert answer.status_code == 401
        assert answer["Content-Type"] == "application/problem+json"
        assert answer["WWW-Authenticate"] == "Bearer"
        assert {"type", "title", "status", "detail"} <= answer.json().keys()


@pytest.mark.parametrize("ended", ["revoked", "expired", "deactivated"])
def test_a_token_that_ended_opens_nothing(north, ended):
    _, (ada, *_rest) = north
    token = token_for(ada)
    assert get("me", token).status_code == 200
    if ended == "revoked":
        Token.objects.update(revoked_at=timezone.now())
    elif ended == "expired":
        Token.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    else:
        User.objects.filter(person=ada).update(is_active=False)
    assert get("me", token).status_code == 401


def test_only_the_hash_of_a_token_is_kept(north):
    _, (ada, *_rest) = north
    token = token_for(ada)
    assert token not in str(list(Token.objects.values()))


def test_a_personal_reading_is_for_its_owner_until_shared_and_again_when_that_ends(north):
    _, (ada, bo, _cy) = north
    publish_mine(ada)
    address = f"people/{ada.key}/readings/candour.mine"
    assert get("me/readings/candour.mine", token_for(ada)).json()["payload"]["won"]["value"] == 0.6
    assert get(address, token_for(bo)).status_code == 403
    share = Share.objects.create(owner=ada, purpose="candour.mine", with_person=bo)
    assert get(address, token_for(bo)).status_code == 200
    Share.objects.filter(pk=share.pk).update(ended_at=timezone.now())
    assert get(address, token_for(bo)).status_code == 403
    seen = ReadTrace.objects.filter(about="person", subject=ada.pk, reader=bo.pk).order_by("id")
    assert list(seen.values_list("refused", "through")) == [(True, "api"), (False, "api"), (True, "api")]


def test_a_persons_manager_is_refused_too(north):
    _, (ada, _bo, cy) = north
    publish_mine(ada)
    answer = get(f"people/{ada.key}/readings/candour.mine", token_for(cy))
    assert answer.status_code == 403
    assert "won" not in answer.content.decode()


def test_no_kind_leads_to_a_reading_of_somebody_with_the_same_number(north):
    """Persons and teams are numbered apart: neither reading must come out as the other's."""
    team, (ada, *_rest) = north
    made = release("candour.team", "team", ada.pk, {"won": FIGURE}, n_people=9)
    publish(made, as_of=date(2026, 11, 22), source=None, cut="abc")
    assert get("me/readings/candour.team", token_for(ada)).status_code == 404
    other = Person.objects.create(name="Di", pk=team.pk + 1000)
    twin = Team.objects.create(name="South", pk=other.pk)
    Membership.objects.filter(person=ada).update(team=twin)
    publish_mine(other)
    assert get(f"teams/{twin.key}/readings/candour.mine", token_for(ada)).status_code == 404


def test_a_figure_that_its_owner_turned_off_is_nobodys(north):
    _, (ada, bo, _cy) = north
    publish_mine(ada)
    Share.objects.create(owner=ada, purpose="candour.mine", with_person=bo)
    SwitchedOff.objects.create(person=ada, purpose="candour.mine")
    assert get("me/readings/candour.mine", token_for(ada)).status_code == 404
    assert get(f"people/{ada.key}/readings/candour.mine", token_for(bo)).status_code in (403, 404)


def post(address, token, body):
    return Client().post(
        f"/api/{address}", body, content_type="application/json", headers={"Authorization": f"Bearer {token}"}
    )


def test_a_share_made_over_the_api_opens_and_its_end_closes(north):
    _, (ada, bo, _cy) = north
    publish_mine(ada)
    mine, theirs, address = token_for(ada), token_for(bo), f"people/{ada.key}/readings/candour.mine"
    made = post("me/shares", mine, {"purpose": "candour.mine", "with_person": bo.key})
    assert made.status_code == 201
    assert get(address, theirs).status_code == 200
    forged = Client().delete(
        f"/api/me/shares/{made.json()['number']}", headers={"Authorization": f"Bearer {theirs}"}
    )
    assert forged.status_code == 404
    assert get(address, theirs).status_code == 200
    ended = Client().delete(
        f"/api/me/shares/{made.json()['number']}", headers={"Authorization": f"Bearer {mine}"}
    )
    assert ended.status_code == 204
    assert get(address, theirs).status_code == 403


@pytest.mark.parametrize(
    "body",
    [
        {"purpose": "candour.mine"},
        {"purpose": "candour.organisation", "with_person": "abcdefghjkmn"},
        {"purpose": "nonsense", "with_team": "abcdefghjkmn"},
    ],
)
def test_a_share_that_makes_no_sense_is_refused_in_words(north, body):
    _, (ada, *_rest) = north
    answer = post("me/shares", token_for(ada), body)
    assert answer.status_code == 400
    assert answer.json()["detail"]


def deal_of(person):
    deal = {"key": "d1", "id": "006A", "apart": True}
    made = release("candour.mine", "self", person.pk, {"deals": [deal]}, n_people=1)
    return publish(made, as_of=date(2026, 11, 22), source=None, cut="abc")


def test_an_answer_is_kept_for_a_deal_of_ones_own_alone(north):
    _, (ada, bo, _cy) = north
    deal_of(ada)
    mine, theirs = token_for(ada), token_for(bo)
    said = {"kind": "event", "text": "Their board moved."}
    assert post("me/deals/d1/answers", theirs, said).status_code == 404
    kept = post("me/deals/d1/answers", mine, said)
    assert kept.status_code == 201
    assert [one["text"] for one in get("me/deals/d1/answers", mine).json()] == ["Their board moved."]
    address = f"/api/me/answers/{kept.json()['key']}"
    assert Client().delete(address, headers={"Authorization": f"Bearer {theirs}"}).status_code == 404
    assert Client().delete(address, headers={"Authorization": f"Bearer {mine}"}).status_code == 204
    assert get("me/deals/d1/answers", mine).json() == []


def test_a_contact_needs_its_day(north):
    _, (ada, *_rest) = north
    deal_of(ada)
    answer = post("me/deals/d1/answers", token_for(ada), {"kind": "contact", "text": "They rang."})
    assert answer.status_code == 400
    assert "day" in answer.json()["detail"]


def test_a_session_writes_only_with_the_token_against_forgery(north):
    _, (ada, bo, _cy) = north
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ada.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    body = {"purpose": "candour.mine", "with_person": bo.key}
    answer = browser.post("/api/me/shares", body, content_type="application/json")
    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"
    assert not Share.objects.exists()


def test_a_small_team_publishes_no_figure(north):
    team, (ada, *_rest) = north
    made = release("candour.team", "team", team.pk, {"won": FIGURE}, n_people=2)
    publish(made, as_of=date(2026, 11, 22), source=None, cut="abc")
    won = get(f"teams/{team.key}/readings/candour.team", token_for(ada)).json()["payload"]["won"]
    assert won["value"] is None
    assert "Five are needed" in won["why"]


def test_another_teams_reading_is_refused(north):
    _, (ada, *_rest) = north
    south = Team.objects.create(name="South")
    assert get(f"teams/{south.key}/readings/candour.team", token_for(ada)).status_code == 403


def test_people_come_in_order_of_name_and_by_the_page(north):
    _, (ada, *_rest) = north
    Person.objects.bulk_create([Person(name=f"P{number:03d}") for number in range(130)])
    token = token_for(ada)
    first = get("people", token).json()
    second = get(f"people?offset={first['next']}", token).json()
    names = [one["name"] for one in first["items"] + second["items"]]
    assert names == sorted(names)
    assert (len(names), second["next"]) == (133, None)


def test_nobody_sorts_people_by_anything_else(north):
    _, (ada, *_rest) = north
    token = token_for(ada)
    plain = get("people", token).json()
    for word in ("sort", "order", "order_by", "ordering"):
        assert get(f"people?{word}=-optimism", token).json() == plain


def test_a_session_needs_the_token_against_forgery_only_to_write(north):
    _, (ada, *_rest) = north
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ada.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.get("/api/me").json()["name"] == "Ada"


def test_the_document_is_openapi_3_1_and_every_operation_tells_of_problems():
    document = Client().get("/api/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    operations = [o for path in document["paths"].values() for o in path.values()]
    assert len(operations) >= 17
    for operation in operations:
        assert operation["summary"]
        assert {"401", "403", "404", "422", "429"} <= operation["responses"].keys()


@pytest.mark.django_db
def test_what_the_framework_answers_under_the_api_is_a_problem_too(client: Client) -> None:
    no_address = client.get("/api/no-such-thing")
    no_method = client.delete("/api/me")
    no_host = client.get("/api/me", headers={"host": "evil.example"})
    found = [
        (one.status_code, one["Content-Type"], one.json()["status"])
        for one in (no_address, no_method, no_host)
    ]
    kind = "application/problem+json"
    assert found == [(404, kind, 404), (405, kind, 405), (400, kind, 400)]
    assert "/api/openapi.json" in no_address.json()["detail"]
    assert "GET" in no_method["Allow"]
    # A page stays a page.
    assert client.get("/no-such-page/")["Content-Type"].startswith("text/html")
