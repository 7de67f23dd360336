"""Tables and event logs with a mapping; and mappings that are wrong."""

# ruff: noqa: DTZ001, E501  (times are UTC without a mark, as in the tables; a case is not cut in two)

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from bonafides.errors import BonafidesError, BrokenContract
from bonafides.sources import ImportOptions, draft_mapping, read_sources
from bonafides.sources.mapping import load_mapping
from bonafides.sources.options import ImportSummary

DEALS = "id,opened,who\n1,2024-01-01 09:00,ann\n2,2024-01-02 09:00,bob\n"
CHANGES = """deal,at,by,what,before,after
1,2024-02-01 10:00,ann,Close,2024-03-31,2024-06-30
1,2024-03-01 10:00,ann,Close,2024-06-30,2024-09-30
1,2024-02-01 10:00,ann,Chance,,55
1,2024-02-02 10:00,ann,Colour,red,blue
2,2024-02-02 10:00,bob,Close,,soon
"""
MAPPING = """
timezone = "Europe/Berlin"
[[files]]
file = "deals.csv"
table = "deals"
[files.columns]
deal_id = "id"
created_at = "opened"
owner_id = "who"

[[files]]
file = "changes.csv"
table = "statements"
[files.columns]
deal_id = "deal"
recorded_at = "at"
author_id = "by"
kind = { column = "what", values = { Close = "close_date", Chance = "probability" } }
said = "after"
previous = "before"
"""


def write(folder: Path, **files: str) -> Path:
    inside = folder / "in"
    inside.mkdir(exist_ok=True)
    for name, content in files.items():
        (inside / f"{name}.csv").write_text(content)
    return inside


def imported(tmp_path: Path, mapping: str, **files: str) -> ImportSummary:
    (tmp_path / "m.toml").write_text(mapping)
    options = ImportOptions(mapping=tmp_path / "m.toml")
    return read_sources([write(tmp_path, **files)], tmp_path / "out", options=options)


def rows(tmp_path: Path, sql: str) -> list[tuple[object, ...]]:
    names = {path.stem: f"'{path}'" for path in (tmp_path / "out").glob("*.parquet")}
    return duckdb.sql(sql.format(**names)).fetchall()


def test_a_change_log_gives_each_kind_its_own_reading(tmp_path: Path) -> None:
    summary = imported(tmp_path, MAPPING, deals=DEALS, changes=CHANGES)
    found = rows(tmp_path, "SELECT kind, said, author_role FROM {statements} WHERE deal_no = 0 AND kind <> 'owner' "
                           "ORDER BY statement_no")  # fmt: skip
    assert found == [
        ("close_date", "2024-03-31", "unknown"), ("close_date", "2024-06-30", "owner"), ("probability",
        "55", "owner"),
        ("close_date", "2024-09-30", "owner"),
    ]  # fmt: skip
    assert any("1 rows of the kind Colour were left out" in note for note in summary.notes)


def test_the_value_before_the_first_change_dates_from_the_deal_s_opening(tmp_path: Path) -> None:
    imported(tmp_path, MAPPING, deals=DEALS, changes=CHANGES)
    found = rows(tmp_path, "SELECT recorded_at, previous IS NULL FROM {statements} WHERE kind = 'close_date' AND deal_no = 0 "
                           "ORDER BY statement_no LIMIT 1")  # fmt: skip
    assert found == [(datetime(2024, 1, 1, 8), True)]


def test_times_without_a_zone_are_of_the_mapping_s_zone_summer_and_winter(tmp_path: Path) -> None:
    changes = (
        "deal,at,by,what,before,after\n1,2024-03-30 12:00,ann,Chance,,10\n1,2024-03-31 12:00,ann,Chance,,20\n"
    )
    imported(tmp_path, MAPPING, deals=DEALS, changes=changes)
    found = rows(tmp_path, "SELECT recorded_at FROM {statements} WHERE kind = 'probability' ORDER BY 1")
    assert found == [(datetime(2024, 3, 30, 11),), (datetime(2024, 3, 31, 10),)]


