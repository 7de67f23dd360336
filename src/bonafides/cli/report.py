"""`bonafides report`: from a CRM export to an honest picture of the forecast."""

from __future__ import annotations

import csv
import dataclasses
import json
import shutil
import tempfile
from datetime import date, datetime
from functools import partial
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import click

from bonafides import __version__
from bonafides.cli.printing import say
from bonafides.cli.source import (
    WEEKDAYS,
    Export,
    export_options,
    held,
    last_day,
    meanwhile,
    named,
    progress_bar,
    seldom_collecting,
)
from bonafides.cli.writing import drop, private_folder, put, put_sheets, put_text
from bonafides.errors import WrongRequest

if TYPE_CHECKING:
    from bonafides.candour.report import CandourReport, Setting
    from bonafides.engines.engine import Engine
    from bonafides.history.asof import Past
    from bonafides.history.store import Generation
    from bonafides.privacy.pseudonyms import Pseudonyms


@click.command()
@export_options
@click.option(
    "--out",
    default="report",
    type=click.Path(file_okay=False, path_type=Path),
    show_default=True,
    help="Folder to write to.",
)
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Day to go back to; the last Sunday on or before it."
)
@click.option(
    "--forecast-call",
    type=click.Choice(WEEKDAYS),
    help="Weekday of the forecast call; inferred when left out.",
)
@click.option(
    "--probability-means",
    type=click.Choice(["period", "ever"]),
    default="period",
    show_default=True,
    help="Whether a probability is: won by the end of the period, or: ever won.",
)
@click.option(
    "--category-means",
    multiple=True,
    metavar="CATEGORY=SHARE",
    help="What a forecast category is written down to mean, such as Commit=90%; once for each.",
)
@click.option(
    "--people",
    "people_mode",
    type=click.Choice(["pseudonyms", "names", "none"]),
    default="pseudonyms",
    show_default=True,
    help="What people are called.",
)
@click.option(
    "--sheets", is_flag=True, help="Write a private sheet for each person, each in a file of its own."
)
@click.option(
    "--engine",
    "engine_name",
    type=click.Choice(["duckdb", "spark"]),
    default="duckdb",
    show_default=True,
    help="Where queries run.",
)
@click.option("--seed", default=20260101, show_default=True, help="Of bands and draws.")
@seldom_collecting()
def report(
    sources: tuple[Path, ...],
    out: Path,
    as_of: datetime | None,
    forecast_call: str | None,
    category_means: tuple[str, ...],
    people_mode: str,
    sheets: bool,
    engine_name: str,
    memory: str | None,
    seed: int,
    **given: Any,
) -> None:
    """Read SOURCES (files, folders or a zip of one export) and write the candour report to a folder.

    Nothing leaves this machine. The export is read once; a second report from the same files starts at once.
    """
    export = named(sources, memory=memory, **given)
    # The files are read while libraries are loaded.
    mark = meanwhile(export.mark)
    from bonafides.candour.categories import written_meaning
    from bonafides.candour.report import measure
    from bonafides.drawing.charts.canvas import get_ready
    from bonafides.engines.opening import open_engine
    from bonafides.history.store import Store

    meanings = dict(written_meaning(text) for text in category_means)
    engine = open_engine(engine_name, memory=memory)
    try:
        with progress_bar() as tell, tempfile.TemporaryDirectory(prefix="bonafides-") as scratch:
            generation = held(export, Store(out / "store"), engine, tell=tell, drafts=out, mark=mark)
            day = as_of.date() if as_of else None
            past = _past(engine, generation, export, as_of=day, scratch=Path(scratch))
            names = _names(past, generation, people_mode)
            past = _with_teams_called(past, names)
            setting = dataclasses.replace(
                _setting(generation, export, forecast_call, people_mode), category_means=meanings
            )
            Thread(target=get_ready).start()
            measured = measure(past, setting, seed=seed, progress=tell)
            _some_deals(measured)
            tell("writing", 1.0)
            written = write(measured, names, past, out, sheets=sheets, generation=generation)
    finally:
        engine.close()
    say(summary(measured, written))


def _some_deals(measured: CandourReport) -> None:
    """Refuse a report on a day on which there was nothing."""
    if not measured.n_deals:
        raise WrongRequest(
            f"no deal of this export had begun by {measured.as_of}",
            "a day on which there were deals",
            "choose a later day with --as-of",
        )


