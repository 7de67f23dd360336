"""`bonafides check`: what an export can and cannot show. Nothing is measured of anybody."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bonafides.cli.printing import say
from bonafides.cli.source import Export, export_options, held, last_day, named, progress_bar
from bonafides.cli.writing import put
from bonafides.sources.rejects import commonest

if TYPE_CHECKING:
    from bonafides.engines.engine import Engine
    from bonafides.history.store import Generation


@click.command()
@export_options
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to keep what was read in, and rejects.csv; a report to the same folder then starts at once.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check(
    sources: tuple[Path, ...], out: Path | None, as_json: bool, memory: str | None, **given: Any
) -> None:
    """Say what SOURCES (files, folders or a zip of one export) can and cannot show, and measure nothing."""
    from bonafides.engines.opening import open_engine
    from bonafides.history.store import Store

    export = named(sources, memory=memory, **given)
    with tempfile.TemporaryDirectory(prefix="bonafides-check-") as scratch:
        folder = out or Path(scratch)
        engine = open_engine(memory=memory)
        try:
            with progress_bar() as tell:
                generation = held(export, Store(folder / "store"), engine, tell=tell, drafts=out)
                found = checked(generation, engine, export)
        finally:
            engine.close()
        if out is not None and found["rejects"]:
            rejects = generation.folder / "tables" / "rejects.csv"
            put(out / "rejects.csv", lambda fresh: shutil.copyfile(rejects, fresh))
    if as_json:
        click.echo(json.dumps(found, indent=1))
    else:
        say(_told(found, out))


def checked(generation: Generation, engine: Engine, export: Export) -> dict[str, Any]:
    """What the import says of itself, and how well contacts are logged; plain data, as `--json` prints it."""
    found = generation.facts["import"]
    return {
        "kind": found["kind"],
        "files": list(found["files"]),
        "counts": dict(found["counts"]),
        "reads": list(found["reads"]),
        "coverage": list(found["coverage"]),
        "logging": _logging(generation, engine, export),
        "refusals": [{"measure": measure, "why": why} for measure, why in found["refusals"]],
        "notes": list(found["notes"]),
        "rejects": found["counts"]["rejects"],
        "reasons": commonest(generation.folder / "tables" / "rejects.csv"),
    }


def _logging(generation: Generation, engine: Engine, export: Export) -> dict[str, Any]:
    """How often people log a contact in an open deal's week; nobody is named, few are not shown."""
    import numpy as np

    from bonafides.candour.contact_logging import QUIET_OWNER
    from bonafides.history.checks import logging_by_person
    from bonafides.history.weeks import day_number
    from bonafides.methods.intervals import median, wilson
    from bonafides.privacy.thresholds import gated, too_few

    tables = generation.tables(engine)
    until = day_number(last_day(generation, export.options.timezone, now=export.options.now))
    parts = (tables[name] for name in ("deals", "statements", "activities", "outcomes"))
    shares = engine.fetch(logging_by_person(*parts, last_day=until)).column("logged_share").to_pylist()
    # Silence leaves the same people out.
    floor = QUIET_OWNER * float(np.median(shares)) if shares else 0.0
    few = sum(share < floor for share in shares)
    return {
        "n_people": len(shares),
        "floor": None if too_few(len(shares)) else floor,  # a share of the middle one's
        "logged_share": gated(median(shares, unit="share"), people=len(shares)).record(),
        "below_floor_share": gated(wilson(few, len(shares)), people=len(shares)).record(),
    }


