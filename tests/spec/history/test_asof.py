"""What is known on a day, and nothing of what came after."""

from __future__ import annotations

from datetime import date

import ibis
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.drawn_pasts import canonical, drawn, moment, months, past_of
from tests.spec.history.drawn_spells import WEEK_0, ended_rows, heard_rows, said_rows

from bonafides.history.asof import Past, at_weeks, endings, past, people_at, standing
from bonafides.history.spells import History, packed_spells, spells
from bonafides.history.weeks import zone

SAID = """
| deal | when             | what        | value      |
| 1    | 2026-01-06       | probability | 20         |
| 1    | 2026-01-14 09:00 | probability | 50         |
| 1    | 2026-01-18 23:00 | close_date  | 2026-03-01 |
| 1    | 2026-01-21 09:00 | probability | 80         |
| 2    | 2026-01-20       | probability | 10         |
"""


def seen(engine, as_of: str | None, *, last: str = "2026-01-31") -> Past:
    return past_of(
        engine,
        drawn(SAID),
        ended=drawn("| deal | when | result |\n| 1 | 2026-01-23 | won |"),
        periods=months("2026-01", 2),
        deals={2: {"created_at": moment("2026-01-20")}},
        last_day=date.fromisoformat(last),
        as_of=date.fromisoformat(as_of) if as_of else None,
    )


@pytest.mark.parametrize("asked", ["2026-01-18", "2026-01-20", "2026-01-24"])
def test_a_day_in_mid_week_means_the_sunday_before_it(duck, asked):
    """Sunday 18 January ends week 2; Wednesday's 80 per cent and Friday's win are not known then."""
    then = seen(duck, asked)
    assert (then.as_of, then.as_of_week - WEEK_0) == (date(2026, 1, 18), 2)
    now = duck.fetch(standing(then).order_by("deal_no")).to_pylist()
    assert [(row["deal_no"], row["probability_bp"], row["state"]) for row in now] == [(1, 5000, 0)]
    counted = duck.fetch(
        ibis.union(
            *(t.agg(n=t.count()) for t in (then.deals, then.statements, then.outcomes)), distinct=False
        )
    )
    assert sorted(counted.column("n").to_pylist()) == [0, 1, 3]


@pytest.mark.parametrize("asked", [None, "2026-01-31", "2027-01-01"])
def test_without_a_day_or_with_a_later_one_everything_is_known(duck, asked):
    then = seen(duck, asked)
    now = duck.fetch(standing(then).order_by("deal_no")).to_pylist()
    assert [(row["deal_no"], row["probability_bp"], row["state"]) for row in now] == [
        (1, 8000, 1),
        (2, 1000, 0),
    ]
    assert then.as_of == (date(2026, 1, 31) if asked is None else date.fromisoformat(asked))


def test_a_deal_whose_last_entry_is_a_reopening_has_not_ended(engine):
    ends = """
    | deal | when       | result   |
    | 1    | 2026-01-12 | won      |
    | 1    | 2026-01-13 | reopened |
    | 1    | 2026-01-14 | lost     |
    | 2    | 2026-01-12 | lost     |
    | 2    | 2026-01-19 | reopened |
    | 3    | 2026-01-15 | deleted  |
    """
    then = past_of(engine, (), ended=drawn(ends), periods=months("2026-01", 1), last_day=date(2026, 1, 31))
    rows = engine.fetch(endings(then).order_by("deal_no")).to_pylist()
    assert [(row["deal_no"], row["result"], row["ended_day"] - 20_454) for row in rows] == [
        (1, "lost", 13),
        (3, "deleted", 14),
    ]  # 1 January 2026 is day 20,454


def test_at_some_weeks_every_known_deal_has_the_spell_that_stood_then(engine):
    then = seen(engine, None)
    weeks = engine.rows({"week": [WEEK_0 + 1, WEEK_0 + 2, WEEK_0 + 9]})
    rows = engine.fetch(at_weeks(then.spells, weeks).order_by(["deal_no", "week"])).to_pylist()
    assert [(row["deal_no"], row["week"] - WEEK_0, row["probability_bp"], row["state"]) for row in rows] == [
        (1, 1, 2000, 0),
        (1, 2, 5000, 0),
        (1, 9, 8000, 1),
        (2, 9, 1000, 0),
    ]


