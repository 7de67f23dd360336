"""The past on disk: Parquet and a manifest, replaced in one step, safe to read while a new one is written.

    store/
      manifest.json            which generation is current, and what it holds
      <generation>/tables/     canonical tables
      <generation>/spells/     spells, in parts by deal_no
      <generation>/derived/    what measures keep: small counts that do not depend on the day asked for

A generation is never changed once the manifest names it, but for `derived`, where files only appear whole.
Readers open the manifest once and then read files that nobody touches; the generation before the current
one is kept until the next import, for those still reading it.
"""

from __future__ import annotations

import json
import os
import shutil
import uuid
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bonafides.engines.engine import Engine
from bonafides.errors import UnreadableInput
from bonafides.history.sorted_spells import keep_sorted_spells
from bonafides.history.spells import History, packed_spells, spells
from bonafides.history.tables import CANONICAL
from bonafides.history.weeks import Zone

FORMAT = 5
"""Rises when what lies on disk is no longer what this code would write."""

A_DAY = 86_400
"""Seconds after which an unfinished import is taken for dead."""

DEALS_A_PART = 125_000
"""Deals worked on at once by an engine: enough for two cores, and a few hundred megabytes at most."""

DEALS_A_WALK, STATEMENTS_A_WALK, WALKERS = 60_000, 1_500_000, 2
"""Most deals of one walk, most statements on average, and how many are under way: 150 MiB each."""


@dataclass(frozen=True, slots=True)
class Generation:
    """One state of the past on disk.

    Parameters
    ----------
    folder
        Where it lies.
    facts
        What the import said of it: fingerprint, kind, counts, refusals, last day and so on.
    """

    folder: Path
    facts: Mapping[str, Any]

    def tables(self, engine: Engine) -> dict[str, Any]:
        """The canonical tables, opened on an engine."""
        return {name: engine.parquet(self.folder / "tables" / f"{name}.parquet") for name in CANONICAL}

    def spells(self, engine: Engine) -> Any:
        """The spells, opened on an engine and decoded."""
        return spells(engine.parquet(sorted((self.folder / "spells").glob("*.parquet"))))

    def derived(self, engine: Engine, name: str, make: Callable[[], Any]) -> Any:
        """A small table that a measure keeps beside the past; made at the first asking.

        Parameters
        ----------
        name
            File name, without ending; it must say everything that the content depends on.
        make
            Gives the expression to keep.
        """
        path = self.folder / "derived" / f"{name}.parquet"
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            fresh = path.with_name(f".{uuid.uuid4().hex}-{path.name}")
            engine.keep(make(), fresh)
            os.replace(fresh, path)
        return engine.parquet(path)