def _told(found: Mapping[str, Any], out: Path | None) -> str:
    """The check for a terminal."""
    counts = found["counts"]
    kept = ", ".join(f"{counts[name]:,} {name}" for name in ("deals", "statements", "activities", "outcomes"))
    ends = ", ".join(
        f"{n:,} {name.partition('.')[2]}" for name, n in counts.items() if name.startswith("outcomes.")
    )
    lines = [f"Read as {found['kind']}: {kept}{f' ({ends})' if ends else ''}, {counts['people']:,} people."]
    lines += ["", "Files", *_files(found["reads"])]
    lines += ["", "What is known since when", *_fields(found["coverage"])]
    lines += ["", "How well contacts are logged", *_contacts(found["logging"])]
    lines += ["", "Refused", *_refused(found["refusals"])]
    lines += ["", "Left out", *_left_out(found, out)]
    if found["notes"]:
        lines += ["", "Good to know", *(f"  {note}" for note in found["notes"])]
    return "\n".join(lines)


def _files(reads: Sequence[Mapping[str, Any]]) -> list[str]:
    files: dict[str, tuple[int, int, list[str]]] = {}
    for read in reads:
        rows, rejected, tables = files.get(read["file"], (0, 0, []))
        tables = tables if read["table"] in tables else [*tables, read["table"]]
        files[read["file"]] = (max(rows, read["n_read"]), rejected + read["n_rejected"], tables)
    return [
        f"  {name:<36} {rows:>10,} rows as {', '.join(tables)}"
        + (f"; {rejected:,} left out" if rejected else "")
        for name, (rows, rejected, tables) in files.items()
    ]


def _fields(coverage: Sequence[Mapping[str, Any]]) -> list[str]:
    lines, absent = [], []
    for row in coverage:
        note = row["note"] or ""
        name = row["object"] if row["field"] == "*" else f"{row['object']}.{row['field']}"
        if note == "not in this export":
            absent.append(name)
        elif not note.startswith("read as "):
            lines.append(f"  {name:<44} {row['n_rows']:>9,} rows  {_known(row, note)}".rstrip())
    if absent:
        lines.append(f"  Not in this export: {', '.join(absent)}")
    return lines


def _known(row: Mapping[str, Any], note: str) -> str:
    since, until = (str(row[end] or "")[:10] for end in ("tracked_from", "last_seen"))
    span = f"{since} to {until}" if since else "" if row["is_tracked"] else "no history"
    capped = f"{row['cap_share']:.0%} of deals cut off by the CRM's cap" if row["cap_share"] else ""
    return "; ".join(text for text in (span, capped, note) if text)


def _contacts(logging: Mapping[str, Any]) -> list[str]:
    logged, few = logging["logged_share"], logging["below_floor_share"]
    if not logging["n_people"]:
        return ["  Nobody is named as the owner of a deal, or no contact is in this export."]
    many = f"  {logging['n_people']} people own deals."
    if logged["value"] is None:
        return [f"{many} {logged['why']}"]
    if not logging["floor"]:
        return [
            f"{many} Most of them log no contact with customers: silence cannot be told from not logging."
        ]
    low = round(few["value"] * few["n"])
    middle = f"The one in the middle logs a contact in {logged['value']:.0%} of the weeks with an open deal."
    floor = f"one in fewer than {logging['floor']:.0%} of those weeks"
    verdict = (
        f"{low} of them log {floor}: their deals are left out of silence." if low else f"Nobody logs {floor}."
    )
    return [f"{many} {middle}", f"  {verdict}"]


def _refused(refusals: Sequence[Mapping[str, str]]) -> list[str]:
    if not refusals:
        return [
            "  Nothing, as far as the export shows. Single figures may still be refused for want of data."
        ]
    return [f"  {row['measure']}: {row['why']}" for row in refusals]


def _left_out(found: Mapping[str, Any], out: Path | None) -> list[str]:
    if not found["rejects"]:
        return ["  Nothing."]
    where = f"all in {out / 'rejects.csv'}" if out else "name a folder with --out to keep rejects.csv"
    reasons = (
        f"  {row['n']:>9,}  {row['file']}, {row['column'] or 'row'}: expected {row['expected']}"
        for row in found["reasons"]
    )
    return [f"  {found['rejects']:,} rows or values; {where}.", *reasons]
