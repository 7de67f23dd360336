"""Attacks on the door from the network: forged headers, forged forms, stolen ways back, factors left out."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.core import mail
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone
from tests.houses import House, account, sign_in, wear
from tests.web.test_every_page_as_every_role import make_world, pages

from bonafides.people.app.actions_accounts import invite, make_token
from bonafides.people.app.models import ReadTrace, Session, Share, Token, User
from bonafides.website.configuration import Configuration

PASSWORD = "four words in a row"
ELSEWHERE = (
    "https://evil.example/", "//evil.example/", "///evil.example/", "/\\evil.example/", "\\\\evil.example/",
    "http:///evil.example/", "https:evil.example", "/\t/evil.example/", "javascript:alert(1)",
    "data:text/html,x", "http://testserver@evil.example/", "http://testserver.evil.example/",
    "\x00//evil.example", "https://evil.example\\@testserver/",
)  # fmt: skip


def with_password(person: Any) -> User:
    user = account(person)
    user.set_password(PASSWORD)
    user.save()
    return user


def leads_away(answer: Any) -> bool:
    """Whether an answer sends the browser to another site."""
    there = urlsplit(answer.headers.get("Location", "").replace("\\", "/").replace("\t", ""))
    return there.scheme not in ("", "http", "https") or there.netloc not in ("", "testserver")


# Limits, and who asks


@pytest.mark.parametrize("proxies", [0, 1])
def test_no_header_makes_somebody_a_new_asker(house: House, settings: Any, proxies: int) -> None:
    """A proxy adds its own word last: whatever the browser wrote before it counts for nothing."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    said = []
    for n in range(24):
        forged = f"10.0.0.{n}"
        given = f"{forged}, 203.0.113.9" if proxies else forged
        headers = {
            "X-Forwarded-For": given, "X-Real-IP": forged, "Forwarded": f"for={forged}", "Client-IP": forged,
            "True-Client-IP": forged, "CF-Connecting-IP": forged, "X-Client-IP": forged,
        }  # fmt: skip
        said.append(Client().get("/invitation/nonsense:x/", headers=headers).status_code)
    assert said[-1] == 429, said


def test_guessing_one_persons_password_from_many_places_is_stopped(house: House, settings: Any) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    user = with_password(house.rep)
    for n in range(6):
        given = {"login": user.email.upper() if n % 2 else user.email, "password": f"guess number {n} here"}
        Client().post(reverse("account_login"), given, headers={"X-Forwarded-For": f"198.51.100.{n}"})
    browser = Client()
    browser.post(
        reverse("account_login"),
        {"login": user.email, "password": PASSWORD},
        headers={"X-Forwarded-For": "203.0.113.77"},
    )
    assert "_auth_user_id" not in browser.session


def test_a_second_factor_is_not_guessed(house: House) -> None:
    from allauth.mfa.totp.internal.auth import (
        TOTP,
        format_hotp_value,
        generate_totp_secret,
        hotp_value,
        yield_hotp_counters_from_time,
    )

    Authenticator.objects.all().delete()
    user = with_password(house.administrator)
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    # One in a million is right at a moment: that one is not among these.
    soon = range(min(yield_hotp_counters_from_time()), max(yield_hotp_counters_from_time()) + 40)
    right = {format_hotp_value(hotp_value(secret, counter)) for counter in soon}
    wrong = [code for n in range(60) if (code := f"{n:06d}") not in right][:12]
    browser = Client()
    browser.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    said = [
        browser.post(reverse("mfa_authenticate"), {"code": code}, follow=True).content.decode()
        for code in wrong
    ]
    assert "_auth_user_id" not in browser.session
    assert said[-1] != said[0]


def test_between_password_and_second_factor_nothing_opens(house: House) -> None:
    user = with_password(house.administrator)
    browser = Client()
    browser.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    for address in ("/people/", "/all/", "/api/me", "/sign-in/mine/", "/sign-in/2fa/", "/glass-box/"):
        answer = browser.get(address)
        assert answer.status_code in (302, 401), address
        assert answer.status_code == 401 or "/sign-in/" in answer["Location"], address


