"""Invented years of promises as the ledger would hold them: acts by conversation, and what a night counts."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime

from bonafides.invented.promises import FUNCTIONS, Cast, Planting, Served, Squad, Year, year_of
from bonafides.promises.outcomes import Said
from bonafides.promises.tallies import Row, Tallies

STARTS, TODAY = date(2025, 11, 24), date(2026, 11, 23)

CAST = Cast(
    functions={name: Squad(f"head {name}", tuple(f"{name} {n}" for n in range(4))) for name in FUNCTIONS},
    teams={f"team {t}": Squad(f"manager {t}", tuple(f"rep {t}{n}" for n in range(7))) for t in range(5)},
    leader="leader",
    clients=tuple(
        Served(f"c{n}", f"rep {n % 5}{n % 7}", "de" if n % 3 == 0 else "en", ((f"k{n}", "Jo Ritter"),))
        for n in range(24)
    ),
)


def year(seed: int, planting: Planting | None = None) -> Year:
    """The year of a seed."""
    return year_of(CAST, planting, starts_on=STARTS, today=TODAY, seed=seed)


def acts_of(found: Year) -> dict[int, list[Said]]:
    """The acts that the ledger would hold of each conversation, in their order."""
    acts: dict[int, list[Said]] = defaultdict(list)
    for step in found.steps:
        told, on, rows = found.told[step.promise], step.at.date(), acts[step.promise]
        if step.do == "say":
            rows.append(Said("offer", "performer", on, told.due_on))
        elif step.do == "agreed":
            due = found.told[told.outer].due_on if told.outer is not None else told.due_on
            rows += [Said("ask", "asker", on, due), Said("promise", "performer", on)]
        elif step.do == "delegate":
            rows.append(Said("hand_on", "performer", on))
        elif step.do == "day":
            told.due_on = step.due_on or told.due_on
        elif step.do == "drop":
            for inner in found.told:
                if inner.outer == told.number and acts.get(inner.number):
                    last = acts[inner.number]
                    state = {one.act for one in last}
                    promised = bool(state & {"promise", "accept"})
                    if not state & {"decline", "withdraw", "report", "satisfied", "renege", "cancel"}:
                        last.append(Said("cancel" if promised else "withdraw", "asker", on))
        elif step.do not in ("prepare", "answered"):
            due = step.due_on or (told.due_on if step.do == "ask" else None)
            rows.append(Said(step.do, step.side, on, due, step.reason))
    return {number: rows for number, rows in acts.items() if rows}


def tallied(found: Year) -> tuple[Tallies, dict[str, int], dict[tuple[str, str], int]]:
    """What a night counts of a year; with the numbers of functions and kinds."""
    functions = {name: n for n, name in enumerate(found.planting.functions)}
    kinds = {
        (name, kind): len(functions) + n
        for n, (name, kind) in enumerate(
            (name, kind) for name, one in found.planting.functions.items() for kind in one.sorts
        )
    }
    clients = {one.key: n for n, one in enumerate(CAST.clients)}
    now = datetime.combine(TODAY, datetime.min.time(), UTC).timestamp()
    tallies = Tallies(as_of=TODAY, now=now)
    for number, said in acts_of(found).items():
        told = found.told[number]
        row = Row(
            told.direction,
            told.origin,
            client=clients.get(told.client),
            function=functions.get(told.performer) if told.direction == "ask" else None,
            kind=kinds.get((told.performer, told.kind)),
        )
        tallies.take(row, said)
    return tallies, functions, kinds
