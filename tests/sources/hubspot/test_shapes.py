"""One history in every shape that HubSpot and the pipes give it; and files that are not whole."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bonafides.errors import BrokenContract, UnreadableInput

EXPECTED = [(20_559, True), (20_635, True), (20_605, False)]
"""2026-04-16, 2026-07-01, 2026-06-01; the last by an import. Days since 1970, by `date -d … +%s` / 86,400."""

MOVES = [
    ("2026-04-16T12:00:00Z", "2026-01-05T10:00:00.000Z", "CRM_UI", 11),
    ("2026-07-01T12:00:00Z", "2026-02-05T10:00:00.000Z", "CRM_UI", 11),
    ("2026-06-01T12:00:00Z", "2026-03-05T10:00:00.000Z", "IMPORT", None),
]
MILLIS = (1767607200000, 1770285600000, 1772704800000)
"""The three moments above in milliseconds since 1970."""


def v3(made: Any, deal_id: str = "1") -> dict[str, Any]:
    versions = [made.version(value, at, source, user) for value, at, source, user in MOVES]
    made_deal: dict[str, Any] = made.deal(deal_id, "2026-01-02T10:00:00Z", {"closedate": versions})
    return made_deal


def snake(made: Any) -> dict[str, Any]:
    """As the Python client writes it with to_dict()."""
    deal = v3(made)
    deal["properties_with_history"] = {
        "closedate": [
            {
                "value": value,
                "timestamp": at,
                "source_type": source,
                "source_id": None,
                "updated_by_user_id": user,
            }
            for value, at, source, user in MOVES
        ]
    }
    del deal["propertiesWithHistory"]
    return deal


def v1() -> dict[str, Any]:
    versions = [
        {
            "name": "closedate",
            "value": value,
            "timestamp": at,
            "source": source,
            "sourceId": f"userId:{user}" if user else None,
            "sourceVid": [],
        }
        for (value, _, source, user), at in zip(MOVES, MILLIS, strict=True)
    ]
    versions.reverse()
    return {
        "dealId": 1,
        "isDeleted": False,
        "associations": {"associatedCompanyIds": [5]},
        "properties": {
            "closedate": versions[0] | {"versions": versions},
            "createdate": {"value": "1767348000000", "versions": []},
        },
    }


def table(header: list[str], rows: list[list[Any]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()


def airbyte() -> str:
    header = [
        "dealId",
        "property",
        "value",
        "sourceType",
        "sourceId",
        "sourceLabel",
        "timestamp",
        "updatedByUserId",
    ]
    rows: list[list[Any]] = [
        [1, "closedate", value, source, f"userId:{user}" if user else "", "", at, user or ""]
        for value, at, source, user in MOVES
    ]
    return table(header, [*rows, [1, "hs_num_notes", "3", "CALCULATED", "", "", MOVES[0][1], ""]])


def fivetran() -> str:
    header = ["deal_id", "name", "source", "source_id", "timestamp", "value", "_fivetran_synced"]
    return table(
        header,
        [
            [1, "closedate", source, f"userId:{user}" if user else "", at, value, at]
            for value, at, source, user in MOVES
        ],
    )


def ui() -> str:
    header = [
        "Record ID",
        "Deal Name",
        "Close Date",
        "Close Date - update time",
        "Change source",
        "Changed by",
    ]
    rows = [
        [
            1,
            "Deal 1",
            value,
            at,
            {"CRM_UI": "CRM UI", "IMPORT": "Import"}[source],
            "ada@example.com" if user else "",
        ]
        for value, at, source, user in MOVES
    ]
    return table(header, rows)


@pytest.fixture
def dated(imported: Callable[..., Any]) -> Callable[..., list[Any]]:
    """Import files and return the close dates with whether a person stated them."""

    def run(files: dict[str, Any]) -> list[Any]:
        rows: list[Any] = imported(files).statements("close_date", "value, is_human")
        return rows

    return run


def test_a_list_pages_lines_and_pages_in_a_list_say_the_same(
    dated: Callable[..., list[Any]], made: Any
) -> None:
    one = v3(made)
    shapes: dict[str, Any] = {
        "page": {"results": [one], "paging": {"next": {"after": "1"}}},
        "list": [one],
        "pages in a list": [{"results": [one]}, {"results": []}],
        "lines": json.dumps(one) + "\n",
        "pages by line": json.dumps({"results": [one]}) + "\n" + json.dumps({"results": []}) + "\n",
        "pretty": json.dumps({"results": [one]}, indent=2),
        "byte order mark": "\ufeff" + json.dumps([one]),
    }
    for shape, content in shapes.items():
        assert dated({"deals.json": content}) == EXPECTED, shape


def test_the_python_clients_spelling_says_the_same(dated: Callable[..., list[Any]], made: Any) -> None:
    assert dated({"deals.json": [snake(made)]}) == EXPECTED


def test_version_one_of_the_api_says_the_same(dated: Callable[..., list[Any]]) -> None:
    assert dated({"deals.json": {"deals": [v1()], "hasMore": False, "offset": 1}}) == EXPECTED


@pytest.mark.parametrize("content", [airbyte(), fivetran(), ui()], ids=["airbyte", "fivetran", "own export"])
def test_property_history_tables_say_the_same(
    dated: Callable[..., list[Any]], made: Any, content: str
) -> None:
    plain = v3(made) | {"propertiesWithHistory": {}}
    files = {"deals.json": [plain], "closedate_history.csv": content, "owners.json": made.owners}
    assert dated(files) == EXPECTED


def test_a_history_alone_gives_deals_without_calling_them_deleted(imported: Callable[..., Any]) -> None:
    result = imported({"deals_property_history.csv": airbyte()})
    assert result.rows("SELECT deal_id, is_deleted FROM deals") == [("1", False)]


def test_an_export_of_history_that_does_not_name_its_property_is_asked_to(
    imported: Callable[..., Any],
) -> None:
    content = table(
        ["Record ID", "Value", "Update time", "Changed by"], [[1, "x", MOVES[0][1], "ada@example.com"]]
    )
    with pytest.raises(BrokenContract, match="does not say of which property"):
        imported({"history.csv": content})


def test_an_export_of_history_may_be_named_after_its_property(imported: Callable[..., Any]) -> None:
    rows = [[1, value, at, "CRM UI", "ada"] for value, at, _, _ in MOVES]
    content = table(["Record ID", "Value", "Update time", "Change source", "Changed by"], rows)
    result = imported({"close date history.csv": content})
    assert result.statements("close_date") == [value for value, _ in EXPECTED]


def test_hubspots_own_table_of_deals_is_read_by_its_labels(imported: Callable[..., Any]) -> None:
    content = table(
        [
            "Record ID",
            "Deal Name",
            "Deal Stage",
            "Close Date",
            "Amount",
            "Deal owner",
            "Pipeline",
            "Create Date",
        ],
        [
            [
                1,
                "Acme",
                "Closed Won",
                "2026-03-01 10:00",
                "1,200.50",
                "Ada Lovelace",
                "Sales Pipeline",
                "2026-01-05 10:00",
            ],
            [
                2,
                "Bolt",
                "Contract Sent",
                "2026-08-31 10:00",
                "800",
                "Bob Noyce",
                "Sales Pipeline",
                "2026-01-06 10:00",
            ],
        ],
    )
    result = imported({"all-deals.csv": content})
    assert result.rows("SELECT deal_id, title FROM deals") == [("1", "Acme"), ("2", "Bolt")]
    assert result.rows("SELECT result, amount_cents FROM outcomes") == [("won", 120_050)]
    assert result.statements("close_date", "value, is_human")[1] == (
        20_696,
        False,
    )  # 2026-08-31, known as of the export


def test_rows_of_many_pages_keep_their_own_file_and_record(imported: Callable[..., Any], made: Any) -> None:
    pages = {f"page{i}.json": {"results": [v3(made, str(10 * i + j)) for j in range(2)]} for i in (1, 2, 3)}
    result = imported(pages)
    found = result.rows(
        "SELECT DISTINCT deal_id, source_row FROM statements JOIN deals USING (deal_no) ORDER BY deal_id"
    )
    # The two deals of the second page are its first and second record.
    assert [row for row in found if row[0].startswith("2")] == [
        ("20", "page2.json:1"),
        ("21", "page2.json:2"),
    ]


def test_a_reject_names_the_page_it_stands_on(imported: Callable[..., Any], made: Any) -> None:
    bad = made.deal("9", "2026-01-02T10:00:00Z", {"amount": [made.version("a lot", "2026-01-05T10:00:00Z")]})
    result = imported({"page1.json": [v3(made, "1")], "page2.json": [v3(made, "2"), bad]})
    lines = list(csv.DictReader((result.out / "rejects.csv").open()))
    # The deal's own amount and the version in its history.
    assert {(line["file"], line["record"], line["found"]) for line in lines} == {("page2.json", "2", "a lot")}


WHOLE = json.dumps({"id": "1", "properties": {"dealstage": "x"}})


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (f"{WHOLE}\n{WHOLE}\n{WHOLE[:20]}", "line 3, byte "),
        (f"{WHOLE}\n{{oops}}\n{WHOLE}\n", "line 2, byte 2"),
        ('{"results": [' + WHOLE + ",\n" + WHOLE[:20], "line 2, byte "),
        ("[" + WHOLE + ",\n" + WHOLE[:20], "line 2, byte "),
        ("[" * 100_000, "line 1, byte "),
    ],
    ids=["cut off lines", "broken line", "cut off page", "cut off list", "deep nesting"],
)
def test_json_that_is_not_whole_is_named_with_line_and_byte(
    imported: Callable[..., Any], content: str, place: str
) -> None:
    with pytest.raises(UnreadableInput) as caught:
        imported({"deals.json": content})
    assert "deals.json" in str(caught.value)
    assert place in str(caught.value)
    assert caught.value.exit_code == 3


def test_a_page_too_large_to_hold_is_refused_with_the_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import duckdb

    from bonafides.sources import json_documents

    monkeypatch.setattr(json_documents, "LARGEST_OBJECT_BYTES", 16 * 2**20)
    path = tmp_path / "page.json"
    path.write_text(json.dumps({"results": [{"id": "1", "text": "x" * 40 * 2**20}]}))
    with pytest.raises(UnreadableInput, match="larger than 16 MiB"):
        json_documents.open_documents(duckdb.connect(), path, "page.json", view="v")


def test_files_without_a_deal_are_told_what_is_missing(imported: Callable[..., Any], made: Any) -> None:
    with pytest.raises(BrokenContract, match="no deals"):
        imported({"owners.json": made.owners})
