"""The report as one self-contained page."""

from __future__ import annotations

from markupsafe import Markup

from bonafides import drawing
from bonafides.candour.findings import headline, standfirst
from bonafides.candour.page_calibration import calibration_section
from bonafides.candour.page_coverage import coverage_section
from bonafides.candour.page_current import current_sections
from bonafides.candour.page_cycle import cycle_section
from bonafides.candour.page_dates import slippage_section, stacking_section
from bonafides.candour.page_deals import talk_section
from bonafides.candour.page_doubt import methods_section, refusal_section
from bonafides.candour.page_flow import flow_section
from bonafides.candour.page_forecast import outlook_section
from bonafides.candour.page_incentives import incentives_section
from bonafides.candour.page_opening import opening
from bonafides.candour.page_pressure import pressure_section
from bonafides.candour.page_silence import silence_section
from bonafides.candour.report import CandourReport
from bonafides.candour.words import period_name, who_spoke
from bonafides.drawing.wording import counted, day
from bonafides.privacy.pseudonyms import Pseudonyms

AUDIENCE = "for whoever it is given to"

SOURCES = {
    "canonical": "tables in our own layout",
    "current": "one current list of deals",
    "snapshots": "a folder of dated lists",
    "mapped": "tables, by a mapping",
    "salesforce": "a Salesforce export",
    "hubspot": "a HubSpot export",
    "pipedrive": "a Pipedrive export",
    "invented": "an invented company",
}


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
        opening(report),
        talk_section(report, names),
        *current_sections(report),
        outlook_section(report),
        calibration_section(report),
        flow_section(report),
        cycle_section(report),
        slippage_section(report),
        stacking_section(report),
        silence_section(report),
        pressure_section(report, names),
        incentives_section(report),
        refusal_section(report),
        coverage_section(report),
        methods_section(report),
    ]
    label = period_name(report.period.label) if report.period else day(report.as_of, year=True)
    return drawing.page(
        headline(report),
        standfirst(report),
        [section for section in sections if section],
        title=f"Candour report, {label}",
        badge=_badge(report),
        audience=AUDIENCE,
        kicker=["Candour report", label, counted(report.n_deals, "deal"), who_spoke(report.n_people)],
        published=f"As of {day(report.as_of, year=True)}",
        footer=_foot(report),
    )


def _foot(report: CandourReport) -> list[str]:
    setting = report.setting
    source = SOURCES.get(setting.source, setting.source)
    return [
        f"Made by bonafides {setting.version} from {source}, on this machine; nothing was sent anywhere. "
        f"Days are those of {report.timezone}. The same figures with the same words stand in report.json.",
    ]


def _badge(report: CandourReport) -> Markup:
    called = {
        "names": "Deals name who spoke of them.",
        "none": "Nobody is named.",
    }.get(
        report.setting.people_mode,
        "“Person 07” stands for one person throughout; whoever can look a deal up in the CRM can tell who.",
    )
    return drawing.seen_badge(
        "Whoever is given this file",
        f"No figure in it belongs to one person, and groups below five are not shown. {called}",
    )
