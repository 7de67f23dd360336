"""`bonafides slippage`: any table of dates promised again and again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from bonafides.candour.claims_table import TableSlippage
    from bonafides.figures import Figure

SAYS = "a date such as 2026-03-31, or nothing"


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--id", "thing", required=True, metavar="C", help="Column that names the thing promised.")
@click.option("--recorded-at", required=True, metavar="C", help="Column with the time it was written down.")
@click.option("--expected-on", required=True, metavar="C", help="Column with the date promised.")
@click.option("--previous", metavar="C", help="Column with the date it replaced; else the one said before.")
@click.option("--happened-on", metavar="C", help="Column with the day on which it came true.")
@click.option(
    "--where", multiple=True, metavar="C=V", help="Keep only rows whose column C is V; may be repeated."
)
@click.option("--title", metavar="C", help="Column with what the thing is called; else its id.")
@click.option(
    "--lives",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="PAGE",
    help="Write a page with the life of each promise on one line.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def slippage(
    file: Path,
    thing: str,
    recorded_at: str,
    expected_on: str,
    previous: str | None,
    happened_on: str | None,
    where: tuple[str, ...],
    title: str | None,
    lives: Path | None,
    as_json: bool,
) -> None:
    """Measure how far the promised dates in FILE (CSV, Parquet or XLSX) moved.

    One row for every time that a date was stated; several rows for the same thing.
    """
    from bonafides.candour.claims_table import slippage_of_rows
    from bonafides.cli.columns import dated, read_columns

    dates = [name for name in (recorded_at, expected_on, previous, happened_on) if name]
    names = [thing, *dates, *([title] if title else [])]
    table = dated(read_columns(file, names, where=where), dates, order=recorded_at, says=SAYS)
    found = slippage_of_rows(
        table,
        id=thing,
        recorded_at=recorded_at,
        expected_on=expected_on,
        previous=previous,
        happened_on=happened_on,
    )
    if lives is not None:
        from bonafides.cli.lives import write_lives

        write_lives(lives, table, found, (thing, title or thing, recorded_at, previous, expected_on))
    click.echo(
        json.dumps(found.record(), indent=1, ensure_ascii=False)
        if as_json
        else _told(found, realised=happened_on is not None)
    )


def _told(found: TableSlippage, *, realised: bool) -> str:
    """The result in six lines or so."""
    moves = found.moves
    without = f", {found.without_date:,} of them without a date" if found.without_date else ""
    lines = [
        f"{found.rows:,} rows{without}: {moves.items:,} things promised, {moves.moved_items:,} of them moved",
        f"{'Moves':<22} {moves.revisions:,}",
        f"{'To a later date':<22} {_share(moves.later_share)}",
        f"{'Median move':<22} {_days(moves.median_days)}",
        f"{'After the date passed':<22} {_share(moves.after_the_fact_share)}",
    ]
    if realised:
        lines.append(f"{'Last date to the day':<22} {_days(found.last_to_happened_days)}")
    return "\n".join(lines)


def _share(figure: Figure) -> str:
    return _figure(figure, lambda value: f"{100 * value:.1f} %")


def _days(figure: Figure) -> str:
    return _figure(figure, lambda value: f"{value:+.0f} days")


def _figure(figure: Figure, written: Any) -> str:
    if figure.value is None:
        return f"refused: {figure.why}"
    return f"{written(figure.value)} ({written(figure.low)} to {written(figure.high)}, 95 %)"
