"""The two-minute tool without an account: what it shows at once, and that nothing of it is kept."""

from __future__ import annotations

import logging
import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from tests.houses import House, sign_in

from bonafides.people.app.models import ReadTrace
from bonafides.trust.app.models import Guess

pytestmark = pytest.mark.django_db

ADDRESS = "/mirror/try/"
SIXES = dict.fromkeys(("c1", "c2", "r1", "r2", "i2", "i3", "s3", "n1", "n2"), "6") | {"s1": "2"}
"""C, R, I, initiative 6; S = mean(2, 8 - 6) = 2: composite 6; on 1 to 5: (3 * 13/3) / (5/3) = 7.8."""


def words(answer: Any) -> str:
    """What a page says, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def everything() -> dict[str, list[str]]:
    """Every row of every table."""
    held = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            held[table] = sorted(map(repr, cursor.fetchall()))
    return held


def test_it_opens_for_anybody_with_ten_statements_and_nothing_chosen(house: House) -> None:
    answer = Browser().get(ADDRESS)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert text.count('<fieldset class="statement"') == 10
    assert text.count('type="radio"') == 10 * 8
    assert " checked" not in text
    assert "Strongly disagree" in text
    assert "I cannot judge this" in text


def test_equation_composite_corner_and_one_thing_to_do_stand_there_at_once(house: House) -> None:
    answer = Browser().post(ADDRESS, SIXES)
    said = words(answer)
    assert answer.status_code == 200
    assert "6.0 of 7" in said
    assert "7.8 (4.33 + 4.33 + 4.33) / 1.67" in said
    assert "Your guess: Business partner" in said
    assert "A guess, and so without interval" in said
    assert "One thing to do" in said
    assert answer.content.decode().count('role="img"') == 4  # rows and corners, wide and narrow


def test_the_weakest_part_gets_the_tip(house: House) -> None:
    said = words(Browser().post(ADDRESS, SIXES | {"i2": "2", "i3": "3"}))
    assert "the first thing to work on is intimacy" in said
    assert "What about this worries you most?" in said


def test_no_table_changes_whoever_answers_whatever(house: House) -> None:
    before = everything()
    browser = Browser()
    with CaptureQueriesContext(connection) as asked:
        for sent in (SIXES, {}, {"c1": "9"}, SIXES | {"c2": "none", "i3": ""}):
            browser.get(ADDRESS)
            browser.post(ADDRESS, sent)
    assert everything() == before
    written = [one["sql"] for one in asked if not one["sql"].lstrip().upper().startswith("SELECT")]
    assert written == []


def test_no_session_and_no_cookie_but_the_one_against_forged_forms(house: House) -> None:
    browser = Browser()
    for answer in (browser.get(ADDRESS), browser.post(ADDRESS, SIXES)):
        assert set(answer.cookies) <= {"csrftoken"}
        assert "no-store" in answer["Cache-Control"]
        assert "private" in answer["Cache-Control"]
    assert set(browser.cookies) <= {"csrftoken"}


def test_no_line_is_logged(house: House, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        caplog.clear()
        Browser().post(ADDRESS, SIXES)
        assert Browser().post(ADDRESS, {}).status_code == 422
    assert caplog.records == []


def test_the_parts_of_the_equation_give_its_value_on_a_calculator(house: House) -> None:
    said = words(Browser().post(ADDRESS, SIXES))
    [parts] = re.findall(r"\(([\d.]+) \+ ([\d.]+) \+ ([\d.]+)\) / ([\d.]+)", said)
    c, r, i, s = map(float, parts)
    assert f"The trust equation {(c + r + i) / s:.1f} " in said


def test_also_whoever_is_signed_in_leaves_nothing_here(house: House) -> None:
    browser = sign_in(Browser(), house.rep)
    browser.get(ADDRESS)
    traces, before = ReadTrace.objects.count(), everything()
    browser.post(ADDRESS, SIXES)
    assert (ReadTrace.objects.count(), Guess.objects.count()) == (traces, 0)
    after = everything()
    assert {table for table in after if after[table] != before[table]} <= {"people_session"}


def test_answers_never_travel_in_an_address(house: House) -> None:
    text = Browser().get(ADDRESS).content.decode()
    assert '<form method="post"' in text
    assert words(Browser().get(ADDRESS, SIXES)).count("Your guess") == 0


@pytest.mark.parametrize("sent", [{}, dict.fromkeys(SIXES, "none"), {"c1": "8"}, {"c1": "0"}, {"c1": "x"}])
def test_what_is_nothing_or_off_the_scale_comes_back_with_what_to_do(
    house: House, sent: dict[str, str]
) -> None:
    answer = Browser().post(ADDRESS, sent)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_what_was_chosen_is_still_chosen_when_it_comes_back(house: House) -> None:
    text = Browser().post(ADDRESS, SIXES | {"c1": "9"}).content.decode()
    assert text.count(" checked") == 9


def test_what_is_left_open_is_said_and_never_made_up(house: House) -> None:
    said = words(Browser().post(ADDRESS, {"c1": "6", "c2": "6", "r1": "5"}))
    assert "Cannot be said: at least half of each part must be answered." in said
    assert "Cannot be told" in said
    assert "nan" not in said.lower()


def test_without_initiative_there_is_an_equation_and_no_corner(house: House) -> None:
    said = words(Browser().post(ADDRESS, {key: value for key, value in SIXES.items() if key[0] != "n"}))
    assert "7.8" in said
    assert "initiative too, must be answered" in said


def test_german_speaks_german_throughout(house: House) -> None:
    browser = Browser(headers={"accept-language": "de"})
    said = words(browser.get(ADDRESS))
    assert "Wenn sich etwas verzögert, sagt mir diese Person früh Bescheid." in said
    assert "Stimme voll und ganz zu" in said
    result = words(browser.post(ADDRESS, SIXES))
    assert "Ihre Schätzung: Geschäftspartner" in result
    assert "7,8" in result
    assert not re.search(r"\b(Your|guess|One thing|Credibility)\b", result)


def test_a_hostile_value_is_not_shown(house: House) -> None:
    answer = Browser().post(ADDRESS, SIXES | {"c1": "<script>alert(1)</script>", "other": "<img src=x>"})
    assert b"<script>alert" not in answer.content
    assert b"<img" not in answer.content


def test_a_forged_form_from_elsewhere_is_refused(house: House) -> None:
    assert Browser(enforce_csrf_checks=True).post(ADDRESS, SIXES).status_code == 403
