"""Differences of means with clusters: worked by hand and against other software."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from bonafides.figures import Figure
from bonafides.methods.contrasts import Comparison, clustered_mean, paired_difference, value_added
from bonafides.methods.jumps import excess_jump, jumps_by_group, pooled_jumps


def test_the_mean_of_independent_values_has_the_textbook_t_interval():
    values = np.array([2.0, 4.0, 4.0, 5.0, 7.0, 8.0])
    figure = clustered_mean(values, unit="days")
    low, high = stats.t.interval(0.95, 5, values.mean(), stats.sem(values))
    assert (figure.low, figure.high) == (pytest.approx(low), pytest.approx(high))


def test_the_clustered_error_is_that_of_statsmodels():
    rng = np.random.default_rng(1)
    cluster = rng.integers(0, 12, 200)
    values = rng.standard_normal(200) + rng.standard_normal(12)[cluster]
    figure = clustered_mean(values, cluster=cluster, unit="days")
    fit = sm.OLS(values, np.ones((200, 1))).fit(
        cov_type="cluster", cov_kwds={"groups": cluster, "df_correction": True}, use_t=True
    )
    # statsmodels also multiplies the variance by (N - 1) / (N - 1) here: one regressor.
    low, high = fit.conf_int()[0]
    assert (figure.low, figure.high) == (pytest.approx(low), pytest.approx(high))


def test_cells_say_the_same_as_the_values_they_hold():
    rng = np.random.default_rng(2)
    values, cluster = rng.standard_normal(300), np.repeat(np.arange(10), 30)
    cells = np.repeat(np.arange(100), 3)
    apart = clustered_mean(values, cluster=cluster, unit="days")
    held = clustered_mean(
        np.bincount(cells, weights=values),
        np.bincount(cells),
        cluster=np.repeat(np.arange(10), 10),
        unit="days",
    )
    assert (held.value, held.low) == (pytest.approx(apart.value), pytest.approx(apart.low))


def test_pairs_give_the_paired_t_test():
    rng = np.random.default_rng(3)
    first, second = rng.standard_normal((2, 30))
    found = paired_difference(first, second, unit="days")
    assert found.p == pytest.approx(stats.ttest_rel(first, second).pvalue)


def test_value_added_is_negative_when_the_change_made_it_worse():
    # Outcome 1: .8 scores .04, .6 scores .16.
    found = value_added([0.04] * 6 + [0.05] * 4, [0.16] * 6 + [0.15] * 4, cluster=np.arange(10))
    assert found.difference.value == pytest.approx((6 * -0.12 + 4 * -0.10) / 10)
    assert found.difference.high < 0


def jumps(seed: int = 4, n_subjects: int = 30) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    subject, date = (a.ravel() for a in np.meshgrid(np.arange(n_subjects), np.arange(16), indexing="ij"))
    return {
        "total": rng.normal(0, 0.1, subject.size) + 0.02 * (date < 8),
        "at_event": date < 8,
        "subject": subject,
        "date": date,
    }


def test_the_jump_is_the_difference_of_the_two_means():
    rows = jumps()
    found = excess_jump(**rows).difference
    by_hand = rows["total"][rows["at_event"]].mean() - rows["total"][~rows["at_event"]].mean()
    assert found.value == pytest.approx(by_hand)
    assert found.n == 30


def test_p_and_interval_agree():
    rng = np.random.default_rng(5)
    for _ in range(20):
        rows = jumps(seed=int(rng.integers(1e6)))
        found = excess_jump(**rows)
        assert found.difference.excludes(0.0) == (found.p < 0.05)


def test_a_shock_common_to_one_date_widens_the_interval():
    rows = jumps()
    calm = excess_jump(**rows).difference
    shock = np.random.default_rng(6).normal(0, 0.2, 16)
    rough = excess_jump(**{**rows, "total": rows["total"] + shock[rows["date"]]}).difference
    assert rough.high - rough.low > 3 * (calm.high - calm.low)


def test_when_only_dates_differ_it_is_welchs_test_on_the_dates():
    # Every subject moves alike on a date: 30 of them say no more than one.
    moves = np.array(
        [0.10, 0.02, 0.07, 0.05, -0.03, 0.06, 0.01, 0.09, 0.0, 0.02, -0.01, 0.03, 0.01, -0.02, 0.0, 0.01]
    )
    rows = jumps()
    found = excess_jump(**{**rows, "total": moves[rows["date"]]})
    welch = stats.ttest_ind(moves[:8], moves[8:], equal_var=False)
    interval = welch.confidence_interval()
    assert found.p == pytest.approx(welch.pvalue)
    assert (found.difference.low, found.difference.high) == pytest.approx((interval.low, interval.high))


def test_the_two_way_variance_is_that_of_dense_matrices():
    # Subjects answer differently to the event, dates bring shocks of their own: V = S + D - SxD.
    rng = np.random.default_rng(8)
    rows = jumps()
    total = rows["total"] + (rng.normal(0, 0.1, 30)[rows["subject"]] * rows["at_event"])
    total = total + rng.normal(0, 0.05, 16)[rows["date"]]
    found = excess_jump(**{**rows, "total": total}).difference
    event = rows["at_event"]
    r = np.where(event, total - total[event].mean(), total[~event].mean() - total) / 240
    same_subject = rows["subject"][:, None] == rows["subject"]
    same_date = rows["date"][:, None] == rows["date"]
    arms = [float(r[a] @ same_date[np.ix_(a, a)] @ r[a]) * 8 / 7 for a in (event, ~event)]
    variance = r @ same_subject @ r * 30 / 29 + sum(arms) - r @ r
    freedom = sum(arms) ** 2 / (arms[0] ** 2 / 7 + arms[1] ** 2 / 7)
    assert variance > max(sum(arms), r @ same_subject @ r * 30 / 29)
    reach = stats.t.ppf(0.975, freedom) * np.sqrt(variance)
    assert found.high - found.value == pytest.approx(reach)


@pytest.mark.parametrize(
    ("keep", "word"),
    [
        (lambda rows: rows["subject"] < 4, "4 subjects"),
        (lambda rows: rows["date"] >= 6, "2 dates with"),
        (lambda rows: rows["date"] < 10, "2 dates without"),
    ],
)
def test_too_little_is_refused_with_the_reason(keep, word):
    rows = jumps()
    found = excess_jump(**{name: column[keep(rows)] for name, column in rows.items()})
    assert found.refused
    assert word in found.difference.why
    assert found.p is None


def test_groups_come_in_order_of_their_names_not_of_their_jumps():
    rows = jumps()
    group = np.array(["south", "east", "north"])[rows["subject"] % 3]
    rows["total"] = rows["total"] + 0.3 * ((group == "south") & rows["at_event"])
    found = jumps_by_group(**rows, group=group)
    assert list(found) == ["east", "north", "south"]
    assert found["south"].difference.low > 0.2


def test_a_mean_of_few_clusters_is_refused():
    assert "3 independent" in clustered_mean(np.ones(30), cluster=np.repeat([1, 2, 3], 10), unit="days").why


def jump_of(value: float, error: float) -> Comparison:
    reach = 1.959964 * error
    return Comparison(Figure(value, value - reach, value + reach, n=20, unit="probability"), None)


def test_the_less_is_known_of_a_group_the_more_it_borrows():
    groups = {
        "a": jump_of(0.0, 0.02),
        "b": jump_of(0.0, 0.02),
        "c": jump_of(0.2, 0.02),
        "d": jump_of(0.2, 0.2),
    }
    found = pooled_jumps(groups)
    assert found["c"].value == pytest.approx(0.2, abs=0.02)
    assert found["d"].value < 0.15
    assert list(found) == list(groups)


def test_refused_groups_stay_refused_and_one_group_alone_stays_as_it_is():
    refused = Comparison(Figure.refuse("4 subjects. 5 are needed.", n=4, unit="probability"), None)
    found = pooled_jumps({"a": jump_of(0.1, 0.05), "b": refused})
    assert found["b"].refused
    assert found["a"].value == 0.1
