"""What Salesforce keeps of the forecast: today's items, adjustments, and the submissions of every call."""

from __future__ import annotations

import bisect
import datetime as dt
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
    """What each person's open deals add up to at every forecast call, and now."""

    def __init__(self, made: Company) -> None:
        days = [on(number) for number in made.truth["call_days"]]
        self.calls = [dt.datetime.combine(day, dt.time(9, 30)) for day in days]
        self.starts = made.tables["periods"].column("starts_on").to_pylist()
        rates = {row["currency"]: row["rate"] for row in made.tables["fx"].to_pylist()}
        self.rates = rates
        self.at_call: dict[tuple[int, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self.today: dict[tuple[int, int, str], int] = defaultdict(int)

    def add(self, past: Past) -> None:
        """Count one deal in."""
        rate = self.rates[past.deal["currency"]]
        for place, save in enumerate(past.saves):
            until = past.saves[place + 1].at if place + 1 < len(past.saves) else None
            state = save.state
            if state["stage"] >= WON_STAGE:
                continue
            cents = round(state["amount"] * rate)
            period = bisect.bisect_right(self.starts, on(state["close_date"])) - 1
            if until is None:
                self._count(self.today, state, period, cents)
            first = bisect.bisect_left(self.calls, save.at)
            last = len(self.calls) if until is None else bisect.bisect_left(self.calls, until)
            for call in range(first, last):
                if bisect.bisect_right(self.starts, self.calls[call].date()) - 1 != period:
                    continue
                sums = self.at_call[(call, state["owner"])]
                for name, lowest in CUMULATIVE:
                    sums[name] += cents * (state["category"] >= lowest)

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
        items.append(
            {
                "Id": item,
                "OwnerId": users[who],
                "PeriodId": periods[period],
                "ForecastingTypeId": TYPE_ID,
                "ForecastingItemCategory": name,
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
        )
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


def _submissions(
    made: Company, sums: Sums, users: list[str], periods: list[str], ids: Numbers
) -> tuple[list[Row], list[Row]]:
    """Everybody's submission, half an hour before each call."""
    submissions: list[Row] = []
    details: list[Row] = []
    currency = made.plan.currencies[0]
    latest = {who: call for call, who in sorted(sums.at_call)}
    for (call, who), amounts in sorted(sums.at_call.items()):
        when = sums.calls[call]
        period = bisect.bisect_right(sums.starts, when.date()) - 1
        row_id = ids.new("0Fs")
        submissions.append(
            {
                "Id": row_id,
                "Name": f"FS-{len(submissions):06d}",
                "ForecastOwnerId": users[who],
                "ForecastingTypeId": TYPE_ID,
                "PeriodId": periods[period],
                "PeriodStartDate": sums.starts[period].isoformat(),
                "SubmissionDateTime": stamp(when),
                "IsLatest": str(latest[who] == call).lower(),
                "Note": "",
                "CurrencyIsoCode": currency,
            }
        )
        for name, _ in CUMULATIVE:
            details.append(
                {
                    "Id": ids.new("0Ft"),
                    "Name": f"FSI-{len(details):06d}",
                    "ForecastingSubmissionId": row_id,
                    "ForecastingItemCategory": name,
                    "Amount": money(amounts[name]),
                    "Quantity": "",
                    "CurrencyIsoCode": currency,
                }
            )
    return submissions, details
