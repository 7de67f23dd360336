"""Exports made to hurt: each ends in an error that says what to do, or in tables that do no harm."""

from __future__ import annotations

import bz2
import os
import zipfile
from pathlib import Path

import duckdb
import openpyxl
import pyarrow
import pytest
from pyarrow import parquet

from bonafides.errors import BonafidesError, BrokenContract, UnreadableInput, WrongRequest
from bonafides.sources import ImportOptions, read_sources

HEADER = "Deal ID,Deal Name,Stage,Amount,Close Date,Probability\n"
ROWS = "1,Acme,Proposal,100,2026-04-30,40\n2,Beta,Closed Won,50,2026-03-15,100\n"
CURRENT = ImportOptions(kind="current")


def refused(path: Path, tmp_path: Path, options: ImportOptions = CURRENT) -> BonafidesError:
    with pytest.raises(BonafidesError) as caught:
        read_sources([path], tmp_path / "out", options=options)
    assert caught.value.remedy
    assert not (tmp_path / "out").exists()
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".bonafides")] == []
    return caught.value


def read(path: Path, tmp_path: Path) -> list[tuple[str, ...]]:
    read_sources([path], tmp_path / "out", options=CURRENT)
    found = duckdb.sql(f"SELECT deal_id, title FROM '{tmp_path}/out/deals.parquet' ORDER BY deal_id")
    return found.fetchall()


def packed(path: Path, name: str, content: str = HEADER + ROWS) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name), content)
    return path


@pytest.mark.parametrize("name", ["..\\..\\evil.csv", "/etc/evil.csv", "C:evil.csv", "a/../../evil.csv"])
def test_no_spelling_of_a_path_leads_out_of_an_archive(tmp_path: Path, name: str) -> None:
    assert "outside its archive" in refused(packed(tmp_path / "z.zip", name), tmp_path).found


@pytest.mark.parametrize("name", ["", "a\0.csv", "./", "..csv"])
def test_a_member_without_a_usable_name_is_no_table(tmp_path: Path, name: str) -> None:
    assert isinstance(refused(packed(tmp_path / "z.zip", name), tmp_path), WrongRequest)


@pytest.mark.parametrize(
    "name", ["x" * 300 + ".csv", "x\n\x1b[2J.csv", "\u202evsc.csv", "b/" * 2000 + "c.csv"]
)
def test_a_member_with_a_strange_name_is_read_like_any_other(tmp_path: Path, name: str) -> None:
    assert len(read(packed(tmp_path / "z.zip", name), tmp_path)) == 2


def test_a_link_in_an_archive_is_only_text(tmp_path: Path) -> None:
    path = tmp_path / "z.zip"
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("deals.csv")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert "root" not in refused(path, tmp_path).found


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_archive_of_another_method_is_refused(tmp_path: Path, method: int) -> None:
    path = tmp_path / "z.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("deals.csv", HEADER + ROWS)
    damaged = bytearray(path.read_bytes())
    damaged[60] ^= 255
    path.write_bytes(damaged)
    assert "not a whole zip" in refused(path, tmp_path).found


def test_many_members_that_are_each_just_small_enough_are_a_bomb_together(tmp_path: Path) -> None:
    path = tmp_path / "z.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for i in range(4):
            archive.writestr(f"{i}.csv", b"0" * (20 * 2**20))
    assert "swells" in refused(path, tmp_path).found


def test_more_than_ten_thousand_files_are_refused_before_one_is_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "z.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for i in range(10_001):
            archive.writestr(f"{i}.csv", "a")
    assert "10,001 files" in refused(path, tmp_path).found


def test_a_folder_does_not_read_what_a_link_in_it_points_at(tmp_path: Path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text(HEADER + ROWS)
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "deals.csv").symlink_to(secret)
    assert "link to a file outside" in refused(folder, tmp_path).found


def test_a_folder_with_a_loop_a_pipe_and_a_dead_link_is_read_without_them(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "loop").symlink_to(folder)
    (folder / "dead.csv").symlink_to("/nowhere")
    os.mkfifo(folder / "pipe.csv")
    (folder / "deals.csv").write_text(HEADER + ROWS)
    assert len(read(folder, tmp_path)) == 2


