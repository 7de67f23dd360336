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


CONTRADICTS = b"""name,kind,owner,contact,external_id
Sawmill Ltd,customer,nadia.field@house.example,Ada Lind,a1
Sawmill Ltd,customer,mara.voss@house.example,Bo Berg,
SAWMILL LTD,customer,,Cy Dahl,
sawmill ltd,customer,,Di Ek,a2
Sawmill North,customer,,Em Falk,a1
"""


def test_rows_of_one_client_agree_or_the_later_one_is_left_out(house: Any) -> None:
    arrivals = read_clients(CONTRADICTS)
    assert [(flaw.line, flaw.column) for flaw in arrivals.flaws] == [
        (3, "owner"), (5, "external_id"), (6, "name"),
    ]  # fmt: skip
    assert "where line 2 has 'nadia.field@house.example'" in arrivals.flaws[0].found
    counts = keep_arriving(arrivals, by=house.administrator)
    assert counts == {"added": 1, "changed": 0, "contacts": 2, "left_out": 3}
    assert Client.objects.get().name == "Sawmill Ltd", "spelt as in the first row"
    again = keep_arriving(read_clients(CONTRADICTS), by=house.administrator)
    assert again == {"added": 0, "changed": 0, "contacts": 0, "left_out": 3}


def test_what_a_file_of_clients_would_change_is_listed_before_it_is_applied(client: Any, house: Any) -> None:
    from tests.houses import sign_in

    from bonafides.people.app.actions_arrivals import receive
    from bonafides.people.app.actions_client_arrivals import apply_clients

    sawmill(house)
    data = b"name,owner,contact\nSawmill,mara.voss@house.example,Ada <Lind>\nNew One,,\n"
    waiting = receive("clients", data, on=house.on, by=house.administrator)
    sign_in(client, house.administrator)
    address = f"/people/keep/file/{waiting.key}/"
    for _ in range(2):  # looking changes nothing
        text = client.get(address).content.decode()
        assert "What would change" in text
        assert "<s>Nadia Field</s> Mara Voss" in text
        assert "Ada &lt;Lind&gt;" in text
        assert "New One" in text
    apply_clients(waiting, by=house.administrator)
    same = receive("clients", data, on=house.on, by=house.administrator)
    text = client.get(f"/people/keep/file/{same.key}/").content.decode()
    assert "The file would change nothing" in text
    assert "What would change" not in text
