"""Attacks by whoever prepares a round, runs the house, or reads along: each must be refused or said.

Attacked is the house's side: plan, pages, logs, traces, exports, copies. Attacks on the ballot box and on
what is released stand in files of their own.
"""

from __future__ import annotations

import json
import logging
import re
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse
from tests.houses import account, sign_in
from tests.rounds import (
    Staged,
    after_the_last_day,
    answer,
    begun,
    collect,
    launched,
    links_of,
    on_day,
    prepared,
    quiet,
    subject_of,
)

from bonafides.errors import WrongRequest
from bonafides.people.app.actions_clients import keep_contact
from bonafides.people.app.actions_people import change_person, hire
from bonafides.people.app.models import Act, Client, ClientContact, Membership, Person, ReadTrace, Team, User
from bonafides.people.app.queries_export import everything_about
from bonafides.readings.app.models import Reading
from bonafides.trust import app
from bonafides.trust.app.actions_asking import add_subject, ask_not, ask_too
from bonafides.trust.app.actions_closing import close_round
from bonafides.trust.app.actions_inviting import invite, recipients
from bonafides.trust.app.actions_launching import launch
from bonafides.trust.app.models import Asked, Collecting, Invitation, Round
from bonafides.trust.app.queries_planning import plan_of
from bonafides.trust.instruments import load
from bonafides.website.logs import Lines


def refusals(row: Round, by: Person) -> str:
    return " ".join(f"{one.found} {one.expected} {one.to_do}" for one in plan_of(row, by=by).refusals)


def try_to_launch(row: Round, by: Person) -> None:
    launch(row, seen=plan_of(row, by=by).mark, by=by)


# A group that is one person


def test_one_person_alone_is_never_asked_about_somebody(stage):
    row = prepared(stage)
    for one in Asked.objects.filter(subject__round=row)[1:]:
        ask_not(one, by=stage.organiser)
    assert "eight" in refusals(row, stage.organiser)
    with pytest.raises(WrongRequest):
        try_to_launch(row, stage.organiser)


def test_seven_who_cannot_answer_are_not_counted(stage):
    row = prepared(stage)
    gone, deactivated, nameless = stage.eight[0], stage.eight[1], stage.eight[2]
    gone.left_on = row.closes_on
    gone.save()
    User.objects.filter(pk=account(deactivated).pk).update(is_active=False)
    Person.objects.filter(pk=nameless.pk).update(email="")
    planned = plan_of(row, by=stage.organiser)
    assert sum(cell.planned.invited for cell in planned.cells) <= 5
    assert planned.refusals
    with pytest.raises(WrongRequest):
        try_to_launch(row, stage.organiser)


def test_people_who_cannot_answer_cannot_be_added_by_hand(stage):
    row = prepared(stage)
    for who in (stage.house.leaver, stage.house.rep, stage.eight[0]):
        with pytest.raises(WrongRequest):
            ask_too(subject_of(row), "peers", person=who, by=stage.organiser)


def test_seven_mailboxes_that_the_organiser_made_up_are_refused_and_said(stage):
    """One real colleague and seven people whom the organiser entered on the day before."""
    by = stage.house.administrator
    row = prepared(stage, by=by)
    for one in Asked.objects.filter(subject__round=row)[1:]:
        ask_not(one, by=by)
    for n in range(7):
        made_up = hire(name=f"Made Up {n}", email=f"made.up.{n}@house.example", by=by)
        ask_too(subject_of(row), "peers", person=made_up, by=by)
    planned = plan_of(row, by=by)
    assert "7 of 8 were entered" in refusals(row, by)
    assert any("7 of those who are asked were entered" in said for said in planned.remarks)
    with pytest.raises(WrongRequest):
        try_to_launch(row, by)
    assert not plan_of(row, by=stage.organiser).refusals, "somebody else may vouch for them"
    later = stage.house.on + timedelta(days=31)
    assert not plan_of(row, by=by, on=later).refusals


def test_mails_turned_to_the_organisers_own_mailbox_are_noticed(stage):
    by = stage.house.administrator
    row = prepared(stage, by=by)
    for n, person in enumerate(stage.eight[:4]):
        change_person(person, email=f"adam.keller.{n}@house.example", by=by)
    assert "4 of 8 were entered, or given another address, by you" in refusals(row, by)


