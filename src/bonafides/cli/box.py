"""`bonafides box`: the ballot box by itself, for whoever holds it in the house's stead."""

from __future__ import annotations

import os
from pathlib import Path

import click


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address of this machine to listen on.")
@click.option("--port", default=8001, show_default=True, help="Port to listen on.")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default="bonafides-box",
    show_default=True,
    help="Folder of the box: its database, its keys, and the secret that the house must have too.",
)
@click.option("--https", is_flag=True, help="Browsers reach it by HTTPS.")
@click.option(
    "--copy", "out", type=click.Path(dir_okay=False, path_type=Path), help="Copy its database to a file."
)
def box(host: str, port: int, data: Path, https: bool, out: Path | None) -> None:
    """Serve a ballot box of its own until told to end: for a works council, on a machine of its own.

    Beside a house `bonafides serve` starts the box; then this command is not needed.
    """
    os.environ.setdefault("BONAFIDES_LOG_LEVEL", "WARNING")
    data = data.resolve()
    from bonafides.trust.box.keys import HOUSE_SECRET, house_secret

    if out is not None:
        _copy(data, out.resolve())
        return
    from bonafides.website.running import serving

    house_secret(data / "box")

    def say() -> None:
        click.echo(f"The ballot box is at http://{host}:{port}   (Ctrl-C ends it)")
        click.echo(f"The house needs the secret in {data / 'box' / HOUSE_SECRET}")

    serving.run_box(data, host=host, port=port, https=https, when_ready=say)


def _copy(data: Path, out: Path) -> None:
    from bonafides.errors import WrongRequest
    from bonafides.trust.box.copying import copy_to

    if out.exists():
        raise WrongRequest(f"{out} exists", "a name that is free", "name another; nothing is overwritten")
    if not copy_to(data / "box", out):
        raise WrongRequest(f"no ballot box in {data}", "the folder of one", "name it with --data")
    click.echo(f"{out}: {out.stat().st_size / 1e6:.1f} MB; no key is in it")
