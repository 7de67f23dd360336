"""Label-headed reports: languages, locales, footers, names in place of ids."""

# ruff: noqa: DTZ001, E501  (UTC without a mark, as in the tables; lines of exports as they are written)
from __future__ import annotations

from datetime import datetime

import pytest

from bonafides.errors import BrokenContract
from bonafides.sources import ImportOptions
from bonafides.sources.salesforce.report_labels import report_columns
from bonafides.sources.salesforce.salesforce_report import recognises

NOW = datetime(2026, 12, 31)
BERLIN = ImportOptions(kind="salesforce-report", timezone="Europe/Berlin", now=NOW)
GERMAN_DEALS = """"Opportunity-Inhaber";"Accountname";"Opportunity-Name";"Phase";"Betrag";"Betrag Währung";"Wahrscheinlichkeit (%)";"Prognosekategorie";"Schlusstermin";"Erstelldatum";"Opportunity-ID"
"Anna Groß";"Müller AG";"Pumpen";"Angebot";"12.500,50";"EUR";"60";"Zusage";"31.03.2026";"05.01.2026";"006bm00000LKJNN"
"Jörg Weiß";"Öl GmbH";"Ventile";"Gewonnen";"1.200";"EUR";"100";"Geschlossen";"15.02.2026";"11.12.2025";"006bm00000LKJNO"
"Gesamt";;;;"13.700,50";;;;;;
"""
GERMAN_HISTORY = """"Opportunity-ID";"Opportunity-Name";"Nach Phase";"Betrag";"Wahrscheinlichkeit (%)";"Schlusstermin";"Zuletzt geändert am";"Zuletzt geändert von"
"006bm00000LKJNN";"Pumpen";"Qualifizierung";"10.000,00";"20";"28.02.2026";"05.01.2026 09:15";"Anna Groß"
"006bm00000LKJNN";"Pumpen";"Angebot";"12.500,50";"60";"31.03.2026";"10.07.2026 23:45";"Jörg Weiß"
"""


def test_a_german_report_is_read_with_its_dates_amounts_and_the_users_own_time(read):
    done = read(options=BERLIN, files={"deals.csv": GERMAN_DEALS, "verlauf.csv": GERMAN_HISTORY})
    assert done.rows(
        "SELECT deal_id, title, account_id, currency, name FROM deals JOIN people ON person_no = owner_no"
    ) == [
        ("006bm00000LKJNNAA5", "Pumpen", "Müller AG", "EUR", "Anna Groß"),
        ("006bm00000LKJNOAA5", "Ventile", "Öl GmbH", "EUR", "Jörg Weiß"),
    ]
    # 09:15 in Berlin is 08:15 UTC in winter; 23:45 in July is 21:45.
    assert done.rows(
        "SELECT recorded_at, value FROM statements WHERE kind = 'amount' AND deal_no = 0 ORDER BY "
        "statement_no"
    ) == [
        (datetime(2026, 1, 5, 8, 15), 1_000_000),
        (datetime(2026, 7, 10, 21, 45), 1_250_050),
    ]
    assert done.rows(
        "SELECT value FROM statements WHERE kind = 'close_date' AND deal_no = 0 ORDER BY statement_no"
    ) == [
        (20512,),
        (20543,),
    ]  # 28 February and 31 March 2026, from a calendar
    assert done.rows("SELECT result, CAST(happened_at AS DATE)::VARCHAR FROM outcomes") == [
        ("won", "2026-02-15")
    ]
    assert done.noted("footers: 1")


def test_the_same_report_in_the_encoding_of_a_german_windows_reads_alike(read, tmp_path):
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "deals.csv").write_bytes(GERMAN_DEALS.encode("cp1252"))
    done = read(options=BERLIN)
    assert done.rows("SELECT currency, account_id FROM deals ORDER BY deal_no") == [
        ("EUR", "Müller AG"),
        ("EUR", "Öl GmbH"),
    ]


def test_an_english_field_history_report_tells_owners_by_name(read):
    done = read(
        options=ImportOptions(kind="salesforce-report", now=NOW),
        files={
            "deals.csv": '"Opportunity ID","Opportunity Name","Opportunity Owner  ↑","Stage","Close Date","Created Date"\n'
            '"006bm00000LKJNNAA5","Pumps","Ben Rep","Proposal","3/31/2026","1/5/2026"\n',
            "changes.csv": '"Opportunity ID","Opportunity Name","Field / Event","Old Value","New Value","Edit Date","Edited By"\n'
            '"006bm00000LKJNNAA5","Pumps","Created.","","","1/5/2026 9:00 AM","Ada Rep"\n'
            '"006bm00000LKJNNAA5","Pumps","Opportunity Owner","Ada Rep","Ben Rep","2/13/2026 2:05 '
            'PM","Mia Boss"\n'
            '"006bm00000LKJNNAA5","Pumps","Close Date","2/28/2026","3/31/2026","2/14/2026 2:05 PM","Ben '
            'Rep"\n',
        },
    )
    assert done.rows(
        "SELECT recorded_at, person_id FROM statements JOIN people ON person_no = value WHERE kind = "
        "'owner' ORDER BY statement_no"
    ) == [(datetime(2026, 1, 5, 9), "Ada Rep"), (datetime(2026, 2, 13, 14, 5), "Ben Rep")]
    assert done.rows(
        "SELECT recorded_at, value FROM statements WHERE kind = 'close_date' ORDER BY statement_no"
    ) == [
        (datetime(2026, 1, 5, 9), 20512),
        (datetime(2026, 2, 14, 14, 5), 20543),
    ]


