"""What an administrator has set up in Salesforce: users, roles, stages, periods, rates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bonafides.invented.firm import Company
from bonafides.invented.salesforce_contacts import stamp
from bonafides.invented.saves import Row, percent

if TYPE_CHECKING:
    from bonafides.invented.salesforce import Numbers

CATEGORY_ENUM = ("Omitted", "Pipeline", "BestCase", "MostLikely", "Forecast", "Closed")
CATEGORY_NAME = ("Omitted", "Pipeline", "Best Case", "Most Likely", "Commit", "Closed")


def current_people(made: Company) -> list[Row]:
    """One row a person: the span that still holds."""
    rows = {row["person_no"]: row for row in made.tables["people"].to_pylist() if row["valid_to"] is None}
    return [rows[who] for who in sorted(rows)]


def setup_rows(made: Company, ids: Numbers) -> Iterator[tuple[str, list[Row]]]:
    """Yield each object of the set-up with its rows."""
    people = current_people(made)
    bosses = sorted({row["manager_no"] for row in people if row["manager_no"] is not None})
    roles = {boss: ids.new("00E") for boss in bosses}
    top = ids.new("00E")
    began = stamp(dt.datetime.combine(made.plan.starts_on, dt.time(8)))
    yield "UserRole", list(_roles(people, roles, top, began))
    yield "User", [_user(made, person, people, roles, top, began) for person in people]
    yield "OpportunityStage", [_stage(row, ids, began) for row in made.tables["stages"].to_pylist()]
    yield "Period", list(_periods(made, ids))
    if len(made.plan.currencies) > 1:
        yield "DatedConversionRate", list(_rates(made, ids))


def _roles(people: list[Row], roles: dict[int, str], top: str, began: str) -> Iterator[Row]:
    def role(row_id: str, name: str, parent: str) -> Row:
        return {
            "Id": row_id,
            "Name": name,
            "ParentRoleId": parent,
            "DeveloperName": name.replace(" ", "_"),
            "RollupDescription": name,
            "LastModifiedDate": began,
            "SystemModstamp": began,
        }

    yield role(top, "Head of Sales", "")
    for boss, row_id in roles.items():
        above = people[boss]["manager_no"]
        yield role(row_id, f"Team {people[boss]['name']}", top if above is None else roles[above])


def _user(made: Company, person: Row, people: list[Row], roles: dict[int, str], top: str, began: str) -> Row:
    boss = person["manager_no"]
    first, _, last = person["name"].partition(" ")
    address = f"{person['name'].lower().replace(' ', '.')}@example.com"
    return {
        "Id": person["person_id"],
        "Username": address,
        "Name": person["name"],
        "FirstName": first,
        "LastName": last,
        "Email": address,
        "Alias": f"u{person['person_no']}",
        "Title": "Integration" if not person["is_person"] else "Sales",
        "Department": "Sales",
        "IsActive": "true",
        "ManagerId": "" if boss is None else people[boss]["person_id"],
        "UserRoleId": top if boss is None else roles[boss],
        "ProfileId": "00e0a0000000001AAA",
        "UserType": "Standard" if person["is_person"] else "AutomatedProcess",
        "ForecastEnabled": str(person["is_person"]).lower(),
        "TimeZoneSidKey": person["timezone"],
        "LocaleSidKey": "en_GB",
        "LanguageLocaleKey": "en_US",
        "DefaultCurrencyIsoCode": made.plan.currencies[0],
        "LastLoginDate": "",
        "CreatedDate": began,
        "LastModifiedDate": began,
        "SystemModstamp": began,
    }


def _stage(row: Row, ids: Numbers, began: str) -> Row:
    return {
        "Id": ids.new("01J"),
        "ApiName": row["stage"],
        "MasterLabel": row["stage"],
        "Description": "",
        "DefaultProbability": percent(row["default_bp"]),
        "ForecastCategory": CATEGORY_ENUM[row["category"]],
        "ForecastCategoryName": CATEGORY_NAME[row["category"]],
        "IsActive": "true",
        "IsClosed": str(row["is_closed"]).lower(),
        "IsWon": str(row["is_won"]).lower(),
        "SortOrder": str(row["position"] + 1),
        "CreatedDate": began,
        "LastModifiedDate": began,
        "SystemModstamp": began,
    }


def period_ids(made: Company) -> list[str]:
    """Id of each forecast period, by period_no."""
    from bonafides.invented.staff import crm_id

    return [crm_id("026", number) for number in range(made.tables["periods"].num_rows)]


def _periods(made: Company, ids: Numbers) -> Iterator[Row]:
    quarterly = made.plan.period == "quarter"
    for row_id, row in zip(period_ids(made), made.tables["periods"].to_pylist(), strict=True):
        first: dt.date = row["starts_on"]
        quarter = (first.month + 2) // 3
        yield {
            "Id": row_id,
            "FiscalYearSettingsId": f"022{first.year:015d}",
            "FullyQualifiedLabel": f"Q{quarter} FY {first.year}"
            if quarterly
            else f"{first:%B} FY {first.year}",
            "IsForecastPeriod": "true",
            "Number": str(quarter if quarterly else first.month),
            "PeriodLabel": "" if quarterly else f"{first:%B}",
            "QuarterLabel": f"Q{quarter}",
            "StartDate": first.isoformat(),
            "EndDate": row["ends_on"].isoformat(),
            "Type": "Quarter" if quarterly else "Month",
            "SystemModstamp": stamp(dt.datetime.combine(made.plan.starts_on, dt.time(8))),
        }


def _rates(made: Company, ids: Numbers) -> Iterator[Row]:
    """Rates as Salesforce counts them: units of the currency for one unit of the corporate one."""
    rows = made.tables["fx"].to_pylist()
    for place, row in enumerate(rows):
        following = rows[place + 1] if place + 1 < len(rows) else None
        until = (
            following["on"].isoformat()
            if following and following["currency"] == row["currency"]
            else "9999-12-31"
        )
        yield {
            "Id": ids.new("04w"),
            "IsoCode": row["currency"],
            "StartDate": row["on"].isoformat(),
            "NextStartDate": until,
            "ConversionRate": f"{1 / row['rate']:.6f}",
        }