def test_who_becomes_administrator_brings_no_token_past_the_second_factor(house: House) -> None:
    """A token made before the hat would open everything that the hat opens, without a second factor."""
    _made, text = make_token(account(house.rep), name="old", days=30, by=house.rep)
    headers = {"Authorization": f"Bearer {text}"}
    assert Client().get("/api/me", headers=headers).status_code == 200
    wear(house.rep, "administrator", house.on)
    assert Client().get("/api/me", headers=headers).status_code == 403
    Authenticator.objects.create(user=account(house.rep), type=Authenticator.Type.TOTP, data={})
    assert Client().get("/api/me", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/sign-in/2fa/../../people/",
        "/static/../people/",
        "/health/../people/",
        "//people/",
        "/static/%2e%2e/people/",
    ],
)
def test_no_spelling_of_an_address_slips_past_the_second_factor(house: House, path: str) -> None:
    Authenticator.objects.all().delete()
    answer = sign_in(Client(), house.administrator).get(path)
    assert answer.status_code in (301, 302, 404)
    assert house.rep.name not in answer.content.decode()


# Where mails and answers lead


def test_a_mail_leads_to_no_host_that_the_request_made_up(house: House, settings: Any) -> None:
    """Whoever asks for somebody's new password must not say where the link in the mail leads."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    user = with_password(house.rep)
    for headers in (
        {"Host": "evil.example"},
        {"Host": "testserver@evil.example"},
        {"Host": "testserver:80@evil.example"},
        {"X-Forwarded-Host": "evil.example"},
        {"X-Host": "evil.example", "Forwarded": "host=evil.example"},
        {"X-Forwarded-Proto": "https", "X-Forwarded-Port": "1"},
    ):
        Client().post(reverse("account_reset_password"), {"email": user.email}, headers=headers)
    administrator = sign_in(Client(), house.administrator)
    User.objects.filter(person=house.other_rep).update(last_login=None)
    invited = administrator.post(
        reverse("people:invite", args=[house.other_rep.key]), headers={"X-Forwarded-Host": "evil.example"}
    )
    assert mail.outbox
    for text in (invited.content.decode(), *(str(one.body) for one in mail.outbox)):
        assert "evil" not in text
        assert "http://testserver/" in text


def test_an_installation_that_answers_to_every_name_is_refused() -> None:
    """With "*" the link in a mail would lead wherever the request said."""
    for hosts in ("*", "house.example,*", " * ", ".", ".*"):
        with pytest.raises(ValueError, match="names"):
            Configuration(hosts=hosts)
    assert Configuration(hosts="house.example, .firm.example").hosts == ("house.example", ".firm.example")


@pytest.mark.parametrize("there", ELSEWHERE)
def test_no_way_back_leads_to_another_site(house: House, there: str) -> None:
    user = with_password(house.rep)
    known, stranger = sign_in(Client(), house.rep), Client()
    answers = [
        stranger.get(reverse("account_login"), {"next": there}),
        known.get(reverse("account_login"), {"next": there}),
        known.post(reverse("look"), {"next": there, "look": "dark"}),
        known.post(reverse("language"), {"next": there, "language": "de"}),
        known.get(reverse("account_reauthenticate"), {"next": there}),
        known.get(reverse("mfa_index"), {"next": there}),
        stranger.post(
            f"{reverse('account_login')}?next={there}",
            {"login": user.email, "password": PASSWORD, "next": there},
        ),
        known.post(f"{reverse('account_logout')}?next={there}", {"next": there}),
    ]
    for answer in answers:
        assert answer.status_code < 500
        assert not leads_away(answer), answer.headers.get("Location")
        assert f'href="{there}"' not in answer.content.decode()


@pytest.mark.parametrize(
    "path", ["//evil.example/", "//evil.example", "/\\evil.example", "/%2f%2fevil.example"]
)
def test_the_way_to_the_door_leads_back_here(house: House, path: str) -> None:
    assert not leads_away(Client().get(path))
    assert not leads_away(sign_in(Client(), house.rep).get(path))


# What must not travel


def test_what_lets_somebody_in_leaves_the_address_at_once(house: House, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    user = with_password(house.rep)
    Client().post(reverse("account_reset_password"), {"email": user.email})
    link = next(word for word in str(mail.outbox[0].body).split() if "/key/" in word)
    secret = link.rstrip("/").rsplit("/", 1)[1]
    browser = Client()
    answer = browser.get(urlsplit(link).path)
    assert answer.status_code == 302
    assert secret.split("-", 1)[1] not in answer["Location"]
    page = browser.get(answer["Location"])
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert secret not in page.content.decode()
    text = invite(house.learning, by=house.administrator).text
    answer = Client().get(f"/invitation/{text}/")
    assert answer.status_code == 302
    assert text.split(":")[0] not in answer["Location"]


def test_a_token_in_an_address_or_a_form_opens_nothing(house: House) -> None:
    _made, text = make_token(account(house.rep), name="sheet", days=1, by=house.rep)
    for query in ("token", "access_token", "api_key", "key", "Authorization"):
        assert Client().get("/api/me", {query: text}).status_code == 401
    client = Client()
    client.cookies["token"] = text
    assert client.get("/api/me").status_code == 401
    for said in (
        f"Basic {text}",
        f"bearer{text}",
        "Bearer ",
        "Bearer null",
        f"Bearer {text} x",
        "Bearer \x00",
    ):
        assert Client().get("/api/me", headers={"Authorization": said}).status_code == 401, said
    assert Client().get("/people/", headers={"Authorization": f"Bearer {text}"}).status_code == 302


def test_a_new_password_ends_every_other_session(house: House, settings: Any) -> None:
    """Whoever stole a session is out when its owner sets a new password."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    user = with_password(house.rep)
    thief = Client()
    thief.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
    assert thief.get("/people/").status_code == 200
    owner = Client()
    owner.post(reverse("account_reset_password"), {"email": user.email})
    link = next(word for word in str(mail.outbox[0].body).split() if "/key/" in word)
    form = owner.get(urlsplit(link).path)["Location"]
    done = owner.post(form, {"password1": "another four words here", "password2": "another four words here"})
    assert done.status_code == 302
    assert thief.get("/people/").status_code == 302
    assert Client().get(urlsplit(link).path).status_code != 302


