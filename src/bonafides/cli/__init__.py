"""The command line. Commands are loaded when they are called, so that help appears at once."""

from __future__ import annotations

import errno
import os
import sys
from importlib import import_module

import click

from bonafides import __version__
from bonafides.cli.printing import say
from bonafides.errors import BonafidesError

for _threads in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    # Our matrices are small: threads that wait for one another cost ten times what they compute, and sums
    # would come out differently in the last digit from one machine to the next.
    os.environ.setdefault(_threads, "1")

COMMANDS = {
    "demo": "Look around: an invented company, measured, with one-click sign-ins.",
    "setup": "Set up an installation for your organisation.",
    "serve": "Serve the pages of an installation, with its jobs and its nightly run.",
    "box": "Hold the ballot box for an installation that runs elsewhere.",
    "backup": "Copy an installation while people use it.",
    "restore": "Put a copy back.",
    "verify": "Check that the ledger of promises is still what was signed.",
    "report": "Write the candour report of a CRM export.",
    "check": "Say what an export can and cannot show, and measure nothing.",
    "score": "Score any table of probability claims.",
    "slippage": "Measure any table of dates promised again and again.",
    "reliability": "Measure how reliable any survey is, and how far its raters and groups agree.",
    "trustee": "Hold a key without which no answer of a round is opened.",
    "answer": "Collect a ballot and answer in a round of the mirror, without a browser.",
    "instruments": "List, show and check the questionnaires of the mirror, your own among them.",
    "invent": "Invent a company whose truth is known.",
}
"""Commands and what each does, in the order of help."""


class Rooms(click.Group):
    """A group whose commands are imported only when somebody calls them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names, in the order in which a new user meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f"bonafides.cli.{cmd_name}"), cmd_name)
        if not isinstance(command, click.Command):
            raise TypeError(f"{cmd_name} is no command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list without importing what it lists."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Rooms, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="bonafides")
def bonafides() -> None:
    """Good faith, and the evidence of it: which part of a forecast is evidence, and which is hope.

    Everything happens on this machine; nothing is sent anywhere.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code.

    Exit codes: 0 done; 1 cannot be done as asked; 2 mistyped; 3 a file cannot be read; 4 a table breaks its
    contract; 5 this machine cannot do it.
    """
    # Whatever is written is its owner's alone, until the owner hands it on.
    mask = os.umask(0o077)
    try:
        _run(arguments)
    except click.exceptions.Abort:
        click.echo("Stopped. What was there before is untouched.", err=True)
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except BonafidesError as error:
        say(str(error), err=True)
        sys.exit(error.exit_code)
    except MemoryError:
        say("Found: no memory left.\nWhat to do: give --memory a smaller size, or free some.", err=True)
        sys.exit(5)
    except OSError as error:
        say(f"Found: {error.strerror or error} ({error.filename or 'no file named'}).", err=True)
        say("What to do: check that the file is there, may be read, and that the disk has room.", err=True)
        sys.exit(5 if error.errno in (errno.ENOSPC, errno.EDQUOT) else 3)
    except Exception as error:
        if os.environ.get("BONAFIDES_TRACEBACK"):
            raise
        say(_unforeseen(error), err=True)
        sys.exit(1)
    finally:
        os.umask(mask)


def _run(arguments: list[str] | None) -> None:
    """Run it; an interrupt is one whatever became of it on its way: DuckDB makes an error of its own."""
    try:
        bonafides.main(arguments, standalone_mode=False)
    except Exception as error:
        first: BaseException | None = error
        while first is not None:
            if isinstance(first, KeyboardInterrupt):
                raise click.exceptions.Abort from error
            first = first.__cause__ or first.__context__
        raise


def _unforeseen(error: Exception) -> str:
    """Say where a fault of ours happened; its own words may quote the export, and stay out of logs."""
    at = error.__traceback__
    place = "before anything was read"
    while at is not None:
        name = at.tb_frame.f_globals.get("__name__", "")
        if name.startswith("bonafides."):
            place = f"in {name}, line {at.tb_lineno}"
        at = at.tb_next
    kind = type(error).__name__
    return (
        f"Found: a fault of bonafides, or a file of the store that was changed ({kind} {place}).\n"
        "What to do: delete the folder store and try again; if it stays, report this line. "
        "BONAFIDES_TRACEBACK=1 shows more, words of the export among it."
    )
