"""Planted profiles found again: intervals hold the truth about as often as they say, over many rounds."""

from __future__ import annotations

import numpy as np
import pytest
from tests.mirrors import THRESHOLDS, cell, items_of, manifest_of

from bonafides.invented.regard import Facet, Planting, draw, expected, profiles
from bonafides.trust.instruments import Instrument, load
from bonafides.trust.measuring import Allowed, measure
from bonafides.trust.scoring import score_all
from bonafides.trust.shown import shown_mean
from bonafides.trust.within import within

pytestmark = pytest.mark.slow

PROFILE, PULSE = load("trust-profile"), load("manager-pulse-quarterly")
PLANTED = Planting(careless=0.0)


def facets(instrument: Instrument) -> list[Facet]:
    return [
        Facet(
            one.code,
            4.8 if one.direction == "more" else 3.2,
            general=0.35 if one.direction == "more" else -0.35,
        )
        for one in instrument.dimensions
    ]


def truths(instrument: Instrument, latent: np.ndarray) -> dict[str, float]:
    """What very many raters would say on average, of each dimension and of the composite."""
    told = dict(
        zip([one.code for one in instrument.dimensions], expected(latent, PLANTED.around), strict=True)
    )
    good = [
        told[one.code] if one.direction == "more" else 8 - told[one.code] for one in instrument.composed_of()
    ]
    return {name: float(value) for name, value in told.items()} | {"composite": float(np.mean(good))}


@pytest.mark.parametrize("n", [8, 12])
def test_intervals_of_planted_profiles_hold_the_truth_in_about_95_of_100_rounds(n: int) -> None:
    """1,500 rounds; the means of a scale of whole answers are a little skewed, and told to a tenth."""
    subjects, times = 30, 50
    lying = profiles(subjects, facets(PROFILE), seed=11)
    items = items_of(PROFILE)
    held: dict[str, list[bool]] = {}
    for number, latent in enumerate(lying):
        truth = truths(PROFILE, latent)
        drawn = draw(latent, facets(PROFILE), items, n, PLANTED, seed=[12, n, number], times=times)
        rows = [row for time in range(times) for row in drawn.rows(items, time)]
        scores = score_all(PROFILE, rows)
        for name, values in {"composite": scores.composite, **scores.dimensions}.items():
            for one in values.reshape(times, n):
                figure = shown_mean(one, PROFILE, 5)
                if figure.low is not None and figure.high is not None:
                    held.setdefault(name, []).append(figure.low <= truth[name] <= figure.high)
    for name, hits in held.items():
        # Four standard errors of rounds of one subject, which share their truth.
        assert 0.925 <= np.mean(hits) <= 0.98, (name, np.mean(hits), len(hits))


def test_small_groups_that_borrow_the_spread_of_their_round_are_covered_too() -> None:
    """Five managers of six answers beside three of nine, who lend; a hundred rounds."""
    items, rounds = items_of(PULSE), 100
    sizes = [9, 9, 9, 6, 6, 6, 6, 6]
    held: dict[str, list[bool]] = {}
    for turn in range(rounds):
        lying = profiles(len(sizes), facets(PULSE), seed=100 + turn)
        rows = [
            draw(latent, facets(PULSE), items, n, PLANTED, seed=[13, turn, place]).rows(items)
            for place, (latent, n) in enumerate(zip(lying, sizes, strict=True))
        ]
        spread = within(PULSE, {f"{place}": given for place, given in enumerate(rows[:3])}, least=8)
        for given, latent in list(zip(rows, lying, strict=True))[3:]:
            truth, scores = truths(PULSE, latent), score_all(PULSE, given)
            for name in ("composite", "connection", "no_favourites", "competence"):
                values = scores.composite if name == "composite" else scores.dimensions[name]
                figure = shown_mean(values, PULSE, 5, lent=spread.sd(name))
                if figure.low is not None and figure.high is not None:
                    held.setdefault(name, []).append(figure.low <= truth[name] <= figure.high)
    for name, hits in held.items():
        assert 0.92 <= np.mean(hits) <= 0.985, (name, np.mean(hits), len(hits))


def test_a_planted_blind_spot_is_named_and_nothing_is_named_where_none_is_planted() -> None:
    """The focus of a page: a gap of 2.2 in intimacy is found nearly always, no gap is called one rarely."""
    from bonafides.trust.composing import Facts, compose

    items = items_of(PROFILE)
    latent = np.array([one.level for one in facets(PROFILE)])
    named: dict[bool, list[str]] = {False: [], True: []}
    for blind, found in named.items():
        for turn in range(60):
            drawn = draw(latent, facets(PROFILE), items, 10, PLANTED, seed=[14, turn])
            manifest = manifest_of(PROFILE, [cell("a" * 16, invited=12)], thresholds=THRESHOLDS)
            answered = {"a" * 16: [{"answers": row, "flag": 0} for row in drawn.rows(items)]}
            shows = frozenset({"means", "spread"})
            told = measure(manifest, answered, {}, [Allowed("all", ("a" * 16,), shows)])
            levels = {item.code: 3 if item.facet == "self_orientation" else 5 for item in items}
            own = {item.code: 8 - levels[item.code] if item.reversed else levels[item.code] for item in items}
            if blind:
                own |= {item.code: 7 for item in items if item.facet == "intimacy"}
            payload = compose(
                Facts("r", "Autumn", "2026-11-13"),
                PROFILE,
                [("all", told["aggregates"]["all"])],
                named={"self": own},
                before=None,
                scales=told["scales"],
            )
            focus = payload["focus"]
            found.append(focus["dimension"] if focus["because"] in ("above", "below") else "")
    assert sum(one == "intimacy" for one in named[True]) >= 54
    assert sum(one != "" for one in named[False]) <= 9
