"""The report as one self-contained page."""

from __future__ import annotations

from markupsafe import Markup

from bonafides import drawing
from bonafides.candour.page_dates import flow_section, silence_section, slippage_section
from bonafides.candour.page_deals import talk_section
from bonafides.candour.page_doubt import coverage_section, methods_section, refusal_section
from bonafides.candour.page_forecast import calibration_section, outlook_section
from bonafides.candour.report import CandourReport
from bonafides.candour.words import headline, standfirst
from bonafides.drawing.wording import counted, day, number
from bonafides.privacy.pseudonyms import Pseudonyms

AUDIENCE = "for whoever you give it to"


def report_page(report: CandourReport, names: Pseudonyms) -> str:
    """Compose the page.

    Parameters
    ----------
    report
        From `report.measure`.
    names
        What people are called. No figure on the page belongs to one person.

    Returns
    -------
    str
        HTML with fonts, styles and charts inside; no script.
    """
    sections = [
        talk_section(report, names),
        outlook_section(report),
        calibration_section(report),
        flow_section(report),
        slippage_section(report),
        silence_section(report),
        *other_sections(report),
        refusal_section(report),
        coverage_section(report),
        methods_section(report),
    ]
    label = report.period.label if report.period else day(report.as_of, year=True)
    return drawing.page(
        headline(report),
        standfirst(report),
        [section for section in sections if section],
        title=f"Candour report, {label}",
        badge=_badge(),
        audience=AUDIENCE,
        kicker=[
            "Candour report",
            label,
            f"{counted(report.n_deals, 'deal')}, {number(report.n_people)} people made statements",
        ],
        published=f"As of {day(report.as_of, year=True)}",
        footer=[
            f"Made by bonafides {report.setting.version} from {report.setting.source}, on this machine; nothing was sent anywhere.",
        ],
    )


def other_sections(report: CandourReport) -> list[Markup]:
    """Sections of measures that stand on their own."""
    return []


def _badge() -> Markup:
    return drawing.seen_badge(
        "Whoever you give this file to",
        "No figure in it belongs to one person; groups below five are not shown. Deals name their owner's pseudonym.",
    )
