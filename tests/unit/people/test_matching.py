"""Who a CRM's users are: certain ones at once, unclear ones by hand."""

from __future__ import annotations

import pytest

from bonafides.people.matching import Candidate, SourceUser, match_users

ADA = Candidate(1, "Ada Lind", "ada@b.example")
BO = Candidate(2, "Bo Berg", "bo@b.example", external_id="u2")
TWIN = Candidate(3, "Ada Lind", "ada2@b.example")


@pytest.mark.parametrize(
    ("user", "how", "number"),
    [
        (SourceUser("u2", "Anybody", "ada@b.example"), "alias", 2),
        (SourceUser("u9", "A. L.", "ADA@b.example".lower()), "email", 1),
        (SourceUser("u9", "ada  lind"), "name", 1),
        (SourceUser("u9", "Ada Lind", "other@b.example"), "unclear", None),
        (SourceUser("u9", "Bo Berg"), "unclear", None),
        (SourceUser("u9", "Cy"), "new", None),
    ],
)
def test_one_user(user: SourceUser, how: str, number: int | None) -> None:
    [match] = match_users([user], [ADA, BO])
    assert (match.how, match.number) == (how, number)


def test_two_of_one_name_wait_for_a_hand() -> None:
    [match] = match_users([SourceUser("u9", "Ada Lind")], [ADA, TWIN])
    assert (match.how, match.candidates, match.why) == ("unclear", (1, 3), "several people fit")


def test_what_the_source_said_before_stands_even_when_another_user_fits_too() -> None:
    matches = match_users([SourceUser("u2", "Bo"), SourceUser("u9", "Bo", "bo@b.example")], [BO])
    assert [match.how for match in matches] == ["alias", "unclear"]


def test_a_row_of_the_canonical_table_becomes_a_user() -> None:
    row = {"person_id": 7, "name": " Ada  Lind ", "email": None, "manager_id": None, "active": None}
    assert SourceUser.of(row) == SourceUser("7", "Ada Lind", active=False)
