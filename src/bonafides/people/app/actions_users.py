"""A CRM's users arrive: the certain ones find their person, the unclear ones wait for somebody who knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from bonafides.errors import WrongRequest
from bonafides.people.app.actions_places import place
from bonafides.people.app.acts import note
from bonafides.people.app.models import Act, Alias, Hat, Line, Membership, Person, Team, UnclearUser
from bonafides.people.app.queries_plan import candidates, lines_from
from bonafides.people.arrivals import ADDRESS, BY_HAND
from bonafides.people.lines import Span, circles
from bonafides.people.matching import Match, SourceUser, folded, match_users
from bonafides.people.roles import ROLES

FORGOTTEN = "forgotten"
"""Stands in place of a source where the mark of an erased person is kept."""

NOBODY_FITS = "nobody here fits"
"""Why somebody waits who would be new."""


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of a source's users."""

    matched: int
    added: int
    unclear: int
    passed_over: int
    """Inactive users whom nobody here knows: no record is made of them."""


def import_users(
    rows: Iterable[Mapping[str, Any]], *, source: str, on: date, by: Person | None, adds: bool = True
) -> Placed:
    """Find out who a source's users are, add those who are new, and keep the unclear ones waiting.

    Safe to run again: what is known stays, nobody is added twice. What this house says of team and manager
    stands; the source fills in only what nobody has said here. Nobody leaves and nobody becomes
    administrator by it.

    Parameters
    ----------
    rows
        Rows of the canonical table `people`, the newest span of each: person_id, name, and where they are
        known email, manager_id, team, role, active.
    source
        Key of the source.
    on
        The day from which new teams and lines hold, where the source does not know since when.
    adds
        Whether whoever is new is added at once; otherwise they wait too, for somebody's word.
    """
    newest = {user.person_id: user for user in (SourceUser.of(row) for row in rows) if user.person_id}
    with transaction.atomic():
        decided = _decided(source)
        users = [
            user
            for user in newest.values()
            if user.person_id not in decided and forgotten_mark(user.person_id) not in decided
        ]
        matches = match_users(users, candidates(source, set(newest)))
        nobody_yet = [one for one in matches if one.how == "new" and one.user.active and one.user.name]
        new = nobody_yet if adds else []
        found = [(match.user, match.number) for match in matches if match.number is not None]
        unclear = [match for match in matches if match.how == "unclear"]
        if not adds:
            unclear += [replace(match, why=NOBODY_FITS) for match in nobody_yet]
        known = set(Alias.objects.filter(source=source).values_list("external_id", flat=True))
        added = _add(new, by)
        pairs = found + added
        fresh = [(user, number) for user, number in pairs if user.person_id not in known]
        Alias.objects.bulk_create(
            [Alias(person_id=number, source=source, external_id=user.person_id) for user, number in fresh],
            batch_size=500,
        )
        found_out = [pair for pair in found if pair[0].person_id not in known]
        Act.objects.bulk_create(
            [
                Act(by=by.pk if by else None, what="place_user", about="person", subject=number)
                for _, number in found_out
            ],
            batch_size=500,
        )
        _fill_in(pairs, source, on)
        _wait(unclear, source)
        passed_over = sum(match.how == "new" for match in matches) - len(nobody_yet)
        placed = Placed(len(found), len(added), len(unclear), passed_over)
        if fresh:
            note("import_users", None, by, matched=placed.matched, added=placed.added, unclear=placed.unclear)
    return placed


def _decided(source: str) -> set[str]:
    """Ids of a source's users who are nobody here, and marks of those who were erased."""
    aside = UnclearUser.objects.filter(source__in=[source, FORGOTTEN], set_aside_at__isnull=False)
    return set(aside.values_list("external_id", flat=True))


def forgotten_mark(external_id: str) -> str:
    """By what the id of an erased person is known again, without being kept: a keyed hash."""
    return salted_hmac("people.forgotten", external_id, algorithm="sha256").hexdigest()


def never_ask_again(ids: Iterable[str]) -> None:
    """Remember by their marks that users were erased, so that the next import brings no name back."""
    now = timezone.now()
    for mark in map(forgotten_mark, ids):
        UnclearUser.objects.get_or_create(source=FORGOTTEN, external_id=mark, defaults={"set_aside_at": now})


def place_user(unclear: UnclearUser, person: Person | None, *, on: date, by: Person) -> Person:
    """Say who an unclear user is; without a person they are added as somebody new.

    Raises
    ------
    WrongRequest
        The source calls that person otherwise already.
    """
    with transaction.atomic():
        held = Alias.objects.filter(source=unclear.source, external_id=unclear.external_id).first()
        if held is not None:
            UnclearUser.objects.filter(pk=unclear.pk).delete()
            return held.person
        if person is not None and person.pk == by.pk and folded(person.name) != folded(unclear.name):
            raise WrongRequest(
                "a user of another name as yourself",
                "somebody else's word: whoever has the id is shown what its deals say",
                "ask another administrator",
            )
        other = Alias.objects.filter(source=unclear.source, person=person).first() if person else None
        if other is not None and person is not None:
            raise WrongRequest(
                f"{person.name}, whom this source calls otherwise already",
                "somebody without an id there",
                "choose another person, or add somebody new",
            )
        user = _user(unclear)
        if person is None:
            [(_, number)] = _add([Match(user, "new")], by)
            person = Person.objects.get(pk=number)
        Alias.objects.create(source=unclear.source, external_id=unclear.external_id, person=person)
        _fill_in([(user, person.pk)], unclear.source, on)
        UnclearUser.objects.filter(pk=unclear.pk).delete()
        note("place_user", person, by)
    return person


