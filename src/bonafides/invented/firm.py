"""A whole invented company: its canonical tables and the truth that was planted in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from bonafides.history.tables import CANONICAL
from bonafides.invented.lives import CHUNK, LOST, WON, Chunk, Lives, World, world
from bonafides.invented.plan import Plan
from bonafides.invented.registers import (
    coverage_rows,
    forecast_rows,
    fx_rows,
    people_rows,
    period_rows,
    stage_rows,
)
from bonafides.invented.rows import WORDS, Counts, activity_rows, deal_rows, outcome_rows, statement_rows
from bonafides.invented.staff import crm_ids
from bonafides.invented.weeks import days_in

FACTS = ("deals", "statements", "activities", "outcomes")


@dataclass(frozen=True, eq=False)
class Part:
    """One chunk of a company: its rows of the four large tables, and the truth about its deals."""

    tables: dict[str, pa.Table]
    honest: npt.NDArray[np.float64]
    lives: Lives


@dataclass(frozen=True, eq=False)
class Company:
    """A company whose truth is known.

    Parameters
    ----------
    plan
        What it was made from.
    tables
        The canonical tables by name, with the column types of their contracts.
    truth
        What was planted. ``people`` (by person_id: optimism in log-odds, logs_little), ``managers`` (by
        person_id: jump, the mean over all open deals at a call, in log-odds), ``silence`` (alive and, by
        channel, the Beta of answers and the delays), ``push_effect`` (log-odds a push), ``counts``,
        ``call_days``; and as arrays in ``deals`` (alive at the end, result, pushes; by deal_no) and
        ``statements`` (row of the table and the honest probability of each human probability).
    """

    plan: Plan
    tables: dict[str, pa.Table]
    truth: dict[str, Any]


def parts(shared: World, counts: Counts) -> Iterator[Part]:
    """Generate a company chunk by chunk, so that memory does not grow with it."""
    for chunk in range(-(-shared.plan.deals // CHUNK)):
        lives = Chunk(shared, chunk).live()
        statements, honest = statement_rows(shared, lives, counts)
        made = {
            "deals": deal_rows(shared, lives),
            "statements": statements,
            "activities": activity_rows(shared, lives, counts),
            "outcomes": outcome_rows(lives, counts),
        }
        counts.deals += made["deals"].num_rows
        counts.submitted = counts.submitted + lives.submitted
        yield Part(made, honest, lives)


def registers(shared: World, counts: Counts) -> dict[str, pa.Table]:
    """Return the small tables; coverage last, when everything has been counted."""
    return {
        "periods": period_rows(shared),
        "people": people_rows(shared),
        "stages": stage_rows(),
        "fx": fx_rows(shared),
        "forecasts": forecast_rows(shared, counts),
        "data_coverage": coverage_rows(shared, counts),
    }


def plain(name: str, made: pa.Table) -> pa.Table:
    """Cast a table to the types of its contract."""
    schema = pa.schema([(c, WORDS[column.type]) for c, column in CANONICAL[name].columns.items()])
    return made.cast(schema)


def company(plan: Plan) -> Company:
    """Invent a company.

    Parameters
    ----------
    plan
        Its size, its seed, and what is planted in it.

    Returns
    -------
    Company
        All in memory: about 1 GB per 500,000 deals. To write more than that, give the plan itself to `write`.

    Examples
    --------
    >>> made = company(Plan(people=4, deals=50, weeks=20, seed=3))
    >>> made.tables["deals"].num_rows
    50
    """
    shared, counts = world(plan), Counts()
    pieces = list(parts(shared, counts))
    tables = {name: plain(name, pa.concat_tables([piece.tables[name] for piece in pieces])) for name in FACTS}
    tables.update(registers(shared, counts))
    return Company(plan, tables, truth(shared, counts, pieces))


def truth(shared: World, counts: Counts, pieces: list[Part]) -> dict[str, Any]:
    """Return what was planted, and what is true of each deal and statement."""
    told = planted(shared)
    told["counts"] = {"deals": counts.deals, "statements": counts.statements, "activities": counts.activities}
    kinds = [piece.lives.deals["result"] for piece in pieces]
    result = np.concatenate(kinds)
    told["counts"] |= {"won": int((result == WON).sum()), "lost": int((result == LOST).sum())}
    told["deals"] = {
        "alive": np.concatenate([piece.lives.deals["alive"] for piece in pieces]),
        "result": np.array(["open", "won", "lost"])[result + 1],
        "pushes": np.concatenate([piece.lives.deals["pushes"] for piece in pieces]),
    }
    honest = np.concatenate([piece.honest for piece in pieces])
    number = np.flatnonzero(~np.isnan(honest))
    told["statements"] = {"row": number, "honest": honest[number]}
    return told


def planted(shared: World) -> dict[str, Any]:
    """Return what the plan planted, by person and as a whole."""
    staff, plan = shared.staff, shared.plan
    ids = crm_ids("005", np.arange(staff.n)).astype("U18").tolist()
    calls = np.flatnonzero(shared.call_weeks)
    return {
        "people": {
            ids[who]: {
                "person_no": who,
                "optimism": float(staff.optimism[who]),
                "logs_little": bool(staff.logs_little[who]),
            }
            for who in range(staff.n_sellers)
        },
        "managers": {
            ids[staff.n_sellers + who]: {
                "person_no": staff.n_sellers + who,
                "jump": float(jump * plan.pressure_reach),
                "jump_of_a_raised_deal": float(jump),
            }
            for who, jump in enumerate(staff.jump)
        },
        "silence": {
            "alive": plan.alive,
            "channels": {
                name: {
                    "alpha": c.alpha,
                    "beta": c.beta,
                    "delay_median_days": c.delay_median_days,
                    "delay_sigma": c.delay_sigma,
                }
                for name, c in plan.channels.items()
            },
        },
        "push_effect": -plan.push_harm,
        "call_days": [
            int(shared.weeks.first_day + days_in(int(w), np.array([plan.call_weekday + 0.1]))[0])
            for w in calls
        ],
    }
