"""Nobody is named unless the reader decides so; nobody is ranked, ever; a sheet is one person's alone."""

from __future__ import annotations

import csv
import itertools
import json
import re
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from tests.command_line import run

from bonafides.candour.account import people_list
from bonafides.candour.people import PersonalCandour
from bonafides.candour.sheets import personal_sheets
from bonafides.figures import Figure
from bonafides.privacy.pseudonyms import Pseudonyms

pytestmark = pytest.mark.xdist_group("report")


@pytest.fixture(scope="session")
def staff(export: Path) -> list[dict[str, str]]:
    with (export / "User.csv").open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def given_away(staff: Sequence[dict[str, str]]) -> set[str]:
    """Whatever says who somebody is: name, surname, e-mail address, login and the CRM's id."""
    people = [user for user in staff if "Integration" not in user["Name"]]
    assert len(people) > 12
    marks = {user[field] for user in people for field in ("Name", "Email", "Username", "Id")}
    return {mark.casefold() for mark in marks if mark}


def texts(folder: Path) -> dict[str, str]:
    """Every output as text: files as they are, tables cell by cell; the store is no output."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_dir() or path.is_relative_to(folder / "store"):
            continue
        if path.suffix == ".parquet":
            found[path.name] = json.dumps(pq.read_table(path).to_pylist(), default=str)
        else:
            found[str(path.relative_to(folder))] = path.read_bytes().decode("utf-8")
    return found


@pytest.mark.parametrize("options", [(), ("--sheets",)])
def test_by_default_no_output_says_who_anybody_is(report_folder, staff, options):
    found = texts(report_folder(*options))
    assert {"report.html", "report.json", "said.txt"} <= set(found)
    assert any(name.endswith(".parquet") for name in found)
    marks = given_away(staff)
    assert {
        (name, mark) for name, text in found.items() for mark in marks if mark in text.casefold()
    } == set()


def test_a_check_names_nobody(export, staff):
    for options in ((), ("--json",)):
        text = run("check", export, *options).out.casefold()
        assert [mark for mark in given_away(staff) if mark in text] == []


def test_the_search_would_find_a_name(report_folder, staff):
    """The same search over the store, which holds the CRM's own tables, finds them: it is not blind."""
    people = next((report_folder() / "store").rglob("people.parquet"))
    text = json.dumps(pq.read_table(people).to_pylist(), default=str).casefold()
    assert any(mark in text for mark in given_away(staff))


def test_people_are_there_only_with_sheets(report_folder):
    without, with_sheets = (report_folder(*options) for options in ((), ("--sheets",)))
    assert json.loads((without / "report.json").read_text("utf-8"))["people"] == []
    assert not (without / "sheets").exists()
    people = json.loads((with_sheets / "report.json").read_text("utf-8"))["people"]
    assert len(people) > 5
    assert all({"who", "optimism"} <= set(person) for person in people)
    assert all(person["who"].startswith("sheet ") for person in people)


def lists_of_people(value: Any) -> list[list[str]]:
    """Every list, anywhere in a record, whose entries say `who`."""
    found = []
    if isinstance(value, dict):
        for inner in value.values():
            found += lists_of_people(inner)
    elif isinstance(value, list):
        if value and all(isinstance(entry, dict) and "who" in entry for entry in value):
            found.append([entry["who"] for entry in value])
        for inner in value:
            found += lists_of_people(inner)
    return found


def test_every_list_of_people_or_teams_is_in_order_of_name(report_folder):
    record = json.loads((report_folder("--sheets") / "report.json").read_text("utf-8"))
    found = lists_of_people(record)
    assert found
    assert all(names == sorted(names) for names in found)


def test_the_page_of_the_report_is_the_same_with_and_without_sheets(export, report_folder, tmp_path):
    """The sheets' figures are on the sheets alone. One store, so one secret and one set of pseudonyms."""
    shutil.copytree(report_folder(), tmp_path / "out")
    before = (tmp_path / "out" / "report.html").read_text("utf-8")
    (tmp_path / "out" / "report.html").unlink()
    assert run("report", export, "--out", tmp_path / "out", "--sheets").code == 0
    assert list((tmp_path / "out" / "sheets").iterdir())
    assert (tmp_path / "out" / "report.html").read_text("utf-8") == before


def test_a_sheet_speaks_of_one_person_only(report_folder):
    sheets = list((report_folder("--sheets") / "sheets").iterdir())
    assert len(sheets) > 5
    for sheet in sheets:
        number = sheet.stem.removeprefix("sheet-")
        text = sheet.read_text("utf-8")
        assert set(re.findall(r"sheet (\d+)", text)) == {number}
        assert not re.findall(r"person \d+", text)


def test_what_a_deal_calls_its_owner_does_not_lead_to_the_owners_sheet():
    people = {number: (f"005{number:03d}", f"Name {number}") for number in range(60)}
    names = Pseudonyms(people, mode="pseudonyms", salt=b"of this organisation")

    in_deals = [int(names.of(number).removeprefix("person ")) for number in people]
    on_sheets = [int(names.of_sheet(number).removeprefix("sheet ")) for number in people]

    assert sorted(in_deals) == sorted(on_sheets) == list(range(1, 61))
    # Two unrelated orders of sixty agree in one place on average, and hardly ever in six.
    assert sum(a == b for a, b in zip(in_deals, on_sheets, strict=True)) < 6


