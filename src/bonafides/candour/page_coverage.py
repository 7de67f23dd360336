"""The section of the page on data coverage: what this export can and cannot show."""

from __future__ import annotations

from markupsafe import Markup

from bonafides.candour.report import CandourReport
from bonafides.readings import coverage


def coverage_section(report: CandourReport) -> Markup:
    """What the export can and cannot show."""
    return coverage.coverage_section(
        report.setting.coverage,
        as_of=report.as_of,
        notes=report.setting.notes,
        rejected=int(report.setting.counts.get("rejects", 0)),
    )
