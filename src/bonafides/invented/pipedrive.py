"""The company as Pipedrive's API hands it out: deals, changelogs, activities, users, stages.

Native habits are kept: changelog values are strings or null and hold changes only, never the first value; ids
of stages and users; `probability` is null while nobody has stated one; times without a zone mark are UTC;
bulk edits carry a flag.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

from bonafides.invented.firm import Company
from bonafides.invented.pages import write_pages
from bonafides.invented.registers import STAGES
from bonafides.invented.salesforce_setup import current_people
from bonafides.invented.saves import LOST_STAGE, WON_STAGE, Past, Row, Save, day, pasts, percent

FIRST_DEAL, FIRST_USER, FIRST_ORGANISATION, FIRST_STAGE = 1, 900_001, 5_001, 11
PIPELINE = 3


def v1(at: dt.datetime) -> str:
    """UTC as version 1 of the API prints it."""
    return at.strftime("%Y-%m-%d %H:%M:%S")


def v2(at: dt.datetime) -> str:
    """UTC as version 2 of the API prints it."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def amount(cents: int) -> float | int:
    """Amount as Pipedrive's JSON holds it: a number."""
    return cents // 100 if cents % 100 == 0 else cents / 100


def open_stage(past: Past, upto: int) -> int:
    """Stage that a deal is in after its first saves: being won or lost is a status, not a stage."""
    return next(s.state["stage"] for s in reversed(past.saves[: upto + 1]) if s.state["stage"] < WON_STAGE)


def stated(past: Past, upto: int) -> int | None:
    """Probability in force that somebody stated, in basis points; None while nobody has."""
    for save in reversed(past.saves[: upto + 1]):
        if "probability" in save.new and "probability" not in save.defaults:
            return save.new["probability"]
    return None


def deal(past: Past, account_no: int) -> Row:
    """One deal, as version 2 of the API returns it."""
    first, last = past.saves[0], past.saves[-1]
    end = len(past.saves) - 1
    bp = stated(past, end)
    closed = v2(last_close(past)) if past.won or past.lost else None
    return {
        "id": FIRST_DEAL + past.deal["deal_no"],
        "title": past.deal["title"],
        "creator_user_id": FIRST_USER + first.author_no,
        "owner_id": FIRST_USER + past.state["owner"],
        "person_id": FIRST_ORGANISATION + account_no,
        "org_id": FIRST_ORGANISATION + account_no,
        "pipeline_id": PIPELINE,
        "stage_id": FIRST_STAGE + open_stage(past, end),
        "value": amount(past.state["amount"]),
        "currency": past.deal["currency"],
        "add_time": v2(first.at),
        "update_time": v2(last.at),
        "stage_change_time": v2(
            [s.at for s in past.saves if "stage" in s.new and s.new["stage"] < WON_STAGE][-1]
        ),
        "is_deleted": False,
        "is_archived": False,
        "status": "won" if past.won else "lost" if past.lost else "open",
        "probability": None if bp is None else float(percent(bp)),
        "lost_reason": "No decision" if past.lost else None,
        "visible_to": 3,
        "close_time": closed,
        "won_time": closed if past.won else None,
        "lost_time": closed if past.lost else None,
        "expected_close_date": day(stated_date(past, end)),
        "label_ids": [],
        "origin": "ManuallyCreated",
    }


def last_close(past: Past) -> dt.datetime:
    """When the deal was last won or lost."""
    return [s.at for s in past.saves if s.new.get("stage", 0) >= WON_STAGE][-1]


def stated_date(past: Past, upto: int) -> int:
    """Close date in force; Pipedrive leaves it alone when a deal is won."""
    for save in reversed(past.saves[: upto + 1]):
        if "close_date" in save.new and save.state["stage"] < WON_STAGE:
            return save.new["close_date"]
    raise AssertionError("every deal is opened with a close date")


def changes(past: Past) -> Iterator[Row]:
    """Changelog of one deal, oldest first."""
    for place, save in enumerate(past.saves):
        if place == 0:
            continue
        for key, old, new in _fields(past, place, save):
            yield {
                "field_key": key,
                "old_value": old,
                "new_value": new,
                "actor_user_id": FIRST_USER + save.author_no,
                "time": v1(save.at),
                "change_source": {"automation": "api"}.get(save.author_role, "app"),
                "change_source_user_agent": None,
                "is_bulk_update_flag": save.author_role == "bulk",
            }


def _fields(past: Past, place: int, save: Save) -> Iterator[tuple[str, str | None, str | None]]:
    stage = save.new.get("stage")
    before = past.saves[place - 1].state["stage"]
    if stage is not None:
        yield from _stage_and_status(past, place, before, stage, save)
    if "amount" in save.old:
        yield "value", str(amount(save.old["amount"])), str(amount(save.new["amount"]))
    if "close_date" in save.old and save.state["stage"] < WON_STAGE:
        yield "expected_close_date", day(stated_date(past, place - 1)), day(save.new["close_date"])
    if "probability" in save.new and "probability" not in save.defaults:
        old = stated(past, place - 1)
        yield "probability", None if old is None else percent(old), percent(save.new["probability"])
    if "owner" in save.old:
        yield "user_id", str(FIRST_USER + save.old["owner"]), str(FIRST_USER + save.new["owner"])


