"""Spells at any week are what reading every entry one by one, in plain Python, would leave."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.drawn_pasts import canonical

from bonafides.history.asof import at_weeks
from bonafides.history.spells import GONE, LOST, OPEN, WON, History, packed_spells, spells
from bonafides.history.weeks import week_number, zone

FIRST = datetime(2026, 1, 5)  # noqa: DTZ001 -- UTC, as the tables keep it
WEEK = week_number(FIRST.date())
CODES = {"won": WON, "lost": LOST, "reopened": OPEN, "withdrawn": GONE, "deleted": GONE}
KINDS = {"stage": "stage_no", "probability": "probability_bp", "category": "category"}
KINDS |= {"close_date": "expected_day", "amount": "amount_cents", "owner": "owner_no"}
Event = dict[str, Any]


def tables(events: list[Event]) -> dict[str, list[Event]]:
    """Canonical rows of events in order of time: deal, minute, and statement, contact or end."""
    made: dict[str, list[Event]] = {"deals": [], "statements": [], "activities": [], "outcomes": []}
    seen: dict[tuple[str, int], int] = {}
    latest: dict[tuple[int, str], int | None] = {}
    for event in sorted(events, key=lambda e: e["minute"]):
        deal, at = event["deal"], FIRST + timedelta(minutes=event["minute"])
        place = seen[event["of"], deal] = seen.get((event["of"], deal), -1) + 1
        if event["of"] == "statements":
            kind, value = event["kind"], event["value"]
            row = {
                "statement_no": place,
                "recorded_at": at,
                "kind": kind,
                "value": value,
                "is_human": event["human"],
            }
            row |= {"author_no": event["author"], "previous": latest.get((deal, kind))}
            latest[deal, kind] = value
        elif event["of"] == "activities":
            row = {"activity_no": place, "happened_at": at, "direction": event["way"]}
        else:
            row = {"outcome_no": place, "happened_at": at, "result": event["result"]}
        made[event["of"]].append({"deal_no": deal, **row})
    made["deals"] = [{"deal_no": n, "deal_id": str(n)} for n in sorted({e["deal"] for e in events})]
    return made


def believe(mine: Event, row: Event) -> None:
    """Take one statement into what is believed of its deal."""
    value, before = row["value"], row["previous"]
    if value is None:
        return
    mine[KINDS[row["kind"]]] = value
    if row["kind"] == "probability":
        mine["probability_by"] = row["author_no"]
    if row["kind"] == "close_date":
        mine["expected_is_human"] = row["is_human"]
        mine["n_pushes"] += before is not None and value > before


def replayed(made: dict[str, list[Event]], week: int, timezone: str) -> dict[int, Event]:
    """State of every deal at the end of a week, by reading its entries one by one."""
    local = ZoneInfo(timezone)

    def by_then(at: datetime) -> bool:
        return week_number(at.replace(tzinfo=UTC).astimezone(local).date()) <= week

    states: dict[int, Event] = {}

    def state(deal: int) -> Event:
        return states.setdefault(
            deal, dict.fromkeys((*KINDS.values(), "probability_by", "expected_is_human", "last_in_week"))
            | {"state": OPEN, "n_pushes": 0}
        )  # fmt: skip

    for row in made["statements"]:
        if by_then(row["recorded_at"]):
            believe(state(row["deal_no"]), row)
    for row in made["activities"]:
        if by_then(row["happened_at"]) and row["direction"] == "in":
            heard = week_number(row["happened_at"].replace(tzinfo=UTC).astimezone(local).date())
            state(row["deal_no"])["last_in_week"] = heard
    for row in made["outcomes"]:
        if by_then(row["happened_at"]):
            state(row["deal_no"])["state"] = CODES[row["result"]]
    return states


def compare(engine: Any, events: list[Event], timezone: str) -> None:
    made = tables(events)
    history = History(**{name: engine.rows(canonical(name, made[name])) for name in History._fields})
    packed = packed_spells(history, zone=zone(timezone, first=2025, last=2027))
    weeks = list(range(WEEK - 1, WEEK + 11))
    found = engine.fetch(at_weeks(spells(packed), engine.rows({"week": weeks}))).to_pylist()
    by_week: dict[int, dict[int, Event]] = {week: {} for week in weeks}
    for row in found:
        assert row["deal_no"] not in by_week[row["week"]]
        by_week[row["week"]][row["deal_no"]] = row
    for week in weeks:
        expected = replayed(made, week, timezone)
        names = next(iter(expected.values()), {})
        shown = {deal: {name: row[name] for name in names} for deal, row in by_week[week].items()}
        assert shown == expected


values = st.one_of(st.none(), st.integers(0, 10_000))
minutes = st.integers(0, 10 * 7 * 24 * 60)
event = st.one_of(
    st.fixed_dictionaries(
        {"of": st.just("statements"), "deal": st.integers(0, 2), "minute": minutes, "value": values,
         "kind": st.sampled_from(["stage", "probability", "close_date", "amount", "owner"]),
         "human": st.booleans(), "author": st.one_of(st.none(), st.integers(0, 1_000_000))}
    ),
    st.fixed_dictionaries(
        {"of": st.just("activities"), "deal": st.integers(0, 2), "minute": minutes,
         "way": st.sampled_from(["in", "out", "internal"])}
    ),
    st.fixed_dictionaries(
        {"of": st.just("outcomes"), "deal": st.integers(0, 2), "minute": minutes,
         "result": st.sampled_from(list(CODES))}
    ),
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(event, min_size=1, max_size=25), st.sampled_from(["UTC", "Europe/Berlin", "Pacific/Apia"]))
def test_spells_say_what_a_replay_says(duck, events, timezone):
    compare(duck, events, timezone)


def many_events(seed: int, n: int) -> list[Event]:
    """Events of eighty deals, many of them within the same minute."""
    draw = np.random.default_rng(seed)
    events: list[Event] = []
    for _ in range(n):
        one: Event = {"deal": int(draw.integers(80)), "minute": int(draw.integers(10 * 7 * 24)) * 60}
        which = draw.random()
        if which < 0.75:
            value = None if draw.random() < 0.1 else int(draw.integers(-500, 10_000))
            kind = str(draw.choice(["stage", "probability", "category", "close_date", "amount", "owner"]))
            if kind not in ("amount", "close_date") and value is not None:
                value = abs(value) % 250
            one |= {"of": "statements", "kind": kind, "value": value, "human": bool(draw.random() < 0.7)}
            one["author"] = int(draw.integers(9)) if draw.random() < 0.9 else None
        elif which < 0.9:
            one |= {"of": "activities", "way": str(draw.choice(["in", "out"]))}
        else:
            one |= {"of": "outcomes", "result": str(draw.choice(list(CODES)))}
        events.append(one)
    return events


@pytest.mark.parametrize("timezone", ["America/New_York"])
def test_on_every_engine_two_thousand_entries_leave_what_a_replay_leaves(engine, timezone):
    compare(engine, many_events(7, 2000), timezone)
