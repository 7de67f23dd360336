"""Stories of getting in, in a real browser with a key of its own: no line in the console, nothing refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse
from playwright.sync_api import Page
from tests.browsers import PATIENCE

from bonafides.people.app.actions_accounts import invite
from bonafides.people.app.models import Session, User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def a_house(transactional_db: None) -> Any:
    from tests.houses import small_house

    return small_house()


@pytest.fixture
def tab(chromium: Any, live_server: Any) -> Iterator[Page]:
    """A new tab on the live server that must say nothing in its console."""
    context = chromium.new_context(base_url=live_server.url.replace("127.0.0.1", "localhost"))
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert said == []


def with_key(page: Page) -> Callable[[], list[Any]]:
    """Plug a virtual authenticator into a tab, one that can tell its user by PIN; gives its credentials."""
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    made = line.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    number = made["authenticatorId"]
    return lambda: line.send("WebAuthn.getCredentials", {"authenticatorId": number})["credentials"]


def code_of(secret: str) -> str:
    """What an app shows at this moment, once there is time left to type it: one that runs out is refused."""
    import time

    left = 30 - time.time() % 30
    if left < 10:
        time.sleep(left)
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def fresh(house: Any, person: Any) -> str:
    """A link for somebody who has not been here yet."""
    User.objects.filter(person=person).delete()
    return reverse("sign_in:invitation", args=[invite(person, by=house.administrator).text])


def test_an_invited_person_sets_a_password_and_signs_in_with_it(a_house: Any, tab: Page) -> None:
    tab.goto(fresh(a_house, a_house.rep))
    assert tab.url.endswith("/invitation/")
    tab.get_by_label("Password").fill("four words in a row")
    tab.get_by_label("The same once more").fill("four words in a row")
    tab.get_by_role("button", name="Sign in with this password").click()
    tab.wait_for_url(re.compile(r"^http://[^/]+/$"))
    tab.goto("/sign-in/mine/")
    assert tab.get_by_text("Chrome on Linux · this one").is_visible()
    tab.get_by_role("button", name="Sign out", exact=True).click()
    tab.wait_for_url(re.compile("/sign-in/login/"))
    tab.get_by_label("Email").fill(a_house.rep.email)
    tab.get_by_label("Password").fill("four words in a row")
    tab.get_by_role("button", name="Sign in", exact=True).click()
    tab.wait_for_url(re.compile(r"^http://[^/]+/$"))


def test_an_invited_person_takes_a_passkey_and_signs_in_with_it_alone(a_house: Any, tab: Page) -> None:
    credentials = with_key(tab)
    tab.goto(fresh(a_house, a_house.rep))
    tab.get_by_role("button", name="Use a passkey instead").click()
    tab.wait_for_url("**/webauthn/add/")
    # Whoever has no password could not get in again with a key that comes after one.
    assert tab.get_by_label("Sign in with it alone").is_checked()
    assert tab.get_by_label("Sign in with it alone").is_disabled()
    tab.get_by_role("button", name="Add the passkey").click()
    tab.wait_for_url(re.compile("recovery-codes|2fa/$"))
    assert len(credentials()) == 1
    assert not User.objects.get(person=a_house.rep).has_usable_password()
    tab.goto("/sign-in/mine/")
    tab.get_by_role("button", name="Sign out", exact=True).click()
    tab.wait_for_url(re.compile("/sign-in/login/"))
    tab.get_by_role("button", name="Use a passkey").click()
    tab.wait_for_url(re.compile(r"^http://[^/]+/$"))


def test_an_administrator_gets_nowhere_before_a_second_factor(a_house: Any, tab: Page) -> None:
    Authenticator.objects.all().delete()
    tab.goto(fresh(a_house, a_house.administrator))
    tab.get_by_label("Password").fill("four words in a row")
    tab.get_by_label("The same once more").fill("four words in a row")
    tab.get_by_role("button", name="Sign in with this password").click()
    tab.wait_for_url("**/2fa/")
    tab.goto("/people/")
    assert tab.url.endswith("/2fa/")
    tab.goto(reverse("mfa_activate_totp"))
    secret = tab.locator("#authenticator_secret").input_value()
    tab.get_by_label(re.compile("code", re.IGNORECASE)).fill(code_of(secret))
    tab.get_by_role("button", name="Turn codes on").click()
    tab.wait_for_url(re.compile("recovery-codes|2fa/$"))
    tab.goto("/people/")
    assert tab.url.endswith("/people/")


def test_signing_out_everywhere_else_ends_the_other_browser(
    a_house: Any, tab: Page, chromium: Any, live_server: Any
) -> None:
    link = fresh(a_house, a_house.rep)
    tab.goto(link)
    tab.get_by_label("Password").fill("four words in a row")
    tab.get_by_label("The same once more").fill("four words in a row")
    tab.get_by_role("button", name="Sign in with this password").click()
    tab.wait_for_url(re.compile(r"^http://[^/]+/$"))
    other = chromium.new_context(base_url=live_server.url.replace("127.0.0.1", "localhost")).new_page()
    other.goto("/sign-in/login/")
    other.get_by_label("Email").fill(a_house.rep.email)
    other.get_by_label("Password").fill("four words in a row")
    other.get_by_role("button", name="Sign in", exact=True).click()
    other.wait_for_url(re.compile(r"^http://[^/]+/$"))
    tab.goto("/sign-in/mine/")
    tab.get_by_role("button", name="Sign out everywhere else").click()
    tab.get_by_text("Signed out there.").wait_for()
    other.goto("/forecast/")
    assert "/sign-in/login/" in other.url
    other.context.close()
    assert Session.objects.filter(user__person=a_house.rep).count() == 1


def test_at_an_address_of_numbers_no_passkey_is_offered_and_the_link_stays_good(
    a_house: Any, tab: Page, live_server: Any
) -> None:
    """Browsers keep no passkey for 127.0.0.1: whoever chose one there had used up the link for nothing."""
    numbers = live_server.url.replace("localhost", "127.0.0.1")
    link = fresh(a_house, a_house.rep)
    tab.goto(numbers + link)
    assert tab.get_by_role("button", name="Use a passkey instead").count() == 0
    assert tab.get_by_text("Not at this address").is_visible()
    token = tab.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    sent = {"csrfmiddlewaretoken": token, "by": "passkey"}
    tab.request.post(numbers + reverse("sign_in:accept"), form=sent, headers={"Referer": numbers})
    tab.goto(link)
    assert tab.get_by_role("button", name="Use a passkey instead").is_visible()


def test_a_passkey_that_cannot_be_had_is_told_on_the_page(a_house: Any, tab: Page) -> None:
    line = tab.context.new_cdp_session(tab)
    line.send("WebAuthn.enable")
    tab.goto(fresh(a_house, a_house.rep))
    tab.get_by_role("button", name="Use a passkey instead").click()
    tab.wait_for_url("**/webauthn/add/")
    assert tab.get_by_text("you would not get in again").is_visible()
    # A key that does not know its user: no passkey without a password.
    line.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {"protocol": "u2f", "transport": "usb", "automaticPresenceSimulation": True}},
    )
    tab.get_by_role("button", name="Add the passkey").click()
    tab.get_by_role("alert").get_by_text("The passkey could not be used.").wait_for()
    tab.get_by_role("link", name="Set a password instead").click()
    tab.wait_for_url("**/password/set/")
