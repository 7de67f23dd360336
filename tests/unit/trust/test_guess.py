"""What a guess at one client comes to: corner, weakest part, words; each worked out by hand."""

from __future__ import annotations

import pytest

from bonafides.trust.guess import CORNERS, corners_at, guess
from bonafides.trust.instruments import all_instruments, load
from bonafides.trust.tips import ASKING, one_tip, tips_for

TOOL = load("two-minutes")


def said(**by_dimension: int) -> dict[str, int | None]:
    return {
        item.code: 8 - by_dimension[item.dimension] if item.reversed else by_dimension[item.dimension]
        for item in TOOL.items
        if item.dimension in by_dimension
    }


@pytest.mark.parametrize(
    ("answers", "corner"),
    [
        # x = mean(R, I, 8 - S), y = mean(C, initiative).
        (
            said(credibility=6, reliability=6, intimacy=6, self_orientation=2, initiative=6),
            "business_partner",
        ),
        (said(credibility=6, reliability=3, intimacy=2, self_orientation=6, initiative=6), "pushy"),
        (said(credibility=3, reliability=6, intimacy=6, self_orientation=2, initiative=2), "friendly_helper"),
        (said(credibility=2, reliability=2, intimacy=2, self_orientation=6, initiative=2), "administrator"),
    ],
)
def test_each_corner_is_named_for_what_it_is(answers: dict[str, int | None], corner: str) -> None:
    found = guess(TOOL, answers)
    assert found.corners == (corner,)
    assert not found.between


def test_near_the_cut_no_single_corner_is_named() -> None:
    # x = (4 + 4 + 5) / 3 = 4.33, nearer than half a point; y = 6.
    found = guess(TOOL, said(credibility=6, reliability=4, intimacy=4, self_orientation=3, initiative=6))
    assert found.corners == ("pushy", "business_partner")
    assert found.between
    assert set(corners_at(4.0, 4.0)) == set(CORNERS)


def test_half_a_point_from_the_cut_is_far_enough() -> None:
    assert corners_at(4.5, 4.5) == ("business_partner",)
    assert corners_at(3.5, 3.5) == ("administrator",)
    assert len(corners_at(4.4, 6.0)) == 2


def test_self_orientation_is_the_weakest_part_when_there_is_much_of_it() -> None:
    found = guess(TOOL, said(credibility=5, reliability=6, intimacy=5, self_orientation=6, initiative=5))
    assert (found.weakest, found.strongest) == ("self_orientation", "reliability")


def test_initiative_may_be_weakest_and_never_carries_trust() -> None:
    low = guess(TOOL, said(credibility=6, reliability=6, intimacy=5, self_orientation=2, initiative=2))
    high = guess(TOOL, said(credibility=4, reliability=4, intimacy=3, self_orientation=4, initiative=7))
    assert low.weakest == "initiative"
    assert high.strongest == "credibility"


def test_where_all_stands_alike_one_asks() -> None:
    found = guess(TOOL, said(credibility=5, reliability=5, intimacy=5, self_orientation=3, initiative=5))
    assert found.weakest == ASKING
    assert one_tip(found.weakest) is not None


def test_of_nothing_nothing_comes() -> None:
    found = guess(TOOL, dict.fromkeys((item.code for item in TOOL.items), None))
    assert (found.equation, found.corners, found.weakest, found.strongest) == (None, (), "", "")


def test_without_initiative_the_equation_stands_and_the_corner_does_not() -> None:
    found = guess(TOOL, said(credibility=7, reliability=7, intimacy=7, self_orientation=1))
    assert found.equation == 15
    assert found.corners == ()


def test_every_dimension_of_ours_has_tips_in_both_languages_that_end_in_something_to_do() -> None:
    for instrument in all_instruments():
        for dimension in instrument.dimensions:
            if dimension.part not in ("composite", "grid"):
                continue
            tips = tips_for(dimension.code)
            assert len(tips) >= 2, dimension.code
            assert len({tip.act["en"] for tip in tips}) == len(tips)
            for tip in tips:
                for words in (tip.why, tip.act):
                    assert set(words) == {"en", "de"}
                    assert all(text.strip()[-1] in ".?!“”" for text in words.values())


@pytest.mark.parametrize(
    "dimension", ["credibility", "reliability", "intimacy", "self_orientation", "initiative"]
)
def test_the_dimensions_of_trust_have_at_least_three(dimension: str) -> None:
    assert len(tips_for(dimension)) >= 3


def test_german_addresses_nobody_as_a_friend() -> None:
    import re

    friendly = re.compile(r"\b(du|dich|dir|dein\w*|euch|euer\w*)\b", re.IGNORECASE)
    for dimension in [one.code for instrument in all_instruments() for one in instrument.dimensions]:
        for tip in tips_for(dimension):
            assert not friendly.search(tip.why["de"] + tip.act["de"]), tip
    for instrument in all_instruments():
        texts = [words for item in instrument.items for words in (item.text, *item.forms.values())]
        texts += [*instrument.intro.values(), *(question.text for question in instrument.questions)]
        for words in texts:
            assert not friendly.search(words["de"]), words["de"]
