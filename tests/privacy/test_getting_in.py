"""Attacks on the door: none of them gets in."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import Error as DatabaseError
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bonafides.errors import WrongRequest
from bonafides.people.app.actions_accounts import make_token
from bonafides.people.app.installation import refuse_in_demo
from bonafides.people.app.models import Client as Customer
from bonafides.people.app.models import ClientContact, Installation, Person, Session, Token, User
from bonafides.people.app.tokens import account_of
from bonafides.promises.app.actions_links import end_link, make_link
from bonafides.promises.app.views_between import HELD
from bonafides.website.demo.company import SIGN_INS
from bonafides.website.demo.guests import GUESTS

PASSWORD = "four words in a row"


def with_password(person: Person) -> User:
    user = User.objects.get(person=person)
    user.set_password(PASSWORD)
    user.save()
    return user


def test_nobody_signs_up(house: Any, client: Client) -> None:
    given = {"email": "new@house.example", "password1": PASSWORD, "password2": PASSWORD}
    before = User.objects.count()
    answer = client.post(reverse("account_signup"), given)
    assert User.objects.count() == before
    assert "_auth_user_id" not in client.session
    assert "by invitation" in answer.content.decode()


def test_a_password_is_not_guessed_more_than_a_few_times(house: Any, client: Client) -> None:
    user = with_password(house.rep)
    for n in range(6):
        client.post(reverse("account_login"), {"login": user.email, "password": f"guess number {n} here"})
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_a_wrong_password_and_a_wrong_address_look_the_same(house: Any, client: Client) -> None:
    with_password(house.rep)

    def said(address: str) -> str:
        page = client.post(reverse("account_login"), {"login": address, "password": "not this one at all"})
        return page.content.decode().replace(address, "ADDRESS").split("<form", 1)[1].split("csrf", 1)[0]

    assert said(house.rep.email) == said("nobody@house.example")


def test_the_key_of_a_session_changes_with_signing_in(house: Any, client: Client) -> None:
    user = with_password(house.rep)
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = 1
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.session.session_key != planted


def test_a_copy_of_the_database_opens_no_session(house: Any, client: Client, sign_in: Any) -> None:
    sign_in(client, house.rep)
    key = client.session.session_key
    kept = Session.objects.get(user__person=house.rep).session_key
    assert kept != key
    stranger = Client()
    stranger.cookies["sessionid"] = kept
    assert "/sign-in/login/" in stranger.get("/people/").headers["Location"]


def test_nobody_ends_another_persons_session_or_token(house: Any, client: Client, sign_in: Any) -> None:
    other = sign_in(Client(), house.other_rep)
    theirs = Session.objects.get(user__person=house.other_rep).session_key
    token, _text = make_token(User.objects.get(person=house.other_rep), name="t", days=1, by=house.other_rep)
    sign_in(client, house.rep)
    client.post(reverse("sign_in:end_session"), {"session": theirs})
    client.post(reverse("sign_in:end_session"), {"session": "others"})
    client.post(reverse("sign_in:revoke_token"), {"token": str(token.pk)})
    assert other.get("/people/").status_code == 200
    assert Token.objects.get(pk=token.pk).revoked_at is None


def test_a_token_is_shown_once_and_ends(house: Any, client: Client, sign_in: Any) -> None:
    sign_in(client, house.rep)
    page = client.post(reverse("sign_in:make_token"), {"name": "my sheet", "days": "30"}).content.decode()
    text = page.split('<code class="secret">')[1].split("<")[0]
    assert account_of(text) == User.objects.get(person=house.rep)
    assert text not in client.get(reverse("sign_in:mine")).content.decode()
    made = Token.objects.get(user__person=house.rep)
    assert made.token_hash not in text
    Token.objects.filter(pk=made.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert account_of(text) is None
    Token.objects.filter(pk=made.pk).update(expires_at=timezone.now() + timedelta(days=1))
    client.post(reverse("sign_in:revoke_token"), {"token": str(made.pk)})
    assert account_of(text) is None


def test_an_administrator_without_a_second_factor_may_do_nothing(
    house: Any, client: Client, sign_in: Any
) -> None:
    Authenticator.objects.all().delete()
    sign_in(client, house.administrator)
    for address in ("/", "/people/", "/all/", "/glass-box/", "/readings/sources/", reverse("sign_in:mine")):
        assert client.get(address).headers["Location"] == reverse("mfa_index"), address
    made = client.post(reverse("sign_in:make_token"), {"name": "x", "days": "30"})
    assert made.headers["Location"] == reverse("mfa_index")
    assert not Token.objects.exists()


def test_a_program_of_an_administrator_without_a_second_factor_is_refused_in_words(
    house: Any, client: Client, sign_in: Any
) -> None:
    Authenticator.objects.all().delete()
    sign_in(client, house.administrator)
    answer = client.get("/api/me")
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    assert "second factor" in answer.json()["detail"]


def test_recovery_codes_alone_are_no_second_factor(house: Any, client: Client, sign_in: Any) -> None:
    Authenticator.objects.update(type=Authenticator.Type.RECOVERY_CODES)
    sign_in(client, house.administrator)
    assert client.get("/people/").headers["Location"] == reverse("mfa_index")


def test_a_code_is_asked_for_after_the_password(house: Any, client: Client) -> None:
    user = with_password(house.administrator)
    answer = client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert answer.headers["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session


KINDS = (("real", "demo"), ("demo", "real"))


@pytest.mark.parametrize(("was", "wished"), KINDS)
def test_what_an_installation_is_never_changes(db: None, was: str, wished: str) -> None:
    Installation.objects.create(id=1, name="Firm", kind=was)
    table = Installation._meta.db_table
    tries = (
        f"UPDATE {table} SET kind = '{wished}'",
        f"UPDATE {table} SET id = 2",
        f"DELETE FROM {table}",
        f"INSERT INTO {table} (id, name, kind, made_at, timezone, period, fiscal_year_start) "
        f"VALUES (1, 'Other', '{wished}', CURRENT_TIMESTAMP, 'UTC', 'month', 1)",
        f"INSERT INTO {table} (id, name, kind, made_at, timezone, period, fiscal_year_start) "
        f"VALUES (2, 'Other', '{wished}', CURRENT_TIMESTAMP, 'UTC', 'month', 1)",
    )
    if connection.vendor == "sqlite":
        tries += (tries[3].replace("INSERT INTO", "INSERT OR REPLACE INTO"),)
    else:
        tries += (
            f"TRUNCATE {table}",
            f"{tries[3]} ON CONFLICT (id) DO UPDATE SET kind = excluded.kind",
        )
    for statement in tries:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    here = Installation.objects.get()
    assert (here.pk, here.kind, here.name) == (1, was, "Firm")
    Installation.objects.update(name="Firm & Sons", timezone="Europe/Berlin")
    assert Installation.objects.get().name == "Firm & Sons"


@pytest.mark.parametrize("role", SIGN_INS)
def test_a_real_installation_has_no_one_click_sign_in(house: Any, client: Client, role: str) -> None:
    assert client.get(reverse("demo:door")).status_code == 404
    for send in (client.get, client.post):
        assert send(reverse("demo:enter", args=[role])).status_code == 404
    assert "_auth_user_id" not in client.session
    assert "/demo/" not in client.get(reverse("account_login")).content.decode()


def test_a_real_installation_opens_no_customers_page_without_a_link(house: Any, client: Client) -> None:
    """Not even where a contact has the name of the demonstration's guest, and a link that opens."""
    somebody = Person.objects.order_by("pk")[0]
    customer = Customer.objects.create(kind="customer", name="Fenwick Bakeries", owner=somebody)
    contact = ClientContact.objects.create(client=customer, name=GUESTS[0], email="priya@client.example")
    link = make_link(contact, by=somebody).link
    for send in (client.get, client.post):
        assert send(reverse("demo:visit")).status_code == 404
    assert HELD not in client.session
    assert client.get(reverse("promises:between")).status_code == 404
    link.refresh_from_db()
    assert link.opened_at is None


