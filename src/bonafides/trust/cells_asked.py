"""Who is asked, and who is counted with whom: the words in which cells are planned."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

LEAST_INVITED = 8
"""Invited to a cell with the usual protection: five answers show a mean, so three may stay away."""

LEAST_INVITED_SMALL = 6
"""Invited to a cell of a small team, where that was chosen before launch: means only."""

RECOMMENDED = (8, 12)
"""Invited to a relation that is shown apart. More is allowed: nothing is lost by it but their time."""

BY_NAME = ("self", "manager")
"""They answer with their name on it, and are in no cell."""

RELATIONS = ("peers", "reports", "clients", "partners", "internal")
"""Raters who are counted together, with others or apart."""

MEANS_ONLY = (
    "Fewer than eight are asked. Means are shown once five have answered, and nothing else: no spread, no "
    "comments. The protection is weaker than usual: among so few it is easier to guess who said what, and "
    "fewer need to tell one another their answers to work out the others'."
)

Protection = Literal["usual", "means_only"]


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who is asked about a person.

    Parameters
    ----------
    who
        A key of the caller's own: never leaves the house.
    relation
        One of `BY_NAME` or `RELATIONS`.
    """

    who: str
    relation: str


@dataclass(frozen=True, slots=True)
class About:
    """A person whom a round is about, and everybody who is asked about them.

    Parameters
    ----------
    key
        The caller's own key of the subject.
    asked
        In any order.
    name
        For refusals; the key where empty.
    """

    key: str
    asked: tuple[Asked, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """A team that is asked about itself (or about its manager), and its place in the organisation.

    Parameters
    ----------
    key
        The caller's own key of the team.
    members
        Who is asked, in this team itself; each person in one team alone.
    parent
        Key of the team above, in this round; empty at the top.
    name
        For refusals; the key where empty.
    predicting
        Those who say with their name what this team will answer. They are in no cell that is about it; where
        it is counted with the team above nobody predicts it, and they are asked there like everybody.
    """

    key: str
    members: tuple[str, ...]
    parent: str = ""
    name: str = ""
    predicting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedCell:
    """People who are counted together.

    Parameters
    ----------
    code
        16 hexadecimal digits, random.
    about
        Key of the subject or of the team: of the team above where smaller ones were joined to it.
    relation
        "others", one of `RELATIONS`, or "team".
    members
        Keys of those who are invited, sorted.
    parent
        Code of the wider cell with which it is counted where too few answer; empty where there is none.
    protection
        "means_only" for a small team that chose so.
    joined
        Keys of smaller teams whose members are here, or relations that are counted here with others.
    """

    code: str
    about: str
    relation: str
    members: tuple[str, ...]
    parent: str = ""
    protection: Protection = "usual"
    joined: tuple[str, ...] = ()

    @property
    def invited(self) -> int:
        """How many are invited."""
        return len(self.members)


@dataclass(frozen=True, slots=True)
class NotYet:
    """Why a round cannot open as it is, about one subject.

    Parameters
    ----------
    about
        Key of the subject or team.
    found, expected, to_do
        As in every refusal.
    """

    about: str
    found: str
    expected: str
    to_do: str


@dataclass(frozen=True, slots=True)
class CellPlan:
    """Cells of a round, or why it cannot open.

    Parameters
    ----------
    cells
        Planned; also where something is refused, of the other subjects.
    by_name
        (subject, who, relation) of those who answer with their name.
    refusals
        Empty where the round may open.
    remarks
        What the organiser ought to know: key of the subject, and one sentence.
    above
        Of a team survey: every team and the one above it, empty at the top; the plan follows this tree.
    """

    cells: tuple[PlannedCell, ...]
    by_name: tuple[tuple[str, str, str], ...] = ()
    refusals: tuple[NotYet, ...] = ()
    remarks: tuple[tuple[str, str], ...] = ()
    above: dict[str, str] = field(default_factory=dict)
