"""One current list of deals, in the headers that people really use."""

# ruff: noqa: DTZ001, E501  (times are UTC without a mark, as in the tables; a case is not cut in two)

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import duckdb
import openpyxl
import pytest
from tests.command_line import run

from bonafides.sources import ImportOptions, read_sources
from bonafides.sources.options import ImportSummary

ENGLISH = """Opportunity Name,Stage,Amount,Close Date,Probability (%),Created Date,Opportunity Owner,Last Activity
Acme,Proposal,"$1,200.50",6/30/2026,40%,1/15/2026,Ann,3/2/2026
Beta,Closed Won,500,2/27/2026,100%,1/2/2026,Bob,
Gamma,Closed Lost,700,2/13/2026,0%,1/2/2026,Bob,
"""
GERMAN = """Name der Verkaufschance;Phase;Betrag;Schlusstermin;Wahrscheinlichkeit (%);Erstelldatum;Besitzer;Letzte Aktivität
Acme;Angebot;1.200,50 €;30.06.2026;40;15.01.2026;Ann;02.03.2026
Beta;Gewonnen;500;27.02.2026;100;02.01.2026;Bob;
Gamma;Verloren;700;13.02.2026;0;02.01.2026;Bob;
"""


def imported(
    tmp_path: Path, content: str, name: str = "Pipeline 2026-03-31.csv", **options: object
) -> ImportSummary:
    path = tmp_path / name
    path.write_text(content, "utf-8")
    return read_sources([path], tmp_path / "out", options=ImportOptions(kind="current", **options))  # type: ignore[arg-type]


def rows(tmp_path: Path, sql: str) -> list[tuple[object, ...]]:
    names = {path.stem: f"'{path}'" for path in (tmp_path / "out").glob("*.parquet")}
    return duckdb.sql(sql.format(**names)).fetchall()


@pytest.mark.parametrize("content", [ENGLISH, GERMAN], ids=["english", "german"])
def test_both_languages_give_the_same_deals(tmp_path: Path, content: str) -> None:
    summary = imported(tmp_path, content)
    assert summary.counts["rejects"] == 0
    assert summary.exported_at == datetime(2026, 3, 31, 23, 59, 59)
    found = rows(tmp_path, "SELECT deal_id, created_at FROM {deals} ORDER BY 1")
    assert found == [
        ("Acme", datetime(2026, 1, 15)),
        ("Beta", datetime(2026, 1, 2)),
        ("Gamma", datetime(2026, 1, 2)),
    ]
    said = rows(
        tmp_path, "SELECT kind, value FROM {statements} WHERE deal_no = 0 AND kind <> 'stage' ORDER BY kind"
    )
    close = (date(2026, 6, 30) - date(1970, 1, 1)).days
    assert said == [("amount", 120050), ("close_date", close), ("owner", 0), ("probability", 4000)]
    ended = rows(tmp_path, "SELECT deal_no, result, happened_at FROM {outcomes} ORDER BY 1")
    assert ended == [(1, "won", datetime(2026, 2, 27, 12)), (2, "lost", datetime(2026, 2, 13, 12))]
    assert rows(tmp_path, "SELECT happened_at, direction FROM {activities}") == [
        (datetime(2026, 3, 2), "unknown")
    ]


def test_nobody_is_said_to_have_said_it(tmp_path: Path) -> None:
    imported(tmp_path, ENGLISH)
    assert rows(tmp_path, "SELECT DISTINCT author_role, is_human FROM {statements}") == [("unknown", False)]


def test_the_past_is_refused_with_the_reason_and_what_a_second_export_adds(tmp_path: Path) -> None:
    summary = imported(tmp_path, ENGLISH)
    why = dict(summary.refusals)["slippage"]
    assert "second export next week" in why
    assert {"calibration", "pressure", "flow"} <= {measure for measure, _ in summary.refusals}


def test_a_status_column_says_how_a_deal_ended(tmp_path: Path) -> None:
    content = (
        "Deal ID,Deal,Stage,Status,Value,Expected close date,Won time\n"
        "1,A,Negotiation,Won,10,2026-02-01,2026-02-03 10:00:00\n2,B,Negotiation,Open,10,2026-05-01,\n"
    )
    imported(tmp_path, content)
    assert rows(tmp_path, "SELECT deal_no, result, happened_at FROM {outcomes}") == [
        (0, "won", datetime(2026, 2, 3, 10))
    ]


