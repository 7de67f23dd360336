"""`report` and `check` as a stranger calls them, on public exports; expected counts from their READMEs."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from tests.called import called

pytestmark = pytest.mark.real

EXPORTS = {
    "bpi2012": ("bpi2012/cases.csv", "bpi2012/events.csv.gz"),
    "olist": ("olist_funnel/mql_iso.csv", "olist_funnel/closed_deals_iso.csv"),
    "maven": ("maven_crm/sales_pipeline.csv", "maven_crm/sales_teams.csv"),
    "salesforce": ("sfdc_schema_fixture",),
}
"""Files of each export, as its example names them; the last is recognised by itself."""

SECTIONS = (
    "meta", "coverage", "talk", "outlook", "calibration", "people", "slippage", "landmark", "silence",
    "pressure", "stacking", "flow", "no_credible_chance", "incentives", "refusals",
)  # fmt: skip

RETURNED = (0.118, 0.181, 0.189, 0.188, 0.170, 0.130, 0.129, 0.132, 0.097, 0.086)
"""METHODS §1: the chance that an offer comes back before the next call, after calls 1 to 9, and 10 on."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What one report left behind."""

    told: str
    record: dict[str, Any]
    page: str

    @property
    def words(self) -> str:
        """The page's text, spaces all alike."""
        text = re.sub(r"<style.*?</style>", "", self.page, flags=re.DOTALL)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


@pytest.fixture(scope="module")
def reported(
    shared_data: Path, project_root: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Reported]:
    """Report on one of the exports; once in a module."""
    made: dict[str, Reported] = {}

    def of(name: str) -> Reported:
        if name not in made:
            out = tmp_path_factory.mktemp(name) / "report"
            found = called("report", *_given(name, shared_data, project_root), "--out", out)
            assert found.code == 0, found.err
            record = json.loads((out / "report.json").read_text(encoding="utf-8"))
            made[name] = Reported(found.out, record, (out / "report.html").read_text(encoding="utf-8"))
        return made[name]

    return of


def _given(name: str, data: Path, root: Path) -> list[str | Path]:
    mapping = root / "examples" / f"{name}.toml"
    files: list[str | Path] = [data / file for file in EXPORTS[name]]
    return [*files, "--mapping", mapping] if mapping.exists() else files


