"""A house in which twelve were asked about the rep, wrote, and some of them may be asked back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from tests.rounds import Staged, answer, collect, launched, links_of, on_day, quiet

if TYPE_CHECKING:
    import pytest

    from bonafides.trust.app.models import Round, Subject, Thread
    from bonafides.trust.respondent import Right

MORE = ("Ines Karg", "Jens Lohr", "Kaya Mohn", "Lars Nast")


@dataclass
class Wrote:
    """Who answered, in the order of their names, and what they wrote."""

    stage: Staged
    row: Round
    rights: dict[str, Right]
    question: str
    first: Any = None
    patch: Any = field(default=None, repr=False)

    @property
    def subject(self) -> Subject:
        """The rep, in this round."""
        return self.row.subjects.get()

    def on(self, more: int) -> None:
        """Let it be so many days after the last day of the round."""
        on_day(self.patch, self.row.closes_on + timedelta(days=more))

    def thread_of(self, name: str) -> Thread:
        """The thread beside somebody's comment: known to this test alone, by the words."""
        return self.subject.threads.get(comment=wrote_by(name))

    def say(self, name: str, words: str, **more: Any) -> dict[str, Any]:
        """What somebody does who opens their link: answer what waits."""
        from bonafides.trust.threads_respondent import write_said

        own = next(one for one in self.own(name) if one.open_turn)
        said = write_said(self.rights[name], own, own.open_turn, words, **more)
        self.stage.box.dialogue.say(said)
        return said

    def own(self, name: str) -> Any:
        """What somebody finds in the list that everybody gets."""
        from bonafides.trust import manifest
        from bonafides.trust.threads_respondent import own_threads

        listed = self.stage.box.dialogue.listed(self.row.key)
        return own_threads(self.rights[name], manifest.read(bytes(self.row.manifest)), listed)


def wrote_by(name: str) -> str:
    """A comment; only this test knows whose."""
    return f"Ask us before you decide, said no {sum(map(ord, name))}."


def more_people(stage: Staged) -> None:
    """Four more colleagues beside the rep: comments are shown from ten on."""
    from bonafides.people.app.models import Membership, Person

    since = stage.house.on - timedelta(days=400)
    for name in MORE:
        email = f"{name.lower().replace(' ', '.')}@house.example"
        person = Person.objects.create(name=name, email=email, function=stage.house.sales, started_on=since)
        Membership.objects.create(person=person, team=stage.house.north, valid_from=since)
        stage.eight.append(person)


def round_with_threads(stage: Staged, patch: pytest.MonkeyPatch, *, ticking: int = 3, **more: Any) -> Wrote:
    """A closed round: all twelve wrote under one question, the first so many may be asked back."""
    from bonafides.trust.app.actions_closing import close_round
    from bonafides.trust.app.instruments import instrument_of

    more_people(stage)
    row = launched(stage, **more)
    question = str(instrument_of(row).questions[0].code)
    rights = {name: collect(link) for name, link in sorted(links_of(row).items())}
    for number, (name, right) in enumerate(rights.items()):
        marks = {"asked_back": [question]} if number < ticking else {}
        answer(stage, right, comments={question: wrote_by(name)}, **marks)
    made = Wrote(stage, row, rights, question, patch=patch)
    made.on(1)
    made.row = close_round(row, quiet)
    return made
