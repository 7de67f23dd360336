"""What the store keeps for every day gives, for each day asked for, what the record cut there gives."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.drawn_pasts import invented_past, months, past_of

from bonafides.candour.claims import claims, made_claims
from bonafides.candour.contact_said import ContactSaid
from bonafides.candour.contacts_added import with_contacts
from bonafides.candour.report import _authors
from bonafides.candour.sampling import MODELLED, every_kth_deal
from bonafides.candour.slippage import date_entries
from bonafides.engines.engine import Engine
from bonafides.history.asof import Derived, Past, endings
from bonafides.history.store import Generation
from bonafides.invented import Plan

FIRST = date(2026, 1, 5)
"""A Monday."""


def authors(past: Past) -> Any:
    known = past.lasting("authors", _authors)
    return known.filter(known.first_day <= past.as_of_day)


KEPT: dict[str, Callable[[Past], Any]] = {
    "endings": endings,
    "claims": claims,
    "made claims": made_claims,
    "close dates": date_entries,
}
EVERYBODY: dict[str, Callable[[Past], Any]] = {**KEPT, "authors": authors}


def rows(past: Past, wanted: Callable[[Past], Any]) -> list[tuple[Any, ...]]:
    found = wanted(past)
    if found is None:
        return []
    table = past.engine.fetch(found.select(*sorted(found.columns)))
    return sorted((tuple(row.values()) for row in table.to_pylist()), key=repr)


def keeping(engine: Engine, folder: Path) -> Derived:
    return partial(Generation(folder, {}).derived, engine)


events = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.integers(0, 75),
        st.sampled_from(["close_date", "close_date", "probability", "won", "lost", "reopened"]),
        st.integers(0, 90),
        st.sampled_from(["", "", "default", "bulk"]),
    ),
    min_size=4,
    max_size=24,
)


def drawn(
    found: Sequence[tuple[int, int, str, int, str]],
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Statements and ends, each deal's in order of time; a quarter of an hour apart within a day."""
    said, ended = [], []
    for place, (deal, day, what, value, by) in enumerate(sorted(found, key=lambda one: one[1])):
        when = f"{FIRST + timedelta(days=day)} {8 + place // 4:02d}:{15 * (place % 4):02d}"
        row = {"deal": str(deal), "when": when}
        if what in ("won", "lost", "reopened"):
            ended.append({**row, "result": what})
        else:
            text = str(FIRST + timedelta(days=value)) if what == "close_date" else str(min(value, 100))
            said.append({**row, "what": what, "value": text, "by": by})
    return said, ended


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(found=events, weeks=st.lists(st.integers(0, 11), min_size=2, max_size=2, unique=True))
def test_a_record_cut_at_any_day_is_what_the_kept_tables_say_of_that_day(
    duck: Engine, found: list[tuple[int, int, str, int, str]], weeks: list[int]
) -> None:
    said, ended = drawn(found)
    last = FIRST + timedelta(days=83)

    def on(day: date | None, derived: Derived | None) -> Past:
        own: Mapping[int, Mapping[str, Any]] = {}
        return past_of(
            duck, said, ended=ended, periods=months("2026-01", 4), last_day=last, as_of=day, deals=own,
            derived=derived,
        )  # fmt: skip

    with tempfile.TemporaryDirectory() as folder:
        derived = keeping(duck, Path(folder))
        days = [None, *(FIRST + timedelta(days=7 * week + 6) for week in weeks)]
        for day in days:
            kept, live = on(day, derived), on(day, None)
            for name, wanted in EVERYBODY.items():
                assert rows(kept, wanted) == rows(live, wanted), (name, day)


@pytest.fixture(scope="module")
def company() -> Plan:
    return Plan(people=12, deals=500, weeks=60, seed=11, reopened=0.2)


@pytest.mark.parametrize("weeks_before", [0, 9, 31])
def test_a_company_with_deals_reopened_is_the_same_from_what_is_kept(
    duck: Engine, company: Plan, weeks_before: int, tmp_path: Path
) -> None:
    last = company.starts_on + timedelta(days=7 * company.weeks - 1)
    live = invented_past(duck, company, as_of=last - timedelta(days=7 * weeks_before))
    # Kept at the first asking, which is for another day than the one that is compared.
    derived = keeping(duck, tmp_path)
    elsewhere = invented_past(duck, company, as_of=last - timedelta(days=140), derived=derived)
    for wanted in EVERYBODY.values():
        rows(elsewhere, wanted)
    kept = invented_past(duck, company, as_of=last - timedelta(days=7 * weeks_before), derived=derived)
    again = duck.fetch(live.outcomes.filter(live.outcomes.result == "reopened").count().as_table())
    assert again.column(0)[0].as_py() > 5
    for name, wanted in EVERYBODY.items():
        assert len(rows(live, wanted)) > 5, name
        assert rows(kept, wanted) == rows(live, wanted), name


def test_a_sample_of_deals_sees_its_own_part_of_what_is_kept(
    duck: Engine, company: Plan, tmp_path: Path
) -> None:
    kept, one_in = every_kth_deal(invented_past(duck, company, derived=keeping(duck, tmp_path)), 200)
    live, _ = every_kth_deal(invented_past(duck, company), 200)
    assert one_in == 4
    for name, wanted in KEPT.items():
        assert rows(kept, wanted) == rows(live, wanted), name


def test_a_sample_kept_for_one_day_is_on_another_day_every_kth_deal_of_what_was_known(
    duck: Engine, company: Plan, tmp_path: Path
) -> None:
    derived = keeping(duck, tmp_path)
    every_kth_deal(invented_past(duck, company, derived=derived), 200)
    earlier = company.starts_on + timedelta(days=7 * 50 - 1)
    few, one_in = every_kth_deal(invented_past(duck, company, as_of=earlier, derived=derived), 200)
    whole = invented_past(duck, company, as_of=earlier)
    assert one_in == 4
    for name, columns in MODELLED.items():

        def of(past: Past, name: str = name, columns: tuple[str, ...] = columns) -> Any:
            table = getattr(past, name)
            return table.filter(table.deal_no % 4 == 0).select(*columns)

        assert len(rows(few, of)) > 5, name
        assert rows(few, of) == rows(whole, of), name


def test_contacts_told_of_in_the_house_reach_the_sample(duck: Engine, company: Plan, tmp_path: Path) -> None:
    past = invented_past(duck, company, derived=keeping(duck, tmp_path))
    every_kth_deal(past, 200)
    deals = past.deals.filter(past.deals.deal_no % 4 == 0).order_by("deal_no").limit(1)
    told = past.engine.fetch(deals.select("deal_id")).column(0)[0].as_py()
    few, _ = every_kth_deal(with_contacts(past, [ContactSaid(told, past.as_of, past.as_of)]), 200)
    made = few.activities.filter(few.activities.activity_no < 0)
    assert past.engine.fetch(made.select("deal_no")).num_rows == 1
