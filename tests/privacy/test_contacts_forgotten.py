"""Contacts are handed to whoever passed them on, and go with them; people of a client can be forgotten."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone
from tests.houses import House
from tests.unit.promises.arriving.mails import mail, raw

from bonafides.people.app.actions_clients import erase_contact
from bonafides.people.app.actions_erasure import erase
from bonafides.people.app.models import Client, ClientContact
from bonafides.people.app.queries_export import everything_about, export_zip
from bonafides.promises.app.actions_arriving import take_mail
from bonafides.promises.app.actions_contacts import match_contact, start_collecting
from bonafides.promises.app.models import Collecting, Contact, ContactWords, KnownAs

BO = "bo@client.example"
IN = "contacts@in.example"


@pytest.fixture
def told(house: House, settings: Any) -> Collecting:
    """A rep who keeps subjects and bodies, one contact that is matched and one that waits."""
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"contacts_address": IN})
    client = Client.objects.create(kind="customer", name="Client AG", owner=house.rep)
    ClientContact.objects.create(client=client, name="Bo Client", email=BO)
    ada = start_collecting(keep_subjects=True, keep_bodies=True, by=house.rep)
    sender = house.rep.email
    for to, number in ((BO, "<1@h>"), ("bo@unknown.example", "<2@h>")):
        made = mail(sender, to, number=number, subject="UNSPOKEN subject", text="UNSPOKEN body")
        take_mail(raw(made), recipients=[f"contacts+{ada.tag}@in.example"], envelope=sender)
    return ada


def everything_kept() -> str:
    """Every value of every row of the room."""
    return "\n".join(
        str(row)
        for model in apps.get_app_config("promises").get_models()
        for row in model._default_manager.values()
    )


def test_the_owner_is_handed_every_word_and_a_copy_by_an_administrator_holds_none(told: Collecting) -> None:
    mine = everything_about(told.person, own=True)
    assert [row["body"].strip() for row in mine["words-of-contacts"]] == ["UNSPOKEN body"] * 2
    assert len(mine["contact"]) == 2
    with zipfile.ZipFile(io.BytesIO(export_zip(told.person, own=False, house="H"))) as copy:
        whole = "".join(copy.read(name).decode() for name in copy.namelist())
        assert "UNSPOKEN" not in whole
        assert len(json.loads(copy.read("everything.json"))["contact"]) == 2


def test_the_export_never_holds_what_opens_the_door(told: Collecting) -> None:
    copy = json.dumps(everything_about(told.person, own=False))
    assert Contact.objects.first().identity not in copy  # type: ignore[union-attr]
    assert told.tag not in copy


def test_erasing_a_leaver_leaves_that_there_was_a_contact_and_not_a_word(
    told: Collecting, house: House
) -> None:
    identity = Contact.objects.get(state="matched").identity
    person = told.person
    person.left_on = timezone.localdate()
    person.save()
    done = erase(person, by=house.administrator)
    assert done.gone["words-of-contacts"] >= 2
    kept = everything_kept()
    assert "UNSPOKEN" not in kept
    assert identity not in kept
    assert "unknown.example" not in kept
    assert Contact.objects.get().client.name == "Client AG"  # type: ignore[union-attr]
    assert not Collecting.objects.exists()


def test_somebody_at_a_client_is_forgotten_in_contacts_too(told: Collecting, house: House) -> None:
    waiting = Contact.objects.get(state="waiting")
    bo = ClientContact.objects.get()
    match_contact(waiting, bo.client, person_there=bo, remember="party", by=told.person)
    assert KnownAs.objects.count() == 1
    erase_contact(bo, by=house.administrator)
    assert not ContactWords.objects.exists()
    assert not KnownAs.objects.exists()
    assert Contact.objects.count() == 2
    assert "bo@" not in everything_kept()
