"""Whatever the document allows, and what it does not, is answered: no 5xx, no answer of another shape."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import schemathesis
from allauth.mfa.models import Authenticator
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bonafides.people.app.models import Client, Hat, Membership, Person, Share, Team, Token, User
from bonafides.people.app.tokens import fresh_token, hash_of
from bonafides.privacy.release import release
from bonafides.promises.app.actions_giving import note_implied
from bonafides.promises.app.models import Promise
from bonafides.readings.app.actions import publish
from bonafides.website.wsgi import application

# test_api asks the same of PostgreSQL; here answers are held against the document.
pytestmark = [pytest.mark.django_db, pytest.mark.embedded]

EXAMPLES = 15
KEY = "abcdefghjkmn"


@pytest.fixture
def token():
    """Somebody who may read much, in a house where something is published."""
    team = Team.objects.create(name="North", key=KEY)
    ada, bo = (Person.objects.create(name=name) for name in ("Ada", "Bo"))
    Person.objects.filter(pk=bo.pk).update(key=KEY)
    Membership.objects.create(person=ada, team=team, valid_from=date(2020, 1, 1))
    Hat.objects.create(person=ada, role="administrator", valid_from=date(2020, 1, 1))
    Share.objects.create(owner=bo, purpose="candour.mine", with_person=ada)
    for kind, audience, subject in (
        ("candour.organisation", "organisation", None),
        ("candour.team", "team", team.pk),
        ("candour.mine", "self", ada.pk),
        ("candour.mine", "self", bo.pk),
    ):
        made = release(kind, audience, subject, {"n": 1}, n_people=9)
        publish(made, as_of=date(2026, 11, 22), source=None, cut="abc")
    text = fresh_token()
    expires = timezone.now() + timedelta(days=1)
    client = Client.objects.create(kind="customer", name="Sawmill", key=KEY, owner=ada)
    given = note_implied(client, "Two fitters", "", timezone.localdate() + timedelta(days=9), by=ada)
    Promise.objects.filter(pk=given.pk).update(key=KEY)
    user = User.objects.create_user("ada@example.org", person=ada)
    # Whoever runs the house has a second factor, or may do nothing.
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    Token.objects.create(user=user, name="test", token_hash=hash_of(text), expires_at=expires)
    return text


def operations():
    return [
        found.ok()
        for found in schemathesis.openapi.from_wsgi("/api/openapi.json", application).get_all_operations()
    ]


@pytest.mark.parametrize(
    "mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["allowed", "not allowed"]
)
def test_no_request_breaks_the_api(token, mode):
    seen = {}
    for operation in operations():

        @settings(
            max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def attack(case):
            answer = case.call(headers={"Authorization": f"Bearer {token}"})
            seen.setdefault(case.operation.label, set()).add(answer.status_code)
            case.validate_response(
                answer,
                checks=(
                    not_a_server_error,
                    status_code_conformance,
                    content_type_conformance,
                    response_schema_conformance,
                ),
            )

        attack()
    assert len(seen) >= (11 if mode is GenerationMode.POSITIVE else 5)
    assert any(200 in statuses for statuses in seen.values()) or mode is GenerationMode.NEGATIVE


@pytest.mark.parametrize(
    "address",
    [
        "people/abcdefghjkmn/readings/candour.mine",
        "teams/abcdefghjkmn/readings/candour.team",
        "promises/abcdefghjkmn",
    ],
)
def test_the_fuzzed_house_really_holds_something(token, client, address):
    answer = client.get(f"/api/{address}", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
