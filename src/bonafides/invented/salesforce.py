"""The company as Salesforce exports it: one CSV an object, API names, datetimes in UTC.

Native habits are kept, since importers must cope with them: OpportunityHistory holds a row with all values
for every save; OpportunityFieldHistory holds a row for every changed field, two when the field is a lookup,
and nothing but ``created`` at the beginning; Commit is called ``Forecast``; a win in advance rewrites the
close date to today in UTC; meetings are copied for their invitees.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bonafides.invented.firm import Company
from bonafides.invented.registers import STAGES
from bonafides.invented.salesforce_contacts import CONTACT_OBJECTS, contact_rows
from bonafides.invented.salesforce_forecasts import Sums, forecast_rows
from bonafides.invented.salesforce_setup import setup_rows
from bonafides.invented.saves import LOST_STAGE, WON_STAGE, Past, Row, Save, day, money, pasts, percent
from bonafides.invented.staff import crm_id

CATEGORY_ENUM = ("Omitted", "Pipeline", "BestCase", "MostLikely", "Forecast", "Closed")
"""`ForecastCategory`, in the order of CATEGORIES; Commit is called Forecast."""

CATEGORY_NAME = ("Omitted", "Pipeline", "Best Case", "Most Likely", "Commit", "Closed")
"""`ForecastCategoryName`, the labels."""

FIELDS = (
    ("stage", "StageName", "Text"),
    ("amount", "Amount", "Currency"),
    ("probability", "Probability", "Percent"),
    ("close_date", "CloseDate", "DateOnly"),
    ("category", "ForecastCategoryName", "Text"),
)
"""Tracked fields other than the owner: kind of statement, API name, data type."""

STATE_LOG = {"stage", "amount", "probability", "close_date", "category"}
"""Kinds of which a change makes a row of OpportunityHistory."""


def stamp(at: dt.datetime) -> str:
    """Datetime as the API prints it."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def said(kind: str, value: int) -> str:
    """A value of one kind in Salesforce's words."""
    if kind == "stage":
        return STAGES[value]
    if kind == "category":
        return CATEGORY_NAME[value]
    if kind == "close_date":
        return day(value)
    return money(value) if kind == "amount" else percent(value)


class Numbers:
    """Ids given out in order, by key prefix.

    Examples
    --------
    >>> Numbers().new("008")
    '0080a0000000000AAA'
    """

    def __init__(self) -> None:
        self.last: dict[str, int] = {}

    def new(self, prefix: str) -> str:
        """Return the next id of an object."""
        number = self.last.get(prefix, -1) + 1
        self.last[prefix] = number
        return crm_id(prefix, number)


