"""Every way to fail ends in a sentence and a documented exit code, never in a traceback."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest
from tests.command_line import run

from bonafides.cli import COMMANDS


@pytest.fixture(scope="module")
def export(tmp_path_factory) -> Path:
    """A tiny Salesforce export."""
    out = tmp_path_factory.mktemp("made") / "export"
    assert run("invent", out, "--people", 3, "--deals", 20, "--weeks", 12).code == 0
    return out


@pytest.fixture
def bad(tmp_path) -> Path:
    """A folder of files that are not what they are called."""
    written = {
        "empty.csv": b"",
        "blank.csv": b"\n\n\n",
        "header.csv": b"a,b\n",
        "binary.csv": bytes(random.Random(1).randbytes(4000)),
        "unmapped.csv": b"a,b\n1,2\n",
        "unclosed.csv": b'Opportunity Name,Stage\n"never closed,1\n',
        "half.parquet": b"PAR1 and no more",
        "half.zip": b"PK\x03\x04 and no more",
        "half.xlsx": b"x",
        "half.csv.gz": b"\x1f\x8b\x08\x00",
        "utf16.csv": b"\xff\xfe\x00",
        "claims.csv": b"p,o\n0.5,1\nmaybe,0\n",
        "dates.csv": b"id,at,due\na,2026-01-01,2026-02-30\n",
    }
    for name, content in written.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "nothing").mkdir()
    return tmp_path


MAPPED = ("--id", "id", "--recorded-at", "at", "--expected-on", "due")
SCORED = ("--probability", "p", "--outcome", "o")


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("check", "absent.csv"), 2, "does not exist"),
        (("nonsense",), 2, "No such command 'nonsense'"),
        (("check",), 2, "Missing argument"),
        (("check", "unmapped.csv", "--perid", "month"), 2, "No such option"),
        (("check", "unmapped.csv", "--period", "fortnight"), 2, "'fortnight' is not one of"),
        (("check", "unmapped.csv", "--timezone", "Mars/Base"), 2, "IANA name"),
        (("check", "unmapped.csv", "--timezone", "../../etc/passwd"), 2, "IANA name"),
        (("check", "unmapped.csv", "--memory", "lots"), 2, "a size such as 2GiB"),
        (("check", "unmapped.csv", "--memory", "-1GiB"), 2, "a size such as 2GiB"),
        (("check", "unmapped.csv", "--kind", "sap"), 2, "one of canonical, salesforce"),
        (("check", "unmapped.csv", "--mapping", "absent.toml"), 2, "does not exist"),
        (("report", "unmapped.csv", "--engine", "abacus"), 2, "'abacus' is not one of"),
        (("report", "unmapped.csv", "--as-of", "yesterday"), 2, "yesterday"),
        (("invent", "made", "--people", "0"), 2, "from 1 to 9000"),
        (("invent", "made", "--alive", "nan"), 2, "alive is nan"),
        (("slippage", "dates.csv", *MAPPED, "--where", "due"), 2, "COLUMN=VALUE"),
        (("check", "empty.csv"), 3, "empty.csv is empty"),
        (("check", "blank.csv"), 3, "blank.csv"),
        (("check", "binary.csv"), 3, "binary.csv is binary"),
        (("check", "half.parquet"), 3, "half.parquet is not a whole Parquet file"),
        (("check", "half.zip"), 3, "half.zip is not a whole zip archive"),
        (("check", "half.xlsx"), 3, "half.xlsx is not a whole Excel workbook"),
        (("check", "half.csv.gz"), 3, "half.csv.gz"),
        (("check", "unclosed.csv"), 3, "line 2, column Opportunity Name"),
        (("check", "utf16.csv"), 3, "utf16.csv"),
        (("check", "nothing"), 3, "no table in"),
        (("score", "empty.csv", *SCORED), 3, "empty.csv is empty"),
        (("slippage", "binary.csv", *MAPPED), 3, "binary.csv is binary"),
        (("check", "unmapped.csv"), 4, "not recognised: unmapped.csv (a, b)"),
        (("check", "header.csv"), 3, "header.csv"),
        (("score", "unmapped.csv", *SCORED), 4, "has no column p, o. It has: a, b"),
        (("score", "claims.csv", *SCORED), 4, "'maybe' in column p of record"),
        (("slippage", "unmapped.csv", *MAPPED), 4, "has no column id, at, due"),
        (("slippage", "dates.csv", *MAPPED), 4, "'2026-02-30' in column due of record"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_exit_code(bad, monkeypatch, arguments, code, says):
    monkeypatch.chdir(bad)
    said = run(*arguments)
    assert (said.code, said.out) == (code, "")
    assert says in said.err
    assert "Traceback" not in said.err
    if code != 2:
        assert "What to do: " in said.err


def test_too_little_memory_is_the_machines_fault_and_says_what_to_give(export):
    said = run("check", export, "--memory", "1KB")
    assert said.code == 5
    assert "memory" in said.err
    assert "--memory" in said.err


def test_a_folder_that_may_not_be_written_to_is_said(export, tmp_path):
    (tmp_path / "file").write_text("in the way", "utf-8")
    said = run("check", export, "--out", tmp_path / "file" / "below")
    assert said.code in (2, 3)
    assert "file" in said.err


def _interrupt(*_args: object, **_options: object) -> None:
    raise KeyboardInterrupt


def _interrupt_within_a_query(*_args: object, **_options: object) -> None:
    """As DuckDB tells of it: by an error of its own."""
    raise RuntimeError("Query interrupted") from KeyboardInterrupt()


@pytest.mark.parametrize("interrupt", [_interrupt, _interrupt_within_a_query])
def test_stopping_says_that_nothing_was_touched(export, monkeypatch, interrupt):
    monkeypatch.setattr("bonafides.sources.read_sources", interrupt)
    said = run("check", export)
    assert said.code == 1
    assert "Stopped" in said.err
    assert "fault" not in said.err


def test_a_mapping_is_drafted_where_there_is_a_folder_for_it(bad, tmp_path):
    without = run("check", bad / "unmapped.csv")
    assert "--out" in without.err
    said = run("check", bad / "unmapped.csv", "--out", tmp_path / "out")
    assert said.code == 4
    draft = tmp_path / "out" / "mapping.draft.toml"
    assert str(draft) in said.err
    assert "unmapped.csv" in draft.read_text("utf-8")


def test_help_lists_every_command_and_each_explains_itself():
    said = run("--help")
    assert said.code == 0
    unwrapped = "".join(said.out.split())
    for name, purpose in COMMANDS.items():
        assert name in said.out
        assert "".join(purpose.split()) in unwrapped
        own = run(name, "--help")
        assert own.code == 0
        assert "Usage: " in own.out


def test_the_version_is_told():
    assert run("--version").out.startswith("bonafides, version 0.")


def test_the_command_is_installed_and_its_exit_code_reaches_the_shell(bad):
    command = [sys.executable, "-m", "bonafides", "score", "empty.csv", *SCORED]
    done = subprocess.run(command, cwd=bad, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert done.stderr.startswith("Found: empty.csv is empty.")


def broken(export: Path, out: Path, seed: int) -> str:
    """Copy an export and damage one of its files; says what was done."""
    chance = random.Random(seed)
    out.mkdir()
    for path in export.iterdir():
        (out / path.name).write_bytes(path.read_bytes())
    victim = out / chance.choice(["Opportunity.csv", "OpportunityHistory.csv", "Task.csv", "User.csv"])
    raw = bytearray(victim.read_bytes())
    how = chance.choice(["cut", "flip", "quote", "repeat", "comma", "swap"])
    at = chance.randrange(len(raw))
    if how == "cut":
        del raw[at:]
    elif how == "flip":
        for _ in range(20):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
    elif how == "quote":
        raw[at:at] = b'"'
    elif how == "comma":
        raw[at:at] = b",,,"
    elif how == "repeat":
        raw = raw + raw
    else:
        raw = bytearray(b"\n".join(reversed(raw.split(b"\n"))))
    victim.write_bytes(bytes(raw))
    return f"{how} {victim.name} at {at}"


@pytest.mark.parametrize("seed", range(10))
def test_a_damaged_export_is_read_or_refused_in_words(export, tmp_path, seed):
    done = broken(export, tmp_path / "damaged", seed)
    said = run("check", tmp_path / "damaged")
    assert said.code in (0, 3, 4), done
    assert (said.out if said.code == 0 else said.err).strip(), done
