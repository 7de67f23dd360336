"""Plans: what they refuse, and that a command line can be made of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields

import pytest

from bonafides import invented
from bonafides.errors import WrongRequest


@pytest.mark.parametrize(
    "wrong",
    [
        {"people": 0},
        {"alive": 1.5},
        {"push": -0.1},
        {"period": "week"},
        {"starts_on": dt.date(2024, 1, 2)},
        {"currencies": ()},
        {"channels": {}},
        {"call_weekday": 6},
    ],
)
def test_a_knob_out_of_range_is_refused_by_name(wrong: dict[str, object]) -> None:
    with pytest.raises(WrongRequest) as refusal:
        invented.Plan(**wrong)
    assert next(iter(wrong)) in str(refusal.value)


def test_every_knob_says_what_it_does() -> None:
    for one in fields(invented.Plan):
        assert one.metadata["says"], one.name


def test_an_unknown_layout_is_refused() -> None:
    with pytest.raises(WrongRequest):
        invented.write(invented.Plan(deals=10), "nowhere", "excel")
