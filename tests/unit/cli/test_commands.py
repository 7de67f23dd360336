"""Each command does what its help says, and prints JSON in the shape that was promised."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.command_line import run

from bonafides.candour.account import SECTIONS

pytestmark = pytest.mark.xdist_group("report")
FIGURE = {"value", "low", "high", "n", "unit", "why"}


def is_figure(found: dict[str, Any]) -> bool:
    """Whether it is a figure: all six keys, and a value with an interval or a reason."""
    if not set(found) >= FIGURE:
        return False
    if found["value"] is None:
        return found["low"] is None and found["high"] is None and bool(found["why"])
    return found["low"] <= found["value"] <= found["high"]


@pytest.fixture(scope="module")
def claims(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty claims of three people: said 0.25 and 0.75; one and three of four came true."""
    lines = ["who,deal,when,event,p,won,region"]
    for place in range(60):
        p, won = (0.25, place % 4 == 0) if place < 30 else (0.75, place % 4 != 0)
        who = ("Bo", "Ada", "Cem")[place % 3]
        lines.append(f"{who},d{place},2026-01-{1 + place % 28:02d},e{place % 5},{p},{int(won)},EU")
    lines.append("Zoe,d99,2026-01-01,e1,1.0,0,US")
    path = tmp_path_factory.mktemp("claims") / "claims.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


SCORED = ("--probability", "p", "--outcome", "won")


def test_score_prints_the_promised_json(claims):
    found = run("score", claims, *SCORED, "--by", "who", "--deal", "deal", "--at", "when", "--json").json()
    assert set(found) >= {"n", "clipped", "brier", "log", "auc", "optimism", "by", "differ"}
    for rule in ("brier", "log"):
        parts = found[rule]
        assert set(parts) >= {"score", "mcb", "dsc", "unc", "mcb_null_95"}
        assert parts["score"] == pytest.approx(parts["mcb"] - parts["dsc"] + parts["unc"], abs=1e-12)
    assert is_figure(found["auc"])
    assert is_figure(found["optimism"])
    assert [row["who"] for row in found["by"]] == ["Ada", "Bo", "Cem", "Zoe"]
    assert all(set(row) >= {"who", "n", "raw", "value", "low", "high", "why"} for row in found["by"])
    assert set(found["differ"]) >= {"statistic", "df", "p", "verdict"}
    assert (found["n"], found["clipped"]) == (61, 1)


def test_score_keeps_only_the_rows_asked_for(claims):
    """Thirty claims of 0.25 and thirty of 0.75; every square is 1/16 or 9/16."""
    found = run("score", claims, *SCORED, "--where", "region=EU", "--json").json()
    hits = (
        sum(1 for place in range(30) if place % 4 == 0),
        sum(1 for place in range(30, 60) if place % 4 != 0),
    )
    wrong = hits[0] + (30 - hits[1])
    assert found["n"] == 60
    assert found["brier"]["score"] == pytest.approx((wrong * 9 / 16 + (60 - wrong) / 16) / 60)
    assert found["by"] == []


def test_people_who_share_their_events_are_not_compared(claims):
    found = run("score", claims, *SCORED, "--by", "who", "--event", "event", "--json").json()
    assert found["differ"]["p"] is None
    assert found["differ"]["verdict"]


def test_score_says_in_words_what_json_says_in_numbers(claims):
    said = run("score", claims, *SCORED, "--by", "who")
    assert said.code == 0
    for word in ("61 claims", "Brier score", "Log score", "Ranking", "Optimism", "People"):
        assert word in said.out


