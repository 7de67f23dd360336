"""Whose files are these? Found out without being told, and said where it cannot be."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from bonafides.errors import BeyondThisMachine, BrokenContract, WrongRequest
from bonafides.sources import ImportOptions, read_sources
from bonafides.sources.reading import open_source
from bonafides.sources.recognition import IMPORTERS, choose

CURRENT = "Deal Name,Stage,Amount,Close Date,Probability\nAcme,Proposal,5,2026-04-30,40\n"
GERMAN = "Name der Verkaufschance;Phase;Betrag;Schlusstermin\nAcme;Angebot;5;30.04.2026\n"
API = (
    "Id,OpportunityId,StageName,Amount,CloseDate,Probability,ForecastCategory,CreatedById,CreatedDate\n"
    "0081,0061,Proposal,5,2026-04-30,40,Pipeline,0051,2026-01-01T00:00:00.000Z\n"
)
OPPORTUNITY = (
    "Id,Name,StageName,Amount,CloseDate,Probability,IsClosed,IsWon,OwnerId,CreatedDate,ForecastCategory\n"
    "0061,Acme,Proposal,5,2026-04-30,40,false,false,0051,2026-01-01T00:00:00.000Z,Pipeline\n"
)
CASES: Mapping[str, Mapping[str, str]] = {
    "current": {"export.csv": CURRENT},
    "current ": {"Pipeline März.csv": GERMAN},
    "snapshots": {"2026-03-31.csv": CURRENT, "2026-04-07.csv": CURRENT},
    "snapshots ": {"p 31.03.2026.csv": GERMAN, "p 07.04.2026.csv": GERMAN},
    "salesforce": {"Opportunity.csv": OPPORTUNITY, "OpportunityHistory.csv": API},
}


@pytest.mark.parametrize("case", CASES)
def test_each_export_is_recognised_by_its_headers(tmp_path: Path, case: str) -> None:
    inside, work = tmp_path / "in", tmp_path / "work"
    inside.mkdir()
    work.mkdir()
    for name, content in CASES[case].items():
        (inside / name).write_text(content)
    raw = open_source([inside], workdir=work)
    assert choose(raw) == case.strip()
    raw.close()


def test_what_nobody_knows_is_an_error_that_offers_a_mapping(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("colour,size\nred,5\n")
    with pytest.raises(BrokenContract, match=r"not recognised: a\.csv \(colour, size\)") as caught:
        read_sources([tmp_path / "a.csv"], tmp_path / "out", options=ImportOptions())
    assert "--mapping" in caught.value.remedy


def test_an_unknown_kind_lists_the_known_ones(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(CURRENT)
    with pytest.raises(WrongRequest, match="--kind zoho is unknown") as caught:
        read_sources([tmp_path / "a.csv"], tmp_path / "out", options=ImportOptions(kind="zoho"))
    assert all(kind in caught.value.expected for kind in IMPORTERS)


def test_too_little_memory_is_said_in_those_words(tmp_path: Path) -> None:
    lines = "".join(f"deal {i},Stage {i % 7},{i},2026-04-30,40\n" for i in range(200_000))
    (tmp_path / "a.csv").write_text("Deal Name,Stage,Amount,Close Date,Probability\n" + lines)
    with pytest.raises(BeyondThisMachine, match="memory") as caught:
        read_sources(
            [tmp_path / "a.csv"], tmp_path / "out", options=ImportOptions(kind="current"), memory="8MiB"
        )
    assert "--memory" in caught.value.remedy
    assert not (tmp_path / "out").exists()


def test_nothing_is_left_behind_and_the_old_tables_stay_when_an_import_fails(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(CURRENT)
    read_sources([tmp_path / "a.csv"], tmp_path / "out", options=ImportOptions(kind="current"))
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    (tmp_path / "b.csv").write_text("colour,size\nred,5\n")
    with pytest.raises(BrokenContract):
        read_sources([tmp_path / "b.csv"], tmp_path / "out", options=ImportOptions(kind="current"))
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "b.csv", "out"]
