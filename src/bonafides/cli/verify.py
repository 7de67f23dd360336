"""`bonafides verify`: whether a ledger is still what was signed."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from bonafides.cli.serve import DATA

if TYPE_CHECKING:
    from bonafides.promises.checkpoint import Checkpoint
    from bonafides.promises.verifying import Verdict


@click.command()
@click.argument("ledger", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option(
    "--checkpoint",
    "checkpoints",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A signed checkpoint, or the mail in which it came; may be repeated.",
)
@click.option("--key", metavar="KEY", help="Key to check them with; that of the installation without it.")
@click.option(
    "--write", type=click.Path(dir_okay=False, path_type=Path), help="Write the ledger to this file as well."
)
@DATA
def verify(
    ledger: Path | None, checkpoints: tuple[Path, ...], key: str | None, write: Path | None, data: Path
) -> None:
    """Check the promise ledger against checkpoints that were signed before.

    LEDGER is a file that --write made: one act a line, without names or words. Without it, the ledger of the
    installation in --data is read from its database. Exit code 4 where something does not fit.
    """
    from bonafides.promises.verifying import lines
    from bonafides.promises.verifying import verify as check

    if ledger is not None:
        if checkpoints and key is None:
            raise click.UsageError(
                "a file of its own needs --key, as it stands in the mail of the checkpoint"
            )
        with ledger.open("rb") as stream:
            found = check(lines(stream), _opened(checkpoints, key or ""))
        _tell(found, len(checkpoints), 0)
        return
    _of_installation(data, checkpoints, key, write)


def _of_installation(data: Path, checkpoints: tuple[Path, ...], key: str | None, write: Path | None) -> None:
    if write is not None and write.exists():
        raise click.UsageError(f"{write} is there already, and no ledger is written over; name another file")
    os.environ.setdefault("BONAFIDES_LOG_LEVEL", "WARNING")
    from bonafides.website.running.opening import open_house, require_set_up

    require_set_up(data)
    open_house(data)
    from bonafides.promises.app.actions_checkpoints import public_key
    from bonafides.promises.verifying import verify as check

    wrong: list[int] = []
    known = _opened(checkpoints, key or public_key()) if checkpoints else []
    out = write.open("xb") if write is not None else None
    try:
        found = check(_entries(wrong, out), known)
    finally:
        if out is not None:
            out.close()
    _tell(found, len(checkpoints), len(wrong))


def _entries(wrong: list[int], out: BinaryIO | None) -> Iterator[bytes]:
    from bonafides.promises.app.queries_log import entries

    for expected, (place, entry, fits) in enumerate(entries()):
        if not fits or place != expected:
            wrong.append(place)
        if out is not None:
            out.write(entry + b"\n")
        yield entry


def _opened(places: tuple[Path, ...], key: str) -> list[Checkpoint]:
    from bonafides.promises.checkpoint import opened

    return [opened(place.read_text("utf-8", errors="replace"), key) for place in places]


def _tell(found: Verdict, n_checkpoints: int, n_wrong: int) -> None:
    """Say what was found, and leave with 4 where something is wrong."""
    click.echo(f"{found.size:,} acts, root {found.root.hex()}")
    for words in found.flaws:
        click.echo(f"  {words}", err=True)
    if found.n_flaws > len(found.flaws):
        click.echo(f"  and {found.n_flaws - len(found.flaws):,} more", err=True)
    if n_wrong:
        click.echo(f"  {n_wrong:,} acts do not fit the hash that was stored with them", err=True)
    if not found.good or n_wrong:
        click.echo("This is not the ledger that was signed.", err=True)
        sys.exit(4)
    if n_checkpoints:
        signed = "the checkpoint says" if n_checkpoints == 1 else f"the {n_checkpoints} checkpoints say"
        click.echo(f"It begins with what {signed}: nothing was changed since.")
    else:
        click.echo(
            "It holds together in itself. Give a --checkpoint to see whether it was changed as a whole."
        )
