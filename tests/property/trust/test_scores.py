"""Laws of scores, whatever the answers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bonafides.trust.guess import corners_at
from bonafides.trust.instruments import Instrument, load
from bonafides.trust.scoring import score, score_all

INSTRUMENTS = ("trust-profile", "two-minutes", "manager-pulse-quarterly", "team-safety", "learning-climate")
POINT = st.one_of(st.none(), st.integers(1, 7))


@st.composite
def answered(draw: st.DrawFn) -> tuple[Instrument, dict[str, int | None]]:
    one = load(draw(st.sampled_from(INSTRUMENTS)))
    return one, {item.code: draw(POINT) for item in one.items}


def near(first: object, second: object) -> bool:
    """The same, to the last digits of a sum in another order; nothing is only like nothing."""
    if first is None or second is None:
        return first is second
    return bool(np.allclose(np.asarray(first, float), np.asarray(second, float), rtol=0, atol=1e-12))


def alike(first: object, second: object) -> bool:
    same = [near(getattr(first, name), getattr(second, name)) for name in ("composite", "equation", "grid")]
    a, b = first.dimensions, second.dimensions  # type: ignore[attr-defined]
    return all(same) and a.keys() == b.keys() and all(near(a[code], b[code]) for code in a)


@given(answered(), st.randoms(use_true_random=False))
def test_scores_do_not_depend_on_the_order_of_items_or_answers(case, random) -> None:
    one, answers = case
    items, said = list(one.items), list(answers.items())
    random.shuffle(items)
    random.shuffle(said)
    assert alike(score(one, answers), score(replace(one, items=tuple(items)), dict(said)))


@given(answered())
def test_turning_an_item_and_its_answer_changes_nothing(case) -> None:
    one, answers = case
    other = replace(one, items=tuple(replace(item, reversed=not item.reversed) for item in one.items))
    turned = {code: None if value is None else 8 - value for code, value in answers.items()}
    assert alike(score(one, answers), score(other, turned))


@given(answered())
def test_everything_turned_round_the_middle_mirrors_dimensions_and_composite(case) -> None:
    one, answers = case
    mirrored = score(one, {code: None if value is None else 8 - value for code, value in answers.items()})
    straight = score(one, answers)
    for code, value in straight.dimensions.items():
        assert near(mirrored.dimensions[code], None if value is None else 8 - value)
    assert near(mirrored.composite, None if straight.composite is None else 8 - straight.composite)


@given(answered())
def test_a_missing_answer_is_the_same_as_none_and_never_the_middle(case) -> None:
    one, answers = case
    given_ = {code: value for code, value in answers.items() if value is not None}
    assert alike(score(one, answers), score(one, given_))


@given(st.lists(answered(), min_size=1, max_size=6))
def test_each_rater_of_many_gets_what_they_get_alone(cases) -> None:
    one = cases[0][0]
    raters = [answers for instrument, answers in cases if instrument.slug == one.slug]
    many = score_all(one, raters)
    for row, answers in enumerate(raters):
        alone = score(one, answers)
        value = many.composite[row]
        assert near(None if np.isnan(value) else value, alone.composite)


@given(answered())
def test_all_numbers_stay_on_their_scales(case) -> None:
    one, answers = case
    found = score(one, answers)
    assert all(value is None or 1 <= value <= 7 for value in found.dimensions.values())
    assert found.composite is None or 1 <= found.composite <= 7
    assert found.equation is None or all(1 <= part <= 5 for part in found.equation)
    assert found.grid is None or all(1 <= axis <= 7 for axis in found.grid)


@given(st.floats(1, 7), st.floats(1, 7))
def test_a_place_always_has_one_two_or_four_corners(x: float, y: float) -> None:
    assert len(corners_at(x, y)) in (1, 2, 4)


@given(answered())
def test_more_self_orientation_never_raises_the_composite(case) -> None:
    one, answers = case
    if one.slug not in ("trust-profile", "two-minutes"):
        return
    more = dict(answers)
    for item in one.items_of("self_orientation"):
        if more[item.code] is not None:
            more[item.code] = 1 if item.reversed else 7
    before, after = score(one, answers).composite, score(one, more).composite
    assert (before is None) == (after is None)
    assert before is None or after <= before + 1e-12