def _past(
    engine: Engine, generation: Generation, export: Export, *, as_of: date | None, scratch: Path | None = None
) -> Past:
    from bonafides.history import asof
    from bonafides.history.weeks import zone

    timezone = export.options.timezone
    last = last_day(generation, timezone, now=export.options.now)
    return asof.past(
        engine,
        generation.tables(engine),
        generation.spells(engine),
        zone=zone(timezone, first=last.year - 12, last=last.year + 1),
        last_day=last,
        as_of=as_of,
        home=export.options.home_currency or "",
        scratch=scratch,
        derived=partial(generation.derived, engine),
    )


def _setting(generation: Generation, export: Export, forecast_call: str | None, people_mode: str) -> Setting:
    from bonafides.candour.report import Setting

    found = generation.facts["import"]
    return Setting(
        source=found["kind"],
        files=tuple(found["files"]),
        period_kind=export.options.period,
        probability_means=export.options.probability_means,
        forecast_call=forecast_call or "",
        people_mode=people_mode,
        version=__version__,
        fingerprint=str(generation.facts["fingerprint"]),
        notes=tuple(found["notes"]),
        refusals=tuple((measure, why) for measure, why in found["refusals"]),
        coverage=tuple(found["coverage"]),
        counts=found["counts"],
    )


def _names(past: Past, generation: Generation, mode: str) -> Pseudonyms:
    from bonafides.privacy.pseudonyms import Pseudonyms

    people = past.people.select("person_no", "person_id", "name").distinct()
    rows = past.engine.fetch(people).to_pylist()
    found = {row["person_no"]: (row["person_id"], row["name"]) for row in rows}
    return Pseudonyms(found, mode=mode, salt=bytes.fromhex(generation.facts["salt"]))  # type: ignore[arg-type]


def _with_teams_called(past: Past, names: Pseudonyms) -> Past:
    """The same past with teams called so that none names a person: many are named for their manager."""
    p = past.people
    found = past.engine.fetch(p.select("team").distinct().order_by("team")).column("team").to_pylist()
    called = names.of_teams([team for team in found if team])
    if all(team == name for team, name in called.items()):
        return past
    labels = past.engine.rows({"named": list(called), "called": list(called.values())})
    joined = p.left_join(labels, p.team == labels.named)
    return dataclasses.replace(past, people=joined.mutate(team=joined.called).select(*p.columns))


def write(
    measured: CandourReport,
    names: Pseudonyms,
    past: Past,
    out: Path,
    *,
    sheets: bool,
    generation: Generation,
) -> dict[str, Path]:
    """Write page, JSON, tables and rejects; each appears whole or not at all."""
    from bonafides.candour.account import account
    from bonafides.candour.page import report_page
    from bonafides.candour.sheets import personal_sheets

    private_folder(out)
    record = account(measured, names, sheets=sheets)
    written = {"report.html": out / "report.html", "report.json": out / "report.json"}
    put_text(out / "report.json", json.dumps(record, indent=1, ensure_ascii=False, allow_nan=False))
    put_text(out / "report.html", report_page(measured, names))
    _tables(past, out / "tables")
    written["tables"] = out / "tables"
    rejects = generation.folder / "tables" / "rejects.csv"
    if rejects.exists():
        put(out / "rejects.csv", lambda fresh: shutil.copyfile(rejects, fresh))
        written["rejects.csv"] = out / "rejects.csv"
    if sheets:
        put_sheets(out / "sheets", personal_sheets(measured, names))
        put(out / "store" / "who-is-who.csv", partial(_key, names))
        written["sheets"] = out / "sheets"
    else:
        # Sheets of an earlier report, perhaps with names, must not lie beside one that is passed on.
        drop(out / "sheets")
    return written


def _key(names: Pseudonyms, path: Path) -> None:
    """Write to whom each sheet belongs; cells that a spreadsheet would compute are made plain."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(("sheet", "person_id", "name"))
        for row in names.key():
            rows.writerow([f"'{cell}" if cell[:1] in "=+-@\t\r" else cell for cell in row])


def _tables(past: Past, folder: Path) -> None:
    """Write the counts behind the report: nothing about single persons."""
    from pyarrow import parquet

    private_folder(folder)
    for name, table in past.counted.items():
        put(folder / f"{name}.parquet", partial(parquet.write_table, table))


def summary(measured: CandourReport, written: dict[str, Path]) -> str:
    """Ten lines for a terminal."""
    from bonafides.candour.terminal import terminal_summary

    lines = terminal_summary(measured)
    lines.append(f"Read it: {written['report.html'].resolve()}")
    return "\n".join(lines)
