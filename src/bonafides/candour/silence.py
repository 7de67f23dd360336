"""Is the customer still there? What unanswered contacts say, where contacts are logged well enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
from numpy.typing import NDArray

from bonafides.candour.silence_counts import (
    MOST_DAYS,
    PATIENCE_DAYS,
    contacts_made,
    first_attempts,
    reply_waits,
    sampled_waits,
    waits_now,
)
from bonafides.engines.words import count_if
from bonafides.figures import Figure
from bonafides.history.asof import Past, endings
from bonafides.history.checks import logging_by_person
from bonafides.history.spells import contacts
from bonafides.methods.replies import Attempt, ReplyDelay, reply_delay, returned_before_next
from bonafides.methods.waiting import WaitingModel, Waits, fit_waiting

LEAST_LOGGED = 0.5
"""Share of deals that are over which must have a logged contact before a missing answer means anything."""

LEAST_INBOUND = 0.02
"""Share of logged contacts that must come from customers; below it replies are plainly not logged at all."""

QUIET_OWNER = 0.6
"""Whose deals have contacts in fewer of their weeks than this part of the middle owner's logs too little."""

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


@dataclass(frozen=True, slots=True)
class Channel:
    """What is known of one way to reach customers.

    `presence` is what silence would mean if only this channel were used; `attempts` counts, among deals that
    are over, contacts by this channel before the customer's first answer.
    """

    channel: str
    presence: Curve | None
    delay: ReplyDelay | None
    attempts: tuple[Attempt, ...]
    n_contacts: int


@dataclass(frozen=True, slots=True)
class Silence:
    """Whether customers are still there after contacts without an answer; refused with `why`.

    `codes` gives each channel its place in `model`; `quiet_owners` are people (person_no) who log too little
    for silences of their deals to mean anything.
    """

    everything: Curve | None
    channels: tuple[Channel, ...]
    logged_share: Figure
    inbound_share: Figure
    model: WaitingModel
    codes: Mapping[str, int]
    quiet_owners: frozenset[int]
    why: str

    def after(self, n: int) -> Figure:
        """P(still there) after n contacts without an answer, at the organisation's usual pace and mix."""
        if self.why or self.everything is None or self.everything.refused:
            why = self.why or (self.everything.why if self.everything else "No contacts are logged.")
            return Figure.refuse(why, n=0, unit="share")
        return self.everything.after[min(n, len(self.everything.after) - 1)]

    def alive_now(self, past: Past, deal_nos: Sequence[int], *, seed: int = 20260101) -> dict[int, Figure]:
        """P(still there) of open deals, each from its own contacts: by which channels, how long ago.

        Parameters
        ----------
        past
            What was known.
        deal_nos
            Open deals; a few at a time.
        seed
            Of the draws behind the intervals.

        Returns
        -------
        dict
            deal_no → Figure. Refused where silence is, and for deals of owners who log too little.
        """
        wanted = np.unique(np.asarray(deal_nos, dtype=np.int64))
        if self.why or self.model.refused or not len(wanted):
            return {int(deal): self.after(0) for deal in wanted}
        few = past.engine.rows({"deal_no": wanted})
        table = past.engine.fetch(waits_now(past, few))
        own = past.engine.fetch(
            past.deals.semi_join(few, "deal_no").select("deal_no", "owner_no")
        ).to_pylist()
        quiet = {row["deal_no"] for row in own if row["owner_no"] in self.quiet_owners}
        waits = Waits(
            silence=np.searchsorted(wanted, table.column("deal_no").to_numpy()),
            channel=_coded(table.column("channel").to_pylist(), self.codes),
            days=table.column("days").to_numpy().astype(float),
        )
        figures = self.model.alive_while_waiting(waits, len(wanted), seed=seed)
        why = "The owner logs too few contacts for silence to mean anything."
        return {
            deal: Figure.refuse(why, n=0, unit="share") if deal in quiet else figure
            for deal, figure in zip(wanted.tolist(), figures, strict=True)
        }

    def record(self) -> dict[str, Any]:
        """The section `silence` of report.json."""
        return {
            "why": self.why,
            "logged_share": self.logged_share.record(),
            "inbound_share": self.inbound_share.record(),
            "alive_after": _after_record(self.everything),
            "n_quiet_owners": len(self.quiet_owners),
            "channels": [
                {
                    "channel": c.channel,
                    "n_contacts": c.n_contacts,
                    "alive_after": _after_record(c.presence),
                    "attempts": [
                        {
                            "number": a.number,
                            "and_later": a.and_later,
                            "n": a.n,
                            "k": a.k,
                            "share": a.share.record(),
                        }
                        for a in c.attempts
                    ],
                }
                for c in self.channels
            ],
        }


