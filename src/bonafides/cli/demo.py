"""`bonafides demo`: an invented company to look around in."""

from __future__ import annotations

import os
from pathlib import Path

import click

SAYS = {
    "rep": "sells",
    "manager": "leads a team",
    "delivery": "heads delivery",
    "learning": "learning partner",
    "leader": "leads the organisation",
    "administrator": "runs the installation",
    "customer": "a customer: no account",
}

OTHERS = (
    "DATABASE_URL",
    "BONAFIDES_HTTPS",
    "BONAFIDES_HOSTS",
    "BONAFIDES_BEHIND_PROXY",
    "BONAFIDES_MAIL_URL",
    "BONAFIDES_BOX_ADDRESS",
    "BONAFIDES_BOX_BESIDE",
)
"""Settings of a real installation that must not reach a demonstration."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address of this machine to listen on.")
@click.option("--port", default=0, help="Port to listen on.  [default: 8000, or a free one]")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default="demo",
    show_default=True,
    help="Folder for it; made once, then started at once.",
)
@click.option("--people", default=35, show_default=True, help="Sellers of the company, seven to a team.")
@click.option("--deals", default=2000, show_default=True, help="Deals of its year.")
@click.option("--once", is_flag=True, help="Fetch a page as each role, then stop: a test of this machine.")
def demo(host: str, port: int, data: Path, people: int, deals: int, once: bool) -> None:
    """Invent a company, measure it, serve its pages and print one-click sign-ins.

    What a folder holds is fixed when it is made: a demonstration takes no real data, and no real installation
    has these sign-ins.
    """
    for name in OTHERS:
        os.environ.pop(name, None)
    os.environ["BONAFIDES_HOSTS"] = f"localhost,127.0.0.1,{host}"
    os.environ.setdefault("BONAFIDES_LOG_LEVEL", "WARNING")
    from bonafides.website.running import serving

    os.environ["BONAFIDES_BOX_HOST"] = host
    os.environ.setdefault("BONAFIDES_BOX_PORT", str(serving.usual_port(host, 8001)))
    from bonafides.website.demo.folder import clear, half_made
    from bonafides.website.running.opening import alone_in, open_house

    if half_made(data):
        with alone_in(data, "bonafides demo"):
            clear(data)
    data = open_house(data)
    from bonafides.website.demo import looking, making

    port = port or serving.usual_port(host)

    def before() -> None:
        size = making.Size(people=people, deals=deals)
        making.prepare(data, size, click.echo)

    def say() -> bool:
        address = serving.address_of(host, port)
        click.echo(f"\nbonafides serves {address}/demo/   (Ctrl-C ends it)\n\nSign in with one click as")
        for role, name in looking.names():
            click.echo(f"  {name:<16} {SAYS[role]:<24} {address}/demo/as/{role}/")
        if once:
            looking.look_around(host, port)
            click.echo("\nEvery role has read its first page.")
        return once

    serving.run(data, host=host, port=port, before=before, when_ready=say)