def test_nobody_fixes_a_session_for_somebody_else(house: House) -> None:
    """A key that somebody chose, planted in a browser, is never the key of a session."""
    user = with_password(house.rep)
    for planted in ("a" * 32, "0" * 64, "../../x", ""):
        browser = Client()
        browser.cookies["sessionid"] = planted
        browser.get(reverse("account_login"))
        browser.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
        assert browser.cookies["sessionid"].value != planted
        other = Client()
        other.cookies["sessionid"] = planted
        assert other.get("/people/").status_code == 302


def test_a_guest_account_of_nobody_opens_nothing(house: House) -> None:
    """An account without a person signs in, and reads nothing."""
    lost = User.objects.create_user("lost@house.example")
    browser = Client()
    browser.force_login(lost, backend="allauth.account.auth_backends.AuthenticationBackend")
    for address in ("/people/", "/forecast/", "/glass-box/", "/sign-in/mine/"):
        assert browser.get(address).status_code == 302, address
    assert browser.get("/api/me").status_code == 401


# Forms that another site sends


def counts() -> dict[str, int]:
    """Rows of everything that forms write."""
    left_out = (Session, ReadTrace)
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.app_label in ("people", "readings", "candour", "account", "mfa")
        and model not in left_out
    }


WITHOUT_COOKIES = ("trust:collect",)
"""What no cookie opens: a form without an invitation's secret is refused as one that says nothing."""


@pytest.mark.parametrize("who", ["rep", "administrator"])
def test_no_form_of_another_site_does_anything(house: House, who: str) -> None:
    """Every address that takes a POST, PUT, PATCH or DELETE, without the token against forgery."""
    world = make_world(house)
    browser = sign_in(Client(enforce_csrf_checks=True), getattr(house, who))
    before, done = counts(), []
    given = {"name": "Mallory", "kind": "customer", "purpose": "candour.mine", "to": "off", "by": "password"}
    for route, shown in pages("post"):
        path = world.path(route)
        for send, more in (
            (browser.post, {"data": given}),
            (browser.post, {"data": json.dumps(given), "content_type": "text/plain"}),
            (browser.post, {"data": given, "headers": {"Origin": "https://evil.example"}}),
            (browser.put, {"data": json.dumps(given), "content_type": "application/json"}),
            (browser.patch, {"data": json.dumps(given), "content_type": "application/json"}),
            (browser.delete, {}),
        ):
            answer = send(path, **more)  # type: ignore[operator]
            if shown.name in WITHOUT_COOKIES and answer.status_code == 422:
                continue
            if answer.status_code not in (400, 401, 403, 405):
                done.append(f"{shown.name}: {answer.status_code}")
    assert not done
    assert counts() == before