def test_the_demonstrations_customer_is_nobody_who_works_there(db: None, client: Client) -> None:
    """Whoever was signed in is not any more; the page is the contact's, and ended links are made anew."""
    Installation.objects.create(id=1, name="Firm", kind="demo")
    rep = Person.objects.create(name="Ada", email="ada@example.com")
    user = User.objects.create_user(rep.email, person=rep)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(reverse("demo:visit")).status_code == 404
    customer = Customer.objects.create(kind="customer", name="Fenwick Bakeries", owner=rep)
    contact = ClientContact.objects.create(client=customer, name=GUESTS[0], email="priya@client.example")
    end_link(make_link(contact, by=rep).link)
    answer = client.get(reverse("demo:visit"))
    assert answer.headers["Location"] == reverse("promises:between")
    assert "_auth_user_id" not in client.session
    assert client.get(reverse("promises:between")).status_code == 200
    assert client.get(reverse("promises:inbox")).status_code == 302
    assert reverse("demo:visit") in client.get(reverse("demo:door")).content.decode()


def test_a_demonstration_refuses_what_it_did_not_invent(db: None) -> None:
    from bonafides.readings.app.actions_imports import allow_invented, refuse_foreign_files

    Installation.objects.create(id=1, name="Firm", kind="demo")
    with pytest.raises(WrongRequest, match="did not invent"):
        refuse_foreign_files(["0" * 64])
    with pytest.raises(WrongRequest, match="in a demonstration"):
        refuse_in_demo("an export")
    allow_invented([])
    refuse_foreign_files([])


def test_answers_carry_the_headers_of_a_closed_house(house: Any, client: Client) -> None:
    user = with_password(house.rep)
    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    for answer in (Client().get(reverse("account_login")), client.get("/people/")):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_link_back_to_another_site_is_not_followed(house: Any, client: Client) -> None:
    user = with_password(house.rep)
    given = {"login": user.email, "password": PASSWORD, "next": "https://elsewhere.example/"}
    answer = client.post(reverse("account_login"), given)
    assert "elsewhere" not in answer.headers["Location"]
