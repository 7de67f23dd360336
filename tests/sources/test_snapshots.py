"""Pipeline files kept week by week."""

# ruff: noqa: DTZ001, E501  (times are UTC without a mark, as in the tables; a case is not cut in two)

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import duckdb
import openpyxl
import pytest

from bonafides.errors import BrokenContract
from bonafides.sources import ImportOptions, read_sources
from bonafides.sources.options import ImportSummary

HEADER = "Deal ID,Stage,Amount,Close Date,Probability,Status\n"
WEEKS = {
    "2024-03-31": ["1,Prop,100,2024-04-30,40,Open", "2,Nego,50,2024-04-15,60,Open",
    "3,Nego,50,2024-04-15,60,Open"],
    "2024-04-07": ["1,Prop,100,2024-05-30,40,Open", "2,Won,50,2024-04-05,100,Won",
    "4,New,1,2024-06-01,10,Open"],
    "2024-04-14": ["1,Prop,90,2024-05-30,40,Open", "2,Won,50,2024-04-05,100,Won",
    "4,New,1,2024-06-01,10,Open"],
}  # fmt: skip
OPTIONS = ImportOptions(kind="snapshots")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inside = tmp_path / "weekly"
    inside.mkdir()
    for day, lines in WEEKS.items():
        (inside / f"pipeline-{day}.csv").write_text(HEADER + "\n".join(lines) + "\n")
    return inside


def rows(out: Path, sql: str) -> list[tuple[object, ...]]:
    names = {path.stem: f"'{path}'" for path in out.glob("*.parquet")}
    return duckdb.sql(sql.format(**names)).fetchall()


def imported(folder: Path, options: ImportOptions = OPTIONS) -> ImportSummary:
    return read_sources([folder], folder.parent / "out", options=options)


def test_changes_date_from_the_end_of_the_file_s_day(folder: Path) -> None:
    imported(folder)
    found = rows(
        folder.parent / "out",
        "SELECT recorded_at, value FROM {statements} WHERE deal_no = 0 AND kind = 'amount'",
    )
    assert found == [(datetime(2024, 3, 31, 23, 59, 59), 10000), (datetime(2024, 4, 14, 23, 59, 59), 9000)]


def test_the_day_ends_in_the_organisation_s_zone(folder: Path) -> None:
    """31 March 2024 is the day on which Berlin goes to summer time: its last second is 21:59:59 UTC."""
    imported(folder, ImportOptions(kind="snapshots", timezone="Europe/Berlin"))
    found = rows(folder.parent / "out", "SELECT min(recorded_at) FROM {statements}")
    assert found == [(datetime(2024, 3, 31, 21, 59, 59),)]


def test_a_deal_that_vanishes_is_noted_and_not_taken_for_lost(folder: Path) -> None:
    summary = imported(folder)
    found = rows(folder.parent / "out", "SELECT deal_no, result, happened_at FROM {outcomes} ORDER BY 1")
    assert found == [
        (1, "won", datetime(2024, 4, 7, 23, 59, 59)), (2, "deleted", datetime(2024, 4, 7, 23, 59, 59)),
    ]  # fmt: skip
    assert any("vanish" in note and "neither won nor lost" in note for note in summary.notes)


def test_a_deal_that_appears_later_was_opened_since_the_file_before(folder: Path) -> None:
    imported(folder)
    found = rows(folder.parent / "out", "SELECT deal_id, created_at FROM {deals} ORDER BY deal_no")
    assert found == [("1", None), ("2", None), ("3", None), ("4", datetime(2024, 4, 7, 23, 59, 59))]


def test_the_author_is_unknown_and_person_measures_are_refused(folder: Path) -> None:
    summary = imported(folder)
    assert rows(folder.parent / "out", "SELECT DISTINCT author_no, author_role FROM {statements}") == [
        (None, "unknown")
    ]
    assert "optimism per person" in dict(summary.refusals)


def test_what_the_crm_sets_at_a_win_is_nobody_s_statement(folder: Path) -> None:
    imported(folder)
    found = rows(folder.parent / "out",
                 "SELECT kind, is_human FROM {statements} WHERE deal_no = 1 AND recorded_at > '2024-04-01' ORDER BY 1")  # fmt: skip
    assert found == [("close_date", False), ("probability", False), ("stage", True)]


def test_files_without_a_day_are_an_error_that_names_them(folder: Path) -> None:
    (folder / "final version.csv").write_text(HEADER + "1,Prop,90,2024-05-30,40,Open\n")
    with pytest.raises(BrokenContract, match="final version"):
        imported(folder)


def test_two_files_of_one_day_are_an_error(folder: Path) -> None:
    (folder / "pipeline (2) 2024-03-31.csv").write_text(HEADER + "1,Prop,90,2024-05-30,40,Open\n")
    with pytest.raises(BrokenContract, match="both of 2024-03-31"):
        imported(folder)


def test_workbooks_give_what_csv_gives(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "books"
    other.mkdir()
    for day, lines in WEEKS.items():
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for line in [HEADER.strip(), *lines]:
            sheet.append(line.split(","))
        book.save(other / f"Pipeline {day}.xlsx")
    imported(folder)
    read_sources([other], tmp_path / "out2", options=OPTIONS)
    sql = "SELECT deal_no, recorded_at, kind, value, previous FROM {statements} ORDER BY ALL"
    assert rows(tmp_path / "out", sql) == rows(tmp_path / "out2", sql)


def test_stages_without_a_win_refuse_calibration(tmp_path: Path) -> None:
    inside = tmp_path / "weekly"
    inside.mkdir()
    for day in ("2024-03-31", "2024-04-07"):
        (inside / f"p-{day}.csv").write_text("Deal ID,Stage,Amount,Probability\n1,Prop,100,40\n")
    assert "open deals only" in dict(imported(inside).refusals)["calibration"]