def test_a_pipe_is_no_export_and_nobody_waits_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    assert isinstance(refused(tmp_path / "pipe.csv", tmp_path), WrongRequest)


def test_a_file_name_that_is_no_unicode_is_refused_by_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / os.fsdecode(b"\xff\xfe.csv")).write_text(HEADER + ROWS)
    assert "not UTF-8" in refused(folder, tmp_path).found


@pytest.mark.parametrize("name", ["a*[b]?.csv", "a'b\"; drop.csv", "{x}.csv"])
def test_a_file_name_is_a_name_and_no_pattern(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(HEADER + ROWS)
    (tmp_path / "aXbY.csv").write_text(HEADER + "9,Other,Proposal,1,2026-04-30,40\n")
    assert [row[0] for row in read(path, tmp_path)] == ["1", "2"]


@pytest.mark.parametrize(
    "header",
    [
        "Deal ID,deal id,Deal ID (2),Stage,Amount,Close Date",
        "Deal ID,rowid,_RECORD,Stage,Amount,Close Date",
        'Deal ID,"x"") ; DROP TABLE rejects; --",y,Stage,Amount,Close Date',
        f"Deal ID,{'S' * 50_000},y,Stage,Amount,Close Date",
    ],
)
def test_no_header_changes_what_is_done(tmp_path: Path, header: str) -> None:
    path = tmp_path / "deals.csv"
    path.write_text(header + "\n1,2,3,Proposal,4,2026-01-01\n")
    assert read(path, tmp_path)[0][0] == "1"


def test_titles_are_kept_as_they_are_whatever_they_say(tmp_path: Path) -> None:
    titles = [
        "<script>alert(1)</script>",
        "a\u202eb",
        "a\nb",
        "x" * 50_000,
        "'; DROP TABLE rejects; --",
        "{{7*7}}",
    ]
    rows = "".join(f'{i},"{title}",Proposal,1,2026-04-30,40\n' for i, title in enumerate(titles))
    path = tmp_path / "deals.csv"
    path.write_text(HEADER + rows)
    assert [row[1] for row in read(path, tmp_path)] == titles


def test_rejects_hold_no_formula_and_nothing_that_commands_a_terminal(tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text(HEADER + ROWS + "3,t,P,\x1b]0;pwned\x07,2026-04-30,40\n4,t,P,\uff1dcmd,2026-04-30,40\n")
    read(path, tmp_path)
    rejects = (tmp_path / "out" / "rejects.csv").read_text("utf-8")
    assert "pwned" in rejects
    assert "'\uff1dcmd" in rejects
    assert not set(rejects) & {"\x1b", "\x07"}


def test_numbers_and_days_beyond_all_measure_are_left_out_and_counted(tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text(
        HEADER + ROWS + "3,a,P,1e308,2026-04-30,1e30\n4,a,P,NaN,0001-01-01,inf\n5,a,P,5,290000-01-01,5\n"
    )
    assert read_sources([path], tmp_path / "out", options=CURRENT).counts["rejects"] >= 4


def workbook(path: Path, part: str, change: tuple[str, str], before: str = "") -> Path:
    whole = path.with_name("whole.xlsx")
    book = openpyxl.Workbook()
    book.active.append(["Deal ID", "Stage", "Amount", "Close Date"])
    book.active.append(["1", "Open", 5, "2026-04-30"])
    book.save(whole)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w") as new:
        for one in old.namelist():
            data = old.read(one).decode()
            if one == part:
                assert change[0] in data
                data = before + data.replace(*change)
            new.writestr(one, data)
        assert part in new.namelist()
    whole.unlink()
    return path


LAUGHS = "".join(
    f'<!ENTITY {b} "{"&" + a + ";&" + a + ";"}">'
    for a, b in zip("abcdefghijklmnopqrstuvwxy", "bcdefghijklmnopqrstuvwxyz", strict=True)
)


@pytest.mark.parametrize(
    "entity", [f'<!ENTITY a "{"A" * 100}">{LAUGHS}', '<!ENTITY z SYSTEM "file:///etc/passwd">']
)
def test_a_workbooks_entities_are_never_expanded_and_never_fetched(tmp_path: Path, entity: str) -> None:
    sheet = "xl/worksheets/sheet1.xml"
    path = workbook(tmp_path / "a.xlsx", sheet, ("Open", "&z;"), f"<!DOCTYPE w [{entity}]>")
    try:
        read_sources([path], tmp_path / "out", options=CURRENT)
    except UnreadableInput:
        return
    stages = duckdb.sql(f"SELECT stage FROM '{tmp_path}/out/stages.parquet'").fetchall()
    assert not any("root" in (stage or "") or "AAAA" in (stage or "") for (stage,) in stages)


def test_a_workbook_that_names_its_two_billionth_row_is_not_filled_up_to_it(tmp_path: Path) -> None:
    sheet = "xl/worksheets/sheet1.xml"
    path = workbook(tmp_path / "a.xlsx", sheet, ('<row r="2"', '<row r="2000000000"'))
    assert "no row" in refused(path, tmp_path).found


DEEP = "[" * 100_000 + "]" * 100_000


@pytest.mark.parametrize("kind", ["hubspot", "pipedrive", None])
@pytest.mark.parametrize(
    "document", [DEEP, '{"a":' * 100_000 + "1" + "}" * 100_000, '[1,"a",null,[],{}]', "{}", "[]"]
)
def test_json_that_is_deep_or_empty_ends_in_an_error(tmp_path: Path, kind: str | None, document: str) -> None:
    path = tmp_path / "deals.json"
    path.write_text(document)
    assert isinstance(refused(path, tmp_path, ImportOptions(kind=kind)), BrokenContract | UnreadableInput)


def test_a_deep_value_in_a_deal_is_a_value(tmp_path: Path) -> None:
    path = tmp_path / "deals.json"
    path.write_text(f'[{{"id":"1","properties":{{"dealname":{DEEP}}}}}]')
    assert read_sources([path], tmp_path / "out", options=ImportOptions(kind="hubspot")).counts["deals"] == 1


def test_a_parquet_file_of_one_value_said_over_and_over_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "deals.parquet"
    some = pyarrow.table({"id": pyarrow.nulls(2_000_000, pyarrow.int8())})
    with parquet.ParquetWriter(path, some.schema) as out:
        for _ in range(6):
            out.write_table(some)
    assert "12,000,000 rows" in refused(path, tmp_path).found


def test_a_parquet_cell_that_swells_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "deals.parquet"
    parquet.write_table(pyarrow.table({"id": ["x" * (40 * 2**20)]}), path, compression="zstd")
    assert "swells" in refused(path, tmp_path).found


def test_a_parquet_column_cannot_stand_in_for_the_number_of_the_record(tmp_path: Path) -> None:
    path = tmp_path / "deals.parquet"
    parquet.write_table(pyarrow.table({"Deal ID": ["1"], "file_row_number": ["7"]}), path)
    assert "file_row_number" in refused(path, tmp_path).found


FILES = '[[files]]\nfile = "deals.csv"\ntable = "deals"\n'
COLUMNS = '[files.columns]\ndeal_id = "Deal ID"\nexpected_on = "Close Date"\n'


@pytest.mark.parametrize(
    "mapping",
    [
        "\0",
        "a = " + "[" * 5000 + "]" * 5000,
        "[[files]]\nfile = 1\n",
        FILES.replace("deals.csv", "../../etc/passwd") + COLUMNS,
        FILES + 'date_format = "%Q%%%"\n' + COLUMNS,
        FILES + 'timezone = "../../etc/passwd"\n' + COLUMNS,
        FILES + COLUMNS + '[files.where]\n"x\'); DROP TABLE rejects; --" = "1"\n',
    ],
)
def test_a_mapping_that_is_no_mapping_breaks_its_contract(tmp_path: Path, mapping: str) -> None:
    (tmp_path / "deals.csv").write_text(HEADER + ROWS)
    (tmp_path / "m.toml").write_text(mapping)
    options = ImportOptions(mapping=tmp_path / "m.toml")
    assert isinstance(refused(tmp_path / "deals.csv", tmp_path, options), BrokenContract)


def test_a_compressed_file_under_another_name_is_not_taken_for_text(tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_bytes(bz2.compress((HEADER + ROWS).encode()))
    refused(path, tmp_path)