def pass_over(unclear: UnclearUser, *, by: Person) -> None:
    """Say that an unclear user is nobody who works here; the id is remembered, the name is not."""
    UnclearUser.objects.filter(pk=unclear.pk).update(
        name="", email="", team="", role="", manager_id="", why="", candidates=[], set_aside_at=timezone.now()
    )


def _add(matches: list[Match], by: Person | None) -> list[tuple[SourceUser, int]]:
    taken = {email.lower() for email in Person.objects.exclude(email="").values_list("email", flat=True)}
    people = []
    for match in matches:
        fits = ADDRESS.fullmatch(match.user.email) and match.user.email not in taken
        email = match.user.email if fits else ""
        taken.add(email)
        people.append(Person(name=match.user.name[:160], email=email))
    people = Person.objects.bulk_create(people, batch_size=500)
    Act.objects.bulk_create(
        [Act(by=by.pk if by else None, what="hire", about="person", subject=one.pk) for one in people],
        batch_size=500,
    )
    return [(match.user, person.pk) for match, person in zip(matches, people, strict=True)]


def add_waiting(*, on: date, by: Person) -> int:
    """Add everybody who waits and whom nobody here fits; how many. Doing it twice adds nobody twice."""
    with transaction.atomic():
        waiting = UnclearUser.objects.select_for_update().filter(why=NOBODY_FITS, set_aside_at__isnull=True)
        by_source: dict[str, list[SourceUser]] = defaultdict(list)
        for row in waiting:
            by_source[row.source].append(_user(row))
        for source, users in by_source.items():
            known = set(Alias.objects.filter(source=source).values_list("external_id", flat=True))
            added = _add([Match(user, "new") for user in users if user.person_id not in known], by)
            aliases = [
                Alias(person_id=number, source=source, external_id=user.person_id) for user, number in added
            ]
            Alias.objects.bulk_create(aliases, batch_size=500)
            _fill_in(added, source, on)
        n = sum(len(users) for users in by_source.values())
        UnclearUser.objects.filter(why=NOBODY_FITS, set_aside_at__isnull=True).delete()
    return n


def _user(row: UnclearUser) -> SourceUser:
    said = (row.external_id, row.name, row.email, row.manager_id, row.team, row.role)
    return SourceUser(*said, since=row.since)


def _fill_in(pairs: list[tuple[SourceUser, int]], source: str, on: date) -> None:
    """Team, manager and role of those of whom this house has not said them, ever."""
    numbers = dict(Alias.objects.filter(source=source).values_list("external_id", "person_id"))
    numbers |= {user.person_id: number for user, number in pairs}
    gone = set(Person.objects.filter(left_on__isnull=False).values_list("id", flat=True))
    teamed = set(Membership.objects.values_list("person_id", flat=True))
    lined = set(Line.objects.values_list("person_id", flat=True))
    hatted = set(Hat.objects.values_list("person_id", flat=True))
    functions = dict(Person.objects.filter(function__isnull=False).values_list("pk", "function_id"))
    places: dict[str, Team | None] = {}
    memberships, lines, hats = [], [], []
    for user, number in pairs:
        if number in gone or not user.active:
            continue
        since = min(user.since or on, on)
        if number not in teamed and user.team:
            if user.team not in places:
                places[user.team] = place(Team, user.team[:120])
            memberships.append(Membership(person_id=number, team=places[user.team], valid_from=since))
        manager = numbers.get(user.manager_id)
        if number not in lined and manager not in (None, number) and manager not in gone:
            lines.append(Line(person_id=number, manager_id=manager, valid_from=since))
        role = user.role.casefold()
        if number not in hatted and role in ROLES and role not in ("member", "manager", BY_HAND):
            answers_for = functions.get(number) if role == "delivery" else None
            if role != "delivery" or answers_for:
                hats.append(Hat(person_id=number, role=role, function_id=answers_for, valid_from=since))
    Membership.objects.bulk_create(memberships, batch_size=500)
    Line.objects.bulk_create(_without_circles(lines, on), batch_size=500)
    Hat.objects.bulk_create(hats, batch_size=500)


def _without_circles(lines: list[Line], on: date) -> list[Line]:
    """The new lines but for those that would close a circle: a CRM knows such things, a house does not."""
    standing = lines_from(on)
    days = {on, *(span.since for span in standing if span.since > on)}
    while True:
        spans = [*standing, *(Span(line.person_id, line.manager_id, on) for line in lines)]
        guilty = {number for day in days for circle in circles(spans, day) for number in circle}
        kept = [line for line in lines if line.person_id not in guilty]
        if len(kept) == len(lines):
            return kept
        lines = kept


def _wait(matches: list[Match], source: str) -> None:
    waiting = {match.user.person_id for match in matches}
    UnclearUser.objects.filter(~Q(external_id__in=waiting), source=source, set_aside_at__isnull=True).delete()
    known = set(UnclearUser.objects.filter(source=source).values_list("external_id", flat=True))
    UnclearUser.objects.bulk_create(
        [
            UnclearUser(
                source=source,
                external_id=match.user.person_id,
                name=match.user.name[:160],
                email=match.user.email if ADDRESS.fullmatch(match.user.email) else "",
                team=match.user.team[:120],
                role=match.user.role[:120],
                manager_id=match.user.manager_id[:200],
                since=match.user.since,
                why=match.why,
                candidates=list(match.candidates),
            )
            for match in matches
            if match.user.person_id not in known
        ],
        batch_size=500,
    )
