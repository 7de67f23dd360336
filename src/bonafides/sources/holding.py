"""An export as somebody named it, and the store that holds it once it has been read."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bonafides.sources.archives import Found
from bonafides.sources.options import ImportOptions

if TYPE_CHECKING:
    from bonafides.engines.engine import Engine
    from bonafides.history.store import Generation, Store

MEMORY = "2GiB"


@dataclass(frozen=True, slots=True)
class Export:
    """An export as the user named it.

    Parameters
    ----------
    sources
        Files, folders or archives; a `Found` is a file that is shown under another name than its own.
    options
        The user's decisions.
    memory
        Most that the import may use; None is the usual.
    """

    sources: tuple[Path | Found, ...]
    options: ImportOptions
    memory: str | None = None

    @property
    def paths(self) -> tuple[Path, ...]:
        """Where the sources lie."""
        return tuple(one.path if isinstance(one, Found) else one for one in self.sources)

    def settings(self) -> dict[str, Any]:
        """Whatever changes what is read from the same files; goes into the fingerprint."""
        from bonafides import __version__

        mapping = self.options.mapping
        called = [one.name for one in self.sources if isinstance(one, Found)]
        return {
            "version": __version__,
            "kind": self.options.kind,
            "mapping": mapping.read_text(encoding="utf-8") if mapping else None,
            "period": self.options.period,
            "fiscal_year_start": self.options.fiscal_year_start,
            "timezone": self.options.timezone,
            "home_currency": self.options.home_currency,
        } | ({"called": called} if called else {})

    def mark(self) -> str:
        """Fingerprint of the files and of whatever changes what is read from them."""
        from bonafides.history.fingerprint import fingerprint

        return fingerprint(self.paths, self.settings())


def named(
    sources: tuple[Path | Found, ...], *, memory: str | None, now: datetime | None = None, **given: Any
) -> Export:
    """Put the user's decisions together and check those that can be checked at once.

    Parameters
    ----------
    sources
        As in `Export`.
    memory
        Most that the import may use, such as "2GiB"; None is the usual.
    now
        The clock (UTC without a mark); the machine's when None.
    **given
        kind, mapping, period, fiscal_year_start, timezone, probability_means, currency.

    Raises
    ------
    WrongRequest
        No such time zone, or a memory that is no size.
    """
    from bonafides.engines.memory import checked_memory
    from bonafides.history.weeks import zone

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
        now=now or datetime.now(UTC).replace(tzinfo=None),
    )
    return Export(sources, options, memory)


def held(
    export: Export,
    store: Store,
    engine: Engine,
    *,
    tell: Callable[[str, float], None],
    salt: str = "",
    mark: Callable[[], str] | None = None,
) -> Generation:
    """The export as the store holds it: read now, unless the same files were read before.

    Parameters
    ----------
    salt
        Of the pseudonyms, where they must be those of another store; the store's own, or a new one, when "".
    mark
        Gives `export.mark()`, where somebody has begun with that already.

    Raises
    ------
    Unrecognised
        No importer knows these files; `sources.draft_mapping` drafts a mapping for them.
    WrongRequest, UnreadableInput, BrokenContract, BeyondThisMachine
        As `sources.read_sources`; what the store held before is still in force then.
    """
    from bonafides.history.weeks import zone
    from bonafides.sources import read_sources

    name = (mark or export.mark)()
    known = store.holding(name)
    if known is not None:
        return known

    # Next week's export keeps this week's pseudonyms.
    before = store.current()
    kept = salt or (before.facts["salt"] if before else secrets.token_hex(16))

    def fill(folder: Path) -> dict[str, Any]:
        summary = read_sources(
            export.sources,
            folder,
            options=export.options,
            memory=export.memory or MEMORY,
            progress=lambda step: tell(step, 0.0),
        )
        return {"import": summary.record(), "salt": kept}

    days = zone(export.options.timezone, first=1990, last=export.options.now.year + 1)
    return store.write(name, engine=engine, zone=days, fill=fill, progress=tell)


def last_day(generation: Generation, timezone: str, *, now: datetime) -> date:
    """Local day of the last thing that the export knows of.

    Parameters
    ----------
    now
        The clock (UTC without a mark): nothing after it can be known.
    """
    stamp = generation.facts["import"].get("exported_at")
    moment = datetime.fromisoformat(stamp) if stamp else now
    moment = min(moment, now)
    return moment.replace(tzinfo=UTC).astimezone(ZoneInfo(timezone)).date()
