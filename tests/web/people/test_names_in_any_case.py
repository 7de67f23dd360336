"""Names are found in whatever case they are written, with letters beyond ASCII too, on either database."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, RequestFactory

from bonafides.people.app.fields import NamedChoiceField
from bonafides.people.app.listing import AT_ONCE, named_rows
from bonafides.people.app.models import Client as Customer
from bonafides.people.app.models import Person, Team
from bonafides.people.app.queries_people import directory, person_named
from bonafides.people.app.queries_teams import teams_named

pytestmark = pytest.mark.django_db

WRITTEN = ("Österreichische Ärzte (Süd)", "österreichische ärzte (süd)", "ÖSTERREICHISCHE ÄRZTE (SÜD)")


def many_customers() -> Customer:
    """More than stand in a list, one of them with a name beyond ASCII."""
    Customer.objects.bulk_create(Customer(kind="customer", name=f"Yard {n:03d}") for n in range(AT_ONCE + 1))
    return Customer.objects.create(kind="customer", name=WRITTEN[0])


@pytest.mark.parametrize("said", ["Österreich", "österreich", "ÄRZTE", "ärzte öSTERREICHISCHE", "(süd)"])
def test_a_long_list_is_searched_in_any_case(said: str) -> None:
    wanted = many_customers()
    found = named_rows(RequestFactory().get("/", {"find": said}), Customer.objects.all())
    assert found.rows == [wanted]


@pytest.mark.parametrize("said", WRITTEN)
def test_one_of_many_is_told_by_its_name_in_any_case(said: str) -> None:
    wanted = many_customers()
    field = NamedChoiceField(queryset=Customer.objects.none())
    field.choose_from(Customer.objects.all())
    assert field.clean(said) == wanted


@pytest.mark.parametrize(
    "said", ["Ö.*", "Österreichische .rzte (Süd)", "Österreichische Ärzte (Süd)$", "ö|y", "ä["]
)
def test_what_is_typed_is_a_name_and_no_pattern(said: str) -> None:
    from django.core.exceptions import ValidationError

    many_customers()
    field = NamedChoiceField(queryset=Customer.objects.none())
    field.choose_from(Customer.objects.all())
    with pytest.raises(ValidationError):
        field.clean(said)
    assert named_rows(RequestFactory().get("/", {"find": said}), Customer.objects.all()).rows == []


@pytest.mark.parametrize("said", ["Ümit Öz", "ümit öz", "ÜMIT ÖZ"])
def test_people_and_teams_are_found_in_any_case(said: str) -> None:
    person = Person.objects.create(name="Ümit Öz", email="uemit@firm.example")
    team = Team.objects.create(name="Ümit Öz")
    assert person_named(said) == [person]
    assert teams_named(said) == [team]
    assert list(directory(words=said)) == [person]


def test_the_directory_finds_somebody_whose_name_begins_beyond_ascii(
    client: Client, house: Any, sign_in: Any
) -> None:
    Person.objects.create(name="Özlem Zufall", email="o@firm.example")
    page = sign_in(client, house.rep).post("/people/", {"words": "özlem"})
    assert "Özlem Zufall" in page.content.decode()