def opportunity(past: Past, users: list[str], multicurrency: bool) -> Row:
    """Return the row of Opportunity: what stands there now."""
    state, first, last = past.state, past.saves[0], past.saves[-1]
    close = dt.date.fromisoformat(day(state["close_date"]))
    quarter = (close.month + 2) // 3
    done = [c["happened_at"] for c in past.contacts]
    row = {
        "Id": past.deal["deal_id"],
        "IsDeleted": "false",
        "AccountId": past.deal["account_id"],
        "Name": past.deal["title"],
        "StageName": STAGES[state["stage"]],
        "Amount": money(state["amount"]),
        "Probability": percent(state["probability"]),
        "ExpectedRevenue": money(state["amount"] * state["probability"] // 10_000),
        "CloseDate": close.isoformat(),
        "Type": "New Business",
        "NextStep": "",
        "IsClosed": str(state["stage"] in (WON_STAGE, LOST_STAGE)).lower(),
        "IsWon": str(past.won).lower(),
        "ForecastCategory": CATEGORY_ENUM[state["category"]],
        "ForecastCategoryName": CATEGORY_NAME[state["category"]],
        "OwnerId": users[state["owner"]],
        "CreatedDate": stamp(first.at),
        "CreatedById": users[first.author_no],
        "LastModifiedDate": stamp(last.at),
        "LastModifiedById": users[last.author_no],
        "SystemModstamp": stamp(last.at),
        "LastActivityDate": max(done).date().isoformat() if done else "",
        "PushCount": str(pushes_by_month(past.saves)),
        "LastStageChangeDate": stamp([s.at for s in past.saves if "stage" in s.new][-1]),
        "Fiscal": f"{close.year} {quarter}",
        "FiscalQuarter": str(quarter),
        "FiscalYear": str(close.year),
    }
    return {**row, "CurrencyIsoCode": past.deal["currency"]} if multicurrency else row


def pushes_by_month(saves: list[Save]) -> int:
    """Salesforce's own PushCount: close dates moved into a later calendar month, never counted back."""
    count = 0
    for save in saves:
        if "close_date" in save.old:
            count += day(save.new["close_date"])[:7] > day(save.old["close_date"])[:7]
    return count


def history(past: Past, users: list[str], multicurrency: bool, ids: Numbers) -> Iterator[Row]:
    """Yield the rows of OpportunityHistory: all values after each save."""
    saves = [save for save in past.saves if STATE_LOG & set(save.new)]
    for place, save in enumerate(saves):
        until = saves[place + 1].at if place + 1 < len(saves) else save.at
        before = save.old
        row = {
            "Id": ids.new("008"),
            "OpportunityId": past.deal["deal_id"],
            "StageName": STAGES[save.state["stage"]],
            "Amount": money(save.state["amount"]),
            "ExpectedRevenue": money(save.state["amount"] * save.state["probability"] // 10_000),
            "CloseDate": day(save.state["close_date"]),
            "Probability": percent(save.state["probability"]),
            "ForecastCategory": CATEGORY_ENUM[save.state["category"]],
            "PrevAmount": money(before["amount"]) if "amount" in before else "",
            "PrevCloseDate": day(before["close_date"]) if "close_date" in before else "",
            "CreatedById": users[save.author_no],
            "CreatedDate": stamp(save.at),
            "SystemModstamp": stamp(until),
            "IsDeleted": "false",
        }
        yield {**row, "CurrencyIsoCode": past.deal["currency"]} if multicurrency else row


def field_history(past: Past, users: list[str], names: list[str], ids: Numbers) -> Iterator[Row]:
    """Yield the rows of OpportunityFieldHistory: each changed field, the owner twice."""
    for place, save in enumerate(past.saves):
        common = {"OpportunityId": past.deal["deal_id"], "CreatedById": users[save.author_no]}
        common |= {"CreatedDate": stamp(save.at), "IsDeleted": "false"}
        changes: list[tuple[str, str, Any, Any]] = []
        if place == 0:
            changes.append(("created", "Text", "", ""))
        else:
            for kind, field, kind_of_data in FIELDS:
                if kind in save.old:
                    changes.append(
                        (field, kind_of_data, said(kind, save.old[kind]), said(kind, save.new[kind]))
                    )
            if "owner" in save.old:
                old, new = save.old["owner"], save.new["owner"]
                changes.append(("Owner", "Text", names[old], names[new]))
                changes.append(("Owner", "EntityId", users[old], users[new]))
        for field, kind_of_data, old, new in changes:
            yield {
                "Id": ids.new("017"),
                "OpportunityId": common["OpportunityId"],
                "Field": field,
                "DataType": kind_of_data,
                "OldValue": old,
                "NewValue": new,
                "CreatedById": common["CreatedById"],
                "CreatedDate": common["CreatedDate"],
                "IsDeleted": common["IsDeleted"],
            }


class Files:
    """One CSV an object, opened at its first row."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.open: dict[str, tuple[Any, csv.DictWriter[str]]] = {}

    def put(self, name: str, rows: Iterable[Row]) -> None:
        """Append rows to an object's file."""
        for row in rows:
            if name not in self.open:
                handle = (self.out / f"{name}.csv").open("w", newline="", encoding="utf-8")
                writer = csv.DictWriter(handle, fieldnames=list(row), quoting=csv.QUOTE_ALL)
                writer.writeheader()
                self.open[name] = (handle, writer)
            self.open[name][1].writerow(row)

    def close(self) -> None:
        """Close every file."""
        for handle, _ in self.open.values():
            handle.close()


def write_salesforce(made: Company, out: Path) -> None:
    """Write the CSVs of one Salesforce organisation.

    Parameters
    ----------
    made
        The company.
    out
        Folder, made if it is not there.
    """
    out.mkdir(parents=True, exist_ok=True)
    people = {row["person_no"]: row for row in made.tables["people"].to_pylist()}
    users = [people[who]["person_id"] for who in sorted(people)]
    names = [people[who]["name"] for who in sorted(people)]
    multicurrency = len(made.plan.currencies) > 1
    ids, files, sums = Numbers(), Files(out), Sums(made)
    try:
        for past in pasts(made):
            files.put("Opportunity", [opportunity(past, users, multicurrency)])
            files.put("OpportunityHistory", history(past, users, multicurrency, ids))
            files.put("OpportunityFieldHistory", field_history(past, users, names, ids))
            for name in CONTACT_OBJECTS:
                files.put(name, contact_rows(name, past, users, names, ids))
            sums.add(past)
        for name, rows in setup_rows(made, ids):
            files.put(name, rows)
        for name, rows in forecast_rows(made, sums, users, ids):
            files.put(name, rows)
    finally:
        files.close()
