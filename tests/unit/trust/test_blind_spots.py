"""Guesses beside clients' answers: worked out by hand, refused below five, no word beyond what is borne."""

from __future__ import annotations

import pytest

from bonafides.trust.blind_spots import COMPOSITE, LEAST_CLIENTS, Pair, blind_spots, side_by_side, surest
from bonafides.trust.instruments import load
from bonafides.trust.scoring import Answers

TOOL = load("two-minutes")
GOOD: dict[str, int | None] = dict.fromkeys((item.code for item in TOOL.items), 6) | {"s1": 2}
"""C, R, I, initiative 6; S = mean(2, 8 − 6) = 2; composite (6 + 6 + 6 + 6) / 4 = 6."""


def pairs(guessed: Answers, answered: list[Answers]) -> list[Pair]:
    return [Pair(TOOL, guessed, one) for one in answered]


def test_one_client_is_plain_numbers_and_their_plain_difference() -> None:
    # I = mean(3, 4) = 3.5; S = mean(5, 2) = 3.5; composite (6 + 6 + 3.5 + 4.5) / 4 = 5.
    told = side_by_side(Pair(TOOL, GOOD, GOOD | {"i2": 3, "i3": 4, "s1": 5}))
    assert (told["intimacy"].guessed, told["intimacy"].answered, told["intimacy"].apart) == (6.0, 3.5, 2.5)
    assert told["self_orientation"].apart == 2.0 - 3.5
    assert told[COMPOSITE].apart == 1.0
    assert list(told) == [
        "credibility", "reliability", "intimacy", "self_orientation", "initiative", COMPOSITE,
    ]  # fmt: skip


def test_what_was_left_open_is_not_the_middle() -> None:
    told = side_by_side(Pair(TOOL, GOOD, GOOD | {"i2": None, "i3": None}))
    assert (told["intimacy"].answered, told["intimacy"].apart, told[COMPOSITE].apart) == (None, None, None)
    assert told["credibility"].apart == 0.0


@pytest.mark.parametrize("n", range(1, LEAST_CLIENTS))
def test_below_five_clients_there_is_no_mean_of_anything(n: int) -> None:
    found = blind_spots(pairs(GOOD, [GOOD] * n))
    assert len(found) == 6
    for spot in found.values():
        assert spot.guessed.refused
        assert spot.answered.refused
        assert spot.apart.refused
        assert (spot.seen, spot.apart.n) == ("refused", n)


def test_of_nobody_there_is_nothing() -> None:
    assert blind_spots([]) == {}
    assert surest({}) == ""


def test_the_interval_is_that_of_the_pairs() -> None:
    """Intimacy guessed 6, answered 3, 4, 4, 4, 5: differences 3, 2, 2, 2, 1; s² = 2/4, t(4) = 2.7764."""
    answered = [GOOD | {"i2": point, "i3": point} for point in (3, 4, 4, 4, 5)]
    spot = blind_spots(pairs(GOOD, answered))["intimacy"]
    half = 2.7764451 * 0.5**0.5 / 5**0.5
    assert spot.apart.value == pytest.approx(2.0)
    assert spot.apart.low == pytest.approx(2.0 - half)
    assert spot.apart.high == pytest.approx(2.0 + half)
    assert (spot.apart.n, spot.guessed.value, spot.answered.value) == (5, 6.0, 4.0)


def test_a_part_that_one_of_five_left_open_is_refused_and_the_others_are_shown() -> None:
    answered = [GOOD] * 4 + [GOOD | {"i2": None, "i3": None}]
    found = blind_spots(pairs(GOOD, answered))
    assert found["intimacy"].apart.refused
    assert "4 clients judged it" in found["intimacy"].apart.why
    assert found[COMPOSITE].apart.refused
    assert found["credibility"].apart.value == 0.0


def test_what_is_better_the_less_there_is_of_it_is_seen_the_other_way_round() -> None:
    """One guesses to be seen with little self-interest; clients see a lot: that is above, not below."""
    answered = [GOOD | {"s1": point, "s3": 8 - point} for point in (5, 5, 6, 6, 5, 6)]
    found = blind_spots(pairs(GOOD, answered))
    assert found["self_orientation"].apart.value == pytest.approx(2 - 5.5)
    assert found["self_orientation"].seen == "above"
    assert surest(found) == "self_orientation"


def test_clients_who_see_one_better_than_one_believes_are_named_so() -> None:
    low = GOOD | {"c1": 3, "c2": 3}
    found = blind_spots(pairs(low, [GOOD | {"c1": point} for point in (5, 6, 6, 7, 6, 6)]))
    assert found["credibility"].seen == "below"
    assert surest(found) == "credibility"


def test_an_ordinary_difference_is_called_nothing() -> None:
    """A quarter of a point above, by all of them: within the band of ordinary leniency."""
    answered = [GOOD | {"c1": 6, "c2": 5 if n % 2 else 6} for n in range(12)]
    found = blind_spots(pairs(GOOD, answered))
    assert found["credibility"].apart.value == pytest.approx(0.25)
    assert found["credibility"].seen == "ordinary"
    assert surest(found) == ""


def test_the_order_of_clients_changes_nothing() -> None:
    answered = [GOOD | {"i2": point} for point in (1, 3, 5, 6, 7)]
    one, other = blind_spots(pairs(GOOD, answered)), blind_spots(pairs(GOOD, answered[::-1]))
    for code, spot in one.items():
        assert spot.seen == other[code].seen
        assert spot.apart.value == pytest.approx(other[code].apart.value)
        assert spot.apart.high == pytest.approx(other[code].apart.high)