@pytest.fixture(scope="module")
def promises(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten things promised three times: once 10 days later, once 3 days earlier; rows not in order."""
    lines = ["thing,written,due,came,field"]
    for place in range(10):
        rows = [("2026-01-01 10:00", "2026-02-01"), ("2026-02-05 09:00", "2026-02-11")]
        rows += [("2026-02-05 12:00", "2026-02-08")]
        lines += [f"t{place},{when},{due},2026-02-20,end" for when, due in reversed(rows)]
    lines.append("t0,2026-01-01,2027-01-01,,start")
    lines.append("t0,2026-03-01,,,end")
    path = tmp_path_factory.mktemp("promises") / "promises.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


DATED = ("--id", "thing", "--recorded-at", "written", "--expected-on", "due", "--where", "field=end")


def test_slippage_prints_the_promised_json(promises):
    """Ten moves of +10 days, stated after 1 February had passed, and ten of −3 days before the 11th."""
    found = run("slippage", promises, *DATED, "--happened-on", "came", "--json").json()
    assert set(found) >= {"revisions", "later_share", "median_days", "after_the_fact_share", "items"}
    assert (found["revisions"], found["items"]) == (20, 10)
    assert (found["rows"], found["without_date"]) == (31, 1)
    assert found["later_share"]["value"] == 0.5
    assert found["median_days"]["value"] == 3.5
    assert found["after_the_fact_share"]["value"] == 0.5
    assert found["last_to_happened_days"]["value"] == 12
    assert all(is_figure(found[name]) for name in ("later_share", "median_days", "after_the_fact_share"))


def test_slippage_says_it_in_words(promises):
    said = run("slippage", promises, *DATED)
    assert said.out.splitlines()[0] == (
        "31 rows, 1 of them without a date: 10 things promised, 10 of them moved"
    )
    assert "50.0 %" in said.out


@pytest.mark.real
def test_the_roadmaps_published_numbers_come_out_of_the_command(shared_data):
    """METHODS §1: 1,041 moves, 88.2 % later, median +83 days, 58.6 % disclosed after the date."""
    table = shared_data / "roadmap_promised_dates" / "date_revisions_2022_2025.csv"
    named = ("--id", "deliverable_id", "--recorded-at", "report_date", "--expected-on", "new_date")
    found = run(
        "slippage", table, *named, "--previous", "old_date", "--where", "field=end_date", "--json"
    ).json()
    assert (found["revisions"], found["median_days"]["value"]) == (1041, 83)
    assert found["later_share"]["value"] == pytest.approx(0.882, abs=0.0005)
    assert found["after_the_fact_share"]["value"] == pytest.approx(0.586, abs=0.0005)


@pytest.mark.parametrize("layout", ["salesforce", "hubspot", "pipedrive", "snapshots", "parquet"])
def test_every_layout_is_invented_and_checked(tmp_path, layout):
    size = ("--people", 3, "--deals", 30, "--weeks", 12, "--seed", 2)
    said = run("invent", tmp_path / "made", *size, "--layout", layout, "--truth", tmp_path / "truth.json")
    assert said.code == 0
    assert "Invented 30 deals of 3 people over 12 weeks" in said.out
    assert json.loads((tmp_path / "truth.json").read_text("utf-8"))
    found = run("check", tmp_path / "made", "--json").json()
    assert found["counts"]["deals"] == 30
    assert found["rejects"] == 0


def test_check_prints_what_the_export_can_show(export, tmp_path):
    found = run("check", export, "--out", tmp_path, "--json").json()
    assert set(found) >= {"kind", "counts", "coverage", "logging", "refusals", "notes", "rejects"}
    assert found["kind"] == "salesforce"
    assert found["counts"]["deals"] == 260
    assert is_figure(found["logging"]["logged_share"])
    assert is_figure(found["logging"]["below_floor_share"])
    assert found["logging"]["n_people"] == 12
    assert all(
        row["n_read"] == row["n_staged"] + row["n_rejected"] + row["n_filtered"] for row in found["reads"]
    )
    words = run("check", export, "--out", tmp_path).out
    for heading in (
        "Files",
        "What is known since when",
        "How well contacts are logged",
        "Refused",
        "Left out",
    ):
        assert f"\n{heading}\n" in words


def test_check_shows_no_logging_of_fewer_than_five_people(tmp_path):
    run("invent", tmp_path / "made", "--people", 3, "--deals", 40, "--weeks", 12)
    logging = run("check", tmp_path / "made", "--json").json()["logging"]
    assert logging["logged_share"]["value"] is None
    assert logging["below_floor_share"]["value"] is None


def test_rows_that_cannot_be_used_are_counted_told_and_kept(export, tmp_path):
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    for path in export.iterdir():
        (damaged / path.name).write_bytes(path.read_bytes())
    mails = damaged / "EmailMessage.csv"
    header, first, *others = mails.read_text("utf-8").splitlines()
    day = first.split(",")[header.split(",").index('"MessageDate"')]
    assert len(day) > 10
    mails.write_text("\n".join([header, first.replace(day, '"no day"'), *others]) + "\n", "utf-8")
    found = run("check", damaged, "--out", tmp_path / "out", "--json").json()
    assert found["rejects"] >= 1
    kept = (tmp_path / "out" / "rejects.csv").read_text("utf-8")
    assert len(kept.splitlines()) == found["rejects"] + 1
    assert "no day" in kept
    assert sum(row["n"] for row in found["reasons"]) == found["rejects"]


def test_the_report_is_written_whole(report_folder):
    out = report_folder()
    record = json.loads((out / "report.json").read_text("utf-8"))
    assert list(record)[: len(SECTIONS)] == list(SECTIONS)
    page = (out / "report.html").read_text("utf-8")
    assert page[:15].casefold() == "<!doctype html>"
    assert "<script" not in page
    assert 5 <= len((out / "said.txt").read_text("utf-8").splitlines()) <= 12
    assert sorted((out / "tables").glob("*.parquet"))
    assert not list(out.rglob("*.partial"))


def test_one_list_is_summed_up_by_what_one_list_shows(tmp_path):
    """Forty are won; thirty are open at 50 %, ten of them past their date on 30 June 2026."""
    lines = ["Deal ID,Deal Name,Stage,Amount,Close Date,Probability,Owner,Create Date"]
    for i in range(40):
        lines.append(f"w{i},Won {i},Closed Won,100,2026-0{2 + i % 4}-{1 + i % 20:02d},100,Ann,2026-01-11")
    for i in range(30):
        due = "2026-06-10" if i < 10 else "2026-08-12"
        lines.append(f"o{i},Open {i},Proposal,100,{due},50,Bo,2026-06-01")
    path = tmp_path / "deals_2026-06-30.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    said = run("report", path, "--out", tmp_path / "out", "--as-of", "2026-06-30").out
    assert "70 deals, nobody on record as having said anything" in said
    assert "10 of 30 have passed, 33 % (19 to 51 %)" in said
    assert "of 30 open deals must be won, 50 %" in said
    assert "save the list again" in said
    assert "0 deals were won" not in said
