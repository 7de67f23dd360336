"""Whom a round is about, and who is asked: proposed by the house, corrected by hand, until launch."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone

from bonafides.errors import WrongRequest
from bonafides.people.app.models import ClientContact, Person, Team
from bonafides.trust.app.actions_rounds import still_draft
from bonafides.trust.app.instruments import instrument_of
from bonafides.trust.app.models import Asked, Round, Subject
from bonafides.trust.app.queries_named import fits
from bonafides.trust.app.queries_proposing import contacts_here, here, managers_of, proposed, relations_for
from bonafides.trust.instruments import Instrument
from bonafides.trust.refused import to_text


def add_subject(
    row: Round,
    *,
    person: Person | None = None,
    team: Team | None = None,
    relations: Iterable[str] = (),
    by: Person,
) -> Subject:
    """Let the round be about somebody, a team, or the whole organisation; who is asked is proposed at once.

    Raises
    ------
    WrongRequest
        The instrument is about something else, or the round is about them already.
    """
    instrument = instrument_of(row)
    refuse_about(instrument, person, team)
    with transaction.atomic():
        stored = still_draft(row)
        if person is None:
            refuse_twice(stored, team)
        if Subject.objects.filter(round=stored, person=person, team=team).exists():
            raise WrongRequest(
                f"{person or team or 'the organisation'} in this round already", "each once", ""
            )
        made = Subject.objects.create(round=stored, person=person, team=team, salt=fresh_salt())
        propose(made, relations or relations_for(instrument))
    return made


def add_people(row: Round, people: Iterable[Person], relations: Iterable[str], *, by: Person) -> int:
    """Let the round be about several people; those whom it is about already stay as they are.

    Raises
    ------
    WrongRequest
        As `add_subject`.
    """
    known = set(row.subjects.values_list("person", flat=True))
    wanted = [person for person in people if person.pk not in known]
    with transaction.atomic():
        for person in wanted:
            add_subject(row, person=person, relations=relations, by=by)
    return len(wanted)


def add_teams(row: Round, teams: Iterable[Team], *, by: Person) -> int:
    """Let the round be about several teams; the same."""
    known = set(row.subjects.values_list("team", flat=True))
    wanted = [team for team in teams if team.pk not in known]
    with transaction.atomic():
        for team in wanted:
            add_subject(row, team=team, by=by)
    return len(wanted)


def refuse_about(instrument: Instrument, person: Person | None, team: Team | None) -> None:
    """Hold that an instrument fits what it is to be about.

    Raises
    ------
    WrongRequest
        It does not.
    """
    about = "person" if person is not None else "team" if team is not None else "organisation"
    # What is asked of a team can be asked of everybody, and what is asked of everybody of a team.
    fits = (instrument.about == "person") == (about == "person")
    if not fits:
        raise WrongRequest(
            f"{instrument.title['en']} about {'one person' if person is not None else 'a group'}",
            "people" if instrument.about == "person" else "teams, or the organisation",
            "choose another instrument",
        )


def refuse_twice(row: Round, team: Team | None) -> None:
    """Hold that nobody is asked the same about a team and again about the organisation, which is its teams.

    Raises
    ------
    WrongRequest
        They would be.
    """
    others = row.subjects.filter(team__isnull=team is not None)
    if others.exists():
        raise WrongRequest(
            "the whole organisation and a team of it in one round",
            "one or the other: in the organisation every team that is large enough is shown",
            "take out what is there first",
        )


def fresh_salt() -> str:
    """32 random bytes: a name in the public manifest cannot be found by trying names."""
    return to_text(secrets.token_bytes(32))


def propose(subject: Subject, relations: Iterable[str]) -> int:
    """Fill in who is asked out of lines, teams and clients; what was chosen by hand stays."""
    row = subject.round
    known = set(subject.asked.values_list("person", "contact"))
    fresh = [
        Asked(subject=subject, relation=one.relation, person=one.person, contact=one.contact)
        for one in proposed(subject, relations, on=timezone.localdate(), until=row.closes_on)
        if (one.person.pk if one.person else None, one.contact.pk if one.contact else None) not in known
    ]
    Asked.objects.bulk_create(fresh)
    return len(fresh)


def propose_again(subject: Subject, relations: Iterable[str], *, by: Person) -> int:
    """The same once more, while the round is being prepared; how many came."""
    with transaction.atomic():
        still_draft(subject.round)
        return propose(subject, relations)


def drop_subject(subject: Subject, *, by: Person) -> None:
    """Take somebody out of a round that is being prepared."""
    with transaction.atomic():
        still_draft(subject.round)
        subject.delete()


# Who is asked


def ask_too(
    subject: Subject,
    relation: str,
    *,
    person: Person | None = None,
    contact: ClientContact | None = None,
    by: Person,
) -> Asked:
    """Ask one more about a subject, chosen by hand.

    Raises
    ------
    WrongRequest
        It is the subject, whoever prepares the round, somebody who cannot answer, or somebody who is asked
        already; or a relation that the instrument does not know.
    """
    with transaction.atomic():
        row = still_draft(subject.round)
        refuse_asking(subject, row, relation, person, contact, by)
        try:
            with transaction.atomic():
                return Asked.objects.create(
                    subject=subject, relation=relation, person=person, contact=contact, by_hand=True
                )
        except IntegrityError:
            raise WrongRequest(
                f"{person or contact}, who is asked about this already",
                "each once",
                "take them out where they stand, if the relation is wrong",
            ) from None


def refuse_asking(
    subject: Subject,
    row: Round,
    relation: str,
    person: Person | None,
    contact: ClientContact | None,
    by: Person,
) -> None:
    """Hold that somebody can be asked by hand.

    Raises
    ------
    WrongRequest
        They cannot.
    """
    who = person or contact
    if relation not in relations_for(instrument_of(row)):
        raise WrongRequest(f"the relation {relation}", "one of this instrument", "choose another")
    if person is not None and person == subject.person:
        raise WrongRequest(
            f"{who}, whom it is about", "somebody else", "they answer by name, on a page of their own"
        )
    if person is not None and person.pk in managers_of(subject, on=timezone.localdate()):
        raise WrongRequest(
            f"{who}, to whom {subject.person} reports",
            "somebody else",
            "they answer by name, on a page of their own"
            if fits(instrument_of(row), "manager")
            else "this asks those who are led, and nobody else",
        )
    if person is not None and person == by:
        raise WrongRequest(
            "yourself, who prepare this round",
            "somebody else",
            "you are asked where lines and teams say so, and nowhere by your own hand",
        )
    can = person is not None and here(row.closes_on).filter(pk=person.pk).exists()
    can = can or (contact is not None and contacts_here().filter(pk=contact.pk).exists())
    if not can:
        raise WrongRequest(
            f"{who}, who cannot be asked",
            "somebody with an e-mail address who is here until the last day",
            "enter the address, or ask somebody else",
        )


def ask_not(asked: Asked, *, by: Person) -> None:
    """Take somebody out of those who are asked."""
    with transaction.atomic():
        still_draft(asked.subject.round)
        asked.delete()