def test_a_value_that_cannot_be_read_is_listed_and_its_words_are_kept(tmp_path: Path) -> None:
    imported(tmp_path, MAPPING, deals=DEALS, changes=CHANGES)
    assert rows(
        tmp_path, "SELECT value, said FROM {statements} WHERE deal_no = 1 AND kind = 'close_date'"
    ) == [(None, "soon")]
    listed = (tmp_path / "out" / "rejects.csv").read_text()
    assert "changes.csv,5," in listed
    assert "soon" in listed
    assert "value left out" in listed


def test_a_log_of_states_keeps_what_changed(tmp_path: Path) -> None:
    mapping = """
    [[files]]
    file = "states.csv"
    table = "statements"
    where = { live = "yes" }
    [files.columns]
    deal_id = "id"
    recorded_at = "at"
    stage = "stage"
    amount = { columns = ["net", "gross"] }
    """
    states = "id,at,stage,net,gross,live\n1,2024-01-01,A,5,9,yes\n1,2024-01-02,A,,5,yes\n1,2024-01-03,B,6,,yes\n1,2024-01-04,C,,,no\n"
    summary = imported(tmp_path, mapping, states=states)
    found = rows(tmp_path, "SELECT kind, said FROM {statements} ORDER BY recorded_at, kind")
    assert found == [("amount", "5"), ("stage", "A"), ("amount", "6"), ("stage", "B")]
    assert rows(tmp_path, "SELECT is_deleted FROM {deals}") == [(False,)]
    assert all(
        read["n_read"] == read["n_staged"] + read["n_rejected"] + read["n_filtered"] for read in summary.reads
    )


EVENTS = """
automatic = ["bot"]
[[files]]
file = "log.csv"
table = "events"
[files.columns]
deal_id = "case"
activity = "activity"
lifecycle = "life"
happened_at = "time"
author_id = "who"
[events]
owner = ["Take"]
[events.stages]
"New" = ["Open"]
"Done" = ["Sign"]
[events.outcomes]
won = ["Sign"]
[events.contacts]
"Call/START" = { direction = "out", channel = "call" }
[[stages]]
stage = "New"
[[stages]]
stage = "Done"
is_closed = true
is_won = true
"""
LOG = """case,activity,life,time,who
1,Open,COMPLETE,2024-01-01T10:00:00+02:00,bot
1,Take,COMPLETE,2024-01-02T10:00:00Z,ann
1,Call,START,2024-01-03T10:00:00Z,ann
1,Call,COMPLETE,2024-01-03T10:05:00Z,ann
1,Sign,COMPLETE,2024-01-04T10:00:00Z,ann
2,Coffee,COMPLETE,2024-01-05T10:00:00Z,bob
"""


def test_an_event_log_becomes_stages_contacts_owners_and_ends(tmp_path: Path) -> None:
    summary = imported(tmp_path, EVENTS, log=LOG)
    found = rows(tmp_path, "SELECT kind, said, author_role, is_human FROM {statements} ORDER BY recorded_at")
    assert found == [
        ("stage", "New", "automation", False), ("owner", "ann", "owner", True), ("stage", "Done",
        "owner", True),
    ]  # fmt: skip
    assert rows(tmp_path, "SELECT happened_at, direction, channel FROM {activities}") == [
        (datetime(2024, 1, 3, 10), "out", "call")
    ]
    assert rows(tmp_path, "SELECT deal_no, result FROM {outcomes}") == [(0, "won")]
    assert rows(tmp_path, "SELECT deal_id, created_at FROM {deals} ORDER BY 1") == [
        ("1", datetime(2024, 1, 1, 8)), ("2", datetime(2024, 1, 5, 10)),
    ]  # fmt: skip
    assert any("2 events carry no meaning" in note and "Coffee/COMPLETE" in note for note in summary.notes)


