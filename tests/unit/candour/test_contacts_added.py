"""A contact that somebody tells of is known from the day on which it was told, and not before."""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
from tests.drawn_pasts import drawn, months, past_of

from bonafides.candour.contact_said import ContactSaid
from bonafides.candour.contacts_added import with_contacts
from bonafides.engines.engine import Engine
from bonafides.history.asof import Past, standing
from bonafides.history.weeks import week_number

SAID = """
| deal | when       | what        | value      |
| 1    | 2026-04-07 | close_date  | 2026-06-20 |
| 1    | 2026-05-05 | probability | 60         |
| 2    | 2026-04-07 | close_date  | 2026-06-20 |
"""


def past(duck: Engine) -> Past:
    return past_of(duck, drawn(SAID), periods=months("2026-04", 3), last_day=date(2026, 6, 7))


def rows(past: Past, table: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = past.engine.fetch(table.order_by("deal_no", "from_week")).to_pylist()
    return found


def test_it_resets_the_silence_of_its_deal_alone(duck: Engine) -> None:
    told = ContactSaid("D1", date(2026, 5, 20), date(2026, 5, 22))
    found = with_contacts(past(duck), [told])
    heard = {row["deal_no"]: row["last_in_week"] for row in rows(found, standing(found))}
    assert heard == {1: week_number(date(2026, 5, 20)), 2: None}


def test_nobody_knew_of_it_before_it_was_told(duck: Engine) -> None:
    told = ContactSaid("D1", date(2026, 4, 22), date(2026, 5, 22))
    opened = past(duck)
    found = with_contacts(opened, [told])
    weeks = [
        (row["from_week"], row["to_week"], row["last_in_week"])
        for row in rows(found, found.spells)
        if row["deal_no"] == 1
    ]
    known = week_number(date(2026, 5, 22))
    assert [heard for first, _, heard in weeks if first < known] == [None, None]
    assert weeks[-1] == (known, None, week_number(date(2026, 4, 22)))
    # Every week has one state, as before.
    assert [to for _, to, _ in weeks[:-1]] == [first for first, _, _ in weeks[1:]]


def test_it_stands_among_the_contacts_of_the_record(duck: Engine) -> None:
    found = with_contacts(past(duck), [ContactSaid("D1", date(2026, 5, 20), date(2026, 5, 22))])
    rows = found.engine.fetch(found.activities).to_pylist()
    assert [(row["deal_no"], row["direction"], row["happened_at"].date()) for row in rows] == [
        (1, "in", date(2026, 5, 20))
    ]


def test_unknown_deals_and_days_to_come_change_nothing(duck: Engine) -> None:
    opened = past(duck)
    said = [
        ContactSaid("elsewhere", date(2026, 5, 20), date(2026, 5, 22)),
        ContactSaid("D1", date(2026, 7, 1), date(2026, 7, 2)),
    ]
    found = with_contacts(opened, said)
    assert rows(found, found.spells) == rows(opened, opened.spells)
    assert isinstance(found.spells, ibis.Table)
