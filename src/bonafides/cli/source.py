"""What `report` and `check` share: options about the export, and the store it is read into once."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from bonafides.cli.writing import apart, private_folder
from bonafides.errors import Unrecognised

if TYPE_CHECKING:
    from bonafides.engines.engine import Engine
    from bonafides.history.store import Generation, Store
    from bonafides.sources.options import ImportOptions

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Export:
    """An export as the user named it."""

    sources: tuple[Path, ...]
    options: ImportOptions
    memory: str | None

    def settings(self) -> dict[str, Any]:
        """Whatever changes what is read from the same files; goes into the fingerprint."""
        from bonafides import __version__

        mapping = self.options.mapping
        return {
            "version": __version__,
            "kind": self.options.kind,
            "mapping": mapping.read_text(encoding="utf-8") if mapping else None,
            "period": self.options.period,
            "fiscal_year_start": self.options.fiscal_year_start,
            "timezone": self.options.timezone,
            "home_currency": self.options.home_currency,
        }


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


def named(sources: tuple[Path, ...], *, memory: str | None, **given: Any) -> Export:
    """Put the user's decisions together and check those that can be checked at once."""
    from bonafides.engines.embedded import checked_memory
    from bonafides.history.weeks import zone
    from bonafides.sources.options import ImportOptions

    zone(given["timezone"], first=2026, last=2026)
    if memory is not None:
        checked_memory(memory)
    options = ImportOptions(
        kind=given.get("kind"),
        mapping=given.get("mapping"),
        period=given["period"],
        fiscal_year_start=given["fiscal_year_start"],
        timezone=given["timezone"],
        probability_means=given.get("probability_means", "period"),
        home_currency=given.get("currency"),
        now=datetime.now(UTC).replace(tzinfo=None),
    )
    return Export(sources, options, memory)


def held(
    export: Export,
    store: Store,
    engine: Engine,
    *,
    tell: Callable[[str, float], None],
    drafts: Path | None = None,
) -> Generation:
    """The export as the store holds it: read now, unless the same files were read before.

    A mapping for files that are not recognised is drafted in the folder `drafts`, if there is one.
    """
    from bonafides.history.store import fingerprint
    from bonafides.history.weeks import zone
    from bonafides.sources import read_sources

    apart(export.sources, store.folder.parent)
    private_folder(store.folder.parent)
    mark = fingerprint(export.sources, export.settings())
    known = store.holding(mark)
    if known is not None:
        return known

    # Next week's export keeps this week's pseudonyms.
    before = store.current()
    salt = before.facts["salt"] if before else secrets.token_hex(16)

    def fill(folder: Path) -> dict[str, Any]:
        summary = read_sources(
            export.sources,
            folder,
            options=export.options,
            memory=export.memory or "2GiB",
            progress=lambda step: tell(step, 0.0),
        )
        return {"import": summary.record(), "salt": salt}

    first, last = 1990, export.options.now.year + 1
    days = zone(export.options.timezone, first=first, last=last)
    try:
        return store.write(mark, engine=engine, zone=days, fill=fill, progress=tell)
    except Unrecognised as error:
        raise _with_draft(error, export, drafts) from error


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


def last_day(generation: Generation, timezone: str, *, now: datetime) -> date:
    """Local day of the last thing that the export knows of."""
    stamp = generation.facts["import"].get("exported_at")
    moment = datetime.fromisoformat(stamp) if stamp else now
    moment = min(moment, now)
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(timezone)).date()


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


def sunday_before(on: date) -> date:
    """The last Sunday on or before a day."""
    return on - timedelta(days=on.isoweekday() % 7)