def _after_record(curve: Curve | None) -> list[dict[str, Any]]:
    if curve is None or curve.refused:
        return []
    return [{"unanswered": n, **figure.record()} for n, figure in enumerate(curve.after)]


def silence(past: Past, *, seed: int = 20260101) -> Silence:
    """Measure silences: how likely a customer is still there after n contacts without an answer.

    Parameters
    ----------
    past
        What was known.
    seed
        Of the draws behind the intervals.

    Returns
    -------
    Silence
        Refused where contacts are not logged well enough: fewer than `LEAST_LOGGED` of the deals that are
        over have any, or fewer than `LEAST_INBOUND` of the contacts come from customers. Absence of rows is
        often absence of logging, not of contact: owners who log far less than others do are left out.

    Notes
    -----
    A *silence* is a run of contacts made without one received, from the first contact or from the last
    answer on; it ends with an answer, with the deal or with the record. Mail by machines, bounced mail and
    internal notes do not count. Fitted by `methods.waiting` on a sample of the deals, always the same.
    """
    logged, inbound, n_contacts = _logging(past)
    why = _why_not(logged, inbound)
    tried = past.engine.fetch(first_attempts(past)).to_pylist()
    share = _share(past, n_contacts)
    waits = past.engine.fetch(reply_waits(past, share)).to_pylist()
    made = {row["channel"]: row["n"] for row in past.engine.fetch(contacts_made(past)).to_pylist()}
    quiet = _quiet_owners(past) if not why else frozenset[int]()
    sample = None if why else _sample(past, share, quiet)
    model = _refused_model(why) if sample is None else fit_waiting(sample.waits, sample.came, sample.n_codes)
    names = sorted(made)
    curves: dict[str, Curve] = {} if sample is None else {n: sample.curve(model, n, seed) for n in names}
    return Silence(
        everything=None if sample is None else sample.curve(model, "", seed),
        channels=tuple(_channel(name, tried, waits, curves.get(name), made[name]) for name in names),
        logged_share=logged,
        inbound_share=inbound,
        model=model,
        codes={} if sample is None else sample.codes,
        quiet_owners=quiet,
        why=why or model.why,
    )


def _refused_model(why: str) -> WaitingModel:
    return WaitingModel(np.zeros(0), np.zeros((0, 0)), 0, 0, why)


def _logging(past: Past) -> tuple[Figure, Figure, int]:
    """Share of deals that are over with any contact, share of contacts that came in, and their number."""
    from bonafides.methods.intervals import wilson

    c = contacts(past.activities)
    over = endings(past)
    seen = past.engine.fetch(over.semi_join(c, "deal_no").agg(n=ibis._.count())).column("n")[0].as_py()
    total = past.engine.fetch(over.agg(n=ibis._.count())).column("n")[0].as_py()
    way = past.engine.fetch(c.agg(n=c.count(), k=count_if(c.direction == "in"))).to_pylist()[0]
    return wilson(seen, total), wilson(way["k"] or 0, way["n"]), int(way["n"])


def _why_not(logged: Figure, inbound: Figure) -> str:
    if logged.value is None or inbound.value is None:
        return (
            "No contacts with customers are in this export, so nobody can tell silence from missing records."
        )
    if logged.value < LEAST_LOGGED:
        return (
            f"Only {logged.value:.0%} of the deals that are over have any contact logged; {LEAST_LOGGED:.0%} "
            "are needed. Below that, silence may be missing records."
        )
    if inbound.value < LEAST_INBOUND:
        return (
            f"Only {inbound.value:.1%} of the logged contacts come from customers; {LEAST_INBOUND:.0%} are "
            "needed. Their answers seem not to be logged."
        )
    return ""


