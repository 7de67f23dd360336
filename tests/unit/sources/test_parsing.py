"""One value at a time: how texts become days, moments, sums and shares. Expected values are plain reading."""

# ruff: noqa: DTZ001, E501  (times are UTC without a mark, as in the tables; a case is not cut in two)

from __future__ import annotations

from datetime import date, datetime

import duckdb
import pytest

from bonafides.sources.file_dates import dates_of
from bonafides.sources.headers import guess, looks_like_deals
from bonafides.sources.parsing import parsed
from bonafides.sources.quoting import text
from bonafides.sources.staging import RawTable, Reading


def read(value: str, reading: Reading, zone: str = "UTC", **raw: object) -> object:
    table = RawTable("v", "f", (), **raw)  # type: ignore[arg-type]
    con = duckdb.connect()
    con.execute(f"SET TimeZone = '{zone}'")
    return con.execute(f"SELECT {parsed(text(value), reading, table, zone)}").fetchall()[0][0]


@pytest.mark.parametrize(
    ("value", "mark", "amount"),
    [
        ("1234.5", ".", 1234.5), ("1,234.50", ".", 1234.5), ("1.234,50 €", ".", 1234.5), ("$1,234",
        ".", 1234.0),
        ("1,5", ".", 1.5), ("EUR 1 234,50", ".", 1234.5), ("CHF 1'234.50", ".", 1234.5), ("1.234.567",
        ".", 1234567.0),
        ("1e6", ".", 1e6), ("1.234", ".", 1.234), ("1.234", ",", 1234.0), ("1,234", ",", 1.234),
        ("1234.56", ",", 1234.56),
        ("1.234,50", ",", 1234.5), ("12k", ".", None), ("12 apples", ".", None), ("-5", ".", None),
        ("(5)", ".", None),
        ("", ".", None), ("1e400", ".", None), ("999999999999", ".", None),
    ],
)  # fmt: skip
def test_amounts(value: str, mark: str, amount: float | None) -> None:
    assert read(value, "money", extra={"decimal": mark}) == amount


@pytest.mark.parametrize(
    ("value", "zone", "moment"),
    [
        ("2024-01-02T10:00:00.000Z", "Europe/Berlin", datetime(2024, 1, 2, 10)),
        ("2024-01-02T10:00:00.000+0000", "UTC", datetime(2024, 1, 2, 10)),
        ("2024-01-02T10:00:00+02:00", "UTC", datetime(2024, 1, 2, 8)),
        ("2024-01-02 10:00:00", "UTC", datetime(2024, 1, 2, 10)),
        ("2024-01-02 10:00", "Europe/Berlin", datetime(2024, 1, 2, 9)),
        ("2024-07-02 10:00", "Europe/Berlin", datetime(2024, 7, 2, 8)),
        ("2024-07-02 10:00", "America/New_York", datetime(2024, 7, 2, 14)),
        ("1704189600000", "Europe/Berlin", datetime(2024, 1, 2, 10)),
        ("soon", "UTC", None), ("", "UTC", None), ("2024-13-01", "UTC", None),
    ],
)  # fmt: skip
def test_moments(value: str, zone: str, moment: datetime | None) -> None:
    assert read(value, "timestamp", zone) == moment


@pytest.mark.parametrize(
    ("value", "form", "day"),
    [
        ("2024-03-31", "", date(2024, 3, 31)), ("2024-03-31T23:59:59.000+0000", "", date(2024, 3, 31)),
        ("31.03.2024", "%d.%m.%Y", date(2024, 3, 31)), ("03/31/24", "%m/%d/%y", date(2024, 3, 31)),
        ("2024-03-31", "%d.%m.%Y", date(2024, 3, 31)), ("1704189600000", "", date(2024, 1, 2)),
        ("2024-02-30", "", None), ("31.03.2024", "", None),
    ],
)  # fmt: skip
def test_days_are_never_shifted(value: str, form: str, day: date | None) -> None:
    assert read(value, "date", "Pacific/Auckland", date_format=form) == day
    assert read(value, "date", "America/Los_Angeles", date_format=form) == day


@pytest.mark.parametrize(
    ("value", "reading", "share"),
    [("40", "percent", 0.4), ("40%", "percent", 0.4), ("0,5 %", "percent", 0.005), ("101", "percent", None),
     ("-1", "percent", None), ("0.4", "share", 0.4), ("40%", "share", 0.4), ("40", "share", None)],
)  # fmt: skip
def test_probabilities(value: str, reading: Reading, share: float | None) -> None:
    found = read(value, reading)
    assert found == pytest.approx(share) if share is not None else found is None


@pytest.mark.parametrize(
    ("value", "truth"), [("TRUE", True), ("ja", True), ("0", False), ("Nein", False), ("maybe", None)]
)
def test_truths(value: str, truth: bool | None) -> None:
    assert read(value, "bool") is truth


@pytest.mark.parametrize(
    "names",
    [
        ["p_2024-03-31.csv", "p_2024-04-07.csv"], ["p 20240331.csv", "p 20240407.csv"], ["p_31.03.2024.csv", "p_07.04.2024.csv"],
        ["p-03-31-2024.csv", "p-04-07-2024.csv"], ["31 Mar 2024.xlsx", "7 Apr 2024.xlsx"], ["März 31, 2024.csv", "April 7, 2024.csv"],
        ["2024-W13.csv", "2024-W14.csv"], ["KW13 2024.csv", "KW14 2024.csv"], ["240331 p.csv", "240407 p.csv"],
        ["2024-03-31/p.csv", "2024-04-07/p.csv"], ["31_03_2024.csv", "07_04_2024.csv"],
    ],
)  # fmt: skip
def test_the_day_in_a_file_s_name_is_read_in_many_ways(names: list[str]) -> None:
    assert list(dates_of(names).values()) == [date(2024, 3, 31), date(2024, 4, 7)]


def test_a_month_stands_for_its_last_day() -> None:
    assert dates_of(["2024-02 pipeline.csv"])["2024-02 pipeline.csv"] == date(2024, 2, 29)


@pytest.mark.parametrize("names", [["final.csv"], ["p_2024-03-31.csv", "final.csv"], ["p_2024-13-41.csv"]])
def test_names_without_a_day_give_none(names: list[str]) -> None:
    assert dates_of(names) == {}


@pytest.mark.parametrize(
    ("header", "column"),
    [("Opportunity Name", "title"), ("CloseDate", "expected_on"), ("close_date", "expected_on"), ("Schlusstermin", "expected_on"),
     ("Abschlussdatum", "expected_on"), ("Amount (EUR)", "amount"), ("Betrag", "amount"),
     ("Auftragswert", "amount"),
     ("Wahrscheinlichkeit (%)", "probability"), ("Win Probability", "probability"), ("Verkaufsphase",
     "stage"),
     ("Deal Owner", "owner_id"), ("Verantwortlicher", "owner_id"), ("Letzte Aktivität", "last_contact_at"),
     ("Prognosekategorie", "category"), ("Erstellt am", "created_at"), ("Nächster Schritt", "next_step")],
)  # fmt: skip
def test_headers_are_understood_in_english_and_german(header: str, column: str) -> None:
    assert guess([header])[column] == header


@pytest.mark.parametrize(
    "header", [("case_id", "activity", "timestamp"), ("Id", "Name"), ("stage", "amount"), ()]
)
def test_other_tables_do_not_look_like_deals(header: tuple[str, ...]) -> None:
    assert looks_like_deals(header) == 0.0