VALUES = (-1.5, 0.0, 0.4, 2.0)


def person(number: int, value: float) -> PersonalCandour:
    """A person whose claims and optimism can be told from everybody else's."""
    many = np.array([number + 10, number + 20], dtype=np.int64)
    return PersonalCandour(
        person_no=number,
        optimism=Figure(value, value - 1, value + 1, n=int(many.sum()), unit="log-odds"),
        alarm="over" if value > 1 else "",
        alarm_why="",
        claims_p=np.array([0.3, 0.7]),
        claims_k=many // 3,
        claims_n=many,
    )


def report_of(values: Sequence[float]) -> Any:
    each = tuple(person(number, value) for number, value in enumerate(values))
    people = SimpleNamespace(each=each)
    return SimpleNamespace(people=people, as_of=date(2026, 1, 4), setting=SimpleNamespace(version="0"))


@pytest.mark.parametrize("mode", ["names", "pseudonyms"])
def test_exchanging_peoples_values_never_changes_their_order(mode):
    names = Pseudonyms(
        {0: ("d", "Dora"), 1: ("a", "Ada"), 2: ("c", "Cem"), 3: ("b", "Bo")}, mode=mode, salt=b"salt"
    )
    orders, sheets = set(), set()
    for values in itertools.permutations(VALUES):
        report = report_of(values)
        orders.add(tuple(entry["who"] for entry in people_list(report, names)))
        if values[0] == 0.0:
            sheets.add(tuple(personal_sheets(report, names)))
    assert len(orders) == len(sheets) == 1
    assert list(orders.pop()) == sorted(names.of_sheet(number) for number in range(4))


def test_a_sheet_does_not_change_with_anybody_elses_values():
    names = Pseudonyms({n: (f"id{n}", None) for n in range(4)}, mode="pseudonyms", salt=b"salt")
    one, other = (
        personal_sheets(report_of(values), names) for values in (VALUES, (*VALUES[:1], 5.0, 6.0, 7.0))
    )
    mine = names.of_sheet(0).replace(" ", "-") + ".html"
    assert one[mine] == other[mine]
    assert one != other


def test_scores_of_people_stay_in_order_of_name_whoever_is_better(tmp_path):
    orders = set()
    for place, better in enumerate(("ada", "cem", "dora")):
        rows = [
            f"{who},{i},{0.6},{int((i % 10 < 6) if who == better else (i % 10 < 2))}"
            for who in ("dora", "ada", "cem")
            for i in range(30)
        ]
        path = tmp_path / f"{place}.csv"
        path.write_text("who,deal,p,won\n" + "\n".join(rows) + "\n", "utf-8")
        said = run("score", path, "--probability", "p", "--outcome", "won", "--by", "who", "--json")
        orders.add(tuple(row["who"] for row in said.json()["by"]))
    assert orders == {("ada", "cem", "dora")}


def test_pseudonyms_depend_on_the_salt_and_on_nothing_but_the_salt_and_the_ids():
    people = {n: (f"id{n}", f"Name {n}") for n in range(40)}
    first, same, other = (
        [Pseudonyms(who, mode="pseudonyms", salt=salt).of(n) for n in people]
        for who, salt in (
            (people, b"one"),
            ({n: (i, "renamed") for n, (i, _) in people.items()}, b"one"),
            (people, b"two"),
        )
    )
    assert first == same
    assert first != other
    assert sorted(first) == sorted(other) == [f"person {n:02d}" for n in range(1, 41)]


def test_teams_named_for_a_person_are_called_by_the_pseudonym_and_stay_apart():
    people = {0: ("005A", "Ada Abel"), 1: ("005B", "Bo Berg"), 2: ("7", "Cem")}
    names = Pseudonyms(people, mode="pseudonyms", salt=b"salt")
    teams = ["Team ADA ABEL", "005b", "EMEA North", "Cement", "Bo Berg's people (Cem)", "42"]
    ada, bo, cem = (names.of(n) for n in range(3))
    assert list(names.of_teams(teams).values()) == [
        f"Team {ada}",
        bo,
        "EMEA North",
        "Cement",
        f"{bo}'s people ({cem})",
        "42",
    ]


def test_the_next_export_keeps_the_pseudonyms_of_this_one(export, tmp_path):
    """Another export of the same people to the same folder: another generation, the same salt."""
    facts = []
    for place in range(2):
        copy = tmp_path / f"export{place}"
        copy.mkdir()
        for path in export.iterdir():
            (copy / path.name).write_bytes(path.read_bytes())
        (copy / f"note{place}.txt").write_text("made later", "utf-8")
        assert run("check", copy, "--out", tmp_path / "out").code == 0
        facts.append(json.loads((tmp_path / "out" / "store" / "manifest.json").read_text("utf-8")))
    assert facts[0]["generation"] != facts[1]["generation"]
    assert facts[0]["salt"] == facts[1]["salt"]
    assert len(facts[0]["salt"]) == 32