def _figures(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        if {"value", "low", "high", "n", "unit", "why"} <= set(value):
            yield path, value
        for key, inner in value.items():
            yield from _figures(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from _figures(inner, f"{path}[{i}]")


@pytest.mark.parametrize("name", EXPORTS)
def test_every_report_has_its_sections_and_every_figure_its_interval_or_its_reason(
    reported: Callable[[str], Reported], name: str
) -> None:
    record = reported(name).record
    assert set(SECTIONS) <= set(record)
    figures = list(_figures(record))
    assert len(figures) > 10
    for path, one in figures:
        if one["value"] is None:
            assert one["why"], path
        else:
            assert one["low"] <= one["value"] <= one["high"], path
            assert one["n"] > 0, path
    assert record["people"] == []  # without --sheets nobody is shown
    assert all(refusal["why"] for refusal in record["refusals"])


@pytest.mark.parametrize("name", EXPORTS)
def test_no_page_holds_a_script_a_remote_address_or_a_number_that_is_none(
    reported: Callable[[str], Reported], name: str
) -> None:
    page, words = reported(name).page, reported(name).words
    assert "<script" not in page
    assert not re.search(r"(src|href)=[\"']?https?:", page)
    for nonsense in (r"\bnan\b", r"\bNone\b(?! of)", r"\binf\b", r"\bNaT\b", r"\b2262\b", r"\b1970\b"):
        assert not re.search(nonsense, words), nonsense


def test_bpi_2012_has_its_familiar_totals(reported: Callable[[str], Reported]) -> None:
    """13,087 cases: 2,246 approved, 7,635 declined, 2,807 cancelled, 399 unresolved; 262,200 events."""
    found = reported("bpi2012")
    assert found.record["meta"]["n_deals"] == 13_087
    many = {"won": 2_246, "lost": 7_635, "withdrawn": 2_807, "open": 399}
    assert found.record["cycle"]["n_by_result"] == many
    events = [row for row in found.record["coverage"] if row["object"] == "events.csv.gz"]
    assert {row["n_rows"] for row in events} == {262_200}
    assert "Of 13,087 deals: 2,246 won, 7,635 lost, 2,807 withdrawn, 399 open." in found.words
    assert "13,087 deals" in found.told


def test_the_calls_of_bpi_2012_are_answered_as_published(reported: Callable[[str], Reported]) -> None:
    channels = {row["channel"]: row for row in reported("bpi2012").record["silence"]["channels"]}
    attempts = channels["call"]["attempts"]
    assert [row["number"] for row in attempts] == list(range(1, 11))
    assert [round(row["share"]["value"], 3) for row in attempts] == list(RETURNED)
    assert attempts[-1]["and_later"]


def test_the_resources_of_bpi_2012_differ_and_the_page_says_why_that_may_be(
    reported: Callable[[str], Reported],
) -> None:
    """Approval rates run from 25 to 77 % among 31 people: largely which cases reach whom."""
    found = reported("bpi2012")
    optimism = found.record["calibration"]["optimism"]
    assert optimism["differ_in"] == "win rates"
    assert optimism["differ"]["verdict"] == "they differ by more than chance"
    assert "Deals are not handed out by lot" in found.words


def test_olist_wins_842_of_8000_in_14_65_days(reported: Callable[[str], Reported]) -> None:
    found = reported("olist")
    cycle = found.record["cycle"]
    assert cycle["n_by_result"] == {"won": 842, "lost": 0, "withdrawn": 0, "open": 7_158}
    assert cycle["won_of_begun"]["value"] == pytest.approx(842 / 8_000)
    assert cycle["days_to_win"]["value"] == pytest.approx(14.65, abs=0.005)
    assert cycle["days_to_win"]["n"] == 842
    assert cycle["n_backwards"] == 1
    assert "Of 8,000 deals: 842 won, 0 lost, 7,158 open." in found.words


def test_where_only_wins_are_recorded_no_win_rate_is_shown(reported: Callable[[str], Reported]) -> None:
    found = reported("olist").record
    assert found["cycle"]["won_of_ended"]["value"] is None
    assert found["current"]["won_share"]["value"] is None
    assert "win_rate" in {refusal["measure"] for refusal in found["refusals"]}


def test_the_agents_of_maven_do_not_differ(reported: Callable[[str], Reported]) -> None:
    """4,238 won, 2,473 lost; win rates of 30 agents: chi-squared 33.35 on 29 df, p about .26."""
    found = reported("maven")
    assert found.record["cycle"]["n_by_result"]["won"] == 4_238
    assert found.record["cycle"]["n_by_result"]["lost"] == 2_473
    differ = found.record["calibration"]["optimism"]["differ"]
    assert differ["statistic"] == pytest.approx(33.35, abs=0.005)
    assert differ["df"] == 29
    assert differ["p"] == pytest.approx(0.26, abs=0.005)
    assert differ["verdict"] == "no evidence that they differ"
    assert "No evidence that they differ" in found.words


def test_without_dates_no_flow_is_made_up(reported: Callable[[str], Reported]) -> None:
    for name in ("bpi2012", "olist", "maven"):
        flow = reported(name).record["flow"]
        assert (flow["periods"], bool(flow["why"])) == ([], True)


def test_a_second_look_is_promised_only_to_who_had_one_look(reported: Callable[[str], Reported]) -> None:
    promise = "Save the same list again in a week"
    assert promise in reported("maven").words
    for name in ("bpi2012", "olist", "salesforce"):
        assert promise not in reported(name).words


def test_the_native_salesforce_records_are_recognised_and_reported(
    reported: Callable[[str], Reported],
) -> None:
    record = reported("salesforce").record
    assert record["meta"]["source"] == "salesforce"
    assert record["meta"]["n_deals"] == 36
    assert sum(record["cycle"]["n_by_result"].values()) == 36
    assert "silence" in {refusal["measure"] for refusal in record["refusals"]}


@pytest.mark.parametrize("name", EXPORTS)
def test_check_says_what_is_refused_before_anything_is_measured(
    shared_data: Path, project_root: Path, name: str
) -> None:
    found = called("check", *_given(name, shared_data, project_root), "--json")
    assert found.code == 0, found.err
    record = json.loads(found.out)
    assert record["rejects"] == 0
    assert record["refusals"]
    for read in record["reads"]:
        assert read["n_read"] == read["n_staged"] + read["n_rejected"] + read["n_filtered"]
