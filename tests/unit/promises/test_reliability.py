"""Reliability from counts: golden figures of METHODS §2, classes that stand apart, and refusals."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bonafides.methods.keeping import kept_share
from bonafides.promises.beside import ambition, capture_rate
from bonafides.promises.counts import Counts, counted
from bonafides.promises.outcomes import Said, life
from bonafides.promises.reliability import (
    chain_of,
    perceived,
    reliability,
    reliability_of_groups,
    reliability_of_person,
)

DUE = date(2026, 3, 20)


def on(days):
    return DUE + timedelta(days=days)


def counts_of(*more, as_of=60):
    begun = [Said("ask", "asker", on(-20), DUE), Said("promise", "performer", on(-20))]
    return counted([life([*begun, *more], as_of=on(as_of))])


@pytest.mark.parametrize(
    ("kept", "n", "mean", "low", "high"),
    [(5, 5, 0.857, 0.61, 0.99), (9, 10, 0.833, 0.64, 0.97), (18, 20, 0.864, 0.73, 0.96),
     (45, 50, 0.885, 0.80, 0.95), (90, 100, 0.892, 0.84, 0.94)],
)  # fmt: skip
def test_golden_figures_at_ninety_per_cent(kept, n, mean, low, high):
    """METHODS §2 and the golden table of the research notes (§C1)."""
    found = kept_share(kept, n - kept, level=0.9)
    assert (round(found.value, 3), round(found.low, 2), round(found.high, 2)) == (mean, low, high)
    assert reliability(Counts(kept=kept, broken=n - kept)).kept.value == found.value


def test_seven_kept_and_one_broken_is_eight_tenths():
    """Beta(8, 2): research notes §C1."""
    assert reliability(Counts(kept=7, broken=1)).kept.value == pytest.approx(0.8)


def test_what_nobody_confirmed_is_outside_with_bounds_on_both_sides():
    """18 of 20 with 6 unconfirmed: (1 + 24) / 28 were they kept, (1 + 18) / 28 were they broken."""
    found = reliability(Counts(kept=18, broken=2, unconfirmed=6))
    assert (found.kept.n, found.if_unconfirmed_kept.n) == (20, 26)
    assert found.if_unconfirmed_kept.value == pytest.approx(25 / 28)
    assert found.if_unconfirmed_broken.value == pytest.approx(19 / 28)


@pytest.mark.parametrize(
    ("acts", "kept", "broken", "slipped", "told"),
    [
        ((Said("satisfied", "asker", on(-1)),), 1, 0, 0, 0),
        # A warning of what was then kept is not counted at all.
        ((Said("warn", "performer", on(-9)), Said("satisfied", "asker", on(-1))), 1, 0, 0, 0),
        ((), 0, 1, 1, 0),
        ((Said("warn", "performer", on(-3)),), 0, 1, 1, 1),
        # Two days are too late of twenty, and after the date it is as if nobody had warned.
        ((Said("warn", "performer", on(-2)),), 0, 1, 1, 0),
        ((Said("warn", "performer", on(5)),), 0, 1, 1, 0),
        ((Said("renege", "performer", on(-8), reason="could_not"),), 0, 1, 1, 1),
        ((Said("propose", "performer", on(-2), on(9)), Said("agree", "asker", on(0)),
          Said("satisfied", "asker", on(9))), 1, 0, 1, 1),
        ((Said("report", "performer", on(0)), Said("fall_silent", "clock", on(14))), 0, 0, 0, 0),
        ((Said("report", "performer", on(0)), Said("not_meant", "asker", on(1))), 0, 0, 0, 0),
        ((Said("cancel", "asker", on(-5)),), 0, 0, 0, 0),
    ],
)  # fmt: skip
def test_each_life_is_counted_where_methods_say(acts, kept, broken, slipped, told):
    found = counts_of(*acts)
    assert (found.kept, found.broken, found.slipped, found.told) == (kept, broken, slipped, told)
    assert found.promised == 1


@pytest.mark.parametrize(
    "end",
    [(), (Said("cancel", "asker", on(40)),),
     (Said("report", "performer", on(40)), Said("fall_silent", "clock", on(54)))],
)  # fmt: skip
def test_what_was_moved_in_time_counts_as_known_from_that_day_on(end):
    moved = (Said("propose", "performer", on(-2), on(90)), Said("agree", "asker", on(-1)))
    found = counts_of(*moved, *end)
    assert (found.kept, found.broken, found.slipped, found.told) == (0, 0, 1, 1)


def test_late_is_broken_from_the_day_after_its_date():
    assert counts_of(as_of=0).open == 1
    assert (counts_of(as_of=1).broken, counts_of(as_of=1).late) == (1, 1)


def test_of_a_person_nothing_is_said_before_twenty_are_settled():
    assert reliability_of_person(Counts(kept=19, unconfirmed=40)).kept.refused
    assert reliability_of_person(Counts(kept=18, broken=2)).kept.value == pytest.approx(19 / 22)


def test_a_persons_share_is_not_drawn_towards_anybody():
    assert reliability_of_person(Counts(kept=40, broken=10)).kept == kept_share(40, 10)


def test_groups_borrow_from_three_on_and_a_group_without_any_is_refused():
    two = {"a": Counts(kept=2), "b": Counts(kept=50, broken=10)}
    assert reliability_of_groups(two)["a"].kept == kept_share(2, 0)
    three = reliability_of_groups({**two, "c": Counts(kept=70, broken=12), "d": Counts(open=4)})
    assert three["a"].kept.value > kept_share(2, 0).value
    assert three["d"].kept.refused


def test_four_functions_that_keep_nine_of_ten_are_a_chain_of_two_thirds():
    """.9 four times is .6561; with 900 of 1,000 each the posterior mean is that to two digits."""
    found = chain_of([Counts(kept=900, broken=100)] * 4, seed=2)
    assert found.whole.value == pytest.approx(0.656, abs=0.005)
    assert found.weakest == pytest.approx([0.25] * 4, abs=0.02)


def test_the_weakest_link_is_not_named_on_two_observations():
    sure, unsure = Counts(kept=85, broken=15), Counts(kept=1, broken=1)
    assert 0.6 < chain_of([sure, unsure], seed=2).weakest[1] < 0.95


def test_a_capture_rate_needs_customers_who_were_asked():
    assert capture_rate([], [], seed=1).why == "No customer has been asked yet what is missing."
    assert "4 customers have been asked" in capture_rate([3] * 4, [0] * 4, seed=1).why


def test_where_nobody_misses_anything_the_interval_counts_customers():
    """12 of 12 by Wilson: lower end 12 / (12 + 3.8415) = .7575."""
    found = capture_rate([200] * 12, [0] * 12, seed=1)
    assert (found.value, found.n) == (1.0, 12)
    assert found.low == pytest.approx(0.7575, abs=1e-4)


def test_ambition_is_refused_without_estimates_and_has_a_sign():
    assert "how long such things take" in ambition([]).why
    assert ambition([-3] * 8).value == -3


def test_perceived_trust_says_why_there_is_none():
    from bonafides.methods.asymmetry import fit_weight

    assert "100 are needed" in perceived(Counts(kept=30, broken=3), fit_weight([], [], []).weight).why
