"""Reminders: who answers with their name and has not is told so; whoever has a ballot to collect never is."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client as Browser
from django.utils import timezone
from tests.houses import House, sign_in
from tests.rounds import Staged, collect, launched, prepared, quiet
from tests.web.trust.test_inviting import LINK, all_sent, work
from tests.web.trust.test_two_minutes import words

from bonafides.errors import WrongRequest
from bonafides.people.app.models import Client, ClientContact, Line, Person
from bonafides.people.app.reader import reader_for
from bonafides.readings.app.models import Job
from bonafides.trust.app.actions_asking import add_subject, ask_too
from bonafides.trust.app.actions_guesses import answer_by_name, make_guess, remind_client
from bonafides.trust.app.actions_inviting import remind
from bonafides.trust.app.actions_launching import launch
from bonafides.trust.app.actions_opening import open_round
from bonafides.trust.app.actions_telling import tell_by_name
from bonafides.trust.app.kinds import REMIND
from bonafides.trust.app.models import AskedByName, Guess, NamedAnswer, ToldByName
from bonafides.trust.app.queries_guesses import asked_by_text
from bonafides.trust.app.queries_named import to_answer
from bonafides.trust.app.queries_planning import plan_of
from bonafides.trust.app.queries_waiting import unanswered
from bonafides.trust.instruments import load

pytestmark = pytest.mark.django_db

ACCUSES = re.compile(
    r"(have not|haven't|not yet|has not|did not) (yet )?answer|not answered|nicht geantwortet"
    r"|nicht beantwortet|noch keine Antwort",
    re.IGNORECASE,
)


def to(person: Person) -> list[Any]:
    return [one for one in mail.outbox if one.to == [person.email]]


def begun(stage: Staged) -> Any:
    """A round about the rep with all its first mails out; the manager is asked with her name."""
    row = launched(stage)
    work()
    all_sent(row)
    tell_by_name(row)
    return row


def reminded(row: Any, stage: Staged) -> list[Job]:
    mail.outbox.clear()
    remind(row, by=stage.organiser)
    return work()


def test_who_has_not_answered_with_their_name_is_told_so(stage: Staged) -> None:
    row = begun(stage)
    rep, manager = stage.house.rep, stage.house.manager
    assert [len(to(one)) for one in (rep, manager)] == [1, 1]
    NamedAnswer.objects.create(subject=row.subjects.get(), relation="self", person=rep, answers={"c1": 5})
    [job] = reminded(row, stage)
    assert (job.kind, job.state) == (REMIND, "done")
    assert not re.search(r"\d", job.what)
    assert to(rep) == [], "who has answered is left alone"
    [sent] = to(manager)
    assert sent.subject == "Not answered yet, with your name: How we work together"
    assert "you were asked, with your name, and have not answered yet" in sent.body
    assert "About Nadia Field. Nadia Field will read this, with your name." in sent.body
    assert "#" not in sent.body, "it opens nothing without signing in"


def test_who_has_a_ballot_is_never_told_that_they_have_not_answered(stage: Staged) -> None:
    """Some collected and answered nothing, some collected nothing: no mail to them speaks of answers."""
    row = begun(stage)
    links = {one.to[0]: LINK.findall(one.body)[0] for one in mail.outbox if LINK.search(one.body)}
    for person in stage.eight[:3]:
        collect(links[person.email])
    for language in ("en", "de"):
        Person.objects.filter(pk__in=[one.pk for one in stage.eight]).update(language=language)
        Job.objects.filter(kind=REMIND).update(made_at=timezone.now() - timedelta(days=2))
        reminded(row, stage)
        for person in stage.eight[:3]:
            assert to(person) == [], "who has collected is not written to, whether they answered or not"
        for person in stage.eight[3:]:
            [sent] = to(person)
            assert not ACCUSES.search(sent.subject + sent.body), sent.body
    # The words that are looked for are those of the other mail, in both languages.
    for language in ("en", "de"):
        Person.objects.filter(pk=stage.house.manager.pk).update(language=language)
        Job.objects.filter(kind=REMIND).update(made_at=timezone.now() - timedelta(days=2))
        reminded(row, stage)
        assert ACCUSES.search(to(stage.house.manager)[0].body)


def test_who_has_a_ballot_and_is_asked_by_name_too_gets_two_mails_that_say_nothing_of_each_other(
    stage: Staged,
) -> None:
    """The rep's manager is asked by name about the rep, and has a ballot about somebody else."""
    row, manager = prepared(stage), stage.house.manager
    other = add_subject(row, person=stage.house.other_reps[0], relations=("peers",), by=stage.organiser)
    for person in (*stage.eight, manager):
        ask_too(other, "peers", person=person, by=stage.organiser)
    launch(row, seen=plan_of(row, by=stage.organiser).mark, by=stage.organiser)
    row = open_round(row, quiet)
    work()
    all_sent(row)
    tell_by_name(row)
    assert len(to(manager)) == 2
    reminded(row, stage)
    ballot, named = sorted(to(manager), key=lambda one: one.subject.startswith("Not answered"))
    assert ballot.subject.startswith("Your ballot is waiting")
    assert not ACCUSES.search(ballot.subject + ballot.body)
    assert "Tara Weiss" in ballot.body
    assert "ballot" not in named.body
    assert "Tara Weiss" not in named.body
    assert "#" not in named.body


