"""The company as HubSpot's API hands it out: deals with histories, engagements, owners, pipelines.

Native habits are kept: every value is a string; at most 20 versions of a property, newest first; the close
date overwritten when a deal is won *or* lost; no category between Best case and Commit; calls are COMPLETED
whether anybody answered or not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from bonafides.history.tables import CATEGORIES
from bonafides.invented.firm import Company
from bonafides.invented.hubspot_engagements import ENGAGEMENTS, engagement
from bonafides.invented.pages import write_pages
from bonafides.invented.salesforce_setup import current_people
from bonafides.invented.saves import LOST_STAGE, WON_STAGE, Past, Row, Save, day, money, pasts
from bonafides.invented.statements import DEFAULT_BP

CAP = 20
"""Versions of a property that HubSpot keeps for deals."""

STAGE_IDS = (
    "appointmentscheduled", "qualifiedtobuy", "presentationscheduled", "decisionmakerboughtin",
    "contractsent", "closedwon", "closedlost",
)  # fmt: skip
CATEGORY = ("OMIT", "PIPELINE", "BEST_CASE", "BEST_CASE", "COMMIT", "CLOSED")
"""`hs_manual_forecast_category` in the order of CATEGORIES; there is no Most likely."""

FIRST_DEAL, FIRST_OWNER, FIRST_USER, FIRST_ACCOUNT = 9_000_000_000, 71_000_000, 51_000_000, 6_000_000_000
SOURCES = {"automation": "INTEGRATION", "bulk": "CRM_UI_BULK_ACTION"}


def iso(at: dt.datetime) -> str:
    """Datetime as the v3 API prints it."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def versions(past: Past) -> dict[str, list[Row]]:
    """Every version of every property, newest first and not yet capped."""
    kept: dict[str, list[Row]] = {}

    def put(name: str, value: str, save: Save, *, source: str = "", user: bool = True) -> None:
        line = kept.setdefault(name, [])
        if line and line[0]["value"] == value:
            return
        machine = save.author_role == "automation"
        version: Row = {"value": value, "timestamp": iso(save.at)}
        version["sourceType"] = source or SOURCES.get(save.author_role, "CRM_UI")
        if user and not machine:
            version["sourceId"] = f"userId:{FIRST_USER + save.author_no}"
            version["updatedByUserId"] = FIRST_USER + save.author_no
        line.insert(0, version)

    for save in past.saves:
        closed = save.state["stage"] in (WON_STAGE, LOST_STAGE)
        if "stage" in save.new:
            share = (
                (10_000 * (save.state["stage"] == WON_STAGE))
                if closed
                else int(DEFAULT_BP[save.state["stage"]])
            )
            put("dealstage", STAGE_IDS[save.state["stage"]], save)
            put("hs_deal_stage_probability", f"{share / 1e4:g}", save, source="CALCULATED", user=False)
        if "probability" in save.new and not closed and "probability" not in save.defaults:
            put("hs_forecast_probability", f"{save.state['probability'] / 1e4:g}", save)
        if "category" in save.new:
            machine = "category" in save.defaults
            put("hs_manual_forecast_category", CATEGORY[save.state["category"]], save,
                source="AUTOMATION_PLATFORM" if machine else "", user=not machine)  # fmt: skip
        if "amount" in save.new:
            put("amount", money(save.state["amount"]), save)
        if closed and "stage" in save.new:
            put("closedate", iso(save.at), save, source="CALCULATED", user=False)
        elif "close_date" in save.new:
            put("closedate", f"{day(save.state['close_date'])}T12:00:00.000Z", save)
        if "owner" in save.new or save is past.saves[0]:
            put("hubspot_owner_id", str(FIRST_OWNER + save.state["owner"]), save)
    return kept


def deal(past: Past, account_no: int) -> Row:
    """One deal as the v3 API returns it, with the history of its properties."""
    kept = versions(past)
    first, last = past.saves[0], past.saves[-1]
    closed = past.won or past.lost
    number = str(FIRST_DEAL + past.deal["deal_no"])
    now = {name: line[0]["value"] for name, line in kept.items()}
    now |= {
        "dealname": past.deal["title"],
        "pipeline": "default",
        "createdate": iso(first.at),
        "hs_lastmodifieddate": iso(last.at),
        "hs_object_id": number,
        "deal_currency_code": past.deal["currency"],
        "hs_is_closed": str(closed).lower(),
        "hs_is_closed_won": str(past.won).lower(),
        "hs_is_closed_lost": str(past.lost).lower(),
        "hs_created_by_user_id": str(FIRST_USER + first.author_no),
        "num_notes": str(len(past.contacts)),
    }
    company = {"id": str(FIRST_ACCOUNT + account_no), "type": "deal_to_company"}
    return {
        "id": number,
        "properties": now,
        "propertiesWithHistory": {name: line[:CAP] for name, line in kept.items()},
        "createdAt": iso(first.at),
        "updatedAt": iso(last.at),
        "archived": False,
        "associations": {"companies": {"results": [company]}},
    }


def write_hubspot(made: Company, out: Path) -> None:
    """Write deals.json, one file a kind of engagement, owners.json and pipelines.json, a page a line.

    Parameters
    ----------
    made
        The company.
    out
        Folder, made if it is not there.
    """
    out.mkdir(parents=True, exist_ok=True)
    n_accounts = max(1, made.plan.deals // 3)
    everything = list(pasts(made))
    rows = (deal(past, past.deal["deal_no"] % n_accounts) for past in everything)
    write_pages(out / "deals.json", "results", rows)
    for kind in ENGAGEMENTS:
        found = (
            engagement(kind, contact, past, past.deal["deal_no"] % n_accounts)
            for past in everything
            for contact in past.contacts
            if ENGAGEMENTS[kind] == contact["channel"]
        )
        write_pages(out / f"{kind}.json", "results", found)
    write_pages(out / "owners.json", "results", owners(made))
    write_pages(out / "pipelines.json", "results", [pipeline(made)])


def owners(made: Company) -> Iterator[Row]:
    """Owners: people have an owner's and a user's number; the integration has neither."""
    for person in current_people(made):
        if not person["is_person"]:
            continue
        first, _, last = person["name"].partition(" ")
        yield {
            "id": str(FIRST_OWNER + person["person_no"]),
            "email": f"{person['name'].lower().replace(' ', '.')}@example.com",
            "type": "PERSON",
            "firstName": first,
            "lastName": last,
            "userId": FIRST_USER + person["person_no"],
            "userIdIncludingInactive": FIRST_USER + person["person_no"],
            "createdAt": f"{made.plan.starts_on.isoformat()}T08:00:00.000Z",
            "updatedAt": f"{made.plan.starts_on.isoformat()}T08:00:00.000Z",
            "archived": False,
            "teams": [{"id": str(person["manager_no"]), "name": person["team"], "primary": True}]
            if person["team"]
            else [],
        }


def pipeline(made: Company) -> Row:
    """The one pipeline with its stages; what stands in `metadata` are strings."""
    stages = [
        {
            "id": STAGE_IDS[row["stage_no"]],
            "label": row["stage"],
            "displayOrder": row["position"],
            "metadata": {
                "isClosed": str(row["is_closed"]).lower(),
                "probability": f"{row['default_bp'] / 1e4:.1f}",
            },
            "archived": False,
        }
        for row in made.tables["stages"].to_pylist()
    ]
    return {
        "id": "default",
        "label": "Sales Pipeline",
        "displayOrder": 0,
        "stages": stages,
        "archived": False,
    }


assert len(CATEGORY) == len(CATEGORIES)  # noqa: S101  a category added there must be named here
