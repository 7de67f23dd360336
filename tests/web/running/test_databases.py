"""The database that an installation is told to use is the one it uses."""

from __future__ import annotations

import os

import pytest
from django.db import connection
from pydantic import SecretStr

from bonafides.errors import WrongRequest
from bonafides.people.app.models import ReadTrace
from bonafides.website.configuration import Configuration
from bonafides.website.told_to_django import database


def test_the_tests_run_on_the_database_that_was_named(db):
    expected = "postgresql" if os.environ.get("DATABASE_URL") else "sqlite"
    assert connection.vendor == expected
    assert ReadTrace.objects.count() == 0


def told(address: str) -> dict[str, object]:
    return database(Configuration(DATABASE_URL=SecretStr(address)))


def test_an_address_of_postgresql_is_understood_in_all_its_parts():
    found = told("postgresql://anna:p%40ss@db.example:5433/house?sslmode=require")
    parts = {"USER": "anna", "PASSWORD": "p@ss", "HOST": "db.example", "PORT": "5433", "NAME": "house"}
    assert {key: found[key] for key in parts} == parts
    assert found["OPTIONS"] == {"sslmode": "require"}


def test_a_folder_with_a_socket_keeps_its_capitals():
    assert told("postgresql://postgres@%2Ftmp%2FHere/house")["HOST"] == "/tmp/Here"


@pytest.mark.parametrize("address", ["mysql://host/name", "postgresql://host", "postgresql://host/"])
def test_an_address_of_something_else_is_refused_with_a_remedy(address):
    with pytest.raises(WrongRequest, match="DATABASE_URL"):
        told(address)


def test_a_refusal_does_not_repeat_the_password():
    with pytest.raises(WrongRequest) as caught:
        told("mysql://anna:verysecret@host/name")
    assert "verysecret" not in str(caught.value)