def test_no_form_of_the_sign_in_library_is_sent_by_another_site(house: House) -> None:
    browser = sign_in(Client(enforce_csrf_checks=True), house.rep)
    found = 0
    for name in ("account_login", "account_logout", "account_reset_password", "account_change_password",
                 "account_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_add_webauthn",
                 "mfa_generate_recovery_codes", "mfa_authenticate", "mfa_reauthenticate"):  # fmt: skip
        answer = browser.post(reverse(name), {"login": "x", "password": "y"})
        found += 1
        assert answer.status_code in (302, 403), name
        assert answer.status_code == 403 or "/sign-in/" in answer["Location"], name
    assert found
    assert browser.get("/people/").status_code == 200


def test_the_only_address_that_checks_forgery_itself_does_so(house: House) -> None:
    """Whatever is exempt from the middleware is named here: uploads, the API with its own check, no more."""
    exempt = set()

    def walk(patterns: Any, before: str = "") -> None:
        for one in patterns:
            if hasattr(one, "url_patterns"):
                walk(one.url_patterns, before + str(one.pattern))
            elif getattr(one.callback, "csrf_exempt", False):
                exempt.add(before + str(one.pattern))

    walk(get_resolver().url_patterns)
    ours = {route for route in exempt if not route.startswith("api/")}
    assert ours == {"readings/sources/<slug:key>/upload/", "mirror/collect/"}, ours


def test_a_ballot_is_collected_by_its_secret_and_never_by_a_session(house: House) -> None:
    """Exempt because no cookie counts there: who is signed in gets the same refusal as a stranger."""
    said = json.dumps({"secret": "x" * 43, "blinded": "y" * 512})
    signed_in = sign_in(Client(enforce_csrf_checks=True), house.administrator)
    answers = [
        browser.post(reverse("trust:collect"), data=said, content_type="application/json")
        for browser in (Client(), signed_in)
    ]
    assert [answer.status_code for answer in answers] == [answers[0].status_code] * 2
    assert answers[0].status_code >= 400
    assert answers[0].content == answers[1].content


# People who are gone


def test_whoever_is_let_go_is_out_of_every_door_at_once(house: House) -> None:
    """The open session, the token, the link in the mail, the share: all of them end in one act."""
    rep, administrator = sign_in(Client(), house.rep), sign_in(Client(), house.administrator)
    _made, text = make_token(account(house.rep), name="sheet", days=30, by=house.rep)
    Share.objects.create(owner=house.other_rep, purpose="candour.mine", with_person=house.rep)
    done = administrator.post(
        reverse("people:deactivate", args=[house.rep.key]),
        {"leaving-on": str(house.on), "leaving-successor": ""},
    )
    assert done.status_code == 302
    assert rep.get("/people/").status_code == 302
    assert Client().get("/api/me", headers={"Authorization": f"Bearer {text}"}).status_code == 401
    assert not Session.objects.filter(user__person=house.rep).exists()
    assert not Share.objects.filter(with_person=house.rep, ended_at__isnull=True).exists()
    # Coming back opens neither the old token nor the old share.
    administrator.post(reverse("people:reactivate", args=[house.rep.key]))
    assert Client().get("/api/me", headers={"Authorization": f"Bearer {text}"}).status_code == 401
    assert rep.get("/people/").status_code == 302


def test_a_day_of_leaving_that_has_come_closes_session_and_token(house: House) -> None:
    """Also where nobody closed the account: the day alone is enough."""
    rep = sign_in(Client(), house.rep)
    _made, text = make_token(account(house.rep), name="sheet", days=30, by=house.rep)
    house.rep.left_on = timezone.localdate() - timedelta(days=1)
    house.rep.save()
    assert Token.objects.filter(revoked_at__isnull=True).exists()
    for address in ("/people/", "/forecast/mine/", "/people/me/everything/"):
        assert rep.get(address).status_code == 403, address
    assert Client().get("/api/me", headers={"Authorization": f"Bearer {text}"}).status_code == 403


def test_no_administrator_takes_a_copy_of_who_still_works_here(house: House) -> None:
    """It would hold the log of their reads, their shares and their sessions: theirs alone."""
    administrator = sign_in(Client(), house.administrator)
    assert administrator.get(reverse("people:export", args=[house.rep.key])).status_code == 404
    assert administrator.get(reverse("people:export", args=[house.leaver.key])).status_code == 200
