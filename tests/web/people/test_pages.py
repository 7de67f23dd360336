"""Pages of people and clients: who may open them, what they show, and that forms do what they say."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse

from bonafides.people.app.actions_clients import keep_client, keep_contact
from bonafides.people.app.actions_leaving import deactivate
from bonafides.people.app.actions_users import import_users
from bonafides.people.app.models import (
    Act,
    Alias,
    Arrival,
    Client,
    ClientContact,
    Function,
    Hat,
    Invitation,
    Person,
    ReadTrace,
    Team,
    UnclearUser,
    User,
)
from bonafides.people.app.reader import reader_for


def said(response: Any) -> str:
    """The page as text, with its white space drawn together."""
    return " ".join(response.content.decode().split())


@pytest.fixture
def admin(client: Browser, house: Any, sign_in: Any) -> Browser:
    """A browser in which the administrator is signed in."""
    return sign_in(client, house.administrator)


@pytest.fixture
def rep(house: Any, sign_in: Any) -> Browser:
    """Another one, of the first rep."""
    return sign_in(Browser(), house.rep)


def kept(act: str, person: Person) -> str:
    return reverse(f"people:{act}", args=[person.key])


def test_the_directory_finds_people_by_parts_of_their_names_without_an_address_that_names_them(
    rep: Browser, house: Any
) -> None:
    page = said(rep.post("/people/", {"words": "lin SOUTH"}))
    assert "Nobody here is found by that" in page
    assert "Otto Lind" in said(rep.post("/people/", {"words": "lin NORTH sales"}))
    page = said(rep.post("/people/", {"words": "otto lin"}))
    assert "Otto Lind" in page
    assert "Nadia Field</a></p>" not in page
    assert "Leo Gone" not in said(rep.get("/people/"))


def test_the_directory_is_paged_in_order_of_name(rep: Browser, house: Any) -> None:
    Person.objects.bulk_create(Person(name=f"Zoe {n:03}") for n in range(120))
    first, second = said(rep.get("/people/")), said(rep.get("/people/?page=2"))
    assert "Adam Keller" in first
    assert "1 to 50 of 135" in first
    assert "Zoe 050" in second
    third = said(rep.post("/people/", {"words": "zoe", "page": "3"}))
    assert "Zoe 119" in third
    assert "101 to 120 of 120" in third


def test_a_filter_by_team_and_function_stands_in_the_address_by_its_key(rep: Browser, house: Any) -> None:
    page = said(rep.get(f"/people/?team={house.south.key}&function={house.sales.key}"))
    assert "Tara Weiss" in page
    assert "Otto Lind</a>" not in page


def test_a_look_at_a_person_is_noted_and_history_is_for_the_team(
    rep: Browser, house: Any, sign_in: Any
) -> None:
    mate = kept("person", house.reps[1])
    assert "What held when" in said(rep.get(mate))
    assert "What held when" not in said(rep.get(kept("person", house.other_rep)))
    assert "What held when" not in said(sign_in(Browser(), house.other_rep).get(mate))
    assert "What held when" in said(sign_in(Browser(), house.leader).get(mate))
    assert ReadTrace.objects.filter(subject=house.reps[1].pk, reader=house.rep.pk).count() == 1


def test_a_team_shows_since_when_to_itself_alone(rep: Browser, house: Any) -> None:
    assert "in the team since" in said(rep.get(kept("team", house.north)))
    assert "in the team since" not in said(rep.get(kept("team", house.south)))
    assert "led by" in said(rep.get("/people/teams/"))


def test_my_page_says_what_is_known_and_who_sees_it_and_hands_it_out(rep: Browser, house: Any) -> None:
    page = said(rep.get("/people/me/"))
    assert "nadia.field@house.example" in page
    assert "the person&#x27;s team and those who lead it" in page
    answer = rep.get("/people/me/everything/")
    assert answer["Content-Type"] == "application/zip"
    assert house.rep.name not in answer["Content-Disposition"]
    assert zipfile.ZipFile(io.BytesIO(answer.content)).testzip() is None
    assert ReadTrace.objects.filter(reader=house.rep.pk, through="file").exists()


def test_an_administrator_adds_somebody_with_team_and_manager(admin: Browser, house: Any) -> None:
    sent = {
        "name": "Ada Lind",
        "email": "ada@house.example",
        "new_function": "Service",
        "territory": "Alps",
        "started_on": "2026-01-05",
        "team": "south",
        "manager": "Milo Sand",
    }
    answer = admin.post("/people/keep/add/", sent)
    ada = Person.objects.get(name="Ada Lind")
    assert answer["Location"] == kept("keep_person", ada)
    assert (ada.function.name, ada.territory.name) == ("Service", "Alps")
    assert reader_for(ada).team_id == house.south.pk
    assert "Ada Lind" in said(admin.get(answer["Location"]))


def test_a_form_says_what_was_found_and_what_is_needed_and_keeps_what_was_typed(
    admin: Browser, house: Any
) -> None:
    answer = admin.post(
        "/people/keep/add/", {"name": "Ada", "email": "nadia.field@house.example", "manager": "Otto"}
    )
    page = said(answer)
    assert answer.status_code == 422
    assert 'role="alert"' in page
    assert "Found: Otto, and nobody here has that name or address." in page
    answer = admin.post("/people/keep/add/", {"name": "Ada", "email": "nadia.field@house.example"})
    assert "the address of Nadia Field, who works here" in said(answer)
    assert 'value="Ada"' in said(answer)
    assert not Person.objects.filter(name="Ada").exists()


def test_an_administrator_changes_places_and_hats(admin: Browser, house: Any) -> None:
    person, today = house.rep, house.on.isoformat()
    sent = {"facts-name": "Nadia Fields", "facts-email": person.email, "facts-function": house.sales.pk}
    assert admin.post(kept("change", person), sent).status_code == 302
    place = {"place-team": "South", "place-manager": "milo.sand@house.example", "place-on": today}
    assert admin.post(kept("place", person), place).status_code == 302
    hat = {"hat-role": "manager", "hat-team": "South", "hat-on": today}
    assert admin.post(kept("give_hat", person), hat).status_code == 302
    person.refresh_from_db()
    assert person.name == "Nadia Fields"
    assert reader_for(person).team_id == house.south.pk
    assert reader_for(person).leads_teams == {house.south.pk}
    admin.post(kept("take_hat", person), {"role": "manager", "team": house.south.key})
    assert reader_for(person).leads_teams == frozenset()
    assert Act.objects.filter(subject=person.pk, by=house.administrator.pk).count() == 5


def test_a_delivery_head_is_made_and_unmade_by_function(admin: Browser, house: Any) -> None:
    person, today = house.rep, house.on.isoformat()
    support = Function.objects.create(name="Support")
    hat = {"hat-role": "delivery", "hat-function": support.pk, "hat-on": today}
    assert admin.post(kept("give_hat", person), hat).status_code == 302
    assert admin.post(kept("give_hat", person), {**hat, "hat-function": ""}).status_code == 302
    assert reader_for(person).answers_for == {support.pk, person.function_id}
    assert "of Support" in said(admin.get(kept("keep_person", person)))
    admin.post(kept("take_hat", person), {"role": "delivery", "function": support.key})
    assert reader_for(person).answers_for == {person.function_id}


def test_a_circle_is_told_on_the_form(admin: Browser, house: Any) -> None:
    sent = {"place-manager": "Nadia Field", "place-on": house.on.isoformat()}
    answer = admin.post(kept("place", house.leader), sent)
    assert answer.status_code == 422
    assert "a circle on" in said(answer)


def test_the_link_of_an_invitation_is_shown_once_and_mailed(
    admin: Browser, house: Any, mailoutbox: Any, client: Browser
) -> None:
    new = Person.objects.create(name="Adalberta Lind", email="ada@house.example", language="de")
    answer = admin.post(kept("invite", new))
    [mail] = mailoutbox
    link = next(word for word in mail.body.split() if word.startswith("http"))
    assert "lädt Sie" in mail.subject
    assert link in said(answer)
    assert "no-store" in answer["Cache-Control"]
    assert link not in said(admin.get(kept("keep_person", new)))
    assert Browser().get(link, follow=True).status_code == 200
    assert "Adalberta" not in link
    admin.post(kept("invite", new))
    assert (
        Invitation.objects.filter(person=new, expires_at__gt=Invitation.objects.latest("id").made_at).count()
        == 1
    )


def test_nobody_who_has_signed_in_is_invited_again(admin: Browser, house: Any, mailoutbox: Any) -> None:
    """Whoever holds the link would set a new password, and read what only that person may read."""
    User.objects.filter(person=house.rep).update(last_login=User.objects.first().joined_at)
    answer = admin.post(kept("invite", house.rep), follow=True)
    assert "who has signed in before" in said(answer)
    assert not mailoutbox
    assert not Invitation.objects.exists()


def test_a_leaver_is_let_go_and_may_come_back(admin: Browser, rep: Browser, house: Any) -> None:
    assert rep.get("/people/").status_code == 200
    sent = {"leaving-on": house.on.isoformat(), "leaving-successor": "Otto Lind"}
    assert admin.post(kept("deactivate", house.rep), sent).status_code == 302
    assert rep.get("/people/").status_code == 302
    page = said(admin.get(kept("keep_person", house.rep)))
    assert "Let them come back" in page
    assert "Nadia Field" in said(admin.get("/people/?show=left"))
    assert "Nadia Field" not in said(admin.get("/people/"))
    admin.post(kept("reactivate", house.rep))
    house.rep.refresh_from_db()
    assert house.rep.left_on is None


def test_erasure_says_what_stays_and_asks_for_the_name(admin: Browser, house: Any) -> None:
    address = kept("erase", house.leaver)
    page = said(admin.get(address))
    for words in ("Goes", "Stays", "Out of this page’s reach", "Backups"):
        assert words in page
    assert admin.post(address, {"name": "Somebody Else"}).status_code == 422
    assert admin.post(address, {"name": "leo gone"})["Location"] == "/people/"
    assert "Leo Gone" not in said(admin.get("/people/?show=left"))
    assert "Asked to be forgotten" in said(admin.get(kept("person", house.leaver)))
    assert admin.get(kept("export", house.leaver)).status_code == 404


def test_without_a_mail_server_nobody_is_told_that_a_mail_is_on_its_way(
    admin: Browser, house: Any, settings: Any, tmp_path: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    fresh = Person.objects.create(name="Cy Dale", email="cy@house.example")
    page = said(admin.post(kept("invite", fresh)))
    assert "no mail server is set" in page
    assert "on its way" not in page
    assert "/invitation/" in page


def test_nobody_is_opened_again_who_never_left(admin: Browser, house: Any) -> None:
    assert "Open again" not in said(admin.post(kept("reactivate", house.rep), follow=True))


def test_somebody_who_works_here_cannot_be_erased(admin: Browser, house: Any) -> None:
    assert "Not while they work here" in said(admin.get(kept("erase", house.rep)))
    assert admin.post(kept("erase", house.rep), {"name": "Nadia Field"}).status_code == 422


def test_the_copy_for_a_leaver_is_a_file_and_stands_in_their_log(admin: Browser, house: Any) -> None:
    answer = admin.get(kept("export", house.leaver))
    assert answer["Content-Type"] == "application/zip"
    trace = ReadTrace.objects.get(subject=house.leaver.pk)
    assert (trace.through, trace.page) == ("file", "people:export")


def upload(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("people.csv", text.encode(), content_type="text/csv")


def test_a_file_is_looked_at_before_it_is_applied(admin: Browser, house: Any) -> None:
    sent = {"file": upload("name,email,team\nAda Lind,ada@house.example,East\nCy,nobody,\n"), "on": house.on}
    address = admin.post("/people/keep/import/", sent)["Location"]
    page = said(admin.get(address))
    assert "One person would be added, 0 changed" in page
    assert "&#x27;nobody&#x27;" in page
    assert not Person.objects.filter(name="Ada Lind").exists()
    mark = page.split('name="mark" value="')[1].split('"')[0]
    done = said(admin.post(f"{address}apply/", {"mark": mark}, follow=True))
    assert "The file is applied" in done
    assert "1 added, 0 changed. One row left out." in done
    assert Person.objects.filter(name="Ada Lind").count() == 1


def test_a_file_that_cannot_be_read_is_told_on_the_form(admin: Browser, house: Any) -> None:
    answer = admin.post("/people/keep/import/", {"file": upload("a,b\n1,2\n"), "on": house.on})
    assert answer.status_code == 422
    assert "Found: a head line with a, b." in said(answer)
    assert not Arrival.objects.filter(ended_at__isnull=True).exists()


def test_a_file_of_clients_is_tried_out_first(admin: Browser, house: Any) -> None:
    sent = {"file": upload("name,kind,contact\nSawmill,customer,Bo Berg\nCold,unknown,\n")}
    address = admin.post("/people/keep/import-clients/", sent)["Location"]
    assert "One client would be added" in said(admin.get(address))
    assert not Client.objects.exists()
    admin.post(f"{address}apply/")
    admin.post(f"{address}apply/")
    assert ClientContact.objects.get().client.name == "Sawmill"


def test_a_file_may_be_set_aside(admin: Browser, house: Any) -> None:
    sent = {"file": upload("name,email\nAda Lind,ada@house.example\n"), "on": house.on}
    address = admin.post("/people/keep/import/", sent)["Location"]
    admin.post(f"{address}set-aside/")
    assert "This file was set aside" in said(admin.get(address))
    assert not Person.objects.filter(name="Ada Lind").exists()


@pytest.mark.parametrize(
    ("answer", "other"), [("key", ""), ("other", "Pia Moser"), ("new", ""), ("nobody", "")]
)
def test_an_unclear_user_is_placed_by_hand(admin: Browser, house: Any, answer: str, other: str) -> None:
    user = {"person_id": "4", "name": "Otto Lind", "email": "other@house.example"}
    import_users([user], source="s", on=house.on, by=None)
    assert "the name fits, the address does not" in said(admin.get("/people/keep/unclear/"))
    sent = {"answer": house.reps[1].key if answer == "key" else answer, "other": other}
    admin.post(f"/people/keep/unclear/{UnclearUser.objects.get().key}/", sent)
    assert "Every user of the CRM is placed" in said(admin.get("/people/keep/unclear/"))
    expected = {"key": "Otto Lind", "other": "Pia Moser", "new": "Otto Lind"}
    alias = Alias.objects.filter(external_id="4").first()
    assert (alias.person.name if alias else None) == expected.get(answer)


def test_clients_are_kept_by_everybody_and_forgotten_by_administrators(
    rep: Browser, admin: Browser, house: Any
) -> None:
    sent = {"kind": "internal", "name": "Spare parts", "owner": house.rep.email, "since_on": ""}
    address = rep.post("/people/clients/add/", sent)["Location"]
    there = Client.objects.get()
    contact = {"name": "Bo Berg", "email": "bo@parts.example", "job": "Store", "language": "de"}
    rep.post(f"{address}add-contact/", contact)
    assert "Bo Berg" in said(rep.get(address))
    assert "internal client" in said(rep.post("/people/clients/", {"words": "spare"}))
    rep.post(f"{address}close/")
    assert "Spare parts" not in said(rep.get("/people/clients/"))
    assert "Spare parts" in said(rep.get("/people/clients/?closed=yes"))
    rep.post(f"{address}close/", {"to": "open"})
    known = ClientContact.objects.get()
    assert rep.post(f"/people/contacts/{known.key}/forget/").status_code == 403
    admin.post(f"/people/contacts/{known.key}/forget/")
    assert "Bo Berg" not in said(rep.get(address))
    assert rep.post(f"{address}change/", {"kind": "partner", "name": "Spares"}).status_code == 302
    there.refresh_from_db()
    assert (there.kind, there.name, there.owner) == ("partner", "Spares", None)


def test_a_team_is_made_and_renamed(admin: Browser, house: Any) -> None:
    admin.post("/people/keep/team/", {"name": "East", "function": house.sales.pk})
    east = Team.objects.get(name="East")
    admin.post(f"/people/keep/team/{east.key}/", {"name": "Far East", "new_function": "Service"})
    east.refresh_from_db()
    assert (east.name, east.function.name) == ("Far East", "Service")
    assert admin.post(f"/people/keep/team/{east.key}/", {"name": "north"}).status_code == 422


def full(n: int) -> None:
    people = Person.objects.bulk_create([Person(name=f"P {i}", email=f"p{i}@x.example") for i in range(n)])
    clients = Client.objects.bulk_create(
        [Client(kind="customer", name=f"C {i}", owner=people[i]) for i in range(n)]
    )
    ClientContact.objects.bulk_create([ClientContact(client=one, name="Bo") for one in clients])
    Hat.objects.bulk_create([Hat(person=one, role="rep", valid_from="2026-01-01") for one in people])


@pytest.mark.parametrize("n", [0, 300])
def test_pages_ask_the_database_a_bounded_number_of_questions(
    admin: Browser, house: Any, django_assert_max_num_queries: Any, n: int
) -> None:
    full(n)
    there = keep_client(None, kind="customer", name="Sawmill", owner=house.rep, by=house.rep)
    keep_contact(there, None, name="Bo", by=house.rep)
    deactivate(house.other_rep, on=house.on - timedelta(days=1), by=house.administrator)
    pages = {
        "/people/": 10,
        "/people/?page=3": 10,
        "/people/me/": 18,
        "/people/teams/": 14,
        "/people/clients/": 12,
        "/people/keep/unclear/": 14,
        kept("person", house.manager): 18,
        kept("team", house.north): 18,
        kept("client", there): 12,
        kept("keep_person", house.rep): 22,
    }
    for address, most in pages.items():
        with django_assert_max_num_queries(most):
            assert admin.get(address).status_code == 200
