"""Mails of a round: in the recipient's language, everything behind #, worded without anybody's answer."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.utils import timezone
from tests.rounds import collect, launched, links_of, on_day, prepared, quiet

from bonafides.errors import WrongRequest
from bonafides.people.app.models import Client, ClientContact
from bonafides.readings.app.actions_jobs import take_up
from bonafides.readings.app.models import Job
from bonafides.readings.app.worker import run_job
from bonafides.trust.app import tasks
from bonafides.trust.app.actions_asking import add_subject
from bonafides.trust.app.actions_inviting import invite, recipients, remind
from bonafides.trust.app.actions_launching import launch
from bonafides.trust.app.actions_opening import open_round
from bonafides.trust.app.kinds import MAIL, REMIND
from bonafides.trust.app.mails import FILES
from bonafides.trust.app.models import Collecting
from bonafides.trust.app.places import unsent_mail
from bonafides.trust.app.queries_planning import plan_of
from bonafides.trust.app.tasks import look_after_rounds
from bonafides.trust.manifest import groups
from bonafides.trust.respondent import Invitation

LINK = re.compile(r"https?://\S+#\S+")


def work() -> list[Job]:
    """Do every job that waits."""
    done = []
    while (lease := take_up()) is not None:
        run_job(lease, beat_seconds=0)
        lease.job.refresh_from_db()
        done.append(lease.job)
    return done


def all_sent(row) -> list[mail.EmailMessage]:
    for one in recipients(row):
        assert invite(row, one, reminder=False)
    return mail.outbox


def test_everybody_gets_one_mail_with_their_own_link_and_the_common_fingerprint(stage):
    row = launched(stage)
    sent = all_sent(row)
    assert sorted(one.to[0] for one in sent) == sorted(person.email for person in stage.eight)
    links = [LINK.findall(one.body) for one in sent]
    assert all(len(found) == 1 for found in links)
    assert len({found[0] for found in links}) == 8
    for one in sent:
        assert groups(row.fingerprint) in one.body
        invitation = Invitation.read(LINK.findall(one.body)[0])
        assert invitation.name == stage.house.rep.name
        before, behind = LINK.findall(one.body)[0].split("#")
        assert before.endswith("/mirror/answer/")
        assert behind.count(".") == 3
    assert not list(recipients(row)), "nobody is written to twice"


def test_a_link_from_the_mail_collects_a_ballot(stage):
    row = launched(stage)
    sent = all_sent(row)
    assert collect(LINK.findall(sent[0].body)[0]).round == row.key


def test_one_mail_holds_every_link_of_somebody_who_is_asked_about_several(stage):
    row = prepared(stage)
    add_subject(row, person=stage.eight[0], relations=("peers",), by=stage.organiser)
    launch(row, seen=plan_of(row, by=stage.organiser).mark, by=stage.organiser)
    row = open_round(row, quiet)
    sent = {one.to[0]: one.body for one in all_sent(row)}
    assert len(sent) == 9
    body = sent[stage.eight[1].email]
    assert len(LINK.findall(body)) == 2
    assert f"About {stage.eight[0].name}:" in body
    assert f"About {stage.house.rep.name}:" in body


def test_mails_are_in_the_recipients_own_language(stage):
    stage.eight[0].language = "de"
    stage.eight[0].save()
    row = launched(stage)
    sent = {one.to[0]: one for one in all_sent(row)}
    german = sent[stage.eight[0].email]
    assert german.subject == "Testing & Sons fragt Sie: Wie wir zusammenarbeiten"
    assert "Nichts, was wir aufbewahren, verbindet Sie mit Ihrer Antwort" in german.body
    assert "Über Nadia Field:" in german.body
    assert sent[stage.eight[1].email].subject == "Testing & Sons asks you: How we work together"


def test_people_at_clients_are_written_to_as_well(stage):
    sawmill = Client.objects.create(kind="customer", name="Sawmill", owner=stage.house.rep)
    for n in range(8):
        ClientContact.objects.create(
            client=sawmill, name=f"Buyer {n}", email=f"b{n}@saw.example", language="de"
        )
    row = prepared(stage, apart=("clients",))
    row.subjects.all().delete()
    add_subject(row, person=stage.house.rep, relations=("peers", "clients"), by=stage.organiser)
    launch(row, seen=plan_of(row, by=stage.organiser).mark, by=stage.organiser)
    row = open_round(row, quiet)
    assert {cell.relation: cell.invited for cell in row.cells.all()} == {"peers": 8, "clients": 8}
    assert len(all_sent(row)) == 16


def test_no_secret_waits_in_the_database(stage):
    row = launched(stage)
    sent = all_sent(row)
    tables = connection.introspection.table_names()
    held = ""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            held += repr(cursor.fetchall())
    for one in sent:
        secret = LINK.findall(one.body)[0].split("#")[1].split(".")[0]
        assert secret not in held
        raw = Invitation.read(LINK.findall(one.body)[0]).secret
        assert hashlib.sha256(raw).hexdigest() in held


def test_a_mail_that_could_not_be_sent_is_tried_again_with_another_secret(stage, monkeypatch):
    row = launched(stage)
    first = next(iter(recipients(row)))
    before = first.rows[0].secret_hash

    def refuse(_self, **_rest):
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr("django.core.mail.EmailMessage.send", refuse)
        assert not invite(row, first, reminder=False)
    row_now = Collecting.objects.get(pk=first.rows[0].pk)
    assert (row_now.told, row_now.secret_hash == before) == (False, False)
    assert len(all_sent(row)) == 8


def test_whoever_has_left_is_not_written_to(stage):
    row = launched(stage)
    stage.eight[0].left_on = stage.house.on
    stage.eight[0].save()
    assert stage.eight[0].email not in {one.to[0] for one in all_sent(row)}


def test_the_organiser_who_is_asked_as_well_is_named_in_every_mail(stage):
    row = prepared(stage, by=stage.eight[0])
    launch(row, seen=plan_of(row, by=stage.eight[0]).mark, by=stage.eight[0])
    row = open_round(row, quiet)
    assert all(
        "Anke Bach prepares this round and is asked in it as well." in one.body for one in all_sent(row)
    )


def test_the_worker_opens_a_round_and_writes_on_its_first_day(stage, monkeypatch):
    row = prepared(stage)
    launch(row, seen=plan_of(row, by=stage.organiser).mark, by=stage.organiser)
    assert [job.state for job in work()] == ["done"]
    row.refresh_from_db()
    assert row.state == "open"
    assert look_after_rounds() == 0
    assert [(job.kind, job.state) for job in work()] == [(MAIL, "done")]
    by_link = [one for one in mail.outbox if "/answer/#" in one.body]
    assert len(by_link) == len({one.to[0] for one in by_link}) == 8
    # Whoever answers with their name is told so, once, without a link that opens anything.
    by_name = [one for one in mail.outbox if one not in by_link]
    assert sorted(one.to[0] for one in by_name) == sorted([stage.house.rep.email, stage.house.manager.email])
    assert not any("#" in one.body for one in by_name)
    look_after_rounds()
    assert not work()


def test_a_demonstration_writes_links_into_its_folder_and_through_no_server(stage, monkeypatch, settings):
    row = launched(stage)
    work()
    monkeypatch.setattr(tasks, "is_demo", lambda: True)
    look_after_rounds()
    assert not work()
    settings.EMAIL_BACKEND = FILES
    settings.EMAIL_FILE_PATH = str(unsent_mail(row).parent / "others")
    look_after_rounds()
    assert [(job.kind, job.state) for job in work()] == [(MAIL, "done")]
    assert mail.outbox == []
    written = "".join(one.read_text("utf-8") for one in unsent_mail(row).iterdir())
    assert written.count("/answer/#") == 8


def test_nothing_is_written_before_the_first_day(stage, monkeypatch):
    first = stage.house.on + timedelta(days=3)
    row = launched(stage, opens_on=first, closes_on=first + timedelta(days=7))
    work()
    look_after_rounds()
    assert not work()
    assert not mail.outbox
    on_day(monkeypatch, first)
    look_after_rounds()
    assert [job.kind for job in work()] == [MAIL]
    assert row.state == "open"


# Reminders


def test_a_reminder_goes_to_those_who_have_not_collected_and_never_speaks_of_answers(stage):
    row = launched(stage)
    work()
    all_sent(row)
    links = {one.to[0]: LINK.findall(one.body)[0] for one in mail.outbox}
    collected = [person.email for person in stage.eight[:3]]
    for email in collected:
        collect(links[email])
    mail.outbox.clear()
    remind(row, by=stage.organiser)
    (job,) = work()
    assert (job.kind, job.state) == (REMIND, "done")
    assert sorted(one.to[0] for one in mail.outbox) == sorted(person.email for person in stage.eight[3:])
    for one in mail.outbox:
        assert one.subject.startswith("Your ballot is waiting to be collected")
        assert not re.search(r"you have(n't| not) (yet )?answered|not (yet )?answered|no answer", one.body)
        assert collect(LINK.findall(one.body)[0])
    assert not re.search(r"\d", job.what), "how many were reminded is nobody's business"


def test_the_german_reminder_says_the_same(stage):
    for person in stage.eight:
        person.language = "de"
        person.save()
    row = launched(stage)
    work()
    all_sent(row)
    mail.outbox.clear()
    remind(row, by=stage.organiser)
    work()
    assert {one.subject for one in mail.outbox} == {
        "Ihr Stimmzettel liegt noch bereit: Wie wir zusammenarbeiten"
    }
    assert not any("nicht geantwortet" in one.body for one in mail.outbox)


def test_nobody_is_reminded_twice_a_day_or_while_mails_go_out(stage):
    row = launched(stage)
    work()
    with pytest.raises(WrongRequest, match="still going out"):
        remind(row, by=stage.organiser)
    all_sent(row)
    remind(row, by=stage.organiser)
    work()
    with pytest.raises(WrongRequest, match="within a day"):
        remind(row, by=stage.organiser)
    Job.objects.filter(kind=REMIND).update(made_at=timezone.now() - timedelta(days=2))
    remind(row, by=stage.organiser)


def test_invitations_stay_out_of_the_folder_that_backups_copy(stage, settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    row = launched(stage)
    for one in recipients(row):
        invite(row, one, reminder=False)
    # Two mails of one moment stand in one file.
    written = [path.read_text("utf-8") for path in (tmp_path / "ballot-mail" / row.key).iterdir()]
    assert sum(text.count("\nSubject: ") for text in written) == 8
    assert not (tmp_path / "mail").exists()
    assert len(links_of(row)) == 8
