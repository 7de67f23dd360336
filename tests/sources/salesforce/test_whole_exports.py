"""What an export as a whole shows and hides: deleted deals, pushes, omitted deals, wrong or missing files."""

# ruff: noqa: DTZ001  (moments are UTC without a mark, as in the tables)
from __future__ import annotations

import csv
import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from bonafides.errors import BrokenContract
from bonafides.sources import ImportOptions, read_sources
from bonafides.sources.recognition import importer
from bonafides.sources.salesforce.objects import SHAPES
from bonafides.sources.salesforce.recognising import object_of

NOW = datetime(2026, 12, 31)


def test_g10_deals_known_from_their_history_only_are_kept_as_deleted_and_survivorship_is_said(sf, read):
    done = read(
        Opportunity=[sf.deal(1)],
        OpportunityHistory=[sf.save(1, "2026-01-05T10:00:00.000Z"), sf.save(7, "2026-01-06T10:00:00.000Z")],
        OpportunityFieldHistory=[sf.change(8, "2026-02-01T10:00:00.000Z", "NextStep", "", "Call")],
    )
    assert done.rows("SELECT deal_id, is_deleted FROM deals ORDER BY deal_id") == [
        (sf.deal_id(1), False),
        (sf.deal_id(7), True),
        (sf.deal_id(8), True),
    ]
    assert done.noted("2 of 3 deals", "history only")
    assert done.rows("SELECT count(*) FROM outcomes WHERE result = 'deleted'") == [(2,)]


def test_g11_push_count_agrees_where_only_month_pushes_exist(sf, read):
    """Deal 1: March to June to July, 2 pushes. Deal 2: within April, 0; pulled in, 0; to May, 1."""
    done = read(
        Opportunity=[
            sf.deal(1, PushCount=2, CloseDate="2026-07-31"),
            sf.deal(2, PushCount=1, CloseDate="2026-04-01"),
        ],
        OpportunityHistory=[
            sf.save(1, "2026-01-05T10:00:00.000Z", CloseDate="2026-03-31"),
            sf.save(1, "2026-01-06T10:00:00.000Z", CloseDate="2026-06-30"),
            sf.save(1, "2026-01-07T10:00:00.000Z", CloseDate="2026-07-31"),
            sf.save(2, "2026-01-05T10:00:00.000Z", CloseDate="2026-04-01"),
            sf.save(2, "2026-01-06T10:00:00.000Z", CloseDate="2026-04-30"),
            sf.save(2, "2026-01-07T10:00:00.000Z", CloseDate="2026-03-31"),
            sf.save(2, "2026-01-08T10:00:00.000Z", CloseDate="2026-04-01", Id="008zz"),
        ],
    )
    assert done.noted("PushCount agrees", "2 of 2 deals")
    assert len(done.said("close_date", 2)) == 4  # moves within a month are moves all the same


def test_g11_a_push_count_above_the_history_says_that_history_is_missing(sf, read):
    done = read(
        Opportunity=[sf.deal(1, PushCount=5)],
        OpportunityHistory=[sf.save(1, "2026-01-05T10:00:00.000Z")],
    )
    assert done.noted("PushCount agrees", "0 of 1 deals", "before the history begins")


def test_g13_open_deals_in_omitted_are_counted_because_forecasts_do_not_show_them(sf, read):
    omitted = {"ForecastCategory": "Omitted", "ForecastCategoryName": "Omitted"}
    done = read(
        Opportunity=[
            sf.deal(1, Amount=3000),
            sf.deal(2, Amount=1000, **omitted),
            sf.deal(3, Amount=0),
            sf.deal(4, Amount=0),
        ]
    )
    assert done.noted("1 of 4 open deals", "25%", "25% of its amount", "Omitted")


def test_a_renamed_category_is_learnt_from_the_api_word_beside_it(sf, read):
    done = read(
        Opportunity=[
            sf.deal(1, ForecastCategory="Forecast", ForecastCategoryName="Sicher"),
            sf.deal(2, ForecastCategory="BestCase", ForecastCategoryName="Vielleicht"),
        ],
        OpportunityFieldHistory=[
            sf.change(1, "2026-02-01T10:00:00.000Z", "ForecastCategoryName", "Vielleicht", "Sicher"),
        ],
    )
    assert [value for _, value in done.said("category")][-1] == 4


def test_a_category_that_nobody_knows_is_named_and_left_out(sf, read):
    done = read(
        Opportunity=[sf.deal(1)],
        OpportunityHistory=[sf.save(1, "2026-01-05T10:00:00.000Z", ForecastCategory="Mond")],
    )
    assert done.noted('"Mond" (1 row)', "salesforce.categories")


def test_a_mapping_says_what_a_renamed_category_means(sf, read, tmp_path):
    mapping = tmp_path / "mapping.toml"
    mapping.write_text('[salesforce.categories]\nMond = "commit"\n', encoding="utf-8")
    done = read(
        options=ImportOptions(kind="salesforce", mapping=mapping, now=NOW),
        Opportunity=[sf.deal(1)],
        OpportunityHistory=[sf.save(1, "2026-01-05T10:00:00.000Z", ForecastCategory="Mond")],
    )
    assert [value for _, value in done.said("category")] == [4]


