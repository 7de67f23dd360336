"""Readings made by hand for the small organisation: what forecast pages are tested against."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.houses import House

from bonafides.candour.layout import LAYOUT

AS_OF = date(2026, 11, 22)
PERIOD = {"label": "2026-Q4", "name": "Q4 2026", "starts_on": "2026-10-01", "ends_on": "2026-12-31"}


def figure(value: float | None, low: float = 0.0, high: float = 1.0, **more: Any) -> dict[str, Any]:
    """A figure as payloads carry it; refused without a value."""
    if value is None:
        return {"value": None, "low": None, "high": None, "n": 0, "unit": "share", "why": "None yet.", **more}
    return {"value": value, "low": low, "high": high, "n": 40, "unit": "share", "why": "", **more}


def deal(
    key: str, title: str, *, owner: int, said: float = 0.7, chance: float = 0.05, **more: Any
) -> dict[str, Any]:
    """An open deal as payloads carry it."""
    return {
        "key": key,
        "id": f"CRM-{key}",
        "title": title,
        "owner": owner,
        "said_by": owner,
        "kind": "probability",
        "said": said,
        "category": "",
        "is_written": False,
        "moved": False,
        "expected_on": "2026-12-18",
        "n_pushes": 3,
        "amount_cents": 18_400_000,
        "home_cents": 18_400_000,
        "currency": "EUR",
        "chance": figure(chance, chance / 2, min(1.0, chance * 2), n_people=9),
        "comparables": {"n": 64, "k": 0, "described": "in Proposal", "at_most": 0.046},
        "no_chance": False,
        "unanswered": 5,
        "last_in": "2026-11-02",
        "heard": True,
        "alive": figure(0.25, 0.2, 0.3, n_people=9),
        "stage": "Proposal",
        "apart": abs(said - chance) > 0.1,
        "above": said > chance,
        "passed": False,
        **more,
    }


def claims() -> dict[str, Any]:
    """Claims at two levels."""
    shown = (figure(0.1, 0.02, 0.3), figure(0.5, 0.3, 0.7))
    levels = [
        {"said": said, "shown": one, "happened": k, "chance_low": 0.0, "chance_high": 1.0}
        for said, one, k in zip((0.1, 0.7), shown, (2, 11), strict=True)
    ]
    return {"n": 42, "k": 13, "said": 0.41, "came_true": figure(0.31, 0.19, 0.46), "levels": levels}


def moves() -> dict[str, Any]:
    """Moved dates."""
    days = {**figure(31.0, 24.0, 43.0), "unit": "days"}
    return {"revisions": 19, "later": figure(0.9, 0.7, 1.0), "median_days": days, "after": figure(0.16)}


def forecast() -> dict[str, Any]:
    """What is stated and what the evidence allows."""
    expected = {**figure(5e7, 3e7, 7e7), "unit": "cents"}
    return {"stated_cents": 90_000_000, "closed_cents": 0, "expected": expected}


def listed(*deals: dict[str, Any]) -> dict[str, Any]:
    """Deals with their counts."""
    apart = sum(one["apart"] for one in deals)
    return {"n_open": len(deals), "n_judged": len(deals), "n_apart": apart, "deals": list(deals)}


HEAD = {"layout": LAYOUT, "as_of": AS_OF.isoformat(), "period": PERIOD, "home": "EUR"}


def mine_payload(*deals: dict[str, Any]) -> dict[str, Any]:
    """Somebody's own reading."""
    return {
        "headline": "What you call 70 % closes about half the time",
        "standfirst": "Of 42 deals, 13 were won.",
        **HEAD,
        "optimism": {**figure(0.4, 0.1, 0.7), "unit": "log-odds"},
        "peers": {"alarm": "", "why": ""},
        "claims": claims(),
        "moves": moves(),
        "forecast": forecast(),
        **listed(*deals),
    }


def team_payload(*deals: dict[str, Any]) -> dict[str, Any]:
    """A team's reading, as it would be if nobody held anything back."""
    held = [
        {"on": "2026-11-17", "n": 2, "up": 2, "down": 0, "before_cents": 1_000_000, "after_cents": 2_000_000}
    ]
    latest = [{"key": "aa11", "title": "Ferry terminal refit", "owner": None, "before": 0.5, "after": 0.7}]
    return {
        **HEAD,
        "n_members": 7,
        "claims": claims(),
        "moves": moves(),
        "forecast": forecast(),
        "calls": {"why": "", "held": held, "latest_on": "2026-11-17", "n_latest": 1, "latest": latest},
        **listed(*deals),
    }


def publish_forecasts(house: House, *, of_rep: int = 1, **more: Any) -> dict[str, dict[str, Any]]:
    """Publish readings of the organisation, the team of six, the first rep and the what-if.

    Returns
    -------
    dict
        Payloads by kind.
    """
    from bonafides.privacy.release import release
    from bonafides.readings.app.actions import publish

    owner = house.rep.pk
    ferry = deal("aa11", "Ferry terminal refit", owner=owner)
    others = [
        deal(
            f"bb{i:02d}",
            f"Sawmill {i}",
            owner=owner,
            home_cents=i * 1000,
            expected_on=f"2026-12-{i % 28 + 1:02d}",
        )
        for i in range(1, of_rep)
    ]
    whole = {**HEAD, "headline": "Word and outcome", "standfirst": "So.", "n_judged": 3, "n_apart": 1}
    outlook = {**HEAD, "expected": {**figure(5e7, 3e7, 7e7), "unit": "cents"}, "closed_cents": 0.0}
    made = {
        "candour.organisation": ("organisation", None, whole, 9),
        "candour.team": ("team", house.north.pk, team_payload(ferry, *others), 7),
        "candour.mine": ("self", owner, mine_payload(ferry, *others), 1),
        "candour.incentives": ("organisation", None, outlook, 9),
    }
    for kind, (audience, subject, payload, n) in made.items():
        gated = release(kind, audience, subject, payload, n_people=n)  # type: ignore[arg-type]
        drawn = {"outlook": "<p>The outlook</p>", "flow": "<p>The flow</p>"} if subject is None else {}
        publish(gated, as_of=AS_OF, source=None, cut=more.get("cut", "cut"), drawn=drawn)
    return {kind: payload for kind, (_, _, payload, _) in made.items()}
