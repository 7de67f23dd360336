"""The past on disk: whole or not at all, and never twice."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.drawn_pasts import canonical

from bonafides.engines.engine import Engine
from bonafides.errors import UnreadableInput
from bonafides.history.fingerprint import fingerprint
from bonafides.history.store import Store
from bonafides.history.tables import CANONICAL
from bonafides.history.weeks import zone

UTC = zone("UTC")
MOMENT = datetime(2026, 1, 5)  # noqa: DTZ001 -- UTC, as the tables keep it


class Counting:
    """An engine that counts what it is asked to write."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self.kept = engine, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    def keep(self, expression: Any, path: Path) -> None:
        self.kept += 1
        self._engine.keep(expression, path)


@pytest.fixture
def engine(duck) -> Counting:
    return Counting(duck)


@pytest.fixture
def store(tmp_path) -> Store:
    return Store(tmp_path / "store")


def holding(n: int) -> Callable[[Path], Mapping[str, Any]]:
    """Fill a folder with a past of n deals, each with one amount."""

    def fill(folder: Path) -> Mapping[str, Any]:
        rows = {
            "deals": [{"deal_no": k, "deal_id": f"{k:09}"} for k in range(n)],
            "statements": [
                {
                    "statement_no": 0,
                    "deal_no": k,
                    "recorded_at": MOMENT,
                    "kind": "amount",
                    "value": k,
                }
                for k in range(n)
            ],
        }
        for name in CANONICAL:
            pq.write_table(canonical(name, rows.get(name, ())), folder / f"{name}.parquet")
        return {"n": n}

    return fill


def n_of(engine: Any, generation: Any) -> tuple[int, int]:
    """Deals and spells of a generation."""
    deals, spells = generation.tables(engine)["deals"], generation.spells(engine)
    return engine.fetch(deals).num_rows, engine.fetch(spells).num_rows


def folders(store: Store) -> list[str]:
    return sorted(path.name for path in store.folder.iterdir() if path.is_dir())


def test_an_empty_folder_holds_nothing(store):
    assert store.current() is None
    assert store.holding("a") is None


def test_what_was_written_is_in_force_and_found_by_its_fingerprint(store, engine):
    written = store.write("a", engine=engine, zone=UTC, fill=holding(3))
    current = store.current()
    assert current is not None
    assert current.folder == written.folder
    assert n_of(engine, current) == (3, 3)
    assert store.holding("a") is not None
    assert store.holding("b") is None
    assert current.facts["n"] == 3


def test_a_reader_from_before_keeps_reading_while_and_after_a_new_generation_is_written(store, engine):
    store.write("a", engine=engine, zone=UTC, fill=holding(3))
    reader = store.current()
    tables, spells = reader.tables(engine), reader.spells(engine)
    seen = []

    def fill(folder: Path) -> Mapping[str, Any]:
        seen.append(engine.fetch(tables["deals"]).num_rows)
        seen.append(n_of(engine, store.current())[0])
        return holding(5)(folder)

    store.write("b", engine=engine, zone=UTC, fill=fill)
    assert seen == [3, 3]
    assert (engine.fetch(tables["deals"]).num_rows, engine.fetch(spells).num_rows) == (3, 3)
    assert n_of(engine, store.current()) == (5, 5)


def test_only_the_generation_in_force_and_the_one_before_it_are_kept(store, engine):
    for place, mark in enumerate("abcd", start=1):
        store.write(mark, engine=engine, zone=UTC, fill=holding(place))
    assert [name.split("-")[0] for name in folders(store)] == ["c", "d"]