def _stage_and_status(
    past: Past, place: int, before: int, stage: int, save: Save
) -> Iterator[tuple[str, str | None, str | None]]:
    words = {WON_STAGE: "won", LOST_STAGE: "lost"}
    old, new = words.get(before, "open"), words.get(stage, "open")
    if old != new:
        yield "status", old, new
        key = f"{new}_time" if new != "open" else f"{old}_time"
        yield (
            key,
            None if new != "open" else v1(last_close_before(past, place)),
            v1(save.at) if new != "open" else None,
        )
    was = open_stage(past, place - 1)
    if stage < WON_STAGE and stage != was:
        yield "stage_id", str(FIRST_STAGE + was), str(FIRST_STAGE + stage)


def last_close_before(past: Past, place: int) -> dt.datetime:
    """When the deal was closed before its reopening."""
    return [s.at for s in past.saves[:place] if s.new.get("stage", 0) >= WON_STAGE][-1]


def activity(contact: Row, past: Past, account_no: int) -> Row:
    """One activity, as version 2 of the API returns it."""
    inbound, channel = contact["direction"] == "in", contact["channel"]
    subject = {
        "call": {"no_answer": "Call: no answer", "voicemail": "Call: left voicemail"}.get(
            contact["outcome"], "Call"
        ),
        "email": "Email received" if inbound else "Email sent",
        "linkedin": "LinkedIn message received" if inbound else "LinkedIn message sent",
        "meeting": "Meeting",
    }[channel]
    if contact["is_auto"]:
        subject = "Automatic reply: out of office"
    elif channel == "call" and inbound:
        subject = "Call from customer"
    return {
        "id": 70_001 + contact["activity_no"],
        "subject": subject,
        "type": "linkedin_message" if channel == "linkedin" else channel,
        "owner_id": FIRST_USER + contact["actor_no"],
        "creator_user_id": FIRST_USER + contact["actor_no"],
        "is_deleted": False,
        "add_time": v2(contact["logged_at"]),
        "update_time": v2(contact["logged_at"]),
        "deal_id": FIRST_DEAL + past.deal["deal_no"],
        "lead_id": None,
        "person_id": FIRST_ORGANISATION + account_no,
        "org_id": FIRST_ORGANISATION + account_no,
        "due_date": contact["happened_at"].date().isoformat(),
        "due_time": contact["happened_at"].strftime("%H:%M:%S"),
        "duration": "00:45:00" if channel == "meeting" else "",
        "busy": channel == "meeting",
        "done": True,
        "marked_as_done_time": v2(contact["happened_at"]),
        "note": "",
    }


def users(made: Company) -> Iterator[Row]:
    """Users; the integration acts through one of its own."""
    for person in current_people(made):
        yield {
            "id": FIRST_USER + person["person_no"],
            "name": person["name"],
            "email": f"{person['name'].lower().replace(' ', '.')}@example.com",
            "active_flag": True,
            "timezone_name": person["timezone"],
            "is_admin": 0,
            "default_currency": made.plan.currencies[0],
        }


def stages(made: Company) -> Iterator[Row]:
    """Open stages; won and lost are no stages in Pipedrive."""
    began = f"{made.plan.starts_on.isoformat()}T08:00:00Z"
    for row in made.tables["stages"].to_pylist():
        if not row["is_closed"]:
            yield {
                "id": FIRST_STAGE + row["stage_no"],
                "order_nr": row["position"] + 1,
                "name": STAGES[row["stage_no"]],
                "is_deleted": False,
                "deal_probability": row["default_bp"] // 100,
                "pipeline_id": PIPELINE,
                "is_deal_rot_enabled": False,
                "days_to_rotten": None,
                "add_time": began,
                "update_time": began,
            }


def write_pipedrive(made: Company, out: Path) -> None:
    """Write deals.json, changelog.json (one deal a line), activities.json, users.json and stages.json.

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
    around = {"success": True, "additional_data": {"next_cursor": None}}
    write_pages(
        out / "deals.json", "data", (deal(p, p.deal["deal_no"] % n_accounts) for p in everything), **around
    )
    with (out / "changelog.json").open("w", encoding="utf-8") as file:
        for past in everything:
            page = {
                "success": True,
                "deal_id": FIRST_DEAL + past.deal["deal_no"],
                "data": list(changes(past))[::-1],
            }
            file.write(json.dumps({**page, "additional_data": {"next_cursor": None}}) + "\n")
    rows = (activity(c, p, p.deal["deal_no"] % n_accounts) for p in everything for c in p.contacts)
    write_pages(out / "activities.json", "data", rows, **around)
    write_pages(out / "users.json", "data", users(made), **around)
    write_pages(out / "stages.json", "data", stages(made), **around)
