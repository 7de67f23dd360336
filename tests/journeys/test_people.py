"""Stories of those who keep people, in a real browser: keyboard, errors, phone and wide, light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, expect
from tests.browsers import OF_LAYOUT, barriers
from tests.houses import House, sign_in, small_house

from bonafides.people.app.actions_clients import keep_client, keep_contact
from bonafides.people.app.actions_users import import_users
from bonafides.people.app.models import Client, Person, UnclearUser

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS: tuple[tuple[int, str, tuple[str, ...]], ...] = ((1280, "light", ()), (390, "dark", OF_LAYOUT))


@pytest.fixture
def company(transactional_db: None) -> House:
    """The small organisation, for a server that runs beside the test."""
    house = small_house()
    there = keep_client(None, kind="customer", name="Sawmill", owner=house.rep, by=house.rep)
    keep_contact(there, None, name="Bo Berg", email="bo@sawmill.example", by=house.rep)
    row = {"person_id": "4", "name": "Otto Lind", "email": "o@x.example"}
    import_users([row], source="s", on=house.on, by=None)
    return house


@pytest.fixture
def said() -> list[str]:
    """What the console said; nothing, in the end."""
    return []


@pytest.fixture
def admin(chromium: Chromium, live_server: Any, company: House, said: list[str]) -> Iterator[Page]:
    """A page in which the administrator is signed in."""
    cookie = sign_in(Browser(), company.administrator).cookies["sessionid"].value
    context = chromium.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
    context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    page = context.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()


def test_somebody_is_added_by_keyboard_alone_after_an_error(admin: Page, said: list[str]) -> None:
    admin.goto("/people/keep/add/")
    admin.get_by_label("Name", exact=True).focus()
    admin.keyboard.type("Ada Lind")
    admin.keyboard.press("Tab")
    admin.keyboard.type("nadia.field@house.example")
    admin.keyboard.press("Enter")
    summary = admin.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("the address of Nadia Field, who works here")
    field = admin.get_by_label("E-mail address", exact=True)
    field.fill("ada@house.example")
    field.press("Enter")
    expect(admin.get_by_role("heading", level=1)).to_have_text("Ada Lind")
    assert Person.objects.get(name="Ada Lind").email == "ada@house.example"
    # The browser itself says that a form answered 422: nothing else was said.
    assert [line for line in said if "422" not in line] == []


def test_a_file_is_looked_at_and_applied(admin: Page, tmp_path: Path, said: list[str]) -> None:
    file = tmp_path / "people.csv"
    file.write_text("name,email,team\nAda Lind,ada@house.example,East\nCy,nobody,\n", "utf-8")
    admin.goto("/people/")
    admin.get_by_role("link", name="Import a file of people").click()
    admin.get_by_label("File", exact=True).set_input_files(file)
    admin.get_by_role("button", name="See what it would change").click()
    expect(admin.get_by_role("heading", level=1)).to_have_text("One person would be added, 0 changed")
    expect(admin.get_by_role("row", name="email")).to_contain_text("an e-mail address")
    admin.get_by_role("button", name="Apply these changes").click()
    expect(admin.get_by_role("heading", level=1)).to_have_text("The file is applied")
    assert said == []


def test_a_leaver_is_found_let_go_and_forgotten(admin: Page, said: list[str]) -> None:
    admin.goto("/people/")
    admin.get_by_role("searchbox").fill("vera")
    admin.keyboard.press("Enter")
    assert "vera" not in admin.url.lower()
    admin.get_by_role("link", name="Vera Holm", exact=True).click()
    admin.get_by_role("link", name="Change, invite, let go").click()
    admin.get_by_role("button", name="Close the account").click()
    admin.get_by_role("link", name="See what would go").click()
    expect(admin.get_by_text("Backups, until they are overwritten")).to_be_visible()
    admin.get_by_label("Type the name, to say that you mean it").fill("Vera Holm")
    admin.get_by_role("button", name="Erase for good").click()
    expect(admin.get_by_role("status")).to_contain_text("Erased")
    assert not Person.objects.filter(name="Vera Holm").exists()
    assert said == []


def test_an_unclear_user_is_placed(admin: Page, said: list[str]) -> None:
    admin.goto("/people/keep/unclear/")
    admin.get_by_label("otto.lind@house.example").check()
    admin.get_by_role("button", name="Say so").click()
    expect(admin.get_by_role("heading", level=1)).to_have_text("Every user of the CRM is placed")
    assert not UnclearUser.objects.exists()
    assert said == []


@pytest.mark.embedded
def test_no_page_of_the_room_bars_anybody(admin: Page, company: House, said: list[str]) -> None:
    """Axe finds nothing, and nothing has to be scrolled sideways, in both schemes down to 320 px."""
    there, contact = Client.objects.get(), Client.objects.get().contacts.get()
    pages = [
        "/people/", "/people/me/", "/people/teams/", "/people/clients/", "/people/clients/add/",
        "/people/keep/add/", "/people/keep/import/", "/people/keep/unclear/", "/people/keep/team/",
        reverse("people:person", args=[company.manager.key]),
        reverse("people:person", args=[company.administrator.key]),
        reverse("people:team", args=[company.north.key]),
        reverse("people:client", args=[there.key]),
        reverse("people:change_contact", args=[contact.key]),
        reverse("people:keep_person", args=[company.rep.key]),
        reverse("people:keep_person", args=[company.leaver.key]),
        reverse("people:erase", args=[company.leaver.key]),
    ]  # fmt: skip
    found = []
    for width, scheme, rules in WIDTHS:
        admin.set_viewport_size({"width": width, "height": 900})
        admin.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for address in pages:
            admin.goto(address)
            found += [(address, width, one) for one in barriers(admin, *rules)]
            for narrow in (width, 320):
                admin.set_viewport_size({"width": narrow, "height": 900})
                wide = admin.evaluate("document.documentElement.scrollWidth")
                found += [(address, narrow, f"scrolls sideways: {wide}")] if wide > narrow else []
            admin.set_viewport_size({"width": width, "height": 900})
    assert found == []
    assert said == []
