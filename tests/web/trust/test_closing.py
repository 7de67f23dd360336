"""Closing: never early, the same release however often it is killed; nothing says who collected."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from tests.rounds import after_the_last_day, answer, collect, launched, links_of, on_day, quiet

from bonafides.errors import BonafidesError, WrongRequest
from bonafides.readings.app.models import Job, Reading
from bonafides.trust.app import actions_closing
from bonafides.trust.app.actions_closing import close_now, close_round, lost, may_close, void_round
from bonafides.trust.app.actions_inviting import invite, recipients
from bonafides.trust.app.ballot_box import the_box
from bonafides.trust.app.kinds import CLOSE
from bonafides.trust.app.models import Collecting, Invitation, Round
from bonafides.trust.app.places import issuer_of, issuers, unsent_mail
from bonafides.trust.app.tasks import look_after_rounds
from bonafides.trust.issuer import Issuer


def answered(stage, n: int = 8) -> Round:
    """A round in which n of eight have answered."""
    row = launched(stage)
    for link in list(links_of(row).values())[:n]:
        answer(stage, collect(link))
    return row


def test_it_is_never_closed_before_its_last_day_is_over(stage, monkeypatch):
    row = answered(stage)
    for day in (row.opens_on, row.closes_on):
        on_day(monkeypatch, day)
        assert not may_close(row)
        with pytest.raises(WrongRequest):
            close_round(row, quiet)
        with pytest.raises(WrongRequest):
            close_now(row, by=stage.organiser)
        look_after_rounds()
        assert not Job.objects.filter(kind=CLOSE).exists()
    row.refresh_from_db()
    assert row.state == "open"


def test_the_worker_closes_it_the_day_after(stage, monkeypatch):
    row = answered(stage)
    after_the_last_day(monkeypatch, row)
    look_after_rounds()
    assert Job.objects.get(kind=CLOSE).about == row.key
    look_after_rounds()
    assert Job.objects.filter(kind=CLOSE).count() == 1


class Killed(BaseException):
    """The worker is gone."""


WHERE = (
    "forget_collecting",
    "publish",
    "_tidy",
    "_stop_collecting",
    "_release",
)


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize("after", [False, True])
def test_killed_at_any_moment_and_run_again_it_gives_the_same_release(stage, monkeypatch, where, after):
    row = answered(stage)
    after_the_last_day(monkeypatch, row)
    whole = getattr(actions_closing, where)

    def killed(*args):
        if after:
            whole(*args)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(actions_closing, where, killed)
        with pytest.raises(Killed):
            close_round(Round.objects.get(pk=row.pk), quiet)
    between = the_box().close(row.key)
    row = close_round(Round.objects.get(pk=row.pk), quiet)
    assert row.state == "closed"
    assert json.dumps(row.release, sort_keys=True) == json.dumps(between["release"], sort_keys=True)
    assert Reading.objects.filter(kind="mirror.mine", subject=stage.house.rep.pk).count() == 1
    assert row.cells.get().collected == 8
    assert not Collecting.objects.exists()
    assert not issuer_of(row).folder.exists()
    again = close_round(row, quiet)
    assert again.release == row.release


def test_killed_while_the_box_counts_it_gives_the_same_release(stage, monkeypatch):
    row = answered(stage)
    after_the_last_day(monkeypatch, row)

    def away(_key):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(the_box(), "close", away)
        with pytest.raises(Killed):
            close_round(row, quiet)
    row.refresh_from_db()
    assert row.state == "closing"
    assert close_round(row, quiet).release["aggregates"]


def test_after_the_close_nothing_says_who_collected(stage, monkeypatch):
    row = answered(stage, 6)
    after_the_last_day(monkeypatch, row)
    row = close_round(row, quiet)
    assert row.cells.get().collected == 6
    assert not Collecting.objects.exists()
    names = {field.name for field in Invitation._meta.get_fields() if getattr(field, "concrete", False)}
    assert names == {"id", "cell", "person", "contact"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM trust_invitation")
        assert len(cursor.fetchall()) == 8


def test_a_reading_comes_out_for_whom_it_is_about_and_for_nobody_else(stage, monkeypatch):
    row = answered(stage)
    after_the_last_day(monkeypatch, row)
    close_round(row, quiet)
    (reading,) = Reading.objects.filter(kind__startswith="mirror.")
    assert (reading.audience, reading.subject) == ("self", stage.house.rep.pk)


def test_a_round_that_too_few_answered_is_closed_without_a_figure(stage, monkeypatch):
    row = answered(stage, 4)
    after_the_last_day(monkeypatch, row)
    row = close_round(row, quiet)
    (figures,) = row.release["aggregates"].values()
    assert "composite" not in figures.get("figures", {}) or figures["figures"]["composite"]["value"] is None


def test_keys_are_files_of_their_own_for_nobody_else_and_gone_afterwards(stage, monkeypatch):
    row = answered(stage)
    folder = issuer_of(row).folder
    assert folder.stat().st_mode & 0o777 == 0o700
    (key,) = folder.iterdir()
    assert key.stat().st_mode & 0o777 == 0o600
    text = key.read_text()
    tables = connection.introspection.table_names()
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            assert text.split(".")[0] not in repr(cursor.fetchall())
    after_the_last_day(monkeypatch, row)
    close_round(row, quiet)
    assert not folder.exists()


def test_a_worker_destroys_keys_that_a_death_left(stage):
    row = launched(stage)
    Issuer(issuers() / "gone00000000").make("ab" * 8)
    look_after_rounds()
    assert [folder.name for folder in issuers().iterdir()] == [row.key]


# Void


def test_a_round_whose_keys_are_lost_says_so_and_is_never_closed(stage, monkeypatch):
    row = answered(stage)
    assert lost(row) == ""
    issuer_of(row).destroy()
    assert "sign" in lost(row)
    row = void_round(row, by=stage.organiser)
    assert row.state == "void"
    assert not Collecting.objects.exists()
    assert stage.box.state(row.key)["state"] == "void"
    after_the_last_day(monkeypatch, row)
    assert close_round(row, quiet).release == {}


def test_what_was_answered_in_a_void_round_is_destroyed(stage):
    row = launched(stage)
    right = collect(next(iter(links_of(row).values())))
    answer(stage, right)
    void_round(row, by=stage.organiser)
    with pytest.raises(BonafidesError):
        answer(stage, right, version=2)
    with pytest.raises(BonafidesError):
        stage.box.close(row.key)


def test_what_is_released_cannot_be_voided(stage, monkeypatch):
    row = answered(stage)
    after_the_last_day(monkeypatch, row)
    row = close_round(row, quiet)
    with pytest.raises(WrongRequest):
        void_round(row, by=stage.organiser)


@pytest.mark.parametrize("how", ["closed", "void"])
def test_neither_journal_nor_unsent_mail_tells_afterwards_who_collected(
    stage, monkeypatch, settings, how, django_capture_on_commit_callbacks
):
    """A reminder is written to those who have not collected, and the journal has them one after the other."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    row = launched(stage)
    for one in recipients(row):
        invite(row, one, reminder=False)
    assert list(unsent_mail(row).iterdir())
    after_the_last_day(monkeypatch, row)
    with django_capture_on_commit_callbacks() as later:
        if how == "closed":
            close_round(row, quiet)
        else:
            void_round(row, by=stage.organiser)
    assert not unsent_mail(row).exists()
    assert actions_closing._empty_the_journal in later
