"""What the user decided about an import, and what came of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """Decisions that no file can make for the user.

    Parameters
    ----------
    kind
        Name of the importer, or None to let the files be recognised.
    mapping
        A mapping file (TOML), for tables and event logs.
    as_of
        Day of the report; taken as the day of the export where a file does not say its own.
    period, fiscal_year_start
        How the organisation counts forecast periods, when its export does not list them.
    timezone
        IANA zone of times written without one.
    probability_means
        Whether a probability is "won by the end of the period" or "ever won".
    home_currency
        Currency of the reports (ISO 4217); None when there is only one.
    now
        The clock: nothing after it can be an export's time.
    """

    kind: str | None = None
    mapping: Path | None = None
    as_of: date | None = None
    period: Literal["month", "quarter"] = "quarter"
    fiscal_year_start: int = 1
    timezone: str = "UTC"
    probability_means: Literal["period", "ever"] = "period"
    home_currency: str | None = None
    now: datetime = field(default=datetime(9999, 1, 1))  # noqa: DTZ001  (UTC without a mark, as everywhere in the tables)


@dataclass(slots=True)
class ImportSummary:
    """What an import found, kept, and left out.

    Parameters
    ----------
    kind
        The importer that read it.
    counts
        Number of ``deals``, ``statements``, ``activities``, ``outcomes``, ``people``, ``rejects``; and by
        part: ``statements.close_date``, ``outcomes.won`` and so on.
    reads
        One entry a table and file: rows read, staged, rejected, filtered; they add up.
    coverage
        Rows of DATA_COVERAGE.
    refusals
        Measures that this export cannot support, each with the reason.
    notes
        What was decided on the way and the reader should know.
    exported_at
        Latest moment that the export knows of (UTC), if it knows any.
    files
        Every file read, by the name shown in errors.
    """

    kind: str
    counts: dict[str, int] = field(default_factory=dict)
    reads: list[dict[str, Any]] = field(default_factory=list)
    coverage: list[dict[str, Any]] = field(default_factory=list)
    refusals: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    exported_at: datetime | None = None
    files: list[str] = field(default_factory=list)

    def record(self) -> dict[str, Any]:
        """Return the summary as it stands in `import.json`: times as ISO text."""
        return {key: _plain(value) for key, value in asdict(self).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value
