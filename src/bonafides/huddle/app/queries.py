"""A team's huddle as one of its people sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import BigIntegerField, DateField, Prefetch, Q

from bonafides.huddle.app.models import Help, Mistake, Offer, Thanks, Word
from bonafides.huddle.app.queries_people import Crew, crew_of
from bonafides.huddle.lot import order_of_the_day
from bonafides.people.app.models import Person, Team
from bonafides.people.app.prepared import Prepared
from bonafides.people.app.reader import Reader

MISTAKES_SHOWN = timedelta(days=7)


WORDS = Prepared(
    lambda team, on: Word.objects.filter(huddle__team__id=team, huddle__on=on).select_related("asks"),
    team=BigIntegerField(),
    on=DateField(),
)
"""What was said in a team's huddle on a day."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What one person said today."""

    person: Person
    leads: bool
    words: list[Word]


@dataclass(frozen=True, slots=True)
class Round:
    """A team's words of a day.

    Parameters
    ----------
    people
        Of the team today, in the order drawn by lot.
    leads
        Numbers of those who lead it.
    spoken
        Those who have spoken, in that order.
    n_silent
        How many have not: a number, never names.
    place
        The reader's place in the order, from 1; None for somebody who is not in it.
    """

    team: Team
    on: date
    people: list[Person]
    leads: frozenset[int]
    spoken: list[Spoken]
    n_silent: int
    place: int | None

    @property
    def leads_first(self) -> list[Person]:
        """Whoever leads the team, in the order of the day."""
        return [person for person in self.people if person.pk in self.leads]


def round_of(team: Team, reader: Reader, *, crew: Crew | None = None) -> Round:
    """Who speaks when, and what was said today; two queries, one for somebody who gives the crew."""
    crew = crew or crew_of(team, reader.on)
    people, leads = crew.people, crew.leads
    by_key = {person.key: person for person in people.values()}
    leading = {people[number].key for number in leads}
    ordered = [by_key[k] for k in order_of_the_day(by_key, team=team.key, day=reader.on, leads=leading)]
    said: dict[int, list[Word]] = {}
    for word in WORDS(team=team.pk, on=reader.on):
        said.setdefault(word.speaker_id, []).append(word)
    spoken = [Spoken(one, one.pk in leads, said[one.pk]) for one in ordered if one.pk in said]
    numbers = [person.pk for person in ordered]
    place = numbers.index(reader.person.pk) + 1 if reader.person.pk in people else None
    return Round(team, reader.on, ordered, leads, spoken, len(ordered) - len(spoken), place)


def help_for(team: Team, reader: Reader) -> list[Help]:
    """Help that is asked and not answered yet, or answered today; oldest first.

    What was asked of one colleague is in the list of these two alone.
    """
    mine = Q(colleague=None) | Q(colleague=reader.person) | Q(asker=reader.person)
    current = Q(answered_at=None) | Q(answered_at__date=reader.on)
    offers = Prefetch("offers", Offer.objects.select_related("helper"))
    rows = Help.objects.filter(mine, current, team=team).select_related("asker", "colleague")
    return list(rows.prefetch_related(offers))


def mistakes_owned(team: Team, reader: Reader) -> list[Mistake]:
    """Mistakes owned in the last seven days, newest first."""
    since = reader.on - MISTAKES_SHOWN
    thanks = Prefetch("thanks", Thanks.objects.select_related("giver"))
    rows = Mistake.objects.filter(team=team, told_at__date__gte=since).select_related("teller")
    return list(rows.prefetch_related(thanks))


def own_words_about(person: Person) -> dict[str, Word]:
    """What somebody said last about each thing they named, by its key: for that person alone."""
    rows = Word.objects.filter(speaker=person).exclude(about="").order_by("said_at", "pk")
    return {word.about: word for word in rows}
