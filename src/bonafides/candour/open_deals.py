"""Every open deal of the running period as plain data: what is said of it and what the record shows."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bonafides.candour.comparables import CREDIBLE, Comparables
from bonafides.candour.judged import Judged
from bonafides.candour.report import CandourReport
from bonafides.candour.silence_counts import unanswered
from bonafides.candour.talk import said_shares, stands_apart
from bonafides.figures import Figure
from bonafides.history.asof import Past
from bonafides.history.tables import CATEGORIES
from bonafides.history.weeks import day_of

UNKNOWN = -1
KEY_DIGITS = 12


@dataclass(frozen=True, slots=True, eq=False)
class OpenDeal:
    """One open deal stated to close in the running period, or before it.

    Parameters
    ----------
    record
        Plain data: what pages show.
    owner_no
        Whose it is; None when nobody is on record.
    said_by
        Who said it, a person_no.
    apart
        Whether statement and evidence disagree.
    at_stake
        Amount in cents of the home currency; 0 without one.
    """

    record: Mapping[str, Any]
    owner_no: int | None
    said_by: int | None
    apart: bool
    at_stake: float


def deal_key(deal_id: str) -> str:
    """What a deal is called in addresses: the CRM's own id is nobody else's business.

    Examples
    --------
    >>> len(deal_key("0063X00001")), deal_key("a") == deal_key("b")
    (12, False)
    """
    return hashlib.blake2b(deal_id.encode(), digest_size=KEY_DIGITS // 2).hexdigest()


def open_deals(past: Past, report: CandourReport, *, n_people: int) -> list[OpenDeal]:
    """List the open deals of the running period, in order of their stated close date.

    Parameters
    ----------
    past
        What was known.
    report
        Measured on it.
    n_people
        People whose deals stand behind the outlook: the chance of a deal is a figure of all of them.

    Notes
    -----
    Three queries, however many deals there are.
    """
    judged = report.judged
    if judged is None or not len(judged.deals):
        return []
    column = judged.deals.column
    said, stated = said_shares(judged.deals, report.calibration)
    chance = _chances(judged)
    apart = stands_apart(said, chance[:, 0], chance[:, 1], chance[:, 2]) & np.isfinite(chance[:, 0])
    facts = _facts(past, column["deal_no"])
    silent = [int(no) for no in column["deal_no"][apart] if facts.get(int(no), {}).get("n_unanswered")]
    alive = report.silence.alive_now(past, silent) if silent else {}
    home = report.rates.at_home(column["amount_cents"], column["currency"])
    stages = {row["stage_no"]: row["stage"] for row in past.engine.fetch(past.stages).to_pylist()}
    compared: dict[tuple[int, int], Comparables] = {}
    found = []
    for i in np.lexsort((column["deal_no"], column["expected_day"])).tolist():
        row = {name: values[i] for name, values in column.items()}
        deal_no, key = int(row["deal_no"]), (int(row["stage_no"]), int(row["silent_weeks"]))
        if "deal_id" not in facts.get(deal_no, {}):
            continue  # created in the week of the last day, but after it: nobody knew of it
        stage = stages.get(key[0], "")
        if key not in compared:
            compared[key] = judged.reference.of(*key, stage=stage or "no stage")
        at_stake = float(home[i]) if np.isfinite(home[i]) else 0.0
        plain = {
            **_statement(row, float(said[i]), bool(stated[i]), report),
            **_evidence(
                chance[i], compared[key], facts[deal_no], alive.get(deal_no), judged.outlook.n, n_people
            ),
            "stage": stage,
            "home_cents": round(at_stake),
            "apart": bool(apart[i]),
            "above": bool(apart[i] and said[i] > chance[i, 0]),
            "passed": int(row["expected_day"]) <= past.as_of_day,
        }
        by = row["by"] if stated[i] else row["category_by"]
        found.append(OpenDeal(plain, _known(row["owner_no"]), _known(by), bool(apart[i]), at_stake))
    return found


def _chances(judged: Judged) -> NDArray[np.float64]:
    """value, low, high, upper of each deal; NaN without an outlook."""
    deal_no = judged.deals.column["deal_no"]
    outlook = judged.outlook
    if judged.why or not len(outlook.deal_no):
        return np.full((len(deal_no), 4), np.nan)
    at = np.searchsorted(outlook.deal_no, deal_no)
    return np.column_stack([getattr(outlook, end)[at] for end in ("value", "low", "high", "upper")])


def _facts(past: Past, deal_no: NDArray[np.int64]) -> dict[int, dict[str, Any]]:
    """Ids, titles and silences."""
    few = past.engine.rows({"deal_no": np.sort(deal_no)})
    named = past.deals.semi_join(few, "deal_no").select("deal_no", "deal_id", "title")
    found = {int(row["deal_no"]): dict(row) for row in past.engine.fetch(named).to_pylist()}
    quiet = unanswered(past).semi_join(few, "deal_no")
    for row in past.engine.fetch(quiet).to_pylist():
        found.setdefault(int(row["deal_no"]), {}).update(row)
    return found


def _known(number: Any) -> int | None:
    return None if int(number) == UNKNOWN else int(number)


def _statement(row: Mapping[str, Any], said: float, stated: bool, report: CandourReport) -> dict[str, Any]:
    """What is said of a deal."""
    category = _known(row["category"])
    kind = "probability" if stated else "category" if np.isfinite(said) else ""
    name = CATEGORIES[category] if category is not None else ""
    return {
        "kind": kind,
        "said": said if np.isfinite(said) else None,
        "category": name,
        "is_written": kind == "category" and name in getattr(report.calibration, "written", {}),
        "moved": bool(row["moved"]),
        "expected_on": day_of(int(row["expected_day"])).isoformat(),
        "n_pushes": int(row["n_pushes"]),
        "amount_cents": _known(row["amount_cents"]),
        "currency": str(row["currency"] or ""),
    }


def _evidence(
    ends: NDArray[np.float64],
    compared: Comparables,
    fact: Mapping[str, Any],
    alive: Figure | None,
    n_weeks: int,
    n_people: int,
) -> dict[str, Any]:
    """What the record shows of a deal."""
    value, low, high, upper = (float(end) for end in ends)
    known = np.isfinite(value)
    chance = Figure(value, min(low, value), max(high, value), n=n_weeks, unit="share") if known else None
    bound = compared.bound.high
    last_in = fact.get("last_in_day")
    return {
        "key": deal_key(str(fact["deal_id"])),
        "id": str(fact["deal_id"]),
        "title": str(fact.get("title") or fact["deal_id"]),
        "chance": None if chance is None else {**chance.record(), "n_people": n_people},
        "comparables": {
            "n": compared.n,
            "k": compared.k,
            "described": compared.described,
            "at_most": None if bound is None else float(bound),
        },
        "no_chance": bool(known and upper < CREDIBLE and bound is not None and bound < CREDIBLE),
        "unanswered": int(fact.get("n_unanswered") or 0),
        "last_in": None if last_in is None else day_of(int(last_in)).isoformat(),
        "heard": last_in is not None or "n_unanswered" in fact,
        "alive": None if alive is None or alive.refused else {**alive.record(), "n_people": n_people},
    }
