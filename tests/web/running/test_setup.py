"""`bonafides setup`: the first run, asked and unasked."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.timeout(900)

STATE = """
from bonafides.people.app.models import Hat, Installation, Person
here = Installation.objects.get()
who = Person.objects.get()
print(here.name, here.kind, here.timezone, here.fiscal_year_start, here.period, sep="|")
print(who.name, who.email, Hat.objects.get(person=who).role, sep="|")
"""


def test_a_new_administrator_is_asked_five_questions(installed: Any) -> None:
    house = installed()
    answers = [
        "Firm & Sons",
        "Europe/Brlin",
        "Europe/Berlin",
        "13",
        "4",
        "Anna Ott",
        "not an address",
        "Anna@Firm.example",
    ]
    said = house.run("setup", given="\n".join(answers) + "\n")
    assert said.returncode == 0, said.stderr
    assert "'Europe/Brlin' is no IANA time zone, such as Europe/Berlin" in said.stdout + said.stderr
    assert said.stdout.index("Making the database") < said.stdout.index("A new installation")
    assert "bonafides setup --link --email anna@firm.example --data" in said.stdout
    assert house.django(STATE).splitlines() == [
        "Firm & Sons|real|Europe/Berlin|4|quarter",
        "Anna Ott|anna@firm.example|administrator",
    ]
    assert "/invitation/" in said.stdout


def test_options_answer_everything_and_a_second_time_is_refused(installed: Any) -> None:
    house = installed()
    link = house.set_up()
    assert house.django(STATE).splitlines()[0] == "Testing & Sons|real|Europe/Berlin|4|quarter"
    again = house.run("setup", "--name", "Other", "--timezone", "UTC", "--fiscal-year-start", 1,
                      "--person", "B", "--email", "b@house.example")  # fmt: skip
    assert again.returncode == 2
    assert "was set up here" in again.stderr
    fresh = house.run("setup", "--link", "--email", "adam@house.example")
    assert fresh.returncode == 0, fresh.stderr
    assert "/invitation/" in fresh.stdout
    assert link not in fresh.stdout
    nobody = house.run("setup", "--link", "--email", "nobody@house.example")
    assert nobody.returncode == 2


def test_the_link_leads_where_the_settings_say(installed: Any) -> None:
    house = installed()
    house.set_up()
    with (house.data / "settings.env").open("a") as settings:
        settings.write("BONAFIDES_ADDRESS=https://trust.firm.example\n")
    told = house.run("setup", "--link", "--email", "adam@house.example")
    assert told.stdout.startswith("https://trust.firm.example/invitation/"), told.stderr
    another = house.run(
        "setup", "--link", "--email", "adam@house.example", "--address", "https://other.example/"
    )
    assert another.stdout.startswith("https://other.example/invitation/"), another.stderr


def test_the_folder_is_its_owners_alone(installed: Any) -> None:
    house = installed()
    house.set_up()
    assert (house.data / "secret").stat().st_mode & 0o077 == 0


def test_a_demonstration_is_not_made_in_a_real_folder_nor_served_as_one(installed: Any) -> None:
    house = installed()
    house.set_up()
    if "DATABASE_URL" not in house.environment:
        said = house.run("demo", "--once", "--port", house.port)
        assert said.returncode == 2
        assert "a real organisation" in said.stderr
    assert house.django(STATE).splitlines()[0] == "Testing & Sons|real|Europe/Berlin|4|quarter"