def _quiet_owners(past: Past) -> frozenset[int]:
    """Owners whose deals show contacts in far fewer of their weeks than those of the middle owner."""
    by_person = logging_by_person(
        past.deals, past.statements, past.activities, past.outcomes, last_day=past.as_of_day
    )
    rows = [
        row
        for row in past.engine.fetch(by_person.select("owner_no", "logged_share")).to_pylist()
        if row["logged_share"] is not None
    ]
    if not rows:
        return frozenset()
    limit = QUIET_OWNER * float(np.median([row["logged_share"] for row in rows]))
    return frozenset(row["owner_no"] for row in rows if row["logged_share"] < limit)


@dataclass(frozen=True, slots=True, eq=False)
class _Sample:
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


def _share(past: Past, n_contacts: int) -> float:
    """Share of the deals to take into the sample."""
    return float(min(1.0, SAMPLED_DEALS / max(past.n_deals, 1), SAMPLED_CONTACTS / max(n_contacts, 1)))


def _sample(past: Past, share: float, quiet: frozenset[int]) -> _Sample:
    table = past.engine.fetch(sampled_waits(past, share))
    heard = np.array([owner not in quiet for owner in table.column("owner_no").to_pylist()], dtype=bool)
    column = {
        name: table.column(name).to_numpy()[heard] for name in ("deal_no", "streak", "day", "came", "days")
    }
    names = np.asarray(table.column("channel").to_pylist(), dtype=object)[heard]
    key = column["deal_no"] * 2**20 + column["streak"]
    _, first, silence = np.unique(key, return_index=True, return_inverse=True)
    codes = _codes(names.tolist())
    channel = _coded(names.tolist(), codes)
    order = np.lexsort((column["day"], channel, silence))
    by_code = {
        code: _usual_gap(silence[order][channel[order] == code], column["day"][order][channel[order] == code])
        for code in set(codes.values())
    }
    return _Sample(
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


def _coded(names: Sequence[str], codes: Mapping[str, int]) -> NDArray[np.int64]:
    """Codes of channels; one never seen counts as one seldom used."""
    last = max(codes.values(), default=0)
    return np.array([codes.get(name, last) for name in names], dtype=np.int64)


def _usual_gap(silence: NDArray[np.int64], day: NDArray[np.int64]) -> float:
    """Mean days between one contact of a silence and the next; a week where nothing tells."""
    same = silence[1:] == silence[:-1]
    return float(np.diff(day)[same].mean()) if same.any() else 7.0


def _channel(
    name: str, tried: list[dict[str, Any]], waits: list[dict[str, Any]], curve: Curve | None, n_made: int
) -> Channel:
    rows = [row for row in tried if row["channel"] == name]
    most = max((row["attempts"] for row in rows), default=0)
    returned, gone = np.zeros(most + 1), np.zeros(most + 1)
    for row in rows:
        (returned if row["returned"] else gone)[row["attempts"]] += row["n"]
    mine = [row for row in waits if row["channel"] == name]
    return Channel(
        channel=name,
        presence=curve,
        delay=_delay(mine) if curve is not None and mine else None,
        attempts=returned_before_next(returned, gone) if most else (),
        n_contacts=n_made,
    )


def _delay(rows: list[dict[str, Any]]) -> ReplyDelay:
    days: NDArray[np.float64] = np.arange(MOST_DAYS + 1, dtype=float)
    at, n, replied = (np.array([row[name] for row in rows]) for name in ("days", "n", "replied"))
    leaving = np.bincount(at, weights=n, minlength=MOST_DAYS + 1)
    answered = np.bincount(at, weights=n * replied, minlength=MOST_DAYS + 1)
    at_risk = leaving[::-1].cumsum()[::-1]
    return reply_delay(days, at_risk, answered)
