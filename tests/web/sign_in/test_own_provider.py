"""The organisation's own sign-in, against a small provider on the loopback."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse
from pydantic import SecretStr
from tests.web.sign_in.providers import CLIENT, SECRET, Provider, provider

from bonafides.errors import WrongRequest
from bonafides.people.app.actions_accounts import close_account
from bonafides.people.app.models import User
from bonafides.website import told_to_django
from bonafides.website.configuration import Configuration


@pytest.fixture
def own(settings: Any) -> Iterator[Provider]:
    with provider() as told:
        told_us = Configuration(
            oidc_name="Testing & Sons",
            oidc_issuer=told.address,
            oidc_client=CLIENT,
            oidc_secret=SecretStr(SECRET),
        )
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": told_to_django.provider(told_us)}
        yield told


def enter(client: Client, own: Provider, **claims: Any) -> Any:
    """Go to the provider and come back as somebody."""
    own.claims = {"sub": "u-1", "email_verified": True, **claims}
    away = client.get(reverse("openid_connect_login", args=["house"])).headers["Location"]
    assert away.startswith(f"{own.address}/authorize")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(away).query).items()}
    assert asked["client_id"] == CLIENT
    assert asked["code_challenge_method"] == "S256"
    back = urlsplit(own.authorize(asked))
    return client.get(f"{back.path}?{back.query}", follow=True)


def inside(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_whoever_the_house_knows_comes_in(house: Any, client: Client, own: Provider) -> None:
    enter(client, own, email=house.rep.email)
    assert inside(client) == str(User.objects.get(person=house.rep).pk)
    assert SocialAccount.objects.get().uid == "u-1"


def test_the_door_shows_the_organisations_own_sign_in(db: None, client: Client, own: Provider) -> None:
    page = client.get(reverse("account_login")).content.decode()
    assert "Sign in by Testing &amp; Sons" in page


def test_whoever_nobody_invited_stays_outside(house: Any, client: Client, own: Provider) -> None:
    before = User.objects.count()
    answer = enter(client, own, email="stranger@house.example")
    assert inside(client) is None
    assert User.objects.count() == before
    assert "by invitation" in answer.content.decode()


def test_an_address_that_the_provider_has_not_checked_opens_nothing(
    house: Any, client: Client, own: Provider
) -> None:
    enter(client, own, email=house.rep.email, email_verified=False)
    assert inside(client) is None


def test_whoever_was_let_go_stays_outside(house: Any, client: Client, own: Provider) -> None:
    close_account(house.rep, by=house.administrator)
    enter(client, own, email=house.rep.email)
    assert inside(client) is None


@pytest.mark.parametrize("issuer", ["http://id.firm.example", "id.firm.example", "ftp://id.firm.example"])
def test_a_provider_is_asked_over_https_alone(issuer: str) -> None:
    """Its tokens come straight from it: the connection is what vouches for them."""
    with pytest.raises(WrongRequest, match="BONAFIDES_OIDC_ISSUER"):
        told_to_django.provider(Configuration(oidc_issuer=issuer))


def test_an_answer_that_nobody_asked_for_opens_nothing(house: Any, client: Client, own: Provider) -> None:
    own.claims = {"sub": "u-1", "email_verified": True, "email": house.rep.email}
    client.get(reverse("openid_connect_callback", args=["house"]), {"code": "x", "state": "made up"})
    assert inside(client) is None


def test_an_administrator_who_comes_by_the_provider_needs_a_second_factor_too(
    house: Any, client: Client, own: Provider
) -> None:
    enter(client, own, email=house.administrator.email)
    assert inside(client) is None
    assert client.get(reverse("mfa_authenticate")).status_code == 200
