"""Pipedrive's own CSV of deals, in English and, through a mapping, in any other language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bonafides.errors import BrokenContract, UnreadableInput

ENGLISH = (
    "Deal - ID,Deal - Title,Deal - Value,Deal - Currency of value,Deal - Owner,Deal - Stage,Deal - Status,"
    "Deal - Probability,Deal - Expected close date,Deal - Deal created,Deal - Won time,Deal - Lost time\n"
    '1,Acme,"1,200.50",EUR,Ada Lovelace,Proposal,Won,,2026-03-31,2026-01-05 10:00:00,2026-03-05 09:00:00,\n'
    "2,Bolt,800,EUR,Bob Noyce,Qualified,Open,35,2026-08-31,2026-01-06 10:00:00,,\n"
)
GERMAN = (
    "Deal - ID;Deal - Titel;Deal - Wert;Deal - Besitzer;Deal - Phase;Deal - Status;Deal - "
    "Voraussichtliches Abschlussdatum;"
    "Deal - Deal erstellt\n"
    "1;Acme;1.200,50;Ada Lovelace;Angebot;Gewonnen;2026-03-31;2026-01-05 10:00:00\n"
    "2;Bolt;800;Bob Noyce;Qualifiziert;Offen;2026-08-31;2026-01-06 10:00:00\n"
)
MAPPING = """
source = "pipedrive"

[[files]]
file = "*.csv"
table = "deals"

[files.columns]
deal_id = { column = "Deal - ID" }
title = { column = "Deal - Titel" }
amount = { column = "Deal - Wert" }
owner_id = { column = "Deal - Besitzer" }
stage = { column = "Deal - Phase" }
result = { column = "Deal - Status" }
expected_on = { column = "Deal - Voraussichtliches Abschlussdatum" }
created_at = { column = "Deal - Deal erstellt" }
"""


def test_the_english_export_is_read_by_its_headers(imported: Callable[..., Any]) -> None:
    result = imported({"deals.csv": ENGLISH})
    assert result.rows("SELECT deal_id, title, currency FROM deals") == [
        ("1", "Acme", "EUR"),
        ("2", "Bolt", "EUR"),
    ]
    assert result.rows("SELECT result, happened_at, amount_cents FROM outcomes") == [
        ("won", datetime.fromisoformat("2026-03-05T09:00:00"), 120_050)
    ]
    assert result.statements("probability", "value, is_human") == [(3_500, False)]


def test_times_in_the_table_are_in_the_organisations_zone(imported: Callable[..., Any]) -> None:
    result = imported({"deals.csv": ENGLISH}, timezone="Europe/Berlin")
    assert result.rows("SELECT happened_at FROM outcomes") == [datetime.fromisoformat("2026-03-05T08:00:00")]


def test_another_language_is_read_through_a_mapping(imported: Callable[..., Any], tmp_path: Path) -> None:
    mapping = tmp_path / "pipedrive.toml"
    mapping.write_text(MAPPING, encoding="utf-8")
    result = imported({"deals.csv": GERMAN}, mapping=mapping)
    assert result.rows("SELECT title FROM deals") == ["Acme", "Bolt"]
    assert result.rows("SELECT result, amount_cents FROM outcomes") == [("won", 120_050)]


def test_a_table_without_ids_is_asked_for_them(imported: Callable[..., Any]) -> None:
    with pytest.raises(BrokenContract, match="no column with the deal's id"):
        imported({"deals.csv": ENGLISH.replace("Deal - ID,", "Deal - Label,")})


def test_json_that_is_not_whole_is_named_with_line_and_byte(imported: Callable[..., Any]) -> None:
    with pytest.raises(
        UnreadableInput, match=r"deals\.json is not whole JSON: unexpected end in line 1, byte "
    ):
        imported({"deals.json": '{"success": true, "data": [{"id": 1, "title": "x", '})


def test_a_single_deal_as_the_api_answers_it_is_read(imported: Callable[..., Any], made: Any) -> None:
    result = imported({"deal-1.json": made.page(made.deal())})
    assert result.rows("SELECT deal_id FROM deals") == ["1"]
