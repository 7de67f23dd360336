"""The last sections of the page: what the data can show, what is refused, and how figures are computed."""

from __future__ import annotations

from datetime import date, datetime

from markupsafe import Markup

from bonafides import drawing
from bonafides.candour.report import CandourReport
from bonafides.drawing.charts import Recorded
from bonafides.drawing.wording import number, percent

NAMES = {
    "calibration": "Calibration",
    "silence": "Silence",
    "outlook": "Outlook",
    "landmark": "Do pushes hurt?",
    "pressure": "Pressure round the call",
    "stacking": "Period-end stacking",
    "incentives": "Honest incentives",
    "dates": "Close dates as quantiles",
    "movement": "Excess movement",
    "slippage": "Slippage",
    "flow": "Flow",
}

METHODS = (
    (
        "What is asked",
        "Was the deal won by the end of the period that contains the close date stated with it? That is fully seen when the period ends, for open deals too.",
    ),
    (
        "What counts as a statement",
        "A value that a person asserted: no stage default, no default date, no automation, no bulk edit; by the author of the entry, not the owner of the deal.",
    ),
    (
        "Calibration",
        "Brier score split without bins (CORP): miscalibration is what recalibrating would have saved, and is shown beside what chance alone would do.",
    ),
    (
        "Optimism",
        "Each person's offset in log-odds, drawn towards everybody's as far as their few claims demand; positive: more was said than happened.",
    ),
    (
        "Outlook",
        "Weekly chances of being won or lost, from counts of comparable deal-weeks, fitted without the deals of the person judged.",
    ),
    (
        "No credible chance",
        "The upper 95 % bound lies below 5 %, by the outlook and by at least 59 comparable deals; otherwise it cannot be ruled out.",
    ),
    (
        "Silence",
        "Customers are still there with some chance, and answer with rates that differ; both from this organisation's own contacts.",
    ),
)


def coverage_section(report: CandourReport) -> Markup:
    """What the export can and cannot show."""
    rows = [row for row in report.setting.coverage if row.get("field") == "*" or row.get("tracked_from")]
    shown = []
    for row in rows[:14]:
        first, last = _day(row.get("tracked_from")), _day(row.get("last_seen"))
        name = row["object"] if row["field"] == "*" else f"{row['object']} · {row['field']}"
        shown.append(Recorded(str(name), first, last, f"{number(int(row['n_rows']))} rows"))
    body: list[Markup] = []
    known = [r for r in shown if r.tracked_from and r.last_seen]
    if known:
        start = min(r.tracked_from for r in known if r.tracked_from)
        end = max([report.as_of, *(r.last_seen for r in known if r.last_seen)])
        title = f"The record begins in {start:%B %Y}; nothing is known before"
        body.append(
            drawing.chart(
                title,
                drawing.coverage_strip(shown, label=title, start=start, end=end),
                sub="Objects and fields of the export, from the first to the last entry.",
                key=[("bar", "recorded"), ("open", "not recorded")],
                caption="; ".join(report.setting.notes[:6]),
                table=_coverage_table(report),
            )
        )
    else:
        body.append(_coverage_table(report))
    return drawing.section("What this export can show", body, anchor="coverage")


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return datetime.fromisoformat(str(value)).date() if value else None


def _coverage_table(report: CandourReport) -> Markup:
    return drawing.table(
        ["Object", "Field", "From", "Rows", "Rejected", "History cut off", "What this means"],
        [
            [
                row["object"],
                row["field"],
                str(_day(row.get("tracked_from")) or "–") if row.get("is_tracked") else "not tracked",
                number(int(row["n_rows"])),
                number(int(row["n_rejected"])),
                percent(row["cap_share"]) if row.get("cap_share") else "no",
                row.get("note") or "",
            ]
            for row in report.setting.coverage
        ],
        right=(3, 4),
    )


def refusal_section(report: CandourReport) -> Markup:
    """What the report does not say, with the same weight as what it says."""
    if not report.refusals:
        return Markup()
    boxes = [
        drawing.refusal(NAMES.get(name, name.replace("_", " ").capitalize()), "Cannot be measured here", why)
        for name, why in report.refusals
    ]
    return drawing.section("What this report does not say", drawing.figure_row(boxes), anchor="refusals")


def methods_section(report: CandourReport) -> Markup:
    """Methods in plain words."""
    table = drawing.table(["Figure", "How it comes about"], METHODS, right=())
    ever = report.setting.probability_means == "ever"
    meaning = "ever won" if ever else "won by the end of the period"
    note = drawing.paragraph(
        f"A probability is read as “{meaning}”, as the person who made this report declared. Every interval is a 95 % interval. "
        "Nobody “lied”: a statement and the evidence can disagree for many reasons, and the record is often the one that is blind."
    )
    return drawing.section("Methods in plain words", [note, table], anchor="methods")
