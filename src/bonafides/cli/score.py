"""`bonafides score`: the same honesty for any table of probability claims."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from bonafides.candour.score_table import Scored


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--probability", required=True, metavar="C", help="Column with the stated probability, 0 to 1.")
@click.option("--outcome", required=True, metavar="C", help="Column with 1 (happened) or 0 (did not).")
@click.option("--by", metavar="C", help="Column with the person who made the claim.")
@click.option(
    "--deal", metavar="C", help="Column with what the claim is about; people are compared on one each."
)
@click.option("--at", metavar="C", help="Column with the time of the claim; the last one of a deal counts.")
@click.option(
    "--event", metavar="C", help="Column with the event, where several people claim the same thing."
)
@click.option(
    "--where", multiple=True, metavar="C=V", help="Keep only rows whose column C is V; may be repeated."
)
@click.option(
    "--skip-unresolved",
    is_flag=True,
    help="Leave out rows without an outcome (empty, NA, or between 0 and 1, as a tie is) and count them.",
)
@click.option("--seed", default=20260101, show_default=True, help="Of bands and tests.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def score(
    file: Path,
    as_json: bool,
    seed: int,
    where: tuple[str, ...],
    skip_unresolved: bool,
    **names: str | None,
) -> None:
    """Score the probability claims in FILE (CSV, Parquet or XLSX) against what happened."""
    from bonafides.candour.score_table import score_claims
    from bonafides.cli.columns import numbers, outcomes, read_columns

    wanted = [name for name in names.values() if name]
    table = read_columns(file, wanted, where=where)
    probability, outcome = str(names["probability"]), str(names["outcome"])
    rows = len(table)
    happened, table = outcomes(table, outcome, skip_unresolved=skip_unresolved)
    skipped = rows - len(table)

    def texts(option: str) -> list[str] | None:
        name = names[option]
        return [text or "" for text in table.column(name).to_pylist()] if name else None

    scored = score_claims(
        numbers(table, probability, says="a probability from 0 to 1"),
        happened,
        by=texts("by"),
        deal=texts("deal"),
        at=texts("at"),
        event=texts("event"),
        seed=seed,
    )
    record = scored.record() | ({"unresolved": skipped} if skip_unresolved else {})
    click.echo(json.dumps(record, indent=1, ensure_ascii=False) if as_json else _told(scored, skipped))


def _told(scored: Scored, skipped: int) -> str:
    """The result in ten lines or so."""
    lines = [
        f"{scored.n:,} claims"
        + (f", {skipped:,} more without an outcome left out" if skipped else "")
        + (f", {scored.clipped} of them clipped for the log score" if scored.clipped else "")
    ]
    for name, found in (("Brier score", scored.brier), ("Log score", scored.log)):
        verdict = "more than chance" if found.beyond_chance else "no more than chance"
        lines.append(
            f"{name:<12} {found.score:.5f} = miscalibration {found.mcb:.5f} - discrimination {found.dsc:.5f}"
            f" + uncertainty {found.unc:.5f}"
        )
        lines.append(
            f"{'':<12} miscalibration is {verdict}: a perfect forecaster stays below {found.mcb_null_95:.5f}"
        )
    lines.append(f"{'Ranking':<12} {_figure(scored.auc.record(), sign='')} (area under the ROC curve)")
    lines.append(f"{'Optimism':<12} {_figure(scored.optimism.record())}")
    if scored.by:
        lines.append(f"{'People':<12} {scored.differ.verdict}")
        lines += [f"  {row['who']:<20} n = {row['n']:<6} {_figure(row)}" for row in scored.by[:40]]
        if len(scored.by) > 40:
            lines.append(f"  and {len(scored.by) - 40} more in order of name; --json lists them all")
    return "\n".join(lines)


def _figure(row: Any, sign: str = "+") -> str:
    if row["value"] is None:
        return f"refused: {row['why']}"
    value, low, high = (format(row[end], f"{sign}.3f") for end in ("value", "low", "high"))
    return f"{value} ({low} to {high}, 95 %)"