@pytest.mark.parametrize(
    "line",
    [
        '[salesforce]\ndate_ordr = "day_first"',
        '[salesforce]\ndate_order = "dmy"',
        '[salesforce.categories]\nMond = "moon"',
        "[salesforce",
    ],
)
def test_a_mistake_in_the_mapping_is_named_with_its_file(sf, read, tmp_path, line):
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(line, encoding="utf-8")
    with pytest.raises(BrokenContract, match=r"mapping\.toml"):
        read(options=ImportOptions(kind="salesforce", mapping=mapping, now=NOW), Opportunity=[sf.deal(1)])


def test_the_last_row_of_history_that_is_not_what_the_deal_says_now_is_pointed_out(sf, read):
    done = read(
        Opportunity=[sf.deal(1, CloseDate="2026-09-30")],
        OpportunityHistory=[sf.save(1, "2026-01-05T10:00:00.000Z")],
    )
    assert done.noted("1 of 1 deals have another close date now")


def test_copies_of_a_deal_in_two_files_count_once_in_the_newest_form(sf, read):
    done = read(
        Opportunity=[
            sf.deal(1, Name="Old", LastModifiedDate="2026-01-06T10:00:00.000Z"),
            sf.deal(1, Name="New"),
        ],
    )
    assert done.rows("SELECT title FROM deals") == [("New",)]


def test_ids_of_15_characters_meet_those_of_18(sf, read, shared_data):
    """The three characters that Salesforce adds are computed; every id of the shared fixture says so."""
    with (shared_data / "sfdc_schema_fixture" / "OpportunityHistory.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    ids = sorted({row["OpportunityId"] for row in rows})
    done = read(Opportunity=[sf.deal(1, Id=one[:15]) for one in ids])
    assert done.rows("SELECT deal_id FROM deals ORDER BY deal_id") == [(one,) for one in ids]


def test_a_zip_of_the_weekly_export_is_read_like_a_folder(sf, tmp_path):
    path = tmp_path / "WE_00D.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, rows in {
            "Opportunity": [sf.deal(1)],
            "OpportunityHistory": [sf.save(1, "2026-01-05T10:00:00.000Z")],
        }.items():
            lines = [
                ",".join(map(str, rows[0])),
                *(",".join(f'"{value}"' for value in row.values()) for row in rows),
            ]
            archive.writestr(f"{name}.csv", "\r\n".join(lines) + "\r\n")
    summary = read_sources([path], tmp_path / "out", options=ImportOptions(kind="salesforce", now=NOW))
    assert (summary.counts["deals"], summary.counts["statements.stage"]) == (1, 1)


def test_without_any_file_of_deals_it_says_what_to_export(sf, read):
    with pytest.raises(BrokenContract, match="no deals"):
        read(User=sf.users)


def test_every_object_is_told_by_its_own_columns_and_no_other():
    for name, shape in SHAPES.items():
        assert object_of(tuple(shape.columns)) == name


class _Files:
    def __init__(self, *headers):
        self.files = [_File(header) for header in headers]


class _File:
    def __init__(self, header):
        self.header = header


def test_api_names_are_recognised_more_surely_than_snake_case_and_other_tables_not_at_all():
    recognises = importer("salesforce").recognises
    api = recognises(_Files(("Id", "StageName", "CloseDate", "Amount")))
    snake = recognises(_Files(("id", "stage_name", "close_date", "amount")))
    assert api > snake > 0.5
    assert recognises(_Files(("opportunity_id", "sales_agent", "deal_stage", "close_date"))) == 0
    assert recognises(_Files(("Id", "Name", "ManagerId"))) == 0


def test_managers_come_from_the_role_hierarchy_where_users_name_none(sf, read):
    done = read(
        Opportunity=[sf.deal(1)],
        User=[{**user, "ManagerId": "", "UserRoleId": "00E000000000001AAA"} for user in sf.users[:1]]
        + list(sf.users[2:3]),
        UserRole=[
            {
                "Id": "00E000000000001AAA",
                "Name": "Team North",
                "ParentRoleId": "00E000000000002AAA",
                "ForecastUserId": "",
            },
            {
                "Id": "00E000000000002AAA",
                "Name": "Head of Sales",
                "ParentRoleId": "",
                "ForecastUserId": sf.mia,
            },
        ],
    )
    assert done.rows(
        "SELECT p.team, m.person_id FROM people p JOIN people m ON m.person_no = p.manager_no WHERE "
        "p.person_id = '" + sf.ada + "'"
    ) == [("Team North", sf.mia)]


def test_without_managers_pressure_is_refused(sf, read):
    done = read(Opportunity=[sf.deal(1)], User=[{**user, "ManagerId": ""} for user in sf.users])
    assert "ManagerId" in done.refused("pressure")


def test_the_how_to_names_every_object_that_is_read(project_root: Path):
    text = (project_root / "docs" / "how-to" / "export-from-salesforce.md").read_text(encoding="utf-8")
    for name in SHAPES:
        assert f"FROM {name}" in text, name
