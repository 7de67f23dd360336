"""Data coverage: what an export can and cannot show, drawn the same in a report and on an import's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from markupsafe import Markup

from bonafides import drawing
from bonafides.drawing.charts import Recorded
from bonafides.drawing.wording import MONTHS, NBSP, counted, day, number, percent, short_day

LABEL = "What this export can show"
MOST_ROWS = 12
MOST_NOTES = 3
LONG_NOTE = 240
FEWEST_DAYS = 14
"""Days that a record must span before it is drawn."""

OBJECTS = {
    "deal": "Deals",
    "outcome": "Wins and losses",
    "activity": "Contacts and meetings",
    "people": "People",
    "person": "People",
    "period": "Periods",
    "stage": "Stages",
    "forecast": "Forecasts handed in",
    "fx": "Exchange rates",
    "statement": "Statements",
}

FIELDS = {
    "amount": "Amounts stated",
    "category": "Forecast categories",
    "close_date": "Close dates",
    "owner": "Changes of owner",
    "probability": "Probabilities",
    "stage": "Stages",
    "forecast": "Forecasts handed in",
    "next_step": "Next steps",
}

SAYS_NOTHING = frozenset({"", "invented"})


def coverage_name(kind: str, field: str) -> str:
    """What a row of the data coverage is about, in a reader's words.

    Examples
    --------
    >>> coverage_name("statement", "close_date"), coverage_name("activity", "*")
    ('Close dates', 'Contacts and meetings')
    >>> coverage_name("OpportunityFieldHistory", "CloseDate")
    'OpportunityFieldHistory, CloseDate'
    """
    if field in ("*", ""):
        return OBJECTS.get(kind, kind)
    if kind in ("statement", "deal"):
        return FIELDS.get(field, field.replace("_", " ").capitalize())
    return f"{OBJECTS.get(kind, kind)}, {field}"


def coverage_section(
    rows: Sequence[Mapping[str, Any]], *, as_of: date, notes: Sequence[str], rejected: int
) -> Markup:
    """What the export can and cannot show.

    Parameters
    ----------
    rows
        Records of DATA_COVERAGE; moments as dates or as ISO text.
    as_of
        Day up to which something is known.
    notes
        What the importer noticed.
    rejected
        Rows that could not be used.

    Examples
    --------
    >>> coverage_section([], as_of=date(2026, 1, 1), notes=(), rejected=0)
    Markup('')
    """
    if not rows:
        return Markup()
    shown = [_recorded(row) for row in rows if row.get("tracked_from") and row.get("last_seen")]
    begins = [one.tracked_from for one in shown if one.tracked_from]
    if begins and (as_of - min(begins)).days >= FEWEST_DAYS:
        body = [_strip(rows, shown[:MOST_ROWS], as_of=as_of, rejected=rejected)]
    else:
        title = f"One look, as of {day(as_of, year=True)}; nothing is known before"
        body = [drawing.finding(title, _counts(rejected)), _table(rows)]
    short, long = _notes(notes)
    if long:
        folded = Markup("").join(Markup('<p class="note">{}</p>').format(note) for note in long)
        body.append(drawing.fold("Show what else was noticed while reading", folded))
    margin = [drawing.margin_note("Noticed while reading", note) for note in short]
    return drawing.section(LABEL, body, margin, anchor="coverage")


def _recorded(row: Mapping[str, Any]) -> Recorded:
    return Recorded(
        coverage_name(str(row["object"]), str(row["field"])),
        _day(row.get("tracked_from")),
        _day(row.get("last_seen")),
        counted(int(row["n_rows"]), "entry", "entries")
        + ("" if row.get("is_tracked", True) else ", no history"),
    )


def _strip(rows: Sequence[Mapping[str, Any]], shown: list[Recorded], *, as_of: date, rejected: int) -> Markup:
    start = min(one.tracked_from for one in shown if one.tracked_from)
    end = max([as_of, *(one.last_seen for one in shown if one.last_seen)])
    title = f"The record begins in {MONTHS[start.month - 1]}{NBSP}{start.year}; nothing is known before"
    return drawing.chart(
        title,
        drawing.coverage_strip(shown, label=title, start=start, end=end),
        sub="What was recorded, from its first entry to its last.",
        key=[("bar", "recorded"), ("open", "not recorded")],
        caption=_counts(rejected),
        table=_table(rows),
    )


def _counts(rejected: int) -> str:
    if not rejected:
        return "Every row that was read is used or counted; none was rejected."
    return f"{counted(rejected, 'row')} could not be used: each stands in rejects.csv with its reason."


def _notes(notes: Sequence[str]) -> tuple[list[str], list[str]]:
    """What the importer noticed: short notes for the margin, and the others."""
    said = list(dict.fromkeys(note for note in notes if note))
    short = [note for note in said if len(note) <= LONG_NOTE][:MOST_NOTES]
    return short, [note for note in said if note not in short]


def _table(rows: Sequence[Mapping[str, Any]]) -> Markup:
    heads = ["What", "Recorded from", "to", "Entries", "Rejected", "Cut off"]
    remarks = any(_remark(row) for row in rows)
    cells = []
    for row in rows:
        tracked = bool(row.get("is_tracked", True))
        first, last = _day(row.get("tracked_from")), _day(row.get("last_seen"))
        line: list[object] = [
            coverage_name(str(row["object"]), str(row["field"])),
            (short_day(first, year=True) if first else "not dated") if tracked else "no history",
            short_day(last, year=True) if last else "not dated",
            number(int(row["n_rows"])),
            number(int(row["n_rejected"])),
            percent(row["cap_share"]) if row.get("cap_share") else "none",
        ]
        cells.append([*line, _remark(row)] if remarks else line)
    return drawing.table(
        [*heads, "What this means"] if remarks else heads,
        cells,
        right=(3, 4, 5),
        caption="Cut off: share of deals whose history the CRM had shortened before it was exported.",
        label="Data coverage in numbers",
    )


def _remark(row: Mapping[str, Any]) -> str:
    note = str(row.get("note") or "")
    return "" if note in SAYS_NOTHING else note


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    return datetime.fromisoformat(str(value)).date() if value else None