def test_eight_contacts_with_one_mailbox_are_one_person(stage):
    sawmill = Client.objects.create(kind="customer", name="Sawmill", owner=stage.house.rep)
    for n in range(8):
        ClientContact.objects.create(client=sawmill, name=f"Buyer {n}", email=f"Ada+{n}@saw.example")
    row = prepared(stage)
    row.subjects.all().delete()
    add_subject(row, person=stage.house.rep, relations=("clients",), by=stage.organiser)
    assert Asked.objects.count() == 1, "the house proposes one of them"
    for contact in ClientContact.objects.all()[1:]:
        ask_too(subject_of(row), "clients", contact=contact, by=stage.organiser)
    assert plan_of(row, by=stage.organiser).n_people <= 1
    with pytest.raises(WrongRequest):
        try_to_launch(row, stage.organiser)


def test_customers_whom_the_subject_made_up_for_themselves_are_refused(stage):
    sawmill = Client.objects.create(kind="customer", name="Sawmill", owner=stage.house.rep)
    for n in range(8):
        keep_contact(sawmill, None, by=stage.house.rep, name=f"Buyer {n}", email=f"b{n}@saw.example")
    row = prepared(stage, apart=("clients",))
    row.subjects.all().delete()
    add_subject(row, person=stage.house.rep, relations=("clients",), by=stage.organiser)
    assert "8 of 8 were entered" in refusals(row, stage.organiser)
    later = stage.house.on + timedelta(days=31)
    assert not plan_of(row, by=stage.organiser, on=later).refusals


def test_an_organiser_cannot_ask_themselves_by_hand_and_is_named_where_lines_ask_them(stage):
    row = prepared(stage)
    with pytest.raises(WrongRequest, match="yourself"):
        ask_too(subject_of(row), "peers", person=stage.organiser, by=stage.organiser)
    Membership.objects.filter(person=stage.organiser).delete()
    Membership.objects.create(person=stage.organiser, team=stage.house.north, valid_from=stage.house.on)
    Asked.objects.create(subject=subject_of(row), relation="peers", person=stage.organiser)
    planned = plan_of(row, by=stage.organiser)
    assert any("You prepare this round and are asked in it" in said for said in planned.remarks)


def test_a_manager_who_answers_by_name_is_not_counted_among_those_without_one(stage):
    """Their answer is read with a name: taken off a mean of five it would leave four."""
    row = prepared(stage)
    manager = stage.house.manager
    with pytest.raises(WrongRequest, match="by name"):
        ask_too(subject_of(row), "peers", person=manager, by=stage.organiser)
    Asked.objects.create(subject=subject_of(row), relation="peers", person=manager, by_hand=True)
    planned = plan_of(row, by=stage.organiser)
    assert manager not in [one.person for cell in planned.cells for one in cell.who]


def test_nobody_counts_twice_about_one_subject(stage):
    row = prepared(stage)
    for relation in ("reports", "internal", "peers"):
        with pytest.raises(WrongRequest, match="asked about this already"):
            ask_too(subject_of(row), relation, person=stage.eight[0], by=stage.organiser)


def test_a_second_round_without_one_who_was_asked_is_refused_while_it_could_tell_of_them(stage, monkeypatch):
    first = launched(stage)
    second = prepared(stage)
    add_subject(second, person=stage.eight[0], relations=("peers",), by=stage.organiser)
    assert "another round that asks the same about Nadia Field" in refusals(second, stage.organiser)
    with pytest.raises(WrongRequest, match="another round"):
        try_to_launch(second, stage.organiser)
    for link in links_of(first).values():
        answer(stage, collect(link))
    after_the_last_day(monkeypatch, first)
    close_round(first, quiet)
    soon, later = first.closes_on + timedelta(days=13), first.closes_on + timedelta(days=14)
    for day, refused in ((soon, True), (later, False)):
        on_day(monkeypatch, day)
        third = prepared(stage, opens_on=day, closes_on=day + timedelta(days=9))
        assert bool(refusals(third, stage.organiser)) is refused, day