class Store:
    """A folder that holds the past, one generation at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def current(self) -> Generation | None:
        """The generation that is in force; None when there is none yet.

        Raises
        ------
        UnreadableInput
            The manifest is not one of ours, or names what is not there.
        """
        manifest = self.folder / "manifest.json"
        if not manifest.exists():
            return None
        try:
            facts = json.loads(manifest.read_text(encoding="utf-8"))
            folder = self._inside(facts["generation"])
        except (ValueError, KeyError, TypeError) as error:
            raise UnreadableInput(
                f"{manifest} is not a manifest of bonafides ({error})",
                "the manifest that bonafides wrote",
                f"delete the folder {self.folder}; the next report makes it again",
            ) from error
        if facts.get("format") != FORMAT or not _whole(folder):
            return None
        return Generation(folder, facts)

    def _inside(self, name: str) -> Path:
        """Folder of a generation; a manifest cannot point anywhere else."""
        folder = self.folder / name
        if folder.parent != self.folder or name in ("", ".", ".."):
            raise ValueError(f"no generation is called {name!r}")
        return folder

    def holding(self, mark: str) -> Generation | None:
        """The current generation, if it was made from the sources with this fingerprint."""
        held = self.current()
        return held if held is not None and held.facts.get("fingerprint") == mark else None

    def write(
        self,
        mark: str,
        *,
        engine: Engine,
        zone: Zone,
        fill: Callable[[Path], Mapping[str, Any]],
        progress: Callable[[str, float], None] = lambda _what, _share: None,
    ) -> Generation:
        """Make a new generation and put it in force in one step.

        Parameters
        ----------
        mark
            Fingerprint of the sources.
        zone
            Time zone of days and weeks.
        fill
            Writes the canonical tables into the folder it is given, and returns the facts to remember.
            If it raises, the generation in force stays as it was.
        progress
            Told what is being done and which share of it is done.
        """
        name = f"{mark}-{uuid.uuid4().hex[:8]}"
        fresh = self.folder / f"{name}.partial"
        self.folder.mkdir(parents=True, exist_ok=True)
        # Names and every statement lie here: nobody but the owner, whatever the umask.
        self.folder.chmod(0o700)
        try:
            (fresh / "tables").mkdir(parents=True)
            (fresh / "spells").mkdir()
            facts = dict(fill(fresh / "tables"))
            write_spells(engine, fresh / "tables", fresh / "spells", zone=zone, progress=progress)
            os.replace(fresh, self.folder / name)
        except BaseException:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
        facts |= {"format": FORMAT, "generation": name, "fingerprint": mark, "timezone": zone.name}
        before = self.current()
        facts["before"] = before.folder.name if before else None
        self._put_in_force(facts)
        self._sweep(name, before)
        return Generation(self.folder / name, facts)

    def _put_in_force(self, facts: Mapping[str, Any]) -> None:
        fresh = self.folder / f".manifest-{uuid.uuid4().hex}.json"
        fresh.write_text(json.dumps(dict(facts), indent=1, sort_keys=True, default=str), encoding="utf-8")
        os.replace(fresh, self.folder / "manifest.json")

    def _sweep(self, name: str, before: Generation | None) -> None:
        """Remove the generation before the last, and what crashed imports left behind the day before.

        Nothing younger is touched: it may be another writer's, not yet in force.
        """
        keep = {name} | ({before.folder.name} if before else set())
        oldest = before.facts.get("before") if before else None
        limit = (self.folder / name).stat().st_mtime - A_DAY
        for folder in self.folder.iterdir():
            if not folder.is_dir() or folder.name in keep:
                continue
            if folder.name == oldest or folder.stat().st_mtime < limit:
                shutil.rmtree(folder, ignore_errors=True)


def _whole(folder: Path) -> bool:
    """Whether a generation still has every table and its spells: somebody may have deleted some."""
    tables = all((folder / "tables" / f"{name}.parquet").is_file() for name in CANONICAL)
    return tables and any((folder / "spells").glob("*.parquet"))


def write_spells(
    engine: Engine,
    tables: Path,
    out: Path,
    *,
    zone: Zone,
    progress: Callable[[str, float], None] = lambda _what, _share: None,
) -> None:
    """Write the spells of the canonical tables in `tables`, part by part, into the folder `out`."""
    parts = _parts(tables, walks=_walks(engine))
    paths = [out / f"{number:05d}.parquet" for number in range(len(parts))]
    walkers = ThreadPoolExecutor(WALKERS)
    try:
        kept: Iterator[bool] = repeat(False)
        if _walks(engine):
            kept = walkers.map(lambda d, path: keep_sorted_spells(tables, d, path, zone=zone), parts, paths)
        for number, (deals, path, done) in enumerate(zip(parts, paths, kept, strict=False)):
            progress("what was believed, week by week", number / len(parts))
            if not done:
                engine.keep(packed_spells(_some(engine, tables, deals), zone=zone), path)
    finally:
        walkers.shutdown(cancel_futures=True)
    progress("what was believed, week by week", 1.0)


def _walks(engine: Engine) -> bool:
    """Whether the tables are this process's own to walk through, and not another machine's."""
    return engine.name == "duckdb"


def _parts(tables: Path, *, walks: bool) -> list[range | None]:
    """Deals to be worked on together; one part of all of them when they are few."""
    try:
        numbers = pq.read_table(tables / "deals.parquet", columns=["deal_no"]).column("deal_no")
        said = pq.read_metadata(tables / "statements.parquet").num_rows
    except (OSError, pyarrow.ArrowException):
        return [None]  # the engine explains what cannot be read
    n, size = (pc.max(numbers).as_py() or 0) + 1, DEALS_A_PART
    if walks:
        size = max(1, min(size, DEALS_A_WALK, n * STATEMENTS_A_WALK // max(said, 1)))
    return [range(first, first + size) for first in range(0, n, size)] if n > size else [None]


def _some(engine: Engine, tables: Path, deals: range | None) -> History:
    """The tables of some deals."""
    opened = {name: engine.parquet(tables / f"{name}.parquet") for name in History._fields}
    if deals is None:
        return History(**opened)
    return History(
        **{
            name: t.filter((t.deal_no >= deals.start) & (t.deal_no < deals.stop))
            for name, t in opened.items()
        }
    )
