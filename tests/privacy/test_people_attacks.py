"""Attacks on the room of people: each must fail, and be noted where it was about somebody."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import NoReverseMatch, get_resolver, reverse

from bonafides.people.app.actions_clients import keep_client, keep_contact
from bonafides.people.app.actions_users import import_users
from bonafides.people.app.models import (
    Arrival,
    Client,
    ClientContact,
    Hat,
    Invitation,
    Person,
    ReadTrace,
    UnclearUser,
    User,
)

KEEPING = (
    "add", "add_team", "import", "import_clients", "unclear", "add_waiting", "keep_person", "change", "place",
    "give_hat", "take_hat", "invite", "deactivate", "reactivate", "export", "erase",
)  # fmt: skip
"""Views that only administrators may reach."""

EVERYTHING = {
    "name": "Mallory", "email": "mallory@x.example", "role": "administrator", "hat-role": "administrator",
    "hat-on": "2026-01-01", "facts-name": "Mallory", "facts-role": "administrator", "roles": "administrator",
    "is_staff": "1", "is_superuser": "1", "hats": "administrator", "hat": "administrator", "on": "2026-01-01",
    "place-on": "2026-01-01", "leaving-on": "2026-01-01", "kind": "customer", "language": "en",
    "answer": "new", "person": "1", "by": "1", "owner": "", "team": "", "mark": "x", "to": "open",
}  # fmt: skip
"""Every field that any form here has, and some that none has."""


def addresses(house: Any) -> dict[str, str]:
    """An address of every view of the room, of things that are there."""
    rep = house.reps[1]
    there = keep_client(None, kind="customer", name="Sawmill", owner=rep, by=rep)
    contact = keep_contact(there, None, name="Bo", by=rep)
    import_users(
        [{"person_id": "4", "name": rep.name, "email": "o@x.example"}], source="s", on=house.on, by=None
    )
    arrival = Arrival.objects.create(
        kind="people", by=house.administrator, on=house.on, content=b"name,email\n"
    )
    keys = {
        "person": rep.key,
        "team": house.north.key,
        "client": there.key,
        "contact": contact.key,
        "arrival": arrival.key,
        "user": UnclearUser.objects.get().key,
    }
    of = {
        "team": "team", "change_team": "team", "client": "client", "change_client": "client",
        "close_client": "client", "add_contact": "client", "change_contact": "contact",
        "erase_contact": "contact", "arrival": "arrival", "apply": "arrival", "set_aside": "arrival",
        "place_user": "user",
    }  # fmt: skip
    found = {}
    for name in named():
        try:
            found[name] = reverse(f"people:{name}")
        except NoReverseMatch:
            found[name] = reverse(f"people:{name}", args=[keys[of.get(name, "person")]])
    return found


def named() -> list[str]:
    """Names of every view of this room's addresses, the glass box apart."""
    from bonafides.people.app import urls_people

    return [pattern.name for pattern in urls_people.urlpatterns if pattern.name]


@pytest.mark.parametrize("who", ["rep", "manager", "delivery", "learning", "leader"])
def test_nobody_but_an_administrator_keeps_people(house: Any, sign_in: Any, who: str) -> None:
    browser = sign_in(Browser(), house.by_role[who])
    at = addresses(house)
    for name in KEEPING:
        for answer in (browser.get(at[name]), browser.post(at[name], EVERYTHING)):
            assert answer.status_code in (403, 405), name
    assert not Invitation.objects.exists()
    assert not Person.objects.filter(name="Mallory").exists()
    assert ReadTrace.objects.filter(
        refused=True, subject=house.reps[1].pk, reader=house.by_role[who].pk
    ).exists()


def test_a_stranger_reaches_nothing(house: Any) -> None:
    for name, address in addresses(house).items():
        for answer in (Browser().get(address), Browser().post(address, EVERYTHING)):
            assert answer.status_code in (302, 405), name
            assert "sign-in" in answer.get("Location", "sign-in")


@pytest.mark.parametrize("who", ["rep", "manager", "leader"])
def test_no_field_of_any_form_makes_an_administrator(house: Any, sign_in: Any, who: str) -> None:
    browser = sign_in(Browser(), house.by_role[who])
    for address in addresses(house).values():
        browser.post(address, EVERYTHING)
    held = Hat.objects.filter(role="administrator").values_list("person_id", flat=True)
    assert list(held) == [house.administrator.pk]
    assert Person.objects.count() == 16


def test_an_administrator_gives_the_hat_by_its_form_alone(house: Any, sign_in: Any) -> None:
    """Every other form ignores a role that is smuggled in."""
    browser = sign_in(Browser(), house.administrator)
    at = addresses(house)
    for name in ("change", "place", "add", "reactivate", "profile", "directory"):
        browser.post(at[name], EVERYTHING)
    assert Hat.objects.filter(role="administrator").count() == 1


def test_addresses_carry_keys_alone(house: Any, sign_in: Any) -> None:
    browser = sign_in(Browser(), house.administrator)
    words = {
        word.casefold()
        for one in Person.objects.all()
        for word in [*one.name.split(), one.email]
        if len(word) > 2
    }
    words |= {"sawmill", "o@x.example"}
    for address in addresses(house).values():
        answer = browser.get(address)
        if answer.status_code != 200 or "html" not in answer["Content-Type"]:
            continue
        for link in re.findall(r'(?:href|action|src)="([^"]*)"', answer.content.decode()):
            if not link.startswith("mailto:"):
                parts = set(re.split(r"[^a-z0-9@.]+", link.casefold()))
                assert not parts & words, (address, link)
                assert not re.search(r"[/=]\d+(/|$|&)", link.replace("page=", "")), (address, link)


