"""Silences to fit: a sample of them, always the same, and the curves that a fitted model gives for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bonafides.candour.silence_counts import (
    PATIENCE_DAYS,
    sampled_waits,
)
from bonafides.figures import Figure
from bonafides.history.asof import Past
from bonafides.methods.waiting import WaitingModel, Waits

SAMPLED_DEALS, SAMPLED_CONTACTS = 2_500, 40_000
"""Silences are fitted on a sample of about so many deals and contacts at most; more would change nothing."""

SELDOM = 100
"""Channels with fewer contacts than this in the sample are taken together."""

SHOWN_CONTACTS = 10
"""P(still there) is shown after 0 to this many contacts without an answer."""

COURSES = 60
"""Orders of channels that a curve over all channels is averaged over."""


@dataclass(frozen=True, slots=True)
class Curve:
    """P(still there) after 0, 1, … contacts at the usual pace, the last one three days ago; `n` silences."""

    after: tuple[Figure, ...]
    n: int
    why: str = ""

    @property
    def refused(self) -> bool:
        """Whether there is a reason in place of figures."""
        return bool(self.why)


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """Silences to fit: their waits and answers, the channels' codes, and the usual pace in days."""

    waits: Waits
    came: NDArray[np.bool_]
    codes: dict[str, int]
    n_codes: int
    gap_days: float
    gap_by_code: dict[int, float]

    def curve(self, model: WaitingModel, channel: str, seed: int) -> Curve:
        """P(still there) after n contacts by one channel, or by the usual mix of all."""
        if model.refused or (channel and channel not in self.codes):
            return Curve((), 0, model.why or "No contact of the sample went this way.")
        if channel:
            code = self.codes[channel]
            courses = np.full((1, SHOWN_CONTACTS), code)
            gap = self.gap_by_code[code]
            n = len(np.unique(self.waits.silence[self.waits.channel == code]))
        else:
            rng = np.random.default_rng(seed)
            courses = rng.choice(self.waits.channel, size=(COURSES, SHOWN_CONTACTS))
            gap, n = self.gap_days, model.n
        waits, label = _courses(courses, gap)
        figures = model.alive_while_waiting(waits, len(label), seed=seed, average=label)
        return Curve(tuple(figures), n)


def _courses(channels: NDArray[np.int64], gap_days: float) -> tuple[Waits, NDArray[np.int64]]:
    """The contacts of every course after 0, 1, … of them, and how many those are."""
    label = np.repeat(np.arange(SHOWN_CONTACTS + 1), len(channels))
    course = np.tile(np.arange(len(channels)), SHOWN_CONTACTS + 1)
    silence = np.repeat(np.arange(len(label)), label)
    place = np.arange(len(silence)) - np.repeat(np.cumsum(label) - label, label)
    back = np.repeat(label, label) - 1 - place
    waited = (PATIENCE_DAYS + gap_days * back).astype(np.float64)
    return Waits(silence, channels[course[silence], place], waited), label


def sampled_share(past: Past, n_contacts: int) -> float:
    """Share of the deals to take into the sample."""
    return float(min(1.0, SAMPLED_DEALS / max(past.n_deals, 1), SAMPLED_CONTACTS / max(n_contacts, 1)))


def sample_of(past: Past, share: float, quiet: frozenset[int]) -> Sample:
    """Take a share of the deals, without those of owners who log too little."""
    table = past.engine.fetch(sampled_waits(past, share))
    heard = np.array([owner not in quiet for owner in table.column("owner_no").to_pylist()], dtype=bool)
    column = {
        name: table.column(name).to_numpy()[heard] for name in ("deal_no", "streak", "day", "came", "days")
    }
    names = np.asarray(table.column("channel").to_pylist(), dtype=object)[heard]
    key = column["deal_no"] * 2**20 + column["streak"]
    _, first, silence = np.unique(key, return_index=True, return_inverse=True)
    codes = _codes(names.tolist())
    channel = coded(names.tolist(), codes)
    order = np.lexsort((column["day"], channel, silence))
    by_code = {
        code: _usual_gap(silence[order][channel[order] == code], column["day"][order][channel[order] == code])
        for code in set(codes.values())
    }
    return Sample(
        waits=Waits(silence.astype(np.int64), channel, column["days"].astype(float)),
        came=column["came"][first] == 1,
        codes=codes,
        n_codes=max(codes.values(), default=-1) + 1,
        gap_days=_usual_gap(silence, column["day"]),
        gap_by_code=by_code,
    )


def _codes(names: list[str]) -> dict[str, int]:
    """A code for each channel; those seldom used share the last one."""
    found = {name: names.count(name) for name in sorted(set(names))}
    often = [name for name, n in found.items() if n >= SELDOM]
    return {name: often.index(name) if name in often else len(often) for name in found}


def coded(names: Sequence[str], codes: Mapping[str, int]) -> NDArray[np.int64]:
    """Codes of channels; one never seen counts as one seldom used."""
    last = max(codes.values(), default=0)
    return np.array([codes.get(name, last) for name in names], dtype=np.int64)


def _usual_gap(silence: NDArray[np.int64], day: NDArray[np.int64]) -> float:
    """Mean days between one contact of a silence and the next; a week where nothing tells."""
    same = silence[1:] == silence[:-1]
    return float(np.diff(day)[same].mean()) if same.any() else 7.0
