"""Is the customer still there? What unanswered contacts say, where contacts are logged well enough."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bonafides.candour.contact_logging import (
    logging_shares,
    quiet_owners,
    why_too_little,
)
from bonafides.candour.silence_counts import (
    MOST_DAYS,
    contacts_made,
    first_attempts,
    reply_waits,
    waits_now,
)
from bonafides.candour.silence_sample import Curve, coded, sample_of, sampled_share
from bonafides.figures import Figure
from bonafides.history.asof import Past
from bonafides.methods.replies import Attempt, ReplyDelay, reply_delay, returned_before_next
from bonafides.methods.waiting import WaitingModel, Waits, fit_waiting


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
            channel=coded(table.column("channel").to_pylist(), self.codes),
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
    logged, inbound, n_contacts = logging_shares(past)
    why = why_too_little(logged, inbound)
    tried = past.engine.fetch(first_attempts(past)).to_pylist()
    share = sampled_share(past, n_contacts)
    waits = past.engine.fetch(reply_waits(past, share)).to_pylist()
    made = {row["channel"]: row["n"] for row in past.engine.fetch(contacts_made(past)).to_pylist()}
    quiet = quiet_owners(past) if not why else frozenset[int]()
    sample = None if why else sample_of(past, share, quiet)
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
