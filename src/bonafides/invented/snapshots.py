"""The company as teams keep it who trust no CRM: a folder of dated pipeline files, one a week.

Every file shows each deal that was open at the end of that week or was decided in it; the last weeks come as
workbooks, since somebody always opens and saves one in between.
"""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

from bonafides.invented.firm import Company
from bonafides.invented.registers import STAGES
from bonafides.invented.salesforce import CATEGORY_NAME
from bonafides.invented.salesforce_setup import current_people
from bonafides.invented.saves import WON_STAGE, Past, day, pasts, percent

COLUMNS = (
    "Opportunity ID", "Opportunity Name", "Account ID", "Owner", "Stage", "Amount", "Currency",
    "Probability (%)", "Forecast Category", "Close Date", "Created Date", "Last Activity",
)  # fmt: skip
WORKBOOKS = 2
"""How many of the last files are XLSX."""

Line = tuple[str | float, ...]


def write_snapshots(made: Company, out: Path) -> None:
    """Write ``pipeline_<date>.csv`` for every Friday, the last two as ``.xlsx``.

    Parameters
    ----------
    made
        The company.
    out
        Folder, made if it is not there.

    Notes
    -----
    A deal that is opened and decided within one week is still listed once, decided, in that week's file.
    """
    out.mkdir(parents=True, exist_ok=True)
    names = [person["name"] for person in current_people(made)]
    fridays = [made.plan.starts_on + dt.timedelta(days=7 * week + 4) for week in range(made.plan.weeks)]
    sheets: list[list[Line]] = [[] for _ in fridays]
    monday = dt.datetime.combine(made.plan.starts_on, dt.time())
    for past in pasts(made):
        _list_deal(past, names, sheets, monday)
    for week, (friday, lines) in enumerate(zip(fridays, sheets, strict=True)):
        path = out / f"pipeline_{friday.isoformat()}"
        if week >= len(fridays) - WORKBOOKS:
            _workbook(path.with_suffix(".xlsx"), lines)
        else:
            with path.with_suffix(".csv").open("w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file)
                writer.writerow(COLUMNS)
                writer.writerows(lines)


def _list_deal(past: Past, names: list[str], sheets: list[list[Line]], monday: dt.datetime) -> None:
    """Put a deal on the sheet of every week in which it was open at the end, or was decided."""
    saves = past.saves
    first = (saves[0].at - monday).days // 7
    place, contact = 0, 0
    last_contact = ""
    for week in range(first, len(sheets)):
        end = monday + dt.timedelta(days=7 * week + 7)
        begin = end - dt.timedelta(days=7)
        while place + 1 < len(saves) and saves[place + 1].at < end:
            place += 1
        while contact < len(past.contacts) and past.contacts[contact]["happened_at"] < end:
            last_contact = past.contacts[contact]["happened_at"].date().isoformat()
            contact += 1
        state = saves[place].state
        if state["stage"] >= WON_STAGE and saves[place].at < begin:
            if place + 1 == len(saves):
                return
            continue
        sheets[week].append(
            (
                past.deal["deal_id"],
                past.deal["title"],
                past.deal["account_id"],
                names[state["owner"]],
                STAGES[state["stage"]],
                state["amount"] / 100,
                past.deal["currency"],
                float(percent(state["probability"])),
                CATEGORY_NAME[state["category"]],
                day(state["close_date"]),
                saves[0].at.date().isoformat(),
                last_contact,
            )
        )


def _workbook(path: Path, lines: list[Line]) -> None:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Pipeline")
    sheet.append(list(COLUMNS))
    for line in lines:
        dates = [dt.date.fromisoformat(str(text)) if text else None for text in line[9:12]]
        sheet.append([*line[:9], *dates])
    still = dt.datetime(2020, 1, 1)  # noqa: DTZ001  the same seed gives the same bytes
    book.properties.created, book.properties.modified = still, still
    book.save(path)
