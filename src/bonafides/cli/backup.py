"""`bonafides backup`: a copy of an installation, while people use it."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from bonafides.cli.serve import DATA


@click.command()
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path), required=False)
@DATA
def backup(out: Path | None, data: Path) -> None:
    """Copy the database, the store, uploads and the secret of an installation to the file OUT.

    The server may run meanwhile. Whoever holds the copy can read everything but answers to open rounds, whose
    keys are in no copy: keep it as you keep the house.
    """
    os.environ.setdefault("BONAFIDES_LOG_LEVEL", "WARNING")
    from bonafides.website.running.opening import open_house, require_set_up

    now = datetime.now(UTC)
    out = (out or Path(f"bonafides-{now:%Y-%m-%d-%H%M%S}.tar.gz")).resolve()
    require_set_up(data)
    open_house(data)
    from bonafides.website.running import copies, preparing

    if not preparing.applied():
        preparing.migrate()
    preparing.installation()
    n = copies.back_up(out, now=now)
    click.echo(f"{out}: {n / 1e6:.1f} MB")