def test_the_same_questions_under_another_name_are_the_same_round(stage, settings):
    """An organisation's own copy of an instrument, for the second round of a pair that differs by one."""
    from bonafides.trust.instruments.shelf import OURS

    launched(stage)
    folder = Path(settings.CONFIGURATION.data) / "instruments"
    folder.mkdir()
    words = (OURS / "trust-profile-1.toml").read_text().replace('"trust-profile"', '"our-profile"', 1)
    (folder / "our-profile-1.toml").write_text(words)
    second = prepared(stage, instrument=load("our-profile", folder=folder))
    assert "another round that asks the same about Nadia Field" in refusals(second, stage.organiser)
    other = prepared(stage, instrument=load("manager-pulse-monthly"))
    assert "another round that asks the same" not in refusals(other, stage.organiser)


def test_a_team_made_anew_out_of_nearly_the_same_people_is_the_same_team(stage):
    """Nine are asked as one team, then eight of them as another: the two means differ by one person."""
    first = about_a_team(stage, stage.house.north)
    try_to_launch(first, stage.organiser)
    fresh = Team.objects.create(name="North again")
    Membership.objects.filter(person__in=stage.eight).delete()
    for person in stage.eight:
        Membership.objects.create(person=person, team=fresh, valid_from=stage.house.on - timedelta(days=1))
    second = about_a_team(stage, fresh)
    assert len(second.subjects.get().asked.all()) == 8
    assert "another round that asks the same about North" in refusals(second, stage.organiser)


def about_a_team(stage: Staged, team: Team) -> Round:
    row = begun(
        stage.house,
        "team-safety",
        title="How safe it is to speak",
        closes_on=stage.house.on + timedelta(days=9),
    )
    add_subject(row, team=team, by=stage.organiser)
    return row


def test_those_who_are_asked_see_with_whom(stage):
    row = launched(stage)
    browser = sign_in(Browser(), stage.eight[0])
    page = browser.get(reverse("trust:asked")).content.decode()
    assert all(person.name in page for person in stage.eight[1:])
    assert row.title in page
    outside = sign_in(Browser(), stage.house.other_rep).get(reverse("trust:asked")).content.decode()
    assert not any(person.name in outside for person in stage.eight)


# Who answered, who collected, when


def pages_of(row: Round) -> list[str]:
    return [
        reverse("trust:rounds"),
        reverse("trust:round", args=[row.key]),
        reverse("trust:board"),
        reverse("trust:board_round", args=[row.key]),
        reverse("trust:board_manifest", args=[row.key]),
        f"/api/rounds/{row.key}",
        "/api/rounds",
    ]


@pytest.mark.parametrize("who", ["learning", "administrator"])
def test_no_page_changes_by_a_single_byte_when_somebody_collects_or_answers(stage, who):
    row = launched(stage)
    browser = sign_in(Browser(), getattr(stage.house, who))
    links = list(links_of(row).values())

    def seen() -> list[str]:
        # The token against forgery is another one each time.
        answers = [browser.get(page).content.decode() for page in pages_of(row)]
        return [part for text in answers for part in text.split('"') if len(part) != 64 or not part.isalnum()]

    before = seen()
    right = collect(links[0])
    assert seen() == before
    answer(stage, right)
    assert seen() == before


def test_collecting_through_the_door_leaves_no_log_line_and_no_trace(stage, caplog):
    from bonafides.trust.respondent import Collecting as Begun
    from bonafides.trust.respondent import Invitation as Link
    from bonafides.trust.respondent import check_manifest, to_text

    row = launched(stage)
    link = Link.read(next(iter(links_of(row).values())))
    told = check_manifest(bytes(row.manifest), link.fingerprint)
    begun = Begun.begin(told, row.cells.get().code)
    before = ReadTrace.objects.count(), Act.objects.count()
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(Lines().format(record))

    handler = Kept(logging.DEBUG)
    loggers = [logging.getLogger(name) for name in ("", "django", "django.request", "bonafides")]
    for logger in loggers:
        logger.addHandler(handler)
    try:
        browser = sign_in(Browser(), stage.eight[0])
        said = {"secret": to_text(link.secret), "blinded": to_text(begun.blinded)}
        for _ in range(2):
            sent = browser.post(reverse("trust:collect"), json.dumps(said), "application/json")
            assert sent.status_code == 200
        said["blinded"] = to_text(bytes(384))
        assert browser.post(reverse("trust:collect"), json.dumps(said), "application/json").status_code >= 400
    finally:
        for logger in loggers:
            logger.removeHandler(handler)
    assert not lines
    assert (ReadTrace.objects.count(), Act.objects.count()) == before
    assert Collecting.objects.filter(collected=True).count() == 1


