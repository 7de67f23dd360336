"""`bonafides restore`: put a copy of an installation back."""

from __future__ import annotations

import os
from pathlib import Path

import click

from bonafides.cli.serve import DATA


@click.command()
@click.argument("copy", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Let what is in the data folder and the database be lost.")
@DATA
def restore(copy: Path, replace: bool, data: Path) -> None:
    """Put the backup COPY back. The server must be stopped; nothing is changed unless the copy is whole."""
    os.environ.setdefault("BONAFIDES_LOG_LEVEL", "WARNING")
    copy = copy.resolve()
    from bonafides.website.running.opening import alone_in, open_house

    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    with alone_in(data, "bonafides restore"):
        open_house(data)
        from bonafides.website.running import preparing, restoring

        told = restoring.restore(copy, replace=replace)
        preparing.migrate()
    click.echo(f"Restored what bonafides {told.version} copied at {told.made_at}: {told.files} files.")
    for sentence in told.rounds:
        click.echo(sentence)
