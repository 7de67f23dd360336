"""What holds for every invented company, whatever is planted in it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bonafides import invented
from bonafides.history.tables import KINDS

PLANS = st.builds(
    invented.Plan,
    people=st.integers(1, 12),
    team_size=st.integers(1, 5),
    deals=st.integers(1, 80),
    weeks=st.integers(4, 60),
    seed=st.integers(0, 10_000),
    period=st.sampled_from(["month", "quarter"]),
    timezone=st.sampled_from(["UTC", "Europe/Berlin", "America/New_York"]),
    currencies=st.sampled_from([("EUR",), ("USD", "EUR", "JPY")]),
    optimism_sd=st.floats(0, 2),
    pressure_share=st.floats(0, 1),
    pressure_jump=st.floats(-2, 2),
    call_weekday=st.integers(0, 4),
    restate=st.floats(0, 1),
    alive=st.floats(0, 1),
    push=st.floats(0, 1),
    push_when_due=st.floats(0, 1),
    push_harm=st.sampled_from([0.0, 0.5]),
    default_dates=st.floats(0, 1),
    default_probabilities=st.floats(0, 1),
    bulk=st.floats(0, 1),
    logging_gaps=st.floats(0, 1),
    period_shock_sd=st.floats(0, 1),
    stacking=st.floats(0, 1),
    reopened=st.floats(0, 1),
    transfers=st.floats(0, 1),
    reassigned=st.floats(0, 1),
)
RUNS = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])

Row = dict[str, Any]


def grouped(rows: list[Row]) -> dict[int, list[Row]]:
    groups: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["deal_no"]].append(row)
    return groups


@RUNS
@given(PLANS)
def test_every_deal_has_a_coherent_past(plan: invented.Plan) -> None:
    made = invented.company(plan)
    statements = grouped(made.tables["statements"].to_pylist())
    outcomes = grouped(made.tables["outcomes"].to_pylist())
    assert set(statements) == set(range(plan.deals))
    for deal in made.tables["deals"].to_pylist():
        mine = statements[deal["deal_no"]]
        assert {row["kind"] for row in mine[:5]} == {
            "stage",
            "close_date",
            "amount",
            "probability",
            "category",
        }
        assert all(row["recorded_at"] == deal["created_at"] for row in mine[:5])
        last: dict[str, int] = {}
        for row in mine:
            assert row["kind"] in KINDS
            if row["kind"] != "owner" or "owner" in last:
                assert row["previous"] == last.get(row["kind"])
            last[row["kind"]] = row["value"]
        assert last.get("owner", deal["owner_no"]) == deal["owner_no"]
        results = [row["result"] for row in outcomes.get(deal["deal_no"], [])]
        assert results[1::2] == ["reopened"] * len(results[1::2])
        assert set(results[0::2]) <= {"won", "lost"}
        assert "won" not in results[:-1]


@RUNS
@given(PLANS)
def test_nothing_is_said_or_tried_while_a_deal_is_closed(plan: invented.Plan) -> None:
    made = invented.company(plan)
    outcomes = grouped(made.tables["outcomes"].to_pylist())
    for name, when in (("statements", "recorded_at"), ("activities", "happened_at")):
        for deal_no, rows in grouped(made.tables[name].to_pylist()).items():
            mine = outcomes.get(deal_no, [])
            for closed, again in zip(mine[0::2], [*mine[1::2], None], strict=False):
                for row in rows:
                    late = row[when] > closed["happened_at"]
                    early = again is None or row[when] < again["happened_at"]
                    assert not (late and early), (name, row, closed)


@RUNS
@given(PLANS)
def test_values_keep_their_ranges(plan: invented.Plan) -> None:
    made = invented.company(plan)
    first = made.tables["periods"]["starts_on"][0].as_py()
    last = made.tables["periods"]["ends_on"][-1].as_py()
    epoch = first.toordinal() - (first - type(first)(1970, 1, 1)).days
    n_people = len(set(made.tables["people"]["person_no"].to_pylist()))
    for row in made.tables["statements"].to_pylist():
        if row["kind"] == "probability":
            assert 1 <= row["value"] <= 9999
        elif row["kind"] == "close_date":
            assert first.toordinal() <= row["value"] + epoch <= last.toordinal()
        elif row["kind"] == "amount":
            assert row["value"] >= 0
        assert 0 <= row["author_no"] < n_people
        assert not (row["is_human"] and (row["is_default"] or row["author_role"] in ("bulk", "automation")))
    honest = made.truth["statements"]["honest"]
    assert ((honest >= -1e-12) & (honest <= 1 + 1e-12)).all()
