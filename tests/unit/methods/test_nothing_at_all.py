"""An empty history ends in refusals, not in tracebacks or numbers."""

from __future__ import annotations

import numpy as np

from bonafides.methods.bunching import excess_bunching
from bonafides.methods.contrasts import clustered_mean, value_added
from bonafides.methods.hazards import cumulative_incidence, fit_hazards
from bonafides.methods.incidence import aalen_johansen, claimed_quantile, tally
from bonafides.methods.jumps import excess_jump, jumps_by_group, pooled_jumps
from bonafides.methods.landmarks import landmark_slope, naive_slope
from bonafides.methods.movement import excess_movement
from bonafides.methods.presence import alive_while_waiting, fit_presence
from bonafides.methods.replies import reply_delay, returned_before_next


def test_differences_of_nothing_are_refused():
    assert clustered_mean([], unit="days").refused
    assert value_added([], [], cluster=[]).refused
    assert excess_jump([], at_event=[], subject=[], date=[]).refused
    assert jumps_by_group([], at_event=[], subject=[], date=[], group=[]) == {}
    assert pooled_jumps({}) == {}
    assert excess_movement([], []).refused


def test_slopes_and_crowding_of_nothing_are_refused():
    assert landmark_slope([], [], [], stratum=[]).refused
    assert naive_slope([], [], []).refused
    assert excess_bunching([], [], [], period_ends=[], seed=1).refused


def test_times_of_nothing_are_refused():
    assert aalen_johansen(*tally([], [], causes=2)).by(3).refused
    assert claimed_quantile(*tally([], [], causes=1)).refused
    model = fit_hazards(np.empty((0, 3)), [], np.empty((0, 2)))
    assert model.refused
    assert cumulative_incidence(model, np.empty((0, 4, 3))).value.shape == (0, 2)


def test_silence_of_nobody_is_refused():
    assert fit_presence([], []).refused
    assert reply_delay([], [], []).ever.refused
    assert all(row.share.refused for row in returned_before_next([], []))
    assert alive_while_waiting(0.6, 2, 4, np.empty((0, 5))).shape == (0,)
