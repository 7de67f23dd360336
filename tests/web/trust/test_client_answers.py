"""My mirror: clients who answered with their name, each beside my guess, and over several where n allows."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from tests.houses import House, sign_in
from tests.mirrors import closed_round, said_by
from tests.web.trust.test_two_minutes import SIXES, words

from bonafides.people.app.actions_shares import share, turn_off
from bonafides.people.app.holdings import forget_everywhere
from bonafides.people.app.models import Client, ClientContact, Person, ReadTrace
from bonafides.trust.app.actions_guesses import (
    answer_by_name,
    ask_by_name,
    delete_guess,
    make_guess,
    take_back,
)
from bonafides.trust.app.models import AskedByName
from bonafides.trust.instruments import load
from bonafides.trust.purposes import GUESS, MINE

pytestmark = pytest.mark.django_db

TOOL = load("two-minutes")
GUESSED: dict[str, int | None] = {code: int(value) for code, value in SIXES.items()}
NAMES = ("Berta Zahn", "ada Holz", "Dora Ast", "Carl Ohm", "Emil Uhl", "Fritz Moor")
SECTION = "Clients who answered with their name"


def answered(house: House, n: int = 1, *, of: Person | None = None, **differs: int) -> list[AskedByName]:
    """So many clients of the rep, each guessed about and each with an answer; in the order of `NAMES`."""
    person = of or house.rep
    client = Client.objects.create(kind="customer", name="Sawmill", owner=person)
    made = []
    for number, name in enumerate(NAMES[:n]):
        contact = ClientContact.objects.create(client=client, name=name, email=f"c{number}@saw.example")
        row = ask_by_name(make_guess(contact, TOOL, GUESSED, by=person, today=house.on), today=house.on).row
        answer_by_name(row, GUESSED | differs, today=house.on)
        made.append(row)
    return made


def mine(person: Person, path: str = "/mirror/") -> str:
    return words(sign_in(Browser(), person).get(path))


def test_each_client_stands_beside_the_guess_with_a_plain_difference(house: House) -> None:
    answered(house, i2=3, i3=4)
    told = mine(house.rep)
    assert SECTION in told
    assert "On intimacy you guessed 6.0; Berta Zahn answered 3.5." in told
    # Composite of the answer (6 + 6 + 3.5 + 6) / 4 = 5.375: 6 less that.
    assert "Intimacy 6.0 3.5 +2.5" in told
    assert "All together 6.0 5.4 +0.6" in told
    assert "plain numbers and a plain difference, no interval can be given" in told


def test_what_a_client_left_open_is_said_so_and_not_counted(house: House) -> None:
    row = answered(house)[0]
    answer_by_name(row, GUESSED | {"i2": None, "i3": None}, today=house.on)
    told = mine(house.rep)
    assert "Intimacy 6.0 left open –" in told
    assert "All together 6.0 left open –" in told


@pytest.mark.parametrize("n", [1, 4])
def test_below_five_clients_the_blind_spot_is_refused_with_the_reason(house: House, n: int) -> None:
    answered(house, n, i2=2, i3=2)
    told = mine(house.rep)
    assert "Cannot be measured yet" in told
    assert "a mean over clients is shown from 5" in told
    assert "Means over clients" not in told


def test_from_five_clients_on_the_blind_spot_has_its_interval_and_its_n(house: House) -> None:
    for number, row in enumerate(answered(house, 5)):
        answer_by_name(row, GUESSED | {"i2": 2 + number % 2, "i3": 3}, today=house.on)
    told = mine(house.rep)
    # Intimacy 2.5, 3, 2.5, 3, 2.5: mean 2.7, so 3.3 apart; s = .27 gives way to what rounding hides, .29:
    # 2.7764 · .2887 / √5 = .358.
    assert "On intimacy clients see you less well than you believe" in told
    assert "Means over 5 clients who answered with their name" in told
    assert "+3.3 (+2.9 to +3.7) 5" in told
    assert "95 % interval" in told


def test_where_nothing_differs_it_says_so(house: House) -> None:
    answered(house, 6)
    assert "do not differ by more than chance and custom allow" in mine(house.rep)


def test_one_client_counts_once_with_the_newest_answer(house: House) -> None:
    row = answered(house)[0]
    contact = row.guess.contact
    for point in (1, 2):
        again = make_guess(contact, TOOL, GUESSED, by=house.rep, today=house.on)
        answer_by_name(
            ask_by_name(again, today=house.on).row, GUESSED | {"c1": point, "c2": point}, today=house.on
        )
    told = mine(house.rep)
    assert "On credibility you guessed 6.0; Berta Zahn answered 2.0." in told
    assert "1 client has answered with their name" in told


def test_clients_stand_in_order_of_name_whatever_they_said(house: House) -> None:
    rows = answered(house, 6)
    for row, point in zip(rows, (7, 1, 4, 2, 6, 3), strict=True):
        answer_by_name(row, GUESSED | {"c1": point, "c2": point}, today=house.on)
    told = mine(house.rep)
    told = told[told.index(SECTION) :]
    assert sorted(NAMES, key=told.index) == sorted(NAMES, key=str.casefold)


def test_it_stands_beside_a_round_too_and_not_on_the_page_of_an_earlier_one(house: House) -> None:
    profile = load("trust-profile")
    early = closed_round(
        house,
        {"others": said_by(profile, 8, seed=1)},
        person=house.rep,
        on=house.on - timedelta(days=200),
    )
    closed_round(house, {"others": said_by(profile, 8, seed=2)}, person=house.rep)
    answered(house)
    assert SECTION in mine(house.rep)
    assert SECTION not in mine(house.rep, f"/mirror/earlier/{early.row.key}/")


def test_who_only_guessed_or_waits_for_an_answer_sees_no_section(house: House) -> None:
    row = answered(house)[0]
    AskedByName.objects.filter(pk=row.pk).update(answers=None, answered_on=None)
    assert SECTION not in mine(house.rep)


@pytest.mark.parametrize("how", ["taken back", "guess deleted", "client forgotten"])
def test_what_is_deleted_or_withdrawn_vanishes_from_the_rows_and_from_the_mean(
    house: House, how: str
) -> None:
    rows = answered(house, 5, i2=2, i3=2)
    assert "Means over 5 clients" in mine(house.rep)
    if how == "taken back":
        take_back(rows[0])
    elif how == "guess deleted":
        delete_guess(rows[0].guess)
    else:
        forget_everywhere(rows[0].guess.contact)
    told = mine(house.rep)
    assert "Berta Zahn" not in told
    assert "Means over" not in told
    assert "4 clients have answered with their names" in told


def test_turning_guesses_off_hides_it_and_turning_the_mirror_off_too(house: House) -> None:
    answered(house)
    turn_off(GUESS, by=house.rep)
    assert SECTION not in mine(house.rep)


def test_turning_the_mirror_off_hides_it(house: House) -> None:
    answered(house)
    turn_off(MINE, by=house.rep)
    assert SECTION not in mine(house.rep)


def test_nobody_else_reads_it_also_where_the_mirror_and_the_guesses_are_shared(house: House) -> None:
    """Each client was told that one person alone reads their answer."""
    profile = load("trust-profile")
    closed_round(house, {"others": said_by(profile, 8, seed=2)}, person=house.rep)
    answered(house, 6, i2=1, i3=1)
    for purpose in (MINE, GUESS):
        share(purpose, by=house.rep, until_on=None, person=house.reps[1], team=None)
    for path in (f"/mirror/person/{house.rep.key}/", f"/mirror/guess/of/{house.rep.key}/", "/mirror/"):
        told = mine(house.reps[1], path)
        for hidden in (SECTION, "blind spot", "answered 1.0", "+5.0", "Guess less answer"):
            assert hidden not in told, (path, hidden)
    assert not any(name in mine(house.reps[1], f"/mirror/person/{house.rep.key}/") for name in NAMES)
    for person in (house.manager, house.leader, house.administrator, house.learning):
        assert SECTION not in mine(person)
        assert sign_in(Browser(), person).get(f"/mirror/person/{house.rep.key}/").status_code == 403


def test_another_persons_clients_are_not_among_mine(house: House) -> None:
    answered(house, of=house.other_rep)
    assert SECTION not in mine(house.rep)
    assert SECTION in mine(house.other_rep)


def test_the_log_says_that_it_was_read_by_its_own_purpose_and_of_whom(house: House) -> None:
    mine(house.rep)
    assert not ReadTrace.objects.filter(purpose=GUESS).exists()
    answered(house)
    mine(house.rep)
    line = ReadTrace.objects.get(purpose=GUESS)
    assert (line.page, line.reader, line.subject, line.refused) == (
        "trust:mirror", house.rep.pk, house.rep.pk, False,
    )  # fmt: skip


def test_nothing_of_it_is_written_into_a_reading(house: House) -> None:
    from bonafides.readings.app.models import Reading

    answered(house, 6)
    mine(house.rep)
    assert not Reading.objects.exists()


def test_it_is_said_in_german(house: House) -> None:
    for row in answered(house, 6):
        answer_by_name(row, GUESSED | {"i2": 2, "i3": 2}, today=house.on)
    browser: Any = sign_in(Browser(headers={"accept-language": "de"}), house.rep)
    Person.objects.filter(pk=house.rep.pk).update(language="de")
    told = words(browser.get("/mirror/"))
    assert "Kunden, die mit ihrem Namen geantwortet haben" in told
    assert "Bei der Vertrautheit sehen Kunden Sie weniger gut, als Sie glauben" in told
    assert "+4,0" in told


def test_more_clients_ask_no_more_of_the_database(house: House, django_assert_max_num_queries: Any) -> None:
    answered(house, 6)
    browser = sign_in(Browser(), house.rep)
    browser.get("/mirror/")
    with django_assert_max_num_queries(22):
        browser.get("/mirror/")
