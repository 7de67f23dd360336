"""Who read what about me: each read is a line, in the log of whom it concerns and in nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone
from tests.houses import House, sign_in

from bonafides.people.app.models import Membership, Person, Question, ReadTrace
from bonafides.people.app.queries_glass_box import A_PAGE, log_page, reads_about
from bonafides.people.app.queries_log_short import last_month
from bonafides.people.app.traces import write_trace
from bonafides.people.app.who_sees_what import titles

pytestmark = pytest.mark.django_db
LOG = "/glass-box/"


def read(
    reader: Person, about: str, subject: int | None, *, refused: bool = False, page: str = "candour:mine"
) -> ReadTrace:
    write_trace(
        reader=reader.pk,
        reader_as="manager",
        page=page,
        about=about,
        subject=subject,
        purpose="candour.mine",
        refused=refused,
        through="page",
    )
    return ReadTrace.objects.order_by("-pk")[0]


def test_a_read_by_somebody_else_stands_in_the_log_with_name_role_page_and_purpose(
    client: Client, house: House
) -> None:
    read(house.manager, "person", house.rep.pk)
    text = sign_in(client, house.rep).get(LOG).content.decode()
    assert "One person looked at something about you this month" in text
    assert "Mara Voss" in text
    assert "leads a team" in text
    assert "My word and the outcome" in text
    assert "sees first how they turned out" in text


def test_nobody_sees_the_log_of_another(client: Client, house: House) -> None:
    read(house.manager, "person", house.rep.pk)
    text = sign_in(client, house.reps[1]).get(LOG).content.decode()
    assert "Nobody but you looked" in text
    assert "Mara Voss" not in text.split("<main", 1)[1]


def test_a_refused_read_is_a_line_in_a_dashed_box_that_says_so(client: Client, house: House) -> None:
    read(house.administrator, "person", house.rep.pk, refused=True)
    text = sign_in(client, house.rep).get(LOG).content.decode()
    assert 'class="refd"' in text
    assert "Nothing was shown." in text
    assert last_month(house.rep).refused == 1


def test_ones_own_reads_are_folded_away(client: Client, house: House) -> None:
    browser = sign_in(client, house.rep)
    browser.get(LOG)
    assert "Nobody but you looked" in browser.get(LOG).content.decode()
    own = browser.get(f"{LOG}?of=own").content.decode()
    assert own.count("<tr>") == 3  # the head and two reads


def test_reads_about_a_team_count_only_while_one_was_in_it(house: House) -> None:
    read(house.leader, "team", house.north.pk)
    read(house.leader, "team", house.south.pk)
    assert [row.subject for row in reads_about(house.rep, "team")] == [house.north.pk]
    assert not reads_about(house.leader, "team").exists()
    Membership.objects.filter(person=house.rep).update(valid_to=house.on - timedelta(days=1))
    assert not reads_about(house.rep, "team").exists()


def test_reads_about_everybody_stand_apart(client: Client, house: House) -> None:
    sign_in(client, house.manager).get("/people/")
    assert reads_about(house.rep, "organisation").count() == 1
    assert not reads_about(house.rep, "others").exists()


def test_paging_shows_every_line_once_even_those_of_one_moment(house: House) -> None:
    moment = timezone.now()
    ReadTrace.objects.bulk_create(
        ReadTrace(
            at=moment - timedelta(seconds=i // 40),
            reader=house.manager.pk,
            reader_as="manager",
            page=f"page {i}",
            about="person",
            subject=house.rep.pk,
            purpose="candour.mine",
        )
        for i in range(3 * A_PAGE + 7)
    )
    seen: list[str] = []
    start = ""
    while True:
        log = log_page(house.rep, "others", titles(), start)
        seen += [line.title for line in log.lines]
        if not log.older:
            break
        start = log.older
    assert len(seen) == len(set(seen)) == 3 * A_PAGE + 7


def test_a_page_that_was_drawn_before_says_what_holds_now(client: Client, house: House) -> None:
    read(house.manager, "person", house.rep.pk)
    browser = sign_in(client, house.rep)
    assert "Mara Voss" in browser.get(LOG).content.decode()
    Person.objects.filter(pk=house.manager.pk).update(name="Mara Berg")
    text = browser.get(LOG).content.decode()
    assert "Mara Berg" in text
    assert "Mara Voss" not in text


def test_times_of_a_page_that_was_drawn_before_are_those_of_the_house_now(
    client: Client, house: House
) -> None:
    at = read(house.manager, "person", house.rep.pk).at
    browser = sign_in(client, house.rep)
    for name in ("Asia/Tokyo", "America/New_York", "Asia/Tokyo"):
        with timezone.override(name):
            there = timezone.localtime(at).isoformat()
            lines = render_to_string("people/glass_box.html", log_context(house.rep))
        assert f'datetime="{there}"' in lines
    assert "Mara Voss" in browser.get(LOG).content.decode()


def log_context(person: Person) -> dict[str, object]:
    return {"log": log_page(person, "others", titles()), "which": "others", "month": last_month(person)}


def test_two_people_never_share_the_buttons_of_a_page(client: Client, house: House) -> None:
    one, other = (read(house.manager, "person", rep.pk) for rep in house.reps[:2])
    assert one.pk != other.pk
    assert token_of(house.reps[0]) != token_of(house.reps[1])
    assert token_of(house.reps[0]) in sign_in(client, house.reps[0]).get(LOG).content.decode()
    assert token_of(house.reps[0]) not in sign_in(client, house.reps[1]).get(LOG).content.decode()


@pytest.mark.parametrize(
    "start", ["nonsense", "2026-99-99T00:00:00+00:00~1", "2026-01-01T00:00:00~1", "~", "~-1"]
)
def test_a_mistyped_place_in_the_log_begins_at_the_newest(client: Client, house: House, start: str) -> None:
    read(house.manager, "person", house.rep.pk)
    assert "Mara Voss" in sign_in(client, house.rep).get(LOG, {"from": start}).content.decode()


def token_of(person: Person) -> str:
    return log_page(person, "others", titles()).lines[0].token


def test_asking_why_reaches_the_reader_and_the_answer_comes_back(client: Client, house: House) -> None:
    read(house.manager, "person", house.rep.pk)
    sign_in(client, house.rep).post("/glass-box/ask/", {"read": token_of(house.rep)})
    assert "No answer yet" in client.get(LOG).content.decode()
    question = Question.objects.get()

    sign_in(client, house.manager)
    assert "Nadia Field asks why" in client.get(LOG).content.decode()
    client.post(f"/glass-box/answer/{question.key}/", {"answer": "You asked me to look at it."})
    assert "asks why" not in client.get(LOG).content.decode()

    sign_in(client, house.rep)
    assert "You asked me to look at it." in client.get(LOG).content.decode()


def test_nobody_asks_about_a_read_of_somebody_else(client: Client, house: House) -> None:
    read(house.manager, "person", house.rep.pk)
    token = token_of(house.rep)
    assert sign_in(client, house.reps[1]).post("/glass-box/ask/", {"read": token}).status_code == 404
    assert client.post("/glass-box/ask/", {"read": "made up"}).status_code == 404
    assert not Question.objects.exists()


def test_nobody_answers_for_another(client: Client, house: House) -> None:
    read(house.manager, "person", house.rep.pk)
    sign_in(client, house.rep).post("/glass-box/ask/", {"read": token_of(house.rep)})
    key = Question.objects.get().key
    assert sign_in(client, house.leader).post(f"/glass-box/answer/{key}/", {"answer": "x"}).status_code == 404


def test_asking_twice_is_asking_once(client: Client, house: House) -> None:
    read(house.manager, "person", house.rep.pk)
    token = token_of(house.rep)
    for _ in range(2):
        sign_in(client, house.rep).post("/glass-box/ask/", {"read": token})
    assert Question.objects.count() == 1


def test_the_log_takes_few_queries_however_long_it_is(
    client: Client, house: House, django_assert_max_num_queries: object
) -> None:
    for reader in (house.manager, house.leader, house.delivery, house.learning) * 10:
        read(reader, "person", house.rep.pk)
    sign_in(client, house.rep)
    with django_assert_max_num_queries(14):  # type: ignore[operator]
        client.get(LOG)


def test_the_registry_and_the_tables_are_open_to_everybody_who_is_signed_in(
    client: Client, house: House
) -> None:
    sign_in(client, house.other_rep)
    registry = client.get("/glass-box/purposes/").content.decode()
    assert "competing hazards" in registry
    assert "Feeds neither." in registry
    assert "administrators" in client.get("/glass-box/who-sees-what/").content.decode()
    assert "nobody, on no page and in no export" in client.get("/glass-box/fields/").content.decode()
