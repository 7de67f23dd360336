"""A file of people: looked at, then applied as it was seen; and the users of a CRM."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.houses import sign_in

from bonafides.errors import WrongRequest
from bonafides.people.app.actions_arrivals import apply_people, plan_of, receive, set_aside
from bonafides.people.app.actions_lines import move_team
from bonafides.people.app.actions_users import add_waiting, import_users, pass_over, place_user
from bonafides.people.app.models import Act, Alias, Arrival, Hat, Line, Membership, Person, UnclearUser
from bonafides.people.app.reader import reader_for

FILE = b"""email;name;team;manager;role;crm_id;function;started_on
ada.lind@house.example;Ada Lind;East;mara.voss@house.example;manager;u-ada;Sales;2026-01-05
bo.berg@house.example;Bo Berg;East;Ada Lind;rep;u-bo;Sales;2026-02-01
nadia.field@house.example;Nadia Field;East;Ada Lind;;u-nadia;;
otto.lind@house.example;Otto Lind;North;;;;;
nobody;Cy;East;;;;;
"""


def arrival(house: Any, data: bytes = FILE) -> Arrival:
    return receive("people", data, on=house.on, by=house.administrator)


def test_looking_changes_nothing(house: Any) -> None:
    before = Person.objects.count()
    read, plan = plan_of(arrival(house))
    assert (plan.added, plan.changed, plan.unchanged, len(read.flaws)) == (2, 1, 1, 1)
    assert Person.objects.count() == before


def test_what_was_seen_is_done_once(house: Any) -> None:
    waiting = arrival(house)
    mark = plan_of(waiting)[1].mark
    for _ in range(2):
        outcome = apply_people(waiting, mark=mark, by=house.administrator)
    # The row of Cy, who has neither address nor id, was seen and left out.
    assert outcome == {"added": 2, "changed": 1, "left_out": 1}
    ada, bo = (Person.objects.get(name=name) for name in ("Ada Lind", "Bo Berg"))
    assert reader_for(ada).leads_teams == {Membership.objects.get(person=ada).team_id}
    assert reader_for(ada).reports == {bo.pk, house.rep.pk}
    assert Line.objects.get(person=ada).manager == house.manager
    assert [hat.role for hat in reader_for(bo).hats] == ["rep"]
    assert Alias.objects.get(external_id="u-nadia").person == house.rep
    assert bytes(Arrival.objects.get().content) == b""


def test_an_applied_file_is_not_said_to_wait_a_day(client: Any, house: Any) -> None:
    data = b"name;email\nNew Person;new.person@house.example\n"
    waiting = receive("people", data, on=house.on, by=house.administrator)
    sign_in(client, house.administrator)
    address = f"/people/keep/file/{waiting.key}/"
    assert "The file is forgotten after a day." in client.get(address).content.decode()
    apply_people(waiting, mark=plan_of(waiting)[1].mark, by=house.administrator)
    text = client.get(address).content.decode()
    assert "Its content is no longer kept." in text
    assert "The file is forgotten after a day." not in text


def test_a_file_that_an_erasure_forgot_is_not_said_to_be_applied(client: Any, house: Any) -> None:
    from bonafides.people.app.actions_erasure import erase

    waiting = arrival(house)
    erase(house.leaver, by=house.administrator)
    sign_in(client, house.administrator)
    text = client.get(f"/people/keep/file/{waiting.key}/").content.decode()
    assert "This file was set aside" in text
    assert "Nothing was changed by it." in text
    assert "The file is applied" not in text


def test_the_same_file_again_changes_nothing(house: Any) -> None:
    first = arrival(house)
    apply_people(first, mark=plan_of(first)[1].mark, by=house.administrator)
    _, plan = plan_of(arrival(house))
    assert (plan.steps, plan.unchanged) == ([], 4)


def test_what_was_seen_is_not_done_when_the_house_has_changed_since(house: Any) -> None:
    waiting = arrival(house)
    mark = plan_of(waiting)[1].mark
    move_team(house.reps[1], house.south, on=house.on, by=house.administrator)
    with pytest.raises(WrongRequest, match="the house has changed"):
        apply_people(waiting, mark=mark, by=house.administrator)
    assert not Person.objects.filter(name="Ada Lind").exists()


def test_a_file_that_is_set_aside_or_a_day_old_is_forgotten(house: Any) -> None:
    waiting, old = arrival(house), arrival(house)
    set_aside(waiting, by=house.administrator)
    Arrival.objects.filter(pk=old.pk).update(made_at=timezone.now() - timedelta(days=2))
    arrival(house)
    for one in (waiting, old):
        one.refresh_from_db()
        assert bytes(one.content) == b""
    with pytest.raises(WrongRequest, match="set aside"):
        apply_people(waiting, mark="", by=house.administrator)


HEADS = b"""email;name;role;function
ada.lind@house.example;Ada Lind;delivery;Support
nadia.field@house.example;Nadia Field;delivery;
cy.holm@house.example;Cy Holm;delivery;
"""


def test_a_delivery_head_of_a_file_answers_for_the_function_of_the_row_or_their_own(house: Any) -> None:
    waiting = arrival(house, HEADS)
    plan = plan_of(waiting)[1]
    assert [(flaw.line, flaw.column, flaw.found) for flaw in plan.flaws] == [
        (4, "role", "a delivery head without a function")
    ]
    apply_people(waiting, mark=plan.mark, by=house.administrator)
    ada = Person.objects.get(name="Ada Lind")
    assert reader_for(ada).answers_for == {ada.function_id}
    assert reader_for(house.rep).answers_for == {house.rep.function_id}
    assert not Person.objects.filter(name="Cy Holm").exists()


def test_a_delivery_head_of_a_crm_answers_for_their_own_function_or_for_none(house: Any) -> None:
    bo = Person.objects.create(name="Bo Berg", email="bo@house.example", function=house.sales)
    cy = Person.objects.create(name="Cy Holm", email="cy@house.example")
    users = [
        {"person_id": f"u{who.pk}", "name": who.name, "email": who.email, "role": "delivery"}
        for who in (bo, cy)
    ]
    assert import_users(users, source="src", on=house.on, by=house.administrator).matched == 2
    assert reader_for(bo).answers_for == {house.sales.pk}
    assert not Hat.objects.filter(person=cy).exists()


def test_no_file_makes_an_administrator(house: Any) -> None:
    read, plan = plan_of(arrival(house, b"name,email,role\nAda,a@b.example,administrator\n"))
    assert not plan.steps
    assert read.flaws[0].found == "administrator"


def test_two_thousand_people_are_added_in_a_bounded_number_of_queries(
    house: Any, django_assert_max_num_queries: Any
) -> None:
    rows = "".join(
        f"P {n},p{n}@house.example,T{n % 7},{f'p{n // 10}@house.example' if n else ''},rep\n"
        for n in range(2000)
    )
    waiting = arrival(house, b"name,email,team,manager,role\n" + rows.encode())
    mark = plan_of(waiting)[1].mark
    with django_assert_max_num_queries(120):
        assert apply_people(waiting, mark=mark, by=house.administrator)["added"] == 2000


USERS: list[dict[str, Any]] = [
    {"person_id": "1", "name": "Mara Voss", "email": "mara.voss@house.example"},
    {
        "person_id": "2",
        "name": "Nadia Field",
        "manager_id": "1",
        "team": "Elsewhere",
        "role": "administrator",
    },
    {"person_id": "3", "name": "Ada New", "email": "ada@house.example", "manager_id": "1", "team": "East"},
    {"person_id": "4", "name": "Otto Lind", "email": "somebody.else@house.example"},
    {"person_id": "5", "name": "Gone Long Ago", "active": False},
    {"person_id": "6", "name": "A B", "manager_id": "7", "role": "rep"},
    {"person_id": "7", "name": "B A", "manager_id": "6"},
]


def test_a_crms_users_find_their_people_and_the_unclear_ones_wait(house: Any) -> None:
    placed = import_users(USERS, source="src", on=house.on, by=house.administrator)
    assert (placed.matched, placed.added, placed.unclear, placed.passed_over) == (2, 3, 1, 1)
    ada = Person.objects.get(name="Ada New")
    assert Line.objects.get(person=ada).manager == house.manager
    assert reader_for(ada).team_id is not None
    # What this house has said of Nadia stands.
    assert reader_for(house.rep).team_id == house.north.pk
    assert not Hat.objects.filter(person=house.rep, role="administrator").exists()
    # A CRM's circle is not taken over.
    assert not Line.objects.filter(person__name__in=["A B", "B A"]).exists()


def test_users_arriving_again_add_nothing(house: Any) -> None:
    import_users(USERS, source="src", on=house.on, by=None)
    counts = [model.objects.count() for model in (Person, Alias, Membership, Line, Hat, UnclearUser, Act)]
    import_users(USERS, source="src", on=house.on, by=None)
    assert counts == [
        model.objects.count() for model in (Person, Alias, Membership, Line, Hat, UnclearUser, Act)
    ]


def test_a_hand_says_who_an_unclear_user_is(house: Any) -> None:
    import_users(USERS, source="src", on=house.on, by=None)
    unclear = UnclearUser.objects.get()
    assert (unclear.why, unclear.candidates) == ("the name fits, the address does not", [house.reps[1].pk])
    with pytest.raises(WrongRequest, match="calls otherwise already"):
        place_user(unclear, house.rep, on=house.on, by=house.administrator)
    place_user(unclear, house.reps[1], on=house.on, by=house.administrator)
    place_user(unclear, house.reps[1], on=house.on, by=house.administrator)
    assert Alias.objects.get(external_id="4").person == house.reps[1]
    assert import_users(USERS, source="src", on=house.on, by=None).unclear == 0


def test_an_unclear_user_may_be_somebody_new_or_nobody(house: Any) -> None:
    import_users(USERS, source="src", on=house.on, by=None)
    made = place_user(UnclearUser.objects.get(), None, on=house.on, by=house.administrator)
    assert made.email == "somebody.else@house.example"
    import_users([{"person_id": "9", "name": "Otto Lind"}], source="src", on=house.on, by=None)
    pass_over(UnclearUser.objects.get(external_id="9"), by=house.administrator)
    assert UnclearUser.objects.get(external_id="9").name == ""
    assert (
        import_users([{"person_id": "9", "name": "Otto Lind"}], source="src", on=house.on, by=None).unclear
        == 0
    )


def test_an_id_from_a_file_of_people_is_the_crms_own(house: Any) -> None:
    Alias.objects.create(person=house.rep, source="crm", external_id="u1")
    row = {"person_id": "u1", "name": "Called otherwise there"}
    assert import_users([row], source="src", on=house.on, by=None).matched == 1
    assert Alias.objects.get(source="src").person == house.rep


def test_whoever_is_new_may_wait_and_is_added_in_one_step(house: Any) -> None:
    since = house.on - timedelta(days=90)
    users = [
        {"person_id": "8", "name": "Ada New", "team": "East", "manager_id": "9", "since": since},
        {"person_id": "9", "name": "Bo New"},
        {"person_id": "1", "name": "Mara Voss"},
    ]
    for _ in range(2):
        placed = import_users(users, source="src", on=house.on, by=None, adds=False)
        assert (placed.matched, placed.added, placed.unclear) == (1, 0, 2)
    assert add_waiting(on=house.on, by=house.administrator) == 2
    assert add_waiting(on=house.on, by=house.administrator) == 0
    ada = Person.objects.get(name="Ada New")
    assert Line.objects.get(person=ada).manager.name == "Bo New"
    assert Membership.objects.get(person=ada).valid_from == since
    assert import_users(users, source="src", on=house.on, by=None, adds=False).unclear == 0
    assert Person.objects.filter(name__contains="New").count() == 2
