"""What a night says of the ledger, to whom it may be said: from tallies through the gate."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

import numpy as np

from bonafides.figures import Figure
from bonafides.methods.asymmetry import fit_weight
from bonafides.methods.keeping import Population
from bonafides.privacy.release import Release, release
from bonafides.privacy.thresholds import too_few
from bonafides.promises.beside import ambition, capture_rate
from bonafides.promises.counts import Counts
from bonafides.promises.reliability import (
    Reliability,
    chain_of,
    perceived,
    population_of,
    reliability,
    reliability_of_groups,
    reliability_of_person,
)
from bonafides.promises.tallies import Tallies, Waiting
from bonafides.promises.waits import time_to_answer

LAYOUT = 1
"""Raised whenever a payload changes so that older ones cannot be shown."""

ORGANISATION, ACCOUNTS, MINE = "promises.organisation", "promises.accounts", "promises.mine"

MOST_CHAINS = 20
"""Chains of functions that are shown: those that most promises rested on, in order of their names."""


@dataclass(frozen=True)
class Known:
    """Who and what the numbers of a ledger are, and how many people stand behind each function.

    Parameters
    ----------
    functions
        Key and name by number.
    kinds
        Name and function by number.
    members
        People who work in each function.
    zone
        IANA zone of the working day.
    answers
        What customers answered, one a customer: answer, and numbers of promises kept and broken before.
    """

    functions: Mapping[int, tuple[str, str]]
    kinds: Mapping[int, tuple[str, int]]
    members: Mapping[int, int]
    zone: str = "UTC"
    answers: Sequence[tuple[int, int, int]] = field(default_factory=tuple)


def releases(tallies: Tallies, known: Known, *, persons: Collection[int], seed: int) -> Iterator[Release]:
    """Everything that may be published of a ledger: the organisation's, accounts', and each person's own.

    Parameters
    ----------
    tallies
        Of one pass over the ledger.
    known
        What the numbers are.
    persons
        Numbers of the people who work here and have not turned their own figures off.
    seed
        Of every draw.
    """
    weight, house = _weight(known.answers), _people_of_the_house(tallies, known)
    whole = _organisation(tallies, known, weight, seed)
    yield release(ORGANISATION, "organisation", None, whole, n_people=house)
    yield release(ACCOUNTS, "organisation", None, _accounts(tallies, known), n_people=house)
    for number in sorted(set(tallies.persons) & set(persons)):
        yield release(MINE, "self", number, _mine(tallies.persons[number], tallies), n_people=1)


def _organisation(tallies: Tallies, known: Known, weight: Figure, seed: int) -> dict[str, Any]:
    by_name = sorted(known.functions, key=lambda number: known.functions[number][1].casefold())
    groups = {number: tallies.functions.get(number, Counts()) for number in by_name}
    found = reliability_of_groups(groups)
    among = population_of(groups.values())
    n_house = _people_of_the_house(tallies, known)
    return {
        "layout": LAYOUT,
        "as_of": tallies.as_of.isoformat(),
        "n_promises": tallies.n_promises,
        "unreadable": tallies.unreadable,
        "in_time": asdict(tallies.in_time),
        "leaders": _direction(tallies, "team", weight),
        "ours": _direction(tallies, "ours", weight),
        # What customers promised us is theirs: no person of this house stands behind it.
        "theirs": _group(reliability(tallies.directions["theirs"]), n_house, weight),
        "functions": [
            {
                "number": number,
                "key": known.functions[number][0],
                "name": known.functions[number][1],
                **_function(tallies, known, number, found[number], weight),
            }
            for number in by_name
        ],
        "kinds": _kinds(tallies, known, weight),
        "chains": _chains(tallies, known, among, seed),
        "capture": _with_people(_capture(tallies, seed).record(), n_house),
        "ambition": _with_people(ambition(_all(tallies.room_days.values())).record(), n_house),
        "answer": _with_people(_answer(tallies.waiting.values(), tallies, known).record(), n_house),
        "weight": _with_people(weight.record(), n_house),
    }


def _people_of_the_house(tallies: Tallies, known: Known) -> int:
    """People who stand behind what is said of the whole house."""
    performers = {number for numbers in tallies.performers.values() for number in numbers}
    return max(len(performers), sum(known.members.values()))


def _direction(tallies: Tallies, direction: Any, weight: Figure) -> dict[str, Any]:
    people = len(tallies.performers.get(direction, ()))
    return _group(reliability(tallies.directions[direction]), people, weight)


def _group(found: Reliability, people: int, weight: Figure) -> dict[str, Any]:
    """A group's figures, each with the people behind it; its counts only where these may be told."""
    record = found.record()
    counts = record.pop("counts")
    figures = {**record, "perceived": perceived(found.counts, weight).record()}
    whole: dict[str, Any] = {name: _with_people(figure, people) for name, figure in figures.items()}
    whole["n_people"] = people
    if not too_few(people):
        whole["counts"] = counts
    return whole