def test_no_export_says_who_collected(stage):
    row = launched(stage)
    before = {
        person.pk: json.dumps(everything_about(person, own=True), default=str, sort_keys=True)
        for person in stage.eight
    }
    for link in list(links_of(row).values())[:4]:
        answer(stage, collect(link))
    for person in stage.eight:
        after = json.dumps(everything_about(person, own=True), default=str, sort_keys=True)
        assert after == before[person.pk]
        assert "collected" not in after.replace('"collected": null', "")
    assert "mirror-asked" in json.loads(before[stage.eight[0].pk])


def test_an_organisers_own_copy_can_be_written_as_a_file(stage):
    from bonafides.people.app.queries_export import export_zip

    launched(stage)
    assert export_zip(stage.organiser, own=True, house="Testing & Sons")


def test_no_copy_holds_who_collected_a_secret_or_a_key(stage, tmp_path):
    """What `bonafides backup` copies of the database, read as bytes."""
    from bonafides.website.running.copies import FILES, FOLDERS, LEFT_OUT, _leave_out

    row = launched(stage)
    for link in list(links_of(row).values())[:4]:
        collect(link)
    hashes = list(Collecting.objects.values_list("secret_hash", "blinded_hash"))
    assert (Collecting._meta.db_table,) == LEFT_OUT
    assert not {"issuer", "box", "ballot-mail"} & {*FILES, *FOLDERS}
    if connection.vendor != "sqlite":
        pytest.skip("pg_dump leaves the rows out by name; the copy of SQLite is read here")
    # The test's transaction is not committed: the table is written out by hand and then treated as a copy is.
    place = tmp_path / "copy"
    with sqlite3.connect(place) as copied:
        copied.execute("CREATE TABLE trust_collecting (id INTEGER, secret_hash TEXT, blinded_hash TEXT)")
        copied.executemany("INSERT INTO trust_collecting VALUES (1, ?, ?)", hashes)
        copied.commit()
        assert all(one.encode() in place.read_bytes() for pair in hashes for one in pair if one)
        _leave_out(copied)
    copied.close()
    assert not any(one.encode() in place.read_bytes() for pair in hashes for one in pair if one)


# What was answered


def test_an_organiser_sees_no_release_by_any_address(stage, monkeypatch):
    row = launched(stage)
    for link in links_of(row).values():
        answer(stage, collect(link))
    after_the_last_day(monkeypatch, row)
    row = close_round(row, quiet)
    reading = Reading.objects.get(kind="mirror.mine")
    figure = next(iter(row.release["aggregates"].values()))["figures"]["composite"]["value"]
    assert figure is not None
    rep = stage.house.rep
    forbidden = [
        reverse("readings:own_reading", args=[reading.key]),
        f"/api/people/{rep.key}/readings/mirror.mine",
    ]
    for who in (stage.organiser, stage.house.administrator, stage.house.manager, stage.house.leader):
        browser = sign_in(Browser(raise_request_exception=False), who)
        for page in pages_of(row):
            shown = browser.get(page)
            assert shown.status_code in (200, 403), page
            assert "aggregates" not in shown.content.decode()
            assert '"release"' not in shown.content.decode()
        for page in forbidden:
            assert browser.get(page).status_code in (403, 404), page
        assert browser.get("/api/me/mirror").status_code == 404
        held = everything_about(who, own=True)
        assert "aggregates" not in json.dumps(held, default=str)
    assert sign_in(Browser(), rep).get("/api/me/mirror").status_code == 200