def test_dates_that_can_be_read_two_ways_are_asked_about_and_not_guessed(read):
    text = (
        '"Opportunity ID","Opportunity Name","Stage","Close '
        'Date"\n"006bm00000LKJNNAA5","Pumps","Proposal","03/04/2026"\n'
    )
    with pytest.raises(BrokenContract) as refused:
        read(options=ImportOptions(kind="salesforce-report", now=NOW), files={"deals.csv": text})
    assert "deals.csv, column CloseDate" in str(refused.value)
    assert "03/04/2026" in str(refused.value)
    assert "date_order" in str(refused.value)


@pytest.mark.parametrize(("order", "days"), [("day_first", 20546), ("month_first", 20516)])
def test_the_order_of_day_and_month_can_be_given(read, tmp_path, order, days):
    """3 April and 4 March 2026, from a calendar."""
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(f'[salesforce]\ndate_order = "{order}"\n', encoding="utf-8")
    text = (
        '"Opportunity ID","Opportunity Name","Stage","Close Date","Created '
        'Date"\n"006bm00000LKJNNAA5","P","Q","03/04/2026","01/02/2026"\n'
    )
    done = read(
        options=ImportOptions(kind="salesforce-report", mapping=mapping, now=NOW), files={"deals.csv": text}
    )
    assert done.rows("SELECT value FROM statements WHERE kind = 'close_date'") == [(days,)]


def test_one_date_of_the_export_that_fits_one_way_only_decides_for_all(read):
    """25/01/2026 can only be a day first, so 03/04/2026 is the 3rd of April."""
    text = (
        '"Opportunity ID","Opportunity Name","Stage","Close Date","Created '
        'Date"\n"006bm00000LKJNNAA5","P","Q","03/04/2026","25/01/2026"\n'
    )
    done = read(options=ImportOptions(kind="salesforce-report", now=NOW), files={"deals.csv": text})
    assert done.rows("SELECT value FROM statements WHERE kind = 'close_date'") == [(20546,)]


def test_labels_of_another_language_can_be_mapped(read, tmp_path):
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(
        '[salesforce.columns]\n"Nom de l\'opportunité" = "Name"\n"Étape" = "StageName"\n"Date de '
        'clôture" = "CloseDate"\n',
        encoding="utf-8",
    )
    done = read(
        options=ImportOptions(kind="salesforce-report", mapping=mapping, now=NOW),
        files={
            "deals.csv": '"Nom de l\'opportunité";"Étape";"Date de clôture"\n"Pompes";"Devis";"31/03/2026"\n'
        },
    )
    assert done.rows("SELECT deal_id, title FROM deals") == [("Pompes", "Pompes")]


def test_a_report_without_ids_goes_by_names_and_counts_those_that_are_shared(read):
    text = (
        '"Opportunity Name","Stage","Close '
        'Date"\n"Pumps","Proposal","2026-03-31"\n"Pumps","Discovery","2026-04-30"\n'
    )
    done = read(options=ImportOptions(kind="salesforce-report", now=NOW), files={"deals.csv": text})
    assert done.noted("no Opportunity ID", "cannot be told apart: 1")
    assert done.summary.counts["deals"] == 1


def test_the_notice_below_a_report_is_rejected_line_by_line_and_harms_nothing(read):
    text = (
        '"Opportunity Name","Stage","Close Date","Amount"\n"Pumps","Proposal","3/31/2026","1,200.00"\n\n\n'
        '"Open pipeline"\n"Confidential Information - Do Not Distribute"\n"Generated By:  Ada Rep  3/1/2026 8:00 AM"\n'
    )
    done = read(options=ImportOptions(now=NOW), files={"report.csv": text})
    assert (done.summary.kind, done.summary.counts["deals"], done.summary.counts["rejects"]) == (
        "salesforce-report",
        1,
        3,
    )
    assert done.rows("SELECT value FROM statements WHERE kind = 'amount'") == [(120_000,)]


def test_a_list_that_knows_no_time_is_of_the_day_that_is_given_or_else_of_the_clock(read):
    files = {"report.csv": '"Opportunity Name","Stage","Close Date"\n"Pumps","Proposal","3/31/2026"\n'}
    given = ImportOptions(kind="salesforce-report", as_of=datetime(2026, 3, 1).date(), now=NOW)
    assert read(options=given, files=files).summary.exported_at == datetime(2026, 3, 1, 23, 59, 59)
    assert read(options=ImportOptions(kind="salesforce-report", now=NOW)).summary.exported_at == NOW
    assert read(options=ImportOptions(kind="salesforce-report")).noted("give --as-of")


def test_reports_are_told_by_their_labels():
    assert (
        report_columns(("Field / Event", "Old Value", "New Value", "Edit Date", "Opportunity Name"))[0]
        == "OpportunityFieldHistory"
    )
    assert report_columns(("To Stage", "Last Modified", "Opportunity ID"))[0] == "OpportunityHistory"
    assert report_columns(("Subject", "Date", "Assigned", "Opportunity"))[0] == "Task"
    assert report_columns(("deal", "value"))[0] == ""


class _Raw:
    def __init__(self, *header):
        self.files = [self]
        self.header = header


def test_stage_and_close_date_alone_may_be_anybodys():
    assert recognises(_Raw("Opportunity Name", "Stage", "Close Date")) > 0.5
    assert recognises(_Raw("Owner", "Opportunity", "Stage", "Close Date")) > 0
    assert recognises(_Raw("Name", "Stage", "Close Date")) == 0
