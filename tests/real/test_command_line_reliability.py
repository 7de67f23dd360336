"""`reliability` as a stranger calls it, on public surveys whose READMEs give the numbers."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from tests.called import called

pytestmark = pytest.mark.real

FORMS = ("icc1", "icc2", "icc3", "icc1k", "icc2k", "icc3k")
GROUPS = ("icc1", "icc2", "rwg", "rwgj_mean", "lindell_mean")


def measured(*arguments: str | Path) -> dict[str, Any]:
    """What `bonafides reliability … --json` prints."""
    found = called("reliability", *arguments, "--json")
    assert found.code == 0, found.err
    record: dict[str, Any] = json.loads(found.out)
    return record


@pytest.mark.parametrize(
    ("scale", "reverse", "alpha", "omega"),
    [
        ("A", "A1", 0.7030, 0.7232),
        ("C", "C4,C5", 0.7267, 0.7312),
        ("E", "E1,E2", 0.7618, 0.7640),
        ("N", "", 0.8140, 0.8188),
        ("O", "O2,O5", 0.6002, 0.6171),
    ],
)
def test_personality_scales_come_out_as_published(
    shared_data: Path, scale: str, reverse: str, alpha: float, omega: float
) -> None:
    items = ",".join(f"{scale}{i}" for i in range(1, 6))
    turned = ["--reverse", reverse] if reverse else []
    record = measured(shared_data / "bfi" / "bfi.csv", "--items", items, *turned)
    assert tuple(record) == ("alpha", "omega", "icc", "groups")
    for name, expected in (("alpha", alpha), ("omega", omega)):
        assert record[name]["value"] == pytest.approx(expected, abs=1e-4)
        assert record[name]["low"] < record[name]["value"] < record[name]["high"]
    for part, names in (("icc", FORMS), ("groups", GROUPS)):
        assert all(record[part][name] is None for name in names)
        assert record[part]["why"].endswith("were named.")


def test_an_item_left_unreversed_is_pointed_at(shared_data: Path) -> None:
    record = measured(shared_data / "bfi" / "bfi.csv", "--items", "A1,A2,A3,A4,A5")
    assert "A1 against the others: --reverse" in record["alpha"]["why"]


@pytest.mark.parametrize(
    "raters",
    [
        ["--raters", "J1,J2,J3,J4"],
        ["--raters", "J1", "J2", "J3", "J4"],
        [f"--raters=J{i}" for i in (1, 2, 3, 4)],
    ],
)
def test_shrout_and_fleiss_come_out_as_published(shared_data: Path, raters: list[str]) -> None:
    file = shared_data / "shrout_fleiss" / "sf.csv"
    record = measured(file, "--items", "J1,J2,J3,J4", *raters)
    values = [record["icc"][form] for form in FORMS]
    assert values == pytest.approx([0.165742, 0.289764, 0.714841, 0.442797, 0.620051, 0.909316], abs=5e-7)
    assert [round(record["icc"]["intervals"][form][0], 2) for form in FORMS] == [
        -0.13,
        0.02,
        0.34,
        -0.88,
        0.07,
        0.68,
    ]
    assert record["alpha"]["value"] == pytest.approx(record["icc"]["icc3k"])
    assert record["omega"]["value"] is None
    assert "30 are needed" in record["omega"]["why"]


@pytest.mark.parametrize(
    ("column", "icc1", "icc2"), [("WBEING", 0.04336905, 0.771713), ("HRS", 0.133107, 0.919673)]
)
def test_groups_of_soldiers_come_out_as_published(
    shared_data: Path, column: str, icc1: float, icc2: float
) -> None:
    file = shared_data / "multilevel" / "bh1996.csv"
    record = measured(file, "--items", column, "--group", "GRP")
    assert record["groups"]["icc1"] == pytest.approx(icc1, abs=6e-7)
    assert record["groups"]["icc2"] == pytest.approx(icc2, abs=6e-7)
    low, high = record["groups"]["intervals"]["icc1"]
    assert low < icc1 < high
    assert "mean group size, 74.57" in record["groups"]["why"]
    assert (record["alpha"]["value"], record["alpha"]["why"]) == (None, "1 item; 2 are needed.")


def test_leadership_in_companies_comes_out_as_published(shared_data: Path) -> None:
    items = ",".join(f"LEAD{i:02d}" for i in range(1, 12))
    record = measured(shared_data / "multilevel" / "lq2002.csv", "--items", items, "--group", "COMPID")
    found = [record["groups"][name] for name in GROUPS]
    assert found == pytest.approx([0.087956, 0.800754, 0.703233, 0.867785, 0.392621], abs=6e-7)
    assert record["alpha"]["value"] == pytest.approx(0.902237, abs=5e-7)


def test_a_survey_in_another_file_format_gives_the_same(shared_data: Path, tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq
    from openpyxl import Workbook

    with (shared_data / "bfi" / "bfi.csv").open(encoding="utf-8") as stream:
        rows = list(csv.reader(stream))[:400]
    book = Workbook()
    for row in rows:
        book.active.append([int(cell) if cell.isdigit() else cell or None for cell in row])
    book.save(tmp_path / "bfi.xlsx")
    columns = {name: [int(row[i]) if row[i] else None for row in rows[1:]] for i, name in enumerate(rows[0])}
    pq.write_table(pa.table(columns), tmp_path / "bfi.parquet")
    with (tmp_path / "bfi.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    found = [
        measured(tmp_path / f"bfi.{form}", "--items", "N1,N2,N3,N4,N5", "--group", "gender")
        for form in ("csv", "xlsx", "parquet")
    ]
    assert found[0]["alpha"] == found[1]["alpha"] == found[2]["alpha"]
    assert found[0]["groups"] == found[1]["groups"] == found[2]["groups"]
