"""My mirror: what somebody reads of a closed round, and who may read it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from tests.houses import House, sign_in
from tests.mirrors import all_say, closed_round, said_by

from bonafides.people.app.actions_shares import share, turn_off
from bonafides.people.app.models import ReadTrace
from bonafides.readings.app.models import Reading
from bonafides.trust.app.publishing import publish
from bonafides.trust.instruments import load
from bonafides.trust.purposes import MINE

pytestmark = pytest.mark.django_db

PROFILE = load("trust-profile")


def page(person: object, path: str) -> str:
    browser = Client()
    sign_in(browser, person)  # type: ignore[arg-type]
    return " ".join(browser.get(path).content.decode().split())


def status(person: object, path: str) -> int:
    browser = Client(raise_request_exception=False)
    sign_in(browser, person)  # type: ignore[arg-type]
    return browser.get(path).status_code


def close_one(house: House, **more: object) -> None:
    """A round about the rep: reliable, less close than the rep believes; seven peers and six clients."""
    levels = {"reliability": 6.0, "intimacy": 3.8}
    own = all_say(PROFILE, 5) | {f"s{n}": 3 for n in (1, 2)}
    closed_round(
        house,
        {
            "peers": said_by(PROFILE, 7, seed=1, **levels),
            "clients": said_by(PROFILE, 6, seed=2, **levels),
        },
        person=house.rep,
        own=own | dict.fromkeys(("i1", "i2", "i3", "i4"), 6),
        **more,  # type: ignore[arg-type]
    )


def test_the_headline_says_the_finding_strength_first(house: House) -> None:
    close_one(house)
    told = page(house.rep, "/mirror/")
    assert "<h1>Others find you reliable; you think you are closer to them than they do</h1>" in told
    assert "Seven peers and six clients answered, of 18 who were asked." in told


def test_two_relations_are_a_dot_and_a_diamond_and_oneself_is_a_ring(house: House) -> None:
    close_one(house)
    told = page(house.rep, "/mirror/")
    chart = told[told.index('class="wide" role="img"') :]
    chart = chart[: chart.index("</svg>")]
    assert (chart.count("mark-shown"), chart.count("mark-second"), chart.count("mark-said")) == (6, 6, 6)


def test_a_ring_is_called_what_the_reader_said_themselves(house: House) -> None:
    close_one(house)
    told = page(house.rep, "/mirror/").replace("\xa0", " ")
    # Of the composite, and of the equation.
    assert re.findall(r"The ring, [^,]+, is ([^.<]+)\.", told) == ["what you said yourself"] * 2


def test_the_equation_is_labelled_with_its_convention_and_stands_after_the_composite(house: House) -> None:
    close_one(house)
    told = page(house.rep, "/mirror/")
    assert told.index("Trust, as others see it") < told.index("The trust equation, as it is usually written")
    assert "of answers rescaled from 1 to 7 to 1 to 5" in told


def test_every_part_says_what_is_held_back_and_why(house: House) -> None:
    closed_round(house, {"others": said_by(PROFILE, 6, seed=3)}, person=house.rep)
    told = page(house.rep, "/mirror/")
    assert "Six answered; ten are needed, so that nobody is known by their turn of phrase." in told
    assert "This is the first round with these questions." in told
    assert "Not yet known: 6 answered in this round, and a hundred are needed." in told


@pytest.mark.parametrize("slug", ["trust-profile", "manager-pulse-monthly"])
def test_where_a_part_is_held_back_the_composite_says_why_and_the_page_stands(
    house: House, slug: str
) -> None:
    instrument = load(slug)
    first = instrument.composed_of()[0].code
    alike = {item.code: 2 if item.reversed else 6 for item in instrument.items_of(first)}
    rows = [one | alike for one in said_by(instrument, 9, seed=3)]
    closed_round(house, {"others": rows}, person=house.rep, slug=slug)
    told = page(house.rep, "/mirror/" if slug == PROFILE.slug else "/mirror/pulse/")
    assert "would follow from it and the others" in told


def test_below_five_nothing_is_shown_but_the_reason(house: House) -> None:
    closed_round(house, {"others": said_by(PROFILE, 4, seed=3)}, person=house.rep)
    told = page(house.rep, "/mirror/")
    assert "4 answered; 5 are needed." in told
    assert '<svg class="wide"' not in told


def test_a_second_round_says_what_changed_only_beyond_its_error(house: House) -> None:
    early = house.on - timedelta(days=200)
    closed_round(house, {"others": said_by(PROFILE, 8, seed=4)}, person=house.rep, on=early, title="Spring")
    closed_round(house, {"others": said_by(PROFILE, 8, seed=5)}, person=house.rep)
    told = page(house.rep, "/mirror/")
    assert "Too small to tell" in told
    assert "cannot be told from chance" in told
    assert "/mirror/earlier/" in told


def test_an_earlier_round_can_be_read_and_nobody_elses(house: House) -> None:
    early = closed_round(
        house,
        {"others": said_by(PROFILE, 8, seed=4)},
        person=house.rep,
        on=house.on - timedelta(days=200),
        title="Spring",
    )
    closed_round(house, {"others": said_by(PROFILE, 8, seed=5)}, person=house.rep)
    path = f"/mirror/earlier/{early.row.key}/"
    assert "Spring" in page(house.rep, path)
    assert status(house.reps[1], path) == 404


def test_comments_are_shown_from_ten_answers_without_a_link_between_questions(house: House) -> None:
    keep = [f"Good thing {n}." for n in range(6)]
    more = [f"Wish {n}." for n in range(6)]
    closed_round(
        house,
        {"others": said_by(PROFILE, 11, seed=6)},
        person=house.rep,
        comments={"keep": keep, "more": more},
    )
    told = page(house.rep, "/mirror/")
    order = [sorted(texts, key=told.index) for texts in (keep, more)]
    assert all(text in told for text in keep + more)
    assert [text[-2:] for text in order[0]] != [text[-2:] for text in order[1]]


def test_publishing_twice_leaves_one_reading(house: House) -> None:
    made = closed_round(house, {"others": said_by(PROFILE, 8, seed=4)}, person=house.rep)
    assert publish(made.row) == 0
    assert Reading.objects.filter(kind=MINE).count() == 1


def test_a_round_that_closed_earlier_does_not_take_the_place_of_a_later_one(house: House) -> None:
    early = closed_round(
        house,
        {"others": said_by(PROFILE, 8, seed=4)},
        person=house.rep,
        on=house.on - timedelta(days=90),
        publishing=False,
    )
    closed_round(house, {"others": said_by(PROFILE, 8, seed=5)}, person=house.rep)
    assert publish(early.row) == 0


def test_nothing_is_made_of_somebody_who_turned_it_off(house: House) -> None:
    turn_off(MINE, by=house.rep)
    closed_round(house, {"others": said_by(PROFILE, 8, seed=4)}, person=house.rep)
    assert not Reading.objects.filter(kind=MINE).exists()
    assert "You turned this page off" in page(house.rep, "/mirror/")


def test_turning_it_off_hides_what_is_there_from_everybody(house: House) -> None:
    close_one(house)
    share(MINE, by=house.rep, until_on=None, person=house.reps[1])
    turn_off(MINE, by=house.rep)
    assert "You turned this page off" in page(house.rep, "/mirror/")
    assert "Nothing has been published." in page(house.reps[1], f"/mirror/person/{house.rep.key}/")


def test_nobody_but_the_owner_reads_it_and_the_attempt_is_written_down(house: House) -> None:
    close_one(house)
    path = f"/mirror/person/{house.rep.key}/"
    for who in (house.manager, house.leader, house.administrator, house.learning, house.reps[1]):
        assert status(who, path) == 403
        assert ReadTrace.objects.filter(
            reader=who.pk, page="trust:mirror_person", subject=house.rep.pk, refused=True
        ).exists()


def test_whoever_it_is_shared_with_reads_what_others_said_and_nothing_that_carries_a_name(
    house: House,
) -> None:
    boss = all_say(PROFILE, 2)
    close_one(house, manager=boss, comments={"keep": ["Calls back."] * 1})
    share(MINE, by=house.rep, until_on=None, person=house.reps[1])
    told = page(house.reps[1], f"/mirror/person/{house.rep.key}/")
    assert f"{house.rep.name}, as others see them" in told
    assert "Seven peers and six clients answered" in told
    assert "It cannot enter a review." in told
    for hidden in ("yourself", "Yourself", "Your manager", "Calls back.", "One thing to do", "mark-said"):
        assert hidden not in told
    mine = page(house.rep, "/mirror/")
    assert "Your manager" in mine


def test_the_page_says_who_can_see_it_and_that_it_enters_no_review(house: House) -> None:
    close_one(house)
    told = page(house.rep, "/mirror/")
    assert "Only you can see this page" in told
    assert "It cannot enter a review." in told


def test_every_figure_has_an_interval_an_n_and_a_table(house: House) -> None:
    close_one(house)
    told = page(house.rep, "/mirror/")
    assert told.count("Show the numbers") == 2
    assert "95 %), n = 13 people" in told


def test_a_leaver_has_nothing_published(house: House) -> None:
    closed_round(house, {"others": said_by(PROFILE, 8, seed=4)}, person=house.leaver)
    assert not Reading.objects.filter(kind=MINE).exists()


def test_a_page_of_a_round_takes_few_queries(house: House, django_assert_max_num_queries: object) -> None:
    close_one(house)
    browser = Client()
    sign_in(browser, house.rep)
    browser.get("/mirror/")
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        browser.get("/mirror/")