def test_who_has_a_ballot_about_somebody_and_comes_to_lead_them_is_not_asked_by_name_as_well(
    stage: Staged,
) -> None:
    row = begun(stage)
    Line.objects.filter(person=stage.house.rep).update(manager=stage.eight[0])
    assert to_answer(stage.eight[0], on=stage.house.on) == []
    assert unanswered(reader_for(stage.eight[0])) == []
    reminded(row, stage)
    [sent] = to(stage.eight[0])
    assert sent.subject.startswith("Your ballot is waiting")


def test_it_goes_once_a_reminder_and_not_to_whoever_took_an_answer_back(stage: Staged) -> None:
    row = begun(stage)
    manager, subject = stage.house.manager, row.subjects.get()
    NamedAnswer.objects.create(subject=subject, relation="manager", person=manager, answers={"c1": 5})
    reminded(row, stage)
    assert to(manager) == []
    NamedAnswer.objects.all().delete()
    tell_by_name(row)
    assert to(manager) == [], "a reminder of before is over"
    Job.objects.filter(kind=REMIND).update(made_at=timezone.now() - timedelta(days=2))
    reminded(row, stage)
    tell_by_name(row)
    assert len(to(manager)) == 1


def test_who_is_asked_since_is_told_and_not_reminded(stage: Staged) -> None:
    row = begun(stage)
    Line.objects.filter(person=stage.house.rep).update(manager=stage.house.other_manager)
    reminded(row, stage)
    assert to(stage.house.other_manager) == [], "who was never told is not reminded"
    tell_by_name(row)
    [sent] = to(stage.house.other_manager)
    assert sent.subject.startswith("You are asked, with your name")
    assert to(stage.house.manager) == [], "she is asked no longer"


def test_a_reminder_that_could_not_go_is_tried_again_as_a_reminder(
    stage: Staged, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = begun(stage)

    def refused(*_: object) -> int:
        raise ConnectionRefusedError("no server")

    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", refused)
        [job] = reminded(row, stage)
        assert job.state == "failed"
    assert ToldByName.objects.filter(again=True).count() == 2
    assert tell_by_name(row) == 0
    assert {one.subject for one in mail.outbox} == {"Not answered yet, with your name: How we work together"}


# A client who is asked with their name


@pytest.fixture
def guess(house: House) -> Guess:
    client = Client.objects.create(kind="customer", name="Sawmill", owner=house.rep)
    contact = ClientContact.objects.create(client=client, name="Ada Holz", email="ada@saw.example")
    instrument = load("trust-profile-client")
    answers: dict[str, int | None] = {item.code: 5 for item in instrument.items}
    return make_guess(contact, instrument, answers, by=house.rep, today=house.on)


def asked_days_ago(guess: Guess, house: House, days: int) -> str:
    """Ask by the page, so many days ago; the link that the mail brought."""
    mail.outbox.clear()
    sign_in(Browser(), house.rep).post(f"/mirror/guess/{guess.key}/ask/")
    AskedByName.objects.update(ends_on=house.on + timedelta(days=30 - days))
    return str(re.findall(r"/by-name/open/(\S+)/", mail.outbox[-1].body)[0])


def test_a_client_who_has_not_answered_is_reminded_once_with_a_fresh_link(house: House, guess: Guess) -> None:
    old = asked_days_ago(guess, house, 4)
    mail.outbox.clear()
    rep, path = sign_in(Browser(), house.rep), f"/mirror/guess/{guess.key}/"
    assert "Remind them, once" in words(rep.get(path))
    rep.post(f"{path}ask/remind/")
    [sent] = mail.outbox
    assert sent.to == ["ada@saw.example"]
    assert "you have not answered yet" in sent.body
    assert "this is the only reminder" in sent.body
    fresh = re.findall(r"/by-name/open/(\S+)/", sent.body)[0]
    assert asked_by_text(fresh) is not None
    assert asked_by_text(old) is None
    assert AskedByName.objects.get().ends_on == house.on + timedelta(days=26), "not longer than before"
    assert "They were reminded; once is enough." in words(rep.get(path))
    rep.post(f"{path}ask/remind/")
    assert len(mail.outbox) == 1


def test_nobody_is_reminded_who_was_asked_today_has_answered_or_would_rather_not(
    house: House, guess: Guess
) -> None:
    rep, path = sign_in(Browser(), house.rep), f"/mirror/guess/{guess.key}/"
    asked_days_ago(guess, house, 0)
    assert "Remind them, once" not in words(rep.get(path))
    with pytest.raises(WrongRequest):
        remind_client(guess, today=house.on)
    asked_days_ago(guess, house, 4)
    answer_by_name(AskedByName.objects.get(), {"c1": 5}, today=house.on)
    with pytest.raises(WrongRequest):
        remind_client(guess, today=house.on)
    AskedByName.objects.all().delete()  # as the client's own page does
    mail.outbox.clear()
    rep.post(f"{path}ask/remind/")
    assert mail.outbox == []


def test_nobody_reminds_in_the_name_of_another(house: House, guess: Guess) -> None:
    asked_days_ago(guess, house, 4)
    mail.outbox.clear()
    for person in (house.manager, house.leader, house.learning, house.administrator, house.reps[1]):
        answered = sign_in(Browser(), person).post(f"/mirror/guess/{guess.key}/ask/remind/")
        assert answered.status_code in (403, 404)
    assert mail.outbox == []


def test_where_the_mail_cannot_go_the_link_from_before_still_opens(
    house: House, guess: Guess, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = asked_days_ago(guess, house, 4)

    def refused(*_: object) -> int:
        raise ConnectionRefusedError("no server")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refused)
    sign_in(Browser(), house.rep).post(f"/mirror/guess/{guess.key}/ask/remind/")
    assert asked_by_text(old) is not None
    assert not AskedByName.objects.get().reminded
