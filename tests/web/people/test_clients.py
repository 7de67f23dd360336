"""Customers, partners, internal clients: kept once, closed and opened, with contacts who may be forgotten."""

from __future__ import annotations

from typing import Any

import pytest

from bonafides.errors import WrongRequest
from bonafides.people.app.actions_clients import (
    ERASED,
    close_client,
    erase_contact,
    keep_arriving,
    keep_client,
    keep_contact,
    reopen_client,
)
from bonafides.people.app.models import Act, Client, ClientContact
from bonafides.people.client_arrivals import read_clients

FILE = b"""name,kind,owner,contact,contact_email,job,external_id
Sawmill Ltd,customer,nadia.field@house.example,Ada Lind,ada@sawmill.example,Buyer,a1
Sawmill Ltd,customer,,Bo Berg,,,a1
Cold Store,partner,nobody@house.example,,,,
Spare parts,internal client,,,,,
"""


def sawmill(house: Any) -> Client:
    return keep_client(None, kind="customer", name="Sawmill", owner=house.rep, by=house.rep)


def test_a_client_is_kept_once(house: Any) -> None:
    assert sawmill(house) == sawmill(house)
    with pytest.raises(WrongRequest, match="another customer called Sawmill"):
        keep_client(None, kind="customer", name="SAWMILL", owner=None, by=house.rep)
    with pytest.raises(WrongRequest, match="who left on"):
        keep_client(None, kind="partner", name="Sawmill", owner=house.leaver, by=house.rep)


def test_a_client_is_closed_and_opened_and_each_is_noted_once(house: Any) -> None:
    client = sawmill(house)
    assert close_client(client, on=house.on, by=house.rep)
    assert not close_client(client, on=house.on, by=house.rep)
    assert reopen_client(client, by=house.rep)
    assert list(Act.objects.values_list("what", flat=True)) == [
        "reopen_client",
        "close_client",
        "keep_client",
    ]


def test_a_contact_is_kept_once_and_forgotten_for_good(house: Any) -> None:
    client = sawmill(house)
    said = {"name": "Ada Lind", "email": "Ada@sawmill.example", "job": "Buyer", "language": "de"}
    contact = keep_contact(client, None, by=house.rep, **said)
    assert keep_contact(client, None, by=house.rep, **said) == contact
    erase_contact(contact, by=house.administrator)
    contact.refresh_from_db()
    assert (contact.name, contact.email, contact.job) == (ERASED, "", "")
    with pytest.raises(WrongRequest):
        keep_contact(client, contact, by=house.rep, **said)


def test_a_file_of_clients_is_kept_and_the_second_time_changes_nothing(house: Any) -> None:
    arrivals = read_clients(FILE)
    counts = keep_arriving(arrivals, by=house.administrator)
    assert counts == {"added": 2, "changed": 0, "contacts": 2, "left_out": 1}
    assert arrivals.flaws[0].found == "the owner 'nobody@house.example'"
    client = Client.objects.get(external_id="a1")
    assert (client.owner, client.contacts.count()) == (house.rep, 2)
    again = keep_arriving(read_clients(FILE), by=house.administrator)
    assert again == {"added": 0, "changed": 0, "contacts": 0, "left_out": 1}
    assert ClientContact.objects.count() == 2
