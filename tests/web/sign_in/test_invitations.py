"""Links that let somebody in: once, for a time, and nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail, signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bonafides.errors import WrongRequest
from bonafides.people.app.actions_accounts import SALT, accept, close_account, invitation_of, invite
from bonafides.people.app.models import Invitation, Session, Token, User

PASSWORD = "four words in a row"


def invited(house: Any) -> str:
    """A link for the first rep, who has not been here yet."""
    return invite(house.rep, by=house.administrator).text


def taken(client: Client, text: str, **given: str) -> Any:
    """Follow a link and send its form."""
    client.get(reverse("sign_in:invitation", args=[text]))
    return client.post(
        reverse("sign_in:accept"), {"by": "password", "password": PASSWORD, "again": PASSWORD, **given}
    )


def test_a_link_sets_a_password_and_signs_in(house: Any, client: Client) -> None:
    answer = taken(client, invited(house))
    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(house.rep.user.pk)
    assert User.objects.get(person=house.rep).check_password(PASSWORD)


def test_the_link_leaves_the_address_before_anything_is_shown(house: Any, client: Client) -> None:
    text = invited(house)
    answer = client.get(reverse("sign_in:invitation", args=[text]))
    assert answer.status_code == 302
    assert text not in answer.headers["Location"]
    assert text not in client.get(answer.headers["Location"]).content.decode()


def test_a_link_works_once(house: Any, client: Client) -> None:
    text = invited(house)
    taken(client, text)
    other = Client()
    assert taken(other, text).status_code == 410
    assert "_auth_user_id" not in other.session


def test_of_two_who_use_a_link_at_the_same_moment_one_gets_in(house: Any) -> None:
    found = invitation_of(invited(house))
    assert found is not None
    assert accept(found, password=PASSWORD) is not None
    assert accept(found, password="another four words here") is None
    assert User.objects.get(person=house.rep).check_password(PASSWORD)


def test_a_link_ends_after_fourteen_days_and_with_a_newer_one(house: Any) -> None:
    text = invited(house)
    assert invitation_of(text, now=timezone.now() + timedelta(days=13, hours=23)) is not None
    assert invitation_of(text, now=timezone.now() + timedelta(days=14, minutes=1)) is None
    newer = invited(house)
    assert invitation_of(text) is None
    assert invitation_of(newer) is not None


def test_a_link_that_was_not_signed_here_asks_the_database_nothing(
    house: Any, django_assert_num_queries: Any
) -> None:
    forged = signing.Signer(key="another", salt=SALT).sign("x" * 43)
    with django_assert_num_queries(0):
        assert invitation_of(forged) is None
        assert invitation_of("nonsense") is None


def test_only_the_hash_of_a_link_is_kept(house: Any) -> None:
    text = invited(house)
    kept = Invitation.objects.get(person=house.rep).token_hash
    assert kept not in text
    assert text.split(":")[0] not in kept


def test_whoever_can_sign_in_is_not_invited_again(house: Any, client: Client) -> None:
    taken(client, invited(house))
    with pytest.raises(WrongRequest, match="can sign in already"):
        invite(house.rep, by=house.administrator)


def test_a_link_from_the_command_line_begins_anew_without_second_factors(house: Any, client: Client) -> None:
    user = User.objects.get(person=house.administrator)
    user.set_password("something older, long")
    user.save()
    taken(client, invite(house.administrator, by=None).text)
    assert not Authenticator.objects.filter(user=user).exists()
    assert client.get("/people/").headers["Location"] == reverse("mfa_index")


@pytest.mark.parametrize("word", ["short", "password1234", "123456789012"])
def test_a_first_password_is_long_and_not_everybodys(house: Any, client: Client, word: str) -> None:
    answer = taken(client, invited(house), password=word, again=word)
    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_passkey_is_taken_instead_of_a_password(house: Any, client: Client) -> None:
    answer = taken(client, invited(house), by="passkey")
    assert answer.headers["Location"] == reverse("mfa_add_webauthn")
    assert not User.objects.get(person=house.rep).has_usable_password()


def test_a_german_is_welcomed_in_german(house: Any, client: Client) -> None:
    house.rep.language = "de"
    house.rep.save()
    client.get(reverse("sign_in:invitation", args=[invited(house)]))
    page = client.get(reverse("sign_in:accept"), headers={"Accept-Language": "en"}).content.decode()
    assert '<html lang="de"' in page
    assert "Willkommen, Nadia Field" in page
    assert "Mit diesem Passwort anmelden" in page


def test_whoever_is_let_go_is_out_at_once(house: Any, client: Client) -> None:
    text = invited(house)
    taken(client, text)
    assert client.get("/people/").status_code == 200
    close_account(house.rep, by=house.administrator)
    assert "/sign-in/login/" in client.get("/people/").headers["Location"]
    assert not Session.objects.filter(user__person=house.rep).exists()
    answer = client.post(reverse("account_login"), {"login": house.rep.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session
    assert answer.status_code in (200, 302)


def test_letting_go_ends_open_links_and_tokens(house: Any) -> None:
    text = invited(house)
    user = User.objects.get(person=house.rep)
    Token.objects.create(
        user=user, name="t", token_hash="0" * 64, expires_at=timezone.now() + timedelta(days=1)
    )
    close_account(house.rep, by=house.administrator)
    assert invitation_of(text) is None
    assert Token.objects.get(user=user).revoked_at is not None


def test_links_are_tried_twenty_times_a_minute_at_most(house: Any, client: Client) -> None:
    codes = [client.get(reverse("sign_in:invitation", args=[f"guess{n}"])).status_code for n in range(22)]
    assert codes[:20] == [302] * 20
    assert codes[20:] == [429] * 2


def test_a_forgotten_password_is_set_anew_by_mail(house: Any, client: Client) -> None:
    user = User.objects.get(person=house.rep)
    user.set_password("something older, long")
    user.save()
    client.post(reverse("account_reset_password"), {"email": user.email})
    (sent,) = mail.outbox
    assert sent.to == [user.email]
    link = next(word for word in sent.body.split() if "/password/reset/key/" in word)
    answer = client.get(link, follow=True)
    where = answer.redirect_chain[-1][0]
    client.post(where, {"password1": PASSWORD, "password2": PASSWORD})
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_a_forgotten_password_of_nobody_looks_the_same(house: Any, client: Client) -> None:
    known = client.post(reverse("account_reset_password"), {"email": house.rep.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@house.example"})
    assert known.status_code == unknown.status_code == 302
    assert known.headers["Location"] == unknown.headers["Location"]
