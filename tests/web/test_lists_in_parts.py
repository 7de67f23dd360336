"""Parts of long lists: whatever an address asks, nobody is shown more than before, and nothing breaks."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.grown import grow
from tests.houses import House, sign_in
from tests.web.candour.test_teams_in_parts import ODD
from tests.web.test_every_page_as_every_role import World, make_world

from bonafides.people.app.fields import NamedChoiceField
from bonafides.people.app.listing import AT_ONCE
from bonafides.people.app.models import Client as Customer
from bonafides.people.app.models import Person, Share

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(house: House) -> World:
    made = make_world(house)
    grow(house, people=960, step="a")
    return made


LISTS = {
    "promises/word/": "leader",
    "mirror/organisation/": "leader",
    "mirror/rounds/{round}/": "learning",
    "mirror/rounds/{round}/plan/": "learning",
    "mirror/board/{round}/": "rep",
    "forecast/mine/": "leader",
    "glass-box/sharing/": "leader",
    "people/": "rep",
    "people/teams/": "rep",
}


def test_odd_parts_get_a_clear_answer(world: World) -> None:
    for address, role in LISTS.items():
        browser = sign_in(Client(), world.house.by_role[role])
        path = "/" + address.format(round=world.things["rounds/key"])
        for name in ("page", "find", "shared"):
            for asked in ODD:
                assert browser.get(path, {name: asked}).status_code == 200, (path, name, asked)


def test_the_parts_of_a_list_are_the_whole_list_once(world: World) -> None:
    browser = sign_in(Client(), world.house.learning)
    path = f"/mirror/rounds/{world.things['rounds/key']}/"
    seen: list[str] = []
    for number in range(1, 5):
        page = browser.get(path, {"page": number}).content.decode()
        seen += re.findall(r'<p class="what"><a href="[^"]*">([^<]+)</a>', page)
        assert f"Part {number} of 4" in page
    assert len(seen) == len(set(seen)) == 121


def shared_names(browser: Client, part: str) -> list[str]:
    page = browser.get("/forecast/mine/", {"shared": part}).content.decode()
    return re.findall(r'/forecast/person/[a-z0-9]+/">([^<]+)</a>', page)


def test_what_is_shared_stands_in_parts_and_with_nobody_else(world: World) -> None:
    house = world.house
    leader, manager = (sign_in(Client(), one) for one in (house.leader, house.manager))
    first, second = shared_names(leader, "1"), shared_names(leader, "2")
    assert len(first) == len(second) == AT_ONCE
    assert not set(first) & set(second)
    assert [*first, *second] == sorted([*first, *second])
    for part in ("1", "2", "24", "25", *ODD):
        assert shared_names(manager, part) == []


def test_a_share_that_ended_stands_in_no_part(world: World) -> None:
    from django.utils import timezone

    Share.objects.filter(with_person=world.house.leader).update(ended_at=timezone.now())
    leader = sign_in(Client(), world.house.leader)
    assert [shared_names(leader, part) for part in ("1", "2", "3")] == [[], [], []]


def test_a_part_opens_no_round_for_those_who_keep_none(world: World) -> None:
    for role in ("rep", "manager", "leader", "delivery"):
        browser = sign_in(Client(), world.house.by_role[role])
        for path in (f"/mirror/rounds/{world.things['rounds/key']}/", "/mirror/rounds/"):
            assert browser.get(path, {"page": "2", "find": "a"}).status_code == 403


# Fields


def field_of(rows: int) -> NamedChoiceField:
    Customer.objects.bulk_create(Customer(kind="customer", name=f"Yard {n:03d}") for n in range(rows))
    field = NamedChoiceField(queryset=Customer.objects.none())
    field.choose_from(Customer.objects.filter(closed_on__isnull=True))
    return field


def test_few_are_chosen_from_a_list(db: None) -> None:
    field = field_of(3)
    assert not field.told_by_name
    assert field.clean(str(Customer.objects.get(name="Yard 001").pk)).name == "Yard 001"


def test_of_many_one_is_told_by_its_name_or_key(db: None) -> None:
    from django.core.exceptions import ValidationError

    field = field_of(AT_ONCE + 20)
    wanted = Customer.objects.get(name="Yard 055")
    assert [field.clean(said) for said in ("yard  055 ", wanted.key)] == [wanted, wanted]
    assert field.prepare_value(wanted) == field.prepare_value(wanted.pk) == "Yard 055"
    for said in ("05", "nobody", "\x00", "Yard 055\x00x", str(wanted.pk), "%", ""):
        with pytest.raises(ValidationError):
            field.clean(said)
    Customer.objects.create(kind="partner", name="Yard 055")
    with pytest.raises(ValidationError, match=wanted.key):
        field.clean("Yard 055")
    Customer.objects.filter(name="Yard 007").update(closed_on="2026-01-01")
    with pytest.raises(ValidationError):
        field.clean("Yard 007")  # what cannot be chosen from a list cannot be told by name


def test_an_ask_is_handed_on_by_name_within_its_function_alone(world: World) -> None:
    house = world.house
    browser = sign_in(Client(), house.delivery)
    path = f"/promises/inbox/{world.things['inbox/key']}/hand-on/"
    page = browser.get(path).content.decode()
    assert "<option" not in page.split("<main", 1)[1]
    outside = Person.objects.filter(function=house.sales, name__startswith="Person").first()
    assert outside is not None
    for said in (outside.name, outside.key, "Person"):
        assert browser.post(path, {"to": said}).status_code == 422
    inside = Person.objects.filter(function=house.delivery_function, name__startswith="Person").first()
    assert inside is not None
    assert browser.post(path, {"to": inside.name}).status_code == 302