def test_somebody_who_is_erased_is_taken_out_of_what_was_released(stage, monkeypatch):
    from bonafides.people.app.actions_erasure import erase
    from bonafides.people.app.actions_leaving import deactivate

    row = launched(stage)
    for link in links_of(row).values():
        answer(stage, collect(link))
    after_the_last_day(monkeypatch, row)
    row = close_round(row, quiet)
    rep = stage.house.rep
    deactivate(rep, on=stage.house.on, by=stage.house.administrator)
    erase(rep, by=stage.house.administrator)
    row.refresh_from_db()
    assert row.release["aggregates"] == {}
    assert subject_of(row).salt == ""
    deactivate(stage.eight[0], on=stage.house.on, by=stage.house.administrator)
    erase(stage.eight[0], by=stage.house.administrator)
    assert Invitation.objects.filter(cell__round=row).count() == 7
    assert row.cells.get().invited == 8


def test_the_erased_are_taken_out_of_what_was_drawn_towards_the_others_too(stage):
    """A round of several people has each one's figures twice: as they are, and pooled."""
    from bonafides.people.app.actions_erasure import erase
    from bonafides.people.app.actions_leaving import deactivate

    row = prepared(stage)
    add_subject(row, person=stage.eight[0], relations=("peers",), by=stage.organiser)
    mine = subject_about(row, stage.house.rep).key
    theirs = subject_about(row, stage.eight[0]).key
    labels = {"aa": {"subject": mine, "team": "", "relation": "all"}}
    labels["bb"] = {"subject": theirs, "team": "", "relation": "all"}
    figures = {"composite": {"value": 5.1}}
    released = {
        "aggregates": {code: {"figures": figures} for code in labels},
        "pooled": {"n_groups": 3, "means": dict.fromkeys(labels, figures), "between": {}},
    }
    Round.objects.filter(pk=row.pk).update(labels=labels, state="opening")
    for state in ("open", "closing"):
        Round.objects.filter(pk=row.pk).update(state=state)
    Round.objects.filter(pk=row.pk).update(release=released, state="closed")
    deactivate(stage.house.rep, on=stage.house.on, by=stage.house.administrator)
    erase(stage.house.rep, by=stage.house.administrator)
    row.refresh_from_db()
    assert set(row.release["aggregates"]) == set(row.release["pooled"]["means"]) == {"bb"}


def subject_about(row: Round, person: Person) -> Any:
    return row.subjects.get(person=person)


def test_a_name_in_the_manifest_cannot_be_found_by_trying_names(stage):
    from bonafides.trust import manifest

    row = launched(stage)
    told = manifest.read(bytes(row.manifest))
    (cell,) = told.cells.values()
    assert stage.house.rep.name.encode() not in bytes(row.manifest)
    assert manifest.about(b"", stage.house.rep.name) != cell.about
    assert len(subject_of(row).salt) == 43


# Mail


def test_nothing_before_the_hash_of_a_link_says_for_whom_it_is(stage):
    row = launched(stage)
    for one in recipients(row):
        invite(row, one, reminder=False)
    starts = {
        line.split("#")[0] for one in mail.outbox for line in one.body.splitlines() if "/answer/#" in line
    }
    assert len(starts) == 1


def test_the_line_of_the_log_about_mails_says_nothing_of_anybody(stage, caplog: Any):
    from bonafides.readings.app.actions_jobs import take_up
    from bonafides.readings.app.worker import run_job
    from bonafides.trust.app.tasks import look_after_rounds

    row = launched(stage)
    while (lease := take_up()) is not None:
        run_job(lease, beat_seconds=0)
    caplog.set_level(logging.DEBUG)
    look_after_rounds()
    while (lease := take_up()) is not None:
        run_job(lease, beat_seconds=0)
    assert len([one for one in mail.outbox if "/answer/#" in one.body]) == 8
    assert len(mail.outbox) == 10
    said = caplog.text
    written_to = (*stage.eight, stage.house.rep, stage.house.manager)
    assert not any(person.email in said or person.name in said for person in written_to)
    assert row.key not in said


def test_nothing_in_the_room_logs_or_prints() -> None:
    for path in sorted(Path(app.__file__).parent.rglob("*.py")):
        assert not re.search(
            r"^import logging|^from logging|(?<![\w.])print\(", path.read_text(), re.MULTILINE
        ), path
