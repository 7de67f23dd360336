"""Attacks on a whole report: by the words of an export, by whoever is given files, and by mishaps."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser

from bonafides import cli
from bonafides.cli.printing import printable
from bonafides.cli.writing import apart, put_sheets, put_text
from bonafides.errors import WrongRequest

NASTY = [
    "<script>alert(1)</script>",
    '"><img src=http://evil/x onerror=alert(1)>',
    "a\u202egpj.exe",
    "x" * 50_000,
    "\x1b[2J\x1b]0;pwned\x07",
    "</style><svg onload=alert(1)>",
    "{{7*7}}",
    "=cmd|'/c calc'!A1",
]


def hostile(folder: Path) -> Path:
    folder.mkdir()
    path = folder / "\x1b[31mdeals <b>.csv"
    rows = []
    for i in range(120):
        text = NASTY[i % len(NASTY)].replace('"', '""')
        stage = ("Closed Won", "Closed Lost", text, "Proposal")[i % 4]
        rows.append(f'{i},"{text}","{stage}",{i * 100},2026-0{1 + i % 9}-15,40,"{text}",2025-1{i % 3}-01')
    head = "Deal ID,Deal Name,Stage,Amount,Close Date,Probability,Owner,Create Date\n"
    path.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def run(*arguments: str) -> tuple[int, str]:
    """Run the command line as a shell would, under a careless umask."""
    before = os.umask(0)
    try:
        with CliRunner().isolation() as streams:
            try:
                cli.main([str(one) for one in arguments])
                code = 0
            except SystemExit as left:
                code = int(left.code or 0)
            printed = streams[0].getvalue() + streams[1].getvalue()
    finally:
        os.umask(before)
    return code, printed.decode("utf-8", "replace")


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    base = tmp_path_factory.mktemp("attack")
    source = hostile(base / "export")
    code, printed = run(
        "report", source, "--out", base / "report", "--kind", "current", "--people", "names", "--sheets"
    )
    assert code == 0, printed
    return base, printed


def test_no_word_of_an_export_becomes_markup_script_or_style(attacked: tuple[Path, str]) -> None:
    base, _ = attacked
    page = (base / "report" / "report.html").read_text("utf-8")
    for mark in ("<script", "<img", "<svg onload", "<b>.csv", "javascript:"):
        assert mark not in page
    assert page.count("</style>") == 1
    assert not set(page) & set("\x1b\x07\u202e\0")


def test_the_page_forbids_scripts_and_the_network(attacked: tuple[Path, str]) -> None:
    page = (attacked[0] / "report" / "report.html").read_text("utf-8")
    policy = (
        page.split('http-equiv="Content-Security-Policy" content="')[1].split('"')[0].replace("&#39;", "'")
    )
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "http:" not in policy
    assert 'src="http' not in page
    assert 'href="http' not in page


def test_nothing_printed_commands_the_terminal(attacked: tuple[Path, str]) -> None:
    assert not set(attacked[1]) & set("\x1b\x07\u202e")
    assert printable("a\x1b[2Jb\u202ec\x9bd") == "a\ufffd[2Jb\ufffdc\ufffdd"


def test_everything_written_is_its_owners_alone_whatever_the_umask(attacked: tuple[Path, str]) -> None:
    report = attacked[0] / "report"
    for path in (report, *report.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_a_second_report_removes_the_sheets_that_nobody_asked_for(attacked: tuple[Path, str]) -> None:
    base, _ = attacked
    out = base / "again"
    shutil.copytree(base / "report", out)
    (out / "sheets").mkdir(exist_ok=True)
    (out / "sheets" / "ada.html").write_text("Ada")
    code, printed = run("report", base / "export", "--out", out, "--kind", "current")
    assert code == 0, printed
    assert not (out / "sheets").exists()
    assert json.loads((out / "report.json").read_text("utf-8"))["people"] == []


def test_a_store_with_a_file_gone_is_made_again(attacked: tuple[Path, str]) -> None:
    base, _ = attacked
    out = base / "mended"
    assert run("check", base / "export", "--out", out, "--kind", "current")[0] == 0
    next((out / "store").glob("*/tables/deals.parquet")).unlink()
    code, printed = run("check", base / "export", "--out", out, "--kind", "current")
    assert code == 0, printed
    assert list((out / "store").glob("*/tables/deals.parquet"))


def test_a_fault_of_ours_quotes_nothing_of_the_export(attacked: tuple[Path, str]) -> None:
    base, _ = attacked
    out = base / "broken"
    assert run("check", base / "export", "--out", out, "--kind", "current")[0] == 0
    next((out / "store").glob("*/tables/statements.parquet")).write_bytes(b"PAR1 Ada Lovelace PAR1")
    code, printed = run("report", base / "export", "--out", out, "--kind", "current")
    assert 1 <= code <= 5
    assert "Traceback" not in printed
    assert "What to do" in printed
    assert "Lovelace" not in printed


@pytest.mark.parametrize("out", [".", "report", "deep/er"])
def test_a_report_is_not_written_into_what_it_reads(tmp_path: Path, out: str) -> None:
    source = hostile(tmp_path / "export").parent
    code, printed = run("report", source, "--out", source / out, "--kind", "current")
    assert code == 2, printed
    assert [one.name for one in source.iterdir()] == ["\x1b[31mdeals <b>.csv"]


def test_a_source_among_the_reports_own_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongRequest):
        apart([tmp_path / "report" / "store" / "old.csv"], tmp_path / "report")


def test_an_output_folder_that_reads_as_a_pattern_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongRequest):
        apart([tmp_path / "export"], tmp_path / "report[1]")


def test_a_writer_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    put_sheets(tmp_path / "sheets", {"ada.html": "Ada"})
    with pytest.raises(OSError, match="name too long"):
        put_sheets(tmp_path / "sheets", {"x" * 300: "Bo"})
    put_text(tmp_path / "report.json", "{}")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["report.json", "sheets"]
    assert [one.name for one in (tmp_path / "sheets").iterdir()] == ["ada.html"]


def test_the_engine_reaches_no_network_and_loads_no_extension() -> None:
    import duckdb

    from bonafides.engines.opening import open_engine

    engine = open_engine("duckdb", threads=1)
    try:
        for statement in (
            "FROM read_csv('http://127.0.0.1:9/x.csv')",
            "FROM read_parquet('s3://a/x.parquet')",
        ):
            with pytest.raises(duckdb.Error):
                engine.backend.raw_sql(statement)  # type: ignore[attr-defined]
    finally:
        engine.close()


def test_opening_the_page_asks_for_nothing_but_the_file(
    attacked: tuple[Path, str], chromium: Browser
) -> None:
    asked, ran = [], []
    page = chromium.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: ran.append(dialog.message))
    page.goto((attacked[0] / "report" / "report.html").as_uri())
    page.close()
    assert not ran
    assert asked
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []


COMMAND = "from bonafides.cli import main; main()"
HEARD = f"import signal; signal.signal(signal.SIGINT, signal.default_int_handler); {COMMAND}"
"""The same where tests run in the background of a shell, whose children are deaf to an interrupt."""


def test_two_reports_at_once_leave_one_whole_report(attacked: tuple[Path, str]) -> None:
    base, _ = attacked
    out = base / "twice"
    line = [
        sys.executable,
        "-c",
        COMMAND,
        "report",
        base / "export",
        "--out",
        out,
        "--kind",
        "current",
        "--sheets",
    ]
    both = [subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
    told = [one.communicate(timeout=240)[1] for one in both]
    assert [one.returncode for one in both] == [0, 0], told
    json.loads((out / "report.json").read_text("utf-8"))
    assert not [one for one in out.iterdir() if one.name.startswith(".")]


def test_an_interrupted_report_says_so_and_leaves_nothing_half_done(
    attacked: tuple[Path, str],
) -> None:
    base, _ = attacked
    out = base / "stopped"
    line = [sys.executable, "-c", HEARD, "report", base / "export", "--out", out, "--kind", "current"]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        while running.poll() is None and not (out / "store").exists():
            with suppress(subprocess.TimeoutExpired):
                running.wait(timeout=0.02)
        running.send_signal(signal.SIGINT)
        told = running.communicate(timeout=300)[1]
    assert running.returncode == 1, told
    assert "Stopped" in told
    assert "Traceback" not in told
    assert not list(out.rglob("*.partial"))
    assert not (out / "report.html").exists()


def test_a_full_disk_ends_in_an_error_of_the_machine(
    attacked: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    base, _ = attacked

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "report.json")

    monkeypatch.setattr("bonafides.cli.report.put_text", full)
    code, printed = run("report", base / "export", "--out", base / "full", "--kind", "current")
    assert code == 5
    assert "No space left" in printed
    assert "Traceback" not in printed
