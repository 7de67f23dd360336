"""Numbers as sentences carry them; expected texts are from the voice and type rules of the design."""

from __future__ import annotations

from datetime import date

import pytest

from bonafides.drawing import wording
from bonafides.drawing.wording import FORMS, Form


def test_minus_is_a_minus_sign_and_per_cent_stands_behind_a_no_break_space() -> None:
    assert wording.number(-3) == "\u22123"
    assert wording.percent(0.7) == "70\u00a0%"
    assert wording.percent(-0.046) == "\u22124.6\u00a0%"


def test_a_number_that_rounds_to_nothing_has_no_sign() -> None:
    assert wording.number(-0.04, 1) == "0.0"
    assert wording.number(0.0, signed=True) == "0"


def test_the_three_numbers_of_an_interval_share_their_decimals() -> None:
    texts = wording.written([0.005, -0.0388, 0.039], FORMS["points"], 0.0778)
    assert texts == ["+0.5", "\u22123.9", "+3.9"]


@pytest.mark.parametrize(("low", "texts"), [(0.4612, ["50", "46", "54"]), (0.4941, ["50.0", "49.4", "50.6"])])
def test_a_share_is_written_in_whole_per_cent_unless_its_interval_is_narrow(
    low: float, texts: list[str]
) -> None:
    assert wording.written([0.5, low, 1 - low], FORMS["share"], 1 - 2 * low) == texts


@pytest.mark.parametrize(
    ("width", "decimals"), [(400, 0), (10, 0), (9.9, 1), (1, 1), (0.99, 2), (0.1, 2), (0.099, 3)]
)
def test_decimals_follow_the_width_of_the_interval(width: float, decimals: int) -> None:
    assert wording.decimals_for(width, 5) == decimals


def test_an_end_beside_zero_is_written_on_its_own_side() -> None:
    # Rounded to whole points the interval -0.4 to +12.4 would read "0 to +12" and seem to begin at zero.
    assert wording.span(-0.004, 0.124, "points") == "\u22120.4 to +12.4"


def test_a_unit_that_nobody_foresaw_is_written_as_it_stands() -> None:
    assert wording.form_of("furlongs") == Form(1.0, "furlongs", 3)


def test_dates_are_written_as_they_are_said() -> None:
    assert wording.day(date(2026, 11, 26), weekday=True) == "Thursday 26\u00a0November"
    assert wording.day(date(2026, 12, 3)) == "3\u00a0December"


def test_amounts_carry_their_sign_before_the_currency() -> None:
    assert wording.money(-520_000_000, "EUR", short=True) == "\u2212€\u00a05.2\u00a0m"
    assert wording.money(0, "EUR") == "€\u00a00"
    assert wording.money(-10, "EUR") == "€\u00a00"


def test_months_are_not_borrowed_from_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert wording.short_day(date(2026, 12, 3), year=True) == "3\u00a0Dec\u00a02026"
