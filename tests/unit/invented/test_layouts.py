"""The raw files of each layout, read with nothing but the standard library."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bonafides import invented

Rows = list[dict[str, Any]]
PLAN = invented.Plan(
    people=9,
    team_size=3,
    deals=500,
    weeks=50,
    seed=12,
    reopened=0.2,
    transfers=0.3,
    push=0.5,
    currencies=("EUR", "USD"),
)


@pytest.fixture(scope="module")
def made() -> invented.Company:
    return invented.company(PLAN)


def counts(made: invented.Company) -> dict[str, int]:
    told: dict[str, int] = made.truth["counts"]
    return {name: told[name] for name in ("deals", "won", "lost")}


def written(made: invented.Company, folder: Path, layout: str) -> Path:
    invented.write(made, folder, layout)
    return folder


def table(path: Path) -> Rows:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def pages(path: Path, name: str) -> Rows:
    return [row for line in path.read_text().splitlines() for row in json.loads(line)[name]]


@pytest.fixture(scope="module")
def salesforce(made: invented.Company, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(made, tmp_path_factory.mktemp("salesforce"), "salesforce")


@pytest.fixture(scope="module")
def hubspot(made: invented.Company, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(made, tmp_path_factory.mktemp("hubspot"), "hubspot")


@pytest.fixture(scope="module")
def pipedrive(made: invented.Company, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(made, tmp_path_factory.mktemp("pipedrive"), "pipedrive")


def test_salesforce_holds_every_deal_won_and_lost(made: invented.Company, salesforce: Path) -> None:
    deals = table(salesforce / "Opportunity.csv")
    won = sum(d["IsWon"] == "true" for d in deals)
    lost = sum(d["IsClosed"] == "true" and d["IsWon"] == "false" for d in deals)
    assert {"deals": len(deals), "won": won, "lost": lost} == counts(made)
    assert all(len(d["Id"]) == 18 and d["Id"].startswith("006") for d in deals)


def test_salesforce_history_ends_where_the_opportunity_stands(salesforce: Path) -> None:
    last = {row["OpportunityId"]: row for row in table(salesforce / "OpportunityHistory.csv")}
    for deal in table(salesforce / "Opportunity.csv"):
        for name in ("StageName", "Amount", "CloseDate", "Probability", "ForecastCategory"):
            assert last[deal["Id"]][name] == deal[name]


def test_salesforce_history_is_one_row_a_save_and_knows_commit_as_forecast(salesforce: Path) -> None:
    rows = table(salesforce / "OpportunityHistory.csv")
    assert len({(r["OpportunityId"], r["CreatedDate"], r["CreatedById"]) for r in rows}) == len(rows)
    found = {r["ForecastCategory"] for r in rows}
    assert found <= {"BestCase", "Closed", "Forecast", "MostLikely", "Omitted", "Pipeline"}
    assert "Forecast" in found


def test_salesforce_field_history_chains_and_writes_owners_twice(salesforce: Path) -> None:
    rows = table(salesforce / "OpportunityFieldHistory.csv")
    last: dict[tuple[str, str, str], str] = {}
    for row in rows:
        if row["Field"] == "created":
            assert row["OldValue"] == row["NewValue"] == ""
            continue
        key = (row["OpportunityId"], row["Field"], row["DataType"])
        assert last.get(key, row["OldValue"]) == row["OldValue"]
        assert row["OldValue"] != row["NewValue"]
        last[key] = row["NewValue"]
    owners = Counter(row["DataType"] for row in rows if row["Field"] == "Owner")
    assert owners["Text"] == owners["EntityId"] > 0


def test_salesforce_rewrites_the_close_date_of_a_deal_won_before_it(
    made: invented.Company, salesforce: Path
) -> None:
    won = {
        r["OpportunityId"]: r
        for r in table(salesforce / "OpportunityHistory.csv")
        if r["StageName"] == "Closed Won"
    }
    rewritten = [row for row in won.values() if row["PrevCloseDate"]]
    assert len(rewritten) > 20
    for row in rewritten:
        assert row["CloseDate"] == row["CreatedDate"][:10] < row["PrevCloseDate"]
    for row in won.values():
        assert row["CloseDate"] <= row["CreatedDate"][:10]


def test_salesforce_keeps_every_contact_once_beside_invitee_copies(
    made: invented.Company, salesforce: Path
) -> None:
    n_tasks, n_mails = len(table(salesforce / "Task.csv")), len(table(salesforce / "EmailMessage.csv"))
    events = table(salesforce / "Event.csv")
    copies = sum(e["IsChild"] == "true" for e in events)
    assert copies > 0
    assert n_tasks + n_mails + len(events) - copies == made.truth["counts"]["activities"]


def test_salesforce_submissions_carry_four_items_each(made: invented.Company, salesforce: Path) -> None:
    submissions = table(salesforce / "ForecastingSubmission.csv")
    items = Counter(i["ForecastingSubmissionId"] for i in table(salesforce / "ForecastingSubmissionItem.csv"))
    assert set(items) == {s["Id"] for s in submissions}
    assert set(items.values()) == {4}
    assert sum(s["IsLatest"] == "true" for s in submissions) == len(
        {s["ForecastOwnerId"] for s in submissions}
    )


def test_salesforce_names_currencies_only_where_there_are_several(salesforce: Path, tmp_path: Path) -> None:
    assert {d["CurrencyIsoCode"] for d in table(salesforce / "Opportunity.csv")} == {"EUR", "USD"}
    assert (salesforce / "DatedConversionRate.csv").exists()
    invented.write(invented.Plan(people=3, deals=20, weeks=20), tmp_path, "salesforce")
    assert "CurrencyIsoCode" not in table(tmp_path / "Opportunity.csv")[0]
    assert not (tmp_path / "DatedConversionRate.csv").exists()


def test_hubspot_holds_every_deal_won_and_lost(made: invented.Company, hubspot: Path) -> None:
    stages = Counter(d["properties"]["dealstage"] for d in pages(hubspot / "deals.json", "results"))
    found = {"deals": stages.total(), "won": stages["closedwon"], "lost": stages["closedlost"]}
    assert found == counts(made)


def test_hubspot_values_are_strings_and_histories_stop_at_twenty(
    made: invented.Company, tmp_path: Path
) -> None:
    restless = invented.company(invented.honest(people=3, deals=200, weeks=80, restate=0.0, push=1.0))
    deals = pages(written(restless, tmp_path, "hubspot") / "deals.json", "results")
    longest = 0
    for deal in deals:
        assert all(isinstance(value, str) for value in deal["properties"].values())
        for name, versions in deal["propertiesWithHistory"].items():
            assert versions[0]["value"] == deal["properties"][name]
            assert [v["timestamp"] for v in versions] == sorted(
                (v["timestamp"] for v in versions), reverse=True
            )
            assert all(isinstance(v["value"], str) for v in versions)
            longest = max(longest, len(versions))
    assert longest == 20


def test_hubspot_overwrites_the_close_date_of_every_closed_deal(hubspot: Path) -> None:
    for deal in pages(hubspot / "deals.json", "results"):
        if deal["properties"]["hs_is_closed"] == "true":
            moved = deal["propertiesWithHistory"]["dealstage"][0]["timestamp"]
            assert deal["properties"]["closedate"] == moved


def test_hubspot_stage_metadata_are_strings(hubspot: Path) -> None:
    for stage in pages(hubspot / "pipelines.json", "results")[0]["stages"]:
        assert stage["metadata"]["isClosed"] in ("true", "false")
        assert isinstance(stage["metadata"]["probability"], str)


def test_hubspot_keeps_every_contact(made: invented.Company, hubspot: Path) -> None:
    kinds = ("calls", "emails", "meetings", "communications")
    n = sum(len(pages(hubspot / f"{kind}.json", "results")) for kind in kinds)
    assert n == made.truth["counts"]["activities"]


def test_pipedrive_holds_every_deal_won_and_lost(made: invented.Company, pipedrive: Path) -> None:
    status = Counter(d["status"] for d in pages(pipedrive / "deals.json", "data"))
    assert {"deals": status.total(), "won": status["won"], "lost": status["lost"]} == counts(made)
    assert len(pages(pipedrive / "activities.json", "data")) == made.truth["counts"]["activities"]


def test_pipedrive_changelogs_chain_and_end_where_the_deal_stands(pipedrive: Path) -> None:
    deals = {d["id"]: d for d in pages(pipedrive / "deals.json", "data")}
    flagged = 0
    for line in (pipedrive / "changelog.json").read_text().splitlines():
        page = json.loads(line)
        last: dict[str, str | None] = {}
        for change in reversed(page["data"]):
            key = change["field_key"]
            assert last.get(key, change["old_value"]) == change["old_value"]
            last[key] = change["new_value"]
            flagged += change["is_bulk_update_flag"]
        deal = deals[page["deal_id"]]
        assert last.get("status", "open") == deal["status"]
        assert last.get("expected_close_date", deal["expected_close_date"]) == deal["expected_close_date"]
        assert last.get("stage_id", str(deal["stage_id"])) == str(deal["stage_id"])
        assert last.get("user_id", str(deal["owner_id"])) == str(deal["owner_id"])
    assert flagged > 0


def test_snapshots_show_every_deal_and_what_became_of_it(made: invented.Company, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    invented.write(made, tmp_path, "snapshots")
    files = sorted(tmp_path.iterdir())
    assert len(files) == PLAN.weeks
    stage: dict[str, str] = {}
    for path in files:
        if path.suffix == ".csv":
            rows = [(r["Opportunity ID"], r["Stage"]) for r in table(path)]
        else:
            sheet = load_workbook(path, read_only=True)["Pipeline"]
            rows = [(str(r[0]), str(r[4])) for r in sheet.iter_rows(min_row=2, values_only=True)]
        assert len({deal for deal, _ in rows}) == len(rows)
        stage.update(rows)
    found = Counter(stage.values())
    assert {"deals": len(stage), "won": found["Closed Won"], "lost": found["Closed Lost"]} == counts(made)