def test_every_address_of_the_room_is_declared(db: None) -> None:
    for pattern in get_resolver("bonafides.people.app.urls_people").url_patterns:
        assert hasattr(pattern.callback, "declared_page"), pattern
        assert pattern.callback.declared_page.name == f"people:{pattern.name}"


def test_the_key_of_another_kind_opens_nothing(house: Any, sign_in: Any) -> None:
    browser = sign_in(Browser(), house.administrator)
    for name in ("person", "team", "client", "keep_person", "arrival", "change_contact"):
        for key in ("1", "x" * 12, "../../etc", "%00", str(house.rep.pk)):
            try:
                address = reverse(f"people:{name}", args=[key])
            except NoReverseMatch:
                continue
            assert browser.get(address).status_code == 404


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", '"><img src=x onerror=y>', "{{ 7*7 }}", "\u202eevil"]
)
def test_a_name_is_a_name_and_nothing_that_runs(house: Any, sign_in: Any, name: str) -> None:
    browser = sign_in(Browser(), house.administrator)
    at = addresses(house)
    Person.objects.filter(pk=house.reps[1].pk).update(name=name)
    UnclearUser.objects.update(name=name)
    Client.objects.update(name=name)
    for address in at.values():
        body = browser.get(address).content.decode(errors="replace")
        for run in ("<script>alert(1)", "<img src=x", ">49<"):
            assert run not in body


def test_what_is_looked_for_comes_back_as_text(house: Any, sign_in: Any) -> None:
    browser = sign_in(Browser(), house.rep)
    for words in (
        "<script>alert(1)</script>",
        "%",
        "_",
        "'; drop table people_person; --",
        "\x00",
        "a" * 5000,
    ):
        answer = browser.post("/people/", {"words": words})
        assert answer.status_code == 200
        assert b"<script>alert" not in answer.content
    assert Person.objects.count() == 16


def test_a_leaver_is_out_at_once(house: Any, sign_in: Any) -> None:
    admin, leaving = sign_in(Browser(), house.administrator), sign_in(Browser(), house.rep)
    assert leaving.get("/people/me/").status_code == 200
    admin.post(reverse("people:deactivate", args=[house.rep.key]), {"leaving-on": house.on.isoformat()})
    assert leaving.get("/people/me/").status_code in (302, 403)
    assert not User.objects.get(person=house.rep).is_active


def test_a_contact_is_forgotten_for_everybody(house: Any, sign_in: Any) -> None:
    at = addresses(house)
    admin = sign_in(Browser(), house.administrator)
    admin.post(at["erase_contact"])
    assert ClientContact.objects.get().email == ""
    assert admin.get(at["change_contact"]).status_code == 404


def test_an_upload_that_unpacks_or_never_ends_is_refused(house: Any, sign_in: Any) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    browser = sign_in(Browser(), house.administrator)
    for data in (
        b"PK\x03\x04" + b"\x00" * 400,
        b"\xff\xfe\x00",
        b'name\n"' + b"a" * 100_000,
        b"name\n" + b"," * 50_000,
    ):
        sent = {"file": SimpleUploadedFile("people.csv", data), "on": house.on.isoformat()}
        answer = browser.post("/people/keep/import/", sent)
        assert answer.status_code in (302, 422)
    assert Person.objects.count() == 16


def test_a_name_that_hides_or_turns_is_refused(house: Any, sign_in: Any) -> None:
    browser = sign_in(Browser(), house.administrator)
    for name in ("Ada\u202enil", "Ada\u200b", "Ada\x07", "Ada\u2028Lind"):
        answer = browser.post("/people/keep/add/", {"name": name})
        assert answer.status_code == 422
        assert "a character that cannot be shown" in answer.content.decode()


def test_no_administrator_makes_another_persons_deals_their_own(house: Any) -> None:
    """Whoever is called so by the CRM is shown what its deals say: nobody says it of themselves."""
    from bonafides.errors import WrongRequest
    from bonafides.people.app.actions_arrivals import plan_of, receive
    from bonafides.people.app.actions_users import place_user

    admin = house.administrator
    users = [{"person_id": "u1", "name": "Nadia Field"}, {"person_id": "u2", "name": "Nobody Yet"}]
    import_users(users, source="s", on=house.on, by=None, adds=False)
    waiting = UnclearUser.objects.get()
    with pytest.raises(WrongRequest, match="as yourself"):
        place_user(waiting, admin, on=house.on, by=admin)
    for ident in ("u1", "u2"):
        file = f"name,email,crm_id\nAdam Keller,{admin.email},{ident}\n"
        plan = plan_of(receive("people", file.encode(), on=house.on, by=admin))[1]
        assert not plan.steps
        assert [flaw.column for flaw in plan.flaws] == ["crm_id"]
    taken = f"name,email,crm_id\nOtto Lind,{house.reps[1].email},u1\n"
    plan = plan_of(receive("people", taken.encode(), on=house.on, by=admin))[1]
    assert plan.flaws[0].found == "the CRM id of Nadia Field with the address of Otto Lind"
