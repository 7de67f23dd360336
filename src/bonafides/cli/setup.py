"""`bonafides setup`: the first run of a new installation."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import click

from bonafides.cli.serve import DATA

ASKED = {
    "name": "Name of the organisation",
    "zone": "Time zone (IANA name, such as Europe/Berlin)",
    "fiscal_year_start": "First month of the fiscal year (1 to 12)",
    "person": "Your name",
    "email": "Your e-mail address",
}
"""What is asked, in order, where no option says it."""


def _zone(_context: Any, _option: Any, value: str | None) -> str | None:
    known = available_timezones()
    if value is None or value in known:
        return value
    place = value.strip().replace(" ", "_").casefold()
    near = sorted(zone for zone in known if zone.casefold().rsplit("/", 1)[-1] == place)
    near = near or sorted(get_close_matches(value, known, n=2, cutoff=0.8)) or ["Europe/Berlin"]
    raise click.BadParameter(f"{value!r} is no IANA time zone, such as {' or '.join(near[:2])}")


def _email(_context: Any, _option: Any, value: str | None) -> str | None:
    if value is None or re.fullmatch(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+", value):
        return value.strip().lower() if value else value
    raise click.BadParameter(f"{value!r} is no e-mail address")


@click.command()
@click.option("--name", help=f"{ASKED['name']}.")
@click.option("--timezone", "zone", callback=_zone, help=f"{ASKED['zone']}.")
@click.option("--fiscal-year-start", type=click.IntRange(1, 12), help=f"{ASKED['fiscal_year_start']}.")
@click.option(
    "--period",
    type=click.Choice(["quarter", "month"]),
    default="quarter",
    show_default=True,
    help="What forecasts are made for.",
)
@click.option("--person", help=f"{ASKED['person']}: who runs the installation.")
@click.option("--email", callback=_email, help=f"{ASKED['email']}, to sign in with.")
@click.option(
    "--language", type=click.Choice(["en", "de"]), default="en", show_default=True, help="Your language."
)
@click.option("--address", help="How browsers reach the server, for the link; from the settings if absent.")
@click.option("--port", default=8000, show_default=True, help="Port of the link, where no address is given.")
@click.option("--link", is_flag=True, help="Only print a new link for the administrator of that --email.")
@DATA
def setup(data: Path, link: bool, address: str | None, port: int, **given: Any) -> None:
    """Set up an installation: its data folder, the organisation, and whoever runs it.

    Asks what no option says. Prints a link that works once: there the administrator sets a password or a
    passkey, and then the second factor without which an administrator may do nothing.
    """
    import os

    os.environ.setdefault("BONAFIDES_LOG_LEVEL", "WARNING")
    from bonafides.website.running.opening import alone_in, open_house, require_set_up

    if link and not given["email"]:
        raise click.UsageError("--link needs --email")
    if link:
        require_set_up(data)
    open_house(data)
    from bonafides.website.configuration import configuration
    from bonafides.website.running import first_run, preparing, serving

    told = configuration().address
    address = (address or told or serving.address_of("127.0.0.1", port)).rstrip("/")
    if link:
        preparing.migrate()
        click.echo(f"{address}{first_run.new_link(given['email'])}")
        return
    with alone_in(data, "bonafides setup"):
        click.echo("Making the database …")
        preparing.migrate()
        first_run.require_nothing_here()
        _ask(data, given)
        preparing.collect_static()
        path = first_run.set_up_real(**given)
    click.echo(
        f"\n{given['name']} is set up in {data}.\n\n"
        f"1. Start the server:   bonafides serve --data {data}\n"
        f"2. Open, once:         {address}{path}\n\n"
        f"The link works for {first_run.DAYS} days. Another is made by\n"
        f"                       bonafides setup --link --email {given['email']} --data {data}"
    )


def _ask(data: Path, given: dict[str, Any]) -> None:
    """Ask for what is missing, with what this machine suggests."""
    missing = [name for name in ASKED if given[name] is None]
    if missing:
        click.echo(
            f"A new installation in {data.resolve()}. Five questions; all answers can be changed later."
        )
    for name in missing:
        default = {"zone": _here(), "fiscal_year_start": 1}.get(name)
        given[name] = click.prompt(ASKED[name], default=default, value_proc=partial(_checked, name))


def _checked(name: str, value: str) -> Any:
    value = str(value).strip()
    if name == "zone":
        return _zone(None, None, value)
    if name == "email":
        return _email(None, None, value)
    if name == "fiscal_year_start":
        return click.IntRange(1, 12).convert(value, None, None)  # type: ignore[arg-type]
    if not value:
        raise click.BadParameter("something must be said here")
    return value


def _here() -> str:
    """The time zone of this machine, where it can be told."""
    try:
        place = str(Path("/etc/localtime").resolve())
        name = place.split("zoneinfo/", 1)[1]
        ZoneInfo(name)
    except (OSError, IndexError, ValueError, KeyError):
        return "UTC"
    return name