def _with_people(figure: Mapping[str, Any], people: int) -> dict[str, Any]:
    """A figure with the people behind it; of too few not even the reason why there is none is told.

    "Every date held so far" says as much of two people as a figure does.
    """
    why = too_few(people)
    if not why:
        return {**figure, "n_people": people}
    refused = Figure.refuse(why, n=people, unit=str(figure["unit"])).record()
    return {**refused, "n_people": people}


def _function(
    tallies: Tallies, known: Known, number: int, found: Reliability, weight: Figure
) -> dict[str, Any]:
    people = known.members.get(number, 0)
    waiting = tallies.waiting.get(number, Waiting())
    return {
        **_group(found, people, weight),
        "answer": _with_people(_answer([waiting], tallies, known).record(), people),
        "ambition": _with_people(ambition(tallies.room_days.get(number, ())).record(), people),
    }


def _kinds(tallies: Tallies, known: Known, weight: Figure) -> list[dict[str, Any]]:
    groups = {number: tallies.kinds[number] for number in known.kinds if number in tallies.kinds}
    found = reliability_of_groups(groups)

    def place(number: int) -> tuple[str, str]:
        name, function = known.kinds[number]
        return known.functions[function][1].casefold(), name.casefold()

    return [
        {
            "name": known.kinds[number][0],
            "function": known.functions[known.kinds[number][1]][1],
            **_group(found[number], known.members.get(known.kinds[number][1], 0), weight),
        }
        for number in sorted(groups, key=place)
    ]


def _chains(tallies: Tallies, known: Known, among: Population | None, seed: int) -> list[dict[str, Any]]:
    often = sorted(tallies.chains, key=lambda links: (-tallies.chains[links].promised, links))[:MOST_CHAINS]

    def names(links: tuple[int, ...]) -> list[str]:
        return [known.functions[number][1] for number in links]

    chains = []
    for links in sorted(often, key=lambda links: [name.casefold() for name in names(links)]):
        found = chain_of([tallies.functions.get(n, Counts()) for n in links], seed=seed, among=among)
        people = sum(known.members.get(number, 0) for number in links)
        # A product says the one factor that is held back to whoever knows the others: the smallest decides.
        fewest = min(known.members.get(number, 0) for number in links)
        chains.append(
            {
                "functions": names(links),
                "whole": _with_people(found.whole.record(), fewest),
                "weakest": list(found.weakest) if not too_few(fewest) else [],
                "kept": _with_people(reliability(tallies.chains[links]).kept.record(), people),
                "n_promises": tallies.chains[links].promised,
            }
        )
    return chains


def _accounts(tallies: Tallies, known: Known) -> dict[str, Any]:
    """Accounts behind which enough people stand; of the others how many there are."""
    found = reliability_of_groups(tallies.accounts)
    people = {
        client: len(tallies.served_by[client])
        + sum(known.members.get(number, 0) for number in tallies.served_with[client])
        for client in found
    }
    settled = [client for client in sorted(found) if found[client].counts.resolved]
    held = [client for client in settled if too_few(people[client])]
    shown = [client for client in settled if not too_few(people[client])]
    if len(held) == 1 and shown:
        # All accounts less those shown would be the one that is held back: another one goes with it.
        shown.remove(min(shown, key=lambda client: (found[client].counts.resolved, client)))
    payload = {}
    for client in shown:
        record = found[client].record()
        figures = {name: _with_people(record[name], people[client]) for name in record if name != "counts"}
        payload[str(client)] = {**figures, "counts": record["counts"]}
    return {
        "layout": LAYOUT,
        "as_of": tallies.as_of.isoformat(),
        "n_held_back": len(settled) - len(shown),
        "accounts": payload,
    }


def _mine(counts: Counts, tallies: Tallies) -> dict[str, Any]:
    return {
        "layout": LAYOUT,
        "as_of": tallies.as_of.isoformat(),
        "in_time": asdict(tallies.in_time),
        **reliability_of_person(counts).record(),
    }


def _capture(tallies: Tallies, seed: int) -> Figure:
    asked = sorted(tallies.asked_clients)
    return capture_rate(
        [tallies.written[client] for client in asked],
        [tallies.missing[client] for client in asked],
        seed=seed,
    )


def _answer(waiting: Any, tallies: Tallies, known: Known) -> Figure:
    kept = list(waiting)
    since, until, answered = (
        np.concatenate([np.frombuffer(getattr(one, name), dtype=kind) for one in kept if len(one.since)])
        if any(len(one.since) for one in kept)
        else np.empty(0, dtype=kind)
        for name, kind in (("since", "d"), ("until", "d"), ("answered", "b"))
    )
    return time_to_answer(since, until, answered, zone=known.zone)


def _all(groups: Any) -> list[int]:
    return [days for group in groups for days in group]


def _weight(answers: Sequence[tuple[int, int, int]]) -> Figure:
    answer, kept, broken = ([one[place] for one in answers] for place in range(3))
    return fit_weight(answer, kept, broken).weight


def day_of(payload: Mapping[str, Any]) -> date:
    """The day up to which a payload counts."""
    return date.fromisoformat(payload["as_of"])
