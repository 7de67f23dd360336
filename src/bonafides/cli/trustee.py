"""`bonafides trustee`: holding the other half of the key to a round's answers."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bonafides.cli.printing import say

if TYPE_CHECKING:
    from bonafides.trust.manifest import Manifest

ONE_FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.group()
def trustee() -> None:
    """Hold a key without which no answer of a round is opened: for a works council, or an auditor.

    On a machine of your own; nothing but `open` uses a network. One file for each round.
    """


@trustee.command()
@ONE_FILE
def new(file: Path) -> None:
    """Make a key for one round, in a new FILE under a passphrase, and show its public half.

    Give the public half to whoever prepares the round, and keep FILE and passphrase: without them the answers
    can never be opened, by nobody.
    """
    from bonafides.errors import WrongRequest
    from bonafides.trust import sealing, trustee

    if file.exists():
        raise WrongRequest(f"{file} exists", "a name that is free", "name another; nothing is overwritten")
    passphrase = click.prompt("Passphrase", hide_input=True, confirmation_prompt=True)
    key = sealing.new_key()
    raw = trustee.written(key, passphrase)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(raw)
    public = trustee.public_text(key)
    say(f"{file}: keep it and its passphrase. Lost, the round can never be opened.")
    say("Public half, for whoever prepares the round:")
    click.echo(public)
    say(f"Compare on the board before the first day: {trustee.mark(public)}")


@trustee.command("open")
@ONE_FILE
@click.option("--box", "box", required=True, help="Address of the ballot box, as it stands on the board.")
@click.option("--round", "key", required=True, help="Key of the round.")
def open_round(file: Path, box: str, key: str) -> None:
    """Hand the key in FILE to the box of a round whose last day is over, and destroy FILE.

    The box counts, forgets the key, and destroys its own. FILE is removed only after the box has said so.
    """
    from bonafides.errors import UnreadableInput
    from bonafides.trust import trustee
    from bonafides.trust.answering import over_http

    try:
        raw = file.read_bytes()
    except OSError as error:
        raise UnreadableInput(f"{file} cannot be read", "the file of trustee new", "name it") from error
    told = _announced(f"{box.rstrip('/')}/rounds/{key}.json")
    secret = trustee.read(raw, click.prompt("Passphrase", hide_input=True))
    document = trustee.hand_over(secret, told)
    click.confirm("Open the answers of this round, once and for all?", abort=True)
    over_http(f"{box.rstrip('/')}/trustee", document).or_refused()
    _destroy(file)
    say(f"Counted. The box has destroyed its keys, and {file} is gone.")


def _announced(where: str) -> Manifest:
    """The round as its box announces it, shown so that it can be compared."""
    from bonafides.errors import WrongRequest
    from bonafides.trust import days, manifest
    from bonafides.trust.answering import over_http

    raw = over_http(where, None)
    raw.or_refused()
    told = manifest.read(raw.body)
    say(f"{told.document['title']['en']}, until {told.document['closes_on']}")
    say(f"Fingerprint {manifest.groups(told.fingerprint)}")
    say("Compare it with the board and with what you noted before the first day.\n")
    if days.standing(*told.days, days.now()) != "over":
        # By the trustee's own clock: a house and a box together cannot have it opened early.
        raise WrongRequest(
            f"a round whose last day, {told.document['closes_on']}, is not over",
            "one that is",
            "keep the file",
        )
    return told


def _destroy(file: Path) -> None:
    """Overwrite and remove; copies that somebody made are up to whoever made them."""
    with file.open("r+b") as stream:
        stream.write(os.urandom(file.stat().st_size))
        stream.flush()
        os.fsync(stream.fileno())
    file.unlink()
