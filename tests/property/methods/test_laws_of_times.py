"""Laws of incidence, hazards and silence that hold whatever the counts."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bonafides.methods.hazards import cumulative_incidence, fit_hazards
from bonafides.methods.incidence import aalen_johansen, censored_crps, pinball, tally
from bonafides.methods.presence import alive_after_contacts, alive_while_waiting, fit_presence
from bonafides.methods.replies import reply_delay, returned_before_next

histories = st.lists(st.tuples(st.integers(1, 12), st.integers(0, 2)), min_size=1, max_size=60)
chance = st.floats(0.01, 0.99)
shape = st.floats(0.2, 20)


@given(histories)
def test_every_subject_has_ended_by_one_cause_or_not_at_all(rows):
    time, cause = np.array(rows).T
    found = aalen_johansen(*tally(time, cause, causes=2))
    np.testing.assert_allclose(found.value.sum(axis=1) + found.survival, 1.0)
    assert (np.diff(found.value, axis=0) >= -1e-12).all()
    assert (found.low <= found.value + 1e-12).all()
    assert (found.value <= found.high + 1e-12).all()


@given(histories)
def test_causes_taken_together_are_kaplan_meier(rows):
    time, cause = np.array(rows).T
    apart = aalen_johansen(*tally(time, cause, causes=2))
    together = aalen_johansen(*tally(time, np.minimum(cause, 1), causes=1))
    np.testing.assert_allclose(apart.value.sum(axis=1), together.value[:, 0])


@given(histories, st.floats(0.1, 30))
def test_the_unit_of_time_changes_no_share(rows, unit):
    time, cause = np.array(rows).T
    days = aalen_johansen(*tally(time, cause, causes=2))
    other = aalen_johansen(*tally(time * unit, cause, causes=2))
    np.testing.assert_allclose(days.value, other.value)


@given(st.lists(chance, min_size=4, max_size=4), st.floats(0, 10), st.floats(0, 10))
def test_the_score_of_a_distribution_is_never_negative_and_grows_with_what_is_seen(jumps, event, end):
    cdf = np.cumsum(jumps) / np.sum(jumps)
    sooner, later = censored_crps([0, 2, 4, 6, 10], cdf, [event, event], [end, min(10.0, end + 1)])
    assert 0 <= sooner <= later + 1e-12


@given(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3), chance)
def test_pinball_is_zero_at_the_outcome_and_positive_elsewhere(came, said, level):
    loss = float(pinball(came, said, level=level))
    assert loss >= 0
    assert (loss == 0) == (came == said)


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_the_order_of_cells_and_the_names_of_causes_change_no_chance(seed):
    rng = np.random.default_rng(seed)
    X = np.column_stack([np.ones(8), rng.standard_normal(8)])
    n = rng.integers(100, 300, 8)
    k = rng.binomial(n[:, None], [0.1, 0.2])
    order = rng.permutation(8)
    paths = np.repeat(X[:3, None, :], 5, axis=1)
    first = cumulative_incidence(fit_hazards(X, n, k), paths).value
    second = cumulative_incidence(fit_hazards(X[order], n[order], k[order][:, ::-1]), paths).value
    np.testing.assert_allclose(first, second[:, ::-1], atol=1e-7)


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_chances_grow_with_weeks_and_never_pass_certainty(seed):
    rng = np.random.default_rng(seed)
    X = np.column_stack([np.ones(6), rng.standard_normal(6)])
    n = rng.integers(100, 300, 6)
    model = fit_hazards(X, n, rng.binomial(n[:, None], [0.15, 0.25]))
    paths = np.repeat(X[:1, None, :], 30, axis=1).repeat(31, axis=0)
    found = cumulative_incidence(model, paths, weeks=np.arange(31))
    assert (np.diff(found.value, axis=0) >= 0).all()
    assert (found.value[0] == 0).all()
    assert (found.high.sum(axis=1) <= 2).all()
    assert (found.value.sum(axis=1) <= 1 + 1e-12).all()


@given(chance, shape, shape, st.integers(0, 30))
def test_each_silent_contact_lowers_presence(alive, a, b, contacts):
    found = alive_after_contacts(alive, a, b, [0, contacts, contacts + 1])
    assert abs(found[0] - alive) < 1e-12
    assert found[2] < found[1] <= found[0] + 1e-12


@given(chance, shape, shape, st.lists(st.floats(0, 1), min_size=1, max_size=8))
def test_waiting_longer_lowers_presence_and_never_below_the_end_of_waiting(alive, a, b, waited):
    now = np.array([waited])
    later = np.minimum(now + 0.1, 1.0)
    found = [float(alive_while_waiting(alive, a, b, x)[0]) for x in (now, later, np.ones_like(now))]
    assert found[0] >= found[1] - 1e-9
    assert found[1] >= found[2] - 1e-9


counts = st.lists(st.integers(0, 40), min_size=3, max_size=9)


@settings(max_examples=30)
@given(counts, counts)
def test_the_fit_keeps_every_value_inside_its_interval_and_falling(replied, ended):
    model = fit_presence(replied, ended)
    if not model.refused:
        values = [figure.value for figure in model.after]
        assert (np.diff(values) <= 1e-9).all()
        assert all(figure.low >= 0 and figure.high <= 1 for figure in model.after)
        assert model.a >= 1 - 1e-9


@given(counts, counts)
def test_nobody_is_lost_between_one_attempt_and_the_next(returned, gone):
    length = max(len(returned), len(gone))
    rows = returned_before_next(returned, gone, up_to=length)
    back, away = (np.pad(x, (0, length + 1 - len(x))) for x in (returned, gone))
    for now, after in pairwise(rows):
        assert now.n - back[now.number] - away[now.number] == after.n
        assert now.k == back[now.number]


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=3, max_size=12))
def test_the_share_of_replies_rises_to_one(steps):
    replies, lost = np.array(steps).T
    gone = np.concatenate([[0], np.cumsum(replies + lost)[:-1]])
    found = reply_delay(np.arange(len(steps)), 5 + (replies + lost).sum() - gone, replies)
    if not found.why:
        assert (np.diff(found.share) >= -1e-12).all()
        assert abs(found.share[-1] - 1) < 1e-12
        assert (found.low <= found.share + 1e-12).all()
        assert (found.share <= found.high + 1e-12).all()
