"""What `report` and `check` share: options about the export, and the store it is read into once."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import click

from bonafides.cli.writing import apart, private_folder
from bonafides.errors import Unrecognised
from bonafides.sources import holding
from bonafides.sources.holding import Export as Export
from bonafides.sources.holding import last_day as last_day
from bonafides.sources.holding import named as named

if TYPE_CHECKING:
    from bonafides.engines.engine import Engine
    from bonafides.history.store import Generation, Store

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def export_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options that say what an export is."""
    for option in reversed(
        (
            click.argument("sources", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)),
            click.option("--kind", help="Importer to use; recognised when left out."),
            click.option(
                "--mapping",
                type=click.Path(exists=True, dir_okay=False, path_type=Path),
                help="Mapping file (TOML) for tables and event logs.",
            ),
            click.option(
                "--period",
                type=click.Choice(["month", "quarter"]),
                default="quarter",
                show_default=True,
                help="Forecast period.",
            ),
            click.option(
                "--fiscal-year-start",
                type=click.IntRange(1, 12),
                default=1,
                show_default=True,
                help="First month of the fiscal year.",
            ),
            click.option("--timezone", default="UTC", show_default=True, help="Time zone of days and weeks."),
            click.option("--currency", help="Currency to report in; the one most deals are in."),
            click.option("--memory", help="Most memory for the engine, such as 2GiB."),
        )
    ):
        command = option(command)
    return command


def held(
    export: Export,
    store: Store,
    engine: Engine,
    *,
    tell: Callable[[str, float], None],
    drafts: Path | None = None,
    mark: Callable[[], str] | None = None,
) -> Generation:
    """The export as the store holds it: read now, unless the same files were read before.

    A mapping for files that are not recognised is drafted in the folder `drafts`, if there is one. `mark`
    gives the export's fingerprint, where somebody has begun to take it.
    """
    apart(export.paths, store.folder.parent)
    private_folder(store.folder.parent)
    try:
        return holding.held(export, store, engine, tell=tell, mark=mark)
    except Unrecognised as error:
        raise _with_draft(error, export, drafts) from error


def meanwhile(work: Callable[[], str]) -> Callable[[], str]:
    """Begin with work on a thread of its own, which is left alone if nobody waits for it; its result."""
    found: Future[str] = Future()

    def run() -> None:
        try:
            found.set_result(work())
        except BaseException as error:
            found.set_exception(error)

    Thread(target=run, daemon=True).start()
    return found.result


def _with_draft(error: Unrecognised, export: Export, folder: Path | None) -> Unrecognised:
    """The same error, with a mapping drafted for the user to correct."""
    from bonafides.sources import draft_mapping

    # Drafting reads the rows: a file that is broken says so here.
    drafted = draft_mapping(export.sources, memory=export.memory or "2GiB")
    if folder is None:
        remedy = "name a folder with --out, and a mapping to correct is drafted there; or name --kind"
        return Unrecognised(error.found, error.expected, remedy)
    draft = folder / "mapping.draft.toml"
    folder.mkdir(parents=True, exist_ok=True)
    draft.write_text(drafted, encoding="utf-8")
    remedy = f"correct the mapping drafted in {draft} and give it with --mapping {draft}; or name --kind"
    return Unrecognised(error.found, error.expected, remedy)


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Look seldom for objects that only hold one another: queries are made of many that are in use."""
    before = gc.get_threshold()
    gc.set_threshold(50_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@contextmanager
def progress_bar() -> Iterator[Callable[[str, float], None]]:
    """A bar on a terminal that can draw one; silence in a pipe."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description:<42}"), BarColumn(bar_width=28), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("opening", total=1.0)
        yield lambda what, share: bar.update(task, description=what, completed=share)
