"""Who could be asked about somebody: out of lines, teams and clients as they stand on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from bonafides.people.app.models import Act, ClientContact, Line, Membership, Person, Team, User
from bonafides.people.app.reader import holds
from bonafides.trust.app.models import Subject
from bonafides.trust.instruments import Instrument

CLIENTS = {"internal": "internal", "customer": "clients", "partner": "partners"}
"""Kind of client to the relation in which its people stand."""

OF_A_PERSON = ("reports", "peers", "internal", "clients", "partners")
"""Relations in which somebody may be asked about one person; of several the first is taken."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """Somebody who could be asked, and in which relation."""

    relation: str
    person: Person | None = None
    contact: ClientContact | None = None

    @property
    def mailbox(self) -> str:
        """Where their mail goes, without what stands behind a plus: one mailbox is one person."""
        found = self.person.email if self.person is not None else self.contact.email if self.contact else ""
        return mailbox_of(found)


def mailbox_of(address: str) -> str:
    """An address without what many servers let everybody add to it.

    Examples
    --------
    >>> mailbox_of("Ada.Holz+three@Saw.example"), mailbox_of("")
    ('ada.holz@saw.example', '')
    """
    name, _, server = address.lower().partition("@")
    return f"{name.split('+')[0]}@{server}" if server else ""


def here(until: date) -> QuerySet[Person]:
    """People who can be asked: known by name and address, here to the end, and not shut out.

    Whoever cannot answer must not be counted among those who were asked: a group of eight of whom seven are
    gone is one person.
    """
    gone = User.objects.filter(is_active=False, person__isnull=False).values("person")
    stays = Q(left_on__isnull=True) | Q(left_on__gt=until)
    return Person.objects.filter(stays, erased_at__isnull=True).exclude(email="").exclude(pk__in=gone)


def contacts_here() -> QuerySet[ClientContact]:
    """People at clients who can be asked: with an address, at a client that we serve."""
    known = ClientContact.objects.filter(erased_at__isnull=True, client__closed_on__isnull=True)
    return known.exclude(email="").select_related("client")


def relations_for(instrument: Instrument) -> tuple[str, ...]:
    """Relations in which an instrument asks people; a manager's pulse asks those who report to them."""
    if instrument.about != "person":
        return ("team",)
    return ("reports",) if "pulse" in instrument.slug else OF_A_PERSON


def proposed(subject: Subject, relations: Iterable[str], *, on: date, until: date) -> list[Proposed]:
    """Who the house would ask about a subject: each once, never the subject; nobody is guessed at.

    Parameters
    ----------
    relations
        In which relations.
    on
        The day on which lines and teams are looked at.
    until
        The last day of answering: who has left by then is not asked.
    """
    if subject.person is not None:
        found = _about_person(subject.person, set(relations), on=on, until=until)
    else:
        found = [Proposed("team", person) for person in _members(subject.team, on=on, until=until)]
    return _each_once(found, but=subject.person)


def _members(team: Team | None, *, on: date, until: date) -> Iterable[Person]:
    people = here(until)
    if team is not None:
        people = people.filter(pk__in=Membership.objects.filter(holds(on), team=team).values("person"))
    return people.order_by("name", "pk")


def _about_person(person: Person, relations: set[str], *, on: date, until: date) -> list[Proposed]:
    found: list[Proposed] = []
    people = here(until).order_by("name", "pk")
    if "reports" in relations:
        below = Line.objects.filter(holds(on), manager=person).values("person")
        found += [Proposed("reports", one) for one in people.filter(pk__in=below)]
    if "peers" in relations:
        found += [Proposed("peers", one) for one in people.filter(pk__in=_peers(person, on))]
    own = contacts_here().filter(client__owner=person)
    for kind, relation in CLIENTS.items():
        if relation in relations:
            found += [Proposed(relation, contact=one) for one in own.filter(client__kind=kind)]
    return found


def managers_of(subject: Subject, *, on: date) -> set[int]:
    """To whom somebody reports, who is asked with their name: numbers of people."""
    if subject.person_id is None:
        return set()
    return set(Line.objects.filter(holds(on), person=subject.person_id).values_list("manager", flat=True))


def _peers(person: Person, on: date) -> set[int]:
    """Those in the same team and those with the same manager; not the manager, who answers by name."""
    teams = Membership.objects.filter(holds(on), person=person).values("team")
    managers = set(Line.objects.filter(holds(on), person=person).values_list("manager", flat=True))
    same = set(Membership.objects.filter(holds(on), team__in=teams).values_list("person", flat=True))
    same |= set(Line.objects.filter(holds(on), manager__in=managers).values_list("person", flat=True))
    return same - managers - {person.pk}


def _each_once(found: list[Proposed], *, but: Person | None) -> list[Proposed]:
    """Without the subject, and without those who stand there twice under one address."""
    seen = {mailbox_of(but.email)} if but is not None and but.email else set()
    once = []
    for one in found:
        if (but is not None and one.person == but) or one.mailbox in seen:
            continue
        seen.add(one.mailbox)
        once.append(one)
    return once


NEW = timedelta(days=30)
"""For so long an entry by the organiser's own hand vouches for nobody."""

BY_HAND = ("hire", "change_person", "keep_contact", "change_contact")


@dataclass(frozen=True, slots=True)
class Vouching:
    """For whom somebody vouches who neither prepares a round nor is what it is about.

    Parameters
    ----------
    by
        Number of whoever prepares the round.
    touched
        Entries of the last thirty days, ("person" or "contact", number), with the numbers of who made them.
    signed_in
        Numbers of people who have signed in.
    """

    by: int
    touched: Mapping[tuple[str, int], Collection[int]]
    signed_in: Collection[int]

    def lacking(self, asked: Iterable[Proposed], about: Person | None) -> list[Proposed]:
        """Those whom the organiser, or whoever it is about, entered or gave another address lately.

        Seven mailboxes of one's own make a group of eight out of one person, and eight of one's own clients
        a fine opinion of oneself.
        """
        own = {self.by} | ({about.pk} if about is not None else set())
        return [one for one in asked if self._entered(one) & own]

    def _entered(self, one: Proposed) -> set[int]:
        if one.person is not None:
            known = one.person.pk in self.signed_in
            return set() if known else set(self.touched.get(("person", one.person.pk), ()))
        return set(self.touched.get(("contact", one.contact.pk), ())) if one.contact is not None else set()


def vouching(by: Person, *, on: date) -> Vouching:
    """What the log of acts knows about it: two queries, however many are asked."""
    touched: dict[tuple[str, int], set[int]] = {}
    acts = Act.objects.filter(what__in=BY_HAND, at__date__gt=on - NEW, by__isnull=False)
    for about, subject, what, detail, who in acts.values_list("about", "subject", "what", "detail", "by"):
        # Another territory makes nobody up; another address may.
        moved = what != "change_person" or "email" in str(detail.get("fields", ""))
        if moved and subject is not None and who is not None:
            touched.setdefault((about, subject), set()).add(who)
    people = User.objects.filter(last_login__isnull=False).values_list("person", flat=True)
    return Vouching(by.pk, touched, frozenset(people))
