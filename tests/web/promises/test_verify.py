"""`bonafides verify` on an installation: what was signed fits; whoever goes behind the house shows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection

from bonafides.people.app.actions_clients import erase_contact
from bonafides.people.app.models import Client, ClientContact
from bonafides.promises.app.actions import act
from bonafides.promises.app.actions_asking import Part, Wish, ask_before, say_it
from bonafides.promises.app.actions_checkpoints import checkpoint_now, mail_checkpoints, public_key
from bonafides.promises.app.actions_links import make_link
from bonafides.promises.app.models import Mailed, Promise, Signed, Words
from bonafides.promises.app.queries_log import entries
from bonafides.promises.app.sides import Actor, contact_as_actor
from bonafides.promises.checkpoint import opened
from bonafides.promises.saying import Saying
from bonafides.promises.verifying import verify


@pytest.fixture
def frieda(house) -> ClientContact:
    sawmill = Client.objects.create(kind="customer", name="Sawmill", owner=house.rep)
    return ClientContact.objects.create(client=sawmill, name="Frieda Holz", email="frieda@sawmill.example")


@pytest.fixture
def said(house, frieda) -> Promise:
    due = house.on + timedelta(days=20)
    wish = Wish("Two fitters", "First board sawn", due, frieda.client)
    outer = ask_before(wish, [Part(house.delivery_function)], by=house.rep)
    act(Promise.objects.get(carries__outer=outer), "promise", Actor("performer", house.delivery))
    row = say_it(outer, by=house.rep)
    return act(row, "not_meant", contact_as_actor(row, frieda), Saying(text="We meant four"))


def test_what_was_signed_still_fits_after_more_was_written(house, said):
    early = opened(checkpoint_now().note, public_key())
    act(
        said,
        "renege",
        Actor("performer", house.rep),
        Saying(text="Sorry", reason="should_not_have_been_made"),
    )
    late = opened(checkpoint_now().note, public_key())
    found = list(entries())
    assert all(fits for _, _, fits in found)
    assert verify([entry for _, entry, _ in found], [early, late]).good


def test_nothing_new_needs_no_new_signature(said):
    assert checkpoint_now() == checkpoint_now()
    assert Signed.objects.count() == 1


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="drops the guard in SQLite's way")
def test_who_drops_the_guards_and_rewrites_a_date_is_found(said):
    signed = opened(checkpoint_now().note, public_key())
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER promises_promiseact_no_update")
        cursor.execute("UPDATE promises_promiseact SET due_on = '2031-01-01' WHERE act = 'ask'")
    found = list(entries())
    assert [fits for _, _, fits in found].count(False) == 1
    assert not verify([entry for _, entry, _ in found], [signed]).good


def test_erasing_the_words_of_a_contact_keeps_the_log_whole(house, frieda, said):
    signed = opened(checkpoint_now().note, public_key())
    assert Words.objects.filter(contact=frieda.pk).exists()
    erase_contact(frieda, by=house.administrator)
    assert not Words.objects.filter(contact=frieda.pk).exists()
    assert verify([entry for _, entry, _ in entries()], [signed]).good


def test_no_name_and_no_word_stands_in_the_log(house, frieda, said):
    text = b"".join(entry for _, entry, _ in entries()).decode()
    for inside in ("Frieda", "fitters", "four", house.rep.name, house.rep.key, frieda.key, "Sawmill"):
        assert inside not in text


def test_a_checkpoint_goes_to_the_other_side_once_a_week(house, frieda, said):
    assert mail_checkpoints() == 0  # nobody outside holds a link
    make_link(frieda, by=house.rep)
    assert mail_checkpoints() == 1
    assert mail_checkpoints() == 0
    assert opened(mail.outbox[-1].body, public_key()).size == 4
    assert "Two fitters" not in mail.outbox[-1].body
    assert Mailed.objects.get().contact == frieda


def test_a_ledger_is_written_over_nothing(tmp_path):
    from click.testing import CliRunner

    from bonafides.cli.verify import verify as command

    there = tmp_path / "ledger.jsonl"
    there.write_text("kept")
    said = CliRunner().invoke(command, ["--write", str(there), "--data", str(tmp_path / "none")])
    assert (said.exit_code, there.read_text()) == (2, "kept")
    assert "is there already" in said.output
    assert not (tmp_path / "none").exists()
