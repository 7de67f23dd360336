"""`bonafides invent`: a company whose truth is known, for demonstrations, tests and benchmarks."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from bonafides.invented.layouts import LAYOUTS
from bonafides.invented.plan import Plan

OWN_OPTIONS = {"people", "deals", "weeks", "seed"}
SIMPLE = {"int": int, "float": float, "str": str}


def _knobs(command: Callable[..., None]) -> Callable[..., None]:
    """Give the command one option for every simple knob of a plan."""
    for field in reversed(dataclasses.fields(Plan)):
        kind = SIMPLE.get(str(field.type))
        if field.name in OWN_OPTIONS or kind is None:
            continue
        name = f"--{field.name.replace('_', '-')}"
        says = str(field.metadata.get("says", ""))
        command = click.option(
            name, field.name, type=kind, default=field.default, show_default=True, help=says
        )(command)
    return command


@click.command()
@click.argument("out", type=click.Path(file_okay=False, path_type=Path))
@click.option("--people", default=40, show_default=True, help="Sales people, managers apart.")
@click.option("--deals", default=4000, show_default=True, help="Deals ever opened.")
@click.option("--weeks", default=104, show_default=True, help="Weeks of history.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same bytes.")
@click.option(
    "--layout",
    type=click.Choice(LAYOUTS),
    default="salesforce",
    show_default=True,
    help="Whose export to write.",
)
@click.option(
    "--truth",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write what was planted to this JSON file.",
)
@click.option("--starts-on", type=click.DateTime(["%Y-%m-%d"]), help="First day, a Monday.")
@click.option(
    "--currencies", default="EUR", show_default=True, help="Currencies of the deals, with commas; home first."
)
@_knobs
def invent(
    out: Path,
    layout: str,
    truth: Path | None,
    starts_on: datetime.datetime | None,
    currencies: str,
    **knobs: Any,
) -> None:
    """Invent a company and write it to OUT as a CRM would export it."""
    from bonafides.invented.firm import company
    from bonafides.invented.layouts import write, write_truth

    if starts_on is not None:
        knobs["starts_on"] = starts_on.date()
    plan = Plan(currencies=tuple(code.strip() for code in currencies.split(",")), **knobs)
    if truth is None and layout == "parquet":
        write(plan, out, layout)
    else:
        made = company(plan)
        write(made, out, layout)
        if truth is not None:
            truth.parent.mkdir(parents=True, exist_ok=True)
            write_truth(made, truth)
    click.echo(
        f"Invented {plan.deals:,} deals of {plan.people} people over {plan.weeks} weeks, as {layout}: {out}"
    )
    if truth is not None:
        click.echo(f"What was planted stands in {truth}")
