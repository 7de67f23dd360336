"""Real exports as they arrive on a bad day, through the command line: an error that helps, or a note."""

from __future__ import annotations

import csv
import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from tests.called import Called, called

pytestmark = pytest.mark.real


@pytest.fixture
def pipeline(shared_data: Path) -> bytes:
    """A CRM's table of 8,800 deals."""
    return (shared_data / "maven_crm" / "sales_pipeline.csv").read_bytes()


def helps(found: Called, code: int, *parts: str) -> None:
    """The error has its three parts, names what was found, and is no traceback."""
    assert found.code == code, found.err or found.out
    assert re.fullmatch(r"Found: .+\.\nExpected: .+\.\nWhat to do: .+\.\n", found.err), found.err
    for part in parts:
        assert part in found.err
    assert found.out == ""


def test_half_of_a_gzip_file_is_said_to_be_half(
    shared_data: Path, project_root: Path, tmp_path: Path
) -> None:
    whole = (shared_data / "bpi2012" / "events.csv.gz").read_bytes()
    (tmp_path / "events.csv.gz").write_bytes(whole[: len(whole) // 2])
    shutil.copyfile(shared_data / "bpi2012" / "cases.csv", tmp_path / "cases.csv")
    mapping = project_root / "examples" / "bpi2012.toml"
    helps(called("check", tmp_path, "--mapping", mapping), 3, "events.csv.gz is not a whole gzip file")


def test_half_of_a_zip_archive_is_said_to_be_half(shared_data: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "whole.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("Opportunity.csv", "OpportunityHistory.csv"):
            archive.write(shared_data / "sfdc_schema_fixture" / name, name)
    whole = (tmp_path / "whole.zip").read_bytes()
    (tmp_path / "half.zip").write_bytes(whole[: len(whole) * 2 // 3])
    assert called("check", tmp_path / "whole.zip").code == 0
    helps(called("check", tmp_path / "half.zip"), 3, "half.zip is not a whole zip archive")


def test_a_half_written_table_names_its_last_line(pipeline: bytes, tmp_path: Path) -> None:
    cut = pipeline[: len(pipeline) // 2 + 17]
    (tmp_path / "sales_pipeline.csv").write_bytes(cut)
    last = f"{cut.count(bytes([10])) + 1:,}"
    helps(called("check", tmp_path), 3, "sales_pipeline.csv is cut off", f"line {last}")


def test_another_encoding_is_read_as_what_it_is_and_said_to_be(pipeline: bytes, tmp_path: Path) -> None:
    text = pipeline.decode().replace("Cancity", "Cancit\u00e9")
    for encoding, named in (("utf-16", "UTF-16"), ("latin-1", "Windows-1252")):
        path = tmp_path / f"{encoding}.csv"
        path.write_bytes(text.encode(encoding))
        found = called("check", path)
        assert found.code == 0, found.err
        assert named in found.out
        assert "8,800 deals" in found.out


@pytest.mark.parametrize("command", ["check", "report", "score"])
def test_a_program_with_the_name_of_a_table_is_none(tmp_path: Path, command: str) -> None:
    path = tmp_path / "deals.csv"
    path.write_bytes(b"\x7fELF\x02\x01\x01" + bytes(range(256)) * 40)
    more = {
        "check": (),
        "report": ("--out", tmp_path / "out"),
        "score": ("--probability", "p", "--outcome", "y"),
    }
    helps(called(command, path, *more[command]), 3, "deals.csv is")


def test_an_empty_folder_an_empty_file_and_a_bare_header_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "nothing.csv").touch()
    (tmp_path / "header.csv").write_text("Deal ID,Stage,Amount,Close Date\n", encoding="utf-8")
    helps(called("check", tmp_path / "folder"), 3, "no table in ", "folder")
    helps(called("check", tmp_path / "nothing.csv"), 3, "nothing.csv is empty")
    helps(called("check", tmp_path / "header.csv"), 3, "header.csv has a header and no row")


def test_a_zip_bomb_is_stopped_while_it_swells(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "export.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("Opportunity.csv", b"Id,StageName,CloseDate,Amount\n" + b"0" * 200_000_000)
    helps(called("check", tmp_path / "export.zip"), 3, "export.zip swells")


def test_formulas_are_text_to_us_and_harmless_to_who_opens_the_rejects(tmp_path: Path) -> None:
    path, out = tmp_path / "deals.csv", tmp_path / "out"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["Deal ID", "Deal Name", "Stage", "Amount", "Close Date", "Create Date"])
        for i in range(40):
            amount = '=HYPERLINK("http://a.example","x")' if i == 3 else str(1_000 * i)
            name = "<img src=x onerror=alert(1)>" if i % 2 else "@SUM(1)"
            writer.writerow([i, name, "Negotiation", amount, "2026-05-10", f"2025-11-{i % 28 + 1:02d}"])
    found = called("report", path, "--out", out)
    assert found.code == 0, found.err
    with (out / "rejects.csv").open(encoding="utf-8", newline="") as stream:
        rejected = list(csv.DictReader(stream))
    assert [(row["record"], row["column"]) for row in rejected] == [("4", "Amount")]
    assert rejected[0]["found"].startswith("'=")
    assert "<img" not in (out / "report.html").read_text(encoding="utf-8")
    assert json.loads((out / "report.json").read_text(encoding="utf-8"))["meta"]["counts"]["rejects"] == 1


def test_a_german_export_is_read_as_it_is_meant(tmp_path: Path) -> None:
    """Byte order mark, semicolons, decimal commas, days first, labels in German."""
    path, out = tmp_path / "bericht.csv", tmp_path / "out"
    header = "Opportunity-Name;Phase;Betrag;Schlusstermin;Erstelldatum;Opportunity-Inhaber"
    rows = [
        f"Gesch\u00e4ft {i};{'Verhandlung' if i % 3 else 'Geschlossen und gewonnen'};1.{i:03d},50;"
        f"{i % 28 + 1:02d}.03.2026;{i % 28 + 1:02d}.11.2025;M\u00fcller, J\u00f6rg"
        for i in range(30)
    ]
    path.write_text("\ufeff" + "\r\n".join([header, *rows]) + "\r\n", encoding="utf-8")
    found = called("report", path, "--out", out)
    assert found.code == 0, found.err
    record = json.loads((out / "report.json").read_text(encoding="utf-8"))
    assert record["cycle"]["n_by_result"] == {"won": 10, "lost": 0, "withdrawn": 0, "open": 20}
    assert record["meta"]["counts"]["rejects"] == 0
    from pyarrow import parquet

    tables = next((out / "store").glob("*/tables"))
    said = parquet.read_table(tables / "statements.parquet").to_pylist()
    assert {row["value"] for row in said if row["kind"] == "amount"} == {100_050 + 100 * i for i in range(30)}


def test_a_day_before_the_first_deal_is_refused_with_a_remedy(shared_data: Path, tmp_path: Path) -> None:
    found = called("report", shared_data / "sfdc_schema_fixture", "--as-of", "1900-01-01", "--out", tmp_path)
    helps(found, 2, "no deal of this export had begun", "--as-of")
    assert not (tmp_path / "report.html").exists()


def test_an_unknown_table_and_a_mapping_that_is_none_say_how_to_go_on(shared_data: Path) -> None:
    cases = shared_data / "bpi2012" / "cases.csv"
    helps(called("check", cases), 4, "cases.csv (case_id, amount_req, reg_date)", "mapping")
    helps(called("check", cases, "--mapping", cases), 4, "is not TOML")
