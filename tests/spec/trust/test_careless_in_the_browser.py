"""The one bit that says that answers look as if nobody had read the questions; cases worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from bonafides.trust.instruments import load

pytestmark = pytest.mark.browser

INSTRUMENT = load("trust-profile-client").document()
CODES = [item["code"] for item in INSTRUMENT["items"]]
SLOWLY, QUICKLY = 4000, 1500


def flag(page: Page, answers: list[int | None], times: list[int]) -> Any:
    given = [INSTRUMENT, dict(zip(CODES, answers, strict=True)), dict(zip(CODES, times, strict=True))]
    return page.evaluate(
        'async (given) => (await import("/static/careless.js")).careless(...given)',
        given,
    )


def test_nine_different_answers_read_slowly_are_not_careless(page: Page) -> None:
    assert flag(page, [6, 5, 6, 7, 5, 6, 2, 6, 6], [SLOWLY] * 9) == 0


def test_half_of_them_under_two_seconds_are(page: Page) -> None:
    # The middle of nine times is the fifth: five quick ones are enough, four are not.
    varied: list[int | None] = [6, 5, 6, 7, 5, 6, 2, 6, 6]
    assert flag(page, varied, [QUICKLY] * 5 + [SLOWLY] * 4) == 1
    assert flag(page, varied, [QUICKLY] * 4 + [SLOWLY] * 5) == 0


def test_the_same_answer_to_statements_of_both_directions_is(page: Page) -> None:
    # "Puts own targets first" (s1) and "keeps confidences" cannot both be strongly agreed to by a reader.
    assert flag(page, [7] * 9, [SLOWLY] * 9) == 1
    assert flag(page, [1] * 9, [SLOWLY] * 9) == 1


def test_the_middle_for_everything_is_a_possible_opinion(page: Page) -> None:
    assert flag(page, [4] * 9, [SLOWLY] * 9) == 0


def test_what_could_not_be_judged_counts_neither_way(page: Page) -> None:
    nothing: list[int | None] = [None] * 9
    assert flag(page, nothing, [QUICKLY] * 9) == 0
    few: list[int | None] = [7, 7, 7, 7, None, None, None, None, None]
    assert flag(page, few, [QUICKLY] * 9) == 0
