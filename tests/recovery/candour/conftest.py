"""Invented companies taken all the way to what a measure sees."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bonafides import invented
from bonafides.engines.opening import open_engine
from bonafides.history import asof, spells, store
from bonafides.history.weeks import zone

Make = Callable[[invented.Plan], tuple[invented.Company, asof.Past]]


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Make]:
    """Make a company and give it with its past."""
    engines = []

    def made(plan: invented.Plan) -> tuple[invented.Company, asof.Past]:
        company = invented.company(plan)
        folder: Path = tmp_path_factory.mktemp("company")
        invented.write(company, folder / "tables", "parquet")
        engine = open_engine()
        engines.append(engine)
        (folder / "spells").mkdir()
        store.write_spells(engine, folder / "tables", folder / "spells", zone=zone())
        tables: dict[str, Any] = {p.stem: engine.parquet(p) for p in (folder / "tables").glob("*.parquet")}
        known = spells.spells(engine.parquet(sorted((folder / "spells").glob("*.parquet"))))
        last = engine.fetch(tables["statements"].recorded_at.max()).column(0)[0].as_py().date()
        return company, asof.past(engine, tables, known, zone=zone(), last_day=last)

    yield made
    for engine in engines:
        engine.close()
