"""A file of people: every row is either taken or told, whatever stands in it."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafides.errors import UnreadableInput
from bonafides.people.arrivals import COLUMNS, read_people
from bonafides.people.delimited import RUNS, spreadsheet_safe

plain = st.text(st.characters(categories=("L", "N")), min_size=1, max_size=20)
cell = st.text(max_size=30)


def file(rows: list[dict[str, str]], columns: list[str], by: str = ",") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, delimiter=by)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


@given(st.lists(st.fixed_dictionaries(dict.fromkeys(COLUMNS, cell)), min_size=1, max_size=6))
def test_every_row_is_taken_or_told(rows: list[dict[str, str]]) -> None:
    try:
        read = read_people(file(rows, list(COLUMNS)))
    except UnreadableInput:
        return
    told = {flaw.line for flaw in read.flaws}
    taken = {person.line for person in read.people}
    assert not told & taken
    filled = sum(any(value.strip() for value in row.values()) for row in rows)
    assert len(told) + len(taken) <= filled
    for person in read.people:
        for text in (person.name, person.team, person.function, person.territory, person.manager):
            assert not text.startswith(RUNS)
        assert "administrator" not in person.roles


@given(st.binary(max_size=400))
def test_bytes_of_any_kind_are_read_or_refused_in_words(data: bytes) -> None:
    try:
        read_people(data)
    except UnreadableInput as refused:
        words = (refused.found, refused.expected, refused.remedy)
    else:
        return
    assert all(words)


@given(st.permutations(list(COLUMNS)), st.sampled_from([",", ";", "\t"]), plain)
def test_the_order_of_columns_and_the_delimiter_do_not_matter(columns: list[str], by: str, name: str) -> None:
    row = dict.fromkeys(COLUMNS, "") | {"name": name, "email": "a@b.example", "started_on": "31.3.2026"}
    [person] = read_people(file([row], columns, by)).people
    assert (person.name, person.started_on) == (" ".join(name.split()), date(2026, 3, 31))


@given(st.sampled_from(RUNS[:4]), plain)
def test_what_a_spreadsheet_would_run_is_refused_on_the_way_in_and_disarmed_on_the_way_out(
    sign: str, rest: str
) -> None:
    row = {"name": sign + rest, "email": "a@b.example"}
    read = read_people(file([row], ["name", "email"]))
    assert not read.people
    assert "formula" in read.flaws[0].found
    assert not spreadsheet_safe(sign + rest).startswith(RUNS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_names_with_accents_come_through_every_encoding(encoding: str) -> None:
    read = read_people("name,email\nJürgen Größe,j@house.example\n".encode(encoding))
    assert [person.name for person in read.people] == ["Jürgen Größe"]
    assert bool(read.notes) == (encoding == "cp1252")


@pytest.mark.parametrize(
    ("row", "column", "found"),
    [
        (",a@b.example,,", "name", "an empty cell"),
        ("Ada,not an address,,", "email", "'not an address'"),
        ("Ada,,,", "email", "neither an e-mail address nor a CRM id"),
        ("Ada,a@b.example,boss,", "role", "'boss'"),
        ("Ada,a@b.example,administrator,", "role", "administrator"),
        ("Ada,a@b.example,,31/31/2026", "started_on", "'31/31/2026'"),
        ("Ada,a@b.example,,2026-02-30", "started_on", "'2026-02-30'"),
        ("Ada,a@b.example,,,more", "", "5 cells"),
    ],
)
def test_each_flaw_names_its_line_and_column(row: str, column: str, found: str) -> None:
    [flaw] = read_people(f"name,email,role,started_on\n{row}\n".encode()).flaws
    assert (flaw.line, flaw.column, flaw.found) == (2, column, found)
    assert flaw.expected
    assert flaw.remedy


def test_the_second_row_of_one_address_names_the_line_of_the_first() -> None:
    read = read_people(b"name,email\nAda,a@b.example\nAda Lind,A@b.example\n")
    assert [person.name for person in read.people] == ["Ada"]
    assert read.flaws[0].found == "'a@b.example', which stands in line 2 too"


@pytest.mark.parametrize("data", [b"", b"\n\n", b"\x00\x01", b"first,second\n1,2\n", b"name,name\na,b\n"])
def test_what_is_no_file_of_people_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableInput):
        read_people(data)