def test_weeks_before_anything_was_known_hold_nothing(engine):
    weeks = engine.rows({"week": [WEEK_0 - 5, WEEK_0]})
    assert engine.fetch(at_weeks(seen(engine, None).spells, weeks)).num_rows == 0


PEOPLE = [
    {"person_no": 0, "person_id": "a", "manager_no": 9, "team": "north", "valid_to": moment("2026-01-14")},
    {"person_no": 0, "person_id": "a", "manager_no": 8, "team": "south", "valid_from": moment("2026-01-14")},
    {"person_no": 1, "person_id": "b", "team": "north"},
    {"person_no": 2, "person_id": "c", "team": "south", "valid_from": moment("2026-01-28")},
]


def test_people_belong_where_they_stood_at_the_end_of_the_week(engine):
    then = past_of(
        engine, drawn(SAID), periods=months("2026-01", 2), people=PEOPLE, last_day=date(2026, 1, 31)
    )
    found = {}
    for week in (1, 2, 4):
        rows = engine.fetch(people_at(then, WEEK_0 + week).order_by("person_no")).to_pylist()
        found[week] = [(row["person_no"], row["manager_no"], row["team"]) for row in rows]
    assert found == {
        1: [(0, 9, "north"), (1, None, "north")],
        2: [(0, 8, "south"), (1, None, "north")],
        4: [(0, 8, "south"), (1, None, "north"), (2, None, "south")],
    }


moments = st.integers(0, 24 * 60).map(
    lambda h: f"2026-{1 + h // 720:02d}-{1 + h % 720 // 28:02d} {h % 24:02d}:30"
)
said = st.fixed_dictionaries(
    {
        "deal": st.integers(1, 3).map(str),
        "when": moments,
        "what": st.sampled_from(["probability", "amount", "owner", "stage"]),
        "value": st.integers(0, 90).map(str),
    }
)
ended = st.fixed_dictionaries(
    {
        "deal": st.integers(1, 3).map(str),
        "when": moments,
        "result": st.sampled_from(["won", "lost", "reopened"]),
    }
)
heard = st.fixed_dictionaries(
    {"deal": st.integers(1, 3).map(str), "when": moments, "way": st.sampled_from(["in", "out"])}
)


def everything_known(engine, rows_said, rows_heard, rows_ended) -> dict[str, list[tuple[object, ...]]]:
    """Every table of a past cut on Sunday 1 February, as sets of rows."""
    made = {
        "deals": [{"deal_no": n, "deal_id": f"D{n}"} for n in (1, 2, 3)],
        "statements": said_rows(rows_said),
        "activities": heard_rows(sorted(rows_heard, key=lambda row: row["when"])),
        "outcomes": ended_rows(sorted(rows_ended, key=lambda row: row["when"])),
    }
    tables = {
        name: engine.rows(canonical(name, made.get(name, ())))
        for name in (*History._fields, "periods", "people", "stages", "fx")
    }
    utc = zone("UTC")
    packed = packed_spells(History(*(tables[name] for name in History._fields)), zone=utc)
    cut = past(engine, tables, spells(packed), zone=utc, last_day=date(2026, 3, 1), as_of=date(2026, 2, 4))
    return {
        name: sorted((tuple(row.values()) for row in engine.fetch(getattr(cut, name)).to_pylist()), key=repr)
        for name in ("statements", "activities", "outcomes", "spells")
    }


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(said, max_size=12), st.lists(heard, max_size=6), st.lists(ended, max_size=5))
def test_what_comes_later_never_changes_what_was_known(duck, rows_said, rows_heard, rows_ended):
    earlier = [
        [row for row in rows if row["when"] < "2026-02-02"] for rows in (rows_said, rows_heard, rows_ended)
    ]
    assert everything_known(duck, rows_said, rows_heard, rows_ended) == everything_known(duck, *earlier)
