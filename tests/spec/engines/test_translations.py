"""What is kept of a translation is what ibis would have written, for whatever tables it is asked next."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import ibis
import pytest
from tests.drawn_pasts import drawn, months, past_of

from bonafides.candour import claims, flow, flow_counts, slippage, stacking, weekly_risk
from bonafides.engines import translations
from bonafides.history.asof import Past, endings, standing

SAID = """
| deal | when       | what        | value      |
| 1    | 2026-01-05 | amount      | 100        |
| 1    | 2026-01-06 | probability | 40         |
| 1    | 2026-01-06 | close_date  | 2026-02-20 |
| 2    | 2026-01-12 | close_date  | 2026-03-20 |
"""
MEASURES: dict[str, Callable[[Past], Any]] = {
    "spells": lambda past: past.spells,
    "standing": standing,
    "endings": endings,
    "claims": claims.claims,
    "flow": lambda past: flow_counts.flow_counts(past, flow.spans(past), team=None, at_home=False),
    "risk": lambda past: weekly_risk.risk_counts(past, sizes=weekly_risk.size_limits(past)),
    "slippage": lambda past: slippage.slippage_counts(past, slippage.stated_dates(past)),
    "stacking": stacking.date_counts,
}


@pytest.fixture
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Nothing translated before; gives what is kept since."""
    monkeypatch.setattr(translations, "_known", type(translations._known)())
    return translations._known


@pytest.fixture
def pasts(duck: Any) -> list[Past]:
    """Two pasts in one engine, in tables of other names."""
    last_day = months("2026-01", 4)[-1]["ends_on"]
    return [past_of(duck, drawn(SAID), periods=months("2026-01", 4), last_day=last_day) for _ in range(2)]


@pytest.mark.parametrize("name", MEASURES)
def test_a_measure_of_another_past_is_written_as_ibis_writes_it(
    nothing_kept: Any, duck: Any, pasts: list[Past], name: str
) -> None:
    asked = [MEASURES[name](past).as_table() for past in pasts]
    kept = len(nothing_kept)
    wanted = [str(duck.backend.compile(one)) for one in asked]
    assert [translations.translated(duck.backend, one) for one in asked] == wanted
    assert wanted[0] != wanted[1]
    assert len(nothing_kept) == kept + 1  # the second was found


def test_what_is_equal_in_python_and_not_in_sql_is_told_apart(nothing_kept: Any, duck: Any) -> None:
    table = duck.rows({"a": [1]})
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    elsewhere = noon.astimezone(timezone(timedelta(hours=5)))
    assert noon == elsewhere
    pairs = [
        (ibis.literal(1), ibis.literal(True)),
        (ibis.literal(1, "int64"), ibis.literal(1.0, "float64")),
        (ibis.literal(0.0), ibis.literal(-0.0)),
        (ibis.literal(noon), ibis.literal(elsewhere)),
    ]
    for pair in pairs:
        for one in pair:
            asked = table.mutate(b=one)
            assert translations.translated(duck.backend, asked) == str(duck.backend.compile(asked))


def test_a_word_that_could_be_a_table_is_left_alone(nothing_kept: Any, duck: Any) -> None:
    for word in ("same", 'with "quotes"'):
        for _ in range(2):
            table = duck.rows({"a": ["x"]})
            asked = table.filter(table.a == (table.get_name() if word == "same" else word))
            assert translations.translated(duck.backend, asked) == str(duck.backend.compile(asked))
    assert not nothing_kept


def test_two_tables_and_one_table_twice_are_told_apart(nothing_kept: Any, duck: Any) -> None:
    one, other = duck.rows({"a": [1]}), duck.rows({"a": [2]})
    for left, right in ((one, other), (one, one.view()), (other, one)):
        asked = left.join(right, left.a == right.a, rname="{name}_2")
        assert translations.translated(duck.backend, asked) == str(duck.backend.compile(asked))


def test_no_more_is_held_than_was_decided(
    nothing_kept: Any, duck: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translations, "KEPT", 3)
    table = duck.rows({"a": [1]})
    for number in range(5):
        translations.translated(duck.backend, table.mutate(b=number))
    assert len(nothing_kept) == 3
