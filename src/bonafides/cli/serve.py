"""`bonafides serve`: the house, for a whole organisation."""

from __future__ import annotations

from pathlib import Path

import click

DATA = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default="bonafides-data",
    envvar="BONAFIDES_DATA",
    show_default=True,
    help="Folder of the database, the store, uploads and the secret.",
)
"""The same option for every command of an installation."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address of this machine to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@DATA
def serve(host: str, port: int, data: Path) -> None:
    """Serve the pages, and do the jobs and the nightly run, until told to end (Ctrl-C or SIGTERM)."""
    from bonafides.website.running.opening import open_house, require_set_up

    require_set_up(data)
    open_house(data)
    from bonafides.website.running import preparing, serving

    def before() -> None:
        preparing.migrate()
        preparing.installation("real")
        preparing.collect_static()

    def say() -> None:
        click.echo(f"bonafides serves {serving.address_of(host, port)}   (Ctrl-C ends it)")

    serving.run(data, host=host, port=port, before=before, when_ready=say)