def test_what_a_crash_left_behind_is_cleared_away_a_day_later(store, engine):
    for name, age in (("dead.partial", 90_000), ("alive.partial", 60)):
        (store.folder / name).mkdir(parents=True)
        then = store.folder.stat().st_mtime - age
        os.utime(store.folder / name, (then, then))
    store.write("a", engine=engine, zone=UTC, fill=holding(1))
    assert [name.split("-")[0] for name in folders(store)] == ["a", "alive.partial"]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_fill_that_fails_leaves_the_old_generation_in_force_and_nothing_behind(store, engine, error):
    store.write("a", engine=engine, zone=UTC, fill=holding(3))
    before = (store.folder / "manifest.json").read_bytes()

    def fail(folder: Path) -> Mapping[str, Any]:
        (folder / "deals.parquet").write_bytes(b"half")
        raise error

    with pytest.raises(type(error)):
        store.write("b", engine=engine, zone=UTC, fill=fail)
    assert (store.folder / "manifest.json").read_bytes() == before
    assert [name.split("-")[0] for name in folders(store)] == ["a"]
    assert n_of(engine, store.current()) == (3, 3)


def test_tables_that_cannot_be_read_leave_the_old_generation_in_force(store, engine):
    store.write("a", engine=engine, zone=UTC, fill=holding(3))

    def broken(folder: Path) -> Mapping[str, Any]:
        facts = holding(3)(folder)
        (folder / "statements.parquet").write_bytes(b"PAR1 and no more")
        return facts

    with pytest.raises(Exception, match="statements"):
        store.write("b", engine=engine, zone=UTC, fill=broken)
    assert store.current().facts["fingerprint"] == "a"
    assert len(folders(store)) == 1


def test_two_writers_at_once_leave_one_whole_generation_in_force(tmp_path):
    """Each has an engine of its own; whichever is last wins, and the loser's files are whole as well."""
    from bonafides.engines.opening import open_engine

    store, errors = Store(tmp_path / "store"), []
    at_the_same_time = threading.Barrier(2, timeout=60)

    def work(mark: str, n: int) -> None:
        engine = open_engine(threads=1)
        try:

            def fill(folder: Path) -> Mapping[str, Any]:
                at_the_same_time.wait()
                return holding(n)(folder)

            store.write(mark, engine=engine, zone=UTC, fill=fill)
        except BaseException as error:
            errors.append(error)
        finally:
            engine.close()

    threads = [threading.Thread(target=work, args=pair) for pair in (("a", 3), ("b", 5))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    engine = open_engine(threads=1)
    current = store.current()
    assert n_of(engine, current) == {"a": (3, 3), "b": (5, 5)}[current.facts["fingerprint"]]
    engine.close()
    assert not list(store.folder.glob("*.partial"))


def test_derived_tables_are_made_at_the_first_asking_only(store, engine):
    generation = store.write("a", engine=engine, zone=UTC, fill=holding(3))
    after_writing = engine.kept
    deals = generation.tables(engine)["deals"]
    first = generation.derived(engine, "many", lambda: deals.agg(n=deals.count()))
    again = generation.derived(engine, "many", lambda: pytest.fail("made twice"))
    assert engine.fetch(first).to_pylist() == engine.fetch(again).to_pylist() == [{"n": 3}]
    assert engine.kept == after_writing + 1


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", '{"format": 3}', '{"generation": 7}', '{"generation": null}', "\x00\x01"]
)
def test_a_manifest_that_is_none_says_what_to_do(store, text):
    store.folder.mkdir()
    (store.folder / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableInput, match="manifest") as caught:
        store.current()
    assert "delete the folder" in str(caught.value)


