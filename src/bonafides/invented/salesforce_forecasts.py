"""What Salesforce keeps of the forecast: today's items, adjustments, and the submissions of every call."""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from bonafides.invented.firm import Company
from bonafides.invented.registers import on
from bonafides.invented.salesforce_contacts import stamp
from bonafides.invented.salesforce_setup import current_people, period_ids
from bonafides.invented.saves import WON_STAGE, Past, Row, money

if TYPE_CHECKING:
    from bonafides.invented.salesforce import Numbers

CUMULATIVE = (("OpenPipeline", 1), ("BestCaseForecast", 2), ("MostLikelyForecast", 3), ("CommitForecast", 4))
"""Item categories of a cumulative roll-up, with the lowest forecast category that counts towards each."""

TYPE_ID = "0Db0a0000000001AAA"


class Sums:
    """What each person's open deals add up to now, by period and item category, in cents at home."""

    def __init__(self, made: Company) -> None:
        self.starts = made.tables["periods"].column("starts_on").to_pylist()
        self.rates = {row["currency"]: row["rate"] for row in made.tables["fx"].to_pylist()}
        self.today: dict[tuple[int, int, str], int] = defaultdict(int)

    def add(self, past: Past) -> None:
        """Count one deal in."""
        state = past.state
        if state["stage"] < WON_STAGE:
            period = bisect.bisect_right(self.starts, on(state["close_date"])) - 1
            cents = round(state["amount"] * self.rates[past.deal["currency"]])
            self._count(self.today, state, period, cents)

    def _count(
        self, into: dict[tuple[int, int, str], int], state: dict[str, int], period: int, cents: int
    ) -> None:
        for name, lowest in CUMULATIVE:
            if state["category"] >= lowest:
                into[(state["owner"], period, name)] += cents


def forecast_rows(
    made: Company, sums: Sums, users: list[str], ids: Numbers
) -> Iterator[tuple[str, list[Row]]]:
    """Yield each forecast object with its rows."""
    periods = period_ids(made)
    items, adjustments, own = _items(made, sums, users, periods, ids)
    yield "ForecastingItem", items
    yield "ForecastingAdjustment", adjustments
    yield "ForecastingOwnerAdjustment", own
    submissions, details = _submissions(made, sums, users, periods, ids)
    yield "ForecastingSubmission", submissions
    yield "ForecastingSubmissionItem", details


def _items(
    made: Company, sums: Sums, users: list[str], periods: list[str], ids: Numbers
) -> tuple[list[Row], list[Row], list[Row]]:
    """Today's items; the manager's layer is the planted jump, applied to the odds of what is committed."""
    items: list[Row] = []
    adjustments: list[Row] = []
    own: list[Row] = []
    people = current_people(made)
    jumps = {row["person_no"]: row["jump"] for row in made.truth["managers"].values()}
    currency = made.plan.currencies[0]
    for (who, period, name), cents in sorted(sums.today.items()):
        jump = jumps.get(people[who]["manager_no"], 0.0) if name == "CommitForecast" else 0.0
        forecast = round(cents * float(np.exp(jump / 2)))
        rounded = cents // 10_000 * 10_000 if name == "CommitForecast" else cents
        forecast = forecast if jump else rounded
        item = ids.new("0FI")
        start = sums.starts[period].isoformat()
        about = {"OwnerId": users[who], "PeriodId": periods[period], "ForecastingItemCategory": name}
        items.append(_item(item, about, cents=cents, rounded=rounded, forecast=forecast))
        shared = {"ForecastingItemId": item, "ForecastingTypeId": TYPE_ID, "PeriodId": periods[period]}
        shared |= {
            "ForecastingItemCategory": name,
            "IsAmount": "true",
            "IsQuantity": "false",
            "StartDate": start,
        }
        if forecast != rounded:
            line = {
                "Id": ids.new("0FA"),
                "OwnerId": users[who],
                "AdjustedAmount": money(forecast),
                "AdjustmentNote": "",
            }
            adjustments.append({**line, **shared, "CurrencyIsoCode": currency})
        if rounded != cents:
            line = {
                "Id": ids.new("0FO"),
                "ForecastOwnerId": users[who],
                "OwnerAdjustedAmount": money(rounded),
            }
            own.append({**line, "OwnerAdjustmentNote": "", **shared, "CurrencyIsoCode": currency})
    return items, adjustments, own


def _item(item: str, about: Row, *, cents: int, rounded: int, forecast: int) -> Row:
    """One row of ForecastingItem: what was added up, what its owner made of it, what the manager did."""
    return {
        "Id": item,
        "OwnerId": about["OwnerId"],
        "PeriodId": about["PeriodId"],
        "ForecastingTypeId": TYPE_ID,
        "ForecastingItemCategory": about["ForecastingItemCategory"],
        "ForecastCategoryName": "",
        "AmountWithoutAdjustments": money(cents),
        "AmountWithoutOwnerAdjustment": money(cents),
        "AmountWithoutManagerAdjustment": money(rounded),
        "ForecastAmount": money(forecast),
        "OwnerOnlyAmount": money(cents),
        "HasAdjustment": str(forecast != rounded).lower(),
        "HasOwnerAdjustment": str(rounded != cents).lower(),
        "IsAmount": "true",
        "IsQuantity": "false",
        "IsUpToDate": "true",
        "ParentForecastingItemId": "",
    }


def _submissions(
    made: Company, sums: Sums, users: list[str], periods: list[str], ids: Numbers
) -> tuple[list[Row], list[Row]]:
    """Everybody's submission at every call, from FORECASTS."""
    submissions: list[Row] = []
    details: list[Row] = []
    currency = made.plan.currencies[0]
    rows = made.tables["forecasts"].to_pylist()
    latest = {row["person_no"]: row["recorded_at"] for row in rows}
    for row in rows:
        if row["category"] == 1:
            who, when, start = row["person_no"], row["recorded_at"], row["starts_on"]
            submissions.append(
                {
                    "Id": ids.new("0Fs"),
                    "Name": f"FS-{len(submissions):06d}",
                    "ForecastOwnerId": users[who],
                    "ForecastingTypeId": TYPE_ID,
                    "PeriodId": periods[sums.starts.index(start)],
                    "PeriodStartDate": start.isoformat(),
                    "SubmissionDateTime": stamp(when),
                    "IsLatest": str(latest[who] == when).lower(),
                    "Note": "",
                    "CurrencyIsoCode": currency,
                }
            )
        details.append(
            {
                "Id": ids.new("0Ft"),
                "Name": f"FSI-{len(details):06d}",
                "ForecastingSubmissionId": submissions[-1]["Id"],
                "ForecastingItemCategory": CUMULATIVE[row["category"] - 1][0],
                "Amount": money(row["amount_cents"]),
                "Quantity": "",
                "CurrencyIsoCode": currency,
            }
        )
    return submissions, details