WRONG = {
    "unknown key": ('tabel = "x"\n' + MAPPING, "unknown key tabel"),
    "unknown table": (MAPPING.replace('table = "deals"', 'table = "deal"'), "table = 'deal'"),
    "unknown column": (
        MAPPING.replace("created_at =", "created ="),
        "unknown key created; did you mean created_at",
    ),
    "missing column": (MAPPING.replace('deal_id = "deal"\n', ""), "maps no deal_id"),
    "absent header": (
        MAPPING.replace('"opened"', '"open"'),
        "deals.csv has no column open, named by created_at",
    ),
    "absent file": (MAPPING.replace('"deals.csv"', '"deal.csv"'), "no file matches deal.csv"),
    "unknown zone": (MAPPING.replace("Europe/Berlin", "Europe/Berlyn"), "did you mean Europe/Berlin"),
    "said without kind": (MAPPING.replace("kind = {", "seq = {"), "maps said without kind"),
    "no toml": ("files = [", "is not TOML"),
    "no files": ('source = "x"', "files is missing"),
    "empty source": (MAPPING.replace('"opened"', "{ separator = '' }"), "neither column, columns nor value"),
    "unknown reading": (
        MAPPING.replace('"opened"', "{ column = 'opened', reading = 'moment' }"),
        "reading = 'moment'",
    ),
    "pattern without an activity": (
        EVENTS.replace('["Take"]', '["Took"]'),
        "pattern Took matches no activity",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_mapping_names_the_file_the_key_and_what_may_stand_there(tmp_path: Path, case: str) -> None:
    mapping, found = WRONG[case]
    with pytest.raises(BonafidesError) as caught:
        imported(tmp_path, mapping, deals=DEALS, changes=CHANGES, log=LOG)
    assert isinstance(caught.value, BrokenContract)
    assert found in caught.value.found
    assert caught.value.expected
    assert "map-your-own-columns" in caught.value.remedy


def test_a_mapping_cannot_smuggle_in_sql(tmp_path: Path) -> None:
    attack = "'); DROP TABLE staged_deals; --"
    mapping = MAPPING.replace('owner_id = "who"', f'owner_id = {{ value = "{attack}" }}')
    deals = DEALS.replace("ann", attack)
    summary = imported(tmp_path, mapping, deals=deals, changes=CHANGES)
    assert summary.counts["deals"] == 2
    assert (attack,) in rows(tmp_path, "SELECT person_id FROM {people}")


@pytest.mark.parametrize(
    ("content", "table"),
    [(LOG, "events"), (CHANGES.replace("what", "field").replace("before", "old value").replace("after", "new value")
      .replace("deal,at,by", "deal id,timestamp,user"), "statements"),
     ("Deal ID,Stage,Betrag,Abschlussdatum\n1,A,5,31.03.2024\n", "deals")],
    ids=["log", "changes", "deals"],
)  # fmt: skip
def test_a_draft_is_a_mapping_that_can_be_used_as_it_is(tmp_path: Path, content: str, table: str) -> None:
    folder = write(
        tmp_path,
        unknown=content.replace("time,", "timestamp,")
        .replace("life", "lifecycle")
        .replace("who", "resource"),
    )
    draft = draft_mapping([folder])
    (tmp_path / "m.toml").write_text(draft)
    assert load_mapping(tmp_path / "m.toml").files[0].table == table
    summary = read_sources([folder], tmp_path / "out", options=ImportOptions(mapping=tmp_path / "m.toml"))
    assert summary.counts["deals"] >= 1


def test_a_draft_says_which_needed_column_it_did_not_find(tmp_path: Path) -> None:
    draft = draft_mapping([write(tmp_path, unknown="a,b\n1,2\n")])
    assert 'deal_id = "?"   # needed, and not found' in draft
    assert "# not used: a, b" in draft