def test_a_manifest_that_is_not_even_text_says_what_to_do(store):
    store.folder.mkdir()
    (store.folder / "manifest.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnreadableInput):
        store.current()


def test_a_store_of_another_format_is_made_anew(store, engine):
    store.write("a", engine=engine, zone=UTC, fill=holding(1))
    manifest = store.folder / "manifest.json"
    facts = json.loads(manifest.read_text("utf-8"))
    manifest.write_text(json.dumps({**facts, "format": facts["format"] - 1}), "utf-8")
    assert store.current() is None


def test_a_manifest_cannot_lead_out_of_its_folder(store, engine, tmp_path):
    store.write("a", engine=engine, zone=UTC, fill=holding(1))
    (tmp_path / "elsewhere").mkdir()
    manifest = store.folder / "manifest.json"
    facts = json.loads(manifest.read_text("utf-8"))
    manifest.write_text(json.dumps({**facts, "generation": "../elsewhere"}), "utf-8")
    with pytest.raises(UnreadableInput):
        store.current()


def test_spells_in_parts_are_the_spells_in_one(store, engine, monkeypatch):
    monkeypatch.setattr("bonafides.history.store.DEALS_A_PART", 2)
    generation = store.write("a", engine=engine, zone=UTC, fill=holding(5))
    assert len(list((generation.folder / "spells").iterdir())) == 3
    rows = engine.fetch(generation.spells(engine).order_by("deal_no"))
    assert rows.column("amount_cents").to_pylist() == [0, 1, 2, 3, 4]


def test_a_past_without_any_deal_can_be_stored(store, engine):
    assert n_of(engine, store.write("a", engine=engine, zone=UTC, fill=holding(0))) == (0, 0)


@pytest.fixture
def export(tmp_path) -> Path:
    folder = tmp_path / "export"
    (folder / "deep").mkdir(parents=True)
    (folder / "deals.csv").write_text("id\n1\n", "utf-8")
    (folder / "deep" / "notes.csv").write_text("id\n2\n", "utf-8")
    return folder


def test_the_fingerprint_does_not_depend_on_dates_or_on_where_the_folder_lies(export, tmp_path):
    before = fingerprint([export], {"kind": "x"})
    os.utime(export / "deals.csv", (1, 1))
    assert fingerprint([export], {"kind": "x"}) == before
    export.rename(tmp_path / "moved")
    assert fingerprint([tmp_path / "moved"], {"kind": "x"}) == before
    assert len(before) == 32


def change_content(folder: Path) -> None:
    (folder / "deals.csv").write_text("id\n9\n", "utf-8")


def change_name(folder: Path) -> None:
    (folder / "deals.csv").rename(folder / "deal.csv")


def move_a_byte(folder: Path) -> None:
    (folder / "deals.csv").write_text("id\n1\ni", "utf-8")
    (folder / "deep" / "notes.csv").write_text("d\n2\n", "utf-8")


def add_an_empty_file(folder: Path) -> None:
    (folder / "empty.csv").touch()


@pytest.mark.parametrize("change", [change_content, change_name, move_a_byte, add_an_empty_file])
def test_the_fingerprint_changes_with_every_name_and_byte(export, change):
    before = fingerprint([export], {})
    change(export)
    assert fingerprint([export], {}) != before


def test_the_fingerprint_changes_with_settings_but_not_with_their_order(export):
    one = fingerprint([export], {"kind": None, "timezone": "UTC"})
    assert fingerprint([export], {"timezone": "UTC", "kind": None}) == one
    assert fingerprint([export], {"kind": None, "timezone": "Europe/Berlin"}) != one
    assert fingerprint([export / "deals.csv"], {"kind": None, "timezone": "UTC"}) != one


def test_a_second_report_reads_and_writes_nothing_twice(store, engine, tmp_path):
    """What the command line does: ask the store first, write only when it does not hold the sources."""
    from bonafides.cli.source import held, named
    from bonafides.invented import Plan, write

    write(Plan(people=3, deals=20, weeks=12), tmp_path / "made", "parquet")
    given = {"timezone": "UTC", "period": "month", "fiscal_year_start": 1}
    export = named((tmp_path / "made",), memory=None, **given)
    first = held(export, store, engine, tell=lambda _what, _share: None)
    wrote = {path: path.stat().st_mtime_ns for path in first.folder.rglob("*")}
    again = held(export, store, engine, tell=lambda _what, _share: pytest.fail("worked again"))
    assert again.folder == first.folder
    assert {path: path.stat().st_mtime_ns for path in first.folder.rglob("*")} == wrote
    other = named((tmp_path / "made",), memory=None, **{**given, "timezone": "Europe/Berlin"})
    assert held(other, store, engine, tell=lambda _what, _share: None).folder != first.folder
