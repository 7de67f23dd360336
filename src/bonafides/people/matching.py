"""Which of the people here a CRM's users are: by what the CRM calls them, by address, by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

How = Literal["alias", "email", "name", "new", "unclear"]


@dataclass(frozen=True, slots=True)
class SourceUser:
    """A user as a source names them; `manager_id` is an id there, `since` when team and line began."""

    person_id: str
    name: str
    email: str = ""
    manager_id: str = ""
    team: str = ""
    role: str = ""
    active: bool = True
    since: date | None = None

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> SourceUser:
        """A user from a row of the canonical table `people`, with what it lacks left empty."""
        text = {name: _text(row.get(name)) for name in ("person_id", "name", "manager_id", "team", "role")}
        return cls(
            **text,
            email=_text(row.get("email")).lower(),
            active=bool(row.get("active", True)),
            since=row.get("since"),
        )


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody here: number, name, address, and what this source calls them already."""

    number: int
    name: str
    email: str = ""
    external_id: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """What became of one user: whom they are (`number`), how that is known, and why it is unclear."""

    user: SourceUser
    how: How
    number: int | None = None
    candidates: tuple[int, ...] = ()
    why: str = ""


def match_users(users: Sequence[SourceUser], people: Sequence[Candidate]) -> list[Match]:
    """Decide for each user who of the people here they are.

    What the source called somebody before decides. Then the address does, and then the whole name, each only
    where exactly one person has it, that person is not called otherwise by this source, and no other user
    fits them as well. Anything else is unclear and waits for somebody who knows. Whoever fits nobody is new.

    Examples
    --------
    >>> ada = Candidate(1, "Ada Lind", "ada@house.example")
    >>> [match.how for match in match_users([SourceUser("u1", "Ada L.", "ada@house.example")], [ada])]
    ['email']
    >>> match_users([SourceUser("u1", "Ada Lind"), SourceUser("u2", "Ada Lind")], [ada])[1].why
    'two users of the source fit the same person'
    """
    known = {person.external_id: person for person in people if person.external_id}
    by_email = _by(people, "email")
    by_name = _by(people, "name")
    matches = [_one(user, known, by_email, by_name) for user in users]
    fits: dict[int, int] = {}
    for match in matches:
        if match.number is not None:
            fits[match.number] = fits.get(match.number, 0) + 1
    return [
        Match(match.user, "unclear", None, (match.number,), "two users of the source fit the same person")
        if match.number is not None and match.how != "alias" and fits[match.number] > 1
        else match
        for match in matches
    ]


def _one(
    user: SourceUser,
    known: Mapping[str, Candidate],
    by_email: Mapping[str, list[Candidate]],
    by_name: Mapping[str, list[Candidate]],
) -> Match:
    if user.person_id in known:
        return Match(user, "alias", known[user.person_id].number)
    mailed = by_email.get(user.email, []) if user.email else []
    named = by_name.get(folded(user.name), [])
    if len(mailed) == 1:
        return _unless_called_otherwise(user, mailed[0], "email")
    if len(mailed) > 1 or len(named) > 1:
        several = mailed or named
        return Match(user, "unclear", None, _numbers(several), "several people fit")
    if not named:
        return Match(user, "new")
    if user.email and named[0].email and named[0].email.lower() != user.email:
        return Match(user, "unclear", None, _numbers(named), "the name fits, the address does not")
    return _unless_called_otherwise(user, named[0], "name")


def _unless_called_otherwise(user: SourceUser, person: Candidate, how: How) -> Match:
    if person.external_id:
        return Match(
            user, "unclear", None, (person.number,), "the source calls this person otherwise already"
        )
    return Match(user, how, person.number)


def _by(people: Iterable[Candidate], what: Literal["email", "name"]) -> dict[str, list[Candidate]]:
    found: dict[str, list[Candidate]] = {}
    for person in people:
        key = person.email.lower() if what == "email" else folded(person.name)
        if key:
            found.setdefault(key, []).append(person)
    return found


def _numbers(people: Iterable[Candidate]) -> tuple[int, ...]:
    return tuple(person.number for person in people)


def folded(name: str) -> str:
    """A name as it is compared: whatever its case and spaces."""
    return " ".join(name.casefold().split())


def _text(value: Any) -> str:
    return "" if value is None else " ".join(str(value).split())
