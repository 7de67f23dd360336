"""The plan of a round with the people behind it, as a page shows it and a launch writes it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property

from bonafides.people.app.models import Team
from bonafides.privacy.disclosure import Leak
from bonafides.trust.app.models import Round, Subject
from bonafides.trust.app.names import name_of
from bonafides.trust.app.queries_proposing import Proposed
from bonafides.trust.cells import NotYet, PlannedCell
from bonafides.trust.release_plan import Aggregate


@dataclass(frozen=True)
class ShownCell:
    """A planned cell with the people behind it.

    Parameters
    ----------
    planned
        As it was planned.
    subject, team
        Whom it is about, and whose team it is where it is a team's.
    who
        Who is invited.
    shows, why
        What will be shown of it by itself; why nothing is.
    joined
        Names of the smaller teams that are counted here.
    """

    planned: PlannedCell
    subject: Subject
    team: Team | None
    who: tuple[Proposed, ...]
    shows: tuple[str, ...]
    why: str
    joined: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Whom it is about; empty for the whole organisation."""
        return self.team.name if self.team is not None else name_of(self.subject)

    @property
    def way(self) -> str:
        """By link or by printed cards: a cell is one or the other (docs/how-to/run-a-round.md)."""
        inside = all(one.person is not None for one in self.who)
        return "urn" if self.subject.round.urn and inside and self.who else "link"


@dataclass(frozen=True)
class Released:
    """One group of which something will be released."""

    name: str
    relation: str
    invited: int
    groups: int
    shows: tuple[str, ...]


@dataclass(frozen=True)
class Planned:
    """Everything that a launch would fix.

    Parameters
    ----------
    cells, plan
        Cells, and what will be released.
    refusals
        Why it cannot be launched; empty where it can.
    remarks
        What whoever prepares it ought to know, and those who answer are told.
    names
        Keys of subjects and teams to their names.
    leaks
        What the audit found: what could be computed about too few.
    by_name
        Who answers with their name: (whom it is about, who, "self", "manager" or "prediction").
    """

    row: Round
    cells: tuple[ShownCell, ...]
    plan: tuple[Aggregate, ...]
    labels: dict[str, dict[str, str]]
    left_out: tuple[tuple[str, str, str], ...]
    refusals: tuple[NotYet, ...]
    remarks: tuple[str, ...]
    leaks: tuple[Leak, ...]
    names: dict[str, str] = field(default_factory=dict)
    by_name: tuple[tuple[str, str, str], ...] = ()

    @property
    def released(self) -> list[Released]:
        """What will be released, in words: the widest group of each subject first."""
        invited = {cell.planned.code: cell.planned.invited for cell in self.cells}
        found = []
        for one in self.plan:
            label = self.labels[one.code]
            # In a round about teams their names stand under the keys of the subjects.
            name = self.names.get(label["team"]) or self.names.get(label["subject"], "")
            n = sum(invited[code] for code in one.cells)
            found.append(Released(name, label["relation"], n, len(one.cells), one.shows))
        return found

    @property
    def ready(self) -> bool:
        """Whether it may be launched."""
        return bool(self.cells) and not self.refusals and not self.leaks

    @property
    def by_link(self) -> bool:
        """Whether anybody is sent a link; else all who are asked draw cards."""
        return any(cell.way == "link" for cell in self.cells)

    @property
    def n_invited(self) -> int:
        """Ballots that can be collected."""
        return sum(cell.planned.invited for cell in self.cells)

    @property
    def n_people(self) -> int:
        """People who are asked."""
        return len({one.mailbox for cell in self.cells for one in cell.who})

    @cached_property
    def mark(self) -> str:
        """What was looked at, as a hash: another plan than the one that was seen is not launched.

        Codes are random each time and are left out.
        """
        row, number = self.row, {cell.planned.code: n for n, cell in enumerate(self.cells)}
        seen = {
            "round": [row.key, row.title, row.title_de, row.instrument, row.version, row.urn],
            "days": [row.opens_on.isoformat(), row.closes_on.isoformat()],
            "thresholds": row.thresholds,
            "cells": [
                [
                    cell.planned.about,
                    cell.planned.relation,
                    cell.planned.members,
                    number.get(cell.planned.parent, -1),
                    cell.planned.protection,
                    cell.way,
                ]
                for cell in self.cells
            ],
            "plan": sorted(
                [sorted(number[code] for code in one.cells), list(one.shows)] for one in self.plan
            ),
        }
        return hashlib.sha256(json.dumps(seen, sort_keys=True).encode()).hexdigest()