@pytest.mark.parametrize(("written", "points"), [("0.4", 4000), ("40", 4000), ("40 %", 4000)])
def test_shares_and_percentages_are_told_apart(tmp_path: Path, written: str, points: int) -> None:
    other = "0.7" if written.startswith("0") else "70"
    imported(tmp_path, f"ID,Stage,Amount,Probability\n1,A,5,{written}\n2,A,5,{other}\n")
    found = rows(tmp_path, "SELECT value FROM {statements} WHERE kind = 'probability' AND deal_no = 0")
    assert found == [(points,)]


def test_the_same_probability_throughout_a_stage_is_taken_for_its_default(tmp_path: Path) -> None:
    lines = (
        [f"{i},Proposal,5,40" for i in range(20)]
        + ["98,Proposal,5,90"]
        + [f"{i + 30},Talk,5,{i}" for i in range(25)]
    )
    summary = imported(tmp_path, "ID,Stage,Amount,Probability\n" + "\n".join(lines) + "\n")
    assert any("Proposal 40%" in note for note in summary.notes)
    assert rows(tmp_path, "SELECT stage, default_bp FROM {stages} WHERE default_bp IS NOT NULL") == [
        ("Proposal", 4000)
    ]
    found = rows(tmp_path, "SELECT count(*) FILTER (is_default), count(*) FILTER (NOT is_default) FROM {statements} "
                           "WHERE kind = 'probability'")  # fmt: skip
    assert found == [(20, 1)]


def test_without_a_day_in_its_name_the_latest_moment_in_the_file_counts(tmp_path: Path) -> None:
    summary = imported(tmp_path, ENGLISH, "export.csv", now=datetime(2026, 4, 1))
    assert summary.exported_at == datetime(2026, 3, 2, 23, 59, 59)
    (said,) = (note for note in summary.notes if "does not say when" in note)
    assert "2026-03-02" in said
    assert "--as-of" in said


def test_an_undated_list_is_read_as_of_the_day_that_the_user_gives(tmp_path: Path) -> None:
    """Due on 15 March and 1 May; the latest day in the file is 2 March. On 20 April one date has passed."""
    lines = ["ID,Stage,Amount,Close date,Created"]
    lines += [f"{i},Proposal,100,2026-03-15,2026-03-02" for i in range(30)]
    lines += [f"{i},Proposal,100,2026-05-01,2026-03-02" for i in range(30, 60)]
    (tmp_path / "export.csv").write_text("\n".join(lines) + "\n", "utf-8")
    told = {}
    for name, options in (("undated", ()), ("given", ("--as-of", "2026-04-20"))):
        said = run("report", tmp_path / "export.csv", "--out", tmp_path / name, *options)
        assert said.code == 0, said.err
        told[name] = json.loads((tmp_path / name / "report.json").read_text("utf-8"))
    assert told["undated"]["meta"]["as_of"] == "2026-03-02"
    assert told["given"]["meta"]["as_of"] == "2026-04-20"
    assert told["undated"]["current"]["overdue"]["value"] == 0.0
    assert told["given"]["current"]["overdue"]["value"] == 0.5
    assert any("--as-of" in note for note in told["undated"]["meta"]["notes"])


def test_a_workbook_with_a_title_above_its_header_is_read_alike(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Pipeline, all teams"])
    sheet.append([])
    sheet.append(["Deal Name", "Stage", "Amount", "Close Date", "Probability"])
    sheet.append(["Acme", "Proposal", 1200.5, datetime(2026, 6, 30), 0.4])
    sheet.cell(4, 5).number_format = "0%"
    sheet.append(["Beta", "=1+1", 3, datetime(2026, 6, 30), 0.5])
    sheet.cell(5, 5).number_format = "0%"
    path = tmp_path / "Pipeline 2026-03-31.xlsx"
    book.save(path)
    read_sources([path], tmp_path / "out", options=ImportOptions(kind="current"))
    found = rows(
        tmp_path,
        "SELECT deal_no, kind, value FROM {statements} WHERE kind IN ('amount', 'probability') ORDER BY 1, 2",
    )
    assert found == [
        (0, "amount", 120050),
        (0, "probability", 4000),
        (1, "amount", 300),
        (1, "probability", 5000),
    ]
